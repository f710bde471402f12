"""What the forms of this app share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import IsoDateField, NipField
from pug_tanjungbalai.common.text import clean_text

from ..models import Department


class TidyModelForm(forms.ModelForm):
    """A model form whose texts lose control and invisible characters, and whose widgets carry their classes."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                css = "form-check-input"
            else:
                css = "form-select" if isinstance(widget, forms.Select) else "form-control"
            widget.attrs.setdefault("class", css)
            _say_what_empty_means(field)

    def clean(self) -> dict[str, Any]:
        """Tidy the texts; a required one must have something left."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if not isinstance(value, str):
                continue
            field = self.fields[name]
            cleaned[name] = clean_text(value, multiline=isinstance(field.widget, forms.Textarea))
            if field.required and not cleaned[name]:
                self.add_error(name, field.error_messages["required"])
        return cleaned


def _say_what_empty_means(field: Any) -> None:
    """Words instead of dashes as the first choice of a list."""
    if not isinstance(field, forms.TypedChoiceField):
        return
    choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
    if choices and choices[0][0] == "":
        field.choices = [("", _("Pilih") if field.required else _("Tidak diisi")), *choices[1:]]


def nip_field() -> NipField:
    """An optional NIP with an example."""
    return NipField(required=False, label=_("NIP"), help_text=_("18 angka, misalnya 198501012010011001; spasi boleh."))


def date_field(label: Any, *, required: bool = True, help_text: Any = "") -> IsoDateField:
    """A date with a native picker."""
    return IsoDateField(label=label, required=required, help_text=help_text)


class DepartmentChoices(forms.ModelMultipleChoiceField):
    """Several departments, each named with its code and validity."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Department) -> str:
        """``DISKAN · Dinas Perikanan``."""
        return f"{obj.code} · {obj.name}"
