"""Every move of a consultation x state x actor, against a literal set."""

from __future__ import annotations

from itertools import product

import pytest

from meetings.domain import consultation as domain
from meetings.enums import ConsultationState
from meetings.models import Consultation, ConsultationHistory
from meetings.transitions import CONSULTATION_TRANSITIONS
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.workflow import check
from tests.conftest import ACTORS, City

from .pokja_data import make_answer, make_consultation

pytestmark = pytest.mark.django_db
USERS = tuple(name for name in ACTORS if name != "anonymous")

#: (action, state, actor) -> state after it.
MOVES = {
    ("answer", "open", "bapperida"): "answered",
    ("answer", "open", "dp3a"): "answered",
    ("answer", "open", "bpkpd"): "answered",
    ("answer", "open", "inspektorat"): "answered",
    ("answer", "answered", "bapperida"): "answered",
    ("answer", "answered", "dp3a"): "answered",
    ("answer", "answered", "bpkpd"): "answered",
    ("answer", "answered", "inspektorat"): "answered",
    ("answer", "agreed", "bapperida"): "agreed",
    ("answer", "agreed", "dp3a"): "agreed",
    ("answer", "agreed", "bpkpd"): "agreed",
    ("answer", "agreed", "inspektorat"): "agreed",
    ("reply", "open", "focal_a"): "open",
    ("reply", "open", "head_a"): "open",
    ("reply", "answered", "focal_a"): "answered",
    ("reply", "answered", "head_a"): "answered",
    ("ask_again", "answered", "focal_a"): "open",
    ("ask_again", "answered", "head_a"): "open",
    ("agree", "answered", "bapperida"): "agreed",
    ("agree", "answered", "dp3a"): "agreed",
    ("agree", "agreed", "bapperida"): "agreed",
    ("agree", "agreed", "dp3a"): "agreed",
    ("retract", "agreed", "bapperida"): "answered",
    ("retract", "agreed", "dp3a"): "answered",
    ("publish", "agreed", "bapperida"): "published",
    ("publish", "agreed", "dp3a"): "published",
    ("unpublish", "published", "bapperida"): "agreed",
    ("unpublish", "published", "dp3a"): "agreed",
    ("withdraw", "open", "focal_a"): "withdrawn",
    ("withdraw", "open", "head_a"): "withdrawn",
    ("withdraw", "answered", "focal_a"): "withdrawn",
    ("withdraw", "answered", "head_a"): "withdrawn",
}
#: Those who may make a move at all: for them a wrong state is a conflict, for others the right is missing.
POKJA = {"bapperida", "dp3a", "bpkpd", "inspektorat"}
ASKERS = {"focal_a", "head_a"}
ACTORS_OF = {
    "answer": POKJA,
    "reply": ASKERS,
    "ask_again": ASKERS,
    "withdraw": ASKERS,
    "agree": {"bapperida", "dp3a"},
    "retract": {"bapperida", "dp3a"},
    "publish": {"bapperida", "dp3a"},
    "unpublish": {"bapperida", "dp3a"},
}


def question_in(city: City, state: str) -> Consultation:
    return make_consultation(city.a, city.focal_a, state=state)


def carry_out(consultation: Consultation, action: str, actor) -> None:
    """The domain function behind the move."""
    common = {"consultation": consultation, "actor": actor}
    if action in domain.SAYING:
        domain.say(**common, action=action, text="Isi.")
    elif action == "agree":
        domain.agree(**common, answer=consultation.answers.filter(agreed_at__isnull=True).get())
    elif action == "publish":
        domain.publish(**common, wording=domain.Wording("Tanya?", "", "Jawaban.", "gap"))
    else:
        getattr(domain, action)(**common, note="Alasan")


def test_table_names_the_moves_of_the_test():
    assert {row.action for row in CONSULTATION_TRANSITIONS} == {action for action, _state, _actor in MOVES}
    assert set(ACTORS_OF) == {action for action, _state, _actor in MOVES}


def test_every_move_by_actor_and_state(city: City):
    wrong = {}
    for state in ConsultationState.values:
        consultation = question_in(city, state)
        for action, name in product(ACTORS_OF, USERS):
            try:
                move = check(CONSULTATION_TRANSITIONS, consultation, action, city.actor(name), note="Alasan")
                answer = move.target_of(consultation)
            except NotAllowed:
                answer = "not allowed"
            except IllegalMove:
                answer = "illegal"
            expected = MOVES.get((action, state, name), "illegal" if name in ACTORS_OF[action] else "not allowed")
            if answer != expected:
                wrong[action, state, name] = f"expected {expected}, got {answer}"
    assert not wrong


@pytest.mark.parametrize(
    ("move", "target"), MOVES.items(), ids=lambda value: "-".join(value) if isinstance(value, tuple) else value
)
def test_allowed_move_changes_state_and_leaves_history(city: City, move, target):
    action, state, name = move
    consultation, actor = question_in(city, state), city.actor(name)
    make_answer(consultation, city.inspektorat)
    if state in {"agreed", "published"}:
        make_answer(consultation, city.bapperida, agreed=True)
    carry_out(consultation, action, actor)
    consultation.refresh_from_db()
    assert (consultation.state, consultation.version) == (target, 2)
    assert (consultation.published_at is not None) == (target == "published")
    row = ConsultationHistory.objects.get(record=consultation)
    assert (row.action, row.from_state, row.to_state, row.actor, row.actor_role) == (
        action,
        state,
        target,
        actor,
        actor.role,
    )


@pytest.mark.parametrize("action", ["retract", "unpublish", "withdraw"])
def test_taking_back_needs_a_reason(city: City, action):
    states = {"retract": "agreed", "unpublish": "published", "withdraw": "open"}
    consultation = question_in(city, states[action])
    actor = city.focal_a if action == "withdraw" else city.bapperida
    with pytest.raises(IllegalMove, match="wajib diisi"):
        getattr(domain, action)(consultation=consultation, actor=actor, note=" ")
    consultation.refresh_from_db()
    assert consultation.state == states[action]
