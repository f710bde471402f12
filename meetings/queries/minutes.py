"""Minutes with their locked versions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import CharField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Cast

from pug_tanjungbalai.common.models import AuditEntry

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


def tasks_given_since(meeting: Meeting, moment: dt.datetime) -> QuerySet[Any]:
    """Tasks of ``meeting`` that the trail dates after ``moment``, with ``given_at`` (one query)."""
    entries = AuditEntry.objects.filter(
        object_type=ActionItem._meta.label_lower, object_id=Cast(OuterRef("pk"), CharField()), action="buat"
    )
    return (
        ActionItem.objects.filter(decision__meeting=meeting)
        .exclude(state=ActionState.CANCELLED)
        .annotate(given_at=Subquery(entries.order_by("id").values("at")[:1]))
        .filter(given_at__gt=moment)
        .select_related("decision", "department")
        .order_by("decision__number", "given_at", "due", "department__code")
    )
