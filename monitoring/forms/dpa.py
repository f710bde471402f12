"""Forms around the DPA: freeze a GBS to it, correct its number, begin the versi perubahan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import IsoDateField, LineField, TextField

AGREES, DIFFERS = "sesuai", "berbeda"
MAX_NOTE = 1000


class DocumentForm(forms.Form):
    """Number and date of the budget document, and the version of the text that was looked at.

    ``name`` is DPA or DPPA.
    """

    number = LineField(label=_("Nomor DPA"), max_length=120)
    date = IsoDateField(label=_("Tanggal DPA"))
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"number": _("Nomor %(name)s"), "date": _("Tanggal %(name)s")}
        for field, label in labels.items():
            self.fields[field].label = label % {"name": name}
        example = _("Seperti tertulis pada dokumen, misalnya %(name)s/A.1/1.02.0.00/001/2026.")
        self.fields["number"].help_text = example % {"name": name}


class FreezeForm(DocumentForm):
    """The document, and whether the GBS agrees with it; a difference is explained."""

    statement = forms.ChoiceField(
        label=_("GBS dibandingkan dengan RKA/DPA"),
        choices=[(AGREES, _("Sesuai")), (DIFFERS, _("Berbeda, dengan catatan"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih sesuai atau berbeda.")},
    )
    note = TextField(
        label=_("Catatan perbedaan"),
        required=False,
        rows=3,
        max_length=MAX_NOTE,
        help_text=_("Wajib bila berbeda: sebut bagian dan jumlahnya, misalnya “belanja modal Rp15.000.000 digeser”."),
    )

    field_order = ["number", "date", "statement", "note", "version"]

    def clean(self) -> dict[str, Any]:
        """A difference without a note says nothing."""
        data = super().clean() or self.cleaned_data
        if data.get("statement") == DIFFERS and not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Tulis apa yang berbeda antara GBS dan RKA/DPA."))
        return data


class CorrectionForm(DocumentForm):
    """Another number or date for a document that is frozen already."""

    reason = TextField(
        label=_("Alasan perbaikan"),
        rows=3,
        max_length=MAX_NOTE,
        help_text=_("Misalnya “salah ketik nomor urut”. Tersimpan dalam riwayat dan jejak perubahan."),
    )

    field_order = ["number", "date", "reason", "version"]


class RevisionForm(forms.Form):
    """Begin the versi perubahan; ``required``: no pagu perubahan is recorded, so that the writer says why."""

    reason = TextField(
        label=_("Alasan"),
        required=False,
        rows=3,
        max_length=MAX_NOTE,
        help_text=_("Misalnya “pagu perubahan masih dalam pembahasan DPRD; rancangan KUPA Rp640.000.000”."),
    )

    def __init__(self, *args: Any, required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.required = required
        field.error_messages["required"] = _("Pagu perubahan belum dicatat: tulis alasan memulai versi perubahan.")
        if not required:
            field.label = _("Catatan")
            field.help_text = _("Tidak wajib; tersimpan dalam riwayat.")
