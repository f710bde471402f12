"""The letter of invitation: prefilled from the meeting and who leads the organizing office, then kept as written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from departments.queries import head_on
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import StaleVersion
from pug_tanjungbalai.common.formats import tanggal

from ..enums import LetterNature
from ..models import InvitationLetter, Meeting
from ..queries import letter_of, meeting_day, offices_of
from .meeting import STALE, require_alive, require_manager

LETTER_FIELDS = (
    "date",
    "nature",
    "attachment",
    "subject",
    "addressees",
    "body",
    "signer_name",
    "signer_position",
    "signer_rank",
    "signer_nip",
    "copies_to",
)
#: More addressees than these stand on a page of their own ("terlampir").
MANY_ADDRESSEES = 6
ONE_SHEET = "1 (satu) lembar"
SUBJECT_LENGTH = 200


def addressees(letter: InvitationLetter) -> list[str]:
    """The addressees, one a line."""
    return [line.strip() for line in letter.addressees.splitlines() if line.strip()]


def has_annex(letter: InvitationLetter) -> bool:
    """Whether the addressees stand on a page of their own."""
    return len(addressees(letter)) > MANY_ADDRESSEES


def signer_on(meeting: Meeting, day: dt.date) -> dict[str, str]:
    """The signer's fields: who leads the organizing office on ``day``, a Plt. or Plh. as such; empty without one."""
    head = head_on(meeting.organizer, day)
    if head is None:
        return {}
    return {
        "signer_name": head.name,
        "signer_position": head.signing_title,
        "signer_rank": head.rank,
        "signer_nip": head.nip,
    }


def signer_warning(letter: InvitationLetter, meeting: Meeting) -> str:
    """What to say where somebody else leads the organizing office on the date of the letter; empty otherwise."""
    signer = signer_on(meeting, letter.date)
    if not signer or signer["signer_name"] == letter.signer_name:
        return ""
    return (
        f"Pada {tanggal(letter.date)} yang memimpin {meeting.organizer.short_name} adalah {signer['signer_name']}"
        f" ({signer['signer_position']}). Periksa penanda tangan surat."
    )


def drafted_letter(meeting: Meeting, today: dt.date) -> InvitationLetter:
    """An unsaved letter with everything that is known: subject, addressees, signer of the day."""
    day = min(today, meeting_day(meeting))
    offices = offices_of(meeting, meeting_day(meeting))
    return InvitationLetter(
        meeting=meeting,
        date=day,
        nature=LetterNature.IMPORTANT,
        attachment=ONE_SHEET if len(offices) > MANY_ADDRESSEES else "",
        subject=f"Undangan {meeting.title}"[:SUBJECT_LENGTH],
        addressees="\n".join(offices),
        **signer_on(meeting, day),
    )


@transaction.atomic
def save_letter(
    *, meeting: Meeting, actor: Any, number: str, values: Mapping[str, Any], version: int, meeting_version: int
) -> InvitationLetter:
    """Write the letter of which the user saw ``version`` (0: none yet), and its number, which the meeting bears.

    StaleVersion where somebody saved the letter in between, or gave the meeting another number.
    """
    require_manager(actor)
    require_alive(meeting)
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if number != Meeting.objects.values_list("invitation_number", flat=True).get(pk=meeting.pk):
        _number(meeting, actor, number, meeting_version)
    stored = letter_of(meeting)
    if stored is None:
        if version:
            raise StaleVersion(STALE)
        letter = InvitationLetter(meeting=meeting, **values)
        audit.save(letter, actor=actor)
        return letter
    before = audit.values_of(stored)
    if not InvitationLetter.objects.filter(pk=stored.pk, version=version).update(**values, version=version + 1):
        raise StaleVersion(STALE)
    stored.refresh_from_db()
    audit.record(actor=actor, action="ubah", obj=stored, changes=audit.difference(before, audit.values_of(stored)))
    return stored


def _number(meeting: Meeting, actor: Any, number: str, seen: int) -> None:
    """Give the meeting the number of its letter."""
    before = Meeting.objects.get(pk=meeting.pk)
    rows = Meeting.objects.filter(pk=meeting.pk, version=seen)
    if not rows.update(invitation_number=number, version=seen + 1):
        raise StaleVersion(STALE)
    meeting.refresh_from_db()
    changes = {"invitation_number": [before.invitation_number, number]}
    audit.record(actor=actor, action="ubah", obj=meeting, changes=changes)
