"""Freezing a year: what was reported stays as it was."""

import datetime as dt
from decimal import Decimal

import pytest

from monitoring.domain import compliance
from monitoring.enums import Band, Component
from monitoring.models import ScoreSnapshot
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AppendOnlyError, AuditEntry
from tests import factories
from tests.factories import wib

CLOSING = dt.date(2027, 1, 31)


@pytest.fixture
def eventful(city):
    factories.make_prerequisite(city.a, city.year, Decimal("62.50"))
    factories.make_submission(
        city.sub_a, state="verified", first_submitted_at=wib(2025, 7, 2), verified_at=wib(2025, 9, 1),
        budget_total=Decimal("12345678.90"),
    )  # fmt: skip
    factories.make_figure(city.sub_a, "realisasi", Decimal("33333333.33"))
    factories.make_finding(city.a, state="closed", closed_on=dt.date(2026, 5, 30))
    factories.make_action(city.a)
    return city


@pytest.mark.django_db
def test_frozen_matrix_equals_the_live_one(eventful):
    live = compliance.build(eventful.year, CLOSING)
    compliance.freeze_year(fiscal_year=eventful.year, actor=eventful.bapperida, day=CLOSING)
    frozen = compliance.build(eventful.year, dt.date(2027, 6, 1))
    assert frozen.frozen
    assert frozen.as_of == CLOSING
    for before, after in zip(live.lines, frozen.lines, strict=True):
        assert before.department == after.department
        assert before.score == after.score
    for figure in ("arg_budget", "arg_actions", "arg_realized", "findings_open", "actions_total", "actions_overdue"):
        assert live.total(figure) == frozen.total(figure)


@pytest.mark.django_db
def test_records_changed_afterwards_change_nothing(eventful):
    compliance.freeze_year(fiscal_year=eventful.year, actor=eventful.bapperida, day=CLOSING)
    before = compliance.build(eventful.year, CLOSING).lines[0].score.exact
    factories.make_meeting(eventful.a, presence="absent")
    eventful.year.weight_coverage, eventful.year.weight_data = 0, 40
    eventful.year.save()
    assert compliance.build(eventful.year, CLOSING).lines[0].score.exact == before


@pytest.mark.django_db
def test_freezing_is_recorded_and_cannot_be_repeated(eventful):
    rows = compliance.freeze_year(fiscal_year=eventful.year, actor=eventful.bapperida, day=CLOSING)
    assert len(rows) == 4
    assert AuditEntry.objects.filter(action="tutup_tahun", object_text="2026").count() == 1
    with pytest.raises(IllegalMove, match="sudah ditutup"):
        compliance.freeze_year(fiscal_year=eventful.year, actor=eventful.bapperida, day=CLOSING)
    with pytest.raises(AppendOnlyError):
        rows[0].save()
    assert ScoreSnapshot.objects.count() == 4


@pytest.mark.django_db
def test_year_is_not_closed_before_its_end_or_by_another_role(eventful):
    with pytest.raises(IllegalMove, match="setelah 31 Desember 2026"):
        compliance.freeze_year(fiscal_year=eventful.year, actor=eventful.bapperida, day=dt.date(2026, 12, 31))
    with pytest.raises(NotAllowed):
        compliance.freeze_year(fiscal_year=eventful.year, actor=eventful.inspektorat, day=CLOSING)
    assert not ScoreSnapshot.objects.exists()


@pytest.mark.django_db
def test_closed_year_without_snapshots_is_computed_as_of_its_freeze_date(eventful):
    eventful.year.state, eventful.year.frozen_on = "tutup", dt.date(2026, 4, 30)
    matrix = compliance.build(eventful.year, dt.date(2030, 1, 1))
    assert not matrix.frozen
    line = next(line for line in matrix.lines if line.department == eventful.a)
    assert line.score.of(Component.FOLLOWUP).value is None


@pytest.mark.django_db
def test_city_figures_are_sums_and_plain_means(eventful):
    matrix = compliance.build(eventful.year, dt.date(2026, 11, 24))
    assert matrix.fact(Component.COVERAGE).denominator == 2
    assert matrix.compliant == sum(line.score.band in {Band.GOOD, Band.EXCELLENT} for line in matrix.lines)
    average, scored = matrix.average
    assert scored == 4
    assert average is not None
    assert matrix.compliant_before is None
    assert matrix.total("arg_realized") == Decimal("33333333.33")


@pytest.mark.django_db
def test_building_takes_a_fixed_number_of_queries(eventful, django_assert_num_queries):
    with django_assert_num_queries(4):
        compliance.build(eventful.year, dt.date(2026, 11, 24))
    compliance.freeze_year(fiscal_year=eventful.year, actor=eventful.bapperida, day=CLOSING)
    with django_assert_num_queries(3):
        compliance.build(eventful.year, CLOSING)
