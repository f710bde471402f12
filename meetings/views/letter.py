"""The letter of invitation: writing it, printing it, the entry for calendars, and the request to a speaker."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from departments.documents import letterhead
from pug_tanjungbalai.common.documents.pages import SUFFIXES, Place, answer, known_or_404
from pug_tanjungbalai.common.documents.responses import attachment
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.formats import tanggal

from .. import domain, queries
from ..documents.calendar import meeting_calendar
from ..documents.letter import invitation_letter, signer_block, speaker_letter
from ..domain.agenda import TimedItem, timed
from ..domain.letter import LETTER_FIELDS, drafted_letter, save_letter, signer_on, signer_warning
from ..domain.letter_delivery import sending_obstacle
from ..enums import LetterNature
from ..forms import LetterForm
from ..models import InvitationLetter, Meeting, Speaker
from .common import Difference, accept_version, differences, get_meeting, open_meeting, trail


def agenda_lines(meeting: Meeting) -> list[TimedItem]:
    """The agenda of ``meeting`` by the clock."""
    return timed(meeting.starts_at, queries.agenda_of(meeting))


def letter_or_404(meeting: Meeting) -> InvitationLetter:
    """The letter of ``meeting``, which is at hand."""
    letter = get_object_or_404(InvitationLetter, meeting=meeting)
    letter.meeting = meeting
    return letter


@require_http_methods(["GET", "POST"])
def meeting_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter, prefilled where there is none; where somebody else saved in between, both versions (409)."""
    meeting = open_meeting(request, pk)
    stored = queries.letter_of(meeting)
    data = request.POST if request.method == "POST" else None
    form = LetterForm(data, instance=stored or drafted_letter(meeting, _today(request)), meeting=meeting)
    conflict, refusal, status = None, "", 200
    if data is not None and form.is_valid():
        try:
            letter = save_letter(
                meeting=meeting,
                actor=request.user,
                number=form.cleaned_data["number"],
                values=form.values(),
                version=form.cleaned_data["version"],
                meeting_version=form.cleaned_data["meeting_version"],
            )
        except (IllegalMove, StaleVersion) as error:
            conflict, refusal, status = _conflict(meeting, form), str(error), 409
        else:
            messages.success(request, "Surat undangan disimpan.")
            warning = signer_warning(letter, meeting)
            if warning:
                messages.warning(request, warning)
            return redirect("meetings:meeting_letter", pk)
    context = {
        "meeting": meeting,
        "trail": trail(meeting, "Surat undangan"),
        "form": form,
        "letter": stored,
        "links": _links(meeting),
        "obstacle": sending_obstacle(meeting, stored, timezone.now()),
        "agenda": agenda_lines(meeting),
        "changed": queries.changed_since_sent(meeting, stored),
        "warning": signer_warning(stored, meeting) if stored and data is None else "",
        "conflict": conflict,
        "refusal": refusal,
    }
    return render(request, "meetings/letter/form.html", context, status=status)


def _today(request: HttpRequest) -> dt.date:
    return request.today  # type: ignore[attr-defined,no-any-return]


def _links(meeting: Meeting) -> dict[str, str]:
    return {suffix: reverse("meetings:letter_print", args=[meeting.pk, suffix]) for suffix in SUFFIXES}


def _conflict(meeting: Meeting, form: LetterForm) -> list[Difference]:
    """Both versions in words; the form goes on from what is stored now."""
    stored = queries.letter_of(meeting)
    now = Meeting.objects.get(pk=meeting.pk)
    accept_version(form, version=stored.version if stored else 0, meeting_version=now.version)
    theirs = {name: getattr(stored, name, "") for name in LETTER_FIELDS}
    return differences(
        _described({"number": now.invitation_number, **theirs}, form),
        _described({"number": form.cleaned_data["number"], **form.values()}, form),
    )


def _described(values: dict[str, Any], form: LetterForm) -> dict[str, str]:
    """A letter as label -> text."""
    texts = {}
    for name, value in values.items():
        if isinstance(value, dt.date):
            value = tanggal(value)
        elif name == "nature" and value:
            value = LetterNature(value).label
        texts[str(form.fields[name].label)] = str(value)
    return texts


@require_GET
def letter_print(request: HttpRequest, pk: int, suffix: str) -> HttpResponseBase:
    """The letter as a page to print, PDF or Word."""
    meeting = get_meeting(request.user, pk)
    known_or_404(suffix)
    letter = letter_or_404(meeting)
    place = Place(links=_links(meeting), back=meeting.get_absolute_url(), label="rapat")
    document = invitation_letter(meeting, letter, agenda_lines(meeting), letterhead(meeting.organizer))
    return answer(request, document, suffix, place)


@require_GET
def meeting_calendar_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The meeting as an entry for one's own calendar."""
    meeting = get_meeting(request.user, pk)
    letter = queries.letter_of(meeting)
    content = meeting_calendar(
        meeting,
        agenda_lines(meeting),
        now=timezone.now(),
        address=request.build_absolute_uri(meeting.get_absolute_url()),
        letter_version=letter.version if letter else 0,
    )
    return attachment(content, f"rapat-{timezone.localdate(meeting.starts_at)}.ics")


@require_GET
def speaker_print(request: HttpRequest, pk: int, suffix: str) -> HttpResponseBase:
    """The request to a speaker as a page to print, PDF or Word; for those who manage meetings."""
    domain.require_manager(request.user)
    known_or_404(suffix)
    speaker = get_object_or_404(queries.visible_speakers(), pk=pk)
    place = Place(
        links={kind: reverse("meetings:speaker_print", args=[pk, kind]) for kind in SUFFIXES},
        back=speaker.meeting.get_absolute_url(),
        label="rapat",
    )
    signer = signer_block(_signer(speaker, _today(request)))
    return answer(request, speaker_letter(speaker, signer, letterhead(speaker.meeting.organizer)), suffix, place)


def _signer(speaker: Speaker, today: dt.date) -> dict[str, str]:
    """Who signs the invitation signs this letter too; before there is one, who leads the office on its date."""
    letter = queries.letter_of(speaker.meeting)
    if letter is not None:
        return {name: getattr(letter, name) for name in LETTER_FIELDS if name.startswith("signer_")}
    return signer_on(speaker.meeting, speaker.letter_date or today)
