"""How anything with a due date stands against it, in the same words everywhere. "Overdue" is computed, never stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .formats import number, relative_day, tanggal

_SOON_DAYS = 7


@dataclass(frozen=True)
class DueStatus:
    """Words for people, a tone of the interface, and the days after the due date (0 or more)."""

    text: str
    tone: str
    days_late: int

    @property
    def lateness(self) -> str:
        """Only the delay ("lewat 12 hari"); empty where there is none."""
        return f"lewat {number(self.days_late)} hari" if self.days_late else ""


def due_status(due: dt.date | None, today: dt.date, done_on: dt.date | None = None) -> DueStatus:
    """ "lewat 12 hari", "5 hari lagi" or "hari ini" while open; once done (``done_on``) whether that was in time.

    Nothing is said where there is no due date.
    """
    if due is None:
        return DueStatus("", "none", 0)
    days_left = (due - (done_on or today)).days
    late = DueStatus("", "poor", max(0, -days_left))
    if done_on:
        words = ", ".join(filter(None, [f"selesai {tanggal(done_on)}", late.lateness]))
        return DueStatus(words, "fair" if late.days_late else "good", late.days_late)
    if late.days_late:
        return DueStatus(late.lateness, "poor", late.days_late)
    return DueStatus(relative_day(due, today), "fair" if days_left <= _SOON_DAYS else "none", 0)


def due_cell(due: dt.date, status: DueStatus) -> SafeString:
    """The date with its status below, as a cell of a table."""
    return format_html(
        '<span><span class="date">{}</span><span class="sub{}">{}</span></span>',
        tanggal(due),
        f" text-{status.tone}" if status.tone != "none" else "",
        status.text,
    )
