"""The 22 items: suggestions of the program, progress, and the reason of a return."""

from __future__ import annotations

import pytest

from monitoring.domain.quality import ITEMS, PARTLY_JUDGED, Check, Problem, Report, Result, Severity, Status
from monitoring.domain.review_items import (
    PLACE_OF,
    REASON_LENGTH,
    fillable,
    next_open,
    place_name,
    reason,
    suggest,
    worst,
)
from monitoring.models import ChecklistMark


def result(item: int, status: Status, *texts: str, severity: Severity = Severity.WARN) -> Result:
    check = Check(f"c{item}", item, 1, severity, "Judul", "Sebab", lambda content, facts: iter(()))
    return Result(check, status, tuple(Problem(text, "Perbaiki.") for text in texts))


def marks(**verdicts: str) -> dict[int, ChecklistMark]:
    return {int(key[1:]): ChecklistMark(item=int(key[1:]), verdict=verdict) for key, verdict in verdicts.items()}


def test_every_item_has_a_place():
    assert set(PLACE_OF) == set(ITEMS)
    names = {place_name(place) for place in PLACE_OF.values()}
    assert names >= {"Langkah 1", "Langkah 9", "GBS", "KAK", "Seluruh dokumen"}


@pytest.mark.parametrize(
    ("results", "item", "verdict", "tone", "words"),
    [
        ((result(1, Status.PASSED),), 1, "sesuai", "good", "Terpenuhi"),
        ((result(12, Status.PASSED),), 12, "", "none", "nilai kelayakannya"),
        ((result(1, Status.FAILED, "Kode salah."),), 1, "perbaiki", "fair", "Kode salah."),
        ((result(4, Status.FAILED, "Satu.", severity=Severity.BLOCK),), 4, "perbaiki", "poor", "Satu."),
        ((result(4, Status.FAILED, "Satu.", "Dua.", "Tiga."),), 4, "perbaiki", "fair", "Satu. Dua. Dan 1 lagi."),
        ((result(9, Status.NOT_APPLICABLE),), 9, "", "none", "Belum dapat diperiksa"),
        ((), 5, "", "none", "Dinilai sendiri"),
        ((result(1, Status.PASSED), result(1, Status.FAILED, "Nama salah.")), 1, "perbaiki", "fair", "Nama salah."),
    ],
)
def test_suggestion(results, item, verdict, tone, words):
    found = suggest(item, Report(tuple(results)))
    assert (found.verdict, found.tone) == (verdict, tone)
    assert words in found.text


def test_only_items_that_a_program_can_tell_are_filled():
    report = Report(tuple(result(item, Status.PASSED) for item in ITEMS))
    assert fillable(report, {1, 3}) == [item for item in ITEMS if item not in PARTLY_JUDGED and item not in {1, 3}]
    assert fillable(Report(()), ()) == []


def test_next_open_item_goes_round():
    assert next_open({1, 2}, 0) == 3
    assert next_open(set(range(1, 22)), 5) == 22
    assert next_open(set(range(2, 23)), 9) == 1
    assert next_open(set(ITEMS)) is None


def test_gravest_item_of_a_place_counts():
    assert worst(marks(i18="sesuai"), 7) == ""
    assert worst(marks(i18="sesuai", i19="perbaiki"), 7) == "perbaiki"
    assert worst(marks(i18="tidak_ada", i19="perbaiki"), 7) == "tidak_ada"
    assert worst(marks(i13="sesuai"), 8) == "sesuai"
    assert worst({}, 0) == ""


def test_reason_lists_items_and_open_comments():
    rows = marks(i19="perbaiki", i2="sesuai", i21="tidak_ada", i16="perbaiki")
    rows[19].note = "Melebihi\n pagu."
    assert reason(rows.values(), [(7, "Uraikan."), (0, "Umum."), (10, "GBS lama.")]).splitlines() == [
        "Butir 16 (analisis situasi GBS sama dengan GAP langkah 2 sampai 5): perlu perbaikan.",
        "Butir 19 (jumlah anggaran tidak melebihi pagu): Melebihi pagu.",
        "Butir 21 (KAK ada, dan metodenya memungkinkan laki-laki dan perempuan ikut serta): tidak ada.",
        "Langkah 7: Uraikan.",
        "Seluruh dokumen: Umum.",
        "GBS: GBS lama.",
    ]
    assert reason((), ()) == ""


def test_reason_fits_into_its_field():
    text = reason((), [(number % 9 + 1, "x" * 380) for number in range(20)])
    assert len(text) <= REASON_LENGTH
    assert text.splitlines()[-1] == f"Dan {20 - (len(text.splitlines()) - 1)} catatan lain pada lembar verifikasi."
    assert reason((), [(1, "y" * 387) for _number in range(5)]).count("\n") == 4
