"""Facts that the system knows and that close tasks by themselves: a registry that the apps fill once they are loaded.

An action item names a fact and its options ("all PPRG of 2027 submitted"). Whoever knows the fact registers a
:class:`Fact` in its module ``domain.decision_facts``; this app asks, and never learns where the answer comes from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

#: Option name -> whole number: a year, or the primary key of a record.
Options = Mapping[str, int]


@dataclass(frozen=True)
class Option:
    """What a fact must be told: a choice among ``choices()``, pairs of a whole number as text and its label."""

    name: str
    label: str
    choices: Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Proof:
    """That the fact is true: in words, the moment (aware) when it became so, and the address of the record."""

    text: str
    at: dt.datetime
    url: str = ""


@dataclass(frozen=True)
class Missing:
    """One thing that still stands between a department and the fact, and where it is done."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Standing:
    """How far a department is: ``done`` of ``total``, what is missing, and the proof once the fact is true.

    ``note`` says why it cannot become true as things are ("no sub-activity must have PPRG").
    """

    done: int = 0
    total: int = 0
    missing: tuple[Missing, ...] = field(default=())
    proof: Proof | None = None
    note: str = ""


#: Several options -> what each asks, completing "selesai sendiri bila …"; a fixed number of queries.
Questions = Callable[[Sequence[Options]], Sequence[str]]

#: Primary keys of departments, options, the day asked about -> standing of each department; a fixed number of queries.
Check = Callable[[Collection[int], Options, dt.date], Mapping[int, Standing]]


def each(question: Callable[[Options], str]) -> Questions:
    """The questions of a fact whose options alone say what is asked."""
    return lambda rows: [question(options) for options in rows]


def _fits_everybody(department_ids: Collection[int], options: Options) -> str:
    return ""


@dataclass(frozen=True)
class Fact:
    """Something that becomes true of a department.

    ``label`` names it in a choice, ``question(options)`` completes "selesai sendiri bila …" (``questions`` asks for
    several at once). ``problem(departments, options)`` says why it cannot be asked of these departments; empty when
    it can.
    """

    key: str
    label: str
    options: tuple[Option, ...]
    questions: Questions
    check: Check
    problem: Callable[[Collection[int], Options], str] = _fits_everybody

    def question(self, options: Options) -> str:
        """What the fact asks with these options."""
        return self.questions([options])[0]


_facts: dict[str, Fact] = {}


def register(fact: Fact) -> None:
    """Make a fact known; its key belongs to one fact only."""
    if fact.key in _facts:
        raise ValueError(f"The fact {fact.key} is registered already.")
    _facts[fact.key] = fact


def known() -> tuple[Fact, ...]:
    """All facts, in the order in which they were registered."""
    return tuple(_facts.values())


def find(key: str) -> Fact | None:
    """The fact of that key; None where no app knows it (any more)."""
    return _facts.get(key)
