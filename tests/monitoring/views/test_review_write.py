"""Judging on the page: with htmx and without, refusals that lose nothing, opinions, comments beside the step."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from monitoring.domain import pprg
from monitoring.models import ChecklistMark, GapData, Opinion, StepComment, Submission
from monitoring.views.review_comments import step_comments
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg
from tests.monitoring.review_data import judged, make_round, mark, opinion, remark, round_of

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


def text(response) -> str:
    return response.content.decode()


def url(submission: Submission, name: str, *more) -> str:
    return reverse(f"monitoring:pprg_review_{name}", args=[submission.pk, *more])


def card_of(submission: Submission, context: dict[str, object]) -> str:
    """The card beside the form of a step."""
    return render_to_string("monitoring/pprg/_step_comments.html", {"submission": submission, **context})


def body(submission: Submission, **fields) -> dict[str, object]:
    return {"round": round_of(submission).pk, "verdict": "sesuai", "note": "", "version": 0, **fields}


# --- one item -----------------------------------------------------------------------------------------------------


def test_without_script_a_mark_leads_back_to_its_item(city: City, signed_in):
    submission = judged(city)
    response = signed_in(city.dp3a).post(url(submission, "item", 5), body(submission, verdict="perbaiki", note="Umum."))
    assert response.url == f"{reverse('monitoring:pprg_review', args=[submission.pk])}#butir-5"
    assert ChecklistMark.objects.get().note == "Umum."


def test_with_script_the_parts_that_changed_come_back(city: City, signed_in):
    submission = judged(city)
    data = body(submission, verdict="perbaiki", note="Umum.", boleh="1")
    response = signed_in(city.dp3a).post(url(submission, "item", 20), data, headers=HX)
    page = text(response)
    assert response.status_code == 200
    for part in ('id="nomor-20"', 'id="versi-20" value="1"', 'id="keadaan-20"', 'id="nilai-langkah-7"', "1 / 22"):
        assert part in page
    assert "menandai 1 butir: 20 Kategori ARG beralasan (perlu perbaikan)" in page
    assert "Butir 20 (kategori ARG beralasan): Umum." in page
    assert 'id="butir-20"' not in page
    assert page.count("hx-swap-oob") == page.count(' id="')


def test_button_of_the_verification_comes_only_where_the_page_has_it(city: City, signed_in):
    submission = judged(city)
    response = signed_in(city.dp3a).post(url(submission, "item", 5), body(submission), headers=HX)
    assert "tombol-verifikasi" not in text(response)


def test_taken_item_shows_both_and_keeps_what_was_typed(city: City, signed_in):
    submission = judged(city)
    mark(submission, 5, city.bapperida, "tidak_ada", note="Tidak ditemukan.")
    client = signed_in(city.dp3a)
    typed = body(submission, verdict="perbaiki", note="Sebagian ada.")
    response = client.post(url(submission, "item", 5), typed, headers=HX)
    assert response.status_code == 409
    assert "Tidak ditemukan." in text(response)
    assert "Pakai penilaian saya" in text(response)
    # Without script the page holds what was typed, to be sent again on what is stored now.
    response = client.post(url(submission, "item", 5), typed)
    page = text(response)
    assert response.status_code == 409
    assert "Sebagian ada." in page
    assert "Tidak ditemukan." in page
    assert 'name="version" value="1"' in page
    assert ChecklistMark.objects.get().verdict == "tidak_ada"
    assert client.post(url(submission, "item", 5), {**typed, "version": 1}).status_code == 302
    assert ChecklistMark.objects.get().note == "Sebagian ada."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"verdict": ""}, "Pilih penilaiannya dahulu"),
        ({"verdict": "bagus"}, "tidak tersedia"),
        ({"note": "x" * 2001}, "2000"),
        ({"round": "x"}, "bulat"),
    ],
)
def test_what_cannot_be_understood_is_said_beside_it(city: City, signed_in, fields, reason: str):
    submission = judged(city)
    client = signed_in(city.dp3a)
    typed = body(submission, **{"note": "Catatan saya.", **fields})
    response = client.post(url(submission, "item", 5), typed, headers=HX)
    assert response.status_code == 422
    assert reason in text(response)
    assert "Belum tersimpan." in text(response)
    plain = client.post(url(submission, "item", 5), typed)
    assert plain.status_code == 422
    assert str(typed["note"])[:50] in text(plain)
    assert not ChecklistMark.objects.exists()


def test_refusal_of_the_state_is_said_beside_the_item_or_on_a_page(city: City, signed_in):
    submission = judged(city)
    pprg.decide(submission=submission, action="return", actor=city.bapperida, note="Lengkapi.")
    client = signed_in(city.dp3a)
    response = client.post(url(submission, "item", 5), body(submission), headers=HX)
    assert (response.status_code, "Perlu perbaikan" in text(response)) == (409, True)
    assert 'id="keadaan-5"' in text(response)
    assert client.post(url(submission, "item", 5), body(submission)).status_code == 409
    refused = signed_in(city.inspektorat).post(url(submission, "item", 5), body(submission), headers=HX)
    assert refused.status_code == 403


def test_mark_for_the_older_text_is_refused(city: City, signed_in):
    submission = judged(city)
    old = body(submission)
    make_round(submission)
    response = signed_in(city.dp3a).post(url(submission, "item", 5), old, headers=HX)
    assert response.status_code == 409
    assert "diajukan lagi" in text(response)


def test_suggestion_is_taken_by_its_button_with_its_words(city: City, signed_in):
    submission = judged(city)
    GapData.objects.update(source="")
    client = signed_in(city.dp3a)
    response = client.post(url(submission, "item", 4), body(submission, verdict="", saran="1"), headers=HX)
    stored = ChecklistMark.objects.get()
    assert (stored.verdict, "belum menyebut sumber" in stored.note) == ("perbaiki", True)
    assert 'id="butir-4"' in text(response)
    stored.delete()
    client.post(url(submission, "item", 4), body(submission, verdict="", note="Lengkapi sumbernya.", saran="1"))
    assert ChecklistMark.objects.get().note == "Lengkapi sumbernya."


def test_item_is_read_anew_as_a_part_or_as_a_page(city: City, signed_in):
    submission = judged(city)
    mark(submission, 5, city.bapperida, "perbaiki", note="Umum.")
    client = signed_in(city.dp3a)
    part = text(client.get(url(submission, "item", 5), headers=HX))
    assert part.lstrip().startswith("<li")
    assert "Umum." in part
    page = text(client.get(url(submission, "item", 5)))
    assert "Umum." in page
    assert "belum tersimpan" not in page
    assert client.get(url(submission, "item", 23)).status_code == 404


def test_item_of_a_decided_document_leads_to_the_page(city: City, signed_in):
    submission = judged(city, "verified")
    response = signed_in(city.dp3a).get(url(submission, "item", 5))
    assert response.url.endswith("/verifikasi/#butir-5")


def test_mark_is_stored_in_few_queries_whatever_the_sheet_holds(city: City, signed_in, django_assert_max_num_queries):
    submission = judged(city)
    client = signed_in(city.dp3a)
    counts = []
    for item in (1, 20):
        with django_assert_max_num_queries(26) as context:
            client.post(url(submission, "item", item), body(submission, boleh="1"), headers=HX)
        counts.append(len(context))
        for other in range(2, 12):
            if item == 1:
                mark(submission, other, city.bapperida)
                remark(submission, city.bapperida, other % 9)
    assert counts[0] == counts[1], counts


# --- all at once --------------------------------------------------------------------------------------------------


def test_fill_marks_what_the_program_can_tell_and_nobody_judged(city: City, signed_in):
    submission = judged(city)
    mark(submission, 1, city.bapperida, "perbaiki")
    client = signed_in(city.dp3a)
    response = client.post(url(submission, "fill"), {"round": round_of(submission).pk}, follow=True)
    stored = dict(ChecklistMark.objects.values_list("item", "verdict"))
    assert stored[1] == "perbaiki"
    assert stored[3] == "sesuai"
    assert 8 not in stored
    assert f"{len(stored) - 1} butir yang terpenuhi" in text(response)
    again = client.post(url(submission, "fill"), {"round": round_of(submission).pk}, follow=True)
    assert "Tidak ada butir yang dapat diisi" in text(again)
    assert client.post(url(submission, "fill"), {}).status_code == 409


# --- opinions -----------------------------------------------------------------------------------------------------


def test_objection_without_words_comes_back_with_what_was_typed(city: City, signed_in):
    submission = judged(city)
    response = signed_in(city.dp3a).post(url(submission, "opinion"), body(submission, verdict="perbaiki", note=" "))
    assert response.status_code == 422
    assert "Tulis apa yang perlu diperbaiki." in text(response)
    assert not Opinion.objects.exists()
    refused = signed_in(city.focal_a).post(url(submission, "opinion"), body(submission, verdict="perbaiki"))
    assert refused.status_code == 403


def test_opinion_says_whose_is_still_missing(city: City, signed_in):
    submission = judged(city, rule="keduanya")
    response = signed_in(city.dp3a).post(url(submission, "opinion"), body(submission, verdict="setuju"), follow=True)
    assert "Pendapat Dinas P3A dicatat. Menunggu pendapat Bapperida." in text(response)


def test_own_opinion_stands_in_the_form_to_be_changed(city: City, signed_in):
    submission = judged(city)
    opinion(submission, city.dp3a, "perbaiki", note="Target belum ada.")
    page = text(signed_in(city.dp3a).get(reverse("monitoring:pprg_review", args=[submission.pk])))
    assert page.count("Target belum ada.") == 2  # in the list and in the form


# --- comments -----------------------------------------------------------------------------------------------------


def test_comment_comes_back_in_its_place(city: City, signed_in):
    submission = judged(city)
    client = signed_in(city.dp3a)
    part = text(client.post(url(submission, "comment"), {"step": 7, "text": "Uraikan."}, headers=HX))
    assert part.lstrip().startswith('<div class="place no-print" id="komentar-langkah-7"')
    assert "Langkah 7: Uraikan." in part
    plain = client.post(url(submission, "comment"), {"step": 10, "text": "GBS lama."})
    assert plain.url.endswith("/verifikasi/#dok-gbs")
    assert client.post(url(submission, "comment"), {"step": 7, "text": " "}).status_code == 409
    assert StepComment.objects.count() == 2


def test_comment_is_settled_by_a_verifier(city: City, signed_in):
    submission = judged(city)
    row = remark(submission, city.dp3a)
    part = text(signed_in(city.bapperida).post(url(submission, "settle", row.pk), headers=HX))
    assert "Selesai: Uraikan penitipan anak." in part
    row.refresh_from_db()
    assert row.settled_by == city.bapperida


def test_settled_comment_is_reopened_where_it_stands(city: City, signed_in):
    submission = judged(city)
    row = remark(submission, city.dp3a)
    client = signed_in(city.bapperida)
    part = text(client.post(url(submission, "settle", row.pk), headers=HX))
    assert url(submission, "reopen", row.pk) in part
    part = text(client.post(url(submission, "reopen", row.pk), headers=HX))
    assert "Komentar dibuka kembali." in part
    assert url(submission, "settle", row.pk) in part
    assert url(submission, "reopen", row.pk) not in part


def test_comment_that_is_hidden_is_missing_for_the_department(city: City, signed_in):
    submission = judged(city)
    row = remark(submission, city.dp3a)
    client = signed_in(city.focal_a)
    assert client.post(url(submission, "comment"), {"parent": row.pk, "text": "x"}).status_code == 404
    assert client.post(url(submission, "settle", row.pk)).status_code == 404
    assert client.post(url(submission, "reopen", row.pk)).status_code == 404
    other = judged(city, budget_version="perubahan")
    assert signed_in(city.dp3a).post(url(other, "settle", row.pk)).status_code == 404


def test_writer_reads_and_answers_beside_the_step(city: City, signed_in):
    submission = judged(city, "needs_revision")
    row = remark(submission, city.dp3a)
    remark(submission, city.dp3a, 0, text="Umum.")
    remark(submission, city.dp3a, 2, text="Sumber.")
    remark(submission, city.dp3a, 11, text="Metode.")
    card = card_of(submission, step_comments(city.focal_a, submission, 7))
    assert card.index("Uraikan penitipan anak.") < card.index("Umum.")
    assert "2 terbuka" in card
    assert "Sumber." not in card
    assert f'href="{reverse("monitoring:pprg_step", args=[submission.pk, 2])}">Langkah 2</a>' in card
    assert "verifikasi/#dok-kak" in card
    assert "Sudah diperbaiki" in card
    assert "Komentari" not in card
    client = signed_in(city.focal_a)
    answer = {"parent": row.pk, "text": "Sudah diperbaiki.", "di": "langkah"}
    response = client.post(url(submission, "comment"), answer)
    assert response.url == reverse("monitoring:pprg_step", args=[submission.pk, 7])
    part = text(client.post(url(submission, "comment"), {**answer, "text": "Lihat aksi 2."}, headers=HX))
    assert "Sudah diperbaiki." in part
    assert "Lihat aksi 2." in part
    assert "Sudah dijawab. Verifikator yang menyatakannya selesai." in part
    assert 'value="Sudah diperbaiki."' in card
    assert 'value="Sudah diperbaiki."' not in part
    assert "saran-alasan" not in part


def test_step_without_comments_shows_nothing(city: City, signed_in, django_assert_num_queries):
    draft = make_pprg(city)
    with django_assert_num_queries(0):
        assert step_comments(city.focal_a, draft, 1) == {"step_comments": {}}
    assert card_of(draft, {"step_comments": {}}).strip() == ""
    submission = judged(city, "needs_revision", budget_version="perubahan")
    step_comments(city.focal_a, submission, 1)  # the appointment is kept on the user
    with django_assert_num_queries(2):
        context = step_comments(city.focal_a, submission, 1)
    assert card_of(submission, context).strip() == ""
    remark(submission, city.dp3a, 3)
    assert "Tidak ada pada langkah ini." in card_of(submission, step_comments(city.focal_a, submission, 1))


# --- a return that came too late ----------------------------------------------------------------------------------


def test_reason_of_a_late_return_is_kept(city: City, signed_in):
    submission = judged(city)
    client = signed_in(city.dp3a)
    address = reverse("monitoring:pprg_transition", args=[submission.pk, "return"])
    response = client.post(address, {"version": 99, "note": "Sumber data belum ada."})
    page = text(response)
    assert response.status_code == 409
    assert "Sumber data belum ada." in page
    assert f'name="version" value="{submission.version}"' in page
    pprg.decide(submission=submission, action="verify", actor=city.bapperida)
    response = client.post(address, {"version": 99, "note": "Sumber data belum ada."})
    assert (response.status_code, "status saat ini" in text(response)) == (409, True)
