"""The lists of a reconciliation: columns, what to do next, and the sheets of the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from departments.models import Department, FiscalYear
from departments.rules import coordinates, records_figures
from pug_tanjungbalai.common.formats import EMPTY, rupiah
from pug_tanjungbalai.common.templatetags.ui import status_chip
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet

from ..domain.reconcile import ABSENT, CEILING, FOREIGN, LISTS, UNCLEAR, UNVERIFIED, WITHOUT, Item
from ..enums import BudgetVersion, SubmissionState
from .pprg import state_chip

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}
#: List -> its columns beside the name and the next step.
COLUMNS = {
    WITHOUT: ("department", "duty", "ceiling", "realization", "reason"),
    CEILING: ("department", "ceiling", "recorded", "total", "reason"),
    UNVERIFIED: ("department", "duty", "state", "ceiling", "realization"),
    FOREIGN: ("department", "ceiling", "realization"),
    ABSENT: ("department", "state", "recorded", "total"),
    UNCLEAR: ("ceiling", "realization", "reason"),
}
EMPTY_TEXT = {
    WITHOUT: "Setiap sub kegiatan pada ekspor sudah punya PPRG.",
    CEILING: "Pagu SIPD sama dengan pagu yang tercatat, dan tidak ada GBS yang melebihinya.",
    UNVERIFIED: "Semua yang terealisasi punya GBS terverifikasi.",
    FOREIGN: "Semua kode ada pada nomenklatur tahun ini.",
    ABSENT: "Setiap PPRG ada pada ekspor.",
    UNCLEAR: "Setiap baris dapat dipasangkan dengan pasti.",
}
_STARTED = frozenset({SubmissionState.SUBMITTED, SubmissionState.IN_VERIFICATION})


@dataclass(frozen=True)
class Viewer:
    """For whom a list is drawn: the user, the year, and the departments by id."""

    user: Any
    year: FiscalYear
    departments: Mapping[int, Department]
    starts: bool = False

    def department(self, item: Item) -> Department | None:
        """The department of an entry, where it is known."""
        return self.departments.get(item.department_id or 0)


@dataclass(frozen=True)
class Next:
    """What to do about an entry, and where ("" for nowhere in this system)."""

    text: str
    url: str = ""


def next_step(name: str, item: Item, viewer: Viewer) -> Next:
    """The next step for this viewer."""
    return _STEPS[name](item, viewer)


def _budget_url(item: Item, viewer: Viewer) -> str:
    department = viewer.department(item)
    if department is None:
        return ""
    query = urlencode({"tahun": viewer.year.year, "q": item.code})
    return f"{reverse('departments:budget_list', args=[department.code])}?{query}"


def _document_url(item: Item) -> str:
    return reverse("monitoring:pprg_detail", args=[item.document.pk]) if item.document else ""


def _start(item: Item, viewer: Viewer) -> Next:
    """Nobody has begun: the department does, or is asked to."""
    assert item.carried is not None
    if viewer.starts and item.department_id == viewer.user.department_id:
        return Next("Mulai PPRG", f"{reverse('monitoring:pprg_create')}?sub_activity={item.carried.pk}")
    return Next("Minta OPD memulai PPRG", _budget_url(item, viewer))


def _for_without(item: Item, viewer: Viewer) -> Next:
    if item.carried is None:
        text = "Impor atau catat sub kegiatannya" if records_figures(viewer.user) else "Minta BPKPD mencatatnya"
        return Next(text, _budget_url(item, viewer))
    if item.required:
        return _start(item, viewer)
    if coordinates(viewer.user):
        return Next("Tandai wajib bila relevan", _budget_url(item, viewer))
    return Next("Tidak wajib PPRG")


def _for_ceiling(item: Item, viewer: Viewer) -> Next:
    above = item.document and item.ceiling is not None and (item.document.total or Decimal(0)) > item.ceiling
    if item.partial:
        return Next("Tidak perlu tindakan", _document_url(item))
    if above or any("versi murni" in reason for reason in item.reasons):
        return Next("Sesuaikan GBS" if viewer.starts else "Minta OPD menyesuaikan", _document_url(item))
    if item.recorded != item.ceiling and item.carried and records_figures(viewer.user):
        return Next("Periksa dan catat pagu", reverse("departments:figure_create", args=[item.carried.pk]))
    return Next("Minta BPKPD memeriksa pagu", _document_url(item))


def _for_unverified(item: Item, viewer: Viewer) -> Next:
    if item.document is None:
        return _start(item, viewer)
    if item.document.state in _STARTED:
        return Next("Menunggu verifikasi" if viewer.starts else "Selesaikan verifikasi", _document_url(item))
    return Next("Lengkapi dan ajukan" if viewer.starts else "Minta OPD mengajukan GBS", _document_url(item))


def _for_foreign(item: Item, viewer: Viewer) -> Next:
    return Next("Periksa kode di SIPD atau nomenklatur tahun ini")


def _for_absent(item: Item, viewer: Viewer) -> Next:
    return Next("Pastikan masih dianggarkan; bila tidak, tarik PPRG", _document_url(item))


def _for_unclear(item: Item, viewer: Viewer) -> Next:
    return Next("Unggah ekspor dengan kode SKPD yang terdaftar")


_STEPS = {
    WITHOUT: _for_without,
    CEILING: _for_ceiling,
    UNVERIFIED: _for_unverified,
    FOREIGN: _for_foreign,
    ABSENT: _for_absent,
    UNCLEAR: _for_unclear,
}


class MoneyColumn(tables.Column):
    """Rupiah in full; in the workbook the number."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, attrs=NUMBER, **kwargs)

    def render(self, value: Decimal) -> str:
        return rupiah(value)

    def value(self, value: Any) -> Any:
        return value


class ItemTable(tables.Table):
    """One list. ``name`` is that of the list, ``viewer`` for whom it is drawn."""

    item = tables.Column(
        _("Sub kegiatan"), accessor="name", order_by=("code",), attrs={"td": {"class": "title"}}, empty_values=()
    )
    department = tables.Column(_("Perangkat daerah"), accessor="department_name", empty_values=())
    duty = tables.Column(_("Wajib"), accessor="required", order_by=("required", "code"))
    state = tables.Column(_("Status PPRG"), accessor="state_name", empty_values=())
    ceiling = MoneyColumn(_("Pagu SIPD"))
    recorded = MoneyColumn(_("Pagu tercatat"))
    total = MoneyColumn(_("Jumlah GBS"))
    realization = MoneyColumn(_("Realisasi SIPD"))
    reason = tables.Column(_("Perbedaan"), accessor="reason_text", empty_values=())
    step = tables.Column(_("Langkah berikut"), accessor="step_text", empty_values=())

    noun = "baris"
    empty_icon = "check2-all"

    class Meta:
        order_by = ()

    def __init__(self, items: list[Item], *args: Any, name: str, viewer: Viewer, **kwargs: Any) -> None:
        self.viewer = viewer
        self.empty_title, self.empty_text = "Tidak ada", EMPTY_TEXT[name]
        shown = {"item", *COLUMNS[name], "step"}
        hidden = tuple(column for column in self.base_columns if column not in shown)
        super().__init__([row_of(name, item, viewer) for item in items], *args, exclude=hidden, **kwargs)

    def render_item(self, record: dict[str, Any]) -> SafeString:
        """Name (a link where there is a document) over the code and the rows of the sheet."""
        title = (
            format_html('<a href="{}">{}</a>', record["document_url"], record["name"] or record["code"])
            if record["document_url"]
            else format_html("<b>{}</b>", record["name"] or record["code"])
        )
        place = format_html(" · baris {}", record["rows"]) if record["rows"] else ""
        return format_html('{}<span class="sub tabular">{}{}</span>', title, record["code"], place)

    def render_department(self, record: dict[str, Any]) -> SafeString | str:
        """The short name with the way to its page."""
        if not record["department_url"]:
            return record["department_name"] or EMPTY
        return format_html('<a href="{}">{}</a>', record["department_url"], record["department_name"])

    def render_duty(self, value: bool) -> SafeString | str:
        """A chip where PPRG is required."""
        return status_chip(_("Wajib"), "info", "journal-check") if value else "tidak"

    def render_state(self, record: dict[str, Any]) -> SafeString | str:
        """The state of the document with its version."""
        document = record["document"]
        if document is None:
            return status_chip(_("Belum ada"), "none")
        version = str(BudgetVersion(document.budget_version).label)
        return format_html('<span>{}<span class="sub">{}</span></span>', state_chip(document.state), version)

    def render_reason(self, record: dict[str, Any]) -> SafeString:
        """Each difference on a line of its own."""
        lines = format_html_join("", '<span class="d-block">{}</span>', ((reason,) for reason in record["reasons"]))
        return format_html("<span>{}</span>", lines)

    def render_step(self, record: dict[str, Any]) -> SafeString | str:
        """What to do, with the way there."""
        step = record["step"]
        return format_html('<a href="{}">{}</a>', step.url, step.text) if step.url else step.text


def row_of(name: str, item: Item, viewer: Viewer) -> dict[str, Any]:
    """One entry as the table takes it: plain values to sort by, and what the cells are drawn from."""
    department = viewer.department(item)
    document = item.document
    step = next_step(name, item, viewer)
    return {
        "code": item.code,
        "name": item.name,
        "rows": ", ".join(map(str, item.rows)),
        "department_name": department.short_name if department else "",
        "department_url": department.get_absolute_url() if department else "",
        "required": item.required,
        "document": document,
        "document_url": _document_url(item),
        "state_name": str(SubmissionState(document.state).label) if document else "",
        "ceiling": item.ceiling,
        "recorded": item.recorded,
        "total": document.total if document else None,
        "realization": item.realization,
        "reasons": item.reasons,
        "reason_text": " ".join(item.reasons),
        "step": step,
        "step_text": step.text,
    }


# --- workbook -----------------------------------------------------------------------------------------------------

_SHEET_COLUMNS = (
    ("rows", OutColumn("Baris ekspor", 14, "text")),
    ("code", OutColumn("Kode sub kegiatan", 22, "text")),
    ("name", OutColumn("Sub kegiatan", 60)),
    ("department_name", OutColumn("Perangkat daerah", 28)),
    ("required", OutColumn("Wajib PPRG", 12)),
    ("state_name", OutColumn("Status PPRG", 22)),
    ("ceiling", OutColumn("Pagu SIPD (Rp)", 20, "money")),
    ("recorded", OutColumn("Pagu tercatat (Rp)", 20, "money")),
    ("total", OutColumn("Jumlah GBS (Rp)", 20, "money")),
    ("realization", OutColumn("Realisasi SIPD (Rp)", 20, "money")),
    ("reason_text", OutColumn("Perbedaan", 60)),
    ("step_text", OutColumn("Langkah berikut", 40)),
)


def sheets(lists: Mapping[str, list[Item]], viewer: Viewer, heading: list[str]) -> list[Sheet]:
    """Every list as a sheet, the partial GBS among them."""
    columns = [column for _key, column in _SHEET_COLUMNS]
    result = []
    for name, title in LISTS.items():
        rows = (row_of(name, item, viewer) for item in lists[name])
        values = ([row[key] for key, _column in _SHEET_COLUMNS] for row in rows)
        result.append(Sheet(title, columns, values, heading=[*heading, title]))
    return result
