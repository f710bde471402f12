"""Forms of consultations: the question, what is said about it, and the wording that is published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import LineField, TextField

from .. import links
from ..domain.consultation import Subject, telling_words
from ..enums import PolicyArea
from ..models import Consultation

MAX_ID = 10**12


class QuestionForm(forms.Form):
    """A question of a department, with what it is about."""

    title = LineField(
        label=_("Pokok pertanyaan"), max_length=200,
        help_text=_("Satu kalimat tanya, misalnya “Bolehkah data terpilah memakai angka dua tahun lalu?”."),
        error_messages={"required": _("Tulis pertanyaannya dalam satu kalimat.")},
    )  # fmt: skip
    text = TextField(
        label=_("Uraian"), rows=7,
        help_text=_("Jelaskan keadaannya dan apa yang sudah dicoba. Terbaca oleh OPD Anda dan Pokja saja."),
        error_messages={"required": _("Jelaskan keadaannya supaya Pokja dapat menjawab tepat.")},
    )  # fmt: skip
    area = forms.ChoiceField(
        label=_("Bidang"), choices=[("", _("Pilih bidang")), *PolicyArea.choices],
        error_messages={"required": _("Pilih bidangnya, supaya sampai kepada yang tepat.")},
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NewQuestionForm(QuestionForm):
    """A new question; hidden fields name the record that it is about."""

    link_kind = forms.SlugField(required=False, max_length=30, widget=forms.HiddenInput)
    link_id = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID, widget=forms.HiddenInput)
    link_detail = forms.SlugField(required=False, max_length=15, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def target(self) -> links.Target | None:
        """The record that the form names, where this user may see it."""
        kind, pk, detail = (self[name].value() for name in ("link_kind", "link_id", "link_detail"))
        number = int(pk) if str(pk or "").isascii() and str(pk or "").isdigit() and int(pk) <= MAX_ID else None
        return links.resolve(self.user, str(kind or ""), number, str(detail or "")[:15])

    def subject(self) -> Subject:
        """What the question is about; a record that the user may not see is left out."""
        data = self.cleaned_data
        if self.target() is None:
            return Subject(data["area"])
        return Subject(data["area"], data["link_kind"], data["link_id"], data["link_detail"])


class SayForm(forms.Form):
    """An answer, something added, a further question."""

    text = TextField(label=_("Jawaban"), rows=5)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = label or field.label
        field.error_messages["required"] = _("%(label)s masih kosong.") % {"label": field.label}


class PublishForm(forms.Form):
    """How a question and its answer are published to everybody."""

    title = LineField(
        label=_("Pertanyaan"), max_length=200, help_text=_("Satu kalimat tanya yang berlaku umum, tanpa nama penanya.")
    )
    text = TextField(label=_("Penjelasan pertanyaan"), required=False, rows=4, help_text=_("Boleh dikosongkan."))
    answer = TextField(
        label=_("Jawaban"), rows=8,
        help_text=_("Bila rumusannya diubah di sini, rumusan baru ini yang menjadi jawaban yang disepakati."),
    )  # fmt: skip
    area = forms.ChoiceField(label=_("Bidang"), choices=PolicyArea.choices)
    may_name = forms.BooleanField(
        label=_("Nama perangkat daerah atau penanya memang perlu disebut"),
        required=False,
        help_text=_("Centang hanya bila perangkat daerah itu setuju, atau disebut bukan sebagai penanya."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation

    def clean(self) -> dict[str, Any]:
        """Words that tell who asked are refused until somebody says that they are meant."""
        data = super().clean() or self.cleaned_data
        if data.get("may_name"):
            return data
        for name in ("title", "text", "answer"):
            found = telling_words(self.consultation, data.get(name, ""))
            if found:
                text = _("Masih menyebut penanya: %(words)s. Ganti dengan sebutan umum, misalnya “perangkat daerah”.")
                self.add_error(name, text % {"words": ", ".join(found)})
        return data
