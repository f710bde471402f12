"""Days and office hours of the demonstration: what has happened by "today", and when people work."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from functools import cache

from django.utils import timezone

#: National holidays on fixed dates, and the weeks around Idulfitri in which offices are closed.
FIXED_HOLIDAYS = {(1, 1), (5, 1), (6, 1), (8, 17), (12, 25), (12, 26)}
CLOSED_WEEKS = (
    (dt.date(2023, 4, 19), dt.date(2023, 4, 25)),
    (dt.date(2024, 4, 8), dt.date(2024, 4, 15)),
    (dt.date(2025, 3, 28), dt.date(2025, 4, 7)),
    (dt.date(2026, 3, 18), dt.date(2026, 3, 24)),
)
OPENS, CLOSES = dt.time(8, 10), dt.time(16, 15)


@dataclass(frozen=True)
class Clock:
    """The fixed day of the demonstration."""

    today: dt.date

    def passed(self, when: dt.date | dt.datetime | None) -> bool:
        """Whether ``when`` lies before the beginning of today; what is not dated never has."""
        if when is None:
            return False
        day = timezone.localdate(when) if isinstance(when, dt.datetime) else when
        return day < self.today


@cache
def is_workday(day: dt.date) -> bool:
    """Monday to Friday, no holiday; the same days are asked for again and again."""
    if day.weekday() >= 5 or (day.month, day.day) in FIXED_HOLIDAYS:
        return False
    return not any(start <= day <= end for start, end in CLOSED_WEEKS)


def workday(day: dt.date) -> dt.date:
    """``day`` itself or the next day on which offices are open."""
    while not is_workday(day):
        day += dt.timedelta(days=1)
    return day


def add_workdays(day: dt.date, number: int) -> dt.date:
    """``number`` working days after (or, negative, before) ``day``; always a working day."""
    step = dt.timedelta(days=1 if number >= 0 else -1)
    while number or not is_workday(day):
        day += step
        if is_workday(day) and number:
            number -= 1 if number > 0 else -1
    return day


def wib(day: dt.date, at: dt.time) -> dt.datetime:
    """An aware moment by the clock of Tanjungbalai."""
    return timezone.make_aware(dt.datetime.combine(day, at))


def at_work(rng: random.Random, day: dt.date, after: dt.datetime | None = None) -> dt.datetime:
    """A moment in office hours of ``day``, later than ``after``; the next working day where it no longer fits."""
    day = workday(day)
    if after is not None and timezone.localdate(after) >= day:
        moment = after + dt.timedelta(minutes=rng.randint(18, 95))
        local = timezone.localtime(moment)
        if local.time() <= CLOSES and is_workday(local.date()):
            return moment.replace(second=rng.randint(0, 59))
        day = add_workdays(local.date(), 1)
    minutes = rng.randint(0, 7 * 60 + 40)
    moment = wib(day, OPENS) + dt.timedelta(minutes=minutes, seconds=rng.randint(0, 59))
    if dt.time(12, 0) <= moment.timetz().replace(tzinfo=None) < dt.time(13, 15):
        moment += dt.timedelta(minutes=80)
    return moment
