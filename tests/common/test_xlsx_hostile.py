"""Hostile and damaged spreadsheets, each beside its valid twin: a table or a WorkbookError, soon and in little room."""

import contextlib
import io
import os
import re
import time
import tracemalloc
import zipfile
from decimal import Decimal

import pytest

from pug_tanjungbalai.common.xlsx import WorkbookError
from tests.timing import allowed

from .workbooks import (
    HEADER,
    OFFICE,
    ROW,
    SHEET_TYPE,
    STRINGS,
    STYLES,
    budget_of,
    cell,
    named,
    pack,
    parts,
    read,
    refusal,
    sheet_xml,
)


@pytest.fixture(autouse=True)
def _quick():
    """No file, hostile or not, may take 5 seconds of the processor."""
    begin = time.process_time()
    yield
    assert time.process_time() - begin < allowed(5)


# --- hostile files, each beside its valid twin


def test_valid_twin_of_all_hostile_files():
    assert read(pack(parts())).rows[0].values == {"code": "1.02", "budget": Decimal(100)}


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (OLE, "uji.xlsx", "Office lama"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "uji.xlsx", "kata sandi"),
        (OLE, "uji.xls", ".xls"),
        (OLE, "uji.csv", "Office lama"),
        (b"%PDF-1.4\n%%EOF", "uji.xlsx", "bukan .xlsx"),
        (b"Kode,Pagu\n1,2\n", "uji.xlsx", "bukan .xlsx"),
        (b"<html></html>", "uji.xlsx", "bukan .xlsx"),
        (b"PK\x03\x04" + b"x" * 100, "uji.xlsx", "rusak"),
        (b"", "uji.xlsx", "kosong"),
        (b"x" * (5 * 1024 * 1024 + 1), "uji.xlsx", "5 MB"),
        (b"x", "uji.xlsm", "makro"),
        (b"x", "uji.exe", "Unggah berkas .xlsx"),
        (b"x", "", "Unggah berkas .xlsx"),
        (b"x", "uji.xlsx.exe", "Unggah berkas .xlsx"),
    ],
)
def test_refused_by_its_kind(data, name, words):
    assert words in refusal(named(data, name))


@pytest.mark.parametrize("length", [30, 100, 500, 1000])
def test_truncated(length):
    assert "rusak" in refusal(named(pack(parts()).getvalue()[:length], "uji.xlsx"))


def test_damaged_content():
    data = bytearray(pack(parts(), method=zipfile.ZIP_STORED).getvalue())
    position = data.index(b"<sheetData>")
    data[position + 20] ^= 0xFF
    assert "rusak" in refusal(named(bytes(data), "uji.xlsx"))


@pytest.mark.parametrize("part", list(parts()))
@pytest.mark.parametrize("content", ["", "<a>", "<a/>", "bukan xml"])
def test_damaged_part(part, content):
    """Never anything but a table or a WorkbookError."""
    file = pack(parts(**{part: content}))
    if part in ("_rels/.rels", "xl/sharedStrings.xml", "xl/styles.xml"):
        with contextlib.suppress(WorkbookError):
            read(file)
    else:
        assert re.search(r"rusak|ditemukan|lengkap|bukan|terlihat", refusal(file))


@pytest.mark.parametrize("part", list(parts()))
def test_missing_part(part):
    entries = parts()
    del entries[part]
    if part in ("_rels/.rels", "xl/sharedStrings.xml", "xl/styles.xml"):
        with contextlib.suppress(WorkbookError):
            read(pack(entries))
    else:
        assert refusal(pack(entries))


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("part", [*parts(), "docProps/core.xml", "xl/theme/theme1.xml", "xl/drawings/x.vml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_doctype_in_any_part(part, encoding):
    content = parts().get(part, "<a/>")
    twin = {**parts(), part: (f'<?xml version="1.0" encoding="{encoding}"?><!-- DOCTYPE -->{content}').encode(encoding)}
    hostile = {**parts(), part: (f'<?xml version="1.0" encoding="{encoding}"?>{DOCTYPE}{content}').encode(encoding)}
    if part != "[Content_Types].xml" or encoding == "utf-8":
        assert read(pack(twin)).rows
    assert re.search("DOCTYPE|bukan .xlsx biasa", refusal(pack(hostile)))


def bomb(size, name="xl/media/a.bin"):
    return pack({**parts(), name: b"0" * size})


def test_bombs():
    assert "terlalu besar" in refusal(bomb(4_000_000))  # ratio about 1000
    random = os.urandom(500_000)
    assert "terlalu besar" in refusal(
        pack(
            {
                **parts(),
                "a": (random + b"0" * 10_000_000)[:10_400_000],
                **{f"b{i}": random[:1] * 10 + (random[:400_000] + b"0" * 11_000_000) for i in range(4)},
            }
        )
    )  # sum over 50 MB
    assert "terlalu besar" in refusal(pack({**parts(), **{f"a{i}": b"x" for i in range(200)}}))  # entries
    assert read(pack({**parts(), "xl/media/a.bin": random, **{f"a{i}": b"x" for i in range(150)}})).rows


def test_declared_size_that_lies():
    data = pack({**parts(), "xl/media/a.bin": b"0" * 1000}).getvalue()
    data = data.replace((1000).to_bytes(4, "little"), (10**9).to_bytes(4, "little"))
    assert "terlalu besar" in refusal(named(data, "uji.xlsx"))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/x", "xl\\x.xml", "XL/WORKBOOK.XML", "c:x"])
def test_entry_names(name):
    assert "rusak" in refusal(pack({**parts(), name: "<a/>"}))


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/sub/VBAPROJECT.BIN"])
def test_macros(part):
    assert "makro" in refusal(pack({**parts(), part: b"x"}))


def test_macro_type_and_other_types():
    types = parts()["[Content_Types].xml"]
    macro = types.replace(f"{SHEET_TYPE}.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    assert "makro" in refusal(pack(parts(**{"[Content_Types].xml": macro})))
    assert "bukan .xlsx biasa" in refusal(
        pack(parts(**{"[Content_Types].xml": types.replace(".sheet.main+xml", ".template.main+xml")}))
    )
    assert ".xlsb" in refusal(pack({**parts(), "xl/workbook.bin": b"x"}))


def test_encrypted_entry():
    data = bytearray(pack(parts()).getvalue())
    position = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02") + 1)
    data[position + 8] |= 1
    assert "kata sandi" in refusal(named(bytes(data), "uji.xlsx"))


def test_unusual_compression():
    assert "tidak biasa" in refusal(pack(parts(), method=zipfile.ZIP_LZMA))
    assert read(pack(parts(), method=zipfile.ZIP_STORED)).rows


@pytest.mark.parametrize(
    "far", ['<c r="XFD3"><v>1</v></c>', '<c r="A1048576"><v>1</v></c>', '<c r="XFD1048576"><v>1</v></c>']
)
def test_sparse_far_cell_costs_nothing(far):
    number = re.search(r"\d+", far).group()
    tracemalloc.start()
    begin = time.process_time()
    table = read(pack(parts(f'{HEADER}{ROW}<row r="{number}">{far}</row>')))
    assert time.process_time() - begin < allowed(1)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert table.rows[0].values["code"] == "1.02"


@pytest.mark.parametrize("dimension", ["A1:B1", "A1", "A1:XFD1048576", "kacau"])
def test_false_dimension_hides_nothing(dimension):
    rows = HEADER + "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(2, 7002))
    xml = sheet_xml(rows, before=f'<dimension ref="{dimension}"/>')
    assert len(read(pack(parts(**{"xl/worksheets/sheet1.xml": xml}))).rows) == 7000


@pytest.mark.parametrize(
    "row", ['<row r="0">', '<row r="-1">', '<row r="1">', '<row r="x">', '<row r="9999999">', '<row r="1E400">']
)
def test_bad_row_numbers(row):
    assert "rusak" in refusal(pack(parts(f"{HEADER}{row}<c><v>1</v></c></row>")))


@pytest.mark.parametrize("value", ["-1", "2", "999999999", "x"])
def test_bad_shared_string_index(value):
    assert "rusak" in refusal(cell(f"<v>{value}</v>", 't="s"'))
    assert budget_of("<v>1</v>", 't="s"') == "Pagu"


@pytest.mark.parametrize("reference", ["2", "AAAA2", "a-2", "É2"])
def test_bad_cell_reference(reference):
    xml = f'{HEADER}<row r="2"><c r="{reference}"><v>1</v></c></row>'
    assert "rusak" in refusal(pack(parts(xml)))


def many(element, count):
    """Many elements that do not compress too well to be refused as a bomb."""
    noise = os.urandom(200_000).hex()
    return f"<!--{noise}-->" + element * count


def test_row_of_endless_cells_stays_flat(monkeypatch):
    file = pack(parts(HEADER + f'<row r="2">{many("<c/>", 300_000)}</row>'))
    monkeypatch.setattr("pug_tanjungbalai.common.xlsx_stream.MAX_ELEMENTS", 100_000)  # tracing is slow
    tracemalloc.start()
    assert "terlalu besar" in refusal(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_endless_text_outside_of_cells_stays_flat():
    text = os.urandom(200_000).hex() + " " * 25_000_000
    file = pack(parts(f'{HEADER}{ROW}<row r="3">{text}</row>'))
    tracemalloc.start()
    assert read(file).rows[0].values["code"] == "1.02"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_endless_cells_on_many_sheets_share_one_budget(monkeypatch):
    monkeypatch.setattr("pug_tanjungbalai.common.xlsx_stream.MAX_ELEMENTS", 250_000)
    sheets = {}
    for number in range(2, 5):
        sheets[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(f'<row r="2">{many("<c/>", 100_000)}</row>')
    listed = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="rId{i + 2}"/>' for i in range(2, 5))
    rels = "".join(
        f'<Relationship Id="rId{i + 2}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(2, 5)
    )
    names = {
        "xl/workbook.xml": parts()["xl/workbook.xml"].replace("</sheets>", f"{listed}</sheets>"),
        "xl/_rels/workbook.xml.rels": parts()["xl/_rels/workbook.xml.rels"].replace("</Rel", f"{rels}</Rel"),
    }
    assert "terlalu besar" in refusal(pack(parts(**names, **sheets)))


def test_endless_shared_strings():
    strings = STRINGS.replace("</sst>", many("<si/>", 1_100_000) + "</sst>")
    assert "terlalu besar" in refusal(pack(parts(**{"xl/sharedStrings.xml": strings})))


def test_endless_styles_and_sheets():
    styles = STYLES.replace("</cellXfs>", many("<xf/>", 200_000) + "</cellXfs>")
    assert read(pack(parts(**{"xl/styles.xml": styles}))).rows  # streamed: many are no harm
    sheets = parts()["xl/workbook.xml"].replace("</sheets>", many("<sheet/>", 200_000) + "</sheets>")
    assert "terlalu rumit" in refusal(pack(parts(**{"xl/workbook.xml": sheets})))


def test_endless_merges():
    merges = "".join(f'<mergeCell ref="A2:A{1_000_000 - i}"/>' for i in range(100_000))
    xml = sheet_xml(HEADER + ROW, after=f"<mergeCells>{merges}</mergeCells>")
    assert len(read(pack(parts(**{"xl/worksheets/sheet1.xml": xml}))).rows) == 1


def test_external_sheet_target_is_not_followed():
    rels = parts()["xl/_rels/workbook.xml.rels"].replace('Target="worksheets/sheet1.xml"', 'Target="/etc/passwd"')
    assert refusal(pack(parts(**{"xl/_rels/workbook.xml.rels": rels})))


def test_file_is_left_rewound_and_can_be_read_twice():
    file = io.BytesIO(pack(parts()).getvalue())
    file.name = "uji.xlsx"
    assert read(file).rows == read(file).rows
