"""The page on which an attendance sheet is keyed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pug_tanjungbalai.common.errors import IllegalMove

from .. import domain, queries
from ..forms import AttendanceGrid
from ..forms.paste import add_pasted
from .common import open_meeting, trail


@require_http_methods(["GET", "POST"])
def meeting_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Presence of each invited department and its people; lines that a colleague changed are shown (409)."""
    meeting = open_meeting(request, pk)
    data: QueryDict | None = request.POST if request.method == "POST" else None
    invitations = list(queries.invitations_of(meeting))
    pasted = None
    if data is not None and "paste" in data:
        data = data.copy()
        pasted = add_pasted(data, invitations, data.get("paste_department", ""), data.get("paste_text", ""))
    grid = AttendanceGrid(invitations, data)
    refusal, status = "", 200
    if data is not None and grid.is_valid() and pasted is None:
        try:
            changed = domain.record_attendance(meeting=meeting, actor=request.user, entries=grid.entries())
        except domain.StaleAttendance as stale:
            grid.show_conflicts(stale.stored)
            refusal, status = str(stale), 409
        except IllegalMove as error:
            refusal, status = str(error), 409
        else:
            text = f"Kehadiran {changed} perangkat daerah disimpan." if changed else "Tidak ada yang berubah."
            messages.success(request, text)
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "trail": trail(meeting, "Kehadiran"),
        "form": grid,
        "refusal": refusal,
        "pasted": pasted,
        "departments": [row.department for row in invitations],
        "paste_text": pasted.text if pasted else request.POST.get("paste_text", ""),
        "paste_department": request.POST.get("paste_department", ""),
    }
    return render(request, "meetings/attendance/form.html", context, status=status)
