"""Forms and formsets of the admin, under the rules of the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.admin_base import VersionedForm
from pug_tanjungbalai.common.formats import local_date, tanggal

from .domain import is_recorded, task_problems
from .models import Meeting
from .queries import first_due_before


def due_problem(meeting: Meeting, due: dt.date | None) -> str:
    """Why a task of ``meeting`` cannot have that due date; empty when it can."""
    if due is None or meeting.starts_at is None:
        return ""
    return task_problems(meeting=meeting, departments=[], due=due).get("due", "")


class MeetingForm(VersionedForm):
    """A meeting that does not move behind the due dates of its tasks."""

    def clean(self) -> dict[str, Any]:
        """As on the page: no task is due before its meeting."""
        cleaned = super().clean()
        starts_at = cleaned.get("starts_at")
        early = first_due_before(self.instance, local_date(starts_at)) if starts_at and self.instance.pk else None
        if early:
            text = _("Tugas %(who)s dari rapat ini bertenggat %(day)s, sebelum tanggal rapat yang baru.")
            self.add_error("starts_at", text % {"who": early.department.short_name, "day": tanggal(early.due)})
        return cleaned


class TaskForm(VersionedForm):
    """A task with its due date; a change of an existing one gives its reason."""

    note = forms.CharField(
        label=_("Alasan perubahan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Tersimpan dalam riwayat, misalnya “Tenggat mengikuti jadwal KUA-PPAS yang baru”."),
    )

    def amended(self) -> bool:
        """The words or the due date of an existing task changed."""
        return bool(self.instance.pk and {"text", "due"} & set(self.changed_data))

    def clean(self) -> dict[str, Any]:
        """The due date against the meeting, and the reason."""
        cleaned = super().clean()
        decision = cleaned.get("decision") or (self.instance.decision if self.instance.decision_id else None)
        problem = due_problem(decision.meeting, cleaned.get("due")) if decision else ""
        if problem:
            self.add_error("due", problem)
        if self.amended() and not (cleaned.get("note") or "").strip():
            self.add_error("note", _("Alasan perubahan wajib diisi."))
        return cleaned


class TaskFormSet(forms.BaseInlineFormSet):
    """Tasks given by the decision above them."""

    def clean(self) -> None:
        """Due dates against the meeting of the decision."""
        super().clean()
        meeting = self.instance.meeting if self.instance.meeting_id else None
        for form in self.forms:
            problem = due_problem(meeting, getattr(form, "cleaned_data", {}).get("due")) if meeting else ""
            if problem:
                form.add_error("due", problem)


class InvitationFormSet(forms.BaseInlineFormSet):
    """Invitations of a meeting; what was recorded of a department stays with it."""

    def clean(self) -> None:
        """Refuse to withdraw or move an invitation whose attendance is recorded."""
        super().clean()
        moved = [form for form in self.initial_forms if "department" in form.changed_data]
        for form in {*self.deleted_forms, *moved}:
            if form.instance.pk and is_recorded(form.instance):
                stored = type(form.instance).objects.select_related("department").get(pk=form.instance.pk)
                text = _("Kehadiran %(who)s sudah dicatat. Kosongkan dahulu kehadiran dan peserta bila salah undang.")
                raise ValidationError(text % {"who": stored.department.short_name})
