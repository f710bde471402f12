"""Sending the invitation by e-mail: claimed first, sent once that is stored, and every failure told.

One message goes to each invited department, to all its focal points and its head. The layer above makes the papers.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from smtplib import SMTPAuthenticationError, SMTPConnectError, SMTPException, SMTPServerDisconnected
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.formats import waktu
from pug_tanjungbalai.common.mail import PATIENCE
from pug_tanjungbalai.common.text import clean_text

from ..enums import MeetingState
from ..models import InvitationLetter, Meeting
from ..queries import Mailbox, mailboxes
from .meeting import STALE, require_alive, require_manager

logger = logging.getLogger(__name__)

UNREACHABLE = "server surel tidak dapat dihubungi"
REFUSED = "server surel menolak alamatnya"
#: After these no other message will go out; what else the server says concerns the one message.
_LOST = (SMTPServerDisconnected, SMTPConnectError, SMTPAuthenticationError)
#: Name, content and media type of an attachment.
Attachment = tuple[str, bytes, str]


@dataclass(frozen=True)
class Message:
    """What one department gets."""

    subject: str
    body: str
    attachments: Sequence[Attachment] = ()


@dataclass
class Delivery:
    """What became of the sending: people reached, departments without an address, and what failed with its reason."""

    people: int = 0
    departments: int = 0
    without_address: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What the page says."""
        text = f"Undangan dikirim ke {self.people} orang pada {self.departments} perangkat daerah."
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
    if meeting.state == MeetingState.CANCELLED:
        return "Rapat ini dibatalkan."
    if not meeting.invitation_number:
        return "Isi dahulu nomor surat undangan."
    if meeting.starts_at <= now:
        return f"Rapat sudah dimulai {waktu(meeting.starts_at)}."
    return ""


def send_invitations(
    *,
    letter: InvitationLetter,
    actor: Any,
    compose: Callable[[Mailbox], Message],
    version: int,
    again: bool = False,
    now: dt.datetime | None = None,
) -> Delivery:
    """Send the invitation to the invited departments after the claim is committed; returns what became of it.

    ``compose`` makes the message for one department. IllegalMove where it cannot be sent (:func:`sending_obstacle`),
    nobody has an address, or it was sent before and ``again`` is not said; StaleVersion where somebody was faster: of
    two who send at the same moment one sends. The delivery fills itself when the transaction is committed.
    """
    meeting = letter.meeting
    moment = now or timezone.now()
    delivery = Delivery()
    with transaction.atomic():
        require_manager(actor)
        require_alive(meeting)
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
    if letter.sent_at and not again:
        raise IllegalMove(f"Undangan sudah dikirim {waktu(letter.sent_at)}. Tandai “Kirim ulang” bila memang perlu.")
    boxes = mailboxes(letter.meeting, timezone.localdate(moment))
    people = sum(len(box.addresses) for box in boxes)
    if not people:
        raise IllegalMove("Tidak satu pun focal point atau kepala perangkat daerah yang diundang mempunyai surel.")
    rows = InvitationLetter.objects.filter(pk=letter.pk, version=version, sent_at=letter.sent_at)
    if not rows.update(sent_at=moment, version=version + 1):
        raise StaleVersion(STALE)
    changes = {
        "sent_at": [letter.sent_at, moment],
        "penerima": [None, {box.department.code: len(box.addresses) for box in boxes if box.addresses}],
    }
    audit.record(actor=actor, action="kirim", obj=letter, changes=changes)
    return boxes


def _deliver(
    letter: InvitationLetter,
    actor: Any,
    boxes: Iterable[Mailbox],
    compose: Callable[[Mailbox], Message],
    delivery: Delivery,
    before: dt.datetime | None,
) -> None:
    """Send over one connection; a server that does not answer is not asked again for each department."""
    connection = get_connection(timeout=PATIENCE)
    lost = ""
    for box in boxes:
        if not box.addresses:
            continue
        if not lost:
            reason, lost = _send(connection, box, compose(box))
        if lost or reason:
            delivery.failed.append((box.department.short_name, lost or reason))
        else:
            delivery.departments += 1
            delivery.people += len(box.addresses)
    if not lost:
        connection.close()
    _record(letter, actor, delivery, before)


def _send(connection: Any, box: Mailbox, message: Message) -> tuple[str, str]:
    """Send one message: (why it failed, why no other will go out)."""
    mail = EmailMessage(
        clean_text(message.subject, multiline=False), message.body, to=list(box.addresses), connection=connection
    )
    for name, content, kind in message.attachments:
        mail.attach(name, content, kind)
    try:
        mail.send()
    except OSError as error:  # SMTPException is one
        if isinstance(error, SMTPException) and not isinstance(error, _LOST):
            logger.warning("Invitation refused for %s: %s", box.department.code, error)
            return REFUSED, ""
        logger.exception("Invitations stopped at %s", box.department.code)
        return "", UNREACHABLE
    return "", ""


def _record(letter: InvitationLetter, actor: Any, delivery: Delivery, before: dt.datetime | None) -> None:
    """Keep what failed; a letter that reached nobody was not sent."""
    if not delivery.failed:
        return
    with transaction.atomic():
        if not delivery.departments:
            InvitationLetter.objects.filter(pk=letter.pk).update(sent_at=before)
        audit.record(actor=actor, action="kirim_gagal", obj=letter, changes={"gagal": [None, dict(delivery.failed)]})
