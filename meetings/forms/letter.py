"""The form of the invitation letter, and the question before it is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import IsoDateField, LineField, NipField, TextField
from pug_tanjungbalai.common.formats import tanggal

from ..domain.letter import LETTER_FIELDS
from ..models import InvitationLetter, Meeting
from ..queries import meeting_day


class LetterForm(forms.ModelForm):
    """The letter as it is signed. ``version`` 0: none yet; the number stands on the meeting."""

    number = LineField(
        label=_("Nomor"),
        max_length=80,
        required=False,
        help_text=_("Misalnya 005/1234/Bapperida/2026; boleh menyusul."),
    )
    date = IsoDateField(label=_("Tanggal surat"))
    attachment = LineField(label=_("Lampiran"), max_length=80, required=False, help_text=_("Kosongkan bila tidak ada."))
    subject = LineField(label=_("Hal"), max_length=200)
    addressees = TextField(
        label=_("Kepada Yth."),
        rows=6,
        max_length=3000,
        help_text=_("Satu penerima tiap baris. Lebih dari enam dicetak pada lampiran (“daftar terlampir”)."),
    )
    body = TextField(
        label=_("Isi tambahan"),
        rows=3,
        max_length=3000,
        required=False,
        help_text=_("Dicetak sesudah hari, waktu, tempat, dan acara, misalnya berkas yang perlu dibawa."),
    )
    signer_name = LineField(label=_("Nama penanda tangan"), max_length=150)
    signer_position = LineField(
        label=_("Jabatan penanda tangan"), max_length=150, help_text=_("Dengan Plt. atau Plh. bila demikian.")
    )
    signer_rank = LineField(label=_("Pangkat/golongan"), max_length=60, required=False)
    signer_nip = NipField(label=_("NIP"), required=False)
    copies_to = TextField(
        label=_("Tembusan"), rows=3, max_length=2000, required=False, help_text=_("Satu penerima tiap baris.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    meeting_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = InvitationLetter
        fields = LETTER_FIELDS

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.initial["version"] = self.instance.version if self.instance.pk else 0
        self.initial["meeting_version"] = meeting.version
        self.initial["number"] = meeting.invitation_number
        self.order_fields(["number", *LETTER_FIELDS])

    def clean_date(self) -> Any:
        """An invitation is dated before the meeting, or on its day."""
        day = self.cleaned_data["date"]
        if day > meeting_day(self.meeting):
            text = _("Tanggal surat tidak boleh sesudah tanggal rapat, %(day)s.")
            raise forms.ValidationError(text, params={"day": tanggal(meeting_day(self.meeting))})
        return day

    def values(self) -> dict[str, Any]:
        """The fields of the letter."""
        return {name: self.cleaned_data[name] for name in LETTER_FIELDS}


class SendForm(forms.Form):
    """Sending for the first time, or again on purpose."""

    again = forms.BooleanField(
        label=_("Kirim ulang"),
        required=False,
        help_text=_("Semua penerima mendapat surel sekali lagi, dengan isi dan kalender terbaru."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
