"""Filter of the list of meetings."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.filters import YearFilterSet, department_filter
from pug_tanjungbalai.common.filtering import SearchFilter

from ..enums import MeetingMode, MeetingState
from ..models import Meeting
from ..queries import meetings_in_year, search_meetings


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
