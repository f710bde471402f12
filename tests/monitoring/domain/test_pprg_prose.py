"""Rows of a GAP as sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from monitoring.domain.pprg_prose import (
    LONG,
    action_lines,
    cause_sentence,
    data_sentence,
    indicator_sentence,
    situation,
)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            DataRow(
                indicator="Peserta", unit="orang", male=Decimal(146), female=Decimal(34), data_year=2025, source="S"
            ),
            "Peserta: L 146, P 34 orang (P 18,9%); 2025, sumber S",
        ),
        (
            DataRow(indicator="NIB", unit="persen", male=Decimal(61), female=Decimal("22.5"), data_year=2025),
            "NIB: L 61, P 22,5 persen; 2025",
        ),
        (
            DataRow(indicator="AKI", unit="per 100.000", concerns="P", female=Decimal(249), source="Dinkes"),
            "AKI (perempuan saja): P 249 per 100.000; sumber Dinkes",
        ),
        (
            DataRow(indicator="Perokok", unit="orang", concerns="L", male=Decimal(9)),
            "Perokok (laki-laki saja): L 9 orang",
        ),
        (DataRow(), "(tanpa nama): L —, P —"),
    ],
)
def test_data_sentence(row: DataRow, sentence: str):
    assert data_sentence(row) == sentence


def test_data_sentence_in_whole_words():
    row = DataRow(indicator="Peserta", unit="orang", male=Decimal(1), female=Decimal(3))
    assert data_sentence(row, LONG) == "Peserta: laki-laki 1, perempuan 3 orang (perempuan 75%)"


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        (Cause(text="S"), "S"),
        (Cause(text="S", factors=("akses", "kontrol"), evidence="B"), "S (faktor akses, kontrol; bukti: B)"),
        (Cause(evidence="B"), "(belum diuraikan) (bukti: B)"),
    ],
)
def test_cause_sentence(cause: Cause, sentence: str):
    assert cause_sentence(cause) == sentence


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            Indicator(name="X", unit="orang", target=Decimal(200), target_male=Decimal(120), target_female=Decimal(80)),
            "X: target 200 orang (L 120, P 80)",
        ),
        (
            Indicator(name="X", unit="%", target=Decimal(45), target_female=Decimal(45), baseline=Decimal(22)),
            "X: target 45 % (P 45); data dasar 22",
        ),
        (Indicator(), "(tanpa nama): target —"),
    ],
)
def test_indicator_sentence(row: Indicator, sentence: str):
    assert indicator_sentence(row) == sentence


def test_action_lines_show_what_is_missing():
    assert list(action_lines(Action(input_amount=Decimal("1234567")))) == [
        "Masukan: Rp1.234.567,00",
        "Keluaran: —",
        "Hasil: —",
    ]


def test_situation_joins_steps_two_to_five():
    gap = Content(
        data=(DataRow(indicator="Peserta", unit="orang", male=Decimal(1), female=Decimal(3)),),
        data_note="Catatan.",
        factors=(Factor("akses", "Undangan"),),
        internal=(Cause(text="Formulir"), Cause(text="")),
        external=(Cause(text="Beban ganda"),),
    )
    assert situation(gap).split("\n\n") == [
        "Data pembuka wawasan menunjukkan keadaan berikut.\n1. Peserta: laki-laki 1, perempuan 3 orang (perempuan 75%)",
        "Catatan.",
        "Kesenjangan itu tampak pada faktor berikut.\n1. Akses: Undangan",
        "Sebab kesenjangan di dalam perangkat daerah:\n1. Formulir",
        "Sebab kesenjangan di luar perangkat daerah:\n1. Beban ganda",
    ]
    assert situation(Content()) == ""
