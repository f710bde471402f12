"""Decision form with facts: fan-out, preview, refusals that keep what was typed; the page of a task with its fact."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from departments.models import FocalPoint
from meetings.domain import settle
from meetings.models import ActionItem, Decision, Meeting
from tests import factories
from tests.conftest import City
from tests.factories import wib
from tests.monitoring.pprg_data import make_pprg

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + dt.timedelta(days=1)


@pytest.fixture
def meeting(city: City) -> Meeting:
    return factories.make_meeting(city.a, city.b, organizer=city.bapperida_department)


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def url(name: str, row) -> str:
    return reverse(f"meetings:{name}", args=[row.pk])


def task(**fields) -> dict:
    return {
        "text": "Percepatan PPRG.",
        "scope": "semua",
        "task": "Ajukan GBS 2026.",
        "due": TOMORROW.isoformat(),
        "closes": "pprg-diajukan",
        "pprg-diajukan-year": "2026",
        **fields,
    }


def test_decision_is_tied_to_a_fact_for_every_invited_department(bapperida, meeting):
    response = bapperida.post(url("decision_create", meeting), task(), follow=True)
    assert "Keputusan 1 dicatat dengan 2 tugas." in response.content.decode()
    found = ActionItem.objects.values_list("department__code", "fact", "fact_options", "state").order_by("pk")
    options = {"year": 2026}
    assert list(found) == [
        ("DINKES", "pprg-diajukan", options, "open"),
        ("DISDIK", "pprg-diajukan", options, "open"),
    ]


def test_what_is_true_already_closes_at_once_and_is_told(bapperida, city: City, meeting):
    make_pprg(city, "submitted")
    response = bapperida.post(url("decision_create", meeting), task(), follow=True)
    assert "2 tugas. 1 langsung selesai karena syaratnya sudah terpenuhi." in response.content.decode()
    assert dict(ActionItem.objects.values_list("department__code", "state")) == {"DISDIK": "closed", "DINKES": "open"}


def test_further_task_of_a_decision_is_tied_too(bapperida, city: City, meeting):
    decision = factories.make_decision(meeting)
    data = task(scope="pilihan", departments=[city.dp3a_department.pk])
    response = bapperida.post(url("decision_tasks", decision), data, follow=True)
    assert "1 tugas diberikan." in response.content.decode()
    item = ActionItem.objects.get()
    assert (item.fact, item.fact_options, item.department) == ("pprg-diajukan", {"year": 2026}, city.dp3a_department)


def test_departments_of_a_kind_become_responsible(bapperida, city: City, meeting):
    factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    bapperida.post(url("decision_create", meeting), task(scope="jenis", kinds=["badan"], closes="diperiksa"))
    item = ActionItem.objects.get()
    assert (item.department, item.fact) == (city.bapperida_department, "")


def test_kind_takes_departments_that_exist_on_the_day_of_the_meeting(bapperida, meeting):
    factories.make_department("LAMA", valid_to=dt.date(2026, 3, 10))
    factories.make_department("USANG", valid_to=dt.date(2026, 3, 9))
    bapperida.post(url("decision_create", meeting), task(scope="jenis", kinds=["dinas"]))
    codes = set(ActionItem.objects.values_list("department__code", flat=True))
    assert codes == {"DISDIK", "DINKES", "DP3APMPPKB", "LAMA"}


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"pprg-diajukan-year": ""}, "pprg-diajukan-year", "Pilih tahun anggaran."),
        ({"pprg-diajukan-year": "1999"}, "pprg-diajukan-year", "tidak tersedia"),
        ({"pprg-diajukan-year": "x"}, "pprg-diajukan-year", "tidak tersedia"),
        ({"closes": "karangan"}, "closes", ""),
        ({"scope": "jenis", "kinds": []}, "departments", "sedikitnya satu perangkat daerah"),
        ({"scope": "jenis", "kinds": ["partai"]}, "kinds", ""),
        ({"scope": "pilihan"}, "departments", "sedikitnya satu perangkat daerah"),
        ({"scope": ""}, "scope", "Pilih siapa"),
    ],
)
def test_refused_decision_keeps_what_was_typed(bapperida, meeting, fields, field, words):
    response = bapperida.post(url("decision_create", meeting), task(**fields))
    page = response.content.decode()
    assert words in " ".join(response.context["form"].errors[field])
    assert "Percepatan PPRG." in page
    assert "Ajukan GBS 2026." in page
    assert TOMORROW.isoformat() in page
    assert not Decision.objects.exists()


def test_finding_of_one_department_is_not_asked_of_another(bapperida, city: City, meeting):
    finding = factories.make_finding(city.a)
    data = task(closes="temuan-selesai", **{"temuan-selesai-finding": finding.pk})
    response = bapperida.post(url("decision_create", meeting), data)
    assert f"Temuan {finding.number} milik Disdik" in " ".join(response.context["form"].errors["closes"])
    assert not Decision.objects.exists()
    bapperida.post(url("decision_create", meeting), {**data, "scope": "pilihan", "departments": [city.a.pk]})
    assert ActionItem.objects.get().fact_options == {"finding": finding.pk}


# --- preview ------------------------------------------------------------------------------------------------------


def preview(client: Client, meeting: Meeting, **fields) -> str:
    data = {**task(**fields), "pratinjau": "1"}
    response = client.post(url("decision_create", meeting), data, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert not Decision.objects.exists()
    return " ".join(response.content.decode().split())


def test_preview_names_the_tasks_and_who_has_done_it(bapperida, city: City, meeting):
    make_pprg(city, "submitted")
    page = preview(bapperida, meeting)
    assert "<html" not in page
    assert "Akan menjadi 2 tugas:</b> Dinkes, Disdik." in page
    assert "selesai sendiri bila seluruh PPRG 2026 diajukan" in page
    assert "1 tugas langsung selesai: Disdik." in page


def test_preview_of_a_meeting_to_come(bapperida, city: City, meeting):
    make_pprg(city, "submitted")
    Meeting.objects.update(starts_at=timezone.now() + dt.timedelta(days=9), ends_at=None)
    assert "1 tugas selesai pada hari rapat: Disdik." in preview(bapperida, meeting)


def test_preview_names_who_will_never_close_by_itself(bapperida, city: City, meeting):
    city.sub_b.requires_pprg = False
    city.sub_b.save()
    page = preview(bapperida, meeting)
    assert "Dinkes: Perangkat daerah ini tidak punya sub kegiatan wajib PPRG tahun 2026." in page


def test_preview_works_while_the_rest_is_not_filled_in(bapperida, meeting):
    assert "Akan menjadi 2 tugas" in preview(bapperida, meeting, text="", due="", **{"pprg-diajukan-year": ""})
    assert "Pilih perangkat daerah" in preview(bapperida, meeting, scope="pilihan")


def test_preview_without_script_is_the_page_with_what_was_typed(bapperida, meeting):
    response = bapperida.post(url("decision_create", meeting), {**task(), "pratinjau": "1"})
    page = response.content.decode()
    assert "Akan menjadi 2 tugas" in page
    assert "Ajukan GBS 2026." in page
    assert not Decision.objects.exists()


def test_preview_of_a_further_task(bapperida, meeting):
    decision = factories.make_decision(meeting)
    response = bapperida.post(url("decision_tasks", decision), {**task(), "pratinjau": "1"})
    assert "Akan menjadi 2 tugas" in response.content.decode()
    assert not ActionItem.objects.exists()


@pytest.mark.parametrize("shown", ["form", "preview"])
def test_form_takes_the_same_queries_for_one_department_and_for_three(bapperida, city: City, shown):
    def queries(meeting: Meeting) -> int:
        with CaptureQueriesContext(connection) as captured:
            if shown == "form":
                bapperida.get(url("decision_create", meeting))
            else:
                preview(bapperida, meeting)
        return len(captured)

    one, three = factories.make_meeting(city.a), factories.make_meeting(city.a, city.b, city.dp3a_department)
    queries(one)
    assert queries(one) == queries(three) <= 12


# --- the page of a task -------------------------------------------------------------------------------------------


def waiting(department, meeting, **fields) -> ActionItem:
    return factories.make_action(
        department, factories.make_decision(meeting), fact="pprg-diajukan", fact_options={"year": 2026}, **fields
    )


def text_of(client: Client, item: ActionItem) -> str:
    return " ".join(client.get(item.get_absolute_url()).content.decode().split())


def test_page_shows_how_far_the_department_is_with_links_to_what_is_missing(city: City, signed_in, meeting):
    draft = make_pprg(city, "draft")
    make_pprg(city, "submitted", sub_activity=factories.make_sub_activity(city.a, city.year))
    page = text_of(signed_in(city.focal_a), waiting(city.a, meeting))
    assert "Selesai sendiri bila <b>seluruh PPRG 2026 diajukan</b>: 1 dari 2." in page
    assert f'<a href="{draft.get_absolute_url()}">{city.sub_a.item.code}' in page


def test_page_says_why_a_task_cannot_close_by_itself(bapperida, city: City, meeting):
    city.sub_a.requires_pprg = False
    city.sub_a.save()
    assert "Selama begitu, tugas ini selesai lewat laporan." in text_of(bapperida, waiting(city.a, meeting))


def test_page_says_that_a_true_fact_closes_it_soon(bapperida, city: City, meeting):
    make_pprg(city, "submitted")
    assert "sistem menutup tugas ini pada pemeriksaan berikutnya" in text_of(bapperida, waiting(city.a, meeting))


def test_page_shows_the_proof_and_says_when_it_no_longer_holds(city: City, bapperida, meeting):
    submission = make_pprg(city, "submitted")
    item = waiting(city.a, meeting)
    settle(actor=city.focal_a)
    page = text_of(bapperida, item)
    assert "Selesai sendiri" in page
    assert f'<a href="{submission.get_absolute_url()}">Buka catatannya</a>' in page
    assert "Selesai sendiri, dicatat saat tindakan Pengguna focal.disdik" in page
    assert "Buka kembali" in page
    assert "Bukti berubah" not in page
    submission.state = "withdrawn"
    submission.save()
    page = text_of(bapperida, item)
    assert "Bukti berubah sesudah ditutup." in page
    assert ActionItem.objects.get().state == "closed"


def test_day_without_time_is_shown_as_a_day(city: City, bapperida, meeting):
    FocalPoint.objects.filter(department=city.a).update(decree_date=dt.date(2026, 3, 20), valid_from="2026-03-20")
    item = factories.make_action(
        city.a, factories.make_decision(meeting), fact="sk-focal-point", fact_options={"year": 2026}
    )
    settle(actor=None, at=wib(2026, 4, 2))
    assert "Terpenuhi Jumat, 20 Maret 2026." in text_of(bapperida, item)


def test_report_of_a_task_that_closed_by_itself_needs_no_judgement(city: City, signed_in, bapperida, meeting):
    item = waiting(city.a, meeting)
    signed_in(city.focal_a).post(
        reverse("meetings:action_decide", args=[item.pk, "report"]), {"text": "Segera.", "version": 1}
    )
    make_pprg(city, "submitted")
    settle(actor=city.focal_a)
    page = text_of(bapperida, item)
    assert "Segera." in page
    assert "Tidak perlu diperiksa: tugas selesai sendiri" in page


def test_bapperida_reopens_on_the_page(city: City, bapperida, meeting):
    make_pprg(city, "submitted")
    item = waiting(city.a, meeting)
    settle(actor=city.focal_a)
    address = reverse("meetings:action_decide", args=[item.pk, "reopen"])
    assert "Alasan dibuka kembali wajib diisi." in bapperida.post(address, {"version": 2}).content.decode()
    assert bapperida.post(address, {"version": 2, "note": "Salah tahun."}).status_code == 302
    page = text_of(bapperida, item)
    assert "membuka kembali tugas" in page
    assert "Bukti dari sistem" not in page


def test_task_judged_by_bapperida_says_so(city: City, bapperida, meeting):
    item = waiting(city.a, meeting, state="closed", closed_on=dt.date(2026, 4, 20))
    page = text_of(bapperida, item)
    assert "20 April 2026 · Diperiksa Bapperida" in page
    assert "Selesai sendiri bila" not in page


def test_amendment_offers_the_present_fact_and_changes_it(city: City, bapperida, meeting):
    factories.make_year(2027)
    item = waiting(city.a, meeting, due=TOMORROW)
    address = reverse("meetings:action_amend", args=[item.pk])
    page = bapperida.get(address)
    assert page.context["form"]["closes"].value() == "pprg-diajukan"
    assert page.context["form"]["pprg-diajukan-year"].value() == 2026
    data = {"text": item.text, "due": TOMORROW, "note": "Tahun berikutnya.", "version": 1}
    bapperida.post(address, {**data, "closes": "pprg-diajukan", "pprg-diajukan-year": "2027"})
    item.refresh_from_db()
    assert item.fact_options == {"year": 2027}
    bapperida.post(address, {**data, "version": 2})
    item.refresh_from_db()
    assert (item.fact, item.fact_options) == ("pprg-diajukan", {"year": 2027})
    bapperida.post(address, {**data, "version": 3, "closes": "diperiksa"})
    item.refresh_from_db()
    assert item.fact == ""


def test_present_choice_that_is_no_longer_offered_can_stay(city: City, bapperida, meeting):
    finding = factories.make_finding(city.a)
    item = factories.make_action(
        city.a,
        factories.make_decision(meeting),
        fact="temuan-selesai",
        fact_options={"finding": finding.pk},
        due=TOMORROW,
    )
    finding.state, finding.closed_on = "closed", timezone.localdate()
    finding.save()
    data = {"text": "Tuntaskan.", "due": TOMORROW, "note": "Jelas.", "version": 1, "closes": "temuan-selesai"}
    address = reverse("meetings:action_amend", args=[item.pk])
    response = bapperida.post(address, {**data, "temuan-selesai-finding": finding.pk})
    assert response.status_code == 302
    assert ActionItem.objects.get().closed_by_itself
