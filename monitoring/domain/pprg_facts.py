"""What the quality checks have to know of a submission beside its content, and what they say of it.

The pagu is the one that the pages show (:class:`Budget`); the official name costs a query only where the
sub-activity does not belong to the nomenclature of its year.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from ..enums import SubmissionState
from ..models import Submission
from ..queries import pprg as queries
from . import kak, quality
from .gbs import gbs_sections
from .pprg_budget import Budget, budget_of
from .pprg_content import Content

#: Nobody is expected to have signed in these states.
UNSIGNED_STATES = frozenset(
    {
        SubmissionState.DRAFT,
        SubmissionState.OFFERED,
        SubmissionState.NEEDS_REVISION,
        SubmissionState.WITHDRAWN,
    }
)
#: So many problems are told one by one where a move is refused; of more only the steps are named.
FEW = 3


def facts_of(submission: Submission, content: Content, budget: Budget, today: dt.date) -> quality.Facts:
    """The facts on ``today`` (of a closed year: its freeze date); ``budget`` as the pages have read it already."""
    year = submission.sub_activity.fiscal_year
    ceiling = budget.ceiling
    return quality.Facts(
        year=year.year,
        today=year.as_of(today),
        official_name=queries.official_name(submission.sub_activity),
        ceiling=ceiling.amount if ceiling else None,
        ceiling_label=ceiling.get_kind_display().lower() if ceiling else "pagu",
        kak=_kak(content),
        before_signature=submission.state in UNSIGNED_STATES,
        signer_in_office=_in_office(submission),
        text_as_signed=submission.signed_at is None or submission.updated_at <= submission.signed_at,
        drifted_parts=tuple(section.label for section in gbs_sections(content) if section.drifted),
    )


def _kak(content: Content) -> quality.Kak:
    """What the KAK still misses, and its method."""
    rows = kak.kak(content)
    return quality.Kak(
        missing=tuple(section.label.lower() for section in rows if not section.text),
        method=next(section.text for section in rows if section.name == kak.METHOD),
    )


def _in_office(submission: Submission) -> bool:
    """Who signed was head on the day of the signature; true while nobody has signed."""
    head, moment = submission.signed_by, submission.signed_at
    if head is None or moment is None:
        return True
    day = timezone.localdate(moment)
    return head.valid_from <= day and (head.valid_to is None or day <= head.valid_to)


def report_of(submission: Submission, content: Content, today: dt.date, budget: Budget | None = None) -> quality.Report:
    """The checks of a submission. Without ``budget`` its figures are read (one query)."""
    if budget is None:
        as_of = submission.sub_activity.fiscal_year.as_of(today)
        budget = budget_of(content, queries.budget_figures(submission.sub_activity_id, as_of))
    return quality.run(content, facts_of(submission, content, budget, today))


def blocker(report: quality.Report) -> str:
    """Why the submission cannot go on, naming the steps; empty where nothing blocks it."""
    blocking = report.blocking
    if not blocking:
        return ""
    problems = [(result.check, problem) for result in blocking for problem in result.problems]
    if len(problems) <= FEW:
        told = " ".join(f"{check.place}: {problem.text}" for check, problem in problems)
        return f"Belum dapat dilanjutkan. {told}"
    return f"Belum dapat dilanjutkan: {len(problems)} hal menghalangi, pada {_places(blocking)}. Lihat Pemeriksaan."


def _places(results: list[quality.Result]) -> str:
    """Where they are: langkah 2, 7, dan 9."""
    steps = list(dict.fromkeys(result.check.step for result in results))
    names = [str(step) if isinstance(step, int) else step.upper() for step in steps]
    if isinstance(steps[0], int):
        names[0] = f"langkah {names[0]}"
    return quality.listing(names)
