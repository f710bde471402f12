"""Several submissions at once, for verifiers: what would happen to each is shown first, then done one by one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from departments.rules import is_verifier
from pug_tanjungbalai.common import workflow
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed

from ..domain import pprg_bulk as domain
from ..domain.review_sheet import NOT_YOURS
from ..forms.review import BulkForm
from ..queries import pprg as queries
from ..transitions import SUBMISSION_TRANSITIONS

#: Pressed on the page that says what will happen.
SURE = "yakin"


@require_POST
def pprg_bulk(request: HttpRequest) -> HttpResponse:
    """Take, return or verify several documents; the first post asks, the second one acts."""
    if not is_verifier(request.user):
        raise NotAllowed(NOT_YOURS)
    form = BulkForm(request.POST)
    if not form.is_valid():
        raise IllegalMove(" ".join(str(text) for errors in form.errors.values() for text in errors))
    action, note = form.cleaned_data["action"], form.cleaned_data["note"]
    versions = dict(form.chosen)
    rows = list(queries.in_full(queries.visible_submissions(request.user)).filter(pk__in=versions))
    transition = workflow.find(SUBMISSION_TRANSITIONS, action)
    context = {"transition": transition, "action": action, "note": note, "chosen": request.POST.getlist("pilih")}
    ready = SURE in request.POST and (note.strip() or not transition.note_required)
    if not ready:
        plan = domain.plan(
            submissions=rows,
            versions=versions,
            action=action,
            actor=request.user,
            today=request.today,  # type: ignore[attr-defined]
        )
        context |= {
            "possible": [line.submission for line in plan if not line.reason],
            "refused": [line for line in plan if line.reason],
            "missing": len(versions) - len(rows),
            "note_missing": SURE in request.POST,
        }
        return render(request, "monitoring/pprg/bulk.html", context, status=422 if SURE in request.POST else 200)
    outcome = domain.carry_out(submissions=rows, versions=versions, action=action, actor=request.user, note=note)
    if not outcome.refused and not outcome.missing:
        messages.success(request, f"{len(outcome.done)} dokumen: {transition.done}")
        return redirect("monitoring:pprg_list")
    return render(request, "monitoring/pprg/bulk_done.html", {**context, "outcome": outcome})
