"""Prerequisite points in the admin, under the rules of the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from departments.enums import YearState
from departments.models import FiscalYear
from monitoring.models import PrerequisiteScore
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/monitoring/prerequisitescore/add/"


def fields(city, **more) -> dict:
    return {
        "department": city.a.pk,
        "fiscal_year": city.year.pk,
        "points": "78,5",
        "verified_on": timezone.localdate().isoformat(),
        "note": "",
        **more,
    }


def test_add_names_who_verified_and_leaves_an_audit_entry(city, signed_in):
    assert signed_in(city.bapperida).get(ADD).status_code == 200
    assert signed_in(city.bapperida).post(ADD, fields(city)).status_code == 302
    assert PrerequisiteScore.objects.get().verified_by == city.bapperida
    assert AuditEntry.objects.get(object_type="monitoring.prerequisitescore").action == "buat"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"points": "101"}, "antara 0 dan 100"),
        ({"verified_on": "2099-01-01"}, "tidak boleh setelah hari ini"),
        ({"department": ""}, "id_department_error"),
    ],
)
def test_add_names_what_does_not_fit(city, signed_in, more, words):
    answer = signed_in(city.bapperida).post(ADD, fields(city, **more))
    assert words in answer.content.decode()
    assert not PrerequisiteScore.objects.exists()


def test_add_twice_for_a_department_and_year_is_an_error(city, signed_in):
    factories.make_prerequisite(city.a, city.year, 70)
    answer = signed_in(city.bapperida).post(ADD, fields(city))
    assert "untuk tahun itu sudah ada" in answer.content.decode()


def test_a_closed_year_stays_as_it_is(city, signed_in):
    row = factories.make_prerequisite(city.a, city.year, 70)
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2026, 1, 31))
    url = reverse("admin:monitoring_prerequisitescore_change", args=[row.pk])
    for actor in (city.bapperida, city.admin):
        client = signed_in(actor)
        assert client.get(url).status_code == 200
        assert client.post(url, fields(city)).status_code == 403
    other = fields(city, department=city.b.pk)
    assert "sudah ditutup" in signed_in(city.bapperida).post(ADD, other).content.decode()


@pytest.mark.parametrize("actor", ["inspektorat", "dp3a", "bpkpd"])
def test_other_staff_read_only(city, signed_in, actor):
    row = factories.make_prerequisite(city.a, city.year, 70)
    client = signed_in(city.actor(actor))
    assert client.get(reverse("admin:monitoring_prerequisitescore_changelist")).status_code == 200
    url = reverse("admin:monitoring_prerequisitescore_change", args=[row.pk])
    assert client.post(url, fields(city)).status_code == 403
    assert client.post(ADD, fields(city)).status_code == 403
