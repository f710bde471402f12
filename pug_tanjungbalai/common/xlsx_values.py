"""Values of cells: cleaned text, exact numbers, dates, or the problem that stands in their place."""

import datetime
import re
from decimal import Decimal
from typing import Any, NamedTuple

from .text import clean_text

CellValue = str | Decimal | datetime.date | None

_MAX_TEXT = 32_767  # Excel's own limit for one cell
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?|[+-]?\.[0-9]+(?:[eE][+-]?[0-9]{1,3})?")
_EXACT_DIGITS = 15  # what Excel keeps of a number

LOST_DIGITS = (
    "angka lebih dari 15 digit kehilangan digit terakhirnya di Excel; "
    "format sel sebagai teks, lalu ketik ulang nilainya"
)
NO_CACHED_VALUE = "rumus tanpa hasil tersimpan; buka di Excel dan simpan, atau tempel sebagai nilai"
TOO_LONG = "teks lebih dari 32.767 karakter; persingkat"


class CellProblem(NamedTuple):
    """In place of a value: why the cell cannot be read, and how to mend it."""

    message: str


class Percent(Decimal):
    """The number of a cell that is shown as a percentage: 0.22 where people see 22%."""


def text_value(text: str) -> CellValue | CellProblem:
    """Return cleaned text, None for nothing, a problem for more than a cell can hold."""
    if len(text) > _MAX_TEXT:
        return CellProblem(TOO_LONG)
    return clean_text(text) or None


def number_value(text: str) -> Decimal | CellProblem:
    """Return the number that Excel shows, exactly.

    Excel stores 4.35 as 4.3499999999999996 and keeps 15 digits: fractions are taken to 15 significant digits, whole
    numbers with more have lost the rest and are a problem.
    """
    if len(text) <= _EXACT_DIGITS and text.isascii() and text.isdigit():
        return Decimal(text)
    if not _NUMBER.fullmatch(text):
        return CellProblem(f"angka tidak dikenali: {text[:30]}")
    value = Decimal(text)
    if value and value.adjusted() >= _EXACT_DIGITS:
        return CellProblem(LOST_DIGITS)
    if value.adjusted() >= _EXACT_DIGITS - 2 and len(value.normalize().as_tuple().digits) > _EXACT_DIGITS:
        return CellProblem(LOST_DIGITS)  # fifteen digits do not reach its cents
    if value and value.adjusted() < -30:
        return Decimal(0)
    return Decimal(format(Decimal(f"{float(text):.15g}"), "f"))


def plain_date(value: Any) -> CellValue:
    """Return a date, or a datetime where the cell holds a time of day too; a bare time becomes text."""
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time() else value
    return value if isinstance(value, datetime.date) else str(value)
