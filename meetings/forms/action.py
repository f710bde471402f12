"""Forms of an action item: the department's report, Bapperida's judgement, a change of the task."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.fields import IsoDateField, TextField
from pug_tanjungbalai.common.files import UploadField

from ..domain import Closing, Report, task_problems
from ..models import ActionItem
from .closing import ClosingMixin


class ReportForm(forms.Form):
    """What the department did, with a file as evidence."""

    text = TextField(
        label=_("Laporan pelaksanaan"),
        help_text=_("Apa yang sudah dilakukan, kapan, dengan dokumen apa, misalnya “GBS diajukan 12 Juli 2026”."),
        error_messages={"required": _("Uraikan dahulu apa yang sudah dilaksanakan.")},
    )
    evidence = UploadField(label=_("Bukti"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def report(self) -> Report:
        """The report for the domain."""
        return Report(self.cleaned_data["text"], self.cleaned_data["evidence"])


class NoteForm(forms.Form):
    """A reason or a remark that goes with a move."""

    note = TextField(label=_("Catatan"), required=False, rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str = "", required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.label, note.required = label or note.label, required
        note.error_messages["required"] = _("%(label)s wajib diisi.") % {"label": note.label}


class AmendForm(ClosingMixin, forms.Form):
    """New wording, due date or way of closing of a task, with the reason."""

    text = TextField(label=_("Uraian tugas"), rows=3)
    due = IsoDateField(label=_("Tenggat"), help_text=_("Tidak sebelum tanggal rapat."))
    note = TextField(
        label=_("Alasan perubahan"),
        rows=2,
        help_text=_("Tersimpan dalam riwayat, misalnya “Tenggat mengikuti jadwal KUA-PPAS yang baru”."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: ActionItem, **kwargs: Any) -> None:
        self.item = item
        initial = {"text": item.text, "due": item.due, "version": item.version}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.add_closing(Closing(item.fact, item.fact_options))

    def clean(self) -> dict[str, Any]:
        """The fact must fit the department."""
        data = super().clean() or self.cleaned_data
        self.clean_closing(data, {self.item.department_id})
        return data

    def clean_due(self) -> Any:
        """Refuse a date before the meeting."""
        due = self.cleaned_data["due"]
        problems = task_problems(meeting=self.item.decision.meeting, departments=[self.item.department], due=due)
        if problems:
            raise forms.ValidationError(problems["due"])
        return due
