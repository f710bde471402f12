"""Two people at once: one wins, the other is told, nothing is written twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitoring.domain import pprg
from monitoring.models import Submission, SubmissionHistory
from pug_tanjungbalai.common.errors import DomainError, IllegalMove, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import build_city
from tests.monitoring.pprg_data import make_pprg, save_step
from tests.together import at_once


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_leave_one_history_row():
    city = build_city()
    pk = make_pprg(city, "in_verification").pk
    copies = [Submission.objects.get(pk=pk) for _number in range(2)]
    results = at_once(
        lambda: pprg.decide(submission=copies[0], action="verify", actor=city.bapperida, version=1),
        lambda: pprg.decide(submission=copies[1], action="return", actor=city.dp3a, note="Lengkapi.", version=1),
    )
    won = [row for row in results if isinstance(row, SubmissionHistory)]
    lost = [row for row in results if isinstance(row, StaleVersion)]
    assert (len(won), len(lost)) == (1, 1), results
    assert SubmissionHistory.objects.get() == won[0]
    stored = Submission.objects.get(pk=pk)
    assert (stored.state, stored.version) == (won[0].to_state, 2)
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_keep_one_text_and_tell_the_other():
    city = build_city()
    pk = make_pprg(city).pk

    def save(text: str) -> Callable[[], bool]:
        copy = Submission.objects.get(pk=pk)
        return lambda: save_step(submission=copy, step=6, version=1, actor=city.focal_a, changes={"new_purpose": text})

    results = at_once(save("Tulisan pertama"), save("Tulisan kedua"))
    assert sorted(type(row).__name__ for row in results) == ["StaleVersion", "bool"], results
    winner = "Tulisan pertama" if results[0] is True else "Tulisan kedua"
    stored = Submission.objects.get(pk=pk)
    assert (stored.new_purpose, stored.version) == (winner, 2)


@pytest.mark.django_db(transaction=True)
def test_save_and_offer_at_once_never_offer_a_text_that_nobody_saw():
    city = build_city()
    pk = make_pprg(city).pk
    saver, offerer = (Submission.objects.get(pk=pk) for _number in range(2))
    results = at_once(
        lambda: save_step(submission=saver, step=6, version=1, actor=city.focal_a, changes={"new_purpose": "Baru"}),
        lambda: pprg.decide(submission=offerer, action="offer", actor=city.focal_a, version=1),
    )
    assert sum(isinstance(row, DomainError) for row in results) == 1, results
    stored = Submission.objects.get(pk=pk)
    assert stored.version == 2
    for row in SubmissionHistory.objects.all():
        assert row.snapshot["new_purpose"] == stored.new_purpose


@pytest.mark.django_db(transaction=True)
def test_two_begin_at_once_make_one_submission():
    city = build_city()
    begin = lambda: pprg.start(sub_activity=city.sub_a, budget_version="murni", actor=city.focal_a)  # noqa: E731
    results = at_once(begin, begin)
    assert sorted(isinstance(row, IllegalMove) for row in results) == [False, True], results
    assert Submission.objects.count() == SubmissionHistory.objects.count() == 1
