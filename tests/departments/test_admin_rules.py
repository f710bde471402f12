"""Years, budget and data in the admin obey the rules of the pages, and leave a full trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from departments.models import BudgetFigure, DeadlineExtension, SexDisaggregatedData
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.departments.admin_pages import adding, changing

pytestmark = pytest.mark.django_db


def data_form(row: SexDisaggregatedData, **change: Any) -> dict[str, Any]:
    """The form of an indicator with some fields changed."""
    return {
        "fiscal_year": row.fiscal_year_id,
        "department": row.department_id,
        "indicator": row.indicator,
        "unit": row.unit,
        "concerns": row.concerns,
        "male": row.male if row.male is not None else "",
        "female": row.female if row.female is not None else "",
        "data_year": row.data_year or "",
        "source": row.source,
        "verified_on": row.verified_on.isoformat() if row.verified_on else "",
        **change,
    }


def test_a_figure_that_changes_after_verification_must_be_verified_again(city: City, signed_in):
    verified = {"verified_on": dt.date(2026, 2, 1), "verified_by": city.dp3a}
    row = factories.make_data(city.a, city.year, **verified)
    assert signed_in(city.bapperida).post(changing(row), data_form(row, male="7")).status_code == 302
    row.refresh_from_db()
    assert (row.male, row.verified_on, row.verified_by) == (7, None, None)


def test_data_of_the_own_department_are_verified_by_another_office(city: City, signed_in):
    row = factories.make_data(city.dp3a_department, city.year)
    change = data_form(row, verified_on="2026-02-01")
    page = signed_in(city.dp3a).post(changing(row), change)
    assert "Data perangkat daerah Anda sendiri diverifikasi kantor lain." in page.text
    row.refresh_from_db()
    assert row.verified_on is None
    assert signed_in(city.bapperida).post(changing(row), change).status_code == 302
    row.refresh_from_db()
    assert row.verified_by == city.bapperida


def test_verification_is_neither_in_the_future_nor_of_half_a_row(city: City, signed_in):
    row = factories.make_data(city.a, city.year)
    client = signed_in(city.dp3a)
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    text = client.post(changing(row), data_form(row, verified_on=tomorrow)).content.decode()
    assert "Tanggal verifikasi belum tiba." in text
    text = client.post(changing(row), data_form(row, verified_on="2026-02-01", source="")).content.decode()
    assert "Belum dapat diverifikasi: lengkapi sumber." in text
    row.refresh_from_db()
    assert row.verified_on is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"due": "2025-01-01"}, "Harus sesudah tenggat umum"),
        ({"due": "2030-01-01"}, "Paling lambat akhir 2027"),
        ({"decided_on": "2099-01-01"}, "Tanggal keputusan belum tiba."),
    ],
)
def test_an_extension_in_the_admin_obeys_the_rules_of_the_page(city: City, signed_in, change, words):
    data = {
        "fiscal_year": city.year.pk,
        "department": city.a.pk,
        "step": "pengajuan",
        "due": "2025-08-31",
        "document_number": "050/1",
        "decided_on": "2025-07-01",
        "reason": "x",
    }
    assert words in signed_in(city.bapperida).post(adding("deadlineextension"), data | change).content.decode()
    assert not DeadlineExtension.objects.exists()


def test_a_department_that_did_not_exist_in_the_year_gets_no_extension(city: City, signed_in):
    gone = factories.make_department("LAMA", valid_from=dt.date(2019, 1, 1), valid_to=dt.date(2020, 12, 31))
    data = {
        "fiscal_year": city.year.pk,
        "department": gone.pk,
        "step": "pengajuan",
        "due": "2025-08-31",
        "document_number": "050/1",
        "decided_on": "2025-07-01",
        "reason": "x",
    }
    text = signed_in(city.bapperida).post(adding("deadlineextension"), data).content.decode()
    assert "tidak ada pada tahun 2026" in text


def test_money_is_not_spent_on_a_day_to_come(city: City, signed_in):
    year = factories.make_year(timezone.localdate().year + 1)
    sub_activity = factories.make_sub_activity(city.a, year)
    day = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    data = {"sub_activity": sub_activity.pk, "amount": "5", "as_of": day, "document_number": "L"}
    client = signed_in(city.bpkpd)
    text = client.post(adding("budgetfigure"), {**data, "kind": "realisasi"}).content.decode()
    assert "belum tiba" in text
    assert client.post(adding("budgetfigure"), {**data, "kind": "perubahan"}).status_code == 302


def test_a_figure_removed_from_its_sub_activity_stays_in_the_trail(city: City, signed_in):
    figure = city.sub_a.figures.get()
    data = {
        "department": city.a.pk,
        "fiscal_year": city.year.pk,
        "item": city.sub_a.item_id,
        "requires_pprg": "on",
        "figures-TOTAL_FORMS": "1",
        "figures-INITIAL_FORMS": "1",
        "figures-0-id": figure.pk,
        "figures-0-sub_activity": city.sub_a.pk,
        "figures-0-kind": figure.kind,
        "figures-0-amount": "1",
        "figures-0-as_of": figure.as_of.isoformat(),
        "figures-0-document_number": figure.document_number,
        "figures-0-DELETE": "on",
    }
    assert signed_in(city.admin).post(changing(city.sub_a), data).status_code == 302
    assert not BudgetFigure.objects.filter(pk=figure.pk).exists()
    entry = AuditEntry.objects.get(object_type="departments.budgetfigure", action="hapus")
    assert entry.object_id == str(figure.pk)
    assert entry.changes["amount"] == [str(figure.amount), None]
    assert entry.changes["document_number"] == [figure.document_number, None]
