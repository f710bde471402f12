"""The page of the verification: who reads what when, what changed, the words of its buttons."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from monitoring.domain import pprg
from monitoring.domain.review_sheet import fill
from monitoring.models import GapData, Submission
from tests.conftest import City
from tests.factories import make_finding
from tests.monitoring.pprg_data import make_pprg
from tests.monitoring.review_data import judged, make_round, mark, opinion, own_document, remark, round_of

pytestmark = pytest.mark.django_db


def address(submission: Submission) -> str:
    return reverse("monitoring:pprg_review", args=[submission.pk])


def text(response) -> str:
    return response.content.decode()


def second_round(city: City) -> Submission:
    """Judged, returned, changed in step 6 and submitted again; now in verification."""
    submission = judged(city)
    mark(submission, 10, city.dp3a, "perbaiki", note="Kelompok belum disebut.")
    remark(submission, city.dp3a, 6, text="Sebutkan kelompoknya.")
    Submission.objects.update(new_purpose="Meningkatkan kapasitas perempuan pengolah ikan.")
    submission.refresh_from_db()
    make_round(submission, at=round_of(submission).at + dt.timedelta(days=9))
    return submission


# --- verifiers ----------------------------------------------------------------------------------------------------


def test_verifier_has_document_checks_sheet_opinions_and_buttons(city: City, signed_in):
    submission = judged(city)
    mark(submission, 1, city.dp3a)
    response = signed_in(city.bapperida).get(address(submission))
    page = text(response)
    for part in ("Gender Analysis Pathway", "Gender Budget Statement", "Kerangka Acuan Kerja", 'id="pemeriksaan"'):
        assert part in page
    assert "1 / 22" in page
    assert response.context["progress"].next == 2
    assert page.count('class="sheet-form"') == 22
    assert 'id="tombol-verifikasi"' in page
    assert "Pendapat setuju Bapperida ikut dicatat." in page
    assert "menunggu Anda" in page
    assert "Terpenuhi menurut pemeriksaan program." in page


def test_no_opinion_is_chosen_before_the_verifier_does(city: City, signed_in):
    page = text(signed_in(city.bapperida).get(address(judged(city))))
    choices = re.findall(r'<input[^>]* id="pendapat-[^>]*>', page)
    assert len(choices) == 2
    assert not any("checked" in choice for choice in choices)


def test_suggestion_is_no_mark(city: City, signed_in):
    submission = judged(city)
    GapData.objects.update(source="")
    response = signed_in(city.bapperida).get(address(submission))
    [line] = [row for row in response.context["sheet"] if row.number == 4]
    assert (line.suggestion.verdict, line.mark, line.verdict) == ("perbaiki", None, "")
    assert "belum menyebut sumber" in line.suggestion.text
    assert "Pakai saran program" in text(response)
    assert 'checked autocomplete="off"' not in text(response)


def test_blocked_verification_says_why_in_words(city: City, signed_in):
    submission = judged(city, rule="keduanya")
    page = text(signed_in(city.bapperida).get(address(submission)))
    assert "Belum dapat diverifikasi: pendapat Anda dan Dinas P3A belum ada." in page
    assert 'id="tombol-verifikasi"' not in page
    assert "keduanya harus setuju" in page


def test_last_approval_offers_to_verify_right_there(city: City, signed_in):
    submission = judged(city, rule="keduanya")
    opinion(submission, city.dp3a)
    client = signed_in(city.bapperida)
    body = {"round": round_of(submission).pk, "verdict": "setuju", "note": ""}
    response = client.post(reverse("monitoring:pprg_review_opinion", args=[submission.pk]), body, follow=True)
    page = text(response)
    assert "Pendapat Bapperida dicatat." in page
    assert "dokumen dapat diverifikasi sekarang" in page
    assert 'id="tombol-verifikasi"' in page


def test_reason_of_the_return_is_prefilled(city: City, signed_in):
    submission = judged(city)
    mark(submission, 20, city.dp3a, "perbaiki", note="Alasan terlalu umum.")
    remark(submission, city.dp3a)
    response = signed_in(city.bapperida).get(address(submission))
    assert response.context["reason"] == (
        "Butir 20 (kategori ARG beralasan): Alasan terlalu umum.\nLangkah 7: Uraikan penitipan anak."
    )
    assert 'name="note" rows="4" maxlength="2000" required' in text(response)


def test_document_that_waits_is_taken_first(city: City, signed_in):
    submission = judged(city, "submitted")
    client = signed_in(city.dp3a)
    page = text(client.get(address(submission)))
    assert "Ambil untuk diverifikasi" in page
    assert 'class="sheet-form"' not in page
    response = client.post(reverse("monitoring:pprg_transition", args=[submission.pk, "take"]), {"version": 1})
    assert response.url == address(submission)


def test_second_round_shows_what_changed_and_what_was_asked_for(city: City, signed_in):
    submission = second_round(city)
    response = signed_in(city.bapperida).get(address(submission))
    page = text(response)
    changes = response.context["changes"]
    assert (changes.summary, changes.unchanged) == ("langkah 6", 10)
    assert "pengajuan ke-2" in page
    assert "<ins>" in page
    assert "<del>" in page
    assert "Pengajuan sebelumnya: <b>perlu perbaikan</b>. Kelompok belum disebut." in page
    assert response.context["progress"].done == 0
    assert "Sebutkan kelompoknya." in page


def test_unchanged_second_round_says_so(city: City, signed_in):
    submission = judged(city)
    make_round(submission, at=round_of(submission).at + dt.timedelta(days=9))
    page = text(signed_in(city.bapperida).get(address(submission)))
    assert "Isi dokumen sama dengan pengajuan sebelumnya." in page


# --- readers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["inspektorat", "leadership", "bpkpd", "admin"])
def test_readers_of_the_city_see_everything_and_no_form(city: City, signed_in, actor: str):
    submission = judged(city)
    mark(submission, 20, city.dp3a, "perbaiki", note="Alasan terlalu umum.")
    opinion(submission, city.dp3a, "perbaiki", note="Belum cukup.")
    remark(submission, city.dp3a)
    page = text(signed_in(getattr(city, actor)).get(address(submission)))
    for said in ("Alasan terlalu umum.", "Belum cukup.", "Uraikan penitipan anak."):
        assert said in page
    assert 'method="post"' not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("actor", ["focal_a", "head_a"])
def test_department_sees_nothing_until_it_is_decided(city: City, signed_in, actor: str):
    submission = judged(city)
    mark(submission, 20, city.dp3a, "perbaiki", note="Alasan terlalu umum.")
    opinion(submission, city.dp3a, "perbaiki", note="Belum cukup.")
    remark(submission, city.dp3a)
    client = signed_in(getattr(city, actor))
    page = text(client.get(address(submission)))
    assert "Sedang menunggu atau dalam verifikasi" in page
    for said in ("Alasan terlalu umum.", "Belum cukup.", "Uraikan penitipan anak."):
        assert said not in page
    pprg.decide(submission=submission, action="return", actor=city.dp3a, note="Lengkapi.")
    page = text(client.get(address(submission)))
    for said in ("Alasan terlalu umum.", "Belum cukup.", "Uraikan penitipan anak."):
        assert said in page


def test_department_reads_the_round_before_while_the_newest_is_judged(city: City, signed_in):
    submission = second_round(city)
    mark(submission, 3, city.dp3a, "tidak_ada", note="Rahasia dahulu.")
    page = text(signed_in(city.focal_a).get(address(submission)))
    assert "Kelompok belum disebut." in page
    assert "Rahasia dahulu." not in page
    assert "Pengajuan terbaru masih dalam antrean atau diverifikasi" in page
    # The text is the one that those marks are about.
    assert "perempuan pengolah ikan" not in page


def test_returned_text_stays_as_it_was_judged(city: City, signed_in):
    submission = judged(city)
    pprg.decide(submission=submission, action="return", actor=city.dp3a, note="Lengkapi.")
    Submission.objects.update(new_purpose="Sedang ditulis kembali.")
    page = text(signed_in(city.bapperida).get(address(submission)))
    assert "Sedang ditulis kembali." not in page
    assert "secara setara." in page
    assert 'class="sheet-form"' not in page


def test_verifier_of_the_own_department_waits_and_is_told(city: City, signed_in):
    own_document(city, "bapperida")
    submission = judged(city)
    mark(submission, 20, city.dp3a, "perbaiki", note="Alasan terlalu umum.")
    assert "Alasan terlalu umum." not in text(signed_in(city.bapperida).get(address(submission)))
    pprg.decide(submission=submission, action="return", actor=city.dp3a, note="Lengkapi.")
    page = text(signed_in(city.bapperida).get(address(submission)))
    assert "Dokumen perangkat daerah Anda sendiri tidak Anda nilai" in page
    assert 'class="sheet-form"' not in page


def test_draft_has_no_verification_yet(city: City, signed_in):
    submission = make_pprg(city)
    client = signed_in(city.focal_a)
    assert "Belum diajukan" in text(client.get(address(submission)))
    assert ">Verifikasi</a>" not in text(client.get(submission.get_absolute_url()))
    assert ">Verifikasi</a>" in text(client.get(judged(city, budget_version="perubahan").get_absolute_url()))


def test_foreign_and_missing_are_the_same_404(city: City, signed_in):
    client = signed_in(city.focal_b)
    foreign = client.get(address(judged(city)))
    missing = client.get(reverse("monitoring:pprg_review", args=[999_999_999]))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_what_somebody_wrote_is_text_and_not_markup(city: City, signed_in):
    submission = second_round(city)
    evil = "<script>alert(1)</script>"
    mark(submission, 20, city.dp3a, "perbaiki", note=evil)
    remark(submission, city.dp3a, text=evil)
    opinion(submission, city.dp3a, "perbaiki", note=evil)
    page = text(signed_in(city.bapperida).get(address(submission)))
    assert "<script>alert" not in page


# --- number of queries --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("actor", "most"), [("bapperida", 34), ("inspektorat", 32), ("focal_a", 32)])
def test_page_makes_the_same_queries_whatever_was_said(
    city: City, signed_in, django_assert_max_num_queries, actor: str, most: int
):
    submission = second_round(city)
    client = signed_in(getattr(city, actor))
    client.get(address(submission))
    counts = []
    for number in range(2):
        with django_assert_max_num_queries(most) as context:
            assert client.get(address(submission)).status_code == 200
        counts.append(len(context))
        if number == 0:
            fill(submission=submission, round_id=round_of(submission).pk, items=range(1, 23), actor=city.dp3a)
            for step in range(1, 10):
                thread = remark(submission, city.dp3a, step)
                remark(submission, city.bapperida, step, parent=thread)
            for user in (city.bapperida, city.dp3a, city.dp3a):
                opinion(submission, user)
            make_finding(city.a, submission=submission)
    assert counts[0] == counts[1], counts
