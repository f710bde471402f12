"""Reads around the budget of one submission: its versions, its realisation, and who recorded a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from departments.enums import BudgetKind
from departments.models import BudgetFigure
from pug_tanjungbalai.common.models import AuditEntry

from ..models import Submission
from .pprg import live_submissions


def versions_of(submission: Submission) -> list[Submission]:
    """The live submissions of the same sub-activity, murni first; one query."""
    rows = live_submissions().filter(sub_activity=submission.sub_activity_id)
    return list(rows.order_by("budget_version"))


def realizations(sub_activity_id: int, as_of: dt.date) -> list[BudgetFigure]:
    """The realisation figures of a sub-activity dated on or before ``as_of``, oldest first; one query."""
    rows = BudgetFigure.objects.filter(sub_activity=sub_activity_id, kind=BudgetKind.REALIZED, as_of__lte=as_of)
    return list(rows.select_related("import_run__actor").order_by("as_of"))


def figure_entries(figures: Sequence[BudgetFigure]) -> dict[int, AuditEntry]:
    """Id of a figure -> the newest entry of the audit trail about it; one query, none for no figures."""
    if not figures:
        return {}
    entries = AuditEntry.objects.filter(
        object_type=BudgetFigure._meta.label_lower, object_id__in=[str(figure.pk) for figure in figures]
    )
    return {int(entry.object_id): entry for entry in entries.select_related("actor").order_by("id")}
