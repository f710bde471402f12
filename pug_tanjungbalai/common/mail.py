"""E-mail that follows a deed: sent once the deed is stored; a mail server that fails is logged and disturbs nobody."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from .text import clean_text

logger = logging.getLogger(__name__)

#: Seconds after which a mail server that does not answer is given up: somebody waits for the page.
PATIENCE = 10
SENT_BY_PROGRAM = (
    "Surel ini dikirim otomatis oleh aplikasi Pemantauan PUG Kota Tanjungbalai. Balasan ke alamat ini tidak dibaca."
)


@dataclass(frozen=True)
class Letter:
    """One message to one person; nobody sees who else was written to."""

    to: str
    subject: str
    body: str


def send_after_commit(letters: Iterable[Letter]) -> None:
    """Send when the present transaction is committed; never where it is rolled back."""
    batch = tuple(letter for letter in letters if letter.to)
    if batch:
        transaction.on_commit(partial(send, batch))


def send(letters: Iterable[Letter]) -> int:
    """Send now over one connection; returns how many went out. A failure is logged, not raised."""
    messages = [
        # A line break in a subject would begin a header of its own.
        EmailMessage(
            clean_text(letter.subject, multiline=False), f"{letter.body}\n\n{SENT_BY_PROGRAM}\n", to=[letter.to]
        )
        for letter in letters
    ]
    try:
        return get_connection(timeout=PATIENCE).send_messages(messages) or 0
    except Exception:
        logger.exception("E-mail was not sent: %d messages, first subject %r", len(messages), messages[0].subject)
        return 0
