"""Reads for the workbooks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.queries import pprg_workbook as queries
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.models import ImportRun
from tests.conftest import City
from tests.factories import make_department, make_sub_activity, make_year
from tests.monitoring.pprg_data import make_pprg

pytestmark = pytest.mark.django_db


def test_live_documents_of_the_department_and_year(city: City):
    other_year = make_sub_activity(city.a, make_year(2027))
    mine = make_pprg(city)
    make_pprg(city, "withdrawn", sub_activity=make_sub_activity(city.a, city.year))
    make_pprg(city, sub_activity=other_year)
    foreign = make_pprg(city, sub_activity=city.sub_b)
    assert list(queries.live_in_full(city.a.pk, city.year)) == [mine]
    assert list(queries.visible_live_in_full(city.focal_a, city.b.pk, city.year)) == []
    assert list(queries.visible_live_in_full(city.bapperida, city.b.pk, city.year)) == [foreign]
    assert list(queries.live_in_full(city.a.pk, None)) == []


def test_required_ones_that_are_not_begun(city: City):
    todo = make_sub_activity(city.a, city.year)
    make_sub_activity(city.a, city.year, requires_pprg=False)
    make_pprg(city)
    withdrawn = make_pprg(city, "withdrawn", sub_activity=make_sub_activity(city.a, city.year))
    assert set(queries.unstarted(city.a.pk, city.year)) == {todo, withdrawn.sub_activity}


def test_departments_with_documents_in_scope(city: City):
    make_pprg(city)
    make_pprg(city, sub_activity=make_sub_activity(city.a, city.year))
    make_pprg(city, "withdrawn", sub_activity=city.sub_b)
    make_department("KOSONG")
    found = list(queries.departments_with_count(city.bapperida, city.year))
    assert [(row.code, row.document_count) for row in found] == [("DISDIK", 2)]
    assert list(queries.departments_with_count(city.focal_b, city.year)) == []


def test_last_entry_of_each_document(city: City):
    first, second = make_pprg(city), make_pprg(city, sub_activity=make_sub_activity(city.a, city.year))
    for row, action in ((first, "lama"), (first, "baru"), (second, "lain")):
        audit.record(actor=city.focal_a, action=action, obj=row)
    with CaptureQueriesContext(connection) as context:
        found = queries.last_entries([first, second])
        assert {key: entry.action for key, entry in found.items()} == {first.pk: "baru", second.pk: "lain"}
        assert found[first.pk].actor == city.focal_a
    assert len(context) == 1
    assert queries.last_entries([]) == {}


def test_own_workbooks_only(city: City):
    common = {"file": "x.xlsx", "original_name": "x.xlsx", "sha256": "0"}
    mine = ImportRun.objects.create(kind="pprg", actor=city.focal_a, **common)
    ImportRun.objects.create(kind="pprg", actor=city.focal_b, **common)
    ImportRun.objects.create(kind="budget", actor=city.focal_a, **common)
    assert list(queries.own_runs(city.focal_a)) == [mine]
