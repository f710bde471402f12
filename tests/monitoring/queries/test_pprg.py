"""Reads of submissions: scope, pagu, deadline, what is missing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from departments.enums import BudgetKind
from monitoring.domain import pprg as domain
from monitoring.enums import BudgetVersion
from monitoring.models import Submission
from monitoring.queries import pprg
from tests.conftest import City
from tests.factories import (
    make_data,
    make_department,
    make_extension,
    make_figure,
    make_finding,
    make_sub_activity,
    make_submission,
    make_year,
)
from tests.monitoring.pprg_data import make_pprg

TODAY = dt.date(2026, 6, 1)


def test_departments_see_their_own_and_their_predecessors(city: City):
    old = make_department("DISLAMA", valid_to=dt.date(2025, 12, 31))
    city.a.predecessors.add(old)
    own = make_submission(city.sub_a)
    inherited = make_submission(make_sub_activity(old, city.year))
    foreign = make_submission(city.sub_b)
    assert set(pprg.visible_submissions(city.focal_a)) == {own, inherited}
    assert set(pprg.visible_submissions(city.head_b)) == {foreign}
    assert set(pprg.visible_submissions(city.inspektorat)) == {own, inherited, foreign}


def test_year_narrows_and_no_year_shows_nothing(city: City):
    other = make_submission(make_sub_activity(city.a, make_year(2027)))
    make_submission(city.sub_a)
    assert list(pprg.in_year(Submission.objects.all(), other.sub_activity.fiscal_year)) == [other]
    assert not pprg.in_year(Submission.objects.all(), None).exists()


@pytest.mark.parametrize(
    ("figures", "budget"),
    [
        ([], 100_000_000),
        ([("murni", 120_000_000, dt.date(2026, 2, 1))], 120_000_000),
        ([("murni", 90_000_000, dt.date(2026, 7, 1))], 100_000_000),
        ([("perubahan", 80_000_000, dt.date(2026, 5, 31))], 80_000_000),
        ([("perubahan", 80_000_000, dt.date(2026, 9, 1))], 100_000_000),
        ([("realisasi", 1, dt.date(2026, 5, 1))], 100_000_000),
    ],
)
def test_budget_is_the_newest_pagu_of_the_day(city: City, figures, budget):
    for kind, amount, day in figures:
        make_figure(city.sub_a, BudgetKind(kind), amount, as_of=day)
    make_submission(city.sub_a)
    assert pprg.for_list(Submission.objects.all(), TODAY).get().budget == Decimal(budget)


def test_budget_that_was_never_recorded_is_none(city: City):
    make_submission(make_sub_activity(city.a, city.year))
    assert pprg.for_list(Submission.objects.all(), TODAY).get().budget is None


def test_deadline_is_the_years_or_the_departments_extension(city: City):
    make_submission(city.sub_a)
    make_submission(city.sub_b)
    make_extension(city.year, city.b, dt.date(2025, 8, 15))
    due = dict(pprg.with_deadline(Submission.objects.all()).values_list("sub_activity__department__code", "due"))
    assert due == {"DISDIK": dt.date(2025, 7, 31), "DINKES": dt.date(2025, 8, 15)}


def test_revised_budget_has_its_own_deadline(city: City):
    city.year.revised_submission_due = dt.date(2026, 9, 15)
    city.year.save()
    make_extension(city.year, city.a, dt.date(2025, 8, 15))
    make_submission(city.sub_a, budget_version=BudgetVersion.REVISED)
    assert pprg.with_deadline(Submission.objects.all()).get().due == dt.date(2026, 9, 15)
    make_extension(city.year, city.a, dt.date(2026, 10, 15), step="perubahan")
    assert pprg.with_deadline(Submission.objects.all()).get().due == dt.date(2026, 10, 15)


def test_states_are_ranked_by_the_life_cycle(city: City):
    make_pprg(city, "verified")
    make_pprg(city, "draft", sub_activity=city.sub_b)
    rows = pprg.for_list(Submission.objects.all(), TODAY).order_by("state_rank")
    assert [row.state for row in rows] == ["draft", "verified"]


def test_missing_are_the_required_ones_without_a_live_submission(city: City):
    withdrawn = make_submission(city.sub_a, state="withdrawn")
    make_sub_activity(city.a, city.year, requires_pprg=False)
    make_sub_activity(city.a, make_year(2027))
    assert list(pprg.missing_sub_activities(city.focal_a, city.year)) == [city.sub_a]
    assert set(pprg.missing_sub_activities(city.bapperida, city.year)) == {city.sub_a, city.sub_b}
    assert pprg.required_count(city.bapperida, city.year) == pprg.Required(total=2, missing=2)
    withdrawn.state = "draft"
    withdrawn.save()
    assert not pprg.missing_sub_activities(city.focal_a, city.year).exists()
    assert pprg.required_count(city.focal_a, city.year) == pprg.Required(total=1, missing=0)


def test_without_a_year_nothing_is_missing(city: City):
    assert not pprg.missing_sub_activities(city.bapperida, None).exists()
    assert pprg.required_count(city.bapperida, None) == pprg.Required()


def test_line_of_a_missing_one_has_pagu_and_extended_deadline(city: City):
    make_extension(city.year, city.a, dt.date(2025, 8, 15))
    row = pprg.missing_for_list(pprg.missing_sub_activities(city.focal_a, city.year), TODAY).get()
    assert (row.budget, row.due) == (Decimal(100_000_000), dt.date(2025, 8, 15))


def test_choice_of_a_focal_point_has_required_ones_first(city: City):
    optional = make_sub_activity(city.a, city.year, requires_pprg=False)
    later = make_sub_activity(city.a, make_year(2027))
    assert list(pprg.own_sub_activities(city.a.pk, city.year)) == [city.sub_a, optional]
    assert set(pprg.own_sub_activities(city.a.pk, None)) == {city.sub_a, optional, later}


def test_figures_of_a_submission_are_the_newest_of_each_kind(city: City):
    make_figure(city.sub_a, BudgetKind.REALIZED, 10, as_of=dt.date(2026, 3, 31))
    make_figure(city.sub_a, BudgetKind.REALIZED, 20, as_of=dt.date(2026, 4, 30))
    figures = pprg.budget_figures(city.sub_a.pk, TODAY)
    assert {kind: figure.amount for kind, figure in figures.items()} == {"murni": 100_000_000, "realisasi": 20}


def test_figures_of_many_sub_activities_in_one_query(city: City, django_assert_num_queries):
    make_figure(city.sub_a, BudgetKind.ORIGINAL, 7, as_of=dt.date(2026, 6, 1))
    with django_assert_num_queries(1):
        found = pprg.figures_of_many([city.sub_a.pk, city.sub_b.pk])
    first, second = (pprg.newest_by_kind(found[row.pk], dt.date(2026, 12, 31)) for row in (city.sub_a, city.sub_b))
    assert (first["murni"].amount, second["murni"].amount) == (7, 200_000_000)
    assert pprg.newest_by_kind(found[city.sub_a.pk], dt.date(2026, 5, 31))["murni"].amount == 100_000_000
    assert pprg.newest_by_kind(found[city.sub_a.pk], dt.date(2000, 1, 1)) == {}


def test_own_data_are_the_newest_complete_figures_of_department_and_predecessors(city: City):
    old = make_department("DISLAMA", valid_to=dt.date(2025, 12, 31))
    city.a.predecessors.add(old)
    last, before = make_year(2025), make_year(2024)
    newest = make_data(city.a, city.year, indicator="Guru", data_year=2025)
    make_data(city.a, last, indicator="Guru", data_year=2024)
    inherited = make_data(old, last, indicator="Siswa", data_year=2024)
    make_data(city.a, make_year(2023), indicator="Terlalu lama")
    make_data(city.a, before, indicator="Belum lengkap", male=None)
    make_data(city.b, city.year, indicator="Milik lain")
    assert pprg.own_data(make_submission(city.sub_a)) == [newest, inherited]


def test_last_writer_is_the_newest_entry_of_the_trail(city: City):
    submission = make_pprg(city)
    assert pprg.last_writer(submission) is None
    domain.decide(submission=submission, action="offer", actor=city.focal_a)
    domain.decide(submission=submission, action="sign", actor=city.head_a)
    assert pprg.last_writer(submission).actor == city.head_a


def test_reason_of_a_return_lasts_until_the_correction_is_submitted(city: City):
    submission = make_pprg(city, "in_verification")
    assert pprg.last_return(submission) is None
    row = domain.decide(submission=submission, action="return", actor=city.dp3a, note="Sumber data belum ada.")
    domain.decide(submission=submission, action="offer", actor=city.focal_a)
    domain.decide(submission=submission, action="recall", actor=city.focal_a)
    assert pprg.last_return(submission) == row
    for action, actor in (("offer", city.focal_a), ("sign", city.head_a), ("submit", city.head_a)):
        domain.decide(submission=submission, action=action, actor=actor)
    assert pprg.last_return(submission) is None


def test_related_findings_stay_in_scope(city: City):
    submission = make_pprg(city)
    own = make_finding(city.a, submission=submission)
    make_finding(city.b, submission=submission)
    found = pprg.with_history(Submission.objects.all(), city.focal_a).get()
    assert list(found.findings.all()) == [own]
    found = pprg.with_history(Submission.objects.all(), city.inspektorat).get()
    assert len(found.findings.all()) == 2


def test_last_appointment_of_a_role_without_appointments(city: City):
    assert pprg.last_appointment(city.bapperida) is None
    assert pprg.last_appointment(city.focal_a).user == city.focal_a
    assert pprg.last_appointment(city.head_a).user == city.head_a
