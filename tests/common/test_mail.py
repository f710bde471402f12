"""E-mail after the fact: one letter to one person, after the commit, never an error for who waits for the page."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import transaction

from pug_tanjungbalai.common.mail import Letter, send, send_after_commit

LETTER = Letter("ani@contoh.id", "Kabar", "Isi.")


def test_everybody_gets_a_letter_of_their_own():
    assert send([LETTER, Letter("budi@contoh.id", "Kabar", "Isi.")]) == 2
    assert [message.to for message in mail.outbox] == [["ani@contoh.id"], ["budi@contoh.id"]]
    assert "dikirim otomatis" in mail.outbox[0].body


def test_line_break_in_a_subject_begins_no_header():
    assert send([Letter("ani@contoh.id", "Kabar\nBcc: semua@contoh.id", "Isi.")]) == 1
    assert mail.outbox[0].subject == "Kabar Bcc: semua@contoh.id"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_for_what_was_rolled_back():
    with transaction.atomic():
        send_after_commit([LETTER])
        transaction.set_rollback(True)
    assert mail.outbox == []
    with transaction.atomic():
        send_after_commit([LETTER, Letter("", "Tanpa alamat", "Isi.")])
        assert mail.outbox == []
    assert len(mail.outbox) == 1


def test_failure_is_logged(settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send([LETTER]) == 0
    assert "E-mail was not sent" in caplog.text
