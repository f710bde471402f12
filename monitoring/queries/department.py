"""Reads of the page of one department: what happened last, deadlines, what there is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from departments.enums import DeadlineStep
from departments.models import DeadlineExtension, Department, FiscalYear
from meetings.enums import MeetingState, Presence
from meetings.models import ActionHistory, Invitation
from meetings.transitions import SETTLE

from ..models import FindingHistory, SubmissionHistory


@dataclass(frozen=True)
class Event:
    """Something that happened: who did what to which record, when, and the note left with it."""

    at: dt.datetime
    who: str
    text: str
    url: str
    note: str = ""


def submission_deadline(department: Department, year: FiscalYear) -> dt.date | None:
    """The submission deadline that holds for the department: its extension where one was decided."""
    extended = DeadlineExtension.objects.filter(fiscal_year=year, department=department, step=DeadlineStep.SUBMISSION)
    return extended.values_list("due", flat=True).first() or year.submission_due


def recent_events(department: Department, limit: int = 8) -> list[Event]:
    """The latest moves of submissions, findings and action items, and meetings attended; four queries."""
    events = []
    for history, path, noun in (
        (SubmissionHistory, "record__sub_activity__department", "PPRG"),
        (FindingHistory, "record__department", "temuan"),
        (ActionHistory, "record__department", "tugas rapat"),
    ):
        related = ["actor", "record"] + (["record__sub_activity__item"] if history is SubmissionHistory else [])
        rows = history.objects.filter(**{path: department}).select_related(*related).order_by("-at", "-id")[:limit]
        events += [
            Event(row.at, _who(row), _sentence(row, noun), row.record.get_absolute_url(), row.note) for row in rows
        ]
    for invitation in (
        Invitation.objects.filter(
            department=department,
            meeting__state=MeetingState.HELD,
            presence__in=[Presence.PRESENT, Presence.REPRESENTED, Presence.ABSENT],
        )
        .select_related("meeting")
        .order_by("-meeting__starts_at")[:limit]
    ):
        meeting = invitation.meeting
        text = f"{invitation.get_presence_display().lower()} pada {meeting.title}"
        events.append(Event(meeting.starts_at, "Rapat:", text, meeting.get_absolute_url()))
    return sorted(events, key=lambda event: event.at, reverse=True)[:limit]


def _who(row: SubmissionHistory | FindingHistory | ActionHistory) -> str:
    """The role of who did it; what the program did by itself is nobody's."""
    return "Sistem:" if row.action == SETTLE else row.actor.get_role_display()


def _sentence(row: SubmissionHistory | FindingHistory | ActionHistory, noun: str) -> str:
    """``memindahkan PPRG 1.02… ke Diajukan`` in the words of the life cycle."""
    state = dict(row.record._meta.get_field("state").flatchoices).get(row.to_state, row.to_state)
    name = row.record.sub_activity.code if isinstance(row, SubmissionHistory) else getattr(row.record, "number", "")
    what = f"{noun} {name}".strip()
    if not row.from_state:
        return f"{what} dicatat"
    return f"{what} diperbaiki" if row.from_state == row.to_state else f"{what} menjadi {str(state).lower()}"
