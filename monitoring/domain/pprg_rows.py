"""Storing the difference between two contents of a submission: the guarded UPDATE, then only the rows that changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
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


def replaced(content: Content, changes: Mapping[str, Any]) -> Content:
    """``content`` with other values for some of its parts."""
    return dataclasses.replace(content, **changes)


def plain_parts(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Parts of a content as JSON can hold them."""
    return {
        name: audit.plain([dataclasses.asdict(row) for row in value] if isinstance(value, tuple) else value)
        for name, value in parts.items()
    }


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


def write(submission: Submission, before: Content, after: Content) -> None:
    """Store the rows of ``after`` that differ from ``before``. Call it after :func:`claim`, in its transaction.

    Rows keep their id, so that what refers to them (a cause to a factor, an action to a cause, the baseline to its
    data) stays; a removed row takes its references along.
    """
    _sync(GapData, submission, before.data, after.data, _columns_of)
    _sync_factors(submission, before, after)
    for kind, part in ((CauseKind.INTERNAL, "internal"), (CauseKind.EXTERNAL, "external")):
        _sync_causes(submission, kind, getattr(before, part), getattr(after, part))
    _sync_actions(submission, before.actions, after.actions)
    _sync(GapIndicator, submission, before.indicators, after.indicators, _columns_of)
    _sync_parts(submission, DocumentKind.GBS, before.gbs_parts, after.gbs_parts)
    _sync_parts(submission, DocumentKind.KAK, before.kak_parts, after.kak_parts)
    # The rows that the object has loaded are no longer those of the database.
    submission._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def _columns_of(row: DataRow | Indicator | Cause | Action) -> dict[str, Any]:
    """The plain columns of a row: everything but its id and its references."""
    return {
        field.name: getattr(row, field.name)
        for field in dataclasses.fields(row)
        if field.name not in {"id", "factors", "causes"}
    }


def _sync(
    model: Any, submission: Submission, old: Iterable[Any], new: Iterable[Any], columns: Any
) -> list[tuple[Any, Any]]:
    """Make the stored rows equal to ``new``; returns (row, stored object) for those that are new or differ.

    An id that is not among ``old`` (removed in between, or never of this submission) makes a new row.
    """
    before = {row.id: (position, row) for position, row in enumerate(old)}
    kept, changed = set(), []
    for position, row in enumerate(new):
        known = before.get(row.id) if row.id not in kept else None
        if known is None:
            stored = model.objects.create(submission=submission, position=position, **columns(row))
            changed.append((row, stored))
            continue
        kept.add(row.id)
        if known != (position, row):
            model.objects.filter(pk=row.id, submission=submission).update(position=position, **columns(row))
            changed.append((row, model(pk=row.id)))
    gone = before.keys() - kept
    if gone:
        model.objects.filter(pk__in=gone, submission=submission).delete()
    return changed


def _sync_factors(submission: Submission, before: Content, after: Content) -> None:
    """Factors are known by their kind: changed in place, so that causes keep their links."""
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


def _sync_causes(submission: Submission, kind: CauseKind, old: tuple[Cause, ...], new: tuple[Cause, ...]) -> None:
    """Causes of one kind with their links to factors."""
    changed = _sync(GapCause, submission, old, new, lambda row: {**_columns_of(row), "kind": kind})
    if changed:
        factors = dict(GapFactor.objects.filter(submission=submission).values_list("kind", "pk"))
        for row, stored in changed:
            stored.factors.set([factors[name] for name in row.factors if name in factors])


def _sync_actions(submission: Submission, old: tuple[Action, ...], new: tuple[Action, ...]) -> None:
    """Actions with their links to the causes that they answer."""
    changed = _sync(ActionPlan, submission, old, new, _columns_of)
    if changed:
        causes = set(GapCause.objects.filter(submission=submission).values_list("pk", flat=True))
        for row, stored in changed:
            stored.causes.set(causes.intersection(row.causes))


def _sync_parts(submission: Submission, document: DocumentKind, old: tuple[Part, ...], new: tuple[Part, ...]) -> None:
    """Own text of one document, known by the name of its part."""
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
