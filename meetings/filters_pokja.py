"""Filters of consultations, of the published questions and answers, and of the policy library."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.filters import department_filter
from pug_tanjungbalai.common.filtering import RememberedFilterSet, SearchFilter

from .enums import ConsultationState, PolicyArea, PolicyKind, PolicyStatus
from .models import Consultation, Policy
from .queries import consultation as consultations
from .queries import policy as policies


def area_filter(method: str) -> django_filters.ChoiceFilter:
    """The choice of an area of the work."""
    return django_filters.ChoiceFilter(
        choices=PolicyArea.choices, label=_("Bidang"), empty_label=_("Semua bidang"), method=method
    )


class ConsultationFilter(RememberedFilterSet):
    """Consultations by words, department, state and area."""

    q = SearchFilter(label=_("Cari pertanyaan atau jawaban"), method="search")
    opd = department_filter()
    state = django_filters.ChoiceFilter(
        choices=ConsultationState.choices, label=_("Status"), empty_label=_("Semua status")
    )
    bidang = area_filter("by_area")

    class Meta:
        model = Consultation
        fields = ["q", "opd", "state", "bidang"]

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Question or an answer holds every word."""
        return consultations.search_consultations(queryset, value)

    def by_area(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of one area."""
        return queryset.filter(consultations.in_area(value))


class PublishedFilter(RememberedFilterSet):
    """Published questions and answers by words and area."""

    q = SearchFilter(label=_("Cari dalam tanya jawab"), method="search")
    bidang = area_filter("by_area")

    class Meta:
        model = Consultation
        fields = ["q", "bidang"]

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The published words hold every word."""
        return consultations.search_published(queryset, value)

    def by_area(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of one area."""
        return queryset.filter(consultations.in_area(value))


def _years() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in policies.years_of_policies()]


class PolicyFilter(RememberedFilterSet):
    """The policy library by words, kind, status, area and year."""

    q = SearchFilter(label=_("Cari nomor, judul, atau isi"), method="search")
    jenis = django_filters.ChoiceFilter(
        field_name="kind", choices=PolicyKind.choices, label=_("Jenis"), empty_label=_("Semua jenis")
    )
    status = django_filters.ChoiceFilter(choices=PolicyStatus.choices, label=_("Status"), empty_label=_("Semua status"))
    bidang = area_filter("by_area")
    terbit = django_filters.ChoiceFilter(
        field_name="year", choices=_years, label=_("Tahun terbit"), empty_label=_("Semua tahun")
    )

    class Meta:
        model = Policy
        fields = ["q", "jenis", "status", "bidang", "terbit"]

    def search(self, queryset: QuerySet[Policy], name: str, value: str) -> QuerySet[Policy]:
        """Name, subject or summary holds every word."""
        return policies.search_policies(queryset, value)

    def by_area(self, queryset: QuerySet[Policy], name: str, value: str) -> QuerySet[Policy]:
        """What applies in one area."""
        return policies.policies_in_area(queryset, value)
