"""Users, heads of departments and focal points."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.validators import validate_nip

from ..enums import DEPARTMENT_ROLES, SEAT_STATUSES, HeadStatus, Role, Sex
from .structure import Department


class User(AbstractUser):
    """A person who signs in. One role; focal points and heads belong to one department."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("nama lengkap"), max_length=150)
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("perangkat daerah"),
    )
    nip = models.CharField(_("NIP"), max_length=18, blank=True, validators=[validate_nip])
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=Sex, blank=True)
    position = models.CharField(_("jabatan"), max_length=150, blank=True)

    REQUIRED_FIELDS = ["name", "role", "email"]

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=sorted(DEPARTMENT_ROLES)) | Q(department__isnull=False),
                name="user_department_role_has_department",
                violation_error_message=_("Focal point dan kepala harus punya perangkat daerah."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        """The name as pages show it."""
        return self.name or self.username

    @property
    def role_label(self) -> str:
        """The role in words."""
        return self.get_role_display()

    @property
    def department_label(self) -> str:
        """Short name of the department, or nothing."""
        return self.department.short_name if self.department else ""


class PeriodQuerySet(models.QuerySet[Any]):
    """Rows with ``valid_from`` and ``valid_to``."""

    def active_on(self, day: dt.date) -> PeriodQuerySet:
        """Rows whose period contains ``day``."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def overlapping(self, start: dt.date, end: dt.date | None) -> PeriodQuerySet:
        """Rows whose period has a day in common with ``start``..``end`` (None: open)."""
        rows = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start))
        return rows if end is None else rows.filter(valid_from__lte=end)


class DepartmentHead(models.Model):
    """Who leads a department from one date to another and signs for it (definitif, Plt. or Plh.)."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="heads", verbose_name=_("perangkat daerah"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="headships",
        verbose_name=_("akun"),
    )
    name = models.CharField(_("nama"), max_length=150)
    nip = models.CharField(_("NIP"), max_length=18, blank=True, validators=[validate_nip])
    rank = models.CharField(_("pangkat/golongan"), max_length=60, blank=True)
    position = models.CharField(_("jabatan"), max_length=150, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=HeadStatus, default=HeadStatus.DEFINITIVE)
    valid_from = models.DateField(_("sejak"))
    valid_to = models.DateField(_("sampai"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("kepala perangkat daerah")
        verbose_name_plural = _("kepala perangkat daerah")
        ordering = ["department", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="head_valid_range",
                violation_error_message=_("“Sampai” tidak boleh sebelum “sejak”."),
            ),
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(valid_to__isnull=True, status__in=sorted(SEAT_STATUSES)),
                name="head_one_open_per_department",
                violation_error_message=_("Perangkat daerah ini sudah punya kepala yang masih menjabat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title_prefix}{self.name}"

    @property
    def title_prefix(self) -> str:
        """``Plt. `` or ``Plh. `` before the title, empty for a definitive head."""
        return {HeadStatus.ACTING: "Plt. ", HeadStatus.DAILY_ACTING: "Plh. "}.get(HeadStatus(self.status), "")

    @property
    def signing_title(self) -> str:
        """The office as it stands above a signature: ``Plt. Kepala Dinas Kesehatan``."""
        office = self.position or f"Kepala {self.department.name}"
        return office if office.startswith(self.title_prefix) else f"{self.title_prefix}{office}"

    def clean(self) -> None:
        """One holder of the seat at a time, one stand-in at a time."""
        super().clean()
        if not (self.department_id and self.valid_from):
            return
        group = SEAT_STATUSES if self.status in SEAT_STATUSES else {HeadStatus.DAILY_ACTING}
        others = DepartmentHead.objects.filter(department=self.department_id, status__in=group).exclude(pk=self.pk)
        clash = others.overlapping(self.valid_from, self.valid_to).first()
        if clash:
            raise ValidationError(
                {
                    "valid_from": _("Masa jabatan bertindih dengan %(who)s; akhiri masa jabatan itu lebih dahulu.")
                    % {"who": clash}
                }
            )


class FocalPoint(models.Model):
    """Appointment of a focal point by a letter (SK) with number, date and period; it lapses."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="focal_points", verbose_name=_("perangkat daerah")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("akun"),
    )
    name = models.CharField(_("nama"), max_length=150)
    nip = models.CharField(_("NIP"), max_length=18, blank=True, validators=[validate_nip])
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=Sex, blank=True)
    position = models.CharField(_("jabatan"), max_length=150, blank=True)
    is_main = models.BooleanField(_("utama"), default=True)
    decree_number = models.CharField(_("nomor SK"), max_length=80)
    decree_date = models.DateField(_("tanggal SK"))
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal point")
        ordering = ["department", "-valid_from", "-is_main"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="focal_point_valid_range",
                violation_error_message=_("“Berlaku sampai” tidak boleh sebelum “berlaku sejak”."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.department})"

    def clean(self) -> None:
        """One main focal point of a department at a time."""
        super().clean()
        if not (self.is_main and self.department_id and self.valid_from and self.valid_to):
            return
        others = FocalPoint.objects.filter(department=self.department_id, is_main=True).exclude(pk=self.pk)
        clash = others.overlapping(self.valid_from, self.valid_to).first()
        if clash:
            raise ValidationError(
                {
                    "valid_from": _("Masa berlaku SK bertindih dengan focal point utama %(who)s; akhiri SK itu dahulu.")
                    % {"who": clash.name}
                }
            )
