"""The form of a meeting: plan one, go on from an earlier one, change one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.formats import tanggal, waktu

from .. import domain, queries
from ..enums import MeetingMode
from ..forms import AgendaFormSet, MeetingForm, SpeakerFormSet
from ..models import ActionItem, Meeting, Speaker
from ..tables import action_chip, due_status
from .common import Difference, accept_version, differences, get_meeting, open_meeting, trail

#: Minutes for the first item of a meeting that goes on from another one.
FOLLOW_UP_MINUTES = 30


@require_http_methods(["GET", "POST"])
def meeting_create(request: HttpRequest) -> HttpResponse:
    """Plan a meeting."""
    domain.require_manager(request.user)
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def meeting_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a meeting; where somebody else saved in between, both versions are shown (409)."""
    return _edit(request, open_meeting(request, pk))


@require_http_methods(["GET", "POST"])
def meeting_continue(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a meeting that goes on from another one: same invitees, what is still open as the first item."""
    domain.require_manager(request.user)
    return _edit(request, None, previous=get_meeting(request.user, pk))


def _edit(request: HttpRequest, meeting: Meeting | None, previous: Meeting | None = None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    unfinished = _unfinished(previous)
    form, agenda, speakers = _forms(request, data, meeting, previous, unfinished)
    conflict, refusal, status = None, "", 200
    if data is not None and form.is_valid() & agenda.is_valid() & speakers.is_valid():
        try:
            saved = domain.save_meeting(
                meeting=Meeting.objects.get(pk=meeting.pk) if meeting else None,
                actor=request.user,
                values=form.values(),
                departments=form.cleaned_data["invited"],
                speakers=speakers.rows(),
                agenda=agenda.rows(),
                previous=previous,
                version=form.cleaned_data["version"] or 0,
            )
        except (IllegalMove, StaleVersion) as error:
            conflict = _conflict(meeting, form, agenda, speakers) if meeting else None
            refusal, status = str(error), 409
        else:
            messages.success(request, "Rapat disimpan." if meeting else "Rapat dibuat dan undangannya dicatat.")
            return redirect(saved)
    page = "Ubah" if meeting else "Rapat lanjutan" if previous else "Rapat baru"
    context = {
        "form": form,
        "agenda": agenda,
        "formset": speakers,
        "meeting": meeting,
        "previous": previous,
        "unfinished": [(item, action_chip(item), due_status(item, _today(request))) for item in unfinished],
        "trail": trail(*[step for step in (meeting or previous, page) if step]),
        "conflict": conflict,
        "refusal": refusal,
        "cancel_url": _cancel_url(meeting or previous),
    }
    return render(request, "meetings/meeting/form.html", context, status=status)


def _today(request: HttpRequest) -> dt.date:
    return request.today  # type: ignore[attr-defined,no-any-return]


def _cancel_url(meeting: Meeting | None) -> str:
    return meeting.get_absolute_url() if meeting else reverse("meetings:meeting_list")


def _forms(
    request: HttpRequest, data: Any, meeting: Meeting | None, previous: Meeting | None, unfinished: list[ActionItem]
) -> tuple[MeetingForm, Any, Any]:
    """The form with the rows of agenda and speakers, filled with what is stored or taken over."""
    user: Any = request.user
    initial: dict[str, Any] = {} if meeting else {"organizer": user.department_id}
    agenda_rows: list[Any] = list(queries.agenda_of(meeting).values()) if meeting else []
    if previous:
        initial |= _taken_over(previous, _today(request))
        # What is taken over and sent back unchanged is no less a row.
        agenda_rows = [_follow_up(previous, len(unfinished), _today(request))] if data is None else []
    speaker_rows = list(queries.speakers_of(meeting).values()) if meeting else []
    return (
        MeetingForm(data, instance=meeting, today=_today(request), initial=initial),
        AgendaFormSet(data, prefix="acara", initial=agenda_rows),
        SpeakerFormSet(data, prefix="narasumber", initial=speaker_rows),
    )


def _unfinished(previous: Meeting | None) -> list[ActionItem]:
    """What is still open from the meeting and those before it in its series."""
    if previous is None:
        return []
    return list(queries.still_open([previous.pk, *queries.earlier_of_series(previous)]))


def _taken_over(previous: Meeting, today: dt.date) -> dict[str, Any]:
    """What a meeting takes over from the one it goes on from."""
    title = previous.title if previous.title.endswith("(lanjutan)") else f"{previous.title} (lanjutan)"
    return {
        "title": title if len(title) <= 200 else previous.title,
        "mode": previous.mode,
        "place": previous.place,
        "link": previous.link,
        "organizer": previous.organizer_id,
        "purpose": previous.purpose,
        "mission": previous.mission,
        "scope": "pilihan",
        "departments": [row.pk for row in queries.invitees_again(previous, today)],
    }


def _follow_up(previous: Meeting, count: int, today: dt.date) -> dict[str, Any]:
    """The first item: what became of the decisions; the letter prints the count, so it says of which day it is."""
    title = f"Tindak lanjut keputusan rapat {tanggal(previous.starts_at)}"
    return {
        "title": f"{title} ({count} tugas terbuka per {tanggal(today)})" if count else title,
        "minutes": FOLLOW_UP_MINUTES,
        "position": 1,
    }


# --- two versions -------------------------------------------------------------------------------------------------


def _conflict(meeting: Meeting, form: MeetingForm, agenda: Any, speakers: Any) -> list[Difference]:
    """Both versions in words; the form goes on from what is stored now."""
    stored = Meeting.objects.select_related("organizer").get(pk=meeting.pk)
    accept_version(form, version=stored.version)
    now = {name: getattr(stored, name) for name in form.values()}
    mine = _described(
        form.values(),
        form.cleaned_data["invited"],
        [Speaker(**{key: value for key, value in row.items() if key != "id"}) for row in speakers.rows()],
        sorted(agenda.rows(), key=lambda row: row["position"]),
    )
    items: list[Any] = list(queries.agenda_of(stored).values("title", "presenter", "minutes"))
    return differences(_described(now, stored.departments.all(), list(queries.speakers_of(stored)), items), mine)


def _described(
    values: dict[str, Any], departments: Any, speakers: list[Speaker], agenda: list[dict[str, Any]]
) -> dict[str, str]:
    """A meeting as label -> text, as people read it."""
    texts = {}
    for name, value in values.items():
        if isinstance(value, dt.datetime):
            value = waktu(value)
        elif name == "mode":
            value = MeetingMode(value).label
        texts[str(MeetingForm.base_fields[name].label)] = "" if value is None else str(value)
    texts["Yang diundang"] = ", ".join(sorted(row.short_name for row in departments))
    texts["Susunan acara"] = "\n".join(
        f"{row['minutes']} menit: {row['title']}{' – ' + row['presenter'] if row['presenter'] else ''}"
        for row in agenda
    )
    texts["Narasumber"] = "; ".join(_speaker(row) for row in speakers)
    return texts


def _speaker(row: Speaker) -> str:
    letter = f"surat {row.letter_number} {tanggal(row.letter_date)}" if row.letter_number or row.letter_date else ""
    words = (row.name, row.position, row.institution, row.topic, "daring" if row.online else "", letter)
    return ", ".join(filter(None, words))
