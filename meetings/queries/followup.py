"""Action items as a whole: those that wait for a fact, the board by status, the table by department."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from departments.models import Department
from departments.queries import visible_departments

from ..enums import DEPARTMENT_ACTION_STATES, ESCALATIONS, OPEN_ACTION_STATES, ActionState
from ..models import ActionItem, Meeting
from .decision_facts import start_of


def waiting_for_facts(
    day: dt.date,
    keys: Collection[str] | None = None,
    department_ids: Collection[int] | None = None,
    items: Collection[ActionItem] | None = None,
) -> QuerySet[ActionItem]:
    """Unfinished tasks tied to a fact, of meetings that have begun by ``day``; one query."""
    rows = ActionItem.objects.filter(
        state__in=OPEN_ACTION_STATES, decision__meeting__starts_at__lt=start_of(day + dt.timedelta(days=1))
    )
    if keys is not None:
        rows = rows.filter(fact__in=keys)
    if department_ids is not None:
        rows = rows.filter(department__in=department_ids)
    if items is not None:
        rows = rows.filter(pk__in=[item.pk for item in items])
    return rows.exclude(fact="").select_related("decision__meeting").order_by("pk")


def escalated(actions: QuerySet[ActionItem], key: str, day: dt.date) -> QuerySet[ActionItem]:
    """The tasks that stand on the stage of escalation ``key`` on ``day``; none for an unknown stage."""
    stages = [*ESCALATIONS, None]
    for stage, following in itertools.pairwise(stages):
        if stage and stage.key == key:
            rows = actions.filter(state__in=DEPARTMENT_ACTION_STATES, due__lte=day - dt.timedelta(stage.from_day))
            return rows.filter(due__gt=day - dt.timedelta(following.from_day)) if following else rows
    return actions.none()


# --- the board ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column of the board: every task that counts stands in exactly one."""

    key: str
    condition: Q


def columns(day: dt.date) -> tuple[Column, ...]:
    """The columns as of ``day``, in their order; overdue is what the department has still to do past its date."""
    late = Q(due__lt=day)
    return (
        Column("lewat", Q(state__in=DEPARTMENT_ACTION_STATES) & late),
        Column("terbuka", Q(state=ActionState.OPEN) & ~late),
        Column("periksa", Q(state=ActionState.REPORTED)),
        Column("kembali", Q(state=ActionState.RETURNED) & ~late),
        Column("selesai", Q(state=ActionState.CLOSED)),
    )


def board(actions: QuerySet[ActionItem], day: dt.date, limit: int) -> dict[str, tuple[int, list[ActionItem]]]:
    """Column -> number of tasks, and the first ``limit`` of them: the longest due first, the newest closed first.

    One query for the numbers and one for each column.
    """
    found = columns(day)
    numbers = actions.order_by().aggregate(**{column.key: Count("pk", column.condition) for column in found})
    return {
        column.key: (numbers[column.key], list(_ordered(actions.filter(column.condition), column.key)[:limit]))
        for column in found
    }


def _ordered(rows: QuerySet[ActionItem], key: str) -> QuerySet[ActionItem]:
    return rows.order_by("-closed_on", "-pk") if key == "selesai" else rows.order_by("due", "pk")


@dataclass(frozen=True)
class Behind:
    """A department that leaves tasks lying: how many, and the date that is past the longest."""

    code: str
    name: str
    number: int
    oldest: dt.date


def behind(actions: QuerySet[ActionItem], day: dt.date) -> list[Behind]:
    """The departments with overdue tasks among ``actions``, those with most of them first; one query."""
    late = actions.filter(state__in=DEPARTMENT_ACTION_STATES, due__lt=day).order_by()
    rows = late.values_list("department__code", "department__short_name")
    counted = rows.annotate(number=Count("pk"), oldest=Min("due")).order_by("-number", "oldest", "department__code")
    return [Behind(*row) for row in counted]


def due_soon(actions: QuerySet[ActionItem], day: dt.date, days: int) -> QuerySet[ActionItem]:
    """What departments have still to do from ``day`` on within so many days."""
    return actions.filter(state__in=DEPARTMENT_ACTION_STATES, due__gte=day, due__lte=day + dt.timedelta(days))


def meetings_with_tasks() -> QuerySet[Meeting]:
    """Meetings of which tasks came, newest first."""
    given = ActionItem.objects.filter(decision__meeting=OuterRef("pk"))
    return Meeting.objects.filter(Exists(given)).order_by("-starts_at", "-pk")


# --- by department ------------------------------------------------------------------------------------------------


def departments_with_actions(user: Any) -> QuerySet[Department]:
    """The departments of which the user may read the tasks."""
    return visible_departments(user)


def with_action_counts(
    rows: QuerySet[Department], day: dt.date, year: int | None, meeting: int | None = None
) -> QuerySet[Any]:
    """Departments that have tasks, with how many are where: of those due in ``year``, None for every year.

    ``meeting``: only those that came of this meeting.

    Annotated: ``total``, ``unfinished``, ``waiting`` (for judgement), ``overdue`` (the department has still to act),
    ``in_time``, ``late`` (closed), ``by_itself`` (closed by a fact, in time or late), ``oldest`` (the earliest date
    that is overdue). One query.
    """
    of_them = Q(action_items__due__year=year) if year else Q()
    if meeting:
        of_them &= Q(action_items__decision__meeting=meeting)
    counted = of_them & Q(action_items__isnull=False) & ~Q(action_items__state=ActionState.CANCELLED)
    overdue = of_them & Q(action_items__state__in=DEPARTMENT_ACTION_STATES, action_items__due__lt=day)
    closed = of_them & Q(action_items__state=ActionState.CLOSED)
    return rows.annotate(
        total=Count("action_items", counted),
        unfinished=Count("action_items", of_them & Q(action_items__state__in=OPEN_ACTION_STATES)),
        waiting=Count("action_items", of_them & Q(action_items__state=ActionState.REPORTED)),
        overdue=Count("action_items", overdue),
        in_time=Count("action_items", closed & Q(action_items__closed_on__lte=F("action_items__due"))),
        late=Count("action_items", closed & Q(action_items__closed_on__gt=F("action_items__due"))),
        by_itself=Count("action_items", closed & Q(action_items__proof_at__isnull=False)),
        oldest=Min("action_items__due", filter=overdue),
    ).filter(total__gt=0)
