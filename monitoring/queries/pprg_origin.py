"""Documents of earlier years whose text a new draft may begin with."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from ..enums import SubmissionState
from ..models import Submission
from .pprg import visible_submissions


def sources_for(target: Submission, user: Any) -> QuerySet[Submission]:
    """Verified documents of the year before in the user's scope: the same sub-activity first, then by code.

    Verified text never changes again, so that a copy can be compared with it for ever.
    """
    year = target.sub_activity.fiscal_year.year
    same = Case(
        When(sub_activity__item__code=target.sub_activity.item.code, then=Value(0)),
        When(sub_activity__item__name=target.sub_activity.item.name, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        visible_submissions(user)
        .filter(state=SubmissionState.VERIFIED, sub_activity__fiscal_year__year=year - 1)
        .select_related("sub_activity__item", "sub_activity__department", "sub_activity__fiscal_year")
        .annotate(distance=same)
        .order_by("distance", "sub_activity__item__code", "-budget_version", "pk")
    )


def has_predecessor(target: Submission, user: Any) -> bool:
    """The same sub-activity has a verified document of the year before."""
    first = sources_for(target, user).first()
    return first is not None and first.distance == 0  # type: ignore[attr-defined]


def source_of(submission: Submission) -> Submission:
    """The document that ``submission`` was copied from."""
    assert submission.copied_from_id is not None
    return Submission.objects.select_related("sub_activity__fiscal_year").get(pk=submission.copied_from_id)
