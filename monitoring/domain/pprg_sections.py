"""Parts of the GBS and the KAK: what the GAP gives for each, the department's own text, and whether they drifted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pug_tanjungbalai.common.worddiff import Segment, word_difference

from .pprg_content import Content, Part


@dataclass(frozen=True)
class Definition:
    """A part of a document. ``derive`` gives its text from the GAP, empty where the GAP says nothing about it.

    ``name`` stands in addresses and in the database; ``source`` says in words where the text comes from, ``upstream``
    what has changed when the text drifts.
    """

    name: str
    label: str
    source: str
    hint: str
    derive: Callable[[Content], str]
    upstream: str = "GAP"


@dataclass(frozen=True)
class Section:
    """One part as it stands: ``derived`` from the GAP now, ``own`` where the department wrote it apart."""

    definition: Definition
    derived: str
    own: Part | None = None

    @property
    def name(self) -> str:
        """The name of the part in addresses."""
        return self.definition.name

    @property
    def label(self) -> str:
        """The heading of the part."""
        return self.definition.label

    @property
    def text(self) -> str:
        """What the document says: the own text, or what is derived."""
        return self.own.text if self.own else self.derived

    @property
    def is_edited(self) -> bool:
        """The department wrote this part apart from the GAP."""
        return self.own is not None

    @property
    def replaces(self) -> bool:
        """The own text stands in place of a text that the GAP gives, rather than filling a gap."""
        return self.own is not None and bool(self.derived.strip() or self.own.derived_then.strip())

    @property
    def drifted(self) -> bool:
        """What the GAP gives has changed since the own text was written."""
        return self.own is not None and self.own.derived_then.strip() != self.derived.strip()

    @property
    def mark(self) -> str:
        """A short mark of the text and of what is derived: equal as long as nobody changed either."""
        return hashlib.blake2b(repr((self.text, self.derived)).encode(), digest_size=12).hexdigest()

    @property
    def beside_gap(self) -> tuple[list[Segment], list[Segment]]:
        """The own text and what the GAP gives now, word by word."""
        return word_difference(self.text, self.derived)

    @property
    def change_of_gap(self) -> tuple[list[Segment], list[Segment]]:
        """What the GAP gave when the own text was written, and what it gives now, word by word."""
        return word_difference(self.own.derived_then if self.own else self.derived, self.derived)


def sections(definitions: Iterable[Definition], gap: Content, own: Mapping[str, Part]) -> tuple[Section, ...]:
    """The parts of a document in their order."""
    return tuple(Section(row, row.derive(gap).strip(), own.get(row.name)) for row in definitions)
