"""Forms of the decisions and of the tasks that follow from them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.enums import DepartmentKind
from departments.models import Department
from pug_tanjungbalai.common.fields import IsoDateField, TextField

from ..domain import decision_fingerprint, task_problems
from ..models import Decision, Meeting
from ..queries import invitable_departments, meeting_day
from .base import DepartmentGridMixin, DepartmentsField
from .closing import ClosingMixin

ALL_INVITED, BY_KIND, SOME = "semua", "jenis", "pilihan"


class TaskForm(ClosingMixin, DepartmentGridMixin, forms.Form):
    """Who carries a decision out, what each has to do, by when, and how the task closes."""

    scope = forms.ChoiceField(
        label=_("Penanggung jawab"),
        widget=forms.RadioSelect,
        choices=[(ALL_INVITED, ""), (BY_KIND, ""), (SOME, "")],
        error_messages={"required": _("Pilih siapa penanggung jawabnya.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Jenis perangkat daerah"),
        choices=DepartmentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
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
            (BY_KIND, _("Menurut jenis perangkat daerah")),
            (SOME, _("Perangkat daerah tertentu")),
        ]
        self.initial.setdefault("scope", ALL_INVITED if self.invited else SOME)
        self.add_closing()

    def clean(self) -> dict[str, Any]:
        """Somebody must be responsible, not before the meeting, and by a fact that can be asked of them."""
        data = super().clean() or self.cleaned_data
        if "departments" in self.errors or "kinds" in self.errors or not data.get("scope"):
            return data
        data["responsible"] = self._responsible(data)
        self.clean_closing(data, {row.pk for row in data["responsible"]})
        due = data.get("due") or meeting_day(self.meeting)
        problems = task_problems(meeting=self.meeting, departments=data["responsible"], due=due)
        for name, text in problems.items():
            self.add_error(name, text)
        return data

    def _responsible(self, data: dict[str, Any]) -> list[Department]:
        """The departments that the chosen scope means: those of a kind exist on the day of the meeting."""
        if data["scope"] == ALL_INVITED:
            return self.invited
        if data["scope"] == BY_KIND:
            rows = Department.objects.valid_on(meeting_day(self.meeting)).filter(kind__in=data.get("kinds") or ())
            return list(rows.order_by("code"))
        return list(data["departments"])


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
        self.order_fields(["text", "scope", "kinds", "departments", "task", "due", "closes"])


class DecisionTextForm(forms.Form):
    """The wording of a decision; ``seen`` is the fingerprint of the text that the page showed."""

    text = TextField(label=_("Bunyi keputusan"), rows=4)
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        initial = {"text": decision.text, "seen": decision_fingerprint(decision)}
        super().__init__(*args, **{**kwargs, "initial": initial})
