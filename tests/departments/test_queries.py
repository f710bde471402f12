"""Reads of the pages: who holds office on a day, latest figures, totals; a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest

from departments import queries
from departments.enums import BudgetKind, HeadStatus
from departments.models import Department, User
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 5, 10)


def test_a_stand_in_comes_before_the_holder_of_the_seat(city: City):
    period = {"valid_from": dt.date(2026, 5, 1), "valid_to": dt.date(2026, 5, 14)}
    factories.make_head(city.a, name="Budi", status=HeadStatus.DAILY_ACTING, **period)
    row = queries.departments_for_list(city.bapperida, DAY).get(pk=city.a.pk)
    assert (str(row.day_heads[0]), row.head_name) == ("Plh. Budi", "Budi")
    later = queries.departments_for_list(city.bapperida, dt.date(2026, 6, 1)).get(pk=city.a.pk)
    assert later.head_name == city.head_a.name


def test_a_lapsed_appointment_is_still_shown_and_a_future_one_is_not(city: City):
    department = factories.make_department("BARU")
    factories.make_focal_point(department, name="Lama", valid_to=dt.date(2025, 12, 31))
    factories.make_focal_point(department, name="Nanti", valid_from=dt.date(2027, 1, 1), valid_to=dt.date(2027, 12, 31))
    row = queries.departments_for_list(city.bapperida, DAY).get(pk=department.pk)
    assert [appointment.name for appointment in row.main_appointments] == ["Lama"]
    assert row.appointment_end == dt.date(2025, 12, 31)


def test_a_focal_point_sees_own_department_and_its_predecessors(city: City):
    old = factories.make_department("LAMA", valid_to=dt.date(2020, 12, 31), valid_from=dt.date(2019, 1, 1))
    city.a.predecessors.add(old)
    assert set(queries.departments_for_list(city.focal_a, DAY)) == {city.a, old}


def test_years_count_extensions_and_required_sub_activities(city: City):
    factories.make_extension(city.year, city.a, dt.date(2025, 8, 31))
    factories.make_sub_activity(city.a, city.year, requires_pprg=False)
    empty = factories.make_year(2027)
    newest, row = queries.years_for_list()
    assert (newest, newest.required_count, newest.extension_count) == (empty, 0, 0)
    assert (row.required_count, row.extension_count) == (2, 1)


def test_extensions_of_other_departments_are_out_of_scope(city: City):
    own = factories.make_extension(city.year, city.a, dt.date(2025, 8, 31))
    other = factories.make_extension(city.year, city.b, dt.date(2025, 8, 31))
    assert set(queries.visible_extensions(city.focal_a)) == {own}
    assert set(queries.visible_extensions(city.leadership)) == {own, other}


def test_budget_rows_take_the_latest_figure_of_each_kind_on_the_day(city: City):
    factories.make_figure(city.sub_a, BudgetKind.ORIGINAL, 120, as_of=dt.date(2026, 3, 1))
    factories.make_figure(city.sub_a, BudgetKind.ORIGINAL, 150, as_of=dt.date(2026, 6, 1))
    factories.make_figure(city.sub_a, BudgetKind.REALIZED, 30, as_of=dt.date(2026, 4, 1))
    [row] = queries.budget_rows(city.a, city.year, DAY)
    assert (row.murni, row.perubahan, row.realisasi) == (120, None, 30)
    assert {figure.kind: figure.amount for figure in row.latest_figures} == {"murni": 120, "realisasi": 30}


def test_totals_are_sums_over_all_rows(city: City):
    second = factories.make_sub_activity(city.a, city.year, budget=50, requires_pprg=False)
    factories.make_figure(second, BudgetKind.REALIZED, 20)
    totals = queries.budget_totals(queries.budget_rows(city.a, city.year, DAY))
    assert totals == {
        "count": 2,
        "required": 1,
        "total_murni": 100_000_050,
        "total_perubahan": None,
        "total_realisasi": 20,
    }


def test_import_runs_come_newest_first(city: City):
    assert list(queries.import_runs()) == []


@pytest.mark.parametrize("more", [0, 3])
def test_the_list_takes_three_queries_whatever_its_length(city: City, django_assert_num_queries, more):
    for number in range(more):
        department = factories.make_department(f"TAMBAH{number}")
        factories.make_head(department)
        factories.make_focal_point(department)
    with django_assert_num_queries(3):
        rows = list(queries.departments_for_list(city.bapperida, DAY))
    assert len(rows) == Department.objects.count()


# --- scope and appointments


def test_readable_departments_follow_predecessors_of_predecessors(city: City):
    oldest, old = factories.make_department("TERTUA"), factories.make_department("LAMA")
    old.predecessors.add(oldest)
    city.a.predecessors.add(old, oldest)
    user = User.objects.get(pk=city.focal_a.pk)
    assert queries.readable_department_ids(user) == {city.a.pk, old.pk, oldest.pk}
    assert queries.readable_department_ids(user) is queries.readable_department_ids(user)


def test_without_a_department_nothing_is_readable(city: City):
    assert queries.readable_department_ids(city.leadership) == frozenset()


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("focal_a", DAY, True),
        ("focal_a", dt.date(2031, 1, 1), False),  # the SK has lapsed
        ("head_a", DAY, True),
        ("head_a", dt.date(2020, 12, 31), False),
        ("bapperida", DAY, False),
    ],
)
def test_a_valid_appointment_is_needed_to_write(city: City, name, day, expected):
    user = User.objects.get(pk=city.actor(name).pk)
    assert queries.writable_department_ids(user, day) == ({city.a.pk} if expected else frozenset())
    assert queries.writable_department_ids(user) is queries.writable_department_ids(user)


def test_data_and_sub_activities_are_within_scope(city: City):
    own, other = factories.make_data(city.a, city.year), factories.make_data(city.b, city.year)
    assert set(queries.visible_data(city.head_a)) == {own}
    assert set(queries.visible_data(city.dp3a)) == {own, other}
    assert set(queries.visible_sub_activities(city.head_a)) == {city.sub_a}


def test_who_signs_is_the_stand_in_while_there_is_one(city: City):
    assert queries.head_on(city.a, DAY) == city.a.heads.get()
    period = {"valid_from": dt.date(2026, 5, 1), "valid_to": dt.date(2026, 5, 14)}
    stand_in = factories.make_head(city.a, name="Budi", status=HeadStatus.DAILY_ACTING, **period)
    assert queries.head_on(city.a, DAY) == stand_in
    assert queries.head_on(city.dp3a_department, DAY) is None


def test_the_main_focal_point_comes_first(city: City):
    second = factories.make_focal_point(city.a, name="Adi", is_main=False)
    assert list(queries.focal_points_on(city.a, DAY)) == [city.a.focal_points.get(is_main=True), second]
