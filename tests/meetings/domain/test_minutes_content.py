"""The minutes as one value: what they hold, how they are kept, and what differs between two versions."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.domain.minutes_content import (
    DecisionRow,
    MinutesContent,
    TaskRow,
    changed_parts,
    read_content,
    version_content,
)
from meetings.models import Meeting
from tests import factories
from tests.conftest import City

from ..papers import lock, make_agenda, make_letter, written_meeting

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 7, 31)


@pytest.fixture
def meeting(city: City) -> Meeting:
    """A meeting with everything that the form holds."""
    meeting = written_meeting(city, discussion="<p>Ditanya <strong>Dinkes</strong>.</p>", secretary="Mahyarni")
    meeting.invitation_number, meeting.closed_by = "005/1", "Kepala Bapperida"
    meeting.save()
    make_letter(meeting)
    make_agenda(meeting, (15, "Pembukaan"), (45, "Paparan"))
    factories.make_speaker(meeting, institution="Inspektorat", topic="GBS")
    factories.make_attendee(meeting.invitations.get(department=city.a))
    factories.make_attendee(meeting.invitations.get(department=city.a), name="Budi", sex="L")
    meeting.invitations.filter(department=city.b).update(presence="excused", note="rakor provinsi")
    both, one = factories.make_decision(meeting, text="Ajukan GBS."), factories.make_decision(meeting, text="SK.")
    for department in (city.a, city.b):
        factories.make_action(department, both, text="Ajukan GBS.", due=DUE)
    factories.make_action(city.a, one, text="Siapkan rancangan SK.", due=DUE)
    factories.make_action(city.b, one, text="Dibatalkan.", state="cancelled")
    return meeting


def test_content_is_read_from_the_meeting(meeting: Meeting):
    content = read_content(meeting, meeting.minutes)
    assert [row.clock for row in content.agenda] == ["09.00–09.15", "09.15–10.00"]
    assert content.speakers == ("Novi Siregar, Inspektorat, materi: GBS (daring)",)
    assert (content.women, content.men, content.attended) == (1, 1, 1)
    assert content.presence[0].note == "rakor provinsi"
    assert content.decisions == (
        DecisionRow(
            1, "Ajukan GBS.", (TaskRow("Ajukan GBS.", "Seluruh perangkat daerah yang diundang (2)", "2026-07-31"),)
        ),
        DecisionRow(2, "SK.", (TaskRow("Siapkan rancangan SK.", "Disdik", "2026-07-31"),)),
    )
    assert content.decisions[0].tasks[0].day == DUE
    assert content.letter_date == "2026-03-02"


def test_content_comes_back_from_json_as_it_was(meeting: Meeting):
    content = read_content(meeting, meeting.minutes)
    assert MinutesContent.from_dict(json.loads(json.dumps(content.as_dict()))) == content
    # A version of an earlier form lacks what came later.
    old = {key: value for key, value in content.as_dict().items() if key not in {"presence", "speakers", "secretary"}}
    with pytest.raises(TypeError):
        MinutesContent.from_dict({key: value for key, value in old.items() if key != "title"})
    assert MinutesContent.from_dict({**old, "secretary": "", "unknown": 1}).presence == ()


def test_locked_version_reads_the_same_whatever_happens_afterwards(city: City, meeting: Meeting):
    version = lock(meeting, city.bapperida)
    before = version_content(version)
    Meeting.objects.filter(pk=meeting.pk).update(title="Lain", place="Lain")
    meeting.agenda.all().delete()
    meeting.invitations.update(presence="absent")
    version.refresh_from_db()
    assert version_content(version) == before


def test_what_differs_is_told_word_by_word(meeting: Meeting):
    old = read_content(meeting, meeting.minutes)
    new = dataclasses.replace(
        old,
        chair="Sekda",
        sections={**old.sections, "discussion": "<p>Ditanya Disdik.</p>"},
        decisions=old.decisions[:1],
    )
    changes = {row.label: row.pieces for row in changed_parts(old, new)}
    assert set(changes) == {"Pimpinan rapat", "Tanya jawab", "Keputusan 2"}
    assert changes["Tanya jawab"] == (("Ditanya ", ""), ("Dinkes.", "del"), ("Disdik.", "ins"))
    assert {kind for _text, kind in changes["Keputusan 2"]} == {"del"}
    assert changed_parts(old, old) == []


def test_content_is_read_with_the_same_queries_whatever_its_size(city: City, meeting: Meeting):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            read_content(Meeting.objects.select_related("organizer", "minutes").get(pk=meeting.pk), meeting.minutes)
        return len(captured)

    small = queries()
    assert small <= 9
    for number in range(4):
        department = factories.make_department(f"D{number}")
        factories.make_attendee(factories.make_invitation(meeting, department))
        factories.make_action(department, factories.make_decision(meeting), due=DUE)
    assert queries() == small
