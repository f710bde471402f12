"""Minutes that save themselves, are signed off, corrected, read by version and printed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.domain import give_tasks
from meetings.domain.lock import LOCKED
from meetings.models import Meeting, Minutes, MinutesVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.common.documents.reading import docx_lines, pdf_pages
from tests.conftest import City

from .papers import lock, written_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(city: City) -> Meeting:
    return written_meeting(city)


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def url(name: str, meeting: Meeting, *more) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk, *more])


def content(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


# --- saving by itself -----------------------------------------------------------------------------------------------


def autosave(client: Client, meeting: Meeting, **fields):
    return client.post(url("minutes_autosave", meeting), {"format": "html", "version": 1, **fields})


def test_minutes_save_themselves(bapperida, meeting):
    answer = autosave(bapperida, meeting, opening="<p>Dibuka <b>Sekda</b>.</p>", chair="Sekda")
    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    minutes = Minutes.objects.get()
    assert (minutes.opening, minutes.chair, minutes.version) == ("<p>Dibuka <strong>Sekda</strong>.</p>", "Sekda", 2)
    again = autosave(bapperida, meeting, opening="<p>Dibuka <b>Sekda</b>.</p>", chair="Sekda", version=2)
    assert again.json()["version"] == 2
    assert AuditEntry.objects.filter(action="ubah").count() == 1


def test_first_autosave_begins_the_minutes(bapperida, city: City):
    meeting = factories.make_meeting(city.a)
    assert autosave(bapperida, meeting, opening="<p>Dibuka.</p>", version=0).json()["version"] == 1
    assert Minutes.objects.get().opening == "<p>Dibuka.</p>"


def test_autosave_on_another_version_writes_nothing(bapperida, meeting):
    answer = autosave(bapperida, meeting, opening="<p>Lain.</p>", version=7)
    assert answer.status_code == 409
    assert answer.json()["locked"] is False
    assert Minutes.objects.get().opening == "<p>Dibuka.</p>"


def test_autosave_whose_answer_was_lost_is_no_conflict_unless_somebody_wrote_since(bapperida, city, signed_in, meeting):
    lost, other = "a" * 32, "b" * 32
    assert autosave(bapperida, meeting, opening="<p>Satu.</p>", kiriman=lost).status_code == 200
    # The page did not hear of it: it goes on from version 1 and names the request that it sent.
    again = autosave(bapperida, meeting, opening="<p>Satu dua.</p>", kiriman=other, kiriman_lalu=f"{lost} {'c' * 32}")
    assert (again.status_code, again.json()["version"]) == (200, 3)
    assert Minutes.objects.get().opening == "<p>Satu dua.</p>"
    # A request of somebody else, or one that was not the last, excuses nothing.
    colleague = signed_in(factories.make_user(department=city.bapperida_department))
    assert autosave(colleague, meeting, opening="<p>Lain.</p>", kiriman_lalu=other).status_code == 409
    assert autosave(bapperida, meeting, opening="<p>Lain.</p>", kiriman_lalu=lost).status_code == 409
    assert Minutes.objects.get().opening == "<p>Satu dua.</p>"


def test_autosave_of_locked_minutes_says_so(bapperida, city: City, meeting):
    lock(meeting, city.bapperida)
    answer = autosave(bapperida, meeting, opening="<p>Lain.</p>", version=3)
    assert (answer.status_code, answer.json()) == (409, {"reason": LOCKED, "locked": True})


def test_autosave_names_what_cannot_be_stored(bapperida, meeting):
    answer = autosave(bapperida, meeting, presentations="x" * 20_001)
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert (problem["id"], problem["label"]) == ("id_presentations", "Paparan")
    assert "Paling banyak 20.000 huruf" in problem["text"]
    assert Minutes.objects.get().version == 1


def test_autosave_without_sign_in_is_a_plain_401(meeting):
    answer = Client().post(url("minutes_autosave", meeting), {}, headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_autosave_of_others_is_refused(city: City, signed_in, meeting):
    assert autosave(signed_in(city.focal_a), meeting, opening="x").status_code == 403


# --- signing and correcting -----------------------------------------------------------------------------------------


def sign(client: Client, meeting: Meeting, act: str, **fields):
    version = Minutes.objects.get().version
    return client.post(url("minutes_sign", meeting, act), {"version": version, **fields}, follow=True)


def test_page_leads_from_the_text_to_the_lock_and_to_a_correction(bapperida, meeting):
    page = bapperida.get(url("meeting_minutes", meeting)).content.decode()
    assert "Disahkan pimpinan rapat" in page
    assert "Draf notula" in page
    assert "Notula disahkan pimpinan rapat." in sign(bapperida, meeting, "pimpinan").content.decode()
    page = sign(bapperida, meeting, "notulis").content.decode()
    assert "Notula terkunci sebagai versi 1." in page
    assert "Notula ditandatangani" in page
    assert 'name="opening"' not in page
    assert url("decision_create", meeting) not in page
    detail = bapperida.get(meeting.get_absolute_url()).content.decode()
    assert "Notula ditandatangani" in detail
    assert url("minutes_version", meeting, 1) in detail
    assert url("decision_create", meeting) not in detail

    refused = bapperida.post(url("minutes_correct", meeting), {"version": 3, "reason": " "}, follow=True)
    assert "Alasan koreksi wajib diisi." in refused.content.decode()
    page = bapperida.post(url("minutes_correct", meeting), {"version": 3, "reason": "Salah nama."}, follow=True)
    assert "Koreksi dibuka." in page.content.decode()
    assert "Alasan: Salah nama." in page.content.decode()
    assert 'name="opening"' in page.content.decode()
    assert "Notula dikoreksi" in bapperida.get(meeting.get_absolute_url()).content.decode()


def test_signature_can_be_taken_back(bapperida, meeting):
    assert "Batalkan" not in bapperida.get(url("meeting_minutes", meeting)).content.decode()
    page = sign(bapperida, meeting, "pimpinan").content.decode()
    assert "Menunggu satu pengesahan" in page
    assert "Pengesahan dibatalkan." in sign(bapperida, meeting, "batal").content.decode()
    assert Minutes.objects.get().chair_signed_at is None


def test_signing_an_older_text_is_a_conflict(bapperida, meeting):
    assert sign(bapperida, meeting, "pimpinan", version=7).status_code == 409
    assert bapperida.post(url("minutes_sign", meeting, "pimpinan"), {"version": "x"}).status_code == 409
    assert bapperida.post(url("minutes_sign", meeting, "wali-kota"), {"version": 1}).status_code == 404
    assert Minutes.objects.get().chair_signed_at is None


def test_button_that_cannot_be_pressed_says_why(bapperida, meeting):
    Minutes.objects.update(chair="")
    assert "Isi dahulu nama pimpinan rapat." in bapperida.get(url("meeting_minutes", meeting)).content.decode()


def test_saving_into_the_lock_keeps_what_was_typed(bapperida, city: City, meeting):
    lock(meeting, city.bapperida)
    typed = {"opening": "<p>Sudah diketik</p>", "format": "html", "version": 1}
    response = bapperida.post(url("meeting_minutes", meeting), typed)
    assert response.status_code == 409
    assert "Sudah diketik" in response.content.decode()
    assert LOCKED in response.content.decode()


# --- versions and paper -----------------------------------------------------------------------------------------------


@pytest.fixture
def corrected(city: City, bapperida, meeting) -> Meeting:
    lock(meeting, city.bapperida)
    bapperida.post(url("minutes_correct", meeting), {"version": 3, "reason": "Salah nama."})
    typed = {"opening": "Dibuka Sekda.", "chair": "Zul Abdiman", "note_taker": "Mariana Tobing", "version": 4}
    bapperida.post(url("meeting_minutes", meeting), typed)
    lock(meeting, city.bapperida)
    return meeting


def test_versions_are_read_side_by_side_by_everybody(city: City, signed_in, corrected):
    client = signed_in(city.focal_b)
    page = client.get(url("minutes_version", corrected, 2)).content.decode()
    assert "Perubahan sejak versi 1" in page
    assert "Alasan koreksi: Salah nama." in page
    assert "<del>Dibuka.</del>" in page
    assert "<ins>Dibuka Sekda.</ins>" in page
    assert "Versi terbaru" in page
    first = client.get(url("minutes_version", corrected, 1)).content.decode()
    assert "Sudah ada koreksi" in first
    assert "<p>Dibuka.</p>" in first
    assert "Perubahan sejak" not in first
    assert client.get(url("minutes_version", corrected, 3)).status_code == 404


def test_each_version_is_printed_as_it_was(bapperida, corrected):
    old = pdf_pages(content(bapperida.get(url("minutes_version_print", corrected, 1, "pdf"))))[0]
    assert "VERSI LAMA — sudah ada koreksi" in old
    assert "Dibuka." in old
    word = docx_lines(content(bapperida.get(url("minutes_version_print", corrected, 2, "docx"))))
    assert "Dibuka Sekda." in word
    newest = pdf_pages(content(bapperida.get(url("minutes_print", corrected, "pdf"))))[0]
    assert "Versi 2: Salah nama." in newest
    assert "DRAF" not in newest
    assert bapperida.get(url("minutes_version_print", corrected, 9, "pdf")).status_code == 404
    assert bapperida.get(url("minutes_version_print", corrected, 1, "exe")).status_code == 404


def test_minutes_under_correction_are_printed_as_a_draft(bapperida, corrected):
    bapperida.post(url("minutes_correct", corrected), {"version": 7, "reason": "Lagi."})
    assert "DRAF — belum disahkan" in bapperida.get(url("minutes_print", corrected, "html")).content.decode()
    assert MinutesVersion.objects.count() == 2


def test_meeting_without_minutes_has_none_to_print(bapperida, city: City):
    meeting = factories.make_meeting(city.a)
    assert bapperida.get(url("minutes_print", meeting, "pdf")).status_code == 404


def test_what_came_into_a_version_another_way_is_harmless(bapperida, city: City, meeting):
    Minutes.objects.update(opening="<p>Isi<img src=x onerror=alert(1)><script>alert(1)</script></p>")
    lock(meeting, city.bapperida)
    for address in (
        meeting.get_absolute_url(),
        url("meeting_minutes", meeting),
        url("minutes_version", meeting, 1),
        url("minutes_print", meeting, "html"),
    ):
        page = bapperida.get(address).content.decode()
        assert "onerror" not in page
        assert "alert(1)" not in page


def test_pages_make_the_same_queries_whatever_their_size(bapperida, city: City, corrected):
    def queries(address: str) -> int:
        bapperida.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert bapperida.get(address).status_code == 200
        return len(captured)

    def costs(newest: int) -> list[int]:
        return [
            queries(url("minutes_version", corrected, newest)),
            queries(url("minutes_print", corrected, "html")),
            queries(url("meeting_minutes", corrected)),
            queries(corrected.get_absolute_url()),
        ]

    decision = factories.make_decision(corrected)
    task = {"decision": decision, "actor": city.bapperida, "due": dt.date(2026, 12, 31)}
    give_tasks(departments=[city.a], text="Ajukan GBS", **task)
    small = costs(2)
    for number in range(3):
        department = factories.make_department(f"D{number}")
        factories.make_invitation(corrected, department)
    bapperida.post(url("minutes_correct", corrected), {"version": 7, "reason": "Lagi."})
    lock(corrected, city.bapperida)
    give_tasks(departments=corrected.departments.all(), text="Susulkan KAK", **task)
    assert costs(3) == small


# --- admin ------------------------------------------------------------------------------------------------------------


def test_admin_does_not_change_locked_minutes_and_voids_a_signature(bapperida, city: City, meeting):
    address = reverse("admin:meetings_minutes_change", args=[Minutes.objects.get().pk])
    sign(bapperida, meeting, "pimpinan")
    data = {"meeting": meeting.pk, "opening": "Lain.", "chair": "Zul Abdiman", "note_taker": "Mariana Tobing"}
    assert bapperida.post(address, {**data, "seen": 2}).status_code == 302
    minutes = Minutes.objects.get()
    assert (minutes.opening, minutes.chair_signed_at) == ("Lain.", None)
    lock(meeting, city.bapperida)
    assert 'name="opening"' not in bapperida.get(address).content.decode()
    assert bapperida.post(address, {**data, "opening": "x", "seen": Minutes.objects.get().version}).status_code == 403
    assert Minutes.objects.get().opening == "Lain."


def test_meeting_made_in_the_admin_gets_its_number(bapperida, city: City):
    data = {
        "title": "Rapat dari admin", "organizer": city.bapperida_department.pk, "starts_at_0": "2026-03-10",
        "starts_at_1": "09:00", "mode": "luring", "place": "Aula",
    }  # fmt: skip
    for name in ("speakers", "invitations", "decisions"):
        data |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    response = bapperida.post(reverse("admin:meetings_meeting_add"), data)
    assert response.status_code == 302, response.context["errors"]
    meeting = Meeting.objects.get()
    assert (meeting.year, meeting.sequence) == (2026, 1)
