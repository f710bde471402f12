"""Storing the difference between two contents of a submission: the guarded UPDATE, then only the rows that changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import StaleVersion

from ..enums import EDITABLE_STATES, CauseKind, DocumentKind
from ..models import ActionPlan, DocumentPart, GapCause, GapData, GapFactor, GapIndicator, Submission
from .pprg_content import Action, Cause, Content, DataRow, Indicator, Part

#: Parts of a content that are columns of the submission itself.
COLUMNS = (
    "purpose",
    "target_group",
    "data_note",
    "new_purpose",
    "budget_total",
    "budget_note",
    "arg_category",
    "arg_reason",
)
#: Parts of a content that are rows with an id.
ROW_PARTS = frozenset({"data", "internal", "external", "actions", "indicators"})


def replaced(content: Content, changes: Mapping[str, Any]) -> Content:
    """``content`` with other values for some of its parts."""
    return dataclasses.replace(content, **changes)


def plain_parts(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Parts of a content as JSON can hold them."""
    return {
        name: audit.plain([dataclasses.asdict(row) for row in value] if isinstance(value, tuple) else value)
        for name, value in parts.items()
    }


def changed_parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """``{part: [old, new]}`` for the parts that differ, of rows only those that differ (all where only their order
    does), as JSON can hold them.
    """
    result = {}
    for name, before in old.items():
        after = new[name]
        if before == after:
            continue
        if isinstance(before, tuple):
            gone = tuple(row for row in before if row not in after)
            come = tuple(row for row in after if row not in before)
            before, after = (gone, come) if gone or come else (before, after)
        result[name] = [plain_parts({name: before})[name], plain_parts({name: after})[name]]
    return result


def claim(submission: Submission, version: int, before: Content, after: Content) -> None:
    """The guarded UPDATE that makes this writer the only one: text columns, new version, time of change.

    :class:`StaleVersion` where somebody saved in between or the document is locked.
    """
    fields = {name: getattr(after, name) for name in COLUMNS if getattr(after, name) != getattr(before, name)}
    fields |= {"version": version + 1, "updated_at": timezone.now()}
    guarded = Submission.objects.filter(pk=submission.pk, version=version, state__in=EDITABLE_STATES)
    if guarded.update(**fields) != 1:
        raise StaleVersion("Naskah ini sudah berubah sejak Anda membukanya.")
    for name, value in fields.items():
        setattr(submission, name, value)


def write(submission: Submission, before: Content, after: Content) -> Content:
    """Store the rows of ``after`` that differ from ``before``. Call it after :func:`claim`, in its transaction.

    Rows keep their id, so that what refers to them (a cause to a factor, an action to a cause, the baseline to its
    data) stays; a removed row takes its references along. Returns the content as it is stored now: new rows have
    their ids, references to what does not exist are gone.
    """
    data, _changed = _sync(GapData, submission, before.data, after.data, _columns_of)
    _sync_factors(submission, before, after)
    internal = _sync_causes(submission, CauseKind.INTERNAL, before.internal, after.internal)
    external = _sync_causes(submission, CauseKind.EXTERNAL, before.external, after.external)
    answering = _answering(after.actions, (*after.internal, *after.external), (*internal, *external))
    actions = _sync_actions(submission, before.actions, answering)
    indicators, _changed = _sync(GapIndicator, submission, before.indicators, after.indicators, _columns_of)
    _sync_parts(submission, DocumentKind.GBS, before.gbs_parts, after.gbs_parts)
    _sync_parts(submission, DocumentKind.KAK, before.kak_parts, after.kak_parts)
    # The rows that the object has loaded are no longer those of the database.
    submission._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    rows = {"data": data, "internal": internal, "external": external, "actions": actions, "indicators": indicators}
    return _with_present_references(replaced(after, rows))


def _answering(actions: tuple[Action, ...], given: tuple[Cause, ...], stored: tuple[Cause, ...]) -> tuple[Action, ...]:
    """``actions`` with the present ids of their causes: a new cause may have come with an id of its own."""
    pairs = zip(given, stored, strict=True)
    ids = {row.id: made.id for row, made in pairs if row.id is not None and made.id is not None}
    if all(before == now for before, now in ids.items()):
        return actions
    return tuple(
        dataclasses.replace(action, causes=tuple(sorted(ids.get(cause, cause) for cause in action.causes)))
        for action in actions
    )


def _with_present_references(content: Content) -> Content:
    """``content`` without references to factors and causes that it does not hold."""
    kinds = {factor.kind for factor in content.factors}
    known = {cause.id for cause in (*content.internal, *content.external)}

    def tied(cause: Cause) -> Cause:
        return dataclasses.replace(cause, factors=tuple(kind for kind in cause.factors if kind in kinds))

    actions = (
        dataclasses.replace(action, causes=tuple(cause for cause in action.causes if cause in known))
        for action in content.actions
    )
    return dataclasses.replace(
        content,
        internal=tuple(map(tied, content.internal)),
        external=tuple(map(tied, content.external)),
        actions=tuple(actions),
    )


def adopted(before: Content, changes: Mapping[str, Any]) -> dict[str, Any]:
    """``changes`` in which rows without id take over the stored rows that the writer does not know of.

    For a writer whose earlier save arrived but whose answer was lost: the rows that it made are not made again.
    """
    return {
        name: _adopted_rows(getattr(before, name), value) if name in ROW_PARTS else value
        for name, value in changes.items()
    }


def _adopted_rows(stored: tuple[Any, ...], rows: tuple[Any, ...]) -> tuple[Any, ...]:
    """Rows without id in their order, each with the id of the next stored row that none of ``rows`` names."""
    known = {row.id for row in rows}
    unknown = iter([row for row in stored if row.id not in known])
    result = []
    for row in rows:
        twin = next(unknown, None) if row.id is None else None
        if twin is not None:
            row = dataclasses.replace(row, id=twin.id)
            if isinstance(row, DataRow):
                row = dataclasses.replace(row, is_baseline=twin.is_baseline)
        result.append(row)
    return tuple(result)


def _columns_of(row: DataRow | Indicator | Cause | Action) -> dict[str, Any]:
    """The plain columns of a row: everything but its id and its references."""
    return {
        field.name: getattr(row, field.name)
        for field in dataclasses.fields(row)
        if field.name not in {"id", "factors", "causes"}
    }


@dataclasses.dataclass(frozen=True)
class _Change:
    """A row that was stored: what it holds, and what it held before (None: it is new)."""

    row: Any
    old: Any


def _sync(
    model: Any, submission: Submission, old: tuple[Any, ...], new: tuple[Any, ...], columns: Any
) -> tuple[tuple[Any, ...], list[_Change]]:
    """Make the stored rows equal to ``new``; returns them with their ids, and those that are new or differ.

    An id that is not among ``old`` (removed in between, or never of this submission) makes a new row.
    """
    if new == old:
        return new, []
    before = {row.id: (position, row) for position, row in enumerate(old)}
    kept, stored, changed = set(), [], []
    for position, row in enumerate(new):
        known = before.get(row.id) if row.id not in kept else None
        if known is None:
            made = model.objects.create(submission=submission, position=position, **columns(row))
            row = dataclasses.replace(row, id=made.pk)
            changed.append(_Change(row, None))
        else:
            kept.add(row.id)
            if known != (position, row):
                model.objects.filter(pk=row.id, submission=submission).update(position=position, **columns(row))
                changed.append(_Change(row, known[1]))
        stored.append(row)
    gone = before.keys() - kept
    if gone:
        model.objects.filter(pk__in=gone, submission=submission).delete()
    return tuple(stored), changed


def _sync_factors(submission: Submission, before: Content, after: Content) -> None:
    """Factors are known by their kind: changed in place, so that causes keep their links."""
    if after.factors == before.factors:
        return
    old = {factor.kind: factor for factor in before.factors}
    new = {factor.kind: factor for factor in after.factors}
    stored = GapFactor.objects.filter(submission=submission)
    if gone := old.keys() - new.keys():
        stored.filter(kind__in=gone).delete()
    for position, (kind, factor) in enumerate(new.items()):
        if kind not in old:
            GapFactor.objects.create(submission=submission, kind=kind, text=factor.text, position=position)
        elif factor != old[kind]:
            stored.filter(kind=kind).update(text=factor.text, position=position)


def _sync_causes(
    submission: Submission, kind: CauseKind, old: tuple[Cause, ...], new: tuple[Cause, ...]
) -> tuple[Cause, ...]:
    """Causes of one kind with their links to factors."""
    rows, changed = _sync(GapCause, submission, old, new, lambda row: {**_columns_of(row), "kind": kind})
    untied = [change.row for change in changed if change.row.factors != (change.old.factors if change.old else ())]
    if untied:
        factors = dict(GapFactor.objects.filter(submission=submission).values_list("kind", "pk"))
        for row in untied:
            GapCause(pk=row.id).factors.set([factors[name] for name in row.factors if name in factors])
    return rows


def _sync_actions(submission: Submission, old: tuple[Action, ...], new: tuple[Action, ...]) -> tuple[Action, ...]:
    """Actions with their links to the causes that they answer."""
    rows, changed = _sync(ActionPlan, submission, old, new, _columns_of)
    untied = [change.row for change in changed if change.row.causes != (change.old.causes if change.old else ())]
    if untied:
        causes = set(GapCause.objects.filter(submission=submission).values_list("pk", flat=True))
        for row in untied:
            ActionPlan(pk=row.id).causes.set(causes.intersection(row.causes))
    return rows


def _sync_parts(submission: Submission, document: DocumentKind, old: tuple[Part, ...], new: tuple[Part, ...]) -> None:
    """Own text of one document, known by the name of its part."""
    if new == old:
        return
    before, after = ({part.part: part for part in parts} for parts in (old, new))
    stored = DocumentPart.objects.filter(submission=submission, document=document)
    if gone := before.keys() - after.keys():
        stored.filter(part__in=gone).delete()
    for name, part in after.items():
        if name not in before:
            stored.create(
                submission=submission, document=document, part=name, text=part.text, derived_then=part.derived_then
            )
        elif part != before[name]:
            stored.filter(part=name).update(text=part.text, derived_then=part.derived_then)
