"""The check-in of a meeting: its code, when it works, opening, closing and changing it."""

from __future__ import annotations

import datetime as dt
import secrets
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.formats import WIB, jam, local_date, tanggal_panjang

from ..enums import MeetingState
from ..models import Meeting
from .lock import require_unlocked
from .meeting import require_alive, require_manager

#: 32 characters that people do not confuse: no 0 and o, no 1 and l. Twelve of them are 60 bits.
ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
CODE_LENGTH = 12
GROUP = 4
#: What people read for a character that is not in the alphabet.
_MISREAD = str.maketrans({"1": "i", "l": "i"})
#: How long before the start the check-in opens.
EARLY = dt.timedelta(hours=1)
STALE = "Rekan lain baru mengubah daftar hadir mandiri rapat ini. Muat ulang halaman, lalu ulangi bila masih perlu."


class Window(StrEnum):
    """Whether one can check in now, and why not."""

    NONE = "none"
    EARLY = "early"
    OPEN = "open"
    ENDED = "ended"
    CLOSED = "closed"
    CANCELLED = "cancelled"


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normal_code(text: str) -> str:
    """The code that somebody typed, however grouped and in whatever case; empty where it can be none."""
    code = "".join(text.split()).replace("-", "").lower().translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def shown_code(code: str) -> str:
    """The code in groups of four: ``abcd-efgh-ijkm``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def opens_at(meeting: Meeting) -> dt.datetime:
    """The first moment at which one can check in."""
    return meeting.starts_at - EARLY


def closes_at(meeting: Meeting) -> dt.datetime:
    """The last moment at which one can check in: the end, or that of the day (WIB) where the end is open."""
    if meeting.ends_at is not None:
        return meeting.ends_at
    return dt.datetime.combine(local_date(meeting.starts_at), dt.time.max, WIB)


def window(meeting: Meeting, now: dt.datetime) -> Window:
    """Whether one can check in at ``now``."""
    if not meeting.checkin_code:
        return Window.NONE
    if meeting.state == MeetingState.CANCELLED:
        return Window.CANCELLED
    if now > closes_at(meeting):
        return Window.ENDED
    if meeting.checkin_closed_at is not None:
        return Window.CLOSED
    return Window.OPEN if now >= opens_at(meeting) else Window.EARLY


def closed_words(meeting: Meeting, state: Window) -> str:
    """Why one cannot check in, in a sentence for the person with the phone; empty while one can."""
    opening, end = opens_at(meeting), closes_at(meeting)
    over = f"rapat selesai {tanggal_panjang(end)} pukul {jam(end)} WIB" if meeting.ends_at else "hari rapat sudah lewat"
    words = {
        Window.EARLY: f"Daftar hadir belum dibuka. Silakan kembali {tanggal_panjang(opening)} mulai pukul"
        f" {jam(opening)} WIB, satu jam sebelum rapat.",
        Window.ENDED: f"Daftar hadir sudah ditutup karena {over}."
        " Bila Anda hadir tetapi belum tercatat, sampaikan kepada petugas.",
        Window.CLOSED: "Daftar hadir sudah ditutup petugas. Bila Anda hadir tetapi belum tercatat, sampaikan kepada"
        " petugas di meja penerima tamu.",
        Window.CANCELLED: "Rapat ini dibatalkan. Tidak ada daftar hadir yang perlu diisi.",
    }
    return words.get(state, "")


# --- staff --------------------------------------------------------------------------------------------------------


def open_checkin(*, meeting: Meeting, actor: Any) -> Meeting:
    """Give the meeting a code, or open the check-in again that was closed; the code stays the same.

    :class:`IllegalMove` once the minutes are locked: they say who was there.
    """
    require_unlocked(meeting)
    code = meeting.checkin_code or new_code()
    action = "buka_daftar_hadir" if meeting.checkin_code is None else "buka_lagi_daftar_hadir"
    return _store(meeting, actor, action, {"checkin_code": code, "checkin_closed_at": None})


def close_checkin(*, meeting: Meeting, actor: Any, now: dt.datetime | None = None) -> Meeting:
    """Nobody can check in any more until staff opens it again."""
    _require_code(meeting)
    moment = meeting.checkin_closed_at or now or timezone.now()
    return _store(meeting, actor, "tutup_daftar_hadir", {"checkin_closed_at": moment})


def rotate_code(*, meeting: Meeting, actor: Any) -> Meeting:
    """A new code in place of one that went to the wrong people; the old one is unknown from now on."""
    _require_code(meeting)
    return _store(meeting, actor, "ganti_kode_daftar_hadir", {"checkin_code": new_code()})


def _require_code(meeting: Meeting) -> None:
    if not meeting.checkin_code:
        raise IllegalMove("Daftar hadir mandiri rapat ini belum dibuka.")


@transaction.atomic
def _store(meeting: Meeting, actor: Any, action: str, values: dict[str, Any]) -> Meeting:
    """Write ``values`` where the check-in is still as ``meeting`` says; nothing to write is no entry.

    The trail says that there is a code, never which: whoever reads it could check in.
    """
    require_manager(actor)
    require_alive(meeting)
    old = {name: getattr(meeting, name) for name in values}
    if old == values:
        return meeting
    same = Meeting.objects.filter(
        pk=meeting.pk, checkin_code=meeting.checkin_code, checkin_closed_at=meeting.checkin_closed_at
    )
    if not same.exclude(state=MeetingState.CANCELLED).update(**values):
        raise StaleVersion(STALE)
    for name, value in values.items():
        setattr(meeting, name, value)
    audit.record(actor=actor, action=action, obj=meeting, changes=_told(old, values))
    return meeting


def _told(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[Any]]:
    changes = audit.difference(audit.plain(old), audit.plain(new))
    if "checkin_code" in changes:
        changes["checkin_code"] = ["ada" if old["checkin_code"] else None, "kode baru"]
    return changes
