"""Minutes, decisions and the tasks that follow from them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from meetings.domain import decision_fingerprint
from meetings.models import ActionItem, Decision, Meeting, Minutes
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(city: City) -> Meeting:
    return factories.make_meeting(city.a, city.b, organizer=city.bapperida_department)


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def url(name: str, row) -> str:
    return reverse(f"meetings:{name}", args=[row.pk])


def test_plain_text_is_written_as_paragraphs_and_its_markup_stays_text(bapperida, meeting):
    text = "Dibuka.\u200b\r\n<script>alert(1)</script>\r\n- Butir"
    response = bapperida.post(url("meeting_minutes", meeting), {"opening": text, "version": 0})
    assert response.status_code == 302
    assert Minutes.objects.get().opening == (
        "<p>Dibuka.</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p><ul><li>Butir</li></ul>"
    )
    page = bapperida.get(meeting.get_absolute_url()).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;" in page


def test_formatted_text_is_cleaned_on_its_way_in(bapperida, meeting):
    html = "<p onclick=x>Dibuka <b>Asisten II</b><script>alert(1)</script></p><a href='javascript:x'>y</a>"
    bapperida.post(url("meeting_minutes", meeting), {"opening": html, "format": "html", "version": 0})
    assert Minutes.objects.get().opening == "<p>Dibuka <strong>Asisten II</strong></p><p>y</p>"
    page = bapperida.get(meeting.get_absolute_url()).content.decode()
    assert "<strong>Asisten II</strong>" in page


def test_formatting_survives_a_page_without_script_where_nobody_changed_the_words(bapperida, meeting):
    stored = "<h3>Hasil</h3><ol><li>Satu</li><li><strong>Dua</strong></li></ol>"
    factories.make_minutes(meeting, discussion=stored, remarks=stored)
    page = bapperida.get(url("meeting_minutes", meeting))
    sections = {section.field.name: section for section in page.context["form"].sections()}
    assert sections["discussion"].text == "Hasil\n1. Satu\n2. Dua"
    assert sections["discussion"].html == stored
    data = {"discussion": "Hasil\r\n1. Satu\r\n2. Dua", "remarks": "Hasil\r\n1. Satu\r\n2. Tiga", "version": 1}
    bapperida.post(url("meeting_minutes", meeting), data)
    minutes = Minutes.objects.get()
    assert minutes.discussion == stored
    assert minutes.remarks == "<p>Hasil</p><ol><li>Satu</li><li>Tiga</li></ol>"


def test_text_of_before_is_shown_as_paragraphs(bapperida, meeting):
    factories.make_minutes(meeting, opening="Baris satu <b>.\nBaris dua.")
    page = bapperida.get(meeting.get_absolute_url()).content.decode()
    assert "<p>Baris satu &lt;b&gt;.</p><p>Baris dua.</p>" in page


@pytest.mark.parametrize("exists", [True, False])
def test_second_of_two_writers_sees_both_texts(bapperida, meeting, exists):
    if exists:
        factories.make_minutes(meeting, opening="<p>Dibuka <em>Asisten II</em>.</p>")
    typed = {"opening": "<p>Dibuka <strong>Sekda</strong>.</p>", "format": "html"}
    response = bapperida.post(url("meeting_minutes", meeting), {**typed, "version": 9})
    page = response.content.decode()
    assert response.status_code == 409
    assert [(row.label, row.stored, row.mine) for row in response.context["conflict"]] == [
        ("Pembukaan", "Dibuka Asisten II." if exists else "", "Dibuka Sekda.")
    ]
    assert typed["opening"] in page
    again = response.context["form"]["version"].value()
    assert again == (1 if exists else 0)
    assert bapperida.post(url("meeting_minutes", meeting), {**typed, "version": again}).status_code == 302
    assert Minutes.objects.get().opening == typed["opening"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"opening": "x" * 20_001}, "Paling banyak 20.000 huruf; sekarang 20.001"),
        ({"opening": "x" * 300_001, "format": "html"}, "Terlalu panjang"),
        ({"opening": "<ul><li>" * 3_001, "format": "html"}, "terlalu rumit"),
        ({"chair": "x" * 151}, ""),
    ],
)
def test_too_much_is_refused_and_kept_on_the_page(bapperida, meeting, fields, words):
    response = bapperida.post(url("meeting_minutes", meeting), {"remarks": "Sudah diketik", "version": 0, **fields})
    assert response.status_code == 200
    assert words in " ".join(text for texts in response.context["form"].errors.values() for text in texts)
    assert "Sudah diketik" in response.content.decode()
    assert not Minutes.objects.exists()
    assert bapperida.post(url("meeting_minutes", meeting), {"opening": "x" * 20_000, "version": 0}).status_code == 302


def test_new_minutes_propose_who_leads_and_who_writes(bapperida, city: City, meeting):
    factories.make_head(city.bapperida_department, name="Zul Abdiman")
    form = bapperida.get(url("meeting_minutes", meeting)).context["form"]
    assert (form["chair"].value(), form["note_taker"].value()) == ("Zul Abdiman", city.bapperida.display_name)


def test_minutes_of_a_cancelled_meeting_keep_what_was_typed(bapperida, meeting):
    Meeting.objects.update(state="cancelled")
    response = bapperida.post(url("meeting_minutes", meeting), {"opening": "Sudah diketik", "version": 0})
    assert response.status_code == 409
    assert "Sudah diketik" in response.content.decode()
    assert bapperida.get(url("meeting_minutes", meeting)).status_code == 409


def task(**fields) -> dict:
    return {"text": "Percepatan PPRG.", "scope": "semua", "task": "Ajukan GBS.", "due": "2026-07-31", **fields}


def test_decision_fans_out_to_all_invited(bapperida, city: City, meeting):
    response = bapperida.post(url("decision_create", meeting), task(), follow=True)
    assert "Keputusan 1 dicatat dengan 2 tugas." in response.content.decode()
    assert set(ActionItem.objects.values_list("department__code", "text")) == {
        ("DINKES", "Ajukan GBS."),
        ("DISDIK", "Ajukan GBS."),
    }


def test_decision_for_one_department_that_was_not_invited(bapperida, city: City, meeting):
    data = task(scope="pilihan", departments=[city.dp3a_department.pk], task="")
    bapperida.post(url("decision_create", meeting), data)
    item = ActionItem.objects.get()
    assert (item.department, item.text) == (city.dp3a_department, "Percepatan PPRG.")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"text": ""}, "text", "bunyi keputusan"),
        ({"scope": "pilihan"}, "departments", "sedikitnya satu perangkat daerah"),
        ({"scope": "pilihan", "departments": [999_999]}, "departments", "tidak dapat dipilih"),
        ({"due": "2026-03-09"}, "due", "sebelum tanggal rapat, 10 Mar 2026"),
        ({"due": ""}, "due", ""),
        ({"scope": ""}, "scope", ""),
    ],
)
def test_wrong_decision_is_refused_with_a_reason(bapperida, meeting, fields, field, words):
    response = bapperida.post(url("decision_create", meeting), task(**fields))
    assert words in " ".join(response.context["form"].errors[field])
    assert not Decision.objects.exists()


def test_decision_for_a_meeting_that_was_cancelled_meanwhile(bapperida, meeting):
    Meeting.objects.update(state="cancelled")
    response = bapperida.post(url("decision_create", meeting), task())
    assert "dibatalkan" in response.content.decode()
    assert not Decision.objects.exists()


def test_decision_is_reworded(bapperida, meeting):
    decision = factories.make_decision(meeting)
    assert decision.text in bapperida.get(url("decision_update", decision)).content.decode()
    data = {"text": "Percepatan PPRG dan GBS.", "seen": decision_fingerprint(decision)}
    assert bapperida.post(url("decision_update", decision), data).status_code == 302
    assert Decision.objects.get().text == "Percepatan PPRG dan GBS."


def test_second_of_two_who_reword_sees_both_texts(bapperida, meeting):
    decision = factories.make_decision(meeting)
    response = bapperida.post(url("decision_update", decision), {"text": "Lain.", "seen": "lama"})
    assert response.status_code == 409
    assert [(row.stored, row.mine) for row in response.context["conflict"]] == [("Percepatan PPRG.", "Lain.")]
    assert response.context["form"]["seen"].value() == decision_fingerprint(decision)


def test_tasks_are_given_later_and_not_twice(bapperida, city: City, meeting):
    decision = factories.make_decision(meeting)
    one = task(scope="pilihan", departments=[city.a.pk])
    assert "1 tugas diberikan." in bapperida.post(url("decision_tasks", decision), one, follow=True).content.decode()
    page = bapperida.post(url("decision_tasks", decision), task(), follow=True).content.decode()
    assert "1 tugas diberikan. 1 perangkat daerah sudah mempunyainya." in page
    assert "sudah mempunyai tugas" in bapperida.post(url("decision_tasks", decision), task()).content.decode()
    assert decision.actions.count() == 2


def test_form_of_tasks_starts_with_the_decision(bapperida, meeting):
    decision = factories.make_decision(meeting)
    assert "Percepatan PPRG." in bapperida.get(url("decision_tasks", decision)).context["form"]["task"].value()


def test_meeting_without_invitations_asks_for_departments(bapperida, city: City):
    meeting = factories.make_meeting(organizer=city.bapperida_department)
    assert bapperida.get(url("decision_create", meeting)).context["form"]["scope"].value() == "pilihan"


def test_untouched_decision_is_removed(bapperida, city: City, meeting):
    decision = factories.make_decision(meeting)
    factories.make_action(city.a, decision)
    assert "Hapus keputusan?" in bapperida.get(url("meeting_minutes", meeting)).content.decode()
    bapperida.post(url("decision_delete", decision))
    assert not Decision.objects.exists()


def test_decision_with_worked_tasks_says_why_it_stays(bapperida, city: City, meeting):
    decision = factories.make_decision(meeting)
    factories.make_action(city.a, decision, state="reported")
    page = bapperida.get(url("meeting_minutes", meeting)).content.decode()
    assert "Tidak dapat dihapus: 1 tugas" in page
    assert "Hapus keputusan?" not in page
    response = bapperida.post(url("decision_delete", decision))
    assert response.status_code == 409
    assert "riwayatnya harus tetap ada" in response.content.decode()
