"""The head of a department's letters (kop): its address and how to reach it."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.files import private_upload_path

from .structure import Department

postal_code_validator = RegexValidator(r"^[0-9]{5}$", _("Kode pos terdiri atas 5 angka."))
website_validator = RegexValidator(
    r"^[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s]*)?$", _("Tulis alamat laman seperti bapperida.tanjungbalaikota.go.id.")
)


class OfficeLetterhead(models.Model):
    """What stands under the name of the office on its letters. Everything but the department may be left empty."""

    department = models.OneToOneField(
        Department, models.PROTECT, related_name="letterhead", verbose_name=_("perangkat daerah")
    )
    address = models.CharField(_("alamat"), max_length=150, blank=True)
    postal_code = models.CharField(_("kode pos"), max_length=5, blank=True, validators=[postal_code_validator])
    phone = models.CharField(_("telepon"), max_length=40, blank=True)
    website = models.CharField(_("laman"), max_length=100, blank=True, validators=[website_validator])
    email = models.EmailField(_("surel"), max_length=100, blank=True)
    emblem = models.FileField(_("lambang"), upload_to=private_upload_path, max_length=200, blank=True)

    class Meta:
        verbose_name = _("kop surat")
        verbose_name_plural = _("kop surat")
        ordering = ["department"]

    def __str__(self) -> str:
        return f"Kop {self.department}"

    @property
    def lines(self) -> tuple[str, ...]:
        """Address, and the ways to reach the office, as they are printed; a line without anything is left out."""
        place = ", ".join(filter(None, (self.address, self.postal_code and f"Kode Pos {self.postal_code}")))
        parts = (
            self.phone and f"Telepon {self.phone}",
            self.website and f"Laman {self.website}",
            self.email and f"Surel {self.email}",
        )
        return tuple(filter(None, (place, " · ".join(filter(None, parts)))))
