"""The mark "wajib PPRG" and single figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from departments.domain import budget
from departments.enums import BudgetKind, YearState
from departments.models import BudgetFigure, FiscalYear, SubActivity
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City

pytestmark = pytest.mark.django_db


def figure(city: City, **fields) -> BudgetFigure:
    """The realisation of department A's sub-activity, not saved."""
    values = {
        "kind": BudgetKind.REALIZED,
        "amount": Decimal(5),
        "as_of": dt.date(2026, 6, 30),
        "document_number": "LRA/6",
    }
    return BudgetFigure(sub_activity=city.sub_a, **{**values, **fields})


def mark(city: City, value: bool, actor) -> list[SubActivity]:
    """Mark everything of the year."""
    rows = SubActivity.objects.select_related("item")
    return budget.set_requires_pprg(sub_activities=rows, fiscal_year=city.year, value=value, actor=actor)


def test_marking_changes_and_records_only_what_differs(city: City):
    SubActivity.objects.filter(pk=city.sub_a.pk).update(requires_pprg=False)
    assert mark(city, True, city.bapperida) == [city.sub_a]
    assert SubActivity.objects.filter(requires_pprg=True).count() == 2
    entry = AuditEntry.objects.get()
    assert (entry.object_id, entry.changes) == (str(city.sub_a.pk), {"requires_pprg": [False, True]})
    assert mark(city, True, city.bapperida) == []
    assert len(mark(city, False, city.bapperida)) == 2


@pytest.mark.parametrize("name", ["bpkpd", "dp3a", "inspektorat", "leadership", "focal_a", "head_a"])
def test_only_the_coordinator_marks(city: City, name):
    with pytest.raises(NotAllowed):
        mark(city, False, city.actor(name))


@pytest.mark.parametrize("name", ["bapperida", "bpkpd", "admin"])
def test_figures_are_saved_with_their_trail(city: City, name):
    budget.save_figure(figure=figure(city), actor=city.actor(name))
    entry = AuditEntry.objects.get(object_type="departments.budgetfigure")
    assert (entry.actor, entry.changes["amount"]) == (city.actor(name), [None, "5.00"])


@pytest.mark.parametrize("name", ["dp3a", "inspektorat", "leadership", "focal_a", "head_a"])
def test_others_save_no_figure(city: City, name):
    with pytest.raises(NotAllowed):
        budget.save_figure(figure=figure(city), actor=city.actor(name))


@pytest.mark.parametrize("amount", [Decimal(-1), Decimal(10**15) + 1, Decimal("NaN")])
def test_amounts_outside_their_range_are_refused(city: City, amount):
    with pytest.raises(ValidationError):
        budget.save_figure(figure=figure(city, amount=amount), actor=city.bpkpd)


def test_nothing_changes_in_a_closed_year(city: City):
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2027, 3, 31))
    with pytest.raises(IllegalMove):
        mark(city, False, city.bapperida)
    with pytest.raises(IllegalMove):
        budget.save_figure(figure=figure(city), actor=city.bpkpd)


@pytest.mark.parametrize(
    ("day", "today", "expected"),
    [
        (dt.date(2025, 1, 1), None, ""),
        (dt.date(2027, 12, 31), None, ""),
        (dt.date(2024, 12, 31), None, "Angka tahun anggaran 2026 bertanggal 2025 sampai 2027; periksa tahunnya."),
        (dt.date(2028, 1, 1), None, "Angka tahun anggaran 2026 bertanggal 2025 sampai 2027; periksa tahunnya."),
        (dt.date(2026, 5, 2), dt.date(2026, 5, 1), "Tanggal 2 Mei 2026 belum tiba."),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 1), ""),
    ],
)
def test_the_date_of_a_figure_lies_near_its_year(day, today, expected):
    assert budget.figure_date_problem(day, FiscalYear(year=2026), today) == expected


def test_nothing_is_spent_before_the_year_begins():
    year = FiscalYear(year=2026)
    said = budget.figure_date_problem(dt.date(2025, 12, 31), year, kind="realisasi")
    assert said.startswith("Realisasi 2026 belum ada pada 31 Des 2025")
    assert not budget.figure_date_problem(dt.date(2026, 1, 1), year, kind="realisasi")
    assert not budget.figure_date_problem(dt.date(2025, 12, 31), year, kind="murni")
