"""The quality checks of a submission: beside the form, as a list of their own, and in short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ..domain.pprg_budget import Budget
from ..domain.pprg_content import Content, read
from ..domain.pprg_facts import report_of
from ..domain.pprg_steps import STEPS
from ..domain.quality import GBS, ITEMS, KAK, PARTLY_JUDGED, Check, Place, Problem, Report, Result, Status
from ..models import Submission
from .pprg import checks_summary, frame, place_address, visible_or_404

#: So many problems of one check stand beside the form; the page of all checks shows every one.
BESIDE = 3
PLACES: tuple[Place, ...] = (*(step.number for step in STEPS), GBS, KAK)


@dataclass(frozen=True)
class Line:
    """One check as a page shows it: tone with its word, problems, and the address where it is mended ("" for none)."""

    check: Check
    tone: str
    word: str
    problems: tuple[Problem, ...]
    url: str

    @property
    def first_problems(self) -> tuple[Problem, ...]:
        """As many as fit beside the form."""
        return self.problems[:BESIDE]

    @property
    def more(self) -> int:
        """How many do not fit there."""
        return len(self.problems) - len(self.first_problems)


@dataclass(frozen=True)
class Elsewhere:
    """What the checks of another step or document say, in numbers."""

    name: str
    blocking: int
    warnings: int
    url: str


def _tone(result: Result) -> tuple[str, str]:
    """Tone and word of a result."""
    if result.failed:
        return ("poor", "Menghalangi") if result.check.blocks else ("fair", "Peringatan")
    return ("good", "Terpenuhi") if result.status == Status.PASSED else ("none", "Belum berlaku")


def _line(submission: Submission, result: Result, may_write: bool) -> Line:
    tone, word = _tone(result)
    url = place_address(submission, result.check.step) if may_write else ""
    return Line(result.check, tone, word, result.problems, url)


def _blocks_first(result: Result) -> bool:
    """What blocks stands above what warns."""
    return not result.check.blocks


def _elsewhere(submission: Submission, report: Report, step: Place | None, may_write: bool) -> list[Elsewhere]:
    """The other places with problems, in order."""
    rows = []
    for place in PLACES:
        failed = [result for result in report.by_step(place) if result.failed] if place != step else []
        if failed:
            blocking = sum(result.check.blocks for result in failed)
            url = place_address(submission, place) if may_write else ""
            rows.append(Elsewhere(failed[0].check.place, blocking, len(failed) - blocking, url))
    return rows


def checks_context(
    request: HttpRequest,
    submission: Submission,
    gap: Content,
    step: int | None = None,
    *,
    budget: Budget | None = None,
    report: Report | None = None,
    may_write: bool = True,
) -> dict[str, Any]:
    """What ``monitoring/pprg/_checks.html`` needs, for the page of ``step`` or (None) for the whole document.

    ``budget``, as ``frame`` has read it, saves a query; ``report`` saves the run. ``may_write`` False gives no links
    to the steps.
    """
    today = request.today  # type: ignore[attr-defined]
    if report is None:
        report = report_of(submission, gap, today, budget)
    here = report.by_step(step) if step is not None else []
    checks = {
        **checks_summary(submission, report),
        "step": step,
        "here": [_line(submission, row, may_write) for row in sorted(here, key=_blocks_first) if row.failed],
        "fulfilled": [row.check.title for row in here if row.status == Status.PASSED],
        "elsewhere": _elsewhere(submission, report, step, may_write),
    }
    return {"checks": checks}


@require_GET
def pprg_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Every check of the submission: what blocks, what warns, what is fulfilled, what does not apply yet."""
    submission = visible_or_404(request, pk)
    gap = read(submission)
    shared = frame(request, submission, gap)
    report = report_of(submission, gap, request.today, shared["budget"])  # type: ignore[attr-defined]
    may_write = shared["may_write"]

    def lines(results: list[Result]) -> list[Line]:
        return [_line(submission, result, may_write) for result in results]

    context = {
        **shared,
        "checks": checks_summary(submission, report),
        "groups": {
            "blocking": lines(report.blocking),
            "warnings": lines(report.warnings),
            "passed": lines(report.passed),
            "not_applicable": lines(report.not_applicable),
        },
        "first_step": next((row.check.step for row in report.blocking if isinstance(row.check.step, int)), None),
        "partly_judged": [(item, ITEMS[item]) for item in PARTLY_JUDGED],
    }
    return render(request, "monitoring/pprg/checks.html", context)
