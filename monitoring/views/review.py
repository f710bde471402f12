"""The verification of a submission: the document, the checks and the sheet side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ..domain import pprg as domain
from ..domain import review, review_comments, review_items
from ..domain.gbs import derive
from ..domain.kak import COST, kak
from ..domain.kak_basis import with_basis
from ..domain.pprg_content import Content, read
from ..domain.pprg_facts import report_of
from ..domain.pprg_steps import completeness
from ..domain.quality import Report
from ..domain.review_changes import Changes, between
from ..enums import VERIFIER_STATES, SubmissionState
from ..forms.review import OpinionForm
from ..models import Submission, SubmissionHistory
from ..queries import review as queries
from . import review_lines as lines
from .pprg import frame, visible_or_404
from .pprg_checks import checks_context

#: Ending, name and icon of the sheet to take along.
SHEET_LINKS = (
    ("html", "Tampilan cetak", "printer"),
    ("pdf", "PDF", "file-earmark-pdf"),
    ("docx", "Word", "file-earmark-word"),
    ("xlsx", "Excel", "file-earmark-excel"),
)
#: The text is still the one that was submitted.
UNTOUCHED = VERIFIER_STATES | {SubmissionState.VERIFIED}


@dataclass(frozen=True)
class Desk:
    """What lies before a reader: the round that they may read, the one before it, and the submission's own text.

    ``number`` counts the rounds from 1; ``is_newest``: nothing newer is kept from the reader.
    """

    round: SubmissionHistory
    before: SubmissionHistory | None
    number: int
    is_newest: bool


def desk_of(user: Any, submission: Submission, rounds: list[SubmissionHistory]) -> Desk | None:
    """The newest round that the user may read what is said of; None where there is none yet."""
    hidden = review.hides_newest(user, submission)
    shown = rounds[1:] if hidden else rounds
    if not shown:
        return None
    return Desk(shown[0], shown[1] if len(shown) > 1 else None, len(shown), not hidden)


@require_GET
def pprg_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The document beside the sheet; who may not judge it reads what may be read by then."""
    submission = visible_or_404(request, pk)
    rounds = queries.rounds_of(submission)
    desk = desk_of(request.user, submission, rounds)
    if desk is None:
        context = {**frame(request, submission, read(submission)), "submitted": bool(rounds)}
        return render(request, "monitoring/review/waiting.html", context)
    return render(request, "monitoring/review/page.html", page_context(request, submission, rounds, desk))


def page_context(
    request: HttpRequest, submission: Submission, rounds: list[SubmissionHistory], desk: Desk
) -> dict[str, Any]:
    """Everything that the page shows."""
    user: Any = request.user
    gap, changes = _texts(submission, desk)
    shared = frame(request, submission, gap)
    offices = queries.judging_offices([submission.department_id])[submission.department_id]
    standing = review.of_round(submission, desk.round, offices)
    judging = desk.is_newest and submission.state in VERIFIER_STATES
    report = report_of(submission, gap, request.today, shared["budget"]) if judging else None  # type: ignore[attr-defined]
    threads = review_comments.threads(user, submission, rounds[0], queries.comments_of(submission))
    places = places_of(user, submission, standing, threads)
    earlier = {mark.item: mark for mark in desk.before.marks.all()} if desk.before else {}
    context = {
        **shared,
        "may_write": False,
        "sheet_links": SHEET_LINKS,
        "desk": desk,
        "round_word": lines.round_word(desk.number),
        "standing": standing,
        "may_judge": review.may_judge(user, submission),
        "judging": judging,
        "steps": lines.reviewed(completeness(gap), places),
        "gbs": derive(gap),
        "sections": kak(gap),
        "cost": COST,
        "places": {lines.anchor(number).replace("-", "_"): row for number, row in places.items()},
        "changes": changes,
        "sheet": lines.sheet(standing.marks, earlier, report),
        "progress": lines.progress(standing.marks),
        "opinions": lines.opinions(standing, review.office_of(user)),
        "offers": _offers(request, submission, gap, report, standing) if desk.is_newest else {},
        "reason": reason_of(standing, threads),
        "opinion_form": _opinion_form(standing, review.office_of(user)),
        "own_document": bool(review.office_of(user)) and review.office_of(user) not in offices,
        "rounds": [(lines.round_word(len(rounds) - index), row) for index, row in enumerate(rounds)],
    }
    if report is not None:
        context["fillable"] = len(review_items.fillable(report, standing.marks)) if context["may_judge"] else 0
        context |= checks_context(request, submission, gap, report=report, may_write=False)
    return context


def _texts(submission: Submission, desk: Desk) -> tuple[Content, Changes | None]:
    """The text that the round is about, and what changed in it since the round before."""
    wanted = [desk.before] if desk.before else []
    untouched = desk.is_newest and submission.state in UNTOUCHED
    if not untouched:
        wanted.append(desk.round)
    kept = queries.snapshots([row.pk for row in wanted]) if wanted else {}
    gap = with_basis(read(submission), submission) if untouched else Content.from_dict(kept[desk.round.pk])
    return gap, between(Content.from_dict(kept[desk.before.pk]), gap) if desk.before else None


def _offers(
    request: HttpRequest, submission: Submission, gap: Content, report: Report | None, standing: review.Review
) -> dict[str, Any]:
    """The moves of a verifier by name."""
    found = domain.offers(submission, request.user, gap, report, standing)
    return {row.transition.action.replace("return", "send_back"): row for row in found}


def places_of(
    user: Any, submission: Submission, standing: review.Review, threads: list[review_comments.Thread]
) -> dict[int, lines.Place]:
    """Every place with what was said about it."""
    rights = {
        "may_comment": review_comments.may_comment(user, submission),
        "may_answer": review_comments.may_answer(user, submission),
    }
    return {number: lines.place(number, standing.marks, threads, **rights) for number in review_items.PLACES}


def reason_of(standing: review.Review, threads: list[review_comments.Thread]) -> str:
    """The reason of a return as marks and open comments give it."""
    comments = [(row.comment.step, row.comment.text) for row in threads if row.is_open]
    return review_items.reason(standing.marks.values(), comments)


def _opinion_form(standing: review.Review, office: str) -> OpinionForm:
    """The form with what the office said last."""
    last = standing.newest.get(office)
    return OpinionForm(initial={"verdict": last.verdict, "note": last.note} if last else None)
