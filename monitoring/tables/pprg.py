"""Tables of submissions and of sub-activities that miss one, and the chip that says a state on every page."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from departments.models import SubActivity
from pug_tanjungbalai.common.due import due_status
from pug_tanjungbalai.common.formats import rupiah, rupiah_short, tanggal
from pug_tanjungbalai.common.templatetags.ui import icon, status_chip

from ..domain.pprg import is_late
from ..enums import VERIFIER_STATES, SubmissionState
from ..models import Submission
from ..rules import can_verify

#: Tone and icon of each state; the word stands beside them.
STATE_LOOK = {
    SubmissionState.DRAFT: ("none", "pencil"),
    SubmissionState.OFFERED: ("info", "pen"),
    SubmissionState.SIGNED: ("info", "file-earmark-check"),
    SubmissionState.SUBMITTED: ("info", "send"),
    SubmissionState.IN_VERIFICATION: ("fair", "hourglass-split"),
    SubmissionState.NEEDS_REVISION: ("poor", "arrow-return-left"),
    SubmissionState.VERIFIED: ("good", "check-circle-fill"),
    SubmissionState.WITHDRAWN: ("none", "x-circle-fill"),
}


def state_chip(state: str) -> SafeString:
    """The state of a submission: icon, word and tone."""
    known = SubmissionState(state)
    return status_chip(known.label, *STATE_LOOK[known])


def _sub_activity(name: str, code: str, url: str = "") -> SafeString:
    """Name over code, as both tables show a sub-activity."""
    title = format_html('<a href="{}">{}</a>', url, name) if url else format_html("<b>{}</b>", name)
    return format_html('{}<span class="sub tabular">{}</span>', title, code)


def _due_cell(due: dt.date | None, lateness: str) -> SafeString:
    """A deadline; where it was missed by how much, with an icon."""
    text = '<span class="sub text-poor nowrap">{} {}</span>'
    late = format_html(text, icon("clock", "me-1"), lateness) if lateness else ""
    return format_html('<span><span class="date">{}</span>{}</span>', tanggal(due), late)


_PICK_ALL = format_html(
    '<input class="form-check-input" type="checkbox" data-bulk-all aria-label="{}">', _("Pilih semua")
)
_PICK = (
    '<input class="form-check-input" type="checkbox" name="pilih" value="{}-{}" data-bulk-item aria-label="Pilih {}">'
)


class SubmissionTable(tables.Table):
    """Submissions; ``today`` (WIB) is the day against which a deadline is judged. ``all_years`` shows the year.

    ``verifier``: the user who may choose several of those that wait for verification.
    """

    pick = tables.Column(
        _PICK_ALL,
        empty_values=(),
        orderable=False,
        exclude_from_export=True,
        attrs={"td": {"class": "pick", "data-label": ""}, "th": {"class": "pick"}},
    )
    code = tables.Column(_("Kode"), accessor="sub_activity__item__code", visible=False)
    sub_activity = tables.Column(
        _("Sub kegiatan"),
        accessor="sub_activity__item__name",
        order_by=("sub_activity__item__code", "budget_version"),
        attrs={"td": {"class": "title"}},
    )
    department = tables.Column(
        _("Perangkat daerah"),
        accessor="sub_activity__department__short_name",
        order_by=("sub_activity__department__short_name", "sub_activity__item__code"),
    )
    year = tables.Column(_("Tahun"), accessor="sub_activity__fiscal_year__year")
    budget_version = tables.Column(_("Versi"))
    state = tables.Column(_("Status"), order_by=("state_rank", "sub_activity__item__code"))
    budget = tables.Column(_("Pagu"), attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    submitted_at = tables.Column(_("Diajukan"), empty_values=(), attrs={"td": {"class": "date"}})
    due = tables.Column(_("Tenggat"), empty_values=())
    late = tables.Column(_("Terlambat"), empty_values=(), visible=False)
    verified_at = tables.Column(_("Diverifikasi"), visible=False)

    caption = _("Daftar PPRG")
    noun = _("PPRG")
    empty_icon = "journal-text"

    class Meta:
        order_by = ()

    def __init__(
        self, *args: Any, today: dt.date, all_years: bool = False, verifier: Any = None, **kwargs: Any
    ) -> None:
        left_out = [name for name, shown in (("year", all_years), ("pick", verifier)) if not shown]
        super().__init__(*args, exclude=left_out, **kwargs)
        self.today = today
        self.verifier = verifier

    def render_pick(self, record: Submission) -> SafeString | str:
        """A box where the verifier may do something with the document."""
        if not can_verify(self.verifier, record) or record.state not in VERIFIER_STATES:
            return ""
        return format_html(_PICK, record.pk, record.version, record.sub_activity.item.code)

    def render_sub_activity(self, record: Submission) -> SafeString:
        item = record.sub_activity.item
        return _sub_activity(item.name, item.code, record.get_absolute_url())

    def value_sub_activity(self, record: Submission) -> str:
        return record.sub_activity.item.name

    def render_budget_version(self, record: Submission) -> str:
        return record.get_budget_version_display()

    def render_state(self, record: Submission) -> SafeString:
        return state_chip(record.state)

    def value_state(self, record: Submission) -> str:
        return record.get_state_display()

    def render_budget(self, value: Decimal) -> SafeString:
        return format_html('<span title="{}">{}</span>', rupiah(value), rupiah_short(value))

    def value_budget(self, value: Decimal | None) -> Decimal | None:
        return value

    def render_submitted_at(self, record: Submission) -> SafeString | str:
        """The newest submission; the first one below it where it was another day, since lateness goes by that."""
        newest, first = record.submitted_at, record.first_submitted_at
        if newest is None or first is None or localdate(newest) == localdate(first):
            return tanggal(newest)
        return format_html('<span>{}<span class="sub">pertama {}</span></span>', tanggal(newest), tanggal(first))

    def value_submitted_at(self, record: Submission) -> dt.date | None:
        return localdate(record.submitted_at) if record.submitted_at else None

    def _is_late(self, record: Any) -> bool:
        return is_late(
            due=record.due, first_submitted_at=record.first_submitted_at, state=record.state, today=self.today
        )

    def render_due(self, record: Any) -> SafeString:
        submitted = localdate(record.first_submitted_at) if record.first_submitted_at else None
        status = due_status(record.due, self.today, submitted)
        return _due_cell(record.due, status.lateness if self._is_late(record) else "")

    def value_due(self, record: Any) -> dt.date | None:
        return record.due

    def render_late(self, record: Any) -> str:
        return "ya" if self._is_late(record) else "tidak"

    def value_verified_at(self, record: Submission) -> dt.date | None:
        return localdate(record.verified_at) if record.verified_at else None


class MissingTable(tables.Table):
    """Sub-activities that must have PPRG and have none. ``may_start`` shows the button of the focal point."""

    code = tables.Column(_("Kode"), accessor="item__code", visible=False)
    sub_activity = tables.Column(
        _("Sub kegiatan"), accessor="item__name", order_by=("item__code",), attrs={"td": {"class": "title"}}
    )
    department = tables.Column(
        _("Perangkat daerah"),
        accessor="department__short_name",
        order_by=("department__short_name", "item__code"),
    )
    budget = tables.Column(_("Pagu"), attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    due = tables.Column(_("Tenggat"), empty_values=())
    start = tables.TemplateColumn(
        verbose_name=format_html('<span class="visually-hidden">{}</span>', _("Mulai")),
        template_name="monitoring/pprg/_start_button.html",
        attrs={"td": {"data-label": "", "class": "nowrap"}},
        orderable=False,
        exclude_from_export=True,
    )

    caption = _("Sub kegiatan wajib yang belum punya PPRG")
    noun = _("sub kegiatan")
    empty_icon = "check2-all"

    class Meta:
        order_by = ()

    def __init__(self, *args: Any, today: dt.date, may_start: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if may_start else ("start",), **kwargs)
        self.today = today

    def render_sub_activity(self, record: SubActivity) -> SafeString:
        return _sub_activity(record.item.name, record.item.code)

    def value_sub_activity(self, record: SubActivity) -> str:
        return record.item.name

    def render_budget(self, value: Decimal) -> SafeString:
        return format_html('<span title="{}">{}</span>', rupiah(value), rupiah_short(value))

    def value_budget(self, value: Decimal | None) -> Decimal | None:
        return value

    def render_due(self, record: Any) -> SafeString:
        return _due_cell(record.due, due_status(record.due, self.today).lateness)

    def value_due(self, record: Any) -> dt.date | None:
        return record.due
