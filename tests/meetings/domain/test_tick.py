"""Ticking one department: guarded by what the page showed, and never against people who came."""

from __future__ import annotations

import pytest

from meetings.domain.attendance import Tick, tick_presence
from meetings.enums import Presence
from meetings.models import Invitation, Meeting
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(city: City) -> Invitation:
    meeting = factories.make_meeting(city.a, organizer=city.bapperida_department, presence=Presence.UNRECORDED)
    return meeting.invitations.get()


def press(city: City, invitation, presence, note="", seen=("unrecorded", "")) -> bool:
    tick = Tick(presence, note, *seen)
    return tick_presence(invitation=invitation, tick=tick, actor=city.bapperida)


def stored() -> tuple[str, str]:
    row = Invitation.objects.get()
    return row.presence, row.note


@pytest.mark.parametrize("presence", ["present", "represented", "excused", "absent"])
def test_tick_is_stored_with_its_note_and_leaves_a_trace(city: City, invitation, presence):
    assert press(city, invitation, presence, "dinas luar")
    assert stored() == (presence, "dinas luar")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("kehadiran", city.bapperida)
    assert entry.changes == {"kehadiran": ["unrecorded", presence], "keterangan": ["", "dinas luar"]}


def test_same_tick_again_writes_nothing(city: City, invitation):
    press(city, invitation, "present")
    assert not press(city, invitation, "present")
    assert AuditEntry.objects.count() == 1


def test_tick_on_what_a_colleague_recorded_meanwhile_is_refused(city: City, invitation):
    press(city, invitation, "excused", "sakit")
    with pytest.raises(StaleVersion, match=r"sudah tercatat “Izin” \(sakit\)"):
        press(city, invitation, "absent")
    assert stored() == ("excused", "sakit")
    assert press(city, invitation, "absent", seen=("excused", "sakit"))


@pytest.mark.parametrize("presence", ["excused", "absent", "unrecorded"])
def test_department_whose_people_came_cannot_be_away(city: City, invitation, presence):
    Invitation.objects.update(presence="present")
    factories.make_attendee(invitation)
    with pytest.raises(IllegalMove, match="pesertanya sudah tercatat hadir"):
        press(city, invitation, presence, seen=("present", ""))
    assert press(city, invitation, "represented", seen=("present", ""))


def test_arrival_in_between_disturbs_no_tick(city: City, invitation):
    factories.make_attendee(invitation)
    assert press(city, invitation, "represented", "sekretaris")


def test_only_bapperida_ticks_and_not_for_a_cancelled_meeting(city: City, invitation):
    with pytest.raises(NotAllowed):
        tick_presence(invitation=invitation, tick=Tick("present", "", "unrecorded", ""), actor=city.head_a)
    Meeting.objects.update(state="cancelled")
    invitation.refresh_from_db()
    with pytest.raises(IllegalMove, match="dibatalkan"):
        press(city, invitation, "present")
