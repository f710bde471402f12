"""Minutes that were signed off: what they forbid, and what a change does to a signature."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove

from ..models import Meeting, Minutes, MinutesVersion

LOCKED = "Notula rapat ini sudah disahkan dan terkunci. Buka koreksi dengan alasan bila ada yang perlu diperbaiki."
#: Moments of the two signatures.
SIGNATURES = ("chair_signed_at", "note_taker_signed_at")


def is_locked(meeting: Meeting) -> bool:
    """Whether the minutes of ``meeting`` are locked, and its decisions with them."""
    return Minutes.objects.filter(meeting=meeting, locked_at__isnull=False).exists()


def require_unlocked(meeting: Meeting) -> None:
    """IllegalMove where the minutes are locked, decisions included."""
    if is_locked(meeting):
        raise IllegalMove(LOCKED)


def locked_version(meeting: Meeting) -> int:
    """The number of the version as which the minutes are locked; 0 while they are not."""
    versions = MinutesVersion.objects.filter(minutes__meeting=meeting, minutes__locked_at__isnull=False)
    return versions.aggregate(newest=Max("number"))["newest"] or 0


def void_signatures(meeting: Meeting, actor: Any) -> None:
    """What was signed has changed: the signatures on unlocked minutes no longer hold. Call it in the transaction."""
    minutes = Minutes.objects.filter(meeting=meeting, locked_at__isnull=True).first()
    if minutes is None:
        return
    signed = {name: getattr(minutes, name) for name in SIGNATURES if getattr(minutes, name)}
    if not signed:
        return
    Minutes.objects.filter(pk=minutes.pk).update(**dict.fromkeys(signed), version=minutes.version + 1)
    changes = {name: [moment, None] for name, moment in signed.items()}
    audit.record(actor=actor, action="pengesahan_gugur", obj=minutes, changes=changes)
