"""Writing the workbook: one sheet a part, prefilled, with spare rows, and a hidden mark by which it is known again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, BinaryIO

from departments.enums import DataSex
from pug_tanjungbalai.common.xlsx_form import FormRow, FormSheet, PaperSheet, write_forms

from ..domain.pprg_content import Content
from ..domain.pprg_merge import MOST_ROWS
from ..enums import CauseKind, GapFactorKind, IndicatorKind
from .gbs import gbs_lines
from .guide import guide_lines
from .layout import (
    ACTIONS,
    CAUSE_LETTERS,
    CAUSE_PARTS,
    CAUSES,
    DATA,
    FACTORS,
    GBS,
    GUIDE,
    INDICATORS,
    LAYOUT_VERSION,
    MARK,
    MARKER,
    NO,
    OWN_TEXT,
    SUMMARY,
    YES,
    Layout,
)
from .own_text import own_text_rows


@dataclass(frozen=True)
class Entry:
    """A document in the workbook. ``seen`` tells which text it was made from (see :func:`seen_mark`), "" for none."""

    content: Content
    state: str
    seen: str = ""
    editable: bool = True


@dataclass(frozen=True)
class Made:
    """What the workbook is about: the department, the year, and the day of the download."""

    department_code: str
    department: str
    fiscal_year: int
    on: dt.date
    entries: Sequence[Entry] = field(default_factory=tuple)


def seen_mark(submission_id: int, version: int) -> str:
    """Which text of which document a row was made from, as the workbook carries it: ``42:7``."""
    return f"{submission_id}:{version}"


def write_workbook(made: Made) -> BinaryIO:
    """The workbook, rewound; it vanishes when closed."""
    single = len(made.entries) == 1
    heading = f"{made.department} · tahun anggaran {made.fiscal_year}"
    forms = (
        FormSheet(
            layout.title,
            layout.columns,
            _rows(layout, made.entries, single),
            heading=[f"{layout.title}: {heading}", layout.lead],
            frozen=layout.frozen,
        )
        for layout in _ROWS
    )
    guide = PaperSheet(GUIDE, [4, 26, 82], guide_lines(made.department, made.fiscal_year, made.on, single))
    derived = PaperSheet(GBS, [26, 46, 22, 28], gbs_lines([entry.content for entry in made.entries], made.on))
    mark = [
        [MARK, LAYOUT_VERSION],
        ["perangkat_daerah", made.department_code],
        ["tahun", str(made.fiscal_year)],
        ["diunduh", made.on.isoformat()],
    ]
    return write_forms(chain([guide], forms, [derived]), hidden={MARKER: mark})


def _rows(layout: Layout, entries: Sequence[Entry], single: bool) -> Iterator[FormRow]:
    for entry in entries:
        header = entry.content.header
        key = [header.sub_activity.code, header.sub_activity.name, header.version_label]
        spare = layout.spare[single] if entry.editable else 0
        for index, values in enumerate(_ROWS[layout](entry, spare)):
            yield FormRow([*key, *values], editable=entry.editable, first=index == 0)


def _summary(entry: Entry, _spare: int) -> Iterator[list[Any]]:
    gap = entry.content
    yield [
        entry.state,
        gap.purpose,
        gap.target_group,
        gap.data_note,
        gap.new_purpose,
        gap.budget_total,
        gap.budget_note,
        gap.arg_label,
        gap.arg_reason,
        entry.seen,
    ]


def _data(entry: Entry, spare: int) -> Iterator[list[Any]]:
    rows = entry.content.data
    for number, row in enumerate(rows, 1):
        yield [
            number,
            row.indicator,
            str(DataSex(row.concerns).label),
            row.male,
            row.female,
            row.unit,
            row.data_year,
            row.source,
            YES if row.is_baseline else NO,
        ]
    yield from _numbers(len(rows), spare)


def _factors(entry: Entry, _spare: int) -> Iterator[list[Any]]:
    """All four, so that nothing but the text is to be written."""
    texts = {factor.kind: factor.text for factor in entry.content.factors}
    for kind in GapFactorKind:
        yield [str(kind.label), texts.get(kind.value)]


def _causes(entry: Entry, spare: int) -> Iterator[list[Any]]:
    for part, kind in CAUSE_PARTS.items():
        rows = getattr(entry.content, part)
        letter, word = CAUSE_LETTERS[kind], str(CauseKind(kind).label)
        for number, row in enumerate(rows, 1):
            yield [f"{letter}{number}", word, row.text, ", ".join(row.factor_labels), row.evidence]
        for [number] in _numbers(len(rows), spare):
            yield [f"{letter}{number}", word]


def _actions(entry: Entry, spare: int) -> Iterator[list[Any]]:
    rows = entry.content.answered_actions
    for number, (row, causes) in enumerate(rows, 1):
        yield [number, row.name, row.input_amount, row.output, row.outcome, ", ".join(_in_order(causes))]
    yield from _numbers(len(rows), spare)


def _in_order(causes: Sequence[str]) -> list[str]:
    """I1, I2, I10, E1: internal ones first, by number."""
    return sorted(causes, key=lambda name: (name[0] != CAUSE_LETTERS[CauseKind.INTERNAL], int(name[1:])))


def _indicators(entry: Entry, spare: int) -> Iterator[list[Any]]:
    rows = entry.content.indicators
    for number, row in enumerate(rows, 1):
        kind = str(IndicatorKind(row.kind).label)
        yield [number, kind, row.name, row.unit, row.baseline, row.target, row.target_male, row.target_female]
    yield from _numbers(len(rows), spare)


def _numbers(used: int, spare: int) -> Iterator[list[Any]]:
    """Empty rows with the next numbers."""
    for number in range(used + 1, min(used + spare, max(used, MOST_ROWS)) + 1):
        yield [number]


_ROWS: dict[Layout, Callable[[Entry, int], Iterator[list[Any]]]] = {
    SUMMARY: _summary,
    DATA: _data,
    FACTORS: _factors,
    CAUSES: _causes,
    ACTIONS: _actions,
    INDICATORS: _indicators,
    OWN_TEXT: lambda entry, _spare: own_text_rows(entry.content),
}
