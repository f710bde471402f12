"""Pages of a meeting: form with invitations and speakers, conflict, page, change of state."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db

CREATE = reverse("meetings:meeting_create")


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def body(city: City, *speakers: dict, initial: int = 0, **fields) -> dict:
    """A valid body of the meeting form with ``fields`` changed."""
    data = {
        "title": "Rapat koordinasi PUG",
        "starts_at": "2026-03-10T09:00",
        "ends_at": "2026-03-10T12:00",
        "mode": "hibrida",
        "place": "Aula Sutrisno Hadi",
        "organizer": city.bapperida_department.pk,
        "scope": "pilihan",
        "departments": [city.a.pk],
        "narasumber-TOTAL_FORMS": len(speakers),
        "narasumber-INITIAL_FORMS": initial,
        "acara-TOTAL_FORMS": 0,
        "acara-INITIAL_FORMS": 0,
    }
    for number, speaker in enumerate(speakers):
        data |= {f"narasumber-{number}-{name}": value for name, value in speaker.items()}
    return {key: value for key, value in {**data, **fields}.items() if value is not None}


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def update(meeting: Meeting) -> str:
    return reverse("meetings:meeting_update", args=[meeting.pk])


def stored(city: City, **fields) -> Meeting:
    return factories.make_meeting(city.a, organizer=city.bapperida_department, presence="unrecorded", **fields)


def test_new_meeting_is_planned_with_speakers(bapperida, city: City):
    speaker = {"name": "Novi Siregar", "institution": "Inspektorat Provinsi", "online": "on"}
    response = bapperida.post(CREATE, body(city, speaker, {"name": ""}))
    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert (meeting.state, meeting.starts_at) == ("planned", wib(2026, 3, 10, 9))
    assert [(row.name, row.online) for row in meeting.speakers.all()] == [("Novi Siregar", True)]
    page = bapperida.get(meeting.get_absolute_url()).content.decode()
    assert "Selasa, 10 Maret 2026" in page
    assert "09.00–12.00 WIB" in page


def test_everybody_means_the_departments_valid_on_the_date(bapperida, city: City):
    factories.make_department("DISKAN", valid_to=dt.date(2025, 12, 31))
    bapperida.post(CREATE, body(city, scope="semua", departments=None))
    assert set(Meeting.objects.get().departments.values_list("code", flat=True)) == {
        "BAPPERIDA",
        "DINKES",
        "DISDIK",
        "DP3APMPPKB",
    }


def test_departments_of_a_kind_are_invited(bapperida, city: City):
    bapperida.post(CREATE, body(city, scope="jenis", kinds=["badan"], departments=None))
    assert list(Meeting.objects.get().departments.values_list("code", flat=True)) == ["BAPPERIDA"]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"title": " "}, "title", ""),
        ({"ends_at": "2026-03-10T08:00"}, "ends_at", "sesudah waktu mulai"),
        ({"ends_at": "2026-03-10T09:00"}, "ends_at", "sesudah waktu mulai"),
        ({"starts_at": "kemarin"}, "starts_at", "Tulis misalnya"),
        ({"place": ""}, "place", "Isi tempat rapat"),
        ({"mode": "daring", "place": ""}, "link", "Isi tautan daring"),
        ({"link": "bukan alamat"}, "link", "alamat lengkap"),
        ({"link": "javascript:alert(1)"}, "link", "alamat lengkap"),
        ({"departments": []}, "departments", "sedikitnya satu"),
        ({"scope": "jenis", "kinds": []}, "departments", "sedikitnya satu"),
        ({"scope": ""}, "scope", ""),
        ({"mode": "lewat telepon"}, "mode", ""),
    ],
)
def test_wrong_entries_are_refused_with_a_reason(bapperida, city: City, fields, field, words):
    found = errors(bapperida.post(CREATE, body(city, **fields)))
    assert field in found
    assert words in " ".join(found[field])
    assert not Meeting.objects.exists()


def test_department_that_has_ended_is_refused_for_the_date(bapperida, city: City):
    ended = factories.make_department("DISKAN", short_name="Diskan", valid_to=dt.date(2025, 12, 31))
    found = errors(bapperida.post(CREATE, body(city, departments=[city.a.pk, ended.pk])))
    assert "Tidak berlaku pada 10 Mar 2026: Diskan" in found["departments"][0]
    earlier = body(city, departments=[ended.pk], starts_at="2025-03-10T09:00", ends_at="2025-03-10T10:00")
    assert bapperida.post(CREATE, earlier).status_code == 302


def test_speaker_without_a_name_is_refused(bapperida, city: City):
    response = bapperida.post(CREATE, body(city, {"name": "", "topic": "GBS"}))
    assert "Isi nama narasumber." in response.content.decode()
    assert not Meeting.objects.exists()


def test_form_shows_what_is_stored(bapperida, city: City):
    meeting = stored(city)
    factories.make_speaker(meeting, name="Novi Siregar")
    page = bapperida.get(update(meeting)).content.decode()
    assert "2026-03-10T09:00" in page
    assert "Novi Siregar" in page
    assert re.search(rf'id="id_departments_{city.a.pk}"[^>]*\bchecked', page)
    assert not re.search(rf'id="id_departments_{city.b.pk}"[^>]*\bchecked', page)


def test_meeting_is_changed_and_a_speaker_removed(bapperida, city: City):
    meeting = stored(city)
    speaker = factories.make_speaker(meeting)
    row = {"id": speaker.pk, "name": speaker.name, "DELETE": "on"}
    data = body(city, row, initial=1, title="Rakor triwulan I", version=1, departments=[city.a.pk, city.b.pk])
    assert bapperida.post(update(meeting), data).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.title, meeting.version, meeting.departments.count()) == ("Rakor triwulan I", 2, 2)
    assert not meeting.speakers.exists()


def test_second_of_two_editors_sees_both_versions_and_can_save(bapperida, city: City):
    meeting = stored(city)
    bapperida.post(update(meeting), body(city, title="Versi pertama", version=1))
    mine = body(city, {"name": "Ika"}, title="Versi kedua", version=1, departments=[city.a.pk, city.b.pk])
    response = bapperida.post(update(meeting), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert {row.label: (row.stored, row.mine) for row in response.context["conflict"]} == {
        "Judul": ("Versi pertama", "Versi kedua"),
        "Yang diundang": ("Disdik", "Dinkes, Disdik"),
        "Narasumber": ("", "Ika"),
    }
    assert "Versi pertama" in page
    assert 'name="version" value="2"' in page
    assert Meeting.objects.get().title == "Versi pertama"
    assert bapperida.post(update(meeting), {**mine, "version": 2}).status_code == 302
    assert Meeting.objects.get().title == "Versi kedua"


def test_meeting_that_was_cancelled_meanwhile_keeps_what_was_typed(bapperida, city: City):
    meeting = stored(city)
    Meeting.objects.update(state="cancelled")
    response = bapperida.post(update(meeting), body(city, title="Judul baru", version=1))
    assert response.status_code == 409
    assert "Judul baru" in response.content.decode()
    assert bapperida.get(update(meeting)).status_code == 409


def test_page_of_a_meeting_shows_figures_and_people(bapperida, city: City):
    meeting = factories.make_meeting(city.a, city.b)
    factories.make_attendee(meeting.invitations.get(department=city.a), nip="198502022010012002")
    factories.make_minutes(meeting)
    factories.make_action(city.a, factories.make_decision(meeting), due=dt.date(2026, 3, 11))
    response = bapperida.get(meeting.get_absolute_url())
    page = response.content.decode()
    assert response.context["figures"].attended == 2
    for words in ("P 1 (100%) · L 0 (0%)", "Siti Aminah (P)", "NIP 198502022010012002", "Rapat dibuka pukul 09.00"):
        assert words in page


def test_page_of_a_meeting_hides_personal_data_and_foreign_tasks(city: City, signed_in):
    meeting = factories.make_meeting(city.a, city.b)
    factories.make_attendee(meeting.invitations.get(department=city.a), nip="198502022010012002", phone="0812-64")
    item = factories.make_action(city.a, factories.make_decision(meeting))
    page = signed_in(city.focal_b).get(meeting.get_absolute_url()).content.decode()
    assert "Siti Aminah" in page
    assert "198502022010012002" not in page
    assert "0812-64" not in page
    assert item.get_absolute_url() not in page


def test_page_of_a_meeting_says_who_is_responsible(bapperida, city: City):
    meeting = factories.make_meeting(city.a, city.b, presence="absent")
    one, both, nobody = (factories.make_decision(meeting, text=text) for text in ("Satu.", "Dua.", "Tiga."))
    factories.make_action(city.a, one, state="closed", closed_on=dt.date(2026, 4, 1))
    for department in (city.a, city.b):
        factories.make_action(department, both, due=dt.date(2100, 1, 1))
    response = bapperida.get(meeting.get_absolute_url())
    rows = {row["decision"]: (row["responsible"], row["late"]) for row in response.context["decisions"]}
    assert rows == {one: ("Disdik", ""), both: ("2 OPD", ""), nobody: ("—", "")}
    assert [card["foot"] for card in response.context["cards"]] == [
        "2 tanpa kabar",
        "daftar hadir belum diisi",
        "3 tugas bagi perangkat daerah",
        "tidak ada yang lewat tenggat",
    ]


def test_decision_says_what_closes_its_tasks_to_those_who_read_them(bapperida, city: City, signed_in):
    meeting = factories.make_meeting(city.a, city.b)
    by_fact, judged = (factories.make_decision(meeting, text=text) for text in ("Satu.", "Dua."))
    for department in (city.a, city.b):
        factories.make_action(department, by_fact, fact="sk-focal-point", fact_options={"year": 2026})
    factories.make_action(city.b, judged)
    words = "SK focal point untuk tahun 2026 berlaku"
    response = bapperida.get(meeting.get_absolute_url())
    shown = {row["decision"]: row["questions"] for row in response.context["decisions"]}
    assert shown == {by_fact: [words], judged: []}
    assert response.text.count(f"Selesai sendiri bila {words}") == 1
    assert f"Selesai sendiri bila {words}" in signed_in(city.focal_a).get(meeting.get_absolute_url()).text


def test_everybody_present_is_said(bapperida, city: City):
    cards = bapperida.get(factories.make_meeting(city.a).get_absolute_url()).context["cards"]
    assert (cards[0]["foot"], cards[3]["suffix"]) == ("semua hadir", "")


@pytest.mark.parametrize("name", ["bapperida", "focal_a"])
def test_page_of_an_empty_meeting_says_what_comes_next(city: City, signed_in, name):
    meeting = factories.make_meeting(organizer=city.bapperida_department, state="planned")
    page = signed_in(city.actor(name)).get(meeting.get_absolute_url()).content.decode()
    assert "Belum ada keputusan" in page
    assert "Belum ada notula" in page
    assert ("Catat kehadiran" in page) is (name == "bapperida")


def decide(client: Client, meeting: Meeting, action: str, **data):
    return client.post(reverse("meetings:meeting_decide", args=[meeting.pk, action]), {"version": 1, **data})


def test_meeting_is_marked_as_held(bapperida, city: City):
    meeting = stored(city, state="planned")
    response = decide(bapperida, meeting, "hold")
    assert response.url == meeting.get_absolute_url()
    assert Meeting.objects.get().state == "held"


def test_before_a_meeting_counts_it_is_said_how_many_are_not_recorded(bapperida, city: City):
    meeting = factories.make_meeting(city.a, city.b, state="planned")
    meeting.invitations.update(presence="unrecorded")
    words = "2 perangkat daerah belum dicatat kehadirannya; sampai dicatat, dihitung tidak hadir."
    assert bapperida.get(meeting.get_absolute_url()).content.decode().count(words) == 2  # hint and confirmation
    meeting.invitations.update(presence="present")
    assert "belum dicatat kehadirannya" not in bapperida.get(meeting.get_absolute_url()).content.decode()


def test_meeting_is_cancelled_with_a_reason_only(bapperida, city: City):
    meeting = stored(city, state="planned")
    response = bapperida.post(
        reverse("meetings:meeting_decide", args=[meeting.pk, "cancel"]), {"version": 1}, follow=True
    )
    assert "Alasan pembatalan wajib diisi." in response.content.decode()
    assert Meeting.objects.get().state == "planned"
    decide(bapperida, meeting, "cancel", note="Bentrok jadwal")
    assert Meeting.objects.get().state == "cancelled"


def test_blocked_change_of_state_says_why(bapperida, city: City):
    meeting = factories.make_meeting(city.a)
    factories.make_action(city.a, factories.make_decision(meeting))
    assert "sudah melahirkan tugas" in bapperida.get(meeting.get_absolute_url()).content.decode()
    response = decide(bapperida, meeting, "reopen", note="Salah")
    assert response.status_code == 409
    assert "sudah melahirkan tugas" in response.content.decode()


def test_unknown_change_of_state_is_refused(bapperida, city: City):
    assert decide(bapperida, stored(city), "hapus").status_code == 409
