"""Form of a letterhead (kop surat), with the emblem as a picture that paper and Word can hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image

from pug_tanjungbalai.common.fields import LineField
from pug_tanjungbalai.common.files import UploadField
from pug_tanjungbalai.common.ooxml import MEGABYTE

from ..models import OfficeLetterhead
from ..models.letterhead import website_validator

#: The width that the admin gives its own fields.
_WIDE = {"class": "vTextField"}
#: An emblem is printed 20 mm high; more points than these only make every letter heavy.
MAX_EDGE = 2000
_UNREADABLE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, KeyError, ValueError)


class LetterheadForm(forms.ModelForm):
    """Address and emblem; an uploaded emblem takes the place of the one before."""

    address = LineField(
        label=_("Alamat"),
        max_length=150,
        required=False,
        widget=forms.TextInput(_WIDE),
        help_text=_("Jalan, nomor, dan nama kota, tanpa kode pos."),
    )
    phone = LineField(
        label=_("Telepon"),
        max_length=40,
        required=False,
        widget=forms.TextInput(_WIDE),
        help_text=_("Misalnya (0623) 123456."),
    )
    website = forms.CharField(
        label=_("Laman"),
        max_length=120,
        required=False,
        widget=forms.TextInput(_WIDE),
        help_text=_("Misalnya bapperida.tanjungbalaikota.go.id."),
    )
    emblem = UploadField(
        label=_("Lambang"),
        allowed=("png", "jpg"),
        max_bytes=MEGABYTE,
        required=False,
        help_text=_(".png atau .jpg, paling besar 1 MB. Dicetak setinggi 20 mm di kiri kop."),
    )
    drop_emblem = forms.BooleanField(label=_("Cetak tanpa lambang"), required=False)

    class Meta:
        model = OfficeLetterhead
        fields = ("department", "address", "postal_code", "phone", "website", "email", "emblem")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.emblem:
            del self.fields["drop_emblem"]

    def clean_website(self) -> str:
        """The address without ``https://``, as letters bear it."""
        site = self.cleaned_data["website"].strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
        if site:
            website_validator(site)
        return site

    def clean_emblem(self) -> Any:
        """A picture that can be drawn, of a sensible size."""
        file = self.cleaned_data["emblem"]
        if not hasattr(file, "upload"):
            return file
        try:
            image = Image.from_file(file)
        except _UNREADABLE as error:
            raise ValidationError(
                _("Gambar tidak dapat dibaca. Simpan ulang sebagai PNG, lalu unggah kembali.")
            ) from error
        finally:
            file.seek(0)
        if max(image.px_width, image.px_height) > MAX_EDGE:
            raise ValidationError(
                _("Gambar paling besar %(edge)s × %(edge)s titik. Perkecil, lalu unggah kembali."),
                params={"edge": MAX_EDGE},
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Without an emblem where that is asked for and none was chosen."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("drop_emblem") and not hasattr(cleaned.get("emblem"), "upload"):
            cleaned["emblem"] = False
        return cleaned
