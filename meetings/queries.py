"""Reads of the meetings app. Every page gets what it shows from here, in a fixed number of queries.

Who was invited to a meeting is public inside the city; action items are read by their department and by the
roles that see the whole city; NIP and phone of an attendee by Bapperida and the attendee's own department.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from departments.models import Department
from departments.queries import readable_department_ids, sees_whole_city, within_scope
from pug_tanjungbalai.common.fields import clean_search
from pug_tanjungbalai.common.formats import local_date

from .enums import ATTENDED, OPEN_ACTION_STATES, ActionState, Presence
from .models import ActionHistory, ActionItem, ActionReport, Attendee, Invitation, Meeting, Speaker
from .rules import can_manage_meetings

#: Action items that count as given: a cancelled one asks nothing of anybody.
COUNTED_ACTIONS = ~Q(state=ActionState.CANCELLED)
_HUNDRED = Decimal(100)


# --- meetings -------------------------------------------------------------------------------------------------


def visible_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings the user may read: all of them, once signed in."""
    return Meeting.objects.all() if user.is_authenticated else Meeting.objects.none()


def _counted(rows: QuerySet[Any], path: str) -> Coalesce:
    """The number of ``rows`` whose ``path`` is the outer row, as a subquery: joins would multiply each other."""
    counts = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Adds ``invited``, ``attended``, ``actions_total`` and ``actions_done`` (cancelled items left out)."""
    actions = ActionItem.objects.filter(COUNTED_ACTIONS)
    return meetings.annotate(
        invited=_counted(Invitation.objects.all(), "meeting"),
        attended=_counted(Invitation.objects.filter(presence__in=ATTENDED), "meeting"),
        actions_total=_counted(actions, "decision__meeting"),
        actions_done=_counted(actions.filter(state=ActionState.CLOSED), "decision__meeting"),
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


@dataclass(frozen=True)
class PersonLine:
    """An attendee as this user may see one; ``nip`` and ``phone`` are empty where they are none of the user's."""

    name: str
    sex: str
    position: str
    nip: str = ""
    phone: str = ""


@dataclass(frozen=True)
class AttendanceLine:
    """An invited department, how it took part, and its people."""

    invitation: Invitation
    people: list[PersonLine] = field(default_factory=list)

    @property
    def women(self) -> int:
        """Women who came for the department."""
        return sum(person.sex == "P" for person in self.people)

    @property
    def men(self) -> int:
        """Men who came for the department."""
        return sum(person.sex == "L" for person in self.people)


def reads_personal_data(user: Any, department_id: int) -> bool:
    """Whether NIP and phone of that department's attendees are for this user's eyes."""
    if can_manage_meetings(user):
        return True
    return not sees_whole_city(user) and department_id in readable_department_ids(user)


def attendance_lines(meeting: Meeting, user: Any) -> list[AttendanceLine]:
    """Invited departments by code, with their people (two queries)."""
    return [
        AttendanceLine(invitation, [_person(row, user, invitation.department_id) for row in invitation.attendees.all()])
        for invitation in invitations_of(meeting)
    ]


def _person(attendee: Attendee, user: Any, department_id: int) -> PersonLine:
    line = PersonLine(attendee.name, attendee.sex, attendee.position)
    if not reads_personal_data(user, department_id):
        return line
    return PersonLine(attendee.name, attendee.sex, attendee.position, attendee.nip, attendee.phone)


def invitations_of(meeting: Meeting) -> QuerySet[Invitation]:
    """The invitations of ``meeting`` by department code, people prefetched."""
    return meeting.invitations.select_related("department").prefetch_related("attendees").order_by("department__code")


def speakers_of(meeting: Meeting) -> QuerySet[Speaker]:
    """The speakers of ``meeting`` in the order they were entered."""
    return meeting.speakers.order_by("pk")


def invitable_departments(day: dt.date, also: Any = ()) -> QuerySet[Department]:
    """Departments valid on ``day``, and those with a primary key in ``also``, by kind and code."""
    valid = Department.objects.valid_on(day)
    return Department.objects.filter(Q(pk__in=valid) | Q(pk__in=also)).order_by("kind", "code")


# --- decisions ------------------------------------------------------------------------------------------------


def decisions_of(meeting: Meeting, user: Any, today: dt.date) -> QuerySet[Any]:
    """Decisions by number, with what came of them (two queries in all).

    Annotated: ``total``, ``done`` and ``overdue`` action items, ``responsible`` departments, ``only`` (name of the
    first of them), ``due`` (the earliest open date), ``moved`` (items with a history); ``visible`` holds the action
    items that this user may read.
    """
    counted = ~Q(actions__state=ActionState.CANCELLED)
    mine = visible_actions(user).order_by("department__code", "due", "pk")
    return (
        meeting.decisions.annotate(
            total=Count("actions", counted),
            done=Count("actions", Q(actions__state=ActionState.CLOSED)),
            overdue=Count("actions", Q(actions__state__in=OPEN_ACTION_STATES, actions__due__lt=today)),
            responsible=Count("actions__department", counted, distinct=True),
            only=Min("actions__department__short_name", filter=counted),
            due=Min("actions__due", filter=Q(actions__state__in=OPEN_ACTION_STATES)),
            moved=_counted(moved_actions(), "decision"),
        )
        .prefetch_related(Prefetch("actions", mine, to_attr="visible"))
        .order_by("number")
    )


def moved_actions() -> QuerySet[ActionItem]:
    """Action items that somebody reported, judged or changed: they must stay."""
    history = ActionHistory.objects.filter(record=OuterRef("pk"))
    return ActionItem.objects.filter(Exists(history) | ~Q(state=ActionState.OPEN))


# --- action items ---------------------------------------------------------------------------------------------


def visible_actions(user: Any) -> QuerySet[ActionItem]:
    """Action items in the user's scope, with department, decision and meeting at hand."""
    return within_scope(ActionItem.objects.select_related("department", "decision__meeting"), user)


def overdue_condition(today: dt.date) -> Q:
    """Open and past due on ``today``; computed, never stored."""
    return Q(state__in=OPEN_ACTION_STATES, due__lt=today)


def search_actions(actions: QuerySet[ActionItem], term: str) -> QuerySet[ActionItem]:
    """Action items whose text, decision, meeting or department contains ``term``."""
    term = clean_search(term)
    if not term:
        return actions
    return actions.filter(
        Q(text__icontains=term)
        | Q(decision__text__icontains=term)
        | Q(decision__meeting__title__icontains=term)
        | Q(department__name__icontains=term)
        | Q(department__short_name__icontains=term)
    )


def actions_due_in_year(actions: QuerySet[ActionItem], year: int) -> QuerySet[ActionItem]:
    """Action items whose due date lies in calendar year ``year``."""
    return actions.filter(due__year=year)


def by_urgency(actions: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    """Unfinished action items first, each group by due date."""
    unfinished = Case(When(state__in=OPEN_ACTION_STATES, then=0), default=1)
    return actions.order_by(unfinished, "due", "pk")


def history_of(item: ActionItem) -> QuerySet[ActionHistory]:
    """Every move of ``item``, newest first."""
    return item.history.select_related("actor")


def visible_reports(user: Any) -> QuerySet[ActionReport]:
    """Reports of the action items in the user's scope."""
    return within_scope(ActionReport.objects.all(), user, "item__department")


def reports_of(item: ActionItem) -> QuerySet[ActionReport]:
    """The reports of ``item`` with author and reviewer, newest first."""
    return item.reports.select_related("author", "reviewed_by")


def with_last_report(actions: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    """Adds ``last_report``, the text of the newest report ("" where there is none)."""
    newest = ActionReport.objects.filter(item=OuterRef("pk")).values("text")[:1]
    return actions.annotate(last_report=Coalesce(Subquery(newest), Value(""), output_field=TextField()))


def first_due_before(meeting: Meeting, day: dt.date) -> ActionItem | None:
    """The action item of ``meeting`` whose due date lies furthest before ``day``; None where there is none."""
    rows = ActionItem.objects.filter(COUNTED_ACTIONS, decision__meeting=meeting, due__lt=day)
    return rows.select_related("department").order_by("due").first()


def meeting_day(meeting: Meeting) -> dt.date:
    """The calendar day (WIB) on which ``meeting`` begins."""
    return local_date(meeting.starts_at)
