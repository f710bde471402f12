"""Tasks that close themselves once the fact they are tied to is true (see ``facts``).

Whoever makes a fact true calls :func:`settle` in the same transaction, and once that is committed the same is looked at
again: two people who deliver the last two documents at the same moment do not see each other's before. The command
``selesaikan_tugas`` does it for what becomes true by the passing of time or an import. Doing it again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.domain.accounts import system_account
from departments.models import Department
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.formats import local_date
from pug_tanjungbalai.common.models import AuditEntry

from .. import facts
from ..enums import ActionState
from ..models import ActionHistory, ActionItem, Meeting
from ..queries import meeting_day, waiting_for_facts
from ..queries.decision_facts import start_of
from ..transitions import SETTLE

PROOF_LENGTH = 300
#: Added to the proof of a fact that was true before the meeting that asked for it.
EARLIER = "Sudah terpenuhi saat diputuskan."


@dataclass(frozen=True)
class Scope:
    """Which tasks are looked at: of some facts (``keys``), departments or ``items``; None narrows nothing."""

    keys: Collection[str] | None = None
    department_ids: Collection[int] | None = None
    items: Collection[ActionItem] | None = None


def settle(
    *,
    actor: Any,
    keys: Collection[str] | None = None,
    department_ids: Collection[int] | None = None,
    items: Collection[ActionItem] | None = None,
    at: dt.datetime | None = None,
) -> list[ActionItem]:
    """Close the unfinished tasks whose fact is true at the moment ``at`` (now); returns those that were closed.

    Narrowed as of :class:`Scope`. ``actor`` is who made the fact true, None the program itself. One query for the
    tasks, those of each fact, and one UPDATE for each task closed, guarded by state and version; the same once more
    after the commit, where nothing is left to do but what other transactions made true meanwhile. A task is closed on
    the day its fact became true, not before the meeting; a report that waits for judgement stays with it.
    """
    scope, moment = Scope(keys, department_ids, items), at or timezone.now()
    with transaction.atomic(savepoint=False):
        closed = _settle(scope, actor, moment)
        # What fails here is logged and left to the command: the deed itself is stored.
        transaction.on_commit(partial(_settle, scope, actor, moment), robust=True)
    return closed


@transaction.atomic(savepoint=False)
def _settle(scope: Scope, actor: Any, moment: dt.datetime) -> list[ActionItem]:
    """One look at the tasks. They are closed in the order of their numbers, so that two looks never lock crosswise."""
    rows = waiting_for_facts(local_date(moment), scope.keys, scope.department_ids, scope.items)
    closed = []
    for item, proof in sorted(_proven(rows, local_date(moment)), key=lambda pair: pair[0].pk):
        before = item.state
        if _close(item, proof):
            closed.append((item, before))
    if closed:
        _record(closed, actor, moment)
    return [item for item, _before in closed]


def _proven(rows: Iterable[ActionItem], day: dt.date) -> Iterator[tuple[ActionItem, facts.Proof]]:
    """The tasks whose fact is true, each fact asked once for all its departments."""
    groups: dict[tuple[str, str], list[ActionItem]] = defaultdict(list)
    for row in rows:
        groups[row.fact, json.dumps(row.fact_options, sort_keys=True)].append(row)
    for group in groups.values():
        fact = _fact_of(group[0])
        found = fact.check({row.department_id for row in group}, group[0].fact_options, day) if fact else {}
        for row in group:
            standing = found.get(row.department_id)
            if standing and standing.proof:
                yield row, standing.proof


def _fact_of(item: ActionItem) -> facts.Fact | None:
    """The fact that closes ``item``; None where no app knows it, or its options are not those it needs."""
    fact = facts.find(item.fact) if item.fact else None
    return fact if fact and _names(fact) == set(item.fact_options) else None


def _names(fact: facts.Fact) -> set[str]:
    return {option.name for option in fact.options}


def _close(item: ActionItem, proof: facts.Proof) -> bool:
    """The guarded UPDATE of one task; False where somebody else was faster."""
    note = f" {EARLIER}" if _was_true(proof, item.decision.meeting) else ""
    fields = {
        "state": ActionState.CLOSED,
        "version": item.version + 1,
        "closed_on": max(local_date(proof.at), meeting_day(item.decision.meeting)),
        "proof_text": f"{proof.text[: PROOF_LENGTH - len(note)]}{note}",
        "proof_url": proof.url,
        "proof_at": proof.at,
    }
    if not ActionItem.objects.filter(pk=item.pk, state=item.state, version=item.version).update(**fields):
        return False
    for name, value in fields.items():
        setattr(item, name, value)
    return True


def _was_true(proof: facts.Proof, meeting: Meeting) -> bool:
    """True before the meeting began; where only the day is known, on an earlier day."""
    day = local_date(proof.at)
    return day < meeting_day(meeting) if proof.at == start_of(day) else proof.at < meeting.starts_at


def _record(closed: list[tuple[ActionItem, str]], actor: Any, moment: dt.datetime) -> None:
    """History and audit trail of the tasks that were closed, each with the state it had before."""
    who = actor or system_account()
    ActionHistory.objects.bulk_create(
        ActionHistory(
            record=item,
            action=SETTLE,
            from_state=before,
            to_state=item.state,
            actor=who,
            actor_role=who.role,
            note=item.proof_text,
            version=item.version,
            snapshot={name: getattr(item, name) for name in ("fact", "fact_options", "proof_url")},
            at=moment,
        )
        for item, before in closed
    )
    AuditEntry.objects.bulk_create(
        audit.build(
            actor=actor,
            action=SETTLE,
            obj=item,
            changes={"state": [before, item.state], "closed_on": [None, item.closed_on]},
            reason=item.proof_text,
        )
        for item, before in closed
    )


# --- how far a task is --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """What closes a task by itself: the fact in words, and how far the department is."""

    question: str
    standing: facts.Standing

    @property
    def changed(self) -> bool:
        """The fact is not true (any more)."""
        return self.standing.proof is None


def progress(item: ActionItem, day: dt.date) -> Progress | None:
    """What is still missing for ``item`` on ``day``; None where no fact closes it, or no app knows the fact."""
    fact = _fact_of(item)
    if fact is None:
        return None
    standing = fact.check({item.department_id}, item.fact_options, day).get(item.department_id, facts.Standing())
    return Progress(fact.question(item.fact_options), standing)


def questions(items: Iterable[ActionItem]) -> dict[int, str]:
    """Item -> the fact that closes it, in words; without the items that none closes. A fixed number of queries."""
    groups: dict[str, list[ActionItem]] = defaultdict(list)
    for item in items:
        if _fact_of(item):
            groups[item.fact].append(item)
    found: dict[int, str] = {}
    for key, rows in groups.items():
        asked = facts.find(key).questions([row.fact_options for row in rows])  # type: ignore[union-attr]
        found |= {row.pk: words for row, words in zip(rows, asked, strict=True)}
    return found


@dataclass(frozen=True)
class Forecast:
    """What would come of giving a task to ``departments``: who has done it already, and who cannot (with the reason).

    ``question`` is the fact in words, empty where the task is reported and judged.
    """

    departments: list[Department]
    question: str = ""
    settled: list[Department] = field(default_factory=list)
    stuck: list[tuple[Department, str]] = field(default_factory=list)


def forecast(*, departments: list[Department], key: str, options: facts.Options, day: dt.date) -> Forecast:
    """Who of ``departments`` would close at once on ``day``; the queries of one check, none without a fact."""
    fact = facts.find(key) if key else None
    if fact is None:
        return Forecast(departments)
    found = fact.check({row.pk for row in departments}, options, day)
    nothing = facts.Standing()
    return Forecast(
        departments,
        fact.question(options),
        [row for row in departments if found.get(row.pk, nothing).proof],
        [(row, note) for row in departments if (note := found.get(row.pk, nothing).note)],
    )


def fact_problem(*, key: str, options: facts.Options, department_ids: Collection[int]) -> str:
    """Why a task of these departments cannot close by that fact; empty where it can, or where there is no fact."""
    if not key:
        return ""
    fact = facts.find(key)
    if fact is None:
        return "Syarat selesai sendiri itu tidak dikenal. Pilih yang lain."
    if set(options) != _names(fact):
        return f"Lengkapi pilihan “{fact.label}”."
    return fact.problem(department_ids, options)
