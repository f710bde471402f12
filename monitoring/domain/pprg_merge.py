"""Putting what a file says about a GAP into the text that is stored. Pure functions over :class:`Content`.

Rows of a file have temporary ids: minus their number in the file (:func:`temporary_id`), so that an action can name a
cause that is not stored yet. Rows that are found again take the id of the stored row; the others keep the temporary
one, which ``pprg_rows.write`` takes for a new row.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pug_tanjungbalai.common.text import clean_text, comparable

from ..enums import GapFactorKind
from .pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from .pprg_own_text import OWN_PARTS, with_own_text

#: Parts that are single values, and parts that are rows known by an id.
TEXT_PARTS = (
    "purpose", "target_group", "data_note", "new_purpose",
    "budget_total", "budget_note", "arg_category", "arg_reason",
)  # fmt: skip
ROW_PARTS = ("data", "internal", "external", "actions", "indicators")
#: Everything that a workbook holds; only the signature is not in it.
PARTS = (*TEXT_PARTS, "factors", *ROW_PARTS, *OWN_PARTS.values())

#: Rows of one part: as many as the page of a step takes.
MOST_ROWS = 60
_SPAN = 1000  # more than a part can have rows
_OFFSETS = {"external": _SPAN}  # causes of both kinds are named in one list by the actions
_PARAGRAPHS = frozenset({"text", "output", "outcome", *TEXT_PARTS})


def temporary_id(part: str, number: int) -> int:
    """The id of row ``number`` (from 1) of a part in a file."""
    return -(_OFFSETS.get(part, 0) + number)


def _number(temporary: int) -> int:
    return -temporary % _SPAN


def merged(before: Content, parts: Mapping[str, Any], *, whole: bool) -> Content:
    """``before`` with what the file says: the parts that it speaks of.

    ``whole``: the file holds each of its parts completely, so that a stored row without a row in the file is taken
    away. Otherwise rows are added, and the fields that the file gives replace those of the row of the same name.
    """
    changes: dict[str, Any] = {name: _kept(getattr(before, name), parts[name]) for name in TEXT_PARTS if name in parts}
    if "factors" in parts:
        changes["factors"] = _factors(before.factors, parts["factors"], whole)
    join = _replaced if whole else _added
    ids: dict[int, int] = {}
    for name in ("data", "internal", "external", "indicators"):
        if name in parts:
            changes[name] = join(getattr(before, name), parts[name], ids if name in _CAUSES else {})
    if "actions" in parts:
        rows = [dataclasses.replace(row, causes=_known(row.causes, ids)) for row in parts["actions"]]
        changes["actions"] = join(before.actions, rows, {})
    after = dataclasses.replace(before, **changes)
    return dataclasses.replace(after, **with_own_text(before, after, parts, whole=whole))


_CAUSES = frozenset({"internal", "external"})


def _known(causes: Iterable[int], ids: Mapping[int, int]) -> tuple[int, ...]:
    """The causes of an action, by the ids that they have now, in ascending order as they are read."""
    return tuple(sorted({ids.get(cause, cause) for cause in causes}))


def _kept(stored: Any, new: Any) -> Any:
    """The stored value where the file says the same (it was written with odd spaces once), else the new one."""
    return stored if isinstance(stored, str) and clean_text(stored) == new else new


def _factors(old: tuple[Factor, ...], new: tuple[Factor, ...], whole: bool) -> tuple[Factor, ...]:
    """Factors are known by their kind; new ones follow in the official order."""
    given = {factor.kind: factor for factor in new}
    stored = {factor.kind for factor in old}
    kept = [
        dataclasses.replace(factor, text=_kept(factor.text, given[factor.kind].text))
        if factor.kind in given
        else factor
        for factor in old
        if factor.kind in given or not whole
    ]
    added = [given[kind.value] for kind in GapFactorKind if kind.value in given.keys() - stored]
    return (*kept, *added)


# --- rows


def _replaced(old: tuple[Any, ...], new: Iterable[Any], ids: dict[int, int]) -> tuple[Any, ...]:
    """The rows of the file, each with the id of the stored row that it stands for; fills ``ids``.

    A row stands for a stored one that says the same, else for the one that had its number.
    """
    rows = list(new)
    found: dict[int, Any] = {}
    free = dict(enumerate(old, 1))
    for place, row in enumerate(rows):
        number = next((key for key in _nearest(free, _number(row.id)) if _same(free[key], row)), None)
        if number is not None:
            found[place] = free.pop(number)
    result = []
    for place, row in enumerate(rows):
        if place in found:
            stored = found[place]
            ids[row.id] = stored.id
            result.append(stored)
            continue
        replaced = free.pop(_number(row.id), None)
        if replaced is not None:
            ids[row.id] = replaced.id
            row = dataclasses.replace(row, id=replaced.id)
        result.append(row)
    return tuple(result)


def _nearest(free: Mapping[int, Any], number: int) -> list[int]:
    """The row of the same number first: of twins each stays what it is."""
    return ([number] if number in free else []) + [key for key in free if key != number]


def _same(stored: Any, row: Any) -> bool:
    """Whether a stored row, cleaned as the file is, says what the row of the file says."""
    cleaned = {
        name: clean_text(value, multiline=name in _PARAGRAPHS)
        for name, value in _values(stored).items()
        if isinstance(value, str)
    }
    return dataclasses.replace(stored, id=row.id, **cleaned) == row


def _values(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _added(old: tuple[Any, ...], new: Iterable[Any], ids: dict[int, int]) -> tuple[Any, ...]:
    """The stored rows, completed by those of the same name; the others are added behind them."""
    rows = list(old)
    by_name = {_NAMES[type(row)](row): place for place, row in reversed(list(enumerate(rows)))}
    for row in new:
        place = by_name.get(_NAMES[type(row)](row))
        if place is None:
            by_name[_NAMES[type(row)](row)] = len(rows)
            rows.append(row)
            continue
        ids[row.id] = rows[place].id
        rows[place] = _completed(rows[place], row)
    return tuple(rows)


def _completed(stored: Any, row: Any) -> Any:
    """A stored row with what the file adds; its name and everything that the file leaves empty stay.

    A figure is taken whole: its numbers and whom it concerns belong together.
    """
    if isinstance(stored, DataRow):
        return dataclasses.replace(row, id=stored.id, is_baseline=row.is_baseline or stored.is_baseline)
    given = {
        name: value
        for name, value in _values(row).items()
        if name not in {"id", "kind", "name", "text"} and value not in (None, "", ())
    }
    return dataclasses.replace(stored, **given)


_NAMES: dict[type, Callable[[Any], Any]] = {
    DataRow: lambda row: (comparable(row.indicator), row.data_year),
    Cause: lambda row: comparable(row.text),
    Action: lambda row: comparable(row.name),
    Indicator: lambda row: (row.kind, comparable(row.name)),
}
