"""The pages of the import: template, upload, dry run, apply."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from departments import importers
from departments.models import Department, FiscalYear, SubActivity
from pug_tanjungbalai.common.models import ImportRun
from tests import factories
from tests.conftest import City
from tests.departments.books import OPD, RECAP, book
from tests.policies.departments import CSV

pytestmark = pytest.mark.django_db

INDEX = reverse("departments:import_index")


@pytest.fixture
def client(city: City, signed_in):
    """Bapperida's browser."""
    return signed_in(city.bapperida)


def upload_page(kind: str) -> str:
    """Where a file of that kind is uploaded."""
    return reverse("departments:import_upload", args=[kind])


def page(name: str, run: ImportRun) -> str:
    """A page of a received file."""
    return reverse(f"departments:{name}", args=[run.pk])


def as_upload(content: bytes | io.BytesIO, name: str = "berkas.xlsx") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.getvalue())


def stored_files() -> set[Path]:
    """Every file in the private store."""
    return {path for path in Path(settings.PRIVATE_MEDIA_ROOT).rglob("*") if path.is_file()}


def send(client, kind: str = "departments", content: bytes | io.BytesIO = CSV, name: str = "opd.csv", **options):
    """Upload a file."""
    return client.post(upload_page(kind), {"file": as_upload(content, name), **options})


def test_index_says_what_each_file_must_look_like(city: City, client):
    text = client.get(INDEX).content.decode()
    for kind in importers.KINDS.values():
        assert kind.title in text
        assert upload_page(kind.key) in text
    assert "Kode SKPD" in text
    assert "Belum ada berkas yang diunggah" in text


@pytest.mark.parametrize("kind", ["departments", "users", "nomenclature", "budget"])
def test_the_template_has_headers_an_example_and_rules(city: City, client, kind):
    response = client.get(reverse("departments:import_template", args=[kind]))
    workbook = load_workbook(io.BytesIO(response.getvalue()))
    spec = importers.SPECS[kind]
    assert [cell.value for cell in workbook.worksheets[0][1]] == [column.label for column in spec.columns]
    assert workbook["Contoh"].max_row > 1
    assert workbook["Petunjuk"].max_row > 1


def test_the_example_of_the_template_can_be_imported(city: City):
    kind = importers.KINDS["departments"]
    labels = [column.label for column in kind.spec.columns]
    result = importers.check(kind, book(labels, kind.example), importers.read_options(kind, {}), city.bapperida)
    assert result.ok


def test_a_sound_file_is_checked_shown_and_applied(city: City, client):
    response = send(client)
    run = ImportRun.objects.get()
    assert response.url == page("import_result", run)
    text = client.get(response.url).content.decode()
    assert "DISPORA · Dinas Olahraga" in text
    assert "Terapkan" in text
    assert not Department.objects.filter(code="DISPORA").exists()

    text = client.post(page("import_apply", run), follow=True).content.decode()
    assert "opd.csv diterapkan: 1 baru, 0 berubah, 0 tetap" in text
    assert "Yang disimpan" in text
    assert "Terapkan" not in text
    assert Department.objects.filter(code="DISPORA").exists()
    assert client.post(page("import_apply", run)).status_code == 409
    assert "1 baru, 0 berubah, 0 tetap" in client.get(INDEX).content.decode()


def test_the_same_file_again_is_recognised_and_changes_nothing(city: City, client):
    send(client)
    first = ImportRun.objects.get()
    client.post(page("import_apply", first))
    text = client.get(send(client).url).content.decode()
    assert page("import_result", first) in text
    assert "Tidak ada yang berubah" in text


def test_changes_are_shown_old_and_new(city: City, client):
    row = ("DISDIK", "Dinas Pendidikan dan Kebudayaan", "Disdik", "dinas", "2021-01-01", "", "", "", "")
    text = client.get(send(client, content=book(OPD, [row]), name="opd.xlsx").url).content.decode()
    assert "<del>Dinas Pendidikan</del> → <ins>Dinas Pendidikan dan Kebudayaan</ins>" in text


def test_a_file_with_errors_is_shown_and_leaves_nothing_behind(city: City, client):
    before = stored_files()
    response = send(client, content=CSV.replace(b"dinas,2021", b"kantor,2021"))
    text = response.content.decode()
    assert response.status_code == 200
    assert "Tidak ada yang disimpan: 1 kesalahan." in text
    assert "D · Jenis" in text
    assert "“kantor” tidak dikenal" in text
    assert not ImportRun.objects.exists()
    assert stored_files() == before


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "opd.csv", "kosong"),
        (b"x", "opd.pdf", "Jenis berkas tidak diterima"),
        (b"x", "opd.xls", "Jenis berkas tidak diterima"),
        (b"x" * (5 * 1024 * 1024 + 1), "opd.csv", "lebih besar dari 5 MB"),
        (b"bukan zip", "opd.xlsx", ""),
        (b"PK\x03\x04", "opd.csv", "Isi berkas bukan CSV"),
        (b"\xff\xfe\x00", "opd.csv", "tidak terbaca"),
        (b"kode,nama\nA,B\n", "opd.csv", "Kolom tidak ditemukan"),
        (CSV.replace(b"singkatan", b"nama"), "opd.csv", "ada lebih dari satu"),
    ],
)
def test_an_unusable_file_is_refused_in_words(city: City, client, content, name, expected):
    response = send(client, content=content, name=name)
    assert response.status_code == 200
    assert expected in response.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("kind", ["departments", "users", "nomenclature", "budget"])
def test_a_page_just_opened_complains_of_nothing(city: City, client, kind):
    assert "Belum tersimpan" not in client.get(upload_page(kind)).content.decode()


def test_an_upload_without_a_file_is_refused(city: City, client):
    assert client.post(upload_page("departments"), {}).context["form"].errors["file"]


def test_budget_starts_from_the_year_shown_and_is_refused_for_tomorrow(city: City, client):
    assert client.get(upload_page("budget")).context["options"]["fiscal_year"].value() == 2026
    row = (1, "DISDIK", "", city.sub_a.code, "", 5, 6, 7)
    options = {"fiscal_year": "2026", "as_of": "2027-12-31", "document_number": "X"}
    response = send(client, "budget", book(RECAP, [row]), "r.xlsx", **options)
    assert "belum tiba" in response.context["options"].errors["as_of"][0]
    response = send(client, "budget", book(RECAP, [row]), "r.xlsx", **{**options, "as_of": "2026-01-02"})
    text = client.get(response.url).content.decode()
    assert "2 Jan 2026" in text
    assert "<del>Rp100.000.000</del> → <ins>Rp5</ins>" in text
    client.post(page("import_apply", ImportRun.objects.get()))
    assert sorted(SubActivity.objects.get(pk=city.sub_a.pk).figures.values_list("amount", flat=True)) == [5, 6, 7]


def test_a_closed_year_is_no_start_for_the_budget(city: City, client):
    FiscalYear.objects.update(state="tutup", frozen_on="2027-03-31")
    assert client.get(upload_page("budget")).context["options"]["fiscal_year"].value() is None


def test_the_same_amount_on_a_new_date_says_so(city: City, client):
    row = (1, "DISDIK", "", city.sub_a.code, "", 100_000_000, None, None)
    options = {"fiscal_year": "2026", "as_of": "2026-02-01", "document_number": "X"}
    text = client.get(send(client, "budget", book(RECAP, [row]), "r.xlsx", **options).url).content.decode()
    assert "Rp100.000.000 (tanggal baru)" in text


def test_what_changed_meanwhile_keeps_the_run_open_with_its_errors(city: City, client):
    send(client)
    run = ImportRun.objects.get()
    factories.make_department("OLAHRAGA", name="Dinas Olahraga")
    response = client.post(page("import_apply", run))
    assert response.status_code == 409
    text = response.content.decode()
    assert "dipakai OLAHRAGA" in text
    assert "Buang" in text
    assert not Department.objects.filter(code="DISPORA").exists()


def test_a_year_closed_meanwhile_is_said_on_the_result(city: City, client):
    row = (1, "DISDIK", "", city.sub_a.code, "", 5, 6, 7)
    send(
        client,
        "budget",
        book(RECAP, [row]),
        "r.xlsx",
        fiscal_year="2026",
        as_of="2026-01-02",
        document_number="X",
    )
    FiscalYear.objects.update(state="tutup", frozen_on="2027-03-31")
    text = client.get(page("import_result", ImportRun.objects.get())).content.decode()
    assert "sudah ditutup" in text
    assert "Terapkan" not in text


def test_long_reports_are_cut(city: City, client):
    rows = [(f"OPD-{n}", f"Dinas {n}", f"D{n}", "dinas", "2021-01-01") for n in range(150)]
    text = client.get(send(client, content=book(OPD[:5], rows), name="opd.xlsx").url).content.decode()
    assert "… dan 50 baris lagi." in text


def test_a_run_is_discarded_with_its_file(city: City, client):
    before = stored_files()
    send(client)
    run = ImportRun.objects.get()
    assert "dibuang" in client.post(page("import_discard", run), follow=True).content.decode()
    assert not ImportRun.objects.exists()
    assert stored_files() == before


def test_the_received_file_comes_back_as_attachment(city: City, client):
    send(client)
    response = client.get(page("import_file", ImportRun.objects.get()))
    assert response.getvalue() == CSV
    assert response["Content-Disposition"] == 'attachment; filename="opd.csv"'


def test_options_are_shown_in_words(city: City, client):
    content = b"kode,jenjang,nama\n1,urusan,Wajib\n"
    options = {"new_version": "Uji", "valid_from_year": "2024", "stop_on_missing_parent": "on"}
    text = client.get(send(client, "nomenclature", content, "n.csv", **options).url).content.decode()
    assert "Hentikan bila ada induk yang hilang" in text
    assert "<dd>ya</dd>" in text


@pytest.mark.parametrize("path", ["/impor/lain/", "/impor/lain/templat/", "/impor/hasil/999/"])
def test_what_does_not_exist_is_not_found(city: City, client, path):
    assert client.get(path).status_code == 404


def test_finance_sees_the_budget_and_its_files_only(city: City, client, signed_in):
    send(client)
    finance = signed_in(city.bpkpd)
    text = finance.get(INDEX).content.decode()
    assert upload_page("budget") in text
    assert upload_page("departments") not in text
    assert "opd.csv" not in text
    assert finance.get(upload_page("budget")).status_code == 200
    assert finance.get(upload_page("users")).status_code == 403
    assert finance.get(page("import_result", ImportRun.objects.get())).status_code == 404


def test_finance_uploads_and_applies_realised_spending(city: City, signed_in):
    finance = signed_in(city.bpkpd)
    row = (1, "DISDIK", "", city.sub_a.code, "", None, None, 7)
    options = {"fiscal_year": "2026", "as_of": "2026-01-02", "document_number": "SP2D"}
    send(finance, "budget", book(RECAP, [row]), "r.xlsx", **options)
    assert finance.post(page("import_apply", ImportRun.objects.get())).status_code == 302
    assert city.sub_a.figures.get(kind="realisasi").amount == 7


def test_finance_finds_the_import_on_the_budget_page(city: City, signed_in):
    address = reverse("departments:budget_list", args=[city.a.code])
    assert upload_page("budget") in signed_in(city.bpkpd).get(address).content.decode()
    assert upload_page("budget") not in signed_in(city.dp3a).get(address).content.decode()


def test_runs_of_other_features_are_not_shown(city: City, client):
    run = ImportRun.objects.create(
        kind="gap", file="x.xlsx", original_name="gap.xlsx", sha256="0", actor=city.bapperida
    )
    assert client.get(page("import_result", run)).status_code == 404
    assert "gap.xlsx" not in client.get(INDEX).content.decode()
