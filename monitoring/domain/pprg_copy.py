"""A new draft that begins with the text of another document: the revised budget (versi perubahan), or another year.

The copy is a document of its own: its rows have ids of their own, nothing of the source changes with it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from departments.enums import BudgetKind, YearState
from departments.models import SubActivity
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed

from ..enums import BudgetVersion, SubmissionState
from ..models import Submission
from ..queries import pprg as queries
from . import pprg, pprg_rows
from .pprg_content import Content

#: In the audit trail, the entry with everything that was copied.
ACTION = "salin"
#: What a document says; its header and its signature are its own.
PARTS = (
    *pprg_rows.COLUMNS,
    "data",
    "factors",
    "internal",
    "external",
    "actions",
    "indicators",
    "gbs_parts",
    "kak_parts",
)


@transaction.atomic
def copy_content(*, source_content: Content, target: Submission, actor: Any) -> Content:
    """Put the text of ``source_content`` into ``target``, a draft, in place of what it holds; returns what is stored.

    Every row is new and has its own id; causes point to the factors and actions to the causes of ``target``. What is
    not to be copied, the caller leaves out of ``source_content``. One version more by the guarded UPDATE:
    :class:`StaleVersion` where somebody wrote in between or the draft is locked.
    """
    before = pprg.stored_content(target)
    after = pprg_rows.replaced(before, {name: getattr(source_content, name) for name in PARTS})
    pprg_rows.claim(target, target.version, before, after)
    stored = pprg_rows.write(target, before, after)
    old, new = ({name: getattr(text, name) for name in PARTS} for text in (before, stored))
    reason = f"Disalin dari {target.copied_from}" if target.copied_from else ""
    audit.record(actor=actor, action=ACTION, obj=target, changes=pprg_rows.changed_parts(old, new), reason=reason)
    return stored


@transaction.atomic
def start_copy(
    *,
    source: Submission,
    sub_activity: SubActivity,
    budget_version: str,
    actor: Any,
    content: Content | None = None,
    note: str = "",
) -> Submission:
    """Begin the PPRG of a sub-activity and version with the text of ``source`` (or ``content``, made from it).

    The refusals of :func:`.pprg.start`; then nothing is written. ``note`` goes to the history.
    """
    target = pprg.start(
        sub_activity=sub_activity, budget_version=budget_version, actor=actor, copied_from=source, note=note
    )
    copy_content(source_content=content or pprg.stored_content(source), target=target, actor=actor)
    return target


# --- the revised budget -------------------------------------------------------------------------------------------


def needs_reason(source: Submission) -> bool:
    """No pagu perubahan is recorded: the writer says why the version is begun all the same."""
    return not source.sub_activity.figures.filter(kind=BudgetKind.REVISED).exists()


def revision_problem(source: Submission) -> str:
    """Why no versi perubahan can be begun from ``source`` by anybody; empty where it can."""
    year = source.sub_activity.fiscal_year
    if source.budget_version != BudgetVersion.ORIGINAL:
        return "Versi perubahan disalin dari versi murni."
    if source.state != SubmissionState.VERIFIED:
        state = source.get_state_display()
        return f"Versi perubahan disalin dari GAP dan GBS murni yang terverifikasi; status saat ini “{state}”."
    if year.state != YearState.RUNNING:
        word = "belum berjalan" if year.state == YearState.PREPARATION else "sudah ditutup"
        return f"Tahun anggaran {year} {word}; versi perubahan dibuat pada tahun yang berjalan."
    existing = queries.live_submission(source.sub_activity, BudgetVersion.REVISED)
    if existing is not None:
        return f"Versi perubahan sudah ada (status “{existing.get_state_display()}”)."
    return ""


def start_revision(*, source: Submission, actor: Any, reason: str = "") -> Submission:
    """Begin the versi perubahan of a verified murni as a copy of its text.

    Only in a running year, and where a pagu perubahan is recorded or ``reason`` says why.
    :class:`NotAllowed` for anybody but a focal point of the department with a valid SK, :class:`IllegalMove` else.
    """
    refusal = pprg.why_not_writing(actor, source)
    if refusal:
        raise NotAllowed(refusal)
    problem = revision_problem(source)
    if problem:
        raise IllegalMove(problem)
    if not reason.strip() and needs_reason(source):
        raise IllegalMove("Pagu perubahan belum dicatat: tulis alasan memulai versi perubahan.")
    return start_copy(
        source=source,
        sub_activity=source.sub_activity,
        budget_version=BudgetVersion.REVISED,
        actor=actor,
        note=reason.strip(),
    )
