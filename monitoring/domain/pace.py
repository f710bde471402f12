"""The pace of PPRG against its target, and where it leads. Pure: counts and dates in, figures out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

RECENT_MONTHS = 3


@dataclass(frozen=True)
class Pace:
    """Cumulative verified PPRG by month of the preparation year and its forecast.

    ``cumulative`` has one figure a month from January up to the month of ``as_of``; ``target`` is the number to
    reach, by ``due``; ``rate`` verified a month over the last three whole months (0 once the
    budget year has begun: there is nothing left to forecast); ``reached_in`` the first of the month in
    which the target is reached at that rate (None: never, or reached already); ``needed`` how many a month it takes
    from now on to reach it by ``due`` (0 when reached, None when the date has passed).
    """

    year: int
    required: int
    target: int
    cumulative: tuple[int, ...]
    due: dt.date
    rate: float
    reached_in: dt.date | None
    needed: int | None
    over: bool = False

    @property
    def done(self) -> int:
        """Verified so far."""
        return self.cumulative[-1] if self.cumulative else 0

    @property
    def reached(self) -> bool:
        """Whether the target has been reached."""
        return self.done >= self.target


def add_months(day: dt.date, months: int) -> dt.date:
    """The first day of the month ``months`` after that of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def months_until(start: dt.date, end: dt.date) -> int:
    """Calendar months from the month of ``start`` to that of ``end``, both counted; 0 when ``end`` lies before."""
    return max(0, (end.year - start.year) * 12 + end.month - start.month + 1)


def measure(
    *,
    year: int,
    required: int,
    target_percent: int,
    verified: Mapping[dt.date, int],
    due: dt.date,
    as_of: dt.date,
) -> Pace:
    """The pace of fiscal year ``year``, whose PPRG is written in ``year - 1``.

    ``verified`` maps the first day of a month to the number verified in it. Work done before January of the
    preparation year counts in the first figure.
    """
    start = dt.date(year - 1, 1, 1)
    last = min(as_of, dt.date(year - 1, 12, 31))
    before = sum(count for month, count in verified.items() if month < start)
    cumulative: list[int] = []
    total = before
    for index in range(months_until(start, last)):
        total += verified.get(add_months(start, index), 0)
        cumulative.append(total)
    over = as_of >= dt.date(year, 1, 1)
    if over:  # what was verified after the preparation year is no part of the chart, but it is done
        total += sum(count for month, count in verified.items() if month >= dt.date(year, 1, 1))
        cumulative[-1] = total
    target = ceil(required * target_percent / 100)
    # The running month is not over: the rate is that of the three months before it.
    recent = [verified.get(add_months(last, -back), 0) for back in range(1, RECENT_MONTHS + 1)]
    rate = 0.0 if over else sum(recent) / RECENT_MONTHS
    left = max(0, target - total)
    reached_in = add_months(last, ceil(left / rate)) if left and rate else None
    months_left = months_until(as_of, due)
    needed = 0 if not left else (ceil(left / months_left) if months_left else None)
    return Pace(
        year=year,
        required=required,
        target=target,
        cumulative=tuple(cumulative),
        due=due,
        rate=rate,
        reached_in=reached_in,
        needed=needed,
        over=over,
    )
