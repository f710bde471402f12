"""Filters of the lists of submissions and of sub-activities that miss one."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.filters import YearFilterSet, department_filter
from departments.models import SubActivity
from departments.queries import sub_activity_matches
from pug_tanjungbalai.common.filtering import RememberedFilterSet, SearchFilter

from ..enums import BudgetVersion, SubmissionState
from ..models import Submission
from ..queries.pprg import in_year

YES, NO = "ya", "tidak"


class SubmissionFilter(YearFilterSet):
    """Submissions of the year shown by code or name, department, state, version, and whether PPRG is required."""

    year_label = _("Tahun anggaran")
    scope_label = _("Tahun anggaran")
    q = SearchFilter(label=_("Kode atau nama sub kegiatan"), method="search")
    opd = department_filter("sub_activity__department")
    state = django_filters.ChoiceFilter(
        choices=SubmissionState.choices, label=_("Status"), empty_label=_("Semua status")
    )
    versi = django_filters.ChoiceFilter(
        field_name="budget_version",
        choices=BudgetVersion.choices,
        label=_("Versi anggaran"),
        empty_label=_("Semua versi"),
    )
    wajib = django_filters.ChoiceFilter(
        choices=[(YES, _("Wajib PPRG")), (NO, _("Tidak wajib"))],
        label=_("Kewajiban"),
        empty_label=_("Wajib/tidak"),
        method="by_duty",
    )

    class Meta:
        model = Submission
        fields = ["q", "opd", "state", "versi", "wajib", "cakupan"]

    def search(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """Code or name contains the term."""
        return queryset.filter(sub_activity_matches(value, "sub_activity"))

    def by_duty(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """Whether the sub-activity must have PPRG."""
        return queryset.filter(sub_activity__requires_pprg=value == YES)

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Submissions of fiscal year ``year``."""
        return in_year(queryset, self.year)


class MissingFilter(RememberedFilterSet):
    """Sub-activities by code or name and department."""

    q = SearchFilter(label=_("Kode atau nama sub kegiatan"), method="search")
    opd = department_filter()

    class Meta:
        model = SubActivity
        fields = ["q", "opd"]

    def search(self, queryset: QuerySet[SubActivity], name: str, value: str) -> QuerySet[SubActivity]:
        """Code or name contains the term."""
        return queryset.filter(sub_activity_matches(value))
