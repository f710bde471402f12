"""Tables from uploaded spreadsheets (.xlsx, .csv): checked before parsing, headers found leniently, values exact.

>>> table = read_table(upload, columns=[
...     Column("code", "Kode Sub Kegiatan", key=True, text=True),
...     Column("budget", "Pagu Murni", aliases=("Anggaran Murni",)),
... ])                                                                            # doctest: +SKIP
>>> table.rows[0].number, table.rows[0].values["budget"]                          # doctest: +SKIP
(6, Decimal('146000000'))
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from .ooxml import OLE_MAGIC, Limits, PackageError, describe_ole, open_package
from .text import comparable
from .xlsx_header import HEADER_ROWS, Column, Header, find_header, letter
from .xlsx_stream import RawRow, SheetInfo, SheetReader, Workbook
from .xlsx_values import CellProblem, CellValue, text_value

__all__ = [
    "Column",
    "Row",
    "SheetRows",
    "Skipped",
    "Table",
    "WorkbookError",
    "as_text",
    "fill_merges",
    "read_sheets",
    "read_table",
]

MAX_BYTES = Limits().file_bytes
_TOTAL_WORDS = {"jumlah", "total", "subtotal", "grandtotal", "jumlahtotal", "totaljumlah", "jumlahseluruhnya"}
_DAMAGED = "Berkas Excel rusak. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah kembali."
_MAX_PROBLEM_TEXT = 60
_HEADER_MERGE = 6  # rows that a merged header may reach below the row that was recognised
_NOTE_ROWS = 1000  # titles, totals and notes that may stand around the data


class WorkbookError(PackageError):
    """A spreadsheet that is refused as a whole; `message` is Indonesian and says how to mend it."""


class Skipped(NamedTuple):
    """A row without a code that was passed over: its number, its first text, and whether it may be data."""

    number: int
    text: str
    suspicious: bool


@dataclass(slots=True)
class Row:
    """One data row: Excel's row number, value by column name, and messages for cells that cannot be read.

    Values are cleaned text, exact Decimal, date (datetime where the cell has a time of day) or None; a cell with an
    error is None. Optional columns that the file lacks are not in `values`.
    """

    number: int
    values: dict[str, CellValue]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class Table:
    """What was read: sheet name, header row number, letter by column name, rows, skipped rows, warnings, title rows."""

    sheet: str
    header_row: int
    letters: dict[str, str]
    rows: list[Row]
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    title: str = ""


def read_table(
    file: Any,
    *,
    columns: Sequence[Column],
    max_rows: int = 20_000,
    max_columns: int = 60,
    sheet: str | None = None,
) -> Table:
    """Read one table from an .xlsx or .csv file.

    `file` is an uploaded file, an open binary file or a path. The header may stand anywhere in the first 30 rows and
    span up to three of them. Without `sheet` the first visible sheet with a complete header is taken. Rows whose key
    columns are all empty, and total rows, are skipped and listed. Vertically merged cells give their value to each
    row. Raises WorkbookError for whatever makes the file as a whole unusable.
    """
    name, data = _load(file)
    with _one_refusal():
        if PurePath(name.lower()).suffix == ".csv":
            source = _read_csv(data, columns, max_rows, max_columns)
        else:
            source = _read_xlsx(data, columns, max_rows, max_columns, sheet)
    return _build(source, max_rows)


class SheetRows(NamedTuple):
    """A whole sheet: name, whether it is visible, rows with any content, merged ranges (left, top, right, bottom)."""

    name: str
    visible: bool
    rows: list[RawRow]
    merges: list[tuple[int, int, int, int]]


def read_sheets(file: Any, *, max_rows: int = 20_000, max_columns: int = 60, max_sheets: int = 30) -> list[SheetRows]:
    """Read all sheets of an .xlsx, hidden ones included: for workbooks whose sheets belong together.

    ``max_rows`` bounds the rows of all sheets together. Raises WorkbookError as :func:`read_table` does.
    """
    name, data = _load(file)
    if PurePath(name.lower()).suffix == ".csv":
        raise WorkbookError("Jenis berkas tidak diterima. Unggah buku kerja Excel (.xlsx).")
    found, left = [], max_rows
    with _one_refusal():
        book = Workbook(open_package(io.BytesIO(data), "xlsx"))
        for info in book.sheets[:max_sheets]:
            reader = SheetReader(book, info.part, max_columns)
            rows = list(islice(reader, left + 1))
            left -= len(rows)
            if left < 0:
                raise _too_many(max_rows)
            found.append(SheetRows(info.name, info.visible, rows, reader.merges))
    return found


@contextmanager
def _one_refusal() -> Iterator[None]:
    """Whatever goes wrong while a file is read is a WorkbookError."""
    try:
        yield
    except WorkbookError:
        raise
    except PackageError as error:
        raise WorkbookError(error.message) from error
    except Exception as error:
        # A hostile or damaged file reaches any corner of openpyxl and expat; to the user it is one thing: damaged.
        raise WorkbookError(_DAMAGED) from error


@dataclass
class _Source:
    sheet: str
    header: Header
    rows: list[RawRow]
    warnings: list[str]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def _load(file: Any) -> tuple[str, bytes]:
    """Return the name and the bytes of the file; refuse by size and extension."""
    if isinstance(file, str | Path):
        with open(file, "rb") as handle:
            return _load(handle)
    name = str(getattr(file, "name", "") or "")
    suffix = PurePath(name.lower()).suffix
    if suffix == ".xlsm":
        raise WorkbookError("Berkas memuat makro (.xlsm). Simpan sebagai .xlsx, lalu unggah kembali.")
    if suffix == ".xls":
        raise WorkbookError("Berkas berformat Excel lama (.xls). Simpan sebagai .xlsx, lalu unggah kembali.")
    if suffix not in (".xlsx", ".csv"):
        raise WorkbookError("Jenis berkas tidak diterima. Unggah berkas .xlsx atau .csv.")
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    file.seek(0)
    if len(data) > MAX_BYTES:
        raise WorkbookError("Berkas lebih besar dari 5 MB. Bagi menjadi beberapa berkas.")
    if not data:
        raise WorkbookError("Berkas kosong. Periksa berkasnya, lalu unggah kembali.")
    return name, data


# --- Excel


def _read_xlsx(data: bytes, columns: Sequence[Column], max_rows: int, max_columns: int, wanted: str | None) -> _Source:
    book = Workbook(open_package(io.BytesIO(data), "xlsx"))
    found: list[tuple[SheetInfo, Header]] = [
        (info, find_header(_first_rows(SheetReader(book, info.part, max_columns)), columns))
        for info in _candidates(book.sheets, wanted)
    ]
    info, header = next(((i, h) for i, h in found if h.complete), None) or max(found, key=lambda f: f[1].score)
    header.refuse_if_incomplete(WorkbookError, info.name)
    others = [i.name for i, h in found if h.complete and i is not info]
    warnings = (
        [f"Hanya lembar “{info.name}” yang dibaca; lembar lain diabaikan: {', '.join(others)}."] if others else []
    )
    sheet = SheetReader(book, info.part, max_columns)
    rows = []
    for row in sheet:
        if row.number <= header.last_row:
            sheet.only(set(header.columns))
            continue
        rows.append(row)
        if len(rows) > max_rows + _NOTE_ROWS:
            raise _too_many(max_rows)
    return _Source(info.name, header, rows, warnings, sheet.merges)


def _candidates(sheets: list[SheetInfo], wanted: str | None) -> list[SheetInfo]:
    """Return the sheets to look at: the one that is wanted, else the visible ones (20 at most)."""
    if wanted is not None:
        chosen = [info for info in sheets if comparable(info.name) == comparable(wanted)]
        if not chosen:
            names = ", ".join(f"“{info.name}”" for info in sheets[:20])
            raise WorkbookError(f"Lembar “{wanted}” tidak ada. Lembar dalam berkas: {names}.")
        return chosen[:1]
    visible = [info for info in sheets if info.visible]
    if not visible:
        raise WorkbookError("Berkas tidak memuat lembar kerja yang terlihat. Tampilkan lembarnya, lalu simpan ulang.")
    return visible[:20]


def _first_rows(rows: Iterable[RawRow]) -> list[RawRow]:
    first = []
    for row in rows:
        if row.number > HEADER_ROWS:
            break
        first.append(row)
    return first


def _too_many(max_rows: int) -> WorkbookError:
    limit = f"{max_rows:,}".replace(",", ".")
    return WorkbookError(f"Lebih dari {limit} baris data. Bagi menjadi beberapa berkas.")


# --- CSV


def _read_csv(data: bytes, columns: Sequence[Column], max_rows: int, max_columns: int) -> _Source:
    text = _decode_csv(data)
    best: tuple[Header, list[RawRow]] | None = None
    for delimiter in ",;":
        rows = _split_csv(text, delimiter, max_rows, max_columns)
        header = find_header([row for row in rows if row.number <= HEADER_ROWS], columns)
        if best is None or header.score > best[0].score:
            best = header, rows
    assert best is not None
    header, rows = best
    header.refuse_if_incomplete(WorkbookError, "CSV")
    return _Source("CSV", header, [row for row in rows if row.number > header.last_row], [])


def _decode_csv(data: bytes) -> str:
    if data.startswith(OLE_MAGIC):
        raise WorkbookError(describe_ole(data))
    if data.startswith((b"PK\x03\x04", b"%PDF")):
        raise WorkbookError("Isi berkas bukan CSV, walaupun namanya demikian. Unggah dengan nama aslinya.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbookError(
            "Huruf dalam CSV tidak terbaca. Simpan sebagai “CSV UTF-8”, lalu unggah kembali."
        ) from error
    if "\x00" in text:
        raise WorkbookError("Isi berkas bukan CSV biasa. Simpan sebagai “CSV UTF-8”, lalu unggah kembali.")
    return text


def _split_csv(text: str, delimiter: str, max_rows: int, max_columns: int) -> list[RawRow]:
    """Return the records with any content; numbers count records, as Excel does when it opens the file."""
    rows = []
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            cells = {i: value for i, raw in enumerate(record[:max_columns], 1) if (value := text_value(raw))}
            if cells:
                rows.append(RawRow(number, cells))
            if len(rows) > max_rows + _NOTE_ROWS:
                raise _too_many(max_rows)
    except csv.Error as error:
        raise WorkbookError("CSV tidak terbaca: tanda kutip tidak berpasangan atau sel terlalu panjang.") from error
    return rows


# --- rows


def _build(source: _Source, max_rows: int) -> Table:
    """Turn raw rows into the table: fill merged cells, pass over rows without a code, name cell errors."""
    header = source.header
    fill_merges(source.rows, source.merges)
    near = range(header.last_row, header.last_row + _HEADER_MERGE)
    reaching = [bottom for _l, top, _r, bottom in source.merges if top <= header.last_row and bottom in near]
    body_from = 1 + max([header.last_row, *reaching])
    table = Table(
        sheet=source.sheet,
        header_row=header.row,
        letters={column.name: letter(index) for index, column in header.columns.items()},
        rows=[],
        warnings=source.warnings + header.warnings(),
        title=header.title,
    )
    for raw in source.rows:
        if raw.number < body_from:
            continue  # below the header row, but in the same merged cells
        reason = _skip_reason(raw, header, started=bool(table.rows))
        if reason is not None:
            table.skipped.append(reason)
            continue
        table.rows.append(_row(raw, header))
        if len(table.rows) > max_rows:
            raise _too_many(max_rows)
    if not table.rows:
        raise WorkbookError(f"Tidak ada baris data di bawah judul kolom (baris {header.row}) pada {source.sheet}.")
    return table


def fill_merges(rows: Iterable[RawRow], merges: Iterable[tuple[int, int, int, int]]) -> None:
    """Give each row of a vertically merged cell the value of its first row."""
    by_number = {row.number: row for row in rows}
    budget = 10 * len(by_number) + 1000
    for left, top, right, bottom in merges:
        first = by_number.get(top)
        if left != right or first is None or left not in first.cells:
            continue
        budget -= bottom - top
        if budget < 0:
            return
        for number in range(top + 1, bottom + 1):
            row = by_number.get(number)
            if row is not None:
                row.cells.setdefault(left, first.cells[left])


def _skip_reason(raw: RawRow, header: Header, *, started: bool) -> Skipped | None:
    """Return why the row is passed over, or None for a data row."""
    values = [raw.cells[index] for index in header.columns if index in raw.cells]
    texts = [value for value in values if isinstance(value, str)]
    shown = texts[0] if texts else (str(values[0]) if values else "")
    keys = [raw.cells.get(index) for index in header.keys]
    total = any(comparable(text) in _TOTAL_WORDS for text in texts[:2])
    if not values:
        return Skipped(raw.number, "", False)
    if header.keys and not any(key is not None for key in keys):
        second_header = not started and any(header.knows(text) for text in texts)
        note = total or len(values) == 1 or second_header
        return Skipped(raw.number, shown[:80], not note)
    if total and sum(key is not None for key in keys) <= 1 and shown in keys:
        return Skipped(raw.number, shown[:80], False)
    return None


def _row(raw: RawRow, header: Header) -> Row:
    row = Row(raw.number, dict.fromkeys(header.names))
    for index, column in header.columns.items():
        value = raw.cells.get(index)
        if column.text and value is not None and not isinstance(value, str | CellProblem):
            value = as_text(value)
        if isinstance(value, CellProblem):
            row.errors[column.name] = value.message
        else:
            row.values[column.name] = value
    return row


def as_text(value: Any) -> str | CellProblem:
    """Return a number or date of a text column as text where that is certain, else a problem."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return str(value)
    what = "angka" if isinstance(value, Decimal) else "tanggal"
    return CellProblem(
        f"terbaca sebagai {what} ({str(value)[:_MAX_PROBLEM_TEXT]}); format sel sebagai teks, lalu ketik ulang nilainya"
    )
