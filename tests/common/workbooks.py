"""Builds small workbooks, honest and hostile, part by part."""

import functools
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pug_tanjungbalai.common.xlsx import Column, Table, WorkbookError, read_table

DATA = Path(__file__).resolve().parent.parent / "data"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Kode</t></is></c><c r="B1" t="inlineStr"><is><t>Pagu</t></is></c></row>'
)
ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>1.02</t></is></c><c r="B2"><v>100</v></c></row>'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
STRINGS = f'<sst xmlns="{MAIN}"><si><t>Kode</t></si><si><t>Pagu</t></si></sst>'


CODE_AND_BUDGET = [Column("code", "Kode", key=True, text=True), Column("budget", "Pagu")]


def sheet_xml(rows: str = HEADER + ROW, before: str = "", after: str = "") -> str:
    """Return the XML of a worksheet with the given rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(rows: str = HEADER + ROW, **changes: str) -> dict[str, Any]:
    """Return the parts of a valid one-sheet workbook."""
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHEET_TYPE}.sharedStrings+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": STRINGS,
        "xl/worksheets/sheet1.xml": sheet_xml(rows),
        **changes,
    }


def pack(entries: Mapping[str, Any], name: str = "uji.xlsx", method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """Zip the entries into a named file in memory."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for path, content in entries.items():
            archive.writestr(path, content)
    return named(file.getvalue(), name)


@functools.cache
def bomb() -> bytes:
    """Return a workbook whose only sheet is 60 MB of blanks; written when the first test wants it."""
    return pack(parts(f"<row r='3'>{' ' * 60_000_000}</row>")).getvalue()


def named(data: bytes, name: str) -> io.BytesIO:
    """Return a file in memory with a name, as Django hands it over."""
    file = io.BytesIO(data)
    file.name = name
    return file


def workbook(*sheets: Iterable[Iterable[Any]], titles: Iterable[str] = (), name: str = "uji.xlsx") -> io.BytesIO:
    """Return a workbook that openpyxl wrote, one sheet for each list of rows."""
    book = Workbook()
    book.remove(book.active)
    names = list(titles) or [f"Lembar {number}" for number in range(1, len(sheets) + 1)]
    for title, rows in zip(names, sheets, strict=True):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(book, name)


def saved(book: Workbook, name: str = "uji.xlsx") -> io.BytesIO:
    """Return an openpyxl workbook as a named file."""
    file = io.BytesIO()
    book.save(file)
    return named(file.getvalue(), name)


def document(**changes: str) -> dict[str, Any]:
    """Return the parts of a valid .docx."""
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            "<w:p><w:r><w:t>Kerangka acuan kerja</w:t></w:r></w:p></w:body></w:document>"
        ),
        **changes,
    }


def slides(**changes: str) -> dict[str, Any]:
    """Return the parts of a valid .pptx."""
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/ppt/presentation.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'
        ),
        "ppt/presentation.xml": "<p:presentation xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main'/>",
        **changes,
    }


def read(file: Any, columns: Any = CODE_AND_BUDGET, **options: Any) -> Table:
    """Read a table, by default of codes and budgets."""
    return read_table(file, columns=columns, **options)


def refusal(file: Any, columns: Any = CODE_AND_BUDGET, **options: Any) -> str:
    """Return the message with which the file is refused."""
    with pytest.raises(WorkbookError) as caught:
        read_table(file, columns=columns, **options)
    return caught.value.message


def cell(inner: str, attributes: str = "", rows: str = HEADER) -> io.BytesIO:
    """Return a workbook whose cell B2 is given as XML."""
    row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>1.02</t></is></c><c r="B2" {attributes}>{inner}</c></row>'
    return pack(parts(rows + row))


def budget_of(inner: str, attributes: str = "") -> Any:
    """Return the value of a cell given as XML, or the message of its error."""
    row = read(cell(inner, attributes)).rows[0]
    return row.errors.get("budget") or row.values["budget"]
