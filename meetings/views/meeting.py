"""List and page of the meetings; saying that one was held or cancelled."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from pug_tanjungbalai.common import due
from pug_tanjungbalai.common.formats import EMPTY
from pug_tanjungbalai.common.listing import ListPage
from pug_tanjungbalai.common.workflow import Offer, Transition, check, offers

from .. import domain, queries
from ..enums import MeetingState
from ..filters import MeetingFilter
from ..forms import NoteForm
from ..models import Meeting
from ..rules import can_manage_meetings
from ..tables import (
    MeetingTable,
    action_chip,
    due_status,
    hours,
    meeting_chip,
    presence_chip,
    progress_chip,
)
from ..transitions import MEETING_TRANSITIONS
from .cards import figure_cards
from .common import get_meeting, trail
from .meeting_parts import page_parts


class MeetingList(ListPage):
    """All meetings."""

    table_class = MeetingTable
    filterset_class = MeetingFilter
    heading = "Rapat"
    lead = "Rapat koordinasi PUG: siapa yang diundang dan hadir, apa yang diputuskan, sejauh mana dikerjakan."
    export_name = "rapat"
    empty_text = "Belum ada rapat pada tahun ini. Pilih “Semua tahun” untuk melihat rapat tahun lain."
    create_label = "Rapat baru"

    def get_queryset(self) -> QuerySet[Meeting]:
        rows = queries.with_counts(queries.visible_meetings(self.request.user))
        return rows.select_related("organizer").order_by("-starts_at", "-pk")

    def get_create_url(self) -> str:
        return reverse("meetings:meeting_create") if can_manage_meetings(self.request.user) else ""


@require_GET
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting with its figures, decisions, attendance, speakers and minutes."""
    meeting = get_meeting(request.user, pk)
    today: dt.date = request.today  # type: ignore[attr-defined]
    manages = can_manage_meetings(request.user)
    lines = queries.attendance_lines(meeting, request.user)
    figures = queries.meeting_figures(meeting, today)
    context = {
        "meeting": meeting,
        "trail": trail(meeting),
        "chip": meeting_chip(meeting),
        "hours": hours(meeting),
        "figures": figures,
        "cards": figure_cards(figures),
        "decisions": _decision_rows(meeting, request.user, today),
        "lines": [(line, presence_chip(line.invitation)) for line in lines],
        "speakers": list(queries.speakers_of(meeting)),
        "participation": _participation(lines),
        "can_write": manages and meeting.state != MeetingState.CANCELLED,
        "moves": _moves(meeting, request.user, figures.unrecorded),
        **page_parts(meeting, request.user, today),
    }
    return render(request, "meetings/meeting/detail.html", context)


def _moves(meeting: Meeting, user: Any, unrecorded: int) -> list[tuple[Offer, NoteForm]]:
    """The changes of state that this user may make, each with its form."""
    found = offers(MEETING_TRANSITIONS, meeting, user, domain.meeting_blockers(timezone.now()))
    return [
        (_with_unrecorded(offer, unrecorded), _note_form(offer.transition, initial={"version": meeting.version}))
        for offer in found
    ]


def _with_unrecorded(offer: Offer, unrecorded: int) -> Offer:
    """From when attendance counts, a department of which nothing is recorded counts as absent: say of how many."""
    if offer.transition.action != "hold" or not unrecorded:
        return offer
    warning = f"{unrecorded} perangkat daerah belum dicatat kehadirannya; sampai dicatat, dihitung tidak hadir."
    told = replace(offer.transition, consequence=f"{offer.transition.consequence} {warning}")
    return replace(offer, transition=told)


def _note_form(move: Transition, *args: Any, **kwargs: Any) -> NoteForm:
    return NoteForm(*args, label=move.note_label, required=move.note_required, auto_id=f"id_{move.action}_%s", **kwargs)


def _participation(lines: list[queries.AttendanceLine]) -> dict[str, int]:
    """Departments that sent women only, men only, or both."""
    sent = [(line.women > 0, line.men > 0) for line in lines if line.people]
    return {
        "only_women": sent.count((True, False)),
        "only_men": sent.count((False, True)),
        "both": sent.count((True, True)),
    }


def _decision_rows(meeting: Meeting, user: Any, today: dt.date) -> list[dict[str, Any]]:
    """The decisions ready for the table, with the facts that close the tasks which this user may read."""
    decisions = list(queries.decisions_of(meeting, user, today))
    questions = domain.questions(item for decision in decisions for item in decision.visible)
    return [_decision_row(row, today, questions) for row in decisions]


def _decision_row(decision: Any, today: dt.date, questions: dict[int, str]) -> dict[str, Any]:
    """A decision ready for the table: who is responsible, how far, its tasks, and what closes them by itself."""
    if not decision.responsible:
        responsible = EMPTY
    elif decision.responsible == 1:
        responsible = decision.only
    else:
        responsible = f"{decision.responsible} OPD"
    return {
        "decision": decision,
        "responsible": responsible,
        "progress": progress_chip(decision.total, decision.done, decision.overdue),
        "due": decision.due,
        "late": due.due_status(decision.due, today).lateness,
        "tasks": [(item, action_chip(item), due_status(item, today)) for item in decision.visible],
        "questions": list(dict.fromkeys(questions[item.pk] for item in decision.visible if item.pk in questions)),
    }


@require_POST
def meeting_decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Say that the meeting was held, cancel it, or take that back."""
    meeting = get_meeting(request.user, pk)
    move = check(MEETING_TRANSITIONS, meeting, action, request.user, note="-")
    form = _note_form(move, request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect(meeting)
    domain.decide_meeting(
        meeting=meeting,
        action=action,
        actor=request.user,
        note=form.cleaned_data["note"],
        version=form.cleaned_data["version"],
    )
    messages.success(request, move.done)
    return redirect(meeting)
