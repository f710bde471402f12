"""What verification of sex-disaggregated data stands on: the same rules for the pages and the admin."""

from __future__ import annotations

from ..enums import DataSex
from ..models import SexDisaggregatedData

#: What is to be given, and what is given. What was verified and changes in one of these must be verified again.
DEFINITION = ("indicator", "unit", "concerns")
FIGURES = ("male", "female", "data_year", "source")
WRITABLE = (*DEFINITION, *FIGURES)


def missing_parts(row: SexDisaggregatedData) -> list[str]:
    """What an indicator still lacks, in words; empty where it is complete (as ``complete()`` of the queryset)."""
    lacking = []
    if row.male is None and row.concerns != DataSex.FEMALE:
        lacking.append("angka laki-laki")
    if row.female is None and row.concerns != DataSex.MALE:
        lacking.append("angka perempuan")
    if row.data_year is None:
        lacking.append("tahun data")
    if not row.source:
        lacking.append("sumber")
    return lacking


def keep_or_drop_verification(row: SexDisaggregatedData, stored: SexDisaggregatedData) -> None:
    """Give ``row`` the verification of ``stored``, or none where something that a person writes has changed."""
    changed = any(
        getattr(row, name) != getattr(stored, name) for name in (*WRITABLE, "department_id", "fiscal_year_id")
    )
    row.verified_on = None if changed else stored.verified_on
    row.verified_by_id = None if changed else stored.verified_by_id
