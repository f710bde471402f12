"""Words of the cards and the geometry of the pace chart."""

import datetime as dt
from decimal import Decimal

import pytest

from departments.models import FiscalYear
from monitoring.domain import explain, pace, scoring
from monitoring.enums import Component
from monitoring.facts import Fact
from monitoring.tables import cards


def measured(verified, as_of=dt.date(2026, 11, 24), required=130, due=dt.date(2026, 10, 31), target=100):
    return pace.measure(year=2027, required=required, target_percent=target, verified=verified, due=due, as_of=as_of)


NOVEMBER = {dt.date(2026, month, 1): count for month, count in ((5, 67), (8, 11), (9, 11), (10, 11))}


def test_sentence_after_the_due_date_says_what_is_missing():
    sentence = cards.pace_sentence(measured(NOVEMBER))
    assert sentence == (
        "Dengan laju 11,0 per bulan (3 bulan terakhir) target 130 tercapai Februari 2027. "
        "Tenggat 31 Okt 2026 sudah lewat; kurang 30."
    )


def test_sentence_before_the_due_date_says_how_many_a_month():
    sentence = cards.pace_sentence(measured({dt.date(2026, 7, 1): 70}, as_of=dt.date(2026, 8, 10)))
    assert "perlu 20 per bulan" in sentence


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (measured({}, required=0), "Belum ada sub kegiatan wajib"),
        (measured({dt.date(2026, 3, 1): 130}), "sudah tercapai"),
        (measured({dt.date(2026, 3, 1): 10}), "tidak akan tercapai"),
    ],
)
def test_sentence_of_special_cases(found, words):
    assert words in cards.pace_sentence(found)


def test_chart_ends_at_the_present_month_and_forecasts_to_december():
    chart = cards.pace_chart(measured(NOVEMBER))
    assert len(chart.line.split()) == 11
    assert len(chart.forecast.split()) == 2
    assert chart.months[0][1] == "Jan"
    assert chart.label == "PPRG terverifikasi: 100 dari target 130"
    assert "," not in chart.last[0]


def test_sentence_of_a_year_that_has_begun_forecasts_nothing():
    sentence = cards.pace_sentence(measured({dt.date(2026, 3, 1): 100}, as_of=dt.date(2027, 2, 1)))
    assert sentence == "Terverifikasi 100 dari target 130; kurang 30."


def test_chart_of_a_finished_year_has_no_forecast():
    chart = cards.pace_chart(measured({dt.date(2026, 3, 1): 10}, as_of=dt.date(2027, 2, 1)))
    assert chart.forecast == ""


def test_chart_is_left_out_without_anything_required():
    assert cards.pace_chart(measured({}, required=0)) is None
    assert cards.pace_chart(measured({}, as_of=dt.date(2025, 5, 1))) is None


def test_share_is_half_up_and_absent_without_a_whole():
    assert cards.share_of(Decimal(1), Decimal(8)) == Decimal("12.5")
    assert cards.share_of(Decimal(1), None) is None


def test_denominator_follows_the_setting_of_the_year():
    year = FiscalYear(year=2026, total_spending=Decimal(100), spending_without_staff=Decimal(40))
    assert cards.denominator_of(year) == 100
    year.arg_denominator = "tanpa_pegawai"
    assert cards.denominator_of(year) == 40


def test_nothing_is_advised_where_nothing_can_be_won():
    score = scoring.compute(
        {Component.ATTENDANCE: Fact(Decimal(0), Decimal(2))}, dict.fromkeys(Component, 10), scoring.Bands()
    )
    with pytest.raises(ValueError, match="nothing can be won"):
        explain.advice(score.of(Component.ATTENDANCE), 0)
