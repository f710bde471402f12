"""The budget of a department: list, totals, mark, figures."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from departments.enums import BudgetKind, YearState
from departments.models import BudgetFigure, FiscalYear, SubActivity
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.policies.departments import figure_data

pytestmark = pytest.mark.django_db

LIST = reverse("departments:budget_list", args=["DISDIK"])
MARK = reverse("departments:budget_require", args=["DISDIK"])


@pytest.fixture
def client(city: City, signed_in):
    """Bapperida's browser."""
    return signed_in(city.bapperida)


def figure_page(sub_activity: SubActivity) -> str:
    """Where a figure is recorded."""
    return reverse("departments:figure_create", args=[sub_activity.pk])


def close() -> None:
    """Close every year."""
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2027, 3, 31))


def test_list_shows_latest_figures_dates_and_totals(city: City, client):
    factories.make_figure(city.sub_a, BudgetKind.REVISED, 120_000_000, as_of=dt.date(2026, 9, 1))
    factories.make_figure(city.sub_a, BudgetKind.REALIZED, 30_000_000, as_of=dt.date(2026, 6, 30))
    factories.make_sub_activity(city.a, city.year, budget=50_000_000, requires_pprg=False)
    text = client.get(LIST).content.decode()
    assert "Rp100.000.000" in text
    assert "25% · 30 Jun 2026" in text  # of the pagu in force
    assert "Rp150.000.000" in text  # total of pagu murni
    assert "2 sub kegiatan · 1 wajib PPRG" in text
    assert city.sub_b.code not in text


def test_share_is_left_out_without_a_budget(city: City, client):
    bare = factories.make_sub_activity(city.a, city.year)
    factories.make_figure(bare, BudgetKind.REALIZED, 5)
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"wajib": "ya"}, 1),
        ({"wajib": "tidak"}, 1),
        ({"q": "1.01.02"}, 2),
        ({"q": "tidak ada"}, 0),
        ({"q": "sub KEG"}, 2),
    ],
)
def test_list_is_filtered_and_totals_follow(city: City, client, query, expected):
    factories.make_sub_activity(city.a, city.year, requires_pprg=False)
    response = client.get(LIST, {**query, "saring": "1"})
    assert response.context["table"].paginator.count == expected
    assert f"{expected} sub kegiatan" in response.content.decode()


@pytest.mark.parametrize("column", ["name", "requires_pprg", "original", "revised", "realized"])
def test_list_is_sorted(city: City, client, column):
    factories.make_sub_activity(city.a, city.year, budget=1)
    for sort in (column, f"-{column}"):
        response = client.get(LIST, {"sort": sort})
        amounts = [row.record.murni for row in response.context["table"].page.object_list]
        assert sorted(amounts) == [1, 100_000_000]
        if column == "original":
            assert amounts == sorted(amounts, reverse=sort.startswith("-"))


def test_list_takes_the_same_queries_at_any_length(city: City, client):
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(3):
        row = factories.make_sub_activity(city.a, city.year, budget=number)
        factories.make_figure(row, BudgetKind.REALIZED, number)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_list_exports_amounts_dates_and_documents(city: City, client):
    response = client.get(LIST, {"format": "xlsx"})
    header, row = list(load_workbook(io.BytesIO(response.getvalue())).active.iter_rows(values_only=True))
    values = dict(zip(header, row, strict=True))
    assert (values["Kode"], values["Wajib PPRG"], values["Pagu murni"]) == (city.sub_a.code, "Ya", 100_000_000)
    assert values["Pagu murni per tanggal"].date() == dt.date(2026, 1, 2)
    assert values["Dokumen pagu murni"] == "DPA/1"
    assert values["Realisasi"] is None


def test_an_empty_database_has_a_page(signed_in, db):
    department = factories.make_department("DISDIK")
    response = signed_in(factories.make_user(department=department)).get(LIST)
    assert response.status_code == 200
    assert "Belum ada tahun anggaran." in response.content.decode()


def test_readers_see_no_buttons(city: City, signed_in):
    for name in ("focal_a", "leadership", "inspektorat"):
        text = signed_in(city.actor(name)).get(LIST).content.decode()
        assert "Tandai wajib PPRG" not in text
        assert figure_page(city.sub_a) not in text
    finance = signed_in(city.bpkpd).get(LIST).content.decode()
    assert "Tandai wajib PPRG" not in finance
    assert figure_page(city.sub_a) in finance


def test_marking_changes_the_chosen_ones_of_this_department_and_year(city: City, client):
    other_year = factories.make_sub_activity(city.a, factories.make_year(2027))
    chosen = [city.sub_a.pk, city.sub_b.pk, other_year.pk, "x", "9" * 30]
    response = client.post(f"{MARK}?tahun=2026", {"sub": chosen, "wajib": "tidak"}, follow=True)
    assert "1 sub kegiatan tidak lagi wajib PPRG." in response.content.decode()
    assert set(SubActivity.objects.filter(requires_pprg=False)) == {city.sub_a}
    assert AuditEntry.objects.get().actor == city.bapperida


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"wajib": "ya"}, "Belum ada sub kegiatan yang dipilih."),
        ({"wajib": "ya", "sub": "own"}, "Tidak ada yang berubah"),
    ],
)
def test_marking_nothing_says_so(city: City, client, data, expected):
    if data.get("sub"):
        data = {**data, "sub": city.sub_a.pk}
    assert expected in client.post(MARK, data, follow=True).content.decode()


def test_an_incomplete_mark_is_refused(city: City, client):
    assert client.post(MARK, {"sub": city.sub_a.pk, "wajib": "mungkin"}).status_code == 409


def test_a_figure_is_recorded_and_stands_beside_the_form(city: City, signed_in):
    client = signed_in(city.bpkpd)
    data = {**figure_data(city, {}), "kind": "realisasi", "amount": "Rp 1.234.567,50"}
    response = client.post(figure_page(city.sub_a), data, follow=True)
    text = response.content.decode()
    assert "Realisasi Rp1.234.567,50 per 5 Jan 2026 disimpan." in text
    assert BudgetFigure.objects.get(kind="realisasi").document_number == "DPA/2"


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"amount": "-1"}, "amount", "tidak boleh negatif"),
        ({"amount": "1.000.000.000.000.001"}, "amount", "paling banyak"),
        ({"amount": "1e3"}, "amount", "angka saja"),
        ({"amount": "1,234"}, "amount", "bermakna ganda"),
        ({"as_of": "2024-12-31"}, "as_of", "2025 sampai 2027"),
        ({"as_of": "2028-01-01"}, "as_of", "2025 sampai 2027"),
        ({"as_of": "2027-12-31"}, "as_of", "belum tiba"),
        ({"as_of": "2026-01-02"}, "as_of", "sudah ada (Rp100.000.000)"),
        ({"document_number": " "}, "document_number", "Wajib diisi"),
        ({"kind": "lain"}, "kind", "lain"),
    ],
)
def test_a_wrong_figure_is_refused_at_its_field(city: City, client, change, field, expected):
    response = client.post(figure_page(city.sub_a), {**figure_data(city, {}), **change})
    assert any(expected in message for message in response.context["form"].errors[field])
    assert city.sub_a.figures.count() == 1


def test_the_largest_amount_is_accepted(city: City, client):
    client.post(figure_page(city.sub_a), {**figure_data(city, {}), "amount": "1.000.000.000.000.000"})
    assert city.sub_a.figures.latest("as_of").amount == 10**15


def test_a_figure_is_corrected_on_its_page(city: City, client):
    figure = city.sub_a.figures.get()
    url = reverse("departments:figure_update", args=[city.sub_a.pk, figure.pk])
    assert "100.000.000" in client.get(url).content.decode()
    data = {**figure_data(city, {}), "as_of": "2026-01-02"}
    assert client.post(url, data).status_code == 302
    figure.refresh_from_db()
    assert figure.amount == 125_000_000
    entry = AuditEntry.objects.get(object_type="departments.budgetfigure", action="ubah")
    assert entry.changes["amount"] == ["100000000.00", "125000000.00"]


def test_a_figure_of_another_sub_activity_is_not_found_here(city: City, client):
    url = reverse("departments:figure_update", args=[city.sub_a.pk, city.sub_b.figures.get().pk])
    assert client.get(url).status_code == 404


def test_a_closed_year_can_be_read_but_not_changed(city: City, client):
    close()
    text = client.get(LIST).content.decode()
    assert "Tahun anggaran 2026 sudah ditutup" in text
    assert "Tandai wajib PPRG" not in text
    assert client.post(MARK, {"sub": city.sub_a.pk, "wajib": "tidak"}).status_code == 409
    assert client.get(figure_page(city.sub_a)).status_code == 409
    assert client.post(figure_page(city.sub_a), figure_data(city, {})).status_code == 409
