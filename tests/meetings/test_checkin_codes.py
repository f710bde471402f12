"""Codes that are wrong, tries that are too many, the page on which a code is typed, headers and cost."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Attendee, Meeting
from meetings.views import checkin as views
from pug_tanjungbalai.common.throttle import Limit
from tests import factories
from tests.conftest import City

from .checkin_data import CODE, NIP, RECEIPT, URL, running_meeting, typed

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


# --- codes and tries ----------------------------------------------------------------------------------------------


def unknown_address(code: str) -> str:
    return reverse("meetings:checkin", args=[code])


def test_every_wrong_code_gets_the_same_page(phone, city: City, meeting):
    Meeting.objects.update(checkin_code="m" * 12)  # replaced: the old one was used
    bodies = set()
    for code in (CODE, "abcd-efgh-ijkm", "z" * 12, "kosong", "a" * 300, "%00", "<script>", "😀"):
        for answer in (phone.get(unknown_address(code)), phone.post(unknown_address(code), typed(city))):
            assert answer.status_code in {404, 429}
            if answer.status_code == 404:
                bodies.add(answer.content)
        cache.clear()
    answer = phone.get(reverse("meetings:checkin_receipt", args=["z" * 12]))
    assert {*bodies, answer.content} == bodies
    assert len(bodies) == 1
    assert "tidak dikenal" in text(answer)


def test_many_wrong_codes_from_one_address_have_to_wait(city: City, meeting):
    phone = Client(REMOTE_ADDR="203.0.113.9")
    answers = [phone.get(unknown_address(f"{number:a>12}")) for number in range(2, 9)]
    assert {answer.status_code for answer in answers} == {404}
    statuses = [phone.get(unknown_address("b" * 12)).status_code for _number in range(8)]
    assert 429 in statuses
    answer = phone.get(unknown_address("c" * 12))
    if answer.status_code == 429:  # the minute may just have turned
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert "Tunggu satu menit" in text(answer)


def test_office_behind_the_same_address_is_not_locked_out(city: City, meeting):
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    for _number in range(30):
        guesser.get(unknown_address("b" * 12))
    colleague = Client(REMOTE_ADDR="203.0.113.9")
    assert colleague.get(URL).status_code == 200
    assert colleague.post(URL, typed(city)).status_code == 302
    assert Client(REMOTE_ADDR="203.0.113.10").get(unknown_address("b" * 12)).status_code == 404


@pytest.mark.parametrize("limit", ["FROM_ADDRESS", "FOR_CODE"])
def test_too_many_entries_have_to_wait_and_keep_what_was_typed(phone, city: City, meeting, monkeypatch, limit):
    monkeypatch.setattr(views, limit, Limit(f"uji-{limit}", 0))
    response = phone.post(URL, typed(city, nip=NIP))
    page = text(response)
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    for words in ("Terlalu banyak kiriman", "Siti Aminah", NIP):
        assert words in page
    assert not Attendee.objects.exists()


def test_a_hall_of_people_arrives_within_a_minute(city: City, meeting):
    for number in range(60):
        person = Client(REMOTE_ADDR="203.0.113.9")
        assert (
            person.post(
                URL, typed(city, name=f"Peserta {'abcdefghij'[number % 10]}{'klmnopqrst'[number // 10]}")
            ).status_code
            == 302
        )
    assert Attendee.objects.count() == 60


# --- typing the code ----------------------------------------------------------------------------------------------

START = reverse("meetings:checkin_start")


def test_code_is_typed_where_it_cannot_be_scanned(phone, city: City, meeting):
    assert "Kode daftar hadir" in text(phone.get(START))
    assert phone.get(START, {"kode": " ABCD EFGH 1JKM"}).url == URL
    page = text(phone.get(START, {"kode": 'abc"><script>'}))
    assert "12 huruf dan angka" in page
    assert 'value="abc&quot;&gt;&lt;script&gt;"' in page


def test_wrong_and_right_codes_are_not_told_apart_there(phone, city: City, meeting):
    assert phone.get(START, {"kode": "z" * 12}).status_code == phone.get(START, {"kode": CODE}).status_code == 302


# --- headers and cost ---------------------------------------------------------------------------------------------


def test_nothing_is_stored_or_indexed(phone, city: City, meeting):
    phone.post(URL, typed(city))
    for response in (phone.get(f"{URL}?lain=1"), phone.get(RECEIPT), phone.get(START), phone.get(unknown_address("z"))):
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert 'name="robots" content="noindex' in text(response)


def test_cost_does_not_grow_with_the_people(phone, city: City, meeting, django_assert_num_queries):
    row = meeting.invitations.get(department=city.b)
    for people in (0, 20):
        for number in range(people):
            factories.make_attendee(row, name=f"Peserta {number}")
        with django_assert_num_queries(2):  # meeting, invited departments
            phone.get(URL)
    counted = []
    for name in ("Ani", "Budi", "Rahma"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(URL, typed(city, department=city.b.pk, name=name))
        counted.append(len(queries))
        for number in range(20):
            factories.make_attendee(row, name=f"{name} {number}")
    assert counted[1] == counted[2]
    assert counted[2] <= 30
