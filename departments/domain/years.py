"""Fiscal years and extensions of a deadline. Closing a year is not here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..models import DeadlineExtension, FiscalYear
from .access import require_coordinator, require_open, store

#: Dates of a fiscal year T that belong to its preparation or its course: T-2 to T+1.
DATE_FIELDS = (
    "data_due",
    "draft_due",
    "submission_due",
    "verification_due",
    "freeze_due",
    "revised_submission_due",
    "semester1_due",
    "semester2_due",
)


def save_year(*, fiscal_year: FiscalYear, actor: Any) -> FiscalYear:
    """Create or change a year; a closed one is refused."""
    require_coordinator(actor)
    require_open(fiscal_year)
    store(fiscal_year, actor=actor)
    return fiscal_year


def next_year(today: dt.date) -> FiscalYear:
    """An unsaved year after the newest one, with its rules and with its dates moved on; else one with the defaults."""
    last = FiscalYear.objects.order_by("-year").first()
    if last is None:
        return FiscalYear(year=today.year)
    fresh = FiscalYear(year=last.year + 1)
    for field in FiscalYear._meta.concrete_fields:
        if field.name.startswith(("weight_", "band_", "target_", "prerequisite_")) or field.name in {
            "nomenclature",
            "arg_denominator",
            "verification_rule",
        }:
            setattr(fresh, field.attname, getattr(last, field.attname))
    for name in DATE_FIELDS:
        setattr(fresh, name, _year_later(getattr(last, name)))
    return fresh


def _year_later(day: dt.date | None) -> dt.date | None:
    """The same day a year later; 29 February becomes 28."""
    if day is None:
        return None
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def save_extension(*, extension: DeadlineExtension, actor: Any) -> DeadlineExtension:
    """Record the decision that one department may submit later; refused in a closed year."""
    require_coordinator(actor)
    require_open(extension.fiscal_year)
    if extension._state.adding:
        extension.decided_by = actor
    store(extension, actor=actor)
    return extension
