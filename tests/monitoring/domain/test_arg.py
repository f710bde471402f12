"""ARG by department and category: sums, shares, denominators."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from departments.models import FiscalYear
from monitoring.domain import arg
from monitoring.queries.arg import Document


def document(department: int, category: str, **fields) -> Document:
    """A verified document with a pagu of 100."""
    values = {
        "pk": 1, "sub_activity_id": 1, "code": "1.01.02.2.02.0001", "name": "Nama", "required": True,
        "department_id": department, "valid_from": dt.date(2021, 1, 1), "valid_to": None, "budget_version": "murni",
        "state": "verified", "first_submitted_at": None, "verified_at": None, "frozen_at": None, "dpa_number": "",
        "category": category, "total": Decimal(80), "actions": Decimal(80), "budget": Decimal(100),
        "realized": Decimal(50), **fields,
    }  # fmt: skip
    return Document(**values)


ROWS = [
    document(1, "khusus"),
    document(1, "kesetaraan", actions=Decimal(10), frozen_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC)),
    document(1, "kesetaraan", budget=None, realized=None),
    document(2, ""),
]


def test_departments_add_up_by_category():
    groups = arg.by_department(ROWS)
    assert [name for name, _amounts in groups[1].rows] == ["khusus", "kesetaraan"]
    equality = groups[1].by_category["kesetaraan"]
    assert equality == arg.Amounts(2, Decimal(100), Decimal(90), Decimal(50), frozen=1, unbudgeted=1)
    assert groups[1].total == arg.Amounts(3, Decimal(200), Decimal(170), Decimal(100), 1, 1)


def test_categories_are_always_the_three_and_the_missing_one_is_not_hidden():
    totals = arg.by_category(arg.by_department(ROWS).values())
    assert list(totals) == ["khusus", "kesetaraan", "pelembagaan", ""]
    assert totals["pelembagaan"] == arg.Amounts()
    assert totals[""].documents == 1
    assert list(arg.by_category([])) == ["khusus", "kesetaraan", "pelembagaan"]


def test_realisation_is_held_against_the_pagu_never_the_actions():
    amounts = arg.Amounts(1, Decimal(200), Decimal(50), Decimal(60))
    assert amounts.realized_share == 30
    assert arg.Amounts().realized_share is None
    assert (amounts.of(arg.BUDGET), amounts.of(arg.ACTIONS)) == (200, 50)


@pytest.mark.parametrize(
    ("key", "chosen", "amount"),
    [
        ("", "total", 1000),
        ("total", "total", 1000),
        ("tanpa_pegawai", "tanpa_pegawai", 400),
        ("lain", "total", 1000),
    ],
)
def test_denominator_has_a_name(key: str, chosen: str, amount: int):
    year = FiscalYear(year=2026, total_spending=Decimal(1000), spending_without_staff=Decimal(400))
    found = arg.denominator_of(year, key)
    assert (found.key, found.amount) == (chosen, amount)
    assert "elanja" in found.label


def test_year_reports_on_its_own_denominator():
    year = FiscalYear(year=2026, arg_denominator="tanpa_pegawai")
    assert arg.denominator_of(year) == arg.Denominator("tanpa_pegawai", None)
    assert arg.percent_of(Decimal(5), None) is None
