"""Judging a document: marks on the sheet, opinions of the offices. Only while it is in verification, never the own one.

Every act locks the submission first, so that nobody judges what is being returned or verified in the same moment, and
names the round that its author looked at, so that nothing meant for an older text lands on a newer one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry

from ..enums import ItemVerdict, OpinionVerdict, SubmissionState
from ..models import ChecklistMark, Opinion, Submission, SubmissionHistory
from ..queries import review as queries
from ..rules import can_verify
from .quality import ITEMS
from .review import office_of, record_opinion

NOT_YOURS = "Hanya Bapperida atau Dinas P3A yang menilai, dan bukan dokumen perangkat daerahnya sendiri."


class MarkTaken(StaleVersion):
    """Somebody else judged the item in between; ``mark`` is what is stored now."""

    def __init__(self, mark: ChecklistMark) -> None:
        super().__init__(f"Butir {mark.item} sudah dinilai {mark.actor.display_name} sejak Anda membukanya.")
        self.mark = mark


def _open_round(submission: Submission, seen: int, actor: Any) -> SubmissionHistory:
    """The round that is judged, locked for this transaction; a refusal where it is not the one that was ``seen``."""
    if not can_verify(actor, submission):
        raise NotAllowed(NOT_YOURS)
    state = queries.locked_state(submission)
    if state != SubmissionState.IN_VERIFICATION:
        label = SubmissionState(state).label if state else "dihapus"
        raise IllegalMove(f"Penilaian hanya selama dokumen dalam verifikasi; status saat ini “{label}”.")
    current = queries.newest_round(submission)
    if current is None:
        raise IllegalMove("Dokumen ini belum punya catatan pengajuan, sehingga belum dapat dinilai.")
    if current.pk != seen:
        raise StaleVersion("Dokumen sudah diperbaiki dan diajukan lagi sejak Anda membuka halaman ini.")
    return current


@transaction.atomic
def judge(
    *, submission: Submission, round_id: int, item: int, verdict: str, note: str, version: int, actor: Any
) -> ChecklistMark:
    """Store the mark of one item. ``version`` is the one that its author looked at, 0 where there was none.

    :class:`MarkTaken` where somebody judged the item in between; the same verdict and note are no conflict.
    """
    current = _open_round(submission, round_id, actor)
    if item not in ITEMS:
        raise IllegalMove("Butir itu tidak ada pada lembar verifikasi.")
    text = note.strip()
    stored = ChecklistMark.objects.select_related("actor").filter(round=current, item=item).first()
    if stored is not None and (stored.verdict, stored.note) == (verdict, text):
        return stored
    if stored is None:
        mark = ChecklistMark(round=current, item=item, verdict=verdict, note=text, actor=actor)
        audit.save(mark, actor=actor)
        return mark
    before = audit.values_of(stored)
    fields = {"verdict": verdict, "note": text, "version": version + 1, "actor": actor, "at": timezone.now()}
    if ChecklistMark.objects.filter(pk=stored.pk, version=version).update(**fields) != 1:
        raise MarkTaken(stored)
    for name, value in fields.items():
        setattr(stored, name, value)
    changes = audit.difference(before, audit.values_of(stored))
    audit.record(actor=actor, action="ubah", obj=stored, changes=changes)
    return stored


@transaction.atomic
def fill(*, submission: Submission, round_id: int, items: Iterable[int], actor: Any) -> list[int]:
    """Mark as fit those of ``items`` that have no mark yet; returns which ones. Marks of others stay as they are."""
    current = _open_round(submission, round_id, actor)
    judged = {mark.item for mark in queries.marks_of(current)}
    wanted = [item for item in items if item in ITEMS and item not in judged]
    marks = ChecklistMark.objects.bulk_create(
        ChecklistMark(round=current, item=item, verdict=ItemVerdict.FIT, actor=actor) for item in wanted
    )
    entries = [
        audit.build(actor=actor, action="buat", obj=mark, changes=audit.difference({}, audit.values_of(mark)))
        for mark in marks
    ]
    AuditEntry.objects.bulk_create(entries)
    return wanted


@transaction.atomic
def give_opinion(*, submission: Submission, round_id: int, verdict: str, note: str, actor: Any) -> Opinion:
    """Record what the actor's office thinks. It takes the place of what the office said before in this round.

    The same opinion again changes nothing.
    """
    current = _open_round(submission, round_id, actor)
    text = note.strip()
    if verdict == OpinionVerdict.REVISE and not text:
        raise IllegalMove("Tulis apa yang perlu diperbaiki.")
    last = Opinion.objects.filter(round=current, office=office_of(actor)).first()
    if last is not None and (last.verdict, last.note) == (verdict, text):
        return last
    return record_opinion(submission, current, actor, verdict, text, timezone.now())
