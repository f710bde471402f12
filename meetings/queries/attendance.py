"""Who came: invited departments and their people, each as this user may see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from departments.queries import readable_department_ids, sees_whole_city

from ..models import Attendee, Invitation, Meeting
from ..rules import can_manage_meetings


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

    @property
    def women_share(self) -> Decimal | None:
        """Women among them in percent; None without people."""
        return Decimal(self.women * 100) / len(self.people) if self.people else None


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
