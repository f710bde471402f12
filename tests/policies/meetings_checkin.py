"""Rights of the check-in: the phone needs no account, everything else is Bapperida's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from meetings.domain.checkin import shown_code
from meetings.models import Invitation, Meeting
from tests import factories
from tests.conftest import ACTORS, City

from . import Policy

MANAGER = frozenset({"bapperida"})
ANYBODY = frozenset(ACTORS)
CODE = "abcdefghijkm"


def running(city: City) -> Meeting:
    """A meeting that has just begun, its check-in open, to which departments A and B are invited."""
    now = timezone.now()
    return factories.make_meeting(
        city.a,
        city.b,
        organizer=city.bapperida_department,
        state="planned",
        presence="unrecorded",
        starts_at=now,
        ends_at=now + dt.timedelta(hours=2),
        checkin_code=CODE,
    )


def running_pk(city: City) -> dict[str, Any]:
    return {"pk": running(city).pk}


def running_code(city: City) -> dict[str, Any]:
    return {"code": shown_code(running(city).checkin_code or "")}


def entry(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """What a person of department A types."""
    return {"department": city.a.pk, "name": "Siti Aminah", "sex": "P", "position": "Kepala Bidang"}


def invitation_pk(city: City) -> dict[str, Any]:
    return {"pk": Invitation.objects.get(meeting=running(city), department=city.a).pk}


def tick(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"presence": "present", "seen_presence": "unrecorded"}


CHECKIN_POLICY: dict[str, Policy] = {
    "meetings:checkin_start": Policy(ok={"GET": ANYBODY}, public=True),
    "meetings:checkin": Policy(ok={"GET": ANYBODY, "POST": ANYBODY}, prepare=running_code, data=entry, public=True),
    "meetings:checkin_receipt": Policy(ok={"GET": ANYBODY}, prepare=running_code, public=True),
    "meetings:meeting_checkin": Policy(ok={"GET": MANAGER}, prepare=running_pk),
    "meetings:meeting_checkin_decide": Policy(
        ok={"POST": MANAGER}, prepare=lambda city: {**running_pk(city), "action": "tutup"}
    ),
    "meetings:meeting_screen": Policy(ok={"GET": MANAGER}, prepare=running_pk),
    "meetings:meeting_screen_part": Policy(ok={"GET": MANAGER}, prepare=running_pk),
    "meetings:attendance_quick": Policy(ok={"GET": MANAGER}, prepare=running_pk),
    "meetings:attendance_tick": Policy(ok={"POST": MANAGER}, prepare=invitation_pk, data=tick),
    "meetings:meeting_attendance_export": Policy(ok={"GET": MANAGER}, prepare=running_pk),
    "meetings:meeting_sheet": Policy(
        ok={"GET": MANAGER}, prepare=lambda city: {**running_pk(city), "kind": "terisi", "suffix": "html"}
    ),
}
