"""The minutes as one plain value: what is read, printed, and kept when they are locked.

A locked version keeps this value, so that it reads the same whatever happens to the meeting afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pug_tanjungbalai.common.richtext import to_text
from pug_tanjungbalai.common.worddiff import Piece, merged, word_difference

from ..enums import ATTENDED, MeetingMode, Presence
from ..models import ActionItem, Decision, Invitation, Meeting, Minutes, MinutesVersion
from ..queries import agenda_of, invitations_of, letter_of, speakers_of
from ..queries.minutes import decisions_with_tasks
from .agenda import timed

#: Sections in the order of the official form, with their titles.
SECTIONS = {
    "opening": "Pembukaan",
    "remarks": "Sambutan",
    "presentations": "Paparan",
    "discussion": "Tanya jawab",
    "conclusion": "Kesimpulan",
}
EVERYBODY = "Seluruh perangkat daerah yang diundang"


@dataclass(frozen=True)
class AgendaRow:
    """An item with its clock times."""

    clock: str
    title: str
    presenter: str = ""


@dataclass(frozen=True)
class TaskRow:
    """A task of a decision, and who has it; ``due`` ISO."""

    text: str
    who: str
    due: str

    @property
    def day(self) -> dt.date:
        """The due date."""
        return dt.date.fromisoformat(self.due)


@dataclass(frozen=True)
class DecisionRow:
    """A numbered decision with its tasks."""

    number: int
    text: str
    tasks: tuple[TaskRow, ...] = ()


@dataclass(frozen=True)
class PresenceRow:
    """How an invited department took part."""

    name: str
    presence: str
    women: int
    men: int
    note: str = ""


@dataclass(frozen=True)
class MinutesContent:
    """Everything that the official form holds. Moments and days are ISO texts; sections formatted text."""

    title: str
    starts_at: str
    ends_at: str
    mode: str
    place: str
    link: str
    organizer: str
    letter_number: str
    letter_date: str
    opened_by: str
    closed_by: str
    chair: str
    secretary: str
    note_taker: str
    chair_signed_at: str = ""
    note_taker_signed_at: str = ""
    agenda: tuple[AgendaRow, ...] = ()
    speakers: tuple[str, ...] = ()
    presence: tuple[PresenceRow, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    decisions: tuple[DecisionRow, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> MinutesContent:
        """As :meth:`as_dict` gave it; what a later form adds is empty in an earlier version."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        known["agenda"] = tuple(AgendaRow(**row) for row in stored.get("agenda", ()))
        known["presence"] = tuple(PresenceRow(**row) for row in stored.get("presence", ()))
        known["speakers"] = tuple(stored.get("speakers", ()))
        known["decisions"] = tuple(
            DecisionRow(row["number"], row["text"], tuple(TaskRow(**task) for task in row["tasks"]))
            for row in stored.get("decisions", ())
        )
        return cls(**known)

    @property
    def women(self) -> int:
        """Women who attended."""
        return sum(row.women for row in self.presence)

    @property
    def men(self) -> int:
        """Men who attended."""
        return sum(row.men for row in self.presence)

    @property
    def attended(self) -> int:
        """Departments present or represented."""
        return sum(row.presence in ATTENDED for row in self.presence)

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime | None]:
        """When the meeting began and ended."""
        return dt.datetime.fromisoformat(self.starts_at), moment_of(self.ends_at)


def moment_of(text: str) -> dt.datetime | None:
    """The moment of an ISO text; None for an empty one."""
    return dt.datetime.fromisoformat(text) if text else None


def read_content(meeting: Meeting, minutes: Minutes) -> MinutesContent:
    """The minutes as they stand now (eight queries, whatever their size)."""
    letter = letter_of(meeting)
    invitations = list(invitations_of(meeting))
    return MinutesContent(
        title=meeting.title,
        starts_at=meeting.starts_at.isoformat(),
        ends_at=_iso(meeting.ends_at),
        mode=meeting.mode,
        place=meeting.place,
        link=meeting.link,
        organizer=meeting.organizer.name,
        letter_number=meeting.invitation_number,
        letter_date=_iso(letter.date if letter else None),
        opened_by=meeting.opened_by,
        closed_by=meeting.closed_by,
        chair=minutes.chair,
        secretary=minutes.secretary,
        note_taker=minutes.note_taker,
        chair_signed_at=_iso(minutes.chair_signed_at),
        note_taker_signed_at=_iso(minutes.note_taker_signed_at),
        agenda=tuple(
            AgendaRow(row.clock, row.title, row.presenter) for row in timed(meeting.starts_at, agenda_of(meeting))
        ),
        speakers=tuple(_speaker(row) for row in speakers_of(meeting)),
        presence=tuple(_presence(row) for row in invitations),
        sections={name: getattr(minutes, name) for name in SECTIONS},
        decisions=tuple(_decision(row, invitations) for row in decisions_with_tasks(meeting)),
    )


def version_content(version: MinutesVersion) -> MinutesContent:
    """What a locked version keeps."""
    return MinutesContent.from_dict(version.content)


def _iso(value: dt.date | dt.datetime | None) -> str:
    return value.isoformat() if value else ""


def _speaker(row: Any) -> str:
    words = (row.name, row.position, row.institution, f"materi: {row.topic}" if row.topic else "")
    text = ", ".join(filter(None, words))
    return f"{text} (daring)" if row.online else text


def _presence(invitation: Invitation) -> PresenceRow:
    people = list(invitation.attendees.all())
    women = sum(person.sex == "P" for person in people)
    return PresenceRow(invitation.department.name, invitation.presence, women, len(people) - women, invitation.note)


def _decision(decision: Decision, invitations: list[Invitation]) -> DecisionRow:
    """The decision with its tasks, those of one text and date together."""
    invited = {row.department_id for row in invitations}
    groups: dict[tuple[str, dt.date], list[ActionItem]] = {}
    for item in decision.given:  # type: ignore[attr-defined]
        groups.setdefault((item.text, item.due), []).append(item)
    tasks = (TaskRow(text, _who(items, invited), due.isoformat()) for (text, due), items in groups.items())
    return DecisionRow(decision.number, decision.text, tuple(tasks))


def _who(items: Iterable[ActionItem], invited: set[int]) -> str:
    departments = {item.department_id: item.department.short_name for item in items}
    if len(departments) > 1 and departments.keys() == invited:
        return f"{EVERYBODY} ({len(departments)})"
    return ", ".join(departments.values())


# --- two versions -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChangedPart:
    """A part that differs: what it is called, and the old and the new text in one."""

    label: str
    pieces: tuple[Piece, ...]


def changed_parts(old: MinutesContent, new: MinutesContent) -> list[ChangedPart]:
    """What differs from ``old`` to ``new``, word by word, in the order of the form."""
    before, after = parts_of(old), parts_of(new)
    return [
        ChangedPart(label, merged(*word_difference(before.get(label, ""), after.get(label, ""))))
        for label in dict.fromkeys([*after, *before])
        if before.get(label, "") != after.get(label, "")
    ]


def parts_of(content: MinutesContent) -> dict[str, str]:
    """Label -> plain text of everything in the minutes."""
    return {
        "Rapat": content.title,
        "Bentuk": str(MeetingMode(content.mode).label),
        "Tempat": content.place,
        "Surat undangan": content.letter_number,
        "Pimpinan rapat": content.chair,
        "Sekretaris": content.secretary,
        "Notulis": content.note_taker,
        "Dibuka oleh": content.opened_by,
        "Ditutup oleh": content.closed_by,
        "Susunan acara": "\n".join(
            " ".join(filter(None, (row.clock, row.title, row.presenter))) for row in content.agenda
        ),
        "Narasumber": "\n".join(content.speakers),
        "Kehadiran": "\n".join(_presence_words(row) for row in content.presence),
        **{label: to_text(content.sections.get(name, "")) for name, label in SECTIONS.items()},
        **{f"Keputusan {row.number}": _decision_words(row) for row in content.decisions},
    }


def _presence_words(row: PresenceRow) -> str:
    people = f", P {row.women}, L {row.men}" if row.women or row.men else ""
    return f"{row.name}: {Presence(row.presence).label}{people}"


def _decision_words(row: DecisionRow) -> str:
    return "\n".join([row.text, *(f"{task.who}: {task.text} ({task.due})" for task in row.tasks)])
