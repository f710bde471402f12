"""Reads of findings: what a user may see, what is overdue, what belongs to a year."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from departments.queries import within_scope

from ..enums import OPEN_FINDING_STATES, FindingState, Severity, SubmissionState
from ..models import Finding, FindingHistory, FollowUp, Submission


def visible_findings(user: Any) -> QuerySet[Finding]:
    """Findings in the user's scope: the whole city, or the own department and its predecessors."""
    return within_scope(Finding.objects.all(), user)


def visible_follow_ups(user: Any) -> QuerySet[FollowUp]:
    """Follow-ups of the findings in the user's scope."""
    return within_scope(FollowUp.objects.all(), user, "finding__department")


def with_relations(queryset: QuerySet[Finding]) -> QuerySet[Finding]:
    """``queryset`` with department, PPRG and author loaded in the same query."""
    return queryset.select_related(
        "department", "recorded_by", "submission__sub_activity__item", "submission__sub_activity__fiscal_year"
    )


def _rank(field: str, order: tuple[Any, ...]) -> Case:
    """The place of a choice in ``order``, for sorting by meaning instead of by letter."""
    return Case(
        *(When(**{field: choice}, then=Value(place)) for place, choice in enumerate(order)),
        output_field=IntegerField(),
    )


#: What the list and its export show of a finding itself.
OWN_COLUMNS = [field.name for field in Finding._meta.concrete_fields if field.name != "recorded_by"]


def for_list(user: Any) -> QuerySet[Finding]:
    """Visible findings for the list: open ones first, the nearest due date on top."""
    return (
        visible_findings(user)
        .select_related("department", "submission__sub_activity__item")
        .only(
            *OWN_COLUMNS,
            "department__short_name",
            *(f"submission__sub_activity__item__{name}" for name in ("code", "name")),
        )
        .annotate(
            severity_rank=_rank("severity", (Severity.HEAVY, Severity.MEDIUM, Severity.LIGHT)),
            state_rank=_rank(
                "state", (FindingState.OPEN, FindingState.RETURNED, FindingState.RESPONDED, FindingState.CLOSED)
            ),
            is_closed=Case(When(state=FindingState.CLOSED, then=Value(1)), default=Value(0)),
        )
        .order_by("is_closed", "due", "number")
    )


def matching(queryset: QuerySet[Finding], term: str) -> QuerySet[Finding]:
    """Findings whose number, title or condition contains ``term`` (already cleaned)."""
    return queryset.filter(Q(number__icontains=term) | Q(title__icontains=term) | Q(condition__icontains=term))


def overdue(queryset: QuerySet[Finding], today: dt.date) -> QuerySet[Finding]:
    """Findings that are not closed and were due before ``today``."""
    return queryset.filter(state__in=OPEN_FINDING_STATES, due__lt=today)


def due_in_year(queryset: QuerySet[Finding], year: int) -> QuerySet[Finding]:
    """Findings due in calendar year ``year``."""
    return queryset.filter(due__year=year)


def counts(user: Any, year: int, today: dt.date) -> dict[str, int]:
    """Visible findings due in ``year``: ``total``, ``open``, ``overdue``; and ``older``: still open from years before.

    One query.
    """
    due_then = Q(due__year=year)
    is_open = Q(state__in=OPEN_FINDING_STATES)
    is_older = is_open & Q(due__lt=dt.date(year, 1, 1))
    return (
        visible_findings(user)
        .filter(due_then | is_older)
        .aggregate(
            total=Count("pk", filter=due_then),
            open=Count("pk", filter=due_then & is_open),
            overdue=Count("pk", filter=due_then & is_open & Q(due__lt=today)),
            older=Count("pk", filter=is_older),
        )
    )


def history_of(finding: Finding) -> QuerySet[FindingHistory]:
    """The moves of a finding, newest first."""
    return finding.history.select_related("actor")


def follow_ups_of(finding: Finding) -> QuerySet[FollowUp]:
    """The follow-ups of a finding with author and reviewer, newest first."""
    return finding.follow_ups.select_related("author", "reviewed_by")


def linkable_submissions(department_id: int | None = None, keep: int | None = None) -> QuerySet[Submission]:
    """PPRG that a finding may name, newest year first; of one department where it is known.

    Withdrawn ones are left out, except ``keep``: the one that the finding names already.
    """
    rows = Submission.objects.filter(~Q(state=SubmissionState.WITHDRAWN) | Q(pk=keep)).select_related(
        "sub_activity__item", "sub_activity__department", "sub_activity__fiscal_year"
    )
    if department_id is not None:
        rows = rows.filter(sub_activity__department=department_id)
    return rows.order_by("-sub_activity__fiscal_year__year", "sub_activity__item__code", "budget_version")
