"""Filters of the lists of this app."""

from __future__ import annotations

import datetime as dt

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.filtering import RememberedFilterSet, SearchFilter

from .enums import DepartmentKind
from .models import Department, SubActivity

VALID, ENDED, COMING, ALL = "berlaku", "berakhir", "akan", "semua"


class DepartmentFilter(RememberedFilterSet):
    """Name, short name or code; kind; valid today unless something else is asked for."""

    q = SearchFilter(label=_("Cari nama, singkatan, atau kode"), method="search")
    kind = django_filters.ChoiceFilter(choices=DepartmentKind.choices, label=_("Jenis"), empty_label=_("Semua jenis"))
    berlaku = django_filters.ChoiceFilter(
        choices=[(ENDED, _("Sudah berakhir")), (COMING, _("Akan berlaku")), (ALL, _("Semua masa"))],
        label=_("Masa berlaku"),
        empty_label=_("Berlaku hari ini"),
        method="by_validity",
    )

    class Meta:
        model = Department
        fields = ["q", "kind", "berlaku"]

    def search(self, queryset: QuerySet[Department], name: str, value: str) -> QuerySet[Department]:
        """Name, short name or code contains the term."""
        return queryset.filter(Q(name__icontains=value) | Q(short_name__icontains=value) | Q(code__icontains=value))

    def by_validity(self, queryset: QuerySet[Department], name: str, value: str) -> QuerySet[Department]:
        """Ended before today, beginning after today, or whatever."""
        day: dt.date = self.request.today
        if value == ENDED:
            return queryset.filter(valid_to__lt=day)
        return queryset.filter(valid_from__gt=day) if value == COMING else queryset

    def filter_queryset(self, queryset: QuerySet[Department]) -> QuerySet[Department]:
        """All filters; without a choice of validity those that exist today."""
        queryset = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("berlaku"):
            return queryset
        return queryset.valid_on(self.request.today)  # type: ignore[attr-defined, no-any-return]


class BudgetFilter(RememberedFilterSet):
    """Sub-activities of a department: code or name, and whether PPRG is required."""

    q = SearchFilter(label=_("Cari kode atau nama sub kegiatan"), method="search")
    wajib = django_filters.ChoiceFilter(
        choices=[("ya", _("Wajib PPRG")), ("tidak", _("Tidak wajib"))],
        label=_("Wajib PPRG"),
        empty_label=_("Wajib dan tidak wajib"),
        method="by_requirement",
    )

    class Meta:
        model = SubActivity
        fields = ["q", "wajib"]

    def search(self, queryset: QuerySet[SubActivity], name: str, value: str) -> QuerySet[SubActivity]:
        """Code begins with the term, or name contains it."""
        return queryset.filter(Q(item__code__startswith=value) | Q(item__name__icontains=value))

    def by_requirement(self, queryset: QuerySet[SubActivity], name: str, value: str) -> QuerySet[SubActivity]:
        """Only those that must have PPRG, or only the others."""
        return queryset.filter(requires_pprg=value == "ya")
