"""Consultation: a department asks, the Pokja answers; an agreed answer may be published to all departments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from pug_tanjungbalai.common.models import StateChange

from ..enums import ConsultationState


class Consultation(models.Model):
    """A question; private to its department and the Pokja until it is published.

    ``link_kind`` and ``link_id`` name the record it is about (a submission, a step, a finding): the apps that own such
    records give label, address and who may see it through a registry, so that nothing is imported upward.
    """

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="consultations", verbose_name=_("perangkat daerah")
    )
    title = models.CharField(_("pokok pertanyaan"), max_length=200)
    text = models.TextField(_("uraian"), max_length=10000)
    link_kind = models.SlugField(_("tentang"), max_length=30, blank=True)
    link_id = models.PositiveBigIntegerField(_("nomor rekaman"), null=True, blank=True)
    link_part = models.CharField(_("bagian"), max_length=30, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=ConsultationState, default=ConsultationState.OPEN)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ditanyakan oleh")
    )
    asked_at = models.DateTimeField(_("ditanyakan"), default=timezone.now)
    published_title = models.CharField(_("pertanyaan yang diterbitkan"), max_length=200, blank=True)
    published_text = models.TextField(_("uraian yang diterbitkan"), max_length=10000, blank=True)
    published_at = models.DateTimeField(_("diterbitkan"), null=True, blank=True)

    class Meta:
        verbose_name = _("konsultasi")
        verbose_name_plural = _("konsultasi")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ConsultationState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=ConsultationState.PUBLISHED) & Q(published_at__isnull=True)),
                name="consultation_published_has_time",
            ),
        ]
        indexes = [models.Index(fields=["department", "state", "asked_at"], name="consultation_department")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:consultation_detail", args=[self.pk])


class Answer(models.Model):
    """What somebody of the Pokja (or the asking department) said; one of them may be the agreed answer."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="answers", verbose_name=_("konsultasi"))
    text = models.TextField(_("jawaban"), max_length=10000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("oleh"))
    at = models.DateTimeField(_("waktu"), default=timezone.now)
    agreed_at = models.DateTimeField(_("disepakati"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("disepakati oleh"),
    )

    class Meta:
        verbose_name = _("jawaban konsultasi")
        verbose_name_plural = _("jawaban konsultasi")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(agreed_at__isnull=False),
                name="answer_one_agreed",
                violation_error_message=_("Sudah ada jawaban yang disepakati."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="answer_agreed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:100]


class ConsultationHistory(StateChange):
    """Every move of a consultation."""

    record = models.ForeignKey(Consultation, models.PROTECT, related_name="history", verbose_name=_("konsultasi"))

    class Meta(StateChange.Meta):
        verbose_name = _("riwayat konsultasi")
        verbose_name_plural = _("riwayat konsultasi")
