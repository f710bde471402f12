"""Refusals in words: of those without the right of ``rules``, and of changes to a closed year; how rows are stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed

from ..enums import YearState
from ..models import FiscalYear
from ..rules import coordinates, records_figures

COORDINATOR_ONLY = "Hanya Bapperida yang dapat mengubah data ini."
FINANCE_ONLY = "Hanya Bapperida dan BPKPD yang dapat mencatat angka anggaran."


def require_coordinator(actor: Any) -> None:
    """Refuse everyone but Bapperida (and the administrator)."""
    if not coordinates(actor):
        raise NotAllowed(COORDINATOR_ONLY)


def require_finance(actor: Any) -> None:
    """Refuse everyone but Bapperida and BPKPD (and the administrator)."""
    if not records_figures(actor):
        raise NotAllowed(FINANCE_ONLY)


def closed_reason(fiscal_year: FiscalYear | None) -> str:
    """Why nothing of this year can be changed any more; empty while it is open."""
    if fiscal_year is None or fiscal_year.state != YearState.CLOSED:
        return ""
    return f"Tahun anggaran {fiscal_year.year} sudah ditutup: isinya dibekukan dan tidak dapat diubah."


def require_open(fiscal_year: FiscalYear) -> None:
    """Refuse a change to a closed year, as the database knows it."""
    stored = FiscalYear.objects.filter(pk=fiscal_year.pk).first() if fiscal_year.pk else None
    reason = closed_reason(stored)
    if reason:
        raise IllegalMove(reason)


@transaction.atomic
def store(obj: models.Model, *, actor: Any, reason: str = "") -> models.Model:
    """Check all rules of the table, save and record ``obj``; ``reason`` goes to the trail.

    ValidationError where a rule of the table is broken; :class:`IllegalMove` where somebody else was quicker.
    """
    obj.full_clean()
    _as_stored(obj)
    try:
        with transaction.atomic():
            return audit.save(obj, actor=actor, reason=reason)
    except IntegrityError as error:
        raise IllegalMove("Pengguna lain baru menyimpan data yang bertentangan. Muat ulang, lalu coba lagi.") from error


def _as_stored(obj: models.Model) -> None:
    """Give decimals the places of their column, so that 85 and 85.0 are no change for the trail."""
    for field in obj._meta.concrete_fields:
        value = getattr(obj, field.attname)
        if isinstance(field, models.DecimalField) and value is not None:
            setattr(obj, field.attname, Decimal(value).quantize(Decimal(1).scaleb(-field.decimal_places)))
