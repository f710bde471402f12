"""The part of a submission that one step writes, with what it refers to: what saving that step needs, and no more."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from ..enums import CauseKind, GapFactorKind
from ..models import ActionPlan, GapCause, GapData, GapFactor, GapIndicator, Submission
from ..queries.pprg_step import rows_of
from .pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from .pprg_rows import COLUMNS

_DATA = tuple(field.name for field in dataclasses.fields(DataRow))
_INDICATOR = tuple(field.name for field in dataclasses.fields(Indicator))
_CAUSE, _ACTION = ("id", "kind", "text", "evidence"), ("id", "name", "input_amount", "output", "outcome")


def read_step(submission: Submission, step: int) -> Content:
    """The content as far as ``step`` goes; the rest is empty, and so is the header.

    Read it after ``submission``, and save with the version of ``submission``: whatever changed in between is then
    refused as stale.
    """
    columns = {name: getattr(submission, name) for name in COLUMNS}
    return Content(**columns, **_ROWS.get(step, _nothing)(submission.pk))


def _nothing(pk: int) -> dict[str, Any]:
    return {}


def _data(pk: int) -> dict[str, Any]:
    return {"data": tuple(DataRow(*row) for row in rows_of(GapData, pk, _DATA))}


def _factors(pk: int) -> dict[str, Any]:
    return {"factors": tuple(Factor(*row) for row in rows_of(GapFactor, pk, ("kind", "text")))}


def _causes(pk: int) -> dict[str, Any]:
    """Causes with their factors, and the factors."""
    return {**_causes_of(rows_of(GapCause, pk, (*_CAUSE, "factors__kind"))), **_factors(pk)}


def _causes_of(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """Causes by kind; one comes once for each of its factors."""
    found: dict[int, tuple[str, Cause, set[str]]] = {}
    for number, kind, text, evidence, factor in rows:
        found.setdefault(number, (kind, Cause(number, text, evidence), set()))[2].add(factor)
    causes: dict[str, list[Cause]] = {CauseKind.INTERNAL: [], CauseKind.EXTERNAL: []}
    for kind, cause, factors in found.values():
        ordered = tuple(name.value for name in GapFactorKind if name in factors)
        causes[kind].append(dataclasses.replace(cause, factors=ordered))
    return {"internal": tuple(causes[CauseKind.INTERNAL]), "external": tuple(causes[CauseKind.EXTERNAL])}


def _actions(pk: int) -> dict[str, Any]:
    """Actions with the causes that they answer, and the causes (without their factors).

    An action comes once for each of its causes.
    """
    found: dict[int, tuple[Action, set[int]]] = {}
    for number, name, amount, output, outcome, cause in rows_of(ActionPlan, pk, (*_ACTION, "causes__id")):
        causes = found.setdefault(number, (Action(number, name, amount, output, outcome), set()))[1]
        causes.update(() if cause is None else (cause,))
    actions = tuple(dataclasses.replace(action, causes=tuple(sorted(causes))) for action, causes in found.values())
    return {"actions": actions, **_causes_of((*row, None) for row in rows_of(GapCause, pk, _CAUSE))}


def _indicators(pk: int) -> dict[str, Any]:
    return {"indicators": tuple(Indicator(*row) for row in rows_of(GapIndicator, pk, _INDICATOR))}


_ROWS: dict[int, Callable[[int], dict[str, Any]]] = {
    2: _data,
    3: _factors,
    4: _causes,
    5: _causes,
    7: _actions,
    8: _data,
    9: _indicators,
}
