"""Reads for the workbooks: documents of a department and year, who has any, who wrote last, files received."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from departments.models import Department, FiscalYear, SubActivity
from departments.queries import visible_departments
from pug_tanjungbalai.common.models import AuditEntry, ImportRun

from ..enums import SubmissionState
from ..models import Submission
from .pprg import in_full, live_submissions, visible_submissions

_LIVE = sorted(set(SubmissionState) - {SubmissionState.WITHDRAWN})
#: Kind of the files received (ImportRun.kind).
IMPORT_KIND = "pprg"


def live_in_full(department_id: int | None, year: FiscalYear | None) -> QuerySet[Submission]:
    """Live submissions of a department and year with all their rows, by code; a fixed number of queries."""
    rows = live_submissions().filter(sub_activity__department=department_id, sub_activity__fiscal_year=year)
    return in_full(rows).order_by("sub_activity__item__code", "budget_version")


def visible_live_in_full(user: Any, department_id: int, year: FiscalYear | None) -> QuerySet[Submission]:
    """As :func:`live_in_full`, of what the user may read."""
    return live_in_full(department_id, year).filter(pk__in=visible_submissions(user).values("pk"))


def unstarted(department_id: int, year: FiscalYear | None) -> QuerySet[SubActivity]:
    """Sub-activities of a department and year that must have PPRG and have no live submission, by code."""
    rows = SubActivity.objects.filter(department=department_id, fiscal_year=year, requires_pprg=True)
    started = live_submissions().filter(sub_activity__fiscal_year=year).values("sub_activity")
    return (
        rows.exclude(pk__in=started)
        .select_related("item__parent__parent", "department", "fiscal_year")
        .order_by("item__code")
    )


def departments_with_count(user: Any, year: FiscalYear | None) -> QuerySet[Department]:
    """Departments in the user's scope that have live submissions in ``year``, each with ``document_count``."""
    live = Q(sub_activities__fiscal_year=year, sub_activities__submissions__state__in=_LIVE)
    return (
        visible_departments(user)
        .annotate(document_count=Count("sub_activities__submissions", filter=live))
        .filter(document_count__gt=0)
        .order_by("name")
    )


def last_entries(submissions: Iterable[Submission]) -> dict[int, AuditEntry]:
    """Id of a submission -> the newest entry of the audit trail about it; one query, none for no submissions."""
    keys = [str(row.pk) for row in submissions]
    if not keys:
        return {}
    entries = AuditEntry.objects.filter(object_type=Submission._meta.label_lower, object_id__in=keys)
    newest = entries.order_by().values("object_id").annotate(newest=Max("pk")).values("newest")
    return {int(row.object_id): row for row in AuditEntry.objects.filter(pk__in=newest).select_related("actor")}


def own_runs(user: Any) -> QuerySet[ImportRun]:
    """Workbooks that the user has sent, newest first."""
    return ImportRun.objects.filter(kind=IMPORT_KIND, actor=user).select_related("actor")
