"""Two documents side by side: which row of the one stands for which row of the other. Pure functions.

Versions of one document have rows with ids of their own; the word-level comparison pairs rows by their id.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any

from pug_tanjungbalai.common.text import comparable
from pug_tanjungbalai.common.worddiff import word_difference

from ..enums import DocumentKind
from .gbs import gbs_sections
from .kak import kak
from .pprg_compare import Difference, compare
from .pprg_content import Content
from .pprg_sections import Section
from .pprg_steps import STEPS, Step

#: Rows of which less than this part of the words agrees do not stand for each other.
ALIKE = 0.5
#: More than a part can have rows: the places of the two kinds of causes, which actions name in one list.
_SPAN = 1000
#: So many words of a row are looked at: enough to know it again.
_WORDS = 60

_NAMES: dict[str, Callable[[Any], str]] = {
    "data": lambda row: row.indicator,
    "internal": lambda row: row.text,
    "external": lambda row: row.text,
    "actions": lambda row: row.name,
    "indicators": lambda row: row.name,
}


def aligned(mine: Content, stored: Content) -> Content:
    """``mine`` with the ids of ``stored`` where a row of the one stands for a row of the other.

    Rows stand for each other when they say the same, else when they have the same name, else when most of their words
    agree, in their order. The others get negative ids. Actions name the causes by their new ids.
    """
    changes: dict[str, Any] = {}
    causes: dict[int | None, int] = {}
    for place, (part, name) in enumerate(_NAMES.items()):
        rows, others = getattr(mine, part), getattr(stored, part)
        partner = _partners(rows, others, name)
        ids = [
            others[partner[index]].id if index in partner else -(place * _SPAN + index + 1)
            for index in range(len(rows))
        ]
        if part in {"internal", "external"}:
            causes |= {row.id: new for row, new in zip(rows, ids, strict=True)}
        changes[part] = tuple(dataclasses.replace(row, id=new) for row, new in zip(rows, ids, strict=True))
    changes["actions"] = tuple(
        dataclasses.replace(row, causes=tuple(sorted(causes[cause] for cause in row.causes if cause in causes)))
        for row in changes["actions"]
    )
    return dataclasses.replace(mine, **changes)


def _partners(rows: Sequence[Any], others: Sequence[Any], name: Callable[[Any], str]) -> dict[int, int]:
    """Place of a row -> place of the row that it stands for; each stands for one at most."""
    tests: tuple[Callable[[Any, Any], bool], ...] = (
        lambda row, other: _said(row) == _said(other),
        lambda row, other: comparable(name(row)) == comparable(name(other)),
        lambda row, other: _similar(name(row), name(other)) >= ALIKE,
    )
    found: dict[int, int] = {}
    for test in tests:
        free = [place for place in range(len(others)) if place not in found.values()]
        for index, row in enumerate(rows):
            if index in found:
                continue
            match = next((place for place in free if test(row, others[place])), None)
            if match is not None:
                found[index] = match
                free.remove(match)
    return found


def _said(row: Any) -> dict[str, Any]:
    """What a row says by itself, without its id and what it refers to."""
    return {
        field.name: getattr(row, field.name)
        for field in dataclasses.fields(row)
        if field.name not in {"id", "causes", "is_baseline"}
    }


def _similar(one: str, other: str) -> float:
    """How much of the first words of two texts agrees, 0 to 1."""
    left, right = (text.casefold().split()[:_WORDS] for text in (one, other))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


@dataclasses.dataclass(frozen=True)
class StepDifference:
    """The lines of a step, or of the own texts of a document, on both sides (``mine``: the newer one)."""

    header: str
    lines: list[Difference]

    @property
    def changed(self) -> list[Difference]:
        """The lines that differ."""
        return [line for line in self.lines if not line.same]


def version_differences(newer: Content, older: Content) -> list[StepDifference]:
    """The nine steps and the own texts of GBS and KAK of two versions, word by word."""
    mine = aligned(newer, older)
    result = [StepDifference(_header(step), _lines(mine, older, step)) for step in STEPS]
    for document, sections in ((DocumentKind.GBS, gbs_sections), (DocumentKind.KAK, kak)):
        result.append(StepDifference(f"Teks sendiri {document.label}", _own_texts(sections(newer), sections(older))))
    return result


def _header(step: Step) -> str:
    return f"{step.number} · {step.header}"


def _lines(mine: Content, older: Content, step: Step) -> list[Difference]:
    """The lines of one step; in step 8 only the rows that are baseline on either side."""
    lines = compare(mine, older, step.number)
    return [line for line in lines if step.number != 8 or "dipilih" in {line.mine, line.stored}]


def _own_texts(newer: Sequence[Section], older: Sequence[Section]) -> list[Difference]:
    """The sections that were written apart from the GAP in either version."""
    before = {section.name: section for section in older}
    result = []
    for section in newer:
        other = before.get(section.name)
        if other is None or (section.own is None and other.own is None):
            continue
        result.append(Difference(section.label, section.text, other.text, *word_difference(section.text, other.text)))
    return result
