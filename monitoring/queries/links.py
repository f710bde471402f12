"""What consultations may be about in this app: resolvers for ``meetings.links``."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from meetings.links import Target

from .finding import visible_findings
from .pprg import visible_submissions, with_sub_activity

STEP_NUMBERS = frozenset("123456789")
_DOCUMENTS = {"gbs": "GBS", "kak": "KAK"}


def submission(user: Any, pk: int, part: str) -> Target | None:
    """A submission; ``part`` names one of its steps ("3") or documents ("gbs", "kak")."""
    row = with_sub_activity(visible_submissions(user)).filter(pk=pk).first()
    if row is None:
        return None
    item, year = row.sub_activity.item, row.sub_activity.fiscal_year
    label = f"{item.name}, TA {year.year} {row.get_budget_version_display().lower()}"
    if part in _DOCUMENTS:
        return Target(f"{_DOCUMENTS[part]}: {label}", reverse(f"monitoring:pprg_{part}", args=[pk]), row.department_id)
    if part in STEP_NUMBERS:
        return Target(f"Langkah {part} GAP: {label}", f"{row.get_absolute_url()}#langkah-{part}", row.department_id)
    return Target(label, row.get_absolute_url(), row.department_id)


def finding(user: Any, pk: int, part: str) -> Target | None:
    """A finding."""
    row = visible_findings(user).filter(pk=pk).first()
    return Target(f"{row.number} {row.title}", row.get_absolute_url(), row.department_id) if row else None
