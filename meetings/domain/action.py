"""Action items: given to departments by a decision, reported by them, judged by Bapperida."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
from .autoclose import fact_problem, settle
from .lock import locked_version, void_signatures
from .meeting import STALE, require_alive, require_manager

EVIDENCE_NAME_LENGTH = 150


@dataclass(frozen=True)
class Closing:
    """How a task closes: by a report that Bapperida judges, or by itself once ``fact`` is true of the department."""

    fact: str = ""
    options: Mapping[str, int] = field(default_factory=dict)


BY_REPORT = Closing()


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
    *,
    decision: Decision,
    actor: Any,
    departments: Iterable[Department],
    text: str,
    due: dt.date,
    closing: Closing = BY_REPORT,
) -> list[ActionItem]:
    """One action item for each department; one that already has the same open task from this decision is passed over.

    ``closing`` ties them to a fact; where it is true already, the item closes at once. Returns the new items.
    IllegalMove without a department, with a due date before the meeting, with a fact that cannot be asked of these
    departments, or when nothing new would come of it.

    Locked minutes keep the tasks that they were signed with: what is given afterwards is an addition, and the trail and
    the pages say so. A signature on minutes that are not locked yet is void.
    """
    require_manager(actor)
    meeting = decision.meeting
    require_alive(meeting)
    chosen = list(departments)
    problems = task_problems(meeting=meeting, departments=chosen, due=due)
    if not text.strip():
        problems["text"] = "Uraikan tugasnya."
    unfit = fact_problem(key=closing.fact, options=closing.options, department_ids={row.pk for row in chosen})
    if unfit:
        problems["fact"] = unfit
    if problems:
        raise IllegalMove(" ".join(problems.values()))
    same = decision.actions.filter(text=text.strip(), due=due).exclude(state=ActionState.CANCELLED)
    have = set(same.values_list("department_id", flat=True))
    items = ActionItem.objects.bulk_create(
        ActionItem(
            decision=decision,
            department=department,
            text=text.strip(),
            due=due,
            fact=closing.fact,
            fact_options=dict(closing.options),
        )
        for department in chosen
        if department.pk not in have
    )
    if not items:
        raise IllegalMove("Perangkat daerah yang dipilih sudah mempunyai tugas dengan uraian dan tenggat yang sama.")
    void_signatures(meeting, actor)
    version = locked_version(meeting)
    reason = f"Tambahan sesudah notula versi {version} disahkan" if version else ""
    AuditEntry.objects.bulk_create(
        audit.build(
            actor=actor, action="buat", obj=item, changes=audit.difference({}, audit.values_of(item)), reason=reason
        )
        for item in items
    )
    if closing.fact:
        return _settled(items, actor)
    return items


def _settled(items: list[ActionItem], actor: Any) -> list[ActionItem]:
    """The new items, those of which the fact is true already as they stand after closing."""
    closed = {item.pk: item for item in settle(actor=actor, items=items)}
    return [closed.get(item.pk, item) for item in items]


def amend_action(
    *,
    item: ActionItem,
    actor: Any,
    text: str,
    due: dt.date,
    note: str,
    closing: Closing | None = None,
    version: int | None = None,
) -> ActionHistory:
    """Reword an open task, move its due date or change how it closes, with a reason that stays in the history.

    Refusals as of :func:`store_amendment`; NotAllowed for everybody but Bapperida.
    """
    require_manager(actor)
    return store_amendment(item=item, actor=actor, text=text, due=due, note=note, closing=closing, version=version)


@transaction.atomic
def store_amendment(
    *,
    item: ActionItem,
    actor: Any,
    text: str,
    due: dt.date,
    note: str,
    closing: Closing | None = None,
    version: int | None = None,
) -> ActionHistory:
    """Save new words, a new due date or a new ``closing`` (None: as it is) by a guarded UPDATE.

    The caller has checked the right. Where the new fact is true already, the task closes at once. IllegalMove when
    the task is closed or cancelled, the reason is missing, the date lies before the meeting, or the fact cannot be
    asked of the department; StaleVersion when somebody was faster.
    """
    wanted = closing or Closing(item.fact, item.fact_options)
    _check_amendment(item, due, note, wanted)
    seen = item.version if version is None else version
    values = {"text": text.strip(), "due": due, "fact": wanted.fact, "fact_options": dict(wanted.options)}
    rows = ActionItem.objects.filter(pk=item.pk, state=item.state, version=seen)
    if not rows.update(**values, version=seen + 1):
        raise StaleVersion(STALE)
    before = {name: getattr(item, name) for name in values}
    changes = audit.difference(audit.plain(before), audit.plain(values))
    for name, value in values.items():
        setattr(item, name, value)
    item.version = seen + 1
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
    if wanted.fact:
        settle(actor=actor, items=[item])
    return row


def _check_amendment(item: ActionItem, due: dt.date, note: str, closing: Closing) -> None:
    """IllegalMove as of :func:`store_amendment`."""
    if item.state not in OPEN_ACTION_STATES:
        raise IllegalMove(f"Tugas tidak dapat diubah: status saat ini “{item.get_state_display()}”.")
    if not note.strip():
        raise IllegalMove("Alasan perubahan wajib diisi.")
    problems = task_problems(meeting=item.decision.meeting, departments=[item.department], due=due)
    if (closing.fact, dict(closing.options)) != (item.fact, item.fact_options):
        problems["fact"] = fact_problem(key=closing.fact, options=closing.options, department_ids={item.department_id})
    found = " ".join(filter(None, problems.values()))
    if found:
        raise IllegalMove(found)


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
    is kept with its newest report. ``close`` sets the date of closing to ``today`` (WIB); ``reopen`` takes the date,
    the proof and the fact away. Refusals: NotAllowed, IllegalMove, StaleVersion, each with its reason.
    """
    transition_ = check(ACTION_TRANSITIONS, item, action, actor, note)
    if transition_.target == ActionState.REPORTED:
        if report is None or not report.text.strip():
            raise IllegalMove("Uraikan dahulu apa yang sudah dilaksanakan.")
        return _report(item, action, actor, report, version)
    fields: dict[str, Any] = {}
    snapshot: dict[str, Any] = {}
    if transition_.target == ActionState.CLOSED:
        fields["closed_on"] = today or timezone.localdate()
    elif item.state == ActionState.CLOSED:
        snapshot = {"closed_on": item.closed_on, "proof_text": item.proof_text, "proof_url": item.proof_url}
        fields = dict.fromkeys(("proof_text", "proof_url", "fact"), "")
        fields |= {"closed_on": None, "proof_at": None, "fact_options": {}}
    row = move(
        ACTION_TRANSITIONS,
        item,
        action,
        actor=actor,
        history=ActionHistory,
        note=note,
        version=version,
        snapshot=audit.plain(snapshot),
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
