"""Where the verification of a document stands: whose opinion is there, what is missing before it may be verified.

The rule is the fiscal year's: one office's approval suffices, or both must approve. An office never judges the
documents of its own department; then the other one suffices.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import Truncator

from departments.enums import VerificationRule
from pug_tanjungbalai.common import audit, workflow

from ..enums import VERIFIER_STATES, ItemVerdict, OpinionVerdict, SubmissionState, VerifierOffice
from ..models import ChecklistMark, Opinion, Submission, SubmissionHistory
from ..queries import review as queries
from ..rules import can_verify, reads_open_verification
from ..transitions import SUBMISSION_TRANSITIONS
from . import quality
from .review_items import lower_first

#: The move that this module speaks about.
VERIFY = workflow.find(SUBMISSION_TRANSITIONS, "verify")
#: So many problems are told one by one; of more only the items are named.
FEW = 2
_SHORT = 160


@dataclass(frozen=True)
class Review:
    """One round as it stands. ``newest`` holds the newest opinion of each office, ``marks`` the sheet by item.

    ``round`` is None for a document that was never submitted.
    """

    rule: str = VerificationRule.ONE.value
    offices: tuple[str, ...] = ()
    round: SubmissionHistory | None = None
    newest: Mapping[str, Opinion] = field(default_factory=dict)
    marks: Mapping[int, ChecklistMark] = field(default_factory=dict)

    @property
    def one_suffices(self) -> bool:
        """One approving opinion makes the document verified."""
        return self.rule == VerificationRule.ONE or len(self.offices) < len(VerifierOffice)

    @property
    def objections(self) -> list[Opinion]:
        """Opinions that ask for a correction and were not taken back."""
        return [row for row in self.newest.values() if row.verdict == OpinionVerdict.REVISE]

    @property
    def waiting(self) -> tuple[str, ...]:
        """Offices that judge this document and have given no opinion yet."""
        return tuple(office for office in self.offices if office not in self.newest)

    @property
    def is_met(self) -> bool:
        """The opinions that the rule asks for are there, and nobody objects."""
        if self.objections:
            return False
        return bool(self.newest) if self.one_suffices else not self.waiting

    @property
    def flagged(self) -> list[ChecklistMark]:
        """Items of the sheet that are not in order."""
        return [self.marks[item] for item in sorted(self.marks) if self.marks[item].verdict != ItemVerdict.FIT]


def office_of(user: Any) -> str:
    """The office that the user speaks for; empty for everyone who is no verifier."""
    return str(user.role) if user.role in VerifierOffice.values else ""


def office_name(office: str) -> str:
    """Bapperida or Dinas P3A."""
    return str(VerifierOffice(office).label)


# --- reading ------------------------------------------------------------------------------------------------------


def of(submission: Submission) -> Review:
    """The newest round of a submission."""
    rounds = queries.current_rounds([submission.pk])
    return of_round(submission, rounds.get(submission.pk), _offices(submission))


def of_many(submissions: Iterable[Submission]) -> dict[int, Review]:
    """Submission -> its newest round, in a fixed number of queries."""
    rows = list(submissions)
    rounds = queries.current_rounds([row.pk for row in rows])
    offices = queries.judging_offices({row.department_id for row in rows})
    return {row.pk: of_round(row, rounds.get(row.pk), offices[row.department_id]) for row in rows}


def of_round(submission: Submission, round_: SubmissionHistory | None, offices: tuple[str, ...]) -> Review:
    """One round, read before with its opinions (newest first) and marks."""
    rule = submission.sub_activity.fiscal_year.verification_rule
    if round_ is None:
        return Review(rule, offices)
    newest: dict[str, Opinion] = {}
    for opinion in round_.opinions.all():
        newest.setdefault(opinion.office, opinion)
    marks = {mark.item: mark for mark in round_.marks.all()}
    return Review(rule, offices, round_, newest, marks)


def _offices(submission: Submission) -> tuple[str, ...]:
    return queries.judging_offices([submission.department_id])[submission.department_id]


def locked(submission: Submission) -> Review:
    """The newest round, while nobody else can judge or move the submission (until the transaction ends)."""
    queries.locked_state(submission)
    return of(submission)


def hides_newest(user: Any, submission: Submission) -> bool:
    """What is said of the newest round is not for this user yet: the department waits for the decision."""
    return submission.state in VERIFIER_STATES and not reads_open_verification(user, submission)


# --- what stands in the way ---------------------------------------------------------------------------------------


def blocker(review: Review, actor: Any, report: quality.Report) -> str:
    """Why the document cannot be verified by ``actor`` now; empty where it can."""
    reason = _checks(report) or _opinions(review, office_of(actor))
    return f"Belum dapat diverifikasi: {reason}" if reason else ""


def _checks(report: quality.Report) -> str:
    blocking = report.blocking
    problems = [(result.check.item, problem.text) for result in blocking for problem in result.problems]
    if not problems:
        return ""
    if len(problems) <= FEW:
        return " ".join(f"butir {item}, {lower_first(text)}" for item, text in problems)
    items = quality.listing([str(item) for item in dict.fromkeys(item for item, _text in problems)])
    return f"{len(problems)} hal menghalangi, pada butir {items}. Lihat Pemeriksaan."


def _opinions(review: Review, own: str) -> str:
    for opinion in sorted(review.objections, key=lambda row: row.office != own):
        if opinion.office == own:
            return "pendapat instansi Anda masih “perlu perbaikan”. Ubah pendapat itu, atau kembalikan dokumennya."
        note = Truncator(opinion.note).chars(_SHORT)
        return f"{office_name(opinion.office)} berpendapat perlu perbaikan: “{note}”"
    if review.one_suffices or not review.waiting:
        return ""
    names = ["Anda"] if own in review.waiting else []
    names += [office_name(office) for office in review.waiting if office != own]
    return f"pendapat {quality.listing(names)} belum ada."


def warning(review: Review) -> str:
    """What whoever verifies should know although it does not stop them: items of the sheet that are not in order."""
    rows = review.flagged
    if not rows:
        return ""
    told = [f"{row.item} {quality.ITEMS[row.item]} ({row.get_verdict_display().lower()})" for row in rows]
    return f"Lembar verifikasi menandai {len(rows)} butir: {'; '.join(told)}."


def told(offers: Iterable[workflow.Offer], review: Review, actor: Any) -> list[workflow.Offer]:
    """The offers, of which verifying says in its confirmation what else happens and what speaks against it."""
    return [
        replace(
            offer,
            transition=replace(offer.transition, consequence=consequence(review, actor, offer.transition.consequence)),
        )
        if offer.transition.action == VERIFY.action
        else offer
        for offer in offers
    ]


def consequence(review: Review, actor: Any, text: str) -> str:
    """``text`` of the confirmation with what else happens and what speaks against it."""
    joined = [text]
    if approves_by_verifying(review, actor):
        joined.append(f"Pendapat setuju {office_name(office_of(actor))} ikut dicatat.")
    if len(review.marks) < len(quality.ITEMS):
        joined.append(f"{len(quality.ITEMS) - len(review.marks)} butir lembar verifikasi belum dinilai.")
    return "\n\n".join(filter(None, (" ".join(joined), warning(review))))


# --- opinions -----------------------------------------------------------------------------------------------------


def approves_by_verifying(review: Review, actor: Any) -> bool:
    """Verifying says at once what the office thinks, where one approval suffices and it has said nothing yet."""
    office = office_of(actor)
    return bool(office) and review.round is not None and review.one_suffices and office not in review.newest


def approve_by_verifying(review: Review, submission: Submission, actor: Any, at: dt.datetime) -> Opinion | None:
    """Record the approval that lies in the verification; call it in the transaction of the move."""
    if not approves_by_verifying(review, actor):
        return None
    return record_opinion(submission, review.round, actor, OpinionVerdict.APPROVE, "", at)


def record_opinion(
    submission: Submission, round_: SubmissionHistory | None, actor: Any, verdict: str, note: str, at: dt.datetime
) -> Opinion:
    """Write an opinion of the actor's office with its entry in the trail; rules are the caller's."""
    opinion = Opinion(
        submission=submission,
        round=round_,
        office=office_of(actor),
        verdict=verdict,
        note=note.strip(),
        actor=actor,
        at=at,
    )
    audit.save(opinion, actor=actor)
    return opinion


def may_judge(actor: Any, submission: Submission) -> bool:
    """The actor fills the sheet and gives opinions on this document now."""
    return submission.state == SubmissionState.IN_VERIFICATION and bool(can_verify(actor, submission))
