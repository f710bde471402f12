"""Facts of the compliance score: grouped aggregates, a fixed number of queries whatever the size.

A fact counts when it is dated on or before the as-of date and within the department's validity. For a department
that has ended, the last day of its validity takes the place of the as-of date.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least, TruncDate, TruncMonth
from django.utils import timezone

from departments.enums import BudgetKind
from departments.models import (
    BudgetFigure,
    DeadlineExtension,
    Department,
    FiscalYear,
    SexDisaggregatedData,
    SubActivity,
)
from meetings.enums import ATTENDED, NOT_COUNTED, ActionState, MeetingState
from meetings.models import ActionItem, Invitation

from ..enums import BudgetVersion, Component, SubmissionState
from ..facts import Fact
from ..models import Finding, PrerequisiteScore, ScoreSnapshot, Submission

MONEY = DecimalField(max_digits=22, decimal_places=2)
ZERO = Value(Decimal(0), output_field=MONEY)


@dataclass
class Tally:
    """What the sources say about one department: facts by component, and figures for the city's cards."""

    facts: dict[Component, Fact] = field(default_factory=dict)
    arg_budget: Decimal = Decimal(0)
    arg_actions: Decimal = Decimal(0)
    arg_realized: Decimal = Decimal(0)
    findings_open: int = 0
    findings_overdue: int = 0
    actions_total: int = 0
    actions_closed: int = 0
    actions_overdue: int = 0


def _limit(as_of: dt.date, path: str) -> Any:
    """The last day on which a fact of the department at ``path`` counts."""
    day = Value(as_of, output_field=DateField())
    return Least(day, Coalesce(F(f"{path}valid_to"), day))


def _counted(source: QuerySet[Any], component: str, **columns: Any) -> QuerySet[Any]:
    """Rows (component, department, numerator, denominator, total, open, overdue), alike for every source."""
    names = ("numerator", "denominator", "total", "open", "overdue")
    grouped = (
        source.order_by().values("department_id").annotate(**{f"c_{name}": columns.get(name, ZERO) for name in names})
    )
    return grouped.annotate(
        component=Value(component), **{name: Cast(f"c_{name}", MONEY) for name in names}
    ).values_list("component", "department_id", *names)


def _prerequisites(year: FiscalYear, as_of: dt.date) -> QuerySet[Any]:
    rows = PrerequisiteScore.objects.filter(
        fiscal_year=year, verified_on__gte=F("department__valid_from"), verified_on__lte=_limit(as_of, "department__")
    )
    return _counted(rows, Component.PREREQUISITES, numerator=Sum("points"))


def _data(year: FiscalYear, as_of: dt.date) -> QuerySet[Any]:
    verified = SexDisaggregatedData.objects.complete().filter(
        pk=OuterRef("pk"),
        verified_on__gte=F("department__valid_from"),
        verified_on__lte=_limit(as_of, "department__"),
    )
    rows = SexDisaggregatedData.objects.filter(fiscal_year=year).annotate(verified=Exists(verified))
    return _counted(rows, Component.DATA, numerator=Count("id", filter=Q(verified=True)), denominator=Count("id"))


def _attendance(year: FiscalYear, as_of: dt.date) -> QuerySet[Any]:
    rows = Invitation.objects.annotate(day=TruncDate("meeting__starts_at")).filter(
        meeting__state=MeetingState.HELD,
        meeting__starts_at__gte=start_of(dt.date(year.year, 1, 1)),
        meeting__starts_at__lt=start_of(dt.date(year.year + 1, 1, 1)),
        day__gte=F("department__valid_from"),
        day__lte=_limit(as_of, "department__"),
    )
    return _counted(
        rows,
        Component.ATTENDANCE,
        numerator=Count("id", filter=Q(presence__in=ATTENDED)),
        denominator=Count("id", filter=~Q(presence__in=NOT_COUNTED)),
    )


def _followed_up(rows: QuerySet[Any], kind: str, year: FiscalYear, as_of: dt.date) -> QuerySet[Any]:
    """Items with ``due`` in the year: closed in time 1, closed late 1/2, open past due 0; others do not count yet."""
    rows = rows.filter(due__year=year.year).annotate(limit=_limit(as_of, "department__"))
    closed = Q(closed_on__lte=F("limit"))
    overdue = ~closed & Q(due__lt=F("limit"))
    half = Case(
        When(closed & Q(closed_on__lte=F("due")), then=Value(Decimal(1))),
        When(closed, then=Value(Decimal("0.5"))),
        default=ZERO,
        output_field=MONEY,
    )
    still_open = Q(closed_on__isnull=True) | Q(closed_on__gt=F("limit"))
    return _counted(
        rows,
        kind,
        numerator=Sum(half),
        denominator=Count("id", filter=closed | overdue),
        total=Count("id"),
        open=Count("id", filter=still_open),
        overdue=Count("id", filter=still_open & Q(due__lt=F("limit"))),
    )


def _findings(year: FiscalYear, as_of: dt.date) -> QuerySet[Any]:
    rows = Finding.objects.filter(
        found_on__gte=F("department__valid_from"), found_on__lte=_limit(as_of, "department__")
    )
    return _followed_up(rows, "findings", year, as_of)


def _actions(year: FiscalYear, as_of: dt.date) -> QuerySet[Any]:
    rows = (
        ActionItem.objects.exclude(state=ActionState.CANCELLED)
        .annotate(day=TruncDate("decision__meeting__starts_at"))
        .filter(day__gte=F("department__valid_from"), day__lte=_limit(as_of, "department__"))
    )
    return _followed_up(rows, "actions", year, as_of)


def _newest(kind: BudgetKind, as_of: dt.date) -> Subquery:
    """The newest figure of ``kind`` of the outer sub-activity dated on or before ``as_of``.

    Budget figures belong to their year: the validity of the department does not narrow them, since the budget
    of a merged department is fixed before it begins.
    """
    rows = BudgetFigure.objects.filter(sub_activity=OuterRef("pk"), kind=kind, as_of__lte=as_of)
    return Subquery(rows.order_by("-as_of").values("amount")[:1], output_field=MONEY)


def _submissions(version: BudgetVersion) -> QuerySet[Submission]:
    return Submission.objects.filter(sub_activity=OuterRef("pk"), budget_version=version).exclude(
        state=SubmissionState.WITHDRAWN
    )


def _within(moment: str) -> dict[str, Any]:
    """The moment's date in WIB lies within the department's validity and the as-of date (outer annotations)."""
    return {
        f"{moment}__date__gte": OuterRef("department__valid_from"),
        f"{moment}__date__lte": OuterRef("limit"),
    }


def with_current_version(rows: QuerySet[SubActivity], as_of: dt.date) -> QuerySet[SubActivity]:
    """Sub-activities with ``covered``: whether the current version of their PPRG is verified on ``as_of``.

    The version of the revised budget (perubahan) is the current one once it has been submitted; until then the
    original (murni) stays in force, so that starting a revision does not lower the coverage.
    """
    verified = {"state": SubmissionState.VERIFIED, **_within("verified_at")}
    return rows.annotate(limit=_limit(as_of, "department__")).annotate(
        original_verified=Exists(_submissions(BudgetVersion.ORIGINAL).filter(**verified)),
        revised_submitted=Exists(_submissions(BudgetVersion.REVISED).filter(**_within("first_submitted_at"))),
        revised_verified=Exists(_submissions(BudgetVersion.REVISED).filter(**verified)),
        covered=Case(
            When(revised_verified=True, then=Value(True)),
            When(revised_submitted=True, then=Value(False)),
            When(original_verified=True, then=Value(True)),
            default=Value(False),
        ),
    )


def _sub_activities(year: FiscalYear, as_of: dt.date) -> QuerySet[Any]:
    """One row a department: coverage, timeliness, and the ARG of covered sub-activities."""
    extended = DeadlineExtension.objects.filter(fiscal_year=year, department=OuterRef("department"))
    standard = Value(year.submission_due, output_field=DateField())
    in_time = _submissions(BudgetVersion.ORIGINAL).filter(
        Q(**_within("first_submitted_at")) & Q(first_submitted_at__date__lte=OuterRef("submission_due"))
    )
    current_total = (
        Submission.objects.filter(sub_activity=OuterRef("pk"), state=SubmissionState.VERIFIED)
        .order_by("-verified_at")
        .values("budget_total")[:1]
    )
    rows = with_current_version(SubActivity.objects.filter(fiscal_year=year), as_of).annotate(
        submission_due=Coalesce(Subquery(extended.values("due")[:1]), standard),
        budget=Coalesce(
            _newest(BudgetKind.REVISED, as_of), _newest(BudgetKind.ORIGINAL, as_of), ZERO, output_field=MONEY
        ),
        realized=Coalesce(_newest(BudgetKind.REALIZED, as_of), ZERO, output_field=MONEY),
        action_budget=Coalesce(Subquery(current_total, output_field=MONEY), ZERO, output_field=MONEY),
    )
    rows = rows.annotate(in_time=Exists(in_time)).order_by()
    required = Q(requires_pprg=True)
    due = required & Q(submission_due__lt=F("limit"))
    return rows.values("department_id").annotate(
        required=Count("id", filter=required),
        verified=Count("id", filter=required & Q(covered=True)),
        due=Count("id", filter=due),
        in_time_count=Count("id", filter=due & Q(in_time=True)),
        arg_budget=Coalesce(Sum("budget", filter=Q(covered=True)), ZERO, output_field=MONEY),
        arg_realized=Coalesce(Sum("realized", filter=Q(covered=True)), ZERO, output_field=MONEY),
        arg_actions=Coalesce(Sum("action_budget", filter=Q(covered=True)), ZERO, output_field=MONEY),
    )


def start_of(day: dt.date) -> dt.datetime:
    """Midnight in WIB at the beginning of ``day``."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def tallies(year: FiscalYear, as_of: dt.date, department_ids: Iterable[int] | None = None) -> dict[int, Tally]:
    """Department id -> tally of fiscal year ``year`` on ``as_of``; two queries.

    Departments without any record get an empty tally on access (a defaultdict).
    """
    result: dict[int, Tally] = defaultdict(Tally)
    only = {} if department_ids is None else {"department_id__in": list(department_ids)}
    for row in _sub_activities(year, as_of).filter(**only):
        tally = result[row["department_id"]]
        tally.arg_budget, tally.arg_actions = row["arg_budget"], row["arg_actions"]
        tally.arg_realized = row["arg_realized"]
        tally.facts[Component.COVERAGE] = Fact(Decimal(row["verified"]), Decimal(row["required"]))
        tally.facts[Component.TIMELINESS] = Fact(Decimal(row["in_time_count"]), Decimal(row["due"]))
        # Before 1 January of the year nothing can have been spent: the component does not apply yet.
        if as_of.year >= year.year:
            tally.facts[Component.REALIZATION] = Fact(row["arg_realized"], row["arg_budget"])
    sources = [build(year, as_of).filter(**only) for build in (_prerequisites, _data, _attendance, _findings, _actions)]
    for component, department_id, numerator, denominator, total, open_, overdue in sources[0].union(
        *sources[1:], all=True
    ):
        tally = result[department_id]
        fact = Fact(Decimal(numerator), Decimal(denominator))
        if component == "findings":
            tally.findings_open, tally.findings_overdue = int(open_), int(overdue)
        elif component == "actions":
            tally.actions_total, tally.actions_closed = int(total), int(total) - int(open_)
            tally.actions_overdue = int(overdue)
        key = Component.FOLLOWUP if component in {"findings", "actions"} else Component(component)
        tally.facts[key] = tally.facts.get(key, Fact()) + fact
    return result


def departments_of_year(year: FiscalYear) -> list[Department]:
    """Departments that exist in the fiscal year, by name of kind and code."""
    return list(Department.objects.valid_in_year(year.year).order_by("short_name"))


def snapshots(years: Iterable[int]) -> list[ScoreSnapshot]:
    """Frozen scores of the given years with their fiscal year, one query."""
    return list(ScoreSnapshot.objects.filter(fiscal_year__year__in=list(years)).select_related("fiscal_year"))


def verified_by_month(year: FiscalYear) -> tuple[int, dict[dt.date, int]]:
    """Number of required sub-activities, and how many PPRG (murni) were verified in each month; one query."""
    required = (
        SubActivity.objects.filter(fiscal_year=year, requires_pprg=True)
        .order_by()
        .values("fiscal_year")
        .annotate(month=Value(None, output_field=DateField()), number=Count("id"))
        .values_list("month", "number")
    )
    months = (
        Submission.objects.filter(
            sub_activity__fiscal_year=year,
            sub_activity__requires_pprg=True,
            budget_version=BudgetVersion.ORIGINAL,
            state=SubmissionState.VERIFIED,
        )
        .order_by()
        .annotate(month=Cast(TruncMonth("verified_at"), DateField()))
        .values("month")
        .annotate(number=Count("id"))
        .values_list("month", "number")
    )
    total = 0
    by_month: dict[dt.date, int] = {}
    for month, number in required.union(months, all=True):
        if month is None:
            total = number
        else:
            by_month[month] = number
    return total, by_month
