"""Workbooks of departments, users and sub-activities, with the columns that the imports read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from pug_tanjungbalai.common.importing import ImportSpec
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet

from .enums import BudgetKind
from .importers import SPECS
from .models import BudgetFigure, Department, SubActivity, User
from .tables import latest


def _sheet(title: str, spec: ImportSpec, rows: Iterator[list[Any]], more: tuple[OutColumn, ...] = ()) -> Sheet:
    """A sheet with the columns of an import, and others behind that it does not read."""
    template = spec.template()
    return Sheet(title, [*template.columns, *more], rows)


def department_sheet(queryset: QuerySet[Department]) -> Sheet:
    """Departments as their import reads them."""
    rows = (
        [
            row.code,
            row.name,
            row.short_name,
            row.kind,
            row.valid_from,
            row.valid_to,
            ";".join(sorted(before.code for before in row.predecessors.all())),
            row.fields,
            row.notes,
        ]
        for row in queryset.prefetch_related("predecessors")
    )
    return _sheet("Perangkat daerah", SPECS["departments"], rows)


def user_sheet(queryset: QuerySet[User]) -> Sheet:
    """Accounts as their import reads them; never passwords."""
    rows = (
        [
            row.username,
            row.name,
            row.role,
            row.department.code if row.department else "",
            row.nip,
            row.email,
            row.position,
            row.sex,
            "Ya" if row.is_active else "Tidak",
        ]
        for row in queryset.select_related("department")
    )
    return _sheet("Pengguna", SPECS["users"], rows, (OutColumn("Aktif", width=8),))


def sub_activity_sheet(queryset: QuerySet[SubActivity], as_of: dt.date) -> Sheet:
    """Sub-activities with their latest figures on ``as_of``, in the shape of the yearly recap."""
    figures = Prefetch("figures", BudgetFigure.objects.latest_of_kind(as_of), to_attr="latest_figures")
    rows = (
        [
            number,
            row.department.code,
            row.department.name,
            row.item.code,
            row.item.name,
            *(getattr(latest(row, kind), "amount", None) for kind in BudgetKind),
            row.fiscal_year.year,
            "Ya" if row.requires_pprg else "Tidak",
        ]
        for number, row in enumerate(
            queryset.select_related("department", "item", "fiscal_year").prefetch_related(figures), 1
        )
    )
    more = (OutColumn("Tahun anggaran", width=10, kind="year"), OutColumn("Wajib PPRG", width=12))
    return _sheet("Sub kegiatan", SPECS["budget"], rows, more)
