"""Form of one part of the GBS or the KAK."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import TextField

from ..models import DocumentPart


class PartForm(forms.Form):
    """The own text of a part; empty goes back to what the GAP gives."""

    text = TextField(
        label=_("Teks"),
        required=False,
        rows=14,
        max_length=DocumentPart._meta.get_field("text").max_length,
    )
