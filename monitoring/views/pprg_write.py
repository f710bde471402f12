"""Writing a GAP: one page a step, and the page that shows both texts where somebody saved in between."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from departments.models import SexDisaggregatedData
from pug_tanjungbalai.common.autosave import unanswered
from pug_tanjungbalai.common.errors import NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import quantity

from ..domain import pprg as domain
from ..domain.pprg_compare import compare
from ..domain.pprg_content import Content, DataRow, read
from ..domain.pprg_origin import Origin, copy_problem, is_old, key_of
from ..domain.pprg_rows import replaced
from ..domain.pprg_steps import FIRST, LAST, completeness, fingerprint, step_of
from ..forms.pprg import StepEditor
from ..forms.pprg_posted import Posted
from ..models import Submission
from ..queries import pprg as queries
from ..tables.pprg import state_chip
from .pprg import frame, visible_or_404
from .pprg_checks import checks_context
from .review_comments import step_comments

#: Fields of the form that belong to the page, not to what was typed.
_PAGE_FIELDS = frozenset({"csrfmiddlewaretoken", "version", "sidik", "bandingkan"})
DATA_STEP = 2


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
    """Store what was posted as far as it can be understood. The rest is shown again with its errors (200).

    Where somebody saved in between, what was typed is shown beside the text that is stored (409).
    """
    posted = Posted(step, gap, request.POST)
    figure = None if posted.problems else chosen_figure(request, submission)
    try:
        saved = domain.write_step(
            submission=submission,
            step=step,
            seen=seen_by(request),
            actor=request.user,
            changes=posted.changes,
            insert=figure,
            before=gap,
        )
    except StaleVersion:
        return _conflict(request, submission.pk, step, posted.changes)
    if posted.problems:
        return _page(request, submission, step, saved.content, _as_typed(request, step, posted, saved.content))
    if figure is not None:
        messages.success(request, f"“{figure.indicator}” disisipkan ke langkah 2.")
    elif saved.changed:
        messages.success(request, f"Langkah {step} tersimpan.")
    return redirect(_next_address(request, submission, step))


def _as_typed(request: HttpRequest, step: int, posted: Posted, content: Content) -> StepEditor:
    """What was posted, as typed, on the content as it is stored now: rows that were just made carry their ids."""
    data = request.POST.copy()
    for prefix, number in posted.new_ids(content).items():
        data[f"{prefix}-id"] = str(number)
    return StepEditor(step, content, data)


def seen_by(request: HttpRequest) -> domain.Seen:
    """What the writer looked at; version 0, which none has, where the form does not say."""
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return domain.Seen(version, request.POST.get("sidik", ""), unanswered(request))


def chosen_figure(request: HttpRequest, submission: Submission) -> SexDisaggregatedData | None:
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
    """The page of one step: its form, and what stands beside it."""
    beside = side_context(request, submission, number, gap)
    if number == DATA_STEP:
        _mark_own(editor, gap, [line["row"] for line in beside["own_data"]])
    _mark_kept(editor, gap, beside["origin"])
    context = {
        **beside,
        "editor": editor,
        "mark": fingerprint(gap, number),
        "previous": step_of(number - 1) if number > FIRST else None,
        "next": step_of(number + 1) if number < LAST else None,
        "may_copy": number == FIRST and not copy_problem(submission, gap),
    }
    return render(request, "monitoring/pprg/step.html", context)


def side_context(request: HttpRequest, submission: Submission, number: int, gap: Content) -> dict[str, Any]:
    """What stands beside the form: the rail, the checks, the department's own data."""
    states = completeness(gap)
    shared = frame(request, submission, gap)
    return {
        **shared,
        **checks_context(request, submission, gap, number, budget=shared["budget"]),
        "step": step_of(number),
        "rail": [_rail_item(submission, state, number) for state in states],
        "complete": sum(1 for state in states if not state.missing),
        **step_comments(request.user, submission, number),
        "own_data": [_figure_line(row, gap) for row in queries.own_data(submission)],
    }


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
    """An own figure with the scale of its bars, whether step 2 holds it already, and as the fields of a row."""
    fields = {
        "indicator": row.indicator,
        "concerns": row.concerns,
        "male": "" if row.male is None else quantity(row.male),
        "female": "" if row.female is None else quantity(row.female),
        "unit": row.unit,
        "data_year": str(row.data_year),
        "source": row.source,
    }
    return {
        "row": row,
        "largest": max(row.male or 0, row.female or 0) or 1,
        "inserted": domain.is_inserted(gap.data, row),
        "fields": json.dumps(fields),
    }


def _mark_own(editor: StepEditor, gap: Content, figures: list[SexDisaggregatedData]) -> None:
    """Give each row of step 2 the words that tell where it comes from (``own``; empty where it was typed)."""
    words = {str(row.id): domain.own_source(row, figures) for row in gap.data}
    for form in editor.formset or ():
        form.own = words.get(str(form["id"].value()), "")


def _mark_kept(editor: StepEditor, gap: Content, origin: Origin | None) -> None:
    """Tell each row whether it is still as in last year's text (``same``) and whether its figure is old (``old``)."""
    if editor.rows is None or editor.formset is None:
        return
    part = editor.rows.part
    stored = {str(row.id): row for row in getattr(gap, part)}
    for form in editor.formset:
        row = stored.get(str(form["id"].value()))
        form.same = bool(row and origin and key_of(part, row) in origin.same)
        form.old = isinstance(row, DataRow) and is_old(row, gap.header.fiscal_year)


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
