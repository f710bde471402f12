"""The 22 items of the verification sheet: where each belongs, what the program would say, and reasons to return.

Pure functions. What the program says stays a suggestion; the mark is a verifier's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import Truncator

from ..enums import ItemVerdict
from ..models import ChecklistMark
from .pprg_steps import STEPS
from .quality import ITEMS, PARTLY_JUDGED, Report, Status

#: Places that an item or a comment belongs to: the whole document, the nine steps, GBS, KAK.
WHOLE, GBS, KAK = 0, 10, 11
PLACES = (WHOLE, *(step.number for step in STEPS), GBS, KAK)
#: Item -> where one looks to judge it.
PLACE_OF = {
    1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 4, 9: 5, 10: 6, 11: 7, 12: 7, 13: 8, 14: 9, 15: 9,
    16: GBS, 17: GBS, 18: 7, 19: 7, 20: 7, 21: KAK, 22: WHOLE,
}  # fmt: skip
#: Room for the reason of a return (see ``forms.pprg.MoveForm``), and for one note of it.
REASON_LENGTH, NOTE_LENGTH = 2000, 400
_BY_HAND = "Dinilai sendiri."
#: Words for a mark that came without a note.
_WORDS = {ItemVerdict.MEND.value: "perlu perbaikan", ItemVerdict.ABSENT.value: "tidak ada"}


def place_name(place: int) -> str:
    """Langkah 2, GBS, KAK, or the whole document."""
    return {WHOLE: "Seluruh dokumen", GBS: "GBS", KAK: "KAK"}.get(place, f"Langkah {place}")


@dataclass(frozen=True)
class Suggestion:
    """What the checks say of one item: a verdict (empty where they cannot tell), its tone, and why."""

    verdict: str
    tone: str
    text: str


def suggest(item: int, report: Report) -> Suggestion:
    """The suggestion for an item. Where a program sees a part only, nothing wrong is not yet in order."""
    results = report.by_item(item)
    problems = [problem.text for result in results if result.failed for problem in result.problems]
    if problems:
        blocks = any(result.failed and result.check.blocks for result in results)
        more = f" Dan {len(problems) - 2} lagi." if len(problems) > 2 else ""
        return Suggestion(ItemVerdict.MEND, "poor" if blocks else "fair", " ".join(problems[:2]) + more)
    if not any(result.status == Status.PASSED for result in results):
        return Suggestion("", "none", "Belum dapat diperiksa program." if results else _BY_HAND)
    if item in PARTLY_JUDGED:
        return Suggestion("", "none", "Tidak ada masalah menurut program; nilai kelayakannya.")
    return Suggestion(ItemVerdict.FIT, "good", "Terpenuhi menurut pemeriksaan program.")


def fillable(report: Report, judged: Collection[int]) -> list[int]:
    """Items without a mark of which the program can tell that they are in order."""
    return [item for item in ITEMS if item not in judged and suggest(item, report).verdict == ItemVerdict.FIT]


def next_open(judged: Collection[int], after: int = 0) -> int | None:
    """The next item without a mark behind ``after``, from the beginning again at the end; None where all have one."""
    left = [item for item in ITEMS if item not in judged]
    return next((item for item in left if item > after), left[0] if left else None)


def worst(marks: Mapping[int, ChecklistMark], place: int) -> str:
    """The verdict to show at a place: the gravest of its items, fit only where every item has its mark."""
    there = [item for item, where in PLACE_OF.items() if where == place]
    verdicts = {marks[item].verdict for item in there if item in marks}
    for verdict in (ItemVerdict.ABSENT, ItemVerdict.MEND):
        if verdict in verdicts:
            return str(verdict)
    return str(ItemVerdict.FIT) if there and all(item in marks for item in there) else ""


def reason(marks: Iterable[ChecklistMark], comments: Iterable[tuple[int, str]]) -> str:
    """A first version of the reason for a return: items that are not in order, then comments (place, text) still open.

    What does not fit is counted in the last line.
    """
    lines = [_mark_line(mark) for mark in sorted(marks, key=lambda mark: mark.item) if mark.verdict != ItemVerdict.FIT]
    lines += [f"{place_name(place)}: {_one_line(text)}" for place, text in comments]
    rest = "Dan {} catatan lain pada lembar verifikasi."
    kept: list[str] = []
    for number, line in enumerate(lines):
        room = REASON_LENGTH - (len(rest) + 4 if number < len(lines) - 1 else 0)
        if len("\n".join([*kept, line])) > room:
            return "\n".join([*kept, rest.format(len(lines) - number)])
        kept.append(line)
    return "\n".join(kept)


def _mark_line(mark: ChecklistMark) -> str:
    title = lower_first(ITEMS[mark.item])
    return f"Butir {mark.item} ({title}): {_one_line(mark.note) or _WORDS[mark.verdict] + '.'}"


def lower_first(text: str) -> str:
    """A sentence as the continuation of another one; an abbreviation at its beginning stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _one_line(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(NOTE_LENGTH)
