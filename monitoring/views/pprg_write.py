"""Writing a GAP: one page a step, and the page that shows both texts where somebody saved in between."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from departments.models import SexDisaggregatedData
from pug_tanjungbalai.common.errors import NotAllowed, StaleVersion

from ..domain import pprg as domain
from ..domain.pprg_compare import compare
from ..domain.pprg_content import Content, read
from ..domain.pprg_rows import replaced
from ..domain.pprg_steps import FIRST, LAST, completeness, step_of
from ..forms.pprg import StepEditor
from ..models import Submission
from ..queries import pprg as queries
from ..tables.pprg import state_chip
from .pprg import frame, visible_or_404

#: Fields of the form that belong to the page, not to what was typed.
_PAGE_FIELDS = frozenset({"csrfmiddlewaretoken", "version"})


@require_http_methods(["GET", "POST"])
def pprg_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Write one of the nine steps. Buttons: ``lanjut`` goes on to the next step, ``sisip`` adds own data to step 2."""
    submission = visible_or_404(request, pk)
    if not FIRST <= step <= LAST:
        raise Http404
    refusal = domain.why_not_writing(request.user, submission)
    if refusal:
        raise NotAllowed(refusal)
    gap = read(submission)
    if request.method == "POST":
        return _save(request, submission, step, gap)
    if not domain.is_open_for_writing(submission):
        messages.info(request, f"Isi terkunci karena statusnya “{submission.get_state_display()}”.")
        return redirect(submission)
    editor = StepEditor(step, gap, more="tambah" in request.GET)
    return _page(request, submission, step, gap, editor)


def _save(request: HttpRequest, submission: Submission, step: int, gap: Content) -> HttpResponse:
    """Store what was posted, or show it again: with its errors (200), or beside the text that was stored (409)."""
    editor = StepEditor(step, gap, request.POST)
    if not editor.is_valid():
        return _page(request, submission, step, gap, editor)
    changes = editor.changes()
    figure = _chosen_figure(request, submission)
    try:
        changed = domain.save_step(
            submission=submission,
            step=step,
            version=_version(request),
            actor=request.user,
            changes=changes,
            insert=figure,
        )
    except StaleVersion:
        return _conflict(request, submission.pk, step, changes)
    if figure is not None:
        messages.success(request, f"“{figure.indicator}” disisipkan ke langkah 2.")
    elif changed:
        messages.success(request, f"Langkah {step} tersimpan.")
    return redirect(_next_address(request, submission, step))


def _version(request: HttpRequest) -> int:
    """The version that the writer looked at; 0, which none has, where the form does not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _chosen_figure(request: HttpRequest, submission: Submission) -> SexDisaggregatedData | None:
    """The own figure whose button was pressed; None without one, or where it is not offered."""
    chosen = request.POST.get("sisip")
    if not chosen:
        return None
    return next((row for row in queries.own_data(submission) if str(row.pk) == chosen), None)


def _next_address(request: HttpRequest, submission: Submission, step: int) -> str:
    """Where to go after saving."""
    if "lanjut" in request.POST:
        if step == LAST:
            return submission.get_absolute_url()
        step += 1
    address = reverse("monitoring:pprg_step", args=[submission.pk, step])
    return f"{address}?tambah=1" if "tambah" in request.POST else address


def _page(request: HttpRequest, submission: Submission, number: int, gap: Content, editor: StepEditor) -> HttpResponse:
    """The page of one step with its rail, what is missing, and the department's own data."""
    states = completeness(gap)
    context = {
        **frame(request, submission, gap),
        "step": step_of(number),
        "states": states,
        "rail": [_rail_item(submission, state, number) for state in states],
        "missing": states[number - 1].missing,
        "complete": sum(1 for state in states if not state.missing),
        "editor": editor,
        "version": request.POST.get("version", submission.version),
        "previous": step_of(number - 1) if number > FIRST else None,
        "next": step_of(number + 1) if number < LAST else None,
        "own_data": [_figure_line(row, gap) for row in queries.own_data(submission)],
    }
    return render(request, "monitoring/pprg/step.html", context)


def _rail_item(submission: Submission, state: Any, current: int) -> dict[str, Any]:
    """One line of the rail, for components/steps.html."""
    return {
        "number": state.step.number,
        "label": state.step.label,
        "url": reverse("monitoring:pprg_step", args=[submission.pk, state.step.number]),
        "state": {"filled": "done", "partly": "warn"}.get(state.state, "todo"),
        "current": state.step.number == current,
    }


def _figure_line(row: SexDisaggregatedData, gap: Content) -> dict[str, Any]:
    """An own figure with the scale of its bars, and whether step 2 holds it already."""
    return {
        "row": row,
        "largest": max(row.male or 0, row.female or 0) or 1,
        "inserted": domain.is_inserted(gap.data, row),
    }


def _conflict(request: HttpRequest, pk: int, step: int, changes: dict[str, Any]) -> HttpResponse:
    """409: what was typed beside what is stored now. Nothing typed is lost: it can be sent again as it is."""
    submission = visible_or_404(request, pk)
    stored = read(submission)
    context = {
        "submission": submission,
        "state": state_chip(submission.state),
        "step": step_of(step),
        "differences": compare(replaced(stored, changes), stored, step),
        "typed": [
            (name, value) for name, values in request.POST.lists() if name not in _PAGE_FIELDS for value in values
        ],
        "locked": not domain.is_open_for_writing(submission),
        "last": queries.last_writer(submission),
    }
    return render(request, "monitoring/pprg/conflict.html", context, status=409)
