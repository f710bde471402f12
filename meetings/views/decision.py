"""The decisions of a meeting, and the tasks that follow from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion

from .. import domain, queries
from ..domain.lock import locked_version
from ..forms import DecisionForm, DecisionTextForm, TaskForm
from ..models import ActionItem, Decision, Meeting
from .common import accept_version, differences, open_decision, open_meeting, trail

#: A form that carries this field asks what would come of it.
PREVIEW = "pratinjau"


def _minutes_url(meeting: Meeting) -> str:
    return reverse("meetings:meeting_minutes", args=[meeting.pk])


@require_http_methods(["GET", "POST"])
def decision_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the next decision with the departments that carry it out; asked for a preview, nothing is recorded."""
    meeting = open_meeting(request, pk)
    form = DecisionForm(request.POST if request.method == "POST" else None, meeting=meeting)
    context = {"meeting": meeting, "form": form, "trail": trail(meeting, "Keputusan baru")}
    if PREVIEW in request.POST:
        return _preview(request, form, context, "meetings/minutes/decision.html")
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
                closing=data["closing"],
            )
        except IllegalMove as error:
            form.add_error(None, str(error))
        else:
            items = list(decision.actions.all())
            messages.success(
                request, f"Keputusan {decision.number} dicatat dengan {len(items)} tugas.{_at_once(items)}"
            )
            return redirect(_minutes_url(meeting))
    return render(request, "meetings/minutes/decision.html", context)


def _at_once(items: list[ActionItem]) -> str:
    """How many of the new tasks closed as soon as they were given."""
    closed = sum(item.closed_by_itself for item in items)
    return f" {closed} langsung selesai karena syaratnya sudah terpenuhi." if closed else ""


def _preview(request: HttpRequest, form: TaskForm, context: dict[str, Any], template: str) -> HttpResponse:
    """What would come of the form as it stands: the part of the page for a script, else the whole page."""
    form.is_valid()
    today: dt.date = request.today  # type: ignore[attr-defined]
    departments, closing = form.cleaned_data.get("responsible"), form.cleaned_data.get("closing", domain.BY_REPORT)
    if departments:
        context["forecast"] = domain.forecast(
            departments=departments, key=closing.fact, options=closing.options, day=today
        )
        context["begun"] = queries.meeting_day(form.meeting) <= today
    if request.headers.get("HX-Request") == "true":
        return render(request, "meetings/minutes/_forecast.html", context)
    return render(request, template, context)


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
    context = _decision_context(decision, form, f"Tugas dari keputusan {decision.number}")
    context["locked_version"] = locked_version(decision.meeting)
    if PREVIEW in request.POST:
        return _preview(request, form, context, "meetings/minutes/tasks.html")
    if data is not None and form.is_valid():
        values = form.cleaned_data
        try:
            items = domain.give_tasks(
                decision=decision,
                actor=request.user,
                departments=values["responsible"],
                text=values["task"],
                due=values["due"],
                closing=values["closing"],
            )
        except IllegalMove as refusal:
            form.add_error(None, str(refusal))
        else:
            passed = len(values["responsible"]) - len(items)
            text = f"{len(items)} tugas diberikan.{_at_once(items)}"
            messages.success(request, f"{text} {passed} perangkat daerah sudah mempunyainya." if passed else text)
            return redirect(_minutes_url(decision.meeting))
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
