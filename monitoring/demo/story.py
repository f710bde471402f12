"""The moves of one document from its fate: draft, signature, submission, verification, each at an office hour."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass

from ..enums import SubmissionState
from . import notes
from .clock import add_workdays, at_work
from .fates import Fate

S = SubmissionState
FOCAL, HEAD, VERIFIER = "focal", "head", "verifier"


@dataclass
class Move:
    """One move: ``actor`` is a kind of person; ``defects`` those that stand in the text at this moment."""

    action: str
    source: str
    target: SubmissionState
    actor: str
    at: dt.datetime
    note: str = ""
    defects: tuple[str, ...] = ()


#: action -> (state before, state after, who)
_MOVES = {
    "offer": (S.DRAFT, S.OFFERED, FOCAL),
    "offer_again": (S.NEEDS_REVISION, S.OFFERED, FOCAL),
    "hand_back": (S.OFFERED, S.DRAFT, HEAD),
    "sign": (S.OFFERED, S.SIGNED, HEAD),
    "submit": (S.SIGNED, S.SUBMITTED, FOCAL),
    "take": (S.SUBMITTED, S.IN_VERIFICATION, VERIFIER),
    "return": (S.IN_VERIFICATION, S.NEEDS_REVISION, VERIFIER),
    "verify": (S.IN_VERIFICATION, S.VERIFIED, VERIFIER),
}
#: Working days that usually pass before a move.
_DAYS = {
    "offer": (9, 32),
    "offer_again": (3, 12),
    "hand_back": (1, 4),
    "sign": (1, 5),
    "submit": (0, 2),
    "take": (1, 7),
    "return": (1, 6),
    "verify": (1, 7),
}
_FIRST_ROUND = ("offer", "sign", "submit")
_AFTER_RETURN = ("offer_again", "sign", "submit")


def actions_of(fate: Fate, rng: random.Random) -> list[str]:
    """The names of the moves after the start, in order."""
    if fate.final == S.DRAFT:
        return ["offer", "hand_back"] if fate.hand_back and fate.steps > 6 else []
    opening = ["offer", "hand_back"] if fate.hand_back else []
    if fate.final == S.OFFERED:
        return [*opening, "offer"]
    if fate.final == S.SIGNED:
        return [*opening, "offer", "sign"]
    if fate.final == S.WITHDRAWN and fate.submitted is None:
        return ["withdraw"]
    actions = [*opening, *_FIRST_ROUND]
    if fate.final == S.WITHDRAWN:
        return [*actions, "withdraw"]
    for _round in range(fate.returns if fate.final != S.NEEDS_REVISION else fate.returns - 1):
        actions += ["take", "return", *_AFTER_RETURN]
    ending: dict[SubmissionState | None, list[str]] = {
        S.SUBMITTED: [],
        S.IN_VERIFICATION: ["take"],
        S.NEEDS_REVISION: ["take", "return"],
        S.VERIFIED: ["take", "verify"],
    }
    return actions + ending[fate.final]


def tell(
    fate: Fate,
    rng: random.Random,
    *,
    not_before: dt.date,
    defect: Callable[[], tuple[str, str]],
) -> list[Move]:
    """The whole story, beginning with the start of the draft; nobody works before ``not_before``.

    ``defect()`` draws the reason of a return. Moves follow each other in time, in office hours.
    """
    actions = actions_of(fate, rng)
    days = _days(fate, actions, rng, not_before)
    start = days.pop(0)
    moves = [Move("start", "", S.DRAFT, FOCAL, at_work(rng, start))]
    for name, day in zip(actions, days, strict=True):
        moves.append(_move(name, moves[-1], at_work(rng, day, moves[-1].at), rng, defect))
    _carry_defects(moves)
    _check_order(moves)
    return moves


def _move(name: str, before: Move, at: dt.datetime, rng: random.Random, defect: Callable[[], tuple[str, str]]) -> Move:
    if name == "withdraw":
        return Move("withdraw", before.target, S.WITHDRAWN, FOCAL, at, rng.choice(notes.WITHDRAW_NOTES))
    source, target, actor = _MOVES[name]
    move = Move("offer" if name == "offer_again" else name, source, target, actor, at)
    if name == "return":
        key, move.note = defect()
        move.defects = (key,)
    elif name == "hand_back":
        move.note = rng.choice(notes.HAND_BACK_NOTES)
    elif name == "verify":
        move.note = rng.choice(notes.VERIFY_NOTES)
    elif name == "offer_again":
        move.note = rng.choice(notes.RESUBMIT_NOTES)
    elif name == "submit" and rng.random() < 0.25:
        move.actor = HEAD
    return move


def _carry_defects(moves: list[Move]) -> None:
    """A defect stands in the text from the beginning up to the return that names it."""
    standing: tuple[str, ...] = ()
    for move in reversed(moves):
        standing = tuple(dict.fromkeys((*move.defects, *standing)))
        move.defects = standing


def _check_order(moves: list[Move]) -> None:
    """Each move begins where the one before it ended, later than it."""
    for earlier, later in itertools.pairwise(moves):
        if later.at <= earlier.at or later.source != earlier.target:
            raise ValueError(f"{earlier.action} -> {later.action} is out of order")


def _days(fate: Fate, actions: list[str], rng: random.Random, not_before: dt.date) -> list[dt.date]:
    """The day of the start and of each move: backwards from the first submission, then forwards to the end."""
    gaps = [rng.randint(*_DAYS.get(name, (2, 10))) for name in actions]
    if fate.submitted is not None and "submit" in actions:
        anchor = actions.index("submit")
        days = _backwards(fate.submitted, gaps[: anchor + 1])
        days += _forwards(fate.submitted, actions[anchor + 1 :], gaps[anchor + 1 :], fate.last)
    else:
        last = fate.last or not_before
        days = _backwards(last, gaps) if actions else [last]
    return [max(day, not_before) for day in days]


def _backwards(end: dt.date, gaps: list[int]) -> list[dt.date]:
    """Days that end on ``end`` with ``gaps`` working days between them."""
    days = [end]
    for gap in reversed(gaps):
        days.append(add_workdays(days[-1], -gap) if gap else days[-1])
    return days[::-1]


def _forwards(start: dt.date, actions: list[str], gaps: list[int], last: dt.date | None) -> list[dt.date]:
    """Days after ``start`` with ``gaps`` between them; a document that ends on ``last`` lay with its department."""
    days = [start]
    for gap in gaps:
        days.append(add_workdays(days[-1], gap) if gap else days[-1])
    if last is not None and actions and last > days[-1]:
        revised = "offer_again" if "offer_again" in actions else actions[-1]
        waited, slack = actions.index(revised) + 1, last - days[-1]
        days = [day + slack if index >= waited else day for index, day in enumerate(days)]
    return days[1:]
