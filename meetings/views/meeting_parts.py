"""What the page of a meeting shows besides decisions and attendance: agenda, letter, series, minutes, files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from pug_tanjungbalai.common.documents.pages import SUFFIXES
from pug_tanjungbalai.common.formats import number

from .. import queries
from ..domain.agenda import overrun, timed
from ..domain.letter_delivery import sending_obstacle
from ..enums import MeetingState
from ..models import InvitationLetter, Meeting
from ..queries import cancellation_sent_at, changed_since_sent
from ..queries.meeting_files import files_of
from ..queries.minutes import minutes_of
from ..rules import can_manage_meetings
from ..tables import action_chip, due_status
from .minutes_record import record_parts

KILOBYTE = 1024


def page_parts(meeting: Meeting, user: Any, today: dt.date) -> dict[str, Any]:
    """Context of the page; a fixed number of queries."""
    agenda = timed(meeting.starts_at, queries.agenda_of(meeting))
    letter = queries.letter_of(meeting)
    return {
        "agenda": agenda,
        "overrun": overrun(meeting.ends_at, agenda),
        "letter": letter,
        "letter_news": _letter_news(meeting, letter) if can_manage_meetings(user) else {},
        "letter_links": {
            suffix: reverse("meetings:letter_print", args=[meeting.pk, suffix]) for suffix in SUFFIXES if letter
        },
        "record": record_parts(meeting, minutes_of(meeting), manages=can_manage_meetings(user)),
        "files": [(file, size_words(file.size)) for file in files_of(meeting)],
        "previous": meeting.previous,
        "following": list(queries.following(meeting)),
        "unfinished": _unfinished(meeting, user, today),
    }


def _letter_news(meeting: Meeting, letter: InvitationLetter | None) -> dict[str, Any]:
    """For those who invite: what those who were invited by e-mail have not heard yet."""
    if letter is None or letter.sent_at is None or meeting.state == MeetingState.HELD:
        return {}
    if meeting.state == MeetingState.PLANNED:
        return {"changed": changed_since_sent(meeting, letter)}
    told = cancellation_sent_at(letter)
    return {"told": told, "may_tell": not sending_obstacle(meeting, letter, timezone.now())}


def _unfinished(meeting: Meeting, user: Any, today: dt.date) -> list[tuple[Any, Any, Any]]:
    """What earlier meetings of the series left open, as far as this user may read it."""
    earlier = queries.earlier_of_series(meeting)
    if not earlier:
        return []
    return [(item, action_chip(item), due_status(item, today)) for item in queries.still_open_for(user, earlier)]


def size_words(size: int) -> str:
    """``340 KB``, ``1,2 MB``."""
    if size < KILOBYTE * KILOBYTE:
        return f"{number(max(1, round(size / KILOBYTE)))} KB"
    return f"{number(size / KILOBYTE / KILOBYTE, 1)} MB"
