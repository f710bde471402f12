"""Life cycles as data: what is offered, what is refused and why, and what a move leaves behind."""

import datetime as dt
import threading

import pytest
from django.db import connections

from monitoring.enums import FindingState
from monitoring.models import Finding, FindingHistory, SubmissionHistory
from monitoring.transitions import FINDING_TRANSITIONS, SUBMISSION_TRANSITIONS
from pug_tanjungbalai.common import workflow
from pug_tanjungbalai.common.errors import DomainError, IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AppendOnlyError, AuditEntry
from tests import factories
from tests.conftest import build_city


def close(finding, actor, **options):
    """Close a finding the way its feature does."""
    fields = {"history": FindingHistory, "set_fields": {"closed_on": dt.date(2026, 4, 15)}, **options}
    return workflow.move(FINDING_TRANSITIONS, finding, "close", actor=actor, **fields)


def actions(offers) -> list[str]:
    return [offer.transition.action for offer in offers]


@pytest.fixture
def responded(city):
    """A finding of department A whose follow-up waits for judgement."""
    return factories.make_finding(city.a, recorded_by=city.inspektorat, state=FindingState.RESPONDED)


@pytest.mark.django_db
def test_find_names_the_move():
    assert workflow.find(FINDING_TRANSITIONS, "close").target == FindingState.CLOSED


@pytest.mark.django_db
def test_find_unknown_action_is_refused():
    with pytest.raises(IllegalMove, match="tidak dikenal"):
        workflow.find(FINDING_TRANSITIONS, "explode")


@pytest.mark.django_db
def test_offers_follow_state_and_role(city, responded):
    assert actions(workflow.offers(FINDING_TRANSITIONS, responded, city.inspektorat)) == ["close", "return"]
    for outsider in (city.bapperida, city.focal_a, city.head_b, city.leadership):
        assert workflow.offers(FINDING_TRANSITIONS, responded, outsider) == []
    opened = factories.make_finding(city.a)
    assert workflow.offers(FINDING_TRANSITIONS, opened, city.inspektorat) == []
    assert actions(workflow.offers(FINDING_TRANSITIONS, opened, city.focal_a)) == ["respond"]
    assert workflow.offers(FINDING_TRANSITIONS, opened, city.focal_b) == []


@pytest.mark.django_db
def test_blocked_offer_stays_visible_with_its_reason(city, responded):
    blockers = {"close": lambda user, obj: f"Bukti {obj.number} belum ada."}
    first, second = workflow.offers(FINDING_TRANSITIONS, responded, city.inspektorat, blockers)
    assert (first.enabled, first.reason) == (False, f"Bukti {responded.number} belum ada.")
    assert (second.enabled, second.reason) == (True, "")


@pytest.mark.django_db
def test_offers_and_check_agree_for_every_role_state_and_action(city):
    for state in FindingState:
        finding = Finding(department=city.a, state=state)
        for actor in ("inspektorat", "bapperida", "dp3a", "bpkpd", "leadership", "admin", "focal_a", "head_b"):
            user = city.actor(actor)
            offered = set(actions(workflow.offers(FINDING_TRANSITIONS, finding, user)))
            for transition in FINDING_TRANSITIONS:
                try:
                    workflow.check(FINDING_TRANSITIONS, finding, transition.action, user, note="Lengkap.")
                    allowed = True
                except DomainError:
                    allowed = False
                assert allowed == (transition.action in offered), (state, actor, transition.action)


@pytest.mark.django_db
def test_check_refuses_a_wrong_role_before_anything_else(city, responded):
    with pytest.raises(NotAllowed, match="Hanya Inspektorat"):
        workflow.check(FINDING_TRANSITIONS, responded, "return", city.bapperida)


@pytest.mark.django_db
def test_check_names_the_present_state(city):
    finding = factories.make_finding(city.a)
    with pytest.raises(IllegalMove, match="status saat ini “Terbuka”"):
        workflow.check(FINDING_TRANSITIONS, finding, "close", city.inspektorat)


@pytest.mark.django_db
@pytest.mark.parametrize("note", ["", "   ", "\n\t"])
def test_check_wants_the_note(city, responded, note):
    with pytest.raises(IllegalMove, match="Alasan pengembalian wajib diisi"):
        workflow.check(FINDING_TRANSITIONS, responded, "return", city.inspektorat, note=note)


@pytest.mark.django_db
def test_check_gives_the_reason_of_a_blocker(city, responded):
    with pytest.raises(IllegalMove, match="Tunggu bukti"):
        workflow.check(
            FINDING_TRANSITIONS,
            responded,
            "close",
            city.inspektorat,
            blockers={"close": lambda user, obj: "Tunggu bukti."},
        )


@pytest.mark.django_db
def test_move_writes_state_history_and_audit_entry(city, responded):
    row = close(responded, city.inspektorat, note="  Bukti lengkap. ")
    responded.refresh_from_db()
    assert (responded.state, responded.version, responded.closed_on) == ("closed", 2, dt.date(2026, 4, 15))
    assert (row.action, row.from_state, row.to_state, row.version) == ("close", "responded", "closed", 2)
    assert (row.actor, row.actor_role, row.note) == (city.inspektorat, "inspektorat", "Bukti lengkap.")
    assert list(responded.history.all()) == [row]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_type, entry.object_id) == ("close", "monitoring.finding", str(responded.pk))
    assert entry.changes == {"state": ["responded", "closed"]}
    assert entry.reason == "Bukti lengkap."


@pytest.mark.django_db
def test_move_leaves_the_loaded_object_as_the_database_has_it(city, responded):
    close(responded, city.inspektorat)
    stored = Finding.objects.get(pk=responded.pk)
    assert (responded.state, responded.version, responded.closed_on) == (stored.state, stored.version, stored.closed_on)


@pytest.mark.django_db
def test_move_on_a_version_seen_earlier_is_stale(city, responded):
    Finding.objects.filter(pk=responded.pk).update(version=5)
    with pytest.raises(StaleVersion, match="sudah berubah"):
        close(responded, city.inspektorat)
    responded.refresh_from_db()
    with pytest.raises(StaleVersion):
        close(responded, city.inspektorat, version=4)
    assert Finding.objects.get(pk=responded.pk).state == FindingState.RESPONDED
    assert not FindingHistory.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_of_two_who_loaded_the_same_record_the_second_is_refused(city, responded):
    other = Finding.objects.get(pk=responded.pk)
    close(responded, city.inspektorat)
    with pytest.raises(StaleVersion):
        workflow.move(
            FINDING_TRANSITIONS, other, "return", actor=city.inspektorat, history=FindingHistory, note="Belum cukup."
        )
    assert FindingHistory.objects.count() == 1


@pytest.mark.django_db
def test_refused_move_changes_nothing(city, responded):
    with pytest.raises(NotAllowed):
        close(responded, city.bapperida)
    with pytest.raises(IllegalMove):
        close(responded, city.inspektorat, blockers={"close": lambda user, obj: "Belum."})
    responded.refresh_from_db()
    assert (responded.state, responded.version) == ("responded", 1)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_snapshot_and_time_are_kept_with_the_history(city):
    submission = factories.fill_gap(factories.make_submission(city.sub_a, city.focal_a))
    moment = factories.wib(2026, 2, 3, 10, 30)
    row = workflow.move(
        SUBMISSION_TRANSITIONS,
        submission,
        "offer",
        actor=city.focal_a,
        history=SubmissionHistory,
        snapshot={"purpose": submission.purpose},
        at=moment,
    )
    submission.purpose = "Tujuan yang ditulis kemudian."
    submission.save()
    row.refresh_from_db()
    assert row.snapshot == {"purpose": "Meningkatkan kapasitas pelaku usaha mikro."}
    assert row.at == moment


@pytest.mark.django_db
def test_history_never_changes(city, responded):
    row = close(responded, city.inspektorat)
    row.note = "Lain."
    for attempt in (row.save, row.delete, FindingHistory.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            attempt()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.update(reason="")


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_exactly_one_wins():
    city = build_city()
    finding = factories.make_finding(city.a, state=FindingState.RESPONDED)
    barrier = threading.Barrier(8)
    outcomes: list[str] = []

    def decide() -> None:
        mine = Finding.objects.get(pk=finding.pk)
        barrier.wait()
        try:
            close(mine, city.inspektorat)
            outcomes.append("done")
        except StaleVersion:
            outcomes.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done"] + ["stale"] * 7
    assert FindingHistory.objects.count() == 1
