"""Filters of the lists of meetings and of action items."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from departments.queries import visible_departments
from departments.selection import selected_year
from pug_tanjungbalai.common.filtering import RememberedFilterSet, SearchFilter

from .enums import OPEN_ACTION_STATES, ActionState, MeetingMode, MeetingState
from .models import ActionItem, Meeting
from .queries import actions_due_in_year, meetings_in_year, overdue_condition, search_actions, search_meetings

ALL_YEARS = "semua"
UNFINISHED = "aktif"


def departments_of_user(request: Any) -> QuerySet[Department]:
    """What the choice of departments offers to the user of ``request``."""
    return visible_departments(request.user).order_by("short_name")


class YearFilterSet(RememberedFilterSet):
    """Narrows to the year shown at the top of the page, unless ``cakupan=semua`` asks for every year."""

    year_label: Any = ""

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.year = selected_year(self.request)
        label = f"{self.year_label} {self.year.year}" if self.year else _("Semua tahun")
        self.filters["cakupan"].extra["empty_label"] = label

    def unchanged(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every year: nothing to narrow."""
        return queryset

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """The rows of calendar year ``year``."""
        raise NotImplementedError

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All filters, and the year shown unless every year was asked for."""
        queryset = super().filter_queryset(queryset)
        if self.year and self.form.cleaned_data.get("cakupan") != ALL_YEARS:
            queryset = self.in_year(queryset, self.year.year)
        return queryset


class MeetingFilter(YearFilterSet):
    """Meetings held in the year shown, by words, state and mode."""

    year_label = _("Rapat tahun")
    q = SearchFilter(label=_("Cari judul, tempat atau tujuan"), method="search")
    state = django_filters.ChoiceFilter(choices=MeetingState.choices, label=_("Status"), empty_label=_("Semua status"))
    mode = django_filters.ChoiceFilter(choices=MeetingMode.choices, label=_("Bentuk"), empty_label=_("Semua bentuk"))
    cakupan = django_filters.ChoiceFilter(
        choices=[(ALL_YEARS, _("Semua tahun"))], label=_("Tahun rapat"), method="unchanged"
    )

    class Meta:
        model = Meeting
        fields = ["q", "state", "mode", "cakupan"]

    def search(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        """Title, place, purpose or letter number contains the term."""
        return search_meetings(queryset, value)

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Meetings that begin in ``year``."""
        return meetings_in_year(queryset, year)


class ActionFilter(YearFilterSet):
    """Action items due in the year shown, by words, department, state and lateness."""

    year_label = _("Tenggat tahun")
    q = SearchFilter(label=_("Cari tugas, keputusan atau rapat"), method="search")
    opd = django_filters.ModelChoiceFilter(
        field_name="department",
        to_field_name="code",
        queryset=departments_of_user,
        label=_("Perangkat daerah"),
        empty_label=_("Semua OPD"),
    )
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
    cakupan = django_filters.ChoiceFilter(
        choices=[(ALL_YEARS, _("Semua tahun"))], label=_("Tahun tenggat"), method="unchanged"
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
