"""Phones, colleagues and a closing list at the same moment: the right rows, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.domain import checkin
from meetings.domain.arrival import AlreadyRecorded, CheckinClosed, Entry, UnknownCode, check_in
from meetings.domain.attendance import Tick, tick_presence
from meetings.models import Attendee, Invitation, Meeting
from pug_tanjungbalai.common.errors import StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City, build_city
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "abcdefghijkm"
NIP = "198502022010012002"


@pytest.fixture
def running() -> City:
    """A city whose meeting has just begun."""
    city = build_city()
    now = timezone.now()
    factories.make_meeting(
        city.a,
        city.b,
        organizer=city.bapperida_department,
        presence="unrecorded",
        state="planned",
        starts_at=now,
        ends_at=now + dt.timedelta(hours=1),
        checkin_code=CODE,
    )
    cache.clear()
    return city


def arrival(department: Any, name: str, nip: str = "") -> Callable[[], Attendee]:
    values = {"name": name, "sex": "P", "nip": nip, "position": "Kabid", "phone": ""}
    return lambda: check_in(code=CODE, entry=Entry(department.pk, values), now=timezone.now())


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_three_phones_at_once_are_three_people(running: City):
    people = [(running.a, "Siti"), (running.a, "Budi"), (running.b, "Rahma")]
    phones = [Client() for _person in people]
    url = reverse("meetings:checkin", args=[CODE])

    def send(phone: Client, department: Any, name: str) -> Callable[[], int]:
        data = {"department": department.pk, "name": name, "sex": "P", "position": "Kabid"}
        return lambda: phone.post(url, data).status_code

    assert at_once(*(send(phone, *person) for phone, person in zip(phones, people, strict=True))) == [302, 302, 302]
    assert sorted(Attendee.objects.values_list("name", flat=True)) == ["Budi", "Rahma", "Siti"]
    assert set(Invitation.objects.values_list("presence", flat=True)) == {"present"}
    for phone, (_department, name) in zip(phones, people, strict=True):
        page = phone.get(reverse("meetings:checkin_receipt", args=[CODE])).content.decode()
        assert [other for _, other in people if f"<dd>{other} (P)</dd>" in page] == [name]


@pytest.mark.parametrize("round_number", range(5))
def test_same_person_at_once_is_one_row(running: City, round_number):
    acts = [
        arrival(running.a, "Siti Aminah", NIP),
        arrival(running.b, "Nama Lain", NIP),
        arrival(running.a, "Siti Aminah, S.E."),
        arrival(running.a, "SITI AMINAH"),
    ]
    results = at_once(*acts)
    written = Attendee.objects.count()
    assert written + kinds(results).count("AlreadyRecorded") == len(acts), results
    # "Nama Lain" with the NIP is another name in another department: it may come first, then Siti without NIP follows.
    assert written in {1, 2}
    assert Attendee.objects.filter(nip=NIP).count() <= 1
    assert Attendee.objects.filter(invitation__department=running.a).count() == 1
    assert AuditEntry.objects.filter(action="hadir_mandiri").count() == written


def test_many_phones_of_one_person_are_one_row(running: City):
    results = at_once(*(arrival(running.a, "Siti Aminah") for _number in range(8)))
    assert kinds(results) == ["AlreadyRecorded"] * 7 + ["Attendee"], results
    assert all(isinstance(result, AlreadyRecorded | Attendee) for result in results)
    assert Attendee.objects.count() == 1


def test_nobody_slips_in_after_the_list_was_closed(running: City):
    meeting = Meeting.objects.get()
    results = at_once(
        lambda: checkin.close_checkin(meeting=meeting, actor=running.bapperida),
        arrival(running.a, "Siti"),
        arrival(running.b, "Budi"),
    )
    refused = [result for result in results if isinstance(result, CheckinClosed)]
    entries = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert Attendee.objects.count() + len(refused) == 2, results
    assert "hadir_mandiri" not in entries[entries.index("tutup_daftar_hadir") :]


def test_old_code_is_unknown_the_moment_it_is_replaced(running: City):
    meeting = Meeting.objects.get()
    results = at_once(
        lambda: checkin.rotate_code(meeting=meeting, actor=running.bapperida),
        *(arrival(running.a, f"Peserta {number}") for number in range(3)),
    )
    unknown = sum(isinstance(result, UnknownCode) for result in results)
    entries = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert Attendee.objects.count() + unknown == 3, results
    assert "hadir_mandiri" not in entries[entries.index("ganti_kode_daftar_hadir") :]


def test_two_colleagues_on_one_department_leave_one_tick(running: City):
    rows = [Invitation.objects.select_related("meeting", "department").get(department=running.a) for _number in (1, 2)]

    def press(row: Invitation, presence: str) -> Callable[[], bool]:
        tick = Tick(presence, "", "unrecorded", "")
        return lambda: tick_presence(invitation=row, tick=tick, actor=running.bapperida)

    results = at_once(press(rows[0], "excused"), press(rows[1], "absent"))
    assert kinds(results) == ["StaleVersion", "bool"], results
    winner = "excused" if results[0] is True else "absent"
    assert Invitation.objects.get(department=running.a).presence == winner
    assert AuditEntry.objects.filter(action="kehadiran").count() == 1
    assert any(isinstance(result, StaleVersion) for result in results)


def test_tick_of_absence_and_arrival_at_once_know_of_each_other(running: City):
    row = Invitation.objects.select_related("meeting", "department").get(department=running.a)
    tick = Tick("absent", "", "unrecorded", "")
    results = at_once(
        lambda: tick_presence(invitation=row, tick=tick, actor=running.bapperida), arrival(running.a, "Siti")
    )
    # Whoever came second knew of the first: the tick is refused, or the arrival leaves what staff recorded.
    presence = Invitation.objects.get(department=running.a).presence
    assert Attendee.objects.count() == 1, results
    assert presence == ("absent" if results[0] is True else "present")
