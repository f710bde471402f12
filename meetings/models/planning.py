"""What is prepared before a meeting: its agenda and the letter that invites to it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.validators import validate_nip

from ..enums import LetterNature
from .meeting import Meeting

#: The longest item of an agenda, in minutes.
MAX_MINUTES = 600


class AgendaItem(models.Model):
    """One item of the agenda with the minutes it takes; clock times follow from the start of the meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda", verbose_name=_("rapat"))
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    title = models.CharField(_("acara"), max_length=300)
    presenter = models.CharField(_("oleh"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("menit"), default=15, validators=[MinValueValidator(1), MaxValueValidator(MAX_MINUTES)]
    )

    class Meta:
        verbose_name = _("susunan acara")
        verbose_name_plural = _("susunan acara")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MAX_MINUTES),
                name="agenda_minutes_range",
                violation_error_message=_("Lama acara antara 1 dan 600 menit."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InvitationLetter(models.Model):
    """The invitation (surat undangan) as it is signed: number, nature, attachment, subject, addressees, signer, cc.

    The number stands on the meeting (``invitation_number``); weekday and time are computed from the meeting.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="letter", verbose_name=_("rapat"))
    date = models.DateField(_("tanggal surat"))
    nature = models.CharField(_("sifat"), max_length=10, choices=LetterNature, default=LetterNature.IMPORTANT)
    attachment = models.CharField(_("lampiran"), max_length=80, blank=True)
    subject = models.CharField(_("hal"), max_length=200)
    addressees = models.TextField(_("kepada Yth."), max_length=3000)
    body = models.TextField(_("isi tambahan"), max_length=3000, blank=True)
    signer_name = models.CharField(_("penanda tangan"), max_length=150)
    signer_position = models.CharField(_("jabatan penanda tangan"), max_length=150)
    signer_rank = models.CharField(_("pangkat/golongan"), max_length=60, blank=True)
    signer_nip = models.CharField(_("NIP penanda tangan"), max_length=18, blank=True, validators=[validate_nip])
    copies_to = models.TextField(_("tembusan"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)
    sent_at = models.DateTimeField(_("dikirim lewat surel"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("surat undangan")
        verbose_name_plural = _("surat undangan")

    def __str__(self) -> str:
        return self.subject
