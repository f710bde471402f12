"""What a meeting leaves behind besides its minutes: locked versions of them, and files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.files import private_upload_path
from pug_tanjungbalai.common.models import AppendOnlyModel

from ..enums import FileKind
from .meeting import Meeting, Minutes


class MinutesVersion(AppendOnlyModel):
    """The minutes as both chair and note-taker signed them off; a correction is a later version with its reason."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="versions", verbose_name=_("notula"))
    number = models.PositiveSmallIntegerField(_("versi"))
    content = models.JSONField(_("isi"))
    reason = models.TextField(_("alasan koreksi"), blank=True, max_length=2000)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("dikunci oleh")
    )
    at = models.DateTimeField(_("dikunci"), default=timezone.now)

    class Meta:
        verbose_name = _("versi notula")
        verbose_name_plural = _("versi notula")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} v{self.number}"


class MeetingFile(models.Model):
    """A photo, a presentation or another file of a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="files", verbose_name=_("rapat"))
    kind = models.CharField(_("jenis"), max_length=12, choices=FileKind, default=FileKind.PRESENTATION)
    file = models.FileField(_("berkas"), upload_to=private_upload_path, max_length=200)
    name = models.CharField(_("nama berkas"), max_length=150)
    caption = models.CharField(_("keterangan"), max_length=200, blank=True)
    size = models.PositiveIntegerField(_("ukuran (byte)"), default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("diunggah oleh")
    )
    at = models.DateTimeField(_("diunggah"), default=timezone.now)
    removed_at = models.DateTimeField(_("dihapus dari rapat"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("berkas rapat")
        verbose_name_plural = _("berkas rapat")
        ordering = ["kind", "at", "id"]

    def __str__(self) -> str:
        return self.name
