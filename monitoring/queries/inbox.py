"""What waits for a user: one definition of the tasks of each role, for the sidebar, the dashboard and the inbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, Now, TruncDate

from departments.enums import DEPARTMENT_ROLES, Role, VerificationRule, YearState
from departments.models import SexDisaggregatedData, SubActivity, User
from departments.queries import answerable_department_ids, writable_department_ids
from meetings.enums import DEPARTMENT_ACTION_STATES, ActionState, MeetingState
from meetings.models import ActionItem, Consultation, Meeting
from meetings.queries.consultation import answered_lately, waiting_for_answer
from pug_tanjungbalai.common.prepared import Prepared

from ..enums import DEPARTMENT_FINDING_STATES, BudgetVersion, FindingState, SubmissionState
from ..models import Finding, Opinion, Submission, SubmissionHistory
from .pprg import extended_due

#: Key of the kind of task (see ``tables.tasks``) and its rows.
Source = tuple[str, QuerySet[Any]]


@dataclass(frozen=True)
class Scope:
    """Everything about a user on which the tasks depend.

    ``own``: departments with a valid appointment; ``answered``: those whose findings and tasks the user answers.
    """

    role: str
    department_id: int | None
    own: frozenset[int]
    answered: frozenset[int]


def scope_of(user: Any) -> Scope:
    """The scope of a user."""
    return Scope(user.role, user.department_id, writable_department_ids(user), answerable_department_ids(user))


def _no_date() -> Cast:
    """An empty date column, typed for the union."""
    return Cast(Value(None), DateField())


def _open_submissions() -> QuerySet[Submission]:
    """Submissions of years that are not closed: in a closed one nothing is to be done any more."""
    return Submission.objects.exclude(sub_activity__fiscal_year__state=YearState.CLOSED)


def _with_year(sub_activity: str = "") -> Concat:
    """Department and budget year ("PUTR · TA 2027"): the PPRG of two years is alive at once, under the same name."""
    year = Cast(f"{sub_activity}fiscal_year__year", CharField(max_length=4))
    return Concat(f"{sub_activity}department__short_name", Value(" · TA "), year, output_field=CharField())


def _submissions(kind: str, rows: QuerySet[Submission], moment: str) -> Source:
    return kind, rows.annotate(
        title=F("sub_activity__item__name"),
        who=_with_year("sub_activity__"),
        day=TruncDate(moment),
        until=_no_date(),
    )


def _findings(kind: str, rows: QuerySet[Finding]) -> Source:
    return kind, rows.annotate(who=F("department__short_name"), day=F("found_on"), until=F("due"))


def _actions(kind: str, rows: QuerySet[ActionItem]) -> Source:
    return kind, rows.annotate(
        title=Cast("text", CharField(max_length=500)),
        who=F("department__short_name"),
        day=TruncDate("decision__meeting__starts_at"),
        until=F("due"),
    )


def _questions(kind: str, rows: QuerySet[Consultation]) -> Source:
    return kind, rows.annotate(who=F("department__short_name"), day=TruncDate("asked_at"), until=_no_date())


def _data(kind: str, rows: QuerySet[SexDisaggregatedData], scope: Scope) -> Source:
    """Indicators of open years in which the department exists: of the own one for its focal point, of the others for
    Dinas P3A, which verifies them; nobody verifies the own, so those of Dinas P3A wait for Bapperida.
    """
    year = F("fiscal_year__year")
    lasts = Q(department__valid_to__isnull=True) | Q(department__valid_to__year__gte=year)
    rows = rows.exclude(fiscal_year__state=YearState.CLOSED).filter(lasts, department__valid_from__year__lte=year)
    if scope.role == Role.FOCAL_POINT:
        rows = rows.filter(department__in=scope.own)
    elif scope.role == Role.BAPPERIDA:
        offices = User.objects.filter(role=Role.DP3A, is_active=True, department__isnull=False)
        rows = rows.filter(department__in=offices.values("department"))
    else:
        rows = rows.exclude(department=scope.department_id).exclude(department__successors=scope.department_id)
    due = F("fiscal_year__data_due")
    return kind, rows.annotate(title=F("indicator"), who=_with_year(), day=_no_date(), until=due)


def _for_verifier(scope: Scope) -> list[Source]:
    # Nobody judges the own department or the one it came from (rules.not_own_department).
    rows = _open_submissions().exclude(sub_activity__department=scope.department_id)
    rows = rows.exclude(sub_activity__department__successors=scope.department_id)
    judged = rows.filter(state=SubmissionState.IN_VERIFICATION)
    # Where both offices must approve, the own one is asked until it has said something of this round.
    own = Opinion.objects.filter(submission=OuterRef("pk"), office=scope.role, at__gte=OuterRef("submitted_at"))
    asked = Q(~Exists(own), sub_activity__fiscal_year__verification_rule=VerificationRule.BOTH)
    found = [
        _submissions("verify", rows.filter(state=SubmissionState.SUBMITTED), "submitted_at"),
        _submissions("opinion", judged.filter(asked), "submitted_at"),
        _submissions("verifying", judged.exclude(asked), "submitted_at"),
    ]
    found.append(_data("data_verify", SexDisaggregatedData.objects.complete().filter(verified_on=None), scope))
    if scope.role == Role.BAPPERIDA:
        over = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__lt=Now())
        found.append(_actions("report", ActionItem.objects.filter(state=ActionState.REPORTED)))
        found.append(("meeting", over.annotate(who=F("place"), day=TruncDate("starts_at"), until=_no_date())))
    return found


def _for_inspektorat(scope: Scope) -> list[Source]:
    return [_findings("follow_up", Finding.objects.filter(state=FindingState.RESPONDED))]


def _for_finance(scope: Scope) -> list[Source]:
    # In December there is a DPA of the next year (FiscalYear.dpa_from): 31 days later it is that year.
    newest = ExtractYear(ExpressionWrapper(Now() + dt.timedelta(days=31), DateTimeField()))
    rows = _open_submissions().filter(state=SubmissionState.VERIFIED, frozen_at__isnull=True)
    rows = rows.filter(sub_activity__fiscal_year__year__lte=newest)
    kind, waiting = _submissions("freeze", rows, "verified_at")
    original = When(budget_version=BudgetVersion.ORIGINAL, then="sub_activity__fiscal_year__freeze_due")
    return [(kind, waiting.annotate(until=Case(original, output_field=DateField())))]


def _for_department(scope: Scope) -> list[Source]:
    own = scope.own
    rows = _open_submissions().filter(sub_activity__department__in=own)
    found = [
        _submissions("send", rows.filter(state=SubmissionState.SIGNED), "signed_at"),
        _findings(
            "finding", Finding.objects.filter(department__in=scope.answered, state__in=DEPARTMENT_FINDING_STATES)
        ),
        _actions(
            "action", ActionItem.objects.filter(department__in=scope.answered, state__in=DEPARTMENT_ACTION_STATES)
        ),
    ]
    if scope.role == Role.HEAD:
        return [_submissions("sign", rows.filter(state=SubmissionState.OFFERED), "updated_at"), *found]
    moves = SubmissionHistory.objects.filter(record=OuterRef("pk")).order_by("-at", "-pk").values("action")
    drafts = rows.filter(state=SubmissionState.DRAFT).annotate(last_move=Coalesce(Subquery(moves[:1]), Value("")))
    live = Submission.objects.filter(sub_activity=OuterRef("pk")).exclude(state=SubmissionState.WITHDRAWN)
    missing = (
        SubActivity.objects.filter(~Exists(live), department__in=own, requires_pprg=True)
        .exclude(fiscal_year__state=YearState.CLOSED)
        .annotate(
            title=F("item__name"),
            who=_with_year(),
            day=_no_date(),
            until=extended_due(""),
        )
    )
    return [
        _submissions("revise", rows.filter(state=SubmissionState.NEEDS_REVISION), "updated_at"),
        _submissions("handed_back", drafts.filter(last_move="hand_back"), "updated_at"),
        _submissions("draft", drafts.exclude(last_move="hand_back"), "updated_at"),
        ("missing", missing),
        _data("data_missing", SexDisaggregatedData.objects.incomplete(), scope),
        *found,
    ]


_BY_ROLE: dict[str, Callable[[Scope], list[Source]]] = {
    Role.BAPPERIDA: _for_verifier,
    Role.DP3A: _for_verifier,
    Role.INSPEKTORAT: _for_inspektorat,
    Role.BPKPD: _for_finance,
    Role.FOCAL_POINT: _for_department,
    Role.HEAD: _for_department,
}


def sources(scope: Scope) -> list[Source]:
    """The tasks of the role as (kind, rows); roles that only read have none."""
    build = _BY_ROLE.get(scope.role)
    if build is None:
        return []
    if scope.role in DEPARTMENT_ROLES:
        return [*build(scope), _questions("answered", answered_lately(scope.own))]
    return [*build(scope), _questions("question", waiting_for_answer(scope.role))]


@lru_cache(maxsize=256)
def _prepared_counts(scope: Scope) -> Prepared:
    parts = [
        rows.order_by()
        .annotate(kind=Value(kind))
        .values("kind")
        .annotate(number=Count("pk"))
        .values_list("kind", "number")
        for kind, rows in sources(scope)
    ]
    return Prepared(parts[0].union(*parts[1:], all=True) if parts else None)


def counts(user: Any) -> dict[str, int]:
    """Kind -> number of tasks; one query beside those of the user's scope."""
    return dict(_prepared_counts(scope_of(user)))


@dataclass(frozen=True)
class Task:
    """One task: the key of its kind, the record's key, title and department, when it began and when it is due."""

    kind: str
    pk: int
    title: str
    who: str
    day: dt.date | None
    due: dt.date | None


@lru_cache(maxsize=256)
def _prepared_tasks(scope: Scope, limit: int) -> Prepared:
    parts = [
        rows.order_by().annotate(kind=Value(kind)).values_list("kind", "pk", "title", "who", "day", "until")
        for kind, rows in sources(scope)
    ]
    if not parts:
        return Prepared(None)
    rows = parts[0].union(*parts[1:], all=True)
    return Prepared(rows.order_by(F("until").asc(nulls_last=True), "day", "pk")[:limit])


def tasks(user: Any, limit: int = 200) -> list[Task]:
    """The user's tasks, the most urgent (earliest due, then oldest) first; one query."""
    return [Task(*row) for row in _prepared_tasks(scope_of(user), limit)]
