"""Minutes (notula) and the numbered decisions of a meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from departments.models import Department
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.autosave import stored_by_earlier_request
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.richtext import clean as clean_rich
from pug_tanjungbalai.common.richtext import is_rich

from ..models import Decision, Meeting, Minutes
from ..queries import moved_actions
from .action import BY_REPORT, Closing, give_tasks
from .lock import SIGNATURES, require_unlocked, void_signatures
from .meeting import STALE, require_alive, require_manager
from .minutes_content import SECTIONS
from .rows import fingerprint

#: Letters around a change that the audit trail keeps.
AROUND = 60


@transaction.atomic
def save_minutes(
    *, meeting: Meeting, actor: Any, values: Mapping[str, Any], version: int, sent: frozenset[str] = frozenset()
) -> Minutes:
    """Write the sections of the minutes; ``version`` is the one the user saw, 0 where there were none.

    ``sent``: ids of the page's requests that were never answered; what one of them stored is no conflict.

    Formatted text passes the gate of ``common.richtext`` whoever calls. A signature on the text before is void.
    StaleVersion where somebody saved in between; IllegalMove where the minutes are locked. Nothing is written where
    nothing changes.
    """
    require_manager(actor)
    require_alive(meeting)
    require_unlocked(meeting)
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    clean = {name: _gated(value) if name in SECTIONS else value for name, value in values.items()}
    stored = Minutes.objects.filter(meeting=meeting).first()
    if stored is None:
        if version:
            raise StaleVersion(STALE)
        minutes = Minutes(meeting=meeting, **clean)
        audit.save(minutes, actor=actor)
        return minutes
    if version != stored.version and stored_by_earlier_request(stored, actor, sent):
        version = stored.version
    before = {name: getattr(stored, name) for name in (*clean, *SIGNATURES)}
    after = {**clean, **dict.fromkeys(SIGNATURES)}
    if stored.version == version and all(before[name] == value for name, value in clean.items()):
        return stored
    rows = Minutes.objects.filter(pk=stored.pk, version=version, locked_at__isnull=True)
    if not rows.update(**after, version=version + 1):
        raise StaleVersion(STALE)
    changes = {
        name: list(excerpts(*change)) if name in SECTIONS else change
        for name, change in audit.difference(before, after).items()
    }
    audit.record(actor=actor, action="ubah", obj=stored, changes=changes)
    stored.refresh_from_db()
    return stored


def _gated(value: str) -> str:
    return clean_rich(value) if is_rich(value) else value


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Where two texts differ, with a few words around: a text that saves itself is not kept whole each time."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    return _excerpt(old, start, len(old) - end), _excerpt(new, start, len(new) - end)


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    both = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in both if left != right), min(len(one), len(other)))


def _excerpt(text: str, start: int, end: int) -> str:
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    return f"{'…' if left else ''}{text[left:right]}{'…' if right < len(text) else ''}"


@transaction.atomic
def add_decision(
    *,
    meeting: Meeting,
    actor: Any,
    text: str,
    departments: Iterable[Department],
    due: dt.date,
    task: str = "",
    closing: Closing = BY_REPORT,
) -> Decision:
    """Record the next decision with the departments that carry it out: one action item each, due on ``due``.

    ``task`` says what each has to do; empty: the decision itself. ``closing`` ties the items to a fact. A decision
    without a department is refused.
    """
    require_manager(actor)
    require_alive(meeting)
    require_unlocked(meeting)
    if not text.strip():
        raise IllegalMove("Tuliskan bunyi keputusannya.")
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = Decision(meeting=meeting, number=last + 1, text=text.strip())
    audit.save(decision, actor=actor)
    give_tasks(decision=decision, actor=actor, departments=departments, text=task or text, due=due, closing=closing)
    return decision


def decision_fingerprint(decision: Decision) -> str:
    """The fingerprint of the text that a form shows."""
    return fingerprint(decision.text)


@transaction.atomic
def change_decision(*, decision: Decision, actor: Any, text: str, seen: str) -> Decision:
    """Reword a decision of which the user saw the text with fingerprint ``seen``; StaleVersion otherwise."""
    require_manager(actor)
    require_alive(decision.meeting)
    require_unlocked(decision.meeting)
    if not text.strip():
        raise IllegalMove("Tuliskan bunyi keputusannya.")
    stored = Decision.objects.get(pk=decision.pk)
    fresh = decision_fingerprint(stored) == seen
    if not fresh or not Decision.objects.filter(pk=stored.pk, text=stored.text).update(text=text.strip()):
        raise StaleVersion(STALE)
    decision.text = text.strip()
    if stored.text != decision.text:
        void_signatures(decision.meeting, actor)
        audit.record(actor=actor, action="ubah", obj=decision, changes={"text": [stored.text, decision.text]})
    return decision


def removal_obstacle(moved: int) -> str:
    """Why a decision cannot be removed of which ``moved`` action items have a history; empty when it can."""
    if not moved:
        return ""
    return (
        f"{moved} tugas dari keputusan ini sudah dilaporkan, diperiksa, atau diubah; riwayatnya harus tetap ada."
        " Batalkan tugas yang tidak berlaku lagi, keputusannya tetap tercatat."
    )


@transaction.atomic
def remove_decision(*, decision: Decision, actor: Any) -> None:
    """Delete a decision with its untouched action items; the later decisions move up by one number.

    IllegalMove where an action item has a history.
    """
    require_manager(actor)
    require_alive(decision.meeting)
    require_unlocked(decision.meeting)
    obstacle = removal_obstacle(moved_actions().filter(decision=decision).count())
    if obstacle:
        raise IllegalMove(obstacle)
    for item in decision.actions.select_related("department"):
        _record_removal(item, actor)
    _record_removal(decision, actor)
    void_signatures(decision.meeting, actor)
    decision.actions.all().delete()
    Decision.objects.filter(pk=decision.pk).delete()
    for later in decision.meeting.decisions.filter(number__gt=decision.number).order_by("number"):
        later.number -= 1
        audit.save(later, actor=actor, action="nomor")


def _record_removal(obj: Any, actor: Any) -> None:
    audit.record(actor=actor, action="hapus", obj=obj, changes=audit.difference(audit.values_of(obj), {}))
