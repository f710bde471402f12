"""Findings of the Inspektorat and what the department did about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from pug_tanjungbalai.common.files import private_upload_path
from pug_tanjungbalai.common.models import StateChange

from ..enums import FindingState, Severity
from .pprg import Submission


class Finding(models.Model):
    """Criterion, condition, cause, recommendation; "overdue" is computed from ``due``, never stored."""

    number = models.CharField(_("nomor"), max_length=20, unique=True, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="findings", verbose_name=_("perangkat daerah")
    )
    submission = models.ForeignKey(
        Submission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("PPRG terkait"),
    )
    title = models.CharField(_("judul"), max_length=200)
    criterion = models.TextField(_("kriteria"))
    condition = models.TextField(_("kondisi"))
    cause = models.TextField(_("sebab"))
    recommendation = models.TextField(_("rekomendasi"))
    severity = models.CharField(_("tingkat"), max_length=10, choices=Severity, default=Severity.MEDIUM)
    found_on = models.DateField(_("tanggal temuan"))
    due = models.DateField(_("tenggat"))
    state = models.CharField(_("status"), max_length=10, choices=FindingState, default=FindingState.OPEN)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)
    closed_on = models.DateField(_("selesai pada"), null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("dicatat oleh"),
        editable=False,
    )

    class Meta:
        verbose_name = _("temuan")
        verbose_name_plural = _("temuan")
        ordering = ["-found_on", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gte=F("found_on")),
                name="finding_due_after_found",
                violation_error_message=_("Tenggat tidak boleh sebelum tanggal temuan."),
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.CLOSED, closed_on__isnull=False)
                | (~Q(state=FindingState.CLOSED) & Q(closed_on__isnull=True)),
                name="finding_closed_has_date",
            ),
        ]
        indexes = [models.Index(fields=["department", "due", "state", "closed_on"], name="finding_department_due")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("monitoring:finding_detail", args=[self.pk])


class FollowUp(models.Model):
    """What the department did: a text and a file as evidence, and what the Inspektorat said of it."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="follow_ups", verbose_name=_("temuan"))
    text = models.TextField(_("tindak lanjut"))
    evidence = models.FileField(_("bukti"), upload_to=private_upload_path, max_length=200, blank=True)
    evidence_name = models.CharField(_("nama berkas bukti"), max_length=150, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("penulis"), editable=False
    )
    at = models.DateTimeField(_("waktu"), default=timezone.now, editable=False)
    accepted = models.BooleanField(_("diterima"), null=True, editable=False)
    review_note = models.TextField(_("catatan pemeriksaan"), blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("diperiksa oleh"),
        editable=False,
    )
    reviewed_at = models.DateTimeField(_("diperiksa"), null=True, editable=False)

    class Meta:
        verbose_name = _("tindak lanjut temuan")
        verbose_name_plural = _("tindak lanjut temuan")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text[:100]


class FindingHistory(StateChange):
    """Every move of a finding."""

    record = models.ForeignKey(Finding, models.PROTECT, related_name="history", verbose_name=_("temuan"))

    class Meta(StateChange.Meta):
        verbose_name = _("riwayat temuan")
        verbose_name_plural = _("riwayat temuan")
