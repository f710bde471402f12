"""Consultations: list, question, conversation, and what settles it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.enums import DEPARTMENT_ROLES
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import waktu
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.listing import ListPage
from pug_tanjungbalai.common.workflow import Offer, Transition, check, find, offers

from .. import links
from ..domain import consultation as domain
from ..enums import ConsultationState
from ..filters import ConsultationFilter
from ..forms import NoteForm
from ..forms.consultation import NewQuestionForm, QuestionForm, SayForm
from ..models import Answer, Consultation, ConsultationHistory
from ..queries import consultation as queries
from ..rules import can_ask_pokja, can_follow_question, can_settle, speaks_for_pokja
from ..tables import ConsultationTable, area_label, consultation_chip, shortened
from ..transitions import CONSULTATION_TRANSITIONS
from .common import accept_version, differences

#: What somebody did, in the timeline.
DONE = {
    domain.ASK: "bertanya",
    domain.EDIT: "mengubah pertanyaan",
    "answer": "menjawab",
    "reply": "menambah keterangan",
    "ask_again": "bertanya lagi",
    "agree": "menetapkan jawaban yang disepakati",
    "retract": "membatalkan kesepakatan",
    "publish": "menerbitkan ke tanya jawab",
    "unpublish": "menarik dari tanya jawab",
    "withdraw": "menarik pertanyaan",
}
#: Moves with a page or a button of their own.
ELSEWHERE = frozenset({"agree", "publish"})


class ConsultationList(ListPage):
    """Consultations of the user's circle; those that wait for an answer on top."""

    table_class = ConsultationTable
    filterset_class = ConsultationFilter
    template_name = "meetings/consultation/list.html"
    heading = "Konsultasi"
    export_name = "konsultasi"
    create_label = "Tanya Pokja"

    def get_queryset(self) -> QuerySet[Consultation]:
        return queries.for_list(self.request.user)

    def get_lead(self) -> str:
        if speaks_for_pokja(self.request.user):
            return "Pertanyaan perangkat daerah kepada Pokja PUG; terbaca hanya oleh penanya dan Pokja."
        if self.request.user.role in DEPARTMENT_ROLES:
            return "Pertanyaan perangkat daerah Anda kepada Pokja PUG; tidak terbaca oleh perangkat daerah lain."
        return "Konsultasi hanya terbaca oleh penanya dan Pokja. Yang terbuka untuk semua ada pada Tanya jawab."

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"term": self.request.GET.get("q", "")}

    def get_create_url(self) -> str:
        return reverse("meetings:consultation_create") if can_ask_pokja(self.request.user) else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        self.empty_text = "Belum ada pertanyaan."
        lapsed = user.role in DEPARTMENT_ROLES and not can_ask_pokja(user)
        return {**super().get_context_data(**kwargs), "obstacle": domain.asking_obstacle(user) if lapsed else ""}


def get_consultation(user: Any, pk: int) -> Consultation:
    """A consultation of the user's circle, or 404."""
    rows = queries.visible_consultations(user).select_related("department", "asked_by")
    return get_object_or_404(rows, pk=pk)


def trail(consultation: Consultation | None = None, page: str = "") -> list[tuple[str, str]]:
    """Where a page below the list lies."""
    items = [("Konsultasi", reverse("meetings:consultation_list"))]
    if consultation is not None:
        items.append((shortened(consultation.title, 60), consultation.get_absolute_url()))
    return [*items, (page, "")] if page else items


def site_of(request: Request) -> str:
    """The address of this site, for letters."""
    return request.build_absolute_uri("/")


# --- asking ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def consultation_create(request: Request) -> HttpResponse:
    """Ask the Pokja; ``?tentang=pprg&nomor=42&bagian=3&bidang=gap`` names what it is about."""
    obstacle = domain.asking_obstacle(request.user)
    if obstacle:
        raise NotAllowed(obstacle)
    if request.method == "POST":
        form = NewQuestionForm(request.POST, user=request.user)
    else:
        names = {"link_kind": "tentang", "link_id": "nomor", "link_detail": "bagian", "area": "bidang"}
        asked = {name: request.GET.get(key, "").replace("\x00", "") for name, key in names.items()}
        form = NewQuestionForm(user=request.user, initial=asked)
    if form.is_bound and form.is_valid():
        consultation = domain.ask(
            actor=request.user,
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            subject=form.subject(),
            site=site_of(request),
        )
        messages.success(request, "Pertanyaan terkirim. Anda diberi tahu bila Pokja menjawab.")
        return redirect(consultation)
    context = {"form": form, "target": form.target(), "trail": trail(page="Tanya Pokja")}
    return render(request, "meetings/consultation/form.html", context)


@require_http_methods(["GET", "POST"])
def consultation_update(request: Request, pk: int) -> HttpResponse:
    """Mend the words of a question that nobody has answered yet."""
    consultation = get_consultation(request.user, pk)
    obstacle = domain.editing_obstacle(request.user, consultation)
    if obstacle and not can_follow_question(request.user, consultation):
        raise NotAllowed(obstacle)
    if obstacle and request.method == "GET":
        messages.info(request, obstacle)
        return redirect(consultation)
    area = queries.area_of(consultation.link_part)
    initial = {"title": consultation.title, "text": consultation.text, "area": area, "version": consultation.version}
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    refusal, conflict = "", None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            domain.edit_question(
                consultation=consultation,
                actor=request.user,
                title=data["title"],
                text=data["text"],
                area=data["area"],
                version=data["version"] or 0,
            )
        except (IllegalMove, StaleVersion) as error:
            stored = get_consultation(request.user, pk)
            accept_version(form, version=stored.version)
            now = {"Pokok pertanyaan": stored.title, "Uraian": stored.text}
            conflict = differences(now, {"Pokok pertanyaan": data["title"], "Uraian": data["text"]})
            refusal = str(error)
        else:
            messages.success(request, "Pertanyaan disimpan.")
            return redirect(consultation)
    context = {
        "form": form,
        "consultation": consultation,
        "target": domain.Subject.of(consultation).target(request.user),
        "trail": trail(consultation, "Ubah"),
        "refusal": refusal,
        "conflict": conflict,
    }
    return render(request, "meetings/consultation/form.html", context, status=409 if refusal else 200)


# --- one consultation -----------------------------------------------------------------------------------------


@require_GET
def consultation_detail(request: Request, pk: int) -> HttpResponse:
    """A question with its conversation and what this user may do."""
    return _page(request, get_consultation(request.user, pk))


def _page(
    request: Request,
    consultation: Consultation,
    *,
    bound: forms.Form | None = None,
    action: str = "",
    refusal: str = "",
) -> HttpResponse:
    """The page; ``bound`` is the refused form of ``action``, ``refusal`` why the domain refused it (409)."""
    user = request.user
    moves = offers(CONSULTATION_TRANSITIONS, consultation, user)
    answers = list(queries.answers_of(consultation))
    given = {offer.transition.action for offer in moves}
    forms_of = [
        (offer, bound if bound and offer.transition.action == action else _form(consultation, offer.transition))
        for offer in moves
        if offer.transition.action not in ELSEWHERE
    ]
    context = {
        "consultation": consultation,
        "trail": trail(consultation),
        "chip": consultation_chip(consultation),
        "area": area_label(consultation.link_part),
        "about": _about(user, consultation),
        "answers": [(answer, domain.is_answer(answer)) for answer in answers],
        "may_agree": "agree" in given,
        "may_publish": "publish" in given,
        "may_edit": not answers and not domain.editing_obstacle(user, consultation),
        "says": [pair for pair in forms_of if pair[0].transition.action in domain.SAYING],
        "moves": [pair for pair in forms_of if pair[0].transition.action not in domain.SAYING],
        "form": bound,
        "action": action,
        "refusal": refusal,
        "typed": _typed(bound, action, moves) if refusal else "",
        "history": [_line(row) for row in queries.history_of(consultation)],
        "settles": can_settle(user),
        "lapsed": _lapsed(user, consultation),
    }
    return render(request, "meetings/consultation/detail.html", context, status=409 if refusal else 200)


def _about(user: Any, consultation: Consultation) -> dict[str, Any]:
    """What the question is about: the kind of record and, where the user may see it, the record."""
    label = links.label_of(consultation.link_kind)
    return {"label": label, "target": domain.Subject.of(consultation).target(user) if label else None}


def _form(consultation: Consultation, move: Transition, request: Request | None = None) -> forms.Form:
    """The form that goes with a move; bound where ``request`` is given."""
    data = request.POST if request else None
    ids, initial = f"id_{move.action}_%s", {"version": consultation.version}
    if move.action in domain.SAYING:
        return SayForm(data, label=move.note_label, initial=initial, auto_id=ids)
    return NoteForm(data, label=move.note_label, required=move.note_required, initial=initial, auto_id=ids)


def _typed(bound: forms.Form | None, action: str, moves: list[Offer]) -> str:
    """What was typed into a form that the page no longer offers, so that it is not lost."""
    if bound is None or any(offer.transition.action == action for offer in moves):
        return ""
    return str(bound["text" if "text" in bound.fields else "note"].value() or "")


def _line(row: ConsultationHistory) -> dict[str, str]:
    """A move as a line of the timeline component."""
    return {
        "when": waktu(row.at),
        "who": row.actor.display_name,
        "text": DONE.get(row.action, row.action),
        "note": row.note,
    }


def _lapsed(user: Any, consultation: Consultation) -> str:
    """Why a user of the asking department may not go on now; empty where that is not the matter."""
    if user.role not in DEPARTMENT_ROLES or consultation.state not in {
        ConsultationState.OPEN,
        ConsultationState.ANSWERED,
    }:
        return ""
    return domain.asking_obstacle(user)


@require_POST
def consultation_decide(request: Request, pk: int, action: str) -> HttpResponse:
    """Answer, add, ask again, withdraw, retract, unpublish; what was typed stays on the page when it is refused."""
    consultation = get_consultation(request.user, pk)
    move = find([row for row in CONSULTATION_TRANSITIONS if row.action not in ELSEWHERE], action)
    form = _form(consultation, move, request)
    try:
        check(CONSULTATION_TRANSITIONS, consultation, action, request.user, note="-")
        if not form.is_valid():
            return _page(request, consultation, bound=form, action=action)
        _carry_out(request, consultation, action, form.cleaned_data)
    except (IllegalMove, StaleVersion) as refusal:
        stored = get_consultation(request.user, pk)
        accept_version(form, version=stored.version)
        return _page(request, stored, bound=form, action=action, refusal=str(refusal))
    messages.success(request, move.done)
    return redirect(consultation)


def _carry_out(request: Request, consultation: Consultation, action: str, data: dict[str, Any]) -> None:
    given: dict[str, Any] = {"consultation": consultation, "actor": request.user, "version": data["version"]}
    if action in domain.SAYING:
        domain.say(**given, action=action, text=data["text"], site=site_of(request))
    elif action == "withdraw":
        domain.withdraw(**given, note=data["note"], site=site_of(request))
    elif action == "retract":
        domain.retract(**given, note=data["note"])
    else:
        domain.unpublish(**given, note=data["note"])


@require_POST
def consultation_agree(request: Request, pk: int, answer: int) -> HttpResponse:
    """Make an answer the agreed one."""
    consultation = get_consultation(request.user, pk)
    row = get_object_or_404(Answer.objects.select_related("author"), pk=answer, consultation=consultation)
    version = request.POST.get("version", "")
    domain.agree(
        consultation=consultation,
        answer=row,
        actor=request.user,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
        site=site_of(request),
    )
    messages.success(request, find(CONSULTATION_TRANSITIONS, "agree").done)
    return redirect(consultation)
