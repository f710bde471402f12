"""Tasks that closed themselves: what the facts of the built city say, dated when they became true."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from typing import Any

from django.utils import timezone

from departments.models import SexDisaggregatedData, User
from meetings import facts
from meetings.domain.autoclose import EARLIER
from meetings.models import ActionItem

from ..domain.decision_facts import DATA_COMPLETE, FINDING_CLOSED, SUBMITTED
from ..models import Finding, FindingHistory, SubmissionHistory
from .clock import at_work
from .state import Demo


def options_of(task: dict[str, Any]) -> dict[str, int]:
    """The options of the fact as the written content has them, a finding by its number."""
    written = task.get("pilihan", {})
    number = written.get("finding")
    return {**written, "finding": Finding.objects.get(number=number).pk} if number else dict(written)


def proofs(demo: Demo, items: list[ActionItem]) -> dict[int, facts.Proof]:
    """Place in ``items`` -> proof of its fact as of yesterday; absent where it is not true, or ties to none."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        if item.fact:
            groups[item.fact, json.dumps(item.fact_options, sort_keys=True)].append(place)
    found = {}
    for (key, options), places in groups.items():
        fact = facts.find(key)
        if fact is None:
            raise LookupError(key)
        departments = {items[place].department_id for place in places}
        standings = fact.check(departments, json.loads(options), demo.clock.today - dt.timedelta(days=1))
        for place in places:
            standing = standings[items[place].department_id]
            if standing.proof:
                found[place] = standing.proof
    return found


def moment_and_actor(demo: Demo, item: ActionItem, proof: facts.Proof) -> tuple[dt.datetime, User]:
    """When the task closed and by whose act: after the meeting where the fact was true before it."""
    meeting = item.decision.meeting
    rng = demo.rng("selesai sendiri", item.text, item.department.code)
    if proof.at < meeting.starts_at:
        return at_work(rng, timezone.localdate(meeting.starts_at), meeting.ends_at), demo.users["bapperida"]
    if item.fact == SUBMITTED:
        row = SubmissionHistory.objects.get(
            action="submit", at=proof.at, record__sub_activity__department=item.department_id
        )
        return proof.at, row.actor
    if item.fact == FINDING_CLOSED:
        return proof.at, FindingHistory.objects.get(record=item.fact_options["finding"], at=proof.at).actor
    return at_work(rng, timezone.localdate(proof.at)), _verifier(demo, item, timezone.localdate(proof.at))


def _verifier(demo: Demo, item: ActionItem, day: dt.date) -> User:
    """Who verified the last indicator on that day."""
    if item.fact != DATA_COMPLETE:
        return demo.users["bapperida"]
    rows = SexDisaggregatedData.objects.filter(department=item.department_id, verified_on=day).order_by("indicator")
    row = rows.select_related("verified_by").first()
    return row.verified_by if row and row.verified_by else demo.users["dp3a"]


def mark(item: ActionItem, proof: facts.Proof) -> None:
    """Write the proof and the day of closing into ``item``, as ``settle`` does."""
    meeting = item.decision.meeting
    early = f" {EARLIER}" if proof.at < meeting.starts_at else ""
    item.proof_text, item.proof_url, item.proof_at = f"{proof.text}{early}", proof.url, proof.at
    item.closed_on = max(timezone.localdate(proof.at), timezone.localdate(meeting.starts_at))
