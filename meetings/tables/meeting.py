"""Table of meetings, and the chips of a meeting and of who took part."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.formats import EMPTY, local_date, tanggal_panjang
from pug_tanjungbalai.common.templatetags.ui import status_chip

from ..enums import MeetingState, Presence
from ..models import Invitation, Meeting
from .words import DATE, NUMBER, TITLE, hours

#: Tone and icon of each choice; the word stands beside them.
MEETING_LOOK = {
    MeetingState.PLANNED: ("info", "calendar-event"),
    MeetingState.HELD: ("good", "check-circle-fill"),
    MeetingState.CANCELLED: ("none", "slash-circle"),
}
PRESENCE_LOOK = {
    Presence.PRESENT: ("good", "check-circle-fill"),
    Presence.REPRESENTED: ("good", "person-check"),
    Presence.EXCUSED: ("fair", "envelope"),
    Presence.ABSENT: ("poor", "x-circle-fill"),
    Presence.UNRECORDED: ("none", "dash-circle"),
}


def meeting_chip(meeting: Meeting) -> SafeString:
    """The state of a meeting: icon, word and tone."""
    return status_chip(meeting.get_state_display(), *MEETING_LOOK[MeetingState(meeting.state)])


def presence_chip(invitation: Invitation) -> SafeString:
    """How a department took part: icon, word and tone."""
    return status_chip(invitation.get_presence_display(), *PRESENCE_LOOK[Presence(invitation.presence)])


class MeetingTable(tables.Table):
    """Meetings with what came of them; counts are annotated by ``queries.with_counts``."""

    title = tables.Column(_("Judul"), attrs=TITLE)
    date = tables.Column(_("Hari, tanggal"), accessor="starts_at", order_by=("starts_at",), attrs=DATE)
    time = tables.Column(_("Waktu (WIB)"), accessor="starts_at", orderable=False, attrs=DATE)
    place = tables.Column(_("Tempat"), order_by=("mode", "place"), empty_values=())
    mode = tables.Column(_("Bentuk"), visible=False)
    invited = tables.Column(_("Diundang"), attrs=NUMBER)
    attended = tables.Column(_("Hadir"), attrs=NUMBER)
    actions_done = tables.Column(
        _("Tugas selesai"),
        order_by=("actions_done", "actions_total"),
        attrs=NUMBER,
    )
    actions_total = tables.Column(_("Tugas"), visible=False)
    state = tables.Column(_("Status"))

    caption = _("Daftar rapat")
    noun = _("rapat")

    def render_title(self, record: Meeting) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="sub">{}</span>',
            record.get_absolute_url(),
            record.title,
            record.organizer.short_name,
        )

    def value_title(self, record: Meeting) -> str:
        return record.title

    def render_date(self, record: Meeting) -> str:
        return tanggal_panjang(record.starts_at)

    def value_date(self, record: Meeting) -> dt.date:
        return local_date(record.starts_at)

    def render_time(self, record: Meeting) -> str:
        return hours(record).removesuffix(" WIB")

    def render_place(self, record: Meeting) -> SafeString:
        return format_html('<span>{}<span class="sub">{}</span></span>', record.place, record.get_mode_display())

    def value_place(self, record: Meeting) -> str:
        return record.place

    def value_mode(self, record: Meeting) -> str:
        return record.get_mode_display()

    def render_actions_done(self, record: Any) -> str:
        return f"{record.actions_done} / {record.actions_total}" if record.actions_total else EMPTY

    def render_attended(self, record: Any) -> str:
        return EMPTY if record.state == MeetingState.PLANNED and not record.attended else str(record.attended)

    def value_attended(self, record: Any) -> int:
        return record.attended

    def value_actions_done(self, record: Any) -> int:
        return record.actions_done

    def render_state(self, record: Meeting) -> SafeString:
        return meeting_chip(record)

    def value_state(self, record: Meeting) -> str:
        return record.get_state_display()
