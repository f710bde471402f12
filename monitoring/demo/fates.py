"""What becomes of the PPRG of each sub-activity: how far it gets, when it is first submitted, how often returned.

A fate is decided by the diligence of the department and a draw from the seed, never by "today"; the story that
follows from it is cut off at today.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..enums import SubmissionState
from .clock import add_workdays, workday
from .profiles import level
from .source import MERGED

S = SubmissionState
Key = tuple[str, str]
NEVER = None


@dataclass(frozen=True)
class Fate:
    """``final`` None: never begun. ``submitted``: day of the first submission. ``last``: day of the last move of a
    document that is still open (None: it went on at the usual pace). ``steps``: how much a draft holds.
    ``replaced``: a new document was begun after this one had been withdrawn.
    """

    final: SubmissionState | None
    submitted: dt.date | None = None
    last: dt.date | None = None
    returns: int = 0
    hand_back: bool = False
    steps: int = 9
    replaced: bool = False


@dataclass(frozen=True)
class Season:
    """How a budget year went: share verified, share of these in time, the states of the rest (counts of 100)."""

    verified: float
    in_time: float
    rest: tuple[tuple[SubmissionState | None, int], ...]


SEASONS = {
    2024: Season(0.45, 0.42, ((S.NEEDS_REVISION, 10), (S.WITHDRAWN, 7), (S.DRAFT, 11), (NEVER, 72))),
    2025: Season(0.61, 0.58, ((S.NEEDS_REVISION, 13), (S.WITHDRAWN, 9), (S.DRAFT, 12), (NEVER, 66))),
    2026: Season(
        0.755,
        0.74,
        (
            (S.IN_VERIFICATION, 7),
            (S.SUBMITTED, 7),
            (S.NEEDS_REVISION, 20),
            (S.OFFERED, 4),
            (S.DRAFT, 14),
            (S.WITHDRAWN, 8),
            (NEVER, 40),
        ),
    ),
    2027: Season(
        0.475,
        0.70,
        (
            (S.IN_VERIFICATION, 16),
            (S.SUBMITTED, 18),
            (S.NEEDS_REVISION, 16),
            (S.SIGNED, 8),
            (S.OFFERED, 9),
            (S.DRAFT, 17),
            (S.WITHDRAWN, 4),
            (NEVER, 12),
        ),
    ),
}
#: (budget year, department) -> states in the order of its codes: desks that a visitor sits down at, and extremes.
DESKS: dict[tuple[int, str], tuple[SubmissionState | None, ...]] = {
    (2026, "SETWAN"): (S.VERIFIED, S.NEEDS_REVISION),
    (2026, "DISPORAPAR"): (S.VERIFIED, S.NEEDS_REVISION, S.DRAFT, NEVER),
    (2027, "DISDIK"): (S.VERIFIED, S.NEEDS_REVISION, S.OFFERED, S.DRAFT, S.IN_VERIFICATION),
    (2027, "BAPPERIDA"): (S.VERIFIED, S.VERIFIED, S.SUBMITTED, S.VERIFIED),
    (2027, "DP3APMPPKB"): (S.VERIFIED, S.SUBMITTED, S.VERIFIED, S.IN_VERIFICATION, S.VERIFIED, S.VERIFIED),
    (2027, "DISPERINDAG"): (S.VERIFIED, S.SIGNED, S.NEEDS_REVISION, S.VERIFIED),
}
#: First and last day of first submissions where a department could not write: no valid SK of its focal point.
WINDOWS = {
    ("KESBANGPOL", 2024): (dt.date(2023, 9, 4), dt.date(2023, 11, 3)),
    ("KESBANGPOL", 2025): (dt.date(2024, 10, 21), dt.date(2024, 12, 2)),
}
#: Departments whose SK of 2026 lapsed on 31 October: nobody writes there afterwards.
LAPSED = frozenset({"KESBANGPOL", "DISPORAPAR"})
LAPSED_WINDOW = (dt.date(2026, 9, 21), dt.date(2026, 10, 22))
#: When documents that are still open were last moved; the others of the year in preparation.
OPEN_FROM, OPEN_TO = dt.date(2026, 10, 19), dt.date(2026, 11, 20)
LAST_2027: dict[SubmissionState | None, tuple[dt.date, dt.date]] = {
    S.WITHDRAWN: (dt.date(2026, 8, 18), dt.date(2026, 9, 30)),
    S.DRAFT: (dt.date(2026, 7, 20), dt.date(2026, 11, 17)),
}


def decide(year: int, keys: Iterable[Key], favoured: set[Key], rng: random.Random) -> dict[Key, Fate]:
    """The fate of each (department, code) that must have PPRG in ``year``; ``favoured`` ones are verified early."""
    rank = {
        key: level(key[0], year) + rng.uniform(-0.24, 0.24) + (1.0 if key in favoured else 0.0) for key in sorted(keys)
    }
    order = sorted(rank, key=lambda key: (-rank[key], key))
    season = SEASONS[year]
    states = _states(order, season, rng)
    desks = _desks(year, order)
    states.update(desks)
    verified = sorted((key for key in order if states[key] == S.VERIFIED), key=lambda key: key not in desks)
    cut = round(len(verified) * season.in_time)
    places = {**_places(verified[:cut]), **_places(verified[cut:])}
    in_time = set(verified[:cut])
    return {
        key: _fate(
            year,
            key,
            states[key],
            in_time=key in in_time or (key not in places and rng.random() < 0.5),
            place=places[key] if key in places else rng.random(),
            rng=rng,
        )
        for key in order
    }


def _places(keys: list[Key]) -> dict[Key, float]:
    """The place of each key in its own group, 0 (first) to 1 (last)."""
    return {key: index / max(1, len(keys) - 1) for index, key in enumerate(keys)}


def _states(order: list[Key], season: Season, rng: random.Random) -> dict[Key, SubmissionState | None]:
    """Verified from the top; the rest in the season's proportions, the further down the less was done."""
    cut = round(len(order) * season.verified)
    rest = order[cut:]
    pool: list[SubmissionState | None] = []
    total = sum(count for _state, count in season.rest)
    reached = 0
    for state, count in season.rest:
        reached += count
        pool += [state] * (round(len(rest) * reached / total) - len(pool))
    # Neighbours swap places, so that the order of the states is a tendency and no rule.
    jittered = sorted(range(len(pool)), key=lambda index: index + rng.uniform(-9, 9))
    states: dict[Key, SubmissionState | None] = dict.fromkeys(order[:cut], S.VERIFIED)
    states.update((key, pool[index]) for key, index in zip(rest, jittered, strict=True))
    return states


def _desks(year: int, order: list[Key]) -> dict[Key, SubmissionState | None]:
    fixed: dict[Key, SubmissionState | None] = {}
    for (desk_year, department), states in DESKS.items():
        if desk_year == year:
            codes = sorted(key for key in order if key[0] == department)
            fixed.update(zip(codes, states, strict=False))
    return fixed


def _fate(
    year: int, key: Key, state: SubmissionState | None, *, in_time: bool, place: float, rng: random.Random
) -> Fate:
    if state is NEVER:
        return Fate(NEVER)
    department = key[0]
    fate = Fate(state, hand_back=rng.random() < 0.14)
    if state == S.VERIFIED:
        returns = rng.choices((0, 1, 2), (0.55, 0.36, 0.09))[0]
        fate = replace(fate, submitted=_submitted(year, department, in_time, place, rng), returns=returns)
    elif state in {S.NEEDS_REVISION, S.IN_VERIFICATION, S.SUBMITTED}:
        returned = state == S.NEEDS_REVISION
        fate = replace(
            fate,
            submitted=_submitted(year, department, in_time, place, rng),
            returns=rng.choices((0, 1), (0.35, 0.65))[0] + returned,
        )
    elif state == S.WITHDRAWN:
        submitted = _submitted(year, department, True, place, rng) if in_time else None
        fate = replace(fate, submitted=submitted, hand_back=False, replaced=year == 2027 and rng.random() < 0.6)
    elif state == S.DRAFT:
        steps = rng.choice((2, 3, 5, 6, 7, 8))
        # What the head gave back had been complete when it was offered.
        fate = replace(fate, steps=9 if fate.hand_back and steps > 6 else steps)
    if department in LAPSED or (department, year) in WINDOWS:
        fate = replace(fate, returns=min(fate.returns, 1 if state == S.NEEDS_REVISION else 0), hand_back=False)
    fate = replace(fate, last=_last(year, department, fate, rng))
    return _recent(fate, year, rng)


def _recent(fate: Fate, year: int, rng: random.Random) -> Fate:
    """A document that nobody has sent back yet and that still waits was submitted only lately."""
    waits = {S.SUBMITTED: (0, 0, 0), S.IN_VERIFICATION: (2, 7, 0), S.NEEDS_REVISION: (5, 12, 1)}
    if year < 2026 or fate.final not in waits or fate.last is None:
        return fate
    least, most, returns = waits[fate.final]
    if fate.returns > returns:
        return fate
    return replace(fate, submitted=add_workdays(fate.last, -rng.randint(least, most)))


def _between(start: dt.date, end: dt.date, share: float) -> dt.date:
    """A working day at ``share`` (0 to 1) of the way from ``start`` to ``end``."""
    days = (end - start).days
    day = workday(start + dt.timedelta(days=round(days * min(1.0, max(0.0, share)))))
    return day if day <= end else _between(start, end, share - 0.02)


def _submitted(year: int, department: str, in_time: bool, place: float, rng: random.Random) -> dt.date:
    """The day of the first submission: the diligent (small ``place``) come first, all with some scatter."""
    share = place * 0.9 + rng.uniform(-0.1, 0.14)
    if window := WINDOWS.get((department, year)):
        return _between(*window, share)
    if year == 2026 and department in MERGED:
        start, end = (
            (dt.date(2026, 1, 21), dt.date(2026, 3, 31))
            if in_time
            else (
                dt.date(2026, 4, 1),
                dt.date(2026, 5, 8),
            )
        )
        return _between(start, end, share)
    if in_time:
        return _between(dt.date(year - 1, 3, 17), dt.date(year - 1, 7, 30), share)
    late_end = {2024: dt.date(2024, 3, 22), 2027: dt.date(2026, 10, 9)}.get(year, dt.date(year - 1, 12, 5))
    if department in LAPSED and year == 2027:
        late_end = dt.date(2026, 10, 2)
    return _between(dt.date(year - 1, 8, 4), late_end, share)


def _last(year: int, department: str, fate: Fate, rng: random.Random) -> dt.date | None:
    """The day of the last move of a document that has not reached its end."""
    if fate.final == S.VERIFIED:
        return None
    return _between(*_last_window(year, department, fate.final), rng.random())


def _last_window(year: int, department: str, final: SubmissionState | None) -> tuple[dt.date, dt.date]:
    """Between which days such a document was last moved."""
    if window := WINDOWS.get((department, year)):
        return window[1], dt.date(year - 1, 12, 20)
    if year == 2027:
        return LAPSED_WINDOW if department in LAPSED else LAST_2027.get(final, (OPEN_FROM, OPEN_TO))
    if year == 2026:
        if final in {S.IN_VERIFICATION, S.SUBMITTED, S.OFFERED} and department not in LAPSED:
            return OPEN_FROM, OPEN_TO
        return (dt.date(2026, 5, 25) if department in MERGED else dt.date(2026, 1, 12)), dt.date(2026, 10, 9)
    # Of closed years: they came to a halt in the autumn before the year, or in its first months.
    return dt.date(year - 1, 9, 1), dt.date(year, 2, 20)
