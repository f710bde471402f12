"""Filters of the list of findings."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from departments.queries import readable_department_ids, sees_whole_city
from departments.selection import selected_year

from ..enums import FindingState, Severity
from ..models import Finding
from ..queries.finding import due_in_year, matching, overdue
from .base import RememberedFilterSet, SearchFilter, departments_of_user

ALL_YEARS = "semua"


class FindingFilter(RememberedFilterSet):
    """Findings due in the year shown (``cakupan=semua``: in any year), narrowed further by what a person chose."""

    q = SearchFilter(label=_("Cari nomor, judul atau kondisi"), method="search")
    opd = django_filters.ModelChoiceFilter(
        field_name="department",
        to_field_name="code",
        queryset=departments_of_user,
        label=_("Perangkat daerah"),
        empty_label=_("Semua perangkat daerah"),
    )
    state = django_filters.ChoiceFilter(choices=FindingState.choices, label=_("Status"), empty_label=_("Semua status"))
    severity = django_filters.ChoiceFilter(choices=Severity.choices, label=_("Tingkat"), empty_label=_("Semua tingkat"))
    overdue = django_filters.ChoiceFilter(
        choices=[("1", _("Lewat tenggat"))],
        label=_("Tenggat"),
        empty_label=_("Semua tenggat"),
        method="only_overdue",
    )
    cakupan = django_filters.ChoiceFilter(
        choices=[(ALL_YEARS, _("Semua tahun"))], label=_("Tahun tenggat"), method="unchanged"
    )

    class Meta:
        model = Finding
        fields = ["q", "opd", "state", "severity", "overdue", "cakupan"]

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        user = self.request.user
        if not sees_whole_city(user) and len(readable_department_ids(user)) == 1:
            del self.filters["opd"]
        self.year = selected_year(self.request)
        if self.year is None:
            del self.filters["cakupan"]
        else:
            self.filters["cakupan"].extra["empty_label"] = _("Tenggat tahun %(year)s") % {"year": self.year}

    def search(self, queryset: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        """Number, title or condition contains the term."""
        return matching(queryset, value)

    def only_overdue(self, queryset: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        """Open, and due before today."""
        return overdue(queryset, self.request.today)

    def unchanged(self, queryset: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        """Every year: nothing to narrow."""
        return queryset

    def filter_queryset(self, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        """All filters, and the year shown unless every year was asked for."""
        queryset = super().filter_queryset(queryset)
        if self.year and self.form.cleaned_data.get("cakupan") != ALL_YEARS:
            queryset = due_in_year(queryset, self.year.year)
        return queryset
