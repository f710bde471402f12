"""Reading our workbook back: every complaint has its sheet, row and column, and says how to mend it."""

from __future__ import annotations

import dataclasses
import functools
import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator, Part
from monitoring.excel.cells import MAX_ISSUES, Remarks
from monitoring.excel.own import FileDocument, read_own
from pug_tanjungbalai.common.xlsx import WorkbookError, read_sheets

from .books import Book, Cells, changed, named
from .contents import CODE, HEADER, workbook_of

GAP = Content(
    header=HEADER,
    purpose="Tujuan.",
    data=(DataRow(1, "Peserta", "orang", male=Decimal(5), female=Decimal(3), data_year=2025, is_baseline=True),),
    factors=(Factor("akses", "Undangan."), Factor("kontrol", "Suami.")),
    internal=(Cause(11, "Formulir", factors=("akses",)), Cause(12, "Jadwal")),
    external=(Cause(21, "Beban"),),
    gbs_parts=(Part("tujuan", "Tujuan kami."),),
    actions=(Action(31, "Pelatihan", Decimal(5), causes=(11, 21)),),
    indicators=(Indicator(41, "keluaran", "Terlatih", "orang", target=Decimal(80)),),
)


def read(file: io.BytesIO) -> tuple[list[FileDocument], Remarks]:
    remarks = Remarks()
    return read_own(read_sheets(file), remarks), remarks


@functools.cache
def _written() -> bytes:
    return workbook_of(GAP).getvalue()


def workbook() -> io.BytesIO:
    """The workbook of the GAP."""
    return named(_written())


def after(sheet: str, row: int, **values: Any) -> tuple[dict[str, Any], list[str], list[str]]:
    """Parts, errors and notes after some cells of the workbook have been written."""
    documents, remarks = read(changed(workbook(), lambda cells: cells.set(sheet, row, **values)))
    parts = documents[0].parts if documents else {}
    return parts, [str(issue) for issue in remarks.errors], [str(issue) for issue in remarks.notes]


@pytest.mark.parametrize(
    ("sheet", "row", "values", "complaint"),
    [
        ("Ringkasan", 1, {"Tujuan_Sub_Kegiatan": "x" * 5001}, "Ringkasan, baris 4, kolom E (Tujuan Sub Kegiatan)"),
        ("Ringkasan", 1, {"Jumlah_Anggaran_GBS_(Rp)": "1,234"}, "bermakna ganda"),
        ("Ringkasan", 1, {"Jumlah_Anggaran_GBS_(Rp)": -5}, "Rp"),
        ("Ringkasan", 1, {"Kategori_ARG": "hijau"}, "Tulis salah satu: Anggaran khusus target gender"),
        ("Ringkasan", 1, {"Versi_Anggaran": None}, "Isi versi anggaran: Murni atau Perubahan"),
        ("Ringkasan", 1, {"Versi_Anggaran": "awal"}, "“awal” tidak dikenal"),
        ("Ringkasan", 1, {"Kode_Sub_Kegiatan": "abc"}, "kolom A (Kode Sub Kegiatan)"),
        ("Ringkasan", 1, {"Kode_Sub_Kegiatan": None}, "Isi kode sub kegiatan baris ini"),
        ("Data", 1, {"Laki-laki_(L)": "lima"}, "Data, baris 4, kolom G (Laki-laki (L)): Tulis angka saja"),
        ("Data", 1, {"Laki-laki_(L)": 10**13}, "paling besar"),
        ("Data", 1, {"Tahun_Data": 25}, "Tulis tahun dengan empat angka"),
        ("Data", 1, {"Menyangkut": "Perempuan saja"}, "Kosongkan: data ini menyangkut perempuan saja"),
        ("Data", 1, {"Menyangkut": "semua"}, "Laki-laki dan perempuan, Laki-laki saja"),
        ("Data", 1, {"Data_Dasar": "mungkin"}, "Tulis ya atau tidak"),
        ("Data", 2, {"Data_Dasar": "ya"}, "Baris ini belum berisi data"),
        ("Data", 1, {"No": "satu"}, "Nomor harus angka"),
        ("Data", 2, {"No": 1, "Indikator": "Lain"}, "Nomor 1 ada lebih dari satu kali"),
        ("Data", 1, {"Kode_Sub_Kegiatan": "1.01.02.2.02.0001"}, "tidak ada di lembar “Ringkasan”"),
        ("Data", 1, {"Indikator": 18.9}, "Terbaca sebagai angka"),
        ("Faktor", 2, {"Faktor": "Akses", "Uraian_Kesenjangan": "Lagi"}, "Faktor ini sudah ada di baris lain"),
        ("Faktor", 2, {"Faktor": None, "Uraian_Kesenjangan": "Lagi"}, "Tulis faktornya"),
        ("Faktor", 2, {"Faktor": "Peran", "Uraian_Kesenjangan": "Lagi"}, "“Peran” tidak dikenal"),
        ("Sebab", 1, {"Faktor_Terkait": "Manfaat"}, "Faktor Manfaat belum diuraikan di lembar “Faktor”"),
        ("Sebab", 1, {"Faktor_Terkait": "Akses, umum"}, "“umum” bukan faktor"),
        ("Sebab", 1, {"No": "X1"}, "bukan nomor sebab"),
        ("Sebab", 1, {"Jenis": "Eksternal"}, "Nomor I1 adalah sebab internal"),
        ("Sebab", 1, {"No": None, "Jenis": None}, "Tulis jenis sebabnya"),
        ("Rencana Aksi", 1, {"Menjawab_Sebab": "I9"}, "Sebab I9 tidak ada di lembar “Sebab”"),
        ("Rencana Aksi", 1, {"Menjawab_Sebab": "I1, semua"}, "“semua” bukan nomor sebab"),
        ("Rencana Aksi", 1, {"Rencana_Aksi": "x" * 501}, "kolom E (Rencana Aksi)"),
        ("Indikator", 1, {"Jenis": "dampak"}, "Tulis salah satu: Keluaran, Hasil"),
        ("Teks GBS dan KAK", 1, {"Teks_Sendiri": "x" * 20_001}, "Teks GBS dan KAK, baris 4, kolom G (Teks Sendiri)"),
        ("Teks GBS dan KAK", 1, {"Teks_Sendiri": "Lain", "Dokumen": None}, "Tulis dokumennya: GBS atau KAK"),
        ("Teks GBS dan KAK", 1, {"Teks_Sendiri": "Lain", "Dokumen": "RKA"}, "“RKA” tidak dikenal"),
        ("Teks GBS dan KAK", 1, {"Teks_Sendiri": "Lain", "Bagian": None}, "Tulis bagiannya, salah satu: Tujuan"),
        ("Teks GBS dan KAK", 1, {"Teks_Sendiri": "Lain", "Bagian": "Metode"}, "“Metode” tidak dikenal"),
        ("Teks GBS dan KAK", 2, {"Teks_Sendiri": "Lain", "Bagian": "Tujuan"}, "Bagian ini sudah ada di baris lain"),
        ("Indikator", 1, {"Target": "1.5.2"}, "Indikator, baris 4, kolom I (Target)"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(sheet, row, values, complaint):
    _parts, errors, _notes = after(sheet, row, **values)
    assert any(complaint in error for error in errors), errors


@pytest.mark.parametrize(
    ("sheet", "row", "values", "part", "expected"),
    [
        ("Data", 1, {"Laki-laki_(L)": "1.412"}, "male", Decimal(1412)),
        ("Data", 1, {"Laki-laki_(L)": "18,9%", "Satuan": "persen"}, "male", Decimal("18.90")),
        ("Data", 1, {"Laki-laki_(L)": None}, "male", None),
        ("Data", 1, {"Tahun_Data": "2024"}, "data_year", 2024),
        ("Data", 1, {"Sumber": 2025}, "source", "2025"),
        ("Data", 1, {"Data_Dasar": "TIDAK"}, "is_baseline", False),
        ("Data", 1, {"Menyangkut": None}, "concerns", "LP"),
    ],
)
def test_what_can_be_understood_is(sheet, row, values, part, expected):
    parts, errors, notes = after(sheet, row, **values)
    assert not errors
    assert not notes
    assert getattr(parts["data"][0], part) == expected


def test_percentages_and_many_decimals_are_told():
    book = Book(workbook())
    book.set("Data", 1, **{"Laki-laki_(L)": 0.189, "Perempuan_(P)": 33.333333, "Satuan": "persen"})
    book.cell("Data", 1, "Laki-laki (L)").number_format = "0.0%"
    book.set("Rencana Aksi", 1, **{"Masukan_(Rp)": 1000.005})
    documents, remarks = read(book.file())
    assert documents[0].parts["data"][0].male == Decimal("18.90")
    assert documents[0].parts["data"][0].female == Decimal("33.33")
    told = "\n".join(map(str, remarks.notes))
    assert "persen dibaca sebagai 18,9" in told
    assert "dibulatkan menjadi 33,33" in told
    assert "dibulatkan menjadi Rp1.000" in told


def test_formula_without_a_result_is_an_error():
    def formula(cells: Cells) -> None:
        cells.write("Data", 1, "Laki-laki (L)", None, formula="2+2")

    _documents, remarks = read(changed(workbook(), formula))
    [error] = remarks.errors
    assert str(error).startswith("Data, baris 4, kolom G (Laki-laki (L)): Rumus tanpa hasil tersimpan")


def test_references_are_read_leniently():
    for text in ("i1; e1", "I1 dan E1", "I.1/E.1", "E1, I 1"):
        parts, errors, _notes = after("Rencana Aksi", 1, Menjawab_Sebab=text)
        assert not errors
        assert set(parts["actions"][0].causes) == {parts["internal"][0].id, parts["external"][0].id}
    parts, errors, _notes = after("Sebab", 2, Faktor_Terkait="kontrol / AKSES")
    assert parts["internal"][1].factors == ("akses", "kontrol")


def test_row_without_number_goes_last_and_is_told():
    parts, errors, notes = after("Data", 3, No=None, Indikator="Baru")
    assert not errors
    assert [row.indicator for row in parts["data"]] == ["Peserta", "Baru"]
    assert "Tanpa nomor; diletakkan sebagai nomor 2" in notes[0]


def test_cause_without_number_needs_its_sort():
    parts, errors, notes = after("Sebab", 3, **{"No": None, "Jenis": "Internal", "Sebab_Kesenjangan": "Baru"})
    assert not errors
    assert len(notes) == 1
    assert [row.text for row in parts["internal"]] == ["Formulir", "Jadwal", "Baru"]


def test_emptied_rows_are_gone():
    parts, errors, _notes = after("Indikator", 1, Jenis=None, Indikator=None, Satuan=None, Target=None)
    assert not errors
    assert parts["indicators"] == ()


def test_rows_may_stand_in_any_order():
    gap = dataclasses.replace(GAP, data=(DataRow(1, "A"), DataRow(2, "B")))

    def swap(cells: Cells) -> None:
        cells.set("Data", 1, No=2, Indikator="B")
        cells.set("Data", 2, No=1, Indikator="A")

    documents, _remarks = read(changed(workbook_of(gap), swap))
    assert [row.indicator for row in documents[0].parts["data"]] == ["A", "B"]


def test_empty_and_unreadable_rows_are_passed_over():
    cells = Cells(workbook())
    cells.set("Ringkasan", 2, Status="tersisa")  # nothing that people fill in
    cells.set("Faktor", 1, Uraian_Kesenjangan="x" * 5001)
    cells.set("Data", 2, Kode_Sub_Kegiatan="abc", Indikator="Baru")
    documents, remarks = read(cells.file())
    assert len(documents) == 1
    assert sorted(issue.sheet for issue in remarks.errors) == ["Data", "Faktor", "Sebab"]


def test_document_twice_is_an_error():
    _documents, remarks = read(workbook_of(GAP, GAP))
    assert "sudah ada di baris 4" in str(remarks.errors[0])


def test_more_rows_than_the_page_shows_are_an_error():
    gap = dataclasses.replace(GAP, data=tuple(DataRow(number, f"D{number}") for number in range(1, 62)))
    _documents, remarks = read(workbook_of(gap))
    assert f"{CODE} punya 61 baris pada lembar “Data”; paling banyak 60" in str(remarks.errors[0])


def test_only_the_first_errors_are_kept_and_all_counted():
    remarks = Remarks()
    [document], _found = read(workbook())
    document.row.remarks = remarks
    for _number in range(MAX_ISSUES + 5):
        document.row.error("code", "x")
    assert (len(remarks.errors), remarks.error_count) == (MAX_ISSUES, MAX_ISSUES + 5)


def test_missing_sheet_column_or_content_refuses_the_file():
    book = load_workbook(workbook())
    del book["Sebab"]
    with pytest.raises(WorkbookError, match="Lembar “Sebab” tidak ada"):
        read(_file(book))
    book = load_workbook(workbook())
    book["Data"].delete_cols(5)
    with pytest.raises(WorkbookError, match="Kolom tidak ditemukan: “Indikator”"):
        read(_file(book))
    book = load_workbook(workbook())
    book["Ringkasan"].delete_rows(4)
    with pytest.raises(WorkbookError, match="tidak memuat satu sub kegiatan pun"):
        read(_file(book))


def test_unknown_columns_are_told_and_informative_ones_may_go():
    book = load_workbook(workbook())
    book["Data"].cell(3, 14).value = "Catatan saya"
    book["Data"].delete_cols(2)
    documents, remarks = read(_file(book))
    assert len(documents[0].parts["data"]) == 1
    assert any("“Catatan saya” tidak dikenal" in str(warning) for warning in remarks.warnings)


def _file(book: Any) -> io.BytesIO:
    target = io.BytesIO()
    book.save(target)
    target.name = "buku-kerja.xlsx"
    return target


def test_a_file_without_the_sheet_of_own_text_does_not_speak_of_it():
    book = Book(workbook())
    del book.book["Teks GBS dan KAK"]
    [document], remarks = read(book.file())
    assert document.parts.keys().isdisjoint({"gbs_parts", "kak_parts"})
    assert ["Yang tersimpan di bagian itu tidak diubah" in issue.message for issue in remarks.warnings] == [True]
