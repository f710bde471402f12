"""A GAP in nine columns that somebody else made: found under many headers, taken apart aloud, never guessed."""

from __future__ import annotations

import io
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from monitoring.domain.pprg_content import Factor
from monitoring.excel.cells import Remarks
from monitoring.excel.foreign import ForeignDocument, read_foreign
from monitoring.excel.foreign_header import find_foreign_header, meaning
from monitoring.excel.foreign_text import names_in, read_identity, split_amount, split_items, split_labels
from pug_tanjungbalai.common.xlsx import WorkbookError, read_sheets
from pug_tanjungbalai.common.xlsx_stream import RawRow
from tests.timing import allowed

from .books import NINE, matrix, named

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "gap-contoh.xlsx"
ONE = (
    1,
    "1.01.02.2.02.0058 Proses Belajar. Tujuan: menurunkan putus sekolah. Sasaran: siswa SMP",
    "Putus sekolah 64 anak.",
    "Akses: jam belajar. Kontrol: orang tua.",
    "1. Belum dipantau 2. Tidak ada jalur lain",
    "Budaya melaut",
    "Menurunkan putus sekolah L.",
    "1. Pendataan (Rp60.000.000). 2. Kelas sore",
    "L 49, P 15",
    "Keluaran: 9 SMP. Hasil: L turun menjadi 25; P tetap",
)


def read(file: io.BytesIO) -> tuple[list[ForeignDocument], Remarks]:
    remarks = Remarks()
    return read_foreign(read_sheets(file), remarks), remarks


def one(**changes: Any) -> tuple[dict[str, Any], list[str], list[str]]:
    """Parts, errors and notes of one analysis with some columns changed."""
    row = [changes.get(name, value) for name, value in zip(NINE, ONE, strict=True)]
    documents, _remarks = read(matrix([row]))
    [document] = documents
    return document.parts, [str(e) for e in document.remarks.errors], [str(n) for n in document.remarks.notes]


# --- header


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Langkah 3", "factors"),
        ("LANGKAH 3 : Faktor Kesenjangan", "factors"),
        ("3. faktor  kesenjangan", "factors"),
        ("(3) Faktor Kesenjangan", "factors"),
        ("Faktor Kesenjangan (Langkah 3)", "factors"),
        ("Faktor Kesenjangan / Isu Gender", "factors"),
        ("a. Akses", "akses"),
        ("4) Sebab Kesenjangan Internal", "internal"),
        ("Data Dasar (Base-line)", "baseline"),
        ("Pilih Kebijakan/Program/Kegiatan yang akan dianalisis", "identity"),
        ("Rencana\nAksi", "actions"),
        ("Isu Gender", "parent"),
        ("No.", "ignored"),
        ("Keterangan", ""),
        ("Langkah 12", ""),
        ("Langkah VIII", "baseline"),
        ("langkah ke-9", "indicators"),
        ("Langkah XII", ""),
        ("Pilih Kebijakan", "identity"),
    ],
)
def test_names_of_columns_are_matched_leniently(text: str, expected: str):
    assert meaning(text) == expected


def columns(*rows: dict[int, Any]) -> dict[int, str]:
    return find_foreign_header([RawRow(number, cells) for number, cells in enumerate(rows, 1)]).columns


def test_merged_header_of_three_rows_is_one_header():
    found, _remarks = read(named(SAMPLE.read_bytes(), "gap-contoh.xlsx"))
    assert [document.row.number for document in found] == [7, 8, 9]


def test_factors_in_four_columns_below_a_merged_header():
    found = columns(
        {1: "MATRIKS GAP"},
        {1: "Langkah 1", 2: "Langkah 2", 3: "Faktor Kesenjangan", 7: "Sebab Internal"},
        {3: "Akses", 4: "Partisipasi", 5: "Kontrol", 6: "Manfaat"},
        {1: "1.01.02.2.02.0058", 3: "Akses"},
    )
    assert found == {
        1: "identity", 2: "data_note", 3: "akses", 4: "partisipasi", 5: "kontrol", 6: "manfaat", 7: "internal",
    }  # fmt: skip


def test_isu_gender_alone_is_the_column_of_factors():
    assert columns({1: "Langkah 1", 2: "Data Terpilah", 3: "Isu Gender", 4: "Rencana Aksi"})[3] == "factors"
    assert columns({1: "Langkah 1", 2: "Akses", 3: "Isu Gender", 4: "Rencana Aksi"}) == {
        1: "identity", 2: "akses", 4: "actions",
    }  # fmt: skip


def test_titles_above_and_counters_below_are_passed_over():
    headers = [NINE, [f"({number})" for number in range(1, 11)]]
    documents, _remarks = read(matrix([ONE], headers, above=["MATRIKS GAP", "Tahun 2026"]))
    assert [document.row.number for document in documents] == [5]


def test_unknown_and_missing_columns_are_told():
    headers = [*NINE[:5], "Catatan", *NINE[6:]]
    documents, remarks = read(matrix([ONE], [headers]))
    told = "\n".join(map(str, remarks.warnings))
    assert "Kolom F “Catatan” tidak dikenal dan tidak dibaca" in told
    assert "tidak disentuh: Sebab Kesenjangan Eksternal" in told
    assert "external" not in documents[0].parts


def test_the_same_column_twice_is_refused():
    headers = [*NINE[:5], "4. Sebab Internal", *NINE[6:]]
    with pytest.raises(WorkbookError, match="Kolom E dan F lembar “GAP” sama-sama terbaca sebagai"):
        read(matrix([ONE], [headers]))


def test_what_is_no_gap_is_refused():
    with pytest.raises(WorkbookError, match="bukan buku kerja dari sistem ini"):
        read(matrix([["a", "b"]], [["Kode", "Pagu"]]))
    with pytest.raises(WorkbookError, match="Tidak ada analisis"):
        read(matrix([]))


# --- rows


def test_one_analysis_over_several_rows():
    second = [None, None, None, None, "Petugas belum dilatih", "Beban ganda", None, "Kelas sore", None, None]
    repeated = ["", ONE[1], ONE[2], *[None] * 7]
    merged = matrix([ONE, second], merged=["B2:B3", "C2:C3"])
    for file, count in ((merged, 3), (matrix([ONE, repeated]), 2)):
        documents, remarks = read(file)
        assert len(documents) == 1
        assert not documents[0].remarks.errors
        assert len(documents[0].parts["internal"]) == count
        assert documents[0].parts["data_note"].count("Putus sekolah 64") == 1
    assert not remarks.errors


def test_row_that_cannot_be_placed_is_an_error_and_remarks_below_are_not():
    lost = [2, None, "data", "Akses: x", *[None] * 6]
    below = [None, None, None, None, None, None, None, None, "Tanjungbalai, 1 Maret 2026", None]
    named_only = [None, "Mengetahui", *[None] * 8]
    documents, remarks = read(matrix([ONE, lost, below, named_only]))
    assert len(documents) == 1
    assert [issue.row for issue in remarks.errors] == [3]
    assert "tanpa langkah 1" in remarks.errors[0].message
    assert [issue.row for issue in remarks.warnings] == [4, 5]


def test_second_table_is_told():
    file = read_sheets(matrix([ONE], title="A")) + read_sheets(matrix([ONE], title="B"))
    remarks = Remarks()
    assert len(read_foreign(file, remarks)) == 1
    assert "lembar lain diabaikan: B" in str(remarks.warnings[0])


# --- parts


def test_everything_that_is_interpreted_is_told():
    parts, errors, notes = one()
    assert not errors
    assert parts["purpose"] == "menurunkan putus sekolah."
    assert parts["target_group"] == "siswa SMP"
    assert parts["data_note"] == "Putus sekolah 64 anak.\nData dasar: L 49, P 15"
    assert [(row.kind, row.text) for row in parts["factors"]] == [("akses", "jam belajar."), ("kontrol", "orang tua.")]
    assert [row.text for row in parts["internal"]] == ["Belum dipantau", "Tidak ada jalur lain"]
    assert [row.text for row in parts["external"]] == ["Budaya melaut"]
    assert [(row.name, row.input_amount) for row in parts["actions"]] == [
        ("Pendataan", Decimal("60000000.00")), ("Kelas sore", None),
    ]  # fmt: skip
    assert [(row.kind, row.name) for row in parts["indicators"]] == [
        ("keluaran", "9 SMP."), ("hasil", "L turun menjadi 25"), ("hasil", "P tetap"),
    ]  # fmt: skip
    told = "\n".join(notes)
    for word in (
        "Tujuan diambil dari teks", "Sasaran diambil", "Langkah 2 berupa uraian", "Langkah 8 berupa uraian",
        "Dibagi menurut faktor. Akses: “jam belajar”; Kontrol", "Dipecah menjadi 2 baris: “Belum dipantau”",
        "Rp60.000.000 untuk “Pendataan”", "Indikator hasil: “L turun menjadi 25”; “P tetap”", "Kaitan sebab",
    ):  # fmt: skip
        assert word in told
    assert "Budaya melaut" not in told  # taken as it is


@pytest.mark.parametrize(
    ("column", "text", "complaint"),
    [
        ("Faktor Kesenjangan", "Perempuan tertinggal", "Tidak jelas faktor mana “Perempuan tertinggal”"),
        ("Indikator Gender", "200 orang", "Tidak jelas apakah “200 orang” keluaran atau hasil"),
        ("Rencana Aksi", "x" * 501, "kolom H (Rencana Aksi)"),
        ("Rencana Aksi", "Kelas (Rp1,234)", "bermakna ganda"),
        ("Data Pembuka Wawasan", 18.9, "Terbaca sebagai angka"),
        ("Data Pembuka Wawasan", "x" * 5001, "kolom C (Data Pembuka Wawasan)"),
        ("Indikator Gender", "Hasil: " + "x" * 301, "kolom J (Indikator Gender)"),
    ],
)
def test_what_is_not_clear_is_an_error(column, text, complaint):
    _parts, errors, _notes = one(**{column: text})
    assert any(complaint in error for error in errors), errors


def test_purpose_without_its_word_is_not_guessed():
    parts, errors, notes = one(**{NINE[1]: "1.01.02.2.02.0058 Proses Belajar"})
    assert not errors
    assert "purpose" not in parts
    assert any("Tujuan tidak ditemukan" in note for note in notes)


def test_columns_of_their_own_need_no_interpretation():
    headers = ["Kode", "Sub Kegiatan", "Tujuan", "Akses", "Partisipasi", "Output", "Outcome", "Rencana Aksi"]
    row = ["1.01.02.2.02.0058", "Proses Belajar", "Menurunkan.", "Jam belajar", "Siswa L", "9 SMP", "25 anak", "Kelas"]
    documents, _remarks = read(matrix([row], [headers]))
    parts = documents[0].parts
    assert documents[0].identity.codes == ("1.01.02.2.02.0058",)
    assert parts["purpose"] == "Menurunkan."
    assert [(row.kind, row.text) for row in parts["factors"]] == [("akses", "Jam belajar"), ("partisipasi", "Siswa L")]
    assert [(row.kind, row.name) for row in parts["indicators"]] == [("keluaran", "9 SMP"), ("hasil", "25 anak")]


# --- text


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("Satu saja.", ["Satu saja."]),
        ("1. Satu saja", ["Satu saja"]),
        ("1. A 2. B. 3. C", ["A", "B", "C"]),
        ("1) A\n2) B", ["A", "B"]),
        ("(1) A (2) B", ["A", "B"]),
        ("Tahun 2025 ada 1. Lalu 2. Lagi", ["Tahun 2025 ada 1. Lalu 2. Lagi"]),
        ("- A\n- B", ["A", "B"]),
        ("a. A\nb. B", ["A", "B"]),
        ("A; B;", ["A", "B"]),
        ("1. A; sama 2. B", ["A; sama", "B"]),
        ("1. Jam 07.30 sampai 2.5 jam 2. B", ["Jam 07.30 sampai 2.5 jam", "B"]),
    ],
)
def test_lists_are_taken_apart(text, items):
    assert split_items(text) == items


@pytest.mark.parametrize(
    "text", ["A" + " " * 32_000 + "B", "A" + "\n" * 32_000 + "B", "1. " * 10_000, "Rp1." * 8_000 + "x"]
)
def test_odd_text_costs_no_time(text: str):
    begin = time.process_time()
    split_items(text)
    split_labels(text, {"Akses": "akses"})
    split_amount(text)
    read_identity(text)
    names_in(text, ["Proses Belajar Peserta"] * 100)
    assert time.process_time() - begin < allowed(1)


def test_labels_count_at_the_beginning_of_a_sentence_only():
    labels = {"Akses": "akses", "Kontrol": "kontrol"}
    found = split_labels("AKSES : kurangnya akses: jauh. 2. Kontrol: suami\nAkses: lagi", labels)
    assert found.passages == [("akses", "kurangnya akses: jauh."), ("kontrol", "suami"), ("akses", "lagi")]
    assert split_labels("Umum. Akses: x", labels).before == "Umum."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pendataan (Rp60.000.000).", ("Pendataan", "60.000.000")),
        ("Pelatihan sebesar Rp 95.000.000,-", ("Pelatihan", "95.000.000")),
        ("Kelas: Rp. 5.000", ("Kelas", "5.000")),
        ("Bantuan Rp500.000 per orang", ("Bantuan Rp500.000 per orang", "")),
        ("Rp5.000", ("Rp5.000", "")),
    ],
)
def test_amount_at_the_end_of_an_action(text, expected):
    assert split_amount(text) == expected


def test_identity_takes_codes_purpose_and_target_apart():
    found = read_identity("Program X; 1.02.02.2.02.0001 Ibu, 1.02.02.2.02.01 Lama. Sasaran: ibu; Tujuan: turun. A.")
    assert found.codes == ("1.02.02.2.02.0001", "1.02.02.2.02.01")
    assert (found.target_group, found.purpose) == ("ibu", "turun. A.")
    assert read_identity("11.02.02.2.02.0001 dan 1.02.02.2.02.00012").codes == ()


def test_names_are_found_whole():
    names = ["Proses Belajar Peserta", "Proses Belajar Peserta Didik SMP", "Gizi"]
    assert names_in("kegiatan PROSES  belajar peserta didik (SMP)", names) == ["Proses Belajar Peserta Didik SMP"]
    assert names_in("Gizi", names) == []


def refusal(file: io.BytesIO) -> str:
    with pytest.raises(WorkbookError) as refused:
        read(file)
    return refused.value.message


def test_steps_below_each_other_are_refused_with_a_way_out():
    rows = [[f"Langkah {number}", "Isi"] for number in range(1, 10)]
    assert "Tempel Khusus - Transpose" in refusal(matrix(rows[1:], headers=rows[:1]))


def test_matrix_without_a_column_to_know_the_sub_activity_by_says_so():
    message = refusal(matrix([ONE[2:]], headers=[NINE[2:]]))
    assert "memuat 8 kolom GAP" in message
    assert "“Pilih Kebijakan/Program/Kegiatan”" in message


def test_single_line_of_a_factor_loses_its_bullet():
    parts, _errors, _notes = one(**{"Faktor Kesenjangan": "Akses:\n- jauh\nManfaat:\n- kurang\n- sedikit"})
    assert parts["factors"] == (Factor("akses", "jauh"), Factor("manfaat", "- kurang\n- sedikit"))
