"""A meeting as an entry of a calendar (.ics, RFC 5545). The library writes and escapes every text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from pug_tanjungbalai.common.formats import WIB, tanggal_panjang

from ..domain.agenda import TimedItem
from ..enums import MeetingState
from ..models import Meeting
from ..tables import hours

PRODUCT = "-//Kota Tanjungbalai//Pemantauan PUG//ID"
#: How long an entry lasts where neither the end nor the agenda says so.
USUAL = dt.timedelta(hours=2)
REQUEST, PUBLISH, CANCEL = "REQUEST", "PUBLISH", "CANCEL"


def meeting_calendar(
    meeting: Meeting,
    agenda: list[TimedItem],
    *,
    now: dt.datetime,
    address: str,
    letter_version: int = 0,
    invited: Iterable[str] = (),
) -> bytes:
    """The file for ``invited`` e-mail addresses (a request to come), or for whoever downloads it (an entry to keep).

    The same UID for all times and a sequence that rises with every change: calendars replace the entry they have.
    """
    attendees = list(invited)
    cancelled = meeting.state == MeetingState.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", CANCEL if cancelled else REQUEST if attendees else PUBLISH)
    event = Event()
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    event.add("uid", f"rapat-{meeting.pk}@{sender.rpartition('@')[2]}")
    event.add("sequence", meeting.version - 1 + letter_version)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(WIB))
    event.add("dtend", _end(meeting, agenda).astimezone(WIB))
    event.add("summary", meeting.title)
    event.add("location", ", ".join(filter(None, (meeting.place, meeting.link))))
    event.add("description", _description(meeting, agenda, address))
    event.add("url", meeting.link or address)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["CN"] = vText(meeting.organizer.name)
    event["organizer"] = organizer
    for mail in attendees:
        attendee = vCalAddress(f"mailto:{mail}")
        attendee.params.update({"ROLE": vText("REQ-PARTICIPANT"), "RSVP": vText("TRUE")})
        event.add("attendee", attendee, encode=False)
    calendar.add_component(_timezone())
    calendar.add_component(event)
    return calendar.to_ical()


def _timezone() -> Timezone:
    """Asia/Jakarta, which knows no summer time, for calendars that do not know it by name."""
    standard = TimezoneStandard()
    standard.add("dtstart", dt.datetime(1970, 1, 1))
    standard.add("tzname", "WIB")
    standard.add("tzoffsetfrom", dt.timedelta(hours=7))
    standard.add("tzoffsetto", dt.timedelta(hours=7))
    zone = Timezone()
    zone.add("tzid", WIB.key)
    zone.add_component(standard)
    return zone


def _end(meeting: Meeting, agenda: list[TimedItem]) -> dt.datetime:
    if meeting.ends_at:
        return meeting.ends_at
    return agenda[-1].ends_at if agenda else meeting.starts_at + USUAL


def _description(meeting: Meeting, agenda: list[TimedItem], address: str) -> str:
    lines = [f"{tanggal_panjang(meeting.starts_at)}, pukul {hours(meeting)}"]
    if meeting.invitation_number:
        lines.append(f"Surat undangan nomor {meeting.invitation_number}")
    if meeting.link:
        lines.append(f"Tautan daring: {meeting.link}")
    if agenda:
        lines += ["", "Susunan acara:", *(f"{row.clock} {row.title}" for row in agenda)]
    return "\n".join([*lines, "", f"Halaman rapat: {address}"])
