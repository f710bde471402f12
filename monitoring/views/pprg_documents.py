"""GBS, KAK and GAP as documents: the KAK page, printing and downloading, also of an earlier text of the history."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from departments.queries import head_on
from pug_tanjungbalai.common.documents.pages import SUFFIXES, Place, answer, known_or_404

from ..documents import DOCUMENTS, Edition
from ..domain.kak import COST, kak
from ..domain.kak_basis import with_basis
from ..domain.pprg_content import Content, read, signature_of
from ..models import Submission
from ..queries import pprg as queries
from .pprg import frame, visible_or_404

NAMES = {"gap": "GAP", "gbs": "GBS", "kak": "KAK"}


@require_GET
def pprg_kak(request: HttpRequest, pk: int) -> HttpResponse:
    """The KAK, prefilled from the GAP."""
    submission = visible_or_404(request, pk)
    gap = with_basis(read(submission), submission)
    context = {**frame(request, submission, gap), "sections": kak(gap), "cost": COST}
    return render(request, "monitoring/pprg/kak.html", context)


@require_GET
def pprg_print(request: HttpRequest, pk: int, document: str, suffix: str) -> HttpResponseBase:
    """The present text as a page to print (``html``), as PDF or as Word."""
    submission = visible_or_404(request, pk)
    _known_or_404(document, suffix)
    gap = with_basis(read(submission), submission)
    now = timezone.now()
    edition = Edition(
        version=submission.version, state=submission.state, printed_at=now, signer=_signer(submission, gap, now)
    )
    page = "pprg_detail" if document == "gap" else f"pprg_{document}"
    place = Place(
        links={kind: reverse("monitoring:pprg_print", args=[pk, document, kind]) for kind in SUFFIXES},
        back=reverse(f"monitoring:{page}", args=[pk]),
        label=NAMES[document],
    )
    return answer(request, DOCUMENTS[document](gap, edition), suffix, place)


@require_GET
def pprg_snapshot_print(request: HttpRequest, pk: int, history: int, document: str, suffix: str) -> HttpResponseBase:
    """The text as it was at one move of the history."""
    submission = visible_or_404(request, pk)
    row = get_object_or_404(queries.history_of(submission).exclude(snapshot={}), pk=history)
    _known_or_404(document, suffix)
    gap = Content.from_dict(row.snapshot)
    edition = Edition(
        version=row.version,
        state=row.to_state,
        printed_at=timezone.now(),
        signer=_signer(submission, gap, row.at),
        as_of=row.at,
        superseded=gap != read(submission),
    )
    place = Place(
        links={
            kind: reverse("monitoring:pprg_snapshot_print", args=[pk, history, document, kind]) for kind in SUFFIXES
        },
        back=reverse("monitoring:pprg_snapshot", args=[pk, history]),
        label=f"naskah versi {row.version}",
    )
    return answer(request, DOCUMENTS[document](gap, edition), suffix, place)


def _known_or_404(document: str, suffix: str) -> None:
    known_or_404(suffix)
    if document not in DOCUMENTS:
        raise Http404


def _signer(submission: Submission, gap: Content, moment: dt.datetime) -> str:
    """The title that an unsigned document is prepared for: of who signs for the department on that day."""
    if gap.signature:
        return gap.signature.title
    department = submission.sub_activity.department
    head = head_on(department, timezone.localdate(moment))
    return signature_of(head, moment).title if head else f"Kepala {department.name}"
