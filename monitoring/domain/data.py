"""Sex-disaggregated data of a department and year: entering indicators, verifying them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.domain.data import WRITABLE, keep_or_drop_verification, missing_parts
from departments.models import SexDisaggregatedData
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed

from ..rules import can_record_data
from . import decision_facts
from .prerequisite import year_refusal

__all__ = ["WRITABLE", "female_share", "missing_parts", "save_data", "set_verified"]

_ONLY = "Hanya Bapperida atau Dinas P3A yang mengisi dan memverifikasi data terpilah."


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


def _check(row: SexDisaggregatedData, actor: Any) -> None:
    if not can_record_data(actor):
        raise NotAllowed(_ONLY)
    refusal = year_refusal(row.department, row.fiscal_year)
    if refusal:
        raise IllegalMove(refusal)


@transaction.atomic
def save_data(*, row: SexDisaggregatedData, actor: Any) -> SexDisaggregatedData:
    """Save a new or changed indicator. What was verified and changes now must be verified again.

    NotAllowed for other roles than Bapperida and Dinas P3A; IllegalMove in a closed year, for a department that did
    not exist in that year, and for an indicator that is there already.
    """
    _check(row, actor)
    stored = SexDisaggregatedData.objects.select_for_update().filter(pk=row.pk).first()
    if stored:
        keep_or_drop_verification(row, stored)
    try:
        with transaction.atomic():
            audit.save(row, actor=actor)
    except IntegrityError as error:
        raise IllegalMove(f"Indikator “{row.indicator}” sudah ada untuk perangkat daerah dan tahun ini.") from error
    return row


@transaction.atomic
def set_verified(
    *, row: SexDisaggregatedData, verified: bool, actor: Any, today: dt.date | None = None
) -> SexDisaggregatedData:
    """Mark an indicator as verified on ``today`` (WIB), or take that back; a repeated request changes nothing.

    Refusals as of :func:`save_data`; IllegalMove for an incomplete indicator, which says what is missing.
    """
    _check(row, actor)
    current = SexDisaggregatedData.objects.select_for_update().get(pk=row.pk)
    if verified == (current.verified_on is not None):
        return current
    lacking = missing_parts(current)
    if verified and lacking:
        raise IllegalMove(f"“{current.indicator}” belum dapat diverifikasi: lengkapi {', '.join(lacking)}.")
    current.verified_on = (today or timezone.localdate()) if verified else None
    current.verified_by = actor if verified else None
    audit.save(current, actor=actor, action="verifikasi" if verified else "batal verifikasi")
    if verified:
        decision_facts.after_data(current.department_id, actor)
    return current
