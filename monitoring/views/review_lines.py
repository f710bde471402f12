"""What the verification page shows, as values ready for its templates: items of the sheet, places, opinions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..domain.pprg_steps import Step, StepState
from ..domain.quality import ITEMS, Report
from ..domain.review import Review, office_name
from ..domain.review_comments import Thread
from ..domain.review_items import GBS, KAK, PLACE_OF, WHOLE, Suggestion, next_open, place_name, suggest, worst
from ..enums import ItemVerdict, OpinionVerdict
from ..models import ChecklistMark, Opinion

#: Tone of each verdict; the word stands beside it.
TONES = {ItemVerdict.FIT.value: "good", ItemVerdict.MEND.value: "poor", ItemVerdict.ABSENT.value: "poor"}
#: Places that are no step, by their name in the page.
_ANCHORS = {WHOLE: "dok-semua", GBS: "dok-gbs", KAK: "dok-kak"}


def anchor(place: int) -> str:
    """Where a place stands on the page."""
    return _ANCHORS.get(place, f"langkah-{place}")


@dataclass(frozen=True)
class ItemLine:
    """One item of the sheet with its mark; ``before`` is a mark of the round before that was not in order.

    ``verdict``, ``note`` and ``version`` are what the form holds, ``error`` why it could not be stored.
    """

    number: int
    suggestion: Suggestion | None = None
    mark: ChecklistMark | None = None
    before: ChecklistMark | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def title(self) -> str:
        """What is judged."""
        return ITEMS[self.number]

    @property
    def place(self) -> str:
        """Where one looks to judge it."""
        return place_name(PLACE_OF[self.number])

    @property
    def anchor(self) -> str:
        """Where that stands on the page."""
        return anchor(PLACE_OF[self.number])

    @property
    def verdict(self) -> str:
        """The chosen verdict."""
        return self.typed.get("verdict", self.mark.verdict if self.mark else "")

    @property
    def note(self) -> str:
        """The note."""
        return self.typed.get("note", self.mark.note if self.mark else "")

    @property
    def version(self) -> int:
        """The version of the mark, 0 without one."""
        return self.mark.version if self.mark else 0

    @property
    def tone(self) -> str:
        """The tone of its number."""
        return TONES.get(self.mark.verdict, "none") if self.mark else "none"

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Value, word and whether chosen."""
        return [(value, str(label), value == self.verdict) for value, label in ItemVerdict.choices]


def sheet(
    marks: Mapping[int, ChecklistMark],
    before: Mapping[int, ChecklistMark] | None = None,
    report: Report | None = None,
) -> list[ItemLine]:
    """The 22 items; suggestions only with a ``report``."""
    earlier = before or {}
    return [
        ItemLine(
            number,
            suggest(number, report) if report else None,
            marks.get(number),
            earlier[number] if number in earlier and earlier[number].verdict != ItemVerdict.FIT else None,
        )
        for number in ITEMS
    ]


@dataclass(frozen=True)
class Progress:
    """How much of the sheet is judged, and where to go on."""

    done: int
    total: int
    next: int | None

    @property
    def left(self) -> int:
        """How many items have no mark."""
        return self.total - self.done


def progress(marks: Mapping[int, ChecklistMark], after: int = 0) -> Progress:
    """The progress of a sheet, going on behind the item ``after``."""
    return Progress(len(marks), len(ITEMS), next_open(marks, after))


@dataclass(frozen=True)
class Place:
    """A step or document with what was said about it: its verdict, its comments, and what the reader may do."""

    number: int
    verdict: str = ""
    threads: list[Thread] = field(default_factory=list)
    may_comment: bool = False
    may_answer: bool = False

    @property
    def name(self) -> str:
        """Langkah 2, GBS, KAK, Seluruh dokumen."""
        return place_name(self.number)

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return anchor(self.number)

    @property
    def word(self) -> str:
        """Its verdict in words."""
        return str(ItemVerdict(self.verdict).label).lower() if self.verdict else ""

    @property
    def tone(self) -> str:
        """The tone of its verdict."""
        return TONES.get(self.verdict, "none")


@dataclass(frozen=True)
class ReviewedStep:
    """A step as ``monitoring/pprg/_gap.html`` shows it, with what was said about it."""

    step: Step
    state: str
    missing: list[str]
    review: Place


def place(
    number: int, marks: Mapping[int, ChecklistMark], threads: Iterable[Thread], *, may_comment: bool, may_answer: bool
) -> Place:
    """What was said about one place."""
    there = [thread for thread in threads if thread.comment.step == number]
    return Place(number, worst(marks, number), there, may_comment, may_answer)


def reviewed(states: Iterable[StepState], places: Mapping[int, Place]) -> list[ReviewedStep]:
    """The steps with their places."""
    return [ReviewedStep(row.step, row.state, row.missing, places[row.step.number]) for row in states]


@dataclass(frozen=True)
class OpinionLine:
    """One office: its newest opinion or None, and whether the reader speaks for it."""

    office: str
    opinion: Opinion | None
    own: bool
    tone: str
    word: str


def opinions(review: Review, own: str) -> list[OpinionLine]:
    """The offices that judge the document."""
    return [_opinion_line(office, review.newest.get(office), office == own) for office in review.offices]


def _opinion_line(office: str, opinion: Opinion | None, own: bool) -> OpinionLine:
    if opinion is None:
        return OpinionLine(office_name(office), None, own, "none", "Belum")
    approves = opinion.verdict == OpinionVerdict.APPROVE
    return OpinionLine(
        office_name(office), opinion, own, "good" if approves else "poor", "Setuju" if approves else "Perlu perbaikan"
    )


def round_word(number: int) -> str:
    """Pengajuan pertama, ke-2, ke-3."""
    return "pengajuan pertama" if number == 1 else f"pengajuan ke-{number}"


def is_htmx(request: Any) -> bool:
    """A script of the page asks for a part of it."""
    return bool(request.headers.get("HX-Request") == "true")
