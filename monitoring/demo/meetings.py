"""Meetings with speakers, attendance, minutes, decisions; their tasks are in ``actions``."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

from meetings.enums import ATTENDED, MeetingMode, MeetingState, Presence
from meetings.models import Attendee, Decision, Invitation, Meeting, Minutes, Speaker
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.models import AuditEntry

from . import arrivals, notes
from .actions import Actions
from .clock import add_workdays, at_work, wib
from .names import SECOND_PERSONS, invented_nip
from .papers import Papers
from .profiles import level
from .state import Demo

#: Meetings are announced this many days ahead.
ANNOUNCED = 45
PLANNED_MARK = " (direncanakan)"
MINUTES_FIELDS = {
    "opening": "pembukaan",
    "remarks": "sambutan",
    "presentations": "paparan",
    "discussion": "tanya_jawab",
    "conclusion": "kesimpulan",
    "chair": "pimpinan",
    "note_taker": "notulis",
}


class Meetings:
    """Creates the meetings that have been held, cancelled or announced by today."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.actions = Actions(demo)
        self.papers = Papers(demo)
        self.attendees: list[Attendee] = []

    def create(self) -> None:
        """All meetings, oldest first, then the tasks of their decisions."""
        for number, row in enumerate(self.demo.source.meetings):
            day = dt.date.fromisoformat(row["tanggal"])
            if day < self.demo.clock.today + dt.timedelta(days=ANNOUNCED):
                self._create(row, day, self.demo.rng("rapat", number))
        Attendee.objects.bulk_create(self.attendees, batch_size=300)
        self.actions.create()
        self.papers.finish()

    def _create(self, row: dict[str, Any], day: dt.date, rng: random.Random) -> None:
        state = self._state(row, day)
        starts = wib(day, dt.time.fromisoformat(row["mulai"]))
        ends = wib(day, dt.time.fromisoformat(row["selesai"])) if row["selesai"] else None
        meeting = Meeting.objects.create(
            title=row["judul"],
            starts_at=starts,
            ends_at=ends,
            mode=MeetingMode(row["bentuk"]),
            place=row["tempat"],
            link=row["tautan"],
            state=state,
            version=1 if state == MeetingState.PLANNED else 2,
            organizer=self.demo.departments["BAPPERIDA"],
            purpose=row["tujuan"],
            topics=row.get("pokok_bahasan") or "\n".join(speaker["materi"] for speaker in row["narasumber"]),
            mission=row["misi_rpjmd"],
            invitation_number=row["undangan_nomor"],
            opened_by=row["pembuka"] if state != MeetingState.HELD else row["pembuka"].replace(PLANNED_MARK, ""),
            closed_by=row["penutup"],
            checkin_code=arrivals.code(self.demo.rng("kode hadir", day)) if day >= arrivals.CHECKIN_SINCE else None,
        )
        Speaker.objects.bulk_create(
            Speaker(
                meeting=meeting,
                name=speaker["nama"],
                position=speaker["jabatan"],
                institution=speaker["instansi"],
                topic=speaker["materi"],
                online=speaker["bentuk"] == "daring",
            )
            for speaker in row["narasumber"]
        )
        self._invite(meeting, row, day, rng)
        self.papers.prepare(meeting, day)
        if state == MeetingState.CANCELLED:
            self._explain_cancellation(meeting, row, day, rng)
        if state == MeetingState.HELD:
            self._minute(meeting, row, day)

    def _state(self, row: dict[str, Any], day: dt.date) -> MeetingState:
        if row["status"] == "dibatalkan" and self.demo.passed(self._cancelled_on(day)):
            return MeetingState.CANCELLED
        return MeetingState.HELD if self.demo.passed(day) else MeetingState.PLANNED

    @staticmethod
    def _cancelled_on(day: dt.date) -> dt.date:
        return add_workdays(day, -1)

    def _explain_cancellation(self, meeting: Meeting, row: dict[str, Any], day: dt.date, rng: random.Random) -> None:
        entry = audit.build(
            actor=self.demo.users["bapperida"],
            action="cancel",
            obj=meeting,
            changes={"state": [MeetingState.PLANNED, MeetingState.CANCELLED]},
            reason=row["alasan_batal"],
        )
        entry.at = at_work(rng, self._cancelled_on(day))
        AuditEntry.objects.bulk_create([entry])

    def _minute(self, meeting: Meeting, row: dict[str, Any], day: dt.date) -> None:
        if any(row["notula"].values()):
            Minutes.objects.create(
                meeting=meeting, **{name: row["notula"][key] for name, key in MINUTES_FIELDS.items()}
            )
        decisions = Decision.objects.bulk_create(
            Decision(meeting=meeting, number=number, text=decision["teks"])
            for number, decision in enumerate(row["keputusan"], 1)
        )
        for decision, written in zip(decisions, row["keputusan"], strict=True):
            for task in written["tindak_lanjut"]:
                self.actions.plan(decision, task, day)

    # --- attendance -----------------------------------------------------------------------------------------------

    def _invite(self, meeting: Meeting, row: dict[str, Any], day: dt.date, rng: random.Random) -> None:
        recorded = meeting.state == MeetingState.HELD and row.get("kehadiran") != "tidak tercatat"
        told = json.dumps([row["notula"], row["pembuka"], row["penutup"], row["narasumber"]], ensure_ascii=False)
        invitations = []
        for code in self.demo.valid_codes(day):
            presence = Presence.UNRECORDED
            if recorded:
                presence = self._told(code, day, told, self._presence(code, day, rng))
            note = rng.choice(notes.EXCUSED_NOTES) if presence == Presence.EXCUSED else ""
            department = self.demo.departments[code]
            invitations.append(Invitation(meeting=meeting, department=department, presence=presence, note=note))
        for invitation in Invitation.objects.bulk_create(invitations):
            self.attendees += self._people(invitation, day, rng)

    @staticmethod
    def _presence(code: str, day: dt.date, rng: random.Random) -> Presence:
        diligence = level(code, day.year)
        if code == "BAPPERIDA":
            return Presence.PRESENT
        present, represented, excused = 0.25 + 0.41 * diligence, 0.25 - 0.09 * diligence, 0.07
        draw = rng.random()
        for share, presence in (
            (present, Presence.PRESENT),
            (represented, Presence.REPRESENTED),
            (excused, Presence.EXCUSED),
        ):
            if draw < share:
                return presence
            draw -= share
        return Presence.ABSENT

    def _told(self, code: str, day: dt.date, told: str, presence: Presence) -> Presence:
        """Who opens, speaks or asks in the record was there, whatever the draw says."""
        department = self.demo.departments[code]
        if self.demo.head_on(code, day).name in told:
            return Presence.PRESENT
        if presence not in ATTENDED and (department.name in told or department.short_name in told):
            return Presence.REPRESENTED
        return presence

    def _people(self, invitation: Invitation, day: dt.date, rng: random.Random) -> list[Attendee]:
        """Who came: the head with a focal point, or somebody in the head's place."""
        code = invitation.department.code
        first, second = self.demo.source.people[code]["focal"]
        head = self.demo.head_on(code, day)
        sex = head.user.sex if head.user else "L"
        leader = {"nama": head.name, "jk": sex, "nip": head.nip, "jabatan": head.position}
        other = self._other(code)
        if invitation.presence == Presence.PRESENT:
            people = [leader, *rng.choice(([first], [first], [second], [first, other], [])).copy()]
        elif invitation.presence == Presence.REPRESENTED:
            people = rng.choice(([first], [second], [other], [first, second], [other, second]))
        else:
            people = []
        return [self._attendee(invitation, person, day) for person in people]

    def _attendee(self, invitation: Invitation, person: dict[str, str], day: dt.date) -> Attendee:
        """One person; at meetings with check-in also how and when the person came."""
        attendee = Attendee(
            invitation=invitation,
            name=person["nama"],
            sex=person["jk"],
            nip=person["nip"],
            position=person["jabatan"],
        )
        if day >= arrivals.CHECKIN_SINCE:
            rng = self.demo.rng("datang", day, person["nip"] or person["nama"])
            attendee.source, attendee.arrived_at = arrivals.arrival(rng, invitation.meeting.starts_at)
        return attendee

    def _other(self, code: str) -> dict[str, str]:
        """The department's invented second person, always the same one."""
        name, sex, position = SECOND_PERSONS[self.demo.in_department_order(code) % len(SECOND_PERSONS)]
        return {
            "nama": name,
            "jk": sex,
            "nip": invented_nip(self.demo.rng("nip", code), sex),
            "jabatan": f"{position}, {self.demo.departments[code].short_name}",
        }
