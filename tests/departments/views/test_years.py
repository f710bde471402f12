"""Pages of fiscal years and extensions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.enums import YearState
from departments.models import DeadlineExtension, FiscalYear
from tests import factories
from tests.conftest import City
from tests.policies.departments import extension_data, year_data

pytestmark = pytest.mark.django_db

LIST = reverse("departments:year_list")
NEW = reverse("departments:year_create")


@pytest.fixture
def client(city: City, signed_in):
    """Bapperida's browser."""
    return signed_in(city.bapperida)


def address(name: str, *args) -> str:
    """A page of the year 2026."""
    return reverse(f"departments:{name}", args=[2026, *args])


def close() -> None:
    """Close every year."""
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2027, 3, 31))


def test_everyone_reads_dates_weights_and_bands(city: City, signed_in):
    text = signed_in(city.focal_a).get(address("year_detail")).content.decode()
    assert "Kamis, 31 Juli 2025" in text
    assert "Prasyarat PUG" in text
    assert "85,0 ke atas" in text
    assert "Rp100.000.000.000" in text
    assert address("year_update") not in text


def test_an_empty_database_says_what_to_do(db, signed_in):
    text = signed_in(factories.make_user()).get(LIST).content.decode()
    assert "Belum ada tahun anggaran" in text
    assert NEW in text


def test_list_takes_the_same_queries_at_any_length(city: City, client):
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for year in (2027, 2028, 2029):
        factories.make_year(year)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_a_new_year_starts_from_the_newest_one(city: City, client):
    form = client.get(NEW).context["form"]
    assert form["year"].value() == 2027
    assert form["submission_due"].value() == dt.date(2026, 7, 31)
    response = client.post(NEW, year_data(city, {}))
    assert response.url == reverse("departments:year_detail", args=[2027])
    assert FiscalYear.objects.get(year=2027).target_coverage == 90


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"year": "1999"}, "year", "antara 2000 dan 2100"),
        ({"year": "2101"}, "year", "antara 2000 dan 2100"),
        ({"year": "26"}, "year", "empat angka"),
        ({"year": "2026"}, "year", "sudah ada"),
        ({"state": "tutup"}, "state", "tutup"),
        ({"weight_data": "15"}, "weight_prerequisites", "Jumlah ketujuh bobot 105, seharusnya 100: kurangi 5."),
        ({"weight_data": "0"}, "weight_prerequisites", "Jumlah ketujuh bobot 90, seharusnya 100: tambah 10."),
        ({"weight_data": "-5"}, "weight_data", "0"),
        ({"weight_data": "101"}, "weight_data", "100"),
        ({"target_coverage": "101"}, "target_coverage", "100"),
        ({"band_good": "85"}, "__all__", "menurun"),
        ({"submission_due": "2020-07-31"}, "submission_due", "2025 sampai 2028"),
        ({"submission_due": "2026-07-31", "verification_due": "2026-07-30"}, "verification_due", "31 Jul 2026"),
        ({"total_spending": "1,234"}, "total_spending", "bermakna ganda"),
        ({"total_spending": "10.000.000.000.000.000"}, "total_spending", "paling banyak"),
        ({"total_spending": "100", "spending_without_staff": "101"}, "spending_without_staff", "Lebih besar"),
        ({"prerequisite_maximum": "0"}, "__all__", "lebih dari 0"),
    ],
)
def test_a_wrong_year_is_refused_at_its_field(city: City, client, change, field, expected):
    response = client.post(NEW, {**year_data(city, {}), **change})
    assert response.status_code == 200
    assert any(expected in message for message in response.context["form"].errors[field])
    assert FiscalYear.objects.count() == 1


def test_a_year_that_is_there_is_the_only_thing_said(city: City, client):
    far = {"year": "2026", "submission_due": "2028-07-31"}  # dates that were filled in for another year
    response = client.post(NEW, {**year_data(city, {}), **far})
    assert response.context["form"].errors == {"year": ["Tahun anggaran 2026 sudah ada; buka dari daftar tahun."]}


def test_the_sum_of_the_weights_is_said_without_script(city: City, client):
    response = client.post(
        address("year_update"), {**year_data(city, {"year": 2026}), "weight_data": "15", "weight_followup": "x"}
    )
    assert response.context["form"].weight_sum() == 90
    assert '<b class="tabular" data-weights-sum>90</b>' in response.content.decode()


def test_the_number_of_an_existing_year_is_fixed(city: City, client):
    response = client.post(address("year_update"), year_data(city, {"year": 2030}))
    assert response.status_code == 302
    assert list(FiscalYear.objects.values_list("year", "target_coverage")) == [(2026, 90)]


def test_a_closed_year_is_refused_with_the_reason(city: City, client):
    extension = factories.make_extension(city.year, city.a, dt.date(2025, 8, 31))
    close()
    for name, args in (("year_update", ()), ("extension_create", ()), ("extension_update", (extension.pk,))):
        for answer in (client.get(address(name, *args)), client.post(address(name, *args), {})):
            assert answer.status_code == 409
            assert "Tahun anggaran 2026 sudah ditutup" in answer.content.decode()
    text = client.get(address("year_detail")).content.decode()
    assert "Tahun anggaran 2026 sudah ditutup" in text
    assert "disabled" in text


def test_an_extension_is_recorded_with_its_decision(city: City, client):
    response = client.post(address("extension_create"), extension_data(city, {}))
    assert response.url == address("year_detail")
    row = DeadlineExtension.objects.get()
    assert (row.department, row.due, row.decided_by) == (city.a, dt.date(2025, 8, 31), city.bapperida)
    text = client.get(address("year_detail")).content.decode()
    assert "Penggabungan perangkat daerah" in text
    assert address("extension_update", row.pk) in text


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"due": "2025-07-31"}, "due", "Harus sesudah tenggat umum 31 Jul 2025."),
        ({"due": "2028-01-01"}, "due", "Paling lambat akhir 2027"),
        ({"decided_on": "2099-01-01"}, "decided_on", "belum tiba"),
        ({"document_number": ""}, "document_number", "Wajib diisi"),
        ({"reason": "\u200b"}, "reason", "Wajib diisi"),
        ({"reason": "x" * 2001}, "reason", "2000"),
        ({"department": ""}, "department", "Wajib diisi"),
    ],
)
def test_a_wrong_extension_is_refused_at_its_field(city: City, client, change, field, expected):
    response = client.post(address("extension_create"), {**extension_data(city, {}), **change})
    assert any(expected in message for message in response.context["form"].errors[field])
    assert not DeadlineExtension.objects.exists()


def test_a_second_extension_names_the_first(city: City, client):
    factories.make_extension(city.year, city.a, dt.date(2025, 8, 15), document_number="050/1")
    errors = client.post(address("extension_create"), extension_data(city, {})).context["form"].errors
    assert errors["department"] == ["Sudah diperpanjang sampai 15 Agu 2025 (050/1); ubah yang ada."]


def test_each_deadline_has_its_own_extension(city: City, client):
    FiscalYear.objects.update(revised_submission_due=dt.date(2026, 9, 30))
    factories.make_extension(city.year, city.a, dt.date(2025, 8, 15))
    revised = {**extension_data(city, {}), "step": "perubahan"}
    errors = client.post(address("extension_create"), revised).context["form"].errors
    assert errors["due"] == ["Harus sesudah tenggat umum 30 Sep 2026."]
    assert client.post(address("extension_create"), {**revised, "due": "2026-10-31"}).status_code == 302
    assert "Pengajuan GAP dan GBS (perubahan)" in client.get(address("year_detail")).content.decode()
    assert DeadlineExtension.objects.count() == 2


def test_without_a_general_deadline_there_is_nothing_to_extend(city: City, client):
    FiscalYear.objects.update(submission_due=None)
    errors = client.post(address("extension_create"), extension_data(city, {})).context["form"].errors
    assert "belum punya tenggat “Pengajuan GAP dan GBS (murni)”" in errors["__all__"][0]


def test_an_extension_is_changed_on_its_page(city: City, client):
    row = factories.make_extension(city.year, city.a, dt.date(2025, 8, 15))
    data = {**extension_data(city, {}), "department": str(city.b.pk)}
    client.post(address("extension_update", row.pk), data)
    row.refresh_from_db()
    assert (row.due, row.department) == (dt.date(2025, 8, 31), city.a)


def test_focal_points_see_their_own_extension_only(city: City, signed_in):
    factories.make_extension(city.year, city.b, dt.date(2025, 8, 31), reason="Rahasia dinas lain")
    text = signed_in(city.focal_a).get(address("year_detail")).content.decode()
    assert "Rahasia dinas lain" not in text
    assert "Tidak ada perpanjangan" in text


@pytest.mark.parametrize("year", [1, 1999, 9999, 99999999999999999999])
def test_a_missing_year_is_not_found(city: City, client, year):
    assert client.get(f"/tahun/{year}/").status_code == 404
    assert client.get(f"/tahun/{year}/ubah/").status_code == 404


def test_the_form_speaks_plainly_of_years(city: City, signed_in):
    text = signed_in(city.bapperida).get(reverse("departments:year_create")).content.decode()
    assert "PPRG ditulis pada tahun sebelumnya" in text
    assert "T-1" not in text
