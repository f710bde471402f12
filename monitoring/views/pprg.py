"""Pages of the PPRG: list, missing ones, begin, one submission with GAP, GBS and history, and its moves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.enums import Role, YearState
from departments.filters import ALL_YEARS
from departments.models import SubActivity
from departments.queries import writable_department_ids
from departments.rules import is_verifier
from departments.selection import following_year, selected_year
from meetings.queries.action import proven_by
from meetings.tables import shortened
from pug_tanjungbalai.common import workflow
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import tanggal, waktu
from pug_tanjungbalai.common.listing import ListPage
from pug_tanjungbalai.common.text import clean_text

from ..domain import pprg as domain
from ..domain.gbs import derive
from ..domain.pprg_budget import budget_of
from ..domain.pprg_content import Content, read
from ..domain.pprg_facts import report_of
from ..domain.pprg_origin import origin_of
from ..domain.pprg_steps import FIRST, completeness
from ..domain.quality import GBS, Place, Report
from ..enums import BudgetVersion
from ..filters.pprg import MissingFilter, SubmissionFilter
from ..forms.pprg import MoveForm, StartForm
from ..models import Submission
from ..queries import pprg as queries
from ..queries import pprg_origin as origin_queries
from ..queries import review as review_queries
from ..tables.pprg import MissingTable, SubmissionTable, state_chip
from ..transitions import SUBMISSION_TRANSITIONS
from .dpa_side import money_context

#: How many tasks that closed by themselves are named after a move.
TASKS_TOLD = 3
_DID = {
    "start": "memulai PPRG",
    "offer": "mengajukan ke kepala perangkat daerah",
    "recall": "mengambil kembali",
    "hand_back": "mengembalikan ke focal point",
    "sign": "menandatangani",
    "submit": "mengajukan ke Bapperida",
    "take": "mengambil untuk diverifikasi",
    "return": "mengembalikan untuk perbaikan",
    "verify": "memverifikasi",
    "withdraw": "menarik dokumen",
    "freeze": "membekukan GBS ke DPA",
    "correct_dpa": "memperbaiki nomor DPA",
}


def may_start(user: Any) -> bool:
    """Whether the user is a focal point with a valid appointment."""
    return user.role == Role.FOCAL_POINT and bool(writable_department_ids(user))


class SubmissionList(ListPage):
    """Submissions of the year shown or of all years, in the user's scope."""

    model = Submission
    filterset_class = SubmissionFilter
    table_class = SubmissionTable
    template_name = "monitoring/pprg/list.html"
    heading = "PPRG (GAP dan GBS)"
    export_name = "pprg"
    empty_text = "Belum ada PPRG pada tahun anggaran ini."
    create_label = "PPRG baru"

    def get_queryset(self) -> QuerySet[Submission]:
        year = None if self.all_years() else selected_year(self.request)
        rows = queries.visible_submissions(self.request.user)
        return queries.for_list(rows, year.as_of(self.request.today) if year else self.request.today)

    def all_years(self) -> bool:
        """Whether the address asks for the submissions of every year."""
        return self.request.GET.get("cakupan") == ALL_YEARS

    def get_table_kwargs(self) -> dict[str, Any]:
        verifier = self.request.user if is_verifier(self.request.user) else None
        return {"today": self.request.today, "all_years": self.all_years(), "verifier": verifier}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.required = queries.required_count(self.request.user, selected_year(self.request))
        return {**super().get_context_data(**kwargs), "required": self.required, "coming": self.coming()}

    def coming(self) -> dict[str, Any] | None:
        """The year that is being prepared beside the one shown, with how many still lack PPRG; None: nothing to do.

        Two budget years are alive at once: T is carried out while the PPRG of T+1 is written.
        """
        year = following_year(self.request)
        if year is None or year.state != YearState.PREPARATION or self.all_years():
            return None
        missing = queries.required_count(self.request.user, year).missing
        return {"year": year.year, "missing": missing} if missing else None

    def get_lead(self) -> str:
        """How many must have PPRG, and until when."""
        year = selected_year(self.request)
        if year is None:
            return "Belum ada tahun anggaran. Bapperida mencatatnya lebih dahulu."
        if self.all_years():
            return "Semua tahun anggaran"
        parts = [f"Tahun anggaran {year}", f"{self.required.total} sub kegiatan wajib PPRG"]
        if year.submission_due:
            parts.append(f"tenggat pengajuan {tanggal(year.submission_due)} 23.59 WIB")
        return " · ".join(parts)

    def get_create_url(self) -> str:
        """Only focal points with a valid appointment begin a PPRG."""
        return reverse("monitoring:pprg_create") if may_start(self.request.user) else ""


class MissingList(ListPage):
    """Sub-activities of the year shown that must have PPRG and have none."""

    model = SubActivity
    filterset_class = MissingFilter
    table_class = MissingTable
    template_name = "monitoring/pprg/missing.html"
    heading = "Wajib PPRG, belum dibuat"
    export_name = "belum-pprg"
    empty_text = "Semua sub kegiatan wajib pada tahun ini sudah punya PPRG."

    def get_queryset(self) -> QuerySet[SubActivity]:
        year = selected_year(self.request)
        rows = queries.missing_sub_activities(self.request.user, year)
        return queries.missing_for_list(rows, year.as_of(self.request.today) if year else self.request.today)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"today": self.request.today, "may_start": may_start(self.request.user)}

    def get_lead(self) -> str:
        year = selected_year(self.request)
        return f"Tahun anggaran {year}" if year else "Belum ada tahun anggaran."


@require_http_methods(["GET", "POST"])
def pprg_create(request: HttpRequest) -> HttpResponse:
    """Begin the PPRG of an own sub-activity; where a live one exists, say which."""
    if not may_start(request.user):
        raise NotAllowed(_why_not_starting(request.user))
    chosen = _chosen(request)
    # What was chosen, in a form or by a link, may be of another year than the one shown.
    year = chosen.fiscal_year if chosen else selected_year(request)
    choices = queries.own_sub_activities(request.user.department_id, year)  # type: ignore[union-attr]
    form = StartForm(request.POST or None, sub_activities=choices, year=year, initial={"sub_activity": chosen})
    existing = None
    status = 200
    if form.has_error("sub_activity", "invalid_choice"):
        # One of another department and one that does not exist get the same answer.
        raise Http404
    if form.is_bound and form.is_valid():
        try:
            submission = domain.start(actor=request.user, **form.cleaned_data)
        except IllegalMove as refusal:
            form.add_error(None, str(refusal))
            existing = queries.live_submission(form.cleaned_data["sub_activity"], form.cleaned_data["budget_version"])
            status = 409
        else:
            may_copy = submission.budget_version == BudgetVersion.ORIGINAL
            if may_copy and origin_queries.has_predecessor(submission, request.user):
                messages.success(request, "PPRG dibuat sebagai draf. Naskah tahun lalu dapat disalin.")
                return redirect("monitoring:pprg_copy", submission.pk)
            messages.success(request, "PPRG dibuat sebagai draf. Mulailah dari langkah 1.")
            return redirect("monitoring:pprg_step", submission.pk, FIRST)
    context = {"form": form, "year": year, "existing": existing}
    return render(request, "monitoring/pprg/create.html", context, status=status)


def _chosen(request: HttpRequest) -> SubActivity | None:
    """The own sub-activity that a form or a link names."""
    named = request.POST.get("sub_activity") or request.GET.get("sub_activity") or ""
    if not (named.isascii() and named.isdigit() and len(named) < 10):
        return None
    return queries.own_sub_activities(request.user.department_id, None).filter(pk=named).first()  # type: ignore[union-attr]


def _why_not_starting(user: Any) -> str:
    if user.role == Role.FOCAL_POINT:
        return domain.appointment_problem(user)
    return "Hanya focal point dengan SK yang masih berlaku yang memulai PPRG, untuk perangkat daerahnya sendiri."


# --- one submission -----------------------------------------------------------------------------------------------


def visible_or_404(request: HttpRequest, pk: int) -> Submission:
    """The submission in full, or the same 404 as for a missing one."""
    return get_object_or_404(queries.in_full(queries.visible_submissions(request.user)), pk=pk)


def as_of(request: HttpRequest, submission: Submission) -> dt.date:
    """The day up to which figures count: today, or the freeze date of a closed year."""
    return submission.sub_activity.fiscal_year.as_of(request.today)  # type: ignore[attr-defined]


def frame(request: HttpRequest, submission: Submission, gap: Content) -> dict[str, Any]:
    """What every page of a submission shows: its name, state, money, and whether the user may write."""
    user = request.user
    open_ = domain.is_open_for_writing(submission)
    budget = budget_of(gap, queries.budget_figures(submission.sub_activity_id, as_of(request, submission)))
    return {
        "submission": submission,
        "gap": gap,
        "budget": budget,
        "state": state_chip(submission.state),
        "appointment_notice": domain.appointment_notice(user, submission),
        "may_write": open_ and domain.can_write(user, submission),
        "origin": origin_of(submission, gap),
        "returned": queries.last_return(submission) if open_ else None,
    }


@require_GET
def pprg_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The GAP in nine steps, with history, findings, money, and the moves the user may make."""
    rows = queries.with_history(queries.with_deadline(queries.visible_submissions(request.user)), request.user)
    submission = get_object_or_404(queries.in_full(rows), pk=pk)
    gap = read(submission)
    shared = frame(request, submission, gap)
    report = report_of(submission, gap, request.today, shared["budget"])  # type: ignore[attr-defined]
    steps = completeness(gap)
    context = {
        **shared,
        **money_context(request, submission, shared["budget"]),
        "steps": steps,
        "checks": checks_summary(submission, report),
        "first_open": _first_to_write(submission, steps, shared["returned"]),
        "offers": sorted(domain.offers(submission, request.user, gap, report), key=_is_secondary),
        "history": [_timeline(submission, row) for row in submission.history.all()],
        "usual_due": _usual_due(submission),
        "late": domain.is_late(
            due=submission.due,  # type: ignore[attr-defined]
            first_submitted_at=submission.first_submitted_at,
            state=submission.state,
            today=request.today,  # type: ignore[attr-defined]
        ),
    }
    return render(request, "monitoring/pprg/detail.html", context)


def _first_to_write(submission: Submission, steps: list[Any], returned: Any) -> int:
    """The step where writing goes on: the first that misses something, or on which a verifier waits for an answer."""
    missing = next((row.step.number for row in steps if row.missing), None)
    commented = review_queries.first_open_step(submission) if returned and not missing else None
    return missing or commented or FIRST


def _usual_due(submission: Submission) -> dt.date | None:
    """The deadline of the year, before any extension for the department."""
    year = submission.sub_activity.fiscal_year
    revised = submission.budget_version == BudgetVersion.REVISED
    return year.revised_submission_due if revised else year.submission_due


def checks_summary(submission: Submission, report: Report) -> dict[str, Any]:
    """How the quality checks came out, in numbers, with the address of their list and of what blocks."""
    return {
        "blocking": len(report.blocking),
        "warnings": len(report.warnings),
        "passed": len(report.passed),
        "url": reverse("monitoring:pprg_checks", args=[submission.pk]),
        "mend": {row.check.place: place_address(submission, row.check.step) for row in report.blocking},
    }


def place_address(submission: Submission, place: Place) -> str:
    """Where a step or document is written."""
    if isinstance(place, int):
        return reverse("monitoring:pprg_step", args=[submission.pk, place])
    return reverse("monitoring:pprg_gbs" if place == GBS else "monitoring:pprg_kak", args=[submission.pk])


def _is_secondary(offer: workflow.Offer) -> bool:
    """The main moves stand first."""
    return offer.transition.tone not in {"brand", "good"}


def _timeline(submission: Submission, row: Any) -> dict[str, str]:
    """One move in words; those that kept the content link to it."""
    url = reverse("monitoring:pprg_snapshot", args=[submission.pk, row.pk]) if row.action != "start" else ""
    return {
        "when": waktu(row.at),
        "who": row.actor.display_name,
        "text": _DID.get(row.action, row.action),
        "note": row.note,
        "url": url,
    }


@require_GET
def pprg_gbs(request: HttpRequest, pk: int) -> HttpResponse:
    """The GBS, derived from the GAP as it stands."""
    submission = visible_or_404(request, pk)
    gap = read(submission)
    return render(request, "monitoring/pprg/gbs.html", {**frame(request, submission, gap), "gbs": derive(gap)})


@require_GET
def pprg_snapshot(request: HttpRequest, pk: int, history: int) -> HttpResponse:
    """The content as it was at one move of the history."""
    submission = visible_or_404(request, pk)
    row = get_object_or_404(queries.history_of(submission).exclude(snapshot={}), pk=history)
    gap = Content.from_dict(row.snapshot)
    context = {
        "submission": submission,
        "gap": gap,
        "gbs": derive(gap),
        "steps": completeness(gap),
        "move": row,
        "did": _DID.get(row.action, row.action),
        "state": state_chip(row.to_state),
    }
    return render(request, "monitoring/pprg/snapshot.html", context)


@require_POST
def pprg_transition(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One move of the life cycle; refusals answer with their reason (403 or 409), and with the note that was typed."""
    submission = visible_or_404(request, pk)
    form = MoveForm(request.POST)
    try:
        if not form.is_valid():
            raise IllegalMove(" ".join(str(error) for errors in form.errors.values() for error in errors))
        row = domain.decide(submission=submission, action=action, actor=request.user, **form.cleaned_data)
    except (IllegalMove, StaleVersion) as refusal:
        note = clean_text(request.POST.get("note", ""))
        if not note or not any(row.action == action for row in SUBMISSION_TRANSITIONS):
            raise
        return _move_again(request, pk, action, str(refusal), note)
    messages.success(request, workflow.find(SUBMISSION_TRANSITIONS, action).done)
    _tell_closed_tasks(request, submission, row.at)
    return redirect("monitoring:pprg_review", pk) if action == "take" else redirect(submission)


def _tell_closed_tasks(request: HttpRequest, submission: Submission, at: dt.datetime) -> None:
    """Say which tasks of meetings the move closed."""
    for task in proven_by(request.user, submission.get_absolute_url(), at)[:TASKS_TOLD]:
        messages.success(request, f"Tugas rapat “{shortened(task.text, 120)}” selesai dengan sendirinya.")


def _move_again(request: HttpRequest, pk: int, action: str, reason: str, note: str) -> HttpResponse:
    """409: somebody moved or saved the document in between, or the note is too long. What was typed stays, and can be
    sent again.
    """
    submission = visible_or_404(request, pk)
    transition = workflow.find(SUBMISSION_TRANSITIONS, action)
    context = {
        "submission": submission,
        "state": state_chip(submission.state),
        "transition": transition,
        "possible": submission.state in transition.sources,
        "reason": reason,
        "note": note,
    }
    return render(request, "monitoring/pprg/move_again.html", context, status=409)
