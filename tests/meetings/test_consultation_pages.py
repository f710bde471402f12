"""Pages of consultations: who sees what, what was typed stays, nothing private leaks into lists or search."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meetings import links
from meetings.models import Answer, Consultation
from meetings.queries import consultation as queries
from tests import factories
from tests.conftest import City

from .pokja_data import make_answer, make_consultation, make_published

pytestmark = pytest.mark.django_db
LIST, NEW, FAQ = (reverse(f"meetings:{name}") for name in ("consultation_list", "consultation_create", "faq_list"))
SECRET = "Rahasia dapur Disdik"


def url(name: str, row: Consultation, *args) -> str:
    return reverse(f"meetings:{name}", args=[row.pk, *args])


def titles(response) -> list[str]:
    return [row.record.title for row in response.context["table"].paginated_rows]


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def secret(city: City, **fields) -> Consultation:
    """A question of A and an answer, neither for other departments."""
    row = make_consultation(city.a, city.focal_a, **{"title": SECRET, "text": SECRET, **fields})
    make_answer(row, city.bapperida, text=f"Jawaban: {SECRET}")
    return row


# --- privacy --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bapperida", "dp3a", "bpkpd", "inspektorat", "focal_a", "head_a"])
def test_own_circle_reads_question_and_answers(city: City, signed_in, name):
    row = secret(city)
    client = signed_in(city.actor(name))
    assert client.get(row.get_absolute_url()).text.count(SECRET) >= 2
    assert titles(client.get(LIST)) == [SECRET]


@pytest.mark.parametrize("name", ["focal_b", "head_b", "leadership", "admin"])
@pytest.mark.parametrize("state", ["open", "answered", "agreed", "withdrawn"])
def test_nobody_else_knows_of_it(city: City, signed_in, name, state):
    row = secret(city, state=state, link_kind="pprg", link_id=factories.make_submission(city.sub_a).pk)
    client = signed_in(city.actor(name))
    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.get(url("faq_detail", row)).status_code == 404
    for address in (LIST, f"{LIST}?q=Rahasia", f"{LIST}?format=xlsx", FAQ, f"{FAQ}?q=Rahasia", "/perlu-tindakan/"):
        response = client.get(address)
        content = response.getvalue() if response.streaming else response.content
        assert SECRET.encode() not in content.replace(b'value="Rahasia"', b"")
    found = client.get("/cari/", {"q": "Rahasia"})
    assert found.context["groups"] == []


@pytest.mark.parametrize("name", ["focal_b", "leadership", "focal_a"])
def test_of_what_is_published_others_see_the_published_words_alone(city: City, signed_in, name):
    row = secret(city, state="published", published_title="Data apa?", published_text="")
    Answer.objects.update(agreed_at=timezone.now(), agreed_by=city.bapperida, text="Data terbaru.")
    client = signed_in(city.actor(name))
    page = client.get(url("faq_detail", row)).text
    assert "Data apa?" in page
    assert "Data terbaru." in page
    assert SECRET not in page
    assert ("Disdik" in page) == (name == "focal_a")  # whose own name stands in the frame
    assert (row.get_absolute_url() in page) == (name == "focal_a")
    for address in (f"{FAQ}?q=Rahasia", "/cari/?q=Rahasia"):
        assert row.get_absolute_url() not in client.get(address).text
        assert url("faq_detail", row) not in client.get(address).text
    assert url("faq_detail", row) in client.get(f"{FAQ}?q=terbaru").text
    assert url("faq_detail", row) in client.get("/cari/?q=terbaru").text


def test_predecessor_is_read_by_the_successor(city: City, signed_in):
    old = factories.make_department("LAMA")
    city.b.predecessors.add(old)
    row = make_consultation(old, city.focal_a)
    assert signed_in(city.focal_b).get(row.get_absolute_url()).status_code == 200


def test_disabled_account_sees_nothing(city: City):
    make_consultation(city.a, city.focal_a)
    assert not queries.visible_consultations(city.disabled).exists()


# --- asking ---------------------------------------------------------------------------------------------------


def test_question_from_a_step_carries_what_it_is_about(city: City, signed_in):
    submission = factories.make_submission(city.sub_a)
    client = signed_in(city.focal_a)
    page = client.get(NEW, {"tentang": "pprg", "nomor": submission.pk, "bagian": "3", "bidang": "gap"})
    assert "Langkah 3 GAP" in page.text
    form = page.context["form"]
    body = {name: form[name].value() or "" for name in form.fields} | {"title": "Data apa?", "text": "Kami ragu."}
    row = Consultation.objects.get(pk=client.post(NEW, body).url.rstrip("/").rpartition("/")[2])
    assert (row.link_kind, row.link_id, row.link_part) == ("pprg", submission.pk, "gap:3")
    assert submission.get_absolute_url() in client.get(row.get_absolute_url()).text


@pytest.mark.parametrize(
    "query",
    [
        "tentang=pprg&nomor={foreign}",
        "tentang=temuan&nomor=999999",
        "tentang=tidak-ada&nomor=1",
        "tentang=pprg&nomor=abc",
        "tentang=pprg&nomor=99999999999999999999",
        "tentang=%00&nomor=%00&bagian=%00&bidang=%00",
        "tentang=pprg&nomor=²",
        "bidang=dapur",
    ],
)
def test_address_that_names_no_own_record_is_a_plain_question(city: City, signed_in, query):
    foreign = factories.make_submission(city.sub_b)
    client = signed_in(city.focal_a)
    address = f"{NEW}?{query.format(foreign=foreign.pk)}"
    assert client.get(address).context["target"] is None
    sent = {"title": "Data apa?", "text": "Kami ragu.", "area": "data", "link_kind": "pprg", "link_id": foreign.pk}
    client.post(address, sent)
    assert Consultation.objects.get().link_kind == ""


def test_refused_question_stays_on_the_page(city: City, signed_in):
    page = signed_in(city.focal_a).post(NEW, {"title": "  ", "text": "Uraian panjang.", "area": "dapur"})
    assert page.status_code == 200
    assert "Tulis pertanyaannya dalam satu kalimat" in page.text
    assert "Uraian panjang." in page.text
    assert not Consultation.objects.exists()


def test_lapsed_appointment_is_told(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a)
    city.a.focal_points.all().delete()
    client = signed_in(city.focal_a)
    assert "tidak berlaku hari ini" in client.get(LIST).text
    assert "tidak berlaku hari ini" in client.get(row.get_absolute_url()).text
    assert client.get(NEW).status_code == 403


def test_question_is_mended_until_it_is_answered(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a)
    client = signed_in(city.head_a)
    assert url("consultation_update", row) in client.get(row.get_absolute_url()).text
    body = {"title": "Data mana?", "text": "Uraian.", "area": "gap", "version": 1}
    assert client.post(url("consultation_update", row), body).url == row.get_absolute_url()
    stale = client.post(url("consultation_update", row), body | {"title": "Punya saya"})
    assert stale.status_code == 409
    assert "Data mana?" in stale.text
    assert "Punya saya" in stale.text
    make_answer(row, city.bapperida)
    assert url("consultation_update", row) not in client.get(row.get_absolute_url()).text
    assert client.get(url("consultation_update", row)).url == row.get_absolute_url()


# --- the conversation -----------------------------------------------------------------------------------------


def test_answer_follow_up_agreement_and_publication(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a)
    pokja, asker = signed_in(city.bapperida), signed_in(city.focal_a)
    pokja.post(url("consultation_decide", row, "answer"), {"text": "Disdik boleh.", "version": 1})
    assert "Disdik boleh." in asker.get(row.get_absolute_url()).text
    asker.post(url("consultation_decide", row, "ask_again"), {"text": "Sampai kapan?", "version": 2})
    pokja.post(url("consultation_decide", row, "answer"), {"text": "Sampai Disdik selesai.", "version": 3})
    answer = Answer.objects.get(text="Sampai Disdik selesai.")
    page = pokja.get(row.get_absolute_url()).text
    assert page.count("/sepakati/") == 2  # what the department said is no answer
    pokja.post(url("consultation_agree", row, answer.pk), {"version": 4})
    publish = url("consultation_publish", row)
    assert publish in pokja.get(row.get_absolute_url()).text
    form = pokja.get(publish).context["form"]
    body = {name: form[name].value() for name in form.fields if form[name].value()}
    refused = pokja.post(publish, body)
    assert "Masih menyebut penanya: Disdik" in refused.text
    assert not queries.published().exists()
    done = pokja.post(publish, body | {"answer": "Sampai datanya selesai."})
    assert done.url == url("faq_detail", row)
    assert "Sampai datanya selesai." in signed_in(city.focal_b).get(done.url).text
    pokja.post(url("consultation_decide", row, "unpublish"), {"note": "Aturannya berubah.", "version": 6})
    assert signed_in(city.focal_b).get(done.url).status_code == 404
    assert "Aturannya berubah." in asker.get(row.get_absolute_url()).text


def test_name_may_stand_where_somebody_says_that_it_is_meant(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a, state="agreed")
    make_answer(row, city.bapperida, agreed=True)
    body = {"title": "Apa tugas Dinas Pendidikan?", "answer": "Banyak.", "area": "gap", "may_name": "on", "version": 1}
    assert signed_in(city.dp3a).post(url("consultation_publish", row), body).status_code == 302


@pytest.mark.parametrize("version", ["x", "", "²", "9" * 30])
def test_odd_version_is_a_conflict_and_no_error(city: City, signed_in, version):
    row = make_consultation(city.a, city.focal_a, state="answered")
    answer = make_answer(row, city.dp3a)
    response = signed_in(city.bapperida).post(url("consultation_agree", row, answer.pk), {"version": version})
    assert response.status_code == 409
    assert not queries.agreed_answer(row)


def test_answer_of_another_question_is_no_answer_here(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a, state="answered")
    other = make_answer(make_consultation(city.b, city.focal_b), city.bapperida)
    response = signed_in(city.bapperida).post(url("consultation_agree", row, other.pk), {"version": 1})
    assert response.status_code == 404


def test_publishing_before_agreement_leads_back(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a, state="answered")
    client = signed_in(city.bapperida)
    assert client.get(url("consultation_publish", row)).url == row.get_absolute_url()
    body = {"title": "Data apa?", "answer": "Jawaban umum.", "area": "gap", "version": 1}
    refused = client.post(url("consultation_publish", row), body)
    assert refused.status_code == 409
    assert "Jawaban umum." in refused.text


def test_of_two_answers_at_once_the_second_keeps_its_words(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a)
    first, second = signed_in(city.bapperida), signed_in(city.dp3a)
    first.post(url("consultation_decide", row, "answer"), {"text": "Jawaban pertama.", "version": 1})
    page = second.post(url("consultation_decide", row, "answer"), {"text": "Jawaban kedua.", "version": 1})
    assert page.status_code == 409
    assert "Jawaban pertama." in page.text
    assert "Jawaban kedua.</textarea>" in page.text
    again = {"text": "Jawaban kedua.", "version": page.context["form"]["version"].value()}
    assert second.post(url("consultation_decide", row, "answer"), again).status_code == 302


def test_agreement_is_taken_back_with_a_reason(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a, state="agreed")
    make_answer(row, city.bapperida, agreed=True)
    client = signed_in(city.dp3a)
    refused = client.post(url("consultation_decide", row, "retract"), {"note": "", "version": 1})
    assert "Alasan wajib diisi" in refused.text
    client.post(url("consultation_decide", row, "retract"), {"note": "Aturannya berubah.", "version": 1})
    assert queries.agreed_answer(row) is None
    assert "Aturannya berubah." in client.get(row.get_absolute_url()).text


def test_words_are_not_lost_when_the_question_was_withdrawn_meanwhile(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a)
    signed_in(city.focal_a).post(url("consultation_decide", row, "withdraw"), {"note": "Sudah jelas.", "version": 1})
    page = signed_in(city.dp3a).post(url("consultation_decide", row, "answer"), {"text": "Susah payah.", "version": 1})
    assert page.status_code == 409
    assert "Susah payah." in page.text


@pytest.mark.parametrize(
    ("action", "body"), [("answer", {"text": " "}), ("answer", {}), ("answer", {"text": "x" * 10_001})]
)
def test_refused_answer_stays_on_the_page(city: City, signed_in, action, body):
    row = make_consultation(city.a, city.focal_a)
    page = signed_in(city.bapperida).post(url("consultation_decide", row, action), {"version": 1, **body})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Answer.objects.exists()


@pytest.mark.parametrize("action", ["agree", "publish", "hapus"])
def test_moves_with_their_own_page_are_not_made_here(city: City, signed_in, action):
    row = make_consultation(city.a, city.focal_a, state="agreed")
    response = signed_in(city.bapperida).post(url("consultation_decide", row, action), {"version": 1})
    assert response.status_code == 409


def test_markup_in_what_was_said_stays_text(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a, title="<b>Judul</b>", text="<script>alert(1)</script>")
    make_answer(row, city.bapperida, text="<img src=x onerror=alert(2)>")
    page = signed_in(city.focal_a).get(row.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;b&gt;Judul" in page


# --- lists ----------------------------------------------------------------------------------------------------


def test_list_is_searched_in_questions_and_answers_and_filtered(city: City, signed_in):
    first = make_consultation(city.a, city.focal_a, title="Satu", text="Angka nelayan", state="answered")
    make_answer(first, city.bapperida, text="Pakai KUSUKA")
    make_consultation(city.b, city.focal_b, title="Dua", link_part="gap:3")
    client = signed_in(city.inspektorat)
    assert titles(client.get(LIST)) == ["Dua", "Satu"]  # what waits stands on top
    for query, found in [
        ({"q": "nelayan"}, ["Satu"]),
        ({"q": "KUSUKA pakai"}, ["Satu"]),
        ({"q": "nelayan KUSUKA"}, []),
        ({"q": "\x00"}, ["Dua", "Satu"]),
        ({"opd": "DINKES"}, ["Dua"]),
        ({"state": "answered"}, ["Satu"]),
        ({"bidang": "gap"}, ["Dua"]),
        ({"bidang": "kak"}, []),
        ({"bidang": "dapur", "state": "x", "sort": "x"}, ["Dua", "Satu"]),
    ]:
        assert titles(client.get(LIST, query)) == found, query


def test_export_of_the_filtered_list(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a, title="=1+1", link_part="gap:3", asked_at=factories.wib(2026, 1, 5))
    make_answer(row, city.bapperida, at=factories.wib(2026, 1, 7))
    make_consultation(city.b, city.focal_b)
    book = signed_in(city.dp3a).get(LIST, {"format": "xlsx", "opd": "DISDIK"})
    header, *rows = load_workbook(BytesIO(book.getvalue())).active.values
    values = dict(zip(header, rows[0], strict=True))
    assert len(rows) == 1
    assert (values["Pertanyaan"], values["OPD"], values["Bidang"]) == ("=1+1", "Disdik", "GAP")
    assert (values["Tanggapan"], values["Status"]) == (1, "Menunggu jawaban")
    assert [values[name].day for name in ("Ditanyakan", "Terakhir")] == [5, 7]


def test_empty_search_narrows_nothing(city: City):
    make_consultation(city.a, city.focal_a)
    assert queries.search_consultations(Consultation.objects.all(), "").count() == 1


@pytest.mark.parametrize("column", ["title", "department", "area", "answer_count", "asked_at", "last_at", "state"])
def test_list_can_be_sorted_by_every_column(city: City, signed_in, column):
    first = make_consultation(city.a, city.focal_a, title="A", link_part="data", state="answered")
    make_answer(first, city.bapperida)
    make_consultation(city.b, city.focal_b, title="B", link_part="gap", asked_at=factories.wib(2026, 1, 5))
    client = signed_in(city.bapperida)
    up, down = (titles(client.get(LIST, {"sort": key})) for key in (column, f"-{column}"))
    assert up == list(reversed(down))


def published(city: City, number: int, **fields) -> Consultation:
    return make_published(
        city.a, city.focal_a, city.bapperida, published_title=f"Pertanyaan {number}", published_text="", **fields
    )


def test_questions_and_answers_are_paged_filtered_and_searched(city: City, signed_in):
    for number in range(17):
        published(city, number, link_part="gap:3" if number else "kak")
    client = signed_in(city.focal_b)
    first = client.get(FAQ)
    assert len(first.context["rows"]) == 15
    assert len(client.get(FAQ, {"page": "2"}).context["rows"]) == 2
    assert len(client.get(FAQ, {"page": "zzz", "q": "\x00", "bidang": "dapur"}).context["rows"]) == 15
    assert [row.published_title for row, _area in client.get(FAQ, {"bidang": "kak"}).context["rows"]] == [
        "Pertanyaan 0"
    ]
    assert [area for _row, area in client.get(FAQ, {"q": "Pertanyaan 16"}).context["rows"]] == ["GAP"]
    assert "Tidak ada yang cocok" in client.get(FAQ, {"q": "tidakada"}).text
    assert "Belum ada yang diterbitkan" not in client.get(FAQ).text


@pytest.mark.parametrize("name", ["bapperida", "focal_a"])
def test_number_of_queries_is_fixed(city: City, signed_in, name):
    client = signed_in(city.actor(name))
    submission = factories.make_submission(city.sub_a)
    row = make_consultation(city.a, city.focal_a, link_kind="pprg", link_id=submission.pk, link_part="gap:3")
    make_answer(row, city.bapperida)
    published(city, 0)
    addresses = (LIST, row.get_absolute_url(), FAQ, f"{LIST}?q=angka", f"{FAQ}?q=tanya")
    before = [queries_of(client, address) for address in addresses]
    for number in range(1, 4):
        other = make_consultation(city.a, city.head_a)
        published(city, number)
        for author in (city.bapperida, city.dp3a, city.head_a):
            make_answer(other, author)
            make_answer(row, author)
    assert [queries_of(client, address) for address in addresses] == before
    assert max(before) <= 14


# --- links ----------------------------------------------------------------------------------------------------


def test_kinds_of_records_are_registered_by_the_apps_that_own_them():
    assert links.kinds() == {"pprg": "PPRG", "temuan": "Temuan"}
    assert (links.label_of("temuan"), links.label_of(""), links.label_of("x")) == ("Temuan", "", "")


def test_record_that_is_gone_is_said_to_be_gone(city: City, signed_in):
    row = make_consultation(city.a, city.focal_a, link_kind="temuan", link_id=999_999, link_part="pengawasan")
    assert "Temuan yang tidak lagi dapat dibuka" in signed_in(city.bapperida).get(row.get_absolute_url()).text


def test_consultations_about_a_record(city: City):
    row = make_consultation(city.a, city.focal_a, link_kind="temuan", link_id=7)
    assert list(queries.consultations_about(city.focal_a, "temuan", 7)) == [row]
    assert not queries.consultations_about(city.focal_b, "temuan", 7)


def test_published_answers_are_marked_around_what_was_searched_for(city: City, signed_in):
    answer = "Uraian panjang. " * 30 + "Penitipan anak boleh dibiayai. " + "Penutup. " * 30
    row = make_published(city.a, city.focal_a, city.bapperida, published_title="Bolehkah penitipan?")
    row.answers.update(text=answer)
    client = signed_in(city.focal_b)
    page = client.get(FAQ, {"q": "penitipan"}).text
    assert "Bolehkah <mark>penitipan</mark>?" in page
    assert "<mark>Penitipan</mark> anak boleh dibiayai." in page
    assert "<mark>" not in client.get(FAQ).text
    assert '<a href="?q=penitipan">penitipan</a>' in client.get(FAQ, {"q": "penitpan"}).text


def test_suggestion_knows_nothing_that_is_private(city: City, signed_in):
    make_consultation(city.a, city.focal_a, title="Rahasiawan", text="Rahasiawan")
    make_published(city.a, city.focal_a, city.bapperida)
    assert "Mungkin maksud Anda" not in signed_in(city.focal_b).get(FAQ, {"q": "rahasiawn"}).text
