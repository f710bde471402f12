"""Forms of the verification: one item of the sheet, an opinion, a comment, several documents at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import TextField

from ..enums import ItemVerdict, OpinionVerdict

_MAX_ID = 2**31 - 1
#: So many documents are moved at once at most.
MOST = 100


def number(**kwargs: Any) -> forms.IntegerField:
    """An id or a version that the page sends along."""
    return forms.IntegerField(min_value=0, max_value=_MAX_ID, widget=forms.HiddenInput, **kwargs)


class MarkForm(forms.Form):
    """One item of the sheet. ``version`` 0: it had no mark when the page was made."""

    verdict = forms.ChoiceField(
        choices=ItemVerdict.choices,
        label=_("Penilaian"),
        error_messages={"required": _("Pilih penilaiannya dahulu; catatan disimpan bersamanya.")},
    )
    note = TextField(label=_("Catatan"), max_length=2000, required=False, rows=2)
    version = number(required=False)
    round = number()

    def clean_version(self) -> int:
        """No version is none seen."""
        return self.cleaned_data["version"] or 0


class RoundForm(forms.Form):
    """An act on the whole sheet of one round."""

    round = number()


class OpinionForm(RoundForm):
    """What an office thinks of the document."""

    verdict = forms.ChoiceField(choices=OpinionVerdict.choices, label=_("Pendapat"), widget=forms.RadioSelect)
    note = TextField(label=_("Catatan"), max_length=5000, required=False, rows=3)

    def clean(self) -> dict[str, Any]:
        """Who wants something mended says what."""
        data = super().clean() or {}
        if data.get("verdict") == OpinionVerdict.REVISE and not (data.get("note") or "").strip():
            self.add_error("note", _("Tulis apa yang perlu diperbaiki."))
        return data


class CommentForm(forms.Form):
    """A comment on a step, or (``parent``) an answer to one."""

    text = TextField(
        label=_("Komentar"),
        max_length=5000,
        rows=3,
        error_messages={"required": _("Tulis komentarnya lebih dahulu.")},
    )
    step = number(required=False)
    parent = number(required=False)


class BulkForm(forms.Form):
    """Several documents and what is to become of them. ``pilih`` holds the key and the version that was seen."""

    action = forms.ChoiceField(choices=(("take", ""), ("return", ""), ("verify", "")))
    note = TextField(label=_("Alasan pengembalian"), max_length=2000, required=False, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen: list[tuple[int, int]] = []

    def clean(self) -> dict[str, Any]:
        """Between one and :data:`MOST` documents."""
        data = super().clean() or {}
        values = self.data.getlist("pilih")  # type: ignore[attr-defined]
        self.chosen = [pair for value in dict.fromkeys(values) if (pair := _pair(value))]
        if not self.chosen:
            raise ValidationError(_("Pilih sedikitnya satu dokumen."))
        if len(self.chosen) > MOST:
            raise ValidationError(_("Paling banyak %(most)s dokumen sekaligus."), params={"most": MOST})
        return data


def _pair(value: str) -> tuple[int, int] | None:
    """``"42-7"`` -> (42, 7)."""
    key, _dash, version = value.partition("-")
    known = all(part.isascii() and part.isdigit() and len(part) < 10 for part in (key, version))
    return (int(key), int(version)) if known else None
