"""Quick ticking on the page: with and without script, search, conflicts in the line itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Invitation, Meeting
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def meeting(city: City) -> Meeting:
    return factories.make_meeting(
        city.a, city.b, organizer=city.bapperida_department, presence="unrecorded", state="planned"
    )


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def page_of(meeting: Meeting) -> str:
    return reverse("meetings:attendance_quick", args=[meeting.pk])


def press(client: Client, row: Invitation, presence: str, note: str = "", *, scripted: bool = True, **fields: Any):
    data = {"presence": presence, "note": note, "seen_presence": row.presence, "seen_note": row.note, **fields}
    url = reverse("meetings:attendance_tick", args=[row.pk])
    return client.post(url, data, headers=SCRIPT if scripted else {})


def text(response) -> str:
    return response.content.decode()


def pressed(page: str) -> list[str]:
    """Labels of the buttons that are on."""
    found = re.findall(r'aria-pressed="true">(.*?)</button>', page, re.DOTALL)
    return [re.sub(r"<.*?>", "", label).strip() for label in found]


def test_one_button_records_one_department(bapperida, city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    answer = press(bapperida, row, "excused", "dinas luar")
    page = text(answer)
    assert pressed(page) == ["Izin"]
    assert 'value="dinas luar"' in page
    assert 'hx-swap-oob="true"' in page
    assert "1 izin" in page
    assert "Dinkes" not in page
    row.refresh_from_db()
    assert (row.presence, row.note) == ("excused", "dinas luar")


def test_without_script_it_leads_back_to_the_line_with_the_search_kept(bapperida, city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    answer = press(bapperida, row, "represented", "Sekretaris", scripted=False, q="dis&dik", belum="1")
    assert answer.url == f"{page_of(meeting)}?q=dis%26dik&belum=1#u{row.pk}"
    assert Invitation.objects.get(pk=row.pk).presence == "represented"


def test_page_lists_departments_with_counts(bapperida, city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    Invitation.objects.filter(pk=row.pk).update(presence="represented", note="oleh Siti")
    factories.make_attendee(row)
    page = text(bapperida.get(page_of(meeting)))
    assert pressed(page) == ["Diwakili"]
    assert "1 peserta (P 1, L 0)" in page
    assert "<b>1</b> dari 2 hadir" in page


@pytest.mark.parametrize(("term", "found"), [("disd", ["Disdik"]), ("KESEHATAN", ["Dinkes"]), ("zz", []), ("%00", [])])
def test_search_finds_by_any_name(bapperida, city: City, meeting, term, found):
    page = text(bapperida.get(page_of(meeting), {"q": term}))
    assert [name for name in ("Disdik", "Dinkes") if f">{name}</b>" in page] == found
    part = text(bapperida.get(page_of(meeting), {"q": term}, headers={**SCRIPT, "HX-Target": "daftar"}))
    assert "<html" not in part
    assert ("tidak ada perangkat daerah yang cocok" in part.lower()) is (not found)


def test_only_what_is_left_can_be_shown(bapperida, city: City, meeting):
    meeting.invitations.filter(department=city.a).update(presence="present")
    page = text(bapperida.get(page_of(meeting), {"belum": "1"}))
    assert ">Dinkes</b>" in page
    assert ">Disdik</b>" not in page
    meeting.invitations.update(presence="present")
    assert "Semua sudah dicatat" in text(bapperida.get(page_of(meeting), {"belum": "1"}))


@pytest.mark.parametrize("scripted", [True, False])
def test_tick_of_a_colleague_is_shown_and_the_typed_note_kept(bapperida, city: City, meeting, scripted):
    row = meeting.invitations.get(department=city.a)
    Invitation.objects.filter(pk=row.pk).update(presence="excused", note="sakit")
    answer = press(bapperida, row, "absent", "tidak ada kabar", scripted=scripted)
    page = text(answer)
    assert answer.status_code == (200 if scripted else 409)
    assert "Sementara itu sudah tercatat “Izin” (sakit)" in page
    assert 'value="tidak ada kabar"' in page
    assert pressed(page) == ["Izin"]
    assert Invitation.objects.get(pk=row.pk).presence == "excused"
    stored = Invitation.objects.get(pk=row.pk)
    assert 'name="seen_note" value="sakit"' in page
    press(bapperida, stored, "absent", "tidak ada kabar")
    assert Invitation.objects.get(pk=row.pk).presence == "absent"


def test_refusal_stands_in_the_line(bapperida, city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    factories.make_attendee(row)
    assert "pesertanya sudah tercatat hadir" in text(press(bapperida, row, "absent"))
    assert text(press(bapperida, row, "entah")).count("field-error") == 1
    assert text(press(bapperida, row, "present", "x" * 201)).count("field-error") == 1
    assert Invitation.objects.get(pk=row.pk).presence == "unrecorded"


def test_arrival_against_what_was_ticked_is_pointed_out(bapperida, city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    Invitation.objects.filter(pk=row.pk).update(presence="excused")
    factories.make_attendee(row)
    assert "Ditandai izin, tetapi ada pesertanya." in text(bapperida.get(page_of(meeting)))


def test_enter_in_the_note_keeps_the_presence(bapperida, city: City, meeting):
    """The first button of a form is the one that Enter presses: it must not say "present"."""
    row = meeting.invitations.get(department=city.a)
    Invitation.objects.filter(pk=row.pk).update(presence="excused")
    page = text(bapperida.get(page_of(meeting), {"q": "disd"}))
    form = page[page.index('class="quick-line"') :]
    first = re.search(r"<button[^>]*>", form).group()
    assert 'value="excused"' in first
    row.refresh_from_db()
    press(bapperida, row, "excused", "sakit")
    assert Invitation.objects.get(pk=row.pk).note == "sakit"


def test_note_with_odd_spaces_is_no_conflict_for_ever(bapperida, city: City, meeting):
    row = meeting.invitations.get(department=city.a)
    Invitation.objects.filter(pk=row.pk).update(note=" dua  spasi ")
    row.refresh_from_db()
    assert pressed(text(press(bapperida, row, "present", row.note))) == ["Hadir"]


def test_foreign_or_missing_lines_are_404(bapperida):
    assert bapperida.post(reverse("meetings:attendance_tick", args=[999]), {}).status_code == 404


def test_cost_is_fixed(bapperida, city: City, meeting):
    counted = []
    bapperida.get(page_of(meeting))
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            bapperida.get(page_of(meeting))
        counted.append(len(queries))
        for _number in range(5):
            factories.make_attendee(factories.make_invitation(meeting, factories.make_department()))
    assert counted[0] == counted[1]
