"""Reads of the verification: rounds with opinions and marks, comments, and which offices judge a document."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from departments.enums import VERIFIER_ROLES
from departments.models import Department, User

from ..enums import VerifierOffice
from ..models import ChecklistMark, Opinion, StepComment, Submission, SubmissionHistory

#: The move that begins a round.
SUBMIT = "submit"


def _rounds() -> QuerySet[SubmissionHistory]:
    """Submissions to the verifiers without their heavy snapshots, with what was said of each."""
    return (
        SubmissionHistory.objects.filter(action=SUBMIT)
        .select_related("actor")
        .defer("snapshot")
        .prefetch_related(
            Prefetch("opinions", Opinion.objects.select_related("actor")),
            Prefetch("marks", ChecklistMark.objects.select_related("actor")),
        )
    )


def rounds_of(submission: Submission) -> list[SubmissionHistory]:
    """The rounds of a submission with opinions and marks, the newest first; three queries."""
    return list(_rounds().filter(record=submission))


def current_rounds(submissions: Iterable[int]) -> dict[int, SubmissionHistory]:
    """Submission -> its newest round with opinions and marks; three queries whatever their number."""
    newest = SubmissionHistory.objects.filter(record=OuterRef("record"), action=SUBMIT).order_by("-at", "-id")
    rows = _rounds().filter(record__in=list(submissions), pk=Subquery(newest.values("pk")[:1]))
    return {row.record_id: row for row in rows}


def newest_round(submission: Submission) -> SubmissionHistory | None:
    """The newest round alone, without snapshot."""
    return SubmissionHistory.objects.filter(record=submission, action=SUBMIT).defer("snapshot").first()


def locked_state(submission: Submission) -> str | None:
    """The state that is stored now. Until the transaction ends nobody else judges or moves this submission."""
    rows = Submission.objects.select_for_update().filter(pk=submission.pk).order_by("pk")
    return rows.values_list("state", flat=True).first()


def marks_of(round_: SubmissionHistory) -> list[ChecklistMark]:
    """The sheet of a round as it is stored now."""
    return list(ChecklistMark.objects.filter(round=round_).select_related("actor"))


def comments_of(submission: Submission) -> list[StepComment]:
    """Every comment on a submission, the oldest first."""
    return list(StepComment.objects.filter(submission=submission).select_related("author", "settled_by"))


def first_open_step(submission: Submission) -> int | None:
    """The first of the nine steps with a comment that nobody has settled yet."""
    rows = StepComment.objects.filter(submission=submission, parent=None, settled_at=None, step__in=range(1, 10))
    return rows.order_by("step").values_list("step", flat=True).first()


def judging_offices(departments: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Department -> the offices that judge its documents: all but the one that it, or its successor, is itself.

    Two queries (domain: the verifier is never the writer; see ``rules.not_own_department``).
    """
    successors: dict[int, set[int]] = {}
    for child, parent in Department.predecessors.through.objects.values_list("from_department_id", "to_department_id"):
        successors.setdefault(parent, set()).add(child)
    verifiers = User.objects.filter(role__in=VERIFIER_ROLES, is_active=True, department__isnull=False)
    seats = set(verifiers.order_by().values_list("role", "department_id"))
    result = {}
    for department in departments:
        house = _with_followers(department, successors)
        own = {role for role, seat in seats if seat in house}
        result[department] = tuple(office.value for office in VerifierOffice if office.value not in own)
    return result


def _with_followers(department: int, successors: dict[int, set[int]]) -> set[int]:
    """A department and everything it has become since."""
    found, todo = set(), [department]
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo.extend(successors.get(current, ()))
    return found


def snapshots(rounds: Collection[int]) -> dict[int, dict[str, Any]]:
    """Round -> the text that was submitted; one query."""
    return dict(SubmissionHistory.objects.filter(pk__in=list(rounds)).values_list("pk", "snapshot"))
