"""Filters of the lists of meetings and of action items."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.filters import YearFilterSet, department_filter
from pug_tanjungbalai.common.filtering import SearchFilter

from .enums import OPEN_ACTION_STATES, ActionState, MeetingMode, MeetingState
from .models import ActionItem, Meeting
from .queries import actions_due_in_year, meetings_in_year, overdue_condition, search_actions, search_meetings

UNFINISHED = "aktif"


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
        choices=[(UNFINISHED, _("Belum selesai")), *ActionState.choices],
        label=_("Status"),
        empty_label=_("Semua status"),
        method="by_state",
    )
    overdue = django_filters.ChoiceFilter(
        choices=[("1", _("Lewat tenggat")), ("0", _("Belum lewat"))],
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
        """One state, or all in which something is still to be done."""
        return queryset.filter(state__in=OPEN_ACTION_STATES if value == UNFINISHED else [value])

    def by_overdue(self, queryset: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        """Open and past due today, or not."""
        late = overdue_condition(self.request.today)
        return queryset.filter(late) if value == "1" else queryset.exclude(late)

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Action items due in ``year``."""
        return actions_due_in_year(queryset, year)
