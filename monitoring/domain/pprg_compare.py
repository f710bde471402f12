"""Two texts side by side: which lines differ, and within a line which words. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from departments.enums import DataSex
from pug_tanjungbalai.common.formats import quantity, rupiah
from pug_tanjungbalai.common.worddiff import Segment, word_difference

from ..enums import ArgCategory
from .pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from .pprg_steps import part_of

LABELS = {
    "purpose": "Tujuan sub kegiatan",
    "target_group": "Kelompok sasaran",
    "data_note": "Uraian data",
    "new_purpose": "Tujuan yang baru",
    "budget_total": "Jumlah anggaran GBS",
    "budget_note": "Penjelasan selisih anggaran",
    "arg_category": "Kategori ARG",
    "arg_reason": "Alasan kategori ARG",
}
ROW_LABELS = {
    "data": "Data",
    "internal": "Sebab internal",
    "external": "Sebab eksternal",
    "actions": "Rencana aksi",
    "indicators": "Indikator",
}


@dataclass(frozen=True)
class Difference:
    """One line of the comparison. The segments mark what only that side has."""

    label: str
    mine: str
    stored: str
    mine_segments: list[Segment] = field(default_factory=list)
    stored_segments: list[Segment] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Both sides say the same."""
        return self.mine == self.stored


def compare(mine: Content, stored: Content, step: int) -> list[Difference]:
    """The lines of a step on both sides, rows paired by their id; rows of one side only face an empty text."""
    return [with_words(line) for line in paired(mine, stored, step)]


def with_words(line: Difference) -> Difference:
    """A line with its words marked (which costs more than all else: for lines that are shown)."""
    ours, theirs = word_difference(line.mine, line.stored)
    return replace(line, mine_segments=ours, stored_segments=theirs)


def paired(mine: Content, stored: Content, step: int) -> list[Difference]:
    """As :func:`compare`, the words not yet marked."""
    left, right = _lines(mine, step), _lines(stored, step)
    result = []
    for key in [*right, *(key for key in left if key not in right)]:
        label = (right.get(key) or left[key])[0]
        ours, theirs = (side[key][1] if key in side else "" for side in (left, right))
        result.append(Difference(label, ours, theirs))
    return result


def _lines(content: Content, step: int) -> dict[str, tuple[str, str]]:
    """Key -> (label, text) of everything that the step holds, in the order of its form."""
    lines: dict[str, tuple[str, str]] = {}
    for name, value in part_of(content, step).items():
        if name in LABELS:
            lines[name] = (LABELS[name], _plain_value(name, value))
        elif step == 8:
            lines |= {f"baseline:{row.id}": (row.indicator, "dipilih" if row.is_baseline else "tidak") for row in value}
        else:
            lines |= dict(_row_lines(content, name, value))
    return lines


def _row_lines(content: Content, name: str, rows: tuple[Any, ...]) -> list[tuple[str, tuple[str, str]]]:
    result = []
    for number, row in enumerate(rows, 1):
        if isinstance(row, Factor):
            result.append((row.kind, (row.label, row.text)))
            continue
        key = f"{name}:{row.id}" if row.id is not None else f"{name}:baru:{number}"
        result.append((key, (f"{ROW_LABELS[name]} {number}", row_text(row, content))))
    return result


def _plain_value(name: str, value: Any) -> str:
    if name == "budget_total":
        return "" if value is None else rupiah(value)
    if name == "arg_category":
        return str(ArgCategory(value).label) if value else ""
    return value


def row_text(row: Any, content: Content) -> str:
    """A row as people read it, one fact a line; empty facts are left out."""
    facts = _FACTS[type(row)](row, content)
    return "\n".join(f"{label}: {text}" if label else text for label, text in facts if text)


def _figure(value: Any) -> str:
    return "" if value is None else quantity(value)


def _data_facts(row: DataRow, content: Content) -> list[tuple[str, str]]:
    return [
        ("", row.indicator),
        ("Menyangkut", "" if row.concerns == DataSex.BOTH else str(DataSex(row.concerns).label)),
        ("L", _figure(row.male)),
        ("P", _figure(row.female)),
        ("Satuan", row.unit),
        ("Tahun", "" if row.data_year is None else str(row.data_year)),
        ("Sumber", row.source),
    ]


def _cause_facts(row: Cause, content: Content) -> list[tuple[str, str]]:
    return [("", row.text), ("Faktor", ", ".join(row.factor_labels)), ("Bukti", row.evidence)]


def _action_facts(row: Action, content: Content) -> list[tuple[str, str]]:
    numbers = content.cause_numbers
    return [
        ("", row.name),
        ("Masukan", "" if row.input_amount is None else rupiah(row.input_amount)),
        ("Keluaran", row.output),
        ("Hasil", row.outcome),
        ("Menjawab", ", ".join(numbers[cause] for cause in row.causes if cause in numbers)),
    ]


def _indicator_facts(row: Indicator, content: Content) -> list[tuple[str, str]]:
    return [
        (row.kind_label, row.name),
        ("Satuan", row.unit),
        ("Data dasar", _figure(row.baseline)),
        ("Target", _figure(row.target)),
        ("Target L", _figure(row.target_male)),
        ("Target P", _figure(row.target_female)),
    ]


_FACTS: dict[type, Any] = {
    DataRow: _data_facts,
    Cause: _cause_facts,
    Action: _action_facts,
    Indicator: _indicator_facts,
}
