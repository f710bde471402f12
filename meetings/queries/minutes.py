"""Minutes with their locked versions."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from ..enums import ActionState
from ..models import ActionItem, Decision, Meeting, Minutes, MinutesVersion


def minutes_of(meeting: Meeting) -> Minutes | None:
    """The minutes as they stand; None before they are begun."""
    return Minutes.objects.filter(meeting=meeting).first()


def versions_of(meeting: Meeting) -> QuerySet[MinutesVersion]:
    """The locked versions, newest first, with who locked them."""
    return MinutesVersion.objects.filter(minutes__meeting=meeting).select_related("actor").order_by("-number")


def decisions_with_tasks(meeting: Meeting) -> QuerySet[Decision]:
    """Decisions by number with the tasks that hold (``given``), whoever they belong to; two queries.

    For the minutes: who is responsible and by when was said in the meeting, and is no secret of a department.
    """
    tasks = ActionItem.objects.exclude(state=ActionState.CANCELLED).select_related("department")
    return meeting.decisions.prefetch_related(
        Prefetch("actions", tasks.order_by("due", "department__code", "pk"), to_attr="given")
    ).order_by("number")
