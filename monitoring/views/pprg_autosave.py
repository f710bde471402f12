"""Saving a step while somebody writes it, and what stands beside the form then. Asked for by static/js/pprg.js."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from pug_tanjungbalai.common.autosave import known_as
from pug_tanjungbalai.common.errors import NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import jam

from ..domain import pprg as domain
from ..domain.pprg_content import read
from ..domain.pprg_step_read import read_step
from ..domain.pprg_steps import FIRST, LAST, fingerprint
from ..forms.pprg_posted import Posted
from ..forms.pprg_steps import Removal
from ..models import Submission
from ..queries import pprg as queries
from ..queries.pprg_step import to_write
from .pprg import visible_or_404
from .pprg_write import chosen_figure, seen_by, side_context

#: What the field ``hapus`` says -> what the save may take away.
_REMOVALS = {"ditandai": Removal.MARKED, "semua": Removal.EVERYTHING}


@require_POST
def pprg_autosave(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Store one step as far as it can be understood; answers what the page must know to save again.

    200: ``version`` and ``mark`` of what is stored, ``time``, ``ids`` of new rows by the prefix of their form,
    ``problems`` (what could not be understood), ``withheld`` (how much was emptied but is not removed before a button
    says so). 409: somebody saved in between, or the text is locked. 403: the appointment lapsed. 401: signed out.
    """
    submission = _to_write(request, pk)
    if not FIRST <= step <= LAST:
        raise Http404
    try:
        return JsonResponse(_save(request, submission, step))
    except NotAllowed as refusal:
        return JsonResponse({"reason": str(refusal)}, status=403)
    except StaleVersion:
        return JsonResponse(_conflict(submission.pk), status=409)


def _to_write(request: HttpRequest, pk: int) -> Submission:
    """The submission. Who may write it may read it; for others a foreign one and a missing one look the same."""
    submission = to_write(pk)
    if submission is not None and domain.can_write(request.user, submission):
        return submission
    return visible_or_404(request, pk)


def _save(request: HttpRequest, submission: Submission, step: int) -> dict[str, Any]:
    """Write the step and tell what became of it."""
    figure = chosen_figure(request, submission)
    # A figure goes to step 2 from any step, so that more than this step is read and written.
    gap = read(visible_or_404(request, submission.pk)) if figure else read_step(submission, step)
    posted = Posted(step, gap, request.POST, _REMOVALS.get(request.POST.get("hapus", ""), Removal.NOTHING))
    with known_as(request):
        saved = domain.write_step(
            submission=submission,
            step=step,
            seen=seen_by(request),
            actor=request.user,
            changes=posted.changes,
            insert=figure,
            before=gap,
        )
    return {
        "version": saved.version,
        "mark": fingerprint(saved.content, step),
        "time": jam(submission.updated_at if saved.changed else timezone.now()),
        "ids": posted.new_ids(saved.content),
        "problems": [{"label": label, "id": place, "text": text} for label, place, text in posted.problems],
        "withheld": posted.withheld,
    }


def _conflict(pk: int) -> dict[str, Any]:
    """Why nothing was saved: who wrote what, or that the text is locked."""
    submission = get_object_or_404(Submission, pk=pk)
    if not domain.is_open_for_writing(submission):
        state = submission.get_state_display()
        return {"locked": True, "reason": f"Dokumen sudah berstatus “{state}” sejak Anda membukanya; isinya terkunci."}
    last = queries.last_writer(submission)
    who = f" ({last.actor.display_name}, {jam(last.at)})" if last and last.actor else ""
    return {"locked": False, "reason": f"Naskah ini diubah di tempat lain{who}."}


@require_GET
def pprg_side(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """The rail, the checks and the own data after a save, for htmx to put beside the form."""
    submission = visible_or_404(request, pk)
    if not FIRST <= step <= LAST:
        raise Http404
    refusal = domain.why_not_writing(request.user, submission)
    if refusal:
        raise NotAllowed(refusal)
    context = side_context(request, submission, step, read(submission))
    return render(request, "monitoring/pprg/_side.html", context)
