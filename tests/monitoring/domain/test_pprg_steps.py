"""How far each step is written."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from monitoring.domain.pprg_steps import STEPS, completeness, step_of

FULL = Content(
    purpose="Tujuan",
    target_group="Sasaran",
    data=(
        DataRow(
            id=1, indicator="A", unit="orang", male=Decimal(1), female=Decimal(2), data_year=2025, source="X",
            is_baseline=True,
        ),
    ),
    factors=(Factor("akses", "x"),),
    internal=(Cause(id=1, text="x", factors=("akses",)),),
    external=(Cause(id=2, text="x", factors=("akses",)),),
    new_purpose="Baru",
    actions=(Action(id=1, name="A", input_amount=Decimal(1), output="o", outcome="h", causes=(1,)),),
    budget_total=Decimal(1),
    arg_category="khusus",
    arg_reason="x",
    indicators=(
        Indicator(id=1, kind="keluaran", name="A", unit="orang", target=Decimal(1)),
        Indicator(id=2, kind="hasil", name="B", unit="persen", target=Decimal(2)),
    ),
)  # fmt: skip


def state(content: Content, number: int) -> tuple[str, list[str]]:
    found = completeness(content)[number - 1]
    return found.state, found.missing


def but(**changes) -> Content:
    return dataclasses.replace(FULL, **changes)


def test_headers_are_the_official_nine():
    assert [step.header for step in STEPS] == [
        "Pilih kebijakan/program/kegiatan yang akan dianalisis",
        "Data pembuka wawasan",
        "Isu gender: faktor kesenjangan",
        "Sebab kesenjangan internal",
        "Sebab kesenjangan eksternal",
        "Kebijakan dan rencana ke depan: reformulasi tujuan",
        "Rencana aksi",
        "Pengukuran hasil: data dasar (baseline)",
        "Indikator gender",
    ]
    assert [step_of(step.number) for step in STEPS] == list(STEPS)


def test_complete_content_misses_nothing():
    assert {row.state for row in completeness(FULL)} == {"filled"}
    assert [row.missing for row in completeness(FULL)] == [[]] * 9


def test_empty_content_is_empty_everywhere():
    assert {row.state for row in completeness(Content())} == {"empty"}
    assert all(row.missing for row in completeness(Content()))


@pytest.mark.parametrize(
    ("number", "content", "missing"),
    [
        (1, but(target_group=""), ["Kelompok sasaran belum ditulis."]),
        (1, but(purpose=""), ["Tujuan sub kegiatan belum ditulis."]),
        (2, but(data=(), data_note="x"), ["Belum ada data pembuka wawasan."]),
        (
            2,
            but(data=(DataRow(indicator="A", male=Decimal(1)),)),
            ["Data 1 belum memuat angka perempuan, satuan, tahun, sumber."],
        ),
        (
            2,
            but(data=(DataRow(concerns="P"),)),
            ["Data 1 belum memuat indikator, angka perempuan, satuan, tahun, sumber."],
        ),
        (
            2,
            but(data=(DataRow(concerns="L", indicator="A", unit="x", source="x", data_year=1),)),
            ["Data 1 belum memuat angka laki-laki."],
        ),
        (4, but(internal=(Cause(text="x"),)), ["Sebab internal 1 belum dikaitkan dengan faktor."]),
        (5, but(external=(Cause(factors=("akses",)),)), ["Sebab eksternal 1 belum diuraikan."]),
        (7, but(budget_total=None), ["Jumlah anggaran GBS belum diisi."]),
        (7, but(arg_category=""), ["Kategori ARG belum dipilih."]),
        (7, but(arg_reason=""), ["Alasan kategori ARG belum ditulis."]),
        (7, but(actions=()), ["Belum ada rencana aksi."]),
        (
            7,
            but(actions=(Action(),)),
            ["Rencana aksi 1 belum memuat nama, masukan, keluaran, hasil, sebab yang dijawab."],
        ),
        (9, but(indicators=FULL.indicators[:1]), ["Belum ada indikator hasil."]),
        (9, but(indicators=(*FULL.indicators, Indicator())), ["Indikator 3 belum memuat nama, satuan, target."]),
    ],
)
def test_step_that_is_begun_says_what_it_misses(number: int, content: Content, missing: list[str]):
    assert state(content, number) == ("partly", missing)


def test_a_fact_of_one_sex_is_complete_without_its_pair():
    row = DataRow(indicator="AKI", concerns="P", female=Decimal(249), unit="per 100.000", data_year=2025, source="X")
    assert state(but(data=(row,)), 2) == ("filled", [])


def test_baseline_is_empty_until_a_row_is_chosen():
    row = dataclasses.replace(FULL.data[0], is_baseline=False)
    assert state(but(data=(row,)), 8) == ("empty", ["Belum ada data dasar yang dipilih."])
