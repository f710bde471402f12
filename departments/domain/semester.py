"""Realisation by semester, from figures that are cumulative since 1 January of the budget year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pug_tanjungbalai.common.formats import rupiah, tanggal

from ..enums import BudgetKind
from ..models import BudgetFigure, SubActivity


@dataclass(frozen=True)
class Semester:
    """What was spent in one half of the year. Exact Rupiah.

    ``figure`` is the newest cumulative figure of the half (None: not recorded yet); ``amount`` what it adds to the
    semester before, None where that is not recorded; ``ceiling`` the pagu that it is held against.
    """

    number: int
    last_day: dt.date
    figure: BudgetFigure | None
    amount: Decimal | None
    ceiling: Decimal | None

    @property
    def label(self) -> str:
        """Semester I or Semester II."""
        return "Semester I" if self.number == 1 else "Semester II"

    @property
    def months(self) -> str:
        """The months that it covers."""
        return "Januari–Juni" if self.number == 1 else "Juli–Desember"

    @property
    def share(self) -> Decimal | None:
        """The cumulative figure in percent of the pagu."""
        if self.figure is None or not self.ceiling:
            return None
        return self.figure.amount * 100 / self.ceiling


def last_days(year: int) -> tuple[dt.date, dt.date]:
    """30 June and 31 December of the budget year."""
    return dt.date(year, 6, 30), dt.date(year, 12, 31)


def semesters(figures: Iterable[BudgetFigure], year: int, ceiling: Decimal | None) -> tuple[Semester, Semester]:
    """Both semesters of budget year ``year`` from the realisation figures of one sub-activity, in any order.

    What was recorded after 31 December (year-end corrections) belongs to semester II.
    """
    middle, end = last_days(year)
    rows = sorted((row for row in figures if row.kind == BudgetKind.REALIZED), key=lambda row: row.as_of)
    first = next((row for row in reversed(rows) if dt.date(year, 1, 1) <= row.as_of <= middle), None)
    second = next((row for row in reversed(rows) if row.as_of > middle), None)
    added = second.amount - first.amount if first and second else None
    return (
        Semester(1, middle, first, first.amount if first else None, ceiling),
        Semester(2, end, second, added, ceiling),
    )


def order_problem(figure: BudgetFigure) -> str:
    """Why a cumulative figure cannot have its amount: less than an earlier one, or more than a later one; else empty.

    ``figure`` need not be saved. One query.
    """
    if figure.kind != BudgetKind.REALIZED:
        return ""
    others = BudgetFigure.objects.filter(sub_activity=figure.sub_activity, kind=BudgetKind.REALIZED)
    rows = others.exclude(pk=figure.pk).order_by("as_of")
    earlier = [row for row in rows if row.as_of < figure.as_of]
    later = [row for row in rows if row.as_of > figure.as_of]
    if earlier and figure.amount < earlier[-1].amount:
        return (
            f"Realisasi kumulatif tidak boleh di bawah {rupiah(earlier[-1].amount)} per {tanggal(earlier[-1].as_of)}; "
            "tulis jumlah sejak 1 Januari, atau perbaiki dahulu angka itu."
        )
    if later and figure.amount > later[0].amount:
        return (
            f"Realisasi kumulatif tidak boleh di atas {rupiah(later[0].amount)} per {tanggal(later[0].as_of)}; "
            "perbaiki dahulu angka itu."
        )
    return ""


def ceiling_on(sub_activity: SubActivity, day: dt.date) -> BudgetFigure | None:
    """The pagu in force on ``day``: the newest pagu perubahan, else the newest pagu murni; one query."""
    rows = BudgetFigure.objects.latest_of_kind(day).filter(sub_activity=sub_activity).exclude(kind=BudgetKind.REALIZED)
    found = {row.kind: row for row in rows}
    return found.get(BudgetKind.REVISED) or found.get(BudgetKind.ORIGINAL)


def spending_problem(figure: BudgetFigure) -> str:
    """What is odd about spending and pagu once ``figure`` is there, and right only where it is explained; else empty.

    Spending above the pagu in force on its day, or a new pagu in force below what was spent. ``figure`` need not be
    saved. Two queries at most.
    """
    if figure.kind == BudgetKind.REALIZED:
        ceiling = ceiling_on(figure.sub_activity, figure.as_of)
        if ceiling is None or figure.amount <= ceiling.amount:
            return ""
        return f"Realisasi melebihi {ceiling.get_kind_display().lower()} {rupiah(ceiling.amount)}."
    figures = BudgetFigure.objects.filter(sub_activity=figure.sub_activity).exclude(pk=figure.pk)
    rows = list(figures.order_by("as_of"))
    spent = next((row for row in reversed(rows) if row.kind == BudgetKind.REALIZED), None)
    later = any(row.kind == figure.kind and row.as_of > figure.as_of for row in rows)
    revised = figure.kind == BudgetKind.ORIGINAL and any(row.kind == BudgetKind.REVISED for row in rows)
    if spent is None or later or revised or figure.amount >= spent.amount:
        return ""
    return f"Pagu ini di bawah realisasi {rupiah(spent.amount)} per {tanggal(spent.as_of)}."
