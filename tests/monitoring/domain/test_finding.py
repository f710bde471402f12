"""Recording, revising, following up and closing findings."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from departments.enums import Role
from monitoring.domain import finding as domain
from monitoring.enums import FindingState, Severity
from monitoring.models import Finding, FindingHistory, FollowUp
from monitoring.transitions import FINDING_TRANSITIONS
from pug_tanjungbalai.common import workflow
from pug_tanjungbalai.common.errors import DomainError, IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import ACTORS, build_city
from tests.factories import wib
from tests.policies.monitoring_finding import pdf

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 10)
NOW = wib(2026, 5, 10, 10)


def unsaved(department, **fields) -> Finding:
    return Finding(
        department=department,
        **{
            "title": "Daftar penerima belum terpilah",
            "criterion": "Permendagri 67/2011",
            "condition": "Tidak memuat jenis kelamin.",
            "cause": "Formulir lama.",
            "recommendation": "Ganti formulir.",
            "found_on": dt.date(2026, 3, 1),
            "due": dt.date(2026, 4, 30),
            **fields,
        },
    )


def in_state(city, state: str) -> Finding:
    closed = {"closed_on": dt.date(2026, 4, 1)} if state == FindingState.CLOSED else {}
    row = factories.make_finding(city.a, state=state, recorded_by=city.inspektorat, **closed)
    if state != FindingState.OPEN:
        factories.make_follow_up(row, city.focal_a)
    return row


# --- recording ----------------------------------------------------------------------------------------------------


def test_record_gives_numbers_by_calendar_year_of_the_finding(city):
    dates = [dt.date(2026, 3, 1), dt.date(2026, 4, 1), dt.date(2025, 12, 31), dt.date(2026, 5, 1)]
    rows = [
        domain.record_finding(
            finding=unsaved(city.a, found_on=day, due=dt.date(2026, 6, 1)), actor=city.inspektorat, at=NOW
        )
        for day in dates
    ]
    assert [row.number for row in rows] == ["T-2026-001", "T-2026-002", "T-2025-001", "T-2026-003"]


def test_record_counts_on_after_a_thousand(city):
    factories.make_finding(city.a, number="T-2026-999")
    factories.make_finding(city.a, number="T-2026-1000")
    assert domain.record_finding(finding=unsaved(city.a), actor=city.inspektorat, at=NOW).number == "T-2026-1001"


def test_record_takes_the_next_number_when_one_is_taken_meanwhile(city):
    # An odd number makes the read miss the highest one, as a parallel insert does.
    factories.make_finding(city.a, number="T-2026-0009")
    factories.make_finding(city.a, number="T-2026-010")
    assert domain.record_finding(finding=unsaved(city.a), actor=city.inspektorat, at=NOW).number == "T-2026-011"


def test_record_gives_up_in_words_when_no_number_is_free(city):
    factories.make_finding(city.a, number="T-2026-0000")
    for place in range(1, 30):
        factories.make_finding(city.a, number=f"T-2026-{place:03d}")
    with pytest.raises(IllegalMove, match="Simpan sekali lagi"):
        domain.record_finding(finding=unsaved(city.a), actor=city.inspektorat, at=NOW)


def test_record_does_not_hide_another_database_error(city):
    with pytest.raises(IntegrityError):
        domain.record_finding(finding=unsaved(city.a, severity=None), actor=city.inspektorat, at=NOW)


def test_record_writes_history_and_audit_entry(city):
    row = domain.record_finding(finding=unsaved(city.a), actor=city.inspektorat)
    history = row.history.get()
    assert (history.action, history.from_state, history.to_state) == ("record", "", FindingState.OPEN)
    assert (history.actor, history.actor_role) == (city.inspektorat, Role.INSPEKTORAT)
    assert row.recorded_by == city.inspektorat
    assert AuditEntry.objects.get(object_type="monitoring.finding", object_id=str(row.pk)).action == "buat"


@pytest.mark.parametrize("actor", [name for name in ACTORS if name not in {"anonymous", "inspektorat"}])
def test_record_refuses_every_role_but_the_inspektorat(city, actor):
    with pytest.raises(NotAllowed, match="Hanya Inspektorat"):
        domain.record_finding(finding=unsaved(city.a), actor=city.actor(actor), at=NOW)
    assert not Finding.objects.exists()


def test_record_accepts_today_as_date_of_the_finding_and_as_due_date(city):
    row = domain.record_finding(
        finding=unsaved(city.a, found_on=TODAY, due=TODAY), actor=city.inspektorat, at=wib(2026, 5, 10, 0, 1)
    )
    assert row.pk


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"found_on": dt.date(2026, 5, 11), "due": dt.date(2026, 6, 1)}, "found_on", "tidak boleh setelah hari ini"),
        ({"due": dt.date(2026, 2, 28)}, "due", "Isi 1 Mar 2026 atau sesudahnya"),
    ],
)
def test_record_refuses_dates_that_do_not_fit(city, fields, field, words):
    with pytest.raises(ValidationError) as error:
        domain.record_finding(finding=unsaved(city.a, **fields), actor=city.inspektorat, at=NOW)
    assert list(error.value.message_dict) == [field]
    assert words in error.value.message_dict[field][0]
    assert not Finding.objects.exists()


def test_record_refuses_a_department_that_did_not_exist_on_that_day(city):
    old = factories.make_department("DISLAMA", valid_to=dt.date(2025, 12, 31))
    with pytest.raises(ValidationError, match="berlaku sejak 1 Jan 2021 s.d. 31 Des 2025"):
        domain.record_finding(finding=unsaved(old), actor=city.inspektorat, at=NOW)
    young = factories.make_department("DISBARU", valid_from=dt.date(2026, 4, 1))
    with pytest.raises(ValidationError, match="berlaku sejak 1 Apr 2026\\)"):
        domain.record_finding(finding=unsaved(young), actor=city.inspektorat, at=NOW)


def test_record_refuses_a_submission_of_another_department(city):
    foreign = factories.make_submission(city.sub_b)
    with pytest.raises(ValidationError, match="bukan milik Disdik"):
        domain.record_finding(finding=unsaved(city.a, submission=foreign), actor=city.inspektorat, at=NOW)
    own = factories.make_submission(city.sub_a)
    assert domain.record_finding(finding=unsaved(city.a, submission=own), actor=city.inspektorat, at=NOW).pk


# --- revising -----------------------------------------------------------------------------------------------------


def test_revise_saves_and_keeps_the_old_text_in_the_history(city):
    row = factories.make_finding(city.a, title="Lama")
    row.title = "Baru"
    domain.revise_finding(finding=row, actor=city.inspektorat, version=1, at=NOW)
    row.refresh_from_db()
    assert (row.title, row.version) == ("Baru", 2)
    assert row.history.get().snapshot == {"title": "Lama"}
    assert AuditEntry.objects.get(object_type="monitoring.finding").changes == {"title": ["Lama", "Baru"]}


def test_revise_without_change_writes_nothing(city):
    row = factories.make_finding(city.a)
    domain.revise_finding(finding=row, actor=city.inspektorat)
    row.refresh_from_db()
    assert row.version == 1
    assert not row.history.exists()


def test_revise_refuses_a_stale_version_and_saves_nothing(city):
    first = factories.make_finding(city.a, title="Lama")
    second = Finding.objects.get(pk=first.pk)
    first.title, second.condition = "Pertama", "Kedua"
    domain.revise_finding(finding=first, actor=city.inspektorat, version=1)
    with pytest.raises(StaleVersion):
        domain.revise_finding(finding=second, actor=city.inspektorat, version=1)
    stored = Finding.objects.get(pk=first.pk)
    assert (stored.title, stored.condition) == ("Pertama", "Daftar penerima tidak memuat jenis kelamin.")


def test_revise_refuses_a_closed_finding(city):
    row = in_state(city, FindingState.CLOSED)
    row.title = "Baru"
    with pytest.raises(IllegalMove, match="sudah selesai"):
        domain.revise_finding(finding=row, actor=city.inspektorat)


def test_revise_refuses_wrong_dates(city):
    row = factories.make_finding(city.a)
    row.due = dt.date(2026, 1, 1)
    with pytest.raises(ValidationError, match="mendahului"):
        domain.revise_finding(finding=row, actor=city.inspektorat, at=NOW)


@pytest.mark.parametrize("actor", ["admin", "bapperida", "dp3a", "focal_a", "head_a", "leadership"])
def test_revise_refuses_every_role_but_the_inspektorat(city, actor):
    row = factories.make_finding(city.a)
    row.title = "Baru"
    with pytest.raises(NotAllowed):
        domain.revise_finding(finding=row, actor=city.actor(actor))


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


# --- due dates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "closed_on", "text", "tone", "late"),
    [
        (dt.date(2026, 4, 28), None, "lewat 12 hari", "poor", 12),
        (dt.date(2026, 5, 9), None, "lewat 1 hari", "poor", 1),
        (TODAY, None, "hari ini", "fair", 0),
        (dt.date(2026, 5, 11), None, "besok", "fair", 0),
        (dt.date(2026, 5, 15), None, "5 hari lagi", "fair", 0),
        (dt.date(2026, 6, 30), None, "51 hari lagi", "none", 0),
        (dt.date(2026, 4, 28), dt.date(2026, 4, 28), "selesai 28 Apr 2026", "good", 0),
        (dt.date(2026, 4, 28), dt.date(2026, 5, 1), "selesai 1 Mei 2026, lewat 3 hari", "fair", 3),
    ],
)
def test_due_status_in_words(due, closed_on, text, tone, late):
    row = Finding(due=due, closed_on=closed_on, severity=Severity.LIGHT)
    assert domain.due_status(row, TODAY) == domain.DueStatus(text, tone, late)
