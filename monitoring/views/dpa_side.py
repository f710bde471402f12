"""What the pages of one submission say of its versions, its DPA and its realisation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from departments.domain.access import closed_reason
from departments.domain.semester import Semester, semesters
from departments.enums import Role
from departments.rules import records_figures
from pug_tanjungbalai.common.formats import tanggal

from ..domain import dpa, pprg, pprg_copy
from ..domain.pprg_budget import Budget
from ..enums import BudgetVersion, SubmissionState
from ..models import Submission
from ..queries import dpa as queries
from ..rules import can_freeze
from ..tables.pprg import state_chip


@dataclass(frozen=True)
class VersionLink:
    """One budget version of the sub-activity: its name, its state, and where it is."""

    label: str
    state: SafeString
    url: str
    current: bool
    frozen: bool


@dataclass(frozen=True)
class SemesterLine:
    """One semester with who recorded its figure, and where it is entered or corrected ("" where one may not)."""

    semester: Semester
    recorded: str
    url: str
    word: str


def money_context(request: HttpRequest, submission: Submission, budget: Budget) -> dict[str, Any]:
    """Versions, DPA and semesters for the page of a submission; three queries at most."""
    return {
        "versions": version_links(submission),
        "revise": revision_offer(request.user, submission),
        "dpa": dpa_facts(request, submission),
        "semesters": semester_lines(request, submission, budget),
    }


def version_links(submission: Submission) -> list[VersionLink]:
    """The live versions, murni first; a withdrawn document is none of them."""
    return [
        VersionLink(
            label=str(BudgetVersion(row.budget_version).label),
            state=state_chip(row.state),
            url=row.get_absolute_url(),
            current=row.pk == submission.pk,
            frozen=row.frozen_at is not None,
        )
        for row in queries.versions_of(submission)
    ]


def revision_offer(user: Any, submission: Submission) -> bool:
    """Whether to offer the versi perubahan: to a writer of a verified murni that has none."""
    verified = submission.state == SubmissionState.VERIFIED
    if not verified or user.role != Role.FOCAL_POINT or not pprg.can_write(user, submission):
        return False
    return not pprg_copy.revision_problem(submission)


def dpa_facts(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    """Number, date and moment of the freezing, when and until when it is done, and whether the user may now."""
    year = submission.sub_activity.fiscal_year
    today = request.today  # type: ignore[attr-defined]
    due = dpa.due_of(submission)
    waiting = submission.state == SubmissionState.VERIFIED and submission.frozen_at is None
    return {
        "name": dpa.document_name(submission),
        "due": due,
        "late": bool(waiting and due and due < today),
        "waiting": waiting,
        "begins": year.dpa_from if waiting and today < year.dpa_from else None,
        "may_act": can_freeze(request.user, submission) and _may_go_on(submission, today),
    }


def _may_go_on(submission: Submission, today: dt.date) -> bool:
    """Whether the document can be frozen, or the number of a frozen one corrected."""
    if submission.frozen_at is not None:
        return not closed_reason(submission.sub_activity.fiscal_year)
    return not dpa.freeze_problem(submission, today)


def semester_lines(request: HttpRequest, submission: Submission, budget: Budget) -> list[SemesterLine]:
    """Both semesters of the year, held against the pagu in force."""
    year = submission.sub_activity.fiscal_year
    as_of = year.as_of(request.today)  # type: ignore[attr-defined]
    figures = queries.realizations(submission.sub_activity_id, as_of)
    ceiling = next((row for row in reversed(budget.figures) if row.kind != "realisasi"), None)
    rows = semesters(figures, year.year, ceiling.amount if ceiling else None)
    entries = queries.figure_entries([row.figure for row in rows if row.figure])
    may_record = records_figures(request.user) and not closed_reason(year)
    lines = []
    for row in rows:
        url, word = _entry_link(submission, row, as_of) if may_record else ("", "")
        lines.append(SemesterLine(row, _recorded(row, entries), url, word))
    return lines


def _recorded(row: Semester, entries: dict[int, Any]) -> str:
    """Who recorded the figure and when, as the trail tells; else from which import it came."""
    if row.figure is None:
        return ""
    entry = entries.get(row.figure.pk)
    if entry is not None and entry.actor is not None:
        return f"dicatat {entry.actor.display_name}, {tanggal(entry.at)}"
    run = row.figure.import_run
    return f"diimpor {run.actor.display_name}, {tanggal(run.applied_at or run.created_at)}" if run else ""


def _entry_link(submission: Submission, row: Semester, today: dt.date) -> tuple[str, str]:
    """Where the figure of a semester is corrected, or a new one entered for its last day (or today before it)."""
    back = {"kembali": submission.get_absolute_url()}
    pk = submission.sub_activity_id
    day = min(row.last_day, today)
    if row.figure is not None and row.figure.as_of >= day:
        address = reverse("departments:figure_update", args=[pk, row.figure.pk])
        return f"{address}?{urlencode(back)}", "Ubah"
    if today < dt.date(row.last_day.year, 1 if row.number == 1 else 7, 1):
        return "", ""  # the semester has not begun
    query = {"jenis": "realisasi", "per": day.isoformat(), **back}
    return f"{reverse('departments:figure_create', args=[pk])}?{urlencode(query)}", "Catat"
