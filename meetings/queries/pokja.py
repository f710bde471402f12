"""Reads of the Pokja: decrees in force and earlier, members by office, the yearly plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from departments.enums import HeadStatus, Role
from departments.models import DepartmentHead, FiscalYear, FocalPoint, User

from ..enums import GroupKind, PlanArea
from ..models import Decree, Member, WorkPlanItem

#: A decree that ends within so many days is announced.
SOON_DAYS = 60


# --- decrees --------------------------------------------------------------------------------------------------


def counted_decrees() -> QuerySet[Decree]:
    """Decrees, newest first, with ``people``, and among them ``women``, ``men`` and ``unknown_sex``."""
    return Decree.objects.annotate(
        people=Count("members"),
        women=Count("members", Q(members__sex="P")),
        men=Count("members", Q(members__sex="L")),
        unknown_sex=Count("members", Q(members__sex="")),
    ).order_by("-valid_from", "-date", "-pk")


def with_members(decrees: QuerySet[Decree]) -> QuerySet[Decree]:
    """Decrees with their members in order, each with its department."""
    return decrees.prefetch_related(Prefetch("members", Member.objects.select_related("department")))


def is_in_force(decree: Decree, day: dt.date) -> bool:
    """Whether ``day`` lies in the period of the decree."""
    return decree.valid_from <= day <= decree.valid_to


def successor_of(decree: Decree, day: dt.date) -> Decree | None:
    """The newest decree of the same team that took the place of ``decree`` by ``day``; None where none did."""
    later = Q(valid_from__gt=decree.valid_from) | Q(valid_from=decree.valid_from, date__gt=decree.date)
    rows = Decree.objects.filter(later, kind=decree.kind, valid_from__lte=day)
    return rows.order_by("-valid_from", "-date", "-pk").first()


@dataclass
class Group:
    """The Pokja or its Tim Teknis on a day.

    ``decree`` is the one in force (the newest, where two overlap), else the last that lapsed, else None.
    """

    kind: GroupKind
    day: dt.date
    decree: Any = None
    coming: list[Any] = field(default_factory=list)
    earlier: list[Any] = field(default_factory=list)

    @property
    def in_force(self) -> bool:
        """Whether the decree shown is in force."""
        return self.decree is not None and is_in_force(self.decree, self.day)

    @property
    def others(self) -> int:
        """How many decrees there are beside the one shown."""
        return len(self.coming) + len(self.earlier)

    @property
    def days_left(self) -> int | None:
        """Days until the decree in force ends; None where it ends later than ``SOON_DAYS`` from now, or has ended."""
        if not self.in_force:
            return None
        left = (self.decree.valid_to - self.day).days
        return left if left <= SOON_DAYS else None


def groups_on(day: dt.date) -> list[Group]:
    """Pokja and Tim Teknis as of ``day`` (two queries)."""
    rows = list(with_members(counted_decrees()))
    return [_group(kind, day, [row for row in rows if row.kind == kind]) for kind in GroupKind]


def _group(kind: GroupKind, day: dt.date, rows: list[Any]) -> Group:
    coming = [row for row in rows if row.valid_from > day]
    begun = [row for row in rows if row.valid_from <= day]
    shown = next((row for row in begun if is_in_force(row, day)), begun[0] if begun else None)
    return Group(kind, day, shown, coming, [row for row in begun if row is not shown])


def heads_in_office(day: dt.date) -> list[DepartmentHead]:
    """Who leads each department that exists on ``day``, a Plh. in place of whom he stands in for; by kind and code."""
    rows = (
        DepartmentHead.objects.active_on(day)
        .filter(
            Q(department__valid_to__isnull=True) | Q(department__valid_to__gte=day), department__valid_from__lte=day
        )
        .select_related("department", "user")
        .order_by("department__kind", "department__code", "-valid_from")
    )
    found: dict[int, DepartmentHead] = {}
    for row in rows:
        if row.department_id not in found or row.status == HeadStatus.DAILY_ACTING:
            found[row.department_id] = row
    return list(found.values())


def focal_points_in_office(day: dt.date) -> list[FocalPoint]:
    """The main focal points whose letter of appointment is valid on ``day``, by department."""
    rows = FocalPoint.objects.active_on(day).filter(is_main=True).select_related("department")
    return list(rows.order_by("department__kind", "department__code"))


def departments_of_role(role: Role) -> set[int]:
    """The departments in which the active users of a role work: Bapperida, Dinas P3A."""
    rows = User.objects.filter(role=role, is_active=True, department__isnull=False)
    return set(rows.values_list("department_id", flat=True))


# --- yearly plan ----------------------------------------------------------------------------------------------


def plan_of(year: FiscalYear | None) -> list[WorkPlanItem]:
    """The plan of a year in the order of its areas, within them as it was entered (one query)."""
    if year is None:
        return []
    order = {area: place for place, area in enumerate(PlanArea.values)}
    rows = WorkPlanItem.objects.filter(fiscal_year=year).select_related("department")
    return sorted(rows, key=lambda row: (order[row.area], row.pk))


def plan_item_count(number: int) -> int:
    """How many activities the plan of year ``number`` holds."""
    return WorkPlanItem.objects.filter(fiscal_year__year=number).count()
