"""Planning a meeting, inviting, changing with a version, saying that it was held."""

from __future__ import annotations

import datetime as dt

import pytest

from meetings.domain import decide_meeting, save_meeting
from meetings.enums import MeetingState, Presence
from meetings.models import Meeting
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db


def values(city: City, **fields):
    return {
        "title": "Rakor PUG",
        "starts_at": wib(2026, 3, 10, 9),
        "ends_at": wib(2026, 3, 10, 12),
        "place": "Aula",
        "organizer": city.bapperida_department,
        **fields,
    }


def save(city: City, meeting: Meeting | None = None, **kwargs):
    arguments = {
        "actor": city.bapperida,
        "values": values(city),
        "departments": [city.a, city.b],
        "speakers": [],
        **kwargs,
    }
    return save_meeting(meeting=meeting, **arguments)


def test_new_meeting_invites_and_leaves_a_trail(city: City):
    speaker = {
        "id": None,
        "name": "Novi Siregar",
        "position": "",
        "institution": "Inspektorat",
        "topic": "",
        "online": True,
    }
    meeting = save(city, speakers=[speaker])
    assert set(meeting.departments.all()) == {city.a, city.b}
    assert [(row.name, row.online) for row in meeting.speakers.all()] == [("Novi Siregar", True)]
    assert set(AuditEntry.objects.filter(object_id=str(meeting.pk)).values_list("action", flat=True)) == {
        "buat",
        "narasumber",
        "undang",
    }


def test_only_bapperida_plans_meetings(city: City):
    for actor in (city.admin, city.inspektorat, city.focal_a):
        with pytest.raises(NotAllowed):
            save(city, actor=actor)


@pytest.mark.parametrize("departments", ["none", "ended"])
def test_invitations_must_fit_the_date(city: City, departments):
    ended = factories.make_department("DISKAN", short_name="Diskan", valid_to=dt.date(2025, 12, 31))
    with pytest.raises(IllegalMove, match=r"Undang sedikitnya|Tidak berlaku pada 10 Mar 2026: Diskan"):
        save(city, departments=[] if departments == "none" else [city.a, ended])
    assert not Meeting.objects.exists()


def test_change_adds_and_withdraws_invitations_and_speakers(city: City):
    kept = {"name": "Novi", "position": "", "institution": "", "topic": "", "online": False}
    meeting = save(city, speakers=[kept, {**kept, "name": "Ika"}, {**kept, "name": "Ratna"}])
    novi, ratna = meeting.speakers.get(name="Novi"), meeting.speakers.get(name="Ratna")
    save(
        city,
        meeting,
        values=values(city, title="Rakor triwulan I"),
        departments=[city.a, city.dp3a_department],
        speakers=[
            {**kept, "id": novi.pk, "topic": "GBS"},
            {**kept, "id": ratna.pk, "name": "Ratna"},
            {**kept, "name": "Baru"},
        ],
        version=1,
    )
    assert (meeting.title, meeting.version) == ("Rakor triwulan I", 2)
    assert set(meeting.departments.all()) == {city.a, city.dp3a_department}
    assert [(row.name, row.topic) for row in meeting.speakers.order_by("pk")] == [
        ("Novi", "GBS"),
        ("Ratna", ""),
        ("Baru", ""),
    ]
    assert meeting.speakers.filter(pk=novi.pk).exists()


def test_change_without_a_change_of_rows_records_only_the_meeting(city: City):
    meeting = save(city)
    AuditEntry.objects.all()._raw_delete("default")
    save(city, meeting, values=values(city, title="Lain"))
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["ubah"]


def test_stale_version_changes_nothing(city: City):
    meeting = save(city)
    save(city, Meeting.objects.get(pk=meeting.pk), values=values(city, title="Pertama"), version=1)
    with pytest.raises(StaleVersion):
        save(city, meeting, values=values(city, title="Kedua"), version=1)
    assert Meeting.objects.get(pk=meeting.pk).title == "Pertama"


def test_department_with_recorded_attendance_stays_invited(city: City):
    meeting = save(city)
    meeting.invitations.filter(department=city.b).update(presence=Presence.PRESENT)
    with pytest.raises(IllegalMove, match="sudah dicatat: Dinkes"):
        save(city, meeting, departments=[city.a])


def test_department_whose_people_are_named_stays_invited(city: City):
    meeting = save(city)
    factories.make_attendee(meeting.invitations.get(department=city.b))
    with pytest.raises(IllegalMove, match="sudah dicatat: Dinkes"):
        save(city, meeting, departments=[city.a])


def test_meeting_cannot_move_behind_the_due_date_of_its_tasks(city: City):
    meeting = save(city)
    factories.make_action(city.a, factories.make_decision(meeting), due=dt.date(2026, 4, 30))
    with pytest.raises(IllegalMove, match="bertenggat 30 Apr 2026"):
        save(city, meeting, values=values(city, starts_at=wib(2026, 5, 1), ends_at=wib(2026, 5, 1, 12)))


def test_cancelled_meeting_is_not_changed(city: City):
    meeting = save(city)
    decide_meeting(meeting=meeting, action="cancel", actor=city.bapperida, note="Bentrok jadwal")
    with pytest.raises(IllegalMove, match="dibatalkan"):
        save(city, meeting)


def test_meeting_is_not_held_before_it_begins(city: City):
    meeting = save(city)
    with pytest.raises(IllegalMove, match=r"10 Mar 2026 09.00 WIB"):
        decide_meeting(meeting=meeting, action="hold", actor=city.bapperida, now=wib(2026, 3, 10, 8, 59))
    decide_meeting(meeting=meeting, action="hold", actor=city.bapperida, now=wib(2026, 3, 10, 9))
    assert meeting.state == MeetingState.HELD


@pytest.mark.parametrize(("state", "action"), [("planned", "cancel"), ("held", "reopen")])
def test_meeting_with_tasks_is_neither_cancelled_nor_reopened(city: City, state, action):
    meeting = factories.make_meeting(city.a, state=state)
    factories.make_action(city.a, factories.make_decision(meeting))
    with pytest.raises(IllegalMove, match="tugas"):
        decide_meeting(meeting=meeting, action=action, actor=city.bapperida, note="Alasan")


def test_cancelling_needs_a_reason_and_keeps_it(city: City):
    meeting = save(city)
    with pytest.raises(IllegalMove, match="Alasan pembatalan wajib diisi"):
        decide_meeting(meeting=meeting, action="cancel", actor=city.bapperida, note="  ")
    decide_meeting(meeting=meeting, action="cancel", actor=city.bapperida, note="Bentrok jadwal")
    assert AuditEntry.objects.get(action="cancel").reason == "Bentrok jadwal"


def test_two_who_decide_at_once_do_not_both_win(city: City):
    meeting = save(city)
    with pytest.raises(StaleVersion):
        decide_meeting(meeting=meeting, action="hold", actor=city.bapperida, version=0)
