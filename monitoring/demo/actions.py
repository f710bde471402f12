"""Tasks of meetings: reported, returned, closed in time or late, or left lying."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.utils import timezone

from departments.models import User
from meetings.enums import ActionState
from meetings.facts import Proof
from meetings.models import ActionHistory, ActionItem, ActionReport, Decision

from . import evidence, notes, settled, tasks
from .clock import add_workdays, at_work
from .fates import LAPSED
from .people import LAPSE, LATE_DECREES
from .profiles import level
from .state import Demo

A = ActionState
SUBMIT_2027 = "Mengajukan GAP dan GBS 2027"
#: (beginning of the task, department) -> days of report and closing that other records tell.
KNOWN = {
    ("Menyampaikan salinan keputusan penunjukan", "KESBANGPOL"): (dt.date(2024, 9, 26), dt.date(2024, 9, 30)),
    ("Menuntaskan tindak lanjut temuan PPRG", "DISHUB"): (dt.date(2024, 12, 9), dt.date(2024, 12, 11)),
    ("Menuntaskan tindak lanjut temuan PPRG", "KEC-TN"): (dt.date(2024, 11, 25), dt.date(2024, 11, 27)),
    ("Mengirimkan laporan semester I", "BAPPERIDA"): (dt.date(2026, 8, 11), dt.date(2026, 8, 12)),
}
#: Tasks that nobody has begun yet.
UNTOUCHED = ("Menghimpun daftar atlet",)
#: Letters of appointment exist for every year, so these tasks were done, if late.
ALWAYS_DONE = (
    "Menyampaikan salinan keputusan penunjukan",
    "Menerbitkan dan mengunggah keputusan",
    "Mengunggah keputusan penunjukan",
)
#: From here on reports may still wait for Bapperida.
RECENT = dt.date(2026, 7, 1)


@dataclass
class Step:
    """One move of a task; one made by a fact has its proof, its moment and its actor."""

    action: str
    target: ActionState
    day: dt.date
    note: str = ""
    proof: Proof | None = None
    at: dt.datetime | None = None
    actor: User | None = None


class Actions:
    """Plans the tasks of all decisions, then writes them with their history."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.items: list[tuple[ActionItem, list[Step]]] = []
        self.reports: list[ActionReport] = []

    def plan(self, decision: Decision, task: dict[str, Any], day: dt.date) -> None:
        """One item for each department that the task names; ``day`` is that of the meeting."""
        codes = self.demo.valid_codes(day) if task["opd"] == "SEMUA" else task["opd"]
        due = dt.date.fromisoformat(task["tenggat"])
        for code in codes:
            item = ActionItem(
                decision=decision,
                department=self.demo.departments[code],
                text=task["uraian"],
                due=due,
                fact=task.get("fakta", ""),
                fact_options=settled.options_of(task),
            )
            rng = self.demo.rng("tugas", task["uraian"], code)
            self.items.append((item, self._steps(code, task["uraian"], day, due, rng)))

    # --- what happens ---------------------------------------------------------------------------------------------

    def _steps(self, code: str, task: str, given: dt.date, due: dt.date, rng: random.Random) -> list[Step]:
        if task.startswith(UNTOUCHED):
            return []
        for (beginning, known), (reported, closed) in KNOWN.items():
            if task.startswith(beginning) and code == known:
                return [Step("report", A.REPORTED, reported), self._close(closed, due, rng)]
        if task.startswith(SUBMIT_2027):
            return self._after_submissions(code, due, rng)
        diligence = level(code, due.year)
        draw = rng.random()
        if draw < 0.30 + 0.66 * diligence:
            return self._in_time(given, due, rng)
        if draw < 0.74 + 0.25 * diligence or task.startswith(ALWAYS_DONE):
            return self._late(code, due, rng)
        return self._long_after(code, due, rng) if due < RECENT else []

    def _long_after(self, code: str, due: dt.date, rng: random.Random) -> list[Step]:
        """Most of what was left lying was cleared up in the spring after the year; some never was."""
        reported = add_workdays(dt.date(due.year + 1, 3, 2), rng.randint(0, 30))
        closed = add_workdays(reported, rng.randint(1, 5))
        if self.demo.departments[code].valid_to or rng.random() < 0.3:
            return []
        return [Step("report", A.REPORTED, reported), self._close(closed, due, rng)]

    def _close(self, day: dt.date, due: dt.date, rng: random.Random) -> Step:
        texts = notes.CLOSE_NOTES if day <= due else notes.LATE_CLOSE_NOTES
        return Step("close", A.CLOSED, day, rng.choice(texts))

    def _in_time(self, given: dt.date, due: dt.date, rng: random.Random) -> list[Step]:
        closed = max(add_workdays(due, -rng.randint(0, 8)), add_workdays(given, 4))
        reported = add_workdays(closed, -rng.randint(1, 3))
        steps = [Step("report", A.REPORTED, reported), self._close(closed, due, rng)]
        if rng.random() < 0.15 and (reported - given).days > 20:
            earlier = add_workdays(reported, -rng.randint(5, 8))
            back = Step("return", A.RETURNED, add_workdays(earlier, 2), rng.choice(notes.ACTION_RETURN_NOTES))
            steps = [Step("report", A.REPORTED, earlier), back, *steps]
        return steps

    def _late(self, code: str, due: dt.date, rng: random.Random) -> list[Step]:
        reported = add_workdays(due, rng.randint(3, 40))
        closed = add_workdays(reported, rng.randint(1, 7))
        ends = self.demo.departments[code].valid_to
        if ends and closed > ends:
            return []
        report = Step("report", A.REPORTED, reported)
        if due >= RECENT:
            returned = Step("return", A.RETURNED, closed, rng.choice(notes.ACTION_RETURN_NOTES))
            return rng.choice(([report], [report, returned], [report, self._close(closed, due, rng)]))
        return [report, self._close(closed, due, rng)]

    def _after_submissions(self, code: str, due: dt.date, rng: random.Random) -> list[Step]:
        """Closes by itself with the last PPRG of 2027 that must be there; a part may be reported as a part."""
        days = self._submission_days(code)
        if not days:
            return []
        if None not in days:
            return []
        draw = rng.random()
        if draw < 0.25:
            return [Step("report", A.REPORTED, add_workdays(dt.date(2026, 11, 4), rng.randint(0, 10)))]
        if draw < 0.5:
            reported = add_workdays(due, rng.randint(4, 40))
            back = Step("return", A.RETURNED, add_workdays(reported, rng.randint(2, 5)), tasks.PARTLY_RETURNED)
            return [Step("report", A.REPORTED, reported), back]
        return []

    def _submission_days(self, code: str) -> list[dt.date | None]:
        """Day of the first submission of each sub-activity of 2027 that must have PPRG; None: not submitted."""
        required = [key for key, row in self.demo.subs.items() if key[:2] == (2027, code) and row.requires_pprg]
        return [self.demo.first_submitted.get(key) for key in required]

    # --- writing --------------------------------------------------------------------------------------------------

    def create(self) -> None:
        """Insert items, reports and history; what lies after today is left out."""
        self._close_by_facts()
        entries: list[ActionHistory] = []
        for item, planned in self.items:
            steps = [step for step in planned if self.demo.passed(step.day)]
            entries += self._history(item, steps)
        ActionItem.objects.bulk_create([item for item, _steps in self.items], batch_size=300)
        ActionReport.objects.bulk_create(self.reports, batch_size=300)
        entries.sort(key=lambda entry: entry.at)
        ActionHistory.objects.bulk_create(entries, batch_size=300)

    def _close_by_facts(self) -> None:
        """A task tied to a fact closes when that is true, and only then; until then it may be reported in part."""
        found = settled.proofs(self.demo, [item for item, _steps in self.items])
        for place, (item, planned) in enumerate(self.items):
            if not item.fact:
                continue
            closes = [number for number, step in enumerate(planned) if step.target == A.CLOSED]
            if closes:  # the report that was accepted, and its acceptance
                del planned[closes[0] - 1 :]
            if proof := found.get(place):
                at, actor = settled.moment_and_actor(self.demo, item, proof)
                day = timezone.localdate(at)
                planned[:] = [Step("settle", A.CLOSED, day, proof.text, proof=proof, at=at, actor=actor)]

    def _history(self, item: ActionItem, steps: list[Step]) -> list[ActionHistory]:
        code = item.department.code
        rng = self.demo.rng("laporan", item.text, code)
        entries: list[ActionHistory] = []
        state, after, report = A.OPEN, None, None
        for step in steps:
            at = step.at or at_work(rng, step.day, after)
            if not self.demo.passed(at):
                break
            snapshot: dict[str, str] = {}
            actor = step.actor or self._judge(rng)
            if step.action == "report":
                actor = self._reporter(code, step.day, rng)
                report = ActionReport(item=item, text=self._report(item, step, rng), author=actor, at=at)
                self.reports.append(report)
                snapshot = {"report": report.text}
            elif report:
                report.accepted, report.review_note = step.action == "close", step.note
                report.reviewed_by, report.reviewed_at = actor, at
            item.version += 1
            entries.append(
                ActionHistory(
                    record=item,
                    action=step.action,
                    from_state=state,
                    to_state=step.target,
                    actor=actor,
                    actor_role=actor.role,
                    note=step.note,
                    version=item.version,
                    snapshot=snapshot,
                    at=at,
                )
            )
            state, after = step.target, at
            if step.proof:
                settled.mark(item, step.proof)
                entries[-1].note = item.proof_text
                entries[-1].snapshot = {name: getattr(item, name) for name in ("fact", "fact_options", "proof_url")}
        item.state = state
        if state == A.CLOSED and after and not item.proof_at:
            item.closed_on = timezone.localdate(after)
            if report:
                self._attach(report, rng)
        return entries

    def _report(self, item: ActionItem, step: Step, rng: random.Random) -> str:
        if item.text.startswith(SUBMIT_2027):
            days = self._submission_days(item.department.code)
            done = sum(day is not None and day <= step.day for day in days)
            if done < len(days):
                return tasks.PARTLY.format(opd=item.department.short_name, done=done, total=len(days))
        return tasks.report(item.text, item.department.short_name, rng)

    def _attach(self, report: ActionReport, rng: random.Random) -> None:
        """Some reports carry a letter as evidence."""
        if rng.random() < 0.25:
            item = report.item
            report.evidence_name = f"Laporan {item.department.short_name}.pdf"
            report.evidence.name = evidence.store(
                # A department may have several tasks with one due date: the words tell them apart.
                f"tugas-{item.department.code.lower()}-{item.due:%Y%m%d}-{crc32(item.text.encode()):08x}",
                "Laporan pelaksanaan tugas rapat",
                [item.department.name, item.text, report.text],
            )

    def _judge(self, rng: random.Random) -> User:
        return self.demo.users[rng.choice(("bapperida", "staf", "staf"))]

    def _reporter(self, code: str, day: dt.date, rng: random.Random) -> User:
        """The focal point, or the head while there is no valid letter of appointment."""
        late = LATE_DECREES.get((code, day.year))
        without = (late and day < late) or (code in LAPSED and day > LAPSE)
        by_head = rng.random() < 0.15
        return self.demo.head_user_on(code, day) if without or by_head else self.demo.focal(code)
