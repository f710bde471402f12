"""An export of SIPD or DPA as it was uploaded, to be held against the PPRG of a fiscal year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import FiscalYear
from pug_tanjungbalai.common.models import ImportRun
from pug_tanjungbalai.common.validators import MAX_MONEY

from ..enums import BudgetVersion


def amount(label: Any) -> models.DecimalField:
    """Rupiah, exact."""
    return models.DecimalField(
        label,
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(MAX_MONEY)],
    )


class Reconciliation(models.Model):
    """One uploaded export; its rows never change, what they are compared with does."""

    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="reconciliations", verbose_name=_("tahun anggaran")
    )
    budget_version = models.CharField(
        _("versi anggaran"), max_length=10, choices=BudgetVersion, default=BudgetVersion.ORIGINAL
    )
    as_of = models.DateField(_("per tanggal"))
    document_number = models.CharField(_("nomor dokumen"), max_length=120)
    import_run = models.OneToOneField(
        ImportRun, models.PROTECT, related_name="reconciliation", verbose_name=_("berkas")
    )

    class Meta:
        verbose_name = _("rekonsiliasi")
        verbose_name_plural = _("rekonsiliasi")
        ordering = ["-as_of", "-id"]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.document_number}"


class ReconciliationRow(models.Model):
    """One line of the export, with the row of the sheet that it came from."""

    reconciliation = models.ForeignKey(
        Reconciliation, models.CASCADE, related_name="rows", verbose_name=_("rekonsiliasi")
    )
    sheet_row = models.PositiveIntegerField(_("baris lembar"))
    code = models.CharField(_("kode sub kegiatan"), max_length=24)
    name = models.CharField(_("nama"), max_length=500)
    department_code = models.CharField(_("kode perangkat daerah"), max_length=20, blank=True)
    ceiling = amount(_("pagu (Rp)"))
    realization = amount(_("realisasi (Rp)"))

    class Meta:
        verbose_name = _("baris rekonsiliasi")
        verbose_name_plural = _("baris rekonsiliasi")
        ordering = ["reconciliation", "sheet_row"]
        indexes = [models.Index(fields=["reconciliation", "code"], name="reconciliation_row_code")]
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "sheet_row"], name="reconciliation_row_once"),
            models.CheckConstraint(
                condition=(Q(ceiling__isnull=True) | Q(ceiling__gte=0, ceiling__lte=MAX_MONEY))
                & (Q(realization__isnull=True) | Q(realization__gte=0, realization__lte=MAX_MONEY)),
                name="reconciliation_row_range",
                violation_error_message=_("Jumlah harus antara Rp0 dan Rp1.000.000.000.000.000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
