"""Reconciliation as Bapperida, finance, readers and departments see it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from monitoring.domain.reconcile import LISTS
from monitoring.models import Reconciliation, ReconciliationRow
from pug_tanjungbalai.common.models import ImportRun
from tests.common.workbooks import bomb
from tests.conftest import City
from tests.departments.views.test_imports import stored_files
from tests.factories import make_item, make_sub_activity
from tests.monitoring.budget_data import csv_of, make_reconciliation, make_run
from tests.monitoring.pprg_data import make_pprg
from tests.policies.monitoring_budget import export_data

pytestmark = pytest.mark.django_db
LIST, UPLOAD = reverse("monitoring:reconcile_list"), reverse("monitoring:reconcile_upload")


@pytest.fixture
def client(city: City, signed_in):
    """Finance's browser."""
    return signed_in(city.bpkpd)


def text(response) -> str:
    return response.content.decode()


def address(name: str, pk: int) -> str:
    return reverse(f"monitoring:reconcile_{name}", args=[pk])


def upload(client, city: City, content: bytes | io.BytesIO | None = None, name: str = "sipd.csv", **changes):
    data = {**export_data(city, {}), **changes}
    if content is not None:
        data["file"] = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.getvalue())
    return client.post(UPLOAD, data)


@pytest.fixture
def stored(city: City) -> Reconciliation:
    """One line for A (no PPRG), one for B, one with a foreign code and one that nobody can place."""
    shared = make_sub_activity(city.a, city.year)
    make_sub_activity(city.b, city.year, item=shared.item)
    return make_reconciliation(
        city,
        (city.sub_a.item.code, "Sub A", "100.000.000", "5"),
        (city.sub_b.item.code, "Sub B", "200.000.000", ""),
        ("9.99.99.2.99.9999", "=HYPERLINK(1)", "1", "1"),
        (shared.item.code, "Bersama", "7", ""),
    )


# --- upload -------------------------------------------------------------------------------------------------------


def test_export_is_checked_shown_and_stored(city: City, client):
    make_pprg(city, "verified")
    content = csv_of((city.sub_a.item.code, "Sub A", "90.000.000", "1"), ("", "JUMLAH", "90.000.000", "1"))
    response = upload(client, city, content)
    run = ImportRun.objects.get()
    assert response.url == address("check", run.pk)
    shown = text(client.get(response.url))
    for words in ("Rp 90 jt", "Pagu berbeda", "Rekap/1", "C (Pagu)"):
        assert words in shown
    assert not Reconciliation.objects.exists()
    assert run.original_name in text(client.get(LIST))  # it waits
    response = client.post(address("apply", run.pk), follow=True)
    assert "Rekonsiliasi disimpan: 1 baris dari sipd.csv." in text(response)
    assert ReconciliationRow.objects.get().code == city.sub_a.item.code
    assert client.post(address("apply", run.pk)).status_code == 404  # no longer waiting


def test_same_file_again_leads_to_what_is_stored(city: City, client):
    made = make_reconciliation(city)
    response = upload(client, city)
    assert response.url == address("detail", made.pk)
    assert "sudah pernah disimpan" in text(client.get(response.url))
    assert ImportRun.objects.count() == 1
    # Another day: it may be stored, and the page tells of the first one.
    shown = text(client.get(upload(client, city, as_of="2026-07-31").url))
    assert address("detail", made.pk) in shown


def test_stored_meanwhile_by_somebody_else(city: City, client):
    run = make_run(city, city.bpkpd)
    make_reconciliation(city)
    response = client.post(address("apply", run.pk))
    assert response.status_code == 409
    assert "Berkas yang sama sudah disimpan" in text(response)
    assert Reconciliation.objects.count() == 1


def test_wrong_cells_are_listed_and_nothing_is_kept(city: City, client):
    before = stored_files()
    response = upload(client, city, csv_of(("1.02", "", "5", ""), (city.sub_a.item.code, "", "-1", "")))
    assert "Tidak ada yang disimpan: 1 kesalahan" in text(response)
    assert "tidak boleh negatif" in text(response)
    assert not ImportRun.objects.exists()
    assert stored_files() == before


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (bomb, "sipd.xlsx"),
        (lambda: b"PK\x03\x04rusak", "sipd.xlsx"),
        (lambda: b"x" * 100, "sipd.exe"),
        (lambda: b"", "sipd.csv"),
    ],
)
def test_hostile_files_get_an_error_and_leave_nothing(city: City, client, make, name: str):
    content, before = make(), stored_files()
    response = upload(client, city, content, name)
    assert response.status_code == 200
    assert response.context["errors"] or response.context["form"].errors
    assert not ImportRun.objects.exists()
    assert stored_files() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"as_of": "2024-01-01"}, "as_of"),
        ({"as_of": "2027-01-31"}, "as_of"),
        ({"fiscal_year": "2031"}, "fiscal_year"),
        ({"budget_version": "lain"}, "budget_version"),
        ({"document_number": ""}, "document_number"),
    ],
)
def test_form_is_judged(city: City, client, changes: dict, field: str):
    assert upload(client, city, **changes).context["form"].errors[field]
    assert not ImportRun.objects.exists()


def test_waiting_file_is_thrown_away(city: City, client):
    before = stored_files()
    run = make_run(city, city.bpkpd)
    assert client.post(address("discard", run.pk)).url == LIST
    assert not ImportRun.objects.exists()
    assert stored_files() == before


def test_waiting_file_belongs_to_its_sender(city: City, client):
    run = make_run(city, city.bapperida)
    for name in ("check", "apply", "discard"):
        method = client.get if name == "check" else client.post
        assert method(address(name, run.pk)).status_code == 404


def test_template_can_be_downloaded(city: City, client):
    response = client.get(reverse("monitoring:reconcile_template"))
    book = load_workbook(io.BytesIO(response.getvalue()))
    assert [cell.value for cell in book.worksheets[0][1]][:4] == ["Kode Sub Kegiatan", "Nama", "Pagu", "Realisasi"]


# --- lists --------------------------------------------------------------------------------------------------------


def test_list_names_the_exports(stored: Reconciliation, city: City, signed_in):
    shown = text(signed_in(city.leadership).get(LIST))
    assert "Rekap/1" in shown
    assert "Unggah ekspor" not in shown
    assert "Unggah ekspor" in text(signed_in(city.bapperida).get(LIST))


def test_empty_list_says_what_to_do(city: City, signed_in, client):
    assert "Belum ada rekonsiliasi" in text(client.get(LIST))
    assert UPLOAD in text(client.get(LIST))
    assert UPLOAD not in text(signed_in(city.inspektorat).get(LIST))


def test_tabs_count_and_name_the_next_step(stored: Reconciliation, city: City, client):
    response = client.get(address("detail", stored.pk))
    counts = {tab["label"]: tab["count"] for tab in response.context["tabs"]}
    assert counts == {
        "Di SIPD tanpa PPRG": "2 wajib dari 2",
        "Pagu berbeda": "0",
        "Realisasi tanpa GBS terverifikasi": "1 wajib dari 1",
        "Kode di luar nomenklatur": "1",
        "PPRG tidak di SIPD": "0",
        "Perlu dipastikan": "1",
    }
    assert "Minta OPD memulai PPRG" in text(response)
    assert "baris 2" in text(response)


@pytest.mark.parametrize("name", list(LISTS))
@pytest.mark.parametrize(
    "sort", ["item", "-department", "ceiling", "-recorded", "total", "realization", "reason", "salah"]
)
def test_every_list_opens_and_sorts(stored: Reconciliation, city: City, client, name: str, sort: str):
    assert client.get(address("detail", stored.pk), {"daftar": name, "sort": sort}).status_code == 200


def test_amounts_are_sorted_as_numbers(stored: Reconciliation, city: City, client):
    response = client.get(address("detail", stored.pk), {"daftar": "tanpa-pprg", "sort": "-ceiling"})
    assert [row.record["ceiling"] for row in response.context["table"].rows] == [200_000_000, 100_000_000]


def test_first_list_with_entries_opens(city: City, client):
    make_pprg(city, "verified")
    made = make_reconciliation(city, (city.sub_a.item.code, "", "90.000.000", ""))
    response = client.get(address("detail", made.pk))
    assert response.context["name"] == "beda-pagu"
    assert "Minta OPD menyesuaikan" in text(response)
    assert "GBS melebihi pagu SIPD sebesar Rp5.000.000." in text(response)


def test_partial_gbs_are_shown_on_demand(city: City, client):
    make_pprg(city, "verified")
    made = make_reconciliation(city, (city.sub_a.item.code, "", "100.000.000", ""))
    query = {"daftar": "beda-pagu"}
    response = client.get(address("detail", made.pk), query)
    assert len(response.context["table"].rows) == 0
    assert "Juga 1 GBS sebagian pagu" in text(response)
    response = client.get(address("detail", made.pk), {**query, "sebagian": "ya"})
    assert "GBS memuat sebagian pagu" in text(response)


def test_lists_are_narrowed_by_duty_and_department(stored: Reconciliation, city: City, client):
    free = make_sub_activity(city.a, city.year, requires_pprg=False)
    made = make_reconciliation(
        city, (city.sub_a.item.code, "", "1", ""), (free.item.code, "", "1", ""), (city.sub_b.item.code, "", "1", ""),
        document_number="Rekap/2",
    )  # fmt: skip

    def count(**query):
        return len(client.get(address("detail", made.pk), {"daftar": "tanpa-pprg", **query}).context["table"].rows)

    assert (count(), count(wajib="ya"), count(wajib="tidak"), count(wajib="x")) == (3, 2, 1, 3)
    assert (count(opd="DISDIK"), count(opd="DISDIK", wajib="ya"), count(opd="LAIN")) == (2, 1, 3)


def test_differences_follow_the_records(stored: Reconciliation, city: City, client):
    make_pprg(city, "verified")
    response = client.get(address("detail", stored.pk), {"daftar": "tanpa-pprg"})
    assert [row.record["code"] for row in response.context["table"].rows] == [city.sub_b.item.code]


def test_workbook_has_all_lists_as_sheets_and_no_formula(stored: Reconciliation, city: City, client):
    book = load_workbook(io.BytesIO(client.get(address("detail", stored.pk), {"format": "xlsx"}).getvalue()))
    assert book.sheetnames == [title[:31] for title in LISTS.values()]
    row = next(book["Kode di luar nomenklatur"].iter_rows(min_row=5, max_row=5))
    assert (row[2].value, row[2].data_type) == ("=HYPERLINK(1)", "s")
    assert [cell.value for cell in next(book["Di SIPD tanpa PPRG"].iter_rows(min_row=5, max_row=5))][:4] == [
        "2", city.sub_a.item.code, "Sub A", "Disdik",
    ]  # fmt: skip


def test_department_finds_its_own_rows_and_nothing_of_others(stored: Reconciliation, city: City, signed_in):
    client = signed_in(city.focal_a)
    response = client.get(address("detail", stored.pk))
    assert {tab["label"]: tab["count"] for tab in response.context["tabs"]} == {
        "Di SIPD tanpa PPRG": "1 wajib dari 1",
        "Pagu berbeda": "0",
        "Realisasi tanpa GBS terverifikasi": "1 wajib dari 1",
        "Kode di luar nomenklatur": "0",
        "PPRG tidak di SIPD": "0",
        "Perlu dipastikan": "0",
    }
    assert "Dinkes" not in text(response)
    assert f"{reverse('monitoring:pprg_create')}?sub_activity={city.sub_a.pk}" in text(response)  # it may begin
    book = load_workbook(io.BytesIO(client.get(address("detail", stored.pk), {"format": "xlsx"}).getvalue()))
    written = {str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value}
    assert city.sub_b.item.code not in written
    assert client.get(address("detail", stored.pk), {"opd": "DINKES"}).context["chosen"] == ""
    assert client.get(address("file", stored.pk)).status_code == 403
    assert "Bersama" not in text(client.get(address("detail", stored.pk), {"daftar": "rancu"}))


def test_original_file_can_be_downloaded(stored: Reconciliation, city: City, signed_in):
    response = signed_in(city.inspektorat).get(address("file", stored.pk))
    assert b"Sub A" in b"".join(response.streaming_content)
    assert response["Content-Disposition"].startswith("attachment")


def test_next_step_depends_on_who_looks(city: City, signed_in):
    make_pprg(city, "submitted")
    made = make_reconciliation(city, (city.sub_a.item.code, "", "101.000.000", "5"), ("1.01.02.2.02.0000", "", "1", ""))

    def shown(actor: str, name: str) -> str:
        return text(signed_in(city.actor(actor)).get(address("detail", made.pk), {"daftar": name}))

    assert "Selesaikan verifikasi" in shown("bapperida", "realisasi")
    assert "Menunggu verifikasi" in shown("focal_a", "realisasi")
    assert "Periksa dan catat pagu" in shown("bpkpd", "beda-pagu")
    assert "Minta BPKPD memeriksa pagu" in shown("dp3a", "beda-pagu")
    assert "Periksa kode di SIPD" in shown("bapperida", "kode")


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("bapperida", ["Impor atau catat sub kegiatannya", "Tandai wajib bila relevan"]),
        ("bpkpd", ["Impor atau catat sub kegiatannya", "Tidak wajib PPRG"]),
        ("dp3a", ["Minta BPKPD mencatatnya", "Tidak wajib PPRG"]),
    ],
)
def test_lines_without_pprg_that_need_none(city: City, signed_in, actor: str, expected: list[str]):
    free = make_sub_activity(city.a, city.year, requires_pprg=False)
    made = make_reconciliation(city, (make_item().code, "Belum tercatat", "1", ""), (free.item.code, "", "1", ""))
    shown = text(signed_in(city.actor(actor)).get(address("detail", made.pk), {"daftar": "tanpa-pprg"}))
    assert all(words in shown for words in expected)


@pytest.mark.parametrize(
    ("state", "step"), [("draft", "Minta OPD mengajukan GBS"), ("withdrawn", "Minta OPD memulai PPRG")]
)
def test_realisation_asks_the_department_for_what_is_missing(city: City, client, state: str, step: str):
    make_pprg(city, state)
    made = make_reconciliation(city, (city.sub_a.item.code, "", "100.000.000", "5"))
    assert step in text(client.get(address("detail", made.pk), {"daftar": "realisasi"}))


def queries_of(client, reconciliation: Reconciliation) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address("detail", reconciliation.pk)).status_code == 200
    return len(captured)


def test_queries_are_the_same_at_1_and_300_lines(city: City, client):
    small = make_reconciliation(city, (city.sub_a.item.code, "", "1", "1"))
    client.get(address("detail", small.pk))
    few = queries_of(client, small)
    assert few <= 12
    rows = []
    for _ in range(300):
        sub_activity = make_sub_activity(city.a, city.year, budget=1)
        make_pprg(city, sub_activity=sub_activity, filled=False)
        rows.append((sub_activity.item.code, "", "5", "1"))
    large = make_reconciliation(city, *rows, document_number="Rekap/2", as_of=dt.date(2026, 7, 1))
    assert queries_of(client, large) == few
