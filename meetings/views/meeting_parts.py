"""What the page of a meeting shows besides decisions and attendance: agenda, letter, series, minutes, files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from pug_tanjungbalai.common.documents.pages import SUFFIXES
from pug_tanjungbalai.common.formats import number

from .. import queries
from ..domain.agenda import overrun, timed
from ..models import Meeting
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
        "letter_links": {
            suffix: reverse("meetings:letter_print", args=[meeting.pk, suffix]) for suffix in SUFFIXES if letter
        },
        "record": record_parts(meeting, minutes_of(meeting), manages=can_manage_meetings(user)),
        "files": [(file, size_words(file.size)) for file in files_of(meeting)],
        "previous": meeting.previous,
        "following": list(queries.following(meeting)),
        "unfinished": _unfinished(meeting, user, today),
    }


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
