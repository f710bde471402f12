"""Both texts side by side."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from monitoring.domain.pprg_compare import compare, row_text
from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from tests.monitoring.domain.test_pprg_steps import FULL


def lines(mine: Content, stored: Content, step: int) -> dict[str, tuple[str, str, bool]]:
    return {line.label: (line.mine, line.stored, line.same) for line in compare(mine, stored, step)}


def test_texts_that_differ_and_texts_that_do_not():
    mine = dataclasses.replace(FULL, purpose="Tujuan saya")
    assert lines(mine, FULL, 1) == {
        "Tujuan sub kegiatan": ("Tujuan saya", "Tujuan", False),
        "Kelompok sasaran": ("Sasaran", "Sasaran", True),
    }


def test_rows_are_paired_by_id_and_new_ones_stand_alone():
    stored = dataclasses.replace(FULL, internal=(*FULL.internal, Cause(id=7, text="Sebab mereka")))
    mine = dataclasses.replace(
        FULL, internal=(dataclasses.replace(FULL.internal[0], text="Diubah"), Cause(text="Sebab saya", evidence="LK"))
    )
    found = [(line.mine, line.stored) for line in compare(mine, stored, 4)]
    assert found == [
        ("Diubah\nFaktor: Akses", "x\nFaktor: Akses"),
        ("", "Sebab mereka"),
        ("Sebab saya\nBukti: LK", ""),
    ]


def test_factors_are_paired_by_kind():
    mine = dataclasses.replace(FULL, factors=(Factor("akses", "saya"), Factor("kontrol", "baru")))
    assert lines(mine, FULL, 3) == {"Akses": ("saya", "x", False), "Kontrol": ("baru", "", False)}


def test_step_7_shows_money_and_choices_as_people_read_them():
    mine = dataclasses.replace(FULL, budget_total=None, arg_category="")
    found = lines(mine, FULL, 7)
    assert found["Jumlah anggaran GBS"] == ("", "Rp1", False)
    assert found["Kategori ARG"] == ("", "Anggaran khusus target gender", False)
    assert found["Rencana aksi 1"][2]


def test_step_8_says_which_rows_are_chosen():
    mine = dataclasses.replace(FULL, data=(dataclasses.replace(FULL.data[0], is_baseline=False),))
    assert lines(mine, FULL, 8) == {"A": ("tidak", "dipilih", False)}


def test_row_as_people_read_it():
    row = DataRow(
        indicator="AKI", concerns="P", female=Decimal("2.49"), unit="per 1.000", data_year=2025, source="Dinkes"
    )
    assert (
        row_text(row, FULL)
        == "AKI\nMenyangkut: Perempuan saja\nP: 2,49\nSatuan: per 1.000\nTahun: 2025\nSumber: Dinkes"
    )
    action = Action(name="Pelatihan", input_amount=Decimal(95_000_000), causes=(1, 2, 99))
    assert row_text(action, FULL) == "Pelatihan\nMasukan: Rp95.000.000\nMenjawab: I1, E1"
    assert row_text(Indicator(name="NIB", target=Decimal(45)), FULL) == "Keluaran: NIB\nTarget: 45"
