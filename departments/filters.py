"""Filters of the lists of this app, and what the filters of all lists share: departments and the year shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.filtering import RememberedFilterSet, SearchFilter

from .enums import DepartmentKind
from .models import Department, SubActivity
from .queries import sub_activity_matches, visible_departments
from .selection import selected_year

VALID, ENDED, COMING, ALL = "berlaku", "berakhir", "akan", "semua"
ALL_YEARS = "semua"


def departments_of_user(request: Any) -> QuerySet[Department]:
    """What the choice of departments offers to the user of ``request``."""
    return visible_departments(request.user).order_by("short_name")


def department_filter(path: str = "department") -> django_filters.ModelChoiceFilter:
    """The choice of a department by its code (``?opd=DISDIK``); ``path`` leads from the row to its department."""
    return django_filters.ModelChoiceFilter(
        field_name=path,
        to_field_name="code",
        queryset=departments_of_user,
        label=_("Perangkat daerah"),
        empty_label=_("Semua perangkat daerah"),
    )


class YearFilterSet(RememberedFilterSet):
    """Narrows to the year shown at the top of the page, unless ``cakupan=semua`` asks for every year.

    A subclass says what the year means (``year_label``, before the number; ``scope_label``), names ``cakupan`` among
    its fields and narrows in :meth:`in_year`. Without any year there is nothing to choose.
    """

    year_label: Any = ""
    scope_label: Any = _("Tahun")
    cakupan = django_filters.ChoiceFilter(choices=[(ALL_YEARS, _("Semua tahun"))], method="unchanged")

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.year = selected_year(self.request)
        if self.year is None:
            del self.filters["cakupan"]
            return
        scope = self.filters["cakupan"]
        scope.label = self.scope_label
        scope.extra["empty_label"] = f"{self.year_label} {self.year.year}"

    def unchanged(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every year: nothing to narrow."""
        return queryset

    def in_year(self, queryset: QuerySet[Any], year: int) -> QuerySet[Any]:
        """The rows of year ``year``."""
        raise NotImplementedError

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All filters, and the year shown unless every year was asked for."""
        queryset = super().filter_queryset(queryset)
        if self.year and self.form.cleaned_data.get("cakupan") != ALL_YEARS:
            queryset = self.in_year(queryset, self.year.year)
        return queryset


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
        """Code or name contains the term."""
        return queryset.filter(sub_activity_matches(value))

    def by_requirement(self, queryset: QuerySet[SubActivity], name: str, value: str) -> QuerySet[SubActivity]:
        """Only those that must have PPRG, or only the others."""
        return queryset.filter(requires_pprg=value == "ya")
