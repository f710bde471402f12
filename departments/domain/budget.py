"""Which sub-activities must have PPRG, and the figures of the budget."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.models import AuditEntry

from ..enums import BudgetKind
from ..models import BudgetFigure, FiscalYear, SubActivity
from .access import require_coordinator, require_finance, require_open, store

#: The year of which a file says that it is: "TAHUN ANGGARAN 2026", "TA. 2026"; not "Perda Nomor 3 Tahun 2025".
_BUDGET_YEAR = re.compile(r"\b(?:tahun\s+anggaran|t\.?\s?a\.?)\s*:?\s*(20\d\d)\b", re.IGNORECASE)


@transaction.atomic
def set_requires_pprg(
    *, sub_activities: Iterable[SubActivity], fiscal_year: FiscalYear, value: bool, actor: Any
) -> list[SubActivity]:
    """Mark sub-activities of one year as wajib PPRG, or no longer; returns those that changed."""
    require_coordinator(actor)
    require_open(fiscal_year)
    changed = [row for row in sub_activities if row.requires_pprg != value]
    for row in changed:
        row.requires_pprg = value
    SubActivity.objects.bulk_update(changed, ["requires_pprg"])
    changes = {"requires_pprg": [not value, value]}
    AuditEntry.objects.bulk_create(audit.build(actor=actor, action="ubah", obj=row, changes=changes) for row in changed)
    return changed


def figure_date_problem(
    day: dt.date, fiscal_year: FiscalYear, today: dt.date | None = None, kind: str | None = None
) -> str:
    """Why a figure of this year cannot bear that date; empty when it can.

    The budget of year T is drawn up in T-1 and accounted for in T+1; nothing of it is spent before it begins.
    ``today`` refuses days that are still to come.
    """
    year = fiscal_year.year
    if not year - 1 <= day.year <= year + 1:
        return f"Angka tahun anggaran {year} bertanggal {year - 1} sampai {year + 1}; periksa tahunnya."
    if today is not None and day > today:
        return f"Tanggal {tanggal(day)} belum tiba."
    if kind == BudgetKind.REALIZED and day.year < year:
        return f"Realisasi {year} belum ada pada {tanggal(day)}; periksa tahun anggaran dan tanggalnya."
    return ""


def title_problem(title: str, fiscal_year: FiscalYear) -> str:
    """Why a file with these title rows is not of this budget year; empty where that year or none is named."""
    years = sorted({int(year) for year in _BUDGET_YEAR.findall(title)})
    if not years or re.search(rf"\b{fiscal_year.year}\b", title):
        return ""
    named = " dan ".join(map(str, years))
    return (
        f"Judul berkas menyebut tahun anggaran {named}, sedangkan yang dipilih {fiscal_year}. "
        "Pilih tahun yang sesuai; bila judulnya yang keliru, perbaiki di berkas lalu unggah kembali."
    )


def save_figure(*, figure: BudgetFigure, actor: Any, reason: str = "") -> BudgetFigure:
    """Add or correct one figure of a sub-activity; refused in a closed year. ``reason`` goes to the trail."""
    require_finance(actor)
    require_open(figure.sub_activity.fiscal_year)
    store(figure, actor=actor, reason=reason)
    return figure
