"""Data entry in the admin: who may, what stays read-only, and the trail it leaves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from meetings.models import ActionHistory, ActionItem, ActionReport, Meeting
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db

MODELS = (
    "meeting",
    "speaker",
    "invitation",
    "attendee",
    "minutes",
    "decision",
    "actionitem",
    "actionreport",
    "actionhistory",
)


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
        "actionreport": ActionReport.objects.create(item=item, text="Sudah.", author=city.focal_a),
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


def task(rows, **change) -> dict:
    """The form of the task with some fields changed."""
    item = rows["actionitem"]
    reports = inline("reports", {"id": rows["actionreport"].pk, "text": "Dipalsukan."}, initial=1)
    return {"text": item.text, "due": item.due.isoformat(), "seen": item.version, "note": "", **reports, **change}


def test_change_in_the_admin_is_noticed_by_open_forms_and_gives_its_reason(city: City, signed_in, rows):
    url = reverse("admin:meetings_actionitem_change", args=[rows["actionitem"].pk])
    client = signed_in(city.bapperida)
    assert "Alasan perubahan wajib diisi." in client.post(url, task(rows, text="Ajukan KAK.")).content.decode()
    data = task(rows, text="Ajukan KAK.", due="2026-05-31", note="Salah tulis", state="closed", department=city.b.pk)
    assert client.post(url, data).status_code == 302
    item = ActionItem.objects.get()
    assert (item.text, item.version, item.state, item.department) == ("Ajukan KAK.", 2, "open", city.a)
    assert item.history.get(action="amend").note == "Salah tulis"
    assert AuditEntry.objects.get(object_type="meetings.actionitem").reason == "Salah tulis"
    assert item.reports.get().text == "Sudah."


def test_a_task_changed_meanwhile_is_not_overwritten(city: City, signed_in, rows):
    url = reverse("admin:meetings_actionitem_change", args=[rows["actionitem"].pk])
    ActionItem.objects.update(version=2, text="Dari halaman")
    response = signed_in(city.bapperida).post(url, task(rows, text="Dari admin", note="x"))
    assert "diubah orang lain sejak halaman dibuka" in response.content.decode()
    assert ActionItem.objects.get().text == "Dari halaman"


@pytest.mark.parametrize(("state", "closed_on"), [("closed", dt.date(2026, 5, 1)), ("cancelled", None)])
def test_a_finished_task_can_only_be_read(city: City, signed_in, rows, state, closed_on):
    ActionItem.objects.update(state=state, closed_on=closed_on)
    item = rows["actionitem"]
    for actor in (city.bapperida, city.admin):
        client = signed_in(actor)
        url = reverse("admin:meetings_actionitem_change", args=[item.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, task(rows, due="2030-01-01", note="x")).status_code == 403
        url = reverse("admin:meetings_decision_change", args=[item.decision.pk])
        row = {"id": item.pk, "decision": item.decision.pk, "department": city.b.pk, "text": "x", "due": "2030-01-01"}
        client.post(url, {"number": 1, "text": "Putusan", **inline("actions", row, initial=1)})
        kept = ActionItem.objects.get()
        assert (kept.text, kept.due, kept.department) == (item.text, item.due, city.a)


def test_a_task_is_not_due_before_its_meeting(city: City, signed_in, rows):
    decision = rows["decision"]
    row = {"department": city.b.pk, "text": "Baru", "due": "2001-01-01"}
    form = {"decision": decision.pk, **row, **inline("reports")}
    client = signed_in(city.bapperida)
    assert "sebelum tanggal rapat" in client.post(reverse("admin:meetings_actionitem_add"), form).content.decode()
    url = reverse("admin:meetings_decision_change", args=[decision.pk])
    response = client.post(url, {"number": decision.number, "text": decision.text, **inline("actions", row)})
    assert "sebelum tanggal rapat" in response.content.decode()
    assert ActionItem.objects.count() == 1


def meeting_form(meeting: Meeting, invitation: dict, **change) -> dict:
    """The form of a meeting with its one invitation."""
    start = timezone.localtime(meeting.starts_at)
    data = {
        "title": meeting.title,
        "organizer": meeting.organizer_id,
        "starts_at_0": start.date().isoformat(),
        "starts_at_1": start.strftime("%H:%M:%S"),
        "ends_at_0": "",
        "ends_at_1": "",
        "mode": meeting.mode,
        "seen": meeting.version,
        **change,
    }
    data |= inline("speakers") | inline("decisions") | inline("invitations", invitation, initial=1)
    return data


def test_a_recorded_invitation_is_neither_withdrawn_nor_moved(city: City, signed_in, rows):
    meeting, invitation = rows["meeting"], rows["invitation"]
    client = signed_in(city.bapperida)
    url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    row = {"id": invitation.pk, "meeting": meeting.pk, "department": city.a.pk, "presence": invitation.presence}
    for wrong in ({"DELETE": "on"}, {"department": city.b.pk}):
        response = client.post(url, meeting_form(meeting, row | wrong))
        assert "Kehadiran Disdik sudah dicatat" in response.content.decode()
    url = reverse("admin:meetings_invitation_delete", args=[invitation.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    client.post(
        reverse("admin:meetings_invitation_changelist"),
        {"action": "delete_selected", "_selected_action": invitation.pk, "post": "yes"},
    )
    assert meeting.invitations.get().department == city.a


def test_an_invitation_without_record_is_withdrawn_and_stays_in_the_trail(city: City, signed_in, rows):
    meeting, invitation = rows["meeting"], rows["invitation"]
    invitation.attendees.all().delete()
    meeting.invitations.update(presence="unrecorded")
    row = {"id": invitation.pk, "meeting": meeting.pk, "department": city.a.pk, "presence": "unrecorded"}
    url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    response = signed_in(city.bapperida).post(url, meeting_form(meeting, row | {"DELETE": "on"}))
    assert response.status_code == 302
    entry = AuditEntry.objects.get(object_type="meetings.invitation")
    assert (entry.action, entry.object_id) == ("hapus", str(invitation.pk))
    assert entry.changes["department"] == [city.a.pk, None]


def test_a_meeting_changed_meanwhile_is_not_overwritten(city: City, signed_in, rows):
    meeting, invitation = rows["meeting"], rows["invitation"]
    row = {"id": invitation.pk, "meeting": meeting.pk, "department": city.a.pk, "presence": invitation.presence}
    url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    client = signed_in(city.bapperida)
    Meeting.objects.update(version=2, title="Dari halaman")
    response = client.post(url, meeting_form(meeting, row, title="Dari admin"))
    assert "diubah orang lain sejak halaman dibuka" in response.content.decode()
    assert Meeting.objects.get().title == "Dari halaman"
    assert client.post(url, meeting_form(meeting, row, title="Dari admin", seen=2)).status_code == 302
    assert (Meeting.objects.get().title, Meeting.objects.get().version) == ("Dari admin", 3)


def test_a_change_in_the_very_same_moment_is_refused(city: City, signed_in, rows):
    meeting, invitation = rows["meeting"], rows["invitation"]
    row = {"id": invitation.pk, "meeting": meeting.pk, "department": city.a.pk, "presence": invitation.presence}
    data = meeting_form(meeting, row, title="Dari admin")
    client = signed_in(city.bapperida)

    def rival(execute, sql, params, many, context):
        """Somebody else saves just before the form does."""
        if sql.startswith('UPDATE "meetings_meeting"'):
            context["cursor"].cursor.execute('UPDATE "meetings_meeting" SET "version" = "version" + 1')
        return execute(sql, params, many, context)

    with connection.execute_wrapper(rival):
        response = client.post(reverse("admin:meetings_meeting_change", args=[meeting.pk]), data)
    assert response.status_code == 409
    assert Meeting.objects.get().title == meeting.title


def test_evidence_is_reached_through_its_own_page(city: City, signed_in, rows):
    ActionReport.objects.update(evidence="2026/05/x.pdf", evidence_name="bukti.pdf")
    client, report = signed_in(city.bapperida), rows["actionreport"]
    for model in ("actionitem", "actionreport"):
        page = client.get(reverse(f"admin:meetings_{model}_change", args=[rows[model].pk]))
        assert reverse("meetings:action_evidence", args=[report.pk]) in page.content.decode()
