"""Forms of the Pokja: a decree with its members, an activity of the yearly plan, its realisation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.enums import Sex
from departments.models import Department
from pug_tanjungbalai.common.fields import IsoDateField, LineField, NipField, RupiahField, TextField
from pug_tanjungbalai.common.files import UploadField
from pug_tanjungbalai.common.formats import tanggal

from ..domain.kept import Attachment
from ..domain.pokja import member_problems
from ..enums import MemberRole
from ..models import Decree, WorkPlanItem

#: What a scanned letter may be.
SCANS = ("pdf", "jpg", "png")


class AttachmentMixin:
    """For forms with the fields ``upload`` and ``drop_file``: one file that may be replaced or taken away."""

    def attachment(self) -> Attachment:
        """What shall happen to the file."""
        data = self.cleaned_data  # type: ignore[attr-defined]
        return Attachment(data.get("upload"), bool(data.get("drop_file")))


class DecreeForm(AttachmentMixin, forms.ModelForm):
    """A decree: its number, date, period and file."""

    number = LineField(
        label=_("Nomor SK"), max_length=80, help_text=_("Misalnya 400.2.1/123/K/2026."),
        error_messages={"required": _("Isi nomor SK seperti tertulis pada suratnya.")},
    )  # fmt: skip
    date = IsoDateField(label=_("Tanggal SK"))
    valid_from = IsoDateField(label=_("Berlaku sejak"))
    valid_to = IsoDateField(label=_("Berlaku sampai"), help_text=_("Sesudah hari itu SK tampil sebagai lewat."))
    upload = UploadField(label=_("Berkas SK"), required=False, allowed=SCANS)
    drop_file = forms.BooleanField(label=_("Hapus berkas yang tersimpan"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Decree
        fields = ("kind", "number", "date", "valid_from", "valid_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version if self.instance.pk else None)

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("“Berlaku sampai” tidak boleh sebelum “berlaku sejak”."))
        return data

    def values(self) -> dict[str, Any]:
        """The columns of the decree."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class MemberForm(forms.Form):
    """One member by office; who holds the office may be named."""

    role = forms.ChoiceField(label=_("Kedudukan"), choices=MemberRole.choices, initial=MemberRole.MEMBER)
    office = LineField(
        label=_("Jabatan"), max_length=200, error_messages={"required": _("Isi jabatannya, misalnya Kepala Dinas …")}
    )
    name = LineField(label=_("Nama"), max_length=150, required=False)
    sex = forms.ChoiceField(label=_("L/P"), choices=[("", "—"), *((sex, sex) for sex in Sex.values)], required=False)
    nip = NipField(label=_("NIP"), required=False)
    department_id = forms.TypedChoiceField(label=_("Perangkat daerah"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, departments: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["department_id"]
        choice.choices = departments


class _MemberFormSet(forms.BaseFormSet):
    """The members in their order; what is wrong with them as a whole stands above the rows."""

    def clean(self) -> None:
        """One chair, one secretary, nobody twice."""
        if not any(self.errors):
            problems = member_problems(self.rows())
            if problems:
                raise forms.ValidationError(problems)

    def rows(self) -> list[dict[str, Any]]:
        """The members that shall be: rows that are neither empty nor marked for removal."""
        found = []
        for form in self.forms:
            values = dict(form.cleaned_data)
            if values and not values.pop("DELETE", False):
                found.append(values)
        return found


MemberFormSet = forms.formset_factory(MemberForm, formset=_MemberFormSet, extra=0, can_delete=True, max_num=150)


def department_choices() -> list[tuple[Any, str]]:
    """All departments by short name, also those that ended, for earlier decrees; one query for all rows."""
    rows = Department.objects.order_by("short_name").values_list("pk", "short_name")
    return [("", "—"), *rows]


class PlanItemForm(forms.ModelForm):
    """One activity of the yearly plan, in the columns of the Rencana Pokja PUG (Permen PPPA 5/2025)."""

    activity = TextField(
        label=_("Uraian kegiatan"), rows=3, max_length=1000,
        help_text=_("Misalnya “Pendampingan penyusunan GAP dan GBS bagi perangkat daerah yang belum patuh”."),
    )  # fmt: skip
    baseline = LineField(
        label=_("Data dasar"), max_length=300, required=False,
        help_text=_("Keadaan tahun lalu, misalnya “19 dari 32 perangkat daerah”."),
    )  # fmt: skip
    target = LineField(label=_("Target"), max_length=300, help_text=_("Misalnya “32 perangkat daerah”."))
    indicator = LineField(
        label=_("Indikator"), max_length=300, help_text=_("Misalnya “Perangkat daerah dengan PPRG terverifikasi”.")
    )
    budget = RupiahField(
        label=_("Anggaran (Rp)"), required=False, help_text=_("Kosongkan bila tanpa biaya tersendiri.")
    )
    unit = LineField(label=_("Unit pelaksana"), max_length=200, help_text=_("Misalnya “Bapperida bersama Dinas P3A”."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = WorkPlanItem
        fields = ("area", "activity", "baseline", "target", "indicator", "budget", "unit", "department")

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance if self.instance.pk else None
        chosen = Department.objects.valid_on(day)
        if stored and stored.department_id:
            chosen = chosen | Department.objects.filter(pk=stored.department_id)
        department: Any = self.fields["department"]
        department.queryset = chosen.order_by("short_name")
        department.empty_label = _("Tidak ditunjuk satu perangkat daerah")
        self.initial.setdefault("version", stored.version if stored else None)

    def values(self) -> dict[str, Any]:
        """The columns of the activity."""
        data = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        department = data.pop("department")
        return {**data, "department_id": department.pk if department else None}


class RealizationForm(forms.ModelForm):
    """How far an activity has come, as of a day. All fields empty: nothing is reported (any more)."""

    realized_percent = forms.IntegerField(
        label=_("Realisasi (%)"), required=False, min_value=0, max_value=100, help_text=_("0 sampai 100.")
    )
    realized_budget = RupiahField(label=_("Realisasi anggaran (Rp)"), required=False)
    realized_text = TextField(
        label=_("Uraian realisasi"), required=False, rows=4, max_length=2000,
        help_text=_("Apa yang sudah terlaksana dan buktinya; bila belum, apa kendalanya."),
    )  # fmt: skip
    realized_on = IsoDateField(label=_("Keadaan per"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = WorkPlanItem
        fields = ("realized_percent", "realized_budget", "realized_text", "realized_on")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("version", self.instance.version)

    def clean_realized_on(self) -> dt.date | None:
        """A day of the year or later, not one that is still to come."""
        day = self.cleaned_data["realized_on"]
        start = dt.date(self.instance.fiscal_year.year, 1, 1)
        if day and day > self.today:
            raise forms.ValidationError(_("Tanggal ini belum tiba. Isi paling lambat hari ini."))
        if day and day < start:
            raise forms.ValidationError(_("Tidak sebelum %(day)s.") % {"day": tanggal(start)})
        return day

    def clean(self) -> dict[str, Any]:
        """A report needs its day and its percentage; more money than planned needs a word."""
        data = super().clean() or self.cleaned_data
        told = [name for name in self._meta.fields or () if data.get(name) not in (None, "")]
        if not told or self.errors:
            return data
        if data.get("realized_on") is None:
            self.add_error("realized_on", _("Isi tanggal keadaannya, misalnya 30-06-2026."))
        if data.get("realized_percent") is None:
            self.add_error("realized_percent", _("Isi persentase realisasinya; 0 bila belum dimulai."))
        spent, planned = data.get("realized_budget"), self.instance.budget
        if spent and spent > (planned or 0) and not data.get("realized_text"):
            self.add_error("realized_text", _("Realisasi melebihi anggaran kegiatan; jelaskan sumber selisihnya."))
        return data

    def values(self) -> dict[str, Any]:
        """The columns of the realisation."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}
