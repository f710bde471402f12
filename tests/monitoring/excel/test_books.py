"""The helper that changes cells does what a spreadsheet program does, and no old workbook is handed out."""

from __future__ import annotations

import zipfile

import pytest
from openpyxl import load_workbook

from pug_tanjungbalai.common.xlsx import read_sheets
from tests.conftest import City
from tests.meetings.pokja_data import make_policy
from tests.monitoring.pprg_data import make_pprg

from .books import FIRST_ROW, Book, Cells, changed, downloaded, put
from .test_own import workbook

CHANGES = [
    ("Ringkasan", 1, "Tujuan Sub Kegiatan", "Baru & <lain>; =1+1\n“dua” baris"),
    ("Ringkasan", 1, "Status", None),
    ("Ringkasan", 2, "Status", "di bawah semua baris"),
    ("Ringkasan", 2, "Kode Sub Kegiatan", "1.01"),
    ("Data", 1, "No", 7),
    ("Data", 1, "Laki-laki (L)", 18.9),
    ("Data", 1, "Perempuan (P)", "lima"),
    ("Data", 1, "Sumber", "  "),
    ("Data", 2, "Indikator", "di baris kosong"),
    ("Teks GBS dan KAK", 10, "Teks Sendiri", "_x0041_"),
]


def test_cells_are_written_as_a_spreadsheet_program_writes_them():
    program, cells = Book(workbook()), Cells(workbook())
    for change in CHANGES:
        program.write(*change)
        cells.write(*change)
    program.cell("Indikator", 1, "Target").value = "=2+2"
    cells.write("Indikator", 1, "Target", None, formula="2+2")
    theirs, ours, untouched = map(read_sheets, (program.file(), cells.file(), workbook()))
    assert ours == theirs
    assert {new.name for new, old in zip(ours, untouched, strict=True) if new != old} == {
        *(sheet for sheet, *_rest in CHANGES), "Indikator",
    }  # fmt: skip


def test_value_is_what_was_written():
    cells = Cells(workbook())
    assert (cells.value("Data", 1, "Indikator"), cells.value("Data", 2, "Indikator")) == ("Peserta", "")
    cells.set("Data", 2, Kode_Sub_Kegiatan="1.01")
    assert Cells(cells.file()).value("Data", 2, "Kode Sub Kegiatan") == "1.01"


def test_cell_that_the_sheet_has_not_is_made_in_its_place():
    cells = Cells(workbook())
    row = cells.rows("Data")[FIRST_ROW - 1]
    row.remove(row[4])
    cells.write("Data", 1, "Indikator", "Baru")
    assert [cell.get("r") for cell in row[3:6]] == ["D4", "E4", "F4"]
    assert load_workbook(cells.file())["Data"]["E4"].value == "Baru"


def test_look_of_the_cell_and_all_else_stay_as_they_are():
    before = workbook()
    after = changed(before, lambda cells: cells.write("Data", 1, "Laki-laki (L)", "lima"))
    old, new = (load_workbook(file)["Data"]["G4"] for file in (before, after))
    assert (new.value, new.style_id) == ("lima", old.style_id)
    with zipfile.ZipFile(before) as first, zipfile.ZipFile(after) as second:
        assert first.namelist() == second.namelist()
        assert [name for name in first.namelist() if first.read(name) != second.read(name)] == [
            "xl/worksheets/sheet3.xml"
        ]


def test_cell_of_a_hidden_sheet_is_changed():
    def change(cells: Cells) -> None:
        for name, cell in cells.rows("Penanda"):
            if "".join(name.itertext()) == "tahun":
                put(cell, "2031")

    book = load_workbook(changed(workbook(), change))
    assert [row for row in book["Penanda"].iter_rows(values_only=True) if row[0] == "tahun"] == [("tahun", "2031")]


@pytest.mark.django_db
def test_workbook_of_a_document_says_what_is_stored_now(city: City):
    submission = make_pprg(city)
    first = downloaded(submission)
    assert downloaded(submission).getvalue() == first.getvalue()
    assert Cells(first).value("Ringkasan", 1, "Tujuan Sub Kegiatan") == submission.purpose
    submission.purpose = "Lain."
    submission.save()
    assert Cells(downloaded(submission)).value("Ringkasan", 1, "Tujuan Sub Kegiatan") == "Lain."
    submission.version = 9
    submission.save()
    assert Cells(downloaded(submission)).value("Ringkasan", 1, "Penanda Versi") == f"{submission.pk}:9"
    submission.state = "offered"
    submission.save()
    assert Cells(downloaded(submission)).value("Ringkasan", 1, "Status") == str(submission.get_state_display())
    make_policy(kind="perda", number="7", year=2025, subject="Kota Ramah Perempuan", areas=["kak"])
    assert "Kota Ramah Perempuan" in "".join(str(sheet.rows) for sheet in read_sheets(downloaded(submission)))
    department = submission.sub_activity.department
    department.name = "Dinas Lain"
    department.save()
    assert "Dinas Lain" in "".join(str(sheet.rows) for sheet in read_sheets(downloaded(submission)))
