"""Departments (perangkat daerah) with their validity and their predecessors."""

from __future__ import annotations

import datetime as dt

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..enums import DepartmentKind

code_validator = RegexValidator(
    r"^[A-Z][A-Z0-9-]{1,19}$", _("Kode memuat 2–20 huruf besar, angka atau tanda hubung, diawali huruf.")
)


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Chainable filters on departments."""

    def valid_on(self, day: dt.date) -> DepartmentQuerySet:
        """Departments that exist on ``day``."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def valid_in_year(self, year: int) -> DepartmentQuerySet:
        """Departments that exist on at least one day of calendar year ``year``."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=dt.date(year, 1, 1)),
            valid_from__lte=dt.date(year, 12, 31),
        )


class Department(models.Model):
    """One department as it is named from one date to another; a merger ends some and begins one."""

    code = models.CharField(_("kode"), max_length=20, unique=True, validators=[code_validator])
    name = models.CharField(_("nama"), max_length=200)
    short_name = models.CharField(_("singkatan"), max_length=40)
    kind = models.CharField(_("jenis"), max_length=20, choices=DepartmentKind)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="successors", verbose_name=_("pendahulu")
    )
    fields = models.CharField(
        _("bidang urusan"),
        max_length=100,
        blank=True,
        help_text=_("Kode bidang dipisah titik koma, misalnya 2.08;2.14."),
    )
    notes = models.CharField(_("catatan"), max_length=200, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("perangkat daerah")
        verbose_name_plural = _("perangkat daerah")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="department_valid_range",
                violation_error_message=_("“Berlaku sampai” tidak boleh sebelum “berlaku sejak”."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("monitoring:department_detail", args=[self.code])

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether the department exists on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
