"""Form fields of the GAP: long lines, figures in Indonesian form, choices that may vanish."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import LineField, parse_rupiah
from pug_tanjungbalai.common.formats import quantity
from pug_tanjungbalai.common.text import clean_text

from ..domain.quality.text import counts_people

MAX_QUANTITY = Decimal(10) ** 12
_CENT = Decimal("0.01")
#: A unit that may have parts: "orang per 1.000 penduduk", "orang/hari", "orang rata-rata", "siswa (%)", "ribu orang".
_RATE = re.compile(r"\bper\b|/|rata|%|persen|\b(ribu|juta|hari|jam|bulan)\b", re.IGNORECASE)


class LongLineField(LineField):
    """One line of text that may be long: the box grows with it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea({"rows": 1, "class": "long-line"}), **kwargs})


class QuantityInput(forms.TextInput):
    """A text input that shows a Decimal as ``1.412`` or ``18,9`` and what a user typed as it was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Return the text for the input."""
        return quantity(value) if isinstance(value, Decimal | int) else super().format_value(value)


class QuantityField(forms.Field):
    """A counted or measured figure with at most two decimals; dot for thousands, comma for decimals.

    Cleans to Decimal or None. What can be read in two ways (``1,234``) is refused, as for Rupiah.
    """

    widget = QuantityInput
    default_error_messages = {
        "invalid": _("Tulis angka saja, misalnya 1.412 atau 18,9; satuannya pada kolom satuan."),
        "range": _("Angka paling besar 1.000.000.000.000."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:
        """Return the figure."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        text = clean_text(str(value), multiline=False).replace("−", "-").removesuffix("%").strip()
        sign = -1 if text.startswith("-") else 1
        digits = text.removeprefix("-").strip()
        if not digits[:1].isdigit():
            raise ValidationError(self.error_messages["invalid"], "invalid")
        try:
            return sign * parse_rupiah(digits)
        except ValidationError as error:
            if error.code == "ambiguous":
                raise
            raise ValidationError(self.error_messages["invalid"], "invalid") from error

    def validate(self, value: Decimal | None) -> None:
        """Refuse what no table can hold."""
        super().validate(value)
        if value is not None and not (value.is_finite() and abs(value) <= MAX_QUANTITY):
            raise ValidationError(self.error_messages["range"], "range")

    def clean(self, value: Any) -> Decimal | None:
        """Return the valid figure with two decimals."""
        figure = super().clean(value)
        return None if figure is None else figure.quantize(_CENT)


class PresentChoices(forms.MultipleChoiceField):
    """Checkboxes of things that exist now. One that was removed in another tab is dropped, not refused."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def to_python(self, value: Any) -> list[str]:
        """Return the ticked ones that exist, in the order of the choices."""
        ticked = set(super().to_python(value))
        choices: Any = self.choices
        return [str(key) for key, _label in choices if str(key) in ticked]


def refuse_parts_of_people(form: forms.Form | forms.ModelForm, unit: str | None, *names: str) -> None:
    """Numbers of people are whole and not below zero; a rate and a share may be otherwise."""
    if not unit or not counts_people(unit) or _RATE.search(unit):
        return
    for name in names:
        figure = form.cleaned_data.get(name)
        if figure is not None and figure < 0:
            form.add_error(name, _("Jumlah %(unit)s tidak boleh di bawah nol.") % {"unit": unit})
        elif figure is not None and figure % 1:
            problem = _("Jumlah %(unit)s berupa bilangan bulat; pecahan hanya untuk persen atau rasio.")
            form.add_error(name, problem % {"unit": unit})
