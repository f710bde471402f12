"""Signing the minutes off: chair and note-taker, each at a moment; with both they are locked as a version.

Locked minutes do not change. A correction opens them again with a reason: both signatures are void, the version stays,
and what is signed next is the version after it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.richtext import to_text

from ..enums import MeetingState
from ..models import Meeting, Minutes, MinutesVersion
from .checkin import close_checkin
from .lock import LOCKED, SIGNATURES
from .meeting import STALE, require_alive, require_manager
from .minutes_content import SECTIONS, read_content

REASON_LENGTH = 2000


@dataclass(frozen=True)
class Signer:
    """Who signs: the fields of name and moment, and the words."""

    name_field: str
    moment_field: str
    label: str


#: By the word in the address.
SIGNERS = {
    "pimpinan": Signer("chair", "chair_signed_at", "pimpinan rapat"),
    "notulis": Signer("note_taker", "note_taker_signed_at", "notulis"),
}


def signing_obstacle(meeting: Meeting, minutes: Minutes, who: str) -> str:
    """Why ``who`` cannot sign; empty when they can."""
    signer = SIGNERS[who]
    if minutes.locked_at:
        return "Notula sudah terkunci."
    if meeting.state != MeetingState.HELD:
        return "Nyatakan dahulu rapatnya terlaksana."
    if getattr(minutes, signer.moment_field):
        return f"Sudah disahkan {signer.label}."
    if not getattr(minutes, signer.name_field):
        return f"Isi dahulu nama {signer.label}."
    if not any(to_text(getattr(minutes, name)).strip() for name in SECTIONS):
        return "Notula belum berisi."
    return ""


@transaction.atomic
def sign_minutes(
    *, meeting: Meeting, actor: Any, who: str, version: int, now: dt.datetime | None = None
) -> MinutesVersion | None:
    """Record that ``who`` (a key of ``SIGNERS``) signed the text of ``version``; with both, lock it.

    Returns the locked version, None while the other signature is missing. Refusals: NotAllowed, IllegalMove with the
    obstacle, StaleVersion where the text is another one by now.
    """
    minutes = _opened(meeting, actor)
    obstacle = signing_obstacle(meeting, minutes, who)
    if obstacle:
        raise IllegalMove(obstacle)
    signer, moment = SIGNERS[who], now or timezone.now()
    signed = {name: getattr(minutes, name) for name in SIGNATURES} | {signer.moment_field: moment}
    locks = all(signed.values())
    values: dict[str, Any] = {signer.moment_field: moment}
    if locks:
        values |= {"locked_at": moment, "correction_reason": ""}
    rows = Minutes.objects.filter(pk=minutes.pk, version=version, locked_at__isnull=True)
    if not rows.update(**values, version=version + 1):
        raise StaleVersion(STALE)
    reason = minutes.correction_reason
    minutes.refresh_from_db()
    name = getattr(minutes, signer.name_field)
    changes = {signer.moment_field: [None, moment], signer.name_field: [None, name]}
    audit.record(actor=actor, action=f"sahkan_{who}", obj=minutes, changes=changes)
    return _lock(meeting, minutes, actor, moment, reason) if locks else None


def _lock(meeting: Meeting, minutes: Minutes, actor: Any, moment: dt.datetime, reason: str) -> MinutesVersion:
    """Keep the whole content as the next version; from now on nobody can check in to what it says."""
    if meeting.checkin_code and meeting.checkin_closed_at is None:
        close_checkin(meeting=meeting, actor=actor, now=moment)
    last = minutes.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = MinutesVersion(
        minutes=minutes,
        number=last + 1,
        content=read_content(meeting, minutes).as_dict(),
        reason=reason,
        actor=actor,
        at=moment,
    )
    version.save(force_insert=True)
    changes = {"versi": [last or None, version.number], "locked_at": [None, moment]}
    audit.record(actor=actor, action="kunci", obj=minutes, changes=changes, reason=reason)
    return version


@transaction.atomic
def withdraw_signatures(*, meeting: Meeting, actor: Any, version: int) -> Minutes:
    """Take a signature back before the minutes are locked; IllegalMove where there is none."""
    minutes = _opened(meeting, actor)
    if minutes.locked_at:
        raise IllegalMove(LOCKED)
    signed = {name: [getattr(minutes, name), None] for name in SIGNATURES if getattr(minutes, name)}
    if not signed:
        raise IllegalMove("Belum ada pengesahan yang dapat dibatalkan.")
    _update(minutes, version, dict.fromkeys(SIGNATURES))
    audit.record(actor=actor, action="batal_sah", obj=minutes, changes=signed)
    return minutes


@transaction.atomic
def open_correction(*, meeting: Meeting, actor: Any, reason: str, version: int) -> Minutes:
    """Open locked minutes for a correction; both signatures are void, the locked version stays as it is."""
    minutes = _opened(meeting, actor)
    if not minutes.locked_at:
        raise IllegalMove("Notula tidak terkunci; isinya dapat langsung diubah.")
    if not reason.strip():
        raise IllegalMove("Alasan koreksi wajib diisi.")
    before = {name: getattr(minutes, name) for name in (*SIGNATURES, "locked_at")}
    _update(minutes, version, {**dict.fromkeys(before), "correction_reason": reason.strip()[:REASON_LENGTH]})
    changes = {name: [moment, None] for name, moment in before.items()}
    audit.record(actor=actor, action="koreksi", obj=minutes, changes=changes, reason=reason.strip())
    return minutes


def _opened(meeting: Meeting, actor: Any) -> Minutes:
    """The minutes, once right and state of the meeting are checked."""
    require_manager(actor)
    require_alive(meeting)
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise IllegalMove("Notula belum ditulis.")
    return minutes


def _update(minutes: Minutes, version: int, values: dict[str, Any]) -> None:
    """Write where the stored version is still the one that was seen."""
    rows = Minutes.objects.filter(pk=minutes.pk, version=version)
    if not rows.update(**values, version=version + 1):
        raise StaleVersion(STALE)
    minutes.refresh_from_db()
