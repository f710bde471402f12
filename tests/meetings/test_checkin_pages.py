"""The form on the phone: who may fill it in and when, what is kept, what nobody is shown, how often one may try."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from meetings.domain import arrival
from meetings.models import Attendee, Invitation, Meeting
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

from .checkin_data import NIP, OTHER_NIP, RECEIPT, URL, running_meeting, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted(db) -> None:
    """Every test has tries of its own."""
    cache.clear()


@pytest.fixture
def meeting(city: City) -> Meeting:
    return running_meeting(city)


@pytest.fixture
def phone() -> Client:
    return Client()


def text(response) -> str:
    return response.content.decode()


# --- filling in ---------------------------------------------------------------------------------------------------


def test_person_checks_in_and_gets_a_receipt(phone, city: City, meeting):
    page = text(phone.get(URL))
    assert "Rapat koordinasi PUG" in page
    assert "Dinas Pendidikan" in page
    assert "Dinas Kesehatan" in page
    response = phone.post(URL, typed(city, nip="19850202 201001 2 002", phone="+62 812-6400-1234", represents="on"))
    assert response.url == RECEIPT
    row = Attendee.objects.get()
    assert (row.name, row.nip, row.phone, row.source) == ("Siti Aminah", NIP, "081264001234", "mandiri")
    assert abs(row.arrived_at - timezone.now()) < dt.timedelta(minutes=1)
    assert Invitation.objects.get(department=city.a).presence == "represented"
    receipt = text(phone.get(RECEIPT))
    for words in ("Kehadiran tercatat", "Siti Aminah (P)", "Dinas Pendidikan", "mewakili kepala", NIP, "081264001234"):
        assert words in receipt
    assert timezone.localtime(row.arrived_at).strftime("%H.%M") in receipt


def test_only_invited_departments_can_be_chosen(phone, city: City, meeting):
    assert "DP3APM" not in text(phone.get(URL))
    response = phone.post(URL, typed(city, department=city.dp3a_department.pk))
    assert "tidak diundang pada rapat ini" in text(response)
    assert not Attendee.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Isi nama Anda."),
        ({"name": "\u200b\u202e "}, "Isi nama Anda."),
        ({"name": "12345"}, "Tulis nama dengan huruf."),
        ({"name": "x" * 151}, "150"),
        ({"sex": ""}, "Pilih jenis kelamin."),
        ({"sex": "X"}, "Pilih jenis kelamin."),
        ({"department": ""}, "Pilih perangkat daerah Anda."),
        ({"department": "abc"}, "Pilih dari daftar."),
        ({"department": "1 OR 1=1"}, "Pilih dari daftar."),
        ({"position": ""}, "Isi jabatan Anda"),
        ({"nip": "19850202201001200"}, "yang diisi 17 karakter"),
        ({"nip": "1985020220100120021"}, "yang diisi 19 karakter"),
        ({"nip": "１９８５０２０２２０１００１２００２"}, "NIP harus terdiri atas 18 angka"),
        ({"nip": "1,98502E+17"}, "NIP harus terdiri atas 18 angka"),
        ({"phone": "nol delapan"}, "Tulis nomor HP dengan angka"),
        ({"phone": "08"}, "Tulis nomor HP dengan angka"),
        ({"phone": "0812" * 20}, "Tulis nomor HP dengan angka"),
    ],
)
def test_wrong_entries_are_refused_and_nothing_typed_is_lost(phone, city: City, meeting, fields, words):
    body = typed(city, nip=NIP, phone="0812-6400-1234", represents="on") | fields
    response = phone.post(URL, body)
    page = text(response)
    assert response.status_code == 200
    assert words in page
    assert not Attendee.objects.exists()
    for name in ("name", "position", "nip", "phone"):
        if name not in fields:
            assert f'value="{body[name]}"' in page, name
    assert re.search(r'name="represents"[^>]*checked', page)
    if "sex" not in fields:
        assert re.search(r'value="P"[^>]*checked', page)
    if "department" not in fields:
        assert f'<option value="{city.a.pk}" selected>' in page


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "Siti\x00\x1bAminah",
        '=HYPERLINK("http://x")',
        "'; DROP TABLE meetings_attendee; --",
        "{{ 7*7 }} Siti",
        "Siti\r\nSet-Cookie: a=b",
        "😀 Siti",
    ],
)
def test_hostile_names_are_text_and_nothing_else(phone, city: City, meeting, name):
    assert phone.post(URL, typed(city, name=name)).status_code == 302
    stored = Attendee.objects.get().name
    assert "\x00" not in stored
    assert "\n" not in stored
    for page in (phone.get(RECEIPT), phone.get(f"{URL}?ubah={Attendee.objects.get().pk}")):
        assert page.status_code == 200
        assert "<script>alert" not in text(page)


def test_foreign_fields_are_ignored(phone, city: City, meeting):
    extra = {"source": "petugas", "arrived_at": "2020-01-01", "invitation": 1, "presence": "absent", "id": 1}
    phone.post(URL, typed(city, **extra))
    row = Attendee.objects.get()
    assert (row.source, row.arrived_at.year) == ("mandiri", timezone.now().year)
    assert row.invitation.presence == "present"


@pytest.mark.parametrize(
    "number", ["081264001234", "+6281264001234", "6281264001234", "(0812) 6400.1234", "0812 6400 1234"]
)
def test_phone_numbers_are_stored_alike(phone, city: City, meeting, number):
    phone.post(URL, typed(city, phone=number))
    assert Attendee.objects.get().phone == "081264001234"


def test_form_works_with_the_protection_against_forged_posts(city: City, meeting):
    phone = Client(enforce_csrf_checks=True)
    assert phone.post(URL, typed(city)).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text(phone.get(URL))).group(1)
    assert phone.post(URL, typed(city, csrfmiddlewaretoken=token)).status_code == 302
    assert Attendee.objects.count() == 1


def test_trail_knows_the_address_but_no_actor(phone, city: City, meeting):
    phone.post(URL, typed(city), REMOTE_ADDR="203.0.113.9")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.address) == ("hadir_mandiri", None, "203.0.113.9")


# --- once for each person -----------------------------------------------------------------------------------------


def test_second_check_in_is_told_when_the_first_was(phone, city: City, meeting):
    phone.post(URL, typed(city, nip=NIP))
    at = timezone.localtime(Attendee.objects.get().arrived_at)
    other = Client()
    response = other.post(URL, typed(city, name="Hj. Siti Aminah, S.E.", phone="0812640012"))
    page = text(response)
    assert response.status_code == 409
    assert f"Anda sudah tercatat pukul {at:%H.%M} WIB untuk Disdik" in page
    assert "Hj. Siti Aminah, S.E." in page
    assert "0812640012" in page
    assert NIP not in page
    assert Attendee.objects.count() == 1


def test_same_phone_that_sends_again_gets_its_receipt(phone, city: City, meeting):
    for _number in range(2):
        assert phone.post(URL, typed(city)).url == RECEIPT
    assert Attendee.objects.count() == 1
    assert phone.get(URL).url == RECEIPT


def test_colleague_can_be_recorded_from_the_same_phone(phone, city: City, meeting):
    phone.post(URL, typed(city))
    assert phone.get(f"{URL}?lain=1").status_code == 200
    phone.post(URL, typed(city, name="Budi", sex="L"))
    receipt = text(phone.get(RECEIPT))
    assert "Siti Aminah (P)" in receipt
    assert "Budi (L)" in receipt


def test_full_list_says_so_and_keeps_what_was_typed(phone, city: City, meeting, monkeypatch):
    monkeypatch.setattr(arrival, "MAX_PEOPLE", 0)
    response = phone.post(URL, typed(city, nip=NIP))
    assert response.status_code == 409
    for words in ("penuh", "Siti Aminah", NIP):
        assert words in text(response)


# --- corrections --------------------------------------------------------------------------------------------------


def test_phone_mends_its_own_entry(phone, city: City, meeting):
    phone.post(URL, typed(city, name="Siti Amina", represents="on"))
    row = Attendee.objects.get()
    page = text(phone.get(f"{URL}?ubah={row.pk}"))
    assert 'value="Siti Amina"' in page
    assert re.search(r'name="represents"[^>]*checked', page)
    response = phone.post(URL, typed(city, entry=row.pk, department=city.b.pk))
    assert response.url == RECEIPT
    row = Attendee.objects.get()
    assert (row.name, row.invitation.department) == ("Siti Aminah", city.b)
    assert Invitation.objects.get(department=city.a).presence == "unrecorded"


def test_other_phones_can_neither_see_nor_mend_it(phone, city: City, meeting):
    phone.post(URL, typed(city, nip=NIP))
    row = Attendee.objects.get()
    stranger = Client()
    for address in (URL, f"{URL}?ubah={row.pk}", RECEIPT):
        page = text(stranger.get(address))
        assert "Siti" not in page
        assert NIP not in page
    stranger.post(URL, typed(city, name="Orang Lain", entry=row.pk))
    assert set(Attendee.objects.values_list("name", flat=True)) == {"Siti Aminah", "Orang Lain"}
    row.refresh_from_db()
    assert row.name == "Siti Aminah"


def test_list_of_others_is_shown_to_nobody(phone, city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    factories.make_attendee(row, name="Rahma Dewi", nip=OTHER_NIP, phone="0811")
    phone.post(URL, typed(city))
    for address in (URL, f"{URL}?lain=1", RECEIPT):
        page = text(phone.get(address))
        assert "Rahma" not in page
        assert OTHER_NIP not in page


def test_phone_without_an_entry_is_led_to_the_form(phone, city: City, meeting):
    page = text(phone.get(RECEIPT))
    assert "Belum ada yang tercatat dari HP ini" in page
    assert URL in page


def test_looking_leaves_no_session_behind(phone, city: City, meeting):
    phone.get(URL)
    phone.get(RECEIPT)
    assert not Session.objects.exists()


# --- outside the window -------------------------------------------------------------------------------------------


HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (lambda now: {"starts_at": now + 2 * HOUR, "ends_at": now + 3 * HOUR}, "belum dibuka"),
        (lambda now: {"starts_at": now - 2 * HOUR, "ends_at": now - HOUR}, "sudah ditutup karena rapat selesai"),
        (lambda now: {"checkin_closed_at": now}, "sudah ditutup petugas"),
        (lambda now: {"state": "cancelled"}, "Rapat ini dibatalkan"),
    ],
)
def test_outside_the_window_one_is_told_why_and_what_was_typed_stays(phone, city: City, meeting, changes, words):
    Meeting.objects.update(**changes(timezone.now()))
    response = phone.get(URL)
    assert response.status_code == 200
    assert words in text(response)
    assert "<form" not in text(response)
    response = phone.post(URL, typed(city, nip=NIP))
    assert response.status_code == 409
    for kept in (words, "belum tersimpan", "Siti Aminah", NIP, "Dinas Pendidikan"):
        assert kept in text(response)
    assert not Attendee.objects.exists()


def test_receipt_stays_after_the_end_without_a_way_to_change_it(phone, city: City, meeting):
    phone.post(URL, typed(city))
    Meeting.objects.update(checkin_closed_at=timezone.now())
    receipt = text(phone.get(RECEIPT))
    assert "Siti Aminah" in receipt
    assert "?ubah=" not in receipt
    assert RECEIPT in text(phone.get(URL))
    row = Attendee.objects.get()
    phone.post(URL, typed(city, entry=row.pk, name="Lain"))
    assert Attendee.objects.get().name == "Siti Aminah"


def test_meeting_held_goes_on_until_its_end(phone, city: City, meeting):
    Meeting.objects.update(state="held")
    assert phone.post(URL, typed(city)).status_code == 302
