"""Sending the invitation, or its cancellation, by e-mail: claimed first, sent once that is stored, every failure told.

One message goes to each invited department, to all its focal points and its head. The layer above makes the papers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.formats import waktu
from pug_tanjungbalai.common.mail import Letter, send_each

from ..enums import MeetingState
from ..models import InvitationLetter, Meeting
from ..queries import CANCELLATION_SENT, SENDING_FAILED, Mailbox, cancellation_sent_at, mailboxes
from .meeting import STALE, require_manager


@dataclass
class Delivery:
    """What became of the sending: people reached, departments without an address, and what failed with its reason."""

    what: str = "Undangan"
    people: int = 0
    departments: int = 0
    without_address: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What the page says."""
        text = f"{self.what} dikirim ke {self.people} orang pada {self.departments} perangkat daerah."
        if self.without_address:
            text += f" Tanpa alamat surel: {', '.join(self.without_address)}."
        if self.failed:
            failed = "; ".join(f"{name} ({reason})" for name, reason in self.failed)
            text += f" Gagal: {failed}."
        return text


def sending_obstacle(meeting: Meeting, letter: InvitationLetter | None, now: dt.datetime) -> str:
    """Why the invitation cannot be sent; empty when it can."""
    if letter is None:
        return "Simpan dahulu surat undangannya."
    if meeting.state == MeetingState.CANCELLED and not letter.sent_at:
        return "Rapat ini dibatalkan dan undangannya belum pernah dikirim."
    if not meeting.invitation_number:
        return "Isi dahulu nomor surat undangan."
    if meeting.starts_at <= now:
        began = "Waktu rapat sudah lewat sejak" if meeting.state == MeetingState.CANCELLED else "Rapat sudah dimulai"
        return f"{began} {waktu(meeting.starts_at)}."
    return ""


def sent_before(meeting: Meeting, letter: InvitationLetter) -> dt.datetime | None:
    """When what would be sent now went out before: the cancellation of a cancelled meeting, else the invitation."""
    return cancellation_sent_at(letter) if meeting.state == MeetingState.CANCELLED else letter.sent_at


def send_invitations(
    *,
    letter: InvitationLetter,
    actor: Any,
    compose: Callable[[Mailbox], Letter],
    version: int,
    again: bool = False,
    now: dt.datetime | None = None,
) -> Delivery:
    """Send the invitation to the invited departments after the claim is committed; returns what became of it.

    Of a cancelled meeting whose invitation was sent the same goes to the same people: the cancellation.

    ``compose`` makes the message for one department. IllegalMove where it cannot be sent (:func:`sending_obstacle`),
    nobody has an address, or it was sent before and ``again`` is not said; StaleVersion where somebody was faster: of
    two who send at the same moment one sends. The delivery fills itself when the transaction is committed.
    """
    meeting = letter.meeting
    moment = now or timezone.now()
    delivery = Delivery("Pembatalan" if meeting.state == MeetingState.CANCELLED else "Undangan")
    with transaction.atomic():
        require_manager(actor)
        boxes = _claim(letter, actor, version, again, moment)
        delivery.without_address = [box.department.short_name for box in boxes if not box.addresses]
        before = letter.sent_at
        transaction.on_commit(lambda: _deliver(letter, actor, boxes, compose, delivery, before))
    return delivery


def _claim(letter: InvitationLetter, actor: Any, version: int, again: bool, moment: dt.datetime) -> list[Mailbox]:
    """Say that the letter is sent, before anything goes out."""
    obstacle = sending_obstacle(letter.meeting, letter, moment)
    if obstacle:
        raise IllegalMove(obstacle)
    cancelled = letter.meeting.state == MeetingState.CANCELLED
    earlier = sent_before(letter.meeting, letter)
    if earlier and not again:
        what = "Pembatalan" if cancelled else "Undangan"
        raise IllegalMove(f"{what} sudah dikirim {waktu(earlier)}. Tandai “Kirim ulang” bila memang perlu.")
    boxes = mailboxes(letter.meeting, timezone.localdate(moment))
    people = sum(len(box.addresses) for box in boxes)
    if not people:
        raise IllegalMove("Tidak satu pun focal point atau kepala perangkat daerah yang diundang mempunyai surel.")
    rows = InvitationLetter.objects.filter(pk=letter.pk, version=version, sent_at=letter.sent_at)
    sent_at = letter.sent_at if cancelled else moment
    if not rows.update(sent_at=sent_at, version=version + 1):
        raise StaleVersion(STALE)
    changes = audit.difference({"sent_at": letter.sent_at}, {"sent_at": sent_at})
    changes["penerima"] = [None, {box.department.code: len(box.addresses) for box in boxes if box.addresses}]
    audit.record(actor=actor, action=CANCELLATION_SENT if cancelled else "kirim", obj=letter, changes=changes)
    return boxes


def _deliver(
    letter: InvitationLetter,
    actor: Any,
    boxes: Iterable[Mailbox],
    compose: Callable[[Mailbox], Letter],
    delivery: Delivery,
    before: dt.datetime | None,
) -> None:
    """Send, and keep what failed."""
    reached = [box for box in boxes if box.addresses]
    for box, reason in zip(reached, send_each(compose(box) for box in reached), strict=True):
        if reason:
            delivery.failed.append((box.department.short_name, reason))
        else:
            delivery.departments += 1
            delivery.people += len(box.addresses)
    _record(letter, actor, delivery, before)


def _record(letter: InvitationLetter, actor: Any, delivery: Delivery, before: dt.datetime | None) -> None:
    """Keep what failed; a letter that reached nobody was not sent."""
    if not delivery.failed:
        return
    with transaction.atomic():
        if not delivery.departments:
            InvitationLetter.objects.filter(pk=letter.pk).update(sent_at=before)
        audit.record(actor=actor, action=SENDING_FAILED, obj=letter, changes={"gagal": [None, dict(delivery.failed)]})
