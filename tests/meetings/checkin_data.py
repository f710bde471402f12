"""A meeting that goes on right now, and what a person types on the phone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting
from tests import factories
from tests.conftest import City

CODE = "abcdefghijkm"
NIP, OTHER_NIP = "198502022010012002", "197001011995031001"
URL = reverse("meetings:checkin", args=["abcd-efgh-ijkm"])
RECEIPT = reverse("meetings:checkin_receipt", args=["abcd-efgh-ijkm"])


def running_meeting(city: City, **fields: Any) -> Meeting:
    """Departments A and B are invited to a meeting that began a moment ago; its check-in has the code ``CODE``."""
    now = timezone.now()
    return factories.make_meeting(
        city.a,
        city.b,
        organizer=city.bapperida_department,
        **{
            "presence": "unrecorded",
            "state": "planned",
            "starts_at": now - dt.timedelta(minutes=1),
            "ends_at": now + dt.timedelta(hours=2),
            "checkin_code": CODE,
            **fields,
        },
    )


def typed(city: City, **fields: Any) -> dict[str, Any]:
    """A valid entry for department A."""
    return {"department": city.a.pk, "name": "Siti Aminah", "sex": "P", "position": "Kepala Bidang", **fields}
