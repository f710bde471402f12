"""Frozen scores of closed years: what was reported stays as it was."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Department, FiscalYear
from pug_tanjungbalai.common.models import AppendOnlyModel


class ScoreSnapshot(AppendOnlyModel):
    """The explained score of a department on the freeze date of a year.

    ``components`` is ``{component: {"numerator", "denominator", "weight"}}`` with decimals as text, from which the
    score can be computed again; ``figures`` holds what the city's cards add up (Rupiah as text, counts).
    """

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="score_snapshots", verbose_name=_("perangkat daerah")
    )
    fiscal_year = models.ForeignKey(
        FiscalYear, models.PROTECT, related_name="score_snapshots", verbose_name=_("tahun anggaran")
    )
    as_of = models.DateField(_("per tanggal"))
    score = models.DecimalField(_("skor"), max_digits=4, decimal_places=1, null=True)
    band = models.CharField(_("predikat"), max_length=15)
    components = models.JSONField(_("komponen"), default=dict)
    figures = models.JSONField(_("angka kota"), default=dict)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)

    class Meta:
        verbose_name = _("skor dibekukan")
        verbose_name_plural = _("skor dibekukan")
        ordering = ["-fiscal_year__year", "department"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "department"], name="snapshot_once_per_department_year"),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.fiscal_year}: {self.score}"
