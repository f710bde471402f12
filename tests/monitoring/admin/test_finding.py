"""Findings in the admin: entered by the Inspektorat under the rules of the pages, read by the others."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.domain import finding as domain
from monitoring.enums import FindingState
from monitoring.models import Finding, FindingHistory
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.policies.monitoring_finding import finding_fields, pdf

pytestmark = pytest.mark.django_db
INLINE = {"follow_ups-TOTAL_FORMS": "0", "follow_ups-INITIAL_FORMS": "0"}
ADD = "/admin/monitoring/finding/add/"
LIST = "/admin/monitoring/finding/"


def change(row: Finding) -> str:
    return reverse("admin:monitoring_finding_change", args=[row.pk])


def test_add_gives_number_author_history_and_audit_entry(city, signed_in):
    answer = signed_in(city.inspektorat).post(ADD, finding_fields(city) | INLINE)
    assert answer.status_code == 302
    row = Finding.objects.get()
    assert (row.number, row.recorded_by) == (f"T-{row.found_on.year}-001", city.inspektorat)
    assert row.history.get().action == "record"
    assert AuditEntry.objects.filter(object_type="monitoring.finding", actor=city.inspektorat).count() == 1


def test_add_names_the_field_of_a_due_date_before_the_finding(city, signed_in):
    day = timezone.localdate() - dt.timedelta(days=1)
    answer = signed_in(city.inspektorat).post(ADD, finding_fields(city) | INLINE | {"due": day.isoformat()})
    assert "mendahului tanggal temuan" in answer.content.decode()
    assert not Finding.objects.exists()


def test_change_raises_the_version_and_keeps_the_old_text(city, signed_in):
    row = factories.make_finding(city.a, title="Lama")
    client = signed_in(city.inspektorat)
    assert client.get(change(row)).status_code == 200
    assert client.post(change(row), finding_fields(city) | INLINE | {"title": "Baru", "seen": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.version, row.state) == ("Baru", 2, FindingState.OPEN)
    assert FindingHistory.objects.get(record=row).snapshot["title"] == "Lama"


def test_change_on_an_older_version_is_refused_in_words(city, signed_in):
    row = factories.make_finding(city.a, title="Lama")
    client = signed_in(city.inspektorat)
    assert 'name="seen" value="1"' in client.get(change(row)).content.decode()
    Finding.objects.update(version=2, title="Dari halaman")
    answer = client.post(change(row), finding_fields(city) | INLINE | {"title": "Dari admin", "seen": 1})
    assert "diubah orang lain sejak halaman dibuka" in answer.content.decode()
    row.refresh_from_db()
    assert (row.title, row.version) == ("Dari halaman", 2)


def test_a_closed_finding_cannot_be_changed_even_by_the_administrator(city, signed_in):
    row = factories.make_finding(city.a, state=FindingState.CLOSED, closed_on=dt.date(2026, 4, 1))
    for actor in (city.inspektorat, city.admin):
        client = signed_in(actor)
        assert client.get(change(row)).status_code == 200
        assert client.post(change(row), finding_fields(city) | INLINE).status_code == 403


@pytest.mark.parametrize("actor", ["bapperida", "dp3a", "bpkpd"])
def test_other_staff_read_only(city, signed_in, actor):
    row = factories.make_finding(city.a)
    client = signed_in(city.actor(actor))
    assert client.get(LIST).status_code == 200
    assert client.get(change(row)).status_code == 200
    assert client.post(change(row), finding_fields(city) | INLINE).status_code == 403
    assert client.post(ADD, finding_fields(city) | INLINE).status_code == 403


def test_search_and_filters_of_the_list(city, signed_in):
    factories.make_finding(city.a, title="Yang dicari")
    factories.make_finding(city.b, title="Yang lain")
    text = signed_in(city.inspektorat).get(LIST, {"q": "dicari", "state__exact": "open"}).content.decode()
    assert "Yang dicari" in text
    assert "Yang lain" not in text


def test_follow_ups_and_history_are_read_only_and_link_to_the_evidence(city, signed_in, settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    row = factories.make_finding(city.a)
    item = domain.respond(finding=row, actor=city.focal_a, text="Formulir diganti.", evidence=pdf("berita.pdf"))
    factories.make_follow_up(row, city.focal_a, text="Tanpa berkas.")
    link = reverse("monitoring:finding_evidence", args=[item.pk])
    for actor in (city.inspektorat, city.admin):
        client = signed_in(actor)
        for model, pk in (("followup", item.pk), ("findinghistory", row.history.get().pk)):
            assert client.get(reverse(f"admin:monitoring_{model}_changelist")).status_code == 200
            url = reverse(f"admin:monitoring_{model}_change", args=[pk])
            assert client.get(url).status_code == 200
            assert client.post(url, {"text": "x"}).status_code == 403
            assert client.get(reverse(f"admin:monitoring_{model}_add")).status_code == 403
        text = client.get(change(row)).content.decode()
        assert link in text
        assert "berita.pdf" in text
        assert "Tanpa berkas." in text
