"""Filters of the lists of submissions and of sub-activities that miss one."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import SubActivity

from ..enums import BudgetVersion, SubmissionState
from ..models import Submission
from .base import RememberedFilterSet, SearchFilter, departments_of_user

YES, NO = "ya", "tidak"


class SubmissionFilter(RememberedFilterSet):
    """Submissions by code or name, department, state, budget version, and whether PPRG is required."""

    q = SearchFilter(label=_("Kode atau nama sub kegiatan"), method="search")
    opd = django_filters.ModelChoiceFilter(
        field_name="sub_activity__department",
        to_field_name="code",
        queryset=departments_of_user,
        label=_("Perangkat daerah"),
        empty_label=_("Semua OPD"),
    )
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
        fields = ["q", "opd", "state", "versi", "wajib"]

    def search(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """Code or name contains the term."""
        return queryset.filter(
            Q(sub_activity__item__code__icontains=value) | Q(sub_activity__item__name__icontains=value)
        )

    def by_duty(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """Whether the sub-activity must have PPRG."""
        return queryset.filter(sub_activity__requires_pprg=value == YES)


class MissingFilter(RememberedFilterSet):
    """Sub-activities by code or name and department."""

    q = SearchFilter(label=_("Kode atau nama sub kegiatan"), method="search")
    opd = django_filters.ModelChoiceFilter(
        field_name="department",
        to_field_name="code",
        queryset=departments_of_user,
        label=_("Perangkat daerah"),
        empty_label=_("Semua OPD"),
    )

    class Meta:
        model = SubActivity
        fields = ["q", "opd"]

    def search(self, queryset: QuerySet[SubActivity], name: str, value: str) -> QuerySet[SubActivity]:
        """Code or name contains the term."""
        return queryset.filter(Q(item__code__icontains=value) | Q(item__name__icontains=value))
