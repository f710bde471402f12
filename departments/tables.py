"""Tables of the lists of this app: columns, sort keys, and the values of the export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.formats import EMPTY, percent, rupiah, tanggal
from pug_tanjungbalai.common.templatetags.ui import status_chip

from .enums import BudgetKind
from .models import BudgetFigure, Department, FocalPoint, SubActivity

#: Days before the end of an SK at which the list begins to warn.
SOON = 45
TITLE = {"td": {"class": "title"}}
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}, "tf": {"class": "num"}}
DATE = {"td": {"class": "date"}}


def appointment_chip(appointment: FocalPoint | None, day: dt.date) -> SafeString | str:
    """What is wrong with the SK of a focal point on ``day``: none, lapsed, about to lapse; empty when nothing is."""
    if appointment is None:
        return status_chip(_("Belum ada SK"), "poor")
    if appointment.valid_to < day:
        return status_chip(_("SK habis"), "poor")
    if (appointment.valid_to - day).days <= SOON:
        return status_chip(_("SK segera habis"), "fair", "clock-history")
    return ""


class DepartmentTable(tables.Table):
    """Departments with who leads them and who is their focal point on one day."""

    noun = "perangkat daerah"
    name = tables.Column(verbose_name=_("Perangkat daerah"), attrs=TITLE)
    short_name = tables.Column(verbose_name=_("Singkatan"), visible=False)
    code = tables.Column(verbose_name=_("Kode"), visible=False)
    kind = tables.Column(verbose_name=_("Jenis"))
    head = tables.Column(verbose_name=_("Kepala"), accessor="head_name", empty_values=())
    head_nip = tables.Column(verbose_name=_("NIP kepala"), empty_values=(), visible=False)
    focal_point = tables.Column(verbose_name=_("Focal point"), accessor="appointment_end", empty_values=())
    decree = tables.Column(verbose_name=_("Nomor SK"), empty_values=(), visible=False)
    decree_end = tables.Column(verbose_name=_("SK berlaku sampai"), empty_values=(), visible=False)
    valid_from = tables.Column(verbose_name=_("Berlaku"), attrs=DATE)
    valid_to = tables.Column(verbose_name=_("Berlaku sampai"), visible=False)

    class Meta:
        model = Department
        fields = ()
        order_by = "name"

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        self.day = day
        super().__init__(*args, **kwargs)

    def render_name(self, record: Any) -> SafeString:
        """The name as link, with short name and code below."""
        return format_html(
            '<a href="{}">{}</a><span class="sub">{} · {}</span>',
            record.get_absolute_url(),
            record.name,
            record.short_name,
            record.code,
        )

    def render_head(self, record: Any) -> SafeString | str:
        """Who holds the office on the day, with Plt. or Plh."""
        head = _first(record.day_heads)
        if head is None:
            return EMPTY if not record.is_valid_on(self.day) else status_chip(_("Belum dicatat"), "none")
        return format_html('<span>{}<span class="sub">{}</span></span>', head, head.rank or head.position)

    def render_focal_point(self, record: Any) -> SafeString | str:
        """The main focal point with letter and end, and a chip where it lapsed or will soon."""
        appointment = _first(record.main_appointments)
        chip = appointment_chip(appointment, self.day) if record.is_valid_on(self.day) else ""
        if appointment is None:
            return chip or EMPTY
        return format_html(
            '<span>{}<span class="sub">SK {}</span><span class="sub">sampai {}</span>{}</span>',
            appointment.name,
            appointment.decree_number,
            tanggal(appointment.valid_to),
            chip,
        )

    def render_valid_from(self, record: Any) -> str:
        """The period in words."""
        if record.valid_to is None:
            return f"sejak {tanggal(record.valid_from)}"
        return f"{tanggal(record.valid_from)} – {tanggal(record.valid_to)}"

    def value_name(self, record: Any) -> str:
        return record.name

    def value_head(self, record: Any) -> str:
        head = _first(record.day_heads)
        return str(head) if head else ""

    def value_head_nip(self, record: Any) -> str:
        head = _first(record.day_heads)
        return head.nip if head else ""

    def value_focal_point(self, record: Any) -> str:
        appointment = _first(record.main_appointments)
        return appointment.name if appointment else ""

    def value_decree(self, record: Any) -> str:
        appointment = _first(record.main_appointments)
        return appointment.decree_number if appointment else ""

    def value_decree_end(self, record: Any) -> dt.date | None:
        appointment = _first(record.main_appointments)
        return appointment.valid_to if appointment else None

    def value_valid_from(self, record: Any) -> dt.date:
        return record.valid_from


def _first(rows: list[Any]) -> Any:
    return rows[0] if rows else None


def latest(row: SubActivity, kind: BudgetKind) -> BudgetFigure | None:
    """The latest figure of a kind among ``latest_figures`` of :func:`queries.budget_rows`."""
    return next((figure for figure in row.latest_figures if figure.kind == kind), None)  # type: ignore[attr-defined]


def realized_share(row: SubActivity) -> Decimal | None:
    """Realisasi in percent of the pagu in force (perubahan, else murni); None where either is missing."""
    realized = latest(row, BudgetKind.REALIZED)
    ceiling = latest(row, BudgetKind.REVISED) or latest(row, BudgetKind.ORIGINAL)
    if realized is None or ceiling is None or not ceiling.amount:
        return None
    return realized.amount / ceiling.amount * 100


class FigureColumn(tables.Column):
    """The latest figure of one kind: amount with its date on the page, the amount alone in the export."""

    def __init__(self, kind: BudgetKind, part: str = "amount", **kwargs: Any) -> None:
        self.kind, self.part = kind, part
        shown = part == "amount"
        super().__init__(accessor=kind.value, empty_values=(), attrs=NUMBER if shown else {}, visible=shown, **kwargs)

    def render(self, record: SubActivity) -> SafeString | str:
        """``Rp640.000.000`` with date (and share of the pagu) below; the document as tooltip."""
        figure = latest(record, self.kind)
        if figure is None:
            return EMPTY
        below = tanggal(figure.as_of)
        share = realized_share(record) if self.kind == BudgetKind.REALIZED else None
        if share is not None:
            below = f"{percent(share)} · {below}"
        return format_html(
            '<span title="{}">{}<span class="sub">{}</span></span>',
            figure.document_number,
            rupiah(figure.amount),
            below,
        )

    def value(self, record: SubActivity) -> Any:
        """Amount, date or document number."""
        return getattr(latest(record, self.kind), self.part, None)

    def footer(self, bound_column: Any, table: Any) -> str:
        """The sum over all pages."""
        return rupiah(table.totals.get(f"total_{self.kind.value}"))

    #: django-tables2 asks for this name to know that there is a foot.
    render_footer = footer


def figure_columns(kind: BudgetKind) -> tuple[FigureColumn, FigureColumn, FigureColumn]:
    """Amount, date and document of one kind; the last two in the export only."""
    return (
        FigureColumn(kind, verbose_name=kind.label),
        FigureColumn(kind, "as_of", verbose_name=_("%(kind)s per tanggal") % {"kind": kind.label}),
        FigureColumn(kind, "document_number", verbose_name=_("Dokumen %(kind)s") % {"kind": kind.label.lower()}),
    )


class BudgetTable(tables.Table):
    """Sub-activities of a department with the latest figure of each kind; totals in the foot."""

    noun = "sub kegiatan"
    pick = tables.CheckBoxColumn(
        accessor="pk",
        orderable=False,
        exclude_from_export=True,
        attrs={
            "td": {"class": "pick"},
            "th": {"class": "pick"},
            "th__input": {"class": "form-check-input", "data-bulk-all": "", "aria-label": "Pilih semua"},
            "td__input": {"class": "form-check-input", "data-bulk-item": "", "name": "sub", "aria-label": "Pilih"},
        },
    )
    code = tables.Column(verbose_name=_("Kode"), accessor="item__code", visible=False)
    name = tables.Column(
        verbose_name=_("Sub kegiatan"), accessor="item__name", order_by="item__code", attrs=TITLE, footer=_("Jumlah")
    )
    requires_pprg = tables.Column(verbose_name=_("Wajib PPRG"))
    original, original_date, original_document = figure_columns(BudgetKind.ORIGINAL)
    revised, revised_date, revised_document = figure_columns(BudgetKind.REVISED)
    realized, realized_date, realized_document = figure_columns(BudgetKind.REALIZED)
    act = tables.Column(
        verbose_name="", accessor="pk", orderable=False, exclude_from_export=True, attrs={"td": {"class": "num"}}
    )

    class Meta:
        model = SubActivity
        fields = ()

    def __init__(self, *args: Any, totals: Mapping[str, Any], may_mark: bool, may_record: bool, **kwargs: Any) -> None:
        self.totals = totals
        hidden = [name for name, shown in (("pick", may_mark), ("act", may_record)) if not shown]
        super().__init__(*args, exclude=hidden, **kwargs)

    def render_name(self, record: SubActivity) -> SafeString:
        """The official name with the code below."""
        return format_html('{}<span class="sub tabular">{}</span>', record.item.name, record.item.code)

    def value_name(self, record: SubActivity) -> str:
        """The official name."""
        return record.item.name

    def render_requires_pprg(self, value: bool) -> SafeString | str:
        """A chip where PPRG is required."""
        return status_chip(_("Wajib"), "info", "journal-check") if value else EMPTY

    def value_requires_pprg(self, record: SubActivity) -> str:
        """``Ya`` or ``Tidak``."""
        return "Ya" if record.requires_pprg else "Tidak"

    def render_act(self, record: SubActivity) -> SafeString:
        """To the figures of this sub-activity."""
        return format_html(
            '<a class="btn btn-sm btn-quiet" href="{}" aria-label="Angka {}">Angka</a>',
            reverse("departments:figure_create", args=[record.pk]),
            record.item.code,
        )
