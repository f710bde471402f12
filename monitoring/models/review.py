"""What verifiers say of a submission: opinions, the sheet of 22 items, comments on a step.

All of it belongs to one round: the history row by which the department submitted the text that is judged.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.models import AppendOnlyModel

from ..enums import ItemVerdict, OpinionVerdict, VerifierOffice
from .pprg import Submission, SubmissionHistory

#: Items of the verification sheet.
ITEMS = 22
#: Steps of the GAP; 0 is the whole document, 10 the GBS, 11 the KAK.
LAST_PLACE = 11


class Opinion(AppendOnlyModel):
    """The opinion of one office in one round. The newest of an office counts; the earlier ones stay."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="opinions", verbose_name=_("PPRG"))
    round = models.ForeignKey(SubmissionHistory, models.PROTECT, related_name="opinions", verbose_name=_("pengajuan"))
    office = models.CharField(_("instansi"), max_length=10, choices=VerifierOffice)
    verdict = models.CharField(_("pendapat"), max_length=10, choices=OpinionVerdict)
    note = models.TextField(_("catatan"), blank=True, max_length=5000)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("oleh"))
    at = models.DateTimeField(_("waktu"), default=timezone.now)

    class Meta:
        verbose_name = _("pendapat verifikator")
        verbose_name_plural = _("pendapat verifikator")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict=OpinionVerdict.REVISE, note=""),
                name="opinion_revise_has_note",
                violation_error_message=_("Tulis apa yang perlu diperbaiki."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()}: {self.get_verdict_display()}"


class ChecklistMark(models.Model):
    """One of the 22 items as judged in one round; the last word of the verifiers on it."""

    round = models.ForeignKey(SubmissionHistory, models.PROTECT, related_name="marks", verbose_name=_("pengajuan"))
    item = models.PositiveSmallIntegerField(_("butir"), validators=[MinValueValidator(1), MaxValueValidator(ITEMS)])
    verdict = models.CharField(_("penilaian"), max_length=10, choices=ItemVerdict)
    note = models.TextField(_("catatan"), blank=True, max_length=2000)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("oleh"))
    at = models.DateTimeField(_("waktu"), default=timezone.now)

    class Meta:
        verbose_name = _("butir lembar verifikasi")
        verbose_name_plural = _("butir lembar verifikasi")
        ordering = ["round", "item"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "item"],
                name="checklist_item_once_per_round",
                violation_error_message=_("Butir ini sudah dinilai; ubah yang ada."),
            ),
            models.CheckConstraint(
                condition=Q(item__gte=1, item__lte=ITEMS),
                name="checklist_item_range",
                violation_error_message=_("Butir harus antara 1 dan 22."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_verdict_display()}"


class StepComment(models.Model):
    """A comment on a step (0: the whole document, 10: GBS, 11: KAK); the text stays, it can only be settled."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="comments", verbose_name=_("PPRG"))
    round = models.ForeignKey(
        SubmissionHistory, models.PROTECT, null=True, blank=True, related_name="comments", verbose_name=_("pengajuan")
    )
    step = models.PositiveSmallIntegerField(_("langkah"), default=0, validators=[MaxValueValidator(LAST_PLACE)])
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("menjawab")
    )
    text = models.TextField(_("komentar"), max_length=5000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("oleh"))
    at = models.DateTimeField(_("waktu"), default=timezone.now)
    settled_at = models.DateTimeField(_("diselesaikan"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("diselesaikan oleh"),
    )

    class Meta:
        verbose_name = _("komentar langkah")
        verbose_name_plural = _("komentar langkah")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__gte=0, step__lte=LAST_PLACE),
                name="step_comment_place",
                violation_error_message=_("Komentar melekat pada langkah 1 sampai 9, GBS, KAK, atau seluruh dokumen."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="step_comment_settled_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:100]
