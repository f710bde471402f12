"""Sex-disaggregated data of a department and year: which indicators, their figures, and their verification.

Bapperida and Dinas P3A say what a department must give (it is the denominator of its score) and verify it; the figures
come from the focal point of the department, or from them where the department has given none: what a department wrote
they do not change (domain: who does what).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.domain.data import DEFINITION, FIGURES, WRITABLE, keep_or_drop_verification, missing_parts
from departments.enums import Role
from departments.models import SexDisaggregatedData
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import EMPTY, quantity

from ..queries import prerequisite as queries
from ..rules import can_fill_data, can_record_data, can_verify_data
from . import decision_facts
from .pprg import why_not_writing
from .prerequisite import year_refusal

__all__ = ["DEFINITION", "FIGURES", "WRITABLE", "female_share", "mark_of", "missing_parts", "save_data", "set_verified"]

_DEFINERS = "Hanya Bapperida atau Dinas P3A yang menetapkan indikator data terpilah."
_VERIFIERS = "Hanya Bapperida atau Dinas P3A yang memverifikasi data terpilah, bukan milik perangkat daerahnya sendiri."
_GIVEN = "Angka ini diisi focal point perangkat daerahnya; mintalah ia membetulkannya."
_WRITERS = "Hanya focal point perangkat daerah itu, Bapperida, atau Dinas P3A yang mengisi data terpilah."


#: Units that cannot be added, whatever their figures.
_RATIOS = ("%", "persen", "rasio", "indeks", "tahun", "per ", "rata-rata")


def _is_count(row: SexDisaggregatedData, value: Decimal) -> bool:
    return value == int(value) and not row.unit.strip().lower().startswith(_RATIOS)


def female_share(row: SexDisaggregatedData) -> Decimal | None:
    """The share of women in percent, where L and P are counts that can be added; else None."""
    if row.male is None or row.female is None:
        return None
    male, female = Decimal(row.male), Decimal(row.female)
    if not (male + female and _is_count(row, male) and _is_count(row, female)):
        return None
    return female * 100 / (male + female)


def why_not_filling(row: SexDisaggregatedData, actor: Any) -> str:
    """Why the actor may not give the figures of an indicator; empty where they may."""
    if can_record_data(actor) or can_fill_data(actor, row):
        return ""
    of_department = actor.role == Role.FOCAL_POINT and actor.department_id == row.department_id
    return why_not_writing(actor, row) if of_department else _WRITERS


def is_given_by_department(row: SexDisaggregatedData) -> bool:
    """Whether a focal point has written the figures of an indicator last: then other offices leave them alone."""
    return queries.last_writer_role(row, FIGURES) == Role.FOCAL_POINT


def _check_writer(row: SexDisaggregatedData, stored: SexDisaggregatedData | None, actor: Any) -> None:
    """NotAllowed for whoever may not write this row, or not say what it is about."""
    if can_record_data(actor):
        changed = stored is not None and any(getattr(row, name) != getattr(stored, name) for name in FIGURES)
        if changed and is_given_by_department(row):
            raise NotAllowed(_GIVEN)
        return
    fixed = ("department_id", "fiscal_year_id", *DEFINITION)
    if stored is None or any(getattr(row, name) != getattr(stored, name) for name in fixed):
        raise NotAllowed(_DEFINERS)
    refusal = why_not_filling(stored, actor)
    if refusal:
        raise NotAllowed(refusal)


def _check_year(row: SexDisaggregatedData) -> None:
    refusal = year_refusal(row.department, row.fiscal_year)
    if refusal:
        raise IllegalMove(refusal)


@transaction.atomic
def save_data(*, row: SexDisaggregatedData, actor: Any, seen: str | None = None) -> SexDisaggregatedData:
    """Save a new or changed indicator. What was verified and changes now must be verified again.

    Bapperida and Dinas P3A write all of it but figures that the department gave, a focal point with a valid SK the
    figures of the own department; NotAllowed for all others. IllegalMove in a closed year, for a department that did
    not exist in that year, and for an indicator that is there already. ``seen`` is the :func:`mark_of` what stood on
    the page: StaleVersion where it has changed since.
    """
    stored = SexDisaggregatedData.objects.select_for_update().filter(pk=row.pk).first()
    _check_writer(row, stored, actor)
    _check_year(row)
    if stored and seen is not None and seen != mark_of(stored):
        raise StaleVersion(f"Isi “{stored.indicator}” berubah setelah Anda membukanya: {figures_in_words(stored)}.")
    if stored:
        keep_or_drop_verification(row, stored)
    try:
        with transaction.atomic():
            audit.save(row, actor=actor)
    except IntegrityError as error:
        raise IllegalMove(f"Indikator “{row.indicator}” sudah ada untuk perangkat daerah dan tahun ini.") from error
    return row


def figures_in_words(row: SexDisaggregatedData) -> str:
    """``sekarang L 410, P 55, tahun 2025, sumber KUSUKA``; a dash for what is not there."""
    pairs = (("L", quantity(row.male)), ("P", quantity(row.female)), ("tahun", row.data_year), ("sumber", row.source))
    return "sekarang " + ", ".join(f"{name} {value or EMPTY}" for name, value in pairs)


def mark_of(row: SexDisaggregatedData) -> str:
    """A short mark of what a verifier sees of an indicator; another one once anything of it has changed."""
    seen = json.dumps([str(getattr(row, name)) for name in WRITABLE])
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


@transaction.atomic
def set_verified(
    *, row: SexDisaggregatedData, verified: bool, actor: Any, seen: str | None = None, today: dt.date | None = None
) -> SexDisaggregatedData:
    """Mark an indicator as verified on ``today`` (WIB), or take that back; a repeated request changes nothing.

    NotAllowed for other offices than Bapperida and Dinas P3A, and for data of the own department; IllegalMove as of
    :func:`save_data`, and for an incomplete indicator, which says what is missing. ``seen`` is the :func:`mark_of`
    what the verifier looked at on a page: StaleVersion where it has changed since.
    """
    if not can_verify_data(actor, row):
        raise NotAllowed(_VERIFIERS)
    _check_year(row)
    current = SexDisaggregatedData.objects.select_for_update().get(pk=row.pk)
    if verified == (current.verified_on is not None):
        return current
    lacking = missing_parts(current)
    if verified and lacking:
        raise IllegalMove(f"“{current.indicator}” belum dapat diverifikasi: lengkapi {', '.join(lacking)}.")
    if verified and seen is not None and seen != mark_of(current):
        raise StaleVersion(f"Isi “{current.indicator}” berubah setelah Anda membukanya; periksa angka yang sekarang.")
    current.verified_on = (today or timezone.localdate()) if verified else None
    current.verified_by = actor if verified else None
    audit.save(current, actor=actor, action="verifikasi" if verified else "batal verifikasi")
    if verified:
        decision_facts.after_data(current.department_id, actor)
    return current
