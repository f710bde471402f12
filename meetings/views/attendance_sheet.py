"""The attendance list on paper and as a workbook; both hold NIP and phone, so they are for staff alone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from departments.documents import letterhead
from pug_tanjungbalai.common.documents import pdf
from pug_tanjungbalai.common.documents.responses import attachment
from pug_tanjungbalai.common.xlsx_write import xlsx_response

from ..documents.attendance import AttendanceSheet, attendance_sheet
from ..domain import require_manager
from ..excel.attendance import attendance_sheets
from ..models import Meeting
from ..queries import invitations_of
from .common import get_meeting

TEMPLATE = "meetings/checkin/sheet.html"
#: Which sheet -> whether it is empty.
KINDS = {"terisi": False, "kosong": True}


@require_GET
def meeting_sheet(request: HttpRequest, pk: int, kind: str, suffix: str) -> HttpResponseBase:
    """The sheet to sign: ``terisi`` with the names that are known, ``kosong`` with empty lines; html or pdf."""
    require_manager(request.user)
    meeting = get_meeting(request.user, pk)
    if kind not in KINDS or suffix not in {"html", "pdf"}:
        raise Http404
    sheet = attendance_sheet(
        meeting,
        invitations_of(meeting),
        kop=letterhead(meeting.organizer),
        blank=KINDS[kind],
        printed_at=timezone.now(),
    )
    if suffix == "pdf" and pdf.available():
        return attachment(pdf.render(TEMPLATE, {"sheet": sheet}), f"{sheet.name}.pdf")
    return _page(request, meeting, sheet, kind)


def _page(request: HttpRequest, meeting: Meeting, sheet: AttendanceSheet, kind: str) -> HttpResponse:
    """The sheet to print from the browser; also the answer where PDF cannot be made here."""
    context: dict[str, Any] = {
        "sheet": sheet,
        "back": meeting.get_absolute_url(),
        "pdf_url": reverse("meetings:meeting_sheet", args=[meeting.pk, kind, "pdf"]) if pdf.available() else "",
        "others": [
            (word, reverse("meetings:meeting_sheet", args=[meeting.pk, name, "html"]))
            for name, word in (("terisi", "Terisi"), ("kosong", "Kosong"))
            if name != kind
        ],
    }
    return render(request, TEMPLATE, context)


@require_GET
def meeting_attendance_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """People and departments as a workbook."""
    require_manager(request.user)
    meeting = get_meeting(request.user, pk)
    day = timezone.localdate(meeting.starts_at).isoformat()
    return xlsx_response(f"daftar-hadir-{day}-{meeting.pk}", attendance_sheets(meeting, invitations_of(meeting)))
