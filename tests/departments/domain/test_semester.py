"""Realisation by semester from cumulative figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from departments.domain.semester import ceiling_on, order_problem, semesters, spending_problem
from departments.enums import BudgetKind
from departments.models import BudgetFigure
from tests.conftest import City
from tests.factories import make_figure

CEILING = Decimal(1000)


def realized(amount: int, day: dt.date) -> BudgetFigure:
    return BudgetFigure(kind=BudgetKind.REALIZED, amount=Decimal(amount), as_of=day, document_number="LRA")


def test_second_semester_is_the_difference_of_cumulative_figures():
    rows = [realized(700, dt.date(2026, 12, 31)), realized(300, dt.date(2026, 6, 30))]
    first, second = semesters(rows, 2026, CEILING)
    assert (first.amount, first.share) == (300, 30)
    assert (second.amount, second.share) == (400, 70)
    assert (second.label, first.months) == ("Semester II", "Januari–Juni")


def test_newest_figure_of_a_semester_counts_though_it_does_not_reach_its_end():
    rows = [
        realized(100, dt.date(2026, 3, 31)),
        realized(200, dt.date(2026, 5, 31)),
        realized(500, dt.date(2026, 10, 31)),
    ]
    first, second = semesters(rows, 2026, CEILING)
    assert first.figure.as_of == dt.date(2026, 5, 31)
    assert second.amount == 300


def test_correction_after_the_year_belongs_to_its_second_semester():
    rows = [realized(300, dt.date(2026, 6, 30)), realized(690, dt.date(2027, 1, 20))]
    assert semesters(rows, 2026, CEILING)[1].amount == 390


def test_second_semester_has_no_amount_while_the_first_is_missing():
    first, second = semesters([realized(700, dt.date(2026, 12, 31))], 2026, CEILING)
    assert (first.figure, first.amount, first.share) == (None, None, None)
    assert (second.amount, second.share) == (None, 70)


def test_figures_of_another_kind_or_of_the_year_before_do_not_count():
    rows = [
        realized(5, dt.date(2025, 12, 31)),
        BudgetFigure(kind=BudgetKind.ORIGINAL, amount=Decimal(9), as_of=dt.date(2026, 6, 30)),
    ]
    assert [row.figure for row in semesters(rows, 2026, CEILING)] == [None, None]


def test_without_a_pagu_there_is_no_share():
    assert semesters([realized(5, dt.date(2026, 6, 30))], 2026, None)[0].share is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "day", "expected"),
    [
        (99, dt.date(2026, 12, 31), "di bawah Rp100 per 30 Jun 2026"),
        (100, dt.date(2026, 12, 31), ""),
        (101, dt.date(2026, 3, 31), "di atas Rp100 per 30 Jun 2026"),
        (100, dt.date(2026, 3, 31), ""),
        (1, dt.date(2026, 6, 30), ""),  # the figure itself, corrected
    ],
)
def test_cumulative_figures_only_grow(city: City, amount: int, day: dt.date, expected: str):
    stored = make_figure(city.sub_a, BudgetKind.REALIZED, 100, as_of=dt.date(2026, 6, 30))
    figure = realized(amount, day)
    figure.sub_activity = city.sub_a
    figure.pk = stored.pk if day == stored.as_of else None
    problem = order_problem(figure)
    assert expected in problem
    assert bool(problem) == bool(expected)


@pytest.mark.django_db
def test_pagu_may_shrink(city: City):
    figure = BudgetFigure(sub_activity=city.sub_a, kind=BudgetKind.ORIGINAL, amount=1, as_of=dt.date(2026, 9, 1))
    assert order_problem(figure) == ""


@pytest.mark.django_db
def test_pagu_in_force_is_the_revised_one_from_its_day_on(city: City):
    make_figure(city.sub_a, BudgetKind.REVISED, 120, as_of=dt.date(2026, 10, 1))
    assert ceiling_on(city.sub_a, dt.date(2026, 9, 30)).kind == BudgetKind.ORIGINAL
    assert ceiling_on(city.sub_a, dt.date(2026, 10, 1)).amount == 120
    assert ceiling_on(city.sub_a, dt.date(2026, 1, 1)) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "amount", "day", "expected"),
    [
        (BudgetKind.REALIZED, 101, dt.date(2026, 6, 30), "Realisasi melebihi pagu murni Rp100."),
        (BudgetKind.REALIZED, 100, dt.date(2026, 6, 30), ""),
        (BudgetKind.REALIZED, 999, dt.date(2026, 1, 1), ""),  # there is no pagu yet
        (BudgetKind.ORIGINAL, 59, dt.date(2026, 5, 1), "Pagu ini di bawah realisasi Rp60 per 31 Mar 2026."),
        (BudgetKind.REVISED, 59, dt.date(2026, 5, 1), "Pagu ini di bawah realisasi Rp60 per 31 Mar 2026."),
        (BudgetKind.REVISED, 60, dt.date(2026, 5, 1), ""),
        (BudgetKind.ORIGINAL, 59, dt.date(2026, 1, 1), ""),  # a newer one is in force
    ],
)
def test_spending_beyond_the_pagu_is_told_from_both_sides(city: City, kind, amount: int, day: dt.date, expected: str):
    BudgetFigure.objects.all().delete()
    make_figure(city.sub_a, BudgetKind.ORIGINAL, 100)
    make_figure(city.sub_a, BudgetKind.REALIZED, 60, as_of=dt.date(2026, 3, 31))
    figure = BudgetFigure(sub_activity=city.sub_a, kind=kind, amount=amount, as_of=day)
    assert spending_problem(figure) == expected


@pytest.mark.django_db
def test_pagu_murni_behind_a_revised_one_may_be_anything(city: City):
    make_figure(city.sub_a, BudgetKind.REVISED, 80, as_of=dt.date(2026, 9, 1))
    make_figure(city.sub_a, BudgetKind.REALIZED, 60, as_of=dt.date(2026, 3, 31))
    figure = BudgetFigure(sub_activity=city.sub_a, kind=BudgetKind.ORIGINAL, amount=1, as_of=dt.date(2026, 10, 1))
    assert spending_problem(figure) == ""


@pytest.mark.django_db
def test_pagu_without_spending_may_be_anything(city: City):
    figure = BudgetFigure(sub_activity=city.sub_a, kind=BudgetKind.REVISED, amount=0, as_of=dt.date(2026, 10, 1))
    assert spending_problem(figure) == ""
