"""Action items: given to departments by a decision, reported by them, judged by Bapperida."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from departments.models import Department
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.files import safe_filename
from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.models import AuditEntry, StateChange
from pug_tanjungbalai.common.workflow import check, move

from ..enums import OPEN_ACTION_STATES, ActionState
from ..models import ActionHistory, ActionItem, ActionReport, Decision, Meeting
from ..queries import meeting_day
from ..transitions import ACTION_TRANSITIONS
from .meeting import STALE, require_alive, require_manager

EVIDENCE_NAME_LENGTH = 150


@dataclass(frozen=True)
class Report:
    """What a department says it did; ``evidence`` is a checked upload, None where there is no file."""

    text: str
    evidence: File | None = None


def task_problems(*, meeting: Meeting, departments: Iterable[Department], due: dt.date) -> dict[str, str]:
    """What forbids giving a task, by field (``departments``, ``due``), in words; empty when nothing does."""
    problems = {}
    if not list(departments):
        problems["departments"] = "Pilih sedikitnya satu perangkat daerah penanggung jawab."
    if due < meeting_day(meeting):
        problems["due"] = f"Tenggat tidak boleh sebelum tanggal rapat, {tanggal(meeting_day(meeting))}."
    return problems


@transaction.atomic
def give_tasks(
    *, decision: Decision, actor: Any, departments: Iterable[Department], text: str, due: dt.date
) -> list[ActionItem]:
    """One action item for each department; one that already has the same open task from this decision is passed over.

    Returns the new items. IllegalMove without a department, with a due date before the meeting, or when nothing new
    would come of it.
    """
    require_manager(actor)
    meeting = decision.meeting
    require_alive(meeting)
    chosen = list(departments)
    problems = task_problems(meeting=meeting, departments=chosen, due=due)
    if not text.strip():
        problems["text"] = "Uraikan tugasnya."
    if problems:
        raise IllegalMove(" ".join(problems.values()))
    same = decision.actions.filter(text=text.strip(), due=due).exclude(state=ActionState.CANCELLED)
    have = set(same.values_list("department_id", flat=True))
    items = ActionItem.objects.bulk_create(
        ActionItem(decision=decision, department=department, text=text.strip(), due=due)
        for department in chosen
        if department.pk not in have
    )
    if not items:
        raise IllegalMove("Perangkat daerah yang dipilih sudah mempunyai tugas dengan uraian dan tenggat yang sama.")
    AuditEntry.objects.bulk_create(
        audit.build(actor=actor, action="buat", obj=item, changes=audit.difference({}, audit.values_of(item)))
        for item in items
    )
    return items


def amend_action(
    *, item: ActionItem, actor: Any, text: str, due: dt.date, note: str, version: int | None = None
) -> ActionHistory:
    """Reword an open task or move its due date, with a reason that stays in the history.

    Refusals as of :func:`store_amendment`; NotAllowed for everybody but Bapperida.
    """
    require_manager(actor)
    return store_amendment(item=item, actor=actor, text=text, due=due, note=note, version=version)


@transaction.atomic
def store_amendment(
    *, item: ActionItem, actor: Any, text: str, due: dt.date, note: str, version: int | None = None
) -> ActionHistory:
    """Save new words or a new due date by a guarded UPDATE; the caller has checked the right.

    IllegalMove when the task is closed or cancelled, the reason is missing, or the date lies before the meeting;
    StaleVersion when somebody was faster.
    """
    if item.state not in OPEN_ACTION_STATES:
        raise IllegalMove(f"Tugas tidak dapat diubah: status saat ini “{item.get_state_display()}”.")
    if not note.strip():
        raise IllegalMove("Alasan perubahan wajib diisi.")
    problems = task_problems(meeting=item.decision.meeting, departments=[item.department], due=due)
    if problems:
        raise IllegalMove(" ".join(problems.values()))
    seen = item.version if version is None else version
    rows = ActionItem.objects.filter(pk=item.pk, state=item.state, version=seen)
    if not rows.update(text=text.strip(), due=due, version=seen + 1):
        raise StaleVersion(STALE)
    changes = audit.difference(
        {"text": item.text, "due": item.due.isoformat()}, {"text": text.strip(), "due": due.isoformat()}
    )
    item.text, item.due, item.version = text.strip(), due, seen + 1
    row = ActionHistory(
        record=item,
        action="amend",
        from_state=item.state,
        to_state=item.state,
        actor=actor,
        actor_role=actor.role,
        note=note.strip(),
        version=item.version,
        snapshot=changes,
    )
    row.save(force_insert=True)
    audit.record(actor=actor, action="ubah", obj=item, changes=changes, reason=note.strip())
    return row


@transaction.atomic
def decide_action(
    *,
    item: ActionItem,
    action: str,
    actor: Any,
    note: str = "",
    report: Report | None = None,
    version: int | None = None,
    today: dt.date | None = None,
) -> StateChange:
    """Carry out a move of ``ACTION_TRANSITIONS``; returns the history row.

    ``report`` needs a :class:`Report` with text, which becomes a row of its own; closing or returning a reported task
    is kept with its newest report. ``close`` sets the date of closing to ``today`` (WIB). Refusals: NotAllowed,
    IllegalMove, StaleVersion, each with its reason.
    """
    transition_ = check(ACTION_TRANSITIONS, item, action, actor, note)
    if transition_.target == ActionState.REPORTED:
        if report is None or not report.text.strip():
            raise IllegalMove("Uraikan dahulu apa yang sudah dilaksanakan.")
        return _report(item, action, actor, report, version)
    fields = {}
    if transition_.target == ActionState.CLOSED:
        fields["closed_on"] = today or timezone.localdate()
    row = move(
        ACTION_TRANSITIONS,
        item,
        action,
        actor=actor,
        history=ActionHistory,
        note=note,
        version=version,
        set_fields=fields,
    )
    if row.from_state == ActionState.REPORTED and row.to_state != ActionState.CANCELLED:
        _judge(item, row)
    return row


def _report(item: ActionItem, action: str, actor: Any, report: Report, version: int | None) -> StateChange:
    """Move, then store the report; in this order a refused move has written no file."""
    text = report.text.strip()
    row = move(
        ACTION_TRANSITIONS,
        item,
        action,
        actor=actor,
        history=ActionHistory,
        version=version,
        snapshot={"report": text},
    )
    stored = ActionReport(item=item, text=text, author=actor, at=row.at)
    if report.evidence is not None:
        stored.evidence_name = safe_filename(report.evidence.name or "", max_length=EVIDENCE_NAME_LENGTH)
        stored.evidence = report.evidence
    audit.save(stored, actor=actor)
    return row


def _judge(item: ActionItem, row: StateChange) -> None:
    """Keep what Bapperida said (the history row of closing or returning) with the newest report."""
    report = item.reports.first()
    if report is None:
        return
    report.accepted = row.to_state == ActionState.CLOSED
    report.review_note, report.reviewed_by, report.reviewed_at = row.note, row.actor, row.at
    audit.save(report, actor=row.actor, action="periksa")
