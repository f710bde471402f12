"""“Semua hasil” of the search leads to a list that shows the same records, of whatever year."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db

NUMBER = 12


def make_rows(city: City, kind: str) -> None:
    """Twelve records of one kind, half of them not of the year shown."""
    years = [factories.make_year(2025), city.year]
    for place in range(NUMBER):
        year = years[place % 2]
        day = dt.date(year.year, 4, 30)
        if kind == "Perangkat daerah":
            factories.make_department(f"LAMA-{place}", valid_to=None if place % 2 else dt.date(2024, 12, 31))
        elif kind == "PPRG":
            item = factories.make_item(version=year.nomenclature, name="Pelatihan LAMA")
            factories.make_submission(factories.make_sub_activity(city.a, year, item=item))
        elif kind == "Rapat":
            starts = factories.wib(year.year, 3, 10, 9)
            factories.make_meeting(city.a, title="Rakor LAMA", starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
        elif kind == "Tugas rapat":
            factories.make_action(city.a, text="Tugas LAMA", due=day)
        else:
            factories.make_finding(city.a, title="Temuan LAMA", due=day, found_on=day)


def shown(client: Client, url: str) -> int:
    return len(client.get(url).context["table"].rows)


@pytest.mark.parametrize("kind", ["Perangkat daerah", "PPRG", "Rapat", "Tugas rapat", "Temuan"])
def test_all_results_are_in_the_list(city: City, signed_in, kind):
    make_rows(city, kind)
    client = signed_in(city.bapperida)
    groups = {group.label: group for group in client.get("/cari/?q=LAMA&tahun=2026").context["groups"]}
    assert shown(client, groups[kind].more) == NUMBER


def test_pprg_of_all_years_say_their_year(city: City, signed_in):
    make_rows(city, "PPRG")
    client = signed_in(city.bapperida)
    table = client.get("/pprg/?tahun=2026").context["table"]
    assert (len(table.rows), "year" in table.columns.names()) == (NUMBER / 2, False)
    page = client.get("/pprg/?tahun=2026&cakupan=semua")
    assert {row.get_cell_value("year") for row in page.context["table"].rows} == {2025, 2026}
    assert "Semua tahun anggaran" in page.text


def test_search_finds_the_middle_of_a_code_as_the_list_does(city: City, signed_in):
    item = factories.make_item(version=city.year.nomenclature, code="1.01.02.2.77.0009", name="Pelatihan")
    factories.make_submission(factories.make_sub_activity(city.a, city.year, item=item))
    client = signed_in(city.bapperida)
    assert [group.label for group in client.get("/cari/?q=2.77.0009").context["groups"]] == ["PPRG"]
    assert shown(client, "/pprg/?q=2.77.0009") == 1
    assert shown(client, f"/opd/{city.a.code}/anggaran/?q=2.77.0009") == 1
