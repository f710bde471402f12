"""Decisions and the action items that follow from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from departments.queries import within_scope
from pug_tanjungbalai.common.fields import clean_search

from ..enums import OPEN_ACTION_STATES, ActionState
from ..models import ActionHistory, ActionItem, ActionReport, Meeting

#: Action items that count as given: a cancelled one asks nothing of anybody.
COUNTED_ACTIONS = ~Q(state=ActionState.CANCELLED)


def row_count(rows: QuerySet[Any], path: str) -> Coalesce:
    """The number of ``rows`` whose ``path`` is the outer row, as a subquery: joins would multiply each other."""
    counts = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def decisions_of(meeting: Meeting, user: Any, today: dt.date) -> QuerySet[Any]:
    """Decisions by number, with what came of them (two queries in all).

    Annotated: ``total``, ``done`` and ``overdue`` action items, ``responsible`` departments, ``only`` (name of the
    first of them), ``due`` (the earliest open date), ``moved`` (items with a history); ``visible`` holds the action
    items that this user may read.
    """
    counted = ~Q(actions__state=ActionState.CANCELLED)
    mine = visible_actions(user).order_by("department__code", "due", "pk")
    return (
        meeting.decisions.annotate(
            total=Count("actions", counted),
            done=Count("actions", Q(actions__state=ActionState.CLOSED)),
            overdue=Count("actions", Q(actions__state__in=OPEN_ACTION_STATES, actions__due__lt=today)),
            responsible=Count("actions__department", counted, distinct=True),
            only=Min("actions__department__short_name", filter=counted),
            due=Min("actions__due", filter=Q(actions__state__in=OPEN_ACTION_STATES)),
            moved=row_count(moved_actions(), "decision"),
        )
        .prefetch_related(Prefetch("actions", mine, to_attr="visible"))
        .order_by("number")
    )


def moved_actions() -> QuerySet[ActionItem]:
    """Action items that somebody reported, judged or changed: they must stay."""
    history = ActionHistory.objects.filter(record=OuterRef("pk"))
    return ActionItem.objects.filter(Exists(history) | ~Q(state=ActionState.OPEN))


# --- action items ---------------------------------------------------------------------------------------------


def visible_actions(user: Any) -> QuerySet[ActionItem]:
    """Action items in the user's scope, with department, decision and meeting at hand."""
    return within_scope(ActionItem.objects.select_related("department", "decision__meeting"), user)


def overdue_condition(today: dt.date) -> Q:
    """Open and past due on ``today``; computed, never stored."""
    return Q(state__in=OPEN_ACTION_STATES, due__lt=today)


def search_actions(actions: QuerySet[ActionItem], term: str) -> QuerySet[ActionItem]:
    """Action items whose text, decision, meeting or department contains ``term``."""
    term = clean_search(term)
    if not term:
        return actions
    return actions.filter(
        Q(text__icontains=term)
        | Q(decision__text__icontains=term)
        | Q(decision__meeting__title__icontains=term)
        | Q(department__name__icontains=term)
        | Q(department__short_name__icontains=term)
    )


def actions_due_in_year(actions: QuerySet[ActionItem], year: int) -> QuerySet[ActionItem]:
    """Action items whose due date lies in calendar year ``year``."""
    return actions.filter(due__year=year)


def by_urgency(actions: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    """Unfinished action items first, each group by due date."""
    unfinished = Case(When(state__in=OPEN_ACTION_STATES, then=0), default=1)
    return actions.order_by(unfinished, "due", "pk")


def proven_by(user: Any, url: str, at: dt.datetime) -> QuerySet[ActionItem]:
    """Action items in the user's scope that the act of the moment ``at`` on the record at ``url`` closed."""
    return visible_actions(user).filter(state=ActionState.CLOSED, proof_url=url, proof_at=at).order_by("due", "pk")


def history_of(item: ActionItem) -> QuerySet[ActionHistory]:
    """Every move of ``item``, newest first."""
    return item.history.select_related("actor")


def visible_reports(user: Any) -> QuerySet[ActionReport]:
    """Reports of the action items in the user's scope."""
    return within_scope(ActionReport.objects.all(), user, "item__department")


def reports_of(item: ActionItem) -> QuerySet[ActionReport]:
    """The reports of ``item`` with author and reviewer, newest first."""
    return item.reports.select_related("author", "reviewed_by")


def with_last_report(actions: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    """Adds ``last_report``, the text of the newest report ("" where there is none)."""
    newest = ActionReport.objects.filter(item=OuterRef("pk")).values("text")[:1]
    return actions.annotate(last_report=Coalesce(Subquery(newest), Value(""), output_field=TextField()))


def first_due_before(meeting: Meeting, day: dt.date) -> ActionItem | None:
    """The action item of ``meeting`` whose due date lies furthest before ``day``; None where there is none."""
    rows = ActionItem.objects.filter(COUNTED_ACTIONS, decision__meeting=meeting, due__lt=day)
    return rows.select_related("department").order_by("due").first()
