"""Every move x state x actor of action items and of meetings, against literal sets."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.core.files.base import ContentFile

from meetings.domain import Report, decide_action, decide_meeting
from meetings.enums import ActionState, MeetingState
from meetings.models import ActionHistory
from meetings.transitions import ACTION_TRANSITIONS, MEETING_TRANSITIONS
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.workflow import check
from tests import factories
from tests.conftest import ACTORS, City

USERS = tuple(name for name in ACTORS if name != "anonymous")

ACTION_MOVES = {
    ("report", "open", "focal_a"): "reported",
    ("report", "open", "head_a"): "reported",
    ("report", "returned", "focal_a"): "reported",
    ("report", "returned", "head_a"): "reported",
    ("close", "open", "bapperida"): "closed",
    ("close", "reported", "bapperida"): "closed",
    ("close", "returned", "bapperida"): "closed",
    ("return", "reported", "bapperida"): "returned",
    ("cancel", "open", "bapperida"): "cancelled",
    ("cancel", "reported", "bapperida"): "cancelled",
    ("cancel", "returned", "bapperida"): "cancelled",
}
#: Made by the program alone; and what nobody may with a task that a verifier closed.
NOBODYS_MOVES = {"settle", "reopen"}
#: Roles that may make a move at all: for them a wrong state is a conflict, for others the right is missing.
ACTION_ROLES = {
    "report": {"focal_a", "head_a"},
    "close": {"bapperida"},
    "return": {"bapperida"},
    "cancel": {"bapperida"},
}
MEETING_MOVES = {
    ("hold", "planned", "bapperida"): "held",
    ("cancel", "planned", "bapperida"): "cancelled",
    ("reopen", "held", "bapperida"): "planned",
    ("reopen", "cancelled", "bapperida"): "planned",
}


def item_in(city: City, state: str):
    closed_on = dt.date(2026, 4, 1) if state == ActionState.CLOSED else None
    return factories.make_action(city.a, state=state, closed_on=closed_on)


def test_table_names_the_moves_of_the_test():
    made = {action for action, _state, _actor in ACTION_MOVES}
    assert {row.action for row in ACTION_TRANSITIONS} == made | NOBODYS_MOVES
    assert {row.action for row in MEETING_TRANSITIONS} == {action for action, _state, _actor in MEETING_MOVES}


def test_every_action_move_by_actor_and_state(city: City):
    wrong = {}
    for state in ActionState.values:
        item = item_in(city, state)
        for action, name in product(ACTION_ROLES.keys() | NOBODYS_MOVES, USERS):
            try:
                answer = check(ACTION_TRANSITIONS, item, action, city.actor(name), note="Alasan").target
            except NotAllowed:
                answer = "not allowed"
            except IllegalMove:
                answer = "illegal"
            refused = "illegal" if name in ACTION_ROLES.get(action, ()) else "not allowed"
            expected = ACTION_MOVES.get((action, state, name), refused)
            if answer != expected:
                wrong[action, state, name] = f"expected {expected}, got {answer}"
    assert not wrong


@pytest.mark.parametrize(
    ("move", "target"), ACTION_MOVES.items(), ids=lambda value: "-".join(value) if isinstance(value, tuple) else value
)
def test_allowed_action_move_changes_state_and_leaves_history(city: City, move, target):
    action, state, name = move
    item = item_in(city, state)
    actor = city.actor(name)
    report = Report("GBS sudah diajukan.", ContentFile(b"%PDF-1.4\n%%EOF", name="bukti.pdf"))
    decide_action(item=item, action=action, actor=actor, note="Alasan", report=report, today=dt.date(2026, 5, 2))
    item.refresh_from_db()
    assert (item.state, item.version) == (target, 2)
    assert item.closed_on == (dt.date(2026, 5, 2) if target == "closed" else None)
    row = ActionHistory.objects.get(record=item)
    assert (row.action, row.from_state, row.to_state, row.actor, row.actor_role) == (
        action,
        state,
        target,
        actor,
        actor.role,
    )


def test_every_meeting_move_by_actor_and_state(city: City):
    wrong = {}
    actions = [row.action for row in MEETING_TRANSITIONS]
    for state in MeetingState.values:
        meeting = factories.make_meeting(city.a, state=state)
        for action, name in product(actions, USERS):
            try:
                answer = check(MEETING_TRANSITIONS, meeting, action, city.actor(name), note="Alasan").target
            except NotAllowed:
                answer = "not allowed"
            except IllegalMove:
                answer = "illegal"
            expected = MEETING_MOVES.get((action, state, name), "illegal" if name == "bapperida" else "not allowed")
            if answer != expected:
                wrong[action, state, name] = f"expected {expected}, got {answer}"
    assert not wrong


@pytest.mark.parametrize(
    ("move", "target"), MEETING_MOVES.items(), ids=lambda value: "-".join(value) if isinstance(value, tuple) else value
)
def test_allowed_meeting_move_changes_state(city: City, move, target):
    action, state, name = move
    meeting = factories.make_meeting(city.a, state=state)
    decide_meeting(meeting=meeting, action=action, actor=city.actor(name), note="Alasan")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.version) == (target, 2)
