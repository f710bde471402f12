"""Filters of the list of findings."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from departments.filters import YearFilterSet, department_filter
from departments.queries import readable_department_ids, sees_whole_city
from pug_tanjungbalai.common.filtering import SearchFilter

from ..enums import FindingState, Severity
from ..models import Finding
from ..queries.finding import due_in_year, matching, overdue


class FindingFilter(YearFilterSet):
    """Findings due in the year shown (``cakupan=semua``: in any year), narrowed further by what a person chose."""

    year_label = _("Tenggat tahun")
    scope_label = _("Tahun tenggat")
    q = SearchFilter(label=_("Cari nomor, judul atau kondisi"), method="search")
    opd = department_filter()
    state = django_filters.ChoiceFilter(choices=FindingState.choices, label=_("Status"), empty_label=_("Semua status"))
    severity = django_filters.ChoiceFilter(choices=Severity.choices, label=_("Tingkat"), empty_label=_("Semua tingkat"))
    overdue = django_filters.ChoiceFilter(
        choices=[("1", _("Lewat tenggat"))],
        label=_("Tenggat"),
        empty_label=_("Semua tenggat"),
        method="only_overdue",
    )

    class Meta:
        model = Finding
        fields = ["q", "opd", "state", "severity", "overdue", "cakupan"]

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        user = self.request.user
        if not sees_whole_city(user) and len(readable_department_ids(user)) == 1:
            del self.filters["opd"]

    def search(self, queryset: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        """Number, title or condition contains the term."""
        return matching(queryset, value)

    def only_overdue(self, queryset: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        """Open, and due before today."""
        return overdue(queryset, self.request.today)

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Findings due in ``year``."""
        return due_in_year(queryset, year)
