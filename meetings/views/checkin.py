"""Checking in on one's own phone, without an account: form, receipt, and what one sees where that cannot be.

Nobody's entry is shown but those of this phone (its session). A right code is always answered: 60 bits cannot be
guessed at any speed, so the limit on unknown codes may not lock out the office that shares the address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_http_methods

from pug_tanjungbalai.common.errors import IllegalMove
from pug_tanjungbalai.common.http import client_site
from pug_tanjungbalai.common.throttle import Limit

from ..domain.arrival import AlreadyRecorded, CheckinClosed, UnknownCode, check_in, correct, represents
from ..domain.checkin import CODE_LENGTH, Window, closed_words, normal_code, shown_code, window
from ..forms.checkin import CheckinForm, initial_of
from ..models import Attendee, Meeting
from ..queries import checkin as queries
from ..tables import hours

#: Unknown codes from one address; a person mistypes once or twice.
UNKNOWN = Limit("hadir-tidak-dikenal", 10)
#: Entries sent: a hall full of people behind one address arrives within minutes.
FROM_ADDRESS = Limit("hadir-alamat", 200)
FOR_CODE = Limit("hadir-kode", 400)
#: Where the session keeps what this phone entered: {meeting: [attendees]}.
SESSION = "hadir"
MAX_OWN = 20

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """For everybody, but not for search engines or caches."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        patch_cache_control(response, no_store=True)
        return response

    return login_not_required(wrapped)


def checkin_url(meeting: Meeting) -> str:
    """The address that the QR code leads to."""
    return reverse("meetings:checkin", args=[shown_code(meeting.checkin_code or "")])


def _receipt_url(meeting: Meeting) -> str:
    return reverse("meetings:checkin_receipt", args=[shown_code(meeting.checkin_code or "")])


@public
@require_GET
def checkin_start(request: HttpRequest) -> HttpResponse:
    """Where a code is typed that cannot be scanned. Nothing is looked up here."""
    typed = request.GET.get("kode", "")[:60]
    code = normal_code(typed)
    if code:
        return redirect("meetings:checkin", shown_code(code))
    problem = f"Kode terdiri atas {CODE_LENGTH} huruf dan angka; periksa lagi di layar rapat." if typed else ""
    return render(request, "meetings/checkin/start.html", {"typed": typed, "problem": problem})


@public
@require_http_methods(["GET", "POST"])
def checkin(request: HttpRequest, code: str) -> HttpResponse:
    """The form while one can check in; what this phone entered already leads to its receipt."""
    meeting = queries.meeting_by_code(normal_code(code))
    if meeting is None:
        return _unknown(request)
    now = timezone.now()
    own = _own(request, meeting)
    if request.method == "POST":
        return _receive(request, meeting, own, now)
    state = window(meeting, now)
    if state != Window.OPEN:
        return _closed(request, meeting, state, own=own)
    corrected = _corrected(own, request.GET.get("ubah", ""))
    if own and not corrected and "lain" not in request.GET:
        return redirect(_receipt_url(meeting))
    initial = initial_of(corrected, represents(corrected)) if corrected else {}
    form = CheckinForm(initial=initial, departments=queries.invited_departments(meeting))
    return _form(request, meeting, form, corrected)


def _receive(request: HttpRequest, meeting: Meeting, own: list[Attendee], now: dt.datetime) -> HttpResponse:
    """Put the person on the list, or say why not with everything that was typed."""
    corrected = _corrected(own, request.POST.get("entry", ""))
    form = CheckinForm(request.POST, departments=queries.invited_departments(meeting))
    wait = FROM_ADDRESS.hit(meeting.pk, client_site(request)) or FOR_CODE.hit(meeting.pk)
    if wait:
        return _too_fast(request, meeting, form, corrected, wait)
    if not form.is_valid():
        return _form(request, meeting, form, corrected)
    code = meeting.checkin_code or ""
    try:
        if corrected:
            correct(code=code, attendee_id=corrected.pk, entry=form.entry(), now=now)
        else:
            _remember(request, meeting, check_in(code=code, entry=form.entry(), now=now))
    except UnknownCode:
        return _unknown(request)
    except CheckinClosed as closed:
        return _closed(request, closed.meeting, closed.state, form=form, own=own)
    except AlreadyRecorded as double:
        if double.found in own and not corrected:
            return redirect(_receipt_url(meeting))
        return _form(request, meeting, form, corrected, recorded=str(double))
    except IllegalMove as refusal:
        return _form(request, meeting, form, corrected, refusal=str(refusal))
    return redirect(_receipt_url(meeting))


@public
@require_GET
def checkin_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What this phone entered: a proof to show, and the way to mend it until the end."""
    meeting = queries.meeting_by_code(normal_code(code))
    if meeting is None:
        return _unknown(request)
    context = {
        **_frame(meeting),
        "own": [(row, represents(row)) for row in _own(request, meeting)],
        "open": window(meeting, timezone.now()) == Window.OPEN,
    }
    return render(request, "meetings/checkin/receipt.html", context)


# --- what this phone entered ----------------------------------------------------------------------------------


def _own(request: HttpRequest, meeting: Meeting) -> list[Attendee]:
    keys = request.session.get(SESSION, {}).get(str(meeting.pk), ())
    return list(queries.own_entries(meeting, keys)) if keys else []


def _remember(request: HttpRequest, meeting: Meeting, attendee: Attendee) -> None:
    kept = request.session.get(SESSION, {})
    keys = [*kept.get(str(meeting.pk), ()), attendee.pk]
    request.session[SESSION] = {**kept, str(meeting.pk): keys[-MAX_OWN:]}


def _corrected(own: list[Attendee], key: str) -> Attendee | None:
    """The own entry that is being mended; somebody else's number is none."""
    return next((row for row in own if str(row.pk) == key), None)


# --- answers ----------------------------------------------------------------------------------------------------


def _frame(meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting, "hours": hours(meeting), "form_url": checkin_url(meeting)}


def _form(
    request: HttpRequest,
    meeting: Meeting,
    form: CheckinForm,
    corrected: Attendee | None,
    *,
    recorded: str = "",
    refusal: str = "",
    status: int = 0,
) -> HttpResponse:
    """The form with what was typed; ``recorded``: the person is on the list already, ``refusal``: why not now."""
    context = {**_frame(meeting), "form": form, "corrected": corrected, "recorded": recorded, "refusal": refusal}
    known = 409 if recorded or refusal else 200
    return render(request, "meetings/checkin/form.html", context, status=status or known)


def _too_fast(
    request: HttpRequest, meeting: Meeting, form: CheckinForm, corrected: Attendee | None, wait: int
) -> HttpResponse:
    words = f"Terlalu banyak kiriman dalam satu menit. Tunggu {wait} detik, lalu tekan Kirim lagi."
    response = _form(request, meeting, form, corrected, refusal=words, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def _closed(
    request: HttpRequest,
    meeting: Meeting,
    state: Window,
    *,
    own: list[Attendee],
    form: CheckinForm | None = None,
) -> HttpResponse:
    """Why one cannot check in now; what was typed is shown, so that it can be read out to staff."""
    context = {
        **_frame(meeting),
        "reason": closed_words(meeting, state),
        "state": state,
        "typed": _typed(form) if form else [],
        "own": own,
    }
    return render(request, "meetings/checkin/closed.html", context, status=409 if form else 200)


def _typed(form: CheckinForm) -> list[tuple[str, str]]:
    """The fields of a valid form as label and words."""
    values = form.cleaned_data
    words = {**values, "department": values["department"].name, "represents": "ya" if values["represents"] else ""}
    return [(str(form[name].label), str(value)) for name, value in words.items() if value]


def _unknown(request: HttpRequest) -> HttpResponse:
    """The same page for a guessed, mistyped, replaced or malformed code; 429 after too many of them."""
    wait = UNKNOWN.hit(client_site(request))
    if not wait:
        return render(request, "meetings/checkin/unknown.html", status=404)
    response = render(request, "meetings/checkin/too_many.html", status=429)
    response.headers["Retry-After"] = str(wait)
    return response
