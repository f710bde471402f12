"""Facts of the compliance score: grouped aggregates, a fixed number of queries whatever the size.

A fact counts when it is dated on or before the as-of date and within the department's validity. For a department
that has ended, the last day of its validity takes the place of the as-of date.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, Count, DateField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone

from departments.models import Department, FiscalYear, SexDisaggregatedData, SubActivity
from meetings.enums import ATTENDED, NOT_COUNTED, ActionState, MeetingState
from meetings.models import ActionItem, Invitation
from pug_tanjungbalai.common.formats import local_date
from pug_tanjungbalai.common.prepared import Prepared

from ..enums import BudgetVersion, Component, SubmissionState
from ..facts import Fact
from ..models import Finding, PrerequisiteScore, ScoreSnapshot, Submission
from .coverage import MONEY, PlanTally, plan_rows, plan_tallies

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


def _happened(moment: str, since: dt.date, as_of: dt.date) -> Q:
    """The day (WIB) of ``moment`` lies within the department's validity and not after ``as_of``.

    The first halves decide for a department that exists from ``since`` on, without computing a day for each row.
    """
    from_the_start = Q(**{"department__valid_from__lte": since, f"{moment}__gte": start_of(since)})
    return (
        Q(**{f"{moment}__lt": start_of(as_of + dt.timedelta(days=1))})
        & (from_the_start | Q(**{f"{moment}__date__gte": F("department__valid_from")}))
        & (Q(department__valid_to__isnull=True) | Q(**{f"{moment}__date__lte": F("department__valid_to")}))
    )


def _attendance(year: FiscalYear, as_of: dt.date) -> QuerySet[Any]:
    first = dt.date(year.year, 1, 1)
    rows = Invitation.objects.filter(
        _happened("meeting__starts_at", first, as_of),
        meeting__state=MeetingState.HELD,
        meeting__starts_at__gte=start_of(first),
        meeting__starts_at__lt=start_of(dt.date(year.year + 1, 1, 1)),
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
    rows = ActionItem.objects.exclude(state=ActionState.CANCELLED).filter(
        _happened("decision__meeting__starts_at", dt.date(year.year - 1, 1, 1), as_of)
    )
    return _followed_up(rows, "actions", year, as_of)


def start_of(day: dt.date) -> dt.datetime:
    """Midnight in WIB at the beginning of ``day``."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _sources(year: FiscalYear, as_of: dt.date, **only: Any) -> QuerySet[Any]:
    """Everything but the plans, in one query."""
    parts = [part(year, as_of).filter(**only) for part in (_prerequisites, _data, _attendance, _findings, _actions)]
    return parts[0].union(*parts[1:], all=True)


@lru_cache(maxsize=32)
def _city_sources(year_id: int, number: int, as_of: dt.date) -> Prepared:
    return Prepared(_sources(FiscalYear(pk=year_id, year=number), as_of))


def tallies(year: FiscalYear, as_of: dt.date, department_ids: Collection[int] | None = None) -> dict[int, Tally]:
    """Department id -> tally of fiscal year ``year`` on ``as_of``; two queries.

    Departments without any record get an empty tally on access (a defaultdict).
    """
    plans = plan_rows(year, as_of, department_ids)
    if department_ids is None:
        sources = _city_sources(year.pk, year.year, as_of)
    else:
        sources = Prepared(_sources(year, as_of, department_id__in=department_ids))
    result: dict[int, Tally] = defaultdict(Tally)
    _add_plans(result, plan_tallies(plans, year, as_of), as_of.year >= year.year)
    _add_sources(result, sources)
    return result


def _add_plans(result: dict[int, Tally], plans: dict[int, PlanTally], has_begun: bool) -> None:
    for department_id, plan in plans.items():
        tally = result[department_id]
        tally.arg_budget, tally.arg_actions, tally.arg_realized = plan.arg_budget, plan.arg_actions, plan.arg_realized
        tally.facts[Component.COVERAGE] = Fact(Decimal(plan.verified), Decimal(plan.required))
        tally.facts[Component.TIMELINESS] = Fact(Decimal(plan.in_time), Decimal(plan.due))
        # Before 1 January of the year nothing can have been spent: the component does not apply yet.
        if has_begun:
            tally.facts[Component.REALIZATION] = Fact(plan.arg_realized, plan.arg_budget)


def _add_sources(result: dict[int, Tally], rows: Iterable[tuple[Any, ...]]) -> None:
    for component, department_id, numerator, denominator, total, open_, overdue in rows:
        tally = result[department_id]
        fact = Fact(numerator, denominator)
        if component == "findings":
            tally.findings_open, tally.findings_overdue = int(open_), int(overdue)
        elif component == "actions":
            tally.actions_total, tally.actions_closed = int(total), int(total) - int(open_)
            tally.actions_overdue = int(overdue)
        key = Component.FOLLOWUP if component in {"findings", "actions"} else Component(component)
        tally.facts[key] = tally.facts.get(key, Fact()) + fact


DEPARTMENT_COLUMNS = tuple(field.attname for field in Department._meta.concrete_fields)


@lru_cache(maxsize=32)
def _department_rows(number: int) -> Prepared:
    return Prepared(Department.objects.valid_in_year(number).order_by("short_name").values_list(*DEPARTMENT_COLUMNS))


def departments_of_year(year: FiscalYear) -> list[Department]:
    """Departments that exist in the fiscal year, by short name; one query."""
    rows = _department_rows(year.year)
    return [Department.from_db(DEFAULT_DB_ALIAS, DEPARTMENT_COLUMNS, row) for row in rows]


def snapshots(year: FiscalYear) -> list[ScoreSnapshot]:
    """The frozen scores of one year with everything that explains them; one query."""
    return list(ScoreSnapshot.objects.filter(fiscal_year=year))


@lru_cache(maxsize=32)
def frozen_totals(years: tuple[int, ...]) -> Prepared:
    """(department id, year, frozen score) of the given years."""
    rows = ScoreSnapshot.objects.filter(fiscal_year__year__in=years).order_by()
    return Prepared(rows.values_list("department_id", "fiscal_year__year", "score"))


@lru_cache(maxsize=32)
def _prepared_verified(year_id: int) -> Prepared:
    required = SubActivity.objects.filter(fiscal_year=year_id, requires_pprg=True).order_by()
    moments = Submission.objects.filter(
        sub_activity__fiscal_year=year_id,
        sub_activity__requires_pprg=True,
        budget_version=BudgetVersion.ORIGINAL,
        state=SubmissionState.VERIFIED,
    ).order_by()
    number = (
        required.values("fiscal_year")
        .annotate(moment=Value(None, output_field=DateTimeField()), number=Count("id"))
        .values_list("moment", "number")
    )
    return Prepared(number.union(moments.values_list("verified_at", Value(1)), all=True))


def verified_by_month(year: FiscalYear) -> tuple[int, dict[dt.date, int]]:
    """Number of required sub-activities, and how many PPRG (murni) were verified in each month; one query."""
    by_month: Counter[dt.date] = Counter()
    total = 0
    for moment, number in _prepared_verified(year.pk):
        if moment is None:
            total = number
        else:
            by_month[local_date(moment).replace(day=1)] += 1
    return total, dict(by_month)
