"""The attendance grid."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from meetings.domain import AttendanceEntry
from meetings.models import Attendee, Invitation, Meeting
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db
NIP = "198502022010012002"


@pytest.fixture
def meeting(city: City) -> Meeting:
    return factories.make_meeting(city.a, city.b, organizer=city.bapperida_department, presence="unrecorded")


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def url(meeting: Meeting) -> str:
    return reverse("meetings:meeting_attendance", args=[meeting.pk])


def line(meeting: Meeting, code: str, *people: dict, presence: str = "present", **fields) -> dict:
    """The posted fields of one department."""
    row = meeting.invitations.get(department__code=code)
    prefix = f"u{row.pk}"
    data = {
        f"{prefix}-presence": presence,
        f"{prefix}-seen": fields.get("seen", AttendanceEntry.of(row).seen),
        f"{prefix}-note": fields.get("note", ""),
        f"{prefix}p-TOTAL_FORMS": len(people),
        f"{prefix}p-INITIAL_FORMS": sum("id" in person for person in people),
    }
    for number, person in enumerate(people):
        data |= {f"{prefix}p-{number}-{name}": value for name, value in person.items()}
    return data


def test_sheet_is_keyed_in(bapperida, city: City, meeting):
    people = [
        {"name": "Siti Aminah", "sex": "P", "nip": "19850202 201001 2 002", "phone": "0812-6400-1234"},
        {"name": ""},
    ]
    data = line(meeting, "DISDIK", *people) | line(meeting, "DINKES", presence="excused", note="Tugas luar")
    response = bapperida.post(url(meeting), data)
    assert response.url == meeting.get_absolute_url()
    attendee = Attendee.objects.get()
    assert (attendee.invitation.department, attendee.nip, attendee.sex) == (city.a, NIP, "P")
    assert Invitation.objects.get(department=city.b).note == "Tugas luar"


def test_stored_people_are_shown_and_can_be_removed(bapperida, city: City, meeting):
    attendee = factories.make_attendee(meeting.invitations.get(department=city.a), nip=NIP)
    assert NIP in bapperida.get(url(meeting)).content.decode()
    row = {"id": attendee.pk, "name": attendee.name, "sex": "P", "nip": NIP, "DELETE": "on"}
    bapperida.post(url(meeting), line(meeting, "DISDIK", row, presence="represented") | line(meeting, "DINKES"))
    assert not Attendee.objects.exists()


def test_rest_can_be_marked_as_absent(bapperida, city: City, meeting):
    data = line(meeting, "DISDIK") | line(meeting, "DINKES", presence="unrecorded") | {"rest_absent": "on"}
    bapperida.post(url(meeting), data)
    assert Invitation.objects.get(department=city.a).presence == "present"
    assert Invitation.objects.get(department=city.b).presence == "absent"


def test_nothing_changed_says_so(bapperida, meeting):
    data = line(meeting, "DISDIK", presence="unrecorded") | line(meeting, "DINKES", presence="unrecorded")
    assert "Tidak ada yang berubah." in bapperida.post(url(meeting), data, follow=True).content.decode()


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"name": "", "sex": "P"}, "Isi nama peserta."),
        ({"name": "Siti", "sex": ""}, "Pilih L atau P."),
        ({"name": "Siti", "sex": "P", "nip": "123"}, "18 angka"),
        ({"name": "Siti", "sex": "P", "phone": "nol delapan"}, "nomor telepon dengan angka"),
    ],
)
def test_wrong_people_are_refused_and_nothing_is_saved(bapperida, meeting, person, words):
    response = bapperida.post(url(meeting), line(meeting, "DISDIK", person) | line(meeting, "DINKES"))
    page = response.content.decode()
    assert words in page
    assert "Periksa baris: Disdik" in page
    assert not Invitation.objects.exclude(presence="unrecorded").exists()


def test_same_nip_twice_is_refused(bapperida, meeting):
    person = {"name": "Siti", "sex": "P", "nip": NIP}
    response = bapperida.post(url(meeting), line(meeting, "DISDIK", person) | line(meeting, "DINKES", person))
    assert f"NIP {NIP} sudah dicatat pada" in response.content.decode()
    assert not Attendee.objects.exists()


def test_people_of_an_absent_department_are_refused(bapperida, meeting):
    data = line(meeting, "DISDIK", {"name": "Siti", "sex": "P"}, presence="absent") | line(meeting, "DINKES")
    assert "ditandai tanpa kabar tetapi ada pesertanya" in bapperida.post(url(meeting), data).content.decode()


def test_unknown_presence_is_refused(bapperida, meeting):
    data = line(meeting, "DISDIK", presence="entah") | line(meeting, "DINKES")
    assert "Kehadiran:" in bapperida.post(url(meeting), data).content.decode()


def test_line_that_a_colleague_changed_is_shown_and_can_be_saved_again(bapperida, city: City, meeting):
    old = AttendanceEntry.of(meeting.invitations.get(department=city.a)).seen
    bapperida.post(
        url(meeting), line(meeting, "DISDIK", {"name": "Rahma", "sex": "P"}, note="Ibu Kabid") | line(meeting, "DINKES")
    )
    mine = line(meeting, "DISDIK", {"name": "Budi", "sex": "L"}, presence="represented", seen=old)
    response = bapperida.post(url(meeting), mine | line(meeting, "DINKES"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Kini tersimpan:</b> Hadir – Ibu Kabid" in page
    assert "Rahma (P)" in page
    assert "Budi" in page
    prefix = f"u{meeting.invitations.get(department=city.a).pk}"
    again = mine | {f"{prefix}-seen": AttendanceEntry.of(meeting.invitations.get(department=city.a)).seen}
    assert f'value="{again[f"{prefix}-seen"]}"' in page
    assert bapperida.post(url(meeting), again | line(meeting, "DINKES")).status_code == 302
    assert list(Attendee.objects.values_list("name", flat=True)) == ["Budi"]


def test_nip_that_a_colleague_entered_meanwhile_keeps_what_was_typed(bapperida, city: City, meeting):
    factories.make_attendee(meeting.invitations.get(department=city.b), nip=NIP)
    untouched = line(meeting, "DINKES", presence="unrecorded", seen=AttendanceEntry(None, "unrecorded").mark)
    response = bapperida.post(
        url(meeting), line(meeting, "DISDIK", {"name": "Siti", "sex": "P", "nip": NIP}) | untouched
    )
    assert response.status_code == 409
    assert "sudah dicatat" in response.content.decode()
    assert "Siti" in response.content.decode()


def test_department_invited_meanwhile_does_not_stop_the_sheet(bapperida, city: City, meeting):
    data = line(meeting, "DISDIK") | line(meeting, "DINKES")
    factories.make_invitation(meeting, city.dp3a_department, presence="unrecorded")
    assert bapperida.post(url(meeting), data).status_code == 302
    assert Invitation.objects.get(department=city.dp3a_department).presence == "unrecorded"
    assert Invitation.objects.get(department=city.a).presence == "present"


def test_meeting_without_invitations_says_what_to_do(bapperida, city: City):
    empty = factories.make_meeting(organizer=city.bapperida_department)
    assert "Pilih undangan" in bapperida.get(url(empty)).content.decode()


def test_cancelled_meeting_has_no_grid(bapperida, city: City, meeting):
    Meeting.objects.update(state="cancelled")
    assert bapperida.get(url(meeting)).status_code == 409
