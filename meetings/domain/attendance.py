"""Keying in who came: all departments of a meeting in one transaction, without overwriting a colleague's lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion

from ..enums import Presence
from ..models import Invitation, Meeting
from ..queries import invitations_of
from .decision_facts import after_attendance
from .meeting import require_alive, require_manager
from .rows import Row, contents, fingerprint, sync_rows

PERSON_FIELDS = ("name", "sex", "nip", "position", "phone")
#: A department of which people came cannot have been away.
_AWAY = frozenset({Presence.EXCUSED, Presence.ABSENT})
_WITHOUT_PEOPLE = _AWAY | {Presence.UNRECORDED}


@dataclass(frozen=True)
class AttendanceEntry:
    """One line of the grid: ``people`` are rows with optional ``id``; ``seen`` the fingerprint that was shown."""

    invitation: Invitation
    presence: str
    note: str = ""
    people: Sequence[Row] = ()
    seen: str = ""

    @classmethod
    def of(cls, invitation: Invitation) -> AttendanceEntry:
        """What is stored of ``invitation``, its attendees prefetched or read now."""
        fields = ("id", *PERSON_FIELDS)
        people = contents(invitation.attendees.all(), fields)
        seen = _mark(invitation.presence, invitation.note, people)
        return cls(invitation, invitation.presence, invitation.note, people, seen)

    @property
    def name(self) -> str:
        """The department in words."""
        return self.invitation.department.short_name

    @property
    def label(self) -> str:
        """The presence in words."""
        return str(Presence(self.presence).label)

    @property
    def touched(self) -> bool:
        """Whether the user changed anything of what was shown."""
        return self.mark != self.seen

    @property
    def mark(self) -> str:
        """The fingerprint of what the user entered."""
        return _mark(self.presence, self.note, self.people)

    @property
    def meant(self) -> str:
        """The presence to store: people without a tick mean that the department was present."""
        return Presence.PRESENT if self.people and self.presence == Presence.UNRECORDED else self.presence


class StaleAttendance(StaleVersion):
    """Lines that the user changed were changed by somebody else too; ``stored`` is what they hold now."""

    def __init__(self, stored: Iterable[AttendanceEntry]) -> None:
        self.stored = list(stored)
        names = ", ".join(entry.name for entry in self.stored)
        super().__init__(f"Kehadiran {names} sudah diubah orang lain sejak Anda membuka halaman ini.")


def _mark(presence: str, note: str, people: Iterable[Row]) -> str:
    rows = sorted([str(person.get(name) or "") for name in PERSON_FIELDS] for person in people)
    return fingerprint([str(presence), note, rows])


def attendance_problems(entries: Iterable[AttendanceEntry]) -> dict[int, list[str]]:
    """What forbids saving, by primary key of the invitation: people of an absent department, a NIP entered twice."""
    problems: dict[int, list[str]] = {}
    holders: dict[str, AttendanceEntry] = {}
    for entry in entries:
        found = problems.setdefault(entry.invitation.pk, [])
        if entry.people and entry.presence in _AWAY:
            found.append(f"{entry.name} ditandai {entry.label.lower()} tetapi ada pesertanya.")
        for nip in (person["nip"] for person in entry.people if person["nip"]):
            if nip in holders:
                found.append(f"NIP {nip} sudah dicatat pada {holders[nip].name}. Satu orang hadir satu kali.")
            holders.setdefault(nip, entry)
    return {key: found for key, found in problems.items() if found}


@transaction.atomic
def record_attendance(*, meeting: Meeting, actor: Any, entries: Iterable[AttendanceEntry]) -> int:
    """Store the lines that the user changed; returns how many.

    IllegalMove on a duplicate NIP or people of an absent department; StaleAttendance where a line that the user
    changed was changed by somebody else too. All or nothing, one audit entry a line.
    """
    require_manager(actor)
    require_alive(meeting)
    # The lock orders two people who save at the same moment (SQLite orders writers by itself).
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    stored = {row.pk: AttendanceEntry.of(row) for row in invitations_of(meeting)}
    touched = {line.invitation.pk: line for line in entries if line.touched and line.invitation.pk in stored}
    changed = {key: line for key, line in touched.items() if line.mark != stored[key].mark}
    stale = [stored[key] for key, line in changed.items() if line.seen != stored[key].mark]
    if stale:
        raise StaleAttendance(stale)
    problems = attendance_problems({**stored, **changed}.values())
    if problems:
        raise IllegalMove(" ".join(text for found in problems.values() for text in found))
    for key, line in changed.items():
        _store(stored[key].invitation, line, actor)
    after_attendance({stored[key].invitation.department_id for key in changed}, actor)
    return len(changed)


def _store(invitation: Invitation, line: AttendanceEntry, actor: Any) -> None:
    """Write one line and its people."""
    before = {"kehadiran": invitation.presence, "keterangan": invitation.note, "peserta": _people(invitation)}
    invitation.presence, invitation.note = line.meant, line.note
    invitation.save(update_fields=["presence", "note"])
    sync_rows(invitation.attendees.all(), line.people, {"invitation": invitation}, unique="nip")
    after = {"kehadiran": line.meant, "keterangan": line.note, "peserta": _people(invitation)}
    audit.record(actor=actor, action="kehadiran", obj=invitation, changes=audit.difference(before, after))


@dataclass(frozen=True)
class Tick:
    """One department ticked by a single button: what is meant, and what the page showed."""

    presence: str
    note: str
    seen_presence: str
    seen_note: str


@transaction.atomic
def tick_presence(*, invitation: Invitation, tick: Tick, actor: Any) -> bool:
    """Record how one department took part, without its people; whether anything was written.

    IllegalMove for an absent department of which people came; StaleVersion where a colleague recorded something else
    since the page was shown. Arrivals in between disturb nobody: they are no part of what is ticked.
    """
    require_manager(actor)
    require_alive(invitation.meeting)
    # The same lock as for the whole sheet and for check-in.
    Meeting.objects.select_for_update().get(pk=invitation.meeting_id)
    stored = Invitation.objects.get(pk=invitation.pk)
    new, now = (tick.presence, tick.note), (stored.presence, stored.note)
    if new == now:
        return False
    if tick.presence in _WITHOUT_PEOPLE and stored.attendees.exists():
        name, word = invitation.department.short_name, str(Presence(tick.presence).label).lower()
        raise IllegalMove(f"{name} tidak dapat ditandai {word}: pesertanya sudah tercatat hadir.")
    rows = Invitation.objects.filter(pk=invitation.pk, presence=tick.seen_presence, note=tick.seen_note)
    if not rows.update(presence=tick.presence, note=tick.note):
        now_words = f"“{stored.get_presence_display()}”" + (f" ({stored.note})" if stored.note else "")
        raise StaleVersion(f"Sementara itu sudah tercatat {now_words}. Tekan lagi bila tetap ingin menggantinya.")
    before, after = {"kehadiran": now[0], "keterangan": now[1]}, {"kehadiran": new[0], "keterangan": new[1]}
    audit.record(actor=actor, action="kehadiran", obj=invitation, changes=audit.difference(before, after))
    after_attendance({invitation.department_id}, actor)
    return True


def _people(invitation: Invitation) -> list[dict[str, Any]]:
    return contents(invitation.attendees.order_by("name", "pk"), PERSON_FIELDS)
