"""Several submissions at once: what would become of each, and the move itself, each by itself with its own history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pug_tanjungbalai.common import workflow
from pug_tanjungbalai.common.errors import DomainError, IllegalMove

from ..models import Submission
from ..queries import pprg as queries
from ..transitions import SUBMISSION_TRANSITIONS
from . import pprg, review
from .pprg_blockers import blockers
from .pprg_budget import Budget, budget_of
from .pprg_content import read, read_many
from .pprg_facts import report_of

#: What verifiers may do with several documents.
ACTIONS = ("take", "return", "verify")
STALE = "Dokumen sudah berubah sejak daftar dibuka."


@dataclass(frozen=True)
class Line:
    """One chosen document and why it cannot be moved; empty where it can."""

    submission: Submission
    reason: str = ""


@dataclass
class Outcome:
    """What became of the chosen documents. ``missing`` counts those that the actor cannot see or that are gone."""

    done: list[Submission] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    missing: int = 0


def plan(
    *, submissions: Iterable[Submission], versions: Mapping[int, int], action: str, actor: Any, today: dt.date
) -> list[Line]:
    """What ``action`` would do to each submission (read in full), in a number of queries that does not grow."""
    rows = list(submissions)
    standings = review.of_many(rows) if action == "verify" else {}
    budgets = _budgets(rows, today) if action == "verify" else {}
    return [_line(row, versions, action, actor, today, standings, budgets) for row in rows]


def _budgets(rows: list[Submission], today: dt.date) -> dict[int, Budget]:
    """Submission -> its budget by the figures up to the day that counts (closed years have their own); one query."""
    figures = queries.figures_of_many(row.sub_activity_id for row in rows)
    budgets = {}
    for row, content in zip(rows, read_many(rows), strict=True):
        day = row.sub_activity.fiscal_year.as_of(today)
        budgets[row.pk] = budget_of(content, queries.newest_by_kind(figures[row.sub_activity_id], day))
    return budgets


def _line(
    row: Submission,
    versions: Mapping[int, int],
    action: str,
    actor: Any,
    today: dt.date,
    standings: Mapping[int, review.Review],
    budgets: Mapping[int, Budget],
) -> Line:
    if row.version != versions[row.pk]:
        return Line(row, STALE)
    content = read(row)
    standing = standings.get(row.pk)
    report = report_of(row, content, today, budgets[row.pk]) if standing else None
    try:
        # The reason of a return is asked for once for all; here it counts as given.
        workflow.check(
            SUBMISSION_TRANSITIONS, row, action, actor, note="-", blockers=blockers(content, today, report, standing)
        )
    except DomainError as refusal:
        return Line(row, str(refusal))
    return Line(row, _not_in_bulk(standing))


def _not_in_bulk(standing: review.Review | None) -> str:
    """A document with items that are not in order is verified by itself, where its warning is read."""
    return f"{review.warning(standing)} Verifikasi satu per satu." if standing and standing.flagged else ""


def carry_out(
    *, submissions: Iterable[Submission], versions: Mapping[int, int], action: str, actor: Any, note: str = ""
) -> Outcome:
    """Move each submission by ``pprg.decide``, in a transaction of its own; a refusal stops only its own document."""
    if action not in ACTIONS:
        raise IllegalMove("Tindakan itu tidak dikenal.")
    outcome = Outcome()
    for row in submissions:
        reason = _not_in_bulk(review.of(row)) if action == "verify" else ""
        try:
            if reason:
                raise IllegalMove(reason)
            pprg.decide(submission=row, action=action, actor=actor, note=note, version=versions[row.pk])
        except DomainError as refusal:
            outcome.refused.append(Line(row, str(refusal)))
        else:
            outcome.done.append(row)
    outcome.missing = len(versions) - len(outcome.done) - len(outcome.refused)
    return outcome
