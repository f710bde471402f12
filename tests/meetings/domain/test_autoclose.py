"""Tasks that close themselves: when, by whom, with which proof, and what is left alone."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from departments.domain.accounts import SYSTEM, system_account
from departments.domain.structure import save_focal_point
from departments.models import FocalPoint, User
from meetings import facts
from meetings.domain import (
    BY_REPORT,
    Closing,
    Report,
    add_decision,
    amend_action,
    decide_action,
    decide_meeting,
    forecast,
    give_tasks,
    progress,
    questions,
    settle,
)
from meetings.domain.arrival import Entry, check_in
from meetings.domain.autoclose import EARLIER
from meetings.domain.decision_facts import APPOINTED, ATTENDED
from meetings.models import ActionHistory, ActionItem
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.factories import wib
from tests.meetings.checkin_data import CODE, running_meeting

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 7, 31)
NOW = wib(2026, 4, 2, 10)
SK_2026 = Closing(APPOINTED, {"year": 2026})


@pytest.fixture
def decision(city: City):
    return factories.make_decision(factories.make_meeting(city.a, city.b, organizer=city.bapperida_department))


def waiting(department, decision, closing: Closing = SK_2026, **fields) -> ActionItem:
    """An open task of the department that waits for a fact."""
    return factories.make_action(
        department, decision, fact=closing.fact, fact_options=dict(closing.options), **{"due": DUE, **fields}
    )


def decree(department, day: dt.date) -> FocalPoint:
    """The only letter of the department: dated ``day`` and valid to the end of that year."""
    FocalPoint.objects.filter(department=department).delete()
    return factories.make_focal_point(
        department, decree_number="800/9", decree_date=day, valid_from=day, valid_to=dt.date(day.year, 12, 31)
    )


def test_task_closes_on_the_day_the_fact_became_true_with_proof_history_and_trail(city: City, decision):
    item = waiting(city.a, decision)
    decree(city.a, dt.date(2026, 3, 20))
    assert settle(actor=city.bapperida, at=NOW) == [item]
    item.refresh_from_db()
    assert (item.state, item.closed_on, item.version) == ("closed", dt.date(2026, 3, 20), 2)
    assert item.closed_by_itself
    assert item.proof_text.startswith("SK 800/9 tanggal 20 Mar 2026")
    assert item.proof_url == city.a.get_absolute_url()
    assert item.proof_at == wib(2026, 3, 20, 0)
    row = ActionHistory.objects.get()
    assert (row.action, row.from_state, row.to_state, row.version) == ("settle", "open", "closed", 2)
    assert (row.actor, row.actor_role, row.at, row.note) == (city.bapperida, "bapperida", NOW, item.proof_text)
    entry = AuditEntry.objects.get(action="settle")
    assert (entry.actor, entry.object_id, entry.reason) == (city.bapperida, str(item.pk), item.proof_text)
    assert entry.changes["closed_on"] == [None, "2026-03-20"]


def test_second_run_changes_nothing(city: City, decision):
    item = waiting(city.a, decision)
    settle(actor=city.bapperida, at=NOW)
    assert settle(actor=city.bapperida, at=NOW) == []
    item.refresh_from_db()
    assert (item.version, ActionHistory.objects.count(), AuditEntry.objects.count()) == (2, 1, 1)


def test_fact_that_is_not_true_leaves_the_task_open(city: City, decision):
    item = waiting(city.a, decision)
    decree(city.a, dt.date(2026, 4, 3))
    assert settle(actor=city.bapperida, at=NOW) == []
    item.refresh_from_db()
    assert (item.state, item.proof_at) == ("open", None)


def test_fact_true_before_the_meeting_closes_on_the_day_of_the_meeting_and_says_so(city: City, decision):
    item = waiting(city.a, decision)
    settle(actor=city.bapperida, at=NOW)
    item.refresh_from_db()
    assert item.closed_on == dt.date(2026, 3, 10)
    assert item.proof_text.endswith("Sudah terpenuhi saat diputuskan.")
    assert item.proof_at == wib(2024, 1, 2, 0)


def test_fact_of_the_very_day_of_the_meeting_is_not_called_older_than_the_decision(city: City, decision):
    item = waiting(city.a, decision)
    decree(city.a, dt.date(2026, 3, 10))
    settle(actor=city.bapperida, at=NOW)
    item.refresh_from_db()
    assert (item.closed_on, item.proof_at) == (dt.date(2026, 3, 10), wib(2026, 3, 10, 0))
    assert EARLIER not in item.proof_text


def test_facts_of_tasks_are_put_into_words_whatever_their_number(city: City, decision, django_assert_num_queries):
    other = factories.make_meeting(city.a, title="Rakor lain")
    judged = factories.make_action(city.a, decision, due=DUE)
    items = [waiting(city.a, decision), waiting(city.b, decision)]
    items += [waiting(city.a, decision, Closing(ATTENDED, {"meeting": row.pk})) for row in (other, decision.meeting)]
    with django_assert_num_queries(1):
        words = questions([judged, *items])
    assert judged.pk not in words
    assert words[items[0].pk] == words[items[1].pk] == "SK focal point untuk tahun 2026 berlaku"
    assert words[items[2].pk] == "hadir pada rapat “Rakor lain”, 10 Mar 2026"


def test_task_of_a_meeting_that_has_not_begun_waits_for_it(city: City):
    meeting = factories.make_meeting(city.a, starts_at=wib(2026, 4, 3), ends_at=wib(2026, 4, 3, 12), state="planned")
    item = waiting(city.a, factories.make_decision(meeting))
    assert settle(actor=city.bapperida, at=NOW) == []
    assert settle(actor=city.bapperida, at=wib(2026, 4, 3, 8)) == [item]


@pytest.mark.parametrize("state", ["reported", "returned"])
def test_report_that_waits_stays_with_the_task(city: City, decision, state):
    item = waiting(city.a, decision)
    decide_action(item=item, action="report", actor=city.focal_a, report=Report("SK terlampir."))
    if state == "returned":
        decide_action(item=item, action="return", actor=city.bapperida, note="Lampirkan SK.")
    settle(actor=city.bapperida, at=NOW)
    item.refresh_from_db()
    report = item.reports.get()
    assert (item.state, report.text) == ("closed", "SK terlampir.")
    assert report.accepted is (False if state == "returned" else None)
    assert ActionHistory.objects.filter(action="settle").get().from_state == state


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_finished_task_is_left_alone(city: City, decision, state):
    closed_on = dt.date(2026, 4, 1) if state == "closed" else None
    waiting(city.a, decision, state=state, closed_on=closed_on)
    assert settle(actor=city.bapperida, at=NOW) == []


def test_run_is_narrowed_by_fact_department_and_item(city: City, decision):
    a, b = waiting(city.a, decision), waiting(city.b, decision)
    assert settle(actor=None, keys=(ATTENDED,), at=NOW) == []
    assert settle(actor=None, department_ids=(city.b.pk,), at=NOW) == [b]
    assert settle(actor=None, items=(), at=NOW) == []
    assert settle(actor=None, keys=(APPOINTED,), items=(a,), at=NOW) == [a]


@pytest.mark.parametrize(("fact", "options"), [("tidak-ada", {}), (APPOINTED, {}), (APPOINTED, {"tahun": 2026})])
def test_task_that_names_no_usable_fact_waits_without_harm(city: City, decision, fact, options):
    item = waiting(city.a, decision, Closing(fact, options))
    assert settle(actor=city.bapperida, at=NOW) == []
    assert progress(item, NOW.date()) is None


def test_change_by_somebody_else_in_between_wins(city: City, decision, monkeypatch):
    item = waiting(city.a, decision)
    fact = facts.find(APPOINTED)
    assert fact

    def check(department_ids, options, day):
        ActionItem.objects.filter(pk=item.pk).update(text="Diubah rekan.", version=2)
        return fact.check(department_ids, options, day)

    monkeypatch.setitem(facts._facts, APPOINTED, facts.Fact(APPOINTED, "x", fact.options, fact.question, check))
    assert settle(actor=city.bapperida, at=NOW) == []
    item.refresh_from_db()
    assert (item.state, item.text, ActionHistory.objects.count()) == ("open", "Diubah rekan.", 0)


def queries_of_a_run() -> int:
    with CaptureQueriesContext(connection) as captured:
        settle(actor=None, keys=(APPOINTED,), at=NOW)
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_number_of_queries_does_not_grow_with_departments(city: City, decision):
    for department in (city.a, city.b, city.dp3a_department):
        FocalPoint.objects.filter(department=department).delete()
    waiting(city.a, decision)
    first = queries_of_a_run()
    waiting(city.b, decision)
    waiting(city.dp3a_department, decision)
    assert queries_of_a_run() == first == 3  # tasks; letters and departments of the fact


def test_closing_costs_one_update_a_task(city: City, decision):
    system_account()
    waiting(city.a, decision)
    waiting(city.b, decision)
    assert queries_of_a_run() == 3 + 2 + 3  # updates; system account, history, trail


def test_command_closes_as_the_system_and_repeats_without_effect(city: City, decision):
    waiting(city.a, decision, due=dt.date(2027, 1, 1))
    out = io.StringIO()
    call_command("selesaikan_tugas", stdout=out)
    assert "1 tugas selesai sendiri." in out.getvalue()
    assert "SK 800/" in out.getvalue()
    row = ActionHistory.objects.get()
    assert (row.actor.username, row.actor.name) == (SYSTEM, "Sistem")
    assert AuditEntry.objects.get(action="settle").actor is None
    again = io.StringIO()
    call_command("selesaikan_tugas", stdout=again)
    assert again.getvalue() == "0 tugas selesai sendiri.\n"
    assert User.objects.filter(username=SYSTEM).count() == 1


def test_nobody_signs_in_as_the_system(db):
    row = system_account()
    assert not row.is_active
    assert not row.has_usable_password()
    assert system_account() == row


# --- acts that make a fact true ----------------------------------------------------------------------------------


def test_recorded_appointment_closes_the_task_of_its_department_alone(city: City, decision):
    items = [waiting(row, decision) for row in (city.a, city.b)]
    FocalPoint.objects.all().delete()
    today = timezone.localdate()
    for item in items:
        item.fact_options = {"year": today.year}
        item.save()
    letter = FocalPoint(
        department=city.a, name="Nur Aisyah", decree_number="800/1", decree_date=today, valid_from=today, valid_to=today
    )
    save_focal_point(focal_point=letter, actor=city.bapperida)
    assert list(ActionItem.objects.filter(state="closed")) == [items[0]]
    assert ActionHistory.objects.get().actor == city.bapperida


def test_attendance_closes_once_the_meeting_was_held(city: City, decision):
    meeting = factories.make_meeting(city.a, state="planned", starts_at=wib(2026, 4, 1), ends_at=wib(2026, 4, 1, 12))
    item = waiting(city.a, decision, Closing(ATTENDED, {"meeting": meeting.pk}))
    assert settle(actor=None) == []
    decide_meeting(meeting=meeting, action="hold", actor=city.bapperida)
    item.refresh_from_db()
    assert (item.state, item.closed_on, item.proof_url) == ("closed", dt.date(2026, 4, 1), meeting.get_absolute_url())


def test_arrival_by_phone_after_the_meeting_was_declared_held_closes_too(city: City, decision):
    meeting = running_meeting(city, state="held")
    item = waiting(city.a, decision, Closing(ATTENDED, {"meeting": meeting.pk}))
    other = waiting(city.b, decision, Closing(ATTENDED, {"meeting": meeting.pk}))
    values = {"name": "Siti Aminah", "sex": "P", "nip": "", "position": "Kabid", "phone": ""}
    check_in(code=CODE, entry=Entry(city.a.pk, values, False), now=timezone.now())
    item.refresh_from_db()
    other.refresh_from_db()
    assert (item.state, item.proof_url, other.state) == ("closed", meeting.get_absolute_url(), "open")


# --- giving, changing and reopening tasks ------------------------------------------------------------------------


def test_decision_with_a_fact_closes_at_once_where_it_is_true(city: City):
    meeting = factories.make_meeting(city.a, city.b, organizer=city.bapperida_department)
    FocalPoint.objects.filter(department=city.b).delete()
    decision = add_decision(
        meeting=meeting,
        actor=city.bapperida,
        text="Focal point 2026 ditunjuk.",
        departments=[city.a, city.b],
        due=DUE,
        closing=Closing(APPOINTED, {"year": timezone.localdate().year}),
    )
    states = dict(decision.actions.values_list("department__code", "state"))
    assert states == {"DISDIK": "closed", "DINKES": "open"}
    assert ActionHistory.objects.get().actor == city.bapperida


def test_given_tasks_are_returned_as_they_stand_afterwards(city: City, decision):
    items = give_tasks(
        decision=decision, actor=city.bapperida, departments=[city.a], text="Tetapkan SK.", due=DUE, closing=SK_2026
    )
    assert [item.state for item in items] == ["closed"]


@pytest.mark.parametrize(
    ("closing", "words"),
    [(Closing("tidak-ada", {}), "tidak dikenal"), (Closing(APPOINTED, {}), "Lengkapi pilihan")],
)
def test_fact_that_cannot_be_asked_is_refused(city: City, decision, closing, words):
    with pytest.raises(IllegalMove, match=words):
        give_tasks(decision=decision, actor=city.bapperida, departments=[city.a], text="x", due=DUE, closing=closing)
    assert not decision.actions.exists()


def test_amendment_can_tie_a_task_to_a_fact_and_release_it(city: City, decision):
    FocalPoint.objects.all().delete()
    item = factories.make_action(city.a, decision)
    amend = {"item": item, "actor": city.bapperida, "text": item.text, "due": DUE, "note": "Dipantau sistem."}
    amend_action(**amend, closing=SK_2026)
    item.refresh_from_db()
    assert (item.fact, item.fact_options, item.state) == (APPOINTED, {"year": 2026}, "open")
    amend_action(**amend)
    item.refresh_from_db()
    assert item.fact == APPOINTED
    amend_action(**amend, closing=BY_REPORT)
    item.refresh_from_db()
    assert (item.fact, item.fact_options) == ("", {})


def test_amendment_to_a_fact_that_is_true_closes_the_task(city: City, decision):
    item = factories.make_action(city.a, decision)
    amend_action(item=item, actor=city.bapperida, text=item.text, due=DUE, note="Dipantau sistem.", closing=SK_2026)
    item.refresh_from_db()
    assert item.closed_by_itself
    assert [row.action for row in item.history.order_by("pk")] == ["amend", "settle"]


def test_amendment_to_an_unknown_fact_is_refused(city: City, decision):
    item = factories.make_action(city.a, decision)
    with pytest.raises(IllegalMove, match="tidak dikenal"):
        amend_action(item=item, actor=city.bapperida, text="x", due=DUE, note="Ya.", closing=Closing("tidak-ada", {}))


def test_bapperida_reopens_what_closed_by_itself_and_it_stays_open(city: City, decision):
    item = waiting(city.a, decision)
    settle(actor=None, at=NOW)
    item.refresh_from_db()
    proof = item.proof_text
    row = decide_action(item=item, action="reopen", actor=city.bapperida, note="SK salah tahun.")
    item.refresh_from_db()
    assert (item.state, item.closed_on, item.proof_at, item.proof_text, item.fact) == ("open", None, None, "", "")
    assert (row.snapshot["proof_text"], row.snapshot["closed_on"]) == (proof, "2026-03-10")
    assert settle(actor=None, at=NOW) == []


def test_task_that_a_verifier_closed_is_not_reopened(city: City, decision):
    item = factories.make_action(city.a, decision, state="closed", closed_on=dt.date(2026, 4, 1))
    with pytest.raises(NotAllowed, match="hanya tugas yang selesai sendiri"):
        decide_action(item=item, action="reopen", actor=city.bapperida, note="Alasan")


@pytest.mark.parametrize("name", ["bapperida", "focal_a", "admin"])
def test_no_person_settles_by_hand(city: City, decision, name):
    item = waiting(city.a, decision)
    with pytest.raises(NotAllowed, match="begitu syaratnya terpenuhi"):
        decide_action(item=item, action="settle", actor=city.actor(name))


def test_reopening_another_version_is_a_conflict(city: City, decision):
    item = waiting(city.a, decision)
    settle(actor=None, at=NOW)
    item.refresh_from_db()
    with pytest.raises(StaleVersion):
        decide_action(item=item, action="reopen", actor=city.bapperida, note="Alasan", version=1)


# --- what a page says ---------------------------------------------------------------------------------------------


def test_progress_tells_the_fact_in_words_and_what_is_missing(city: City, decision):
    FocalPoint.objects.all().delete()
    found = progress(waiting(city.a, decision), NOW.date())
    assert found
    assert found.question == "SK focal point untuk tahun 2026 berlaku"
    assert (found.standing.done, found.standing.total, found.changed) == (0, 1, True)
    assert [row.url for row in found.standing.missing] == [city.a.get_absolute_url()]


def test_forecast_names_who_has_done_it(city: City):
    decree(city.b, dt.date(2027, 1, 4))
    departments = [city.a, city.b]
    found = forecast(departments=departments, key=APPOINTED, options={"year": 2026}, day=NOW.date())
    assert (found.settled, found.stuck, found.departments) == ([city.a], [], departments)
    plain = forecast(departments=departments, key="", options={}, day=NOW.date())
    assert (plain.question, plain.settled) == ("", [])


def test_forecast_names_who_never_will_with_the_reason(city: City):
    meeting = factories.make_meeting(city.a)
    found = forecast(departments=[city.a, city.b], key=ATTENDED, options={"meeting": meeting.pk}, day=NOW.date())
    assert found.settled == [city.a]
    assert found.stuck == [(city.b, "Perangkat daerah ini tidak diundang pada rapat itu.")]


def test_fact_is_registered_once():
    fact = facts.find(APPOINTED)
    assert fact in facts.known()
    with pytest.raises(ValueError, match="registered already"):
        facts.register(fact)
