"""The budget versions of a submission: begin the perubahan, compare the two, freeze one to its DPA."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import tanggal

from ..domain import dpa as domain
from ..domain import pprg, pprg_copy
from ..domain.pprg_align import version_differences
from ..domain.pprg_content import read
from ..domain.pprg_steps import FIRST
from ..forms.dpa import AGREES, CorrectionForm, FreezeForm, RevisionForm
from ..models import Submission
from ..queries import dpa as dpa_queries
from ..queries import pprg as queries
from ..rules import can_freeze
from .dpa_side import money_context, version_links
from .pprg import frame, visible_or_404

# --- freeze -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def pprg_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """BPKPD's page: GBS beside RKA/DPA with the statement; of a frozen one the correction of its number."""
    submission = visible_or_404(request, pk)
    if not can_freeze(request.user, submission):
        raise NotAllowed("Hanya BPKPD yang membekukan GBS ke DPA.")
    form = _form(request, submission)
    if request.method != "POST" or not form.is_valid():
        return _freeze_page(request, submission, form)
    try:
        done = _carry_out(request, submission, form.cleaned_data)
    except (IllegalMove, StaleVersion) as refusal:
        return _refused(request, pk, form, refusal)
    messages.success(request, done)
    return redirect(submission)


def _form(request: HttpRequest, submission: Submission) -> Any:
    """The form that fits: freeze a document, or correct the number of a frozen one."""
    data = request.POST if request.method == "POST" else None
    name = domain.document_name(submission)
    initial: dict[str, Any] = {"version": submission.version}
    # What was posted tells which of the two the writer saw.
    if submission.frozen_at is None or (data is not None and "statement" in data):
        return FreezeForm(data, name=name, initial=initial)
    initial |= {"number": submission.dpa_number, "date": submission.dpa_date}
    return CorrectionForm(data, name=name, initial=initial)


def _carry_out(request: HttpRequest, submission: Submission, data: dict[str, Any]) -> str:
    """Freeze or correct; returns what was done, in words."""
    name = domain.document_name(submission)
    if "reason" in data:
        domain.correct(submission=submission, actor=request.user, **data)
        return f"{name} diperbaiki: {submission.dpa_number}, {tanggal(submission.dpa_date)}."
    statement = domain.Dpa(data["number"], data["date"], data["statement"] == AGREES, data["note"])
    domain.freeze(submission=submission, dpa=statement, actor=request.user, version=data["version"])
    return f"GBS dibekukan ke {name} nomor {submission.dpa_number}."


def _refused(request: HttpRequest, pk: int, form: Any, refusal: Exception) -> HttpResponse:
    """409 with what was typed and what is stored now; the next try is about the present version."""
    stored = visible_or_404(request, pk)
    form.add_error(None, str(refusal))
    form.data = form.data.copy()
    form.data["version"] = str(stored.version)
    return _freeze_page(request, stored, form, status=409)


def _freeze_page(request: HttpRequest, submission: Submission, form: Any, status: int = 200) -> HttpResponse:
    gap = read(submission)
    shared = frame(request, submission, gap)
    budget = shared["budget"]
    context = {
        **shared,
        **money_context(request, submission, budget),
        "form": form,
        "problem": domain.freeze_problem(submission, request.today),  # type: ignore[attr-defined]
        "obstacles": domain.obstacles(budget),
    }
    return render(request, "monitoring/dpa/freeze.html", context, status=status)


# --- versions -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def pprg_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the versi perubahan as a copy of a verified murni."""
    submission = visible_or_404(request, pk)
    refusal = pprg.why_not_writing(request.user, submission)
    if refusal:
        raise NotAllowed(refusal)
    problem = pprg_copy.revision_problem(submission)
    required = pprg_copy.needs_reason(submission)
    form = RevisionForm(request.POST if request.method == "POST" else None, required=required)
    if request.method == "POST" and not problem and form.is_valid():
        made = pprg_copy.start_revision(source=submission, actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Versi perubahan dibuat dari naskah murni. Sesuaikan isinya, mulai dari langkah 1.")
        return redirect("monitoring:pprg_step", made.pk, FIRST)
    gap = read(submission)
    context = {**frame(request, submission, gap), "form": form, "problem": problem, "required": required}
    status = 409 if problem and request.method == "POST" else 200
    return render(request, "monitoring/dpa/revise.html", context, status=status)


@require_GET
def pprg_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Murni and perubahan side by side, word by word; ``?semua=1`` also what is the same."""
    submission = visible_or_404(request, pk)
    rows = dpa_queries.versions_of(submission)
    if len(rows) < 2:
        raise Http404
    in_full = queries.in_full(queries.visible_submissions(request.user)).in_bulk([row.pk for row in rows])
    if len(in_full) < 2:
        raise Http404
    older, newer = (in_full[row.pk] for row in rows)
    differences = version_differences(read(newer), read(older))
    everything = request.GET.get("semua") == "1"
    parts = [(part, part.lines if everything else part.changed) for part in differences]
    context = {
        **frame(request, submission, read(submission)),
        "versions": version_links(submission),
        "older": older,
        "newer": newer,
        "parts": [(part, lines) for part, lines in parts if lines],
        "changed": sum(len(part.changed) for part in differences),
        "everything": everything,
    }
    return render(request, "monitoring/dpa/versions.html", context)
