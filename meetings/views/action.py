"""List and page of the action items: report with evidence, judgement, change of the task."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.queries import sees_whole_city
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.files import download
from pug_tanjungbalai.common.formats import tanggal, waktu
from pug_tanjungbalai.common.listing import ListPage
from pug_tanjungbalai.common.workflow import Offer, Transition, check, find, offers

from .. import domain, queries
from ..enums import DEPARTMENT_ACTION_STATES, ESCALATIONS, OPEN_ACTION_STATES, ActionState
from ..filters import ActionFilter
from ..forms import AmendForm, NoteForm, ReportForm
from ..models import ActionHistory, ActionItem
from ..rules import can_manage_meetings, can_report_action
from ..tables import (
    ActionTable,
    action_chip,
    due_status,
    escalation,
    escalation_chip,
    moment_words,
    shortened,
    way_of_closing,
)
from ..transitions import ACTION_TRANSITIONS, SETTLE
from .board import view_tabs
from .common import accept_version, differences

#: What somebody did, in the timeline.
DONE = {
    "report": "melaporkan pelaksanaan",
    "close": "menyatakan selesai",
    "return": "mengembalikan laporan",
    "cancel": "membatalkan tugas",
    "amend": "mengubah tugas",
    "reopen": "membuka kembali tugas",
}


class ActionList(ListPage):
    """Action items of the user's scope."""

    table_class = ActionTable
    filterset_class = ActionFilter
    heading = "Tindak lanjut rapat"
    export_name = "tindak-lanjut-rapat"
    template_name = "meetings/action/list.html"
    empty_text = "Belum ada tugas bertenggat tahun ini. Tugas lahir dari keputusan rapat yang dicatat pada notula."

    def get_queryset(self) -> QuerySet[ActionItem]:
        return queries.with_last_report(queries.by_urgency(queries.visible_actions(self.request.user)))

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"today": self.request.today}  # type: ignore[attr-defined]

    def get_lead(self) -> str:
        if sees_whole_city(self.request.user):
            return "Tugas bagi perangkat daerah dari keputusan rapat."
        return "Tugas bagi perangkat daerah Anda dari keputusan rapat."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "tabs": view_tabs("action_list", self.request)}


def get_action(user: Any, pk: int) -> ActionItem:
    """An action item in the user's scope, or 404."""
    return get_object_or_404(queries.visible_actions(user), pk=pk)


@require_GET
def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An action item with its history and what this user may do with it."""
    return _page(request, get_action(request.user, pk))


def _page(
    request: HttpRequest, item: ActionItem, *, bound: forms.Form | None = None, action: str = "", refusal: str = ""
) -> HttpResponse:
    """The page; ``bound`` is the refused form of ``action``, ``refusal`` why the domain refused it (409)."""
    moves = offers(ACTION_TRANSITIONS, item, request.user)
    today = request.today  # type: ignore[attr-defined]
    asks_for_fact = item.state in OPEN_ACTION_STATES or item.closed_by_itself
    context = {
        "item": item,
        "trail": _trail(item),
        "chip": action_chip(item),
        "due": due_status(item, today),
        "stage": escalation_chip(escalation(item, today)),
        "stages": ESCALATIONS if escalation(item, today) else (),
        "way": way_of_closing(item),
        "proof_moment": moment_words(item.proof_at),
        "progress": domain.progress(item, today) if asks_for_fact else None,
        "moves": [
            (offer, bound if bound and offer.transition.action == action else _form(item, offer.transition))
            for offer in moves
        ],
        "form": bound,
        "action": action,
        "refusal": refusal,
        "typed": _typed(bound, action, moves) if refusal else "",
        "reports": list(queries.reports_of(item)),
        "history": [_timeline(row) for row in queries.history_of(item)],
        "can_amend": can_manage_meetings(request.user) and item.state in OPEN_ACTION_STATES,
        "lapsed": _lapsed(request.user, item),
    }
    return render(request, "meetings/action/detail.html", context, status=409 if refusal else 200)


def _trail(item: ActionItem, page: str = "") -> list[tuple[str, str]]:
    items = [
        ("Tindak lanjut rapat", reverse("meetings:action_list")),
        (shortened(item.text, 60), item.get_absolute_url()),
    ]
    return [*items, (page, "")] if page else items


def _form(item: ActionItem, move: Transition, request: HttpRequest | None = None) -> forms.Form:
    """The form that goes with a move; bound where ``request`` is given."""
    data, files = (request.POST, request.FILES) if request else (None, None)
    ids = f"id_{move.action}_%s"
    if move.target == ActionState.REPORTED:
        return ReportForm(data, files, initial={"version": item.version}, auto_id=ids)
    return NoteForm(
        data, initial={"version": item.version}, label=move.note_label, required=move.note_required, auto_id=ids
    )


def _typed(bound: forms.Form | None, action: str, moves: list[Offer]) -> str:
    """What was typed into a form that the page no longer offers, so that it is not lost."""
    if bound is None or any(offer.transition.action == action for offer in moves):
        return ""
    return str(bound["text" if "text" in bound.fields else "note"].value() or "")


def _timeline(row: ActionHistory) -> dict[str, str]:
    """A move as a line of the timeline component."""
    note = row.note or str(row.snapshot.get("report", ""))
    if row.action == SETTLE:
        text = f"Selesai sendiri, dicatat saat tindakan {row.actor}"
        return {"when": waktu(row.at), "who": "", "text": text, "note": note}
    if row.action == "amend" and "due" in row.snapshot:
        old, new = (tanggal(_date(value)) for value in row.snapshot["due"])
        note = f"{note}\nTenggat {old} menjadi {new}."
    return {
        "when": waktu(row.at),
        "who": str(row.actor),
        "text": DONE.get(row.action, row.action),
        "note": note,
    }


def _date(value: str) -> Any:
    return ActionItem._meta.get_field("due").to_python(value)


def _lapsed(user: Any, item: ActionItem) -> str:
    """Why a user of the responsible department may not report now; empty when that is not the matter."""
    if item.state not in DEPARTMENT_ACTION_STATES or sees_whole_city(user) or can_report_action(user, item):
        return ""
    return (
        "Penunjukan Anda (SK focal point atau jabatan kepala) tidak berlaku hari ini, jadi laporan belum dapat dikirim."
    )


@require_POST
def action_decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Report, close, return or cancel; what was typed stays on the page when it is refused."""
    item = get_action(request.user, pk)
    move = find(ACTION_TRANSITIONS, action)
    form = _form(item, move, request)
    try:
        check(ACTION_TRANSITIONS, item, action, request.user, note="-")
        if not form.is_valid():
            return _page(request, item, bound=form, action=action)
        domain.decide_action(
            item=item,
            action=action,
            actor=request.user,
            note=form.cleaned_data.get("note", ""),
            report=form.report() if isinstance(form, ReportForm) else None,
            version=form.cleaned_data["version"],
            today=request.today,  # type: ignore[attr-defined]
        )
    except (IllegalMove, StaleVersion) as refusal:
        item = get_action(request.user, pk)
        accept_version(form, version=item.version)
        return _page(request, item, bound=form, action=action, refusal=str(refusal))
    messages.success(request, move.done)
    return redirect(item)


@require_http_methods(["GET", "POST"])
def action_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """New wording or due date of an open task, with a reason."""
    domain.require_manager(request.user)
    item = get_action(request.user, pk)
    form = AmendForm(request.POST if request.method == "POST" else None, item=item)
    conflict, refusal, status = None, "", 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            domain.amend_action(
                item=item,
                actor=request.user,
                text=data["text"],
                due=data["due"],
                note=data["note"],
                closing=data["closing"],
                version=data["version"],
            )
        except (IllegalMove, StaleVersion) as error:
            item = get_action(request.user, pk)
            accept_version(form, version=item.version)
            now = {"Uraian tugas": item.text, "Tenggat": tanggal(item.due)}
            mine = {"Uraian tugas": data["text"], "Tenggat": tanggal(data["due"])}
            conflict, refusal, status = differences(now, mine), str(error), 409
        else:
            messages.success(request, "Tugas diubah; alasannya tersimpan dalam riwayat.")
            return redirect(item)
    context = {"item": item, "form": form, "trail": _trail(item, "Ubah"), "conflict": conflict, "refusal": refusal}
    return render(request, "meetings/action/form.html", context, status=status)


@require_GET
def action_evidence(request: HttpRequest, pk: int) -> FileResponse:
    """The evidence file of a report as an attachment under its original name."""
    report = get_object_or_404(queries.visible_reports(request.user), pk=pk)
    return download(report.evidence, report.evidence_name)
