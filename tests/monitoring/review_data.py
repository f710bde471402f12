"""What the tests of the verification share: a document in verification with its round, and what was said of it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from monitoring.domain import pprg
from monitoring.enums import ItemVerdict
from monitoring.models import ChecklistMark, Opinion, StepComment, Submission, SubmissionHistory
from tests.conftest import City

from .pprg_data import make_pprg


def make_round(submission: Submission, actor: Any = None, **fields: Any) -> SubmissionHistory:
    """The history row by which the department submitted the text as it stands."""
    return SubmissionHistory.objects.create(
        record=submission,
        action="submit",
        from_state="signed",
        to_state="submitted",
        actor=actor or submission.created_by,
        actor_role="focal_point",
        version=submission.version,
        **{"snapshot": pprg.content(submission), "at": submission.submitted_at or timezone.now(), **fields},
    )


def judged(city: City, state: str = "in_verification", *, rule: str = "satu", **fields: Any) -> Submission:
    """A complete submission of department A that was submitted once and is now in ``state``."""
    submission = make_pprg(city, state, **fields)
    year = submission.sub_activity.fiscal_year
    year.verification_rule = rule
    year.save()
    make_round(submission)
    return submission


def round_of(submission: Submission) -> SubmissionHistory:
    """The newest round."""
    return submission.history.filter(action="submit").first()


def mark(submission: Submission, item: int, actor: Any, verdict: str = ItemVerdict.FIT, **fields: Any) -> ChecklistMark:
    """A mark in the newest round."""
    return ChecklistMark.objects.create(round=round_of(submission), item=item, verdict=verdict, actor=actor, **fields)


def opinion(submission: Submission, actor: Any, verdict: str = "setuju", **fields: Any) -> Opinion:
    """An opinion of the actor's office in the newest round."""
    return Opinion.objects.create(
        submission=submission,
        round=round_of(submission),
        office=actor.role,
        verdict=verdict,
        actor=actor,
        **{"note": "Lengkapi." if verdict == "perbaiki" else "", **fields},
    )


def remark(submission: Submission, author: Any, step: int = 7, **fields: Any) -> StepComment:
    """A comment in the newest round."""
    return StepComment.objects.create(
        submission=submission,
        author=author,
        step=step,
        **{"text": "Uraikan penitipan anak.", "round": round_of(submission), **fields},
    )


def own_document(city: City, office: str) -> None:
    """Make the sub-activity of department A one of the office itself."""
    city.sub_a.department = getattr(city, f"{office}_department")
    city.sub_a.save()
