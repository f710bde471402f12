"""Rules of a PPRG submission: begin, move, sign, deadline."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db import connection, transaction
from django.utils import timezone

from departments.enums import Role, YearState
from departments.models import DepartmentHead, FocalPoint
from monitoring.domain import pprg
from monitoring.enums import BudgetVersion, SubmissionState
from monitoring.models import GapIndicator, Submission, SubmissionHistory
from monitoring.transitions import SUBMISSION_TRANSITIONS
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import ACTORS, City
from tests.factories import make_focal_point, make_head, make_submission, make_user, wib
from tests.monitoring.pprg_data import make_pprg, moves

PEOPLE = [name for name in ACTORS if name != "anonymous"]
FOCAL, HEAD, BOTH, VERIFIERS = {"focal_a"}, {"head_a"}, {"focal_a", "head_a"}, {"bapperida", "dp3a"}

#: Every legal move: (state, action) -> (who may, state after). What is not here is refused.
LEGAL = {
    ("draft", "offer"): (FOCAL, "offered"),
    ("draft", "sign"): (HEAD, "signed"),
    ("draft", "withdraw"): (BOTH, "withdrawn"),
    ("offered", "recall"): (FOCAL, "draft"),
    ("offered", "hand_back"): (HEAD, "draft"),
    ("offered", "sign"): (HEAD, "signed"),
    ("offered", "withdraw"): (BOTH, "withdrawn"),
    ("signed", "hand_back"): (HEAD, "draft"),
    ("signed", "submit"): (BOTH, "submitted"),
    ("signed", "withdraw"): (BOTH, "withdrawn"),
    ("submitted", "take"): (VERIFIERS, "in_verification"),
    ("submitted", "withdraw"): (BOTH, "withdrawn"),
    ("in_verification", "return"): (VERIFIERS, "needs_revision"),
    ("in_verification", "verify"): (VERIFIERS, "verified"),
    ("needs_revision", "offer"): (FOCAL, "offered"),
    ("needs_revision", "withdraw"): (BOTH, "withdrawn"),
}
ACTIONS = {
    "offer": FOCAL,
    "recall": FOCAL,
    "hand_back": HEAD,
    "sign": HEAD,
    "submit": BOTH,
    "take": VERIFIERS,
    "return": VERIFIERS,
    "verify": VERIFIERS,
    "withdraw": BOTH,
}


class Undo(Exception):
    """Rolls one attempt back."""


def outcome(submission: Submission, action: str, actor) -> str:
    """The state after the attempt, or the kind of refusal; the database stays as it was."""
    fresh = Submission.objects.get(pk=submission.pk)
    before = SubmissionHistory.objects.count()
    result = ""
    try:
        with transaction.atomic():
            pprg.decide(submission=fresh, action=action, actor=actor, note="Alasan.")
            assert SubmissionHistory.objects.count() == before + 1
            result = Submission.objects.get(pk=submission.pk).state
            raise Undo
    except Undo:
        return result
    except (NotAllowed, IllegalMove) as refusal:
        assert SubmissionHistory.objects.count() == before
        return type(refusal).__name__


@pytest.mark.parametrize("state", SubmissionState.values)
def test_every_action_and_actor_in_state(city: City, state: str):
    submission = make_pprg(city, state)
    wrong = {}
    for action, name in itertools.product(ACTIONS, PEOPLE):
        allowed, target = LEGAL.get((state, action), (set(), ""))
        want = target if name in allowed else "IllegalMove" if name in ACTIONS[action] else "NotAllowed"
        got = outcome(submission, action, getattr(city, name))
        if got != want:
            wrong[f"{action} by {name}"] = f"expected {want}, got {got}"
    assert not wrong


def test_table_of_transitions_is_the_literal_one():
    table = {(source, row.action): row.target for row in SUBMISSION_TRANSITIONS for source in row.sources}
    assert {(str(state), action): str(target) for (state, action), target in table.items()} == {
        key: target for key, (_who, target) in LEGAL.items()
    }


def test_unknown_action_is_refused(city: City):
    with pytest.raises(IllegalMove, match="tidak dikenal"):
        pprg.decide(submission=make_pprg(city), action="bakar", actor=city.focal_a)


# --- what a move leaves behind ------------------------------------------------------------------------------------


def test_whole_life_cycle_writes_history_with_content(city: City):
    submission = pprg.start(sub_activity=city.sub_a, budget_version=BudgetVersion.ORIGINAL, actor=city.focal_a)
    other = make_pprg(city, sub_activity=city.sub_a, budget_version=BudgetVersion.REVISED)
    for action, actor in (
        ("offer", city.focal_a),
        ("hand_back", city.head_a),
        ("sign", city.head_a),
        ("submit", city.focal_a),
        ("take", city.bapperida),
        ("return", city.dp3a),
        ("offer", city.focal_a),
        ("sign", city.head_a),
        ("submit", city.head_a),
        ("take", city.dp3a),
        ("verify", city.bapperida),
    ):
        row = pprg.decide(submission=other, action=action, actor=actor, note="Lengkapi.", version=other.version)
        assert row.actor_role == actor.role
        assert row.snapshot["indicators"][0]["name"] == "Peserta terlatih"
    other.refresh_from_db()
    assert other.state == SubmissionState.VERIFIED
    assert other.verified_at is not None
    assert [action for action, _from, _to in moves(other)] == [
        "offer", "hand_back", "sign", "submit", "take", "return", "offer", "sign", "submit", "take", "verify",
    ]  # fmt: skip
    assert moves(submission) == [("start", "", "draft")]


@pytest.mark.parametrize(("action", "actor"), [("recall", "focal_a"), ("hand_back", "head_a")])
def test_a_returned_document_taken_back_from_the_head_still_needs_its_revision(city: City, action, actor):
    submission = make_pprg(city, "in_verification")
    submission.first_submitted_at = wib(2025, 7, 1)
    submission.save()
    pprg.decide(submission=submission, action="return", actor=city.dp3a, note="Sumber data belum ada.")
    pprg.decide(submission=submission, action="offer", actor=city.focal_a)
    row = pprg.decide(submission=submission, action=action, actor=getattr(city, actor), note="Lengkapi.")
    submission.refresh_from_db()
    assert submission.state == row.to_state == SubmissionState.NEEDS_REVISION


def test_sign_names_the_head_of_the_day_in_row_and_snapshot(city: City):
    submission = make_pprg(city, "offered")
    moment = wib(2026, 5, 4, 10)
    row = pprg.decide(submission=submission, action="sign", actor=city.head_a, at=moment)
    submission.refresh_from_db()
    assert submission.signed_by.user == city.head_a
    assert submission.signed_at == moment
    assert row.snapshot["signature"]["signed_on"] == "2026-05-04"
    assert row.snapshot["signature"]["name"] == city.head_a.name


def test_sign_while_a_stand_in_is_in_office_is_refused_with_his_name(city: City):
    make_head(city.a, name="Budi Santoso, S.E.", status="plh", valid_from=timezone.localdate())
    submission = make_pprg(city, "offered")
    with pytest.raises(IllegalMove, match=r"Plh\. Budi Santoso"):
        pprg.decide(submission=submission, action="sign", actor=city.head_a)
    [offer] = [
        row
        for row in pprg.offers(submission, city.head_a, pprg.stored_content(submission))
        if row.transition.action == "sign"
    ]
    assert not offer.enabled
    assert "Plh. Budi Santoso" in offer.reason


def test_stand_in_signs_as_plh(city: City):
    deputy = make_user(Role.HEAD, city.a)
    make_head(city.a, deputy, status="plh", valid_from=timezone.localdate())
    submission = make_pprg(city, "offered")
    row = pprg.decide(submission=submission, action="sign", actor=deputy)
    assert row.snapshot["signature"]["title"].startswith("Plh. ")


@pytest.mark.parametrize(
    ("state", "action", "actor"),
    [("signed", "hand_back", "head_a"), ("in_verification", "return", "bapperida"), ("offered", "recall", "focal_a")],
)
def test_text_that_opens_again_loses_its_signature(city: City, state: str, action: str, actor: str):
    submission = make_pprg(city, state)
    pprg.decide(submission=submission, action=action, actor=getattr(city, actor), note="Perbaiki.")
    submission.refresh_from_db()
    assert submission.signed_by is None
    assert submission.signed_at is None


def test_second_submission_keeps_the_first_date(city: City):
    first = wib(2025, 7, 30)
    submission = make_pprg(city, "signed", first_submitted_at=first, submitted_at=first)
    second = wib(2025, 8, 12)
    pprg.decide(submission=submission, action="submit", actor=city.focal_a, at=second)
    submission.refresh_from_db()
    assert (submission.first_submitted_at, submission.submitted_at) == (first, second)


def test_first_submission_sets_both_dates(city: City):
    submission = make_pprg(city, "signed")
    moment = wib(2025, 7, 30)
    pprg.decide(submission=submission, action="submit", actor=city.head_a, at=moment)
    submission.refresh_from_db()
    assert submission.first_submitted_at == submission.submitted_at == moment


def test_move_is_in_the_audit_trail(city: City):
    submission = make_pprg(city, "in_verification")
    pprg.decide(submission=submission, action="return", actor=city.dp3a, note="  Data belum terpilah.  ")
    entry = AuditEntry.objects.get(action="return")
    assert entry.reason == "Data belum terpilah."
    assert entry.changes == {"state": ["in_verification", "needs_revision"]}


def test_replay_with_the_version_of_before_is_refused(city: City):
    submission = make_pprg(city)
    seen = submission.version
    pprg.decide(submission=submission, action="offer", actor=city.focal_a, version=seen)
    with pytest.raises(IllegalMove, match="Menunggu tanda tangan"):
        pprg.decide(submission=submission, action="offer", actor=city.focal_a, version=seen)
    assert len(moves(submission)) == 1


def test_decision_on_an_older_text_is_refused(city: City):
    submission = make_pprg(city, "in_verification", version=7)
    with pytest.raises(StaleVersion):
        pprg.decide(submission=submission, action="verify", actor=city.bapperida, version=6)
    assert moves(submission) == []


@pytest.mark.parametrize("action", ["return", "withdraw", "hand_back"])
def test_move_that_wants_a_reason_is_refused_without(city: City, action: str):
    state, actor = {
        "return": ("in_verification", city.bapperida),
        "withdraw": ("draft", city.focal_a),
        "hand_back": ("offered", city.head_a),
    }[action]
    with pytest.raises(IllegalMove, match="wajib diisi"):
        pprg.decide(submission=make_pprg(city, state), action=action, actor=actor, note="  ")


@pytest.mark.parametrize("action", ["offer", "sign"])
def test_almost_empty_text_is_not_offered_or_signed(city: City, action: str):
    actor = city.focal_a if action == "offer" else city.head_a
    submission = make_pprg(city, filled=False)
    with pytest.raises(IllegalMove, match=r"hal menghalangi, pada langkah 2, 3, 4, 6, 7, 8, dan 9\. Lihat Pemeriksaan"):
        pprg.decide(submission=submission, action=action, actor=actor)


def test_missing_indicator_alone_blocks_and_says_which_step(city: City):
    submission = make_pprg(city)
    GapIndicator.objects.all().delete()
    with pytest.raises(IllegalMove, match=r"^Belum dapat dilanjutkan\. Langkah 9: Belum ada indikator gender\.$"):
        pprg.decide(submission=submission, action="offer", actor=city.focal_a)


def test_verifier_never_judges_the_own_department(city: City):
    focal = make_user(Role.FOCAL_POINT, city.bapperida_department)
    make_focal_point(city.bapperida_department, focal)
    sub = city.sub_a
    sub.department = city.bapperida_department
    sub.save()
    submission = make_pprg(city, "submitted")
    with pytest.raises(NotAllowed, match="bukan untuk dokumen perangkat daerahnya sendiri"):
        pprg.decide(submission=submission, action="take", actor=city.bapperida)
    pprg.decide(submission=submission, action="take", actor=city.dp3a)


def test_offers_are_what_decide_allows(city: City):
    submission = make_pprg(city, "signed")
    gap = pprg.stored_content(submission)
    assert {row.transition.action for row in pprg.offers(submission, city.head_a, gap)} == {
        "hand_back",
        "submit",
        "withdraw",
    }
    assert pprg.offers(submission, city.leadership, gap) == []


# --- begin --------------------------------------------------------------------------------------------------------


def test_start_makes_an_empty_draft_with_history_and_audit(city: City):
    city.sub_a.requires_pprg = False
    city.sub_a.save()
    submission = pprg.start(sub_activity=city.sub_a, budget_version="murni", actor=city.focal_a)
    assert (submission.state, submission.created_by, submission.version) == ("draft", city.focal_a, 1)
    assert moves(submission) == [("start", "", "draft")]
    assert AuditEntry.objects.filter(object_type="monitoring.submission", action="buat").count() == 1


def test_start_where_one_is_live_names_it(city: City):
    make_submission(city.sub_a, state="submitted")
    with pytest.raises(IllegalMove) as refusal:
        pprg.start(sub_activity=city.sub_a, budget_version="murni", actor=city.focal_a)
    assert city.sub_a.item.code in str(refusal.value)
    assert "versi Murni (status “Diajukan”)" in str(refusal.value)


def test_start_the_other_budget_version_beside_a_live_one(city: City):
    make_submission(city.sub_a, state="verified", verified_at=timezone.now())
    assert pprg.start(sub_activity=city.sub_a, budget_version="perubahan", actor=city.focal_a).pk


def test_start_again_after_withdrawal(city: City):
    make_submission(city.sub_a, state="withdrawn")
    assert pprg.start(sub_activity=city.sub_a, budget_version="murni", actor=city.focal_a).pk


def test_start_in_the_moment_in_which_somebody_else_does_names_theirs(city: City):
    looks = []

    def begin_between(execute, sql, params, many, context):
        """After the first look for a live one, and before our own row, theirs appears."""
        result = execute(sql, params, many, context)
        if sql.startswith("SELECT") and 'FROM "monitoring_submission"' in sql and not looks:
            looks.append(sql)
            make_submission(city.sub_a)
        return result

    with connection.execute_wrapper(begin_between), pytest.raises(IllegalMove, match="sudah punya PPRG"):
        pprg.start(sub_activity=city.sub_a, budget_version="murni", actor=city.focal_a)
    assert Submission.objects.count() == 1


def test_start_in_a_closed_year_is_refused(city: City):
    city.year.state, city.year.frozen_on = YearState.CLOSED, dt.date(2027, 2, 1)
    city.year.save()
    city.sub_a.refresh_from_db()
    with pytest.raises(IllegalMove, match="2026 sudah ditutup"):
        pprg.start(sub_activity=city.sub_a, budget_version="murni", actor=city.focal_a)


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "focal_a"])
def test_start_is_for_the_own_focal_point_only(city: City, name: str):
    with pytest.raises(NotAllowed):
        pprg.start(sub_activity=city.sub_a, budget_version="murni", actor=getattr(city, name))
    assert not Submission.objects.exists()


def test_start_of_an_unknown_version_is_a_programming_error(city: City):
    with pytest.raises(ValueError, match="lama"):
        pprg.start(sub_activity=city.sub_a, budget_version="lama", actor=city.focal_a)


# --- appointments -------------------------------------------------------------------------------------------------


def test_lapsed_letter_is_named_with_its_end(city: City):
    FocalPoint.objects.filter(user=city.focal_a).update(decree_number="800/7", valid_to=dt.date(2025, 12, 31))
    submission = make_pprg(city)
    reason = pprg.why_not_writing(city.focal_a, submission)
    assert reason == pprg.appointment_notice(city.focal_a, submission)
    assert "SK focal point Anda nomor 800/7 berakhir 31 Des 2025." in reason
    assert not pprg.can_write(city.focal_a, submission)


def test_letter_of_the_future_says_from_when(city: City):
    FocalPoint.objects.filter(user=city.focal_a).update(valid_from=dt.date(2030, 1, 1))
    assert "baru berlaku 1 Jan 2030." in pprg.why_not_writing(city.focal_a, city.sub_a)


def test_focal_point_without_letter_is_told_so(city: City):
    FocalPoint.objects.filter(user=city.focal_a).delete()
    assert pprg.why_not_writing(city.focal_a, city.sub_a).startswith("Penunjukan Anda untuk perangkat daerah ini belum")


def test_former_head_is_told_when_the_office_ended(city: City):
    DepartmentHead.objects.filter(user=city.head_a).update(valid_to=dt.date(2025, 6, 30))
    notice = pprg.appointment_notice(city.head_a, make_pprg(city))
    assert notice.startswith(f"Masa jabatan {city.head_a.name} berakhir 30 Jun 2025.")


def test_no_notice_for_those_who_may_and_those_who_are_not_of_the_department(city: City):
    submission = make_pprg(city)
    for actor in (city.focal_a, city.head_a, city.bapperida, city.focal_b):
        assert pprg.appointment_notice(actor, submission) == ""
    assert pprg.why_not_writing(city.focal_a, submission) == ""
    assert pprg.why_not_writing(city.focal_b, submission).startswith("Hanya focal point perangkat daerah ini")
    assert pprg.why_not_writing(city.head_a, submission).startswith("Hanya focal point perangkat daerah ini")


def test_appointment_problem_of_a_role_without_appointments(city: City):
    assert "belum tercatat" in pprg.appointment_problem(city.bapperida)


# --- deadline -----------------------------------------------------------------------------------------------------

DUE = dt.date(2025, 7, 31)


@pytest.mark.parametrize(
    ("first_submitted_at", "state", "today", "late"),
    [
        (wib(2025, 7, 31, 23, 59), "submitted", dt.date(2025, 9, 1), False),
        (wib(2025, 8, 1, 0, 0), "verified", dt.date(2025, 9, 1), True),
        (None, "draft", dt.date(2025, 7, 31), False),
        (None, "draft", dt.date(2025, 8, 1), True),
        (None, "withdrawn", dt.date(2025, 8, 1), False),
    ],
)
def test_late_goes_by_the_first_submission_and_the_end_of_the_day(first_submitted_at, state, today, late):
    assert pprg.is_late(due=DUE, first_submitted_at=first_submitted_at, state=state, today=today) is late


def test_never_late_without_a_deadline():
    assert not pprg.is_late(due=None, first_submitted_at=None, state="draft", today=dt.date(2026, 1, 1))
