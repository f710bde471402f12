"""Table of the findings, and the chips that say severity and state on every page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.due import due_cell, due_status
from pug_tanjungbalai.common.formats import EMPTY, tanggal
from pug_tanjungbalai.common.templatetags.ui import status_chip

from ..enums import FindingState, Severity
from ..models import Finding

#: Tone and icon of each choice; the word stands beside them.
SEVERITY_LOOK = {
    Severity.LIGHT: ("info", "info-circle-fill"),
    Severity.MEDIUM: ("fair", "exclamation-circle-fill"),
    Severity.HEAVY: ("poor", "exclamation-triangle-fill"),
}
STATE_LOOK = {
    FindingState.OPEN: ("fair", "flag"),
    FindingState.RESPONDED: ("info", "hourglass-split"),
    FindingState.RETURNED: ("poor", "arrow-return-left"),
    FindingState.CLOSED: ("good", "check-circle-fill"),
}


def severity_chip(finding: Finding) -> SafeString:
    """The severity: icon, word and tone."""
    severity = Severity(finding.severity)
    return status_chip(severity.label, *SEVERITY_LOOK[severity])


def state_chip(finding: Finding) -> SafeString:
    """The state: icon, word and tone."""
    state = FindingState(finding.state)
    return status_chip(state.label, *STATE_LOOK[state])


class FindingTable(tables.Table):
    """Findings; ``today`` (WIB) is the day against which a due date is judged."""

    number = tables.Column(_("Nomor"), visible=False)
    title = tables.Column(_("Temuan"), order_by=("number",), attrs={"td": {"class": "title"}})
    department = tables.Column(_("OPD"), order_by=("department__short_name", "number"))
    severity = tables.Column(_("Tingkat"), order_by=("severity_rank", "due"))
    found_on = tables.Column(_("Ditemukan"), attrs={"td": {"class": "date"}})
    due = tables.Column(_("Tenggat"))
    state = tables.Column(_("Status"), order_by=("state_rank", "due"))
    submission = tables.Column(_("PPRG terkait"), orderable=False, empty_values=())
    closed_on = tables.Column(_("Selesai"), visible=False)
    days_late = tables.Column(_("Hari lewat tenggat"), visible=False, empty_values=())
    condition = tables.Column(_("Kondisi"), visible=False)
    recommendation = tables.Column(_("Rekomendasi"), visible=False)

    caption = _("Daftar temuan")
    noun = _("temuan")
    empty_icon = "flag"

    class Meta:
        attrs = {"class": "findings"}
        order_by = ()

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_title(self, record: Finding) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="sub tabular">{}</span>',
            record.get_absolute_url(),
            record.title,
            record.number,
        )

    def value_title(self, record: Finding) -> str:
        return record.title

    def render_department(self, record: Finding) -> str:
        return record.department.short_name

    def render_severity(self, record: Finding) -> SafeString:
        return severity_chip(record)

    def value_severity(self, record: Finding) -> str:
        return record.get_severity_display()

    def render_found_on(self, record: Finding) -> str:
        return tanggal(record.found_on)

    def value_found_on(self, record: Finding) -> dt.date:
        return record.found_on

    def render_due(self, record: Finding) -> SafeString:
        return due_cell(record.due, due_status(record.due, self.today, record.closed_on))

    def value_due(self, record: Finding) -> dt.date:
        return record.due

    def render_state(self, record: Finding) -> SafeString:
        return state_chip(record)

    def value_state(self, record: Finding) -> str:
        return record.get_state_display()

    def render_submission(self, record: Finding) -> SafeString | str:
        if record.submission is None:
            return EMPTY
        item = record.submission.sub_activity.item
        return format_html(
            '<a href="{}" title="{}"><span class="code">{}</span></a>',
            record.submission.get_absolute_url(),
            item.name,
            item.code,
        )

    def value_submission(self, record: Finding) -> str:
        return record.submission.sub_activity.item.code if record.submission else ""

    def render_closed_on(self, record: Finding) -> str:
        return tanggal(record.closed_on)

    def value_closed_on(self, record: Finding) -> dt.date | None:
        return record.closed_on

    def render_days_late(self, record: Finding) -> int:
        return due_status(record.due, self.today, record.closed_on).days_late
