"""Filters of the lists of meetings and of action items."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.enums import DepartmentKind
from departments.filters import ALL_YEARS, YearFilterSet, department_filter
from departments.models import Department
from pug_tanjungbalai.common.filtering import SearchFilter

from .enums import (
    DEPARTMENT_ACTION_STATES,
    ESCALATIONS,
    OPEN_ACTION_STATES,
    ActionState,
    MeetingMode,
    MeetingState,
)
from .models import ActionItem, Meeting
from .queries import (
    actions_due_in_year,
    escalated,
    meetings_in_year,
    overdue_condition,
    search_actions,
    search_meetings,
    with_action_counts,
)

UNFINISHED, TO_DO = "aktif", "opd"


class MeetingFilter(YearFilterSet):
    """Meetings held in the year shown, by words, invited department, state and mode."""

    year_label = _("Rapat tahun")
    scope_label = _("Tahun rapat")
    q = SearchFilter(label=_("Cari judul, tempat atau tujuan"), method="search")
    opd = department_filter("departments")
    state = django_filters.ChoiceFilter(choices=MeetingState.choices, label=_("Status"), empty_label=_("Semua status"))
    mode = django_filters.ChoiceFilter(choices=MeetingMode.choices, label=_("Bentuk"), empty_label=_("Semua bentuk"))

    class Meta:
        model = Meeting
        fields = ["q", "opd", "state", "mode", "cakupan"]

    def search(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        """Title, place, purpose or letter number contains the term."""
        return search_meetings(queryset, value)

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Meetings that begin in ``year``."""
        return meetings_in_year(queryset, year)


class ActionFilter(YearFilterSet):
    """Action items due in the year shown, by words, department, state and lateness."""

    year_label = _("Tenggat tahun")
    scope_label = _("Tahun tenggat")
    q = SearchFilter(label=_("Cari tugas, keputusan atau rapat"), method="search")
    opd = department_filter()
    state = django_filters.ChoiceFilter(
        choices=[(UNFINISHED, _("Belum selesai")), (TO_DO, _("Perlu dikerjakan OPD")), *ActionState.choices],
        label=_("Status"),
        empty_label=_("Semua status"),
        method="by_state",
    )
    overdue = django_filters.ChoiceFilter(
        choices=[
            ("1", _("Lewat tenggat")),
            ("0", _("Belum lewat")),
            *((stage.key, stage.label) for stage in ESCALATIONS),
        ],
        label=_("Tenggat"),
        empty_label=_("Semua tenggat"),
        method="by_overdue",
    )

    class Meta:
        model = ActionItem
        fields = ["q", "opd", "state", "overdue", "cakupan"]

    def search(self, queryset: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        """Task, decision, meeting or department contains the term."""
        return search_actions(queryset, value)

    def by_state(self, queryset: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        """One state, or all in which something is still to be done, by anybody or by the department."""
        groups = {UNFINISHED: OPEN_ACTION_STATES, TO_DO: DEPARTMENT_ACTION_STATES}
        return queryset.filter(state__in=groups.get(value, [value]))

    def by_overdue(self, queryset: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        """Open and past due today, or not; or one stage of escalation."""
        today = self.request.today
        if value in {"1", "0"}:
            late = overdue_condition(today)
            return queryset.filter(late) if value == "1" else queryset.exclude(late)
        return escalated(queryset, value, today)

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Action items due in ``year``."""
        return actions_due_in_year(queryset, year)


class BoardFilter(ActionFilter):
    """What narrows the board: its columns are the states, so they are no choice."""

    state = None
    overdue = None

    class Meta:
        model = ActionItem
        fields = ["q", "opd", "cakupan"]


class DepartmentActionFilter(YearFilterSet):
    """Departments with their tasks of the year shown, by name and kind."""

    year_label = _("Tenggat tahun")
    scope_label = _("Tahun tenggat")
    q = SearchFilter(label=_("Cari perangkat daerah"), method="search")
    kind = django_filters.ChoiceFilter(choices=DepartmentKind.choices, label=_("Jenis"), empty_label=_("Semua jenis"))

    class Meta:
        model = Department
        fields = ["q", "kind", "cakupan"]

    @property
    def every_year(self) -> bool:
        """Whether tasks of all years are counted."""
        return not self.year or self.form.cleaned_data.get("cakupan") == ALL_YEARS

    def search(self, queryset: QuerySet[Department], name: str, value: str) -> QuerySet[Department]:
        """Name, short name or code contains the term."""
        return queryset.filter(Q(name__icontains=value) | Q(short_name__icontains=value) | Q(code__icontains=value))

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Counts of the tasks due in ``year``."""
        return with_action_counts(queryset, self.request.today, year)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All filters, then the counts."""
        rows = super().filter_queryset(queryset)
        return with_action_counts(rows, self.request.today, None) if self.every_year else rows
