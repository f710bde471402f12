"""Sending the invitation: after the commit, once, with every failure told."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPConnectError, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from meetings.domain import decide_meeting
from meetings.domain.letter_delivery import send_invitations, sending_obstacle, sent_before
from meetings.models import InvitationLetter, Meeting
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.mail import REFUSED, UNREACHABLE, Letter
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City, build_city

from ..papers import coming_meeting

pytestmark = pytest.mark.django_db(transaction=True)
FAILING = "tests.meetings.domain.test_letter_delivery."


class RefusingBackend(EmailBackend):
    """A server that refuses one address and takes the others."""

    def send_messages(self, messages):
        for message in messages:
            if "focal.dinkes@contoh.id" in message.to:
                raise SMTPRecipientsRefused({"focal.dinkes@contoh.id": (550, b"no such user")})
        return super().send_messages(messages)


class SilentBackend(EmailBackend):
    """A server that cannot be reached; it counts how often it is asked."""

    asked = 0

    def send_messages(self, messages):
        SilentBackend.asked += 1
        raise SMTPConnectError(421, b"closed")


@pytest.fixture
def city() -> City:
    return build_city()


@pytest.fixture
def letter(city: City) -> InvitationLetter:
    return coming_meeting(city).letter


def compose(box) -> Letter:
    calendar = ("undangan.ics", b"BEGIN:VCALENDAR", "text/calendar")
    return Letter(box.addresses, f"Undangan\r\nBcc: {box.department.code}", "Isi", [calendar])


def send(city: City, letter: InvitationLetter, **fields):
    return send_invitations(
        letter=letter, actor=city.bapperida, compose=compose, **{"version": letter.version, **fields}
    )


def test_each_department_gets_one_message_for_its_people(city: City, letter: InvitationLetter):
    factories.make_invitation(letter.meeting, city.dp3a_department)
    delivery = send(city, letter)
    assert sorted(sorted(message.to) for message in mail.outbox) == [
        ["focal.dinkes@contoh.id", "kepala.dinkes@contoh.id"],
        ["focal.disdik@contoh.id", "kepala.disdik@contoh.id"],
    ]
    # A line break in a subject would begin a header of its own.
    assert {message.subject for message in mail.outbox} == {"Undangan Bcc: DINKES", "Undangan Bcc: DISDIK"}
    assert mail.outbox[0].attachments[0][0] == "undangan.ics"
    assert delivery.words == ("Undangan dikirim ke 4 orang pada 2 perangkat daerah. Tanpa alamat surel: DP3APM-PPKB.")
    stored = InvitationLetter.objects.get()
    assert stored.sent_at is not None
    assert stored.version == 2
    entry = AuditEntry.objects.get(action="kirim")
    assert entry.changes["penerima"] == [None, {"DINKES": 2, "DISDIK": 2}]


def test_nothing_goes_out_before_the_commit_nor_after_a_rollback(city: City, letter: InvitationLetter):
    with transaction.atomic():
        delivery = send(city, letter)
        assert (mail.outbox, delivery.people) == ([], 0)
    assert delivery.people == 4
    mail.outbox.clear()
    letter.refresh_from_db()
    with transaction.atomic():
        send(city, letter, again=True)
        transaction.set_rollback(True)
    assert mail.outbox == []
    assert InvitationLetter.objects.get().version == 2


def test_sending_again_must_be_meant(city: City, letter: InvitationLetter):
    send(city, letter)
    letter.refresh_from_db()
    with pytest.raises(IllegalMove, match="sudah dikirim"):
        send(city, letter)
    assert len(mail.outbox) == 2
    assert send(city, letter, again=True).people == 4
    assert AuditEntry.objects.filter(action="kirim").count() == 2


def test_stale_page_does_not_send(city: City, letter: InvitationLetter):
    with pytest.raises(StaleVersion):
        send(city, letter, version=7)
    assert mail.outbox == []


def test_refused_address_is_told_and_the_others_get_theirs(city: City, letter: InvitationLetter, settings):
    settings.EMAIL_BACKEND = f"{FAILING}RefusingBackend"
    delivery = send(city, letter)
    assert delivery.failed == [("Dinkes", REFUSED)]
    assert delivery.people == 2
    assert "Gagal: Dinkes (server surel menolak alamatnya)." in delivery.words
    assert InvitationLetter.objects.get().sent_at is not None
    assert AuditEntry.objects.get(action="kirim_gagal").changes == {"gagal": [None, {"Dinkes": REFUSED}]}


def test_silent_server_is_asked_once_and_the_letter_counts_as_not_sent(city: City, letter: InvitationLetter, settings):
    settings.EMAIL_BACKEND = f"{FAILING}SilentBackend"
    SilentBackend.asked = 0
    delivery = send(city, letter)
    assert delivery.failed == [("Dinkes", UNREACHABLE), ("Disdik", UNREACHABLE)]
    assert SilentBackend.asked == 1
    stored = InvitationLetter.objects.get()
    assert stored.sent_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send(city, stored).people == 4


def test_what_stands_in_the_way_is_said(city: City, letter: InvitationLetter):
    meeting, now = letter.meeting, timezone.now()
    assert sending_obstacle(meeting, letter, now) == ""
    assert "Simpan dahulu" in sending_obstacle(meeting, None, now)
    assert "sudah dimulai" in sending_obstacle(meeting, letter, now + dt.timedelta(days=8))
    assert "nomor surat" in sending_obstacle(Meeting(starts_at=meeting.starts_at), letter, now)
    assert "belum pernah dikirim" in sending_obstacle(Meeting(state="cancelled"), letter, now)
    Meeting.objects.update(invitation_number="")
    letter.meeting.refresh_from_db()
    with pytest.raises(IllegalMove, match="nomor surat"):
        send(city, letter)


def test_meeting_whose_people_have_no_address_is_not_sent(city: City, letter: InvitationLetter):
    for user in (city.focal_a, city.focal_b, city.head_a, city.head_b):
        user.email = ""
        user.save()
    with pytest.raises(IllegalMove, match="Tidak satu pun"):
        send(city, letter)
    assert InvitationLetter.objects.get().sent_at is None


def test_only_bapperida_sends(city: City, letter: InvitationLetter):
    with pytest.raises(NotAllowed):
        send_invitations(letter=letter, actor=city.dp3a, compose=compose, version=1)
    assert mail.outbox == []


def test_cancellation_goes_to_those_who_were_invited_once(city: City, letter: InvitationLetter):
    send(city, letter)
    meeting = letter.meeting
    decide_meeting(meeting=meeting, action="cancel", actor=city.bapperida, note="Aula dipakai.")
    letter.refresh_from_db()
    sent_at = letter.sent_at
    assert sent_before(meeting, letter) is None
    mail.outbox.clear()
    letter.meeting = meeting
    assert send(city, letter).words == "Pembatalan dikirim ke 4 orang pada 2 perangkat daerah."
    assert len(mail.outbox) == 2
    letter.refresh_from_db()
    assert letter.sent_at == sent_at
    assert sent_before(meeting, letter) == AuditEntry.objects.get(action="kirim_batal").at
    with pytest.raises(IllegalMove, match="Pembatalan sudah dikirim"):
        send(city, letter)
    assert send(city, letter, again=True).people == 4


def test_cancellation_that_reached_nobody_may_be_sent_again(city: City, letter: InvitationLetter, settings):
    send(city, letter)
    decide_meeting(meeting=letter.meeting, action="cancel", actor=city.bapperida, note="Aula dipakai.")
    settings.EMAIL_BACKEND = f"{FAILING}SilentBackend"
    letter.refresh_from_db()
    assert send(city, letter).people == 0
    letter.refresh_from_db()
    assert letter.sent_at is not None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send(city, letter).people == 4


def test_cancelled_meeting_that_was_never_announced_is_not_called_off_by_e_mail(city: City, letter: InvitationLetter):
    decide_meeting(meeting=letter.meeting, action="cancel", actor=city.bapperida, note="Aula dipakai.")
    with pytest.raises(IllegalMove, match="belum pernah dikirim"):
        send(city, letter)
    assert mail.outbox == []
