"""Agenda, letters, series, locked minutes and a file of the meetings, as written in ``surat.json``.

The founding meeting has none of them: nothing is invented about it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from departments.queries import head_on
from meetings.domain.letter import drafted_letter
from meetings.domain.minutes_content import read_content
from meetings.enums import FileKind, MeetingState
from meetings.models import AgendaItem, InvitationLetter, Meeting, MeetingFile, Minutes, MinutesVersion, Speaker
from pug_tanjungbalai.common.richtext import from_text

from .clock import add_workdays, at_work
from .evidence import store
from .state import Demo

#: Working days before the meeting on which the letter is dated, and after it until the minutes are signed.
LETTER_LEAD, SIGNED_AFTER, CORRECTED_AFTER = 8, 3, 9


class Papers:
    """Called for each meeting in order of their dates, and once more when attendance and tasks are there."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.numbers: dict[int, int] = {}
        self.meetings: dict[str, Meeting] = {}

    def prepare(self, meeting: Meeting, day: dt.date) -> None:
        """Number in the year, place in its series, agenda, request letters, and the invitation."""
        written = self.demo.source.papers.get(day.isoformat())
        if written is None:
            return
        self.meetings[day.isoformat()] = meeting
        self.numbers[day.year] = self.numbers.get(day.year, 0) + 1
        meeting.year, meeting.sequence = day.year, self.numbers[day.year]
        meeting.previous = self.meetings.get(written.get("lanjutan_dari", ""))
        meeting.save(update_fields=["year", "sequence", "previous"])
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=position, minutes=minutes, title=title, presenter=presenter)
            for position, (minutes, title, presenter) in enumerate(written["acara"], 1)
        )
        letter = self._letter(meeting, day, written)
        for name, number in written.get("surat_narasumber", {}).items():
            rows = Speaker.objects.filter(meeting=meeting, name=name)
            rows.update(letter_number=number, letter_date=letter.date)

    def _letter(self, meeting: Meeting, day: dt.date, written: dict[str, Any]) -> InvitationLetter:
        """The invitation. Of a meeting that lies ahead it is written and waits to be sent."""
        latest = add_workdays(self.demo.clock.today, -1)
        letter = drafted_letter(meeting, min(add_workdays(day, -LETTER_LEAD), latest))
        letter.body = written.get("isi", "")
        letter.copies_to = "\n".join(written.get("tembusan", ()))
        if meeting.state != MeetingState.PLANNED:
            letter.sent_at = at_work(self.demo.rng("surat", day), letter.date)
            letter.version = 2
        letter.save(force_insert=True)
        return letter

    def finish(self) -> None:
        """Sign and lock the minutes, and add what was shown."""
        for key, meeting in self.meetings.items():
            written = self.demo.source.papers[key]
            minutes = Minutes.objects.filter(meeting=meeting).first()
            day = dt.date.fromisoformat(key)
            if minutes is not None:
                self._format(minutes, day)
                if written.get("terkunci") and self._passed(day, SIGNED_AFTER):
                    self._lock(meeting, minutes, day, written.get("koreksi"))
            if "berkas" in written and meeting.state == MeetingState.HELD and self._passed(day, 1):
                self._file(meeting, day, *written["berkas"])

    def _passed(self, day: dt.date, workdays: int) -> bool:
        """Whether that many working days after ``day`` have passed."""
        return self.demo.passed(add_workdays(day, workdays))

    def _format(self, minutes: Minutes, day: dt.date) -> None:
        """The sections as the editor writes them, and the secretary of the Pokja as secretary."""
        for name in ("opening", "remarks", "presentations", "discussion", "conclusion"):
            setattr(minutes, name, from_text(getattr(minutes, name)))
        code = "DP3APMPPKB" if day.year >= 2026 else "DP3APM"
        head = head_on(self.demo.departments[code], day)
        minutes.secretary = head.name if head else ""
        minutes.save()

    def _lock(self, meeting: Meeting, minutes: Minutes, day: dt.date, correction: dict[str, Any] | None) -> None:
        """One version; where a correction is told, the version before it with the words that were wrong."""
        rng = self.demo.rng("pengesahan", day)
        chair = at_work(rng, add_workdays(day, SIGNED_AFTER))
        note_taker = at_work(rng, add_workdays(day, SIGNED_AFTER), chair)
        self._sign(minutes, chair, note_taker)
        content = read_content(meeting, minutes).as_dict()
        if correction is None or not self._passed(day, CORRECTED_AFTER):
            self._version(minutes, 1, content, note_taker)
            return
        right, wrong = correction["semula"]
        part = correction["bagian"]
        before = {**content, "sections": {**content["sections"], part: content["sections"][part].replace(right, wrong)}}
        self._version(minutes, 1, before, note_taker)
        chair = at_work(rng, add_workdays(day, CORRECTED_AFTER))
        note_taker = at_work(rng, add_workdays(day, CORRECTED_AFTER), chair)
        self._sign(minutes, chair, note_taker)
        self._version(minutes, 2, read_content(meeting, minutes).as_dict(), note_taker, correction["alasan"])

    @staticmethod
    def _sign(minutes: Minutes, chair: dt.datetime, note_taker: dt.datetime) -> None:
        minutes.chair_signed_at, minutes.note_taker_signed_at, minutes.locked_at = chair, note_taker, note_taker
        minutes.version += 2
        minutes.save()

    def _version(
        self, minutes: Minutes, number: int, content: dict[str, Any], at: dt.datetime, reason: str = ""
    ) -> None:
        actor = self.demo.users["staf"]
        row = MinutesVersion(minutes=minutes, number=number, content=content, reason=reason, actor=actor, at=at)
        row.save(force_insert=True)

    def _file(self, meeting: Meeting, day: dt.date, name: str, title: str, text: str) -> None:
        path = store(f"rapat-{day}", title, [text])
        row = MeetingFile(
            meeting=meeting,
            kind=FileKind.PRESENTATION,
            name=f"{name}.pdf",
            caption="Bahan narasumber",
            uploaded_by=self.demo.users["staf"],
            at=at_work(self.demo.rng("berkas", day), add_workdays(day, 1)),
        )
        row.file.name = path
        row.size = row.file.size
        row.save()
