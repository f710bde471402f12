"""Defects of a document, put into its content for as long as they have not been mended.

What a verifier finds is of a kind that does not stop a submission; drafts may hold what does (:data:`DRAFT_FAULTS`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ..domain.pprg_content import Content

EXTRA = Decimal(5_000_000)
#: Faults that a draft may hold, with the number of steps that must have been written for them.
DRAFT_FAULTS = (("sumber", 2), ("pasangan", 2), ("salinan", 5), ("selisih", 7), ("pagu", 7), ("lepas", 7))


def spoil(content: Content, defects: list[str], budget: Decimal) -> Content:
    """``content`` as it was while ``defects`` (of ``notes.RETURN_NOTES`` or ``DRAFT_FAULTS``) stood in it.

    ``budget`` is the pagu.
    """
    for defect in defects:
        content = _DEFECTS[defect](content, budget)
    return content


def _one(rows: tuple[Any, ...], index: int, **changes: Any) -> tuple[Any, ...]:
    """``rows`` with changed values in the row at ``index``."""
    if not rows:
        return rows
    index %= len(rows)
    return (*rows[:index], replace(rows[index], **changes), *rows[index + 1 :])


def _source(content: Content, budget: Decimal) -> Content:
    return replace(content, data=_one(content.data, 0, source=""))


def _pair(content: Content, budget: Decimal) -> Content:
    if not content.data:
        return content
    sex = "female" if content.data[-1].female is not None else "male"
    return replace(content, data=_one(content.data, -1, **{sex: None}))


def _vague_source(content: Content, budget: Decimal) -> Content:
    return replace(content, data=_one(content.data, 0, source="Data internal"))


def _one_sided(content: Content, budget: Decimal) -> Content:
    if not content.data:
        return content
    sex = "P" if content.data[-1].female is not None else "L"
    other = "male" if sex == "P" else "female"
    return replace(content, data=_one(content.data, -1, **{"concerns": sex, other: None}))


def _old_figures(content: Content, budget: Decimal) -> Content:
    if not content.data:
        return content
    first = content.data[0].indicator
    rows = (
        replace(row, data_year=row.data_year - 4) if row.indicator == first and row.data_year else row
        for row in content.data
    )
    return replace(content, data=tuple(rows))


def _copy(content: Content, budget: Decimal) -> Content:
    if not (content.internal and content.external):
        return content
    return replace(content, external=_one(content.external, 0, text=content.internal[0].text))


def _difference(content: Content, budget: Decimal) -> Content:
    total = content.input_total
    return replace(content, budget_total=total - EXTRA if total > EXTRA * 2 else total * 2)


def _rounded(content: Content, budget: Decimal) -> Content:
    total = content.input_total
    less = total - EXTRA if total > EXTRA * 2 else total / 2
    return replace(content, budget_total=less, budget_note="Pembulatan.")


def _undivided(content: Content, budget: Decimal) -> Content:
    rows = tuple(replace(row, target_male=None, target_female=None) for row in content.indicators)
    return replace(content, indicators=rows)


def _same(content: Content, budget: Decimal) -> Content:
    outputs = [row for row in content.indicators if row.kind == "keluaran"]
    rows = tuple(
        replace(row, name=outputs[0].name) if outputs and row.kind == "hasil" else row for row in content.indicators
    )
    return replace(content, indicators=rows)


def _loose(content: Content, budget: Decimal) -> Content:
    return replace(content, actions=_one(content.actions, -1, causes=()))


def _other_baseline(content: Content, budget: Decimal) -> Content:
    """The row before each baseline instead: the year before, or another figure."""
    marked = [row.is_baseline for row in content.data]
    rows = zip(content.data, [*marked[1:], marked[0]] if marked else [], strict=True)
    return replace(content, data=tuple(replace(row, is_baseline=mark) for row, mark in rows))


def _no_reason(content: Content, budget: Decimal) -> Content:
    return replace(content, arg_reason="")


def _old_purpose(content: Content, budget: Decimal) -> Content:
    return replace(content, new_purpose=content.purpose)


def _too_much(content: Content, budget: Decimal) -> Content:
    if not content.actions:
        return content
    over = budget + EXTRA - content.input_total
    first = content.actions[0]
    actions = _one(content.actions, 0, input_amount=(first.input_amount or Decimal(0)) + over)
    return replace(content, actions=actions, budget_total=budget + EXTRA)


def _no_evidence(content: Content, budget: Decimal) -> Content:
    return replace(content, internal=tuple(replace(row, evidence="") for row in content.internal))


def _no_group(content: Content, budget: Decimal) -> Content:
    return replace(content, target_group="")


def _no_outcome(content: Content, budget: Decimal) -> Content:
    return replace(content, actions=_one(content.actions, 0, outcome=""))


_DEFECTS: dict[str, Callable[[Content, Decimal], Content]] = {
    "sumber": _source,
    "pasangan": _pair,
    "samar": _vague_source,
    "sepihak": _one_sided,
    "lama": _old_figures,
    "salinan": _copy,
    "selisih": _difference,
    "pembulatan": _rounded,
    "pilah": _undivided,
    "serupa": _same,
    "lepas": _loose,
    "lawas": _other_baseline,
    "alasan": _no_reason,
    "tujuan": _old_purpose,
    "pagu": _too_much,
    "bukti": _no_evidence,
    "sasaran": _no_group,
    "hasil": _no_outcome,
}
