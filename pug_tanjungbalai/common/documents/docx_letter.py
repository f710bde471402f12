"""Blocks of letters and minutes in Word: letterhead, pairs, formatted text, signatures, a new page."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Length, Mm, Pt, RGBColor

from .docx_xml import border_below, columns, keep_with_next, link
from .value import Letterhead, PageBreak, Pairs, Paragraph, Rich, Run, Signature, Signatures

PAIR_LABEL, PAIR_INDENT = Mm(34), Mm(10)
#: Height of the emblem (its width where it is wider than high), and the column it stands in.
EMBLEM, EMBLEM_ROOM = Mm(20), Mm(24)
#: Hanging indent of an item for each level of its list.
STEP = Mm(7)
SIGNATURE_WIDTH = Mm(80)
#: A signature is never written smaller than this.
SIGNATURE_SIZE = Pt(10)
LINK = RGBColor(0x4C, 0x2F, 0x8F)


class LetterBlocks:
    """Handlers of ``Writer``; ``size`` is the size of its type."""

    size: Length

    def letterhead(self, place: Any, block: Letterhead, width: Length) -> None:
        """Centred lines over a double rule; the emblem on the left of them."""
        if block.emblem is None:
            paragraph = self.head_lines(place, block)
        else:
            widths = (EMBLEM_ROOM, Length(width - EMBLEM_ROOM))
            row = columns(place.add_table(0, 2), widths).add_row()
            for cell, wide in zip(row.cells, widths, strict=True):
                cell.width, cell.vertical_alignment = wide, WD_CELL_VERTICAL_ALIGNMENT.CENTER
            first, middle = row.cells
            start = middle.paragraphs[0]
            self.head_lines(middle, block)
            start._p.getparent().remove(start._p)
            picture = first.paragraphs[0].add_run().add_picture(BytesIO(block.emblem.content), height=EMBLEM)
            if picture.width > EMBLEM:
                picture.width, picture.height = EMBLEM, Length(picture.height * EMBLEM // picture.width)
            picture._inline.docPr.set("descr", "Lambang")
            paragraph = self.gap(place, Pt(2))
        border_below(paragraph)
        paragraph.paragraph_format.space_after = Pt(10)

    def gap(self, place: Any, height: Length) -> Any:
        """An empty line of that height: what follows a table needs a paragraph before it."""
        paragraph = place.add_paragraph()
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), height
        return paragraph

    def head_lines(self, place: Any, block: Letterhead) -> Any:
        """City, office and address, centred; returns the last paragraph."""
        office = Pt(14) if block.emblem is None else Pt(12)
        lines = ((block.owner, Pt(12), True), (block.office, office, True))
        for text, size, bold in (*lines, *((line, Pt(8), False) for line in block.lines)):
            paragraph = place.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.bold, run.font.size = bold, size
        return paragraph

    def pairs(self, place: Any, block: Pairs, width: Length) -> None:
        """A table without lines: label, colon, text."""
        indent = PAIR_INDENT if block.indent else Length(0)
        widths = (Length(PAIR_LABEL + indent), Mm(4), Length(width - PAIR_LABEL - indent - Mm(4)))
        table = columns(place.add_table(0, 3), widths)
        for row in block.rows:
            cells = table.add_row().cells
            for cell, text, wide in zip(cells, (row.label, ":", row.text), widths, strict=True):
                cell.width = wide
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(0)
                paragraph.add_run(text).font.size = self.size
            cells[0].paragraphs[0].paragraph_format.left_indent = indent
        self.gap(place, Pt(6))

    def page_break(self, place: Any, block: PageBreak, width: Length) -> None:
        """The rest goes to a new page."""
        place.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    # --- formatted text -------------------------------------------------------------------------------------------

    def rich(self, place: Any, block: Rich, width: Length) -> None:
        """Paragraphs, headings and items with the look of their words."""
        for paragraph in block.paragraphs:
            self.formatted(place.add_paragraph(), paragraph)

    def formatted(self, target: Any, paragraph: Paragraph) -> None:
        """One paragraph of formatted words."""
        style = target.paragraph_format
        if paragraph.level:
            style.left_indent, style.first_line_indent = Length(STEP * paragraph.level), Length(-STEP)
            style.tab_stops.add_tab_stop(Length(STEP * paragraph.level))
            self.words(target, (Run(f"{paragraph.mark}\t"),))
        elif paragraph.style == "quote":
            style.left_indent = STEP
        elif paragraph.style == "heading":
            style.keep_with_next, style.space_before = True, Pt(4)
        self.words(target, paragraph.runs, bold=paragraph.style == "heading")

    def words(self, paragraph: Any, runs: Iterable[Run], *, bold: bool = False) -> None:
        """Runs with their look; line breaks stay breaks, links stay links."""
        for piece in runs:
            run = paragraph.add_run(piece.text)
            run.font.size = self.size
            run.bold, run.italic = bold or piece.bold, piece.italic
            run.underline = piece.underline or bool(piece.href)
            if piece.href:
                run.font.color.rgb = LINK
                link(paragraph, piece.href).append(run._r)

    # --- signatures -----------------------------------------------------------------------------------------------

    def signature(self, place: Any, block: Signature, width: Length) -> None:
        """The block on the right half, kept together."""
        keep_with_next(place)
        self.signed(place, block, Length(width - SIGNATURE_WIDTH))

    def signatures(self, place: Any, block: Signatures, width: Length) -> None:
        """Two blocks side by side, kept together."""
        keep_with_next(place)
        half = Length(width // 2)
        row = columns(place.add_table(0, 2), (half, half)).add_row()
        for cell, part in zip(row.cells, (block.left, block.right), strict=True):
            cell.width = half
            start = cell.paragraphs[0]
            self.signed(cell, part, Length(0))
            start._p.getparent().remove(start._p)
        place.add_paragraph().paragraph_format.space_after = Pt(0)

    def signed(self, place: Any, block: Signature, indent: Length) -> None:
        """Place and date, title, room to sign, name and what stands below it."""
        head, title, below = block.lines
        lines = [head, title, "", "", "", *below]
        for number, text in enumerate(lines):
            paragraph = place.add_paragraph()
            style = paragraph.paragraph_format
            style.left_indent, style.space_after = indent, Pt(0)
            style.keep_with_next = number < len(lines) - 1
            run = paragraph.add_run(text)
            run.font.size = max(self.size, SIGNATURE_SIZE)
            run.bold = bool(block.name) and number == 5
