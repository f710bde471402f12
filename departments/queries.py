"""Reads of the departments app: scope of a user, active appointments, years."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from pug_tanjungbalai.common.models import ImportRun
from pug_tanjungbalai.common.prepared import Prepared

from .enums import CITY_ROLES, BudgetKind, HeadStatus, Role
from .models import (
    BudgetFigure,
    DeadlineExtension,
    Department,
    DepartmentHead,
    FiscalYear,
    FocalPoint,
    SexDisaggregatedData,
    SubActivity,
)


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


@lru_cache(maxsize=512)
def _appointments(role: str, user_id: int, department_id: int | None, day: dt.date) -> Prepared:
    """The departments of the user's appointments on ``day``; every page of a focal point or head asks."""
    model: Any = {Role.FOCAL_POINT: FocalPoint, Role.HEAD: DepartmentHead}.get(role)  # type: ignore[call-overload]
    if model is None or user_id is None:
        return Prepared(None)
    rows = model.objects.active_on(day).filter(user=user_id, department=department_id)
    return Prepared(rows.values_list("department_id"))


def writable_department_ids(user: Any, today: dt.date | None = None) -> frozenset[int]:
    """Departments for which the user holds a valid appointment today: a current SK, or the office of head.

    A lapsed SK gives nothing (domain: an SK that never lapses is a mistake). Kept on the user object.
    """
    if not hasattr(user, "_writable_department_ids"):
        appointments = _appointments(user.role, user.pk, user.department_id, today or timezone.localdate())
        user._writable_department_ids = frozenset(number for (number,) in appointments)
    return user._writable_department_ids


def answerable_department_ids(user: Any) -> frozenset[int]:
    """Departments whose findings and meeting tasks the user answers: with a valid appointment the own one and its
    predecessors, whose open duties pass to the successor.
    """
    return readable_department_ids(user) if writable_department_ids(user) else frozenset()


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


def sub_activity_matches(term: str, path: str = "") -> Q:
    """Code or name contains ``term`` (already cleaned); ``path`` leads from the row to its sub-activity."""
    item = f"{path}__item" if path else "item"
    return Q(**{f"{item}__code__icontains": term}) | Q(**{f"{item}__name__icontains": term})


def visible_data(user: Any) -> QuerySet[SexDisaggregatedData]:
    """Sex-disaggregated data in the user's scope."""
    return within_scope(SexDisaggregatedData.objects.all(), user)


@lru_cache(maxsize=1)
def year_states() -> Prepared:
    """Number and state of all fiscal years, newest first."""
    return Prepared(FiscalYear.objects.order_by("-year").values_list("year", "state"))


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


# --- pages of this app


def departments_for_list(user: Any, day: dt.date) -> QuerySet[Department]:
    """Departments in scope with ``day_heads`` (who holds office on ``day``) and ``main_appointments`` (newest first).

    ``head_name`` and ``appointment_end`` are there to sort by. Three queries whatever the number of departments.
    """
    stand_in_first = Case(When(status=HeadStatus.DAILY_ACTING, then=0), default=1)
    heads = DepartmentHead.objects.active_on(day).order_by(stand_in_first, "-valid_from")
    appointments = FocalPoint.objects.filter(is_main=True, valid_from__lte=day).order_by("-valid_to", "-pk")
    of_department = OuterRef("pk")
    return (
        visible_departments(user)
        .annotate(
            head_name=Subquery(heads.filter(department=of_department).values("name")[:1]),
            appointment_end=Subquery(appointments.filter(department=of_department).values("valid_to")[:1]),
        )
        .prefetch_related(
            Prefetch("heads", heads, to_attr="day_heads"),
            Prefetch("focal_points", appointments, to_attr="main_appointments"),
        )
    )


def years_for_list() -> QuerySet[FiscalYear]:
    """All fiscal years, newest first, with the number of extensions and of sub-activities that must have PPRG."""
    required = SubActivity.objects.filter(fiscal_year=OuterRef("pk"), requires_pprg=True).order_by()
    return (
        FiscalYear.objects.select_related("nomenclature")
        .annotate(
            extension_count=Count("extensions"),
            required_count=Coalesce(Subquery(required.values("fiscal_year").annotate(n=Count("pk")).values("n")), 0),
        )
        .order_by("-year")
    )


def visible_extensions(user: Any) -> QuerySet[DeadlineExtension]:
    """Extensions of a deadline in the user's scope."""
    return within_scope(DeadlineExtension.objects.select_related("department", "decided_by", "fiscal_year"), user)


def budget_rows(department: Department, fiscal_year: FiscalYear, as_of: dt.date) -> QuerySet[SubActivity]:
    """Sub-activities of a department and year with the latest amount of each kind (``murni``, ``perubahan``,
    ``realisasi``) dated on or before ``as_of``, and ``latest_figures`` with their dates and documents; two queries.
    """
    latest = BudgetFigure.objects.filter(sub_activity=OuterRef("pk"), as_of__lte=as_of).order_by("-as_of")
    amounts = {kind.value: Subquery(latest.filter(kind=kind).values("amount")[:1]) for kind in BudgetKind}
    figures = BudgetFigure.objects.latest_of_kind(as_of)
    return (
        SubActivity.objects.filter(department=department, fiscal_year=fiscal_year)
        .select_related("item")
        .annotate(**amounts)
        .prefetch_related(Prefetch("figures", figures, to_attr="latest_figures"))
        .order_by("item__code")
    )


def budget_totals(rows: QuerySet[SubActivity]) -> dict[str, Any]:
    """Sum of each kind of figure over :func:`budget_rows`, their number, and how many must have PPRG; one query."""
    return rows.order_by().aggregate(
        count=Count("pk"),
        required=Count("pk", filter=Q(requires_pprg=True)),
        **{f"total_{kind.value}": Sum(kind.value) for kind in BudgetKind},
    )


def import_runs() -> QuerySet[ImportRun]:
    """Files received for import, newest first."""
    return ImportRun.objects.select_related("actor")
