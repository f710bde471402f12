"""Comments on a step: who writes, answers, settles and reads them, and when."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from monitoring.domain.review_comments import comment, may_answer, may_comment, reopen, reply, settle, threads
from monitoring.models import StepComment
from monitoring.queries import review as queries
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg
from tests.monitoring.review_data import judged, make_round, own_document, remark, round_of

pytestmark = pytest.mark.django_db


def read(submission, user):
    return threads(user, submission, queries.newest_round(submission), queries.comments_of(submission))


def texts(submission, user) -> list[tuple[str, list[str]]]:
    return [(row.comment.text, [answer.text for answer in row.replies]) for row in read(submission, user)]


def test_verifier_comments_on_a_step_of_the_round(city: City):
    submission = judged(city)
    row = comment(submission=submission, step=7, text="  Uraikan aksi.  ", actor=city.dp3a)
    assert (row.step, row.text, row.round, row.parent) == (7, "Uraikan aksi.", round_of(submission), None)
    assert AuditEntry.objects.filter(object_type="monitoring.stepcomment").count() == 1


@pytest.mark.parametrize("step", [12, 99])
def test_comment_belongs_to_a_known_place(city: City, step: int):
    with pytest.raises(IllegalMove, match="langkah 1 sampai 9"):
        comment(submission=judged(city), step=step, text="x", actor=city.dp3a)


def test_empty_comment_is_refused(city: City):
    with pytest.raises(IllegalMove, match="lebih dahulu"):
        comment(submission=judged(city), step=1, text="  ", actor=city.dp3a)


@pytest.mark.parametrize("actor", ["inspektorat", "focal_a", "head_a", "leadership"])
def test_others_begin_and_settle_nothing(city: City, actor: str):
    submission = judged(city, "needs_revision")
    row = remark(submission, city.dp3a)
    with pytest.raises(NotAllowed):
        comment(submission=submission, step=1, text="x", actor=getattr(city, actor))
    with pytest.raises(NotAllowed):
        settle(comment=row, submission=submission, actor=getattr(city, actor))
    assert StepComment.objects.get().settled_at is None
    settle(comment=row, submission=submission, actor=city.dp3a)
    with pytest.raises(NotAllowed):
        reopen(comment=row, submission=submission, actor=getattr(city, actor))
    assert StepComment.objects.get().settled_by == city.dp3a


def test_own_document_is_not_commented(city: City):
    own_document(city, "bapperida")
    submission = judged(city)
    with pytest.raises(NotAllowed):
        comment(submission=submission, step=1, text="x", actor=city.bapperida)
    assert not may_comment(city.bapperida, submission)


@pytest.mark.parametrize(
    ("state", "verifier", "department"),
    [
        ("submitted", False, False),
        ("in_verification", True, False),
        ("needs_revision", True, True),
        ("offered", False, True),
        ("signed", False, True),
        ("verified", False, False),
        ("withdrawn", False, False),
    ],
)
def test_who_writes_in_which_state(city: City, state: str, verifier: bool, department: bool):
    submission = judged(city, state)
    assert may_comment(city.dp3a, submission) is verifier
    assert may_answer(city.dp3a, submission) is verifier
    assert may_answer(city.focal_a, submission) is department
    assert may_answer(city.head_a, submission) is department
    assert not may_answer(city.focal_b, submission)
    assert not may_answer(city.inspektorat, submission)


@pytest.mark.parametrize("act", ["comment", "reply", "settle", "reopen"])
def test_stored_state_counts_and_not_the_loaded_one(city: City, act: str):
    submission = judged(city)
    row = remark(submission, city.dp3a)
    type(submission).objects.update(state="verified", verified_at=timezone.now())
    with pytest.raises(IllegalMove, match="Diverifikasi"):
        {
            "comment": lambda: comment(submission=submission, step=1, text="x", actor=city.dp3a),
            "reply": lambda: reply(parent=row, submission=submission, text="x", actor=city.dp3a),
            "settle": lambda: settle(comment=row, submission=submission, actor=city.dp3a),
            "reopen": lambda: reopen(comment=row, submission=submission, actor=city.dp3a),
        }[act]()


def test_department_answers_once_it_is_returned(city: City):
    submission = judged(city, "needs_revision")
    row = remark(submission, city.dp3a)
    answer = reply(parent=row, submission=submission, text="Sudah diperbaiki.", actor=city.focal_a)
    assert (answer.parent, answer.step, answer.author) == (row, 7, city.focal_a)
    assert texts(submission, city.focal_a) == [("Uraikan penitipan anak.", ["Sudah diperbaiki."])]
    with pytest.raises(NotAllowed):
        reply(parent=row, submission=submission, text="x", actor=city.focal_b)


def test_settled_comment_takes_no_answer_and_is_settled_once(city: City):
    submission = judged(city)
    row = remark(submission, city.dp3a)
    assert settle(comment=row, submission=submission, actor=city.bapperida)
    assert not settle(comment=row, submission=submission, actor=city.dp3a)
    row.refresh_from_db()
    assert row.settled_by == city.bapperida
    with pytest.raises(IllegalMove, match="sudah dinyatakan selesai"):
        reply(parent=row, submission=submission, text="x", actor=city.dp3a)
    assert AuditEntry.objects.filter(action="selesaikan").count() == 1


def test_settled_comment_is_reopened_once_and_its_thread_says_so(city: City):
    submission = judged(city)
    row = remark(submission, city.dp3a)
    assert not reopen(comment=row, submission=submission, actor=city.dp3a)
    settle(comment=row, submission=submission, actor=city.bapperida)
    assert reopen(comment=row, submission=submission, actor=city.dp3a)
    assert not reopen(comment=row, submission=submission, actor=city.bapperida)
    row.refresh_from_db()
    assert (row.settled_at, row.settled_by) == (None, None)
    assert texts(submission, city.dp3a) == [("Uraikan penitipan anak.", ["Komentar dibuka kembali."])]
    entry = AuditEntry.objects.get(action="buka kembali")
    assert (entry.actor, entry.changes["settled_by"]) == (city.dp3a, [str(city.bapperida), None])
    assert reply(parent=row, submission=submission, text="Lengkapi.", actor=city.dp3a)


def test_department_reads_nothing_of_the_round_that_is_judged(city: City):
    submission = judged(city)
    first = round_of(submission)
    old = remark(submission, city.dp3a, text="Lama.")
    make_round(submission, at=first.at + dt.timedelta(days=9))
    remark(submission, city.dp3a, text="Baru.")
    remark(submission, city.bapperida, text="Belum puas.", parent=old)
    assert texts(submission, city.focal_a) == [("Lama.", [])]
    assert texts(submission, city.inspektorat) == [("Lama.", ["Belum puas."]), ("Baru.", [])]
    submission.state = "needs_revision"
    assert texts(submission, city.focal_a) == [("Lama.", ["Belum puas."]), ("Baru.", [])]


def test_department_does_not_see_yet_what_is_settled_while_it_is_judged(city: City):
    submission = judged(city)
    first = round_of(submission)
    old = remark(submission, city.dp3a)
    make_round(submission, at=first.at + dt.timedelta(days=9))
    StepComment.objects.filter(pk=old.pk).update(settled_at=first.at + dt.timedelta(days=10), settled_by=city.dp3a)
    assert read(submission, city.focal_a)[0].is_open
    assert not read(submission, city.dp3a)[0].is_open
    StepComment.objects.filter(pk=old.pk).update(settled_at=first.at + dt.timedelta(days=1))
    assert not read(submission, city.focal_a)[0].is_open


def test_answer_to_a_hidden_comment_stays_hidden_with_it(city: City):
    submission = judged(city)
    hidden = remark(submission, city.dp3a)
    remark(submission, city.bapperida, parent=hidden, round=None, text="Setuju.")
    assert texts(submission, city.focal_a) == []


def test_draft_has_no_comments(city: City):
    submission = make_pprg(city)
    assert read(submission, city.focal_a) == []
    with pytest.raises(IllegalMove):
        comment(submission=submission, step=1, text="x", actor=city.dp3a)
