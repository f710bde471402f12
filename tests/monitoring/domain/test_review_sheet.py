"""Marks and opinions: who may, when, and that nobody's word is overwritten silently."""

from __future__ import annotations

import pytest

from monitoring.domain import pprg, review_sheet
from monitoring.domain.review_sheet import MarkTaken, fill, give_opinion, judge
from monitoring.models import ChecklistMark, Opinion
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg
from tests.monitoring.review_data import judged, make_round, mark, own_document, round_of

pytestmark = pytest.mark.django_db


def put(submission, actor, item: int = 5, verdict: str = "sesuai", note: str = "", version: int = 0, seen=None):
    return judge(
        submission=submission,
        actor=actor,
        item=item,
        verdict=verdict,
        note=note,
        version=version,
        round_id=seen or round_of(submission).pk,
    )


def say(submission, actor, verdict: str = "setuju", note: str = "", seen=None) -> Opinion:
    return give_opinion(
        submission=submission, actor=actor, verdict=verdict, note=note, round_id=seen or round_of(submission).pk
    )


# --- marks --------------------------------------------------------------------------------------------------------


def test_mark_is_stored_with_its_author_and_an_entry_in_the_trail(city: City):
    submission = judged(city)
    put(submission, city.dp3a, verdict="perbaiki", note="  Belum pilah.  ")
    stored = ChecklistMark.objects.get()
    assert (stored.item, stored.verdict, stored.note, stored.version) == (5, "perbaiki", "Belum pilah.", 1)
    assert (stored.actor, stored.round) == (city.dp3a, round_of(submission))
    entry = AuditEntry.objects.get(object_type="monitoring.checklistmark")
    assert entry.changes["verdict"] == [None, "perbaiki"]


def test_mark_is_changed_by_whoever_saw_it(city: City):
    submission = judged(city)
    put(submission, city.dp3a)
    changed = put(submission, city.bapperida, verdict="tidak_ada", version=1)
    stored = ChecklistMark.objects.get()
    assert (stored.verdict, stored.version, stored.actor) == ("tidak_ada", 2, city.bapperida)
    assert changed.at == stored.at
    entry = AuditEntry.objects.filter(action="ubah").get()
    assert entry.changes["verdict"] == ["sesuai", "tidak_ada"]


def test_mark_on_one_that_was_not_seen_is_refused_with_what_is_stored(city: City):
    submission = judged(city)
    put(submission, city.dp3a, verdict="perbaiki", note="Ada.")
    with pytest.raises(MarkTaken, match=f"sudah dinilai {city.dp3a.display_name}") as refusal:
        put(submission, city.bapperida)
    assert (refusal.value.mark.verdict, refusal.value.mark.note) == ("perbaiki", "Ada.")
    put(submission, city.bapperida, version=1)
    with pytest.raises(MarkTaken):
        put(submission, city.dp3a, verdict="tidak_ada", version=1)
    assert ChecklistMark.objects.get().verdict == "sesuai"


def test_same_mark_again_changes_nothing(city: City):
    submission = judged(city)
    first = put(submission, city.dp3a)
    again = put(submission, city.bapperida)
    assert (again.pk, again.version, again.actor) == (first.pk, 1, city.dp3a)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("actor", ["inspektorat", "leadership", "focal_a", "head_a", "bpkpd", "admin"])
def test_others_write_nothing(city: City, actor: str):
    submission = judged(city)
    user = getattr(city, actor)
    for act in (lambda: put(submission, user), lambda: say(submission, user)):
        with pytest.raises(NotAllowed, match="Hanya Bapperida atau Dinas P3A"):
            act()
    with pytest.raises(NotAllowed):
        fill(submission=submission, round_id=round_of(submission).pk, items=[1], actor=user)
    assert not ChecklistMark.objects.exists()
    assert not Opinion.objects.exists()


def test_own_document_is_not_judged(city: City):
    own_document(city, "dp3a")
    submission = judged(city)
    with pytest.raises(NotAllowed):
        put(submission, city.dp3a)
    put(submission, city.bapperida)


@pytest.mark.parametrize("state", ["submitted", "needs_revision", "verified"])
def test_outside_of_verification_nothing_is_judged(city: City, state: str):
    submission = judged(city, state)
    with pytest.raises(IllegalMove, match="status saat ini"):
        put(submission, city.bapperida)
    with pytest.raises(IllegalMove):
        say(submission, city.bapperida)


def test_mark_that_comes_after_the_return_is_refused_whatever_was_loaded(city: City):
    submission = judged(city)
    loaded = type(submission).objects.get(pk=submission.pk)
    pprg.decide(submission=submission, action="return", actor=city.dp3a, note="Lengkapi.")
    assert loaded.state == "in_verification"
    with pytest.raises(IllegalMove, match="Perlu perbaikan"):
        put(loaded, city.bapperida)


def test_mark_for_an_older_text_does_not_land_on_the_newer(city: City):
    submission = judged(city)
    old = round_of(submission).pk
    make_round(submission)
    with pytest.raises(StaleVersion, match="diajukan lagi"):
        put(submission, city.bapperida, seen=old)
    with pytest.raises(StaleVersion):
        say(submission, city.bapperida, seen=old)


def test_unknown_item_and_missing_round_are_refused(city: City):
    submission = judged(city)
    with pytest.raises(IllegalMove, match="tidak ada pada lembar"):
        put(submission, city.bapperida, item=23)
    submission.history.all()._raw_delete("default")
    with pytest.raises(IllegalMove, match="belum punya catatan pengajuan"):
        put(submission, city.bapperida, seen=1)


def test_fill_leaves_marks_of_others_alone(city: City):
    submission = judged(city)
    mark(submission, 3, city.dp3a, "perbaiki")
    filled = fill(submission=submission, round_id=round_of(submission).pk, items=[1, 3, 9, 40], actor=city.bapperida)
    assert filled == [1, 9]
    assert dict(ChecklistMark.objects.values_list("item", "verdict")) == {1: "sesuai", 3: "perbaiki", 9: "sesuai"}
    assert AuditEntry.objects.filter(object_type="monitoring.checklistmark").count() == 2


# --- opinions -----------------------------------------------------------------------------------------------------


def test_opinion_takes_the_place_of_the_earlier_which_stays_recorded(city: City):
    submission = judged(city)
    say(submission, city.dp3a, "perbaiki", "Target L/P belum ada.")
    say(submission, city.dp3a)
    assert [row.verdict for row in Opinion.objects.order_by("pk")] == ["perbaiki", "setuju"]


def test_same_opinion_again_changes_nothing(city: City):
    submission = judged(city)
    assert say(submission, city.dp3a).pk == say(submission, city.dp3a).pk
    assert Opinion.objects.count() == 1


def test_objection_needs_words(city: City):
    submission = judged(city)
    with pytest.raises(IllegalMove, match="Tulis apa yang perlu diperbaiki"):
        say(submission, city.dp3a, "perbaiki", "   ")


def test_opinion_is_the_offices_whoever_gives_it(city: City):
    submission = judged(city)
    assert say(submission, city.bapperida).office == "bapperida"
    assert review_sheet.office_of(city.dp3a) == "dp3a"


def test_draft_has_nothing_to_judge(city: City):
    with pytest.raises(IllegalMove, match="Draf"):
        judge(
            submission=make_pprg(city), round_id=0, item=1, verdict="sesuai", note="", version=0, actor=city.bapperida
        )
