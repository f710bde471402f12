"""Action items: what a decision asks of one department by a date."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
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
    report = models.TextField(_("laporan pelaksanaan"), blank=True)
    evidence = models.FileField(_("bukti"), upload_to=private_upload_path, max_length=200, blank=True)
    evidence_name = models.CharField(_("nama berkas bukti"), max_length=150, blank=True, editable=False)
    closed_on = models.DateField(_("selesai pada"), null=True, blank=True)

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
        indexes = [models.Index(fields=["department", "due", "state", "closed_on"], name="action_department_due")]

    def __str__(self) -> str:
        return self.text[:100]

    def get_absolute_url(self) -> str:
        return reverse("meetings:action_detail", args=[self.pk])


class ActionHistory(StateChange):
    """Every move of an action item."""

    record = models.ForeignKey(ActionItem, models.PROTECT, related_name="history", verbose_name=_("tugas"))

    class Meta(StateChange.Meta):
        verbose_name = _("riwayat tugas")
        verbose_name_plural = _("riwayat tugas")
