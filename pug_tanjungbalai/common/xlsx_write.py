"""Workbooks and CSV going out: streamed, exact, and safe against formula injection.

>>> sheet = Sheet(
...     "Pagu 2026",
...     [OutColumn("Kode", width=22, kind="text"), OutColumn("Pagu (Rp)", kind="money")],
...     ([figure.code, figure.amount] for figure in figures.iterator()),
...     heading=["PEMERINTAH KOTA TANJUNGBALAI", "Pagu per sub kegiatan"],
... )                                                                               # doctest: +SKIP
>>> return xlsx_response("pagu-2026.xlsx", [sheet])                                  # doctest: +SKIP
"""

import datetime
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from django.http import FileResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .files import CONTENT_TYPES, harden, safe_filename
from .text import clean_text

NUMBER_FORMATS = {
    "auto": "General",
    "text": "@",
    "int": "#,##0",
    "money": "#,##0.00",
    "decimal": "#,##0.00",
    "percent": "0.0",  # a figure that is already times 100
    "year": "0",
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm",
}
_MAX_TEXT = 32_767
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DATE_FORMAT = {datetime.date: "date", datetime.datetime: "datetime"}
_BAD_TITLE = re.compile(r"[\[\]:*?/\\']")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*%?")
# The first characters at which a spreadsheet begins to calculate; the wide ones count in East Asian versions.
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class OutColumn:
    """A column to write: header, width in characters, kind (a key of NUMBER_FORMATS)."""

    label: str
    width: float = 18
    kind: str = "auto"


@dataclass
class Sheet:
    """A sheet to write: title, columns, rows (sequences of values in the order of the columns), lines above.

    `rows` may be a generator; it is read once. Values: None, text, bool, int, Decimal, float, date, datetime (aware
    ones in local time), anything else as its str(). `text_rows`: empty rows below, formatted, for a template.
    """

    title: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[Any]]
    heading: Sequence[str] = field(default_factory=list)
    text_rows: int = 0


def write_workbook(sheets: Iterable[Sheet]) -> BinaryIO:
    """Write the sheets to a temporary file and return it, rewound; it vanishes when closed.

    Memory does not grow with the rows. Nothing remains on the disk when a generator of rows fails.
    """
    book = Workbook(write_only=True)
    titles: set[str] = set()
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - handed to the caller
    try:
        for sheet in sheets:
            _write_sheet(book, sheet, unique_title(sheet.title, titles))
        if not titles:
            raise ValueError("A workbook needs at least one sheet.")
        book.save(target)
    except BaseException:
        target.close()
        discard(book)
        raise
    target.seek(0)
    return target


def xlsx_response(filename: str, sheets: Iterable[Sheet]) -> FileResponse:
    """Return the workbook as an attachment, streamed from a temporary file (`response.getvalue()` in tests)."""
    return workbook_response(filename, write_workbook(sheets))


def workbook_response(filename: str, file: BinaryIO) -> FileResponse:
    """Return a written workbook as an attachment; it is closed when it has been sent."""
    response = FileResponse(
        file,
        as_attachment=True,
        filename=safe_filename(f"{filename.removesuffix('.xlsx')}.xlsx"),
        content_type=CONTENT_TYPES["xlsx"],
    )
    return harden(response)


def csv_safe(value: Any) -> Any:
    """Return a value for a CSV cell that no spreadsheet takes for a formula; numbers, also negative, stay as they are.

    >>> csv_safe("=1+1"), csv_safe("-1.234,50"), csv_safe(Decimal("-5"))
    ("'=1+1", '-1.234,50', Decimal('-5'))
    """
    if not isinstance(value, str):
        return value
    if value.startswith(_FORMULA_START) and not _PLAIN_NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def discard(book: Workbook) -> None:
    """Remove the temporary files that openpyxl leaves when a sheet is not finished."""
    for sheet in book.worksheets:
        writer = sheet._writer
        if writer is not None and os.path.exists(writer.out):
            if sheet._rows is not None:
                sheet._rows.close()
            writer.xf.close()
            os.remove(writer.out)


def unique_title(title: str, taken: set[str]) -> str:
    """Return a title that Excel accepts: at most 31 characters, none of ``[]:*?/\\'``, not used before."""
    base = _BAD_TITLE.sub(" ", clean_text(str(title), multiline=False)).strip()[:31].strip() or "Lembar"
    unique, number = base, 2
    while unique.casefold() in taken:
        ending = f" ({number})"
        unique, number = base[: 31 - len(ending)] + ending, number + 1
    taken.add(unique.casefold())
    return unique


def _write_sheet(book: Workbook, sheet: Sheet, title: str) -> None:
    target = book.create_sheet(title)
    for index, column in enumerate(sheet.columns, 1):
        target.column_dimensions[get_column_letter(index)].width = column.width
    header_row = len(sheet.heading) + 1 + bool(sheet.heading)
    last_column = get_column_letter(max(len(sheet.columns), 1))
    target.freeze_panes = f"A{header_row + 1}"
    target.print_title_rows = f"{header_row}:{header_row}"
    target.page_setup.orientation = "landscape" if len(sheet.columns) > 5 else "portrait"
    target.page_setup.paperSize = 9  # A4
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    _write_head(target, sheet)
    writer = _RowWriter(target, sheet.columns)
    count = 0
    for values in sheet.rows:
        target.append(writer.cells(values))
        count += 1
    for _row in range(sheet.text_rows):
        target.append(writer.blank())
    target.auto_filter.ref = f"A{header_row}:{last_column}{header_row + count}"


def _write_head(target: Any, sheet: Sheet) -> None:
    for line in sheet.heading:
        target.append([_styled(target, line, font=Font(bold=True, size=12))])
    if sheet.heading:
        target.append([])
    side = Side(style="thin", color="FF9CA3AF")
    style = {
        "font": Font(bold=True),
        "fill": PatternFill("solid", fgColor="FFE5E7EB"),
        "border": Border(side, side, side, side),
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
    }
    target.append([_styled(target, column.label, **style) for column in sheet.columns])


def _styled(target: Any, text: Any, **style: Any) -> Cell:
    cell = WriteOnlyCell(target)
    for name, value in style.items():
        setattr(cell, name, value)
    cell._value, cell.data_type = cell_text(str(text)), "s"
    return cell


def cell_text(value: str) -> str:
    """Return text that XML can hold, unstripped where it is printable, within Excel's limit for a cell.

    What looks like Excel's own escape for a character (``_x0041_``) is escaped itself, or it would be read as one.
    """
    text = (value if value.isprintable() else clean_text(value))[:_MAX_TEXT]
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


class _RowWriter:
    """Makes the cells of a row. openpyxl writes each row at once, so one cell for each column and type is reused."""

    def __init__(self, target: Any, columns: Sequence[OutColumn]) -> None:
        self._target = target
        self._columns = columns
        self._cells: dict[tuple[int, str], Cell] = {}
        # A cell that is styled already passes as it is, without openpyxl guessing its type from the value.
        target._values_to_row = pass_through

    def cells(self, values: Sequence[Any]) -> list[Cell | None]:
        """Return the cells for one row of values."""
        return [None if value is None else self._cell(index, value) for index, value in enumerate(values, 1)]

    def blank(self) -> list[Cell | None]:
        """Return a row of empty cells that carry the format of their column."""
        cells = []
        for index, column in enumerate(self._columns, 1):
            cell = self._prepared(index, column.kind)
            cell._value, cell.data_type = None, "n"
            cells.append(cell)
        return cells

    def _cell(self, index: int, value: Any) -> Cell:
        kind = self._columns[index - 1].kind
        value, data_type, kind = _CONVERTERS.get(type(value), _convert_other)(value, kind)
        cell = self._prepared(index, kind)
        cell._value, cell.data_type = value, data_type
        return cell

    def _prepared(self, index: int, kind: str) -> Cell:
        cell = self._cells.get((index, kind))
        if cell is None:
            cell = self._cells[index, kind] = WriteOnlyCell(self._target)
            cell.column = index
            if NUMBER_FORMATS[kind] != "General":
                cell.number_format = NUMBER_FORMATS[kind]
            if kind in ("text", "auto"):
                cell.alignment = Alignment(vertical="top", wrap_text=kind == "text")
        return cell


def pass_through(cells: Sequence[Cell | None], row: int) -> Iterator[Cell]:
    """Number the cells of a row; in place of openpyxl's own, which would look at each value again."""
    for column, cell in enumerate(cells, 1):
        if cell is not None:
            cell.column, cell.row = column, row
            yield cell


Converted = tuple[Any, str, str]


def _convert_str(value: str, kind: str) -> Converted:
    return cell_text(value), "s", kind if kind in ("text", "auto") else "auto"


def _convert_number(value: Any, kind: str) -> Converted:
    return value, "n", "auto" if kind in ("text", "date", "datetime") else kind


def _convert_decimal(value: Decimal, kind: str) -> Converted:
    if not value.is_finite():
        return _convert_str(str(value), kind)
    return format(value, "f"), "n", "auto" if kind in ("text", "date", "datetime") else kind


def _convert_float(value: float, kind: str) -> Converted:
    return _convert_decimal(Decimal(repr(float(value))), kind)


def _convert_bool(value: bool, kind: str) -> Converted:
    return _convert_str("Ya" if value else "Tidak", kind)


def _convert_date(value: datetime.date, _kind: str) -> Converted:
    if value.year < 1900:  # before Excel's calendar
        return _convert_str(value.isoformat(), "text")
    return value, "d", "date"


def _convert_datetime(value: datetime.datetime, _kind: str) -> Converted:
    if timezone.is_aware(value):
        value = timezone.localtime(value).replace(tzinfo=None)
    if value.year < 1900:
        return _convert_str(value.isoformat(" "), "text")
    return value, "d", "datetime"


def _convert_other(value: Any, kind: str) -> Converted:
    for base, converter in _CONVERTERS.items():
        if isinstance(value, base):
            return converter(base(value) if base is str else value, kind)
    return _convert_str(str(value), kind)


_CONVERTERS: dict[type, Callable[[Any, str], Converted]] = {
    str: _convert_str,
    bool: _convert_bool,
    int: _convert_number,
    Decimal: _convert_decimal,
    float: _convert_float,
    datetime.datetime: _convert_datetime,
    datetime.date: _convert_date,
}
