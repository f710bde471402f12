"""Rows of an uploaded workbook: their cells judged one by one, with a place for each complaint.

Fields and forms are those of the pages (monitoring.forms.pprg_steps): what a form refuses, a workbook cannot bring in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field as FormField

from pug_tanjungbalai.common.formats import quantity, rupiah
from pug_tanjungbalai.common.importing import CellIssue
from pug_tanjungbalai.common.text import comparable
from pug_tanjungbalai.common.xlsx import SheetRows, WorkbookError, as_text
from pug_tanjungbalai.common.xlsx_header import HEADER_ROWS, find_header, letter
from pug_tanjungbalai.common.xlsx_values import CellProblem, Percent

from ..domain.pprg_content import Content
from ..forms.pprg_steps import RowForm
from .layout import NO, YES, Layout

_CENT = Decimal("0.01")
_YES = frozenset({comparable(word) for word in (YES, "y", "v", "x", "true", "1", "benar", "dasar")})
_NO = frozenset({comparable(word) for word in (NO, "t", "false", "0", "salah", "bukan")})
MAX_ISSUES = 500  # kept of each kind; a file with more is wrong as a whole


@dataclass
class Remarks:
    """What was found while reading: errors stop the import, notes are what had to be interpreted, warnings the rest."""

    errors: list[CellIssue] = field(default_factory=list)
    notes: list[CellIssue] = field(default_factory=list)
    warnings: list[CellIssue] = field(default_factory=list)
    error_count: int = 0

    def error(self, issue: CellIssue) -> None:
        """Record an error; only the first ones are kept, all are counted."""
        self.error_count += 1
        if len(self.errors) < MAX_ISSUES:
            self.errors.append(issue)

    def note(self, issue: CellIssue) -> None:
        """Record an interpretation."""
        if len(self.notes) < MAX_ISSUES:
            self.notes.append(issue)

    def extend(self, other: Remarks) -> None:
        """Take over what was found elsewhere."""
        for issue in other.errors:
            self.error(issue)
        self.error_count += other.error_count - len(other.errors)
        for issue in other.notes:
            self.note(issue)

    def warn(self, message: str, sheet: str = "", row: int | None = None) -> None:
        """Record something that is passed over."""
        if len(self.warnings) < MAX_ISSUES:
            self.warnings.append(CellIssue(sheet, row, "", "", message))


@dataclass
class FileRow:
    """One row of a sheet: values by name of the column, letters and headers for its place in the file."""

    sheet: str
    number: int
    values: dict[str, Any]
    letters: Mapping[str, str]
    labels: Mapping[str, str]
    remarks: Remarks
    kinds: Mapping[str, str] = field(default_factory=dict)

    def issue(self, name: str, message: str) -> CellIssue:
        """A message about a cell ("" is the row)."""
        return CellIssue(self.sheet, self.number, self.letters.get(name, ""), self.labels.get(name, name), message)

    def error(self, name: str, message: str) -> None:
        """Complain about a cell."""
        self.remarks.error(self.issue(name, message))

    def note(self, name: str, message: str) -> None:
        """Say how a cell was interpreted."""
        self.remarks.note(self.issue(name, message))

    def is_blank(self, names: Iterable[str]) -> bool:
        """None of these cells holds anything."""
        return all(self.values.get(name) is None for name in names)

    def get(self, name: str) -> Any:
        """The value of a cell, ready for its form field; None where it is empty or cannot be read (then an error)."""
        value = self.values.get(name)
        if value is not None and self.kinds.get(name, "text") == "text" and not isinstance(value, str | CellProblem):
            value = as_text(value)
        if isinstance(value, CellProblem):
            self.error(name, f"{value.message[:1].upper()}{value.message[1:]}.")
            return None
        return self._figure(name, value) if isinstance(value, Decimal) else value

    def text(self, name: str) -> str:
        """The value of a cell as text, empty for nothing."""
        value = self.get(name)
        return "" if value is None else str(value)

    def _figure(self, name: str, value: Decimal) -> Decimal:
        """A number with at most two decimals; a percentage as people see it. Whatever is changed is noted."""
        if isinstance(value, Percent):
            value = Decimal(value) * 100
            self.note(name, f"Sel berformat persen dibaca sebagai {quantity(value)}.")
        if self.kinds.get(name) == "year" or value == value.quantize(_CENT):
            return value
        rounded = value.quantize(_CENT)
        shown = rupiah(rounded) if self.kinds.get(name) == "money" else quantity(rounded)
        self.note(name, f"Lebih dari dua desimal; dibulatkan menjadi {shown}.")
        return rounded

    def clean(self, name: str, form_field: FormField, value: Any) -> Any:
        """The value as the form field cleans it; None after a complaint."""
        try:
            return form_field.clean(value)
        except ValidationError as error:
            self.error(name, " ".join(error.messages))
            return None

    def chosen(self, name: str, words: Mapping[str, str], possible: Iterable[str]) -> str:
        """The value of a choice by its word (comparable form -> value); "" for nothing or after a complaint."""
        text = self.text(name)
        if not text:
            return ""
        if (found := words.get(comparable(text))) is None:
            self.error(name, f"“{text[:60]}” tidak dikenal. Tulis salah satu: {', '.join(possible)}.")
            return ""
        return found

    def yes(self, name: str) -> bool:
        """Whether a cell says ya; empty is tidak."""
        text = self.text(name)
        word = comparable(text) or NO
        if word not in _YES | _NO:
            self.error(name, f"“{text[:60]}” tidak dikenal. Tulis {YES} atau {NO}.")
        return word in _YES

    def form(self, form: type[RowForm], content: Content, data: Mapping[str, Any], at: str = "") -> RowForm | None:
        """The valid form of a row that is not blank; its complaints go to their cells, or all to the column ``at``."""
        bound = form(data, content=content)
        if bound.is_valid():
            return None if bound.is_blank() else bound
        for name, messages in bound.errors.items():
            self.error(at or name, " ".join(str(message) for message in messages))
        return None


def words_of(choices: Any) -> dict[str, str]:
    """Comparable word -> value, of labels and values of choices."""
    return {comparable(str(label)): value for value, label in choices.choices} | {
        comparable(value): value for value in choices.values
    }


def table(sheet: SheetRows, layout: Layout, remarks: Remarks) -> list[FileRow]:
    """The rows below the header of one of our sheets. WorkbookError where its header is not complete."""
    header = find_header([row for row in sheet.rows if row.number <= HEADER_ROWS], layout.known())
    header.refuse_if_incomplete(WorkbookError, sheet.name)
    for message in header.warnings():
        remarks.warn(message, sheet.name)
    names = {index: column.name for index, column in header.columns.items()}
    letters = {name: letter(index) for index, name in names.items()}
    labels = {known.name: known.column.label for known in layout.fields}
    kinds = {known.name: known.column.kind for known in layout.fields}
    return [
        FileRow(
            sheet.name,
            row.number,
            {name: row.cells.get(index) for index, name in names.items()},
            letters,
            labels,
            remarks,
            kinds,
        )
        for row in sheet.rows
        if row.number > header.last_row
    ]
