"""Comments on a step: verifiers write and settle them, the department answers once the document is back with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.enums import DEPARTMENT_ROLES
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed

from ..enums import OPEN_STATES, VERIFIER_STATES, SubmissionState
from ..models import StepComment, Submission, SubmissionHistory
from ..queries import review as queries
from ..rules import acts_for_record, can_verify
from .review import hides_newest
from .review_items import PLACES

#: While they judge, and while the department mends what they asked for.
VERIFIERS_WRITE = frozenset({SubmissionState.IN_VERIFICATION, SubmissionState.NEEDS_REVISION})
#: While the document is not with the verifiers.
DEPARTMENT_ANSWERS = OPEN_STATES - VERIFIER_STATES
#: What the thread then says.
REOPENED = "Komentar dibuka kembali."
_WRITERS = "Komentar ditulis Bapperida atau Dinas P3A, bukan untuk dokumen perangkat daerahnya sendiri."
_ANSWERERS = "Yang menjawab komentar: verifikator, atau focal point dan kepala perangkat daerah ini."


@dataclass
class Thread:
    """A comment with its answers, as far as the reader may see them."""

    comment: StepComment
    replies: list[StepComment] = field(default_factory=list)
    settled: bool = False

    @property
    def is_open(self) -> bool:
        """Somebody still has to do something about it."""
        return not self.settled

    @property
    def is_answered(self) -> bool:
        """The department has said the last word; who judges settles the comment or answers again."""
        return bool(self.replies) and self.replies[-1].author.role in DEPARTMENT_ROLES


def may_comment(actor: Any, submission: Submission) -> bool:
    """The actor begins comments and settles them."""
    return submission.state in VERIFIERS_WRITE and bool(can_verify(actor, submission))


def may_answer(actor: Any, submission: Submission) -> bool:
    """The actor answers comments."""
    answers = submission.state in DEPARTMENT_ANSWERS and bool(acts_for_record(actor, submission))
    return answers or may_comment(actor, submission)


def threads(
    actor: Any, submission: Submission, newest: SubmissionHistory | None, comments: Iterable[StepComment]
) -> list[Thread]:
    """What the actor may read of ``comments`` (oldest first); the department nothing of a round still judged."""
    hidden = newest if hides_newest(actor, submission) else None
    result: dict[int, Thread] = {}
    for row in comments:
        if hidden is not None and row.round_id == hidden.pk:
            continue
        if row.parent_id is None:
            settled = row.settled_at is not None and (hidden is None or row.settled_at < hidden.at)
            result[row.pk] = Thread(row, settled=settled)
        elif row.parent_id in result:
            result[row.parent_id].replies.append(row)
    return list(result.values())


@transaction.atomic
def comment(*, submission: Submission, step: int, text: str, actor: Any) -> StepComment:
    """Begin a comment on a step (0: the whole document, 10: GBS, 11: KAK)."""
    _locked(submission)
    if not can_verify(actor, submission):
        raise NotAllowed(_WRITERS)
    if not may_comment(actor, submission):
        raise IllegalMove(f"Komentar tidak dapat ditulis pada status “{submission.get_state_display()}”.")
    if step not in PLACES:
        raise IllegalMove("Komentar melekat pada langkah 1 sampai 9, GBS, KAK, atau seluruh dokumen.")
    return _write(submission, actor, step=step, text=text)


@transaction.atomic
def reply(*, parent: StepComment, submission: Submission, text: str, actor: Any) -> StepComment:
    """Answer a comment."""
    _locked(submission)
    if not (can_verify(actor, submission) or acts_for_record(actor, submission)):
        raise NotAllowed(_ANSWERERS)
    if not may_answer(actor, submission):
        raise IllegalMove(f"Komentar tidak dapat dijawab pada status “{submission.get_state_display()}”.")
    if StepComment.objects.filter(pk=parent.pk, settled_at__isnull=False).exists():
        raise IllegalMove("Komentar ini sudah dinyatakan selesai.")
    return _write(submission, actor, step=parent.step, text=text, parent=parent)


@transaction.atomic
def settle(*, comment: StepComment, submission: Submission, actor: Any) -> bool:
    """Declare a comment settled; False where it was already."""
    _locked(submission)
    if not can_verify(actor, submission):
        raise NotAllowed(_WRITERS)
    if not may_comment(actor, submission):
        raise IllegalMove(f"Komentar tidak dapat diselesaikan pada status “{submission.get_state_display()}”.")
    now = timezone.now()
    open_ = StepComment.objects.filter(pk=comment.pk, settled_at__isnull=True)
    if open_.update(settled_at=now, settled_by=actor) != 1:
        return False
    audit.record(actor=actor, action="selesaikan", obj=comment, changes={"settled_at": [None, now]})
    return True


@transaction.atomic
def reopen(*, comment: StepComment, submission: Submission, actor: Any) -> bool:
    """Take back that a comment is settled, said in its thread; False where it is open."""
    _locked(submission)
    if not can_verify(actor, submission):
        raise NotAllowed(_WRITERS)
    if not may_comment(actor, submission):
        raise IllegalMove(f"Komentar tidak dapat dibuka kembali pada status “{submission.get_state_display()}”.")
    row = StepComment.objects.get(pk=comment.pk)
    settled = StepComment.objects.filter(pk=comment.pk, settled_at__isnull=False, parent__isnull=True)
    if settled.update(settled_at=None, settled_by=None) != 1:
        return False
    _write(submission, actor, step=row.step, text=REOPENED, parent=row)
    changes = {"settled_at": [row.settled_at, None], "settled_by": [str(row.settled_by), None]}
    audit.record(actor=actor, action="buka kembali", obj=row, changes=changes)
    return True


def _locked(submission: Submission) -> None:
    """Take the state as it is stored now, which nobody changes until the transaction ends."""
    submission.state = queries.locked_state(submission) or submission.state


def _write(submission: Submission, actor: Any, **fields: Any) -> StepComment:
    text = fields.pop("text").strip()
    if not text:
        raise IllegalMove("Tulis komentarnya lebih dahulu.")
    row = StepComment(submission=submission, round=queries.newest_round(submission), author=actor, text=text, **fields)
    audit.save(row, actor=actor)
    return row
