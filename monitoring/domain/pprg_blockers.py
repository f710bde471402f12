"""What stands in the way of a move of a submission, as a sentence for whoever wants to make it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from departments.models import DepartmentHead
from departments.queries import head_on
from pug_tanjungbalai.common import workflow

from ..models import Submission
from . import review
from .pprg_content import Content
from .pprg_facts import blocker, report_of
from .quality import Report


def signer(submission: Submission, actor: Any, day: dt.date) -> DepartmentHead | None:
    """The actor's own headship, where it is the one that signs on ``day`` (a Plh. stands in for the holder)."""
    head = head_on(submission.sub_activity.department, day)
    return head if head is not None and head.user_id == actor.pk else None


def blockers(
    gap: Content, day: dt.date, report: Report | None = None, standing: review.Review | None = None
) -> dict[str, workflow.Blocker]:
    """What still stands in the way: problems of the quality checks that block, and opinions that are missing."""

    def faulty(actor: Any, submission: Any) -> str:
        return blocker(report or report_of(submission, gap, day))

    def not_signable(actor: Any, submission: Any) -> str:
        if signer(submission, actor, day) is None:
            head = head_on(submission.sub_activity.department, day)
            return f"Pada hari ini yang menandatangani adalah {head or 'pejabat yang belum tercatat'}."
        return faulty(actor, submission)

    def not_submittable(actor: Any, submission: Any) -> str:
        reason = faulty(actor, submission)
        return f"{reason} Kepala perangkat daerah dapat mengembalikannya ke focal point." if reason else ""

    def not_verifiable(actor: Any, submission: Any) -> str:
        return review.blocker(standing or review.of(submission), actor, report or report_of(submission, gap, day))

    return {"offer": faulty, "sign": not_signable, "submit": not_submittable, "verify": not_verifiable}
