"""Recording the realisation of a semester: the form is filled in, judged, and leads back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from departments.enums import BudgetKind
from departments.models import BudgetFigure
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.factories import make_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(city: City, signed_in):
    """Finance's browser."""
    return signed_in(city.bpkpd)


@pytest.fixture
def page(city: City) -> str:
    """Where a figure of department A is recorded."""
    return reverse("departments:figure_create", args=[city.sub_a.pk])


def data(**changes: str) -> dict[str, str]:
    """Semester I of 2026."""
    values = {
        "kind": "realisasi",
        "amount": "40.000.000",
        "as_of": "2026-06-30",
        "document_number": "LRA/6",
        "reason": "",
    }
    return {**values, **changes}


def test_form_is_filled_in_with_the_semester_of_the_address(client, page: str):
    form = client.get(page, {"jenis": "realisasi", "per": "2026-06-30"}).context["form"]
    assert (form["kind"].value(), form["as_of"].value()) == ("realisasi", "2026-06-30")


def test_saving_leads_back_to_the_page_it_came_from(client, page: str):
    response = client.post(f"{page}?kembali=/pprg/7/", data())
    assert response.url == "/pprg/7/"
    assert BudgetFigure.objects.get(kind="realisasi").amount == 40_000_000


@pytest.mark.parametrize("target", ["https://contoh.id/", "//contoh.id", "pprg/7/", "/\\contoh.id", "javascript:1"])
def test_other_sites_are_no_way_back(client, page: str, target: str):
    assert client.post(f"{page}?kembali={target}", data()).url == page


def test_second_semester_below_the_first_is_refused(city: City, client, page: str):
    make_figure(city.sub_a, BudgetKind.REALIZED, 40_000_000, as_of=dt.date(2026, 6, 30))
    response = client.post(page, data(amount="39.000.000", as_of="2026-10-31"))
    assert "tidak boleh di bawah Rp40.000.000" in response.context["form"].errors["amount"][0]
    assert BudgetFigure.objects.filter(kind="realisasi").count() == 1


def test_realisation_above_the_pagu_is_saved_only_with_an_explanation(client, page: str):
    above = data(amount="100.000.001")
    response = client.post(page, above)
    assert "melebihi pagu murni Rp100.000.000" in response.context["form"].errors["reason"][0]
    assert not BudgetFigure.objects.filter(kind="realisasi").exists()
    assert client.post(page, {**above, "reason": "Belanja tak terduga."}).status_code == 302
    assert AuditEntry.objects.get(object_type="departments.budgetfigure").reason == "Belanja tak terduga."


def test_pagu_below_what_was_spent_is_saved_only_with_an_explanation(city: City, client, page: str):
    make_figure(city.sub_a, BudgetKind.REALIZED, 40_000_000, as_of=dt.date(2026, 6, 30))
    below = data(kind="perubahan", amount="0", as_of="2026-09-30")
    response = client.post(page, below)
    assert "Pagu ini di bawah realisasi Rp40.000.000 per 30 Jun 2026." in response.context["form"].errors["reason"][0]
    assert not BudgetFigure.objects.filter(kind="perubahan").exists()
    assert client.post(page, {**below, "reason": "Digeser ke sub kegiatan lain."}).status_code == 302


def test_pagu_above_the_pagu_needs_no_explanation(client, page: str):
    assert client.post(page, data(kind="perubahan", amount="900.000.000")).status_code == 302
