"""What a file would change in the PPRG of a department, and changing it: all or nothing, nobody's text overwritten.

``plan`` compares, ``carry_out`` saves. A file becomes :class:`Proposal` objects first (monitoring.excel).
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from departments.domain.access import closed_reason
from departments.enums import Role
from departments.models import FiscalYear, SubActivity
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion

from ..enums import BudgetVersion, DocumentKind
from ..models import Submission
from ..queries import pprg_workbook as queries
from ..rules import writes_for_record
from . import pprg, pprg_rows
from .kak_basis import current_basis
from .pprg_compare import Difference, paired
from .pprg_content import Content, header_of, read
from .pprg_merge import MOST_ROWS, PARTS, ROW_PARTS, merged
from .pprg_own_text import OWN_PARTS, differences
from .pprg_steps import STEPS, Step, part_of
from .review_items import GBS, KAK

NEW, CHANGED, SAME, CONFLICT, REFUSED = "baru", "berubah", "sama", "bentrok", "ditolak"
ADDED, REMOVED, EDITED, MOVED = "ditambah", "dihapus", "diubah", "urutan"
#: What the trail calls it.
ACTION = "impor buku kerja"
_APART = "Bagian yang ditulis sendiri"
#: The own text of GBS and KAK stands behind the nine steps.
_OWN_TEXT = {
    document: Step(place, _APART, _APART, "", "", (OWN_PARTS[document],), "")
    for document, place in ((DocumentKind.GBS.value, GBS), (DocumentKind.KAK.value, KAK))
}
_NOT_MARKED = frozenset({"", "tidak"})  # a row that is no baseline says nothing in step 8


@dataclass(frozen=True)
class Proposal:
    """What a file says about one document: the parts of :class:`Content` that it speaks of (see ``pprg_merge``).

    ``whole``: rows that the file lacks are taken away. ``seen``: submission and version that the file was made from,
    None where it was made from none or does not say. ``foreign``: a file that nobody downloaded here.
    ``sheet`` and ``row`` say where in the file.
    """

    sub_activity: SubActivity
    budget_version: str
    parts: Mapping[str, Any]
    whole: bool = True
    seen: tuple[int, int] | None = None
    foreign: bool = False
    sheet: str = ""
    row: int = 0

    @property
    def key(self) -> str:
        """Name of the document in forms: ``12-murni``."""
        return f"{self.sub_activity.pk}-{self.budget_version}"

    @property
    def title(self) -> str:
        """Code, name and budget version."""
        return f"{self.sub_activity.code} {self.sub_activity.name} ({BudgetVersion(self.budget_version).label})"


@dataclass(frozen=True)
class Change:
    """One line of what would change: added, removed, edited or moved; its words are not marked yet."""

    kind: str
    difference: Difference


@dataclass(frozen=True)
class StepChange:
    """The changes of one step."""

    step: Step
    lines: list[Change]

    def count(self, kind: str) -> int:
        """How many lines are of that kind."""
        return sum(1 for line in self.lines if line.kind == kind)


@dataclass(frozen=True)
class Planned:
    """One document: what is stored, what would be, the outcome, and why it is a conflict or refused (``reason``)."""

    proposal: Proposal
    submission: Submission | None
    before: Content
    after: Content
    outcome: str
    reason: str = ""
    steps: list[StepChange] = field(default_factory=list)

    def count(self, kind: str) -> int:
        """How many lines of all steps are of that kind."""
        return sum(step.count(kind) for step in self.steps)


@dataclass(frozen=True)
class Plan:
    """All documents of a file."""

    documents: list[Planned]

    def of(self, outcome: str) -> list[Planned]:
        """The documents with that outcome."""
        return [row for row in self.documents if row.outcome == outcome]

    @property
    def changes_anything(self) -> bool:
        """Something would be saved (conflicts included)."""
        return any(row.outcome in {NEW, CHANGED, CONFLICT} for row in self.documents)

    @property
    def digest(self) -> str:
        """Stands for what is stored now of these documents: another one means that somebody wrote in between."""
        facts = [
            f"{row.proposal.key}:{row.submission.pk}:{row.submission.version}" if row.submission else row.proposal.key
            for row in self.documents
        ]
        return hashlib.sha256("|".join(facts).encode()).hexdigest()


def why_not_uploading(actor: Any) -> str:
    """Why the actor may not send workbooks; empty for a focal point with a valid SK."""
    if writes_for_record(actor, actor):  # for the own department
        return ""
    if actor.role == Role.FOCAL_POINT:
        return pprg.appointment_problem(actor)
    return "Hanya focal point dengan SK yang masih berlaku yang mengunggah buku kerja, untuk perangkat daerahnya."


def require_uploader(actor: Any) -> None:
    """Refuse those who write for no department."""
    if refusal := why_not_uploading(actor):
        raise NotAllowed(refusal)


# --- compare ------------------------------------------------------------------------------------------------------


def plan(proposals: Sequence[Proposal], *, actor: Any, year: FiscalYear) -> Plan:
    """Compare what a file says with what is stored; saves nothing. A fixed number of queries.

    All proposals are of the actor's own department and of ``year``.
    """
    require_uploader(actor)
    stored = {(row.sub_activity_id, row.budget_version): row for row in queries.live_in_full(actor.department_id, year)}
    basis = current_basis()
    return Plan(
        [_planned(row, stored.get((row.sub_activity.pk, row.budget_version)), basis, actor, year) for row in proposals]
    )


def _planned(
    proposal: Proposal, submission: Submission | None, basis: tuple[str, ...], actor: Any, year: FiscalYear
) -> Planned:
    stored = read(submission) if submission else _nothing(proposal)
    before = dataclasses.replace(stored, legal_basis=basis)
    after = merged(before, proposal.parts, whole=proposal.whole)
    steps = changes_by_step(before, after)
    if after == before:
        return Planned(proposal, submission, before, after, SAME)
    outcome, reason = _judge(proposal, submission, actor, year, after, steps)
    return Planned(proposal, submission, before, after, outcome, reason, steps)


def _nothing(proposal: Proposal) -> Content:
    """What is known of a document that does not exist yet."""
    draft = Submission(sub_activity=proposal.sub_activity, budget_version=proposal.budget_version)
    return Content(header=header_of(draft))


def _judge(
    proposal: Proposal,
    submission: Submission | None,
    actor: Any,
    year: FiscalYear,
    after: Content,
    steps: list[StepChange],
) -> tuple[str, str]:
    """Outcome and reason for a document that would change."""
    refusal = pprg.why_not_writing(actor, submission or proposal.sub_activity) or _too_many(after)
    if refusal:
        return REFUSED, refusal
    if submission is None:
        if reason := closed_reason(year):
            return REFUSED, reason
        if proposal.seen is not None:
            return CONFLICT, "PPRG yang diunduh sudah ditarik atau diganti; berkas ini akan membuat draf baru."
        return NEW, ""
    if not pprg.is_open_for_writing(submission):
        mend = "Hapus barisnya dari berkas." if proposal.foreign else "Kembalikan isinya; unduh ulang bila perlu."
        state = submission.get_state_display()
        return REFUSED, f"Statusnya “{state}”, sehingga isinya terkunci, tetapi isi berkas berbeda. {mend}"
    if proposal.seen == (submission.pk, submission.version):
        return CHANGED, ""
    return _unseen(proposal, submission, steps)


def _too_many(after: Content) -> str:
    """Why a document would have more rows than its pages show; empty where it would not."""
    longest = max(len(getattr(after, part)) for part in ROW_PARTS)
    return f"Akan ada {longest} baris pada satu bagian; paling banyak {MOST_ROWS}." if longest > MOST_ROWS else ""


def _unseen(proposal: Proposal, submission: Submission, steps: list[StepChange]) -> tuple[str, str]:
    """The file was not made from the text that is stored."""
    if proposal.foreign:
        replaces = any(line.kind != ADDED for step in steps for line in step.lines)
        return (CONFLICT, "Berkas mengganti isi yang sudah ditulis.") if replaces else (CHANGED, "")
    if proposal.seen is None:
        return CONFLICT, "Saat berkas diunduh dokumen ini belum ada; sekarang sudah dibuat."
    if proposal.seen[0] != submission.pk:
        return CONFLICT, "Dokumen yang diunduh sudah diganti dengan yang baru."
    return CONFLICT, "Naskah berubah sejak buku kerja ini diunduh."


def changes_by_step(before: Content, after: Content) -> list[StepChange]:
    """What would change, step by step, then GBS and KAK; those without a change are left out."""
    result = []
    for step in STEPS:
        if part_of(before, step.number) == part_of(after, step.number):
            continue
        lines = [change for line in paired(after, before, step.number) if (change := _change(line, step.number))]
        if not lines and _moved(before, after, step):
            lines = [Change(MOVED, Difference("Urutan baris", "", ""))]
        if lines:
            result.append(StepChange(step, lines))
    own = ((step, _own_text_lines(before, after, document)) for document, step in _OWN_TEXT.items())
    return [*result, *(StepChange(step, lines) for step, lines in own if lines)]


def _own_text_lines(before: Content, after: Content, document: str) -> list[Change]:
    lines = []
    for label, old, new in differences(before, after, document):
        kind = EDITED if old and new else ADDED if new else REMOVED
        lines.append(Change(kind, Difference(label if new else f"{label} (teks sendiri dihapus)", new, old)))
    return lines


def _moved(before: Content, after: Content, step: Step) -> bool:
    """Rows of a step stand in another order."""
    return any(
        [row.id for row in getattr(before, part)] != [row.id for row in getattr(after, part)]
        for part in ROW_PARTS
        if part in step.parts and step.number != 8  # which shares its rows with step 2
    )


def _change(line: Difference, step: int) -> Change | None:
    """The sort of a line of the comparison; None where both sides say the same."""
    if line.same or (step == 8 and {line.mine, line.stored} <= _NOT_MARKED):
        return None
    kind = ADDED if not line.stored else REMOVED if not line.mine else EDITED
    return Change(kind, line)


# --- save ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def carry_out(*, plan: Plan, actor: Any, overwrite: Collection[str], source: str) -> list[Planned]:
    """Save the plan in one transaction and return the documents that were saved.

    Of documents in conflict only those named in ``overwrite`` (their keys) are saved. One version more for each, by
    the guarded UPDATE of the form; drafts are begun where there is none. ``source`` names the file in the trail.
    :class:`IllegalMove` where something is refused, :class:`StaleVersion` where somebody wrote in between: then
    nothing is saved.
    """
    refused = plan.of(REFUSED)
    if refused:
        raise IllegalMove(f"{refused[0].proposal.title}: {refused[0].reason}")
    chosen = [
        row
        for row in plan.documents
        if row.outcome in {NEW, CHANGED} or (row.outcome == CONFLICT and row.proposal.key in overwrite)
    ]
    return [_save(row, actor, source) for row in chosen]


def _save(row: Planned, actor: Any, source: str) -> Planned:
    submission, before = row.submission, row.before
    if submission is None:
        try:
            submission = pprg.start(
                sub_activity=row.proposal.sub_activity,
                budget_version=row.proposal.budget_version,
                actor=actor,
                note=source,
            )
        except IllegalMove as error:  # somebody began it meanwhile
            raise StaleVersion(str(error)) from error
        before = pprg.stored_content(submission)
    parts = {name: getattr(row.after, name) for name in PARTS}
    after = pprg_rows.replaced(before, parts)
    pprg_rows.claim(submission, submission.version, before, after)
    pprg_rows.write(submission, before, after)
    old, new = ({name: getattr(text, name) for name in PARTS} for text in (before, after))
    audit.record(
        actor=actor,
        action=ACTION,
        obj=submission,
        changes=pprg_rows.changed_parts(old, new),
        reason=source,
    )
    return dataclasses.replace(row, submission=submission)
