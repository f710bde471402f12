"""The minutes as a record: signing them off, correcting them, their versions, and paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from departments.documents import letterhead
from pug_tanjungbalai.common.documents.pages import SUFFIXES, Place, answer, known_or_404
from pug_tanjungbalai.common.richtext import to_html
from pug_tanjungbalai.common.templatetags.ui import status_chip

from ..documents.minutes import Edition, minutes_document
from ..domain.additions import additions_to
from ..domain.lock import locked_version
from ..domain.minutes_content import SECTIONS, MinutesContent, changed_parts, read_content, version_content
from ..domain.signoff import SIGNERS, open_correction, sign_minutes, signing_obstacle, withdraw_signatures
from ..forms import CorrectionForm, VersionForm
from ..models import Meeting, Minutes, MinutesVersion
from ..queries.minutes import minutes_of, versions_of
from .common import get_meeting, open_meeting, trail

WITHDRAW = "batal"


@dataclass(frozen=True)
class Signature:
    """One of the two signatures for the page: who, whether it is there, or why it cannot be given."""

    key: str
    label: str
    name: str
    signed_at: Any
    obstacle: str


def record_parts(meeting: Meeting, minutes: Minutes | None, *, manages: bool) -> dict[str, Any]:
    """How far the minutes are signed off, their versions and downloads, for the pages that show them."""
    versions = list(versions_of(meeting)) if minutes else []
    signatures = []
    if minutes is not None:
        signatures = [
            Signature(
                key,
                signer.label,
                getattr(minutes, signer.name_field),
                getattr(minutes, signer.moment_field),
                signing_obstacle(meeting, minutes, key) if manages else "",
            )
            for key, signer in SIGNERS.items()
        ]
    return {
        "minutes": minutes,
        "chip": minutes_chip(minutes, versions),
        "signatures": signatures,
        "signed": any(row.signed_at for row in signatures),
        "versions": versions,
        "links": minutes_links(meeting),
        "additions": additions_to(meeting, versions[0]) if minutes and minutes.locked_at and versions else [],
        "sections": _sections({name: getattr(minutes, name) for name in SECTIONS}) if minutes else [],
    }


def minutes_chip(minutes: Minutes | None, versions: list[MinutesVersion]) -> SafeString:
    """How far the minutes are: icon, word and tone."""
    if minutes is None:
        return SafeString("")
    if minutes.locked_at:
        return status_chip("Notula ditandatangani", "good", "check-circle-fill")
    if versions:
        return status_chip("Notula dikoreksi", "fair", "pencil")
    if minutes.chair_signed_at or minutes.note_taker_signed_at:
        return status_chip("Menunggu satu pengesahan", "info", "hourglass-split")
    return status_chip("Draf notula", "none", "pencil")


def minutes_links(meeting: Meeting) -> dict[str, str]:
    """Addresses of the printed minutes by ending."""
    return {suffix: reverse("meetings:minutes_print", args=[meeting.pk, suffix]) for suffix in SUFFIXES}


def _sections(sections: dict[str, str]) -> list[tuple[str, SafeString]]:
    """(title, formatted text) of the sections that hold something."""
    return [(label, to_html(sections[name], below=3)) for name, label in SECTIONS.items() if sections.get(name)]


@require_POST
def minutes_sign(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Record the signature of chair (``pimpinan``) or note-taker (``notulis``); take both back (``batal``)."""
    meeting = open_meeting(request, pk)
    if act != WITHDRAW and act not in SIGNERS:
        raise Http404
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    if act == WITHDRAW:
        withdraw_signatures(meeting=meeting, actor=request.user, version=version)
        messages.success(request, "Pengesahan dibatalkan.")
    else:
        locked = sign_minutes(meeting=meeting, actor=request.user, who=act, version=version)
        text = f"Notula disahkan {SIGNERS[act].label}."
        messages.success(request, f"{text} Notula terkunci sebagai versi {locked.number}." if locked else text)
    return redirect("meetings:meeting_minutes", pk)


@require_POST
def minutes_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Open locked minutes for a correction, with its reason."""
    meeting = open_meeting(request, pk)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect("meetings:meeting_minutes", pk)
    open_correction(
        meeting=meeting,
        actor=request.user,
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
    )
    messages.success(request, "Koreksi dibuka. Perbaiki notula, lalu sahkan lagi; versi sebelumnya tetap tersimpan.")
    return redirect("meetings:meeting_minutes", pk)


@require_GET
def minutes_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A locked version to read, with what changed since the one before."""
    meeting = get_meeting(request.user, pk)
    versions = list(versions_of(meeting))
    version = _version_or_404(versions, number)
    content = version_content(version)
    before = next((row for row in versions if row.number == number - 1), None)
    context = {
        "meeting": meeting,
        "trail": trail(meeting, f"Notula versi {number}"),
        "version": version,
        "versions": versions,
        "newest": versions[0].number == number,
        "content": content,
        "sections": _sections(dict(content.sections)),
        "before": before,
        "changes": changed_parts(version_content(before), content) if before else [],
        "links": _version_links(meeting, number),
        "additions": additions_to(meeting, version) if version.number == locked_version(meeting) else [],
    }
    return render(request, "meetings/minutes/version.html", context)


def _version_or_404(versions: list[MinutesVersion], number: int) -> MinutesVersion:
    found = next((row for row in versions if row.number == number), None)
    if found is None:
        raise Http404
    return found


def _version_links(meeting: Meeting, number: int) -> dict[str, str]:
    return {suffix: reverse("meetings:minutes_version_print", args=[meeting.pk, number, suffix]) for suffix in SUFFIXES}


@require_GET
def minutes_print(request: HttpRequest, pk: int, suffix: str) -> HttpResponseBase:
    """The minutes on paper: the newest version while they are locked, else the text as it stands, marked as a draft."""
    meeting = get_meeting(request.user, pk)
    known_or_404(suffix)
    minutes = minutes_of(meeting)
    if minutes is None:
        raise Http404
    place = Place(links=minutes_links(meeting), back=meeting.get_absolute_url(), label="rapat")
    if minutes.locked_at:
        newest = versions_of(meeting)[0]
        locked = {"number": newest.number, "reason": newest.reason}
        return _paper(request, meeting, version_content(newest), suffix, place, **locked)
    return _paper(request, meeting, read_content(meeting, minutes), suffix, place)


@require_GET
def minutes_version_print(request: HttpRequest, pk: int, number: int, suffix: str) -> HttpResponseBase:
    """A locked version on paper."""
    meeting = get_meeting(request.user, pk)
    known_or_404(suffix)
    versions = list(versions_of(meeting))
    version = _version_or_404(versions, number)
    place = Place(
        links=_version_links(meeting, number),
        back=reverse("meetings:minutes_version", args=[pk, number]),
        label=f"versi {number}",
    )
    return _paper(
        request,
        meeting,
        version_content(version),
        suffix,
        place,
        number=number,
        reason=version.reason,
        superseded=versions[0].number != number,
    )


def _paper(
    request: HttpRequest, meeting: Meeting, content: MinutesContent, suffix: str, place: Place, **edition: Any
) -> HttpResponseBase:
    kop = letterhead(meeting.organizer, content.organizer)
    document = minutes_document(content, Edition(printed_at=timezone.now(), **edition), kop)
    return answer(request, document, suffix, place)
