"""Reads of the reconciliation: uploaded exports, and all that their lines are compared with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from departments.enums import BudgetKind, CodeLevel
from departments.models import BudgetFigure, Department, FiscalYear, NomenclatureItem, SubActivity
from pug_tanjungbalai.common.models import ImportRun

from ..models import Reconciliation, ReconciliationRow
from . import arg
from .arg import Document

#: Kind of the files received (ImportRun.kind).
IMPORT_KIND = "rekonsiliasi"


def for_list() -> QuerySet[Reconciliation]:
    """Reconciliations with year, file and number of lines, newest first."""
    return (
        Reconciliation.objects.select_related("fiscal_year", "import_run__actor")
        .annotate(line_count=Count("rows"))
        .order_by("-as_of", "-id")
    )


def open_runs(user: Any) -> QuerySet[ImportRun]:
    """Files that the user has sent and not confirmed yet."""
    return ImportRun.objects.filter(kind=IMPORT_KIND, actor=user, state=ImportRun.State.CHECKED).order_by("-id")


def lines_of(reconciliation: Reconciliation) -> list[ReconciliationRow]:
    """The stored lines in the order of the sheet; one query."""
    return list(ReconciliationRow.objects.filter(reconciliation=reconciliation).order_by("sheet_row"))


def twins(sha256: str) -> QuerySet[Reconciliation]:
    """Reconciliations made from the very same file."""
    return for_list().filter(Q(import_run__sha256=sha256))


class Carried(NamedTuple):
    """A sub-activity that a department carries out in the year."""

    pk: int
    code: str
    name: str
    department_id: int
    required: bool


@dataclass(frozen=True)
class Facts:
    """What is known of a year on a day: sub-activities, live PPRG, recorded pagu, codes and departments.

    ``ceilings``: (sub-activity, kind of figure) -> newest amount. ``codes`` is None where the year has no nomenclature.
    ``covered``: sub-activities whose verified PPRG is in force.
    """

    sub_activities: list[Carried]
    documents: list[Document]
    ceilings: dict[tuple[int, str], Decimal]
    codes: frozenset[str] | None
    departments: dict[int, Department]
    covered: frozenset[int]


def facts_of(year: FiscalYear, as_of: dt.date) -> Facts:
    """Everything that lines of an export are held against; five queries whatever the size."""
    documents = arg.documents(year, as_of)
    carried = SubActivity.objects.filter(fiscal_year=year).order_by("item__code", "pk")
    figures = BudgetFigure.objects.latest_of_kind(as_of).filter(sub_activity__fiscal_year=year)
    ceilings = figures.exclude(kind=BudgetKind.REALIZED).values_list("sub_activity", "kind", "amount")
    return Facts(
        sub_activities=[
            Carried(*row)
            for row in carried.values_list("pk", "item__code", "item__name", "department_id", "requires_pprg")
        ],
        documents=documents,
        ceilings={(pk, kind): amount for pk, kind, amount in ceilings},
        codes=_codes(year),
        departments={row.pk: row for row in Department.objects.all()},
        covered=frozenset(row.sub_activity_id for row in arg.counted(documents, as_of)),
    )


def _codes(year: FiscalYear) -> frozenset[str] | None:
    if year.nomenclature_id is None:
        return None
    rows = NomenclatureItem.objects.filter(version=year.nomenclature_id, level=CodeLevel.SUB_ACTIVITY)
    return frozenset(rows.values_list("code", flat=True))
