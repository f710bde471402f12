"""Verified prerequisite points of a department and year (simple yearly entry by Bapperida)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from departments.enums import YearState
from departments.models import Department, FiscalYear
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.formats import quantity, tanggal

from ..models import PrerequisiteScore
from ..rules import can_record_prerequisites


def validity_words(department: Department) -> str:
    """The validity of a department in words: "berlaku sejak 1 Jan 2021 s.d. 31 Des 2025"."""
    words = f"berlaku sejak {tanggal(department.valid_from)}"
    return f"{words} s.d. {tanggal(department.valid_to)}" if department.valid_to else words


def year_refusal(department: Department, fiscal_year: FiscalYear) -> str:
    """Why nothing may be entered for this department and year; empty where it may."""
    if fiscal_year.state == YearState.CLOSED:
        return f"Tahun {fiscal_year} sudah ditutup; angkanya tidak dapat diubah lagi."
    year = fiscal_year.year
    ended = department.valid_to is not None and department.valid_to.year < year
    if ended or department.valid_from.year > year:
        return f"{department.name} tidak ada pada tahun {year} ({validity_words(department)})."
    return ""


def points_refusal(department: Department, fiscal_year: FiscalYear) -> str:
    """Why no points may be entered: as of :func:`year_refusal`, or the year has no instrument yet."""
    refusal = year_refusal(department, fiscal_year)
    if not refusal and fiscal_year.prerequisite_maximum is None:
        refusal = (
            f"Tahun {fiscal_year} belum mempunyai nilai maksimum instrumen prasyarat, sehingga prasyarat tidak "
            "dinilai. Isi nilai maksimum pada tahun anggaran lebih dahulu."
        )
    return refusal


def problems(
    *,
    department: Department,
    fiscal_year: FiscalYear,
    points: Decimal | None,
    verified_on: dt.date | None,
    today: dt.date,
) -> dict[str, str]:
    """What is wrong with the entry, as ``{field: how to mend it}``; a missing value is not judged."""
    found: dict[str, str] = {}
    maximum = fiscal_year.prerequisite_maximum
    if points is not None and maximum is not None and not 0 <= points <= maximum:
        found["points"] = f"Nilai harus antara 0 dan {quantity(maximum)}, nilai maksimum instrumen {fiscal_year}."
    if verified_on and verified_on > today:
        found["verified_on"] = f"Tanggal verifikasi tidak boleh setelah hari ini ({tanggal(today)})."
    elif verified_on and not department.is_valid_on(verified_on):
        found["verified_on"] = (
            f"{department.short_name} tidak ada pada {tanggal(verified_on)} ({validity_words(department)}). "
            "Isi tanggal di dalam masa berlakunya."
        )
    return found


@transaction.atomic
def record_points(
    *,
    department: Department,
    fiscal_year: FiscalYear,
    actor: Any,
    points: Decimal,
    verified_on: dt.date,
    note: str = "",
    today: dt.date | None = None,
) -> PrerequisiteScore:
    """Enter or replace the verified points of a department and year.

    NotAllowed for other roles than Bapperida, IllegalMove as of :func:`points_refusal`, ValidationError as of
    :func:`problems`.
    """
    if not can_record_prerequisites(actor):
        raise NotAllowed("Hanya Bapperida yang mengisi nilai prasyarat PUG.")
    refusal = points_refusal(department, fiscal_year)
    if refusal:
        raise IllegalMove(refusal)
    found = problems(
        department=department,
        fiscal_year=fiscal_year,
        points=points,
        verified_on=verified_on,
        today=today or timezone.localdate(),
    )
    if found:
        raise ValidationError(found)
    values = {"points": points, "verified_on": verified_on, "note": note.strip(), "verified_by": actor}
    row, created = PrerequisiteScore.objects.get_or_create(
        department=department, fiscal_year=fiscal_year, defaults=values
    )
    if created:
        audit.record(actor=actor, action="buat", obj=row, changes=audit.difference({}, audit.values_of(row)))
        return row
    for name, value in values.items():
        setattr(row, name, value)
    audit.save(row, actor=actor)
    return row
