"""Forms of the minutes, the decisions and the tasks that follow from them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from pug_tanjungbalai.common.fields import IsoDateField, LineField, TextField

from ..domain import decision_fingerprint, task_problems
from ..models import Decision, Meeting, Minutes
from ..queries import invitable_departments, meeting_day
from .base import DepartmentGridMixin, DepartmentsField

ALL_INVITED, SOME = "semua", "pilihan"


class MinutesForm(forms.ModelForm):
    """The sections of the official form (notula); ``version`` 0 means that there were none yet."""

    chair = LineField(label=_("Pimpinan rapat"), max_length=150, required=False, help_text=_("Nama dan jabatan."))
    note_taker = LineField(label=_("Notulis"), max_length=150, required=False)
    opening = TextField(
        label=_("Pembukaan"),
        required=False,
        help_text=_("Siapa membuka dan pukul berapa, misalnya “Dibuka Asisten II pukul 09.00 WIB”."),
    )
    remarks = TextField(label=_("Sambutan"), required=False, help_text=_("Pokok sambutan tiap pembicara."))
    presentations = TextField(label=_("Paparan"), required=False, help_text=_("Pokok materi tiap narasumber."))
    discussion = TextField(
        label=_("Tanya jawab"), required=False, help_text=_("Siapa bertanya (perangkat daerah), apa, dan jawabannya.")
    )
    conclusion = TextField(
        label=_("Kesimpulan"), required=False, help_text=_("Ringkasan; keputusan bernomor dicatat tersendiri.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Minutes
        fields = ("chair", "note_taker", "opening", "remarks", "presentations", "discussion", "conclusion")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version if self.instance.pk else 0

    def values(self) -> dict[str, Any]:
        """The sections as typed."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class TaskForm(DepartmentGridMixin, forms.Form):
    """Who carries a decision out, what each has to do, by when."""

    scope = forms.ChoiceField(
        label=_("Penanggung jawab"), widget=forms.RadioSelect, choices=[(ALL_INVITED, ""), (SOME, "")]
    )
    departments = DepartmentsField()
    task = TextField(
        label=_("Uraian tugas"),
        rows=3,
        help_text=_("Yang harus dikerjakan tiap perangkat daerah, misalnya “Mengajukan GAP dan GBS 2027”."),
    )
    due = IsoDateField(label=_("Tenggat"), help_text=_("Tidak sebelum tanggal rapat, misalnya 31-07-2026."))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.invited = list(meeting.departments.order_by("code"))
        departments: Any = self.fields["departments"]
        departments.queryset = invitable_departments(meeting_day(meeting), [row.pk for row in self.invited])
        scope: Any = self.fields["scope"]
        scope.choices = [
            (ALL_INVITED, _("Semua yang diundang (%(count)s perangkat daerah)") % {"count": len(self.invited)}),
            (SOME, _("Perangkat daerah tertentu")),
        ]
        self.initial.setdefault("scope", ALL_INVITED if self.invited else SOME)

    def clean(self) -> dict[str, Any]:
        """Somebody must be responsible, and not before the meeting."""
        data = super().clean() or self.cleaned_data
        if "departments" in self.errors or not data.get("scope"):
            return data
        data["responsible"] = self._responsible(data)
        due = data.get("due") or meeting_day(self.meeting)
        problems = task_problems(meeting=self.meeting, departments=data["responsible"], due=due)
        for name, text in problems.items():
            self.add_error(name, text)
        return data

    def _responsible(self, data: dict[str, Any]) -> list[Department]:
        return self.invited if data["scope"] == ALL_INVITED else list(data["departments"])


class DecisionForm(TaskForm):
    """A new decision with those who carry it out; without a task of its own, the decision is the task."""

    text = TextField(
        label=_("Bunyi keputusan"),
        rows=3,
        help_text=_("Misalnya “Setiap perangkat daerah mengajukan GBS 2027 paling lambat 31 Juli 2026”."),
        error_messages={"required": _("Tuliskan bunyi keputusannya.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].required = False
        self.fields["task"].help_text = _("Kosongkan bila sama dengan bunyi keputusan.")
        self.order_fields(["text", "scope", "departments", "task", "due"])


class DecisionTextForm(forms.Form):
    """The wording of a decision; ``seen`` is the fingerprint of the text that the page showed."""

    text = TextField(label=_("Bunyi keputusan"), rows=4)
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        initial = {"text": decision.text, "seen": decision_fingerprint(decision)}
        super().__init__(*args, **{**kwargs, "initial": initial})
