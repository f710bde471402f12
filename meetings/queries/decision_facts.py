"""What this app and the departments know of the facts that close tasks; a fixed number of queries a fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.utils import timezone

from departments.models import Department, FocalPoint
from departments.queries import year_states
from pug_tanjungbalai.common.formats import local_date, tanggal

from ..enums import ATTENDED, MeetingState
from ..facts import Missing, Options, Proof, Standing
from ..models import Invitation, Meeting

#: How many meetings the choice of one offers, the newest first.
MEETINGS_OFFERED = 40


def start_of(day: dt.date) -> dt.datetime:
    """Midnight in WIB at the beginning of ``day``: the moment of a fact of which only the day is known."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


# --- choices ----------------------------------------------------------------------------------------------------


def year_choices() -> list[tuple[str, str]]:
    """The fiscal years, newest first."""
    return [(str(year), str(year)) for year, _state in year_states()]


def meeting_choices() -> list[tuple[str, str]]:
    """Meetings that were not cancelled, newest first."""
    rows = Meeting.objects.exclude(state=MeetingState.CANCELLED).order_by("-starts_at")[:MEETINGS_OFFERED]
    return [(str(row.pk), f"{tanggal(row.starts_at)} · {row.title}") for row in rows]


def meeting_words(wanted: Sequence[Options]) -> list[str]:
    """``“Rapat koordinasi”, 9 Des 2026`` for each of the options; what is left of it where the meeting is gone."""
    found = Meeting.objects.in_bulk({options.get("meeting", 0) for options in wanted})
    words = {pk: f"“{row.title}”, {tanggal(row.starts_at)}" for pk, row in found.items()}
    return [words.get(options.get("meeting", 0), "rapat yang sudah tidak ada") for options in wanted]


# --- standings --------------------------------------------------------------------------------------------------


def attendance(department_ids: Collection[int], options: Options, day: dt.date) -> dict[int, Standing]:
    """Present or represented at the meeting ``options["meeting"]``, once it was held."""
    rows = Invitation.objects.filter(meeting=options["meeting"], department__in=department_ids)
    found = {row.department_id: _attended(row, day) for row in rows.select_related("meeting")}
    absent = Standing(total=1, note="Perangkat daerah ini tidak diundang pada rapat itu.")
    return {pk: found.get(pk, absent) for pk in department_ids}


def _attended(row: Invitation, day: dt.date) -> Standing:
    meeting, url = row.meeting, row.meeting.get_absolute_url()
    counted = meeting.state == MeetingState.HELD and local_date(meeting.starts_at) <= day
    word = row.get_presence_display().lower()
    if counted and row.presence in ATTENDED:
        text = f"{word.capitalize()} pada “{meeting.title}” {tanggal(meeting.starts_at)}."
        return Standing(1, 1, proof=Proof(text, meeting.starts_at, url))
    words = f"kehadiran: {word}" if counted else "rapat belum terlaksana"
    return Standing(0, 1, (Missing(f"{meeting.title}, {tanggal(meeting.starts_at)}: {words}", url),))


def appointment(department_ids: Collection[int], options: Options, day: dt.date) -> dict[int, Standing]:
    """A letter of appointment (SK) of a focal point is in force for the year ``options["year"]``.

    In the year itself it must be valid on ``day``; before and after it, its period must touch the year. It counts
    from its own date on, not before its period begins unless the year still lies ahead.
    """
    year = options["year"]
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    rows = FocalPoint.objects.filter(department__in=department_ids, valid_from__lte=last, valid_to__gte=first)
    since: dict[int, tuple[dt.date, FocalPoint]] = {}
    others: dict[int, FocalPoint] = {}
    for row in rows.select_related("department").order_by("valid_from", "pk"):
        if row.decree_date > day or (day.year == year and not row.valid_from <= day <= row.valid_to):
            others[row.department_id] = row
            continue
        begins = row.decree_date if day < first else max(row.decree_date, row.valid_from)
        known = since.get(row.department_id)
        if known is None or (begins, row.pk) < (known[0], known[1].pk):
            since[row.department_id] = begins, row
    return {
        row.pk: _appointed(*since[row.pk]) if row.pk in since else _not_appointed(row, year, others.get(row.pk), day)
        for row in Department.objects.filter(pk__in=department_ids)
    }


def _not_appointed(department: Department, year: int, letter: FocalPoint | None, day: dt.date) -> Standing:
    """``letter`` is the last one of the year that is not in force on ``day``."""
    if letter is None:
        text = f"SK focal point yang berlaku untuk tahun {year} belum tercatat"
    elif letter.valid_to < day:
        text = f"SK {letter.decree_number} berakhir {tanggal(letter.valid_to)}; SK penggantinya belum tercatat"
    else:
        begins = max(letter.decree_date, letter.valid_from)
        text = f"SK {letter.decree_number} atas nama {letter.name} baru berlaku {tanggal(begins)}"
    return Standing(0, 1, (Missing(text, department.get_absolute_url()),))


def _appointed(begins: dt.date, row: FocalPoint) -> Standing:
    text = (
        f"SK {row.decree_number} tanggal {tanggal(row.decree_date)} atas nama {row.name}, "
        f"berlaku {tanggal(row.valid_from)} – {tanggal(row.valid_to)}."
    )
    return Standing(1, 1, proof=Proof(text, start_of(begins), row.department.get_absolute_url()))
