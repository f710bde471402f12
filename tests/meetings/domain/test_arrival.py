"""Checking in: once for each person, presence that follows unless staff decided, corrections, what the trail keeps."""

from __future__ import annotations

import datetime as dt

import pytest

from meetings.domain import AttendanceEntry, record_attendance
from meetings.domain import arrival as module
from meetings.domain.arrival import (
    AlreadyRecorded,
    CheckinClosed,
    Entry,
    UnknownCode,
    check_in,
    correct,
    person_key,
    represents,
)
from meetings.domain.attendance import Tick, tick_presence
from meetings.domain.checkin import Window
from meetings.enums import AttendeeSource, Presence
from meetings.models import Attendee, Invitation, Meeting
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db
CODE = "abcdefghijkm"
NOW = wib(2026, 3, 10, 9, 12)
NIP, OTHER_NIP = "198502022010012002", "197001011995031001"


@pytest.fixture
def meeting(city: City) -> Meeting:
    return factories.make_meeting(
        city.a,
        city.b,
        organizer=city.bapperida_department,
        presence=Presence.UNRECORDED,
        state="planned",
        checkin_code=CODE,
    )


def entry(department, name="Siti Aminah", nip="", represented=False, **fields) -> Entry:
    values = {"name": name, "sex": "P", "nip": nip, "position": "Kabid", "phone": "081264001234", **fields}
    return Entry(department.pk, values, represented)


def arrive(department, *args, now: dt.datetime = NOW, code: str = CODE, **fields) -> Attendee:
    return check_in(code=code, entry=entry(department, *args, **fields), now=now)


def state(department) -> tuple[str, str]:
    row = Invitation.objects.get(department=department)
    return row.presence, row.note


# --- arriving -----------------------------------------------------------------------------------------------------


def test_person_is_on_the_list_and_the_department_present(city: City, meeting):
    arrive(city.a, nip=NIP)
    row = Attendee.objects.get()
    assert (row.name, row.sex, row.nip, row.position, row.phone) == ("Siti Aminah", "P", NIP, "Kabid", "081264001234")
    assert (row.source, row.arrived_at, row.invitation.department) == (AttendeeSource.CHECK_IN, NOW, city.a)
    assert state(city.a) == (Presence.PRESENT, "")
    assert state(city.b) == (Presence.UNRECORDED, "")


def test_who_stands_in_for_the_head_is_noted(city: City, meeting):
    row = arrive(city.a, represented=True)
    assert state(city.a) == (Presence.REPRESENTED, "oleh Siti Aminah")
    row.refresh_from_db()
    assert represents(row)


def test_representative_after_a_companion_counts(city: City, meeting):
    arrive(city.a, "Budi")
    arrive(city.a, "Siti", represented=True)
    assert state(city.a) == (Presence.REPRESENTED, "oleh Siti")


def test_companion_after_the_representative_changes_nothing(city: City, meeting):
    arrive(city.a, "Siti", represented=True)
    arrive(city.a, "Budi")
    arrive(city.a, "Rahma", represented=True)
    assert state(city.a) == (Presence.REPRESENTED, "oleh Siti")


@pytest.mark.parametrize("presence", [Presence.PRESENT, Presence.REPRESENTED, Presence.EXCUSED, Presence.ABSENT])
@pytest.mark.parametrize("represented", [False, True])
def test_what_staff_recorded_before_stays(city: City, meeting, presence, represented):
    Invitation.objects.filter(department=city.a).update(presence=presence, note="kata petugas")
    arrive(city.a, represented=represented)
    assert state(city.a) == (presence, "kata petugas")


def test_what_staff_ticked_after_the_first_arrival_stays(city: City, meeting):
    arrive(city.a, "Budi")
    row = meeting.invitations.get(department=city.a)
    tick = Tick(Presence.PRESENT, "kepala hadir", Presence.PRESENT, "")
    tick_presence(invitation=row, tick=tick, actor=city.bapperida)
    # Only the note was changed: the presence is still the program's own.
    arrive(city.a, "Siti", represented=True)
    assert state(city.a) == (Presence.REPRESENTED, "kepala hadir")
    row.refresh_from_db()
    tick = Tick(Presence.PRESENT, "kepala hadir", Presence.REPRESENTED, "kepala hadir")
    tick_presence(invitation=row, tick=tick, actor=city.bapperida)
    arrive(city.a, "Rahma", represented=True)
    assert state(city.a) == (Presence.PRESENT, "kepala hadir")


def test_presence_that_staff_took_back_follows_again(city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    for new, old in (("absent", "unrecorded"), ("unrecorded", "absent")):
        tick_presence(invitation=row, tick=Tick(new, "", old, ""), actor=city.bapperida)
    arrive(city.a, "Budi")
    arrive(city.a, "Siti", represented=True)
    assert state(city.a) == (Presence.REPRESENTED, "oleh Siti")


def test_presence_set_in_the_admin_counts_as_staff(city: City, meeting):
    arrive(city.a, "Budi")
    row = meeting.invitations.get(department=city.a)
    changes = {"presence": ["unrecorded", "present"]}
    audit.record(actor=city.bapperida, action="ubah", obj=row, changes=changes)
    arrive(city.a, "Siti", represented=True)
    assert state(city.a) == (Presence.PRESENT, "")


def test_note_of_staff_on_an_open_line_is_kept(city: City, meeting):
    Invitation.objects.filter(department=city.a).update(note="datang terlambat")
    arrive(city.a, represented=True)
    assert state(city.a) == (Presence.REPRESENTED, "datang terlambat")


# --- once for each person -----------------------------------------------------------------------------------------


def test_same_nip_anywhere_in_the_meeting_is_recorded_once(city: City, meeting):
    arrive(city.a, nip=NIP)
    with pytest.raises(AlreadyRecorded, match=r"sudah tercatat pukul 09\.12 WIB untuk Disdik"):
        arrive(city.b, "Nama Lain", nip=NIP, now=NOW + dt.timedelta(minutes=5))
    assert Attendee.objects.count() == 1
    assert state(city.b) == (Presence.UNRECORDED, "")


@pytest.mark.parametrize("name", ["siti aminah", "Hj. SITI  AMINAH, S.E.", "Dra. Siti Aminah", "Siti-Aminah"])
def test_same_name_in_the_department_is_recorded_once(city: City, meeting, name):
    arrive(city.a)
    with pytest.raises(AlreadyRecorded):
        arrive(city.a, name, nip=NIP)
    assert Attendee.objects.count() == 1


def test_namesakes_with_different_nip_or_departments_are_two_people(city: City, meeting):
    arrive(city.a, nip=NIP)
    arrive(city.a, nip=OTHER_NIP)
    arrive(city.b)
    assert Attendee.objects.count() == 3


def test_person_whom_staff_keyed_in_is_told_so(city: City, meeting):
    factories.make_attendee(meeting.invitations.get(department=city.a), nip=NIP)
    with pytest.raises(AlreadyRecorded, match="sudah tercatat oleh petugas"):
        arrive(city.a, nip=NIP)


def test_same_person_may_come_to_the_next_meeting(city: City, meeting):
    arrive(city.a, nip=NIP)
    factories.make_meeting(city.a, state="planned", presence="unrecorded", checkin_code="m" * 12)
    arrive(city.a, nip=NIP, code="m" * 12)
    assert Attendee.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Hj. Nur Aisyah Margolang, S.H., M.Si.", "nuraisyahmargolang"),
        ("Prof. Dr. Ir. H. Budi", "budi"),
        ("H.", "h"),
        (", Budi", "budi"),
        ("Ni Luh Ayu", "niluhayu"),
        ("Ａhmad", "ａhmad"),
    ],
)
def test_names_are_compared_without_titles(name, key):
    assert person_key(name) == key


# --- when it cannot be --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["", "abcdefghijk2", "ABCDEFGHIJKM"])
def test_unknown_code_writes_nothing(city: City, meeting, code):
    factories.make_meeting(city.a, state="planned")  # a meeting without a code is no answer to an empty one
    with pytest.raises(UnknownCode):
        arrive(city.a, code=code)
    assert not Attendee.objects.exists()


@pytest.mark.parametrize(
    ("fields", "now", "why"),
    [
        ({}, wib(2026, 3, 10, 7, 59), Window.EARLY),
        ({}, wib(2026, 3, 10, 12, 1), Window.ENDED),
        ({"state": "cancelled"}, NOW, Window.CANCELLED),
        ({"checkin_closed_at": NOW}, NOW, Window.CLOSED),
    ],
)
def test_outside_the_window_nothing_is_written(city: City, meeting, fields, now, why):
    Meeting.objects.filter(pk=meeting.pk).update(**fields)
    with pytest.raises(CheckinClosed) as refusal:
        arrive(city.a, now=now)
    assert refusal.value.state == why
    assert str(refusal.value)
    assert not Attendee.objects.exists()
    assert not AuditEntry.objects.filter(action="hadir_mandiri").exists()


def test_department_that_is_not_invited_is_refused(city: City, meeting):
    with pytest.raises(IllegalMove, match="tidak diundang"):
        arrive(city.dp3a_department)


def test_list_does_not_grow_without_end(city: City, meeting, monkeypatch):
    monkeypatch.setattr(module, "MAX_PEOPLE", 1)
    arrive(city.a, "Budi")
    with pytest.raises(IllegalMove, match="penuh"):
        arrive(city.a, "Siti")


# --- corrections --------------------------------------------------------------------------------------------------


def mend(attendee: Attendee, department, *args, now: dt.datetime = NOW, **fields) -> Attendee:
    return correct(code=CODE, attendee_id=attendee.pk, entry=entry(department, *args, **fields), now=now)


def test_own_entry_is_mended_and_keeps_its_time(city: City, meeting):
    row = arrive(city.a, "Siti Amina", nip=NIP)
    mend(row, city.a, "Siti Aminah", nip=OTHER_NIP, now=NOW + dt.timedelta(hours=1))
    row = Attendee.objects.get()
    assert (row.name, row.nip, row.arrived_at) == ("Siti Aminah", OTHER_NIP, NOW)


def test_wrong_department_is_mended_with_its_presence(city: City, meeting):
    row = arrive(city.b, represented=True)
    mend(row, city.a, represented=True)
    assert state(city.b) == (Presence.UNRECORDED, "")
    assert state(city.a) == (Presence.REPRESENTED, "oleh Siti Aminah")


def test_department_keeps_those_who_really_came(city: City, meeting):
    arrive(city.b, "Budi")
    row = arrive(city.b, represented=True)
    mend(row, city.a)
    assert state(city.b) == (Presence.PRESENT, "")
    assert state(city.a) == (Presence.PRESENT, "")


def test_companion_who_leaves_takes_nothing_along(city: City, meeting):
    arrive(city.b, represented=True)
    row = arrive(city.b, "Budi")
    mend(row, city.a, "Budi")
    assert state(city.b) == (Presence.REPRESENTED, "oleh Siti Aminah")
    assert state(city.a) == (Presence.PRESENT, "")


def test_correction_does_not_touch_what_staff_recorded(city: City, meeting):
    row = arrive(city.b)
    tick = Tick(Presence.REPRESENTED, "", Presence.PRESENT, "")
    tick_presence(invitation=meeting.invitations.get(department=city.b), tick=tick, actor=city.bapperida)
    Invitation.objects.filter(department=city.a).update(presence=Presence.EXCUSED)
    mend(row, city.a, represented=True)
    assert state(city.b) == (Presence.REPRESENTED, "")
    assert state(city.a) == (Presence.EXCUSED, "")


def test_tick_can_be_given_taken_back_and_follows_the_name(city: City, meeting):
    row = arrive(city.a)
    mend(row, city.a, represented=True)
    assert state(city.a) == (Presence.REPRESENTED, "oleh Siti Aminah")
    mend(row, city.a, "Siti Rahma", represented=True)
    assert state(city.a) == (Presence.REPRESENTED, "oleh Siti Rahma")
    mend(row, city.a, "Siti Rahma")
    assert state(city.a) == (Presence.PRESENT, "")


def test_nothing_changed_writes_nothing(city: City, meeting):
    row = arrive(city.a, represented=True)
    mend(row, city.a, represented=True)
    assert not AuditEntry.objects.filter(action="koreksi_hadir_mandiri").exists()


def test_correction_cannot_make_somebody_else(city: City, meeting):
    arrive(city.a, "Budi", nip=NIP)
    row = arrive(city.a, "Siti")
    with pytest.raises(AlreadyRecorded):
        mend(row, city.a, "Budi")
    with pytest.raises(AlreadyRecorded):
        mend(row, city.b, "Rahma", nip=NIP)


def test_entry_that_staff_removed_cannot_be_mended(city: City, meeting):
    row = arrive(city.a)
    Attendee.objects.filter(pk=row.pk).delete()
    with pytest.raises(IllegalMove, match="dihapus petugas"):
        mend(row, city.a)


def test_entry_of_another_meeting_cannot_be_mended(city: City, meeting):
    other = factories.make_meeting(city.a, state="planned")
    row = factories.make_attendee(other.invitations.get())
    with pytest.raises(IllegalMove):
        mend(row, city.a)


def test_correction_ends_with_the_meeting(city: City, meeting):
    row = arrive(city.a)
    with pytest.raises(CheckinClosed):
        mend(row, city.a, now=wib(2026, 3, 10, 12, 1))


# --- trail --------------------------------------------------------------------------------------------------------


def test_trail_has_no_actor_no_nip_and_no_phone(city: City, meeting):
    row = arrive(city.a, nip=NIP)
    mend(row, city.a, "Siti Rahma", nip=OTHER_NIP, phone="0811111111")
    entries = list(AuditEntry.objects.order_by("id"))
    assert [(one.action, one.actor, one.object_type) for one in entries] == [
        ("hadir_mandiri", None, "meetings.invitation"),
        ("koreksi_hadir_mandiri", None, "meetings.invitation"),
    ]
    assert entries[0].changes["kehadiran"] == ["unrecorded", "present"]
    assert entries[1].changes["name"] == ["Siti Aminah", "Siti Rahma"]
    assert entries[1].changes["nip"] == ["", "diubah"]
    told = str([one.changes for one in entries])
    for secret in (NIP, OTHER_NIP, "081264001234", "0811111111", CODE):
        assert secret not in told


def test_people_keyed_in_by_staff_are_no_arrivals(city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    shown = AttendanceEntry.of(row)
    person = {"id": None, "name": "Siti", "sex": "P", "nip": "", "position": "", "phone": ""}
    line = AttendanceEntry(row, Presence.UNRECORDED, "", [person], shown.seen)
    record_attendance(meeting=meeting, actor=city.bapperida, entries=[line])
    attendee = Attendee.objects.get()
    assert (attendee.source, attendee.arrived_at) == (AttendeeSource.SHEET, None)
