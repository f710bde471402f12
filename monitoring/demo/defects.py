"""Defects that a verifier finds in a document, put into its content for as long as they have not been mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ..domain.pprg_content import Content

EXTRA = Decimal(5_000_000)


def spoil(content: Content, defects: list[str], budget: Decimal) -> Content:
    """``content`` as it was while ``defects`` (keys of ``notes.RETURN_NOTES``) stood in it; ``budget`` is the pagu."""
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


def _copy(content: Content, budget: Decimal) -> Content:
    if not (content.internal and content.external):
        return content
    return replace(content, external=_one(content.external, 0, text=content.internal[0].text))


def _difference(content: Content, budget: Decimal) -> Content:
    total = content.input_total
    return replace(content, budget_total=total - EXTRA if total > EXTRA * 2 else total * 2)


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


def _no_baseline(content: Content, budget: Decimal) -> Content:
    return replace(content, data=tuple(replace(row, is_baseline=False) for row in content.data))


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
    "salinan": _copy,
    "selisih": _difference,
    "pilah": _undivided,
    "serupa": _same,
    "lepas": _loose,
    "dasar": _no_baseline,
    "alasan": _no_reason,
    "tujuan": _old_purpose,
    "pagu": _too_much,
    "bukti": _no_evidence,
    "sasaran": _no_group,
    "hasil": _no_outcome,
}
