"""The sheet with the own text of GBS and KAK: one row a part, what the GAP gives beside what the department wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pug_tanjungbalai.common.text import comparable

from ..domain.pprg_content import Content, Part
from ..domain.pprg_own_text import DEFINITIONS, OWN_PARTS, sections_of
from ..enums import DocumentKind
from ..forms.pprg_parts import PartForm
from .cells import FileRow, words_of
from .layout import labels

#: Letters shown of what the GAP gives: enough to know it again.
_SHOWN = 400
_DOCUMENTS = words_of(DocumentKind)
_PARTS = {
    document: {comparable(word): row.name for row in definitions for word in (row.label, row.name)}
    for document, definitions in DEFINITIONS.items()
}
_TEXT = PartForm.base_fields["text"]


def own_text_rows(content: Content) -> Iterator[list[Any]]:
    """Document, part, what the GAP gives (shortened), own text; of every part of both documents."""
    for document in OWN_PARTS:
        label = str(DocumentKind(document).label)
        for section in sections_of(content, document):
            yield [label, section.label, _shortened(section.derived), section.own.text if section.own else None]


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} … (selengkapnya di aplikasi)"


def read_own_text(rows: Iterable[FileRow]) -> dict[str, tuple[Part, ...]]:
    """``gbs_parts`` and ``kak_parts`` of the rows of one document; complaints go to their cells."""
    found: dict[str, dict[str, Part]] = {document: {} for document in OWN_PARTS}
    for row in rows:
        place = _place(row)
        text = row.clean("own", _TEXT, row.get("own"))
        if place is None:
            continue
        document, part = place
        if part in found[document]:
            row.error("part", "Bagian ini sudah ada di baris lain; gabungkan teksnya.")
        elif text:
            found[document][part] = Part(part, text)
    return {OWN_PARTS[document]: tuple(parts.values()) for document, parts in found.items()}


def _place(row: FileRow) -> tuple[str, str] | None:
    """Document and part of a row; None after a complaint."""
    document = row.chosen("document", _DOCUMENTS, labels(DocumentKind))
    if not document:
        if not row.values.get("document"):
            row.error("document", f"Tulis dokumennya: {' atau '.join(labels(DocumentKind))}.")
        return None
    possible = [definition.label for definition in DEFINITIONS[document]]
    part = row.chosen("part", _PARTS[document], possible)
    if not part:
        if not row.values.get("part"):
            row.error("part", f"Tulis bagiannya, salah satu: {', '.join(possible)}.")
        return None
    return document, part
