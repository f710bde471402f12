"""Validators shared by models, forms and imports; plain functions, so that migrations can name them."""

import datetime
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MIN_YEAR, MAX_YEAR = 2000, 2100
MAX_MONEY = Decimal(10) ** 15  # rupiah; the whole national budget is about 4 x 10^15
MIN_DATE, MAX_DATE = datetime.date(1945, 8, 17), datetime.date(2100, 12, 31)

NIP = re.compile(r"[0-9]{18}")
CODE = re.compile(r"[0-9](?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]\.[0-9]{2}(?:\.[0-9]{2,4})?)?)?)?")
# Number of parts of a nomenclature code -> its level (Permendagri 90/2019). "2.01" of a kegiatan is two parts.
CODE_LEVELS = {1: "urusan", 2: "bidang", 3: "program", 5: "kegiatan", 6: "sub_kegiatan"}


def validate_year(value: int) -> None:
    """Accept a budget year from 2000 to 2100."""
    if not MIN_YEAR <= value <= MAX_YEAR:
        raise ValidationError(
            _("Tahun harus antara %(low)s dan %(high)s."),
            "year",
            {"low": str(MIN_YEAR), "high": str(MAX_YEAR)},
        )


def validate_money(value: Decimal) -> None:
    """Accept 0 to 10^15 rupiah with at most two decimals; refuse NaN and infinity."""
    value = Decimal(value)
    if not value.is_finite():
        raise ValidationError(_("Jumlah rupiah harus berupa angka."), "money")
    if value < 0:
        raise ValidationError(_("Jumlah rupiah tidak boleh negatif."), "money")
    if value > MAX_MONEY:
        raise ValidationError(_("Jumlah rupiah paling banyak 1.000.000.000.000.000 (seribu triliun)."), "money")
    if value != round(value, 2):
        raise ValidationError(_("Jumlah rupiah paling banyak dua angka di belakang koma; bulatkan dahulu."), "money")


def validate_date(value: datetime.date) -> None:
    """Accept a date (or datetime) from 17 August 1945 to 2100, which every database and time zone can hold."""
    day = value.date() if isinstance(value, datetime.datetime) else value
    if not MIN_DATE <= day <= MAX_DATE:
        raise ValidationError(_("Tanggal harus antara 17-08-1945 dan 31-12-2100; periksa tahunnya."), "date")


def validate_nip(value: str) -> None:
    """Accept a civil servant number: exactly 18 ASCII digits."""
    if not NIP.fullmatch(value):
        raise ValidationError(
            _("NIP harus terdiri atas 18 angka, misalnya 198501012010011001; yang diisi %(length)s karakter."),
            "nip",
            {"length": str(len(value))},
        )


def validate_code(value: str) -> None:
    """Accept a nomenclature code of any level, e.g. ``1``, ``1.02``, ``1.02.02.2.02.0001``."""
    if not CODE.fullmatch(value):
        raise ValidationError(
            _("Kode tidak sesuai pola urusan.bidang.program.kegiatan.sub kegiatan, misalnya 1.02.02.2.02.0001."),
            "code",
        )


def code_level(code: str) -> str:
    """Return "urusan", "bidang", "program", "kegiatan" or "sub_kegiatan"; "" for what is no code."""
    return CODE_LEVELS[code.count(".") + 1] if CODE.fullmatch(code) else ""


def parent_code(code: str) -> str:
    """Return the code one level up (``1.02.02.2.02`` -> ``1.02.02``); "" for an urusan."""
    parts = code.split(".")
    return ".".join(parts[: {6: 5, 5: 3}.get(len(parts), len(parts) - 1)])
