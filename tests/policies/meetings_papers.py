"""Rights of letters, minutes as a record, and files: written by Bapperida, read by everybody who is signed in."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.models import InvitationLetter, Meeting, Minutes
from tests import factories
from tests.conftest import City
from tests.meetings import papers

from . import EVERYONE, Policy

MANAGER = frozenset({"bapperida"})
WRITE = {"GET": MANAGER, "POST": MANAGER}


def coming(city: City) -> dict[str, Any]:
    return {"pk": papers.coming_meeting(city).pk}


def written(city: City) -> dict[str, Any]:
    return {"pk": papers.written_meeting(city).pk}


def locked(city: City) -> dict[str, Any]:
    meeting = papers.written_meeting(city)
    papers.lock(meeting, city.bapperida)
    return {"pk": meeting.pk}


def file_pk(city: City) -> dict[str, Any]:
    return {"pk": papers.make_file(papers.written_meeting(city), city.bapperida).pk}


def letter_form(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A valid body of the form of the letter."""
    letter = InvitationLetter.objects.get(meeting=kwargs["pk"])
    return {
        "number": "005/2/Bapperida/2026",
        "date": str(letter.date),
        "nature": "penting",
        "subject": "Undangan",
        "addressees": "Kepala Dinas Kesehatan",
        "signer_name": "Zul Abdiman",
        "signer_position": "Kepala Bapperida",
        "version": letter.version,
        "meeting_version": Meeting.objects.get(pk=kwargs["pk"]).version,
    }


def seen_version(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"version": Minutes.objects.get(meeting=kwargs["pk"]).version}


PAPERS_POLICY: dict[str, Policy] = {
    "meetings:meeting_continue": Policy(
        ok=WRITE,
        prepare=coming,
        data=lambda city, kwargs: {
            "title": "Rapat lanjutan",
            "starts_at": "2026-03-10T09:00",
            "mode": "luring",
            "place": "Aula",
            "organizer": city.bapperida_department.pk,
            "scope": "semua",
            "narasumber-TOTAL_FORMS": 0,
            "narasumber-INITIAL_FORMS": 0,
            "acara-TOTAL_FORMS": 0,
            "acara-INITIAL_FORMS": 0,
        },
    ),
    "meetings:meeting_letter": Policy(ok=WRITE, prepare=coming, data=letter_form),
    "meetings:letter_send": Policy(ok=WRITE, prepare=coming, data=lambda city, kwargs: {"version": 1}),
    "meetings:letter_print": Policy(
        ok={"GET": EVERYONE}, prepare=lambda city: {**coming(city), "suffix": "html"}, missing={"pk": 999_999_999}
    ),
    "meetings:meeting_calendar": Policy(ok={"GET": EVERYONE}, prepare=coming),
    "meetings:speaker_print": Policy(
        ok={"GET": MANAGER},
        prepare=lambda city: {"pk": factories.make_speaker(papers.coming_meeting(city)).pk, "suffix": "html"},
    ),
    "meetings:minutes_autosave": Policy(
        ok={"POST": MANAGER},
        prepare=written,
        data=lambda city, kwargs: {**seen_version(city, kwargs), "opening": "<p>Isi</p>", "format": "html"},
    ),
    "meetings:minutes_sign": Policy(
        ok={"POST": MANAGER}, prepare=lambda city: {**written(city), "act": "pimpinan"}, data=seen_version
    ),
    "meetings:minutes_correct": Policy(
        ok={"POST": MANAGER},
        prepare=locked,
        data=lambda city, kwargs: {**seen_version(city, kwargs), "reason": "Salah tulis."},
    ),
    "meetings:minutes_print": Policy(ok={"GET": EVERYONE}, prepare=lambda city: {**written(city), "suffix": "html"}),
    "meetings:minutes_version": Policy(ok={"GET": EVERYONE}, prepare=lambda city: {**locked(city), "number": 1}),
    "meetings:minutes_version_print": Policy(
        ok={"GET": EVERYONE}, prepare=lambda city: {**locked(city), "number": 1, "suffix": "html"}
    ),
    "meetings:file_create": Policy(
        ok=WRITE,
        prepare=written,
        data=lambda city, kwargs: {
            "kind": "paparan",
            "uploads": SimpleUploadedFile("paparan.pdf", papers.PDF, "application/pdf"),
        },
    ),
    "meetings:file_download": Policy(ok={"GET": EVERYONE}, prepare=file_pk),
    "meetings:file_remove": Policy(ok={"POST": MANAGER}, prepare=file_pk),
}
