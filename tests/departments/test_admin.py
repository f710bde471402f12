"""Data entry in the admin: who may, what stays closed, the trail, and no way to promote oneself."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from openpyxl import load_workbook

from departments import importers
from departments.enums import BudgetKind, Role, YearState
from departments.models import (
    BudgetFigure,
    DeadlineExtension,
    Department,
    DepartmentHead,
    FiscalYear,
    NomenclatureItem,
    SexDisaggregatedData,
    SubActivity,
)
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.departments.admin_pages import adding, changing, listing, no_inlines
from tests.departments.books import saved

pytestmark = pytest.mark.django_db

MODELS = (
    "budgetfigure",
    "deadlineextension",
    "department",
    "departmenthead",
    "fiscalyear",
    "focalpoint",
    "nomenclatureitem",
    "nomenclatureversion",
    "sexdisaggregateddata",
    "subactivity",
    "user",
)
READERS = {"admin", "bapperida", "dp3a", "bpkpd", "inspektorat"}
WRITERS = {
    "budgetfigure": {"admin", "bapperida", "bpkpd"},
    "sexdisaggregateddata": {"admin", "bapperida", "dp3a"},
}


@pytest.fixture
def rows(city: City) -> dict[str, Any]:
    """One row of each model."""
    return {
        "budgetfigure": city.sub_a.figures.get(),
        "deadlineextension": factories.make_extension(city.year, city.a, dt.date(2025, 8, 31)),
        "department": city.a,
        "departmenthead": city.a.heads.get(),
        "fiscalyear": city.year,
        "focalpoint": city.a.focal_points.get(),
        "nomenclatureitem": city.sub_a.item,
        "nomenclatureversion": city.year.nomenclature,
        "sexdisaggregateddata": factories.make_data(city.a, city.year),
        "subactivity": city.sub_a,
        "user": city.focal_a,
    }


# --- who may


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_forms_open_for_those_who_may(city: City, signed_in, rows, model):
    readers = READERS - {"dp3a", "bpkpd"} if model == "user" else READERS
    writers = WRITERS.get(model, {"admin", "bapperida"})
    for name in (*sorted(READERS), "leadership", "focal_a", "head_a"):
        client = signed_in(city.actor(name))
        expected = 200 if name in readers else 403 if name in READERS else 302
        assert client.get(listing(model), {"q": "a"}).status_code == expected, name
        assert client.get(changing(rows[model])).status_code == expected, name
        allowed = 200 if name in writers else 403 if name in READERS else 302
        assert client.get(adding(model)).status_code == allowed, name


@pytest.mark.parametrize("model", MODELS)
def test_nobody_but_a_superuser_deletes(city: City, signed_in, rows, model):
    url = reverse(f"admin:departments_{model}_delete", args=[rows[model].pk])
    for name in sorted(READERS - {"admin"}):
        assert signed_in(city.actor(name)).get(url).status_code == 403


@pytest.mark.parametrize("name", ["inspektorat", "dp3a", "bpkpd"])
def test_readers_change_nothing(city: City, signed_in, rows, name):
    client = signed_in(city.actor(name))
    for model in ("department", "fiscalyear", "subactivity", "departmenthead"):
        assert client.post(changing(rows[model]), {"name": "x"}).status_code == 403


def test_groups_are_no_second_way_to_rights():
    assert not admin.site.is_registered(Group)


@pytest.mark.parametrize("model", MODELS)
def test_lists_take_the_same_queries_at_any_length(city: City, signed_in, rows, model, django_assert_max_num_queries):
    for number in range(3):
        department = factories.make_department(f"TAMBAH{number}")
        factories.make_head(department)
        factories.make_focal_point(department)
        factories.make_user(Role.FOCAL_POINT, department)
        year = factories.make_year(2027 + number)
        factories.make_sub_activity(department, year, budget=5)
        factories.make_extension(year, department, dt.date(2026 + number, 8, 31), decided_by=city.bapperida)
        factories.make_data(department, year)
    client = signed_in(city.bapperida)
    with django_assert_max_num_queries(16):
        assert client.get(listing(model)).status_code == 200


def test_the_import_stands_above_the_list_for_those_who_may(city: City, signed_in):
    for model, kind in (("department", "departments"), ("user", "users"), ("subactivity", "budget")):
        url = reverse("departments:import_upload", args=[kind])
        assert url in signed_in(city.bapperida).get(listing(model)).content.decode()
        assert url not in signed_in(city.inspektorat).get(listing(model)).content.decode()


# --- departments, heads, focal points


def department(row: Department, **change: Any) -> dict[str, Any]:
    """The form of a department with some fields changed."""
    return {
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind,
        "valid_from": "2021-01-01",
        "valid_to": "",
        "fields": "",
        "notes": "",
        **no_inlines("heads", "focal_points"),
        **change,
    }


def test_a_department_is_saved_once_in_the_trail(city: City, signed_in):
    old = factories.make_department("LAMA", valid_from=dt.date(2019, 1, 1), valid_to=dt.date(2020, 12, 31))
    data = department(city.a, code="LAIN", notes="catatan", predecessors=[old.pk])
    assert signed_in(city.bapperida).post(changing(city.a), data).status_code == 302
    row = Department.objects.get(pk=city.a.pk)
    assert (row.code, row.notes, row.predecessors.get()) == ("DISDIK", "catatan", old)
    entry = AuditEntry.objects.get(object_type="departments.department")
    assert entry.changes == {"notes": ["", "catatan"], "predecessors": [[], ["LAMA"]]}


def test_a_new_department_and_the_rules_of_succession(city: City, signed_in):
    client = signed_in(city.bapperida)
    data = {**department(city.a), "code": "BARU", "name": "Dinas Baru", "short_name": "Baru"}
    refused = client.post(adding("department"), {**data, "predecessors": [city.b.pk]})
    assert "DINKES (Dinas Kesehatan) masih berlaku" in refused.content.decode()
    assert client.post(adding("department"), data).status_code == 302
    assert Department.objects.filter(code="BARU").exists()


def head_row(number: int, name: str, start: str, end: str = "", status: str = "definitif") -> dict[str, str]:
    """A new head in the inline form."""
    values = {
        "name": name,
        "status": status,
        "valid_from": start,
        "valid_to": end,
        "nip": "",
        "rank": "",
        "position": "",
    }
    return {f"heads-{number}-{field}": value for field, value in values.items()} | {f"heads-{number}-user": ""}


def test_two_new_heads_in_one_form_are_refused_naming_both(city: City, signed_in):
    client = signed_in(city.bapperida)
    both = {
        **head_row(0, "Budi", "2026-01-01", "2026-06-30"),
        **head_row(1, "Siti", "2026-06-30"),
        **head_row(2, "Plh", "2026-06-01", "2026-06-05", "plh"),
        "heads-TOTAL_FORMS": "3",
    }
    response = client.post(changing(city.dp3a_department), department(city.dp3a_department, **both))
    assert "Budi dan Siti: masanya bertindih" in response.content.decode()
    both["heads-1-valid_from"] = "2026-07-01"
    assert client.post(changing(city.dp3a_department), department(city.dp3a_department, **both)).status_code == 302
    assert DepartmentHead.objects.filter(department=city.dp3a_department).count() == 3
    assert AuditEntry.objects.filter(object_type="departments.departmenthead", action="buat").count() == 3


def test_two_main_focal_points_in_one_form_are_refused(city: City, signed_in):
    def focal(number: int, name: str, main: str) -> dict[str, str]:
        values = {
            "name": name,
            "decree_number": "800/1",
            "decree_date": "2026-01-02",
            "valid_from": "2026-01-01",
            "valid_to": "2026-12-31",
            **({"is_main": main} if main else {}),
        }
        return {f"focal_points-{number}-{field}": value for field, value in values.items()}

    client, row = signed_in(city.bapperida), city.dp3a_department
    total = {"focal_points-TOTAL_FORMS": "2"}
    response = client.post(changing(row), department(row, **focal(0, "Ani", "on"), **focal(1, "Ida", "on"), **total))
    assert "Ani dan Ida: masanya bertindih" in response.content.decode()
    response = client.post(changing(row), department(row, **focal(0, "Ani", "on"), **focal(1, "Ida", ""), **total))
    assert response.status_code == 302


# --- years, budget, data


def year_form(**change: Any) -> dict[str, Any]:
    """The form of a year."""
    return {
        "year": "2027",
        "target_coverage": "90",
        "weight_prerequisites": "20",
        "weight_data": "10",
        "weight_coverage": "30",
        "weight_timeliness": "10",
        "weight_realization": "10",
        "weight_attendance": "5",
        "weight_followup": "15",
        "band_excellent": "85",
        "band_good": "70",
        "band_fair": "50",
        "arg_denominator": "total",
        "verification_rule": "satu",
        **no_inlines("extensions"),
        **change,
    }


def test_the_state_of_a_year_is_not_set_in_the_admin(city: City, signed_in):
    data = year_form(state="tutup", frozen_on="2027-01-01")
    assert signed_in(city.bapperida).post(adding("fiscalyear"), data).status_code == 302
    row = FiscalYear.objects.get(year=2027)
    assert (row.state, row.frozen_on) == (YearState.PREPARATION, None)


def test_wrong_weights_are_refused_with_their_sum(city: City, signed_in):
    response = signed_in(city.bapperida).post(adding("fiscalyear"), year_form(weight_data="15"))
    assert "Jumlah ketujuh bobot 105" in response.content.decode()


def test_whatever_belongs_to_a_closed_year_can_only_be_read(city: City, signed_in, rows):
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2027, 3, 31))
    for name in ("bapperida", "admin"):
        client = signed_in(city.actor(name))
        for model in ("fiscalyear", "deadlineextension", "sexdisaggregateddata", "subactivity", "budgetfigure"):
            assert client.get(changing(rows[model])).status_code == 200
            assert client.post(changing(rows[model]), {}).status_code == 403
            delete = reverse(f"admin:departments_{model}_delete", args=[rows[model].pk])
            assert client.post(delete, {"post": "yes"}).status_code == 403
            bulk = {"action": "delete_selected", "_selected_action": rows[model].pk, "post": "yes"}
            client.post(listing(model), bulk)
            assert type(rows[model]).objects.filter(pk=rows[model].pk).exists()
    data = {"department": city.b.pk, "fiscal_year": city.year.pk, "item": city.sub_a.item_id, **no_inlines("figures")}
    response = signed_in(city.bapperida).post(adding("subactivity"), data)
    assert "fiscal_year" in response.context["adminform"].form.errors


def test_an_extension_records_who_decided(city: City, signed_in):
    data = {
        "fiscal_year": city.year.pk,
        "department": city.a.pk,
        "step": "pengajuan",
        "due": "2025-08-31",
        "document_number": "050/1",
        "decided_on": "2025-07-01",
        "reason": "x",
        "decided_by": city.admin.pk,
    }
    signed_in(city.bapperida).post(adding("deadlineextension"), data)
    row = DeadlineExtension.objects.get()
    assert row.decided_by == city.bapperida
    signed_in(city.admin).post(changing(row), {**data, "reason": "y"})
    row.refresh_from_db()
    assert (row.reason, row.decided_by) == ("y", city.bapperida)


def test_a_sub_activity_must_come_from_the_nomenclature_of_its_year(city: City, signed_in):
    client = signed_in(city.bapperida)
    other = factories.make_item("1.01.02.2.02.0001", version=factories.make_nomenclature(name="Lain"))
    program = factories.make_item("1.01.02", level="program", version=city.year.nomenclature)
    base = {"department": city.a.pk, "fiscal_year": city.year.pk, **no_inlines("figures")}
    wrong = client.post(adding("subactivity"), {**base, "item": other.pk}).content.decode()
    assert "tahun anggaran 2026 memakai nomenklatur lain" in wrong
    assert (
        "Pilih kode sub kegiatan" in client.post(adding("subactivity"), {**base, "item": program.pk}).content.decode()
    )
    right = factories.make_item("1.01.02.2.02.0002", version=city.year.nomenclature)
    figures = {
        "figures-TOTAL_FORMS": "1",
        "figures-0-kind": "murni",
        "figures-0-amount": "1.500.000",
        "figures-0-as_of": "2026-01-02",
        "figures-0-document_number": "DPA/9",
    }
    assert client.post(adding("subactivity"), {**base, "item": right.pk, **figures}).status_code == 302
    assert SubActivity.objects.get(item=right).figures.get().amount == 1_500_000


def test_finance_adds_and_corrects_figures_within_the_rules(city: City, signed_in):
    client = signed_in(city.bpkpd)
    data = {
        "sub_activity": city.sub_a.pk,
        "kind": "realisasi",
        "amount": "5",
        "as_of": "2030-01-01",
        "document_number": "L",
    }
    assert "bertanggal 2025 sampai 2027" in client.post(adding("budgetfigure"), data).content.decode()
    assert client.post(adding("budgetfigure"), {**data, "as_of": "2026-06-30"}).status_code == 302
    row = BudgetFigure.objects.get(kind=BudgetKind.REALIZED)
    moved = {**data, "sub_activity": city.sub_b.pk, "amount": "6", "as_of": "2026-06-30"}
    assert client.post(changing(row), moved).status_code == 302
    row.refresh_from_db()
    assert (row.amount, row.sub_activity) == (6, city.sub_a)
    assert client.post(changing(city.sub_a), {}).status_code == 403


def test_spending_above_the_pagu_is_left_to_the_page_that_asks_why(city: City, signed_in):
    client = signed_in(city.bpkpd)
    day = {"sub_activity": city.sub_a.pk, "as_of": "2026-06-30", "document_number": "L"}
    page = client.post(adding("budgetfigure"), {**day, "kind": "realisasi", "amount": "900.000.000.000"})
    assert "Realisasi melebihi pagu murni Rp100.000.000. Bila benar, catat pada halaman anggaran" in page.text
    assert not BudgetFigure.objects.filter(kind=BudgetKind.REALIZED).exists()
    above = factories.make_figure(city.sub_a, BudgetKind.REALIZED, 200_000_000, as_of=dt.date(2026, 6, 30))
    same = {**day, "kind": "realisasi", "amount": "200.000.000", "document_number": "L/2"}
    assert client.post(changing(above), same).status_code == 302  # the amount was explained before


def test_codes_must_fit_their_level_and_version(city: City, signed_in):
    client = signed_in(city.bapperida)
    other = factories.make_item("1.01.02", level="program", version=factories.make_nomenclature(name="Lain"))
    data = {
        "version": city.year.nomenclature_id,
        "code": "1.01.02.2.02",
        "level": "program",
        "name": "X",
        "parent": other.pk,
    }
    text = client.post(adding("nomenclatureitem"), data).content.decode()
    assert "Kode itu adalah kode kegiatan." in text
    assert "Induk harus dari versi nomenklatur yang sama." in text
    assert client.post(adding("nomenclatureitem"), {**data, "level": "kegiatan", "parent": ""}).status_code == 302
    assert NomenclatureItem.objects.filter(code="1.01.02.2.02").exists()


def test_whoever_enters_the_day_of_verification_is_the_verifier(city: City, signed_in):
    row = factories.make_data(city.a, city.year)
    data = {
        "fiscal_year": city.year.pk,
        "department": city.a.pk,
        "indicator": row.indicator,
        "unit": "orang",
        "concerns": "LP",
        "male": "146",
        "female": "34",
        "data_year": "2025",
        "source": "Data sektoral",
    }
    signed_in(city.dp3a).post(changing(row), {**data, "verified_on": "2026-02-01", "verified_by": city.admin.pk})
    row = SexDisaggregatedData.objects.get()
    assert (row.verified_on, row.verified_by) == (dt.date(2026, 2, 1), city.dp3a)
    signed_in(city.bapperida).post(changing(row), {**data, "verified_on": "2026-02-01"})
    assert SexDisaggregatedData.objects.get().verified_by == city.dp3a
    signed_in(city.bapperida).post(changing(row), {**data, "verified_on": ""})
    assert SexDisaggregatedData.objects.get().verified_by is None


# --- export


def downloaded(client, model: str, action_rows: list[Any]) -> list[tuple[Any, ...]]:
    """Rows of the workbook of the action "Unduh Excel"."""
    data = {"action": "download", "_selected_action": [row.pk for row in action_rows]}
    response = client.post(listing(model), data)
    return list(load_workbook(io.BytesIO(response.getvalue())).active.iter_rows(values_only=True))


def test_departments_go_out_as_they_come_in(city: City, signed_in, tmp_path):
    city.dp3a_department.predecessors.add(
        factories.make_department("LAMA", valid_from=dt.date(2019, 1, 1), valid_to=dt.date(2020, 12, 31))
    )
    data = {"action": "download", "_selected_action": list(Department.objects.values_list("pk", flat=True))}
    response = signed_in(city.inspektorat).post(listing("department"), data)
    file = io.BytesIO(response.getvalue())
    file.name = "opd.xlsx"
    result = importers.run("departments", saved(file, tmp_path), city.bapperida, save=False)
    assert (result.ok, len(result.unchanged), result.warnings) == (True, 5, [])


def test_accounts_go_out_without_passwords(city: City, signed_in):
    header, *rows = downloaded(signed_in(city.bapperida), "user", [city.focal_a, city.bpkpd, city.admin])
    assert "password" not in str(header).lower()
    assert [row[0] for row in rows] == ["bpkpd", "focal.disdik"]
    assert dict(zip(header, rows[1], strict=True))["Kode OPD"] == "DISDIK"


def test_sub_activities_go_out_with_their_latest_figures(city: City, signed_in):
    header, row = downloaded(signed_in(city.bpkpd), "subactivity", [city.sub_a])
    values = dict(zip(header, row, strict=True))
    assert (values["Kode SKPD"], values["Kode Sub Kegiatan"]) == ("DISDIK", city.sub_a.code)
    assert (values["Pagu Murni (Rp)"], values["Realisasi (Rp)"]) == (100_000_000, None)
    assert (values["Tahun anggaran"], values["Wajib PPRG"]) == (2026, "Ya")
