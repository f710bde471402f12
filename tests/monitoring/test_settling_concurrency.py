"""Two people deliver the last two things at once: neither sees the other's, yet the task closes, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from meetings.domain import Closing, give_tasks
from meetings.models import ActionHistory, ActionItem
from monitoring.domain import data, pprg
from monitoring.domain.decision_facts import DATA_COMPLETE, SUBMITTED
from monitoring.models import Submission
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City, build_city
from tests.monitoring.pprg_data import make_pprg
from tests.together import overlapping

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="Writers of SQLite queue: transactions never overlap there."
    ),
]
YEAR = {"year": 2026}


def a_meeting(city: City) -> Any:
    return factories.make_decision(factories.make_meeting(city.a, organizer=city.bapperida_department))


def waiting(city: City, fact: str) -> ActionItem:
    due = timezone.localdate() + dt.timedelta(days=30)
    return factories.make_action(city.a, a_meeting(city), fact=fact, fact_options=YEAR, due=due)


def submit(pk: int, actor: Any) -> Callable[[], Any]:
    copy = Submission.objects.get(pk=pk)
    return lambda: pprg.decide(submission=copy, action="submit", actor=actor)


def closed_once(item: ActionItem) -> None:
    item.refresh_from_db()
    assert (item.state, item.version) == ("closed", 2)
    assert item.closed_by_itself
    assert ActionHistory.objects.filter(record=item, action="settle").count() == 1
    assert AuditEntry.objects.filter(action="settle", object_id=str(item.pk)).count() == 1


def test_last_two_documents_submitted_at_once_close_the_task():
    city = build_city()
    item = waiting(city, SUBMITTED)
    other = factories.make_sub_activity(city.a, city.year)
    rows = [make_pprg(city, "signed"), make_pprg(city, "signed", sub_activity=other)]
    results = overlapping(submit(rows[0].pk, city.focal_a), submit(rows[1].pk, city.head_a))
    assert not [row for row in results if isinstance(row, Exception)], results
    closed_once(item)


def test_last_two_indicators_verified_at_once_close_the_task():
    city = build_city()
    item = waiting(city, DATA_COMPLETE)
    rows = [factories.make_data(city.a, city.year) for _number in range(2)]
    results = overlapping(*[lambda row=row: data.set_verified(row=row, verified=True, actor=city.dp3a) for row in rows])
    assert not [row for row in results if isinstance(row, Exception)], results
    closed_once(item)


def test_task_given_while_the_last_document_is_submitted_closes():
    city = build_city()
    decision = a_meeting(city)
    due = timezone.localdate() + dt.timedelta(days=30)
    results = overlapping(
        submit(make_pprg(city, "signed").pk, city.focal_a),
        lambda: give_tasks(
            decision=decision,
            actor=city.bapperida,
            departments=[city.a],
            text="Ajukan",
            due=due,
            closing=Closing(SUBMITTED, YEAR),
        ),
    )
    assert not [row for row in results if isinstance(row, Exception)], results
    closed_once(ActionItem.objects.get())


def test_tasks_of_several_meetings_are_closed_by_many_at_once_without_a_lock_across():
    city = build_city()
    items = [waiting(city, SUBMITTED) for _number in range(6)]
    rows = [make_pprg(city, "signed")]
    rows += [
        make_pprg(city, "signed", sub_activity=factories.make_sub_activity(city.a, city.year)) for _number in range(3)
    ]
    results = overlapping(*[submit(row.pk, city.focal_a) for row in rows])
    assert not [row for row in results if isinstance(row, Exception)], results
    for item in items:
        closed_once(item)
