"""Workbooks to fill in: protected frame, open cells, drop-downs, nothing that calculates."""

from __future__ import annotations

import io
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pug_tanjungbalai.common.xlsx import read_sheets
from pug_tanjungbalai.common.xlsx_form import (
    LISTS,
    FormColumn,
    FormRow,
    FormSheet,
    Line,
    PaperSheet,
    as_number,
    write_forms,
)

COLUMNS = (
    FormColumn("Kode", 20, locked=True),
    FormColumn("Jenis", 12, choices=("Keluaran", "Hasil"), hint="Pilih satu."),
    FormColumn("Target", 12, "auto"),
    FormColumn("Masukan (Rp)", 18, "money"),
    FormColumn("Uraian", 30),
    FormColumn("Tanda", locked=True, hidden=True),
)


def opened(*sheets, **options):
    """The workbook as a spreadsheet program opens it."""
    with write_forms(sheets, **options) as file:
        return load_workbook(io.BytesIO(file.read()))


def form(*rows: FormRow, **options) -> FormSheet:
    """A form with these rows."""
    return FormSheet("Data", COLUMNS, rows, heading=["Judul", "Penjelasan"], **options)


@pytest.fixture
def sheet():
    """A form of two rows, the second of which is closed."""
    row = ["1.02", "Hasil", Decimal("18.90"), Decimal("95000000.00"), "=1+1", "42:7"]
    return opened(form(FormRow(row, first=True), FormRow(row, editable=False), frozen=1))["Data"]


def test_frame_is_locked_and_input_is_open(sheet):
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.formatColumns
    assert [cell.protection.locked for cell in sheet[4]] == [True, False, False, False, False, True]
    assert all(cell.protection.locked for cell in sheet[5])
    assert all(cell.protection.locked for cell in sheet[3])


def test_text_is_never_a_formula_and_numbers_are_numbers(sheet):
    values = [(cell.value, cell.data_type) for cell in sheet[4]]
    assert values == [
        ("1.02", "s"), ("Hasil", "s"), (18.9, "n"), (95000000, "n"), ("=1+1", "s"), ("42:7", "s"),
    ]  # fmt: skip
    assert sheet["A4"].number_format == "@"
    assert sheet["D4"].number_format == "#,##0.00"


def test_header_stays_in_view_and_on_paper(sheet):
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.column_dimensions["F"].hidden
    assert sheet["E4"].alignment.wrap_text


def test_wide_sheet_takes_as_many_pages_across_as_can_be_read():
    wide = opened(FormSheet("Lebar", [FormColumn("A", 20), *[FormColumn("B", 60)] * 6], [FormRow([])]))["Lebar"]
    assert (wide.page_setup.fitToWidth, wide.page_setup.fitToHeight) == (2, 0)
    assert wide.print_title_cols == "$A:$A"
    narrow = opened(FormSheet("Sempit", [FormColumn("A", 20), FormColumn("B", 300, hidden=True)], []))["Sempit"]
    assert narrow.page_setup.fitToWidth is None
    assert narrow.print_title_cols is None


def test_drop_down_refers_to_a_list(sheet):
    [rule] = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.type, rule.showErrorMessage) == ("B4:B5", "list", True)
    assert rule.prompt == "Pilih satu."
    assert rule.formula1 == f"{LISTS}!$A$1:$A$2"
    assert [cell.value for cell in sheet.parent[LISTS]["A"]] == ["Keluaran", "Hasil"]
    assert sheet.parent[LISTS].sheet_state == "hidden"


def test_lists_of_several_columns_stand_side_by_side():
    columns = [FormColumn("A", choices=("x", "y", "z")), FormColumn("B", choices=("p",), strict=False), FormColumn("C")]
    book = opened(FormSheet("Satu", columns, [FormRow([])]), FormSheet("Dua", columns[:1], [FormRow([])]))
    assert [[cell.value for cell in row] for row in book[LISTS]] == [["x", "p"], ["y", None], ["z", None]]
    assert [rule.showErrorMessage for rule in book["Satu"].data_validations.dataValidation] == [True, False]


def test_row_grows_with_its_text_and_is_not_fixed():
    with write_forms([form(FormRow(["1", None, None, None, "kata " * 60]))]) as file:
        book = load_workbook(io.BytesIO(file.read()))
    assert book["Data"].row_dimensions[4].height > 100


def test_short_rows_are_filled_up_with_open_cells():
    sheet = opened(form(FormRow(["1.02"])))["Data"]
    assert [cell.value for cell in sheet[4]] == ["1.02", None, None, None, None, None]
    assert not sheet["E4"].protection.locked


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("18.90"), Decimal("18.90")),
        (5, Decimal(5)),
        (Decimal("1000000000000000.00"), "1.000.000.000.000.000,00"),
        (Decimal("123456789012345.67"), "123.456.789.012.345,67"),
    ],
)
def test_number_that_excel_would_lose_is_text(value, expected):
    assert as_number(value) == expected


def test_paper_reaches_to_the_last_column_and_breaks_pages():
    lines = [
        Line(["Judul"], "title"),
        Line(["a", "b"], "boxed"),
        Line([], new_page=True),
        Line([None, Decimal("5.00"), None]),
    ]
    sheet = opened(PaperSheet("GBS", [10, 20, 30], lines))["GBS"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:C1", "B2:C2"}
    assert [item.id for item in sheet.row_breaks.brk] == [2]
    assert sheet["B4"].number_format == "#,##0.00"
    assert sheet.protection.sheet


def test_hidden_sheets_are_read_back():
    with write_forms([form()], hidden={"Penanda": [["tahun", "2026"]]}) as file:
        book = io.BytesIO(file.read())
    book.name = "uji.xlsx"
    found = {sheet.name: sheet for sheet in read_sheets(book)}
    assert not found["Penanda"].visible
    assert found["Penanda"].rows[0].cells == {1: "tahun", 2: "2026"}
    assert load_workbook(book)["Penanda"].sheet_state == "veryHidden"


def test_nothing_remains_when_the_rows_fail(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield FormRow(["1.02"])
        raise ValueError("putus")

    with pytest.raises(ValueError, match="putus"):
        write_forms([FormSheet("Data", COLUMNS, rows())])
    assert not list(tmp_path.iterdir())
