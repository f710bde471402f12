"""Checking in on one's own phone: once for each person, while the window is open, without an account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove
from pug_tanjungbalai.common.formats import jam
from pug_tanjungbalai.common.text import comparable

from ..enums import AttendeeSource, MeetingState, Presence
from ..models import Attendee, Invitation, Meeting
from ..queries.checkin import people_of, recorded_by_staff
from .checkin import Window, closed_words, window
from .decision_facts import after_attendance

FIELDS = ("name", "sex", "nip", "position", "phone")
#: Nobody invites more; beyond it somebody plays with the form.
MAX_PEOPLE = 500
NOTE_LENGTH = 200
_TITLES = frozenset({"dr", "dra", "drs", "drg", "ir", "prof", "h", "hj", "sdr", "bapak", "ibu"})


class UnknownCode(IllegalMove):
    """No meeting has this code (any more)."""


class CheckinClosed(IllegalMove):
    """The code is right, the time is not; ``state`` says why."""

    def __init__(self, meeting: Meeting, state: Window) -> None:
        self.meeting, self.state = meeting, state
        super().__init__(closed_words(meeting, state))


class AlreadyRecorded(IllegalMove):
    """This person is on the list already."""

    def __init__(self, found: Attendee) -> None:
        self.found = found
        when = f"pukul {jam(found.arrived_at)} WIB" if found.arrived_at else "oleh petugas"
        super().__init__(
            f"Anda sudah tercatat {when} untuk {found.invitation.department.short_name}; tidak perlu mengisi lagi."
        )


@dataclass(frozen=True)
class Entry:
    """What a person typed: the department, the fields of an attendee, and whether the head is represented."""

    department_id: int
    values: Mapping[str, str]
    represents: bool = False


def person_key(name: str) -> str:
    """A name for comparison: without titles, case, spaces and punctuation.

    >>> person_key("Hj. Siti  AMINAH, S.E.") == person_key("siti aminah")
    True
    """
    words = name.partition(",")[0].replace(".", ". ").split()
    kept = [word for word in words if comparable(word) not in _TITLES]
    return comparable(" ".join(kept or words)) or comparable(name)


def represented_note(name: str) -> str:
    """What the invitation says where somebody came in place of the head."""
    return f"oleh {name}"[:NOTE_LENGTH]


def represents(attendee: Attendee) -> bool:
    """Whether ``attendee`` is noted as the one who came in place of the head."""
    invitation = attendee.invitation
    return invitation.presence == Presence.REPRESENTED and invitation.note == represented_note(attendee.name)


@transaction.atomic
def check_in(*, code: str, entry: Entry, now: dt.datetime) -> Attendee:
    """Put a person on the list; the department becomes present unless staff recorded otherwise.

    UnknownCode, CheckinClosed or AlreadyRecorded where that cannot be; nothing is written then.
    """
    meeting = _open_meeting(code, now)
    invitation = _invitation(meeting, entry)
    people = list(people_of(meeting))
    _refuse_double(people, entry, invitation)
    if len(people) >= MAX_PEOPLE:
        raise IllegalMove("Daftar hadir rapat ini penuh. Sampaikan kehadiran Anda kepada petugas.")
    decided = recorded_by_staff(invitation)
    attendee = Attendee(invitation=invitation, source=AttendeeSource.CHECK_IN, arrived_at=now, **entry.values)
    attendee.save(force_insert=True)
    changes: dict[str, Any] = {"peserta": [None, _told(attendee)]}
    if not decided:
        changes |= _settle(invitation, attendee.name, entry.represents)
    audit.record(actor=None, action="hadir_mandiri", obj=invitation, changes=changes)
    return attendee


@transaction.atomic
def correct(*, code: str, attendee_id: int, entry: Entry, now: dt.datetime) -> Attendee:
    """Change what this phone entered before; the time of arrival stays.

    The caller has made sure that the phone entered it. UnknownCode, CheckinClosed or AlreadyRecorded as above.
    """
    meeting = _open_meeting(code, now)
    invitation = _invitation(meeting, entry)
    people = list(people_of(meeting))
    attendee = next((row for row in people if row.pk == attendee_id), None)
    if attendee is None:
        raise IllegalMove("Catatan Anda sudah dihapus petugas. Sampaikan kehadiran Anda kepada petugas.")
    _refuse_double([row for row in people if row.pk != attendee_id], entry, invitation)
    left = attendee.invitation
    old_note = represented_note(attendee.name)
    decided = {row.pk: recorded_by_staff(row) for row in (left, invitation)}
    before = _told(attendee) | {"nip": attendee.nip, "phone": attendee.phone}
    for name, value in entry.values.items():
        setattr(attendee, name, value)
    attendee.invitation = invitation
    attendee.save(update_fields=[*FIELDS, "invitation"])
    changes: dict[str, Any] = {}
    if left.pk != invitation.pk and not decided[left.pk]:
        _leave(left, old_note)
    if not decided[invitation.pk]:
        changes = _settle(invitation, attendee.name, entry.represents, old_note)
    after = _told(attendee) | {"nip": attendee.nip, "phone": attendee.phone}
    changes |= {name: _hidden(name, pair) for name, pair in audit.difference(before, after).items()}
    if changes:
        audit.record(actor=None, action="koreksi_hadir_mandiri", obj=invitation, changes=changes)
    return attendee


def _open_meeting(code: str, now: dt.datetime) -> Meeting:
    """The meeting of ``code``, while one can check in.

    The lock orders people who send at the same moment, and staff who close the list (SQLite orders writers by itself).
    """
    meeting = Meeting.objects.select_for_update().filter(checkin_code=code).first() if code else None
    if meeting is None:
        raise UnknownCode("Kode daftar hadir tidak dikenal.")
    state = window(meeting, now)
    if state != Window.OPEN:
        raise CheckinClosed(meeting, state)
    return meeting


def _invitation(meeting: Meeting, entry: Entry) -> Invitation:
    rows = meeting.invitations.select_related("department")
    invitation = rows.filter(department_id=entry.department_id).first()
    if invitation is None:
        raise IllegalMove("Perangkat daerah itu tidak diundang pada rapat ini. Pilih dari daftar.")
    return invitation


def _refuse_double(people: list[Attendee], entry: Entry, invitation: Invitation) -> None:
    """AlreadyRecorded for the same NIP in this meeting, or the same name in this department (unless two NIP differ)."""
    nip, key = entry.values["nip"], person_key(entry.values["name"])
    for row in people:
        if nip and row.nip == nip:
            raise AlreadyRecorded(row)
        differ = nip and row.nip
        if row.invitation_id == invitation.pk and person_key(row.name) == key and not differ:
            raise AlreadyRecorded(row)


def _settle(invitation: Invitation, name: str, represented: bool, old_note: str = "") -> dict[str, Any]:
    """The presence that follows from a person of the department; ``old_note`` is what the person said before."""
    presence, note = invitation.presence, invitation.note
    if represented:
        presence = Presence.REPRESENTED
        if not note or note == old_note:
            note = represented_note(name)
    elif presence == Presence.UNRECORDED:
        presence = Presence.PRESENT
    elif presence == Presence.REPRESENTED and note and note == old_note:
        presence, note = Presence.PRESENT, ""
    return _write(invitation, presence, note)


def _leave(invitation: Invitation, old_note: str) -> None:
    """The presence of a department whose person belongs to another one after all; with an entry of its own."""
    presence, note = invitation.presence, invitation.note
    if note == old_note:
        presence, note = Presence.PRESENT, ""
    if not invitation.attendees.exists():
        presence = Presence.UNRECORDED
    changes = _write(invitation, presence, note)
    if changes:
        audit.record(actor=None, action="koreksi_hadir_mandiri", obj=invitation, changes=changes)


def _write(invitation: Invitation, presence: str, note: str) -> dict[str, Any]:
    """Store presence and note; the meeting is locked, so nobody stored others in between."""
    old, new = (invitation.presence, invitation.note), (str(presence), note)
    if old == new:
        return {}
    invitation.presence, invitation.note = new
    invitation.save(update_fields=["presence", "note"])
    if invitation.meeting.state == MeetingState.HELD:  # late, but within the time of the meeting
        after_attendance({invitation.department_id}, None)
    return audit.difference({"kehadiran": old[0], "keterangan": old[1]}, {"kehadiran": new[0], "keterangan": new[1]})


def _told(attendee: Attendee) -> dict[str, Any]:
    """What the trail keeps of a person: no NIP, no phone."""
    return {
        "name": attendee.name,
        "sex": attendee.sex,
        "position": attendee.position,
        "invitation": attendee.invitation_id,
    }


def _hidden(name: str, pair: list[Any]) -> list[Any]:
    """A change of NIP or phone, told without the numbers."""
    return ["", "diubah"] if name in {"nip", "phone"} else pair
