"""E-mail: one sender for everything that goes out.

What follows a deed is sent once the deed is stored (:func:`send_after_commit`), and a mail server that fails disturbs
nobody. Who must know what became of each letter uses :func:`send_each`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from smtplib import SMTPAuthenticationError, SMTPConnectError, SMTPException, SMTPServerDisconnected
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from .text import clean_text

logger = logging.getLogger(__name__)

#: Seconds after which a mail server that does not answer is given up: somebody waits for the page.
PATIENCE = 10
SENT_BY_PROGRAM = (
    "Surel ini dikirim otomatis oleh aplikasi Pemantauan PUG Kota Tanjungbalai. Balasan ke alamat ini tidak dibaca."
)
UNREACHABLE = "server surel tidak dapat dihubungi"
REFUSED = "server surel menolak alamatnya"
#: After these no other message will go out; what else the server says concerns the one message.
_LOST = (SMTPServerDisconnected, SMTPConnectError, SMTPAuthenticationError)
#: Name, content and media type of an attachment.
Attachment = tuple[str, bytes, str]


@dataclass(frozen=True)
class Letter:
    """One message to one person, or to the people of one office; nobody else sees who was written to."""

    to: str | tuple[str, ...]
    subject: str
    body: str
    attachments: Sequence[Attachment] = ()


def send_after_commit(letters: Iterable[Letter]) -> None:
    """Send when the present transaction is committed; never where it is rolled back."""
    batch = tuple(letter for letter in letters if letter.to)
    if batch:
        transaction.on_commit(partial(send, batch))


def send(letters: Iterable[Letter]) -> int:
    """Send now; returns how many went out. A failure is logged, not raised."""
    return sum(not reason for reason in send_each(letters))


def send_each(letters: Iterable[Letter]) -> Iterator[str]:
    """Send now over one connection: for each letter why it did not go out, empty where it did.

    Failures are logged. A server that cannot be reached is not asked again for the letters that follow.
    """
    connection = get_connection(timeout=PATIENCE)
    lost = _opened(connection)
    try:
        for letter in letters:
            reason = lost or _send(connection, letter)
            lost = reason if reason == UNREACHABLE else ""
            yield reason
    finally:
        if not lost:
            connection.close()


def _opened(connection: Any) -> str:
    """Open the connection for all letters: the reason where that fails."""
    try:
        connection.open()
    except OSError:  # SMTPException is one
        logger.exception("E-mail was not sent: the server cannot be reached")
        return UNREACHABLE
    return ""


def _send(connection: Any, letter: Letter) -> str:
    """Send one letter: why it did not go out, empty where it did."""
    mail = EmailMessage(
        clean_text(letter.subject, multiline=False),  # a line break would begin a header of its own
        f"{letter.body.rstrip()}\n\n{SENT_BY_PROGRAM}\n",
        to=[letter.to] if isinstance(letter.to, str) else list(letter.to),
        connection=connection,
    )
    for name, content, kind in letter.attachments:
        mail.attach(name, content, kind)
    try:
        mail.send()
    except Exception as error:
        logger.exception("E-mail was not sent: %r", mail.subject)
        gone = isinstance(error, _LOST) or (isinstance(error, OSError) and not isinstance(error, SMTPException))
        return UNREACHABLE if gone else REFUSED
    return ""
