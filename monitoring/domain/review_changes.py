"""What changed in a document since it was submitted before, step by step and word by word. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from pug_tanjungbalai.common.worddiff import Piece, merged, word_difference

from . import gbs, kak
from .pprg_compare import compare
from .pprg_content import Content, Part
from .pprg_sections import Definition
from .pprg_steps import STEPS
from .quality import listing
from .review_items import GBS, KAK, place_name


@dataclass(frozen=True)
class ChangedLine:
    """One field or row that differs: what it is called, and the old and the new text in one."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ChangedPlace:
    """A step, the GBS or the KAK with the lines that differ."""

    place: int
    name: str
    header: str
    lines: tuple[ChangedLine, ...]


@dataclass(frozen=True)
class Changes:
    """Where two texts differ, and in how many places they do not."""

    places: tuple[ChangedPlace, ...]
    unchanged: int

    @property
    def summary(self) -> str:
        """Langkah 2 dan 7, GBS."""
        steps = [str(row.place) for row in self.places if row.place < GBS]
        names = [f"langkah {listing(steps)}"] if steps else []
        return ", ".join([*names, *(row.name for row in self.places if row.place >= GBS)])


def between(old: Content, new: Content) -> Changes:
    """What differs from ``old`` to ``new``; of GBS and KAK only what was written apart, the rest follows the steps."""
    rows = [(step.number, step.header, _step_lines(old, new, step.number)) for step in STEPS]
    apart = "Bagian yang ditulis sendiri"
    rows.append((GBS, apart, _part_lines(old.gbs_parts, new.gbs_parts, gbs.DEFINITIONS)))
    rows.append((KAK, apart, _part_lines(old.kak_parts, new.kak_parts, kak.DEFINITIONS)))
    places = tuple(ChangedPlace(place, place_name(place), header, lines) for place, header, lines in rows if lines)
    return Changes(places, len(rows) - len(places))


def _step_lines(old: Content, new: Content, step: int) -> tuple[ChangedLine, ...]:
    rows = compare(new, old, step)
    return tuple(ChangedLine(row.label, merged(row.stored_segments, row.mine_segments)) for row in rows if not row.same)


def _part_lines(
    old: tuple[Part, ...], new: tuple[Part, ...], definitions: tuple[Definition, ...]
) -> tuple[ChangedLine, ...]:
    before, after = ({part.part: part.text for part in parts} for parts in (old, new))
    lines = []
    for definition in definitions:
        one, other = before.get(definition.name, ""), after.get(definition.name, "")
        if one != other:
            lines.append(ChangedLine(definition.label, merged(*word_difference(one, other))))
    return tuple(lines)
