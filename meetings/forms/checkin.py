"""The form with which a person checks in on the own phone; the one with which staff tick a department."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.enums import Sex
from departments.models import Department
from pug_tanjungbalai.common.fields import LineField, NipField
from pug_tanjungbalai.common.text import clean_text

from ..domain.arrival import Entry
from ..domain.attendance import Tick
from ..enums import Presence
from ..models import Attendee

_PHONE_MARKS = re.compile(r"[\s().\-–/]")
_PHONE = re.compile(r"(?:0|\+)[0-9]{7,14}")
_LETTER = re.compile(r"[^\W\d_]")


def clean_phone(text: str) -> str:
    """A phone number as it is dialled here: ``+62 812-6400-1234`` and ``62812…`` become ``081264001234``.

    ValidationError for what is no number.
    """
    number = _PHONE_MARKS.sub("", clean_text(text, multiline=False))
    number = re.sub(r"^\+?62(?=[1-9])", "0", number)
    if number and not _PHONE.fullmatch(number):
        raise ValidationError(_("Tulis nomor HP dengan angka, misalnya 0812-6400-1234."), "phone")
    return number


class PhoneField(forms.CharField):
    """A phone number; spaces, dots and dashes do not matter."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "maxlength": 30})

    def to_python(self, value: Any) -> str:
        """The digits, with the Indonesian zero in front."""
        return clean_phone(str(value)) if value not in self.empty_values else ""


class InvitedField(forms.ModelChoiceField):
    """An invited department, by its full name."""

    def label_from_instance(self, obj: Department) -> str:
        return obj.name


class CheckinForm(forms.Form):
    """Who came, for which of the invited departments."""

    department = InvitedField(
        Department.objects.none(),
        label=_("Perangkat daerah"),
        empty_label=_("Pilih perangkat daerah"),
        error_messages={
            "required": _("Pilih perangkat daerah Anda."),
            "invalid_choice": _("Perangkat daerah itu tidak diundang pada rapat ini. Pilih dari daftar."),
        },
    )
    name = LineField(
        label=_("Nama lengkap dan gelar"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
        error_messages={"required": _("Isi nama Anda.")},
    )
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=[(Sex.FEMALE, _("Perempuan (P)")), (Sex.MALE, _("Laki-laki (L)"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jenis kelamin."), "invalid_choice": _("Pilih jenis kelamin.")},
    )
    nip = NipField(
        label=_("NIP"), required=False, max_length=40, help_text=_("18 angka. Kosongkan bila bukan pegawai negeri.")
    )
    position = LineField(
        label=_("Jabatan"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Isi jabatan Anda, misalnya Kepala Bidang.")},
    )
    phone = PhoneField(label=_("Nomor HP"), required=False, help_text=_("Hanya dilihat Bapperida dan kantor Anda."))
    represents = forms.BooleanField(label=_("Saya mewakili kepala perangkat daerah"), required=False)

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = departments

    def clean_name(self) -> str:
        """A name has letters."""
        name: str = self.cleaned_data["name"]
        if not _LETTER.search(name):
            raise ValidationError(_("Tulis nama dengan huruf."))
        return name

    def entry(self) -> Entry:
        """What was typed, for the domain. Call it when the form is valid."""
        values = dict(self.cleaned_data)
        return Entry(values.pop("department").pk, represents=values.pop("represents"), values=values)


def initial_of(attendee: Attendee, represents: bool) -> dict[str, Any]:
    """The form as a person filled it in before."""
    return {
        "department": attendee.invitation.department_id,
        "name": attendee.name,
        "sex": attendee.sex,
        "nip": attendee.nip,
        "position": attendee.position,
        "phone": attendee.phone,
        "represents": represents,
    }


class TickForm(forms.Form):
    """One button of quick ticking: what is meant, a note, and what the page showed."""

    presence = forms.ChoiceField(choices=Presence.choices)
    note = LineField(label=_("Keterangan"), max_length=200, required=False)
    seen_presence = forms.ChoiceField(choices=Presence.choices)
    seen_note = forms.CharField(max_length=200, required=False, strip=False)

    def tick(self) -> Tick:
        """The tick, for the domain. Call it when the form is valid."""
        return Tick(**self.cleaned_data)
