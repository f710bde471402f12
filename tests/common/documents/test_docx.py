"""Word: the layout that officials paste from."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from pug_tanjungbalai.common.documents import docx
from pug_tanjungbalai.common.documents.value import (
    Column,
    Form,
    FormRow,
    Group,
    Heading,
    Item,
    Items,
    Row,
    Signature,
    Table,
    Text,
    cell,
)

from .reading import docx_file, docx_lines
from .test_pdf import document

TABLE = Table(
    (Column("Satu", 20), Column("Dua", 30), Column("Tiga", 50, "right")),
    (Row((cell("a"), cell("b"), cell("c"))), Row((cell("x" * 900), cell("y"), cell("z")))),
    groups=(Group("", 1), Group("Berdua", 2)),
    numbered=True,
)


def written(*blocks, **fields):
    return docx_file(docx.write(document(**{"blocks": blocks, **fields})))


def grids(file) -> list:
    """The tables with borders: all but the pairs of the head."""
    return file.tables[1:]


def flags(row) -> set[str]:
    """Which of "repeat as header" and "keep on one page" a row carries."""
    properties = row._tr.trPr
    return {
        name
        for name in ("tblHeader", "cantSplit")
        if properties is not None and properties.find(qn(f"w:{name}")) is not None
    }


def test_file_is_a_whole_word_package():
    content = docx.write(document("isi"))
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        assert "word/document.xml" in package.namelist()


@pytest.mark.parametrize(("landscape", "size"), [(False, (210, 297)), (True, (297, 210))])
def test_paper_is_a4(landscape: bool, size: tuple[int, int]):
    section = written(landscape=landscape).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == size


def test_running_lines_carry_mark_footer_and_page_fields():
    section = written(mark="DRAF — belum ditandatangani").sections[0]
    assert section.header.paragraphs[0].text == "DRAF — belum ditandatangani"
    footer = section.footer.paragraphs[0]
    assert footer.text == "1.02 · naskah versi 3\tHalaman  dari "
    assert [node.text for node in footer._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert written().sections[0].header.paragraphs[0].text == ""


def test_properties_name_the_document_and_no_tool():
    core = written(title="JUDUL", subtitle="Anak judul").core_properties
    assert (core.title, core.subject, core.comments, core.language) == ("JUDUL", "Anak judul", "", "id-ID")
    assert "python" not in f"{core.author}{core.last_modified_by}".lower()


def test_header_lines_repeat_and_only_short_rows_stay_together():
    (table,) = grids(written(TABLE))
    assert [flags(row) for row in table.rows] == [{"tblHeader", "cantSplit"}] * 3 + [{"cantSplit"}, set()]


def test_groups_span_their_columns_and_others_both_lines():
    (table,) = grids(written(TABLE))
    upper, lower, numbers = (row.cells for row in table.rows[:3])
    assert [one.text for one in upper] == ["Satu", "Berdua", "Berdua"]
    assert [one.text for one in lower] == ["Satu", "Dua", "Tiga"]
    assert upper[0]._tc is lower[0]._tc
    assert upper[1]._tc is upper[2]._tc
    assert [one.text for one in numbers] == ["(1)", "(2)", "(3)"]


def test_columns_have_the_widths_of_the_value():
    (table,) = grids(written(TABLE))
    widths = [round(column.width.mm) for column in table.columns]
    assert widths == [34, 51, 85]
    assert [round(one.width.mm) for one in table.rows[3].cells] == widths


def test_tables_have_borders():
    assert {table.style.name for table in grids(written(TABLE, Form((FormRow("L", cell("c")),))))} == {"Table Grid"}


def test_form_holds_blocks_and_tables_inside_its_cells():
    inner = (Heading("Judul"), Items((Item("1.", "butir", lead="Akses:"),)), TABLE, Text("akhir"))
    (form,) = grids(written(Form((FormRow("Label", inner),))))
    label, content = form.rows[0].cells
    assert label.text == "Label"
    assert content.tables[0].rows[3].cells[2].text == "c"
    assert [one.text for one in content.paragraphs if one.text] == ["Judul", "1.\tAkses: butir", "akhir"]


def test_text_keeps_its_line_breaks_and_markup_stays_text():
    text = "satu\ndua <w:p/> & <b>tiga</b>\x00\x0b"
    assert "satu\ndua <w:p/> & <b>tiga</b>" in docx_lines(docx.write(document(text)))


def test_signature_stays_with_what_stands_above():
    file = written(
        Text("atas"), Signature("Tanjungbalai", "4 Mei 2026", "Plt. Kepala", "Rahmad", "Pembina", "19700101")
    )
    lines = file.paragraphs[-9:]
    assert [one.text for one in lines] == [
        "atas", "Tanjungbalai, 4 Mei 2026", "Plt. Kepala", "", "", "", "Rahmad", "Pembina", "NIP 19700101",
    ]  # fmt: skip
    assert all(one.paragraph_format.keep_with_next for one in lines[:-1])
    assert lines[6].runs[0].bold


def test_signature_below_a_form_stays_with_its_last_row():
    file = written(Form((FormRow("L", cell("c")),)), Signature("Tanjungbalai"))
    last = grids(file)[0].rows[-1].cells
    assert all(one.paragraph_format.keep_with_next for part in last for one in part.paragraphs)


def test_margins_leave_the_table_within_the_page():
    file = written(TABLE)
    section = file.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert abs(sum(column.width for column in grids(file)[0].columns) - room) < Mm(1)
