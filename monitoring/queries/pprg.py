"""Reads of PPRG submissions: scope, lists with pagu and deadline, what is missing, one submission in full."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from departments.enums import BudgetKind, DeadlineStep, Role
from departments.models import (
    BudgetFigure,
    DeadlineExtension,
    Department,
    DepartmentHead,
    FiscalYear,
    FocalPoint,
    NomenclatureItem,
    SexDisaggregatedData,
    SubActivity,
)
from departments.queries import visible_sub_activities, within_scope
from pug_tanjungbalai.common.autosave import last_entry
from pug_tanjungbalai.common.models import AuditEntry

from ..enums import BudgetVersion, SubmissionState
from ..models import Finding, Submission, SubmissionHistory

MONEY = DecimalField(max_digits=18, decimal_places=2)


def visible_submissions(user: Any) -> QuerySet[Submission]:
    """The submissions that the user may read: of the own department and its predecessors, or of the whole city."""
    return within_scope(Submission.objects.all(), user, "sub_activity__department")


def live_submissions() -> QuerySet[Submission]:
    """Submissions that have not been withdrawn."""
    return Submission.objects.exclude(state=SubmissionState.WITHDRAWN)


def in_year(submissions: QuerySet[Submission], year: FiscalYear | None) -> QuerySet[Submission]:
    """Those of the fiscal year; none where there is no year yet."""
    return submissions.filter(sub_activity__fiscal_year=year) if year else submissions.none()


def newest_figure(kind: BudgetKind, as_of: dt.date, sub_activity: str) -> Subquery:
    """The newest figure of ``kind`` dated on or before ``as_of``; ``sub_activity`` is the path from the outer row."""
    rows = BudgetFigure.objects.filter(sub_activity=OuterRef(sub_activity), kind=kind, as_of__lte=as_of)
    return Subquery(rows.order_by("-as_of").values("amount")[:1], output_field=MONEY)


def with_budget(rows: QuerySet[Any], as_of: dt.date, sub_activity: str = "sub_activity") -> QuerySet[Any]:
    """Rows with ``budget``: the current pagu on ``as_of`` (perubahan where there is one, else murni), or None."""
    return rows.annotate(
        budget=Coalesce(
            newest_figure(BudgetKind.REVISED, as_of, sub_activity),
            newest_figure(BudgetKind.ORIGINAL, as_of, sub_activity),
        )
    )


def extended_due(path: str, step: str = DeadlineStep.SUBMISSION) -> Coalesce:
    """The deadline of ``step`` for the outer row: extended for the department, or the year's."""
    extended = DeadlineExtension.objects.filter(
        fiscal_year=OuterRef(f"{path}fiscal_year"), department=OuterRef(f"{path}department"), step=step
    )
    general = "revised_submission_due" if step == DeadlineStep.REVISED else "submission_due"
    return Coalesce(Subquery(extended.values("due")[:1]), F(f"{path}fiscal_year__{general}"))


def with_deadline(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Submissions with ``due``: murni and perubahan have each their deadline and their extension."""
    return submissions.annotate(
        due=Case(
            When(
                budget_version=BudgetVersion.REVISED,
                then=extended_due("sub_activity__", DeadlineStep.REVISED),
            ),
            default=extended_due("sub_activity__"),
            output_field=DateField(),
        )
    )


def with_sub_activity(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Submissions joined with code, department and year."""
    return submissions.select_related("sub_activity__item", "sub_activity__department", "sub_activity__fiscal_year")


def for_list(submissions: QuerySet[Submission], as_of: dt.date) -> QuerySet[Submission]:
    """Submissions with all that a line of the list shows; ``state_rank`` sorts states by the life cycle."""
    order = [When(state=state, then=Value(rank)) for rank, state in enumerate(SubmissionState)]
    rows = with_deadline(with_budget(with_sub_activity(submissions), as_of))
    return rows.annotate(state_rank=Case(*order, output_field=IntegerField()))


def in_full(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Submissions with everything that ``domain.pprg_content.read`` takes, in a fixed number of queries."""
    return submissions.select_related(
        "sub_activity__item__parent__parent",
        "sub_activity__department",
        "sub_activity__fiscal_year",
        "signed_by__department",
    ).prefetch_related("data_rows", "factors", "causes__factors", "actions__causes", "indicators", "parts")


def with_history(submissions: QuerySet[Submission], user: Any) -> QuerySet[Submission]:
    """Submissions with their moves (without the heavy snapshots) and the related findings the user may read."""
    moves = SubmissionHistory.objects.select_related("actor").defer("snapshot")
    findings = within_scope(Finding.objects.all(), user)
    return submissions.prefetch_related(Prefetch("history", queryset=moves), Prefetch("findings", queryset=findings))


def history_of(submission: Submission) -> QuerySet[SubmissionHistory]:
    """The moves of a submission with their snapshots."""
    return SubmissionHistory.objects.filter(record=submission).select_related("actor")


def last_return(submission: Submission) -> SubmissionHistory | None:
    """The move that sent the text back for correction, while the correction was not submitted; without snapshot."""
    moves = history_of(submission).filter(action__in=("return", "hand_back", "submit"))
    last = moves.defer("snapshot").first()
    return last if last is not None and last.action != "submit" else None


def signed_basis(submission: Submission) -> list[str]:
    """The legal basis of the KAK as the newest signature kept it; empty where none did."""
    signatures = history_of(submission).filter(action="sign")
    return signatures.values_list("snapshot__legal_basis", flat=True).first() or []


def last_writer(submission: Submission) -> AuditEntry | None:
    """The newest entry of the audit trail about the submission: who changed it last, and when."""
    return last_entry(submission)


def budget_figures(sub_activity_id: int, as_of: dt.date) -> dict[str, BudgetFigure]:
    """Kind of figure -> the newest one dated on or before ``as_of``."""
    return newest_by_kind(figures_of_many([sub_activity_id])[sub_activity_id], as_of)


def figures_of_many(sub_activities: Iterable[int]) -> defaultdict[int, list[BudgetFigure]]:
    """Sub-activity -> all its figures, oldest first; one query for all of them."""
    found: defaultdict[int, list[BudgetFigure]] = defaultdict(list)
    for figure in BudgetFigure.objects.filter(sub_activity__in=list(sub_activities)).order_by("as_of"):
        found[figure.sub_activity_id].append(figure)
    return found


def newest_by_kind(figures: Iterable[BudgetFigure], as_of: dt.date) -> dict[str, BudgetFigure]:
    """Kind -> the newest one dated on or before ``as_of``; ``figures`` of one sub-activity, oldest first."""
    return {figure.kind: figure for figure in figures if figure.as_of <= as_of}


def official_name(sub_activity: SubActivity) -> str | None:
    """The name of the code in the nomenclature of the year: "" where it is not in it, None where the year has none.

    Asks the database only where the sub-activity belongs to another nomenclature than its year.
    """
    item, nomenclature = sub_activity.item, sub_activity.fiscal_year.nomenclature_id
    if nomenclature is None:
        return None
    if item.version_id == nomenclature:
        return item.name
    found = NomenclatureItem.objects.filter(version=nomenclature, code=item.code)
    return found.values_list("name", flat=True).first() or ""


def live_submission(sub_activity: SubActivity, budget_version: str) -> Submission | None:
    """The submission that stands in the way of a new one."""
    return live_submissions().filter(sub_activity=sub_activity, budget_version=budget_version).first()


def _without_submission(rows: QuerySet[SubActivity]) -> QuerySet[SubActivity]:
    return rows.filter(~Exists(live_submissions().filter(sub_activity=OuterRef("pk"))))


def missing_sub_activities(user: Any, year: FiscalYear | None) -> QuerySet[SubActivity]:
    """Sub-activities of the year that must have PPRG and have no live submission, in the user's scope."""
    rows = visible_sub_activities(user).filter(requires_pprg=True)
    return _without_submission(rows.filter(fiscal_year=year)) if year else rows.none()


def missing_for_list(rows: QuerySet[SubActivity], as_of: dt.date) -> QuerySet[SubActivity]:
    """Missing ones with code, department, ``budget`` and ``due``."""
    rows = with_budget(rows, as_of, sub_activity="pk").annotate(due=extended_due(""))
    return rows.select_related("item", "department", "fiscal_year")


def own_sub_activities(department_id: int | None, year: FiscalYear | None) -> QuerySet[SubActivity]:
    """What a focal point may choose from: sub-activities of the department (in ``year``).

    Those without a PPRG (``started``: a murni that is not withdrawn) come first, of them those that must have one.
    """
    murni = live_submissions().filter(sub_activity=OuterRef("pk"), budget_version=BudgetVersion.ORIGINAL)
    rows = SubActivity.objects.filter(department=department_id).annotate(started=Exists(murni))
    if year is not None:
        rows = rows.filter(fiscal_year=year)
    return rows.select_related("item__parent__parent", "fiscal_year", "department").order_by(
        "started", "-requires_pprg", "item__code"
    )


@dataclass(frozen=True)
class Required:
    """How many sub-activities must have PPRG, and how many of them have none yet."""

    total: int = 0
    missing: int = 0


def required_count(user: Any, year: FiscalYear | None) -> Required:
    """The sub-activities of the year that must have PPRG, in the user's scope; one query."""
    if year is None:
        return Required()
    live = live_submissions().filter(sub_activity=OuterRef("pk"))
    rows = visible_sub_activities(user).filter(requires_pprg=True, fiscal_year=year).annotate(started=Exists(live))
    return Required(**rows.aggregate(total=Count("pk"), missing=Count("pk", filter=Q(started=False))))


def own_data(submission: Submission) -> list[SexDisaggregatedData]:
    """The department's own complete figures for step 2, its predecessors' included: of each indicator the newest.

    PPRG of year T is written in T-1, when the figures of T are often not collected yet: the two years before count.
    """
    department: Department = submission.sub_activity.department
    year = submission.sub_activity.fiscal_year.year
    rows = (
        SexDisaggregatedData.objects.complete()
        .filter(Q(department=department) | Q(department__in=department.predecessors.all()))
        .filter(fiscal_year__year__lte=year, fiscal_year__year__gte=year - 2)
        .order_by("indicator", "-data_year", "-fiscal_year__year")
    )
    newest: dict[str, SexDisaggregatedData] = {}
    for row in rows:
        newest.setdefault(row.indicator.casefold(), row)
    return list(newest.values())


def last_appointment(user: Any) -> FocalPoint | DepartmentHead | None:
    """The newest appointment of a focal point or head for the own department, valid or not."""
    model: Any = {Role.FOCAL_POINT: FocalPoint, Role.HEAD: DepartmentHead}.get(user.role)
    if model is None:
        return None
    return model.objects.filter(user=user, department=user.department_id).order_by("-valid_from").first()
