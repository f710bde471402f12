"""What a quality check is, what it may know, and what a run of all checks reports.

Pure values: no ORM and no clock. What the content itself does not know comes in as :class:`Facts`.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ..pprg_content import Content

#: Where a check belongs: a step of the GAP (1 to 9), or one of the two documents derived from it.
Place = int | str
GBS, KAK = "gbs", "kak"


class Severity(enum.StrEnum):
    """BLOCK: without it the document makes no sense and goes nowhere. WARN: worth a second look, and no more."""

    BLOCK = "menghalangi"
    WARN = "peringatan"


class Status(enum.StrEnum):
    """How a check came out."""

    PASSED = "terpenuhi"
    FAILED = "bermasalah"
    NOT_APPLICABLE = "belum berlaku"


@dataclass(frozen=True)
class Kak:
    """What is known of the KAK: the parts that are still empty (in words), and how the work is to be done."""

    missing: tuple[str, ...] = ()
    method: str = ""


@dataclass(frozen=True)
class Facts:
    """What a content does not know of itself.

    ``year``: the budget year T. ``today``: the day of the judgement. ``official_name``: the name of the code in the
    nomenclature of the year, empty where the list does not hold it, None where the year has no list. ``ceiling``: the
    pagu against which this budget version is judged, with its name, None while none is recorded. ``kak``: None while
    nothing is known of one. ``before_signature``: nobody is expected to have signed yet. ``signer_in_office`` and
    ``text_as_signed``: the signature is by the head of that day, and the text is the one that was signed.
    ``drifted_parts``: headings of the parts of the GBS in own words whose GAP changed after they were written.
    """

    year: int
    today: dt.date
    official_name: str | None = None
    ceiling: Decimal | None = None
    ceiling_label: str = "pagu"
    kak: Kak | None = None
    before_signature: bool = True
    signer_in_office: bool = True
    text_as_signed: bool = True
    drifted_parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place (``row``: number of the row within the step, from 1), and how it is mended."""

    text: str
    mend: str
    row: int | None = None


Finder = Callable[[Content, Facts], Iterator[Problem]]
Condition = Callable[[Content, Facts], object]


def _always(content: Content, facts: Facts) -> bool:
    return True


@dataclass(frozen=True)
class Check:
    """One check: ``id`` is a stable slug, ``item`` the number on the verification sheet (1 to 22).

    ``find`` yields the problems of a content; it is asked only where ``applies`` says yes.
    """

    id: str
    item: int
    step: Place
    severity: Severity
    title: str
    why: str
    find: Finder
    applies: Condition = field(default=_always)

    @property
    def blocks(self) -> bool:
        """A problem stops the submission."""
        return self.severity == Severity.BLOCK

    @property
    def place(self) -> str:
        """Where it belongs, in words: Langkah 2, GBS, KAK."""
        return f"Langkah {self.step}" if isinstance(self.step, int) else self.step.upper()


@dataclass(frozen=True)
class Result:
    """How one check came out, with its problems."""

    check: Check
    status: Status
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """There is a problem."""
        return self.status == Status.FAILED


@dataclass(frozen=True)
class Report:
    """The results of all checks, in the order of the steps."""

    results: tuple[Result, ...]

    @property
    def blocking(self) -> list[Result]:
        """Problems that stop the submission."""
        return [row for row in self.results if row.failed and row.check.blocks]

    @property
    def warnings(self) -> list[Result]:
        """Problems that do not."""
        return [row for row in self.results if row.failed and not row.check.blocks]

    @property
    def passed(self) -> list[Result]:
        """Checks that are fulfilled."""
        return [row for row in self.results if row.status == Status.PASSED]

    @property
    def not_applicable(self) -> list[Result]:
        """Checks that have nothing to judge yet."""
        return [row for row in self.results if row.status == Status.NOT_APPLICABLE]

    def by_step(self, step: Place) -> list[Result]:
        """The results of one step."""
        return [row for row in self.results if row.check.step == step]

    def by_item(self, item: int) -> list[Result]:
        """The results that speak about one item of the verification sheet."""
        return [row for row in self.results if row.check.item == item]

    def result(self, check_id: str) -> Result:
        """The result of the check of that slug; ``KeyError`` where there is none."""
        for row in self.results:
            if row.check.id == check_id:
                return row
        raise KeyError(check_id)


def judge(check: Check, content: Content, facts: Facts) -> Result:
    """The result of one check."""
    if not check.applies(content, facts):
        return Result(check, Status.NOT_APPLICABLE)
    problems = tuple(check.find(content, facts))
    return Result(check, Status.FAILED if problems else Status.PASSED, problems)
