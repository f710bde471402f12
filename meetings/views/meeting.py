"""List, page and form of a meeting; saying that it was held or cancelled."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pug_tanjungbalai.common import due
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.formats import EMPTY, waktu
from pug_tanjungbalai.common.listing import ListPage
from pug_tanjungbalai.common.workflow import Offer, Transition, check, offers

from .. import domain, queries
from ..enums import MeetingMode, MeetingState
from ..filters import MeetingFilter
from ..forms import MeetingForm, MinutesForm, NoteForm, SpeakerFormSet
from ..models import Meeting, Minutes, Speaker
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
from .common import Difference, accept_version, differences, get_meeting, open_meeting, trail

#: Sections of the minutes in the order of the official form.
MINUTES_SECTIONS = ("opening", "remarks", "presentations", "discussion", "conclusion")


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
        "decisions": [_decision_row(row, today) for row in queries.decisions_of(meeting, request.user, today)],
        "lines": [(line, presence_chip(line.invitation)) for line in lines],
        "speakers": list(queries.speakers_of(meeting)),
        "minutes": _minutes(meeting),
        "participation": _participation(lines),
        "can_write": manages and meeting.state != MeetingState.CANCELLED,
        "moves": _moves(meeting, request.user),
    }
    return render(request, "meetings/meeting/detail.html", context)


def _moves(meeting: Meeting, user: Any) -> list[tuple[Offer, NoteForm]]:
    """The changes of state that this user may make, each with its form."""
    found = offers(MEETING_TRANSITIONS, meeting, user, domain.meeting_blockers(timezone.now()))
    return [(offer, _note_form(offer.transition, initial={"version": meeting.version})) for offer in found]


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


def _decision_row(decision: Any, today: dt.date) -> dict[str, Any]:
    """A decision ready for the table: who is responsible, how far, and the tasks that this user may read."""
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
    }


def _minutes(meeting: Meeting) -> dict[str, Any] | None:
    """The minutes with their filled sections; None where there are none."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        return None
    labels = {name: str(MinutesForm.base_fields[name].label) for name in MINUTES_SECTIONS}
    sections = [(label, getattr(minutes, name)) for name, label in labels.items() if getattr(minutes, name)]
    return {"minutes": minutes, "sections": sections}


@require_http_methods(["GET", "POST"])
def meeting_create(request: HttpRequest) -> HttpResponse:
    """Plan a meeting."""
    domain.require_manager(request.user)
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def meeting_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a meeting; where somebody else saved in between, both versions are shown (409)."""
    return _edit(request, open_meeting(request, pk))


def _edit(request: HttpRequest, meeting: Meeting | None) -> HttpResponse:
    speakers = list(queries.speakers_of(meeting).values()) if meeting else []
    data = request.POST if request.method == "POST" else None
    user: Any = request.user
    form = MeetingForm(
        data,
        instance=meeting,
        today=request.today,  # type: ignore[attr-defined]
        initial={} if meeting else {"organizer": user.department_id},
    )
    formset: Any = SpeakerFormSet(data, prefix="narasumber", initial=speakers)
    conflict, refusal, status = None, "", 200
    if data is not None and form.is_valid() & formset.is_valid():
        try:
            saved = domain.save_meeting(
                meeting=Meeting.objects.get(pk=meeting.pk) if meeting else None,
                actor=request.user,
                values=form.values(),
                departments=form.cleaned_data["invited"],
                speakers=formset.rows(),
                version=form.cleaned_data["version"] or 0,
            )
        except (IllegalMove, StaleVersion) as error:
            conflict = _conflict(meeting, form, formset) if meeting else None
            refusal, status = str(error), 409
        else:
            messages.success(request, "Rapat disimpan." if meeting else "Rapat dibuat dan undangannya dicatat.")
            return redirect(saved)
    context = {
        "form": form,
        "formset": formset,
        "meeting": meeting,
        "trail": trail(meeting, "Ubah") if meeting else trail("Rapat baru"),
        "conflict": conflict,
        "refusal": refusal,
        "cancel_url": meeting.get_absolute_url() if meeting else reverse("meetings:meeting_list"),
    }
    return render(request, "meetings/meeting/form.html", context, status=status)


def _conflict(meeting: Meeting, form: MeetingForm, formset: Any) -> list[Difference]:
    """Both versions in words; the form goes on from what is stored now."""
    stored = Meeting.objects.select_related("organizer").get(pk=meeting.pk)
    accept_version(form, version=stored.version)
    now = {name: getattr(stored, name) for name in form.values()}
    rows = list(queries.speakers_of(stored))
    return differences(
        _described(now, stored.departments.all(), rows),
        _described(form.values(), form.cleaned_data["invited"], [_speaker(row) for row in formset.rows()]),
    )


def _speaker(row: dict[str, Any]) -> Speaker:
    return Speaker(**{key: value for key, value in row.items() if key != "id"})


def _described(values: dict[str, Any], departments: Any, speakers: list[Speaker]) -> dict[str, str]:
    """A meeting as label -> text, as people read it."""
    texts = {}
    for name, value in values.items():
        if isinstance(value, dt.datetime):
            value = waktu(value)
        elif name == "mode":
            value = MeetingMode(value).label
        texts[_label(name)] = str(value)
    texts["Yang diundang"] = ", ".join(sorted(row.short_name for row in departments))
    texts["Narasumber"] = "; ".join(
        ", ".join(filter(None, [row.name, row.position, row.institution, row.topic, "daring" if row.online else ""]))
        for row in speakers
    )
    return texts


def _label(name: str) -> str:
    return str(MeetingForm.base_fields[name].label)


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
