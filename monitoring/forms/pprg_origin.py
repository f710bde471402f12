"""The choice of a document to begin with."""

from __future__ import annotations

from django import forms


class CopyForm(forms.Form):
    """Which document, and the version of the draft that the page showed."""

    source = forms.IntegerField(min_value=1)
    version = forms.IntegerField(min_value=1)
