"""Findings of the Inspektorat: recording, revising, following up, closing.

Only the Inspektorat records and judges; only the department with a valid appointment follows up. "Overdue" is
computed from ``due`` and the day asked about, never stored.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Length
from django.utils import timezone

from departments.models import Department
from pug_tanjungbalai.common import audit, workflow
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import tanggal

from ..enums import OPEN_FINDING_STATES, FindingState
from ..models import Finding, FindingHistory, FollowUp, Submission
from ..rules import can_record_finding
from ..transitions import FINDING_TRANSITIONS
from . import decision_facts
from .prerequisite import validity_words

#: What the Inspektorat writes; everything else is set by the system.
WRITABLE = (
    "department",
    "submission",
    "title",
    "criterion",
    "condition",
    "cause",
    "recommendation",
    "severity",
    "found_on",
    "due",
)
#: Actions of the history that are no move of the life cycle.
RECORD, REVISE = "record", "revise"
#: Moves by which the Inspektorat judges a follow-up.
REVIEW_ACTIONS = frozenset({"close", "return"})
_NUMBER_ATTEMPTS = 20


def problems(
    *,
    department: Department | None,
    submission: Submission | None,
    found_on: dt.date | None,
    due: dt.date | None,
    today: dt.date,
) -> dict[str, str]:
    """What is wrong between the fields of a finding, as ``{field: how to mend it}``; a missing value is not judged."""
    found: dict[str, str] = {}
    if found_on and found_on > today:
        found["found_on"] = f"Tanggal temuan tidak boleh setelah hari ini ({tanggal(today)}). Periksa tanggalnya."
    if found_on and due and due < found_on:
        found["due"] = (
            f"Tenggat {tanggal(due)} mendahului tanggal temuan {tanggal(found_on)}. "
            f"Isi {tanggal(found_on)} atau sesudahnya, atau perbaiki tanggal temuan."
        )
    if department and found_on and not department.is_valid_on(found_on):
        found["department"] = (
            f"{department.name} tidak ada pada {tanggal(found_on)} ({validity_words(department)}). "
            "Pilih perangkat daerah yang ada pada tanggal itu, atau perbaiki tanggal temuan."
        )
    if department and submission and submission.department_id != department.pk:
        found["submission"] = (
            f"PPRG ini bukan milik {department.short_name}. Pilih PPRG perangkat daerah itu, atau kosongkan."
        )
    return found


def _refuse_problems(finding: Finding, today: dt.date) -> None:
    found = problems(
        department=finding.department,
        submission=finding.submission,
        found_on=finding.found_on,
        due=finding.due,
        today=today,
    )
    if found:
        raise ValidationError(found)


def next_place(year: int) -> int:
    """The place after the highest one among the numbers ``T-<year>-<place>`` of a calendar year."""
    last = (
        Finding.objects.filter(number__startswith=f"T-{year}-")
        .order_by(Length("number").desc(), "-number")
        .values_list("number", flat=True)
        .first()
    )
    return int(last.rpartition("-")[2]) + 1 if last else 1


def record_finding(*, finding: Finding, actor: Any, at: dt.datetime | None = None) -> Finding:
    """Record a new ``finding`` as the Inspektorat.

    NotAllowed for other roles; ValidationError as of :func:`problems`.
    """
    if not can_record_finding(actor):
        raise NotAllowed("Hanya Inspektorat yang mencatat temuan.")
    return store_finding(finding=finding, actor=actor, at=at)


def store_finding(*, finding: Finding, actor: Any, at: dt.datetime | None = None) -> Finding:
    """Give a new ``finding`` its number and save it with history and audit entry; the caller has checked the right.

    The number is the next of its year; where somebody else takes it at the same moment, the one after.
    """
    moment = at or timezone.now()
    _refuse_problems(finding, timezone.localdate(moment))
    finding.recorded_by = actor
    year = finding.found_on.year
    first = next_place(year)
    for place in range(first, first + _NUMBER_ATTEMPTS):
        finding.number = f"T-{year}-{place:03d}"
        try:
            with transaction.atomic():
                audit.save(finding, actor=actor)
                _write_history(finding, RECORD, "", actor, moment)
        except IntegrityError:
            if not Finding.objects.filter(number=finding.number).exists():
                raise
        else:
            return finding
    raise IllegalMove("Nomor temuan sedang dipakai bersamaan. Simpan sekali lagi.")


def revise_finding(
    *, finding: Finding, actor: Any, version: int | None = None, at: dt.datetime | None = None
) -> Finding:
    """Save the changed fields of ``finding`` as the Inspektorat; refused once it is closed.

    ``version`` is the version the user looked at (None: the loaded one). StaleVersion when somebody saved or moved
    the finding in between: nothing is saved then.
    """
    if not can_record_finding(actor):
        raise NotAllowed("Hanya Inspektorat yang mengubah temuan.")
    return store_revision(finding=finding, actor=actor, version=version, at=at)


@transaction.atomic
def store_revision(
    *, finding: Finding, actor: Any, version: int | None = None, at: dt.datetime | None = None
) -> Finding:
    """Save the changed fields of ``finding`` by a guarded UPDATE; the caller has checked the right.

    IllegalMove for a closed finding, ValidationError as of :func:`problems`, StaleVersion as of
    :func:`revise_finding`. Nothing changed: nothing is written.
    """
    moment = at or timezone.now()
    seen = finding.version if version is None else version
    stored = Finding.objects.get(pk=finding.pk)
    if stored.state not in OPEN_FINDING_STATES:
        raise IllegalMove("Temuan yang sudah selesai tidak dapat diubah.")
    _refuse_problems(finding, timezone.localdate(moment))
    before, after = audit.values_of(stored), audit.values_of(finding)
    changes = {name: pair for name, pair in audit.difference(before, after).items() if name in WRITABLE}
    if stored.version == seen and not changes:
        return finding
    values = {name: getattr(finding, name) for name in WRITABLE}
    guarded = Finding.objects.filter(pk=finding.pk, version=seen, state__in=OPEN_FINDING_STATES)
    if guarded.update(**values, version=seen + 1) != 1:
        raise StaleVersion("Temuan ini sudah berubah sejak Anda membukanya.")
    finding.version, finding.state = seen + 1, stored.state
    audit.record(actor=actor, action="ubah", obj=finding, changes=changes)
    _write_history(finding, REVISE, stored.state, actor, moment, {name: before[name] for name in changes})
    return finding


def _write_history(
    finding: Finding,
    action: str,
    from_state: str,
    actor: Any,
    moment: dt.datetime,
    snapshot: dict[str, Any] | None = None,
) -> None:
    """A history row for what is no move: the recording, and a change of text (``snapshot``: the old values)."""
    FindingHistory(
        record=finding,
        action=action,
        from_state=from_state,
        to_state=finding.state,
        actor=actor,
        actor_role=actor.role,
        version=finding.version,
        snapshot=snapshot or {},
        at=moment,
    ).save(force_insert=True)


def check_action(*, finding: Finding, action: str, actor: Any) -> workflow.Transition:
    """The move ``action``, or its refusal by role (NotAllowed) or state (IllegalMove); the note is judged later."""
    return workflow.check(FINDING_TRANSITIONS, finding, action, actor, note="-")


@transaction.atomic
def respond(
    *,
    finding: Finding,
    actor: Any,
    text: str,
    evidence: Any = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> FollowUp:
    """Send a follow-up to the Inspektorat: ``text``, and a checked upload (``UploadField``) as evidence.

    NotAllowed, IllegalMove or StaleVersion as of :func:`workflow.move`; IllegalMove for an empty text.
    """
    if not text.strip():
        raise IllegalMove("Uraian tindak lanjut wajib diisi.")
    moment = at or timezone.now()
    # The move comes first: where it is refused, no file has been written.
    workflow.move(
        FINDING_TRANSITIONS, finding, "respond", actor=actor, history=FindingHistory, version=version, at=moment
    )
    follow_up = FollowUp(
        finding=finding,
        text=text.strip(),
        evidence=evidence or "",
        evidence_name=evidence.name if evidence else "",
        author=actor,
        at=moment,
    )
    audit.save(follow_up, actor=actor)
    return follow_up


@transaction.atomic
def review(
    *,
    finding: Finding,
    actor: Any,
    action: str,
    note: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Finding:
    """Judge the newest follow-up as the Inspektorat: ``action`` "close" accepts it, "return" sends it back.

    Closing sets ``closed_on`` to the day (WIB) of ``at``. NotAllowed, IllegalMove or StaleVersion as of
    :func:`workflow.move`.
    """
    if action not in REVIEW_ACTIONS:
        raise IllegalMove("Tindakan itu bukan pemeriksaan tindak lanjut.")
    moment = at or timezone.now()
    closing = workflow.find(FINDING_TRANSITIONS, action).target == FindingState.CLOSED
    workflow.move(
        FINDING_TRANSITIONS,
        finding,
        action,
        actor=actor,
        history=FindingHistory,
        note=note,
        version=version,
        set_fields={"closed_on": timezone.localdate(moment)} if closing else None,
        at=moment,
    )
    follow_up = finding.follow_ups.first()
    if follow_up:
        follow_up.accepted = closing
        follow_up.review_note = note.strip()
        follow_up.reviewed_by = actor
        follow_up.reviewed_at = moment
        audit.save(follow_up, actor=actor, action="periksa")
    if closing:
        decision_facts.after_finding(actor, moment)
    return finding
