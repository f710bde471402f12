"""Forms of the yearly facts of a department: prerequisite points, sex-disaggregated data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.enums import DataSex
from departments.models import SexDisaggregatedData
from pug_tanjungbalai.common.fields import IsoDateField, LineField, TextField, YearField
from pug_tanjungbalai.common.formats import quantity

from ..domain.data import FIGURES, WRITABLE
from ..domain.prerequisite import points_refusal, problems
from ..models import PrerequisiteScore
from .fields import QuantityField, refuse_parts_of_people

#: What concerns one sex -> the figure that it has not, and whom it concerns.
_ONE_SEX = {DataSex.MALE.value: ("female", _("laki-laki")), DataSex.FEMALE.value: ("male", _("perempuan"))}


class FigureField(QuantityField):
    """A figure that cannot be negative."""

    default_error_messages = {"negative": _("Angka tidak boleh negatif.")}

    def validate(self, value: Any) -> None:
        """Refuse what is below zero."""
        super().validate(value)
        if value is not None and value < 0:
            raise ValidationError(self.error_messages["negative"], "negative")


class PointsForm(forms.ModelForm):
    """Verified points of one department and year; both are set on ``instance``."""

    points = FigureField(label=_("Nilai terverifikasi"), required=True)
    verified_on = IsoDateField(
        label=_("Diverifikasi pada"), help_text=_("Tanggal berita acara atau rapat verifikasi; bukan setelah hari ini.")
    )
    note = TextField(
        label=_("Dasar penilaian"),
        rows=3,
        max_length=2000,
        help_text=_(
            "Bukti yang dinilai, misalnya “SK focal point, Renstra memuat isu gender, 2 fasilitator terlatih”."
        ),
        required=False,
    )

    class Meta:
        model = PrerequisiteScore
        fields = ["points", "verified_on", "note"]

    def __init__(self, *args: Any, today: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()
        maximum = self.instance.fiscal_year.prerequisite_maximum if self.instance.fiscal_year_id else None
        if maximum is not None:
            self.fields["points"].help_text = _("Dari 0 sampai %(maximum)s, misalnya 78,5.") % {
                "maximum": quantity(maximum)
            }

    def clean(self) -> dict[str, Any]:
        """Points within the instrument, date within the department's validity."""
        data = super().clean() or self.cleaned_data
        department = data.get("department") or getattr(self.instance, "department", None)
        fiscal_year = data.get("fiscal_year") or getattr(self.instance, "fiscal_year", None)
        if department is None or fiscal_year is None:
            return data
        refusal = points_refusal(department, fiscal_year)
        if refusal:
            raise ValidationError(refusal)
        found = problems(
            department=department,
            fiscal_year=fiscal_year,
            points=data.get("points"),
            verified_on=data.get("verified_on"),
            today=self.today,
        )
        for name, text in found.items():
            self.add_error(name, text)
        return data


class FiguresForm(forms.ModelForm):
    """The figures of one indicator as its department gives them: what it is about stands on the page."""

    male = FigureField(label=_("Laki-laki (L)"), help_text=_("Misalnya 1.284 atau 18,9."))
    female = FigureField(label=_("Perempuan (P)"), help_text=_("Misalnya 1.284 atau 18,9."))
    data_year = YearField(
        label=_("Tahun data"),
        required=False,
        help_text=_("Tahun keadaan angkanya, misalnya 2025."),
        widget=forms.TextInput({"inputmode": "numeric", "maxlength": 4}),
    )
    source = LineField(
        label=_("Sumber"), max_length=200, help_text=_("Misalnya Dapodik, Simpeg, profil dinas."), required=False
    )

    class Meta:
        model = SexDisaggregatedData
        fields = FIGURES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "concerns" not in self.fields and self.instance.concerns in _ONE_SEX:
            other, _who = _ONE_SEX[self.instance.concerns]
            del self.fields[other]

    def clean_data_year(self) -> int | None:
        """A year that has begun."""
        year = self.cleaned_data["data_year"]
        if year and year > (latest := timezone.localdate().year):
            raise ValidationError(_("Paling akhir %(latest)s; angka tahun sesudahnya belum ada.") % {"latest": latest})
        return year

    def clean(self) -> dict[str, Any]:
        """Figures of people are numbers of people."""
        data = super().clean() or self.cleaned_data
        refuse_parts_of_people(self, data.get("unit", self.instance.unit), "male", "female")
        return data


class DataForm(FiguresForm):
    """One indicator; department and year are set on ``instance``. Figures may come later, before verification."""

    indicator = LineField(
        label=_("Indikator"),
        max_length=200,
        help_text=_("Misalnya “Peserta pelatihan wirausaha” atau “Siswa putus sekolah SMP”."),
    )
    unit = LineField(
        label=_("Satuan"),
        max_length=40,
        help_text=_("Misalnya orang, persen, per 100.000 kelahiran hidup."),
    )

    class Meta:
        model = SexDisaggregatedData
        fields = WRITABLE
        widgets = {"concerns": forms.RadioSelect}
        labels = {"concerns": _("Menyangkut")}
        help_texts = {"concerns": _("Kematian ibu, misalnya, hanya menyangkut perempuan dan tidak punya pasangan.")}

    def clean_indicator(self) -> str:
        """Not yet there for the department and year."""
        name = self.cleaned_data["indicator"]
        same = SexDisaggregatedData.objects.filter(
            department=self.instance.department_id, fiscal_year=self.instance.fiscal_year_id, indicator__iexact=name
        ).exclude(pk=self.instance.pk)
        if same.exists():
            raise ValidationError(
                _("Indikator ini sudah ada untuk tahun ini. Ubah yang ada, atau beri nama yang lain.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        """An indicator of one sex has no pair."""
        data = super().clean()
        other, who = _ONE_SEX.get(data.get("concerns", ""), ("", ""))
        if data.get(other) is not None:
            self.add_error(
                other,
                _("Indikator ini hanya menyangkut %(who)s. Kosongkan angka ini, atau ubah pilihan “Menyangkut”.")
                % {"who": who},
            )
        return data


class NamingForm(DataForm):
    """Name and unit of an indicator whose figures its department has given: those are not for others to change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("concerns", *FIGURES):
            self.fields.pop(name, None)
