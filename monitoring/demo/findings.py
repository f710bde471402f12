"""Findings of the Inspektorat with follow-ups, reviews and history, as far as they have come by today."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any

from django.utils import timezone

from departments.models import User

from ..enums import BudgetVersion, FindingState
from ..models import Finding, FindingHistory, FollowUp, Submission
from . import evidence
from .clock import add_workdays, at_work
from .source import SUCCESSOR
from .state import Demo

F = FindingState
ACCEPTED, RETURNED = "diterima", "dikembalikan"


class Findings:
    """Creates the findings of the written content, numbered within each year."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.inspector = demo.users["inspektorat"]
        self.history: list[FindingHistory] = []
        self.follow_ups: list[FollowUp] = []

    def create(self) -> None:
        """Findings, then what hangs on them."""
        numbers: Counter[int] = Counter()
        submissions = self._submissions()
        findings = []
        for row in self.demo.source.findings:
            found_on = dt.date.fromisoformat(row["tanggal"])
            if not self.demo.passed(found_on):
                continue
            numbers[found_on.year] += 1
            findings.append(self._finding(row, found_on, numbers[found_on.year], submissions))
        Finding.objects.bulk_create(findings)
        FollowUp.objects.bulk_create(self.follow_ups)
        self.history.sort(key=lambda entry: entry.at)
        FindingHistory.objects.bulk_create(self.history)

    def _submissions(self) -> dict[tuple[int, str, str], Submission]:
        rows = Submission.objects.filter(budget_version=BudgetVersion.ORIGINAL).select_related(
            "sub_activity__department", "sub_activity__fiscal_year", "sub_activity__item"
        )
        return {
            (row.sub_activity.fiscal_year.year, row.sub_activity.department.code, row.sub_activity.item.code): row
            for row in rows.order_by("created_at", "pk")
        }

    def _finding(
        self, row: dict[str, Any], found_on: dt.date, number: int, submissions: dict[tuple[int, str, str], Submission]
    ) -> Finding:
        code = row["opd"]
        submission = submissions.get((found_on.year, code, row.get("kode_sub") or ""))
        if submission and timezone.localdate(submission.created_at) > found_on:
            submission = None
        finding = Finding(
            number=f"T-{found_on.year}-{number:03d}",
            department=self.demo.departments[code],
            submission=submission,
            title=row["judul"],
            criterion=row["kriteria"],
            condition=row["kondisi"],
            cause=row["sebab"],
            recommendation=row["rekomendasi"],
            severity=row["tingkat"],
            found_on=found_on,
            due=dt.date.fromisoformat(row["tenggat"]),
            recorded_by=self.inspector,
        )
        rng = self.demo.rng("temuan", finding.number)
        self._follow(finding, code, row["tindak_lanjut"], rng)
        return finding

    def _follow(self, finding: Finding, code: str, planned: list[dict[str, Any]], rng: random.Random) -> None:
        """Recorded, answered, judged: until the written story or the present ends."""
        at = at_work(rng, finding.found_on)
        self._entry(finding, "record", "", F.OPEN, self.inspector, at)
        for number, step in enumerate(planned):
            day = dt.date.fromisoformat(step["tanggal"])
            at = at_work(rng, day, at)
            if not self.demo.passed(at):
                return
            author = self._author(code, timezone.localdate(at), rng)
            finding.version += 1
            self._entry(finding, "respond", finding.state, F.RESPONDED, author, at)
            finding.state = F.RESPONDED
            follow_up = FollowUp(finding=finding, text=step["teks"], author=author, at=at)
            self._attach(follow_up, number)
            self.follow_ups.append(follow_up)
            at = self._reviewed_at(finding, step, at, rng)
            if step["hasil"] not in {ACCEPTED, RETURNED} or not self.demo.passed(at):
                return
            self._judge(finding, follow_up, step, at)

    def _reviewed_at(self, finding: Finding, step: dict[str, Any], at: dt.datetime, rng: random.Random) -> dt.datetime:
        """Some working days later; what was accepted before its due date is also closed by then."""
        day = add_workdays(timezone.localdate(at), rng.randint(1, 4))
        if step["hasil"] == ACCEPTED and timezone.localdate(at) < finding.due:
            day = min(day, add_workdays(finding.due + dt.timedelta(days=1), -1))
        return at_work(rng, day, at)

    def _judge(self, finding: Finding, follow_up: FollowUp, step: dict[str, Any], at: dt.datetime) -> None:
        accepted = step["hasil"] == ACCEPTED
        target = F.CLOSED if accepted else F.RETURNED
        finding.version += 1
        action = "close" if accepted else "return"
        self._entry(finding, action, F.RESPONDED, target, self.inspector, at, step["catatan"])
        finding.state = target
        if accepted:
            finding.closed_on = timezone.localdate(at)
        follow_up.accepted, follow_up.review_note = accepted, step["catatan"]
        follow_up.reviewed_by, follow_up.reviewed_at = self.inspector, at

    def _entry(
        self, finding: Finding, action: str, before: str, after: str, actor: User, at: dt.datetime, note: str = ""
    ) -> None:
        self.history.append(
            FindingHistory(
                record=finding,
                action=action,
                from_state=before,
                to_state=after,
                actor=actor,
                actor_role=actor.role,
                note=note,
                version=finding.version,
                at=at,
            )
        )

    def _author(self, code: str, day: dt.date, rng: random.Random) -> User:
        """The focal point or now and then the head; of a department that ended, the successor's."""
        department = self.demo.departments[code]
        code = code if department.is_valid_on(day) else SUCCESSOR[code]
        return self.demo.head_user_on(code, day) if rng.random() < 0.2 else self.demo.focal(code)

    @staticmethod
    def _attach(follow_up: FollowUp, number: int) -> None:
        finding = follow_up.finding
        follow_up.evidence_name = f"Bukti {finding.number}.pdf"
        follow_up.evidence.name = evidence.store(
            f"temuan-{finding.number.lower()}-{number + 1}",
            f"Bukti tindak lanjut temuan {finding.number}",
            [finding.department.name, finding.title, follow_up.text],
        )
