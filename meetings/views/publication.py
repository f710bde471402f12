"""What the Pokja agreed, for everybody: publishing a question with its answer, and reading what was published."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.workflow import find

from ..domain import consultation as domain
from ..enums import ConsultationState
from ..filters import PublishedFilter
from ..forms.consultation import PublishForm
from ..queries import consultation as queries
from ..rules import can_ask_pokja, can_settle
from ..tables import area_label
from ..transitions import CONSULTATION_TRANSITIONS
from .common import accept_version
from .consultation import get_consultation, site_of, trail

PAGE = 15


@require_http_methods(["GET", "POST"])
def consultation_publish(request: Request, pk: int) -> HttpResponse:
    """Edit question and answer until nothing tells who asked, then publish them."""
    consultation = get_consultation(request.user, pk)
    move = find(CONSULTATION_TRANSITIONS, "publish")
    if not can_settle(request.user):
        raise NotAllowed(move.refusal)
    if request.method == "GET" and consultation.state != ConsultationState.AGREED:
        messages.info(request, "Sepakati dahulu satu jawaban, lalu terbitkan.")
        return redirect(consultation)
    agreed = queries.agreed_answer(consultation)
    initial = {
        "title": consultation.published_title or consultation.title,
        "text": consultation.published_text or consultation.text,
        "answer": agreed.text if agreed else "",
        "area": queries.area_of(consultation.link_part),
        "version": consultation.version,
    }
    form = PublishForm(request.POST if request.method == "POST" else None, initial=initial, consultation=consultation)
    refusal = ""
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            domain.publish(
                consultation=consultation,
                actor=request.user,
                wording=domain.Wording(data["title"], data["text"], data["answer"], data["area"]),
                version=data["version"],
                site=site_of(request),
            )
        except (IllegalMove, StaleVersion) as error:
            accept_version(form, version=get_consultation(request.user, pk).version)
            refusal = str(error)
        else:
            messages.success(request, move.done)
            return redirect("meetings:faq_detail", consultation.pk)
    context = {
        "consultation": consultation,
        "agreed": agreed,
        "form": form,
        "trail": trail(consultation, "Terbitkan"),
        "refusal": refusal,
    }
    return render(request, "meetings/consultation/publish.html", context, status=409 if refusal else 200)


@require_GET
def faq_list(request: Request) -> HttpResponse:
    """Published questions and answers: searched, by area, a page at a time."""
    found = PublishedFilter(request.GET, queryset=queries.published(), request=request)
    rows = found.qs if found.is_valid() else queries.published()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    term = request.GET.get("q", "")
    context = {
        "term": term,
        "meant": queries.similar_published(term) if term and not page.object_list else "",
        "filter": found,
        "page_obj": page,
        "rows": [(row, area_label(row.link_part)) for row in page.object_list],
        "is_filtered": any(request.GET.get(name) for name in ("q", "bidang")),
        "asks": can_ask_pokja(request.user),
        "reset_url": reverse("meetings:faq_list"),
    }
    return render(request, "meetings/consultation/faq_list.html", context)


@require_GET
def faq_detail(request: Request, pk: int) -> HttpResponse:
    """One published question with its answer."""
    row = get_object_or_404(queries.published(), pk=pk)
    source = queries.visible_consultations(request.user).filter(pk=pk).first()
    context = {
        "row": row,
        "area": area_label(row.link_part),
        "source": source,
        "trail": [("Tanya jawab", reverse("meetings:faq_list")), ("Jawaban Pokja", "")],
    }
    return render(request, "meetings/consultation/faq_detail.html", context)
