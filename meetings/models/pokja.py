"""The working group (Pokja PUG) and its Tim Teknis: decrees with their members, and the yearly work plan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.enums import Sex
from departments.models import Department, FiscalYear
from pug_tanjungbalai.common.files import private_upload_path
from pug_tanjungbalai.common.validators import MAX_MONEY, validate_nip

from ..enums import GroupKind, MemberRole, PlanArea


class Decree(models.Model):
    """A decree (SK) that forms the Pokja or its Tim Teknis for a period."""

    kind = models.CharField(_("tim"), max_length=10, choices=GroupKind, default=GroupKind.WORKING_GROUP)
    number = models.CharField(_("nomor SK"), max_length=80)
    date = models.DateField(_("tanggal SK"))
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"))
    file = models.FileField(_("berkas SK"), upload_to=private_upload_path, max_length=200, blank=True)
    file_name = models.CharField(_("nama berkas"), max_length=150, blank=True, editable=False)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    class Meta:
        verbose_name = _("SK Pokja")
        verbose_name_plural = _("SK Pokja")
        ordering = ["-valid_from", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="decree_number_once",
                violation_error_message=_("SK dengan nomor ini sudah tercatat."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="decree_valid_range",
                violation_error_message=_("“Berlaku sampai” tidak boleh sebelum “berlaku sejak”."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Member(models.Model):
    """A member by office; the person who holds the office may be named."""

    decree = models.ForeignKey(Decree, models.CASCADE, related_name="members", verbose_name=_("SK"))
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    role = models.CharField(_("kedudukan"), max_length=12, choices=MemberRole, default=MemberRole.MEMBER)
    office = models.CharField(_("jabatan dinas"), max_length=200)
    name = models.CharField(_("nama"), max_length=150, blank=True)
    sex = models.CharField(_("L/P"), max_length=1, choices=Sex, blank=True)
    nip = models.CharField(_("NIP"), max_length=18, blank=True, validators=[validate_nip])
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pokja_members",
        verbose_name=_("perangkat daerah"),
    )

    class Meta:
        verbose_name = _("anggota Pokja")
        verbose_name_plural = _("anggota Pokja")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decree", "role"],
                condition=Q(role__in=[MemberRole.CHAIR, MemberRole.SECRETARY]),
                name="member_one_chair_one_secretary",
                violation_error_message=_("SK ini sudah punya ketua atau sekretaris."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.name or self.office}"


def money(label: Any) -> models.DecimalField:
    """Rupiah, exact."""
    return models.DecimalField(
        label,
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(MAX_MONEY)],
    )


class WorkPlanItem(models.Model):
    """One activity of the yearly plan: pelembagaan or one of the seven processes, with its realisation."""

    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="pokja_plan", verbose_name=_("tahun anggaran")
    )
    area = models.CharField(_("bidang"), max_length=12, choices=PlanArea)
    activity = models.TextField(_("uraian kegiatan"), max_length=1000)
    baseline = models.CharField(_("data dasar"), max_length=300, blank=True)
    target = models.CharField(_("target"), max_length=300)
    indicator = models.CharField(_("indikator"), max_length=300)
    budget = money(_("anggaran (Rp)"))
    unit = models.CharField(_("unit pelaksana"), max_length=200)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pokja_plan",
        verbose_name=_("perangkat daerah pelaksana"),
    )
    realized_percent = models.PositiveSmallIntegerField(
        _("realisasi (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    realized_budget = money(_("realisasi anggaran (Rp)"))
    realized_text = models.TextField(_("uraian realisasi"), max_length=2000, blank=True)
    realized_on = models.DateField(_("keadaan per"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    class Meta:
        verbose_name = _("rencana kerja Pokja")
        verbose_name_plural = _("rencana kerja Pokja")
        ordering = ["fiscal_year", "area", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(budget__isnull=True) | Q(budget__gte=0, budget__lte=MAX_MONEY))
                & (Q(realized_budget__isnull=True) | Q(realized_budget__gte=0, realized_budget__lte=MAX_MONEY)),
                name="work_plan_money_range",
                violation_error_message=_("Jumlah harus antara Rp0 dan Rp1.000.000.000.000.000."),
            ),
            models.CheckConstraint(
                condition=Q(realized_percent__isnull=True) | Q(realized_percent__lte=100),
                name="work_plan_percent_range",
                violation_error_message=_("Realisasi antara 0 dan 100 persen."),
            ),
        ]

    def __str__(self) -> str:
        return self.activity[:100]
