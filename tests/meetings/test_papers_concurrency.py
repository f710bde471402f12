"""People at once: numbers are given once, one locks the minutes, one sends the invitation."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError

from meetings.domain import save_meeting, save_minutes
from meetings.domain.letter_delivery import Delivery, send_invitations
from meetings.domain.signoff import sign_minutes
from meetings.models import InvitationLetter, Meeting, Minutes, MinutesVersion
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.mail import Letter
from tests.conftest import City, build_city
from tests.factories import wib
from tests.together import at_once

from .papers import coming_meeting, written_meeting

pytestmark = pytest.mark.django_db(transaction=True)


def plan(city: City, day: int = 10, year: int = 2026) -> Meeting:
    values = {
        "title": f"Rapat {day}",
        "starts_at": wib(year, 3, day),
        "place": "Aula",
        "organizer": city.bapperida_department,
    }
    return save_meeting(meeting=None, actor=city.bapperida, values=values, departments=[city.a], speakers=[])


def test_creators_at_the_same_moment_get_different_numbers():
    city = build_city()
    plan(city)
    results = at_once(*[lambda day=day: plan(city, day) for day in range(11, 17)])
    assert [row for row in results if isinstance(row, Exception)] == []
    assert sorted(row.sequence for row in results) == [2, 3, 4, 5, 6, 7]
    assert sorted(Meeting.objects.values_list("year", "sequence")) == [(2026, number) for number in range(1, 8)]


def test_database_gives_a_number_once_whoever_asks():
    city = build_city()
    first, second = plan(city), plan(city, 11)
    with pytest.raises(IntegrityError):
        Meeting.objects.filter(pk=second.pk).update(sequence=first.sequence)
    assert plan(city, 12, 2027).sequence == 1


def test_the_same_signature_twice_at_once_is_given_once():
    city = build_city()
    meeting = written_meeting(city)
    results = at_once(
        *[
            lambda: sign_minutes(
                meeting=Meeting.objects.get(pk=meeting.pk), actor=city.bapperida, who="pimpinan", version=1
            )
            for _number in range(4)
        ]
    )
    lost = [row for row in results if isinstance(row, StaleVersion | IllegalMove)]
    assert len(lost) == 3, results
    assert Minutes.objects.get().version == 2


def test_both_sign_at_once_and_one_version_is_locked():
    city = build_city()
    meeting = written_meeting(city)
    sign_minutes(meeting=meeting, actor=city.bapperida, who="pimpinan", version=1)
    results = at_once(
        lambda: sign_minutes(meeting=meeting, actor=city.bapperida, who="notulis", version=2),
        lambda: sign_minutes(meeting=meeting, actor=city.bapperida, who="notulis", version=2),
    )
    assert sum(isinstance(row, MinutesVersion) for row in results) == 1, results
    assert MinutesVersion.objects.count() == 1


def test_text_saved_while_somebody_signs_is_never_locked_unseen():
    city = build_city()
    for trial in range(5):
        meeting = written_meeting(city)
        sign_minutes(meeting=meeting, actor=city.bapperida, who="pimpinan", version=1)
        save, sign = at_once(
            lambda meeting=meeting: save_minutes(
                meeting=meeting, actor=city.bapperida, values={"opening": "<p>Lain.</p>"}, version=2
            ),
            lambda meeting=meeting: sign_minutes(meeting=meeting, actor=city.bapperida, who="notulis", version=2),
        )
        minutes = Minutes.objects.get(meeting=meeting)
        if isinstance(sign, MinutesVersion):
            assert isinstance(save, StaleVersion | IllegalMove)
            assert (minutes.opening, bool(minutes.locked_at)) == ("<p>Dibuka.</p>", True)
            assert sign.content["sections"]["opening"] == "<p>Dibuka.</p>"
        else:
            assert isinstance(sign, StaleVersion | IllegalMove), (trial, sign)
            assert (minutes.opening, minutes.locked_at, minutes.chair_signed_at) == ("<p>Lain.</p>", None, None)


def test_two_who_send_at_once_send_once():
    city = build_city()
    meeting = coming_meeting(city)
    copies = [InvitationLetter.objects.select_related("meeting").get(meeting=meeting) for _number in range(3)]
    results = at_once(
        *[
            lambda letter=letter: send_invitations(
                letter=letter,
                actor=city.bapperida,
                compose=lambda box: Letter(box.addresses, "Undangan", "Isi"),
                version=1,
            )
            for letter in copies
        ]
    )
    won = [row for row in results if isinstance(row, Delivery)]
    assert len(won) == 1, results
    assert won[0].people == 4
    assert len(mail.outbox) == 2
