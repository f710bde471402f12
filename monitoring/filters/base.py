"""What the filters of all lists of this app share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from departments.models import Department
from departments.queries import visible_departments
from pug_tanjungbalai.common.filtering import RememberedFilterSet, SearchFilter

__all__ = ["RememberedFilterSet", "SearchFilter", "departments_of_user"]


def departments_of_user(request: Any) -> QuerySet[Department]:
    """What the choice of departments offers to the user of ``request``."""
    return visible_departments(request.user).order_by("short_name")
