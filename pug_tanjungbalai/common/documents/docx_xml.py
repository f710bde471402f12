"""What the Word writer needs of the file format beyond python-docx: fixed columns, borders, fields, links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length

SHADE = "ECE7F8"


def grid(place: Any, widths: Sequence[Length]) -> Any:
    """An empty table with borders and fixed column widths, in the file or in a cell."""
    table = columns(place.add_table(0, len(widths)), widths)
    table.style = place.part.document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    margins = element("w:tblCellMar")
    for side, twips in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
        margins.append(element(f"w:{side}", w=str(twips), type="dxa"))
    table._tbl.tblPr.append(margins)
    return table


def is_cell(place: Any) -> bool:
    """Whether blocks are being written into a cell rather than into the file."""
    return hasattr(place, "_tc")


def columns(table: Any, widths: Sequence[Length]) -> Any:
    """The table with fixed columns: Word reads the widths of the cells, other programs those of the grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def keep_with_next(place: Any) -> None:
    """What stands last in ``place`` goes to the next page together with what follows: a signature is never alone."""
    last = list(place.iter_inner_content())[-2:]
    for part in last:
        cells = part.rows[-1].cells if hasattr(part, "rows") else ()
        for paragraph in [line for cell in cells for line in cell.paragraphs] or [part]:
            paragraph.paragraph_format.keep_with_next = True


def keep(row: Any) -> None:
    """The row does not break across pages."""
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))


def shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=SHADE))


def element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def border_below(paragraph: Any) -> None:
    """A double line below a paragraph, as below the head of a letter."""
    borders = element("w:pBdr")
    borders.append(element("w:bottom", val="double", sz="6", space="6", color="000000"))
    # The format fixes the order of a paragraph's properties.
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def link(paragraph: Any, href: str) -> Any:
    """An element in ``paragraph`` whose runs lead to ``href``."""
    key = paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    holder = OxmlElement("w:hyperlink")
    holder.set(qn("r:id"), key)
    paragraph._p.append(holder)
    return holder
