"""Pagu, jumlah anggaran and sum of masukan side by side."""

from __future__ import annotations

from decimal import Decimal

import pytest

from departments.models import BudgetFigure
from monitoring.domain.pprg_budget import budget_of
from monitoring.domain.pprg_content import Action, Content, Header

ORIGINAL = BudgetFigure(kind="murni", amount=Decimal(100))
REVISED = BudgetFigure(kind="perubahan", amount=Decimal(80))


def gap(version: str = "murni", total: int | None = 90, inputs: int = 90, note: str = "") -> Content:
    return Content(
        header=Header(budget_version=version),
        budget_total=None if total is None else Decimal(total),
        budget_note=note,
        actions=(Action(input_amount=Decimal(inputs)), Action()),
    )


@pytest.mark.parametrize(
    ("version", "figures", "ceiling"),
    [
        ("murni", {"murni": ORIGINAL, "perubahan": REVISED}, ORIGINAL),
        ("perubahan", {"murni": ORIGINAL, "perubahan": REVISED}, REVISED),
        ("perubahan", {"murni": ORIGINAL}, ORIGINAL),
        ("murni", {"perubahan": REVISED}, None),
        ("murni", {}, None),
    ],
)
def test_a_budget_version_is_judged_against_its_own_pagu(version, figures, ceiling):
    assert budget_of(gap(version), figures).ceiling is ceiling


def test_figures_stand_in_the_order_of_the_year():
    assert budget_of(gap(), {"perubahan": REVISED, "murni": ORIGINAL}).figures == (ORIGINAL, REVISED)


@pytest.mark.parametrize(
    ("content", "difference", "explained", "exceeds"),
    [
        (gap(), 0, False, False),
        (gap(total=95), 5, False, False),
        (gap(total=95, note="Cadangan"), 5, True, False),
        (gap(total=None), None, False, False),
        (gap(total=101, inputs=101), 0, False, True),
        (gap(total=None, inputs=101), None, False, True),
        (gap(total=100, inputs=100), 0, False, False),
    ],
)
def test_difference_and_ceiling(content, difference, explained, exceeds):
    budget = budget_of(content, {"murni": ORIGINAL})
    assert (budget.difference, budget.is_explained, budget.exceeds) == (difference, explained, exceeds)


def test_without_pagu_nothing_exceeds():
    assert not budget_of(gap(total=10**9), {}).exceeds
