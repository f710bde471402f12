"""Tables of meetings and action items, and the words and chips that say their state on every page."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from pug_tanjungbalai.common import due
from pug_tanjungbalai.common.formats import EMPTY, jam, local_date, tanggal, tanggal_panjang, waktu
from pug_tanjungbalai.common.templatetags.ui import status_chip

from .enums import DEPARTMENT_ACTION_STATES, ActionState, Escalation, MeetingState, Presence, escalation_of
from .models import ActionItem, Invitation, Meeting

#: Tone and icon of each choice; the word stands beside them.
MEETING_LOOK = {
    MeetingState.PLANNED: ("info", "calendar-event"),
    MeetingState.HELD: ("good", "check-circle-fill"),
    MeetingState.CANCELLED: ("none", "slash-circle"),
}
ACTION_LOOK = {
    ActionState.OPEN: ("fair", "hourglass-split"),
    ActionState.REPORTED: ("info", "send"),
    ActionState.RETURNED: ("poor", "arrow-return-left"),
    ActionState.CLOSED: ("good", "check-circle-fill"),
    ActionState.CANCELLED: ("none", "slash-circle"),
}
#: How a task was closed, in words.
BY_ITSELF, JUDGED = "Selesai sendiri", "Diperiksa Bapperida"
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


def action_chip(item: ActionItem) -> SafeString:
    """The state of an action item: icon, word and tone; one that closed by a fact says so."""
    if item.closed_by_itself:
        return status_chip(BY_ITSELF, "good", "patch-check-fill")
    return status_chip(item.get_state_display(), *ACTION_LOOK[ActionState(item.state)])


def way_of_closing(item: ActionItem) -> str:
    """How a closed task was closed; empty for the others."""
    if item.state != ActionState.CLOSED:
        return ""
    return BY_ITSELF if item.closed_by_itself else JUDGED


def moment_words(at: dt.datetime | None) -> str:
    """A moment with its time; the date alone where only the day is known (midnight in WIB)."""
    if at is None:
        return ""
    return tanggal_panjang(at) if timezone.localtime(at).time() == dt.time.min else waktu(at)


def escalation(item: ActionItem, today: dt.date) -> Escalation | None:
    """The stage that a task has reached which its department leaves lying past the due date."""
    return escalation_of((today - item.due).days) if item.state in DEPARTMENT_ACTION_STATES else None


def escalation_chip(stage: Escalation | None) -> SafeString:
    """The stage: icon, word and tone; empty without one."""
    return status_chip(stage.label, stage.tone, stage.icon) if stage else SafeString("")


def presence_chip(invitation: Invitation) -> SafeString:
    """How a department took part: icon, word and tone."""
    return status_chip(invitation.get_presence_display(), *PRESENCE_LOOK[Presence(invitation.presence)])


def progress_chip(total: int, done: int, overdue: int) -> SafeString:
    """``27 / 31`` of a decision's tasks: good when all are done, poor when one is late, fair in between."""
    if not total:
        return status_chip(_("Tanpa tugas"), "none")
    if done == total:
        return status_chip(_("Selesai") if total == 1 else f"{done} / {total}", "good")
    return status_chip(f"{done} / {total}", "poor" if overdue else "fair")


def hours(meeting: Meeting) -> str:
    """``09.00–12.00 WIB``; the end with its date where the meeting lasts several days; an end not known: "selesai"."""
    if meeting.ends_at is None:
        return f"{jam(meeting.starts_at)} WIB–selesai"
    end = jam(meeting.ends_at)
    if local_date(meeting.ends_at) != local_date(meeting.starts_at):
        end = f"{tanggal(meeting.ends_at)} {end}"
    return f"{jam(meeting.starts_at)}–{end} WIB"


def due_status(item: ActionItem, today: dt.date) -> due.DueStatus:
    """Where an action item stands against its due date; a cancelled one has none."""
    if item.state == ActionState.CANCELLED:
        return due.DueStatus("dibatalkan", "none", 0)
    return due.due_status(item.due, today, item.closed_on)


TITLE = {"td": {"class": "title"}}
DATE = {"td": {"class": "date"}}
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


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


class ActionTable(tables.Table):
    """Action items; ``today`` (WIB) is the day against which a due date is judged."""

    text = tables.Column(_("Tugas"), attrs=TITLE)
    department = tables.Column(_("OPD"), order_by=("department__short_name", "due"))
    meeting = tables.Column(_("Rapat"), accessor="decision__meeting", order_by=("decision__meeting__starts_at", "due"))
    meeting_date = tables.Column(_("Tanggal rapat"), accessor="decision__meeting__starts_at", visible=False)
    decision = tables.Column(_("Keputusan"), visible=False)
    due = tables.Column(_("Tenggat"))
    state = tables.Column(_("Status"), order_by=("state", "due"))
    closed_on = tables.Column(_("Selesai"), visible=False)
    days_late = tables.Column(_("Hari lewat tenggat"), visible=False, empty_values=())
    stage = tables.Column(_("Eskalasi"), visible=False, empty_values=())
    way = tables.Column(_("Cara selesai"), visible=False, empty_values=())
    proof = tables.Column(_("Bukti dari sistem"), accessor="proof_text", visible=False)
    report = tables.Column(_("Laporan pelaksanaan"), accessor="last_report", visible=False)

    caption = _("Daftar tindak lanjut rapat")
    noun = _("tugas")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_text(self, record: ActionItem) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), shortened(record.text))

    def value_text(self, record: ActionItem) -> str:
        return record.text

    def render_department(self, record: ActionItem) -> str:
        return record.department.short_name

    def render_meeting(self, record: ActionItem) -> SafeString:
        meeting = record.decision.meeting
        return format_html(
            '<span>{}<span class="sub">{} · keputusan {}</span></span>',
            meeting.title,
            tanggal(meeting.starts_at),
            record.decision.number,
        )

    def value_meeting(self, record: ActionItem) -> str:
        return record.decision.meeting.title

    def value_meeting_date(self, record: ActionItem) -> dt.date:
        return local_date(record.decision.meeting.starts_at)

    def value_decision(self, record: ActionItem) -> str:
        return f"{record.decision.number}. {record.decision.text}"

    def render_due(self, record: ActionItem) -> SafeString:
        return due.due_cell(record.due, due_status(record, self.today))

    def value_due(self, record: ActionItem) -> dt.date:
        return record.due

    def render_state(self, record: ActionItem) -> SafeString:
        return format_html("{} {}", action_chip(record), escalation_chip(escalation(record, self.today)))

    def value_state(self, record: ActionItem) -> str:
        return record.get_state_display()

    def value_stage(self, record: ActionItem) -> str:
        stage = escalation(record, self.today)
        return stage.label if stage else ""

    def value_way(self, record: ActionItem) -> str:
        return way_of_closing(record)

    def value_closed_on(self, record: ActionItem) -> dt.date | None:
        return record.closed_on

    def value_days_late(self, record: ActionItem) -> int:
        return due_status(record, self.today).days_late


class DepartmentActionTable(tables.Table):
    """Tasks of meetings by department; counts are annotated by ``queries.with_action_counts``.

    Figures lead to the list of exactly those tasks; ``today`` (WIB) is the day against which a due date is judged,
    ``every_year`` says that the counts are not limited to the year shown.
    """

    name = tables.Column(_("Perangkat daerah"), accessor="short_name", attrs=TITLE)
    total = tables.Column(_("Tugas"), attrs=NUMBER)
    unfinished = tables.Column(_("Belum selesai"), order_by=("unfinished", "overdue", "code"), attrs=NUMBER)
    overdue = tables.Column(_("Lewat tenggat"), order_by=("overdue", "unfinished", "code"), attrs=NUMBER)
    waiting = tables.Column(_("Diperiksa"), attrs=NUMBER)
    in_time = tables.Column(_("Tepat waktu"), attrs=NUMBER)
    late = tables.Column(_("Terlambat"), attrs=NUMBER)
    by_itself = tables.Column(_("Selesai sendiri"), attrs=NUMBER)
    stage = tables.Column(_("Eskalasi"), accessor="oldest", empty_values=())

    caption = _("Tindak lanjut rapat per perangkat daerah")
    noun = _("perangkat daerah")

    def __init__(self, *args: Any, today: dt.date, every_year: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.every_year = today, every_year

    def render_name(self, record: Department) -> SafeString:
        return format_html('<a href="{}" title="{}">{}</a>', self._list(record), record.name, record.short_name)

    def value_name(self, record: Department) -> str:
        return record.name

    def render_unfinished(self, record: Department, value: int) -> SafeString | int:
        return self._link(record, value, state="aktif")

    def value_unfinished(self, value: int) -> int:
        return value

    def render_overdue(self, record: Department, value: int) -> SafeString | int:
        return self._link(record, value, state="opd", overdue="1")

    def value_overdue(self, value: int) -> int:
        return value

    def render_waiting(self, record: Department, value: int) -> SafeString | int:
        return self._link(record, value, state=ActionState.REPORTED.value)

    def value_waiting(self, value: int) -> int:
        return value

    def render_stage(self, record: Any) -> SafeString | str:
        return escalation_chip(self._stage(record)) or EMPTY

    def value_stage(self, record: Any) -> str:
        stage = self._stage(record)
        return stage.label if stage else ""

    def _stage(self, record: Any) -> Escalation | None:
        return escalation_of((self.today - record.oldest).days) if record.oldest else None

    def _list(self, record: Department, **narrowed: str) -> str:
        query = {"opd": record.code, **narrowed, **({"cakupan": "semua"} if self.every_year else {})}
        return f"{reverse('meetings:action_list')}?{urlencode(query)}"

    def _link(self, record: Department, value: int, **narrowed: str) -> SafeString | int:
        return format_html('<a href="{}">{}</a>', self._list(record, **narrowed), value) if value else value


def shortened(text: str, limit: int = 140) -> str:
    """``text`` on one line, cut at a word with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit].rsplit(' ', 1)[0]}…"
