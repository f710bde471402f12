"""What a PDF and a Word file say, for the tests."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import docx
from pypdfium2 import PdfDocument


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page, every run of white space as one space."""
    with PdfDocument(content) as paper:
        return [" ".join(_as_printed(page.get_textpage().get_text_range()).split()) for page in paper]


def _as_printed(text: str) -> str:
    """PDFium marks a hyphen at the end of a line with U+FFFE."""
    return text.replace("\ufffe", "-")


def squeezed(text: str) -> str:
    """``text`` without white space and hyphens: columns and line ends break words in a PDF."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def pdf_text(content: bytes) -> str:
    """The whole text of a PDF, squeezed."""
    return squeezed(" ".join(pdf_pages(content)))


def docx_file(content: bytes) -> Any:
    """The Word file as python-docx reads it."""
    return docx.Document(BytesIO(content))


def docx_lines(content: bytes) -> list[str]:
    """Every paragraph of a Word file with those in tables, in the order of the file."""
    return list(_lines(docx_file(content)))


def _lines(place: Any) -> Any:
    for part in place.iter_inner_content():
        if hasattr(part, "rows"):
            seen = set()
            for row in part.rows:
                for cell in row.cells:
                    if cell._tc not in seen:  # a merged cell comes once for each column that it spans
                        seen.add(cell._tc)
                        yield from _lines(cell)
        else:
            yield part.text


def docx_text(content: bytes) -> str:
    """The whole text of a Word file, squeezed."""
    return squeezed(" ".join(docx_lines(content)))
