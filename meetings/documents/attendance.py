"""The attendance sheet (daftar hadir) for paper: a line to sign for each person, filled in where one is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pug_tanjungbalai.common.documents.value import Letterhead
from pug_tanjungbalai.common.formats import EMPTY, local_date, tanggal_panjang, tanggal_surat, waktu

from ..models import Attendee, Invitation, Meeting
from ..tables import file_words, hours

PLACE = "Tanjungbalai"
#: Lines of an empty sheet for each department, and for those whom nobody expected.
BLANK_LINES, SPARE_LINES = 2, 5


@dataclass(frozen=True)
class SheetLine:
    """One line: a person, or room for one of ``institution``."""

    number: int
    name: str = ""
    sex: str = ""
    nip: str = ""
    position: str = ""
    institution: str = ""
    phone: str = ""


@dataclass(frozen=True)
class AttendanceSheet:
    """Head, lines and foot of the sheet, ready to be printed."""

    name: str
    head: Letterhead
    facts: tuple[tuple[str, str], ...]
    lines: tuple[SheetLine, ...]
    signed: str
    footer: str


def attendance_sheet(
    meeting: Meeting, invitations: Iterable[Invitation], *, kop: Letterhead, blank: bool, printed_at: dt.datetime
) -> AttendanceSheet:
    """The sheet of ``meeting`` under ``kop``; ``blank``: two empty lines for each department instead of the people.

    ``invitations`` have their department and attendees at hand.
    """
    lines: list[SheetLine] = []
    for invitation in invitations:
        people = [] if blank else sorted(invitation.attendees.all(), key=_order)
        institution = invitation.department.name
        for person in people:
            lines.append(_person(len(lines) + 1, person, institution))
        for _line in range(BLANK_LINES if blank else not people):
            lines.append(SheetLine(len(lines) + 1, institution=institution))
    for _line in range(SPARE_LINES):
        lines.append(SheetLine(len(lines) + 1))
    return AttendanceSheet(
        name=f"Daftar hadir {file_words(meeting.title)} {local_date(meeting.starts_at):%Y-%m-%d}",
        head=kop,
        facts=(
            ("Rapat", meeting.title),
            ("Hari/tanggal", tanggal_panjang(meeting.starts_at)),
            ("Pukul", hours(meeting)),
            ("Tempat", meeting.place or meeting.get_mode_display() or EMPTY),
        ),
        lines=tuple(lines),
        signed=f"{PLACE}, {tanggal_surat(meeting.starts_at)}",
        footer=f"Daftar hadir · {tanggal_surat(meeting.starts_at)} · dicetak {waktu(printed_at)}",
    )


def _order(person: Attendee) -> tuple[bool, dt.datetime, str]:
    """By arrival; those whom staff keyed in after them, by name."""
    latest = dt.datetime.max.replace(tzinfo=dt.UTC)
    return person.arrived_at is None, person.arrived_at or latest, person.name


def _person(number: int, person: Attendee, institution: str) -> SheetLine:
    return SheetLine(number, person.name, person.sex, person.nip, person.position, institution, person.phone)
