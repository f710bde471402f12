"""Pages of the policy library: list, search, relations, form, hostile files and addresses."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from meetings.models import Policy
from tests.conftest import City
from tests.policies.meetings_pokja import policy_form

from .pokja_data import make_policy

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("meetings:policy_list"), reverse("meetings:policy_create")


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def body(city: City, **more) -> dict:
    return policy_form(city, {}) | more


def numbers(response) -> list[str]:
    return [row.record.number for row in response.context["table"].paginated_rows]


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_list_is_filtered_and_searched(city: City, signed_in):
    make_policy(number="Dalam Negeri 15", year=2008, status="diubah", areas=["gap"])
    make_policy(number="Dalam Negeri 67", year=2011, areas=["gbs", "gap"])
    make_policy(kind="uu", number="23", year=2014, subject="Pemerintahan Daerah", areas=["pelembagaan"])
    client = signed_in(city.focal_a)
    everything = ["23", "Dalam Negeri 67", "Dalam Negeri 15"]
    for query, found in [
        ({}, everything),
        ({"jenis": "uu"}, ["23"]),
        ({"status": "diubah"}, ["Dalam Negeri 15"]),
        ({"bidang": "gbs"}, ["Dalam Negeri 67"]),
        ({"bidang": "kak"}, []),
        ({"terbit": "2011"}, ["Dalam Negeri 67"]),
        ({"q": "permendagri 15/2008"}, ["Dalam Negeri 15"]),
        ({"q": "pemerintahan", "jenis": "permen"}, []),
        ({"q": "\x00", "jenis": "x", "terbit": "abc", "bidang": '"', "sort": "password"}, everything),
    ]:
        assert numbers(client.get(LIST, query)) == found, query


@pytest.mark.parametrize("column", ["name", "year", "status"])
def test_list_can_be_sorted(bapperida, column):
    make_policy(kind="uu", number="A", year=2001, status="berlaku")
    make_policy(kind="perda", number="B", year=2002, status="dicabut")
    up, down = (numbers(bapperida.get(LIST, {"sort": key})) for key in (column, f"-{column}"))
    assert up == list(reversed(down))


def test_export_of_the_filtered_list(bapperida):
    make_policy(number="Dalam Negeri 15", subject="=1+1", url="https://peraturan.go.id/x")
    make_policy(kind="uu", number="23")
    header, *rows = load_workbook(
        BytesIO(bapperida.get(LIST, {"format": "xlsx", "jenis": "permen"}).getvalue())
    ).active.values
    row = dict(zip(header, rows[0], strict=True))
    assert len(rows) == 1
    assert (row["Jenis"], row["Nomor"], row["Acuan"]) == ("Peraturan Menteri", "Dalam Negeri 15", "=1+1")
    assert (row["Naskah"], row["Berlaku pada"], row["Status"]) == ("https://peraturan.go.id/x", "GAP", "Berlaku")


def test_policy_shows_what_changed_it_and_what_it_changed(city: City, signed_in):
    newer = make_policy(number="Dalam Negeri 67")
    policy = make_policy(number="Dalam Negeri 15", year=2008, status="dicabut")
    policy.changed_by.add(newer)
    client = signed_in(city.leadership)
    page = client.get(policy.get_absolute_url()).text
    assert newer.get_absolute_url() in page
    assert "Jangan lagi dipakai" in page
    assert policy.get_absolute_url() in client.get(newer.get_absolute_url()).text
    assert "Ubah" not in page.replace("Diubah", "").replace("Mengubah", "")


def test_policy_is_recorded_with_file_and_links(city: City, bapperida):
    newer = make_policy(year=2025)
    file = SimpleUploadedFile("Perda 2.pdf", b"%PDF-1.4\n%%EOF")
    response = bapperida.post(
        NEW, body(city, status="diubah", changed_by=[newer.pk], upload=file, url="peraturan.go.id/perda")
    )
    policy = Policy.objects.get(kind="perda")
    assert response.url == policy.get_absolute_url()
    assert (policy.file_name, policy.url, policy.areas) == ("Perda 2.pdf", "https://peraturan.go.id/perda", ["gap"])
    assert list(policy.changed_by.all()) == [newer]
    sent = bapperida.get(reverse("meetings:policy_file", args=[policy.pk]))
    assert 'filename="Perda 2.pdf"' in sent["Content-Disposition"]
    update = reverse("meetings:policy_update", args=[policy.pk])
    form = bapperida.get(update).context["form"]
    assert form["changed_by"].value() == [newer.pk]
    bapperida.post(update, body(city, version=1, drop_file="on"))
    policy.refresh_from_db()
    assert (policy.file.name, policy.status, policy.changed_by.count()) == ("", "berlaku", 0)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"url": "ftp://contoh.id/x"}, "https://"),
        ({"url": "data:text/html,x"}, "https://"),
        ({"year": "1944"}, "1945"),
        ({"year": "2.019"}, "bilangan bulat"),
        ({"areas": ["dapur"]}, "tidak tersedia"),
        ({"subject": "  "}, "invalid-feedback"),
        ({"upload": SimpleUploadedFile("Perda.pdf", b"<script>")}, "Isi berkas bukan PDF"),
        ({"upload": SimpleUploadedFile("Perda.exe", b"MZ")}, "Jenis berkas tidak diterima"),
    ],
)
def test_wrong_entries_are_told_and_nothing_is_lost(city: City, bapperida, fields, words):
    page = bapperida.post(NEW, body(city, summary="Isian panjang.", **fields))
    assert page.status_code == 200
    assert words in page.text
    assert "Isian panjang." in page.text
    assert not Policy.objects.exists()


def test_status_and_year_must_fit_what_changed_it(city: City, bapperida):
    newer, older = make_policy(year=2025), make_policy(year=2000)
    assert "Berlaku dengan perubahan" in str(
        bapperida.post(NEW, body(city, changed_by=[newer.pk])).context["form"].errors["status"]
    )
    page = bapperida.post(NEW, body(city, status="dicabut", changed_by=[older.pk]))
    assert "Lebih tua" in str(page.context["form"].errors["changed_by"])


def test_same_policy_twice_is_refused(city: City, bapperida):
    make_policy(kind="perda", number="Kota Tanjungbalai 2", year=2019)
    assert "jenis, nomor, dan tahun ini sudah ada" in bapperida.post(NEW, body(city)).text


def test_conflict_shows_both_versions(city: City, bapperida):
    policy = make_policy(subject="Lama")
    Policy.objects.update(subject="Disimpan orang lain", version=2)
    url = reverse("meetings:policy_update", args=[policy.pk])
    page = bapperida.post(url, body(city, subject="Punya saya", areas=["kak"]))
    assert page.status_code == 409
    for words in ("Disimpan orang lain", "Punya saya", "KAK"):
        assert words in page.text
    again = body(city, subject="Punya saya", version=page.context["form"]["version"].value())
    assert bapperida.post(url, again).status_code == 302


def test_queries_do_not_grow_with_the_library(city: City, bapperida):
    policy = make_policy(year=2001, status="diubah")
    policy.changed_by.add(make_policy())
    urls = (LIST, f"{LIST}?q=pedoman", policy.get_absolute_url(), reverse("meetings:policy_update", args=[policy.pk]))
    before = [queries_of(bapperida, url) for url in urls]
    for _number in range(3):
        policy.changed_by.add(make_policy())
    assert [queries_of(bapperida, url) for url in urls] == before


def test_what_was_found_is_marked_also_in_the_summary(city: City, bapperida):
    make_policy(subject="Perencanaan dan Penganggaran", summary="Memuat <b>anggaran</b> dan kode.")
    page = bapperida.get(LIST, {"q": "menganggarkan"}).text
    assert "Perencanaan dan <mark>Penganggaran</mark>" in page
    assert "&lt;b&gt;<mark>anggaran</mark>&lt;/b&gt; dan kode." in page
    assert "<mark>" not in bapperida.get(LIST).text


@pytest.mark.parametrize(
    "term", ["Permendagri 67/2011", "permendagri nomor 67 tahun 2011", "Permendagri No. 67 Tahun 2011 tentang Pedoman"]
)
def test_policy_is_found_however_it_is_cited(city: City, bapperida, term):
    wanted = make_policy(kind="permen", number="Dalam Negeri 67", year=2011, subject="Pedoman")
    make_policy(kind="permen", number="Dalam Negeri 15", year=2008, subject="Pedoman")
    assert [row.record for row in bapperida.get(LIST, {"q": term}).context["table"].rows] == [wanted]


def test_misspelt_search_offers_what_was_perhaps_meant(city: City, bapperida):
    make_policy(subject="Perencanaan dan Penganggaran")
    page = bapperida.get(LIST, {"q": "penganggran"})
    assert '<a href="?q=penganggaran">penganggaran</a>' in page.text
    assert "Mungkin maksud Anda" not in bapperida.get(LIST, {"q": "penganggaran"}).text
    assert "Mungkin maksud Anda" not in bapperida.get(LIST, {"q": "qwertyuiop"}).text


# --- beside the work ------------------------------------------------------------------------------------------


def shown(template: str, rf, user) -> str:
    request = rf.get("/")
    request.user = user
    return Template("{% load pokja %}" + template).render(Context({"request": request}))


def test_policies_stand_beside_the_work_they_apply_to(city: City, rf, django_assert_num_queries):
    policy = make_policy(areas=["gap"])
    make_policy(kind="uu", number="23", areas=["pelembagaan"])
    make_policy(kind="se", number="1", areas=["gap"], status="dicabut")
    with django_assert_num_queries(1):
        text = shown('{% relevant_policies "gap" "data" %}{% relevant_policies "gap" %}', rf, city.focal_a)
    assert text.count(policy.get_absolute_url()) == 2
    assert "Undang-Undang 23" not in text
    assert "Surat Edaran" not in text
    assert shown('{% relevant_policies "kak" %}', rf, city.focal_a).strip() == ""


@pytest.mark.parametrize(
    ("name", "offered"), [("focal_a", True), ("head_a", True), ("bapperida", False), ("leadership", False)]
)
def test_button_that_asks_the_pokja_is_for_those_who_may_ask(city: City, rf, name, offered):
    text = shown('{% ask_pokja "pprg" 1042 area="gap" detail="3" %}', rf, city.actor(name))
    address = f"{reverse('meetings:consultation_create')}?tentang=pprg&amp;nomor=1042&amp;bagian=3&amp;bidang=gap"
    assert (address in text) == offered
    assert bool(text.strip()) == offered
