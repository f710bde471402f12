"""Check-in for staff: the page with the code, its buttons, and the projected page that counts."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.domain.checkin import shown_code
from meetings.enums import AttendeeSource
from meetings.models import Meeting
from meetings.queries.checkin import turnout
from tests import factories
from tests.conftest import City

from .checkin_data import CODE, NIP, URL, running_meeting, typed
from .papers import lock, written_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(city: City) -> Meeting:
    return running_meeting(city)


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def staff(meeting: Meeting) -> str:
    return reverse("meetings:meeting_checkin", args=[meeting.pk])


def decide(client: Client, meeting: Meeting, action: str):
    return client.post(reverse("meetings:meeting_checkin_decide", args=[meeting.pk, action]), follow=True)


def screen(meeting: Meeting, part: bool = False) -> str:
    return reverse(f"meetings:meeting_screen{'_part' if part else ''}", args=[meeting.pk])


def text(response) -> str:
    return response.content.decode()


# --- code ---------------------------------------------------------------------------------------------------------


def test_staff_opens_the_list_and_gets_code_link_and_qr(bapperida, city: City):
    meeting = running_meeting(city, checkin_code=None)
    page = text(bapperida.get(meeting.get_absolute_url()))
    assert "Buka daftar hadir" in page
    assert staff(meeting) in page
    assert "<svg viewBox" not in text(bapperida.get(staff(meeting)))
    page = text(decide(bapperida, meeting, "buka"))
    code = Meeting.objects.get().checkin_code
    assert f"http://testserver/hadir/{shown_code(code)}/" in page
    assert 'class="qr"' in page
    assert "Sedang dibuka" in page
    assert Client().get(reverse("meetings:checkin", args=[code])).status_code == 200


def test_list_of_a_meeting_with_locked_minutes_is_not_opened_any_more(bapperida, city: City):
    meeting = written_meeting(city)
    opening = reverse("meetings:meeting_checkin_decide", args=[meeting.pk, "buka"])
    assert opening in text(bapperida.get(staff(meeting)))
    lock(meeting, city.bapperida)
    page = text(bapperida.get(staff(meeting)))
    assert "Notula rapat ini sudah terkunci; daftar hadir tidak dapat dibuka lagi." in page
    assert opening not in page


def test_closing_opening_again_and_changing_the_code(bapperida, city: City, meeting):
    assert "Ditutup petugas" in text(decide(bapperida, meeting, "tutup"))
    assert "Buka lagi" in text(bapperida.get(staff(meeting)))
    assert "sudah ditutup petugas" in text(Client().get(URL))
    decide(bapperida, meeting, "buka")
    assert "<form" in text(Client().get(URL))
    assert "tidak berlaku lagi" in text(decide(bapperida, meeting, "ganti"))
    assert Client().get(URL).status_code == 404


def test_unknown_button_and_cancelled_meeting(bapperida, city: City, meeting):
    assert decide(bapperida, meeting, "hapus").status_code == 404
    Meeting.objects.update(state="cancelled")
    assert bapperida.get(staff(meeting)).status_code == 409
    assert decide(bapperida, meeting, "tutup").status_code == 409


@pytest.mark.parametrize(
    ("hours", "words"), [(3, "Siap, belum waktunya"), (-5, "Waktunya sudah lewat"), (0, "Sedang dibuka")]
)
def test_page_says_whether_it_works_now(bapperida, city: City, meeting, hours, words):
    start = timezone.now() + dt.timedelta(hours=hours)
    Meeting.objects.update(starts_at=start, ends_at=start + dt.timedelta(hours=2))
    page = text(bapperida.get(staff(meeting)))
    assert words in page


def test_period_over_midnight_says_both_days(bapperida, city: City, meeting):
    start = factories.wib(2026, 3, 10, 22)
    Meeting.objects.update(starts_at=start, ends_at=start + dt.timedelta(hours=4))
    assert "10 Mar 2026 21.00 WIB – 11 Mar 2026 02.00 WIB" in text(bapperida.get(staff(meeting)))


# --- projector ----------------------------------------------------------------------------------------------------


def arrive(city: City, **fields) -> None:
    assert Client().post(URL, typed(city, **fields)).status_code == 302


def figures(page: str) -> list[str]:
    return [re.sub(r"<.*?>", "", value) for value in re.findall(r'class="live-figure[^"]*"><b>(.*?)</b>', page)]


def test_screen_counts_by_department_and_sex_without_personal_data(bapperida, city: City, meeting):
    factories.make_invitation(meeting, city.dp3a_department, presence="excused")
    arrive(city, nip=NIP, phone="081264001234")
    arrive(city, name="Budi", sex="L")
    arrive(city, name="Rahma", department=city.b.pk)
    page = text(bapperida.get(screen(meeting)))
    assert figures(page) == ["3", "2", "1", "2/3", "0"]
    assert "67%" in page
    assert "1 izin" in page
    for words in ("Rahma", "Disdik", "testserver/hadir/", "abcd-efgh-ijkm", 'class="qr"'):
        assert words in page
    for secret in (NIP, "081264001234"):
        assert secret not in page
    assert page.index("Rahma") < page.index("Budi") < page.index("Siti Aminah")


def test_department_that_staff_ticked_counts_as_here(city: City, meeting):
    meeting.invitations.filter(department=city.a).update(presence="present")
    found = turnout(meeting)
    assert (found.here, found.missing, found.people, found.arrivals) == (1, 1, 0, [])


def test_people_whom_staff_keyed_in_count_but_are_no_arrivals(city: City, meeting):
    factories.make_attendee(meeting.invitations.get(department=city.a), source=AttendeeSource.SHEET)
    found = turnout(meeting)
    assert (found.people, found.here, found.arrivals) == (1, 1, [])


def test_unchanged_screen_is_not_sent_again(bapperida, city: City, meeting):
    first = bapperida.get(screen(meeting, part=True))
    etag = first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"]
    assert "private" in first.headers["Cache-Control"]
    same = bapperida.get(screen(meeting, part=True), headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    arrive(city)
    changed = bapperida.get(screen(meeting, part=True), headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert figures(text(changed))[0] == "1"


def test_screen_changes_when_the_window_closes_although_nothing_is_written(bapperida, city: City, meeting):
    etag = bapperida.get(screen(meeting, part=True)).headers["ETag"]
    ended = timezone.now() - dt.timedelta(seconds=1)
    Meeting.objects.update(starts_at=ended - dt.timedelta(hours=1), ends_at=ended)
    answer = bapperida.get(screen(meeting, part=True), headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "sudah ditutup" in text(answer)


def test_screen_asks_again_only_while_something_can_change(bapperida, city: City, meeting):
    assert 'hx-trigger="every 4s"' in text(bapperida.get(screen(meeting)))
    decide(bapperida, meeting, "tutup")
    page = text(bapperida.get(screen(meeting)))
    assert "hx-trigger" not in page
    assert "Muat ulang" in page
    Meeting.objects.update(state="cancelled")
    assert "hx-trigger" not in text(bapperida.get(screen(meeting, part=True)))


def test_screen_without_a_code_says_what_to_do(bapperida, city: City):
    meeting = running_meeting(city, checkin_code=None)
    page = text(bapperida.get(screen(meeting)))
    assert "belum dibuka" in page
    assert "<svg viewBox" not in page


def test_signed_out_projector_gets_no_sign_in_page_inside_the_page(city: City, meeting):
    answer = Client().get(screen(meeting, part=True), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("part", [False, True])
def test_cost_of_the_screen_is_fixed(bapperida, city: City, meeting, part):
    counted = []
    bapperida.get(screen(meeting, part))
    for round_number in range(2):
        with CaptureQueriesContext(connection) as queries:
            bapperida.get(screen(meeting, part))
        counted.append(len(queries))
        for number in range(5):
            department = factories.make_department(f"OPD{round_number}{number}")
            row = factories.make_invitation(meeting, department, presence="present")
            factories.make_attendee(row, arrived_at=timezone.now())
    assert counted[0] == counted[1]
    assert counted[0] <= 6
    etag = bapperida.get(screen(meeting, part=True)).headers["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert bapperida.get(screen(meeting, part=True), headers={"If-None-Match": etag}).status_code == 304
    assert len(queries) <= 4  # session, user, meeting, trail


def test_code_is_nowhere_on_pages_of_other_roles(city: City, signed_in, meeting):
    for user in (city.focal_a, city.leadership, city.inspektorat):
        page = text(signed_in(user).get(meeting.get_absolute_url()))
        assert CODE not in page
        assert "abcd-efgh" not in page
        assert "Buka daftar hadir" not in page


def test_meeting_page_says_participation_by_department(bapperida, city: City, meeting):
    arrive(city)
    arrive(city, name="Budi", sex="L")
    page = text(bapperida.get(meeting.get_absolute_url()))
    row = re.search(r"<b>Disdik</b>.*?</tr>", page, re.DOTALL).group()
    assert [re.sub(r"<.*?>", "", cell) for cell in re.findall(r'class="num">(.*?)</td>', row)] == ["1", "1", "50%"]
    assert "Jumlah: 2 peserta" in page
