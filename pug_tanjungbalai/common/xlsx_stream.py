"""Rows of one worksheet, streamed in bounded memory; used by `common.xlsx` only.

openpyxl opens the package and tells the sheets and the date epoch (with defusedxml). The rows themselves are taken
from the XML as it passes by, because openpyxl's read-only mode cannot tell a formula without a stored value from an
empty cell, believes a false `<dimension>`, turns numbers into floats before they can be judged, refuses files whose
fonts or fills it dislikes, and builds a tree for a row of any width. The parser refuses a DOCTYPE and counts the
elements it meets.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS

from .ooxml import GuardedZip, PackageError
from .text import clean_text
from .xlsx_values import NO_CACHED_VALUE, CellProblem, CellValue, Percent, number_value, plain_date, text_value

_CHUNK = 65536
MAX_ELEMENTS = 1_000_000  # of one workbook: 20,000 rows of 25 columns; more are refused after about 1 s
_MAX_MERGES = 20_000
_SEPARATOR = " "
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_MERGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_DAMAGED = "Berkas Excel rusak. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah kembali."


class RawRow(NamedTuple):
    """A row as it stands in the sheet: Excel's row number, and values or problems by column number (from 1)."""

    number: int
    cells: dict[int, Any]


class SheetInfo(NamedTuple):
    """A worksheet of the package: its name, whether it is visible, the part that holds it."""

    name: str
    visible: bool
    part: str


class Budget:
    """How many more XML elements may be read of one workbook."""

    def __init__(self) -> None:
        self.left = MAX_ELEMENTS


def _qualified(*tags: str) -> frozenset[str]:
    """Elements of the spreadsheet namespaces, by the names under which expat reports them."""
    return frozenset(f"{namespace}{_SEPARATOR}{tag}" for namespace in _NAMESPACES for tag in tags)


class _Streamer:
    """Feeds a part of the package to expat in chunks, flat in memory.

    A workbook has up to a million elements: what happens for each of them is kept short.
    """

    text_tags: frozenset[str] = frozenset()
    """Elements whose text is wanted; what stands in pronunciation (rPh) is not."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self._ends: dict[str, Callable[[], None]] = {}
        self._characters: list[str] = []  # expat appends to it; whatever comes outside of ``text_tags`` is let go
        self._gathering = self._phonetic = False
        self._texts: list[str] = []  # one for each element of ``text_tags``
        self.on("rPh", self._begin_phonetic, self._end_phonetic)

    def on(self, tag: str, start: Callable[[dict[str, str]], None], end: Callable[[], None] | None = None) -> None:
        """Register handlers for an element of the spreadsheet namespaces."""
        for name in _qualified(tag):
            self._starts[name] = start
            if end:
                self._ends[name] = end

    def feed(self, source: IO[bytes]) -> Iterator[None]:
        """Parse `source`, pausing after each chunk."""
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters.append
        parser.StartDoctypeDeclHandler = self._doctype
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
            if not self._gathering:
                self._characters.clear()
            yield
        parser.Parse(b"", True)
        yield

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._budget.left -= 1
        if self._budget.left < 0:
            raise PackageError(
                "Isi berkas terlalu besar. Salin datanya saja ke berkas baru (Tempel Khusus - Nilai), lalu unggah."
            )
        if tag in self.text_tags:
            self._characters.clear()
            self._gathering = True
        elif tag in self._starts:
            self._starts[tag](attributes)

    def _end(self, tag: str) -> None:
        if tag in self.text_tags:
            if self._gathering and not self._phonetic:
                self._texts.append("".join(self._characters))
            self._gathering = False
        elif tag in self._ends:
            self._ends[tag]()

    def _begin_phonetic(self, _attributes: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _doctype(self, *_args: object) -> None:
        raise PackageError(_DAMAGED)


class _Styles(_Streamer):
    """Reads from the style sheet only which cell styles show dates or percentages."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._codes: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        self._formats: list[str] = []
        self._in_cell_formats = False
        self.on("numFmt", self._number_format)
        self.on("cellXfs", self._begin_formats, self._end_formats)
        self.on("xf", self._format)

    @property
    def date_styles(self) -> set[str]:
        """Style numbers, as cells write them, whose numbers are dates."""
        return self._having(is_date_format)

    @property
    def percent_styles(self) -> set[str]:
        """Style numbers whose numbers are shown times 100: a cell that shows 22% holds 0.22."""
        return self._having(lambda code: "%" in code)

    def _having(self, check: Callable[[str], bool]) -> set[str]:
        """Style numbers whose format code passes ``check``."""
        wanted = {number for number in set(self._formats) if check(self._codes.get(number, ""))}
        return {str(style) for style, number in enumerate(self._formats) if number in wanted}

    def _number_format(self, attributes: dict[str, str]) -> None:
        self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:200]

    def _begin_formats(self, _attributes: dict[str, str]) -> None:
        self._in_cell_formats = True

    def _end_formats(self) -> None:
        self._in_cell_formats = False

    def _format(self, attributes: dict[str, str]) -> None:
        if self._in_cell_formats:
            self._formats.append(attributes.get("numFmtId", "0"))


class _Strings(_Streamer):
    """Reads the shared strings, raw and in their order."""

    text_tags = _qualified("t")

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.values: list[str] = []
        self.on("si", self._begin_string, self._end_string)

    def _begin_string(self, _attributes: dict[str, str]) -> None:
        self._texts.clear()

    def _end_string(self) -> None:
        self.values.append("".join(self._texts))


class _Columns(dict[str, int]):
    """Numbers of columns by their letters, worked out once each."""

    def __missing__(self, letters: str) -> int:
        number = self[letters] = column_index_from_string(letters)
        return number


class _SheetRows(_Streamer):
    """Reads rows of cells and merged ranges."""

    text_tags = _qualified("v", "t")

    def __init__(self, book: "Workbook", max_columns: int) -> None:
        super().__init__(book.budget)
        self.rows: list[RawRow] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.wanted: set[int] | None = None
        self._book = book
        self._max_columns = max_columns
        self._columns = _Columns()
        self._number = 0
        self._column = 0
        self._cells: dict[int, Any] = {}
        self._kind, self._style, self._formula = "n", "0", False
        self.on("row", self._begin_row, self._end_row)
        self.on("c", self._begin_cell, self._end_cell)
        self.on("f", self._begin_formula)
        self.on("mergeCell", self._merge)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(float(attributes.get("r") or self._number + 1))
        if not self._number < number <= 1_048_576:
            raise PackageError(_DAMAGED)
        self._number, self._column, self._cells = number, 0, {}

    def _end_row(self) -> None:
        if self._cells:
            self.rows.append(RawRow(self._number, self._cells))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            self._column = self._columns[reference.rstrip("0123456789")]
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._formula = self._phonetic = False
        self._texts.clear()

    def _begin_formula(self, _attributes: dict[str, str]) -> None:
        self._formula = True

    def _end_cell(self) -> None:
        column = self._column
        if column > self._max_columns or (self.wanted is not None and column not in self.wanted):
            return
        text = "".join(self._texts)
        if text:
            value = self._book.value(self._kind, self._style, text)
        else:
            value = CellProblem(NO_CACHED_VALUE) if self._formula and self._kind != "str" else None
        if value is not None:
            self._cells[column] = value

    def _merge(self, attributes: dict[str, str]) -> None:
        match = _MERGE.fullmatch(attributes.get("ref", ""))
        if match and len(self.merges) < _MAX_MERGES:
            left, top, right, bottom = match.groups()
            self.merges.append((column_index_from_string(left), int(top), column_index_from_string(right), int(bottom)))


class SheetReader:
    """One worksheet being read: iterate for rows in order; `merges` is complete after the last row."""

    def __init__(self, book: "Workbook", part: str, max_columns: int) -> None:
        self._book, self._part = book, part
        self._reader = _SheetRows(book, max_columns)

    def __iter__(self) -> Iterator[RawRow]:
        with self._book.archive.open(self._part) as source:
            for _pause in self._reader.feed(source):
                rows, self._reader.rows = self._reader.rows, []
                yield from rows

    def only(self, columns: set[int]) -> None:
        """From here on read these columns only (takes effect within some rows)."""
        self._reader.wanted = columns

    @property
    def merges(self) -> list[tuple[int, int, int, int]]:
        """Merged ranges as (left, top, right, bottom)."""
        return self._reader.merges


class Workbook:
    """An opened package: its worksheets, shared strings and the meaning of cell types and styles."""

    def __init__(self, archive: GuardedZip) -> None:
        self.archive = archive
        self.budget = Budget()
        reader = ExcelReader(archive.fp, read_only=True, data_only=True, keep_links=False)
        reader.archive = archive  # whose read() is bounded
        reader.read_manifest()
        reader.read_workbook()
        self._epoch = reader.wb.epoch
        styles = self._read_styles()
        self._date_styles, self._percent_styles = styles.date_styles, styles.percent_styles
        self._strings = self._read_strings(reader)
        self._cleaned: dict[str, CellValue | CellProblem] = {}
        names = set(archive.namelist())
        self.sheets = [
            SheetInfo(clean_text(sheet.name, multiline=False), sheet.state == "visible", relation.target)
            for sheet, relation in reader.parser.find_sheets()
            if relation.target in names and "chartsheet" not in relation.Type
        ]

    def _read_styles(self) -> _Styles:
        styles = _Styles(self.budget)
        if ARC_STYLE in self.archive.namelist():
            self._stream(styles, ARC_STYLE)
        return styles

    def _stream(self, streamer: _Streamer, part: str) -> None:
        with self.archive.open(part) as source:
            for _pause in streamer.feed(source):
                pass

    def _read_strings(self, reader: ExcelReader) -> list[str]:
        part = reader.package.find(SHARED_STRINGS)
        if part is None:
            return []
        strings = _Strings(self.budget)
        self._stream(strings, part.PartName.lstrip("/"))
        return strings.values

    def value(self, kind: str, style: str, text: str) -> CellValue | CellProblem:
        """Return the value of a cell with content, by its type and style."""
        if kind == "n":
            if style in self._date_styles:
                return self._date(text)
            number = number_value(text)
            return Percent(number) if style in self._percent_styles and isinstance(number, Decimal) else number
        if kind == "s":
            if text in self._cleaned:
                return self._cleaned[text]
            index = int(text)
            if not 0 <= index < len(self._strings):
                raise PackageError(_DAMAGED)
            value = self._cleaned[text] = _stored_text(self._strings[index])
            return value
        if kind in ("str", "inlineStr"):
            return _stored_text(text)
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind == "d":
            return plain_date(from_ISO8601(text))
        return CellProblem(f"sel memuat galat {text[:20]}; perbaiki rumusnya, lalu simpan ulang")

    def _date(self, text: str) -> CellValue | CellProblem:
        try:
            return plain_date(from_excel(float(text), self._epoch))
        except (OverflowError, ValueError):
            return CellProblem(f"tanggal di luar jangkauan ({text[:20]}); ketik ulang tanggalnya")


def _stored_text(text: str) -> CellValue | CellProblem:
    """The value of a text; most texts have none of Excel's escapes (``_x000D_``), for which to look takes long."""
    return text_value(unescape(text) if "_x" in text else text)
