"""Rights of the routes of the meetings app."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from meetings.domain import AttendanceEntry, decision_fingerprint
from meetings.enums import ActionState, MeetingState
from meetings.models import ActionItem, ActionReport, Decision, Meeting
from tests import factories
from tests.conftest import City

from . import CITY_READERS, EVERYONE, FOREIGN, OWN, Policy
from .meetings_checkin import CHECKIN_POLICY
from .meetings_papers import PAPERS_POLICY
from .meetings_pokja import POKJA_POLICY

MANAGER = frozenset({"bapperida"})


def meeting(city: City) -> Meeting:
    """A planned meeting of 10 March 2026 to which departments A and B are invited."""
    return factories.make_meeting(
        city.a, city.b, organizer=city.bapperida_department, state=MeetingState.PLANNED, presence="unrecorded"
    )


def meeting_pk(city: City) -> dict[str, Any]:
    return {"pk": meeting(city).pk}


def meeting_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A valid body of the meeting form."""
    return {
        "title": "Rapat koordinasi PUG triwulan I",
        "starts_at": "2026-03-10T09:00",
        "ends_at": "2026-03-10T12:00",
        "mode": "luring",
        "place": "Aula Sutrisno Hadi",
        "organizer": city.bapperida_department.pk,
        "scope": "pilihan",
        "departments": [city.a.pk, city.b.pk],
        "version": 1,
        "narasumber-TOTAL_FORMS": 0,
        "narasumber-INITIAL_FORMS": 0,
        "acara-TOTAL_FORMS": 0,
        "acara-INITIAL_FORMS": 0,
    }


def attendance_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A valid body of the attendance grid: everybody present, nobody named."""
    body: dict[str, Any] = {}
    for row in Meeting.objects.get(pk=kwargs["pk"]).invitations.all():
        prefix = f"u{row.pk}"
        body |= {
            f"{prefix}-presence": "present",
            f"{prefix}-note": "",
            f"{prefix}-seen": AttendanceEntry.of(row).seen,
            f"{prefix}p-TOTAL_FORMS": 0,
            f"{prefix}p-INITIAL_FORMS": 0,
        }
    return body


def decision_pk(city: City) -> dict[str, Any]:
    return {"pk": factories.make_decision(meeting(city)).pk}


def task_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A valid body of the forms that give tasks."""
    return {"text": "Percepatan PPRG.", "scope": "semua", "task": "Ajukan GBS.", "due": "2026-07-31"}


def decision_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    seen = decision_fingerprint(Decision.objects.get(pk=kwargs["pk"]))
    return {"text": "Percepatan PPRG dan GBS.", "seen": seen}


def action(city: City, **fields: Any) -> ActionItem:
    """An open action item of department A."""
    return factories.make_action(city.a, factories.make_decision(meeting(city)), **fields)


def evidence_pk(city: City) -> dict[str, Any]:
    """A report of department A with an evidence file."""
    report = ActionReport.objects.create(
        item=action(city, state=ActionState.REPORTED),
        text="Sudah diajukan.",
        evidence=ContentFile(b"%PDF-1.4\n%%EOF", name="bukti.pdf"),
        evidence_name="bukti.pdf",
        author=city.focal_a,
    )
    return {"pk": report.pk}


def amend_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"text": "Ajukan GBS.", "due": str(dt.date(2026, 5, 31)), "note": "Jadwal baru.", "version": 1}


POLICY: dict[str, Policy] = {
    "meetings:meeting_list": Policy(ok={"GET": EVERYONE}),
    "meetings:meeting_detail": Policy(ok={"GET": EVERYONE}, prepare=meeting_pk),
    "meetings:meeting_create": Policy(ok={"GET": MANAGER, "POST": MANAGER}, data=meeting_form),
    "meetings:meeting_update": Policy(ok={"GET": MANAGER, "POST": MANAGER}, prepare=meeting_pk, data=meeting_form),
    "meetings:meeting_decide": Policy(
        ok={"POST": MANAGER},
        prepare=lambda city: {"pk": meeting(city).pk, "action": "hold"},
        data=lambda c, k: {"version": 1},
    ),
    "meetings:meeting_attendance": Policy(
        ok={"GET": MANAGER, "POST": MANAGER}, prepare=meeting_pk, data=attendance_form
    ),
    "meetings:meeting_minutes": Policy(
        ok={"GET": MANAGER, "POST": MANAGER}, prepare=meeting_pk, data=lambda c, k: {"opening": "Dibuka.", "version": 0}
    ),
    "meetings:decision_create": Policy(ok={"GET": MANAGER, "POST": MANAGER}, prepare=meeting_pk, data=task_form),
    "meetings:decision_update": Policy(ok={"GET": MANAGER, "POST": MANAGER}, prepare=decision_pk, data=decision_form),
    "meetings:decision_tasks": Policy(ok={"GET": MANAGER, "POST": MANAGER}, prepare=decision_pk, data=task_form),
    "meetings:decision_delete": Policy(ok={"POST": MANAGER}, prepare=decision_pk),
    "meetings:action_list": Policy(ok={"GET": EVERYONE}),
    "meetings:action_board": Policy(ok={"GET": EVERYONE}),
    "meetings:action_departments": Policy(ok={"GET": EVERYONE}),
    "meetings:action_detail": Policy(
        ok={"GET": CITY_READERS | OWN}, hidden_from=FOREIGN, prepare=lambda city: {"pk": action(city).pk}
    ),
    "meetings:action_evidence": Policy(ok={"GET": CITY_READERS | OWN}, hidden_from=FOREIGN, prepare=evidence_pk),
    "meetings:action_amend": Policy(
        ok={"GET": MANAGER, "POST": MANAGER}, prepare=lambda city: {"pk": action(city).pk}, data=amend_form
    ),
    "meetings:action_decide": Policy(
        ok={"POST": OWN},
        hidden_from=FOREIGN,
        prepare=lambda city: {"pk": action(city).pk, "action": "report"},
        data=lambda city, kwargs: {"text": "GBS sudah diajukan.", "version": 1},
        missing={"pk": 999_999_999},
    ),
}
POLICY |= POKJA_POLICY
POLICY |= CHECKIN_POLICY
POLICY |= PAPERS_POLICY
