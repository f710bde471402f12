"""The PPRG of the sub-activities of a year: what must have one, which one is in force, and with which budget."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, DecimalField, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from departments.enums import BudgetKind, DeadlineStep
from departments.models import BudgetFigure, DeadlineExtension, FiscalYear, SubActivity
from pug_tanjungbalai.common.formats import local_date
from pug_tanjungbalai.common.prepared import Prepared

from ..enums import BudgetVersion, SubmissionState
from ..models import ActionPlan

MONEY = DecimalField(max_digits=22, decimal_places=2)
#: Kinds of figures that set the budget, the one that counts first.
PAGU = (BudgetKind.REVISED, BudgetKind.ORIGINAL)


class Version(NamedTuple):
    """One live PPRG of a sub-activity, as far as the score asks.

    ``actions`` is the sum of the inputs of its action plan; ``budget`` and ``realized`` are the newest figures of the
    sub-activity on the as-of date. All three are read for a verified version only.
    """

    state: str
    first_submitted_at: dt.datetime | None
    verified_at: dt.datetime | None
    actions: Decimal | None
    budget: Decimal | None
    realized: Decimal | None


@dataclass
class Plan:
    """A sub-activity that must have PPRG or has one, with its live versions by budget version.

    ``extension`` is a recorded later deadline.
    """

    department_id: int
    valid_from: dt.date
    valid_to: dt.date | None
    required: bool
    extension: dt.date | None
    versions: dict[str, Version] = field(default_factory=dict)


@dataclass
class PlanTally:
    """What the plans of one department add up to."""

    required: int = 0
    verified: int = 0
    due: int = 0
    in_time: int = 0
    arg_budget: Decimal = Decimal(0)
    arg_actions: Decimal = Decimal(0)
    arg_realized: Decimal = Decimal(0)


def _newest(kind: BudgetKind, as_of: dt.date) -> Subquery:
    """The newest figure of ``kind`` of the outer sub-activity dated on or before ``as_of``.

    Budget figures belong to their year: the validity of the department does not narrow them, since the budget
    of a merged department is fixed before it begins.
    """
    rows = BudgetFigure.objects.filter(sub_activity=OuterRef("pk"), kind=kind, as_of__lte=as_of)
    return Subquery(rows.order_by("-as_of").values("amount")[:1], output_field=MONEY)


def _inputs() -> Subquery:
    """The sum of the inputs (masukan, Rp) of the action plan of the outer submission."""
    rows = ActionPlan.objects.filter(submission=OuterRef("live__pk")).order_by().values("submission")
    return Subquery(rows.annotate(total=Sum("input_amount")).values("total"), output_field=MONEY)


def _rows(year_id: int, as_of: dt.date) -> QuerySet[Any, Any]:
    """One row a sub-activity and live submission, in the order of the fields of :class:`Plan` and :class:`Version`."""
    extended = DeadlineExtension.objects.filter(
        fiscal_year=year_id, department=OuterRef("department"), step=DeadlineStep.SUBMISSION
    )
    verified = Q(live__state=SubmissionState.VERIFIED)
    live = FilteredRelation("submissions", condition=~Q(submissions__state=SubmissionState.WITHDRAWN))
    return (
        SubActivity.objects.filter(fiscal_year=year_id)
        .alias(live=live)
        .filter(Q(requires_pprg=True) | Q(live__isnull=False))
        .annotate(
            extension=Subquery(extended.values("due")[:1]),
            actions=Case(When(verified, then=_inputs())),
            budget=Case(When(verified, then=Coalesce(*(_newest(kind, as_of) for kind in PAGU)))),
            realized=Case(When(verified, then=_newest(BudgetKind.REALIZED, as_of))),
        )
        .order_by()
        .values_list(
            "pk",
            "department_id",
            "department__valid_from",
            "department__valid_to",
            "requires_pprg",
            "extension",
            "live__budget_version",
            "live__state",
            "live__first_submitted_at",
            "live__verified_at",
            "actions",
            "budget",
            "realized",
        )
    )


@lru_cache(maxsize=32)
def _city(year_id: int, as_of: dt.date) -> Prepared:
    return Prepared(_rows(year_id, as_of))


def plan_rows(year: FiscalYear, as_of: dt.date, department_ids: Collection[int] | None = None) -> Prepared:
    """The query behind :func:`plans`, for the whole city or some departments."""
    if department_ids is None:
        return _city(year.pk, as_of)
    return Prepared(_rows(year.pk, as_of).filter(department__in=department_ids))


def plans(rows: Iterable[tuple[Any, ...]]) -> Iterator[Plan]:
    """The plans that the typed rows of :func:`plan_rows` describe."""
    found: dict[int, Plan] = {}
    for pk, department_id, start, end, required, extension, version, *text in rows:
        plan = found.get(pk)
        if plan is None:
            plan = found[pk] = Plan(department_id, start, end, required, extension)
        if version is not None:
            plan.versions[version] = Version(*text)
    return iter(found.values())


def in_force(plan: Plan, limit: dt.date) -> Version | None:
    """The verified version that counts on ``limit``, or None.

    The version of the revised budget (perubahan) is the current one once it has been submitted; until then the
    original (murni) stays in force, so that starting a revision does not lower the coverage.
    """
    original, revised = (plan.versions.get(name) for name in (BudgetVersion.ORIGINAL, BudgetVersion.REVISED))
    if revised and _is_verified(plan, revised, limit):
        return revised
    if revised and _within(plan, revised.first_submitted_at, limit):
        return None
    return original if original and _is_verified(plan, original, limit) else None


def _is_verified(plan: Plan, version: Version, limit: dt.date) -> bool:
    return version.state == SubmissionState.VERIFIED and _within(plan, version.verified_at, limit)


def _within(plan: Plan, moment: dt.datetime | None, limit: dt.date) -> bool:
    """The day (WIB) of the moment lies within the department's validity and not after ``limit``."""
    return moment is not None and plan.valid_from <= local_date(moment) <= limit


def plan_tallies(rows: Iterable[tuple[Any, ...]], year: FiscalYear, as_of: dt.date) -> dict[int, PlanTally]:
    """Department id -> coverage, timeliness and the ARG of covered sub-activities, from rows of :func:`plan_rows`."""
    result: dict[int, PlanTally] = defaultdict(PlanTally)
    for plan in plans(rows):
        limit = as_of if plan.valid_to is None else min(as_of, plan.valid_to)
        tally = result[plan.department_id]
        current = in_force(plan, limit)
        if current:
            tally.arg_budget += current.budget or 0
            tally.arg_realized += current.realized or 0
            tally.arg_actions += current.actions or 0
        if not plan.required:
            continue
        tally.required += 1
        tally.verified += current is not None
        due = plan.extension or year.submission_due
        # A deadline before the department existed binds it only through a recorded extension.
        if due is not None and plan.valid_from <= due < limit:
            tally.due += 1
            tally.in_time += _was_in_time(plan, due, limit)
    return result


def _was_in_time(plan: Plan, due: dt.date, limit: dt.date) -> bool:
    """The original version was first submitted by the deadline, up to the last moment of that day in WIB."""
    original = plan.versions.get(BudgetVersion.ORIGINAL)
    if original is None or original.first_submitted_at is None:
        return False
    return _within(plan, original.first_submitted_at, min(due, limit))
