"""What the papers of a meeting need: letters, agenda, minutes that can be signed, files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from departments.models import User
from meetings.domain.signoff import SIGNERS, sign_minutes
from meetings.enums import MeetingState
from meetings.models import AgendaItem, InvitationLetter, Meeting, MeetingFile, Minutes, MinutesVersion
from tests import factories
from tests.conftest import City

PDF = b"%PDF-1.4\nisi\n%%EOF\n"


def make_letter(meeting: Meeting, **fields: Any) -> InvitationLetter:
    """A letter of 2 March 2026 to one department."""
    return InvitationLetter.objects.create(
        meeting=meeting,
        **{
            "date": dt.date(2026, 3, 2),
            "subject": "Undangan rapat koordinasi PUG",
            "addressees": "Kepala Dinas Pendidikan",
            "signer_name": "Zul Abdiman, S.Kom., M.M.",
            "signer_position": "Kepala Bapperida",
            "signer_rank": "Pembina Utama Muda (IV/c)",
            "signer_nip": "197608112003121005",
            **fields,
        },
    )


def make_agenda(meeting: Meeting, *items: tuple[int, str]) -> list[AgendaItem]:
    """Items of (minutes, title)."""
    return [
        AgendaItem.objects.create(meeting=meeting, position=position, minutes=minutes, title=title)
        for position, (minutes, title) in enumerate(items, 1)
    ]


def coming_meeting(city: City, **fields: Any) -> Meeting:
    """A planned meeting a week from now to which A and B are invited, with a numbered letter."""
    starts = (timezone.now() + dt.timedelta(days=7)).replace(second=0, microsecond=0)
    meeting = factories.make_meeting(
        city.a,
        city.b,
        organizer=city.bapperida_department,
        presence="unrecorded",
        **{
            "state": MeetingState.PLANNED,
            "starts_at": starts,
            "ends_at": starts + dt.timedelta(hours=3),
            "invitation_number": "005/1/Bapperida/2026",
            **fields,
        },
    )
    make_letter(meeting, date=timezone.localdate())
    return meeting


def written_meeting(city: City, **fields: Any) -> Meeting:
    """A meeting that was held, with minutes that both can sign."""
    meeting = factories.make_meeting(city.a, city.b, organizer=city.bapperida_department)
    values = {"opening": "<p>Dibuka.</p>", "chair": "Zul Abdiman", "note_taker": "Mariana Tobing", **fields}
    factories.make_minutes(meeting, **values)
    return meeting


def lock(meeting: Meeting, actor: User) -> MinutesVersion:
    """Both sign; the version that was locked."""
    version = None
    for who in SIGNERS:
        seen = Minutes.objects.get(meeting=meeting).version
        version = sign_minutes(meeting=meeting, actor=actor, who=who, version=seen)
    assert version is not None
    return version


def make_file(meeting: Meeting, actor: User, **fields: Any) -> MeetingFile:
    """A presentation."""
    return MeetingFile.objects.create(
        meeting=meeting,
        uploaded_by=actor,
        **{"file": ContentFile(PDF, name="paparan.pdf"), "name": "Paparan GBS.pdf", "size": len(PDF), **fields},
    )
