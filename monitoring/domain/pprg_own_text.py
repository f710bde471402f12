"""Own text of the GBS and the KAK as a file gives it: put beside the GAP, and compared. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pug_tanjungbalai.common.text import clean_text

from ..enums import DocumentKind
from . import gbs, kak
from .pprg_content import Content, Part
from .pprg_sections import Definition, Section

#: Parts of a content that hold own text, by document.
OWN_PARTS = {DocumentKind.GBS.value: "gbs_parts", DocumentKind.KAK.value: "kak_parts"}
DEFINITIONS: dict[str, tuple[Definition, ...]] = {
    DocumentKind.GBS.value: gbs.DEFINITIONS,
    DocumentKind.KAK.value: kak.DEFINITIONS,
}
_SECTIONS: dict[str, Callable[[Content], tuple[Section, ...]]] = {
    DocumentKind.GBS.value: gbs.gbs_sections,
    DocumentKind.KAK.value: kak.kak,
}


def sections_of(gap: Content, document: str) -> tuple[Section, ...]:
    """The parts of a document that may be written apart from the GAP, in their order."""
    return _SECTIONS[document](gap)


def with_own_text(before: Content, gap: Content, parts: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """What the documents that a file speaks of hold then: ``{"kak_parts": (Part, …)}``, in the order of storage.

    ``gap`` is the text with the steps of the file. Text that stays the same stays as it is stored, drift included;
    new text was written beside the GAP of the same file. Text that says what the GAP gives is no own text.
    ``whole``: own text without a row in the file goes back to what the GAP gives.
    """
    changes = {}
    for document, name in OWN_PARTS.items():
        if name in parts:
            derived = {section.name: section.derived for section in sections_of(gap, document)}
            changes[name] = tuple(_joined(getattr(before, name), parts[name], derived, whole))
    return changes


def _joined(old: Iterable[Part], new: Iterable[Part], derived: Mapping[str, str], whole: bool) -> Iterator[Part]:
    stored, given = ({row.part: row for row in rows} for rows in (old, new))
    for name in sorted(stored.keys() | given.keys()):
        if name not in given:
            if not whole:
                yield stored[name]
        elif name in stored and clean_text(stored[name].text) == given[name].text:
            yield stored[name]
        elif given[name].text != clean_text(derived.get(name, "")):
            yield Part(name, given[name].text, derived.get(name, ""))


def differences(before: Content, after: Content, document: str) -> Iterator[tuple[str, str, str]]:
    """(label, old, new) of the own texts that differ, in the order of the document; empty for none."""
    old, new = ({row.part: row.text for row in getattr(side, OWN_PARTS[document])} for side in (before, after))
    for definition in DEFINITIONS[document]:
        one, other = old.get(definition.name, ""), new.get(definition.name, "")
        if one != other:
            yield definition.label, one, other
