"""Facts of the score: what counts, from which date, and in how many queries."""

import datetime as dt
from decimal import Decimal

import pytest

from monitoring.enums import Component
from monitoring.facts import Fact
from monitoring.models import ActionPlan
from monitoring.queries import compliance
from tests import factories
from tests.factories import wib

TODAY = dt.date(2026, 11, 24)


def facts_of(city, department=None, as_of=TODAY):
    return compliance.tallies(city.year, as_of)[(department or city.a).pk].facts


def fact(numerator, denominator) -> Fact:
    return Fact(Decimal(str(numerator)), Decimal(str(denominator)))


def verified(sub_activity, when=None, **fields):
    submission = factories.make_submission(
        sub_activity,
        state="verified",
        first_submitted_at=fields.pop("first_submitted_at", wib(2025, 7, 20)),
        verified_at=when or wib(2025, 8, 20),
        **fields,
    )
    for amount in (40_000_000, 20_000_000):
        ActionPlan.objects.create(submission=submission, name="Pelatihan", input_amount=amount)
    return submission


@pytest.mark.django_db
def test_coverage_counts_required_sub_activities_with_verified_pprg(city):
    verified(city.sub_a)
    factories.make_sub_activity(city.a, city.year)
    factories.make_sub_activity(city.a, city.year, requires_pprg=False)
    assert facts_of(city)[Component.COVERAGE] == fact(1, 2)
    assert facts_of(city, city.b)[Component.COVERAGE] == fact(0, 1)


@pytest.mark.django_db
def test_coverage_ignores_what_was_verified_after_the_date(city):
    verified(city.sub_a, wib(2026, 3, 1, 0, 0))
    assert facts_of(city, as_of=dt.date(2026, 2, 28))[Component.COVERAGE] == fact(0, 1)
    assert facts_of(city, as_of=dt.date(2026, 3, 1))[Component.COVERAGE] == fact(1, 1)


@pytest.mark.django_db
def test_day_of_verification_is_read_in_wib(city):
    verified(city.sub_a, dt.datetime(2026, 2, 28, 17, 0, tzinfo=dt.UTC))  # 1 March 00.00 WIB
    assert facts_of(city, as_of=dt.date(2026, 2, 28))[Component.COVERAGE] == fact(0, 1)


@pytest.mark.django_db
def test_revised_version_replaces_the_original_only_once_submitted(city):
    verified(city.sub_a)
    revision = factories.make_submission(city.sub_a, budget_version="perubahan")
    assert facts_of(city)[Component.COVERAGE] == fact(1, 1)
    revision.state, revision.first_submitted_at = "submitted", wib(2026, 9, 1)
    revision.save()
    assert facts_of(city)[Component.COVERAGE] == fact(0, 1)
    revision.state, revision.verified_at = "verified", wib(2026, 9, 20)
    revision.save()
    assert facts_of(city)[Component.COVERAGE] == fact(1, 1)


@pytest.mark.django_db
def test_withdrawn_submission_counts_for_nothing(city):
    factories.make_submission(city.sub_a, state="withdrawn", first_submitted_at=wib(2025, 7, 1))
    assert facts_of(city)[Component.COVERAGE] == fact(0, 1)
    assert facts_of(city)[Component.TIMELINESS] == fact(0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "in_time"),
    [
        (dt.datetime(2025, 7, 31, 23, 59, 59, 999_000), 1),
        (dt.datetime(2025, 8, 1, 0, 0), 0),
    ],
)
def test_deadline_ends_with_the_last_moment_of_the_day_in_wib(city, moment, in_time):
    moment = moment.replace(tzinfo=wib(2025, 7, 31).tzinfo)
    factories.make_submission(city.sub_a, state="submitted", first_submitted_at=moment)
    assert facts_of(city)[Component.TIMELINESS] == fact(in_time, 1)


@pytest.mark.django_db
def test_timeliness_does_not_apply_before_the_deadline_has_passed(city):
    assert facts_of(city, as_of=dt.date(2025, 7, 31))[Component.TIMELINESS] == fact(0, 0)
    assert facts_of(city, as_of=dt.date(2025, 8, 1))[Component.TIMELINESS] == fact(0, 1)


@pytest.mark.django_db
def test_timeliness_does_not_apply_without_a_deadline(city):
    city.year.submission_due = None
    city.year.save()
    assert facts_of(city)[Component.TIMELINESS] == fact(0, 0)


@pytest.mark.django_db
def test_deadline_before_the_department_existed_binds_it_only_by_extension(city):
    young = factories.make_department("BARU", valid_from=dt.date(2026, 1, 1))
    factories.make_sub_activity(young, city.year)
    assert facts_of(city, young)[Component.TIMELINESS] == fact(0, 0)
    factories.make_extension(city.year, young, dt.date(2026, 3, 31))
    assert facts_of(city, young)[Component.TIMELINESS] == fact(0, 1)


@pytest.mark.django_db
def test_recorded_extension_takes_the_place_of_the_deadline(city):
    factories.make_extension(city.year, city.a, dt.date(2025, 9, 30))
    factories.make_submission(city.sub_a, state="submitted", first_submitted_at=wib(2025, 9, 30, 23, 59))
    assert facts_of(city)[Component.TIMELINESS] == fact(1, 1)
    assert facts_of(city, as_of=dt.date(2025, 9, 30))[Component.TIMELINESS] == fact(0, 0)


@pytest.mark.django_db
def test_realization_is_measured_on_the_current_budget_of_verified_submissions(city):
    verified(city.sub_a)
    factories.make_figure(city.sub_a, "perubahan", 120_000_000, as_of=dt.date(2026, 9, 30))
    factories.make_figure(city.sub_a, "realisasi", 40_000_000, as_of=dt.date(2026, 6, 30))
    factories.make_figure(city.sub_a, "realisasi", 90_000_000, as_of=dt.date(2026, 10, 31))
    assert facts_of(city)[Component.REALIZATION] == fact(90_000_000, 120_000_000)
    assert facts_of(city, as_of=dt.date(2026, 7, 15))[Component.REALIZATION] == fact(40_000_000, 100_000_000)
    factories.make_figure(city.sub_b, "realisasi", 90_000_000)  # not verified: no part of ARG
    assert facts_of(city, city.b)[Component.REALIZATION] == fact(0, 0)


@pytest.mark.django_db
def test_realization_does_not_apply_before_the_budget_year_begins(city):
    verified(city.sub_a)
    factories.make_figure(city.sub_a, "perubahan", 1, as_of=dt.date(2025, 10, 1))
    assert Component.REALIZATION not in facts_of(city, as_of=dt.date(2025, 12, 31))


@pytest.mark.django_db
def test_arg_totals_hold_budget_actions_and_realization(city):
    verified(city.sub_a)
    factories.make_figure(city.sub_a, "realisasi", 10_000_000, as_of=dt.date(2026, 6, 30))
    tally = compliance.tallies(city.year, TODAY)[city.a.pk]
    assert (tally.arg_budget, tally.arg_actions, tally.arg_realized) == (100_000_000, 60_000_000, 10_000_000)


@pytest.mark.django_db
def test_pprg_that_nobody_required_is_gender_responsive_budget_but_no_coverage(city):
    verified(factories.make_sub_activity(city.b, city.year, budget=30_000_000, requires_pprg=False))
    tally = compliance.tallies(city.year, TODAY)[city.b.pk]
    assert tally.arg_budget == 30_000_000
    assert tally.facts[Component.COVERAGE] == fact(0, 1)


@pytest.mark.django_db
def test_data_counts_complete_and_verified_rows(city):
    day = dt.date(2026, 2, 1)
    factories.make_data(city.a, city.year, verified_on=day)
    factories.make_data(city.a, city.year, verified_on=day, concerns="P", male=None, female=6)
    factories.make_data(city.a, city.year, verified_on=day, concerns="L", male=7, female=None)
    factories.make_data(city.a, city.year, verified_on=day, female=None)  # one sex missing
    factories.make_data(city.a, city.year, verified_on=day, source="")
    factories.make_data(city.a, city.year, verified_on=day, data_year=None)
    factories.make_data(city.a, city.year)  # not verified
    assert facts_of(city)[Component.DATA] == fact(3, 7)
    assert facts_of(city, as_of=dt.date(2026, 1, 31))[Component.DATA] == fact(0, 7)


@pytest.mark.django_db
def test_attendance_leaves_out_excused_planned_and_other_years(city):
    factories.make_meeting(city.a)
    factories.make_meeting(city.a, presence="represented")
    factories.make_meeting(city.a, presence="absent")
    factories.make_meeting(city.a, presence="excused")
    factories.make_meeting(city.a, state="planned", starts_at=wib(2026, 12, 9), ends_at=wib(2026, 12, 9, 12))
    factories.make_meeting(city.a, state="cancelled")
    factories.make_meeting(city.a, starts_at=wib(2025, 12, 31, 9), ends_at=wib(2025, 12, 31, 12))
    assert facts_of(city)[Component.ATTENDANCE] == fact(2, 3)


@pytest.mark.django_db
def test_follow_up_gives_one_for_in_time_half_for_late_nothing_for_overdue(city):
    factories.make_finding(city.a, state="closed", closed_on=dt.date(2026, 4, 30))  # in time, on the last day
    factories.make_finding(city.a, state="closed", closed_on=dt.date(2026, 5, 1))  # late
    factories.make_finding(city.a)  # past due
    factories.make_finding(city.a, due=dt.date(2026, 12, 1))  # neither closed nor past due
    factories.make_action(city.a, state="closed", closed_on=dt.date(2026, 4, 1))
    factories.make_action(city.a, state="cancelled")
    tally = compliance.tallies(city.year, TODAY)[city.a.pk]
    assert tally.facts[Component.FOLLOWUP] == fact("2.5", 4)
    assert (tally.findings_open, tally.findings_overdue) == (2, 1)
    assert (tally.actions_total, tally.actions_closed, tally.actions_overdue) == (1, 1, 0)


@pytest.mark.django_db
def test_follow_up_belongs_to_the_year_of_its_due_date(city):
    factories.make_finding(city.a, found_on=dt.date(2025, 11, 1), due=dt.date(2025, 12, 31))
    factories.make_finding(city.a, found_on=dt.date(2025, 12, 1), due=dt.date(2026, 1, 15))
    assert facts_of(city)[Component.FOLLOWUP] == fact(0, 1)


@pytest.mark.django_db
def test_item_due_today_is_not_yet_past_due(city):
    factories.make_finding(city.a, due=TODAY)
    assert facts_of(city)[Component.FOLLOWUP] == fact(0, 0)


@pytest.mark.django_db
def test_facts_outside_the_validity_of_the_department_do_not_count(city):
    ended = factories.make_department("LAMA", valid_to=dt.date(2026, 3, 31))
    young = factories.make_department("BARU", valid_from=dt.date(2026, 4, 1))
    for department in (ended, young):
        factories.make_prerequisite(department, city.year, 50, verified_on=dt.date(2026, 2, 1))
        factories.make_finding(department, found_on=dt.date(2026, 1, 5), due=dt.date(2026, 2, 5))
        factories.make_finding(department, found_on=dt.date(2026, 5, 5), due=dt.date(2026, 6, 5))
        factories.make_meeting(department)  # 10 March
        factories.make_meeting(department, starts_at=wib(2026, 7, 1), ends_at=wib(2026, 7, 1, 12))
    tallies = compliance.tallies(city.year, TODAY)
    for department in (ended, young):
        assert tallies[department.pk].facts[Component.FOLLOWUP] == fact(0, 1)
        assert tallies[department.pk].facts[Component.ATTENDANCE] == fact(1, 1)
    assert tallies[ended.pk].facts[Component.PREREQUISITES].numerator == 50
    assert Component.PREREQUISITES not in tallies[young.pk].facts


@pytest.mark.django_db
def test_what_was_closed_after_the_end_of_the_department_does_not_help_it(city):
    ended = factories.make_department("LAMA", valid_to=dt.date(2026, 5, 31))
    factories.make_finding(ended, state="closed", closed_on=dt.date(2026, 6, 10))  # due 30 April
    assert compliance.tallies(city.year, TODAY)[ended.pk].facts[Component.FOLLOWUP] == fact(0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("departments", [1, 3, 30])
def test_number_of_queries_does_not_grow_with_departments(city, django_assert_num_queries, departments):
    for _ in range(departments):
        department = factories.make_department()
        verified(factories.make_sub_activity(department, city.year, budget=10))
        factories.make_meeting(department)
        factories.make_finding(department)
        factories.make_data(department, city.year)
    with django_assert_num_queries(2):
        compliance.tallies(city.year, TODAY)


@pytest.mark.django_db
def test_selected_departments_only(city):
    verified(city.sub_a)
    factories.make_meeting(city.b)
    assert set(compliance.tallies(city.year, TODAY, [city.a.pk])) == {city.a.pk}


@pytest.mark.django_db
def test_departments_of_a_year_are_those_that_exist_in_it(city):
    factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    codes = {department.code for department in compliance.departments_of_year(city.year)}
    assert "LAMA" not in codes
    assert "DISDIK" in codes


@pytest.mark.django_db
def test_verified_by_month_counts_required_originals(city, django_assert_num_queries):
    verified(city.sub_a, wib(2025, 8, 31, 23, 30))
    verified(city.sub_b, wib(2025, 9, 1, 0, 30))
    verified(city.sub_b, wib(2025, 9, 2), budget_version="perubahan")
    with django_assert_num_queries(1):
        found = compliance.verified_by_month(city.year)
    assert found == (2, {dt.date(2025, 8, 1): 1, dt.date(2025, 9, 1): 1})


@pytest.mark.django_db
def test_verified_by_month_of_an_empty_year(city):
    assert compliance.verified_by_month(factories.make_year(2030)) == (0, {})
