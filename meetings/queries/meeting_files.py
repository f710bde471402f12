"""Files of meetings: those that were not taken off."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from ..models import Meeting, MeetingFile
from .meeting import visible_meetings


def files_of(meeting: Meeting) -> QuerySet[MeetingFile]:
    """By kind, the oldest first, with who uploaded them."""
    return meeting.files.filter(removed_at__isnull=True).select_related("uploaded_by").order_by("kind", "at", "pk")


def visible_files(user: Any) -> QuerySet[MeetingFile]:
    """The files of meetings that the user may read."""
    return MeetingFile.objects.filter(removed_at__isnull=True, meeting__in=visible_meetings(user)).select_related(
        "meeting"
    )
