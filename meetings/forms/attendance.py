"""The grid in which staff key in a paper attendance sheet: a line for each invited department, people below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from departments.enums import Sex
from pug_tanjungbalai.common.fields import LineField, NipField

from ..domain import AttendanceEntry, attendance_problems
from ..enums import Presence
from ..models import Invitation
from .base import RowFormSet

phone_validator = RegexValidator(
    r"^\+?[0-9][0-9 ()./-]{5,18}$", _("Tulis nomor telepon dengan angka, misalnya 0812-6400-1234.")
)


class LineForm(forms.Form):
    """How one department took part; ``seen`` is the fingerprint of what the page showed."""

    presence = forms.ChoiceField(label=_("Kehadiran"), choices=Presence.choices, widget=forms.RadioSelect)
    note = LineField(label=_("Keterangan"), max_length=200, required=False)
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)


class PersonForm(forms.Form):
    """One person of the attendance sheet."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = LineField(label=_("Nama"), max_length=150, error_messages={"required": _("Isi nama peserta.")})
    sex = forms.ChoiceField(
        label=_("L/P"),
        choices=[("", _("L/P")), *((value, value) for value in Sex.values)],
        error_messages={"required": _("Pilih L atau P.")},
    )
    nip = NipField(label=_("NIP"), required=False, help_text="")
    position = LineField(label=_("Jabatan"), max_length=150, required=False)
    phone = LineField(label=_("No. HP"), max_length=20, required=False, validators=[phone_validator])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            css = "form-select form-select-sm" if name == "sex" else "form-control form-control-sm"
            field.widget.attrs |= {"class": css, "placeholder": field.label or "", "autocomplete": "off"}


PersonFormSet = forms.formset_factory(PersonForm, formset=RowFormSet, extra=0, can_delete=True, max_num=200)


class OptionsForm(forms.Form):
    """What to do with the lines that nobody touched."""

    rest_absent = forms.BooleanField(
        label=_("Tandai semua yang masih “Belum dicatat” sebagai tanpa kabar"), required=False
    )


@dataclass
class GridLine:
    """One department: its stored state, the form of its line and the forms of its people."""

    stored: AttendanceEntry
    form: LineForm
    people: Any  # PersonFormSet
    conflict: AttendanceEntry | None = None

    @property
    def department(self) -> Any:
        """The invited department."""
        return self.stored.invitation.department

    @property
    def errors(self) -> bool:
        """Whether anything on this line was refused."""
        return bool(self.form.errors or self.people.total_error_count())


class AttendanceGrid:
    """All lines of a meeting as one form; ``data`` is the posted body."""

    def __init__(self, invitations: Iterable[Invitation], data: Any = None) -> None:
        self.options = OptionsForm(data)
        self.lines = [self._line(AttendanceEntry.of(row), data) for row in invitations]

    @staticmethod
    def _line(stored: AttendanceEntry, data: Any) -> GridLine:
        """A department that was invited after the page was opened is not in ``data``: its line stays as stored."""
        prefix = f"u{stored.invitation.pk}"
        if data is not None and f"{prefix}-seen" not in data:
            data = None
        initial = {"presence": stored.presence, "note": stored.note, "seen": stored.seen}
        return GridLine(
            stored,
            LineForm(data, prefix=prefix, initial=initial),
            # What was posted is judged by itself: a row that equals a stored one at its place is no empty row.
            PersonFormSet(data, prefix=f"{prefix}p", initial=stored.people if data is None else None),
        )

    @property
    def errors(self) -> list[str]:
        """Names of the departments whose line was refused, for the summary above the grid."""
        return [line.stored.name for line in self.lines if line.errors]

    def is_valid(self) -> bool:
        """Judge every line, then the lines together (a NIP twice, people of an absent department)."""
        valid = [line.form.is_valid() & line.people.is_valid() for line in self._posted()]
        if not (self.options.is_valid() and all(valid)):
            return False
        problems = attendance_problems(self.entries())
        for line in self._posted():
            for text in problems.get(line.stored.invitation.pk, ()):
                line.form.add_error(None, text)
        return not problems

    def entries(self) -> list[AttendanceEntry]:
        """What was entered, for the domain. Call it when every line is valid."""
        return [self._entry(line) for line in self._posted()]

    def _posted(self) -> list[GridLine]:
        return [line for line in self.lines if line.form.is_bound]

    def _entry(self, line: GridLine) -> AttendanceEntry:
        values, people = line.form.cleaned_data, line.people.rows()
        presence = values["presence"]
        if self.options.cleaned_data["rest_absent"] and presence == Presence.UNRECORDED and not people:
            presence = Presence.ABSENT
        return AttendanceEntry(line.stored.invitation, presence, values["note"], people, values["seen"])

    def show_conflicts(self, stored: Iterable[AttendanceEntry]) -> None:
        """Say on each line what is stored now, and let the next saving of these lines pass.

        People who came onto the line in between (most checked in themselves) join what was entered: saving again must
        not remove whom the user never saw.
        """
        current = {entry.invitation.pk: entry for entry in stored}
        for line in self.lines:
            entry = current.get(line.stored.invitation.pk)
            if entry:
                line.conflict = entry
                form: Any = line.form
                form.data = form.data.copy()
                form.data[form.add_prefix("seen")] = entry.mark
                line.people = _joined(form.data, line.people.prefix, entry)


def _joined(data: Any, prefix: str, entry: AttendanceEntry) -> Any:
    """The people entered, and those of ``entry`` whom the user did not see; ``data`` is changed."""
    total = f"{prefix}-TOTAL_FORMS"
    count = int(data[total])
    seen = {data.get(f"{prefix}-{index}-id") for index in range(count)}
    for person in entry.people:
        if str(person["id"]) not in seen:
            for name, value in person.items():
                data[f"{prefix}-{count}-{name}"] = str(value)
            count += 1
    data[total] = str(count)
    return PersonFormSet(data, prefix=prefix)
