"""Check-in for staff: opening, closing and changing the code; the page for the projector."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_GET, require_POST

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.formats import jam, percent, tanggal, waktu
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.qr import qr_svg

from ..domain import checkin, require_manager
from ..domain.checkin import Window
from ..domain.lock import is_locked
from ..enums import MeetingState
from ..models import Meeting
from ..queries import checkin as queries
from ..tables import hours
from .checkin import checkin_url
from .common import get_meeting, open_meeting, trail

ACTIONS = {
    "buka": (checkin.open_checkin, "Daftar hadir mandiri dibuka."),
    "tutup": (checkin.close_checkin, "Daftar hadir mandiri ditutup."),
    "ganti": (checkin.rotate_code, "Kode diganti. Kode QR dan tautan yang lama tidak berlaku lagi."),
}
#: What the page says of each window: word, tone, icon.
LOOK = {
    Window.NONE: ("Belum dibuka", "none", "lock"),
    Window.EARLY: ("Siap, belum waktunya", "info", "clock"),
    Window.OPEN: ("Sedang dibuka", "good", "unlock"),
    Window.ENDED: ("Waktunya sudah lewat", "none", "lock"),
    Window.CLOSED: ("Ditutup petugas", "fair", "lock"),
    Window.CANCELLED: ("Rapat dibatalkan", "none", "slash-circle"),
}
#: The projected page asks again while something may still change by itself.
POLLED = frozenset({Window.EARLY, Window.OPEN})
#: Changes with every version of the answer's form, so that no browser keeps an older one.
EDITION = 1


@require_GET
def meeting_checkin(request: HttpRequest, pk: int) -> HttpResponse:
    """The code with its QR, when it works, and the buttons for it."""
    meeting = open_meeting(request, pk)
    now = timezone.now()
    context = {
        "meeting": meeting,
        "trail": trail(meeting, "Daftar hadir mandiri"),
        **_code(request, meeting, now),
        "period": _period(meeting),
        "locked": is_locked(meeting),
        "turnout": queries.turnout(meeting, 0),
    }
    return render(request, "meetings/checkin/staff.html", context)


@require_POST
def meeting_checkin_decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Open the check-in, close it, or give it a new code."""
    require_manager(request.user)
    if action not in ACTIONS:
        raise Http404
    act, done = ACTIONS[action]
    act(meeting=get_meeting(request.user, pk), actor=request.user)
    messages.success(request, done)
    return redirect("meetings:meeting_checkin", pk)


def _code(request: HttpRequest, meeting: Meeting, now: dt.datetime) -> dict[str, Any]:
    """Code, address and QR, and where the check-in stands."""
    state = checkin.window(meeting, now)
    context: dict[str, Any] = {"state": state, "look": LOOK[state]}
    if meeting.checkin_code:
        url = request.build_absolute_uri(checkin_url(meeting))
        start = request.build_absolute_uri(reverse("meetings:checkin_start"))
        context |= {
            "url": url,
            "short_url": start.partition("://")[2],
            "code": checkin.shown_code(meeting.checkin_code),
            "qr": qr_svg(url),
        }
    return context


def _period(meeting: Meeting) -> str:
    """``8 Jul 2026 pukul 08.00–12.00 WIB``."""
    opening, end = checkin.opens_at(meeting), checkin.closes_at(meeting)
    if tanggal(opening) == tanggal(end):
        return f"{tanggal(opening)} pukul {jam(opening)}–{jam(end)} WIB"
    return f"{waktu(opening)} – {waktu(end)}"


# --- projector ----------------------------------------------------------------------------------------------------


@require_GET
def meeting_screen(request: Request, pk: int) -> HttpResponse:
    """For the projector: QR and link beside the live counts."""
    meeting = open_meeting(request, pk)
    now = timezone.now()
    context = {"hours": hours(meeting), **_code(request, meeting, now), **_live(meeting, now)}
    return render(request, "meetings/checkin/screen.html", context)


@require_GET
def meeting_screen_part(request: Request, pk: int) -> HttpResponse:
    """The counts alone; 304 while nothing was written and the window is the same."""
    require_manager(request.user)
    meeting = get_meeting(request.user, pk)
    now = timezone.now()
    parts = (meeting.pk, request.user.pk, checkin.window(meeting, now), audit.newest_ids(), EDITION)
    etag = f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or render(
        request, "meetings/checkin/_live.html", _live(meeting, now)
    )
    response.headers["ETag"] = etag
    # Kept by the browser, but asked for again each time.
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _live(meeting: Meeting, now: dt.datetime) -> dict[str, Any]:
    """Everything that changes while people arrive, in ready words."""
    state = checkin.window(meeting, now)
    found = queries.turnout(meeting)
    total = found.people
    return {
        "meeting": meeting,
        "turnout": found,
        "women_share": percent(found.women * 100 / total, 0) if total else "",
        "men_share": percent(found.men * 100 / total, 0) if total else "",
        "state": state,
        "look": LOOK[state],
        "words": checkin.closed_words(meeting, state),
        "polled": state in POLLED and meeting.state != MeetingState.CANCELLED,
    }
