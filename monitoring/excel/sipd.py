"""Reading an export of SIPD or DPA by sub-activity, as offices pass it around: title rows above, a total below.

Rows are taken as they are. What lies above a sub-activity (program, kegiatan) is passed over, since its amounts are
those of the rows below it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from departments.domain.budget import title_problem
from departments.models import FiscalYear
from pug_tanjungbalai.common.fields import RupiahField
from pug_tanjungbalai.common.importing import CellIssue
from pug_tanjungbalai.common.text import clean_text
from pug_tanjungbalai.common.validators import code_level
from pug_tanjungbalai.common.xlsx import Column, Row, Table, WorkbookError, read_table
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet

from ..domain.reconcile import Line
from ..enums import BudgetVersion
from .cells import Remarks

COLUMNS = (
    Column("code", "Kode Sub Kegiatan", aliases=("Kode Subkegiatan", "Kode Sub"), key=True, text=True, width=22),
    Column("name", "Nama", aliases=("Nama Sub Kegiatan", "Sub Kegiatan", "Uraian"), required=False, width=60),
    Column("ceiling", "Pagu", aliases=("Anggaran", "Pagu Anggaran", "Pagu DPA"), required=False, width=20),
    Column("realization", "Realisasi", aliases=("Realisasi Belanja", "Realisasi Anggaran"), required=False, width=20),
    Column(
        "department",
        "Kode SKPD",
        aliases=("Kode OPD", "Kode Perangkat Daerah"),
        required=False,
        text=True,
        width=16,
    ),
    Column("department_name", "Nama SKPD", aliases=("Nama OPD", "Nama Perangkat Daerah"), required=False),
    Column("original", "Pagu Murni", aliases=("Anggaran Murni", "Pagu Sebelum Perubahan"), required=False),
    Column("revised", "Pagu Perubahan", aliases=("Anggaran Perubahan", "Pagu Setelah Perubahan"), required=False),
)
#: What the template shows: the columns that everyone has.
_TEMPLATE = ("code", "name", "ceiling", "realization", "department")
_AMOUNTS = ("ceiling", "original", "revised", "realization")
_CODE = re.compile(r"[0-9A-Za-z.]{1,24}")
_DEPARTMENT = re.compile(r"[0-9A-Z.\-]{1,20}")
_SPACE = re.compile(r"\s+")
_AMOUNT = RupiahField(required=False)


@dataclass
class Export:
    """What a file says: its lines, what was found wrong or odd, and which column gave the pagu."""

    sheet: str = ""
    lines: list[Line] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)
    ceiling_column: str = ""
    passed_over: int = 0

    @property
    def ceiling(self) -> Decimal:
        """The sum of the pagu."""
        return sum((line.ceiling for line in self.lines if line.ceiling is not None), Decimal(0))

    @property
    def realization(self) -> Decimal:
        """The sum of the realisation."""
        return sum((line.realization for line in self.lines if line.realization is not None), Decimal(0))


def read_export(file: Any, version: str, year: FiscalYear) -> Export:
    """The lines of an export; an unusable file, or one of another year, is one error among the remarks.

    The pagu is that of the budget version: the column of this version where the file has one, else the one pagu.
    """
    export = Export()
    try:
        table = read_table(file, columns=COLUMNS)
        names = _ceiling_names(table, version)
    except WorkbookError as error:
        export.remarks.error(CellIssue("", None, "", "", error.message))
        return export
    export.sheet = table.sheet
    labels = {column.name: column.label for column in COLUMNS}
    export.ceiling_column = f"{table.letters[names[0]]} ({labels[names[0]]})"
    if problem := title_problem(table.title, year):
        export.remarks.error(CellIssue(table.sheet, None, "", "", problem))
    for message in table.warnings:
        export.remarks.warn(message, table.sheet)
    for skipped in table.skipped:
        if skipped.suspicious:
            export.remarks.warn(f"Baris tanpa kode dilewati (“{skipped.text}”).", table.sheet, skipped.number)
    if "realization" not in table.letters:
        export.remarks.warn("Kolom Realisasi tidak ada; realisasi tidak dibandingkan.", table.sheet)
    reader = _LineReader(table, names, labels, export.remarks)
    for row in table.rows:
        line = reader.read(row)
        if line is not None:
            export.lines.append(line)
    export.passed_over = reader.passed_over
    _finish(export, reader.strange)
    return export


def _ceiling_names(table: Table, version: str) -> list[str]:
    """The columns that may hold the pagu of the version, the first one first."""
    wanted = ["revised", "ceiling", "original"] if version == BudgetVersion.REVISED else ["original", "ceiling"]
    names = [name for name in wanted if name in table.letters]
    if not names:
        raise WorkbookError("Kolom tidak ditemukan: “Pagu”. Tambahkan kolom Pagu, atau Pagu Murni dan Pagu Perubahan.")
    return names


def _finish(export: Export, strange: list[str]) -> None:
    """Errors and warnings about the whole. ``strange``: what stands for departments and is no code of this system."""
    if strange:
        text = (
            f"Kode SKPD seperti “{strange[0]}” tidak dikenal di sini; {len(strange)} baris dipasangkan menurut kode "
            "sub kegiatan saja."
        )
        export.remarks.warn(text, export.sheet)
    if not export.lines and not export.remarks.error_count:
        text = "Tidak ada baris sub kegiatan: kodenya terdiri atas enam bagian, misalnya 1.02.02.2.02.0001."
        export.remarks.error(CellIssue(export.sheet, None, "", "", text))
    if export.passed_over:
        text = f"{export.passed_over} baris program dan kegiatan dilewati; yang dibandingkan sub kegiatan."
        export.remarks.warn(text, export.sheet)
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line in export.lines:
        rows[line.department_code, line.code].append(line.number)
    for (department, code), numbers in rows.items():
        if department and len(numbers) > 1:
            places = ", ".join(map(str, numbers))
            export.remarks.warn(f"{code} ({department}) ada pada baris {places}; jumlahnya ditambahkan.", export.sheet)


class _LineReader:
    """Judges the cells of each row; a wrong cell is an error with its place."""

    def __init__(self, table: Table, ceilings: list[str], labels: Mapping[str, str], remarks: Remarks) -> None:
        self._table, self._ceilings, self._labels, self._remarks = table, ceilings, labels, remarks
        self.passed_over = 0
        self.strange: list[str] = []

    def read(self, row: Row) -> Line | None:
        """The line of a row; None where it is wrong or lies above the sub-activities."""
        before = self._remarks.error_count
        for name, message in row.errors.items():
            self._error(row, name, message)
        code = self._code(row)
        if code and code_level(code) not in ("sub_kegiatan", ""):
            self.passed_over += 1
            return None
        amounts = {name: self._amount(row, name) for name in _AMOUNTS if name in row.values}
        department = self._department(row)
        if self._remarks.error_count > before:
            return None
        given = (amounts.get(name) for name in self._ceilings)
        return Line(
            number=row.number,
            code=code,
            name=clean_text(str(row.values.get("name") or ""), multiline=False)[:500],
            department_code=department,
            ceiling=next((amount for amount in given if amount is not None), None),
            realization=amounts.get("realization"),
        )

    def _error(self, row: Row, name: str, message: str) -> None:
        letter = self._table.letters.get(name, "")
        self._remarks.error(CellIssue(self._table.sheet, row.number, letter, self._labels[name], message))

    def _code(self, row: Row) -> str:
        text = _SPACE.sub("", str(row.values.get("code") or ""))
        if text and not _CODE.fullmatch(text):
            self._error(row, "code", f"“{text[:40]}” bukan kode sub kegiatan; tulis misalnya 1.02.02.2.02.0001.")
        return text

    def _department(self, row: Row) -> str:
        text = _SPACE.sub("", str(row.values.get("department") or "")).upper()
        if text and not _DEPARTMENT.fullmatch(text):
            # Such as the official 1.02.0.00.0.00.01.0000: not how departments are known here.
            self.strange.append(text[:40])
            return ""
        return text

    def _amount(self, row: Row, name: str) -> Decimal | None:
        try:
            return _AMOUNT.clean(row.values[name])
        except ValidationError as error:
            self._error(row, name, " ".join(error.messages))
            return None


def template() -> list[Sheet]:
    """An empty workbook with the headers, an example, and how it is filled in."""
    columns = [
        OutColumn(column.label, column.width, "text" if column.text else "auto")
        for name in _TEMPLATE
        for column in COLUMNS
        if column.name == name
    ]
    example = [["1.02.02.2.02.0001", "Pengelolaan Pelayanan Kesehatan Ibu Hamil", 640000000, 412500000, "DINKES"]]
    guide = [
        ["Satu baris untuk satu sub kegiatan; baris judul di atas dan JUMLAH di bawah boleh ada."],
        ["Kode SKPD boleh tidak ada. Tanpa kode itu, kode yang dilaksanakan beberapa perangkat daerah tidak ditebak."],
        ["Bila ada kolom Pagu Murni dan Pagu Perubahan, yang dibaca adalah kolom versi yang dipilih saat mengunggah."],
        ["Realisasi adalah kumulatif sejak 1 Januari."],
    ]
    return [
        Sheet("Ekspor", columns, [], text_rows=200),
        Sheet("Contoh", columns, example),
        Sheet("Petunjuk", [OutColumn("Petunjuk", width=110)], guide),
    ]
