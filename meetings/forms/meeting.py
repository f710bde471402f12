"""The form that plans a meeting: what, when, where, who speaks, who is invited."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.enums import DepartmentKind
from departments.models import Department
from pug_tanjungbalai.common.fields import IsoDateField, IsoDateTimeField, LineField, TextField
from pug_tanjungbalai.common.formats import local_date

from ..domain import meeting_problems
from ..enums import MeetingMode
from ..models import Meeting
from ..models.planning import MAX_MINUTES
from ..queries import earlier_missions, invitable_departments, meeting_day
from .base import DepartmentGridMixin, DepartmentsField, RowFormSet

EVERYBODY, BY_KIND, CHOSEN = "semua", "jenis", "pilihan"
SCOPES = (
    (EVERYBODY, _("Semua perangkat daerah yang berlaku pada tanggal rapat")),
    (BY_KIND, _("Menurut jenis")),
    (CHOSEN, _("Pilih satu per satu")),
)
#: The mission that PUG serves in the present plan; others are offered from earlier meetings.
PUG_MISSION = (
    "Misi ke-7 RPJMD Kota Tanjungbalai Tahun 2021-2026: pemberdayaan masyarakat dan ketertiban sosial melalui peran"
    " keluarga"
)
FIELDS = (
    "title",
    "starts_at",
    "ends_at",
    "mode",
    "place",
    "link",
    "organizer",
    "purpose",
    "topics",
    "mission",
    "invitation_number",
    "opened_by",
    "closed_by",
)


class MeetingForm(DepartmentGridMixin, forms.ModelForm):
    """A meeting with its invitations. ``today`` (WIB) chooses the departments shown while there is no date."""

    title = LineField(
        label=_("Judul"), max_length=200, help_text=_("Misalnya “Rapat Koordinasi PUG Triwulan III 2026”.")
    )
    starts_at = IsoDateTimeField(
        label=_("Mulai (WIB)"), help_text=_("Hari dihitung sendiri dari tanggalnya, misalnya Rabu, 6 Desember 2023.")
    )
    ends_at = IsoDateTimeField(
        label=_("Selesai (WIB)"), required=False, help_text=_("Kosongkan bila “sampai selesai”.")
    )
    place = LineField(label=_("Tempat"), max_length=200, required=False, help_text=_("Misalnya “Aula Sutrisno Hadi”."))
    link = forms.URLField(
        label=_("Tautan daring"),
        required=False,
        assume_scheme="https",
        help_text=_("Misalnya https://zoom.us/j/1234567890."),
        error_messages={"invalid": _("Tulis alamat lengkap, misalnya https://zoom.us/j/1234567890.")},
    )
    purpose = TextField(
        label=_("Tujuan"),
        required=False,
        rows=3,
        help_text=_("Apa yang hendak dicapai, misalnya “Menyepakati jadwal penyusunan GBS 2027”."),
    )
    topics = TextField(label=_("Pokok bahasan"), required=False, rows=3, help_text=_("Satu pokok tiap baris."))
    mission = LineField(
        label=_("Misi RPJMD yang dilayani"),
        max_length=200,
        required=False,
        help_text=_("Pilih dari daftar atau tulis sendiri."),
        widget=forms.TextInput({"list": "daftar-misi", "autocomplete": "off"}),
    )
    invitation_number = LineField(
        label=_("Nomor surat undangan"), max_length=80, required=False, help_text=_("Misalnya 005/1234/Bapperida/2026.")
    )
    opened_by = LineField(
        label=_("Dibuka oleh"),
        max_length=200,
        required=False,
        help_text=_("Nama dan jabatan; bila mewakili, sebutkan, misalnya “Asisten II, mewakili Wali Kota”."),
    )
    closed_by = LineField(label=_("Ditutup oleh"), max_length=200, required=False)
    scope = forms.ChoiceField(label=_("Yang diundang"), choices=SCOPES, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label=_("Jenis perangkat daerah"),
        choices=DepartmentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    departments = DepartmentsField()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Meeting
        fields = FIELDS

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        stored = self.instance if self.instance.pk else None
        invited = list(stored.departments.values_list("pk", flat=True)) if stored else []
        self.day = meeting_day(stored) if stored else today
        # Any department may be sent: that it is valid on the date is judged with the date that was typed.
        departments: Any = self.fields["departments"]
        departments.queryset = Department.objects.order_by("kind", "code")
        organizer: Any = self.fields["organizer"]
        organizer.queryset = invitable_departments(self.day, [stored.organizer_id] if stored else [])
        organizer.label_from_instance = lambda row: row.name
        if stored:
            self.initial.update({"departments": invited, "scope": CHOSEN})
        self.initial.setdefault("scope", EVERYBODY)
        self.initial.setdefault("version", self.instance.version if stored else None)

    def missions(self) -> list[str]:
        """What is offered for the mission."""
        return list(dict.fromkeys([PUG_MISSION, *earlier_missions()]))

    def groups(self) -> dict[str, Any]:
        """The grid in two parts: departments valid on the day of the meeting, and all others."""
        day = self._day() or self.day
        valid: list[Any] = []
        other: list[Any] = []
        for group in self.grid():
            for cell in group.cells:
                (valid if cell.department.is_valid_on(day) else other).append((group.label, cell))
        return {"day": day, "valid": _regroup(valid), "other": [cell for _label, cell in other]}

    def _day(self) -> dt.date | None:
        moment = self.cleaned_data.get("starts_at") if hasattr(self, "cleaned_data") else None
        return local_date(moment) if moment else None

    def clean(self) -> dict[str, Any]:
        """Order of the times, a place that fits the mode, and invitations that fit the date."""
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("Waktu selesai harus sesudah waktu mulai. Periksa tanggal dan jamnya."))
        self._check_place(data)
        if starts and "departments" not in self.errors and data.get("scope"):
            data["invited"] = self._invited(data, local_date(starts))
            problems = meeting_problems(
                meeting=self.instance if self.instance.pk else None, starts_at=starts, departments=data["invited"]
            )
            for name, text in problems.items():
                self.add_error(name, text)
        return data

    def _check_place(self, data: dict[str, Any]) -> None:
        """A place for those who come, a link for those who join: of a meeting that is over, what is known."""
        mode, place, link = data.get("mode"), data.get("place"), data.get("link")
        if mode == MeetingMode.ONLINE:
            if not (link or place or "link" in self.errors):
                self.add_error("link", _("Isi tautan daring, atau sebutkan ruang daringnya pada Tempat."))
            return
        if mode and not place and "place" not in self.errors:
            self.add_error("place", _("Isi tempat rapat; hanya rapat daring yang boleh tanpa tempat."))
        starts = data.get("starts_at")
        lies_ahead = starts is not None and local_date(starts) >= self.today
        if mode == MeetingMode.HYBRID and lies_ahead and not link and "link" not in self.errors:
            self.add_error("link", _("Isi tautan bagi peserta daring; rapat hibrida perlu tempat dan tautan."))

    def _invited(self, data: dict[str, Any], day: dt.date) -> list[Department]:
        """The departments that the chosen scope means on ``day``."""
        if data["scope"] == CHOSEN:
            return list(data["departments"])
        rows = Department.objects.valid_on(day)
        return list(rows if data["scope"] == EVERYBODY else rows.filter(kind__in=data.get("kinds") or ()))

    def values(self) -> dict[str, Any]:
        """The fields of the meeting itself."""
        return {name: self.cleaned_data[name] for name in FIELDS}


def _regroup(pairs: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {}
    for label, cell in pairs:
        groups.setdefault(label, []).append(cell)
    return [{"label": label, "cells": cells} for label, cells in groups.items()]


class SpeakerForm(forms.Form):
    """One speaker (narasumber)."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = LineField(label=_("Nama"), max_length=150, error_messages={"required": _("Isi nama narasumber.")})
    position = LineField(label=_("Jabatan"), max_length=150, required=False)
    institution = LineField(label=_("Instansi"), max_length=200, required=False)
    topic = LineField(label=_("Materi"), max_length=300, required=False)
    online = forms.BooleanField(label=_("Hadir daring"), required=False)
    letter_number = LineField(label=_("Nomor surat permohonan"), max_length=80, required=False)
    letter_date = IsoDateField(label=_("Tanggal surat permohonan"), required=False)


class AgendaForm(forms.Form):
    """One item of the agenda; ``position`` follows the order on the page where items were moved."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    position = forms.IntegerField(required=False, min_value=0, max_value=1000, widget=forms.HiddenInput)
    minutes = forms.IntegerField(
        label=_("Menit"),
        min_value=1,
        max_value=MAX_MINUTES,
        initial=15,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "required": _("Isi lamanya."),
            "min_value": _("Sedikitnya 1 menit."),
            "max_value": _("Paling lama %(limit_value)s menit."),
        },
    )
    title = LineField(label=_("Acara"), max_length=300, error_messages={"required": _("Isi acaranya.")})
    presenter = LineField(label=_("Oleh"), max_length=200, required=False)

    def has_changed(self) -> bool:
        """A new row of which only the place is known is empty."""
        return bool(set(self.changed_data) - {"position"})


class AgendaRows(RowFormSet):
    """Items in the order of the page."""

    def rows(self) -> list[dict[str, Any]]:
        """As of the parent, each with its place; a position that is missing is that of the row."""
        found = super().rows()
        for number, row in enumerate(found, 1):
            row["position"] = number if row.get("position") is None else row["position"]
        return found


AgendaFormSet = forms.formset_factory(AgendaForm, formset=AgendaRows, extra=0, can_delete=True, max_num=40)
SpeakerFormSet = forms.formset_factory(SpeakerForm, formset=RowFormSet, extra=0, can_delete=True, max_num=30)
