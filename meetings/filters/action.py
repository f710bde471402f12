"""Filters of the tasks: list, board, and the table by department."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from departments.enums import DepartmentKind
from departments.filters import ALL_YEARS, YearFilterSet, department_filter
from departments.models import Department
from pug_tanjungbalai.common.filtering import SearchFilter
from pug_tanjungbalai.common.formats import tanggal

from ..enums import DEPARTMENT_ACTION_STATES, ESCALATIONS, OPEN_ACTION_STATES, ActionState
from ..models import ActionItem
from ..queries import (
    actions_due_in_year,
    escalated,
    meetings_with_tasks,
    overdue_condition,
    search_actions,
    with_action_counts,
)

UNFINISHED, TO_DO = "aktif", "opd"
#: How many meetings the choice of one offers, the newest first.
MEETINGS_OFFERED = 200


def _meetings() -> list[tuple[str, str]]:
    rows = meetings_with_tasks()[:MEETINGS_OFFERED]
    return [(str(row.pk), f"{tanggal(row.starts_at)} · {row.title}") for row in rows]


class OfMeetingFilterSet(YearFilterSet):
    """Tasks due in the year shown, or all that came of one meeting, whenever they are due (``?rapat=8``)."""

    year_label = _("Tenggat tahun")
    scope_label = _("Tahun tenggat")
    rapat = django_filters.ChoiceFilter(
        choices=_meetings, label=_("Rapat"), empty_label=_("Semua rapat"), method="unchanged"
    )

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if self.data.get("rapat") and "cakupan" in self.filters:
            self.filters["cakupan"].extra["empty_label"] = _("Semua tenggat rapat itu")

    @property
    def meeting(self) -> int | None:
        """The meeting that was chosen."""
        chosen = self.form.cleaned_data.get("rapat")
        return int(chosen) if chosen else None


class ActionFilter(OfMeetingFilterSet):
    """Action items by words, department, meeting, state and lateness."""

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
        fields = ["q", "opd", "rapat", "state", "overdue", "cakupan"]

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

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All filters, and those of the meeting that was chosen."""
        rows = super().filter_queryset(queryset)
        return rows.filter(decision__meeting=self.meeting) if self.meeting else rows

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Action items due in ``year``; of a meeting all."""
        return queryset if self.meeting else actions_due_in_year(queryset, year)


class BoardFilter(ActionFilter):
    """What narrows the board: its columns are the states, so they are no choice."""

    state = None
    overdue = None

    class Meta:
        model = ActionItem
        fields = ["q", "opd", "rapat", "cakupan"]


class DepartmentActionFilter(OfMeetingFilterSet):
    """Departments with their tasks of the year shown or of one meeting, by name and kind."""

    q = SearchFilter(label=_("Cari perangkat daerah"), method="search")
    kind = django_filters.ChoiceFilter(choices=DepartmentKind.choices, label=_("Jenis"), empty_label=_("Semua jenis"))

    class Meta:
        model = Department
        fields = ["q", "kind", "rapat", "cakupan"]

    @property
    def every_year(self) -> bool:
        """Whether tasks of all years are counted."""
        return not self.year or bool(self.meeting) or self.form.cleaned_data.get("cakupan") == ALL_YEARS

    def search(self, queryset: QuerySet[Department], name: str, value: str) -> QuerySet[Department]:
        """Name, short name or code contains the term."""
        return queryset.filter(Q(name__icontains=value) | Q(short_name__icontains=value) | Q(code__icontains=value))

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Counts of the tasks due in ``year``; those of a meeting are counted below."""
        return queryset if self.meeting else with_action_counts(queryset, self.request.today, year)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All filters, then the counts."""
        rows = super().filter_queryset(queryset)
        return with_action_counts(rows, self.request.today, None, self.meeting) if self.every_year else rows
