"""Pages of the Pokja and of its plan: what is shown to whom, forms that keep what was typed, files, downloads."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meetings.models import Decree, WorkPlanItem
from pug_tanjungbalai.common.documents import pdf as pdf_writer
from tests import factories
from tests.conftest import City
from tests.policies.meetings_pokja import decree_form, item_form

from .pokja_data import make_decree, make_member, make_plan_item

pytestmark = pytest.mark.django_db
HOME, PLAN = reverse("meetings:pokja_home"), reverse("meetings:plan_list")
NEW = reverse("meetings:decree_create")


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def body(city: City, **more) -> dict:
    """A valid body of the form of a decree."""
    return decree_form(city, {}) | more


def pdf(name: str = "SK.pdf", content: bytes = b"%PDF-1.4\n%%EOF") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


# --- the Pokja ------------------------------------------------------------------------------------------------


def test_decree_that_a_newer_one_replaced_says_so(city: City, signed_in):
    today = timezone.localdate()
    old, other_team = make_decree(), make_decree(kind="teknis", valid_from=today)
    address = reverse("meetings:decree_detail", args=[old.pk])
    client = signed_in(city.focal_a)
    coming = make_decree(valid_from=today + dt.timedelta(days=1))
    assert "Digantikan" not in client.get(address).text
    new = make_decree(valid_from=today)
    page = client.get(address)
    assert page.context["successor"] == new
    assert page.text.count("Digantikan") == 2
    assert reverse("meetings:decree_detail", args=[new.pk]) in page.text
    for row in (new, coming, other_team):
        assert client.get(reverse("meetings:decree_detail", args=[row.pk])).context["successor"] is None


def test_decree_in_force_is_shown_with_its_members(city: City, signed_in):
    decree = make_decree(number="400.2.1/7/K/2026")
    make_member(decree, role="ketua", office="Kepala Bapperida", name="Zul Abdiman", sex="L", nip="197608112003121005")
    make_member(decree)
    page = signed_in(city.focal_a).get(HOME).text
    assert "400.2.1/7/K/2026" in page
    assert "Zul Abdiman" in page
    assert "2 orang · perempuan 1, laki-laki 1" in page
    assert "197608112003121005" not in page  # a number that nobody needs here
    assert "SK baru" not in page


def test_lapsed_decree_says_what_to_do(city: City, signed_in, bapperida):
    make_decree(valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2021, 12, 31))
    assert "catat SK penggantinya" in bapperida.get(HOME).text
    reader = signed_in(city.focal_a).get(HOME).text
    assert "SK ini berakhir Jumat, 31 Desember 2021" in reader
    assert "Bapperida menyiapkan SK penggantinya" in reader


def test_end_that_is_near_is_announced(bapperida):
    make_decree(valid_to=timezone.localdate() + dt.timedelta(days=5))
    assert "5 hari lagi" in bapperida.get(HOME).text


def test_nothing_recorded_yet_says_what_to_do_next(city: City, signed_in, bapperida):
    assert f"{NEW}?tim=teknis" in bapperida.get(HOME).text
    assert "Bapperida mencatat SK" in signed_in(city.focal_a).get(HOME).text


def test_decree_is_recorded_with_its_file(city: City, bapperida):
    response = bapperida.post(NEW, body(city, upload=pdf("SK Pokja.pdf")))
    decree = Decree.objects.get()
    assert response.url == reverse("meetings:decree_detail", args=[decree.pk])
    assert decree.members.get().office == "Kepala Bapperida"
    sent = bapperida.get(reverse("meetings:decree_file", args=[decree.pk]))
    assert 'filename="SK Pokja.pdf"' in sent["Content-Disposition"]
    assert sent["Content-Security-Policy"].startswith("sandbox")


def test_decree_without_file_has_no_download(bapperida):
    assert bapperida.get(reverse("meetings:decree_file", args=[make_decree().pk])).status_code == 404


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (("SK.pdf", b"<html>"), "Isi berkas bukan PDF"),
        (("SK.html", b"<html>"), "Jenis berkas tidak diterima"),
        (("SK.docx", b"PK"), "Jenis berkas tidak diterima"),
        (("SK.pdf", b""), "kosong"),
        (("SK.pdf", b"%PDF-1.4\n" + b"0" * (10 * 2**20 + 1) + b"%%EOF"), "lebih besar dari 10 MB"),
    ],
)
def test_hostile_file_is_refused_and_nothing_typed_is_lost(city: City, bapperida, upload, words):
    page = bapperida.post(NEW, body(city, upload=pdf(*upload)))
    assert words in page.text
    assert 'value="400.2.1/9/K/2026"' in page.text
    assert 'value="Kepala Bapperida"' in page.text
    assert not Decree.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"valid_to": "2025-12-31"}, "tidak boleh sebelum"),
        ({"number": " "}, "Isi nomor SK"),
        ({"anggota-0-office": ""}, "Isi jabatannya"),
        ({"anggota-0-nip": "123"}, "NIP harus terdiri atas 18 angka"),
        ({"anggota-0-role": "anggota"}, "Tentukan ketuanya"),
        ({"anggota-0-role": "raja"}, "tidak tersedia"),
        ({"anggota-0-department_id": "999999"}, "tidak tersedia"),
        ({"anggota-TOTAL_FORMS": "0"}, "sedikitnya satu anggota"),
    ],
)
def test_wrong_entries_are_told_beside_what_was_typed(city: City, bapperida, fields, words):
    page = bapperida.post(NEW, body(city, **fields))
    assert page.status_code == 200
    assert words in page.text
    assert not Decree.objects.exists()


def test_number_that_exists_is_refused(city: City, bapperida):
    make_decree(number="400.2.1/9/K/2026")
    assert "SK dengan nomor ini sudah tercatat" in bapperida.post(NEW, body(city)).text


def test_who_holds_office_is_added_to_what_was_typed_and_nothing_is_saved(city: City, bapperida):
    typed = body(city, isi="1", number="", **{"anggota-0-office": "Kepala Bapperida", "anggota-0-nip": "12"})
    page = bapperida.post(NEW, typed)
    rows = [form.initial for form in page.context["formset"].forms]
    assert rows[0]["office"] == "Kepala Bapperida"
    assert rows[0]["nip"] == "12"  # as it was typed, right or wrong
    assert {row["name"] for row in rows[1:]} == {city.head_a.name, city.head_b.name}
    assert not Decree.objects.exists()
    assert "wajib" not in page.text
    # Pressed again, nobody stands there twice.
    again = {**body(city, isi="1"), "anggota-TOTAL_FORMS": "1", "anggota-0-department_id": city.a.pk}
    names = [form.initial["name"] for form in bapperida.post(NEW, again).context["formset"].forms]
    assert names == ["", city.head_b.name]


def test_technical_team_is_filled_from_the_focal_points(city: City, bapperida):
    page = bapperida.post(NEW, {**body(city, isi="1", kind="teknis"), "anggota-TOTAL_FORMS": "0"})
    assert {form.initial["name"] for form in page.context["formset"].forms} == {city.focal_a.name, city.focal_b.name}
    assert bapperida.get(NEW, {"tim": "teknis"}).context["form"].initial["kind"] == "teknis"


def test_conflict_shows_both_versions_and_keeps_what_was_typed(city: City, bapperida):
    decree = make_decree(number="Lama")
    make_member(decree, role="ketua")
    url = reverse("meetings:decree_update", args=[decree.pk])
    assert bapperida.get(url).context["form"]["version"].value() == 1
    Decree.objects.filter(pk=decree.pk).update(number="Disimpan orang lain", version=2)
    page = bapperida.post(url, body(city, number="Punya saya"))
    assert page.status_code == 409
    assert "Disimpan orang lain" in page.text
    assert "Punya saya" in page.text
    saved = bapperida.post(url, body(city, number="Punya saya", version=page.context["form"]["version"].value()))
    assert saved.status_code == 302
    assert Decree.objects.get().number == "Punya saya"


def test_queries_do_not_grow_with_decrees_and_members(city: City, bapperida):
    decree = make_decree()
    make_member(decree, role="ketua", department=city.a)
    edit = reverse("meetings:decree_update", args=[decree.pk])
    before = [queries_of(bapperida, url) for url in (HOME, edit, decree_url(decree))]
    for _number in range(3):
        other = make_decree()
        for _member in range(3):
            make_member(other, department=city.b)
            make_member(decree, department=city.b)
    assert [queries_of(bapperida, url) for url in (HOME, edit, decree_url(decree))] == before


def decree_url(decree: Decree) -> str:
    return reverse("meetings:decree_detail", args=[decree.pk])


# --- the plan -------------------------------------------------------------------------------------------------


def test_plan_of_the_year_shown_by_area_with_sums(city: City, signed_in):
    make_plan_item(city.year, activity="Klinik GAP", realized_percent=40, realized_on=dt.date(2026, 6, 30))
    make_plan_item(factories.make_year(2025), activity="Tahun lalu")
    page = signed_in(city.leadership).get(PLAN, {"tahun": "2026"}).text
    assert "Klinik GAP" in page
    assert "40%" in page
    assert "Tahun lalu" not in page
    assert page.count("belum ada kegiatan") == 7  # of pelembagaan and seven processes, one has an activity
    assert "Kegiatan baru" not in page


def test_plan_works_without_any_year(signed_in):
    page = signed_in(factories.make_user()).get(PLAN)
    assert "Belum ada tahun anggaran" in page.text


def test_activity_is_planned_changed_and_removed(city: City, signed_in):
    client = signed_in(city.dp3a)
    new = reverse("meetings:plan_create")
    assert client.get(new, {"bidang": "evaluasi", "tahun": "2026"}).context["form"].initial["area"] == "evaluasi"
    assert client.post(new, item_form(city, {}) | {"budget": "1.250.000"}).url == f"{PLAN}?tahun=2026"
    item = WorkPlanItem.objects.get()
    assert (item.area, item.budget, item.fiscal_year) == ("evaluasi", 1_250_000, city.year)
    update = reverse("meetings:plan_update", args=[item.pk])
    assert 'value="1.250.000"' in client.get(update).text
    client.post(update, item_form(city, {}) | {"target": "33"})
    item.refresh_from_db()
    assert (item.target, item.version) == ("33", 2)
    delete = reverse("meetings:plan_delete", args=[item.pk])
    assert client.post(delete, {"version": "x"}).status_code == 409
    assert client.post(delete, {"version": "2"}).status_code == 302
    assert not WorkPlanItem.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"realized_percent": "101"}, "100"),
        ({"realized_percent": "50"}, "Isi tanggal keadaannya"),
        ({"realized_on": "2026-02-01"}, "Isi persentase"),
        ({"realized_percent": "50", "realized_on": "2025-12-31"}, "Tidak sebelum 1 Jan 2026"),
        ({"realized_percent": "50", "realized_on": "2099-01-01"}, "belum tiba"),
        ({"realized_percent": "50", "realized_on": "2026-02-01", "realized_budget": "60.000.000"}, "melebihi anggaran"),
        ({"realized_percent": "50", "realized_on": "2026-02-01", "realized_budget": "1e5"}, "angka"),
    ],
)
def test_realisation_that_does_not_fit_is_refused(city: City, signed_in, fields, words):
    item = make_plan_item(city.year)
    page = signed_in(city.dp3a).post(reverse("meetings:plan_realize", args=[item.pk]), {"version": 1, **fields})
    assert page.status_code == 200
    assert words in page.text
    item.refresh_from_db()
    assert item.version == 1


def test_realisation_is_recorded_and_can_be_emptied_again(city: City, bapperida):
    item = make_plan_item(city.year)
    url = reverse("meetings:plan_realize", args=[item.pk])
    bapperida.post(url, {"version": 1, "realized_percent": "0", "realized_on": "2026-01-02", "realized_text": "Mulai."})
    item.refresh_from_db()
    assert (item.realized_percent, item.realized_on) == (0, dt.date(2026, 1, 2))
    assert "Realisasinya sudah dicatat" in bapperida.get(reverse("meetings:plan_update", args=[item.pk])).text
    bapperida.post(url, {"version": 2})
    item.refresh_from_db()
    assert (item.realized_percent, item.realized_on, item.realized_text) == (None, None, "")


@pytest.mark.parametrize("name", ["plan_update", "plan_realize"])
def test_conflict_in_the_plan_shows_both_texts(city: City, bapperida, name):
    item = make_plan_item(city.year)
    WorkPlanItem.objects.filter(pk=item.pk).update(version=2, unit="Punya orang lain", realized_text="Punya orang lain")
    mine = {"realized_percent": "5", "realized_on": "2026-01-02", "realized_text": "Punya saya"}
    page = bapperida.post(
        reverse(f"meetings:{name}", args=[item.pk]), item_form(city, {}) | mine | {"unit": "Punya saya"}
    )
    assert page.status_code == 409
    assert "Punya orang lain" in page.text
    assert "Punya saya" in page.text
    assert page.context["form"]["version"].value() == 2


def test_empty_plan_offers_the_one_of_last_year(city: City, bapperida):
    make_plan_item(factories.make_year(2025), activity="Klinik GAP")
    assert "tahun lalu memuat 1 kegiatan" in bapperida.get(PLAN, {"tahun": "2026"}).text
    bapperida.post(reverse("meetings:plan_copy"))
    assert WorkPlanItem.objects.get(fiscal_year=city.year).activity == "Klinik GAP"
    assert "Salin dari tahun lalu" not in bapperida.get(PLAN).text
    assert bapperida.post(reverse("meetings:plan_copy")).status_code == 409


def test_nothing_to_copy_without_a_year_before(city: City, bapperida):
    response = bapperida.post(reverse("meetings:plan_copy"))
    assert response.status_code == 409
    assert "Tahun 2025 belum tercatat" in response.text


def test_closed_year_offers_no_writing(city: City, bapperida):
    item = make_plan_item(factories.make_year(2024, state="tutup", frozen_on=dt.date(2025, 1, 31)))
    page = bapperida.get(PLAN, {"tahun": "2024"}).text
    assert "Tahun ditutup" in page
    assert "Kegiatan baru" not in page
    assert bapperida.get(reverse("meetings:plan_realize", args=[item.pk])).status_code == 409


def test_plan_goes_out_as_workbook_and_paper(city: City, signed_in):
    make_decree(number="400.2.1/7/K/2026")
    make_plan_item(city.year, activity="=1+1", department=city.a, realized_percent=40, realized_on=dt.date(2026, 6, 30))
    client = signed_in(city.focal_a)
    book = load_workbook(BytesIO(client.get(reverse("meetings:plan_export")).getvalue())).active
    *_heading, header, row = list(book.values)
    values = dict(zip(header, row, strict=True))
    assert (values["Bidang"], values["Uraian kegiatan"], values["Anggaran (Rp)"]) == ("Perencanaan", "=1+1", 50_000_000)
    assert (values["Perangkat daerah"], values["Realisasi (%)"]) == ("Disdik", 40)
    html = client.get(reverse("meetings:plan_print", args=["html"])).text
    assert "SK 400.2.1/7/K/2026" in html
    assert "(keadaan per 30 Jun 2026)" in html
    word = client.get(reverse("meetings:plan_print", args=["docx"]))
    assert word.getvalue().startswith(b"PK")
    assert client.get(reverse("meetings:plan_print", args=["exe"])).status_code == 404


def test_plan_as_pdf_or_the_page_to_print(city: City, signed_in, monkeypatch):
    client = signed_in(city.focal_a)
    url = reverse("meetings:plan_print", args=["pdf"])
    answer = client.get(url)
    assert answer.status_code in {200, 302}
    if answer.status_code == 200:
        assert answer.getvalue().startswith(b"%PDF")
    monkeypatch.setattr(pdf_writer, "weasyprint", None)  # as where the system libraries are missing
    assert client.get(url).url == reverse("meetings:plan_print", args=["html"])


def test_queries_do_not_grow_with_the_plan(city: City, bapperida):
    make_plan_item(city.year, department=city.a)
    before = queries_of(bapperida, PLAN)
    for area in ("evaluasi", "pelaporan", "pelembagaan"):
        make_plan_item(city.year, area=area, department=city.b)
    assert queries_of(bapperida, PLAN) == before
