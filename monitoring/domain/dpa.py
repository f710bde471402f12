"""Freezing a verified GBS to the DPA: the statement of BPKPD that it agrees with the budget, and its correction.

A frozen document stays as it is; what changes afterwards is written in the versi perubahan.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.domain.access import closed_reason
from departments.domain.budget import figure_date_problem
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.formats import rupiah, tanggal

from ..enums import BudgetVersion, SubmissionState
from ..models import Submission, SubmissionHistory
from ..queries import pprg as queries
from ..rules import can_freeze
from . import decision_facts
from .kak_basis import with_basis
from .pprg import content, stored_content
from .pprg_budget import Budget, budget_of
from .pprg_content import Content

FREEZE, CORRECT = "freeze", "correct_dpa"
#: The entry of the snapshot that keeps what was stated.
STATEMENT = "dpa"
_ONLY_FINANCE = "Hanya BPKPD yang membekukan GBS ke DPA."


def document_name(submission: Submission) -> str:
    """What the budget document of the version is called: DPA, or DPPA after a change of the budget."""
    return "DPPA" if submission.budget_version == BudgetVersion.REVISED else "DPA"


def due_of(submission: Submission) -> dt.date | None:
    """The day by which the document is to be frozen: the year's for murni; none is set for perubahan."""
    original = submission.budget_version == BudgetVersion.ORIGINAL
    return submission.sub_activity.fiscal_year.freeze_due if original else None


def freeze_problem(submission: Submission, today: dt.date) -> str:
    """Why the document cannot be frozen now by anybody; empty where it can."""
    year = submission.sub_activity.fiscal_year
    if submission.frozen_at is not None:
        return (
            f"GBS ini sudah dibekukan ke {document_name(submission)} nomor {submission.dpa_number} "
            f"pada {tanggal(submission.frozen_at)}."
        )
    if submission.state != SubmissionState.VERIFIED:
        state = submission.get_state_display()
        return f"Yang dibekukan ke DPA adalah GAP dan GBS yang terverifikasi; status saat ini “{state}”."
    if today < year.dpa_from:
        return f"DPA {year.year} belum ada; GBS dapat dibekukan mulai {tanggal(year.dpa_from)}."
    return closed_reason(year)


# --- does the GBS agree with the budget ---------------------------------------------------------------------------


def obstacles(budget: Budget) -> list[str]:
    """What stands against the statement "sesuai", in words; empty where nothing does.

    A GBS below the pagu agrees: it may hold a part of the sub-activity. So does masukan above the pagu that is
    explained: it may have another source.
    """
    found = []
    if budget.ceiling is None:
        found.append("Pagu belum dicatat, sehingga GBS belum dapat dibandingkan.")
    if budget.total is None:
        found.append("Jumlah anggaran GBS kosong.")
    if budget.ceiling is not None and budget.total is not None and budget.total > budget.ceiling.amount:
        above = rupiah(budget.total - budget.ceiling.amount)
        found.append(f"GBS melebihi {budget.ceiling.get_kind_display().lower()} sebesar {above}.")
    if budget.difference and not budget.is_explained:
        found.append(
            f"Jumlah anggaran dan jumlah masukan berselisih {rupiah(abs(budget.difference))} tanpa penjelasan."
        )
    return found


@dataclass(frozen=True)
class Dpa:
    """What BPKPD states: number and date of the document, whether the GBS agrees with it, and the note where not."""

    number: str
    date: dt.date
    agrees: bool
    note: str = ""


def _check(dpa: Dpa, submission: Submission, budget: Budget, today: dt.date) -> None:
    """:class:`IllegalMove` where the statement is incomplete or cannot be made."""
    _check_document(dpa.number, dpa.date, submission, today)
    if dpa.agrees:
        for reason in obstacles(budget):
            raise IllegalMove(f"Belum dapat dinyatakan sesuai. {reason}")
    elif not dpa.note.strip():
        raise IllegalMove("Tulis apa yang berbeda antara GBS dan RKA/DPA.")


def _check_document(number: str, day: dt.date, submission: Submission, today: dt.date) -> None:
    name = document_name(submission)
    if not number.strip():
        raise IllegalMove(f"Nomor {name} wajib diisi.")
    year = submission.sub_activity.fiscal_year
    problem = figure_date_problem(day, year, today)
    if not problem and day < year.dpa_from:
        problem = f"DPA {year.year} ditetapkan paling awal {tanggal(year.dpa_from)}; periksa tanggalnya."
    if problem:
        raise IllegalMove(f"Tanggal {name}: {problem}")


def statement_words(dpa: Dpa, submission: Submission) -> str:
    """The statement as the history tells it."""
    words = "sesuai dengan RKA/DPA" if dpa.agrees else f"berbeda dari RKA/DPA: {dpa.note.strip()}"
    return f"{document_name(submission)} nomor {dpa.number} tanggal {tanggal(dpa.date)}; {words}"


def kept(gap: Content, budget: Budget, dpa: Dpa) -> dict[str, Any]:
    """The snapshot: the whole text, and the figures that were compared."""
    ceiling = budget.ceiling
    compared = {
        "number": dpa.number,
        "date": dpa.date,
        "agrees": dpa.agrees,
        "note": dpa.note,
        "budget_total": budget.total,
        "inputs": budget.inputs,
        "ceiling": ceiling.amount if ceiling else None,
        "ceiling_document": ceiling.document_number if ceiling else "",
    }
    return {**gap.as_dict(), STATEMENT: audit.plain(compared)}


# --- acts ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def freeze(
    *, submission: Submission, dpa: Dpa, actor: Any, version: int, at: dt.datetime | None = None
) -> SubmissionHistory:
    """Freeze a verified document to its DPA; the state stays, the history keeps the text and the statement.

    :class:`NotAllowed` for anybody but BPKPD, :class:`IllegalMove` with the reason, :class:`StaleVersion` where the
    document changed since ``version``; then nothing is written. ``at`` defaults to now.
    """
    if not can_freeze(actor, submission):
        raise NotAllowed(_ONLY_FINANCE)
    moment = at or timezone.now()
    day = timezone.localdate(moment)
    problem = freeze_problem(submission, day)
    if problem:
        raise IllegalMove(problem)
    gap = with_basis(stored_content(submission), submission)
    as_of = submission.sub_activity.fiscal_year.as_of(day)
    budget = budget_of(gap, queries.budget_figures(submission.sub_activity_id, as_of))
    _check(dpa, submission, budget, day)
    fields = {"dpa_number": dpa.number.strip(), "dpa_date": dpa.date, "frozen_at": moment}
    row = _write(
        submission, FREEZE, fields, actor, version, statement_words(dpa, submission), kept(gap, budget, dpa), moment
    )
    decision_facts.after_move(FREEZE, submission.department_id, actor, moment)
    return row


@transaction.atomic
def correct(
    *, submission: Submission, number: str, date: dt.date, reason: str, actor: Any, version: int
) -> SubmissionHistory:
    """Correct number and date of the DPA of a frozen document; ``reason`` is required. It stays frozen."""
    if not can_freeze(actor, submission):
        raise NotAllowed(_ONLY_FINANCE)
    if submission.frozen_at is None:
        raise IllegalMove("Dokumen ini belum dibekukan ke DPA.")
    closed = closed_reason(submission.sub_activity.fiscal_year)
    if closed:
        raise IllegalMove(closed)
    if not reason.strip():
        raise IllegalMove("Alasan perbaikan wajib diisi.")
    moment = timezone.now()
    _check_document(number, date, submission, timezone.localdate(moment))
    if (number.strip(), date) == (submission.dpa_number, submission.dpa_date):
        raise IllegalMove("Nomor dan tanggal DPA sama dengan yang tersimpan; tidak ada yang diperbaiki.")
    fields = {"dpa_number": number.strip(), "dpa_date": date}
    snapshot = content(submission)
    return _write(submission, CORRECT, fields, actor, version, reason.strip(), snapshot, moment)


def _write(
    submission: Submission,
    action: str,
    fields: dict[str, Any],
    actor: Any,
    version: int,
    note: str,
    snapshot: dict[str, Any],
    moment: dt.datetime,
) -> SubmissionHistory:
    """The guarded UPDATE with its history row and its audit entry. The text and its time stay what they were."""
    before = audit.values_of(submission)
    guarded = Submission.objects.filter(
        pk=submission.pk,
        version=version,
        state=SubmissionState.VERIFIED,
        frozen_at__isnull=submission.frozen_at is None,
    )
    written = {**fields, "version": version + 1}
    if guarded.update(**written) != 1:
        raise StaleVersion("Dokumen ini sudah berubah sejak Anda membukanya.")
    for name, value in written.items():
        setattr(submission, name, value)
    row = SubmissionHistory(
        record=submission,
        action=action,
        from_state=submission.state,
        to_state=submission.state,
        actor=actor,
        actor_role=actor.role,
        note=note,
        version=submission.version,
        snapshot=snapshot,
        at=moment,
    )
    row.save(force_insert=True)
    changes = audit.difference(before, audit.values_of(submission))
    audit.record(actor=actor, action=action, obj=submission, changes=changes, reason=note)
    return row
