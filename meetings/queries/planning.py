"""What is prepared before a meeting: agenda, the series it belongs to, its letter and those whom it reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from departments.enums import DepartmentKind, HeadStatus
from departments.models import Department, DepartmentHead, FocalPoint
from departments.queries import within_scope
from pug_tanjungbalai.common.models import AuditEntry

from ..enums import OPEN_ACTION_STATES
from ..models import ActionItem, AgendaItem, InvitationLetter, Meeting, Speaker

#: What the head of a kind of department is called where nobody holds the office.
_OFFICES = {
    DepartmentKind.INSPECTORATE: "Inspektur",
    DepartmentKind.HOSPITAL: "Direktur",
    DepartmentKind.DISTRICT: "Camat",
    DepartmentKind.SECRETARIAT: "Sekretaris",
}
_MISSIONS = 20


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items of the agenda in their order."""
    return meeting.agenda.order_by("position", "pk")


def letter_of(meeting: Meeting) -> InvitationLetter | None:
    """The letter of invitation; None before it is written."""
    return InvitationLetter.objects.filter(meeting=meeting).first()


def visible_speakers() -> QuerySet[Speaker]:
    """The speakers of all meetings, with their meeting at hand."""
    return Speaker.objects.select_related("meeting__organizer")


def earlier_missions() -> list[str]:
    """Missions that meetings served before, the most recent first."""
    rows = Meeting.objects.exclude(mission="").order_by("-starts_at").values_list("mission", flat=True)
    return list(dict.fromkeys(rows[: 5 * _MISSIONS]))[:_MISSIONS]


# --- series -------------------------------------------------------------------------------------------------------


def earlier_of_series(meeting: Meeting) -> list[int]:
    """Primary keys of the meetings that ``meeting`` goes on from, the nearest first (one query)."""
    if meeting.previous_id is None:
        return []
    above = dict(Meeting.objects.filter(previous__isnull=False).values_list("pk", "previous_id"))
    found: list[int] = []
    current: int | None = meeting.previous_id
    while current is not None and current not in found:
        found.append(current)
        current = above.get(current)
    return found


def following(meeting: Meeting) -> QuerySet[Meeting]:
    """Meetings that go on from ``meeting``."""
    return meeting.following.order_by("starts_at")


def still_open(meeting_ids: Iterable[int]) -> QuerySet[ActionItem]:
    """Unfinished tasks from the decisions of these meetings, by meeting, decision and department."""
    rows = ActionItem.objects.filter(decision__meeting__in=list(meeting_ids), state__in=OPEN_ACTION_STATES)
    return rows.select_related("department", "decision__meeting").order_by(
        "decision__meeting__starts_at", "decision__number", "department__code", "pk"
    )


def still_open_for(user: Any, meeting_ids: Iterable[int]) -> QuerySet[ActionItem]:
    """Those of :func:`still_open` that this user may read."""
    return within_scope(still_open(meeting_ids), user)


def invitees_again(meeting: Meeting, day: dt.date) -> list[Department]:
    """The departments invited to ``meeting`` as they are on ``day``: for one that has ended, its successors."""
    rows = meeting.departments.prefetch_related("successors").order_by("code")
    found: dict[int, Department] = {}
    for row in rows:
        for department in [row] if row.is_valid_on(day) else row.successors.all():
            if department.is_valid_on(day):
                found.setdefault(department.pk, department)
    return list(found.values())


# --- what the trail knows of a meeting that was announced ---------------------------------------------------------

#: Actions of the trail on a letter.
CANCELLATION_SENT, SENDING_FAILED = "kirim_batal", "kirim_gagal"
#: What those who were invited must hear of when it changes.
ANNOUNCED = ("title", "starts_at", "ends_at", "mode", "place", "link")


def _trail(obj: Any) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
    return rows.order_by("-id")


def cancellation_sent_at(letter: InvitationLetter) -> dt.datetime | None:
    """When the cancellation went out by e-mail; None where it did not, or not to everybody."""
    last = _trail(letter).filter(action__in=(CANCELLATION_SENT, SENDING_FAILED)).first()
    return last.at if last and last.action == CANCELLATION_SENT else None


def cancellation_reason(meeting: Meeting) -> str:
    """Why the meeting was cancelled, as it was said then."""
    return _trail(meeting).filter(action="cancel").values_list("reason", flat=True).first() or ""


def changed_since_sent(meeting: Meeting, letter: InvitationLetter | None) -> list[str]:
    """What of the meeting changed after its invitation went out by e-mail, as labels (one query)."""
    if letter is None or letter.sent_at is None:
        return []
    changes = _trail(meeting).filter(action="ubah", at__gt=letter.sent_at).values_list("changes", flat=True)
    found = {name for row in changes for name in row}
    labels = {field.name: str(field.verbose_name) for field in Meeting._meta.concrete_fields}
    return [labels[name] for name in ANNOUNCED if name in found]


# --- letter -------------------------------------------------------------------------------------------------------


def offices_of(meeting: Meeting, day: dt.date) -> list[str]:
    """To whom the letter goes: the office that leads each invited department on ``day``, not the organizer's own.

    By kind of department, in the order of :class:`DepartmentKind`; two queries.
    """
    rows = meeting.departments.exclude(pk=meeting.organizer_id)
    departments = sorted(rows, key=lambda row: (list(DepartmentKind).index(DepartmentKind(row.kind)), row.code))
    heads = DepartmentHead.objects.active_on(day).filter(department__in=departments).exclude(position="")
    # Who stands in for the head is addressed by the head's office.
    by_department = {head.department_id: head.position for head in heads if head.status != HeadStatus.DAILY_ACTING}
    return [by_department.get(row.pk) or office_of(row) for row in departments]


def office_of(department: Department) -> str:
    """What the head of a department is called: ``Kepala Dinas Kesehatan``, ``Camat Datuk Bandar``."""
    kind = DepartmentKind(department.kind)
    office = _OFFICES.get(kind, "Kepala")
    if kind in _OFFICES and kind != DepartmentKind.HOSPITAL:
        return f"{office} {department.name.removeprefix(str(kind.label)).strip()}".strip()
    return f"{office} {department.name}"


@dataclass(frozen=True)
class Mailbox:
    """An invited department and the addresses of its focal points and head."""

    department: Department
    addresses: tuple[str, ...]


def mailboxes(meeting: Meeting, day: dt.date) -> list[Mailbox]:
    """Where the invitation goes: of each invited department those who hold an appointment on ``day``; three queries.

    Departments of which nobody has an address have none.
    """
    departments = list(meeting.departments.order_by("code"))
    found: dict[int, dict[str, None]] = {}
    for model in (DepartmentHead, FocalPoint):
        people: Any = model.objects.active_on(day).filter(department__in=departments, user__is_active=True)  # type: ignore[attr-defined]
        for pk, address in people.exclude(user__email="").values_list("department", "user__email").order_by("pk"):
            found.setdefault(pk, {}).setdefault(address)
    return [Mailbox(row, tuple(found.get(row.pk, ()))) for row in departments]
