"""Filters of consultations and of the published questions and answers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.filters import department_filter
from pug_tanjungbalai.common.filtering import RememberedFilterSet, SearchFilter

from ..enums import ConsultationState
from ..models import Consultation
from ..queries import consultation as consultations
from .areas import area_filter


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
