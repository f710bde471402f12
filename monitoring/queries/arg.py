"""The live PPRG of a year with their money, and which of them count as gender-responsive budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import NamedTuple, cast

from django.db.models import Case, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from departments.enums import BudgetKind
from departments.models import FiscalYear

from ..enums import SubmissionState
from ..models import ActionPlan, Submission
from .coverage import MONEY, Plan, in_force
from .pprg import live_submissions, newest_figure


class Document(NamedTuple):
    """One live PPRG. Exact Rupiah; None where nothing is recorded.

    ``budget`` is the pagu in force of its sub-activity (perubahan, else murni), ``realized`` the newest cumulative
    realisation, ``actions`` the sum of the inputs of its action plan, ``total`` the jumlah anggaran of its GBS.
    """

    pk: int
    sub_activity_id: int
    code: str
    name: str
    required: bool
    department_id: int
    valid_from: dt.date
    valid_to: dt.date | None
    budget_version: str
    state: str
    first_submitted_at: dt.datetime | None
    verified_at: dt.datetime | None
    frozen_at: dt.datetime | None
    dpa_number: str
    category: str
    total: Decimal | None
    actions: Decimal | None
    budget: Decimal | None
    realized: Decimal | None


#: The paths that fill a :class:`Document`, in its order.
_COLUMNS = (
    "pk",
    "sub_activity_id",
    "sub_activity__item__code",
    "sub_activity__item__name",
    "sub_activity__requires_pprg",
    "sub_activity__department_id",
    "sub_activity__department__valid_from",
    "sub_activity__department__valid_to",
    "budget_version",
    "state",
    "first_submitted_at",
    "verified_at",
    "frozen_at",
    "dpa_number",
    "arg_category",
    "budget_total",
    "actions_total",
    "budget",
    "realized",
)


def _inputs() -> Subquery:
    """The sum of the inputs of the action plan of the outer submission."""
    rows = ActionPlan.objects.filter(submission=OuterRef("pk")).order_by().values("submission")
    return Subquery(rows.annotate(total=Sum("input_amount")).values("total"), output_field=MONEY)


def _rows(year: FiscalYear, as_of: dt.date) -> QuerySet[Submission]:
    newest = {kind: newest_figure(kind, as_of, "sub_activity") for kind in BudgetKind}
    # The money of a document counts once it is verified; nobody asks for that of the others.
    verified = {"state": SubmissionState.VERIFIED}
    return (
        live_submissions()
        .filter(sub_activity__fiscal_year=year)
        .annotate(
            actions_total=Case(When(**verified, then=_inputs())),
            budget=Case(When(**verified, then=Coalesce(newest[BudgetKind.REVISED], newest[BudgetKind.ORIGINAL]))),
            realized=Case(When(**verified, then=newest[BudgetKind.REALIZED])),
        )
        .order_by("sub_activity__item__code", "sub_activity_id", "budget_version")
    )


def documents(year: FiscalYear, as_of: dt.date, department_ids: Collection[int] | None = None) -> list[Document]:
    """The live PPRG of the year by code, of the whole city or of some departments; one query.

    ``actions``, ``budget`` and ``realized`` are read for verified ones only, as of ``as_of``.
    """
    rows = _rows(year, as_of)
    if department_ids is not None:
        rows = rows.filter(sub_activity__department__in=department_ids)
    return [Document(*row) for row in rows.values_list(*_COLUMNS)]


def counted(rows: Iterable[Document], as_of: dt.date) -> list[Document]:
    """Of each sub-activity the verified version in force on ``as_of``, by the very rule of the coverage."""
    plans: dict[int, Plan] = {}
    for row in rows:
        plan = plans.setdefault(
            row.sub_activity_id, Plan(row.department_id, row.valid_from, row.valid_to, row.required, None)
        )
        # A document answers everything that the rule asks of a version.
        plan.versions[row.budget_version] = row  # type: ignore[assignment]
    found = (in_force(plan, min(as_of, plan.valid_to or as_of)) for plan in plans.values())
    return [cast(Document, version) for version in found if version is not None]
