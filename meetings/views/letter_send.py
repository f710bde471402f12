"""Sending the invitation, or its cancellation: who gets it and who cannot, asked before anything goes out."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from departments.documents import letterhead
from pug_tanjungbalai.common.documents import docx, pdf
from pug_tanjungbalai.common.documents.pages import TEMPLATE
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.files import CONTENT_TYPES, safe_filename
from pug_tanjungbalai.common.mail import Attachment, Letter

from .. import queries
from ..documents.calendar import CANCEL, REQUEST, meeting_calendar
from ..documents.letter import invitation_letter
from ..domain import require_manager
from ..domain.letter import signer_warning
from ..domain.letter_delivery import send_invitations, sending_obstacle, sent_before
from ..enums import MeetingState
from ..forms import SendForm
from ..models import InvitationLetter
from ..queries import Mailbox
from ..tables import hours
from .common import accept_version, get_meeting, trail
from .letter import agenda_lines, letter_or_404

CALENDAR = "text/calendar; method={}"


@require_http_methods(["GET", "POST"])
def letter_send(request: HttpRequest, pk: int) -> HttpResponse:
    """The question with the recipients; afterwards what became of it. Of a cancelled meeting it is the cancellation."""
    require_manager(request.user)
    meeting = get_meeting(request.user, pk)
    cancelled = meeting.state == MeetingState.CANCELLED
    letter = letter_or_404(meeting)
    data = request.POST if request.method == "POST" else None
    form = SendForm(data, initial={"version": letter.version})
    refusal, status = "", 200
    submit = "Kirim pembatalan" if cancelled else "Kirim undangan"
    if data is not None and form.is_valid():
        try:
            delivery = send_invitations(
                letter=letter,
                actor=request.user,
                compose=_cancellation(request, letter) if cancelled else _composer(request, letter),
                version=form.cleaned_data["version"],
                again=form.cleaned_data["again"],
            )
        except (IllegalMove, StaleVersion) as error:
            letter = letter_or_404(meeting)
            accept_version(form, version=letter.version)
            refusal, status = str(error), 409
        else:
            say = messages.warning if delivery.failed else messages.success
            say(request, delivery.words)
            return redirect(meeting if cancelled else reverse("meetings:meeting_letter", args=[pk]))
    boxes = queries.mailboxes(meeting, request.today)  # type: ignore[attr-defined]
    context = {
        "meeting": meeting,
        "letter": letter,
        "form": form,
        "cancelled": cancelled,
        "what": "Pembatalan" if cancelled else "Undangan",
        "sent_at": sent_before(meeting, letter),
        "changed": queries.changed_since_sent(meeting, letter),
        "submit": submit,
        "trail": trail(meeting, submit),
        "reached": [box for box in boxes if box.addresses],
        "people": sum(len(box.addresses) for box in boxes),
        "without": [box.department.short_name for box in boxes if not box.addresses],
        "obstacle": sending_obstacle(meeting, letter, timezone.now()),
        "warning": signer_warning(letter, meeting),
        "refusal": refusal,
        "hours": hours(meeting),
    }
    return render(request, "meetings/letter/send.html", context, status=status)


def _composer(request: HttpRequest, letter: InvitationLetter) -> Callable[[Mailbox], Letter]:
    """What makes the message of each department. The letter is written once, before anything is claimed."""
    meeting = letter.meeting
    agenda = agenda_lines(meeting)
    address = request.build_absolute_uri(meeting.get_absolute_url())
    paper = _paper(letter, agenda)
    now = timezone.now()
    context = {"meeting": meeting, "letter": letter, "hours": hours(meeting), "agenda": agenda, "address": address}

    def compose(box: Mailbox) -> Letter:
        body = render_to_string("meetings/letter/mail.txt", {**context, "department": box.department})
        calendar = meeting_calendar(
            meeting, agenda, now=now, address=address, letter_version=letter.version, invited=box.addresses
        )
        return Letter(
            box.addresses, letter.subject, body, (paper, ("undangan.ics", calendar, CALENDAR.format(REQUEST)))
        )

    return compose


def _cancellation(request: HttpRequest, letter: InvitationLetter) -> Callable[[Mailbox], Letter]:
    """What makes the message of each department that the meeting will not be: its calendar takes the entry away."""
    meeting = letter.meeting
    address = request.build_absolute_uri(meeting.get_absolute_url())
    now = timezone.now()
    context = {
        "meeting": meeting,
        "letter": letter,
        "hours": hours(meeting),
        "address": address,
        "reason": queries.cancellation_reason(meeting),
    }

    def compose(box: Mailbox) -> Letter:
        body = render_to_string("meetings/letter/mail_cancelled.txt", {**context, "department": box.department})
        calendar = meeting_calendar(
            meeting, [], now=now, address=address, letter_version=letter.version, invited=box.addresses
        )
        subject = f"Dibatalkan: {meeting.title}"
        return Letter(box.addresses, subject, body, (("pembatalan.ics", calendar, CALENDAR.format(CANCEL)),))

    return compose


def _paper(letter: InvitationLetter, agenda: list) -> Attachment:
    """The letter as PDF; as Word where PDF cannot be made here."""
    document = invitation_letter(letter.meeting, letter, agenda, letterhead(letter.meeting.organizer))
    if pdf.available():
        return safe_filename(f"{document.name}.pdf"), pdf.render(TEMPLATE, {"document": document}), CONTENT_TYPES["pdf"]
    return safe_filename(f"{document.name}.docx"), docx.write(document), CONTENT_TYPES["docx"]
