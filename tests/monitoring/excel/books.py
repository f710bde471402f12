"""Workbooks as people send them: downloaded, then changed in a spreadsheet program; and matrices of their own."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from departments.models import Department
from monitoring.excel.download import department_workbook, submission_workbook
from monitoring.models import Submission
from tests.conftest import City

TODAY = dt.date(2026, 3, 1)
FIRST_ROW = 4  # below title, lead and header
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
    """The workbook of one document."""
    submission = Submission.objects.get(pk=submission.pk)
    with submission_workbook(submission, TODAY)[1] as file:
        return named(file.read())


def downloaded_year(city: City, user: Any = None, department: Department | None = None) -> io.BytesIO:
    """The workbook of department A's year as its focal point gets it."""
    made = department_workbook(user or city.focal_a, department or city.a, city.year, TODAY)
    assert made is not None
    with made[1] as file:
        return named(file.read())


class Book:
    """A workbook opened for changes; cells are named by the header of their column."""

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


def changed(file: io.BytesIO, change: Callable[[Book], None]) -> io.BytesIO:
    """A workbook after a change."""
    book = Book(file)
    change(book)
    return book.file()


def changed_workbook(submission: Submission) -> io.BytesIO:
    """The workbook of a document in which only tujuan is new."""
    return changed(downloaded(submission), lambda book: book.write("Ringkasan", 1, "Tujuan Sub Kegiatan", "Baru."))


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
