"""Form fields and widgets for Indonesian figures, dates, codes and search; the same on forms and in imports.

All fields take text as well as the values that `common.xlsx` reads from cells (Decimal, date).
"""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .formats import number
from .text import clean_text
from .validators import code_level, validate_code, validate_date, validate_money, validate_nip, validate_year

_CENT = Decimal("0.01")
_RUPIAH_PREFIX = re.compile(r"^(?:rp\.?|idr)\s*", re.IGNORECASE)
_RUPIAH_TAIL = re.compile(r",-{1,2}$")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?")
_COMMA_GROUP = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DOT_GROUP = re.compile(r"[0-9]+\.[0-9]{3,}")
_WHITESPACE = re.compile(r"\s+")

SEARCH_MAX_LENGTH = 100
MAX_TEXT = 10_000
ISO_DATE, ISO_DATETIME = "%Y-%m-%d", "%Y-%m-%dT%H:%M"
CODE_LEVEL_LABELS = {
    "urusan": _("urusan (1 angka, misalnya 1)"),
    "bidang": _("bidang urusan (misalnya 1.02)"),
    "program": _("program (misalnya 1.02.02)"),
    "kegiatan": _("kegiatan (misalnya 1.02.02.2.02)"),
    "sub_kegiatan": _("sub kegiatan (misalnya 1.02.02.2.02.0001)"),
}


def parse_rupiah(text: str) -> Decimal:
    """Read an amount in rupiah; ValidationError where it is not clear what is meant.

    The rule: dots before groups of exactly three digits are thousands (``1.234`` is 1234, ``1.234.567,89``); a comma,
    or a single dot, before one or two last digits is the decimal sign (``1234567.89``, ``1234567,5``). ``Rp`` may stand
    in front and ``,-`` behind. A comma before three digits (``1,234``) is refused: it is thousands in English and
    thousandths in Indonesian. So are signs, exponents, underscores, other digits than 0-9, NaN.
    """
    amount = _RUPIAH_TAIL.sub("", _RUPIAH_PREFIX.sub("", clean_text(text, multiline=False)))
    if _THOUSANDS.fullmatch(amount):
        return Decimal(amount.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(amount):
        return Decimal(amount.replace(",", "."))
    if _COMMA_GROUP.fullmatch(amount):
        mended = amount.split(".")[0].replace(",", ".")
        raise ValidationError(
            _("“%(value)s” bermakna ganda: koma adalah tanda desimal. Untuk ribuan tulis %(mended)s."),
            "ambiguous",
            {"value": amount[:40], "mended": mended[:40]},
        )
    if _DOT_GROUP.fullmatch(amount):
        raise ValidationError(
            _("“%(value)s” bermakna ganda: titik memisahkan tiap tiga angka. Tulis misalnya 1.234.567 atau 1234,5."),
            "ambiguous",
            {"value": amount[:40]},
        )
    if amount.startswith(("-", "(", "−")):
        raise ValidationError(_("Jumlah rupiah tidak boleh negatif."), "negative")
    raise ValidationError(_("Tulis jumlah rupiah dengan angka saja, misalnya 1.234.567 atau 1.234.567,89."), "invalid")


class RupiahInput(forms.TextInput):
    """A text input that shows a Decimal as ``1.234.567,89`` and what a user typed as it was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Return the text for the input."""
        if isinstance(value, Decimal | int) and Decimal(value).is_finite():
            return number(Decimal(value), 2).removesuffix(",00")
        return super().format_value(value)


class RupiahField(forms.Field):
    """An amount of 0 to 10^15 rupiah; see `parse_rupiah` for what is accepted. Cleans to Decimal with 2 places."""

    widget = RupiahInput
    default_validators = [validate_money]

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount, or None for an empty value."""
        if value in self.empty_values:
            return None
        if isinstance(value, bool | float):
            raise ValidationError(_("Jumlah rupiah harus berupa angka."), "invalid")
        return Decimal(value) if isinstance(value, Decimal | int) else parse_rupiah(str(value))

    def clean(self, value: Any) -> Decimal | None:
        """Return the valid amount with exactly two decimals."""
        amount = super().clean(value)
        return None if amount is None else amount.quantize(_CENT)


class IsoDateInput(forms.DateInput):
    """A native date input; browsers want ISO whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = ISO_DATE) -> None:
        super().__init__(attrs, format)


class IsoDateTimeInput(forms.DateTimeInput):
    """A native date and time input, in local time, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = ISO_DATETIME) -> None:
        super().__init__(attrs, format)


class IsoDateField(forms.DateField):
    """A date from 1945 to 2100: ISO, or day-month-year (never month first, as Django's Indonesian formats allow)."""

    widget = IsoDateInput
    default_validators = [validate_date]
    default_error_messages = {"invalid": _("Tanggal tidak dikenali. Tulis misalnya 31-12-2026.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": [ISO_DATE, "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"], **kwargs})


class IsoDateTimeField(forms.DateTimeField):
    """A date and time (WIB) from 1945 to 2100."""

    widget = IsoDateTimeInput
    default_validators = [validate_date]
    default_error_messages = {"invalid": _("Tanggal dan jam tidak dikenali. Tulis misalnya 31-12-2026 09:30.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": [ISO_DATETIME, "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M"], **kwargs})

    def to_python(self, value: Any) -> datetime.datetime | None:
        """Return an aware datetime; refuses years that UTC arithmetic cannot hold."""
        try:
            return super().to_python(value)
        except (OverflowError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error


class YearField(forms.IntegerField):
    """A year from 2000 to 2100, four ASCII digits."""

    default_validators = [validate_year]
    default_error_messages = {"invalid": _("Tulis tahun dengan empat angka, misalnya 2026.")}

    def to_python(self, value: Any) -> int | None:
        """Return the year, or None for an empty value."""
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return int(text)


def clean_search(value: str | None) -> str:
    """Return a search term fit for any database: no NUL or control characters, one line, at most 100 characters."""
    return clean_text((value or "")[: 10 * SEARCH_MAX_LENGTH], multiline=False)[:SEARCH_MAX_LENGTH].strip()


class SearchField(forms.CharField):
    """A search box: cleans with `clean_search` and never complains."""

    widget = forms.TextInput(attrs={"type": "search", "maxlength": SEARCH_MAX_LENGTH, "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the cleaned term, "" for nothing."""
        return clean_search("" if value is None else str(value))


class _SqueezedField(forms.CharField):
    """Text in which white space has no meaning: all of it is removed before validation."""

    def to_python(self, value: Any) -> str:
        return _WHITESPACE.sub("", clean_text(str(value))) if value not in self.empty_values else ""


class NipField(_SqueezedField):
    """A civil servant number (NIP): 18 digits, written with or without spaces. Cleans to the 18 digits."""

    default_validators = [validate_nip]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": _("18 angka; spasi boleh."), **kwargs})
        self.widget.attrs.setdefault("inputmode", "numeric")


class CodeField(_SqueezedField):
    """A nomenclature code; `levels` limits it, e.g. ``CodeField(levels=["sub_kegiatan"])``. Cleans to text."""

    default_validators = [validate_code]

    def __init__(self, *, levels: Iterable[str] = (), **kwargs: Any) -> None:
        self.levels = tuple(levels)
        super().__init__(**kwargs)

    def validate(self, value: str) -> None:
        """Refuse a well-formed code of another level."""
        super().validate(value)
        level = code_level(value)
        if self.levels and level and level not in self.levels:
            wanted = ", ".join(str(CODE_LEVEL_LABELS[name]) for name in self.levels)
            raise ValidationError(
                _("Kode %(code)s bukan kode %(wanted)s."), "code_level", {"code": value, "wanted": wanted}
            )


class LineField(forms.CharField):
    """One line of text without control characters: white space of any kind between words becomes one space."""

    def to_python(self, value: Any) -> str:
        """The cleaned line."""
        return clean_text(super().to_python(value) or "", multiline=False)


class TextField(forms.CharField):
    """A paragraph or more, without control characters, at most ``MAX_TEXT`` characters."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea({"rows": rows}), "max_length": MAX_TEXT, **kwargs})

    def to_python(self, value: Any) -> str:
        """The cleaned text."""
        return clean_text(super().to_python(value) or "")
