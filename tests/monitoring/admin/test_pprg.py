"""Submissions in the admin: read by the drivers, entered by the superuser while they are open."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from monitoring.models import Submission, SubmissionHistory
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg, moves

CHANGELIST = reverse("admin:monitoring_submission_changelist")
ADD = reverse("admin:monitoring_submission_add")
INLINES = ("data_rows", "factors", "causes", "actions", "indicators")


def change(submission: Submission) -> str:
    return reverse("admin:monitoring_submission_change", args=[submission.pk])


def body(submission: Submission | None = None, **fields: Any) -> dict[str, Any]:
    """The body of the admin form without rows."""
    data: dict[str, Any] = {"seen": submission.version if submission else 1, "budget_version": "murni"}
    for name in INLINES:
        data |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    if submission:
        data["sub_activity"] = submission.sub_activity_id
    return {**data, **fields}


@pytest.mark.parametrize("actor", ["bapperida", "dp3a", "bpkpd", "inspektorat", "admin"])
def test_drivers_read_submissions_and_history(city: City, signed_in, actor: str):
    submission = make_pprg(city)
    client = signed_in(getattr(city, actor))
    assert city.sub_a.item.code in client.get(CHANGELIST, {"q": city.sub_a.item.code}).content.decode()
    assert client.get(change(submission)).status_code == 200
    assert client.get(reverse("admin:monitoring_submissionhistory_changelist")).status_code == 200


@pytest.mark.parametrize("actor", ["bapperida", "dp3a", "bpkpd", "inspektorat"])
def test_drivers_do_not_write_what_departments_wrote(city: City, signed_in, actor: str):
    submission = make_pprg(city)
    client = signed_in(getattr(city, actor))
    assert client.post(change(submission), body(submission, purpose="Bukan dari OPD")).status_code == 403
    assert client.get(ADD).status_code == 403


def test_superuser_changes_an_open_one_with_a_new_version_and_an_audit_entry(city: City, signed_in):
    submission = make_pprg(city)
    page = signed_in(city.admin).get(change(submission)).content.decode()
    assert "Beban ganda perempuan." in page
    response = signed_in(city.admin).post(change(submission), body(submission, purpose="Diperbaiki"))
    assert response.status_code == 302
    submission.refresh_from_db()
    assert (submission.purpose, submission.version, submission.state) == ("Diperbaiki", 2, "draft")
    assert AuditEntry.objects.get(object_type="monitoring.submission").actor == city.admin


def test_change_on_an_older_version_is_refused(city: City, signed_in):
    submission = make_pprg(city)
    stale = body(submission, purpose="Dari admin")
    Submission.objects.update(version=2, purpose="Dari focal point")
    response = signed_in(city.admin).post(change(submission), stale)
    assert "diubah orang lain sejak halaman dibuka" in response.content.decode()
    submission.refresh_from_db()
    assert submission.purpose == "Dari focal point"


@pytest.mark.parametrize("state", ["offered", "signed", "submitted", "in_verification", "verified", "withdrawn"])
def test_locked_one_is_read_only_for_everybody(city: City, signed_in, state: str):
    submission = make_pprg(city, state)
    client = signed_in(city.admin)
    assert client.get(change(submission)).status_code == 200
    assert client.post(change(submission), body(submission, purpose="X")).status_code == 403


def test_added_one_has_author_and_history(city: City, signed_in):
    response = signed_in(city.admin).post(ADD, body(sub_activity=city.sub_a.pk, purpose="Tujuan"))
    assert response.status_code == 302
    submission = Submission.objects.get()
    assert submission.created_by == city.admin
    assert moves(submission) == [("start", "", "draft")]


def test_links_of_rows_lead_to_rows_of_the_same_submission(city: City, signed_in):
    submission = make_pprg(city)
    make_pprg(city, sub_activity=city.sub_b)
    page = signed_in(city.admin).get(change(submission))
    fields = {
        name: list(inline.formset.forms[0].fields[name].queryset)
        for inline in page.context["inline_admin_formsets"]
        for name in ("factors", "causes")
        if inline.formset.forms and name in inline.formset.forms[0].fields
    }
    assert fields == {"factors": list(submission.factors.all()), "causes": list(submission.causes.all())}


def test_nobody_deletes_a_submission_or_its_history(city: City, signed_in):
    submission = make_pprg(city)
    row = SubmissionHistory.objects.create(
        record=submission, action="offer", to_state="offered", actor=city.focal_a, actor_role="focal_point"
    )
    client = signed_in(city.admin)
    assert client.post(reverse("admin:monitoring_submission_delete", args=[submission.pk])).status_code == 403
    assert client.post(reverse("admin:monitoring_submissionhistory_delete", args=[row.pk])).status_code == 403


def test_links_between_rows_that_change_are_in_the_trail(city: City, signed_in):
    submission = make_pprg(city)
    cause = submission.causes.first()
    old = sorted(factor.pk for factor in cause.factors.all())
    data = body(submission)
    causes = list(submission.causes.all())
    data |= {"causes-TOTAL_FORMS": len(causes), "causes-INITIAL_FORMS": len(causes)}
    for number, row in enumerate(causes):
        linked = [] if row == cause else [factor.pk for factor in row.factors.all()]
        values = {"id": row.pk, "submission": submission.pk, "kind": row.kind, "text": row.text, "factors": linked}
        data |= {f"causes-{number}-{name}": value for name, value in values.items()}
        data[f"causes-{number}-position"] = row.position
    response = signed_in(city.admin).post(change(submission), data)
    assert response.status_code == 302, response.context["errors"]
    assert old
    entry = AuditEntry.objects.get(object_type="monitoring.gapcause", object_id=str(cause.pk), action="ubah")
    assert entry.changes == {"factors": [old, []]}
