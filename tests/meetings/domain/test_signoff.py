"""Signing the minutes off: two signatures, the lock, corrections, and what a change does to a signature."""

from __future__ import annotations

import datetime as dt

import pytest

from meetings.domain import (
    add_decision,
    change_decision,
    decide_meeting,
    decision_fingerprint,
    remove_decision,
    save_minutes,
)
from meetings.domain.checkin import open_checkin
from meetings.domain.lock import LOCKED
from meetings.domain.minutes import excerpts
from meetings.domain.signoff import (
    open_correction,
    sign_minutes,
    signing_obstacle,
    withdraw_signatures,
)
from meetings.models import Decision, Meeting, Minutes, MinutesVersion
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AppendOnlyError, AuditEntry
from tests import factories
from tests.conftest import City

from ..papers import lock, written_meeting

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 7, 31)


@pytest.fixture
def meeting(city: City) -> Meeting:
    return written_meeting(city)


def minutes() -> Minutes:
    return Minutes.objects.get()


def sign(city: City, meeting: Meeting, who: str = "pimpinan", version: int | None = None):
    seen = minutes().version if version is None else version
    return sign_minutes(meeting=meeting, actor=city.bapperida, who=who, version=seen)


def write(city: City, meeting: Meeting, text: str = "<p>Lain.</p>"):
    return save_minutes(meeting=meeting, actor=city.bapperida, values={"opening": text}, version=minutes().version)


def correct(city: City, meeting: Meeting, reason: str = "Salah tulis."):
    return open_correction(meeting=meeting, actor=city.bapperida, reason=reason, version=minutes().version)


def test_minutes_are_locked_once_both_have_signed(city: City, meeting: Meeting):
    assert sign(city, meeting) is None
    assert (minutes().locked_at, minutes().version) == (None, 2)
    version = sign(city, meeting, "notulis")
    assert (version.number, version.reason, version.actor) == (1, "", city.bapperida)
    assert version.at == minutes().locked_at == minutes().note_taker_signed_at
    assert version.content["sections"]["opening"] == "<p>Dibuka.</p>"
    assert version.content["chair"] == "Zul Abdiman"
    assert [row.action for row in AuditEntry.objects.order_by("pk")] == ["sahkan_pimpinan", "sahkan_notulis", "kunci"]


def test_nobody_checks_in_any_more_once_the_minutes_are_locked(city: City, meeting: Meeting):
    open_checkin(meeting=meeting, actor=city.bapperida)
    sign(city, meeting)
    meeting.refresh_from_db()
    assert meeting.checkin_closed_at is None
    sign(city, meeting, "notulis")
    meeting.refresh_from_db()
    assert meeting.checkin_closed_at == minutes().locked_at
    with pytest.raises(IllegalMove, match="terkunci"):
        open_checkin(meeting=meeting, actor=city.bapperida)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"chair": ""}, "Isi dahulu nama pimpinan rapat."),
        ({"opening": ""}, "Notula belum berisi."),
        ({"opening": "<p> </p>"}, "Notula belum berisi."),
    ],
)
def test_minutes_that_cannot_be_signed_say_why(city: City, meeting: Meeting, fields: dict, words: str):
    Minutes.objects.update(**fields)
    assert signing_obstacle(meeting, minutes(), "pimpinan") == words
    with pytest.raises(IllegalMove, match=words):
        sign(city, meeting)


def test_meeting_must_have_been_held(city: City, meeting: Meeting):
    meeting.state = "planned"
    with pytest.raises(IllegalMove, match="terlaksana"):
        sign(city, meeting)


def test_the_same_signature_is_given_once(city: City, meeting: Meeting):
    sign(city, meeting)
    with pytest.raises(IllegalMove, match="Sudah disahkan pimpinan rapat"):
        sign(city, meeting)


def test_signature_on_another_text_is_a_conflict(city: City, meeting: Meeting):
    write(city, meeting)
    with pytest.raises(StaleVersion):
        sign(city, meeting, version=1)


def test_meeting_without_minutes_has_nothing_to_sign(city: City):
    meeting = factories.make_meeting(city.a)
    with pytest.raises(IllegalMove, match="belum ditulis"):
        sign_minutes(meeting=meeting, actor=city.bapperida, who="pimpinan", version=0)


def test_only_bapperida_signs_and_corrects(city: City, meeting: Meeting):
    for actor in (city.dp3a, city.focal_a, city.leadership, city.admin):
        with pytest.raises(NotAllowed):
            sign_minutes(meeting=meeting, actor=actor, who="pimpinan", version=1)
        with pytest.raises(NotAllowed):
            open_correction(meeting=meeting, actor=actor, reason="x", version=1)
        with pytest.raises(NotAllowed):
            withdraw_signatures(meeting=meeting, actor=actor, version=1)


# --- what voids a signature -----------------------------------------------------------------------------------------


def decide(city: City, meeting: Meeting) -> Decision:
    return add_decision(meeting=meeting, actor=city.bapperida, text="Ajukan GBS.", departments=[city.a], due=DUE)


def test_change_of_the_text_voids_a_signature(city: City, meeting: Meeting):
    sign(city, meeting)
    write(city, meeting)
    assert minutes().chair_signed_at is None
    sign(city, meeting, "notulis")
    assert minutes().locked_at is None


def test_saving_the_same_text_keeps_the_signature(city: City, meeting: Meeting):
    sign(city, meeting)
    write(city, meeting, "<p>Dibuka.</p>")
    assert minutes().chair_signed_at is not None
    assert minutes().version == 2


def test_change_of_a_decision_voids_a_signature(city: City, meeting: Meeting):
    decision = decide(city, meeting)
    acts = (
        lambda: decide(city, meeting),
        lambda: change_decision(
            decision=decision, actor=city.bapperida, text="Ajukan.", seen=decision_fingerprint(decision)
        ),
        lambda: remove_decision(decision=decision, actor=city.bapperida),
    )
    for act in acts:
        sign(city, meeting)
        act()
        assert minutes().chair_signed_at is None
    assert AuditEntry.objects.filter(action="pengesahan_gugur").count() == 3


def test_signature_can_be_taken_back_before_the_lock(city: City, meeting: Meeting):
    sign(city, meeting)
    withdraw_signatures(meeting=meeting, actor=city.bapperida, version=2)
    assert minutes().chair_signed_at is None
    with pytest.raises(IllegalMove, match="Belum ada pengesahan"):
        withdraw_signatures(meeting=meeting, actor=city.bapperida, version=3)
    lock(meeting, city.bapperida)
    with pytest.raises(IllegalMove, match="terkunci"):
        withdraw_signatures(meeting=meeting, actor=city.bapperida, version=5)


# --- locked ---------------------------------------------------------------------------------------------------------


def test_locked_minutes_and_their_decisions_do_not_change(city: City, meeting: Meeting):
    decision = decide(city, meeting)
    lock(meeting, city.bapperida)
    acts = (
        lambda: write(city, meeting),
        lambda: decide(city, meeting),
        lambda: change_decision(decision=decision, actor=city.bapperida, text="x", seen=decision_fingerprint(decision)),
        lambda: remove_decision(decision=decision, actor=city.bapperida),
        lambda: sign(city, meeting),
    )
    for act in acts:
        with pytest.raises(IllegalMove, match="terkunci"):
            act()
    assert minutes().opening == "<p>Dibuka.</p>"
    assert Decision.objects.get().text == "Ajukan GBS."


def test_meeting_with_locked_minutes_does_not_go_back_to_the_plan(city: City, meeting: Meeting):
    lock(meeting, city.bapperida)
    with pytest.raises(IllegalMove, match="sudah disahkan dan terkunci"):
        decide_meeting(meeting=meeting, action="reopen", actor=city.bapperida, note="Salah")


def test_version_cannot_be_rewritten(city: City, meeting: Meeting):
    version = lock(meeting, city.bapperida)
    version.reason = "x"
    with pytest.raises(AppendOnlyError):
        version.save()
    with pytest.raises(AppendOnlyError):
        MinutesVersion.objects.update(reason="x")


# --- correction -----------------------------------------------------------------------------------------------------


def test_correction_is_the_next_version_with_its_reason(city: City, meeting: Meeting):
    first = lock(meeting, city.bapperida)
    correct(city, meeting)
    assert (minutes().chair_signed_at, minutes().note_taker_signed_at, minutes().locked_at) == (None, None, None)
    assert minutes().correction_reason == "Salah tulis."
    write(city, meeting, "<p>Dibuka Sekda.</p>")
    second = lock(meeting, city.bapperida)
    assert (second.number, second.reason) == (2, "Salah tulis.")
    assert minutes().correction_reason == ""
    first.refresh_from_db()
    assert first.content["sections"]["opening"] == "<p>Dibuka.</p>"
    assert second.content["sections"]["opening"] == "<p>Dibuka Sekda.</p>"
    assert AuditEntry.objects.filter(action="koreksi", reason="Salah tulis.").exists()


def test_correction_needs_a_lock_a_reason_and_the_present_version(city: City, meeting: Meeting):
    with pytest.raises(IllegalMove, match="tidak terkunci"):
        correct(city, meeting)
    lock(meeting, city.bapperida)
    with pytest.raises(IllegalMove, match="Alasan koreksi"):
        correct(city, meeting, "  ")
    with pytest.raises(StaleVersion):
        open_correction(meeting=meeting, actor=city.bapperida, reason="x", version=1)
    assert minutes().locked_at


def test_reason_of_the_lock_is_told(city: City, meeting: Meeting):
    lock(meeting, city.bapperida)
    with pytest.raises(IllegalMove) as refusal:
        write(city, meeting)
    assert str(refusal.value) == LOCKED


# --- trail ----------------------------------------------------------------------------------------------------------


def test_trail_keeps_where_a_text_changed_and_not_the_whole_of_it(city: City, meeting: Meeting):
    long = "kata " * 500
    write(city, meeting, f"<p>{long}</p>")
    write(city, meeting, f"<p>{long}tambahan</p>")
    old, new = AuditEntry.objects.latest("pk").changes["opening"]
    assert "tambahan" in new
    assert "tambahan" not in old
    assert len(new) < 200


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "baru", ("", "baru")),
        ("abc", "abc", ("abc", "abc")),
        ("satu dua", "satu tiga dua", ("satu dua", "satu tiga dua")),
        ("x" * 200 + "lama" + "y" * 200, "x" * 200 + "baru" + "y" * 200, None),
    ],
)
def test_excerpts_hold_the_change_with_a_few_letters_around(old: str, new: str, found: tuple | None):
    left, right = excerpts(old, new)
    if found:
        assert (left, right) == found
    else:
        assert left == f"…{'x' * 60}lama{'y' * 60}…"
        assert right == f"…{'x' * 60}baru{'y' * 60}…"
