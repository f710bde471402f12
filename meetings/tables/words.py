"""Words and columns that the tables and pages of this app share."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from pug_tanjungbalai.common.formats import jam, local_date, tanggal, tanggal_panjang, waktu

from ..models import Meeting

TITLE = {"td": {"class": "title"}}
DATE = {"td": {"class": "date"}}
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


def shortened(text: str, limit: int = 140) -> str:
    """``text`` on one line, cut at a word with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit].rsplit(' ', 1)[0]}…"


def file_words(text: str, limit: int = 70) -> str:
    """``text`` for the name of a file: short, cut at a word, a colon as a dash, a slash as a hyphen."""
    return shortened(text.replace(": ", " - ").replace("/", "-"), limit).removesuffix("…").rstrip(" -")


def moment_words(at: dt.datetime | None) -> str:
    """A moment with its time; the date alone where only the day is known (midnight in WIB)."""
    if at is None:
        return ""
    return tanggal_panjang(at) if timezone.localtime(at).time() == dt.time.min else waktu(at)


def hours(meeting: Meeting) -> str:
    """``09.00–12.00 WIB``; the end with its date where the meeting lasts several days; an end not known: "selesai"."""
    if meeting.ends_at is None:
        return f"{jam(meeting.starts_at)} WIB–selesai"
    end = jam(meeting.ends_at)
    if local_date(meeting.ends_at) != local_date(meeting.starts_at):
        end = f"{tanggal(meeting.ends_at)} {end}"
    return f"{jam(meeting.starts_at)}–{end} WIB"
