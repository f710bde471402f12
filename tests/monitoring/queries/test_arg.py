"""Which PPRG count as ARG, and with which money: the very rule and the very sums of the dashboard."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from departments.enums import BudgetKind
from monitoring.domain import compliance
from monitoring.enums import BudgetVersion
from monitoring.models import Submission
from monitoring.queries import arg
from tests.conftest import City
from tests.factories import fill_gap, make_department, make_figure, make_sub_activity, make_submission, make_year, wib

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


def verified(city: City, sub_activity=None, **fields) -> Submission:
    values = {
        "state": "verified",
        "first_submitted_at": wib(2026, 1, 5),
        "verified_at": wib(2026, 1, 9),
        "arg_category": "khusus",
        **fields,
    }
    return fill_gap(make_submission(sub_activity or city.sub_a, **values))


def counted(city: City, day: dt.date = TODAY) -> list[arg.Document]:
    return arg.counted(arg.documents(city.year, day), day)


def test_money_of_a_verified_document(city: City):
    made = verified(city)
    make_figure(city.sub_a, BudgetKind.REVISED, 120, as_of=dt.date(2026, 10, 1))
    make_figure(city.sub_a, BudgetKind.REALIZED, 30, as_of=dt.date(2026, 6, 30))
    make_figure(city.sub_a, BudgetKind.REALIZED, 55, as_of=dt.date(2026, 10, 31))
    [row] = counted(city)
    assert (row.pk, row.code, row.category) == (made.pk, city.sub_a.item.code, "kesetaraan")
    assert (row.budget, row.realized, row.actions, row.total) == (120, 55, Decimal("95000000.00"), 95_000_000)
    [earlier] = counted(city, dt.date(2026, 9, 30))
    assert (earlier.budget, earlier.realized) == (100_000_000, 30)


def test_only_verified_documents_count_and_have_money(city: City):
    verified(city, state="submitted", verified_at=None)
    [row] = arg.documents(city.year, TODAY)
    assert (row.budget, row.realized, row.actions) == (None, None, None)
    assert counted(city) == []


def test_withdrawn_and_other_years_are_no_documents(city: City):
    verified(city, state="withdrawn")
    verified(city, make_sub_activity(city.a, make_year(2027)))
    assert arg.documents(city.year, TODAY) == []


def test_murni_counts_until_the_perubahan_is_submitted(city: City):
    original = verified(city)
    revised = fill_gap(make_submission(city.sub_a, budget_version=BudgetVersion.REVISED))
    assert [row.pk for row in counted(city)] == [original.pk]
    Submission.objects.filter(pk=revised.pk).update(state="submitted", first_submitted_at=wib(2026, 9, 1))
    assert counted(city) == []
    assert [row.pk for row in counted(city, dt.date(2026, 8, 31))] == [original.pk]
    Submission.objects.filter(pk=revised.pk).update(state="verified", verified_at=wib(2026, 9, 9))
    assert [row.pk for row in counted(city)] == [revised.pk]


def test_what_was_verified_outside_the_validity_of_the_department_does_not_count(city: City):
    new = make_department("BARU", valid_from=dt.date(2026, 1, 10))
    old = make_department("LAMA", valid_to=dt.date(2026, 1, 8))
    verified(city, make_sub_activity(new, city.year))
    verified(city, make_sub_activity(old, city.year))
    assert counted(city) == []


def test_scope_of_some_departments(city: City):
    verified(city)
    verified(city, city.sub_b)
    assert [row.department_id for row in arg.documents(city.year, TODAY, {city.a.pk})] == [city.a.pk]
    assert arg.documents(city.year, TODAY, frozenset()) == []


def test_sums_are_those_of_the_dashboard(city: City):
    for number, sub_activity in enumerate((city.sub_a, city.sub_b, make_sub_activity(city.a, city.year, budget=7))):
        verified(city, sub_activity)
        make_figure(sub_activity, BudgetKind.REALIZED, 10 + number, as_of=dt.date(2026, 6, 30))
    matrix = compliance.build(city.year, TODAY)
    rows = counted(city)
    assert sum(row.budget for row in rows) == matrix.total("arg_budget")
    assert sum(row.actions for row in rows) == matrix.total("arg_actions")
    assert sum(row.realized for row in rows) == matrix.total("arg_realized")


@pytest.mark.parametrize("number", [1, 300])
def test_one_query_whatever_the_size(city: City, number: int, django_assert_num_queries):
    for _ in range(number):
        make_submission(make_sub_activity(city.a, city.year, budget=1), author=city.focal_a)
    with django_assert_num_queries(1):
        rows = arg.documents(city.year, TODAY)
    assert len(rows) == number
    with django_assert_num_queries(0):
        arg.counted(rows, TODAY)
