"""Form of the minutes, and of a correction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common import richtext
from pug_tanjungbalai.common.fields import LineField, TextField
from pug_tanjungbalai.common.formats import number
from pug_tanjungbalai.common.text import clean_text

from ..domain.minutes_content import SECTIONS
from ..domain.signoff import REASON_LENGTH
from ..models import Minutes

#: How the sections were written: by the editor of the page, or as plain text where it does not run.
HTML, PLAIN = "html", "teks"
#: Letters that a person may write in a section, and those that come with markup before it is read.
MAX_LETTERS, MAX_RAW = 20_000, 300_000


class SectionField(forms.CharField):
    """A section of the minutes: plain text, or formatted text of the editor (:class:`MinutesForm` reads it)."""

    def __init__(self, *, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(
            **{
                "required": False,
                "strip": False,
                "max_length": MAX_RAW,
                "widget": forms.Textarea({"rows": rows}),
                "error_messages": {"max_length": _("Terlalu panjang beserta formatnya. Tempel sebagai teks biasa.")},
                **kwargs,
            }
        )


@dataclass(frozen=True)
class Section:
    """A section for the page: its field, what a page without script shows, and what the editor begins with."""

    field: forms.BoundField
    text: str
    html: SafeString


class MinutesForm(forms.ModelForm):
    """The sections of the official form (notula); ``version`` 0 means that there were none yet.

    Sections come as formatted text from the editor (``format`` html) or as plain text. Plain text that nobody changed
    leaves the formatting as it is.
    """

    chair = LineField(label=_("Pimpinan rapat"), max_length=150, required=False, help_text=_("Nama dan jabatan."))
    secretary = LineField(label=_("Sekretaris"), max_length=150, required=False)
    note_taker = LineField(label=_("Notulis"), max_length=150, required=False)
    opening = SectionField(
        label=_("Pembukaan"),
        rows=4,
        help_text=_("Siapa membuka dan pukul berapa, misalnya “Dibuka Asisten II pukul 09.00 WIB”."),
    )
    remarks = SectionField(label=_("Sambutan"), help_text=_("Pokok sambutan tiap pembicara."))
    presentations = SectionField(label=_("Paparan"), help_text=_("Pokok materi tiap narasumber."))
    discussion = SectionField(
        label=_("Tanya jawab"), help_text=_("Siapa bertanya (perangkat daerah), apa, dan jawabannya.")
    )
    conclusion = SectionField(label=_("Kesimpulan"), help_text=_("Ringkasan; keputusan bernomor dicatat tersendiri."))
    format = forms.ChoiceField(
        choices=[(PLAIN, ""), (HTML, "")], required=False, initial=PLAIN, widget=forms.HiddenInput
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Minutes
        fields = ("chair", "secretary", "note_taker", *SECTIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version if self.instance.pk else 0
        #: As they are stored: validation writes what was posted into the instance.
        self.stored = {name: getattr(self.instance, name) for name in SECTIONS}

    def clean(self) -> dict[str, Any]:
        """Each section in the form in which it is stored."""
        data = super().clean() or self.cleaned_data
        for name in SECTIONS:
            if name in data:
                self._clean_section(data, name)
        return data

    def _clean_section(self, data: dict[str, Any], name: str) -> None:
        raw = data[name]
        if data.get("format") == HTML and richtext.is_tangled(raw):
            self.add_error(name, _("Susunan formatnya terlalu rumit. Tempel sebagai teks biasa (Ctrl+Shift+V)."))
            return
        data[name] = self._read(name, raw, data.get("format") == HTML)
        letters = len(richtext.to_text(data[name]))
        if letters > MAX_LETTERS:
            text = _("Paling banyak %(limit)s huruf; sekarang %(count)s. Ringkas, atau lampirkan sebagai berkas.")
            self.add_error(name, text % {"limit": number(MAX_LETTERS), "count": number(letters)})

    def _read(self, name: str, raw: str, formatted: bool) -> str:
        if formatted:
            return richtext.clean(raw)
        plain = clean_text(raw)
        return (
            self.stored[name] if plain == clean_text(richtext.to_text(self.stored[name])) else richtext.from_text(plain)
        )

    def sections(self) -> list[Section]:
        """The sections for the page: as stored, or as typed where the form was refused."""
        found = []
        for name in SECTIONS:
            value = str(self[name].value() or "")
            formatted = self.data.get("format") == HTML if self.is_bound else richtext.is_rich(value)
            html = richtext.clean(value) if formatted else richtext.from_text(value)
            text = richtext.to_text(html) if formatted else value
            found.append(Section(self[name], text, richtext.to_html(html)))
        return found

    def values(self) -> dict[str, Any]:
        """Names and sections, as they are stored."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CorrectionForm(forms.Form):
    """Why locked minutes are opened again."""

    reason = TextField(
        label=_("Alasan koreksi"),
        rows=3,
        max_length=REASON_LENGTH,
        help_text=_("Tersimpan pada versi berikutnya, misalnya “Nama narasumber salah tulis”."),
        error_messages={"required": _("Alasan koreksi wajib diisi.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """The version of the minutes that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
