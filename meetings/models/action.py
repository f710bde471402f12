"""Action items: what a decision asks of one department by a date."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from pug_tanjungbalai.common.files import private_upload_path
from pug_tanjungbalai.common.models import StateChange

from ..enums import ActionState
from .meeting import Decision


class ActionItem(models.Model):
    """One task for one department. "Overdue" is computed from ``due``, never stored."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="actions", verbose_name=_("keputusan"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="action_items", verbose_name=_("penanggung jawab")
    )
    text = models.TextField(_("uraian tugas"))
    due = models.DateField(_("tenggat"))
    state = models.CharField(_("status"), max_length=10, choices=ActionState, default=ActionState.OPEN)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)
    closed_on = models.DateField(_("selesai pada"), null=True, blank=True)
    fact = models.SlugField(_("selesai sendiri bila"), max_length=40, blank=True)
    fact_options = models.JSONField(_("pilihan fakta"), default=dict, blank=True)
    proof_text = models.CharField(_("bukti dari sistem"), max_length=300, blank=True, editable=False)
    proof_url = models.CharField(_("alamat bukti"), max_length=300, blank=True, editable=False)
    proof_at = models.DateTimeField(_("terpenuhi pada"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("tugas rapat")
        verbose_name_plural = _("tugas rapat")
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ActionState.CLOSED, closed_on__isnull=False)
                | (~Q(state=ActionState.CLOSED) & Q(closed_on__isnull=True)),
                name="action_closed_has_date",
                violation_error_message=_("Tugas selesai harus punya tanggal selesai, yang lain tidak."),
            ),
        ]
        indexes = [
            models.Index(fields=["department", "due", "state", "closed_on"], name="action_department_due"),
            # Reports that wait for Bapperida: few among many, asked for on every page.
            models.Index(fields=["due"], condition=Q(state=ActionState.REPORTED), name="action_reported_due"),
            models.Index(fields=["fact", "department"], condition=~Q(fact=""), name="action_fact"),
        ]

    def __str__(self) -> str:
        return self.text[:100]

    def get_absolute_url(self) -> str:
        return reverse("meetings:action_detail", args=[self.pk])

    @property
    def closed_by_itself(self) -> bool:
        """Closed by a fact of the system, with its proof, and not by a verifier."""
        return self.state == ActionState.CLOSED and self.proof_at is not None


class ActionReport(models.Model):
    """What the department says it did: a text and a file as evidence, and what Bapperida said of it.

    A later report is a row of its own, so that nothing of an earlier one is lost.
    """

    item = models.ForeignKey(ActionItem, models.PROTECT, related_name="reports", verbose_name=_("tugas"))
    text = models.TextField(_("laporan pelaksanaan"))
    evidence = models.FileField(_("bukti"), upload_to=private_upload_path, max_length=200, blank=True)
    evidence_name = models.CharField(_("nama berkas bukti"), max_length=150, blank=True, editable=False)
    #: None only for reports from before reports were rows, where the history names nobody.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("penulis"),
        editable=False,
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
        verbose_name = _("laporan tugas rapat")
        verbose_name_plural = _("laporan tugas rapat")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text[:100]


class ActionHistory(StateChange):
    """Every move of an action item."""

    record = models.ForeignKey(ActionItem, models.PROTECT, related_name="history", verbose_name=_("tugas"))

    class Meta(StateChange.Meta):
        verbose_name = _("riwayat tugas")
        verbose_name_plural = _("riwayat tugas")
