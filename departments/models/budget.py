"""Codes of programmes and activities under a nomenclature version, and the yearly budget on them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.models import ImportRun
from pug_tanjungbalai.common.validators import MAX_MONEY, MAX_YEAR, MIN_YEAR, validate_code

from ..enums import BudgetKind, CodeLevel
from .structure import Department
from .year import FiscalYear


class NomenclatureVersion(models.Model):
    """One official list of codes and names (Permendagri 90/2019 and its updates)."""

    name = models.CharField(_("peraturan"), max_length=120, unique=True)
    valid_from_year = models.PositiveSmallIntegerField(
        _("berlaku sejak tahun anggaran"),
        validators=[MinValueValidator(MIN_YEAR), MaxValueValidator(MAX_YEAR)],
    )
    notes = models.CharField(_("catatan"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("versi nomenklatur")
        verbose_name_plural = _("versi nomenklatur")
        ordering = ["-valid_from_year", "name"]

    def __str__(self) -> str:
        return self.name


class NomenclatureItem(models.Model):
    """One code with its official name. Codes are text: 1.02.02.2.02.0001."""

    version = models.ForeignKey(
        NomenclatureVersion, models.PROTECT, related_name="items", verbose_name=_("versi nomenklatur")
    )
    code = models.CharField(_("kode"), max_length=24, validators=[validate_code])
    level = models.CharField(_("jenjang"), max_length=15, choices=CodeLevel)
    name = models.CharField(_("nama"), max_length=500)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("induk")
    )

    class Meta:
        verbose_name = _("kode nomenklatur")
        verbose_name_plural = _("kode nomenklatur")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="nomenclature_code_once_per_version",
                violation_error_message=_("Kode ini sudah ada pada versi nomenklatur itu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SubActivity(models.Model):
    """A sub-activity that a department carries out in a fiscal year; some must have PPRG."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="sub_activities", verbose_name=_("perangkat daerah")
    )
    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="sub_activities", verbose_name=_("tahun anggaran")
    )
    item = models.ForeignKey(
        NomenclatureItem, models.PROTECT, related_name="sub_activities", verbose_name=_("sub kegiatan")
    )
    requires_pprg = models.BooleanField(_("wajib PPRG"), default=False)

    class Meta:
        verbose_name = _("sub kegiatan perangkat daerah")
        verbose_name_plural = _("sub kegiatan perangkat daerah")
        ordering = ["fiscal_year", "department", "item__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "department", "item"],
                name="sub_activity_once_per_department_year",
                violation_error_message=_("Sub kegiatan ini sudah tercatat untuk perangkat daerah dan tahun itu."),
            ),
        ]
        indexes = [
            models.Index(fields=["fiscal_year", "requires_pprg", "department"], name="sub_activity_required"),
        ]

    def __str__(self) -> str:
        return f"{self.item.code} {self.item.name}"

    @property
    def code(self) -> str:
        """The code, as text."""
        return self.item.code

    @property
    def name(self) -> str:
        """The official name under the nomenclature of the year."""
        return self.item.name


class BudgetFigureQuerySet(models.QuerySet["BudgetFigure"]):
    """Chainable filters on budget figures."""

    def latest_of_kind(self, as_of: dt.date) -> BudgetFigureQuerySet:
        """Of each sub-activity and kind the newest figure dated on or before ``as_of``."""
        later = BudgetFigure.objects.filter(
            sub_activity=OuterRef("sub_activity"),
            kind=OuterRef("kind"),
            as_of__gt=OuterRef("as_of"),
            as_of__lte=as_of,
        )
        return self.filter(~Exists(later), as_of__lte=as_of)


class BudgetFigure(models.Model):
    """An amount of a sub-activity with its date and document: pagu murni, pagu perubahan or realisasi.

    Realisasi is cumulative from 1 January up to ``as_of``.
    """

    sub_activity = models.ForeignKey(
        SubActivity, models.PROTECT, related_name="figures", verbose_name=_("sub kegiatan")
    )
    kind = models.CharField(_("jenis"), max_length=10, choices=BudgetKind)
    amount = models.DecimalField(
        _("jumlah (Rp)"),
        max_digits=18,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(MAX_MONEY)],
    )
    as_of = models.DateField(_("per tanggal"))
    document_number = models.CharField(_("nomor dokumen"), max_length=120)
    import_run = models.ForeignKey(
        ImportRun, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dari impor")
    )

    objects = BudgetFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("angka anggaran")
        verbose_name_plural = _("angka anggaran")
        ordering = ["sub_activity", "kind", "-as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_activity", "kind", "as_of"],
                name="budget_figure_once_per_date",
                violation_error_message=_("Angka jenis ini untuk tanggal itu sudah ada; ubah yang ada."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=MAX_MONEY),
                name="budget_figure_amount_range",
                violation_error_message=_("Jumlah harus antara Rp0 dan Rp1.000.000.000.000.000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sub_activity_id}"
