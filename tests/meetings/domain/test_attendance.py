"""Keying in attendance: all or nothing, and without overwriting a colleague's lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meetings.domain import AttendanceEntry, StaleAttendance, record_attendance
from meetings.enums import MeetingState, Presence
from meetings.models import Attendee
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db

NIP, OTHER_NIP = "198502022010012002", "197001011995031001"


def person(name: str = "Siti Aminah", nip: str = "", **fields):
    return {"id": None, "name": name, "sex": "P", "nip": nip, "position": "", "phone": "", **fields}


@pytest.fixture
def meeting(city: City):
    return factories.make_meeting(city.a, city.b, organizer=city.bapperida_department, presence=Presence.UNRECORDED)


def lines(meeting) -> dict[str, AttendanceEntry]:
    """What the page would show, by department code."""
    rows = meeting.invitations.select_related("department")
    return {row.department.code: AttendanceEntry.of(row) for row in rows}


def record(city: City, meeting, *entries: AttendanceEntry) -> int:
    return record_attendance(meeting=meeting, actor=city.bapperida, entries=entries)


def presence(meeting, department) -> str:
    return meeting.invitations.get(department=department).presence


def test_presence_note_and_people_are_stored(city: City, meeting):
    seen = lines(meeting)
    changed = record(
        city,
        meeting,
        replace(seen["DISDIK"], presence=Presence.REPRESENTED, note="Sekretaris", people=[person(nip=NIP)]),
        replace(seen["DINKES"], presence=Presence.EXCUSED),
    )
    assert changed == 2
    row = meeting.invitations.get(department=city.a)
    assert (row.presence, row.note, row.attendees.get().nip) == (Presence.REPRESENTED, "Sekretaris", NIP)
    assert AuditEntry.objects.filter(action="kehadiran").count() == 2


def test_people_without_a_tick_mean_present(city: City, meeting):
    record(city, meeting, replace(lines(meeting)["DISDIK"], people=[person()]))
    assert presence(meeting, city.a) == Presence.PRESENT


def test_untouched_lines_are_not_written(city: City, meeting):
    assert record(city, meeting, *lines(meeting).values()) == 0
    assert not AuditEntry.objects.filter(action="kehadiran").exists()


def test_people_are_changed_added_and_removed(city: City, meeting):
    invitation = meeting.invitations.get(department=city.a)
    kept = factories.make_attendee(invitation, name="Siti", nip=NIP)
    factories.make_attendee(invitation, name="Budi", sex="L", nip=OTHER_NIP)
    seen = lines(meeting)["DISDIK"]
    people = [person("Siti Aminah", OTHER_NIP, id=kept.pk), person("Rahma", NIP)]
    record(city, meeting, replace(seen, people=people))
    assert list(invitation.attendees.values_list("name", "nip")) == [("Rahma", NIP), ("Siti Aminah", OTHER_NIP)]
    assert invitation.attendees.get(name="Siti Aminah").pk == kept.pk


def test_two_people_may_swap_their_nip(city: City, meeting):
    invitation = meeting.invitations.get(department=city.a)
    first = factories.make_attendee(invitation, name="A", nip=NIP)
    second = factories.make_attendee(invitation, name="B", nip=OTHER_NIP)
    people = [person("A", OTHER_NIP, id=first.pk), person("B", NIP, id=second.pk)]
    record(city, meeting, replace(lines(meeting)["DISDIK"], people=people))
    assert list(invitation.attendees.values_list("name", "nip")) == [("A", OTHER_NIP), ("B", NIP)]


def test_same_nip_in_two_departments_is_refused_and_nothing_saved(city: City, meeting):
    seen = lines(meeting)
    with pytest.raises(IllegalMove, match=f"NIP {NIP} sudah dicatat pada"):
        record(
            city,
            meeting,
            replace(seen["DISDIK"], people=[person(nip=NIP)]),
            replace(seen["DINKES"], people=[person("Orang lain", NIP)]),
        )
    assert not Attendee.objects.exists()


def test_nip_that_a_colleague_entered_meanwhile_is_refused(city: City, meeting):
    seen = lines(meeting)
    factories.make_attendee(meeting.invitations.get(department=city.b), nip=NIP)
    with pytest.raises(IllegalMove, match="sudah dicatat"):
        record(city, meeting, replace(seen["DISDIK"], people=[person(nip=NIP)]), seen["DINKES"])


@pytest.mark.parametrize("state", [Presence.ABSENT, Presence.EXCUSED])
def test_absent_department_with_people_is_refused(city: City, meeting, state):
    with pytest.raises(IllegalMove, match="tetapi ada pesertanya"):
        record(city, meeting, replace(lines(meeting)["DISDIK"], presence=state, people=[person()]))


def test_colleagues_on_different_lines_do_not_disturb_each_other(city: City, meeting):
    first, second = lines(meeting), lines(meeting)
    record(city, meeting, replace(first["DISDIK"], presence=Presence.PRESENT), first["DINKES"])
    record(city, meeting, second["DISDIK"], replace(second["DINKES"], presence=Presence.ABSENT))
    assert presence(meeting, city.a) == Presence.PRESENT
    assert presence(meeting, city.b) == Presence.ABSENT


def test_colleagues_on_the_same_line_get_a_conflict(city: City, meeting):
    first, second = lines(meeting), lines(meeting)
    record(city, meeting, replace(first["DISDIK"], presence=Presence.PRESENT))
    with pytest.raises(StaleAttendance, match="Kehadiran Disdik sudah diubah") as conflict:
        record(city, meeting, replace(second["DISDIK"], presence=Presence.ABSENT))
    assert [entry.presence for entry in conflict.value.stored] == [Presence.PRESENT]
    assert presence(meeting, city.a) == Presence.PRESENT


def test_same_entry_by_two_colleagues_is_no_conflict(city: City, meeting):
    first, second = lines(meeting), lines(meeting)
    record(city, meeting, replace(first["DISDIK"], presence=Presence.PRESENT))
    assert record(city, meeting, replace(second["DISDIK"], presence=Presence.PRESENT)) == 0


def test_line_of_a_withdrawn_invitation_is_left_out(city: City, meeting):
    seen = lines(meeting)
    meeting.invitations.filter(department=city.b).delete()
    assert record(city, meeting, replace(seen["DINKES"], presence=Presence.PRESENT)) == 0


def test_only_bapperida_records_attendance(city: City, meeting):
    with pytest.raises(NotAllowed):
        record_attendance(meeting=meeting, actor=city.head_a, entries=[])


def test_cancelled_meeting_takes_no_attendance(city: City, meeting):
    meeting.state = MeetingState.CANCELLED
    with pytest.raises(IllegalMove, match="dibatalkan"):
        record(city, meeting)
