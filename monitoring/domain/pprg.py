"""What may be done with a PPRG submission: start it, write its steps, move it through its life cycle."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.enums import DEPARTMENT_ROLES, Role, YearState
from departments.models import DepartmentHead, SexDisaggregatedData, SubActivity
from pug_tanjungbalai.common import audit, formats, workflow
from pug_tanjungbalai.common.autosave import stored_by_earlier_request
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed

from ..enums import EDITABLE_STATES, BudgetVersion, SubmissionState
from ..models import Submission, SubmissionHistory
from ..queries import pprg as queries
from ..rules import appointed_for_record, writes_for_record
from ..transitions import SUBMISSION_TRANSITIONS
from . import decision_facts, pprg_rows, review
from .kak_basis import with_basis
from .pprg_blockers import blockers, signer
from .pprg_content import Content, DataRow, read, signature_of
from .pprg_steps import fingerprint, part_of, step_of
from .quality import Report

_WRITERS = "Hanya focal point perangkat daerah ini yang menulis GAP dan GBS."


def content(submission: Submission) -> dict[str, Any]:
    """The whole content as JSON can hold it: what a history row keeps as its snapshot."""
    return with_basis(stored_content(submission), submission).as_dict()


def stored_content(submission: Submission) -> Content:
    """The content as the database holds it now, whatever ``submission`` has loaded before."""
    return read(queries.in_full(Submission.objects.all()).get(pk=submission.pk))


# --- who may write ----------------------------------------------------------------------------------------------


def can_write(actor: Any, record: Any) -> bool:
    """The actor is a focal point with a valid SK of the department of ``record`` (submission or sub-activity)."""
    return bool(writes_for_record(actor, record))


def why_not_writing(actor: Any, record: Any) -> str:
    """Why the actor may not write for the department of ``record``; empty where they may.

    A focal point or head whose appointment is not valid today is told which letter lapsed and whom to ask.
    """
    if can_write(actor, record):
        return ""
    if actor.role != Role.FOCAL_POINT or actor.department_id != record.department_id:
        return _WRITERS
    return appointment_problem(actor)


def is_open_for_writing(submission: Submission) -> bool:
    """The text may change in the present state."""
    return submission.state in EDITABLE_STATES


def appointment_notice(actor: Any, record: Any) -> str:
    """What to tell a focal point or head of this department who holds no valid appointment today."""
    of_department = actor.role in DEPARTMENT_ROLES and actor.department_id == record.department_id
    return appointment_problem(actor) if of_department and not appointed_for_record(actor, record) else ""


def appointment_problem(actor: Any) -> str:
    """What is wrong with the appointment of a focal point or head who holds none today, and how it is mended."""
    last = queries.last_appointment(actor)
    ask = "Anda dapat membaca, tetapi belum dapat menulis; minta Bapperida mencatat penunjukan yang berlaku."
    if last is None:
        return f"Penunjukan Anda untuk perangkat daerah ini belum tercatat. {ask}"
    name = (
        f"Masa jabatan {last}"
        if isinstance(last, DepartmentHead)
        else f"SK focal point Anda nomor {last.decree_number}"
    )
    if last.valid_to and last.valid_to < timezone.localdate():
        return f"{name} berakhir {formats.tanggal(last.valid_to)}. {ask}"
    return f"{name} baru berlaku {formats.tanggal(last.valid_from)}. {ask}"


# --- start ------------------------------------------------------------------------------------------------------


def start(
    *,
    sub_activity: SubActivity,
    budget_version: str,
    actor: Any,
    copied_from: Submission | None = None,
    note: str = "",
) -> Submission:
    """Begin the PPRG of a sub-activity and budget version as an empty draft.

    :class:`NotAllowed` without a valid appointment; :class:`IllegalMove` in a closed year or where a live one
    exists, which is named. Not limited to sub-activities that must have PPRG. ``copied_from`` names the document
    whose text follows (see :mod:`.pprg_copy`); ``note`` goes to the history.
    """
    refusal = why_not_writing(actor, sub_activity)
    if refusal:
        raise NotAllowed(refusal)
    version = BudgetVersion(budget_version)
    if sub_activity.fiscal_year.state == YearState.CLOSED:
        raise IllegalMove(f"Tahun anggaran {sub_activity.fiscal_year} sudah ditutup; PPRG baru tidak dapat dibuat.")
    existing = queries.live_submission(sub_activity, version)
    if existing is None:
        try:
            return _create(sub_activity, version, actor, copied_from, note)
        except IntegrityError:
            # Somebody else began it in the same moment: name theirs.
            existing = queries.live_submission(sub_activity, version)
    state = existing.get_state_display() if existing else SubmissionState.DRAFT.label
    raise IllegalMove(
        f"{sub_activity.item.code} {sub_activity.item.name} sudah punya PPRG versi {version.label} (status “{state}”)."
        " Buka yang ada, atau tarik dahulu."
    )


@transaction.atomic
def _create(
    sub_activity: SubActivity, budget_version: str, actor: Any, copied_from: Submission | None, note: str
) -> Submission:
    """Write the draft with its first history row."""
    submission = Submission(
        sub_activity=sub_activity, budget_version=budget_version, created_by=actor, copied_from=copied_from
    )
    audit.save(submission, actor=actor)
    record_start(submission, actor, note)
    return submission


def record_start(submission: Submission, actor: Any, note: str = "") -> SubmissionHistory:
    """The first history row of a new draft."""
    return SubmissionHistory.objects.create(
        record=submission,
        action="start",
        to_state=SubmissionState.DRAFT,
        actor=actor,
        actor_role=actor.role,
        note=note,
        version=submission.version,
    )


# --- write ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """What the writer of a step looked at: the version of the text, and a mark of what the step held.

    ``mark`` (see :func:`fingerprint`) makes a text that changed on other steps only no conflict. ``sent``: ids of
    earlier requests of the same page whose answers never arrived; what one of them stored is no conflict either.
    """

    version: int
    mark: str = ""
    sent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Saved:
    """What is stored after a save: the content (new rows have their ids), its version, and whether it changed."""

    content: Content
    version: int
    changed: bool


@transaction.atomic
def write_step(
    *,
    submission: Submission,
    step: int,
    seen: Seen,
    actor: Any,
    changes: dict[str, Any],
    insert: SexDisaggregatedData | None = None,
    before: Content | None = None,
) -> Saved:
    """Store what was written on one step.

    ``changes`` gives new values for the parts of the step (:class:`Content` attributes); rows keep their ``id``,
    new ones have none, absent ones are removed. ``insert`` adds a figure of the department to step 2.
    A guarded UPDATE takes the version that the writer looked at, or :class:`StaleVersion` says that somebody saved
    in between and nothing is written. Text that equals what is stored is no conflict.
    ``before`` spares reading the text again: what was read together with ``submission`` and after its version, at
    least the parts of the step and what they refer to. Whatever changed since is caught by the version.
    """
    refusal = why_not_writing(actor, submission)
    if refusal:
        raise NotAllowed(refusal)
    current = submission.version
    if before is None:
        fresh = queries.in_full(Submission.objects.all()).get(pk=submission.pk)
        before, current = read(fresh), fresh.version
    unknown = changes.keys() - set(step_of(step).parts)
    if unknown:
        raise ValueError(f"Step {step} does not write {', '.join(sorted(unknown))}.")
    version = seen.version
    if version != current and seen.mark == fingerprint(before, step):
        version = current
    elif version != current and stored_by_earlier_request(submission, actor, seen.sent):
        version, changes = current, pprg_rows.adopted(before, changes)
    after = pprg_rows.replaced(before, changes)
    if insert is not None:
        after = pprg_rows.replaced(after, {"data": _with_inserted(after.data, insert)})
    if after == before:
        return Saved(before, current, changed=False)
    pprg_rows.claim(submission, version, before, after)
    stored = pprg_rows.write(submission, before, after)
    _record(submission, step, actor, before, stored)
    return Saved(stored, submission.version, changed=True)


def _with_inserted(rows: tuple[DataRow, ...], figure: SexDisaggregatedData) -> tuple[DataRow, ...]:
    """``rows`` with the department's figure at the end; unchanged where it is there already."""
    if is_inserted(rows, figure):
        return rows
    added = DataRow(
        indicator=figure.indicator,
        unit=figure.unit,
        concerns=figure.concerns,
        male=figure.male,
        female=figure.female,
        data_year=figure.data_year,
        source=figure.source,
    )
    return (*rows, added)


def is_inserted(rows: tuple[DataRow, ...], figure: SexDisaggregatedData) -> bool:
    """Whether the figure stands among the rows of step 2 already."""
    return any(row.indicator == figure.indicator and row.data_year == figure.data_year for row in rows)


def own_source(row: DataRow, figures: list[SexDisaggregatedData]) -> str:
    """Whether a row of step 2 is one of the department's own figures, in words; empty where it is not.

    A row whose numbers were changed tells those of the figure.
    """
    figure = next((own for own in figures if is_inserted((row,), own)), None)
    if figure is None:
        return ""
    if (row.male, row.female) == (figure.male, figure.female):
        return "dari data terpilah Anda"
    known = [(sex, number) for sex, number in (("L", figure.male), ("P", figure.female)) if number is not None]
    return f"diubah; data terpilah Anda {', '.join(f'{sex} {formats.quantity(number)}' for sex, number in known)}"


def _record(submission: Submission, step: int, actor: Any, before: Content, after: Content) -> None:
    """One audit entry with what the step held before and holds now (an inserted figure included)."""
    old, new = ({**part_of(value, step), "data": value.data} for value in (before, after))
    changes = pprg_rows.changed_parts(old, new)
    audit.record(actor=actor, action=f"tulis langkah {step}", obj=submission, changes=changes)


# --- move -------------------------------------------------------------------------------------------------------


def offers(
    submission: Submission,
    actor: Any,
    gap: Content,
    report: Report | None = None,
    standing: review.Review | None = None,
) -> list[workflow.Offer]:
    """The moves that the actor may make now, each enabled or with the reason why not.

    ``report`` and ``standing`` (checks, verification) are read here only where a move depends on them.
    """
    if standing is None and review.may_judge(actor, submission):
        standing = review.of(submission)
    found = workflow.offers(
        SUBMISSION_TRANSITIONS, submission, actor, blockers(gap, timezone.localdate(), report, standing)
    )
    return review.told(found, standing, actor) if standing else found


@transaction.atomic
def decide(
    *,
    submission: Submission,
    action: str,
    actor: Any,
    note: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> SubmissionHistory:
    """Carry out one move of the life cycle and return its history row, which keeps the whole content.

    ``version`` is the version that the actor looked at (None: the loaded one); ``at`` defaults to now and dates the
    signature, the submission and the verification. Refusals: :class:`NotAllowed`, :class:`IllegalMove`,
    :class:`StaleVersion`; then nothing is written.
    """
    moment = at or timezone.now()
    # Who may not, or not now, is told so before the whole document is read.
    transition = workflow.check(SUBMISSION_TRANSITIONS, submission, action, actor, note)
    fresh = queries.in_full(Submission.objects.all()).get(pk=submission.pk)
    gap = with_basis(read(fresh), fresh)
    fields: dict[str, Any] = {}
    if action == "sign":
        head = signer(submission, actor, timezone.localdate(moment))
        fields = {"signed_by": head, "signed_at": moment}
        gap = pprg_rows.replaced(gap, {"signature": signature_of(head, moment) if head else None})
    elif action == "submit":
        fields = {"submitted_at": moment, "first_submitted_at": submission.first_submitted_at or moment}
    elif action == "verify":
        fields = {"verified_at": moment}
    elif transition.target in EDITABLE_STATES:
        # Text that may change again is no longer the text that was signed; the history keeps who signed what.
        fields = {"signed_by": None, "signed_at": None}
    standing = review.locked(submission) if action == "verify" else None
    seen = submission.version if version is None else version
    row = workflow.move(
        SUBMISSION_TRANSITIONS,
        submission,
        action,
        actor=actor,
        history=SubmissionHistory,
        note=note,
        version=seen,
        snapshot=gap.as_dict(),
        set_fields=fields,
        # A text that the actor has not looked at is refused for that, whatever else is wrong with it.
        blockers={} if fresh.version != seen else blockers(gap, timezone.localdate(moment), standing=standing),
        at=moment,
    )
    if standing is not None:
        review.approve_by_verifying(standing, submission, actor, moment)
    decision_facts.after_move(action, submission.department_id, actor, moment)
    return cast(SubmissionHistory, row)


# --- deadline ---------------------------------------------------------------------------------------------------


def is_late(*, due: dt.date | None, first_submitted_at: dt.datetime | None, state: str, today: dt.date) -> bool:
    """Whether the submission came, or still is, after its deadline (the end of the day in WIB).

    One that was withdrawn before it was ever submitted is not late.
    """
    if due is None:
        return False
    if first_submitted_at is not None:
        return timezone.localdate(first_submitted_at) > due
    return state != SubmissionState.WITHDRAWN and today > due
