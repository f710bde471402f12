"""Comments of the verifiers beside the form of a step (``monitoring/pprg/_step_comments.html``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ..domain import review_comments
from ..domain.pprg_steps import FIRST, LAST
from ..domain.review_items import PLACES, WHOLE, place_name
from ..models import Submission
from ..queries import review as queries
from . import review_lines as lines


@dataclass(frozen=True)
class Elsewhere:
    """Comments that are still open at another place, and where they are read."""

    name: str
    open: int
    url: str


def step_comments(user: Any, submission: Submission, step: int) -> dict[str, Any]:
    """``step_comments`` for the page of ``step``: its comments, those on the whole document, and where else some are.

    Two queries once the document was submitted, none before.
    """
    if submission.first_submitted_at is None:
        return {"step_comments": {}}
    threads = review_comments.threads(
        user, submission, queries.newest_round(submission), queries.comments_of(submission)
    )
    answer = review_comments.may_answer(user, submission)
    places = [
        lines.place(number, {}, threads, may_comment=False, may_answer=answer)
        for number in (step, WHOLE)
        if any(thread.comment.step == number for thread in threads)
    ]
    shown = [thread for place in places for thread in place.threads if thread.is_open]
    return {
        "step_comments": {
            "places": places,
            "open": len(shown),
            "elsewhere": _elsewhere(submission, step, threads),
        }
    }


def _elsewhere(submission: Submission, step: int, threads: list[review_comments.Thread]) -> list[Elsewhere]:
    counts = {
        number: sum(thread.is_open for thread in threads if thread.comment.step == number)
        for number in PLACES
        if number not in (step, WHOLE)
    }
    return [
        Elsewhere(place_name(number), count, _address(submission, number)) for number, count in counts.items() if count
    ]


def _address(submission: Submission, place: int) -> str:
    """The step itself; GBS and KAK on the page of the verification."""
    if FIRST <= place <= LAST:
        return reverse("monitoring:pprg_step", args=[submission.pk, place])
    return f"{reverse('monitoring:pprg_review', args=[submission.pk])}#{lines.anchor(place)}"
