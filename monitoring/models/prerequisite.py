"""Verified points of a department in the year's prerequisite instrument (simple yearly entry)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department, FiscalYear


class PrerequisiteScore(models.Model):
    """Points of one department and year; the maximum is the fiscal year's ``prerequisite_maximum``."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="prerequisite_scores", verbose_name=_("perangkat daerah")
    )
    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="prerequisite_scores", verbose_name=_("tahun anggaran")
    )
    points = models.DecimalField(_("nilai terverifikasi"), max_digits=7, decimal_places=2)
    verified_on = models.DateField(_("diverifikasi pada"))
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("diverifikasi oleh"),
        editable=False,
    )
    note = models.TextField(_("dasar penilaian"), blank=True)

    class Meta:
        verbose_name = _("nilai prasyarat PUG")
        verbose_name_plural = _("nilai prasyarat PUG")
        ordering = ["-fiscal_year__year", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "department"],
                name="prerequisite_once_per_department_year",
                violation_error_message=_("Nilai prasyarat perangkat daerah ini untuk tahun itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=10000),
                name="prerequisite_points_range",
                violation_error_message=_("Nilai harus antara 0 dan 10.000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.fiscal_year}"
