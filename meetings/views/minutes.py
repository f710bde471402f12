"""Writing the minutes of a meeting: the form, which also saves itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from departments.queries import head_on
from pug_tanjungbalai.common.autosave import known_as, unanswered
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.formats import jam
from pug_tanjungbalai.common.richtext import to_text

from .. import domain, queries
from ..domain.lock import LOCKED
from ..domain.minutes_content import SECTIONS
from ..forms import CorrectionForm, MinutesForm
from ..models import Meeting, Minutes
from ..queries.minutes import minutes_of
from ..tables import progress_chip
from .common import Difference, accept_version, differences, open_meeting, trail
from .minutes_record import record_parts


@require_http_methods(["GET", "POST"])
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Sections of the minutes; where somebody else saved in between, both texts are shown (409).

    Locked minutes are shown with the way to a correction.
    """
    meeting = open_meeting(request, pk)
    stored = minutes_of(meeting)
    data = request.POST if request.method == "POST" else None
    if data is None and stored is not None and stored.locked_at:
        return _page(request, meeting, stored, correction=CorrectionForm(initial={"version": stored.version}))
    form = _form(request, meeting, stored, data)
    conflict, refusal = None, ""
    if data is not None and form.is_valid():
        try:
            _save(request, meeting, form)
        except (IllegalMove, StaleVersion) as error:
            conflict, refusal = _minutes_conflict(meeting, form), str(error)
        else:
            messages.success(request, "Notula disimpan.")
            return redirect("meetings:meeting_minutes", pk)
    return _page(request, meeting, stored, form=form, conflict=conflict, refusal=refusal)


def _page(request: HttpRequest, meeting: Meeting, stored: Minutes | None, **context: Any) -> HttpResponse:
    """The page with the form, or with what is locked; 409 where saving was refused."""
    today = request.today  # type: ignore[attr-defined]
    decisions = queries.decisions_of(meeting, request.user, today)
    page = {
        "meeting": meeting,
        "trail": trail(meeting, "Notula"),
        "decisions": [
            (row, progress_chip(row.total, row.done, row.overdue), domain.removal_obstacle(row.moved))
            for row in decisions
        ],
        "record": record_parts(meeting, stored, manages=True),
        **context,
    }
    template = "meetings/minutes/form.html" if "form" in context else "meetings/minutes/locked.html"
    return render(request, template, page, status=409 if context.get("refusal") else 200)


def _form(request: HttpRequest, meeting: Meeting, stored: Minutes | None, data: Any) -> MinutesForm:
    """The form; before there are minutes it proposes who leads the organizing office, and who writes."""
    initial = {}
    if stored is None:
        head = head_on(meeting.organizer, queries.meeting_day(meeting))
        user: Any = request.user
        initial = {"chair": head.name if head else "", "note_taker": user.display_name}
    return MinutesForm(data, instance=stored or Minutes(meeting=meeting), initial=initial)


def _save(request: HttpRequest, meeting: Meeting, form: MinutesForm) -> Minutes:
    with known_as(request):
        return domain.save_minutes(
            meeting=meeting,
            actor=request.user,
            values=form.values(),
            version=form.cleaned_data["version"],
            sent=unanswered(request),
        )


def _minutes_conflict(meeting: Meeting, form: MinutesForm) -> list[Difference]:
    """Both texts in plain words; the form goes on from what is stored now."""
    stored = minutes_of(meeting)
    accept_version(form, version=stored.version if stored else 0)
    labels = {name: str(form.fields[name].label) for name in form.values()}
    now = {labels[name]: _plain(name, getattr(stored, name, "")) for name in labels}
    return differences(now, {labels[name]: _plain(name, value) for name, value in form.values().items()})


def _plain(name: str, value: str) -> str:
    return to_text(value) if name in SECTIONS else value


@require_POST
def minutes_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the minutes while somebody writes them; asked for by static/js/minutes.js.

    200: ``version`` and ``time`` of what is stored. 422: ``problems`` by the id of their field. 409: somebody saved in
    between, or the minutes are locked (``locked``). 403: no right. 401: signed out.
    """
    meeting = open_meeting(request, pk)
    form = _form(request, meeting, minutes_of(meeting), request.POST)
    if not form.is_valid():
        problems = [
            {"id": form[name].id_for_label, "label": str(form[name].label), "text": str(text)}
            for name, texts in form.errors.items()
            for text in texts
        ]
        return JsonResponse({"problems": problems}, status=422)
    try:
        minutes = _save(request, meeting, form)
    except (IllegalMove, StaleVersion) as error:
        return JsonResponse({"reason": str(error), "locked": str(error) == LOCKED}, status=409)
    return JsonResponse({"version": minutes.version, "time": jam(timezone.now())})
