"""Finding the header of a table among the first rows of a sheet; used by `common.xlsx`."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.utils import get_column_letter as letter

from .ooxml import PackageError
from .text import comparable
from .xlsx_stream import RawRow

HEADER_ROWS = 30
_MAX_SPAN = 3
_RUNNING_NUMBER = {"no", "nomor", "nourut", "nomorurut"}  # unknown, and nothing to warn of
_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")


@dataclass(frozen=True)
class Column:
    """A column that an import knows.

    `name` is the key in `Row.values` and the form field; `label` the header as the template prints it; `aliases`
    other headers that offices use. Comparison ignores case, spaces, punctuation and a unit in parentheses.
    `required`: the file must have the column. `key`: rows in which all key columns are empty are no data. `text`:
    codes, NIP and the like; numbers and dates in such cells are refused unless they are whole numbers.
    """

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = True
    key: bool = False
    text: bool = False
    width: float = 18

    def headers(self) -> set[str]:
        """Return the comparable forms of label and aliases."""
        return {comparable(header) for header in (self.label, *self.aliases)}


@dataclass
class Header:
    """The header that was found: its first and last row, columns by number, and what did not fit.

    ``title`` is the text of the rows above it, a line for each row.
    """

    row: int
    last_row: int
    columns: dict[int, Column] = field(default_factory=dict)
    missing: list[Column] = field(default_factory=list)
    duplicates: list[tuple[Column, list[int]]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    title: str = ""

    @property
    def complete(self) -> bool:
        """Whether each required column was found exactly once."""
        return not self.missing and not self.duplicates

    @property
    def score(self) -> tuple[bool, int, int]:
        """What makes one candidate better than another: complete, more known headers, more texts."""
        return self.complete, len(self.columns) + len(self.duplicates), min(len(self.unknown), 2)

    @property
    def keys(self) -> list[int]:
        """Column numbers of the key columns."""
        return [index for index, column in self.columns.items() if column.key]

    @property
    def names(self) -> list[str]:
        """Names of the columns that the file has, in its order."""
        return [column.name for column in self.columns.values()]

    def knows(self, text: str) -> bool:
        """Whether `text` is a header of some column (the second row of a merged header)."""
        return comparable(text) in self.known

    def warnings(self) -> list[str]:
        """Name the columns that will not be read."""
        return [
            f"Kolom {letter(index)} “{text}” tidak dikenal dan tidak dibaca."
            for index, text in self.unknown
            if comparable(text) not in _RUNNING_NUMBER
        ]

    def refuse_if_incomplete(self, error: type[PackageError], sheet: str) -> None:
        """Raise `error` with a message that names missing, duplicate and unknown headers and how to mend them."""
        if self.complete:
            return
        parts = []
        found = bool(self.columns or self.duplicates)
        if self.missing:
            parts.append("Kolom tidak ditemukan: " + ", ".join(self._describe_missing()) + ".")
        for column, indexes in self.duplicates:
            letters = " dan ".join(letter(index) for index in indexes)
            parts.append(
                f"Kolom “{column.label}” ada lebih dari satu ({letters}); hapus atau ganti nama salah satunya."
            )
        if found:
            parts.append(f"Judul kolom dibaca dari baris {self.row} lembar “{sheet}”.")
        else:
            parts.append(
                f"Judul kolom harus ada di {HEADER_ROWS} baris pertama lembar “{sheet}”; unduh contoh berkasnya."
            )
        raise error(" ".join(parts), sheet=sheet, row=self.row if found else None)

    def _describe_missing(self) -> list[str]:
        unknown = {comparable(text): (index, text) for index, text in self.unknown}
        described = []
        for column in self.missing:
            near = difflib.get_close_matches(comparable(column.label), unknown, 1, 0.65)
            index, text = unknown[near[0]] if near else (0, "")
            described.append(
                f"“{column.label}” (mungkin kolom {letter(index)} “{text}”: ganti judulnya)"
                if near
                else f"“{column.label}”"
            )
        return described


class _Text:
    """A text of the first rows, with the forms in which it is compared: worked out once, as each row is tried often."""

    def __init__(self, text: str) -> None:
        self.shown = text[:60]
        self.exact = comparable(text)
        self.without_unit = comparable(_PARENTHESES.sub("", text)) if "(" in text or "[" in text else self.exact


class _Texts(dict[str, _Text]):
    """Texts of the first rows by what stands in the cell: codes and names come back in row after row."""

    def __missing__(self, text: str) -> _Text:
        made = self[text] = _Text(text)
        return made


class _Line(NamedTuple):
    """A row of the sheet: its number, its texts by column, and whether one of them is a header that is looked for."""

    number: int
    texts: dict[int, _Text]
    hits: bool


def find_header(rows: Sequence[RawRow], columns: Sequence[Column]) -> Header:
    """Return the best header within the first 30 rows, alone or together with the one or two rows below it."""
    best = Header(row=1, last_row=1, missing=[column for column in columns if column.required])
    known = [(column, column.headers()) for column in columns]
    lines = _lines(rows, {name for _column, names in known for name in names})
    score_without_hits = not best.missing, 0, 2  # at most
    for span in range(1, _MAX_SPAN + 1):
        for position, line in enumerate(lines):
            if line.number + span - 1 > HEADER_ROWS:
                break
            window = [other for other in lines[position : position + span] if other.number < line.number + span]
            if len(window) < span:
                continue
            if best.score < score_without_hits or any(other.hits for other in window):
                header = _match(window, known)
                if header.score > best.score:
                    best = header
        if best.complete:
            break
    above = [row.cells.values() for row in rows if row.number < best.row]
    best.title = "\n".join(" ".join(str(value)[:200] for value in cells) for cells in above)
    return best


def _lines(rows: Sequence[RawRow], wanted: set[str]) -> list[_Line]:
    made = _Texts()
    lines = []
    for row in rows:
        if row.number <= HEADER_ROWS:
            texts = {index: made[value[:200]] for index, value in row.cells.items() if isinstance(value, str)}
            hits = any(text.exact in wanted or text.without_unit in wanted for text in texts.values())
            lines.append(_Line(row.number, texts, hits))
    return lines


def _match(window: Sequence[_Line], known: Iterable[tuple[Column, set[str]]]) -> Header:
    """Match each sheet column by any of its texts in the window; an exact header goes before one with a unit."""
    texts: dict[int, list[_Text]] = {}
    for line in window:
        for index, text in line.texts.items():
            texts.setdefault(index, []).append(text)
    exact = _by_form((text.exact, index) for index, found in texts.items() for text in found)
    without_unit = _by_form((text.without_unit, index) for index, found in texts.items() for text in found)
    header = Header(row=window[0].number, last_row=window[-1].number)
    for column, names in known:
        header.known |= names
        found = _matching(exact, names) or _matching(without_unit, names)
        if len(found) == 1:
            header.columns[found[0]] = column
        elif found:
            header.duplicates.append((column, found))
        elif column.required:
            header.missing.append(column)
    used = set(header.columns) | {index for _column, found in header.duplicates for index in found}
    header.unknown = [(index, found[-1].shown) for index, found in sorted(texts.items()) if index not in used]
    header.columns = dict(sorted(header.columns.items()))
    return header


def _by_form(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    """The columns of the sheet in which each form of a text stands."""
    found: dict[str, set[int]] = {}
    for form, index in pairs:
        found.setdefault(form, set()).add(index)
    return found


def _matching(places: dict[str, set[int]], names: Iterable[str]) -> list[int]:
    return sorted({index for name in names for index in places.get(name, ())})
