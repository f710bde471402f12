"""Workbooks as people send them: downloaded, then changed; and matrices of their own."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils import column_index_from_string

from departments.models import Department
from monitoring.domain.kak_basis import current_basis
from monitoring.excel.download import department_workbook, entry_of, submission_workbook
from monitoring.models import Submission
from tests.conftest import City

TODAY = dt.date(2026, 3, 1)
FIRST_ROW = 4  # below title, lead and header
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WRITTEN: dict[str, bytes] = {}  # workbooks of one document, by all that is in them
NINE = (
    "No", "Pilih Kebijakan/Program/Kegiatan yang akan dianalisis", "Data Pembuka Wawasan", "Faktor Kesenjangan",
    "Sebab Kesenjangan Internal", "Sebab Kesenjangan Eksternal", "Reformulasi Tujuan", "Rencana Aksi",
    "Data Dasar (Base-line)", "Indikator Gender",
)  # fmt: skip


def named(content: bytes, name: str = "buku-kerja.xlsx") -> io.BytesIO:
    """A file in memory with a name."""
    file = io.BytesIO(content)
    file.name = name
    return file


def downloaded(submission: Submission) -> io.BytesIO:
    """The workbook of one document; what says the same is written once."""
    submission = Submission.objects.get(pk=submission.pk)
    text = repr(entry_of(submission, current_basis()))
    if text not in _WRITTEN:
        with submission_workbook(submission, TODAY)[1] as file:
            _WRITTEN[text] = file.read()
    return named(_WRITTEN[text])


def downloaded_year(city: City, user: Any = None, department: Department | None = None) -> io.BytesIO:
    """The workbook of department A's year as its focal point gets it."""
    made = department_workbook(user or city.focal_a, department or city.a, city.year, TODAY)
    assert made is not None
    with made[1] as file:
        return named(file.read())


class Cells:
    """The cells of a workbook that was downloaded here, read and changed in the XML of their sheets.

    Cells are named by sheet, row below the header (from 1) and the header of their column. Opening and saving the
    whole book as :class:`Book` does takes twenty times as long.
    """

    def __init__(self, file: io.BytesIO) -> None:
        with zipfile.ZipFile(file) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}
        sheets = etree.fromstring(self._parts["xl/workbook.xml"]).iter(f"{_MAIN}sheet")
        self._paths = {sheet.get("name"): f"xl/worksheets/sheet{number}.xml" for number, sheet in enumerate(sheets, 1)}
        self._sheets: dict[str, etree._Element] = {}

    def rows(self, sheet: str) -> list[etree._Element]:
        """All rows of a sheet, those above the header too."""
        if sheet not in self._sheets:
            self._sheets[sheet] = etree.fromstring(self._parts[self._paths[sheet]])
        return list(self._sheets[sheet].iter(f"{_MAIN}row"))

    def value(self, sheet: str, row: int, header: str) -> str:
        """What stands in a cell, "" for nothing."""
        return _text(self._cell(sheet, row, header))

    def set(self, sheet: str, row: int, **values: str | float | None) -> None:
        """Write cells; underscores in the names stand for spaces."""
        for header, value in values.items():
            self.write(sheet, row, header.replace("_", " "), value)

    def write(self, sheet: str, row: int, header: str, value: str | float | None, *, formula: str = "") -> None:
        """Write one cell as text, number or nothing; or a ``formula`` without its result."""
        cell = self._cell(sheet, row, header)
        put(cell, value)
        if formula:
            etree.SubElement(cell, f"{_MAIN}f").text = formula
            etree.SubElement(cell, f"{_MAIN}v")

    def file(self) -> io.BytesIO:
        """The workbook as it would be sent."""
        target = io.BytesIO()
        changed_parts = {self._paths[sheet]: etree.tostring(tree) for sheet, tree in self._sheets.items()}
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in (self._parts | changed_parts).items():
                archive.writestr(name, content)
        return named(target.getvalue())

    def _cell(self, sheet: str, row: int, header: str) -> etree._Element:
        """The cell, which is made where the sheet has none."""
        rows = {int(line.get("r")): line for line in self.rows(sheet)}
        letters = next(_letters(cell) for cell in rows[FIRST_ROW - 1] if _text(cell) == header)
        number = FIRST_ROW - 1 + row
        if number not in rows:
            assert number > max(rows), "only below all others"
            parent = rows[FIRST_ROW - 1].getparent()
            rows[number] = etree.SubElement(parent, f"{_MAIN}row", r=str(number))
        cells = {_letters(cell): cell for cell in rows[number]}
        if letters not in cells:
            cells[letters] = etree.Element(f"{_MAIN}c", r=f"{letters}{number}")
            place = sum(column_index_from_string(other) < column_index_from_string(letters) for other in cells)
            rows[number].insert(place, cells[letters])
        return cells[letters]


def _letters(cell: etree._Element) -> str:
    return cell.get("r").rstrip("0123456789")


def _text(cell: etree._Element) -> str:
    return "".join(cell.itertext())


def put(cell: etree._Element, value: str | float | None) -> None:
    """Give the element of a cell another value; its look stays."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t").text = value
    elif value is not None:
        etree.SubElement(cell, f"{_MAIN}v").text = repr(value)


class Book:
    """A workbook opened and saved by a spreadsheet program; cells are named by the header of their column."""

    def __init__(self, file: io.BytesIO) -> None:
        self.book = load_workbook(file)

    def column(self, sheet: str, header: str) -> int:
        """The number of a column."""
        return next(cell.column for cell in self.book[sheet][FIRST_ROW - 1] if cell.value == header)

    def cell(self, sheet: str, row: int, header: str) -> Any:
        """The cell of the ``row``-th row below the header (from 1)."""
        return self.book[sheet].cell(FIRST_ROW - 1 + row, self.column(sheet, header))

    def set(self, sheet: str, row: int, **values: Any) -> None:
        """Write cells; underscores in the names stand for spaces. Text stays text."""
        for header, value in values.items():
            self.write(sheet, row, header.replace("_", " "), value)

    def write(self, sheet: str, row: int, header: str, value: Any) -> None:
        """Write one cell as text, number or nothing."""
        cell = self.cell(sheet, row, header)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    def file(self) -> io.BytesIO:
        """The workbook as it would be sent."""
        target = io.BytesIO()
        self.book.save(target)
        return named(target.getvalue())


def changed(file: io.BytesIO, change: Callable[[Cells], None]) -> io.BytesIO:
    """A workbook after a change of its cells."""
    cells = Cells(file)
    change(cells)
    return cells.file()


def changed_workbook(submission: Submission) -> io.BytesIO:
    """The workbook of a document in which only tujuan is new."""
    return changed(downloaded(submission), lambda cells: cells.write("Ringkasan", 1, "Tujuan Sub Kegiatan", "Baru."))


def matrix(
    rows: Iterable[Sequence[Any]],
    headers: Sequence[Sequence[Any]] = (NINE,),
    *,
    above: Sequence[str] = (),
    merged: Iterable[str] = (),
    title: str = "GAP",
) -> io.BytesIO:
    """A workbook that somebody else made: title rows, one or more rows of headers, analyses, merged cells."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for line in above:
        sheet.append([line])
    for row in (*headers, *rows):
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return named(target.getvalue(), "matriks.xlsx")
