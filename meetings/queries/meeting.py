"""Meetings with their figures, speakers and the departments that can be invited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from departments.models import Department
from pug_tanjungbalai.common.fields import clean_search
from pug_tanjungbalai.common.formats import local_date

from ..enums import ATTENDED, ActionState, Presence
from ..models import ActionItem, Attendee, Invitation, Meeting, Speaker
from .action import COUNTED_ACTIONS, overdue_condition, row_count

_HUNDRED = Decimal(100)


def visible_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings the user may read: all of them, once signed in."""
    return Meeting.objects.all() if user.is_authenticated else Meeting.objects.none()


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Adds ``invited``, ``attended``, ``actions_total`` and ``actions_done`` (cancelled items left out)."""
    actions = ActionItem.objects.filter(COUNTED_ACTIONS)
    return meetings.annotate(
        invited=row_count(Invitation.objects.all(), "meeting"),
        attended=row_count(Invitation.objects.filter(presence__in=ATTENDED), "meeting"),
        actions_total=row_count(actions, "decision__meeting"),
        actions_done=row_count(actions.filter(state=ActionState.CLOSED), "decision__meeting"),
    )


def search_meetings(meetings: QuerySet[Meeting], term: str) -> QuerySet[Meeting]:
    """Meetings whose title, place, purpose or letter number contains ``term``; all of them for an empty term."""
    term = clean_search(term)
    if not term:
        return meetings
    return meetings.filter(
        Q(title__icontains=term)
        | Q(place__icontains=term)
        | Q(purpose__icontains=term)
        | Q(invitation_number__icontains=term)
    )


def meetings_in_year(meetings: QuerySet[Meeting], year: int) -> QuerySet[Meeting]:
    """Meetings that begin in calendar year ``year`` (WIB)."""
    return meetings.filter(starts_at__year=year)


@dataclass(frozen=True)
class MeetingFigures:
    """The figures of one meeting: departments by presence, people by sex, decisions, action items."""

    invited: int
    present: int
    represented: int
    excused: int
    absent: int
    unrecorded: int
    women: int
    men: int
    decisions: int
    actions: int
    done: int
    overdue: int

    @property
    def attended(self) -> int:
        """Departments present or represented."""
        return self.present + self.represented

    @property
    def people(self) -> int:
        """Attendees of both sexes."""
        return self.women + self.men

    @property
    def attended_share(self) -> Decimal | None:
        """Attended of invited in percent; None where nobody was invited."""
        return _share(self.attended, self.invited)

    @property
    def done_share(self) -> Decimal | None:
        """Closed of given action items in percent; None where none was given."""
        return _share(self.done, self.actions)

    @property
    def women_share(self) -> Decimal | None:
        """Women among the attendees in percent; None without attendees."""
        return _share(self.women, self.people)

    @property
    def men_share(self) -> Decimal | None:
        """Men among the attendees in percent; None without attendees."""
        return _share(self.men, self.people)


def _share(part: int, whole: int) -> Decimal | None:
    return part * _HUNDRED / whole if whole else None


def meeting_figures(meeting: Meeting, today: dt.date) -> MeetingFigures:
    """The figures of ``meeting`` as of ``today`` (four queries)."""
    actions = ActionItem.objects.filter(COUNTED_ACTIONS, decision__meeting=meeting)
    return MeetingFigures(
        **meeting.invitations.aggregate(
            invited=Count("pk"), **{value: Count("pk", Q(presence=value)) for value in Presence.values}
        ),
        **Attendee.objects.filter(invitation__meeting=meeting).aggregate(
            women=Count("pk", Q(sex="P")), men=Count("pk", Q(sex="L"))
        ),
        **meeting.decisions.aggregate(decisions=Count("pk")),
        **actions.aggregate(
            actions=Count("pk"),
            done=Count("pk", Q(state=ActionState.CLOSED)),
            overdue=Count("pk", overdue_condition(today)),
        ),
    )


def speakers_of(meeting: Meeting) -> QuerySet[Speaker]:
    """The speakers of ``meeting`` in the order they were entered."""
    return meeting.speakers.order_by("pk")


def invitable_departments(day: dt.date, also: Any = ()) -> QuerySet[Department]:
    """Departments valid on ``day``, and those with a primary key in ``also``, by kind and code."""
    valid = Department.objects.valid_on(day)
    return Department.objects.filter(Q(pk__in=valid) | Q(pk__in=also)).order_by("kind", "code")


def meeting_day(meeting: Meeting) -> dt.date:
    """The calendar day (WIB) on which ``meeting`` begins."""
    return local_date(meeting.starts_at)
