"""What a program can read from Indonesian free text."""

from __future__ import annotations

import pytest

from monitoring.domain.quality import text
from monitoring.domain.quality.text import Prepared


@pytest.mark.parametrize(
    ("one", "other", "limit", "same"),
    [
        ("Formulir lama.", "FORMULIR   lama", 0.97, True),
        ("", "", 0.5, False),
        ("a b c d", "a b c e", 0.5, False),  # too short to be alike
        ("a b c d e f g h i j", "a b c d e f g h i k", 0.9, True),
        ("a b c d e f g h i j", "a b c d e f g h i k", 0.95, False),
        ("satu dua tiga empat lima enam", "enam lima empat tiga dua satu", 0.85, False),  # in another order
    ],
)
def test_sameness(one: str, other: str, limit: float, same: bool):
    assert text.is_same(text.words(one), text.words(other), limit) is same


def test_copy_is_found_among_many():
    others = [Prepared.of(value) for value in ("Satu dua tiga.", "", "Jadwal pelatihan tiga hari pada siang hari.")]
    assert text.copy_among(Prepared.of("jadwal pelatihan tiga hari pada siang hari"), others) == 2
    assert text.copy_among(Prepared.of("Jadwal lain sama sekali di malam hari"), others) is None
    assert text.copy_among(Prepared.of(""), others) is None
    assert text.copy_among(Prepared.of("apa pun"), []) is None


def test_a_text_within_another():
    assert text.is_within("Meningkatkan gizi.", "Meningkatkan gizi balita.")
    assert not text.is_within("gizi bali", "gizi balita")
    assert not text.is_within("", "apa pun")


@pytest.mark.parametrize(
    ("value", "holds"),
    [("Sejak 2019 dan 1998", False), ("18,9 persen", True), ("P 34", True), ("tahun 20255", True), ("tiada", False)],
)
def test_a_figure_is_more_than_a_year(value: str, holds: bool):
    assert text.holds_figure(value) is holds


@pytest.mark.parametrize(
    ("value", "group", "both", "one"),
    [
        ("pelaku usaha perempuan", True, True, True),
        ("keterlibatan ayah", True, True, True),
        ("laki-laki dan perempuan", True, True, False),
        ("secara setara", True, True, False),
        ("penyandang disabilitas", True, False, False),
        ("ibukota provinsi", False, False, False),
        ("ceramah", False, False, False),
    ],
)
def test_groups_and_sexes(value: str, group: bool, both: bool, one: bool):
    assert (text.names_group(value), text.minds_both_sexes(value), text.names_one_sex(value)) == (group, both, one)


@pytest.mark.parametrize(
    ("unit", "people"),
    [
        ("orang", True), (" Orang/bulan", True), ("pelaku usaha", True), ("siswa", True), ("anak", True),
        ("kelompok", False), ("keluarga", False), ("persen", False), ("persen peserta", False), ("", False),
        ("organisasi", False), ("orangtua", False), ("anakan", False),
    ],
)  # fmt: skip
def test_units_that_count_people(unit: str, people: bool):
    assert text.counts_people(unit) is people


@pytest.mark.parametrize(
    ("names", "line"), [([], ""), (["a"], "a"), (["a", "b"], "a dan b"), (["a", "b", "c"], "a, b, dan c")]
)
def test_listing(names: list[str], line: str):
    assert text.listing(names) == line


def test_short_text_stands_on_one_line():
    assert text.short("Peserta\npelatihan") == "“Peserta pelatihan”"
    assert text.short("x" * 100) == f"“{'x' * 59}…”"
