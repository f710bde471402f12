"""Workbooks that people fill in and send back: protected frame, open cells, drop-downs, pages to read and print.

>>> form = FormSheet(
...     "Data",
...     [FormColumn("Kode", locked=True), FormColumn("Jenis", choices=("Keluaran", "Hasil"))],
...     [FormRow(["1.02", "Keluaran"]), FormRow(["1.02", None])],
... )                                                                               # doctest: +SKIP
>>> paper = PaperSheet("Petunjuk", [100], [Line(["Cara mengisi"], "title")])       # doctest: +SKIP
>>> workbook_response("gap.xlsx", write_forms([paper, form], hidden={"Penanda": [["versi", "1"]]}))  # doctest: +SKIP
"""

import tempfile
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break

from .formats import number
from .xlsx_values import number_value
from .xlsx_write import NUMBER_FORMATS, cell_text, discard, pass_through, unique_title

LISTS = "Pilihan"
_MAX_PROMPT = 250
_LINE_HEIGHT, _MAX_HEIGHT, _TITLE_HEIGHT = 15, 400, 24  # points
_PAPER_WIDTH = 190  # characters across a landscape page that can still be read
_NARROW = 1.1  # letters are narrower than the digit by which widths are counted
_EDGE = Side(style="thin", color="FFC9C5D6")
_GROUP = Side(style="medium", color="FF6B5B95")
_INK = "FF2B2440"
_LOCKED_FILL = PatternFill("solid", fgColor="FFF1EFF6")
_OPEN_FILL = PatternFill("solid", fgColor="FFFFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="FF5B4B8A")
_LINE_FONTS = {
    "title": Font(bold=True, size=15, color=_INK),
    "head": Font(bold=True, size=12, color="FF5B4B8A"),
    "text": Font(size=11, color=_INK),
    "strong": Font(bold=True, size=11, color=_INK),
    "example": Font(italic=True, size=11, color="FF4A4560"),
    "boxed": Font(size=11, color=_INK),
}
_BOX = Border(_EDGE, _EDGE, _EDGE, _EDGE)
_HEAD_LOOK = {
    "font": Font(bold=True, color="FFFFFFFF"),
    "fill": _HEAD_FILL,
    "border": _BOX,
    "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
}


@dataclass(frozen=True)
class FormColumn:
    """A column of a form: header, width in characters, kind (a key of NUMBER_FORMATS).

    ``choices`` make a drop-down; with ``strict`` the spreadsheet refuses anything else. ``hint`` shows while a cell
    is chosen. A ``locked`` column belongs to the frame; a ``hidden`` one is not shown.
    """

    label: str
    width: float = 18
    kind: str = "text"
    locked: bool = False
    hidden: bool = False
    choices: tuple[str, ...] = ()
    strict: bool = True
    hint: str = ""


@dataclass(frozen=True)
class FormRow:
    """Values in the order of the columns; ``editable`` opens the cells, ``first`` draws a line above."""

    values: Sequence[Any]
    editable: bool = True
    first: bool = False


@dataclass
class FormSheet:
    """A sheet to fill in: title, columns, rows, lines above the header, number of columns that stay in view."""

    title: str
    columns: Sequence[FormColumn]
    rows: Iterable[FormRow]
    heading: Sequence[str] = ()
    frozen: int = 0


@dataclass(frozen=True)
class Line:
    """A line of a page to read: values by column, and how they look (a key of _LINE_FONTS).

    The last value takes the columns to its right, if there are any.
    """

    values: Sequence[Any]
    style: str = "text"
    new_page: bool = False


@dataclass
class PaperSheet:
    """A sheet to read and print: nothing in it can be changed. ``widths`` of its columns in characters."""

    title: str
    widths: Sequence[float]
    lines: Iterable[Line] = field(default_factory=list)


def write_forms(
    sheets: Iterable[FormSheet | PaperSheet], *, hidden: Mapping[str, Sequence[Sequence[str]]] | None = None
) -> BinaryIO:
    """Write the sheets to a temporary file and return it, rewound; it vanishes when closed.

    ``hidden`` are sheets (title -> rows of text) that people do not see. Protection has no password: it guards
    against slips, not against people. Nothing remains on the disk when a generator of rows fails.
    """
    book = Workbook(write_only=True)
    titles: set[str] = set()
    lists: dict[tuple[str, ...], str] = {}
    looks = _Looks()
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - handed to the caller
    try:
        for sheet in sheets:
            page = book.create_sheet(unique_title(sheet.title, titles))
            _set_up_page(page)
            if isinstance(sheet, FormSheet):
                _write_form(page, sheet, lists, looks)
            else:
                _write_paper(page, sheet, looks)
        if lists:
            _write_hidden(book, LISTS, _as_columns(list(lists)))
        for title, rows in (hidden or {}).items():
            _write_hidden(book, title, rows, "veryHidden")
        book.save(target)
    except BaseException:
        target.close()
        discard(book)
        raise
    target.seek(0)
    return target


def as_number(value: Decimal | int) -> Decimal | str:
    """The value for a number cell; as Indonesian text where Excel could not hold all of its digits."""
    exact = Decimal(value)
    return exact if number_value(format(exact, "f")) == exact else number(exact, 2)


class _Looks:
    """The looks of cells in one workbook, each put together once.

    openpyxl compares a font, fill or border with those the workbook has whenever a cell is given one, which costs
    more than writing the cell; what it makes of them (numbers) serves all cells of the same look.
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def cell(self, page: Any, key: Hashable, look: Callable[[], Mapping[str, Any]]) -> Cell:
        """A new cell with the look of this key; ``look`` tells its parts when the key is new."""
        cell = WriteOnlyCell(page)
        if key in self._made:
            cell._style = self._made[key]
            return cell
        for name, part in look().items():
            setattr(cell, name, part)
        self._made[key] = cell._style
        return cell


# --- forms


def _set_up_page(page: Any) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = False
    page.oddFooter.right.text = "&A, halaman &P dari &N"
    page.protection.sheet = True
    # Widths and heights stay free: people widen what they read.
    page.protection.formatColumns = page.protection.formatRows = False
    page._values_to_row = pass_through


def _write_form(page: Any, sheet: FormSheet, lists: dict[tuple[str, ...], str], looks: _Looks) -> None:
    head = len(sheet.heading) + 1
    for index, column in enumerate(sheet.columns, 1):
        dimension = page.column_dimensions[get_column_letter(index)]
        dimension.width, dimension.hidden = column.width, column.hidden
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}{head + 1}"
    page.print_title_rows = f"{head}:{head}"
    across = round(sum(column.width for column in sheet.columns if not column.hidden) / _PAPER_WIDTH)
    if across > 1:
        page.page_setup.fitToWidth = across
        page.print_title_cols = "A:A"
    page.sheet_view.zoomScale = 90
    if sheet.heading:
        page.row_dimensions[1] = {"ht": f"{_TITLE_HEIGHT}"}
    for number_, line in enumerate(sheet.heading):
        page.append([_heading(page, line, "title" if number_ == 0 else "text", looks)])
    page.row_dimensions[head] = {"ht": f"{2 * _LINE_HEIGHT + 2}"}
    page.append([_filled(looks.cell(page, "head", lambda: _HEAD_LOOK), column.label) for column in sheet.columns])
    writer = _FormWriter(page, sheet.columns, looks)
    widths = [column.width for column in sheet.columns]
    last = head
    for row in sheet.rows:
        last += 1
        _set_height(page, last, row.values, widths)
        page.append(writer.cells(row))
    for index, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(index)
        _guide(page, column, f"{letter}{head + 1}:{letter}{max(last, head + 1)}", lists)


def _set_height(page: Any, row: int, values: Sequence[Any], widths: Sequence[float]) -> None:
    """Give a row the height that its longest text needs, as a start: it grows when someone writes more.

    openpyxl would mark the height as chosen by hand, which it is not; spreadsheets do not measure text on opening.
    """
    lines = max((_lines(value, width) for value, width in zip(values, widths, strict=False)), default=1)
    if lines > 1:
        page.row_dimensions[row] = {"ht": f"{min(lines * _LINE_HEIGHT, _MAX_HEIGHT):g}"}


def _lines(value: Any, width: float) -> int:
    if not isinstance(value, str):
        return 1
    return sum(1 + int(len(part) / (width * _NARROW)) for part in value.split("\n"))


def _heading(page: Any, line: str, style: str, looks: _Looks) -> Cell:
    return _filled(looks.cell(page, ("heading", style), lambda: {"font": _LINE_FONTS[style]}), line)


def _guide(page: Any, column: FormColumn, area: str, lists: dict[tuple[str, ...], str]) -> None:
    """The drop-down and the hint of a column."""
    if column.locked or not (column.choices or column.hint):
        return
    rule = DataValidation(allow_blank=True)
    if column.choices:
        rule.type = "list"
        rule.formula1 = _list_of(column.choices, lists)
        rule.showErrorMessage = column.strict
        rule.errorTitle, rule.error = "Pilih dari daftar", f"Kolom {column.label}: pilih salah satu dari daftar."
    if column.hint:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.label[:32], column.hint[:_MAX_PROMPT]
    rule.sqref = area
    page.data_validations.append(rule)


def _list_of(choices: tuple[str, ...], lists: dict[tuple[str, ...], str]) -> str:
    """The reference to a list of choices; each list is one column of a hidden sheet."""
    if choices not in lists:
        letter = get_column_letter(len(lists) + 1)
        lists[choices] = f"{LISTS}!${letter}$1:${letter}${len(choices)}"
    return lists[choices]


def _as_columns(lists: Sequence[Sequence[str]]) -> list[list[str]]:
    """Lists side by side, as rows."""
    longest = max(map(len, lists))
    return [[items[row] if row < len(items) else "" for items in lists] for row in range(longest)]


class _FormWriter:
    """Makes the cells of a row; one cell for each column and look is reused, as openpyxl writes each row at once."""

    def __init__(self, page: Any, columns: Sequence[FormColumn], looks: _Looks) -> None:
        self._page, self._columns, self._looks = page, columns, looks
        self._cells: dict[tuple[int, bool, bool], Cell] = {}

    def cells(self, row: FormRow) -> list[Cell | None]:
        """The cells of one row, empty ones included: they carry the look and the lock."""
        values = [*row.values, *[None] * (len(self._columns) - len(row.values))]
        cells = []
        for index, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            cell = self._prepared(index, column.locked or not row.editable, row.first)
            cells.append(_filled(cell, value))
        return cells

    def _prepared(self, index: int, locked: bool, first: bool) -> Cell:
        key = (index, locked, first)
        if key not in self._cells:
            kind = self._columns[index].kind
            self._cells[key] = self._looks.cell(
                self._page, ("input", kind, locked, first), lambda: _input_look(kind, locked, first)
            )
        return self._cells[key]


def _input_look(kind: str, locked: bool, first: bool) -> dict[str, Any]:
    return {
        "number_format": NUMBER_FORMATS[kind],
        "protection": Protection(locked=locked),
        "fill": _LOCKED_FILL if locked else _OPEN_FILL,
        "border": Border(_EDGE, _EDGE, _GROUP if first else _EDGE, _EDGE),
        "alignment": Alignment(vertical="top", wrap_text=kind == "text"),
    }


def _stored(value: Any) -> tuple[Any, str]:
    """A value and its type in the file: numbers as numbers, everything else as text that never calculates."""
    if value is None or value == "":
        return None, "n"
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        value = as_number(value)
        if isinstance(value, Decimal):
            return format(value, "f"), "n"
    return cell_text(str(value)), "s"


def _filled(cell: Cell, value: Any) -> Cell:
    cell._value, cell.data_type = _stored(value)
    return cell


# --- pages to read


def _write_paper(page: Any, sheet: PaperSheet, looks: _Looks) -> None:
    for index, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(index)].width = width
    page.page_setup.orientation = "portrait"
    page.sheet_view.showGridLines = False
    for number_, line in enumerate(sheet.lines, 1):
        if line.new_page and number_ > 1:
            page.row_breaks.append(Break(id=number_ - 1))
        _set_height(page, number_, line.values, _spread(page, line, sheet.widths, number_))
        if line.style == "title":
            page.row_dimensions[number_] = {"ht": f"{_TITLE_HEIGHT}"}
        cells = [_paper_cell(page, value, line.style, looks) for value in line.values]
        if line.style == "boxed":
            cells += [_paper_cell(page, "", line.style, looks) for _width in sheet.widths[len(cells) :]]
        page.append(cells)


def _spread(page: Any, line: Line, widths: Sequence[float], row: int) -> list[float]:
    """The widths that the values of a line have: the last one reaches to the last column."""
    count = len(line.values)
    if not 0 < count < len(widths):
        return list(widths)
    page.merged_cells.add(f"{get_column_letter(count)}{row}:{get_column_letter(len(widths))}{row}")
    return [*widths[: count - 1], sum(widths[count - 1 :])]


def _paper_cell(page: Any, value: Any, style: str, looks: _Looks) -> Cell | None:
    if value is None:
        return None
    money = isinstance(value, Decimal)
    return _filled(looks.cell(page, ("paper", style, money), lambda: _paper_look(style, money)), value)


def _paper_look(style: str, money: bool) -> dict[str, Any]:
    look: dict[str, Any] = {"font": _LINE_FONTS[style], "alignment": Alignment(vertical="top", wrap_text=True)}
    if style == "boxed":
        look["border"] = _BOX
    if money:
        look["number_format"] = NUMBER_FORMATS["money"]
    return look


def _write_hidden(book: Workbook, title: str, rows: Iterable[Sequence[str]], state: str = "hidden") -> None:
    page = book.create_sheet(title)
    page.sheet_state = state
    page.protection.sheet = True
    page._values_to_row = pass_through  # type: ignore[method-assign]
    for row in rows:
        page.append([_filled(WriteOnlyCell(page), text) for text in row])
