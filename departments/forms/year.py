"""Forms of fiscal years and of extensions of a deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import IsoDateField, RupiahField, YearField
from pug_tanjungbalai.common.formats import tanggal

from ..domain.years import DATE_FIELDS
from ..enums import DeadlineStep, YearState
from ..models import DeadlineExtension, Department, FiscalYear
from ..models.year import WEIGHT_FIELDS
from .base import TidyModelForm, date_field

BAND_FIELDS = ("band_excellent", "band_good", "band_fair")
#: An earlier date -> the later one that must not come before it.
ORDERED = (
    ("draft_due", "submission_due"),
    ("submission_due", "verification_due"),
    ("submission_due", "freeze_due"),
    ("submission_due", "revised_submission_due"),
    ("semester1_due", "semester2_due"),
)


def label_of(name: str) -> str:
    """Label of a field of the year."""
    return str(getattr(FiscalYear._meta.get_field(name), "verbose_name", name))


class YearRules:
    """What the dates, weights and amounts of a year must keep to; for model forms of FiscalYear."""

    cleaned_data: dict[str, Any]
    instance: Any
    add_error: Callable[..., None]

    def clean(self) -> dict[str, Any]:
        """Dates near their year and in order, weights that add up, spending that contains its part."""
        cleaned = super().clean() or self.cleaned_data  # type: ignore[misc]
        self._check_dates(cleaned)
        self._check_weights(cleaned)
        whole, part = cleaned.get("total_spending"), cleaned.get("spending_without_staff")
        if whole is not None and part is not None and part > whole:
            self.add_error("spending_without_staff", _("Lebih besar dari total belanja daerah; periksa angkanya."))
        return cleaned

    def _check_dates(self, cleaned: dict[str, Any]) -> None:
        year = cleaned.get("year")
        for name in DATE_FIELDS:
            day = cleaned.get(name)
            if year and day and not year - 2 <= day.year <= year + 1:
                text = _("Tanggal tahun anggaran %(year)s terletak pada %(low)s sampai %(high)s; periksa tahunnya.")
                self.add_error(name, text % {"year": year, "low": year - 2, "high": year + 1})
        for first, second in ORDERED:
            start, end = cleaned.get(first), cleaned.get(second)
            if start and end and end < start:
                text = _("Tidak boleh sebelum “%(label)s” (%(day)s).")
                self.add_error(second, text % {"label": label_of(first), "day": tanggal(start)})

    def _check_weights(self, cleaned: dict[str, Any]) -> None:
        weights = [cleaned.get(name) for name in WEIGHT_FIELDS]
        known = [weight for weight in weights if weight is not None]
        total = sum(known)
        if len(known) < len(weights) or total == 100:
            return
        mend = _("kurangi %(n)s") if total > 100 else _("tambah %(n)s")
        text = _("Jumlah ketujuh bobot %(total)s, seharusnya 100: %(mend)s.")
        self.add_error(WEIGHT_FIELDS[0], text % {"total": total, "mend": mend % {"n": abs(total - 100)}})


class FiscalYearForm(YearRules, TidyModelForm):
    """Dates, targets, weights, bands and the denominator of one budget year."""

    year = YearField(label=_("Tahun anggaran"), help_text=_("Empat angka, misalnya 2027."))
    state = forms.ChoiceField(
        label=_("Status"),
        choices=[choice for choice in YearState.choices if choice[0] != YearState.CLOSED],
        help_text=_("Menutup tahun dilakukan tersendiri, dengan pembekuan skor."),
    )
    total_spending = RupiahField(required=False, label=_("Total belanja daerah (Rp)"), help_text=_("Menurut APBD."))
    spending_without_staff = RupiahField(
        required=False, label=_("Belanja tanpa pegawai dan transfer (Rp)"), help_text=_("Bagian dari total belanja.")
    )

    class Meta:
        model = FiscalYear
        fields = [
            "year",
            "state",
            "nomenclature",
            *DATE_FIELDS,
            "target_coverage",
            "prerequisite_maximum",
            *WEIGHT_FIELDS,
            *BAND_FIELDS,
            "verification_rule",
            "arg_denominator",
            "total_spending",
            "spending_without_staff",
        ]
        field_classes = dict.fromkeys(DATE_FIELDS, IsoDateField)
        help_texts = {
            "nomenclature": _("Daftar kode yang berlaku tahun itu; dimuat lewat impor nomenklatur."),
            "submission_due": _("Batas hari itu pukul 23.59 WIB; dasar nilai tepat waktu."),
            "draft_due": _("Kapan draf GAP seharusnya sudah ditulis (rancangan awal Renja); tidak masuk nilai."),
            "freeze_due": _("Kapan GBS terverifikasi dibekukan ke DPA oleh BPKPD; tidak masuk nilai."),
            "verification_rule": _("Pendapat siapa yang membuat GAP dan GBS terverifikasi."),
            "target_coverage": _("Bagian sub kegiatan wajib PPRG yang harus terverifikasi, 0–100."),
            "prerequisite_maximum": _("Nilai penuh instrumen prasyarat tahun itu."),
            "arg_denominator": _("Pangsa ARG selalu ditampilkan bersama penyebutnya."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomenclature"].empty_label = _("Belum ditetapkan")
        for name in (*WEIGHT_FIELDS, *BAND_FIELDS, "target_coverage"):
            self.fields[name].min_value = 0
            self.fields[name].widget.attrs |= {"min": 0, "max": 100}
        if self.instance.pk:
            self.fields["year"].disabled = True

    def clean_year(self) -> int:
        """A year that is not there yet; else nothing more is said of its dates."""
        year = self.cleaned_data["year"]
        if FiscalYear.objects.filter(year=year).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Tahun anggaran %(year)s sudah ada; buka dari daftar tahun.") % {"year": year})
        return year

    def weight_fields(self) -> list[forms.BoundField]:
        """The seven weights, for the template."""
        return [self[name] for name in WEIGHT_FIELDS]

    def band_fields(self) -> list[forms.BoundField]:
        """The three bounds, for the template."""
        return [self[name] for name in BAND_FIELDS]

    def date_fields(self) -> list[forms.BoundField]:
        """The deadlines, for the template."""
        return [self[name] for name in DATE_FIELDS]

    def weight_sum(self) -> int:
        """The sum of the weights as they stand in the form; what is no number counts as 0."""
        values = [str(self[name].value() or "").strip() for name in WEIGHT_FIELDS]
        return sum(int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10)


class ExtensionRules:
    """What an extension must keep to; for model forms of DeadlineExtension. ``today`` bounds the day of decision."""

    cleaned_data: dict[str, Any]
    instance: Any
    add_error: Callable[..., None]
    today: dt.date

    def clean(self) -> dict[str, Any]:
        """One extension for a department, year and step, later than the general deadline, decided already."""
        cleaned = super().clean() or self.cleaned_data  # type: ignore[misc]
        extension = self.instance
        year = cleaned.get("fiscal_year") or (extension.fiscal_year if extension.fiscal_year_id else None)
        due, decided, department = cleaned.get("due"), cleaned.get("decided_on"), cleaned.get("department")
        if decided and decided > self.today:
            self.add_error("decided_on", _("Tanggal keputusan belum tiba."))
        if year is None:
            return cleaned
        step = cleaned.get("step") or extension.step
        general = year.general_due(step)
        if general is None:
            text = _("Tahun ini belum punya tenggat “%(step)s”; isi dahulu di pengaturan tahun.")
            self.add_error(None, text % {"step": DeadlineStep(step).label})
        elif due and due <= general:
            text = _("Harus sesudah tenggat umum %(day)s.")
            self.add_error("due", text % {"day": tanggal(general)})
        if due and due.year > year.year + 1:
            self.add_error("due", _("Paling lambat akhir %(year)s; periksa tahunnya.") % {"year": year.year + 1})
        if department:
            self._check_department(department, year, step)
        return cleaned

    def _check_department(self, department: Department, year: FiscalYear, step: str) -> None:
        """A department of that year, without another extension of the same deadline."""
        if not Department.objects.valid_in_year(year.year).filter(pk=department.pk).exists():
            self.add_error("department", _("Perangkat daerah ini tidak ada pada tahun %(year)s.") % {"year": year})
        others = DeadlineExtension.objects.filter(fiscal_year=year, department=department, step=step)
        other = others.exclude(pk=self.instance.pk).first()
        if other:
            text = _("Sudah diperpanjang sampai %(day)s (%(number)s); ubah yang ada.")
            self.add_error("department", text % {"day": tanggal(other.due), "number": other.document_number})


class ExtensionForm(ExtensionRules, TidyModelForm):
    """A later deadline for one department, with the decision behind it."""

    due = date_field(_("Tenggat baru"))
    decided_on = date_field(_("Tanggal keputusan"))
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Misalnya penggabungan perangkat daerah per 1 Januari 2026."),
    )

    class Meta:
        model = DeadlineExtension
        fields = ["department", "step", "due", "document_number", "decided_on", "reason"]
        help_texts = {
            "document_number": _("Surat atau nota keputusannya, misalnya 050/77/Bapperida/2026."),
        }

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        year = self.instance.fiscal_year
        self.fields["department"].queryset = Department.objects.valid_in_year(year.year).order_by("short_name")
        general = [(step, year.general_due(step)) for step in DeadlineStep]
        self.fields["due"].help_text = _("Tenggat umum: %(days)s.") % {
            "days": "; ".join(f"{step.label} {tanggal(day)}" for step, day in general if day)
        }
        if self.instance.pk:
            self.fields["department"].disabled = True
            self.fields["step"].disabled = True
