"""The choice of an area of the work, the same in every filter."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from ..enums import PolicyArea


def area_filter(method: str) -> django_filters.ChoiceFilter:
    """The choice of an area of the work."""
    return django_filters.ChoiceFilter(
        choices=PolicyArea.choices, label=_("Bidang"), empty_label=_("Semua bidang"), method=method
    )
