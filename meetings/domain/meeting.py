"""Planning a meeting, inviting departments, and saying whether it was held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from departments.models import Department
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import local_date, tanggal, waktu
from pug_tanjungbalai.common.workflow import Blocker, Transition, check

from ..enums import MeetingState, Presence
from ..models import ActionItem, Invitation, Meeting
from ..queries import agenda_of, first_due_before, speakers_of
from ..rules import can_manage_meetings
from ..transitions import MEETING_TRANSITIONS
from .decision_facts import after_attendance
from .lock import is_locked
from .rows import Row, contents, sync_rows

SPEAKER_FIELDS = ("name", "position", "institution", "topic", "online", "letter_number", "letter_date")
AGENDA_FIELDS = ("title", "presenter", "minutes", "position")
#: How often a new number is tried where others plan meetings at the same moment.
ATTEMPTS = 8
#: Invitations with a recorded presence or with attendees.
RECORDED = ~Q(presence=Presence.UNRECORDED) | Q(attendees__isnull=False)
STALE = "Data ini sudah diubah orang lain sejak Anda membukanya. Bandingkan kedua isinya, lalu simpan lagi."


def require_manager(actor: Any) -> None:
    """NotAllowed for everybody but Bapperida."""
    if not can_manage_meetings(actor):
        raise NotAllowed("Hanya Bapperida yang mengelola rapat, kehadiran, dan notula.")


def require_alive(meeting: Meeting) -> None:
    """IllegalMove where the meeting was cancelled: nothing is added to it any more."""
    if meeting.state == MeetingState.CANCELLED:
        raise IllegalMove("Rapat ini dibatalkan. Kembalikan dahulu ke rencana bila rapatnya jadi diadakan.")


def meeting_problems(
    *, meeting: Meeting | None, starts_at: dt.datetime, departments: Iterable[Department]
) -> dict[str, str]:
    """What forbids saving, by field (``departments``, ``starts_at``), in words; empty when nothing does."""
    chosen = list(departments)
    day = local_date(starts_at)
    problems = {}
    invalid = [row.short_name for row in chosen if not row.is_valid_on(day)]
    if not chosen:
        problems["departments"] = "Undang sedikitnya satu perangkat daerah."
    elif invalid:
        problems["departments"] = (
            f"Tidak berlaku pada {tanggal(day)}: {', '.join(invalid)}. Hapus dari undangan atau ubah tanggal rapat."
        )
    if meeting is not None and meeting.pk:
        fixed = _recorded_departments(meeting, chosen)
        if fixed:
            problems["departments"] = (
                f"Kehadirannya sudah dicatat: {', '.join(fixed)}. Kosongkan dahulu kehadirannya bila salah undang."
            )
        early = first_due_before(meeting, day)
        if early:
            problems["starts_at"] = (
                f"Tugas {early.department.short_name} dari rapat ini bertenggat {tanggal(early.due)},"
                " sebelum tanggal rapat yang baru."
            )
    return problems


def _recorded_departments(meeting: Meeting, chosen: list[Department]) -> list[str]:
    """Names of invited departments that are no longer chosen although their attendance is recorded."""
    rows = meeting.invitations.exclude(department__in=chosen).select_related("department")
    return sorted({row.department.short_name for row in rows.filter(RECORDED)})


def is_recorded(invitation: Invitation) -> bool:
    """The attendance of the invited department was recorded: the invitation stays."""
    return Invitation.objects.filter(RECORDED, pk=invitation.pk).exists()


@transaction.atomic
def save_meeting(
    *,
    meeting: Meeting | None,
    actor: Any,
    values: Mapping[str, Any],
    departments: Iterable[Department],
    speakers: Iterable[Row],
    agenda: Iterable[Row] | None = None,
    previous: Meeting | None = None,
    version: int | None = None,
) -> Meeting:
    """Create a meeting, or change one of which the user saw ``version``; StaleVersion where somebody was faster.

    ``values`` are fields of :class:`Meeting`; ``speakers`` and ``agenda`` rows with optional ``id`` (no agenda given:
    it stays as it is). Afterwards exactly ``departments`` are invited. A new meeting gets the next number of its year
    for good, and may go on from a ``previous`` one.
    """
    require_manager(actor)
    chosen = list(departments)
    problems = meeting_problems(meeting=meeting, starts_at=values["starts_at"], departments=chosen)
    if problems:
        raise IllegalMove(" ".join(problems.values()))
    if meeting is None:
        meeting = _created(actor, {**values, "previous": previous})
    else:
        require_alive(meeting)
        _change(meeting, actor, values, meeting.version if version is None else version)
    _save_speakers(meeting, actor, speakers)
    if agenda is not None:
        _save_agenda(meeting, actor, agenda)
    _invite(meeting, actor, chosen)
    return meeting


def _created(actor: Any, values: Mapping[str, Any]) -> Meeting:
    """A new meeting with the next number of its year."""
    meeting = Meeting(**values)
    meeting.save(force_insert=True)
    assign_number(meeting)
    audit.record(actor=actor, action="buat", obj=meeting, changes=audit.difference({}, audit.values_of(meeting)))
    return meeting


def assign_number(meeting: Meeting) -> None:
    """Give ``meeting`` the next number of the year in which it begins, once and for good.

    Where somebody took that number at the same moment (the database allows it once), the one after. Call it in the
    transaction that creates the meeting.
    """
    year = local_date(meeting.starts_at).year
    for _attempt in range(ATTEMPTS):
        last = Meeting.objects.filter(year=year).aggregate(last=Max("sequence"))["last"] or 0
        try:
            with transaction.atomic():
                Meeting.objects.filter(pk=meeting.pk, sequence__isnull=True).update(year=year, sequence=last + 1)
        except IntegrityError:
            continue
        meeting.refresh_from_db(fields=["year", "sequence"])
        return
    raise StaleVersion("Beberapa rapat sedang dibuat pada saat yang sama. Simpan sekali lagi.")


def _change(meeting: Meeting, actor: Any, values: Mapping[str, Any], seen: int) -> None:
    """Write ``values`` where the stored version is still the one that was seen."""
    before = audit.values_of(Meeting.objects.get(pk=meeting.pk))
    if not Meeting.objects.filter(pk=meeting.pk, version=seen).update(**values, version=seen + 1):
        raise StaleVersion(STALE)
    meeting.refresh_from_db()
    changes = audit.difference(before, audit.values_of(meeting))
    audit.record(actor=actor, action="ubah", obj=meeting, changes=changes)


def _save_speakers(meeting: Meeting, actor: Any, speakers: Iterable[Row]) -> None:
    before = contents(speakers_of(meeting), SPEAKER_FIELDS)
    sync_rows(meeting.speakers.all(), speakers, {"meeting": meeting})
    after = contents(speakers_of(meeting), SPEAKER_FIELDS)
    if before != after:
        audit.record(actor=actor, action="narasumber", obj=meeting, changes={"narasumber": [before, after]})


def _save_agenda(meeting: Meeting, actor: Any, agenda: Iterable[Row]) -> None:
    """The items in the order of their positions."""
    before = contents(agenda_of(meeting), AGENDA_FIELDS)
    ordered = sorted(agenda, key=lambda row: row.get("position") or 0)
    rows = [{**row, "position": number} for number, row in enumerate(ordered, 1)]
    sync_rows(meeting.agenda.all(), rows, {"meeting": meeting})
    after = contents(agenda_of(meeting), AGENDA_FIELDS)
    if before != after:
        audit.record(actor=actor, action="acara", obj=meeting, changes={"acara": [before, after]})


def _invite(meeting: Meeting, actor: Any, chosen: list[Department]) -> None:
    """Add and withdraw invitations; one audit entry with the codes before and after."""
    before = dict(meeting.invitations.values_list("department_id", "department__code"))
    after = {row.pk: row.code for row in chosen}
    if before.keys() == after.keys():
        return
    meeting.invitations.filter(department__in=before.keys() - after.keys()).delete()
    Invitation.objects.bulk_create(Invitation(meeting=meeting, department_id=pk) for pk in after if pk not in before)
    codes = [sorted(before.values()), sorted(after.values())]
    audit.record(actor=actor, action="undang", obj=meeting, changes={"undangan": codes})


def meeting_blockers(now: dt.datetime) -> dict[str, Blocker]:
    """What still forbids a change of state at the moment ``now``."""

    def too_early(_user: Any, meeting: Meeting) -> str:
        return "" if meeting.starts_at <= now else f"Baru dapat setelah rapat dimulai, {waktu(meeting.starts_at)}."

    def has_tasks(_user: Any, meeting: Meeting) -> str:
        if not ActionItem.objects.filter(decision__meeting=meeting).exists():
            return ""
        return "Keputusan rapat ini sudah melahirkan tugas bagi perangkat daerah."

    def is_minuted(user: Any, meeting: Meeting) -> str:
        if is_locked(meeting):
            return "Notula rapat ini sudah disahkan dan terkunci."
        return has_tasks(user, meeting)

    return {"hold": too_early, "cancel": has_tasks, "reopen": is_minuted}


@transaction.atomic
def decide_meeting(
    *,
    meeting: Meeting,
    action: str,
    actor: Any,
    note: str = "",
    version: int | None = None,
    now: dt.datetime | None = None,
) -> Transition:
    """Say that a meeting was held, cancel it, or take that back; returns the move that was made.

    Refuses with the reason (NotAllowed, IllegalMove); StaleVersion where the meeting changed in between.
    """
    blockers = meeting_blockers(now or timezone.now())
    move = check(MEETING_TRANSITIONS, meeting, action, actor, note, blockers)
    old = meeting.state
    seen = meeting.version if version is None else version
    rows = Meeting.objects.filter(pk=meeting.pk, state=old, version=seen)
    if not rows.update(state=move.target, version=seen + 1):
        raise StaleVersion(STALE)
    meeting.refresh_from_db()
    audit.record(actor=actor, action=action, obj=meeting, changes={"state": [old, move.target]}, reason=note.strip())
    if move.target == MeetingState.HELD:
        after_attendance(None, actor)
    return move
