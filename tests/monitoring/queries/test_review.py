"""Reads of the verification: rounds, offices, figures; always in a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest

from monitoring.queries import review as queries
from tests.conftest import City
from tests.factories import make_department, make_sub_activity, make_user
from tests.monitoring.pprg_data import make_pprg
from tests.monitoring.review_data import judged, make_round, mark, opinion, round_of

pytestmark = pytest.mark.django_db


def test_rounds_are_read_newest_first_with_what_was_said(city: City, django_assert_num_queries):
    submission = judged(city)
    first = round_of(submission)
    mark(submission, 1, city.dp3a)
    opinion(submission, city.dp3a)
    second = make_round(submission, at=first.at + dt.timedelta(days=3))
    mark(submission, 2, city.bapperida)
    with django_assert_num_queries(3):
        rounds = queries.rounds_of(submission)
        said = [([row.item for row in one.marks.all()], len(one.opinions.all())) for one in rounds]
    assert [row.pk for row in rounds] == [second.pk, first.pk]
    assert said == [([2], 0), ([1], 1)]
    assert queries.newest_round(submission) == second


@pytest.mark.parametrize("number", [1, 3])
def test_current_round_of_many_takes_three_queries(city: City, django_assert_num_queries, number: int):
    rows = [judged(city, sub_activity=make_sub_activity(city.a, city.year, budget=5)) for _number in range(number)]
    rows.append(make_pprg(city))
    for row in rows[:number]:
        newest = make_round(row, at=round_of(row).at + dt.timedelta(days=1))
        mark(row, 1, city.dp3a)
        opinion(row, city.bapperida)
        assert newest == round_of(row)
    with django_assert_num_queries(3):
        found = queries.current_rounds([row.pk for row in rows])
        assert {len(row.marks.all()) for row in found.values()} == {1}
    assert found == {row.pk: round_of(row) for row in rows[:number]}


def test_offices_without_a_seat_of_their_own_judge_everything(city: City, django_assert_num_queries):
    make_user(department=None)  # a coordinator without department
    with django_assert_num_queries(2):
        found = queries.judging_offices([city.a.pk, city.bapperida_department.pk])
    assert found == {city.a.pk: ("bapperida", "dp3a"), city.bapperida_department.pk: ("dp3a",)}


def test_disabled_accounts_make_no_department_an_office(city: City):
    other = make_department("LAIN")
    make_user(department=other, is_active=False)
    assert queries.judging_offices([other.pk]) == {other.pk: ("bapperida", "dp3a")}


def test_successors_are_followed_to_the_end(city: City):
    oldest, old = make_department("LAMA1"), make_department("LAMA2")
    old.predecessors.add(oldest)
    city.dp3a_department.predecessors.add(old)
    assert queries.judging_offices([oldest.pk]) == {oldest.pk: ("bapperida",)}


def test_state_that_is_stored_is_read_for_the_lock(city: City):
    submission = judged(city)
    assert queries.locked_state(submission) == "in_verification"
    submission.pk = 0
    assert queries.locked_state(submission) is None
