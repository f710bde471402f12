"""Form of an upload."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.ooxml import MEGABYTE
from pug_tanjungbalai.common.xlsx import MAX_BYTES

ALLOWED = (".xlsx", ".csv")


class UploadForm(forms.Form):
    """The workbook to import; its content is judged by the import itself."""

    file = forms.FileField(
        label=_("Berkas"),
        max_length=200,
        help_text=_("Excel (.xlsx) atau CSV, paling besar %(size)s MB.") % {"size": MAX_BYTES // MEGABYTE},
        widget=forms.FileInput({"accept": ",".join(ALLOWED), "class": "form-control"}),
    )

    def clean_file(self) -> Any:
        """Refuse by name and size what need not be opened."""
        file = self.cleaned_data["file"]
        if PurePath(file.name.lower()).suffix not in ALLOWED:
            raise ValidationError(_("Jenis berkas tidak diterima. Unggah berkas .xlsx atau .csv."))
        if file.size > MAX_BYTES:
            raise ValidationError(_("Berkas lebih besar dari 5 MB. Bagi menjadi beberapa berkas."))
        return file
