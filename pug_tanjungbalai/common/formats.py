"""Indonesian forms of money, numbers, dates and times, as plain text.

Pure functions without Django's template layer: templates (``templatetags/ui.py``), tables, Excel and PDF
all write the same figure the same way. ``None`` is always the dash ``EMPTY``. Rounding is half-up, as people
round; money is an exact ``Decimal`` or ``int`` and a float is refused.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")
EMPTY = "—"

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
MONTHS_SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

# Unit, its word, and whether a decimal is kept above ten: "Rp 41,2 M" but "Rp 640 jt".
_SHORT_UNITS = (
    (Decimal(10) ** 12, "T", True),
    (Decimal(10) ** 9, "M", True),
    (Decimal(10) ** 6, "jt", False),
    (Decimal(10) ** 3, "rb", False),
)


def round_half_up(value: Decimal | int, places: int = 0) -> Decimal:
    """``value`` rounded half away from zero to ``places`` decimals: 0.125 -> 0.13, -0.125 -> -0.13."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _grouped(value: Decimal, places: int) -> str:
    """Absolute text of ``value`` with ``.`` between thousands and ``,`` before the decimals."""
    text = f"{abs(round_half_up(value, places)):,.{places}f}"
    return text.translate(str.maketrans(",.", ".,"))


def _sign(value: Decimal, places: int) -> str:
    """A minus where the rounded value is below zero; never for "-0"."""
    return "-" if round_half_up(value, places) < 0 else ""


def _money(value: Decimal | int) -> Decimal:
    """The exact amount; TypeError for a float, a bool or text, ValueError for NaN and infinity."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"Money is Decimal or int, not {type(value).__name__}.")
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError("Money must be a finite number.")
    return amount


def rupiah(value: Decimal | int | None) -> str:
    """Full amount: ``Rp1.234.567,89``; whole rupiah without decimals: ``Rp1.234.567``; ``-Rp500``."""
    if value is None:
        return EMPTY
    amount = round_half_up(_money(value), 2)
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{_sign(amount, places)}Rp{_grouped(amount, places)}"


def rupiah_exact(value: Decimal | int | None) -> str:
    """Amount as official documents write it, always with two decimals: ``Rp1.234.567,00``."""
    if value is None:
        return EMPTY
    amount = _money(value)
    return f"{_sign(amount, 2)}Rp{_grouped(amount, 2)}"


def rupiah_short(value: Decimal | int | None) -> str:
    """Amount for narrow places: ``Rp 1,2 M`` (miliar), ``Rp 640 jt``, ``Rp 12 rb``, ``Rp 1,5 T``, ``Rp 950``.

    One decimal for T and M always, for jt and rb below ten only; ``,0`` is dropped. A figure that rounds up
    to a thousand moves to the next unit: 999.950.000 is ``Rp 1 M``.
    """
    if value is None:
        return EMPTY
    amount = _money(value)
    for index, (unit, word, keeps_decimal) in enumerate(_SHORT_UNITS):
        if abs(round_half_up(amount)) < unit and not _rolls_over(amount, index):
            continue
        scaled = amount / unit
        places = 1 if keeps_decimal or abs(round_half_up(scaled, 1)) < 10 else 0
        return f"{_sign(scaled, places)}Rp {_grouped(scaled, places).removesuffix(',0')} {word}"
    return f"{_sign(amount, 0)}Rp {_grouped(amount, 0)}"


def _rolls_over(amount: Decimal, index: int) -> bool:
    """Whether ``amount``, written in the next smaller unit, would read 1.000 or more."""
    if index + 1 >= len(_SHORT_UNITS):
        return abs(round_half_up(amount)) >= 1000
    smaller, _, keeps_decimal = _SHORT_UNITS[index + 1]
    return abs(round_half_up(amount / smaller, 1 if keeps_decimal else 0)) >= 1000


def number(value: Decimal | float | None, places: int = 0) -> str:
    """A count or measure: ``1.284``; ``number(Decimal("2.49"), 2)`` -> ``2,49``. Not for money or years."""
    if value is None:
        return EMPTY
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        return EMPTY
    return f"{_sign(exact, places)}{_grouped(exact, places)}"


def quantity(value: Decimal | float | None) -> str:
    """A counted or measured figure with the decimals it has, at most two: ``1.412``, ``18,9``, ``2,49``."""
    text = number(value, 2)
    return text.rstrip("0").removesuffix(",") if "," in text else text


def decimal1(value: Decimal | float | None) -> str:
    """A score with one decimal: ``66,0``."""
    return number(value, 1)


def percent(value: Decimal | float | None, places: int = 1) -> str:
    """A percentage already times 100: ``12,4%``; ``,0`` is dropped: ``52%``."""
    if value is None:
        return EMPTY
    text = number(value, places)
    return text if text == EMPTY else f"{text.removesuffix(',' + '0' * places)}%"


def local_date(value: date | datetime) -> date:
    """The calendar day in WIB: 17.00 UTC is already the next day. A naive datetime is taken as WIB."""
    if isinstance(value, datetime):
        return (value.astimezone(WIB) if value.tzinfo else value).date()
    return value


def tanggal(value: date | datetime | None) -> str:
    """Short date in WIB: ``24 Nov 2026``."""
    if value is None:
        return EMPTY
    day = local_date(value)
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {day.year}"


def tanggal_panjang(value: date | datetime | None) -> str:
    """Long date in WIB, its weekday computed: ``Selasa, 24 November 2026``."""
    if value is None:
        return EMPTY
    day = local_date(value)
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def tanggal_surat(value: date | datetime | None) -> str:
    """Date of a letter or a signature, in WIB: ``24 November 2026``."""
    if value is None:
        return EMPTY
    day = local_date(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("A time needs its zone: pass an aware datetime.")
    return value.astimezone(WIB)


def waktu(value: datetime | None) -> str:
    """Date and time in WIB: ``24 Nov 2026 09.12 WIB``. ValueError for a naive datetime."""
    if value is None:
        return EMPTY
    moment = _aware(value)
    return f"{tanggal(moment)} {moment:%H.%M} WIB"


def jam(value: datetime | None) -> str:
    """Time of day in WIB: ``09.12``. ValueError for a naive datetime."""
    return EMPTY if value is None else f"{_aware(value):%H.%M}"


def relative_day(value: date | datetime | None, today: date) -> str:
    """The distance in calendar days (WIB) from ``today``.

    ``hari ini``, ``kemarin``, ``3 hari lalu``, ``besok``, ``5 hari lagi``.
    """
    if value is None:
        return EMPTY
    days = (local_date(value) - today).days
    near = {0: "hari ini", -1: "kemarin", 1: "besok"}
    if days in near:
        return near[days]
    return f"{_grouped(Decimal(days), 0)} hari {'lagi' if days > 0 else 'lalu'}"
