"""What check-in on one's own phone and the projected page read. No list of people goes to the public."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from departments.models import Department
from pug_tanjungbalai.common.fields import clean_search
from pug_tanjungbalai.common.models import AuditEntry

from ..enums import ATTENDED, AttendeeSource, Presence
from ..models import Attendee, Invitation, Meeting

#: The action under which staff record how a department took part.
RECORDED = "kehadiran"


def meeting_by_code(code: str) -> Meeting | None:
    """The meeting whose present check-in code this is."""
    return Meeting.objects.filter(checkin_code=code).select_related("organizer").first() if code else None


def invited_departments(meeting: Meeting) -> QuerySet[Department]:
    """The departments that may be chosen on the check-in form."""
    return Department.objects.filter(invitations__meeting=meeting).order_by("kind", "name")


def own_entries(meeting: Meeting, keys: Any) -> QuerySet[Attendee]:
    """The attendees of ``meeting`` with a primary key in ``keys``: what one phone entered itself."""
    rows = Attendee.objects.filter(invitation__meeting=meeting, source=AttendeeSource.CHECK_IN, pk__in=keys)
    return rows.select_related("invitation__department").order_by("arrived_at", "pk")


def people_of(meeting: Meeting) -> QuerySet[Attendee]:
    """Everybody on the attendance list of ``meeting``, with their department."""
    return Attendee.objects.filter(invitation__meeting=meeting).select_related("invitation__department")


def recorded_by_staff(invitation: Invitation) -> bool:
    """Whether a person of the staff decided how this department took part; an automatic entry is none.

    Check-in never excuses anybody or says absent, and it always brings a person: what is recorded without one was
    recorded by staff. Otherwise the trail knows.
    """
    if invitation.presence == Presence.UNRECORDED:
        return False
    if invitation.presence not in ATTENDED:
        return True
    if not invitation.attendees.filter(source=AttendeeSource.CHECK_IN).exists():
        return True
    return _set_by_staff(invitation)


def _set_by_staff(invitation: Invitation) -> bool:
    """Whether the last entry of a person that touched the presence set one."""
    entries = AuditEntry.objects.filter(
        object_type=invitation._meta.label_lower, object_id=str(invitation.pk), actor__isnull=False
    )
    for changes in entries.order_by("-id").values_list("changes", flat=True):
        change = changes.get(RECORDED) or changes.get("presence")
        if change:
            return bool(change[-1] != Presence.UNRECORDED)
    return False


@dataclass(frozen=True)
class DepartmentCount:
    """How many came for one invited department."""

    name: str
    full_name: str
    presence: str
    women: int
    men: int

    @property
    def people(self) -> int:
        """Attendees of both sexes."""
        return self.women + self.men

    @property
    def here(self) -> bool:
        """Somebody came, or staff ticked the department."""
        return bool(self.people) or self.presence in ATTENDED

    @property
    def excused(self) -> bool:
        """Excused, and nobody came all the same."""
        return not self.here and self.presence == Presence.EXCUSED


@dataclass(frozen=True)
class Arrival:
    """Somebody who has just arrived, as the projected page says it: neither NIP nor phone."""

    name: str
    department: str
    at: dt.datetime


@dataclass(frozen=True)
class Turnout:
    """Who has come so far."""

    departments: list[DepartmentCount]
    arrivals: list[Arrival]

    @property
    def women(self) -> int:
        """Women of all departments."""
        return sum(row.women for row in self.departments)

    @property
    def men(self) -> int:
        """Men of all departments."""
        return sum(row.men for row in self.departments)

    @property
    def people(self) -> int:
        """Attendees of both sexes."""
        return self.women + self.men

    @property
    def here(self) -> int:
        """Departments of which somebody came."""
        return sum(row.here for row in self.departments)

    @property
    def excused(self) -> int:
        """Departments that are excused."""
        return sum(row.excused for row in self.departments)

    @property
    def missing(self) -> int:
        """Departments of which nobody has come yet and that are not excused."""
        return len(self.departments) - self.here - self.excused


def turnout(meeting: Meeting, latest: int = 5) -> Turnout:
    """Counts by department and sex, and the ``latest`` arrivals, newest first (two queries)."""
    rows = (
        meeting.invitations.annotate(
            women=Count("attendees", Q(attendees__sex="P")), men=Count("attendees", Q(attendees__sex="L"))
        )
        .order_by("department__short_name", "pk")
        .values_list("department__short_name", "department__name", "presence", "women", "men")
    )
    people = (
        Attendee.objects.filter(invitation__meeting=meeting, arrived_at__isnull=False)
        .order_by("-arrived_at", "-pk")
        .values_list("name", "invitation__department__short_name", "arrived_at")[:latest]
    )
    arrivals = [Arrival(name, department, at) for name, department, at in people if at]
    return Turnout([DepartmentCount(*row) for row in rows], arrivals)


def quick_lines(meeting: Meeting, *, term: str = "", open_only: bool = False) -> QuerySet[Any]:
    """Invitations for quick ticking, by name, with ``women`` and ``men``; those that match ``term`` only."""
    rows = meeting.invitations.select_related("department").annotate(
        women=Count("attendees", Q(attendees__sex="P")), men=Count("attendees", Q(attendees__sex="L"))
    )
    term = clean_search(term)
    if term:
        words = ("short_name", "name", "code")
        match = Q()
        for word in words:
            match |= Q(**{f"department__{word}__icontains": term})
        rows = rows.filter(match)
    if open_only:
        rows = rows.filter(presence=Presence.UNRECORDED)
    return rows.order_by("department__short_name", "pk")


def presence_counts(meeting: Meeting) -> dict[str, int]:
    """Number of invited departments by presence, all of them as ``invited`` (one query)."""
    return meeting.invitations.aggregate(
        invited=Count("pk"), **{value: Count("pk", Q(presence=value)) for value in Presence.values}
    )
