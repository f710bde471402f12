"""Following up and judging findings: every move by role and state, replays, two at once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from departments.enums import Role
from monitoring.domain import finding as domain
from monitoring.enums import FindingState
from monitoring.models import Finding, FindingHistory, FollowUp
from monitoring.transitions import FINDING_TRANSITIONS
from pug_tanjungbalai.common import workflow
from pug_tanjungbalai.common.errors import DomainError, IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import ACTORS, build_city
from tests.factories import wib
from tests.monitoring.finding_data import NOW, TODAY, unsaved
from tests.policies.monitoring_finding import pdf

pytestmark = pytest.mark.django_db


def in_state(city, state: str) -> Finding:
    closed = {"closed_on": dt.date(2026, 4, 1)} if state == FindingState.CLOSED else {}
    row = factories.make_finding(city.a, state=state, recorded_by=city.inspektorat, **closed)
    if state != FindingState.OPEN:
        factories.make_follow_up(row, city.focal_a)
    return row


# --- life cycle ---------------------------------------------------------------------------------------------------

#: Every legal move: (action, actor, state before, state after). Everything else must be refused.
LEGAL = {
    ("respond", "focal_a", "open", "responded"),
    ("respond", "head_a", "open", "responded"),
    ("respond", "focal_a", "returned", "responded"),
    ("respond", "head_a", "returned", "responded"),
    ("close", "inspektorat", "responded", "closed"),
    ("return", "inspektorat", "responded", "returned"),
}
PEOPLE = [name for name in ACTORS if name != "anonymous"]


def act(finding: Finding, action: str, actor) -> None:
    if action == "respond":
        domain.respond(finding=finding, actor=actor, text="Formulir diganti.")
    else:
        domain.review(finding=finding, actor=actor, action=action, note="Bukti diperiksa.")


@pytest.mark.parametrize("state", FindingState.values)
@pytest.mark.parametrize("action", ["respond", "close", "return"])
def test_every_move_by_role_and_state(city, action, state):
    done = set()
    for name in PEOPLE:
        row = in_state(city, state)
        offered = {offer.transition.action for offer in workflow.offers(FINDING_TRANSITIONS, row, city.actor(name))}
        try:
            act(row, action, city.actor(name))
        except DomainError:
            assert action not in offered
            assert FindingHistory.objects.filter(record=row).count() == 0
            assert Finding.objects.get(pk=row.pk).state == state
        else:
            assert action in offered
            assert FindingHistory.objects.filter(record=row).count() == 1
            done.add((action, name, state, Finding.objects.get(pk=row.pk).state))
    assert done == {move for move in LEGAL if move[0] == action and move[2] == state}


def test_the_table_has_no_other_actions():
    assert {move.action for move in FINDING_TRANSITIONS} == {action for action, *_rest in LEGAL}


def test_respond_keeps_text_file_and_cleaned_name(city, settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    row = factories.make_finding(city.a)
    follow_up = domain.respond(
        finding=row, actor=city.focal_a, text="  Formulir diganti.  ", evidence=pdf("bukti serah.pdf"), at=NOW
    )
    assert (follow_up.text, follow_up.evidence_name) == ("Formulir diganti.", "bukti serah.pdf")
    assert follow_up.evidence.name.endswith(".pdf")
    assert "serah" not in follow_up.evidence.name
    assert (tmp_path / follow_up.evidence.name).is_file()
    assert (follow_up.author, follow_up.at, follow_up.accepted) == (city.focal_a, NOW, None)
    entry = AuditEntry.objects.get(object_type="monitoring.followup")
    assert entry.changes["evidence"] == [None, follow_up.evidence.name]


def test_respond_without_text_is_refused(city):
    row = factories.make_finding(city.a)
    with pytest.raises(IllegalMove, match="wajib diisi"):
        domain.respond(finding=row, actor=city.focal_a, text="  ")
    assert not FollowUp.objects.exists()


def test_respond_refused_leaves_no_file(city, settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    row = factories.make_finding(city.a)
    with pytest.raises(StaleVersion):
        domain.respond(finding=row, actor=city.focal_a, text="Selesai.", evidence=pdf(), version=7)
    assert list(tmp_path.rglob("*.*")) == []
    assert not FollowUp.objects.exists()


def test_respond_with_a_lapsed_letter_is_refused(city):
    city.focal_a.appointments.update(valid_to=dt.date(2024, 12, 31))
    with pytest.raises(NotAllowed, match="penunjukan yang masih berlaku"):
        domain.respond(finding=factories.make_finding(city.a), actor=city.focal_a, text="Selesai.")


def test_close_accepts_the_newest_follow_up_and_dates_it_in_wib(city):
    row = in_state(city, FindingState.RESPONDED)
    newest = factories.make_follow_up(row, city.head_a, text="Lengkap.")
    # 23.30 in Tanjungbalai, still the day before by the clock of Greenwich.
    domain.review(finding=row, actor=city.inspektorat, action="close", note=" Bukti sah. ", at=wib(2026, 5, 10, 23, 30))
    row.refresh_from_db()
    assert (row.state, row.closed_on) == (FindingState.CLOSED, TODAY)
    newest.refresh_from_db()
    assert (newest.accepted, newest.review_note, newest.reviewed_by) == (True, "Bukti sah.", city.inspektorat)
    assert newest.reviewed_at == wib(2026, 5, 10, 23, 30)
    assert row.follow_ups.filter(accepted__isnull=True).count() == 1


def test_close_just_after_midnight_counts_for_the_new_day(city):
    row = in_state(city, FindingState.RESPONDED)
    domain.review(finding=row, actor=city.inspektorat, action="close", at=wib(2026, 5, 10, 0, 5))
    assert Finding.objects.get(pk=row.pk).closed_on == TODAY


def test_return_needs_a_reason_and_marks_the_follow_up(city):
    row = in_state(city, FindingState.RESPONDED)
    with pytest.raises(IllegalMove, match="Alasan pengembalian wajib diisi"):
        domain.review(finding=row, actor=city.inspektorat, action="return", note="  ")
    domain.review(finding=row, actor=city.inspektorat, action="return", note="Lampirkan rekap.")
    row.refresh_from_db()
    assert (row.state, row.closed_on) == (FindingState.RETURNED, None)
    assert row.follow_ups.get().accepted is False
    assert row.history.get().note == "Lampirkan rekap."


def test_review_of_a_finding_without_follow_up_only_moves_it(city):
    row = factories.make_finding(city.a, state=FindingState.RESPONDED)
    domain.review(finding=row, actor=city.inspektorat, action="close")
    assert Finding.objects.get(pk=row.pk).state == FindingState.CLOSED


def test_review_carries_out_judgements_only(city):
    with pytest.raises(IllegalMove, match="bukan pemeriksaan"):
        domain.review(finding=factories.make_finding(city.a), actor=city.focal_a, action="respond")


@pytest.mark.parametrize("action", ["close", "return"])
def test_a_replayed_judgement_adds_no_history(city, action):
    row = in_state(city, FindingState.RESPONDED)
    again = Finding.objects.get(pk=row.pk)
    domain.review(finding=row, actor=city.inspektorat, action=action, note="Diperiksa.", version=1)
    with pytest.raises((IllegalMove, StaleVersion)):
        domain.review(finding=again, actor=city.inspektorat, action=action, note="Diperiksa.", version=1)
    assert row.history.count() == 1
    assert row.follow_ups.get().review_note == "Diperiksa."


def test_a_replayed_follow_up_adds_no_second_one(city):
    row = factories.make_finding(city.a)
    again = Finding.objects.get(pk=row.pk)
    domain.respond(finding=row, actor=city.focal_a, text="Selesai.", version=1)
    with pytest.raises((IllegalMove, StaleVersion)):
        domain.respond(finding=again, actor=city.focal_a, text="Selesai.", version=1)
    assert (row.history.count(), row.follow_ups.count()) == (1, 1)


def test_check_action_names_role_and_state(city):
    row = factories.make_finding(city.a)
    with pytest.raises(NotAllowed):
        domain.check_action(finding=row, action="close", actor=city.bapperida)
    with pytest.raises(IllegalMove, match="Terbuka"):
        domain.check_action(finding=row, action="close", actor=city.inspektorat)
    assert domain.check_action(finding=row, action="respond", actor=city.focal_a).action == "respond"


def together(*jobs) -> list:
    """Run ``jobs`` at the same moment, each in a thread of its own; the results or refusals."""
    gate = threading.Barrier(len(jobs))
    results: list = []

    def run(job) -> None:
        try:
            gate.wait(timeout=20)
            results.append(job())
        except DomainError as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_closing_at_once_leave_one_history_row():
    city = build_city()
    row = in_state(city, FindingState.RESPONDED)
    other = factories.make_user(Role.INSPEKTORAT)

    def closing(actor):
        mine = Finding.objects.get(pk=row.pk)
        return lambda: domain.review(finding=mine, actor=actor, action="close", note=actor.username)

    results = together(closing(city.inspektorat), closing(other))
    assert sum(isinstance(result, Finding) for result in results) == 1
    assert sum(isinstance(result, StaleVersion | IllegalMove) for result in results) == 1
    history = FindingHistory.objects.get(record=row)
    assert row.follow_ups.get().review_note == history.note


@pytest.mark.django_db(transaction=True)
def test_two_recording_at_once_get_two_numbers():
    city = build_city()

    def recording(title):
        return lambda: domain.record_finding(finding=unsaved(city.a, title=title), actor=city.inspektorat, at=NOW)

    together(*(recording(str(place)) for place in range(4)))
    assert sorted(Finding.objects.values_list("number", flat=True)) == [f"T-2026-00{place}" for place in range(1, 5)]
