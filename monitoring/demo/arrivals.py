"""How people came onto the attendance lists of the demonstration: on paper at first, from 2026 on their own phones."""

from __future__ import annotations

import datetime as dt
import random

from meetings.domain.checkin import ALPHABET, CODE_LENGTH
from meetings.enums import AttendeeSource

#: Meetings from this day on have the check-in.
CHECKIN_SINCE = dt.date(2026, 1, 1)


def code(rng: random.Random) -> str:
    """A code that is the same in every load."""
    return "".join(rng.choice(ALPHABET) for _ in range(CODE_LENGTH))


def arrival(rng: random.Random, starts: dt.datetime) -> tuple[AttendeeSource, dt.datetime | None]:
    """By what way, and when somebody came: most by phone around the start, some were keyed in by staff."""
    draw, minutes = rng.random(), rng.triangular(-40, 25, -8)
    if draw < 0.8:
        return AttendeeSource.CHECK_IN, starts + dt.timedelta(seconds=int(minutes * 60))
    return (AttendeeSource.STAFF if draw < 0.92 else AttendeeSource.SHEET), None
