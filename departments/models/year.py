"""Fiscal years with their dates, targets, weights and bands, and extensions of a deadline."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.validators import MAX_MONEY, MAX_YEAR, MIN_YEAR

from ..enums import ArgDenominator, DeadlineStep, VerificationRule, YearState
from .structure import Department

WEIGHT_FIELDS = (
    "weight_prerequisites",
    "weight_data",
    "weight_coverage",
    "weight_timeliness",
    "weight_realization",
    "weight_attendance",
    "weight_followup",
)


def weight(label: Any, default: int) -> models.PositiveSmallIntegerField:
    """One weight of the compliance score, in percent."""
    return models.PositiveSmallIntegerField(label, default=default, validators=[MaxValueValidator(100)])


def band(label: Any, default: str) -> models.DecimalField:
    """The lowest score of a band, 0 to 100 with one decimal."""
    return models.DecimalField(label, max_digits=4, decimal_places=1, default=Decimal(default))


class FiscalYear(models.Model):
    """A budget year T. Its PPRG is written in T-1, its budget carried out in T."""

    year = models.PositiveSmallIntegerField(
        _("tahun"), unique=True, validators=[MinValueValidator(MIN_YEAR), MaxValueValidator(MAX_YEAR)]
    )
    state = models.CharField(_("status"), max_length=10, choices=YearState, default=YearState.PREPARATION)
    frozen_on = models.DateField(_("tanggal pembekuan"), null=True, blank=True)
    nomenclature = models.ForeignKey(
        "departments.NomenclatureVersion",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("nomenklatur"),
    )
    data_due = models.DateField(_("tenggat data terpilah"), null=True, blank=True)
    submission_due = models.DateField(_("tenggat pengajuan GAP dan GBS"), null=True, blank=True)
    revised_submission_due = models.DateField(_("tenggat pengajuan versi perubahan"), null=True, blank=True)
    verification_due = models.DateField(_("target verifikasi selesai"), null=True, blank=True)
    verification_rule = models.CharField(
        _("aturan verifikasi"), max_length=10, choices=VerificationRule, default=VerificationRule.ONE
    )
    draft_due = models.DateField(_("tenggat draf GAP"), null=True, blank=True)
    freeze_due = models.DateField(_("tenggat pembekuan GBS ke DPA"), null=True, blank=True)
    semester1_due = models.DateField(_("tenggat laporan semester I"), null=True, blank=True)
    semester2_due = models.DateField(_("tenggat laporan semester II"), null=True, blank=True)
    target_coverage = models.PositiveSmallIntegerField(
        _("target cakupan PPRG (%)"), default=100, validators=[MaxValueValidator(100)]
    )
    prerequisite_maximum = models.DecimalField(
        _("nilai maksimum instrumen prasyarat"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    arg_denominator = models.CharField(
        _("penyebut pangsa ARG"), max_length=15, choices=ArgDenominator, default=ArgDenominator.TOTAL
    )
    total_spending = models.DecimalField(
        _("total belanja daerah"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    spending_without_staff = models.DecimalField(
        _("belanja tanpa pegawai dan transfer"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    weight_prerequisites = weight(_("bobot prasyarat PUG"), 20)
    weight_data = weight(_("bobot data terpilah"), 10)
    weight_coverage = weight(_("bobot cakupan PPRG"), 30)
    weight_timeliness = weight(_("bobot tepat waktu"), 10)
    weight_realization = weight(_("bobot realisasi ARG"), 10)
    weight_attendance = weight(_("bobot kehadiran rakor"), 5)
    weight_followup = weight(_("bobot tindak lanjut"), 15)
    band_excellent = band(_("batas sangat patuh"), "85")
    band_good = band(_("batas patuh"), "70")
    band_fair = band(_("batas cukup"), "50")

    class Meta:
        verbose_name = _("tahun anggaran")
        verbose_name_plural = _("tahun anggaran")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=MIN_YEAR, year__lte=MAX_YEAR),
                name="fiscal_year_range",
                violation_error_message=_("Tahun harus antara 2000 dan 2100."),
            ),
            models.CheckConstraint(
                condition=Q(weight_prerequisites__gte=0)
                & Q(
                    weight_prerequisites=Decimal(100)
                    - F("weight_data")
                    - F("weight_coverage")
                    - F("weight_timeliness")
                    - F("weight_realization")
                    - F("weight_attendance")
                    - F("weight_followup")
                ),
                name="fiscal_year_weights_sum_100",
                violation_error_message=_("Jumlah ketujuh bobot harus tepat 100."),
            ),
            models.CheckConstraint(
                condition=Q(band_excellent__lte=100, band_fair__gte=0)
                & Q(band_excellent__gt=F("band_good"))
                & Q(band_good__gt=F("band_fair")),
                name="fiscal_year_bands_descend",
                violation_error_message=_("Batas predikat harus menurun: sangat patuh > patuh > cukup, 0 sampai 100."),
            ),
            models.CheckConstraint(
                condition=~Q(state=YearState.CLOSED) | Q(frozen_on__isnull=False),
                name="fiscal_year_closed_has_freeze_date",
                violation_error_message=_("Tahun yang ditutup harus punya tanggal pembekuan."),
            ),
            models.CheckConstraint(
                condition=Q(prerequisite_maximum__isnull=True)
                | Q(prerequisite_maximum__gt=0, prerequisite_maximum__lte=10000),
                name="fiscal_year_prerequisite_maximum",
                violation_error_message=_("Nilai maksimum instrumen harus lebih dari 0 dan paling tinggi 10.000."),
            ),
            models.CheckConstraint(
                condition=(Q(total_spending__isnull=True) | Q(total_spending__gte=0, total_spending__lte=MAX_MONEY))
                & (
                    Q(spending_without_staff__isnull=True)
                    | Q(spending_without_staff__gte=0, spending_without_staff__lte=MAX_MONEY)
                ),
                name="fiscal_year_spending_range",
                violation_error_message=_("Belanja harus antara Rp0 dan Rp1.000.000.000.000.000."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def general_due(self, step: str) -> dt.date | None:
        """The deadline of the year that an extension of ``step`` moves for one department."""
        return self.revised_submission_due if step == DeadlineStep.REVISED else self.submission_due

    @property
    def weights(self) -> dict[str, int]:
        """Component name -> weight in percent, in the order of the pages."""
        return {name.removeprefix("weight_"): getattr(self, name) for name in WEIGHT_FIELDS}

    @property
    def dpa_from(self) -> dt.date:
        """The first day on which a DPA of the year can exist: Perda APBD and DPA come in December before it."""
        return dt.date(self.year - 1, 12, 1)

    def as_of(self, today: dt.date) -> dt.date:
        """The date up to which facts count: the freeze date of a closed year, else today (WIB)."""
        return self.frozen_on if self.state == YearState.CLOSED and self.frozen_on else today


class DeadlineExtension(models.Model):
    """A later submission deadline for one department, as a recorded decision."""

    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="extensions", verbose_name=_("tahun anggaran")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="extensions", verbose_name=_("perangkat daerah")
    )
    step = models.CharField(
        _("tenggat yang diperpanjang"), max_length=10, choices=DeadlineStep, default=DeadlineStep.SUBMISSION
    )
    due = models.DateField(_("tenggat baru"))
    document_number = models.CharField(_("nomor keputusan"), max_length=80)
    decided_on = models.DateField(_("tanggal keputusan"))
    reason = models.TextField(_("alasan"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("diputuskan oleh")
    )

    class Meta:
        verbose_name = _("perpanjangan tenggat")
        verbose_name_plural = _("perpanjangan tenggat")
        ordering = ["-due"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "department", "step"],
                name="extension_one_per_department_step",
                violation_error_message=_(
                    "Perangkat daerah ini sudah punya perpanjangan tenggat itu pada tahun itu; ubah yang ada."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.fiscal_year}: {self.due:%d-%m-%Y}"
