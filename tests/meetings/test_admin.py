"""Data entry in the admin: who may, what stays read-only, and the trail it leaves."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from meetings.models import ActionHistory, ActionItem, Meeting
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db

MODELS = ("meeting", "speaker", "invitation", "attendee", "minutes", "decision", "actionitem", "actionhistory")


@pytest.fixture
def rows(city: City) -> dict[str, object]:
    """One row of each model."""
    meeting = factories.make_meeting(city.a)
    invitation = meeting.invitations.get()
    item = factories.make_action(city.a, factories.make_decision(meeting))
    history = ActionHistory.objects.create(record=item, action="return", to_state="returned", actor=city.bapperida)
    return {
        "meeting": meeting,
        "speaker": factories.make_speaker(meeting),
        "invitation": invitation,
        "attendee": factories.make_attendee(invitation),
        "minutes": factories.make_minutes(meeting),
        "decision": item.decision,
        "actionitem": item,
        "actionhistory": history,
    }


@pytest.mark.parametrize("model", MODELS)
def test_list_and_form_open_for_those_who_may(city: City, signed_in, rows, model):
    allowed = {"admin", "bapperida"} if model == "attendee" else {"admin", "bapperida", "dp3a", "bpkpd", "inspektorat"}
    for name in ("admin", "bapperida", "dp3a", "bpkpd", "inspektorat"):
        client = signed_in(city.actor(name))
        status = 200 if name in allowed else 403
        assert client.get(reverse(f"admin:meetings_{model}_changelist"), {"q": "a"}).status_code == status
        assert client.get(reverse(f"admin:meetings_{model}_change", args=[rows[model].pk])).status_code == status


def test_departments_have_no_admin(city: City, signed_in):
    assert signed_in(city.focal_a).get(reverse("admin:meetings_meeting_changelist")).status_code == 302


def test_nobody_deletes_meetings_and_nobody_writes_history(city: City, signed_in, rows):
    client = signed_in(city.bapperida)
    assert client.post(reverse("admin:meetings_meeting_delete", args=[rows["meeting"].pk])).status_code == 403
    assert signed_in(city.admin).get(reverse("admin:meetings_actionhistory_add")).status_code == 403


def inline(prefix: str, *forms: dict, initial: int = 0) -> dict:
    data = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for number, form in enumerate(forms):
        data |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return data


def test_meeting_is_entered_with_its_rows_and_leaves_a_trail(city: City, signed_in):
    data = {
        "title": "Rakor 2018",
        "organizer": city.bapperida_department.pk,
        "starts_at_0": "2018-06-05",
        "starts_at_1": "09:00:00",
        "ends_at_0": "2018-06-05",
        "ends_at_1": "12:00:00",
        "mode": "luring",
        "state": "held",
    }
    data |= inline("speakers", {"name": "Novi"}) | inline("decisions", {"number": 1, "text": "Focal point ditetapkan."})
    data |= inline("invitations", {"department": city.a.pk, "presence": "present"})
    response = signed_in(city.bapperida).post(reverse("admin:meetings_meeting_add"), data)
    assert response.status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.state == "planned"
    assert meeting.invitations.get().department == city.a
    assert AuditEntry.objects.filter(action="buat").count() == 4


def test_change_in_the_admin_is_noticed_by_open_forms(city: City, signed_in, rows):
    item = rows["actionitem"]
    url = reverse("admin:meetings_actionitem_change", args=[item.pk])
    data = {"decision": item.decision.pk, "department": city.a.pk, "text": "Ajukan KAK.", "due": "2026-05-31"}
    assert signed_in(city.bapperida).post(url, {**data, "state": "closed"}).status_code == 302
    item = ActionItem.objects.get()
    assert (item.text, item.version, item.state) == ("Ajukan KAK.", 2, "open")


def test_evidence_is_reached_through_its_own_page(city: City, signed_in, rows):
    ActionItem.objects.update(evidence="2026/05/x.pdf", evidence_name="bukti.pdf")
    page = signed_in(city.bapperida).get(reverse("admin:meetings_actionitem_change", args=[rows["actionitem"].pk]))
    assert reverse("meetings:action_evidence", args=[rows["actionitem"].pk]) in page.content.decode()


def test_every_model_of_the_app_is_registered():
    registered = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "meetings"}
    assert registered == set(MODELS)
