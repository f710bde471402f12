"""What the tests of the PPRG share: a submission in any state, and the address and body of each step."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from monitoring.domain import pprg
from monitoring.enums import BudgetVersion, SubmissionState
from monitoring.models import Submission, SubmissionHistory
from tests.conftest import City
from tests.factories import fill_gap, make_submission


def make_pprg(city: City, state: str = SubmissionState.DRAFT, *, filled: bool = True, **fields: Any) -> Submission:
    """A submission of department A in ``state``, complete unless ``filled`` is False."""
    now = timezone.now()
    times: dict[str, Any] = {}
    if state in {"signed", "submitted", "in_verification", "verified"}:
        times |= {"signed_at": now, "signed_by": city.head_a.headships.get(), "updated_at": now}
    if state in {"submitted", "in_verification", "verified", "needs_revision"}:
        times |= {"submitted_at": now, "first_submitted_at": now}
    if state == "verified":
        times["verified_at"] = now
    defaults = {"sub_activity": city.sub_a, "author": city.focal_a, "state": state, **times}
    submission = make_submission(**{**defaults, **fields})
    return fill_gap(submission) if filled else submission


def moves(submission: Submission) -> list[tuple[str, str, str]]:
    """The history as (action, from, to), oldest first."""
    rows = SubmissionHistory.objects.filter(record=submission).order_by("pk")
    return [(row.action, row.from_state, row.to_state) for row in rows]


def rows_data(rows: list[dict[str, Any]], *, initial: int = 0, **fields: Any) -> dict[str, Any]:
    """The body of a step with rows."""
    data = {"baris-TOTAL_FORMS": len(rows), "baris-INITIAL_FORMS": initial, **fields}
    for number, row in enumerate(rows):
        data |= {f"baris-{number}-{name}": value for name, value in row.items()}
    return data


def start_data(sub_activity: Any, version: str = BudgetVersion.ORIGINAL) -> dict[str, Any]:
    """The body that begins a PPRG."""
    return {"sub_activity": sub_activity.pk, "budget_version": version}


def save_step(
    *, submission: Submission, step: int, version: int, actor: Any, changes: dict[str, Any], insert: Any = None
) -> bool:
    """Write a step as somebody who knows only the version; whether anything changed."""
    seen = pprg.Seen(version)
    return pprg.write_step(
        submission=submission, step=step, seen=seen, actor=actor, changes=changes, insert=insert
    ).changed
