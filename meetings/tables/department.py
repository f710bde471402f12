"""Table of departments with their tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from pug_tanjungbalai.common.formats import EMPTY

from ..enums import ActionState, Escalation, escalation_of
from .action import escalation_chip
from .words import NUMBER, TITLE


class DepartmentActionTable(tables.Table):
    """Tasks of meetings by department; counts are annotated by ``queries.with_action_counts``.

    Figures lead to the list of exactly those tasks; ``today`` (WIB) is the day against which a due date is judged,
    ``every_year`` says that the counts are not limited to the year shown, ``meeting`` that they are of one meeting.
    """

    name = tables.Column(_("Perangkat daerah"), accessor="short_name", attrs=TITLE)
    total = tables.Column(_("Tugas"), attrs=NUMBER)
    unfinished = tables.Column(_("Belum selesai"), order_by=("unfinished", "overdue", "code"), attrs=NUMBER)
    overdue = tables.Column(_("Lewat, belum dilaporkan"), order_by=("overdue", "unfinished", "code"), attrs=NUMBER)
    waiting = tables.Column(_("Diperiksa"), attrs=NUMBER)
    in_time = tables.Column(_("Tepat waktu"), attrs=NUMBER)
    late = tables.Column(_("Terlambat"), attrs=NUMBER)
    by_itself = tables.Column(_("Selesai sendiri"), attrs=NUMBER)
    stage = tables.Column(_("Eskalasi"), accessor="oldest", empty_values=())

    caption = _("Tindak lanjut rapat per perangkat daerah")
    noun = _("perangkat daerah")

    def __init__(self, *args: Any, today: dt.date, every_year: bool, meeting: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.scope = {"rapat": str(meeting)} if meeting else {"cakupan": "semua"} if every_year else {}

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
        stage = self._stage(record)
        if stage is None:
            return EMPTY
        days = (self.today - record.oldest).days
        return format_html('<span>{}<span class="sub">terlama {} hari</span></span>', escalation_chip(stage), days)

    def value_stage(self, record: Any) -> str:
        stage = self._stage(record)
        return stage.label if stage else ""

    def _stage(self, record: Any) -> Escalation | None:
        return escalation_of((self.today - record.oldest).days) if record.oldest else None

    def _list(self, record: Department, **narrowed: str) -> str:
        query = {"opd": record.code, **narrowed, **self.scope}
        return f"{reverse('meetings:action_list')}?{urlencode(query)}"

    def _link(self, record: Department, value: int, **narrowed: str) -> SafeString | int:
        return format_html('<a href="{}">{}</a>', self._list(record, **narrowed), value) if value else value
