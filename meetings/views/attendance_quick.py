"""Quick ticking: a button for each way in which an invited department took part, one POST each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.fields import clean_search

from .. import queries as meeting_queries
from ..domain import require_manager
from ..domain.attendance import tick_presence
from ..enums import ATTENDED, Presence
from ..forms.checkin import TickForm
from ..models import Invitation, Meeting
from ..queries import checkin as queries
from ..tables import PRESENCE_LOOK
from .common import open_meeting, trail

#: The buttons, in the order in which they are used.
BUTTONS = (Presence.PRESENT, Presence.REPRESENTED, Presence.EXCUSED, Presence.ABSENT)


@require_GET
def attendance_quick(request: HttpRequest, pk: int) -> HttpResponse:
    """The invited departments with their buttons; a script that searches gets the list alone."""
    meeting = open_meeting(request, pk)
    context = _page(request, meeting)
    part = request.headers.get("HX-Target") == "daftar"
    return render(request, f"meetings/checkin/{'_quick_list' if part else 'quick'}.html", context)


@require_POST
def attendance_tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one department; without script back to its line, a refusal stands in the line itself."""
    require_manager(request.user)
    rows = Invitation.objects.filter(meeting__in=meeting_queries.visible_meetings(request.user))
    invitation = get_object_or_404(rows.select_related("meeting", "department"), pk=pk)
    form, problem, typed = TickForm(request.POST), "", request.POST.get("note", "")[:200]
    if form.is_valid():
        try:
            tick_presence(invitation=invitation, tick=form.tick(), actor=request.user)
        except (IllegalMove, StaleVersion) as refusal:
            problem = str(refusal)
    else:
        problem = " ".join(str(text) for texts in form.errors.values() for text in texts)
    scripted = request.headers.get("HX-Request") == "true"
    if not scripted and not problem:
        return redirect(f"{_address(request, invitation.meeting)}#u{invitation.pk}")
    kept = {invitation.pk: (problem, typed)} if problem else {}
    if scripted:
        return render(request, "meetings/checkin/_quick_answer.html", _answer(invitation, kept))
    return render(request, "meetings/checkin/quick.html", _page(request, invitation.meeting, kept), status=409)


def _address(request: HttpRequest, meeting: Meeting) -> str:
    """The page with the search as it was."""
    query = urlencode({name: request.POST[name] for name in ("q", "belum") if request.POST.get(name)})
    url = reverse("meetings:attendance_quick", args=[meeting.pk])
    return f"{url}?{query}" if query else url


def _page(request: HttpRequest, meeting: Meeting, kept: dict[int, tuple[str, str]] | None = None) -> dict[str, Any]:
    asked = request.GET if request.method == "GET" else request.POST
    term, open_only = clean_search(asked.get("q")), bool(asked.get("belum"))
    rows = queries.quick_lines(meeting, term=term, open_only=open_only)
    return {
        "meeting": meeting,
        "trail": trail(meeting, "Catat cepat"),
        "term": term,
        "open_only": open_only,
        "lines": [_line(row, kept or {}) for row in rows],
        **_counts(meeting),
    }


def _answer(invitation: Invitation, kept: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """The line as it is stored now, and the counts above the list."""
    row = queries.quick_lines(invitation.meeting).get(pk=invitation.pk)
    return {"line": _line(row, kept), "meeting": invitation.meeting, **_counts(invitation.meeting)}


def _counts(meeting: Meeting) -> dict[str, Any]:
    counts = queries.presence_counts(meeting)
    return {
        "invited": counts["invited"],
        "attended": sum(counts[value] for value in ATTENDED),
        "excused": counts[Presence.EXCUSED],
        "absent": counts[Presence.ABSENT],
        "open": counts[Presence.UNRECORDED],
    }


def _line(row: Any, kept: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """One department ready for its line."""
    problem, typed = kept.get(row.pk, ("", row.note))
    people = row.women + row.men
    away = row.presence not in ATTENDED and people > 0
    return {
        "row": row,
        "people": f"{people} peserta (P {row.women}, L {row.men})" if people else "",
        "contradiction": f"Ditandai {row.get_presence_display().lower()}, tetapi ada pesertanya." if away else "",
        "problem": problem,
        "note": typed,
        "buttons": [
            (value.value, str(value.label), PRESENCE_LOOK[value][1], value == row.presence) for value in BUTTONS
        ],
        "recorded": row.presence != Presence.UNRECORDED,
        "can_clear": row.presence != Presence.UNRECORDED and not people,
    }
