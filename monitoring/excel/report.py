"""What an upload would change or has changed, as plain values for the pages and for the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pug_tanjungbalai.common.importing import CellIssue
from pug_tanjungbalai.common.models import AuditEntry
from pug_tanjungbalai.common.worddiff import Segment

from ..domain.pprg_compare import with_words
from ..domain.pprg_import import ADDED, CHANGED, CONFLICT, EDITED, MOVED, NEW, REFUSED, REMOVED, SAME, Plan, Planned
from ..domain.review_items import GBS, place_name

#: Lines shown of one document and of all together, and issues shown of one kind.
MAX_LINES, MAX_ALL_LINES, MAX_ISSUES = 80, 400, 200
#: Words around a difference that stay where a long text is cut.
_CONTEXT = 120
OUTCOMES = {
    NEW: ("Draf baru", "good", "plus-circle"),
    CHANGED: ("Berubah", "info", "pencil"),
    CONFLICT: ("Perlu keputusan", "fair", "exclamation-triangle-fill"),
    SAME: ("Tetap", "none", "check-lg"),
    REFUSED: ("Ditolak", "poor", "lock"),
}
KINDS = {
    ADDED: ("Ditambah", "good", "plus-lg"),
    REMOVED: ("Dihapus", "poor", "trash"),
    EDITED: ("Diubah", "info", "pencil"),
    MOVED: ("Urutan", "none", "sort-down"),
}


def document_cards(plan: Plan, last: Mapping[int, AuditEntry]) -> list[dict[str, Any]]:
    """The documents that differ, conflicts first; ``last``: who wrote them last."""
    order = (REFUSED, CONFLICT, NEW, CHANGED)
    cards, left = [], MAX_ALL_LINES
    for row in (row for outcome in order for row in plan.of(outcome)):
        cards.append(_card(row, last, min(MAX_LINES, left)))
        left -= len(cards[-1]["lines"])
    return cards


def _card(row: Planned, last: Mapping[int, AuditEntry], most: int) -> dict[str, Any]:
    label, tone, icon = OUTCOMES[row.outcome]
    lines = [(step, line) for step in row.steps for line in step.lines]
    return {
        "key": row.proposal.key,
        "title": row.proposal.title,
        "place": f"{row.proposal.sheet}, baris {row.proposal.row}",
        "submission": row.submission,
        "outcome": row.outcome,
        "label": label,
        "tone": tone,
        "icon": icon,
        "reason": row.reason,
        "last": last.get(row.submission.pk) if row.submission else None,
        "added": row.count(ADDED),
        "edited": row.count(EDITED),
        "removed": row.count(REMOVED),
        "lines": [_line(step.step.number, line) for step, line in lines[:most]],
        "lines_left": max(0, len(lines) - most),
    }


def _line(step: int, change: Any) -> dict[str, Any]:
    word, tone, icon = KINDS[change.kind]
    difference = with_words(change.difference)
    return {
        "place": place_name(step),
        "label": difference.label,
        "kind": change.kind,
        "word": word,
        "tone": tone,
        "icon": icon,
        "stored": condensed(difference.stored_segments),
        "new": condensed(difference.mine_segments),
    }


def condensed(segments: Sequence[Segment]) -> list[Segment]:
    """A text in which long stretches without a difference are cut in the middle."""
    result: list[Segment] = []
    for text, differs in segments:
        if differs or len(text) <= 2 * _CONTEXT + 20:
            result.append((text, differs))
        else:
            result.append((f"{text[:_CONTEXT]} … {text[-_CONTEXT:]}", False))
    return result


def counts(plan: Plan) -> dict[str, int]:
    """How many documents have which outcome, and how many rows would go."""
    return {
        "new": len(plan.of(NEW)),
        "changed": len(plan.of(CHANGED)),
        "conflicts": len(plan.of(CONFLICT)),
        "same": len(plan.of(SAME)),
        "removed": sum(row.count(REMOVED) for row in plan.documents),
    }


def issues(found: Iterable[CellIssue]) -> list[dict[str, Any]]:
    """Issues for the table of the page."""
    return [
        {
            "sheet": issue.sheet,
            "row": issue.row,
            "letter": issue.letter,
            "column": issue.column,
            "message": issue.message,
        }
        for issue in list(found)[:MAX_ISSUES]
    ]


def summary_of(plan: Plan, saved: Sequence[Planned]) -> dict[str, Any]:
    """What was done, fit to be kept with the run."""
    done = {row.proposal.key for row in saved}
    begun = {row.proposal.key for row in plan.documents if row.submission is None}
    return {
        "documents": [_done(row) for row in saved],
        "skipped": [row.proposal.title for row in plan.of(CONFLICT) if row.proposal.key not in done],
        "unchanged": len(plan.of(SAME)),
        "created": len(done & begun),
        "updated": len(done - begun),
    }


def _done(row: Planned) -> dict[str, Any]:
    assert row.submission is not None
    return {
        "submission": row.submission.pk,
        "title": row.proposal.title,
        "outcome": row.outcome,
        "added": row.count(ADDED),
        "edited": row.count(EDITED),
        "removed": row.count(REMOVED),
        "steps": [_short(step.step.number) for step in row.steps],
    }


def _short(place: int) -> int | str:
    """The number of a step; GBS and KAK in words."""
    return place if place < GBS else place_name(place)
