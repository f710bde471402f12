"""The attendance list as a workbook: people with their data, and the departments with women and men."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from pug_tanjungbalai.common.formats import tanggal_panjang
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet

from ..models import Invitation, Meeting
from ..tables import hours

PEOPLE = (
    OutColumn("No", width=6, kind="int"),
    OutColumn("Nama", width=32, kind="text"),
    OutColumn("L/P", width=6, kind="text"),
    OutColumn("NIP", width=22, kind="text"),
    OutColumn("Jabatan", width=32, kind="text"),
    OutColumn("Instansi", width=40, kind="text"),
    OutColumn("No. HP", width=18, kind="text"),
    OutColumn("Datang", width=18, kind="datetime"),
    OutColumn("Dicatat lewat", width=24, kind="text"),
)
DEPARTMENTS = (
    OutColumn("Kode", width=16, kind="text"),
    OutColumn("Perangkat daerah", width=44, kind="text"),
    OutColumn("Kehadiran", width=16, kind="text"),
    OutColumn("Keterangan", width=36, kind="text"),
    OutColumn("P", width=8, kind="int"),
    OutColumn("L", width=8, kind="int"),
    OutColumn("Jumlah", width=10, kind="int"),
    OutColumn("P (%)", width=10, kind="percent"),
)


def attendance_sheets(meeting: Meeting, invitations: Iterable[Invitation]) -> list[Sheet]:
    """The two sheets; ``invitations`` have their department and attendees at hand."""
    rows = list(invitations)
    heading = [meeting.title, f"{tanggal_panjang(meeting.starts_at)}, {hours(meeting)}, {meeting.place}".rstrip(", ")]
    return [
        Sheet("Peserta", PEOPLE, _people(rows), heading=[f"Daftar hadir: {heading[0]}", heading[1]]),
        Sheet(
            "Perangkat daerah", DEPARTMENTS, _departments(rows), heading=[f"Rekap kehadiran: {heading[0]}", heading[1]]
        ),
    ]


def _people(rows: list[Invitation]) -> Iterator[list[Any]]:
    number = 0
    for invitation in rows:
        for person in invitation.attendees.all():
            number += 1
            yield [
                number,
                person.name,
                person.sex,
                person.nip,
                person.position,
                invitation.department.name,
                person.phone,
                person.arrived_at,
                person.get_source_display(),
            ]


def _departments(rows: list[Invitation]) -> Iterator[list[Any]]:
    for invitation in rows:
        sexes = [person.sex for person in invitation.attendees.all()]
        women, total = sexes.count("P"), len(sexes)
        yield [
            invitation.department.code,
            invitation.department.name,
            invitation.get_presence_display(),
            invitation.note,
            women,
            total - women,
            total,
            Decimal(women * 100) / total if total else None,
        ]
