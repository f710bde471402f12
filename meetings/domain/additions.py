"""Tasks that were given after the minutes were locked: no part of what was signed, and shown as such."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from ..models import Meeting, MinutesVersion
from ..queries.minutes import tasks_given_since

#: So many departments are named; more are counted.
NAMED = 6


@dataclass(frozen=True)
class Addition:
    """Tasks of one decision with the same words, due date and day on which they were given."""

    number: int
    text: str
    day: dt.date
    given_on: dt.date
    names: tuple[str, ...]

    @property
    def who(self) -> str:
        """The departments by name, or how many."""
        return ", ".join(self.names) if len(self.names) <= NAMED else f"{len(self.names)} perangkat daerah"


def additions_to(meeting: Meeting, version: MinutesVersion) -> list[Addition]:
    """What was given since ``version`` was locked, by decision and day."""
    groups: dict[tuple[int, str, dt.date, dt.date], list[str]] = {}
    for item in tasks_given_since(meeting, version.at):
        key = (item.decision.number, item.text, item.due, timezone.localdate(item.given_at))
        groups.setdefault(key, []).append(item.department.short_name)
    return [Addition(*key, names=tuple(names)) for key, names in groups.items()]
