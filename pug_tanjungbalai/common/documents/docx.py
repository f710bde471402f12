"""A document value as a Word file, for those who must paste: A4, the same order and words as the PDF.

Only plain text enters the file: python-docx writes it as text nodes, so that markup in a text stays text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENTATION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from .docx_letter import LetterBlocks
from .docx_xml import columns, element, grid, is_cell, keep, shade
from .value import (
    Block,
    Cell,
    Document,
    Form,
    Heading,
    Items,
    Letterhead,
    PageBreak,
    Pairs,
    Rich,
    Row,
    Signature,
    Signatures,
    Table,
    Text,
)

FONT = "Arial"
#: Type of the text, of tables inside a form, of the matrix across the page, of letters.
SIZE, SMALL, TINY, LETTER = Pt(10), Pt(8.5), Pt(7.5), Pt(10.5)
SHORT_EDGE, LONG_EDGE = Mm(210), Mm(297)
MARGIN, NARROW_MARGIN = Mm(20), Mm(12)
LABEL_WIDTH = Mm(38)
FACT_WIDTHS = (Mm(46), Mm(124))
CELL_PADDING = Mm(3)
MUTED, MARK = RGBColor(0x5C, 0x58, 0x73), RGBColor(0xA8, 0x23, 0x1B)
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}


def write(document: Document) -> bytes:
    """The document as the bytes of a .docx file."""
    file = docx.Document()
    width = _page(file, document)
    writer = Writer(TINY if document.landscape else LETTER if document.letter else SIZE)
    if document.kop:
        writer.letterhead(file, document.kop, width)
    _title(file, document)
    for block in document.blocks:
        writer.block(file, block, width)
    result = BytesIO()
    file.save(result)
    return result.getvalue()


# --- page ---------------------------------------------------------------------------------------------------------


def _page(file: Any, document: Document) -> Length:
    """Paper, fonts, running header and footer, properties; returns the width of the text."""
    section = file.sections[0]
    across = document.landscape
    section.orientation = WD_ORIENTATION.LANDSCAPE if across else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = (LONG_EDGE, SHORT_EDGE) if across else (SHORT_EDGE, LONG_EDGE)
    margin = NARROW_MARGIN if across else MARGIN
    section.left_margin = section.right_margin = margin
    section.top_margin = section.bottom_margin = Mm(15 if document.letter else 18)
    section.header_distance = section.footer_distance = Mm(8)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = FONT, SIZE
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.element.rPr.append(element("w:lang", val="id-ID"))
    normal.paragraph_format.space_after = Pt(6 if document.letter else 2)
    width = Length(section.page_width - 2 * margin)
    _running(section, document, width)
    core = file.core_properties
    core.title, core.subject, core.author, core.comments = document.title or document.name, document.subtitle, "", ""
    if document.facts:
        core.author = document.facts[0].text
    core.language = "id-ID"
    core.created = core.modified = dt.datetime.now(dt.UTC)
    return width


def _running(section: Any, document: Document, width: Length) -> None:
    """The mark at the head of every page; code, version and page number at its foot."""
    if document.mark:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = head.add_run(document.mark)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(9), MARK
    if document.letter:
        return
    foot = section.footer.paragraphs[0]
    foot.style = "Normal"  # the style for footers has tab stops of its own
    foot.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    _small(foot.add_run(f"{document.footer}\tHalaman "))
    _page_number(foot, "PAGE")
    _small(foot.add_run(" dari "))
    _page_number(foot, "NUMPAGES")


def _small(run: Any) -> Any:
    run.font.size, run.font.color.rgb = Pt(8), MUTED
    return run


def _page_number(paragraph: Any, field: str) -> None:
    """A field that Word fills in: PAGE or NUMPAGES."""
    for kind in ("begin", "text", "end"):
        run = _small(paragraph.add_run())
        if kind == "text":
            instruction = element("w:instrText")
            instruction.text = field
            run._r.append(instruction)
        else:
            run._r.append(element("w:fldChar", fldCharType=kind))


def _title(file: Any, document: Document) -> None:
    """Title, subtitle and the pairs of the head."""
    for text, size in ((document.title, Pt(13)), (document.subtitle, SIZE)):
        if text:
            line = file.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = line.add_run(text)
            run.bold, run.font.size = True, size
    if not document.facts:
        return
    widths = FACT_WIDTHS
    facts = columns(file.add_table(rows=0, cols=2), widths)
    for fact in document.facts:
        for cell, text, width in zip(facts.add_row().cells, (fact.label, f": {fact.text}"), widths, strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(text)
    file.add_paragraph()


# --- blocks -------------------------------------------------------------------------------------------------------


class Writer(LetterBlocks):
    """Writes blocks at one size of type into the file or a cell (both are called ``place`` here)."""

    def __init__(self, size: Length) -> None:
        self.size = size
        self.handlers: dict[type, Callable[[Any, Any, Length], None]] = {
            Text: self.text,
            Heading: self.heading,
            Items: self.items,
            Rich: self.rich,
            Table: self.table,
            Form: self.form,
            Signature: self.signature,
            Signatures: self.signatures,
            Pairs: self.pairs,
            Letterhead: self.letterhead,
            PageBreak: self.page_break,
        }

    def block(self, place: Any, block: Block, width: Length) -> None:
        """One block in ``place``, which is ``width`` wide."""
        self.handlers[type(block)](place, block, width)

    def cell(self, cell: Any, blocks: Cell, width: Length, align: str = "left") -> None:
        """The blocks of a cell, beginning in the paragraph that a new cell has."""
        cell.width = width
        start = cell.paragraphs[0]
        for block in blocks:
            self.block(cell, block, Length(width - CELL_PADDING))
        if len(cell.paragraphs) > 1 and not start.text:
            start._p.getparent().remove(start._p)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = Pt(2)
            if paragraph.alignment is None:
                paragraph.alignment = _ALIGN[align]

    def run(self, paragraph: Any, text: str, *, tone: str = "") -> None:
        """Text in a paragraph; line breaks stay breaks."""
        run = paragraph.add_run(text)
        run.font.size = self.size
        run.bold = tone == "bold"
        if tone == "muted":
            run.font.color.rgb = MUTED

    def text(self, place: Any, block: Text, width: Length) -> None:
        """A paragraph."""
        paragraph = place.add_paragraph()
        if block.lead:
            self.run(paragraph, f"{block.lead} ", tone="bold")
        if block.align:
            paragraph.alignment = _ALIGN[block.align]
        self.run(paragraph, block.text, tone=block.tone)

    def heading(self, place: Any, block: Heading, width: Length) -> None:
        """A heading that stays with what follows."""
        paragraph = place.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(6)
        self.run(paragraph, block.text, tone="bold")

    def items(self, place: Any, block: Items, width: Length) -> None:
        """Marks in a hanging indent."""
        indent = Mm(6 if self.size == TINY else 8)
        for item in block.items:
            paragraph = place.add_paragraph()
            style = paragraph.paragraph_format
            style.left_indent, style.first_line_indent, style.space_after = indent, -indent, Pt(2)
            style.tab_stops.add_tab_stop(indent)
            self.run(paragraph, f"{item.mark}\t")
            if item.lead:
                self.run(paragraph, f"{item.lead} ", tone="bold")
            self.run(paragraph, item.text)

    def table(self, place: Any, block: Table, width: Length) -> None:
        """A table with borders, its header repeated on every page; smaller type inside a cell."""
        if is_cell(place) and self.size == SIZE:
            Writer(SMALL).table(place, block, width)
            return
        widths = [Length(width * share // 100) for share in block.percentages]
        table = grid(place, widths)
        self.header(table, block, widths)
        for row in block.rows:
            self.row(table, row, block, widths)
        self.after(place)

    def header(self, table: Any, block: Table, widths: Sequence[Length]) -> None:
        """One header line, or two with groups, and the column numbers where they are wanted."""
        labels = [column.label for column in block.columns]
        lines = [self.head_line(table, labels, widths)]
        if block.groups:
            lines.insert(0, self.head_line(table, [""] * len(labels), widths, before=lines[0]))
            self.groups(lines, block)
        if block.numbered:
            self.head_line(table, [f"({number})" for number in range(1, len(labels) + 1)], widths)

    def head_line(self, table: Any, labels: Sequence[str], widths: Sequence[Length], before: Any = None) -> Any:
        """A shaded header line."""
        row = table.add_row()
        if before is not None:
            before._tr.addprevious(row._tr)
        row._tr.get_or_add_trPr().append(element("w:tblHeader"))
        keep(row)
        for cell, label, width in zip(row.cells, labels, widths, strict=True):
            self.cell(cell, (Text(label, tone="bold"),), width, "center")
            shade(cell)
        return row

    def groups(self, lines: Sequence[Any], block: Table) -> None:
        """Merge the upper line across each group, and down where a column has no group."""
        upper, lower = (line.cells for line in lines)
        start = 0
        for group in block.groups:
            if group.label:
                _merge(upper[start], upper[start + group.span - 1], group.label, self)
            else:
                for index in range(start, start + group.span):
                    _merge(upper[index], lower[index], block.columns[index].label, self)
            start += group.span

    def row(self, table: Any, row: Row, block: Table, widths: Sequence[Length]) -> None:
        """One line of the table; a short one stays on its page."""
        line = table.add_row()
        if not row.may_break:
            keep(line)
        for cell, content, column, width in zip(line.cells, row.cells, block.columns, widths, strict=True):
            self.cell(cell, content, width, column.align)

    def form(self, place: Any, block: Form, width: Length) -> None:
        """Label and content side by side."""
        table = grid(place, (LABEL_WIDTH, Length(width - LABEL_WIDTH)))
        for row in block.rows:
            line = table.add_row()
            if not row.may_break:
                keep(line)
            label, content = line.cells
            self.cell(label, (Text(row.label, tone="bold"),), LABEL_WIDTH)
            shade(label)
            self.cell(content, row.content, Length(width - LABEL_WIDTH))
        self.after(place)

    def after(self, place: Any) -> None:
        """Word wants a paragraph after a table, and joins two tables without one."""
        last = place.paragraphs[-1] if is_cell(place) else place.add_paragraph()
        last.paragraph_format.space_after = Pt(0)


def _merge(first: Any, last: Any, label: str, writer: Writer) -> None:
    """Join two header cells and write the label once."""
    merged = first.merge(last)
    for paragraph in merged.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    start = merged.paragraphs[0]
    for run in start.runs:
        run._r.getparent().remove(run._r)
    writer.run(start, label, tone="bold")
    start.alignment = WD_ALIGN_PARAGRAPH.CENTER
