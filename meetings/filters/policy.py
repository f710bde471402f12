"""Filter of the policy library."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.filtering import RememberedFilterSet, SearchFilter

from ..enums import PolicyKind, PolicyStatus
from ..models import Policy
from ..queries import policy as policies
from .areas import area_filter


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
