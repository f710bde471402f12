"""Workbooks whose sheets belong together, percentages, and text that looks like an escape."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from pug_tanjungbalai.common.xlsx import WorkbookError, read_sheets
from pug_tanjungbalai.common.xlsx_values import Percent
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet, write_workbook

from .workbooks import named, pack, parts, saved, sheet_xml, workbook


def test_all_sheets_are_read_with_merges_and_visibility():
    book = Workbook()
    book.active.title = "Satu"
    book.active.append(["a", 1])
    book.active.merge_cells("A1:A2")
    hidden = book.create_sheet("Dua")
    hidden.append(["b"])
    hidden.sheet_state = "hidden"
    first, second = read_sheets(saved(book))
    assert (first.name, first.visible, first.merges) == ("Satu", True, [(1, 1, 1, 2)])
    assert first.rows[0].cells == {1: "a", 2: Decimal(1)}
    assert (second.name, second.visible) == ("Dua", False)


def test_rows_of_all_sheets_together_are_bounded():
    file = workbook([["a"]] * 6, [["b"]] * 6)
    assert len(read_sheets(file, max_rows=12)) == 2
    with pytest.raises(WorkbookError, match="Lebih dari 11 baris"):
        read_sheets(file, max_rows=11)


def test_csv_is_no_workbook():
    with pytest.raises(WorkbookError, match=r"\.xlsx"):
        read_sheets(named(b"a,b\n", "uji.csv"))


@pytest.mark.parametrize(
    "entries",
    [parts(**{"xl/worksheets/sheet1.xml": sheet_xml()[:-30]}), parts(**{"xl/workbook.xml": "<!DOCTYPE x><x/>"})],
)
def test_damaged_and_hostile_ones_are_refused_in_words(entries):
    with pytest.raises(WorkbookError, match=r"rusak|DOCTYPE"):
        read_sheets(pack(entries))


def test_percentage_is_known_as_one():
    book = Workbook()
    book.active.append([0.189, 0.5])
    book.active["A1"].number_format = "0.0%"
    [sheet] = read_sheets(saved(book))
    assert isinstance(sheet.rows[0].cells[1], Percent)
    assert sheet.rows[0].cells[1] == Decimal("0.189")
    assert not isinstance(sheet.rows[0].cells[2], Percent)


@pytest.mark.parametrize("text", ["_x0041_", "a_x000D_b", "_x0041_x0042_", "_x005F_", "x_x00", "_x"])
def test_text_that_looks_like_an_escape_comes_back_as_it_was(text):
    with write_workbook([Sheet("A", [OutColumn("Teks", kind="text")], [[text]])]) as file:
        [sheet] = read_sheets(named(io.BytesIO(file.read()).getvalue(), "uji.xlsx"))
    assert sheet.rows[1].cells[1] == text
