"""Writing parts of the GBS and the KAK apart from the GAP, taking them back, and keeping them after the GAP changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pug_tanjungbalai.common.errors import NotAllowed, StaleVersion
from pug_tanjungbalai.common.worddiff import word_difference

from ..domain import pprg as domain
from ..domain.gbs import gbs_sections
from ..domain.kak import kak
from ..domain.kak_basis import with_basis
from ..domain.pprg_content import Content, read
from ..domain.pprg_parts import reset_part, save_part
from ..domain.pprg_sections import Section
from ..enums import DocumentKind
from ..forms.pprg_parts import PartForm
from ..models import Submission
from ..queries import pprg as queries
from .pprg import frame, visible_or_404
from .pprg_write import seen_by

SECTIONS: dict[str, Callable[[Content], tuple[Section, ...]]] = {
    DocumentKind.GBS.value: gbs_sections,
    DocumentKind.KAK.value: kak,
}


@require_http_methods(["GET", "POST"])
def pprg_part(request: HttpRequest, pk: int, document: str, part: str) -> HttpResponse:
    """Write one part in own words."""
    submission = _writable_or_refused(request, pk)
    gap = with_basis(read(submission), submission)
    section = _section_or_404(gap, document, part)
    if request.method == "POST":
        return _save(request, submission, gap, document, section)
    if not domain.is_open_for_writing(submission):
        messages.info(request, f"Isi terkunci karena statusnya “{submission.get_state_display()}”.")
        return redirect(_address(submission, document, part))
    return _page(request, submission, gap, document, section, PartForm(initial={"text": section.text}))


@require_POST
def pprg_part_reset(request: HttpRequest, pk: int, document: str, part: str) -> HttpResponse:
    """Take a part back to what the GAP gives."""
    submission = _writable_or_refused(request, pk)
    section = _section_or_404(with_basis(read(submission), submission), document, part)
    changed = reset_part(
        submission=submission,
        document=document,
        part=part,
        version=_version(request, submission, section),
        actor=request.user,
    )
    if changed:
        messages.success(request, f"“{section.label}” kembali mengikuti GAP.")
    return redirect(_address(submission, document, part))


@require_POST
def pprg_part_keep(request: HttpRequest, pk: int, document: str, part: str) -> HttpResponse:
    """Keep the own text although the GAP has changed: the drift is taken note of."""
    submission = _writable_or_refused(request, pk)
    section = _section_or_404(with_basis(read(submission), submission), document, part)
    if section.own is not None:
        save_part(
            submission=submission,
            document=document,
            part=part,
            text=section.own.text,
            derived=section.derived,
            version=_version(request, submission, section),
            actor=request.user,
        )
        messages.success(request, f"Teks Anda untuk “{section.label}” dipertahankan.")
    return redirect(_address(submission, document, part))


def _writable_or_refused(request: HttpRequest, pk: int) -> Submission:
    """The submission in full, for its writers."""
    submission = visible_or_404(request, pk)
    refusal = domain.why_not_writing(request.user, submission)
    if refusal:
        raise NotAllowed(refusal)
    return submission


def _section_or_404(gap: Content, document: str, part: str) -> Section:
    """The part of that name."""
    rows = SECTIONS[document](gap) if document in SECTIONS else ()
    for section in rows:
        if section.name == part:
            return section
    raise Http404


def _address(submission: Submission, document: str, part: str) -> str:
    """The part on the page of its document."""
    return f"{reverse(f'monitoring:pprg_{document}', args=[submission.pk])}#bagian-{part}"


def _version(request: HttpRequest, submission: Submission, section: Section) -> int:
    """The version that the writer looked at: the present one where this part says what it said on their page."""
    seen = seen_by(request)
    return submission.version if seen.mark == section.mark else seen.version


def _save(request: HttpRequest, submission: Submission, gap: Content, document: str, section: Section) -> HttpResponse:
    """Store what was typed, or show it again: with its errors (200), or beside what was stored meanwhile (409)."""
    form = PartForm(request.POST)
    if not form.is_valid():
        return _page(request, submission, gap, document, section, form)
    typed = form.cleaned_data["text"]
    try:
        changed = save_part(
            submission=submission,
            document=document,
            part=section.name,
            text=typed,
            derived=section.derived,
            version=_version(request, submission, section),
            actor=request.user,
        )
    except StaleVersion:
        return _conflict(request, submission.pk, document, section.name, form)
    if changed:
        messages.success(request, f"“{section.label}” tersimpan.")
    return redirect(_address(submission, document, section.name))


def _page(
    request: HttpRequest,
    submission: Submission,
    gap: Content,
    document: str,
    section: Section,
    form: PartForm,
    **more: Any,
) -> HttpResponse:
    """The form of one part with what the GAP gives beside it."""
    context = {
        **frame(request, submission, gap),
        "document": document,
        "document_label": DocumentKind(document).label,
        "section": section,
        "form": form,
        "version": submission.version if more else request.POST.get("version", submission.version),
        "mark": section.mark if more else request.POST.get("sidik", section.mark),
        "back": _address(submission, document, section.name),
        **more,
    }
    return render(request, "monitoring/pprg/part.html", context, status=409 if more else 200)


def _conflict(request: HttpRequest, pk: int, document: str, part: str, form: PartForm) -> HttpResponse:
    """409: what was typed stays in the form, what is stored now stands beside it; saving again replaces it."""
    submission = visible_or_404(request, pk)
    gap = with_basis(read(submission), submission)
    section = _section_or_404(gap, document, part)
    return _page(
        request,
        submission,
        gap,
        document,
        section,
        form,
        conflict=word_difference(form.cleaned_data["text"], section.text),
        last=queries.last_writer(submission),
        locked=not domain.is_open_for_writing(submission),
    )
