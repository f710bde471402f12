"""Reads of the departments app: scope of a user, active appointments, years."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from .enums import CITY_ROLES, Role
from .models import Department, DepartmentHead, FiscalYear, FocalPoint, SexDisaggregatedData, SubActivity


def sees_whole_city(user: Any) -> bool:
    """Whether the user's role reads every department."""
    return user.role in CITY_ROLES


def readable_department_ids(user: Any) -> frozenset[int]:
    """Own department and all its predecessors: what a focal point or head may read. Kept on the user object."""
    if not hasattr(user, "_readable_department_ids"):
        found: set[int] = set()
        if user.department_id:
            parents: dict[int, list[int]] = {}
            for child, parent in Department.predecessors.through.objects.values_list(
                "from_department_id", "to_department_id"
            ):
                parents.setdefault(child, []).append(parent)
            todo = [user.department_id]
            while todo:
                current = todo.pop()
                if current not in found:
                    found.add(current)
                    todo.extend(parents.get(current, []))
        user._readable_department_ids = frozenset(found)
    return user._readable_department_ids


def writable_department_ids(user: Any, today: dt.date | None = None) -> frozenset[int]:
    """Departments for which the user holds a valid appointment today: a current SK, or the office of head.

    A lapsed SK gives nothing (domain: an SK that never lapses is a mistake). Kept on the user object.
    """
    if not hasattr(user, "_writable_department_ids"):
        day = today or timezone.localdate()
        rows: Any = ()
        if user.role == Role.FOCAL_POINT:
            rows = FocalPoint.objects.active_on(day).filter(user=user, department=user.department_id)
        elif user.role == Role.HEAD:
            rows = DepartmentHead.objects.active_on(day).filter(user=user, department=user.department_id)
        user._writable_department_ids = (
            frozenset(rows.values_list("department_id", flat=True)) if rows != () else frozenset()
        )
    return user._writable_department_ids


def visible_departments(user: Any) -> QuerySet[Department]:
    """The departments whose records the user may read."""
    if sees_whole_city(user):
        return Department.objects.all()
    return Department.objects.filter(pk__in=readable_department_ids(user))


def within_scope(queryset: QuerySet[Any], user: Any, path: str = "department") -> QuerySet[Any]:
    """``queryset`` narrowed to the user's departments; ``path`` leads from the row to its department."""
    if sees_whole_city(user):
        return queryset
    return queryset.filter(**{f"{path}__in": readable_department_ids(user)})


def visible_sub_activities(user: Any) -> QuerySet[SubActivity]:
    """Sub-activities in the user's scope."""
    return within_scope(SubActivity.objects.all(), user)


def visible_data(user: Any) -> QuerySet[SexDisaggregatedData]:
    """Sex-disaggregated data in the user's scope."""
    return within_scope(SexDisaggregatedData.objects.all(), user)


def fiscal_years() -> list[FiscalYear]:
    """All fiscal years, newest first."""
    return list(FiscalYear.objects.order_by("-year"))


def head_on(department: Department, day: dt.date) -> DepartmentHead | None:
    """Who signs for the department on ``day``: a Plh. where one stands in, else the holder of the seat."""
    rows = sorted(
        DepartmentHead.objects.active_on(day).filter(department=department),
        key=lambda head: head.status != "plh",
    )
    return rows[0] if rows else None


def focal_points_on(department: Department, day: dt.date) -> QuerySet[FocalPoint]:
    """Focal points whose SK is valid on ``day``, the main one first."""
    return FocalPoint.objects.active_on(day).filter(department=department).order_by("-is_main", "name")
