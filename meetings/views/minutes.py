"""The minutes of a meeting, its decisions, and the tasks that follow from them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion

from .. import domain, queries
from ..forms import DecisionForm, DecisionTextForm, MinutesForm, TaskForm
from ..models import Decision, Meeting, Minutes
from ..tables import progress_chip
from .common import Difference, accept_version, differences, open_decision, open_meeting, trail


def _minutes_url(meeting: Meeting) -> str:
    return reverse("meetings:meeting_minutes", args=[meeting.pk])


@require_http_methods(["GET", "POST"])
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Sections of the minutes; where somebody else saved in between, both texts are shown (409)."""
    meeting = open_meeting(request, pk)
    stored = Minutes.objects.filter(meeting=meeting).first()
    data = request.POST if request.method == "POST" else None
    form = MinutesForm(data, instance=stored or Minutes(meeting=meeting))
    conflict, refusal, status = None, "", 200
    if data is not None and form.is_valid():
        try:
            domain.save_minutes(
                meeting=meeting, actor=request.user, values=form.values(), version=form.cleaned_data["version"]
            )
        except (IllegalMove, StaleVersion) as error:
            conflict, refusal, status = _minutes_conflict(meeting, form), str(error), 409
        else:
            messages.success(request, "Notula disimpan.")
            return redirect(_minutes_url(meeting))
    today = request.today  # type: ignore[attr-defined]
    context = {
        "meeting": meeting,
        "trail": trail(meeting, "Notula"),
        "form": form,
        "conflict": conflict,
        "refusal": refusal,
        "decisions": [
            (row, progress_chip(row.total, row.done, row.overdue), domain.removal_obstacle(row.moved))
            for row in queries.decisions_of(meeting, request.user, today)
        ],
    }
    return render(request, "meetings/minutes/form.html", context, status=status)


def _minutes_conflict(meeting: Meeting, form: MinutesForm) -> list[Difference]:
    """Both texts; the form goes on from what is stored now."""
    stored = Minutes.objects.filter(meeting=meeting).first()
    accept_version(form, version=stored.version if stored else 0)
    labels = {name: str(form.fields[name].label) for name in form.values()}
    now = {label: str(getattr(stored, name, "")) for name, label in labels.items()}
    mine = {labels[name]: text for name, text in form.values().items()}
    return differences(now, mine)


@require_http_methods(["GET", "POST"])
def decision_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the next decision with the departments that carry it out."""
    meeting = open_meeting(request, pk)
    form = DecisionForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            decision = domain.add_decision(
                meeting=meeting,
                actor=request.user,
                text=data["text"],
                departments=data["responsible"],
                due=data["due"],
                task=data["task"],
            )
        except IllegalMove as error:
            form.add_error(None, str(error))
        else:
            count = len(data["responsible"])
            messages.success(request, f"Keputusan {decision.number} dicatat dengan {count} tugas.")
            return redirect(_minutes_url(meeting))
    context = {"meeting": meeting, "form": form, "trail": trail(meeting, "Keputusan baru")}
    return render(request, "meetings/minutes/decision.html", context)


@require_http_methods(["GET", "POST"])
def decision_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Reword a decision; its tasks keep their own text."""
    decision = open_decision(request, pk)
    form = DecisionTextForm(request.POST if request.method == "POST" else None, decision=decision)
    conflict, refusal, status = None, "", 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            domain.change_decision(decision=decision, actor=request.user, text=data["text"], seen=data["seen"])
        except (IllegalMove, StaleVersion) as error:
            stored = Decision.objects.get(pk=decision.pk)
            accept_version(form, seen=domain.decision_fingerprint(stored))
            conflict = differences({"Bunyi keputusan": stored.text}, {"Bunyi keputusan": data["text"]})
            refusal, status = str(error), 409
        else:
            messages.success(request, f"Keputusan {decision.number} disimpan.")
            return redirect(_minutes_url(decision.meeting))
    context = _decision_context(decision, form, f"Ubah keputusan {decision.number}")
    context |= {"conflict": conflict, "refusal": refusal}
    return render(request, "meetings/minutes/decision_text.html", context, status=status)


@require_http_methods(["GET", "POST"])
def decision_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task to one, several or all invited departments."""
    decision = open_decision(request, pk)
    data = request.POST if request.method == "POST" else None
    form = TaskForm(data, meeting=decision.meeting, initial={"task": decision.text})
    if data is not None and form.is_valid():
        values = form.cleaned_data
        try:
            items = domain.give_tasks(
                decision=decision,
                actor=request.user,
                departments=values["responsible"],
                text=values["task"],
                due=values["due"],
            )
        except IllegalMove as refusal:
            form.add_error(None, str(refusal))
        else:
            passed = len(values["responsible"]) - len(items)
            text = f"{len(items)} tugas diberikan."
            messages.success(request, f"{text} {passed} perangkat daerah sudah mempunyainya." if passed else text)
            return redirect(_minutes_url(decision.meeting))
    context = _decision_context(decision, form, f"Tugas dari keputusan {decision.number}")
    return render(request, "meetings/minutes/tasks.html", context)


def _decision_context(decision: Decision, form: Any, page: str) -> dict[str, Any]:
    return {
        "meeting": decision.meeting,
        "decision": decision,
        "form": form,
        "trail": trail(decision.meeting, page),
    }


@require_POST
def decision_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a decision whose tasks nobody has touched."""
    decision = open_decision(request, pk)
    domain.remove_decision(decision=decision, actor=request.user)
    messages.success(request, f"Keputusan {decision.number} dihapus.")
    return redirect(_minutes_url(decision.meeting))
