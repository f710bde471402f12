"""Text of the GBS and the KAK that differs from, or adds to, what is derived from the GAP."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import DocumentKind
from .pprg import Submission


class DocumentPart(models.Model):
    """One part of the GBS or KAK in the department's own words.

    A part without a row is the derived text. ``derived_then`` keeps the derived text that the writer looked at, so
    that a later change of the GAP shows as drift; it is empty for parts that nothing is derived for.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="parts", verbose_name=_("PPRG"))
    document = models.CharField(_("dokumen"), max_length=5, choices=DocumentKind)
    part = models.SlugField(_("bagian"), max_length=40)
    text = models.TextField(_("teks"), max_length=20000)
    derived_then = models.TextField(_("teks turunan saat diubah"), blank=True)

    class Meta:
        verbose_name = _("bagian GBS dan KAK")
        verbose_name_plural = _("bagian GBS dan KAK")
        ordering = ["document", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "document", "part"],
                name="document_part_once",
                violation_error_message=_("Bagian ini sudah ditulis; ubah yang ada."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()}: {self.part}"
