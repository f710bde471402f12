"""Two verifiers at once: one wins, the other is told and keeps what was typed."""

from __future__ import annotations

import pytest

from monitoring.domain import pprg, review_sheet
from monitoring.models import ChecklistMark, Opinion, Submission, SubmissionHistory
from pug_tanjungbalai.common.errors import DomainError
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import build_city
from tests.monitoring.review_data import judged, mark, round_of
from tests.together import at_once


def judging(pk: int, actor, verdict: str, note: str, version: int = 0):
    """An act that judges item 5 as its actor saw it."""
    submission = Submission.objects.select_related("sub_activity__fiscal_year").get(pk=pk)
    seen = round_of(submission).pk
    return lambda: review_sheet.judge(
        submission=submission, round_id=seen, item=5, verdict=verdict, note=note, version=version, actor=actor
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", [0, 1])
def test_two_marks_on_one_item_at_once_keep_one_and_tell_the_other(version: int):
    city = build_city()
    submission = judged(city)
    if version:
        mark(submission, 5, city.bapperida, "tidak_ada")
    results = at_once(
        judging(submission.pk, city.bapperida, "sesuai", "Sudah tepat.", version),
        judging(submission.pk, city.dp3a, "perbaiki", "Belum tepat.", version),
    )
    won = [row for row in results if isinstance(row, ChecklistMark)]
    lost = [row for row in results if isinstance(row, review_sheet.MarkTaken)]
    assert (len(won), len(lost)) == (1, 1), results
    stored = ChecklistMark.objects.get()
    assert (stored.verdict, stored.note, stored.version) == (won[0].verdict, won[0].note, version + 1)
    assert (lost[0].mark.verdict, lost[0].mark.note) == (stored.verdict, stored.note)
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_verification_and_objection_at_once_never_both_happen():
    city = build_city()
    submission = judged(city)
    seen = round_of(submission).pk
    one, other = (Submission.objects.get(pk=submission.pk) for _number in range(2))
    results = at_once(
        lambda: pprg.decide(submission=one, action="verify", actor=city.bapperida),
        lambda: review_sheet.give_opinion(
            submission=other, round_id=seen, verdict="perbaiki", note="Belum.", actor=city.dp3a
        ),
    )
    assert sum(isinstance(row, DomainError) for row in results) == 1, results
    stored = Submission.objects.get(pk=submission.pk)
    if isinstance(results[0], SubmissionHistory):
        assert stored.state == "verified"
        assert [row.verdict for row in Opinion.objects.all()] == ["setuju"]
    else:
        assert stored.state == "in_verification"
        assert [row.verdict for row in Opinion.objects.all()] == ["perbaiki"]


@pytest.mark.django_db(transaction=True)
def test_mark_and_return_at_once_leave_no_mark_on_a_returned_text():
    city = build_city()
    submission = judged(city)
    copy = Submission.objects.get(pk=submission.pk)
    results = at_once(
        judging(submission.pk, city.bapperida, "perbaiki", "Belum."),
        lambda: pprg.decide(submission=copy, action="return", actor=city.dp3a, note="Lengkapi."),
    )
    assert isinstance(results[1], SubmissionHistory), results
    kinds = list(AuditEntry.objects.order_by("id").values_list("object_type", flat=True))
    if isinstance(results[0], ChecklistMark):
        assert kinds == ["monitoring.checklistmark", "monitoring.submission"]
    else:
        assert isinstance(results[0], DomainError)
        assert kinds == ["monitoring.submission"]
        assert not ChecklistMark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_filling_and_judging_at_once_overwrite_nothing():
    city = build_city()
    submission = judged(city)
    copy = Submission.objects.get(pk=submission.pk)
    seen = round_of(submission).pk
    results = at_once(
        judging(submission.pk, city.dp3a, "perbaiki", "Belum tepat."),
        lambda: review_sheet.fill(submission=copy, round_id=seen, items=[4, 5], actor=city.bapperida),
    )
    stored = ChecklistMark.objects.get(item=5)
    if isinstance(results[0], ChecklistMark):
        assert (stored.verdict, results[1]) == ("perbaiki", [4])
    else:
        assert isinstance(results[0], review_sheet.MarkTaken)
        assert (stored.verdict, results[1]) == ("sesuai", [4, 5])
