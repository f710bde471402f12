"""Sex-disaggregated data (data terpilah) of a department: what the year requires, and its values."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.validators import MAX_YEAR, MIN_YEAR

from ..enums import DataSex
from .structure import Department
from .year import FiscalYear

MAX_VALUE = 10**12


#: Every figure that is needed (L and P, or the one sex concerned), year and source.
_COMPLETE = (
    (
        Q(concerns=DataSex.BOTH, male__isnull=False, female__isnull=False)
        | Q(concerns=DataSex.MALE, male__isnull=False)
        | Q(concerns=DataSex.FEMALE, female__isnull=False)
    )
    & Q(data_year__isnull=False)
    & ~Q(source="")
)


class SexDisaggregatedDataQuerySet(models.QuerySet["SexDisaggregatedData"]):
    """Chainable filters on sex-disaggregated data."""

    def complete(self) -> SexDisaggregatedDataQuerySet:
        """Rows with every figure they need (L and P, or the one sex concerned), year and source."""
        return self.filter(_COMPLETE)

    def incomplete(self) -> SexDisaggregatedDataQuerySet:
        """Rows that still lack something (``departments.domain.data.missing_parts`` says what)."""
        return self.exclude(_COMPLETE)


class SexDisaggregatedData(models.Model):
    """One indicator required of a department in a fiscal year, with its value once it is known."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="disaggregated_data", verbose_name=_("perangkat daerah")
    )
    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="disaggregated_data", verbose_name=_("tahun anggaran")
    )
    indicator = models.CharField(_("indikator"), max_length=200)
    unit = models.CharField(_("satuan"), max_length=40)
    concerns = models.CharField(_("menyangkut"), max_length=2, choices=DataSex, default=DataSex.BOTH)
    male = models.DecimalField(_("laki-laki"), max_digits=16, decimal_places=2, null=True, blank=True)
    female = models.DecimalField(_("perempuan"), max_digits=16, decimal_places=2, null=True, blank=True)
    data_year = models.PositiveSmallIntegerField(
        _("tahun data"),
        null=True,
        blank=True,
        validators=[MinValueValidator(MIN_YEAR), MaxValueValidator(MAX_YEAR)],
    )
    source = models.CharField(_("sumber"), max_length=200, blank=True)
    verified_on = models.DateField(_("diverifikasi pada"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("diverifikasi oleh"),
    )

    objects = SexDisaggregatedDataQuerySet.as_manager()

    class Meta:
        verbose_name = _("data terpilah")
        verbose_name_plural = _("data terpilah")
        ordering = ["department", "indicator"]
        indexes = [
            # The few that wait for their verification, among those of all years.
            models.Index(
                fields=["fiscal_year", "department"], name="data_unverified", condition=Q(verified_on__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "department", "indicator"],
                name="disaggregated_indicator_once_per_year",
                violation_error_message=_("Indikator ini sudah ada untuk perangkat daerah dan tahun itu."),
            ),
            models.CheckConstraint(
                condition=(Q(male__isnull=True) | Q(male__gte=0, male__lte=MAX_VALUE))
                & (Q(female__isnull=True) | Q(female__gte=0, female__lte=MAX_VALUE)),
                name="disaggregated_values_range",
                violation_error_message=_("Angka tidak boleh negatif."),
            ),
            models.CheckConstraint(
                condition=~Q(concerns=DataSex.MALE, female__isnull=False)
                & ~Q(concerns=DataSex.FEMALE, male__isnull=False),
                name="disaggregated_one_sex_has_no_pair",
                violation_error_message=_("Indikator satu jenis kelamin tidak punya angka pasangannya."),
            ),
            models.CheckConstraint(
                condition=Q(data_year__isnull=True) | Q(data_year__gte=MIN_YEAR, data_year__lte=MAX_YEAR),
                name="disaggregated_data_year_range",
                violation_error_message=_("Tahun data harus antara 2000 dan 2100."),
            ),
        ]

    def __str__(self) -> str:
        return self.indicator
