"""Beginning a draft with last year's text."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from pug_tanjungbalai.common.errors import NotAllowed

from ..domain import pprg as domain
from ..domain import pprg_origin as origin
from ..domain.pprg_content import read
from ..domain.pprg_steps import FIRST
from ..forms.pprg_origin import CopyForm
from ..queries import pprg_origin as queries
from ..tables.pprg import state_chip
from .pprg import visible_or_404

#: A department has at most a few dozen documents a year; the ones of the same code stand first.
OFFERED = 50


@require_http_methods(["GET", "POST"])
def pprg_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a verified document of the year before; its text fills the empty draft."""
    submission = visible_or_404(request, pk)
    refusal = domain.why_not_writing(request.user, submission)
    if refusal:
        raise NotAllowed(refusal)
    sources = queries.sources_for(submission, request.user)
    form = CopyForm(request.POST or None, initial={"version": submission.version})
    if request.method == "POST" and form.is_valid():
        source = get_object_or_404(sources, pk=form.cleaned_data["source"])
        origin.copy_from_last_year(
            target=submission, source=source, actor=request.user, version=form.cleaned_data["version"]
        )
        messages.success(
            request,
            f"Naskah TA {source.sub_activity.fiscal_year} disalin. Perbarui yang bertanda “sama dengan "
            f"{source.sub_activity.fiscal_year}”, terutama data langkah 2 dan masukan langkah 7.",
        )
        return redirect("monitoring:pprg_step", submission.pk, FIRST)
    context = {
        "submission": submission,
        "state": state_chip(submission.state),
        "sources": sources[:OFFERED],
        "problem": origin.copy_problem(submission, read(submission)),
        "year": submission.sub_activity.fiscal_year.year,
    }
    return render(request, "monitoring/origin/copy.html", context)
