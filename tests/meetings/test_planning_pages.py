"""Planning a meeting: agenda rows, place and link, mission, request letters, and meetings that go on from another."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import ActionItem, AgendaItem, Meeting
from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

from .papers import make_agenda
from .test_meeting_pages import CREATE, body, errors, stored, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def rows(*items: dict, initial: int = 0) -> dict:
    """The rows of the agenda in a body."""
    data = {"acara-TOTAL_FORMS": len(items), "acara-INITIAL_FORMS": initial}
    for number, item in enumerate(items):
        data |= {f"acara-{number}-{name}": value for name, value in item.items()}
    return data


OPENING = {"minutes": 15, "title": "Pembukaan", "presenter": "Asisten II"}
TALK = {"minutes": 60, "title": "Paparan", "presenter": ""}


def agenda(meeting: Meeting) -> list[tuple]:
    return list(meeting.agenda.order_by("position").values_list("position", "minutes", "title", "presenter"))


# --- agenda -------------------------------------------------------------------------------------------------------


def test_agenda_is_stored_in_order_and_shown_by_the_clock(bapperida, city: City):
    bapperida.post(CREATE, {**body(city), **rows(OPENING, {"minutes": 15, "title": ""}, TALK)})
    meeting = Meeting.objects.get()
    assert agenda(meeting) == [(1, 15, "Pembukaan", "Asisten II"), (2, 60, "Paparan", "")]
    page = bapperida.get(meeting.get_absolute_url()).content.decode()
    assert "09.00–09.15 · 15 menit" in page
    assert "09.15–10.15 · 60 menit" in page
    assert "105 menit sebelum rapat berakhir" in page


def test_items_moved_on_the_page_keep_their_places(bapperida, city: City):
    bapperida.post(CREATE, {**body(city), **rows({**OPENING, "position": 2}, {**TALK, "position": 1})})
    assert [row[2] for row in agenda(Meeting.objects.get())] == ["Paparan", "Pembukaan"]


def test_items_are_changed_removed_and_added(bapperida, city: City):
    meeting = stored(city)
    first, second = make_agenda(meeting, (15, "Pembukaan"), (60, "Paparan"))
    new = rows(
        {"id": first.pk, "minutes": 20, "title": "Pembukaan"},
        {"id": second.pk, "minutes": 60, "title": "Paparan", "DELETE": "on"},
        {"minutes": 30, "title": "Penutup"},
        initial=2,
    )
    assert bapperida.post(update(meeting), {**body(city, version=1), **new}).status_code == 302
    assert agenda(meeting) == [(1, 20, "Pembukaan", ""), (2, 30, "Penutup", "")]
    assert AgendaItem.objects.filter(pk=first.pk).exists()
    assert AuditEntry.objects.filter(action="acara").count() == 1


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"minutes": 0, "title": "Pembukaan"}, "Sedikitnya 1 menit."),
        ({"minutes": 601, "title": "Pembukaan"}, "Paling lama 600 menit."),
        ({"minutes": "", "title": "Pembukaan"}, "Isi lamanya."),
        ({"minutes": 20, "title": ""}, "Isi acaranya."),
        ({"minutes": "lama", "title": "Pembukaan"}, ""),
    ],
)
def test_wrong_items_are_refused_and_stay_on_the_page(bapperida, city: City, item: dict, words: str):
    page = bapperida.post(CREATE, {**body(city, title="Rapat yang diketik"), **rows(item)}).content.decode()
    assert words in page
    assert "Rapat yang diketik" in page
    assert not Meeting.objects.exists()


def test_second_of_two_editors_sees_both_agendas(bapperida, city: City):
    meeting = stored(city)
    make_agenda(meeting, (15, "Pembukaan"))
    response = bapperida.post(update(meeting), {**body(city, version=9), **rows(TALK)})
    assert response.status_code == 409
    found = {row.label: (row.stored, row.mine) for row in response.context["conflict"]}
    assert found["Susunan acara"] == ("15 menit: Pembukaan", "60 menit: Paparan")


# --- place, mission, speakers, number -------------------------------------------------------------------------------


def ahead(**fields) -> dict:
    day = timezone.localdate() + dt.timedelta(days=9)
    return {"starts_at": f"{day}T09:00", "ends_at": f"{day}T12:00", **fields}


def test_hybrid_meeting_ahead_needs_place_and_link(bapperida, city: City):
    found = errors(bapperida.post(CREATE, body(city, **ahead())))
    assert "rapat hibrida perlu tempat dan tautan" in found["link"][0]
    assert bapperida.post(CREATE, body(city, **ahead(link="https://rapat.id/1"))).status_code == 302
    # One that is over is recorded with what is known.
    assert bapperida.post(CREATE, body(city)).status_code == 302


def test_mission_is_offered_from_before_and_may_be_another(bapperida, city: City):
    stored(city, mission="Misi ke-2 RPJMD 2016-2021")
    page = bapperida.get(CREATE).content.decode()
    assert '<option value="Misi ke-2 RPJMD 2016-2021">' in page
    assert '<option value="Misi ke-7 RPJMD Kota Tanjungbalai Tahun 2021-2026' in page
    bapperida.post(CREATE, body(city, title="Rapat misi", mission="Misi baru"))
    assert Meeting.objects.get(title="Rapat misi").mission == "Misi baru"


def test_speaker_has_a_request_letter(bapperida, city: City):
    speaker = {"name": "Novi Siregar", "letter_number": "005/2/Bapperida", "letter_date": "2026-03-01"}
    bapperida.post(CREATE, body(city, speaker))
    row = Meeting.objects.get().speakers.get()
    assert (row.letter_number, row.letter_date) == ("005/2/Bapperida", dt.date(2026, 3, 1))


def test_number_is_given_once_and_stays(bapperida, city: City):
    bapperida.post(CREATE, body(city))
    bapperida.post(CREATE, body(city, title="Kedua"))
    first, second = Meeting.objects.order_by("pk")
    assert [(row.year, row.sequence) for row in (first, second)] == [(2026, 1), (2026, 2)]
    moved = body(city, starts_at="2027-03-10T09:00", ends_at="2027-03-10T10:00", link="https://rapat.id/1", version=1)
    assert bapperida.post(update(second), moved).status_code == 302
    second.refresh_from_db()
    assert (second.starts_at.year, second.year, second.sequence) == (2027, 2026, 2)
    assert "Rapat ke-2 tahun 2026" in bapperida.get(second.get_absolute_url()).content.decode()


# --- series ---------------------------------------------------------------------------------------------------------


def series(meeting: Meeting) -> str:
    return reverse("meetings:meeting_continue", args=[meeting.pk])


def test_meeting_goes_on_with_what_is_open_and_the_same_invitees(bapperida, city: City):
    ended = factories.make_department("DISKAN", valid_to=dt.date(2026, 4, 30))
    heir = factories.make_department("PERIKANAN", valid_from=dt.date(2026, 5, 1), predecessors=[ended])
    first = factories.make_meeting(city.a, ended, organizer=city.bapperida_department, purpose="Percepatan PPRG")
    decision = factories.make_decision(first)
    factories.make_action(city.a, decision, text="Masih dikerjakan.")
    factories.make_action(city.b, decision, state="closed", closed_on=dt.date(2026, 4, 1), text="Sudah selesai.")
    page = bapperida.get(series(first))
    assert page.context["form"].initial["departments"] == [city.a.pk, heir.pk]
    assert page.context["form"]["purpose"].value() == "Percepatan PPRG"
    item = page.context["agenda"].forms[0]
    today = tanggal(timezone.localdate())
    assert item["title"].value() == f"Tindak lanjut keputusan rapat 10 Mar 2026 (1 tugas terbuka per {today})"
    content = page.content.decode()
    assert "Masih dikerjakan." in content
    assert "Sudah selesai." not in content

    data = body(city, starts_at="2026-06-10T09:00", ends_at="2026-06-10T12:00", departments=[city.a.pk, heir.pk])
    follow = {"minutes": 30, "title": item["title"].value(), "position": 1}
    response = bapperida.post(series(first), {**data, **rows(follow, initial=1)})
    second = Meeting.objects.get(previous=first)
    assert response.url == second.get_absolute_url()
    assert agenda(second)[0][2].startswith("Tindak lanjut keputusan rapat")
    for one, other, words in ((first, second, "Dilanjutkan"), (second, first, "Melanjutkan")):
        page = bapperida.get(one.get_absolute_url()).content.decode()
        assert f'{words} <a href="{other.get_absolute_url()}">' in page
    assert "Masih dikerjakan." in bapperida.get(second.get_absolute_url()).content.decode()


def test_open_tasks_of_the_whole_series_come_along(bapperida, city: City):
    first = factories.make_meeting(city.a)
    second = factories.make_meeting(city.a, previous=first)
    factories.make_action(city.a, factories.make_decision(first), text="Dari yang pertama.")
    page = bapperida.get(series(second)).content.decode()
    assert "Dari yang pertama." in page


def test_open_tasks_stand_under_their_decision_which_is_written_once(bapperida, city: City):
    first = factories.make_meeting(city.a, city.b)
    second = factories.make_meeting(
        city.a, city.b, previous=first, starts_at=timezone.now() + dt.timedelta(days=9), ends_at=None, state="planned"
    )
    shared = factories.make_decision(first, text="Seluruh PPRG diajukan.")
    for department in (city.a, city.b):
        factories.make_action(department, shared, text=shared.text)
    page = bapperida.get(second.get_absolute_url()).content.decode()
    assert page.count(shared.text) == 1
    assert "2 tugas masih terbuka" in page
    places = [page.index(words) for words in (shared.text, city.a.short_name, "Keputusan dan tindak lanjut")]
    assert places == sorted(places), "a planned meeting opens with what is left of the one before"


def test_others_see_only_their_own_open_tasks_of_a_series(city: City, signed_in):
    first = factories.make_meeting(city.a, city.b)
    second = factories.make_meeting(city.a, city.b, previous=first)
    decision = factories.make_decision(first)
    factories.make_action(city.a, decision, text="Tugas A.")
    factories.make_action(city.b, decision, text="Tugas B.")
    page = signed_in(city.focal_b).get(second.get_absolute_url()).content.decode()
    assert "Tugas B." in page
    assert "Tugas A." not in page


def test_series_without_open_tasks_says_so(bapperida, city: City):
    first = factories.make_meeting(city.a)
    page = bapperida.get(series(first))
    assert page.context["agenda"].forms[0]["title"].value() == "Tindak lanjut keputusan rapat 10 Mar 2026"
    assert "Semua tugas dari rapat sebelumnya sudah selesai." in page.content.decode()


def test_refused_meeting_of_a_series_keeps_what_was_typed(bapperida, city: City):
    first = factories.make_meeting(city.a)
    page = bapperida.post(series(first), {**body(city, place="", title="Lanjutan saya"), **rows(OPENING)})
    assert "Lanjutan saya" in page.content.decode()
    assert Meeting.objects.count() == 1


def test_page_of_a_series_makes_the_same_queries_whatever_its_size(bapperida, city: City):
    first = factories.make_meeting(city.a, city.b)
    second = factories.make_meeting(city.a, previous=first)
    third = factories.make_meeting(city.a, previous=second)
    factories.make_action(city.a, factories.make_decision(first))

    def queries(url: str) -> int:
        bapperida.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert bapperida.get(url).status_code == 200
        return len(captured)

    urls = (third.get_absolute_url(), series(third))
    small = [queries(url) for url in urls]
    for meeting in (first, second):
        for department in (city.a, city.b):
            factories.make_action(department, factories.make_decision(meeting))
    make_agenda(third, (15, "Satu"), (15, "Dua"), (15, "Tiga"))
    assert ActionItem.objects.count() == 5
    assert [queries(url) for url in urls] == small
