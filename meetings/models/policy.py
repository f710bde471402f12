"""The policy library: regulations and guides that PUG and PPRG rest on (domain: legal basis)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.files import private_upload_path

from ..enums import PolicyKind, PolicyStatus

FIRST_YEAR, LAST_YEAR = 1945, 2100
#: Plans and guides: their "number" is their name.
NAMED_KINDS = frozenset({PolicyKind.PLAN, PolicyKind.GUIDE})


class Policy(models.Model):
    """One regulation, circular or guide, with its status and where in the work it applies."""

    kind = models.CharField(_("jenis"), max_length=15, choices=PolicyKind)
    number = models.CharField(_("nomor"), max_length=80)
    year = models.PositiveSmallIntegerField(
        _("tahun"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    subject = models.CharField(_("tentang"), max_length=500)
    summary = models.TextField(_("pokok isi"), max_length=10000, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=PolicyStatus, default=PolicyStatus.IN_FORCE)
    changed_by: models.ManyToManyField = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="changes",
        verbose_name=_("diubah atau dicabut oleh"),
    )
    areas = models.JSONField(_("berlaku pada"), default=list, blank=True)
    url = models.URLField(_("alamat"), blank=True, max_length=500)
    file = models.FileField(_("berkas"), upload_to=private_upload_path, max_length=200, blank=True)
    file_name = models.CharField(_("nama berkas"), max_length=150, blank=True, editable=False)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    class Meta:
        verbose_name = _("acuan kebijakan")
        verbose_name_plural = _("acuan kebijakan")
        ordering = ["-year", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number", "year"],
                name="policy_once",
                violation_error_message=_("Acuan dengan jenis, nomor, dan tahun ini sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="policy_year_range",
                violation_error_message=_("Tahun harus antara 1945 dan 2100."),
            ),
        ]

    def __str__(self) -> str:
        """``Peraturan Menteri Dalam Negeri 67/2011``; documents known by a name of their own bear only that."""
        text = self.number if self.kind in NAMED_KINDS else f"{self.get_kind_display()} {self.number}"
        return text if str(self.year) in self.number else f"{text}/{self.year}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:policy_detail", args=[self.pk])
