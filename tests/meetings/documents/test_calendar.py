"""The entry for calendars, read back."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar

from meetings.documents.calendar import meeting_calendar
from meetings.domain.agenda import timed
from meetings.models import AgendaItem, Meeting
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db
NOW = wib(2026, 3, 1)
ADDRESS = "https://pug.example/rapat/1/"
NASTY = "Rakor; PUG, \\ “triwulan”\nATTENDEE:mailto:x@y.id"


@pytest.fixture
def meeting(city: City) -> Meeting:
    return factories.make_meeting(
        city.a, organizer=city.bapperida_department, state="planned", link="https://rapat.id/1"
    )


def read(meeting: Meeting, **fields):
    """(calendar, event) of the file, parsed again."""
    fields.setdefault("agenda", [])
    agenda = fields.pop("agenda")
    calendar = Calendar.from_ical(meeting_calendar(meeting, agenda, now=NOW, address=ADDRESS, **fields))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_request_for_invited_people(meeting: Meeting):
    calendar, event = read(meeting, invited=["a@contoh.id", "b@contoh.id"], letter_version=1)
    assert (str(calendar["METHOD"]), str(calendar["VERSION"])) == ("REQUEST", "2.0")
    assert event.decoded("dtstart") == wib(2026, 3, 10, 9)
    assert event.decoded("dtend") == wib(2026, 3, 10, 12)
    assert event["dtstart"].params["TZID"] == event["dtend"].params["TZID"] == "Asia/Jakarta"
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Asia/Jakarta"
    assert zone.to_tz().utcoffset(dt.datetime(2026, 3, 10)) == dt.timedelta(hours=7)
    assert str(event["uid"]) == f"rapat-{meeting.pk}@tanjungbalaikota.go.id"
    assert event["sequence"] == 1
    assert str(event["summary"]) == "Rapat koordinasi PUG"
    assert str(event["location"]) == "Aula Sutrisno Hadi, https://rapat.id/1"
    assert str(event["url"]) == "https://rapat.id/1"
    assert str(event["organizer"]) == "mailto:pug@tanjungbalaikota.go.id"
    assert event["organizer"].params["CN"] == "Dinas BAPPERIDA"
    assert [str(row) for row in event["attendee"]] == ["mailto:a@contoh.id", "mailto:b@contoh.id"]
    assert ADDRESS in str(event["description"])


def test_download_is_an_entry_to_keep(meeting: Meeting):
    calendar, event = read(meeting)
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert "attendee" not in event
    meeting.link = ""
    assert str(read(meeting)[1]["url"]) == ADDRESS


def test_uid_stays_and_sequence_rises_with_every_change(meeting: Meeting):
    before = read(meeting, letter_version=1)[1]
    meeting.version, meeting.place = 2, "Ruang rapat"
    after = read(meeting, letter_version=1)[1]
    assert before["uid"] == after["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert read(meeting, letter_version=2)[1]["sequence"] == after["sequence"] + 1


def test_texts_cannot_add_lines_of_their_own(meeting: Meeting):
    meeting.title, meeting.place = NASTY, NASTY
    raw = meeting_calendar(meeting, [], now=NOW, address=ADDRESS, invited=["a@contoh.id"])
    _calendar, event = read(meeting, invited=["a@contoh.id"])
    assert str(event["summary"]) == NASTY
    assert raw.count(b"\r\nATTENDEE") == 1
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_end_that_is_open_follows_the_agenda(meeting: Meeting):
    meeting.ends_at = None
    assert read(meeting)[1].decoded("dtend") == wib(2026, 3, 10, 11)
    agenda = timed(meeting.starts_at, [AgendaItem(title="Pembukaan", minutes=45)])
    _calendar, event = read(meeting, agenda=agenda)
    assert event.decoded("dtend") == wib(2026, 3, 10, 9, 45)
    assert "09.00–09.45 Pembukaan" in str(event["description"])


def test_cancelled_meeting_cancels_its_entry(meeting: Meeting):
    meeting.state = "cancelled"
    calendar, event = read(meeting, invited=["a@contoh.id"])
    assert (str(calendar["METHOD"]), str(event["status"])) == ("CANCEL", "CANCELLED")
