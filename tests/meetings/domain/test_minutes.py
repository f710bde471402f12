"""Minutes with a version; decisions with those who carry them out."""

from __future__ import annotations

import datetime as dt

import pytest

from meetings.domain import add_decision, change_decision, decision_fingerprint, remove_decision, save_minutes
from meetings.enums import MeetingState
from meetings.models import ActionItem, Decision, Minutes
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 7, 31)


@pytest.fixture
def meeting(city: City):
    return factories.make_meeting(city.a, city.b, organizer=city.bapperida_department)


def write(city: City, meeting, text: str, version: int) -> Minutes:
    return save_minutes(meeting=meeting, actor=city.bapperida, values={"opening": text}, version=version)


def decide(city: City, meeting, text: str = "Ajukan GBS 2027.", **fields) -> Decision:
    arguments = {"departments": [city.a, city.b], "due": DUE, **fields}
    return add_decision(meeting=meeting, actor=city.bapperida, text=text, **arguments)


def test_minutes_are_written_and_rewritten(city: City, meeting):
    write(city, meeting, "Dibuka.", 0)
    minutes = write(city, meeting, "Dibuka Asisten II.", 1)
    assert (minutes.opening, minutes.version) == ("Dibuka Asisten II.", 2)
    assert AuditEntry.objects.filter(object_type="meetings.minutes").count() == 2


@pytest.mark.parametrize(("exists", "version"), [(True, 0), (True, 7), (False, 3)])
def test_minutes_of_another_version_are_a_conflict(city: City, meeting, exists, version):
    if exists:
        write(city, meeting, "Dibuka.", 0)
    with pytest.raises(StaleVersion):
        write(city, meeting, "Lain.", version)
    assert list(Minutes.objects.values_list("opening", flat=True)) == (["Dibuka."] if exists else [])


def test_decision_fans_out_to_one_task_each(city: City, meeting):
    decision = decide(city, meeting)
    assert decision.number == 1
    rows = decision.actions.order_by("department__code").values_list("department__code", "text", "due", "state")
    assert list(rows) == [("DINKES", "Ajukan GBS 2027.", DUE, "open"), ("DISDIK", "Ajukan GBS 2027.", DUE, "open")]
    assert AuditEntry.objects.filter(object_type="meetings.actionitem", action="buat").count() == 2


def test_decision_may_name_a_task_of_its_own(city: City, meeting):
    decision = decide(city, meeting, "SK Pokja ditetapkan.", departments=[city.a], task="Siapkan rancangan SK.")
    assert decision.actions.get().text == "Siapkan rancangan SK."
    assert decide(city, meeting).number == 2


def test_decision_without_department_is_refused(city: City, meeting):
    with pytest.raises(IllegalMove, match="sedikitnya satu perangkat daerah"):
        decide(city, meeting, departments=[])
    assert not Decision.objects.exists()


def test_decision_without_words_is_refused(city: City, meeting):
    with pytest.raises(IllegalMove, match="bunyi keputusan"):
        decide(city, meeting, "  ")


def test_due_date_before_the_meeting_is_refused(city: City, meeting):
    with pytest.raises(IllegalMove, match="sebelum tanggal rapat, 10 Mar 2026"):
        decide(city, meeting, due=dt.date(2026, 3, 9))
    assert decide(city, meeting, due=dt.date(2026, 3, 10)).actions.count() == 2


def test_decision_is_reworded(city: City, meeting):
    decision = decide(city, meeting)
    change_decision(decision=decision, actor=city.bapperida, text="Ajukan GBS.", seen=decision_fingerprint(decision))
    assert Decision.objects.get().text == "Ajukan GBS."
    assert decision.actions.first().text == "Ajukan GBS 2027."


def test_rewording_with_the_same_words_leaves_no_trace(city: City, meeting):
    decision = decide(city, meeting)
    change_decision(decision=decision, actor=city.bapperida, text=decision.text, seen=decision_fingerprint(decision))
    assert not AuditEntry.objects.filter(object_type="meetings.decision", action="ubah").exists()


def test_rewording_of_another_text_is_a_conflict(city: City, meeting):
    decision = decide(city, meeting)
    with pytest.raises(StaleVersion):
        change_decision(decision=decision, actor=city.bapperida, text="Lain.", seen="lama")
    with pytest.raises(IllegalMove, match="bunyi"):
        change_decision(decision=decision, actor=city.bapperida, text=" ", seen=decision_fingerprint(decision))


def test_untouched_decision_is_removed_and_later_ones_move_up(city: City, meeting):
    first, second, third = (decide(city, meeting, text) for text in ("Satu.", "Dua.", "Tiga."))
    remove_decision(decision=first, actor=city.bapperida)
    assert list(Decision.objects.values_list("number", "text")) == [(1, "Dua."), (2, "Tiga.")]
    assert set(ActionItem.objects.values_list("decision", flat=True)) == {second.pk, third.pk}
    assert AuditEntry.objects.filter(action="hapus").count() == 3


def test_decision_with_worked_tasks_stays(city: City, meeting):
    decision = decide(city, meeting)
    decision.actions.filter(department=city.a).update(state="reported")
    with pytest.raises(IllegalMove, match="1 tugas dari keputusan ini sudah dilaporkan"):
        remove_decision(decision=decision, actor=city.bapperida)
    assert Decision.objects.exists()


def test_only_bapperida_writes(city: City, meeting):
    decision = decide(city, meeting)
    for actor in (city.focal_a, city.dp3a, city.admin):
        with pytest.raises(NotAllowed):
            save_minutes(meeting=meeting, actor=actor, values={}, version=0)
        with pytest.raises(NotAllowed):
            add_decision(meeting=meeting, actor=actor, text="x", departments=[city.a], due=DUE)
        with pytest.raises(NotAllowed):
            change_decision(decision=decision, actor=actor, text="x", seen="")
        with pytest.raises(NotAllowed):
            remove_decision(decision=decision, actor=actor)


def test_cancelled_meeting_takes_no_minutes_and_decisions(city: City, meeting):
    meeting.state = MeetingState.CANCELLED
    for write_something in (lambda: write(city, meeting, "x", 0), lambda: decide(city, meeting)):
        with pytest.raises(IllegalMove, match="dibatalkan"):
            write_something()
