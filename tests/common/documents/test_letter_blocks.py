"""Blocks of letters and minutes: letterhead, pairs, formatted text, two signatures, a new page."""

from __future__ import annotations

import zlib
from base64 import b64decode
from dataclasses import replace
from io import BytesIO

from docx.oxml.ns import qn
from pypdf import PdfReader

from pug_tanjungbalai.common.documents import docx, pdf
from pug_tanjungbalai.common.documents.docx_letter import EMBLEM
from pug_tanjungbalai.common.documents.rich import formatted
from pug_tanjungbalai.common.documents.value import (
    Fact,
    Letterhead,
    PageBreak,
    Pairs,
    Paragraph,
    Picture,
    Rich,
    Run,
    Signature,
    Signatures,
    Text,
    texts,
)

from .reading import docx_file, docx_lines, pdf_pages
from .test_pdf import document

LETTER = document(
    title="",
    facts=(),
    footer="",
    letter=True,
    blocks=(
        Letterhead("PEMERINTAH KOTA", "BADAN PERENCANAAN"),
        Text("Tanjungbalai, 2 Maret 2026", align="right"),
        Pairs((Fact("Nomor", "005/1"), Fact("Hal", "Undangan <rapat>"))),
        Text("Yth. Kepala Dinas"),
        Signature("", title="Kepala Badan", name="Zul Abdiman", nip="1"),
        PageBreak(),
        Text("Lampiran"),
    ),
)


def render(value) -> list[str]:
    return pdf_pages(pdf.render("documents/document.html", {"document": value}))


def test_letter_has_a_head_of_its_own_and_nothing_at_the_foot():
    pages = render(LETTER)
    assert len(pages) == 2
    assert pages[0].startswith("PEMERINTAH KOTA BADAN PERENCANAAN Tanjungbalai, 2 Maret 2026 Nomor : 005/1")
    assert "Undangan <rapat>" in pages[0]
    assert pages[1] == "Lampiran"


def test_letter_in_word_reads_the_same():
    content = docx.write(LETTER)
    lines = [line for line in docx_lines(content) if line]
    assert lines[:3] == ["PEMERINTAH KOTA", "BADAN PERENCANAAN", "Tanjungbalai, 2 Maret 2026"]
    assert "Undangan <rapat>" in lines
    file = docx_file(content)
    assert file.sections[0].footer.paragraphs[0].text == ""
    assert file.core_properties.title == "Contoh"
    right = next(line for line in file.paragraphs if line.text.startswith("Tanjungbalai"))
    assert right.alignment == 2
    (rule,) = file.element.body.iter(qn("w:pBdr"))
    # Word wants the properties of a paragraph in a fixed order.
    names = [child.tag for child in rule.getparent()]
    assert names.index(qn("w:pBdr")) < names.index(qn("w:jc"))
    assert [node.get(qn("w:type")) for node in file.element.body.iter(qn("w:br")) if node.get(qn("w:type"))] == ["page"]


def test_two_signatures_stand_side_by_side():
    block = Signatures(
        Signature("", title="Notulis,", name="Mariana"), Signature("Tanjungbalai", "9 Juli 2026", "Pimpinan,", "Zul")
    )
    value = document(blocks=(Text("Isi"), block))
    page = render(value)[0]
    assert "Tanjungbalai, 9 Juli 2026" in page
    table = docx_file(docx.write(value)).tables[-1]
    left, right = table.rows[0].cells
    assert [line.text for line in left.paragraphs] == ["", "Notulis,", "", "", "", "Mariana"]
    assert [line.text for line in right.paragraphs][:2] == ["Tanjungbalai, 9 Juli 2026", "Pimpinan,"]


def test_signature_without_a_place_has_no_line_for_it():
    assert Signature("", title="Kepala").lines[0] == ""
    assert Signature("Tanjungbalai", title="Kepala").lines[0].startswith("Tanjungbalai, …")


# --- formatted text ---------------------------------------------------------------------------------------------------

HTML = (
    "<h3>Hasil</h3><p>a <strong>b</strong><br><em><u>c</u></em></p><ol><li>d<ul><li>e</li></ul></li><li>f</li></ol>"
    '<blockquote><p>g</p></blockquote><p><a href="https://x.id/?a=1&amp;b=2">h</a></p>'
)


def test_formatted_text_becomes_paragraphs_with_their_look():
    (block,) = formatted(HTML)
    assert block == Rich(
        (
            Paragraph((Run("Hasil"),), style="heading"),
            Paragraph((Run("a "), Run("b", bold=True), Run("\n"), Run("c", italic=True, underline=True))),
            Paragraph((Run("d"),), mark="1.", level=1),
            Paragraph((Run("e"),), mark="•", level=2),
            Paragraph((Run("f"),), mark="2.", level=1),
            Paragraph((Run("g"),), style="quote"),
            Paragraph((Run("h", href="https://x.id/?a=1&b=2"),)),
        )
    )
    assert "".join(texts(block)).startswith("Hasila b\nc")
    assert formatted("") == ()
    assert formatted("Teks lama.\nBaris dua.") == (
        Rich((Paragraph((Run("Teks lama."),)), Paragraph((Run("Baris dua."),)))),
    )


def test_formatted_text_is_printed_with_its_look():
    value = document(blocks=formatted(HTML))
    page = render(value)[0]
    for part in ("Hasil", "a b", "1. d", "• e", "2. f", "g", "h"):
        assert part in page
    file = docx_file(docx.write(value))
    runs = {run.text: run for line in file.paragraphs for run in line.runs}
    assert (runs["b"].bold, runs["c"].italic, runs["c"].underline) == (True, True, True)
    inner = next(line for line in file.paragraphs if line.text == "•\te")
    outer = next(line for line in file.paragraphs if line.text == "1.\td")
    assert inner.paragraph_format.left_indent > outer.paragraph_format.left_indent
    assert [row.target_ref for row in file.part.rels.values() if "hyperlink" in row.reltype] == [
        "https://x.id/?a=1&b=2"
    ]


def test_markup_in_a_text_stays_text():
    value = document(blocks=formatted("<p>&lt;script&gt;x</p>"))
    assert "<script>x" in render(value)[0]
    assert "<script>x" in docx_lines(docx.write(value))


#: The smallest PNG there is: one violet point.
POINT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
WHOLE = Letterhead("PEMERINTAH KOTA", "BADAN PERENCANAAN", ("Jalan Sudirman 1", "Surel a@b.id"), Picture(POINT, "png"))


def test_letterhead_bears_address_and_emblem_above_a_letter_and_above_a_title():
    for value in (document(blocks=(WHOLE, Text("Isi")), title="", facts=(), letter=True), document("Isi", kop=WHOLE)):
        content = pdf.render("documents/document.html", {"document": value})
        (page,) = PdfReader(BytesIO(content)).pages
        assert len(page.images) == 1
        assert pdf_pages(content)[0].startswith("PEMERINTAH KOTA BADAN PERENCANAAN Jalan Sudirman 1 Surel a@b.id")
        word = docx.write(value)
        assert docx_lines(word)[1:5] == ["PEMERINTAH KOTA", "BADAN PERENCANAAN", "Jalan Sudirman 1", "Surel a@b.id"]
        (picture,) = docx_file(word).inline_shapes
        assert picture.height == picture.width == EMBLEM
        assert picture._inline.docPr.get("descr") == "Lambang"


def test_an_emblem_that_is_wider_than_high_keeps_its_shape_within_its_column():
    wide = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", b"\0\0\0\x04\0\0\0\x01\x08\0\0\0\0")
    wide += _chunk(b"IDAT", zlib.compress(b"\0\0\0\0\0")) + _chunk(b"IEND", b"")
    value = document(blocks=(replace(WHOLE, emblem=Picture(wide, "png")),))
    (picture,) = docx_file(docx.write(value)).inline_shapes
    assert (picture.width, picture.height) == (EMBLEM, EMBLEM // 4)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
