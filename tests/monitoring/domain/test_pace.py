"""Pace of PPRG: cumulative counts, forecast and what it takes."""

import datetime as dt

import pytest

from monitoring.domain.pace import add_months, measure, months_until


def month(year: int, number: int) -> dt.date:
    return dt.date(year, number, 1)


def pace(verified, as_of=dt.date(2026, 11, 24), **changes):
    given = {"year": 2027, "required": 130, "target_percent": 100, "due": dt.date(2026, 10, 31), **changes}
    return measure(verified=verified, as_of=as_of, **given)


def test_cumulative_counts_run_from_january_to_the_present_month():
    found = pace({month(2026, 4): 5, month(2026, 9): 10, month(2026, 11): 2})
    assert found.cumulative == (0, 0, 0, 5, 5, 5, 5, 5, 15, 15, 17)
    assert found.done == 17


def test_work_before_january_counts_in_the_first_month():
    assert pace({month(2025, 12): 3}).cumulative[0] == 3


def test_forecast_names_the_month_in_which_the_target_is_reached():
    """130 wanted, 105 done, 33 in August to October = 11 a month: 25 left take 3 months from November."""
    found = pace({month(2026, 5): 67, month(2026, 8): 11, month(2026, 9): 11, month(2026, 10): 11, month(2026, 11): 5})
    assert found.rate == 11
    assert found.reached_in == month(2027, 2)
    assert found.needed is None  # the date has passed


def test_work_after_the_preparation_year_is_done_but_forecasts_nothing():
    found = pace({month(2026, 5): 67, month(2026, 12): 3, month(2027, 2): 5}, as_of=dt.date(2027, 3, 1))
    assert found.done == 75
    assert len(found.cumulative) == 12
    assert (found.rate, found.reached_in) == (0, None)


def test_needed_counts_the_months_left_up_to_the_due_date():
    found = pace({month(2026, 7): 70}, as_of=dt.date(2026, 8, 10))
    assert found.needed == 20  # 60 left in August, September and October


def test_standstill_has_no_forecast():
    found = pace({month(2026, 3): 10})
    assert found.rate == 0
    assert found.reached_in is None
    assert not found.reached


def test_reached_target_needs_nothing_more():
    found = pace({month(2026, 3): 80}, required=100, target_percent=80)
    assert found.reached
    assert found.needed == 0
    assert found.reached_in is None


def test_target_is_rounded_up():
    assert pace({}, required=7, target_percent=50).target == 4


def test_closed_year_is_measured_to_december():
    assert len(pace({}, as_of=dt.date(2028, 1, 31)).cumulative) == 12


def test_year_not_yet_begun_has_no_figures():
    found = pace({}, as_of=dt.date(2025, 12, 31))
    assert found.cumulative == ()
    assert found.done == 0


@pytest.mark.parametrize(
    ("start", "months", "result"),
    [
        (month(2026, 11), 2, month(2027, 1)),
        (month(2026, 1), -1, month(2025, 12)),
        (dt.date(2026, 3, 31), 0, month(2026, 3)),
    ],
)
def test_months_are_added_across_years(start, months, result):
    assert add_months(start, months) == result


def test_months_until_counts_both_ends_and_never_below_zero():
    assert months_until(dt.date(2026, 8, 10), dt.date(2026, 10, 31)) == 3
    assert months_until(dt.date(2026, 11, 1), dt.date(2026, 10, 31)) == 0
