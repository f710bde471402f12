"""Where a verification stands: whose opinion counts, what blocks it, what its confirmation says."""

from __future__ import annotations

import pytest

from monitoring.domain import pprg, review
from monitoring.models import ActionPlan, GapData, Opinion, SubmissionHistory
from monitoring.queries import review as queries
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.factories import make_department, make_user
from tests.monitoring.pprg_data import make_pprg
from tests.monitoring.review_data import judged, make_round, mark, opinion, own_document, round_of

pytestmark = pytest.mark.django_db


def verify(submission, actor, **fields) -> SubmissionHistory:
    return pprg.decide(submission=submission, action="verify", actor=actor, **fields)


def offer_of(submission, actor, action: str = "verify"):
    offers = pprg.offers(submission, actor, pprg.stored_content(submission))
    return next((row for row in offers if row.transition.action == action), None)


# --- one office suffices ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["bapperida", "dp3a"])
def test_one_click_verifies_and_records_the_approval_of_the_office(city: City, actor: str):
    submission = judged(city)
    row = verify(submission, getattr(city, actor))
    given = Opinion.objects.get()
    assert (given.office, given.verdict, given.round, given.at) == (actor, "setuju", round_of(submission), row.at)
    assert AuditEntry.objects.filter(object_type="monitoring.opinion", actor=getattr(city, actor)).count() == 1


def test_an_opinion_that_is_there_is_not_recorded_again(city: City):
    submission = judged(city)
    opinion(submission, city.bapperida, note="Data lengkap.")
    verify(submission, city.bapperida)
    assert [row.note for row in Opinion.objects.all()] == ["Data lengkap."]


def test_approval_of_one_office_lets_the_other_verify(city: City):
    submission = judged(city)
    opinion(submission, city.dp3a)
    verify(submission, city.bapperida)
    assert {row.office for row in Opinion.objects.all()} == {"bapperida", "dp3a"}


def test_refused_verification_records_no_opinion(city: City):
    submission = judged(city)
    with pytest.raises(NotAllowed):
        verify(submission, city.leadership)
    ActionPlan.objects.update(input_amount=1)
    with pytest.raises(IllegalMove):
        verify(submission, city.bapperida)
    assert not Opinion.objects.exists()


def test_objection_of_the_other_office_blocks_with_its_words(city: City):
    submission = judged(city)
    opinion(submission, city.dp3a, "perbaiki", note="Target perempuan belum ada.")
    with pytest.raises(IllegalMove, match=r"Dinas P3A berpendapat perlu perbaikan: “Target perempuan belum ada\.”"):
        verify(submission, city.bapperida)
    offer = offer_of(submission, city.bapperida)
    assert not offer.enabled
    assert "Dinas P3A berpendapat" in offer.reason


def test_own_objection_blocks_and_says_how_it_is_taken_back(city: City):
    submission = judged(city)
    opinion(submission, city.dp3a, "perbaiki", note="Belum.")
    opinion(submission, city.bapperida, "perbaiki", note="Belum.")
    with pytest.raises(IllegalMove, match="pendapat instansi Anda masih “perlu perbaikan”"):
        verify(submission, city.bapperida)


def test_later_opinion_of_the_same_office_takes_the_place_of_the_earlier(city: City):
    submission = judged(city)
    opinion(submission, city.dp3a, "perbaiki")
    opinion(submission, city.dp3a, "setuju")
    assert review.of(submission).is_met
    verify(submission, city.bapperida)
    assert submission.state == "verified"


def test_opinions_of_the_round_before_no_longer_count(city: City):
    submission = judged(city)
    opinion(submission, city.dp3a, "perbaiki")
    make_round(submission)
    standing = review.of(submission)
    assert (standing.newest, standing.waiting) == ({}, ("bapperida", "dp3a"))


def test_a_document_without_a_recorded_round_is_verified_by_one_click(city: City):
    verify(make_pprg(city, "in_verification"), city.bapperida)
    assert not Opinion.objects.exists()


# --- both must approve --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "actor", "reason"),
    [
        ((), "bapperida", "pendapat Anda dan Dinas P3A belum ada"),
        (("bapperida",), "bapperida", "pendapat Dinas P3A belum ada"),
        (("dp3a",), "bapperida", "pendapat Anda belum ada"),
    ],
)
def test_both_must_have_approved(city: City, given, actor: str, reason: str):
    submission = judged(city, rule="keduanya")
    for name in given:
        opinion(submission, getattr(city, name))
    with pytest.raises(IllegalMove, match=f"^Belum dapat diverifikasi: {reason}\\.$"):
        verify(submission, getattr(city, actor))
    assert not review.of(submission).is_met


def test_both_approvals_open_the_way_for_either(city: City):
    submission = judged(city, rule="keduanya")
    opinion(submission, city.bapperida)
    opinion(submission, city.dp3a)
    assert review.of(submission).is_met
    assert offer_of(submission, city.dp3a).enabled
    verify(submission, city.dp3a)
    assert Opinion.objects.count() == 2


def test_both_rule_without_a_round_stays_blocked(city: City):
    submission = judged(city, rule="keduanya")
    submission.history.all()._raw_delete("default")
    with pytest.raises(IllegalMove, match="belum ada"):
        verify(submission, city.bapperida)


@pytest.mark.parametrize(("office", "other"), [("bapperida", "dp3a"), ("dp3a", "bapperida")])
def test_document_of_an_office_is_judged_by_the_other_alone(city: City, office: str, other: str):
    own_document(city, office)
    submission = judged(city, rule="keduanya", signed_by=None)
    submission.signed_by = city.head_a.headships.get()
    submission.save()
    standing = review.of(submission)
    assert (standing.offices, standing.one_suffices) == ((other,), True)
    with pytest.raises(NotAllowed):
        verify(submission, getattr(city, office))
    verify(submission, getattr(city, other))
    assert Opinion.objects.get().office == other


def test_document_of_a_predecessor_is_the_offices_own(city: City):
    old = make_department("BAPPEDA")
    city.bapperida_department.predecessors.add(old)
    assert queries.judging_offices([old.pk, city.a.pk]) == {old.pk: ("dp3a",), city.a.pk: ("bapperida", "dp3a")}


# --- checks -------------------------------------------------------------------------------------------------------


def test_blocking_problem_blocks_and_names_its_item(city: City):
    submission = judged(city)
    city.sub_a.figures.update(amount=90_000_000)
    with pytest.raises(IllegalMove, match=r"^Belum dapat diverifikasi: butir 19, jumlah anggaran Rp95\.000\.000"):
        verify(submission, city.bapperida)


def test_many_blocking_problems_are_counted(city: City):
    submission = judged(city)
    GapData.objects.update(source="", data_year=None, unit="", male=None)
    with pytest.raises(IllegalMove, match=r"3 hal menghalangi, pada butir 4\. Lihat Pemeriksaan\."):
        verify(submission, city.bapperida)


# --- the confirmation ---------------------------------------------------------------------------------------------


def test_confirmation_names_items_that_are_not_in_order(city: City):
    submission = judged(city)
    mark(submission, 1, city.dp3a)
    mark(submission, 20, city.dp3a, "perbaiki")
    mark(submission, 21, city.dp3a, "tidak_ada")
    text = offer_of(submission, city.bapperida).transition.consequence
    assert "Pendapat setuju Bapperida ikut dicatat." in text
    assert "19 butir lembar verifikasi belum dinilai." in text
    assert "menandai 2 butir: 20 Kategori ARG beralasan (perlu perbaikan); 21 KAK ada" in text


def test_confirmation_is_short_where_nothing_speaks_against_it(city: City):
    submission = judged(city)
    opinion(submission, city.bapperida)
    nothing_judged = offer_of(submission, city.bapperida).transition.consequence
    assert nothing_judged == f"{review.VERIFY.consequence} 22 butir lembar verifikasi belum dinilai."
    for item in range(1, 23):
        mark(submission, item, city.dp3a)
    offer = offer_of(submission, city.bapperida)
    assert offer.enabled
    assert offer.transition.consequence == review.VERIFY.consequence
    assert offer_of(submission, city.bapperida, "return").transition.consequence.startswith("Focal point memperbaiki")


def test_marked_items_warn_but_do_not_stop(city: City):
    submission = judged(city)
    mark(submission, 20, city.dp3a, "perbaiki")
    verify(submission, city.bapperida)
    assert submission.state == "verified"


# --- who reads ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "hidden"),
    [("submitted", True), ("in_verification", True), ("needs_revision", False), ("verified", False)],
)
def test_department_waits_for_the_decision(city: City, state: str, hidden: bool):
    submission = judged(city, state)
    assert review.hides_newest(city.focal_a, submission) is hidden
    for reader in (city.inspektorat, city.leadership, city.dp3a):
        assert not review.hides_newest(reader, submission)


def test_verifiers_of_the_own_department_wait_like_everyone_there(city: City):
    own_document(city, "bapperida")
    submission = judged(city)
    assert review.hides_newest(city.bapperida, submission)
    assert not review.hides_newest(city.dp3a, submission)
    assert not review.may_judge(city.bapperida, submission)


def test_office_of_everyone_else_is_none(city: City):
    assert [review.office_of(user) for user in (city.dp3a, city.inspektorat, make_user())] == ["dp3a", "", "bapperida"]
