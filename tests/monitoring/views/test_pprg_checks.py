"""The quality checks as people meet them: the list, the card beside the form, the short card, the refused move."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from monitoring.domain.kak import METHOD
from monitoring.domain.pprg_content import read
from monitoring.domain.quality import CHECKS
from monitoring.models import ActionPlan, DocumentPart, GapData, GapIndicator, Submission
from monitoring.queries import pprg as queries
from monitoring.views.pprg_checks import checks_context
from tests.conftest import City
from tests.factories import fill_gap, make_submission
from tests.monitoring.pprg_data import make_pprg


def text(response) -> str:
    return response.content.decode()


def address(submission: Submission) -> str:
    return reverse("monitoring:pprg_checks", args=[submission.pk])


def step_address(submission: Submission, step: int) -> str:
    return reverse("monitoring:pprg_step", args=[submission.pk, step])


def beside(submission: Submission, step: int | None = None, **options) -> str:
    """The card beside the form."""
    request = RequestFactory().get("/")
    request.today = timezone.localdate()
    fresh = queries.in_full(Submission.objects.all()).get(pk=submission.pk)
    context = checks_context(request, fresh, read(fresh), step, **options)
    return render_to_string("monitoring/pprg/_checks.html", context)


def sound(city: City, state: str = "draft") -> Submission:
    """A submission that no check objects to."""
    submission = make_pprg(city, state)
    GapIndicator.objects.filter(kind="hasil").update(baseline=Decimal("18.9"))
    text = "Setengah hari di kelurahan, bagi laki-laki dan perempuan."
    DocumentPart.objects.create(submission=submission, document="kak", part=METHOD, text=text)
    return submission


def faulty(city: City, state: str = "draft") -> Submission:
    """One problem that blocks (step 2) and two warnings (steps 1 and 7)."""
    submission = sound(city, state)
    GapData.objects.update(source="")
    Submission.objects.update(target_group="", arg_reason="")
    return submission


# --- the list -----------------------------------------------------------------------------------------------------


def test_list_groups_what_blocks_what_warns_and_the_rest(city: City, signed_in):
    submission = faulty(city)
    response = signed_in(city.focal_a).get(address(submission))
    groups = response.context["groups"]
    assert [line.check.id for line in groups["blocking"]] == ["data-asal"]
    assert [line.check.id for line in groups["warnings"]] == ["sasaran-ada", "arg-alasan"]
    assert sum(map(len, groups.values())) == len(CHECKS)
    page = text(response)
    assert page.index("Menghalangi pengajuan") < page.index(">Peringatan<") < page.index(">Terpenuhi<")
    assert "Data 1 (“Peserta pelatihan”) belum menyebut sumber." in page
    assert "Tulis nama laporan, register, atau survei" in page
    assert "Angka tanpa tahun dan sumber tidak dapat ditelusuri" in page


def test_writer_is_led_to_the_step(city: City, signed_in):
    submission = faulty(city)
    page = text(signed_in(city.focal_a).get(address(submission)))
    assert f'href="{step_address(submission, 2)}">' in page
    assert "Perbaiki langkah 2" in page


@pytest.mark.parametrize("actor", ["bapperida", "head_a", "inspektorat"])
def test_readers_see_the_same_without_links_to_the_steps(city: City, signed_in, actor: str):
    submission = faulty(city, "in_verification")
    page = text(signed_in(getattr(city, actor)).get(address(submission)))
    assert "belum menyebut sumber" in page
    assert "/langkah/" not in page
    assert "Perbaiki langkah" not in page


def test_list_without_problems_says_so_and_leads_on(city: City, signed_in):
    submission = sound(city)
    page = text(signed_in(city.focal_a).get(address(submission)))
    assert "Tidak ada masalah." in page
    assert "Tinjau dan ajukan" in page
    assert "Menghalangi pengajuan" not in page


def test_list_names_the_items_that_stay_with_people(city: City, signed_in):
    page = text(signed_in(city.bapperida).get(address(make_pprg(city))))
    assert '<li value="8">Sebab internal berada dalam kendali perangkat daerah</li>' in page


def test_list_of_an_empty_draft_stands(city: City, signed_in):
    submission = make_submission(city.sub_a, purpose="")
    response = signed_in(city.focal_a).get(address(submission))
    assert len(response.context["groups"]["blocking"]) == 10
    assert "Perbaiki langkah 1" in text(response)


def test_what_somebody_wrote_is_text_and_not_markup(city: City, signed_in):
    submission = make_pprg(city)
    GapData.objects.update(indicator="<script>alert(1)</script>", source="")
    page = text(signed_in(city.focal_a).get(address(submission)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_foreign_and_missing_are_the_same_404(city: City, signed_in):
    client = signed_in(city.focal_b)
    foreign = client.get(address(make_pprg(city)))
    missing = client.get(reverse("monitoring:pprg_checks", args=[999_999_999]))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_a_missing_signature_leads_to_the_gbs_only_where_one_may_write(city: City, signed_in):
    submission = make_pprg(city, "verified", signed_by=None, signed_at=None)
    page = text(signed_in(city.focal_a).get(address(submission)))
    assert "Dokumen belum memuat nama penanda tangan" in page
    assert "Perbaiki langkah" not in page


# --- beside the form ----------------------------------------------------------------------------------------------


def test_card_shows_the_step_first_and_counts_the_others(city: City):
    submission = faulty(city)
    card = beside(submission, 2)
    assert 'id="pemeriksaan"' in card
    assert card.index("belum menyebut sumber") < card.index("Langkah lain")
    assert "Kelompok sasaran belum ditulis" not in card
    for step, words in ((1, "1 peringatan"), (7, "1 peringatan")):
        line = re.search(rf'<li><a href="{step_address(submission, step)}">Langkah {step}</a>(.*?)</li>', card, re.S)
        assert line
        assert words in line.group(1)
    assert f'<a href="{address(submission)}">Semua pemeriksaan</a>' in card


def test_card_says_icon_word_and_why(city: City):
    submission = faulty(city)
    card = beside(submission, 2)
    assert '<span class="check-word">Menghalangi</span>' in card
    assert "#x-circle-fill" in card
    assert "<summary>Mengapa</summary><p>Angka tanpa tahun" in card
    assert "<span>Ada data pembuka wawasan</span>" in card
    assert '<span class="check-word">Peringatan</span>' in beside(submission, 1)


def test_card_counts_in_words_for_those_who_do_not_see_it(city: City):
    card = beside(faulty(city), 2)
    head = card[: card.index('<div class="body"')]
    assert '1<span class="visually-hidden"> menghalangi' in head
    assert '2<span class="visually-hidden"> peringatan' in head
    assert 'aria-live="polite"' in head


def test_card_of_many_faulty_rows_shows_some_and_leads_to_all(city: City, signed_in):
    submission = make_pprg(city)
    ActionPlan.objects.bulk_create(ActionPlan(submission=submission, name=f"Aksi {number}") for number in range(10))
    card = beside(submission, 7)
    assert f'<a href="{address(submission)}#periksa-aksi-rupiah">dan 7 lagi</a>' in card
    page = text(signed_in(city.focal_a).get(address(submission)))
    assert 'id="periksa-aksi-rupiah"' in page
    assert "Rencana aksi 11 (“Aksi 9”)" in page


def test_card_of_an_untouched_step_says_that_there_is_nothing_to_check(city: City):
    card = beside(make_submission(city.sub_a, purpose=""), 5)
    assert "Belum ada yang dapat diperiksa pada langkah ini." in card


def test_card_without_step_lists_the_places(city: City):
    card = beside(faulty(city))
    assert "Langkah lain" not in card
    assert "Di mana" in card
    assert "Langkah 2" in card


def test_card_for_readers_has_no_links_to_the_steps(city: City):
    assert "/langkah/" not in beside(faulty(city), 2, may_write=False)


def test_card_without_problems_is_good(city: City):
    submission = sound(city)
    card = beside(submission, 9)
    assert "Terpenuhi</span>" in card
    assert "Tidak ada masalah pada langkah ini." in card
    assert "Langkah lain" not in card


def test_card_can_come_along_in_an_htmx_answer(city: City):
    request = RequestFactory().get("/")
    request.today = timezone.localdate()
    submission = queries.in_full(Submission.objects.all()).get(pk=make_pprg(city).pk)
    context = checks_context(request, submission, read(submission), 2)
    assert "hx-swap-oob" not in render_to_string("monitoring/pprg/_checks.html", context)
    assert 'hx-swap-oob="innerHTML"' in render_to_string("monitoring/pprg/_checks.html", {**context, "oob": True})


# --- the page of the submission -----------------------------------------------------------------------------------


def test_detail_says_it_in_short(city: City, signed_in):
    submission = faulty(city)
    page = text(signed_in(city.bapperida).get(submission.get_absolute_url()))
    assert "<b>1 menghalangi</b>" in page
    assert "<b>2 peringatan</b>" in page
    assert f'href="{address(submission)}"' in page


def test_refused_offer_says_what_to_mend_and_where(city: City, signed_in):
    submission = faulty(city)
    client = signed_in(city.focal_a)
    reason = "Langkah 2: Data 1 (“Peserta pelatihan”) belum menyebut sumber."
    page = text(client.get(submission.get_absolute_url()))
    assert reason in page
    assert re.search(r'disabled aria-describedby="mengapa-offer"', page)
    assert f'Perbaiki: <a href="{step_address(submission, 2)}">Langkah 2</a>' in page
    assert "Perbaiki:" not in text(signed_in(city.head_a).get(submission.get_absolute_url()))
    response = client.post(reverse("monitoring:pprg_transition", args=[submission.pk, "offer"]), {"version": 1})
    assert response.status_code == 409
    assert reason in text(response)
    GapData.objects.update(source="Data KUMKM")
    assert client.post(reverse("monitoring:pprg_transition", args=[submission.pk, "offer"])).status_code == 302


# --- number of queries --------------------------------------------------------------------------------------------


def queries_of(client, where: str, django_assert_max_num_queries) -> int:
    client.get(where)
    with django_assert_max_num_queries(30) as context:
        assert client.get(where).status_code == 200
    return len(context)


def test_list_makes_the_same_queries_whatever_the_size(city: City, signed_in, django_assert_max_num_queries):
    client = signed_in(city.focal_a)
    submission = make_pprg(city)
    small = queries_of(client, address(submission), django_assert_max_num_queries)
    submission.factors.all().delete()
    fill_gap(submission)
    GapIndicator.objects.update(target=None)
    Submission.objects.update(budget_total=Decimal(1))
    assert queries_of(client, address(submission), django_assert_max_num_queries) == small


def test_card_costs_no_query_where_the_money_is_known(city: City, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.today = timezone.localdate()
    submission = queries.in_full(Submission.objects.all()).get(pk=make_pprg(city).pk)
    gap = read(submission)
    with django_assert_num_queries(1):
        checks_context(request, submission, gap, 2)
