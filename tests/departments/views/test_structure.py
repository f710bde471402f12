"""Pages of departments, heads and focal points."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from departments.models import Department, DepartmentHead, FocalPoint
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db

LIST = reverse("departments:department_list")
VALID = {
    "code": "DISPORA",
    "name": "Dinas Olahraga",
    "short_name": "Dispora",
    "kind": "dinas",
    "valid_from": "2021-01-01",
}


@pytest.fixture
def client(city: City, signed_in):
    """Bapperida's browser."""
    return signed_in(city.bapperida)


def codes(response) -> list[str]:
    """Codes of the departments on the page, in order."""
    return [row.record.code for row in response.context["table"].page.object_list]


def post(client, url, **data):
    """The page after a refused form, or the redirect after a saved one."""
    return client.post(url, data)


# --- list


def test_list_shows_what_is_valid_today_with_head_and_focal_point(city: City, client):
    ended = factories.make_department("LAMA", valid_to=dt.date(2022, 12, 31))
    response = client.get(LIST)
    assert ended.code not in codes(response)
    text = response.content.decode()
    assert city.head_a.name in text
    assert city.a.focal_points.get().decree_number in text
    assert f'href="{city.a.get_absolute_url()}"' in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"berlaku": "berakhir"}, {"LAMA"}),
        ({"berlaku": "akan"}, {"NANTI"}),
        ({"berlaku": "semua", "q": "a"}, {"LAMA", "NANTI"}),
        ({"q": "  disDIK "}, {"DISDIK"}),
        ({"q": "Pendidikan"}, {"DISDIK"}),
        ({"q": "\x00"}, {"DISDIK", "DINKES", "BAPPERIDA", "DP3APMPPKB"}),
        ({"kind": "badan"}, {"BAPPERIDA"}),
        ({"kind": "bukan", "sort": "password"}, {"DISDIK", "DINKES", "BAPPERIDA", "DP3APMPPKB"}),
    ],
)
def test_list_is_filtered(city: City, client, query, expected):
    factories.make_department("LAMA", valid_to=dt.date(2022, 12, 31))
    factories.make_department("NANTI", valid_from=dt.date(2090, 1, 1))
    found = set(codes(client.get(LIST, {**query, "saring": "1"})))
    assert found >= expected
    if query.get("q") != "a":
        assert found == expected


@pytest.mark.parametrize("column", ["name", "kind", "head", "focal_point", "valid_from"])
def test_list_is_sorted_both_ways(city: City, client, column):
    up = codes(client.get(LIST, {"sort": column}))
    down = codes(client.get(LIST, {"sort": f"-{column}"}))
    assert set(up) == set(down)
    if column == "name":
        assert up == down[::-1]


def test_focal_point_sees_own_department_only(city: City, signed_in):
    response = signed_in(city.focal_a).get(LIST)
    assert codes(response) == ["DISDIK"]
    assert "Perangkat daerah baru" not in response.content.decode()


def test_chips_say_what_is_wrong_with_an_appointment(city: City, client):
    today = dt.date.today()
    lapsed, soon = factories.make_department("HABIS"), factories.make_department("SEGERA")
    factories.make_focal_point(lapsed, valid_to=today - dt.timedelta(days=1))
    factories.make_focal_point(soon, valid_to=today + dt.timedelta(days=10))
    text = client.get(LIST).content.decode()
    assert text.count("SK habis") == 1
    assert text.count("SK segera habis") == 1
    assert text.count("Belum ada SK") == 2  # Bapperida and Dinas P3A
    assert text.count("Belum dicatat") == 4


def test_list_of_an_ended_department_does_not_warn(city: City, client):
    factories.make_department("LAMA", valid_to=dt.date(2022, 12, 31))
    text = client.get(LIST, {"berlaku": "berakhir", "saring": "1"}).content.decode()
    assert "1 Jan 2021 – 31 Des 2022" in text
    assert "Belum ada SK" not in text


def test_list_exports_what_is_filtered_with_plain_values(city: City, client):
    response = client.get(LIST, {"q": "DISDIK", "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    header, row = list(sheet.iter_rows(values_only=True))
    values = dict(zip(header, row, strict=True))
    assert (values["Kode"], values["Singkatan"], values["Jenis"]) == ("DISDIK", "Disdik", "Dinas")
    assert values["Kepala"] == city.head_a.name
    assert values["NIP kepala"] == "197001011995031001"
    assert values["SK berlaku sampai"].date() == dt.date(2030, 12, 31)
    assert values["Berlaku"].date() == dt.date(2021, 1, 1)
    assert values["Berlaku sampai"] is None


def test_export_of_a_department_without_people_has_empty_cells(city: City, client):
    response = client.get(LIST, {"q": "BAPPERIDA", "format": "xlsx"})
    header, row = list(load_workbook(io.BytesIO(response.getvalue())).active.iter_rows(values_only=True))
    values = dict(zip(header, row, strict=True))
    assert not values["Kepala"]
    assert not values["Nomor SK"]


def test_list_takes_the_same_queries_at_any_length(city: City, client, django_assert_num_queries):
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(3):
        department = factories.make_department(f"TAMBAH{number}")
        factories.make_head(department)
        factories.make_focal_point(department)
    with django_assert_num_queries(len(few)):
        client.get(LIST)


# --- department


def test_a_new_department_is_saved_and_recorded(city: City, client):
    response = post(client, reverse("departments:department_create"), **VALID)
    assert response.url == reverse("departments:department_update", args=["DISPORA"])
    assert Department.objects.get(code="DISPORA").name == "Dinas Olahraga"
    assert AuditEntry.objects.get(object_text="Dispora").actor == city.bapperida


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"code": "dispora"}, "code", "huruf besar"),
        ({"code": "DISDIK"}, "code", "sudah ada"),
        ({"name": "\u200b"}, "name", "Wajib diisi"),
        ({"name": "Dinas Pendidikan"}, "name", "dipakai DISDIK pada masa yang bertindih"),
        ({"short_name": "DISDIK"}, "short_name", "dipakai DISDIK"),
        ({"kind": "kantor"}, "kind", "kantor"),
        ({"valid_from": "2021-02-30"}, "valid_from", "Tanggal tidak dikenali"),
        ({"valid_from": "1900-01-01"}, "valid_from", "Tanggal harus antara"),
        ({"valid_to": "2020-12-31"}, "valid_to", "tidak boleh sebelum"),
        ({"predecessors": "999999"}, "predecessors", "999999"),
    ],
)
def test_a_wrong_department_is_refused_at_its_field(city: City, client, change, field, expected):
    response = post(client, reverse("departments:department_create"), **{**VALID, **change})
    assert response.status_code == 200
    assert any(expected in message for message in response.context["form"].errors[field])
    assert Department.objects.count() == 4


def test_a_successor_before_its_predecessor_ended_is_refused_by_name(city: City, client):
    data = {**VALID, "predecessors": city.b.pk}
    errors = post(client, reverse("departments:department_create"), **data).context["form"].errors
    assert errors["valid_from"] == [
        "Pendahulu DINKES (Dinas Kesehatan) masih berlaku. Isi “berlaku sampai” DINKES lebih dahulu."
    ]


def test_a_predecessor_cannot_be_stretched_into_its_successor(city: City, client):
    old = factories.make_department("LAMA", valid_to=dt.date(2020, 12, 31), valid_from=dt.date(2019, 1, 1))
    city.a.predecessors.add(old)
    data = {"name": old.name, "short_name": old.short_name, "kind": "dinas", "valid_from": "2019-01-01"}
    response = post(client, reverse("departments:department_update", args=["LAMA"]), **data, valid_to="2021-01-01")
    assert "Penerusnya, DISDIK (Dinas Pendidikan)" in response.context["form"].errors["valid_to"][0]


def test_the_code_posted_for_an_existing_department_is_ignored(city: City, client):
    data = {**VALID, "code": "LAIN", "predecessors": []}
    response = post(client, reverse("departments:department_update", args=["DISDIK"]), **data)
    assert response.status_code == 302
    assert Department.objects.get(pk=city.a.pk).code == "DISDIK"


def test_the_edit_page_shows_heads_and_focal_points_with_their_state(city: City, client):
    factories.make_focal_point(city.b, name="Terdahulu", valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2020, 12, 31))
    text = client.get(reverse("departments:department_update", args=["DINKES"])).content.decode()
    assert city.head_b.name in text
    assert "Terdahulu" in text
    assert text.count("Lewat") == 1
    assert "SK habis" not in text


# --- heads and focal points


def test_a_new_head_is_saved(city: City, client):
    url = reverse("departments:head_create", args=["DP3APMPPKB"])
    data = {"name": "Dra. Nurbaiti", "nip": "19700101 199503 2 001", "status": "plt", "valid_from": "2026-01-01"}
    assert post(client, url, **data).status_code == 302
    head = DepartmentHead.objects.get(department=city.dp3a_department)
    assert (str(head), head.nip) == ("Plt. Dra. Nurbaiti", "197001011995032001")


def test_two_active_heads_are_refused_naming_the_other(city: City, client):
    url = reverse("departments:head_create", args=["DISDIK"])
    response = post(client, url, name="Budi", status="definitif", valid_from="2026-05-01")
    assert city.head_a.name in response.context["form"].errors["valid_from"][0]
    assert city.a.heads.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"nip": "123"}, "nip"),
        ({"valid_to": "2020-01-01"}, "__all__"),
        ({"user": "999999"}, "user"),
        ({"status": "raja"}, "status"),
    ],
)
def test_a_wrong_head_is_refused(city: City, client, change, field):
    data = {"name": "Budi", "status": "plh", "valid_from": "2026-05-01", **change}
    response = post(client, reverse("departments:head_create", args=["DISDIK"]), **data)
    assert field in response.context["form"].errors


def test_a_head_is_ended_on_its_page(city: City, client):
    head = city.a.heads.get()
    data = {"name": head.name, "status": "definitif", "valid_from": "2021-01-01", "valid_to": "2026-04-30"}
    post(client, reverse("departments:head_update", args=["DISDIK", head.pk]), **data)
    assert city.a.heads.get().valid_to == dt.date(2026, 4, 30)


def test_a_head_of_another_department_is_not_found_here(city: City, client):
    url = reverse("departments:head_update", args=["DISDIK", city.b.heads.get().pk])
    assert client.get(url).status_code == 404
    focal = reverse("departments:focal_point_update", args=["DISDIK", city.b.focal_points.get().pk])
    assert client.get(focal).status_code == 404


FOCAL = {
    "name": "Siti",
    "decree_number": "800/1/2031",
    "decree_date": "2031-01-02",
    "valid_from": "2031-01-01",
    "valid_to": "2031-12-31",
    "is_main": "on",
}


def test_a_new_focal_point_follows_the_old_one(city: City, client):
    assert post(client, reverse("departments:focal_point_create", args=["DISDIK"]), **FOCAL).status_code == 302
    assert FocalPoint.objects.filter(department=city.a, is_main=True).count() == 2


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"valid_from": "2030-12-31"}, "valid_from", "bertindih"),
        ({"valid_to": "2030-12-31"}, "valid_to", "tidak boleh sebelum"),
        ({"valid_to": ""}, "valid_to", "Wajib diisi"),
        ({"decree_number": ""}, "decree_number", "Wajib diisi"),
    ],
)
def test_a_wrong_focal_point_is_refused(city: City, client, change, field, expected):
    response = post(client, reverse("departments:focal_point_create", args=["DISDIK"]), **{**FOCAL, **change})
    assert expected in response.context["form"].errors[field][0]


def test_only_accounts_of_the_role_and_department_can_be_linked(city: City, client):
    response = client.get(reverse("departments:focal_point_create", args=["DISDIK"]))
    assert list(response.context["form"].fields["user"].queryset) == [city.focal_a]
