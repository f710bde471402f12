"""Table of action items, and the words and chips that say how far they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common import due
from pug_tanjungbalai.common.formats import local_date, tanggal
from pug_tanjungbalai.common.templatetags.ui import status_chip

from ..enums import DEPARTMENT_ACTION_STATES, ActionState, Escalation, escalation_of
from ..models import ActionItem
from .words import TITLE, shortened

#: Tone and icon of each state; the word stands beside them.
ACTION_LOOK = {
    ActionState.OPEN: ("fair", "hourglass-split"),
    ActionState.REPORTED: ("info", "send"),
    ActionState.RETURNED: ("poor", "arrow-return-left"),
    ActionState.CLOSED: ("good", "check-circle-fill"),
    ActionState.CANCELLED: ("none", "slash-circle"),
}
#: How a task was closed, in words.
BY_ITSELF, JUDGED = "Selesai sendiri", "Diperiksa Bapperida"


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


def escalation(item: ActionItem, today: dt.date) -> Escalation | None:
    """The stage that a task has reached which its department leaves lying past the due date."""
    return escalation_of((today - item.due).days) if item.state in DEPARTMENT_ACTION_STATES else None


def escalation_chip(stage: Escalation | None) -> SafeString:
    """The stage: icon, word and tone; empty without one."""
    return status_chip(stage.label, stage.tone, stage.icon) if stage else SafeString("")


def progress_chip(total: int, done: int, overdue: int) -> SafeString:
    """``27 / 31`` of a decision's tasks: good when all are done, poor when one is late, fair in between."""
    if not total:
        return status_chip(_("Tanpa tugas"), "none")
    if done == total:
        return status_chip(_("Selesai") if total == 1 else f"{done} / {total}", "good")
    return status_chip(f"{done} / {total}", "poor" if overdue else "fair")


def due_status(item: ActionItem, today: dt.date) -> due.DueStatus:
    """Where an action item stands against its due date; a cancelled one has none."""
    if item.state == ActionState.CANCELLED:
        return due.DueStatus("dibatalkan", "none", 0)
    return due.due_status(item.due, today, item.closed_on)


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
        stage = escalation_chip(escalation(record, self.today))
        return format_html('<span class="cluster">{}{}</span>', action_chip(record), stage)

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
