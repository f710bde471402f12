"""Reads of the yearly facts of a department: prerequisite points and sex-disaggregated data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from departments.models import Department, FiscalYear, SexDisaggregatedData
from departments.queries import visible_data, within_scope
from pug_tanjungbalai.common.models import AuditEntry

from ..models import PrerequisiteScore


def visible_scores(user: Any) -> QuerySet[PrerequisiteScore]:
    """Prerequisite points in the user's scope."""
    return within_scope(PrerequisiteScore.objects.all(), user)


def score_of(user: Any, department: Department, fiscal_year: FiscalYear) -> PrerequisiteScore | None:
    """The verified points of a department and year with who verified them; None where there are none."""
    rows = visible_scores(user).filter(department=department, fiscal_year=fiscal_year)
    return rows.select_related("verified_by").first()


def data_of(user: Any, department: Department, fiscal_year: FiscalYear) -> QuerySet[SexDisaggregatedData]:
    """The indicators that a year requires of a department, by name, with who verified them."""
    rows = visible_data(user).filter(department=department, fiscal_year=fiscal_year)
    return rows.select_related("verified_by").order_by("indicator")


def last_writer_role(row: SexDisaggregatedData, names: Iterable[str]) -> str:
    """The role of who last wrote one of these fields of an indicator, as the trail tells; "" where nobody did."""
    entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk)).order_by("-id")
    wanted = set(names)
    for role, changes in entries.values_list("actor_role", "changes"):
        if not wanted.isdisjoint(changes):
            return role
    return ""
