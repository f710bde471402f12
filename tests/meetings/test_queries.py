"""What each user may read, figures, and who has what to do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from meetings import queries
from meetings.enums import ActionState, Presence
from meetings.models import ActionItem, Meeting
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 12)


@pytest.fixture
def meeting(city: City) -> Meeting:
    """A and Bapperida present with people, B excused, DP3A unrecorded; two decisions with four tasks."""
    row = factories.make_meeting(city.a, organizer=city.bapperida_department)
    other = factories.make_invitation(row, city.bapperida_department, presence=Presence.REPRESENTED)
    factories.make_invitation(row, city.b, presence=Presence.EXCUSED)
    factories.make_invitation(row, city.dp3a_department, presence=Presence.UNRECORDED)
    own = row.invitations.get(department=city.a)
    factories.make_attendee(own, name="Siti", nip="198502022010012002", phone="0812", position="Kabid")
    factories.make_attendee(own, name="Budi", sex="L")
    factories.make_attendee(other, name="Ani", nip="198502022010012003")
    first, second = factories.make_decision(row), factories.make_decision(row, text="SK Pokja.")
    factories.make_action(city.a, first)
    factories.make_action(city.b, first, state=ActionState.CLOSED, closed_on=dt.date(2026, 4, 1))
    factories.make_action(city.dp3a_department, first, due=dt.date(2026, 6, 1))
    factories.make_action(city.b, second, state=ActionState.CANCELLED)
    return row


def test_meetings_are_read_by_everybody_who_signed_in(city: City, meeting):
    for user in (city.focal_b, city.leadership, city.bapperida):
        assert list(queries.visible_meetings(user)) == [meeting]
    assert not queries.visible_meetings(AnonymousUser()).exists()


def test_actions_are_read_in_scope_only(city: City, meeting):
    assert queries.visible_actions(city.inspektorat).count() == 4
    assert {row.department for row in queries.visible_actions(city.focal_b)} == {city.b}


def test_successor_reads_the_tasks_of_its_predecessor(city: City, meeting):
    merged = factories.make_department("DISDIKPORA", predecessors=[city.a])
    head = factories.make_user(city.head_a.role, merged)
    assert [row.department for row in queries.visible_actions(head)] == [city.a]


def test_figures_of_a_meeting(city: City, meeting):
    figures = queries.meeting_figures(meeting, TODAY)
    assert (figures.invited, figures.attended, figures.present, figures.represented) == (4, 2, 1, 1)
    assert (figures.excused, figures.absent, figures.unrecorded) == (1, 0, 1)
    assert (figures.women, figures.men, figures.people) == (2, 1, 3)
    assert (figures.decisions, figures.actions, figures.done, figures.overdue) == (2, 3, 1, 1)
    assert figures.attended_share == Decimal(50)
    assert figures.women_share + figures.men_share == Decimal(100)
    assert figures.done_share == Decimal(100) / 3


def test_shares_of_an_empty_meeting_are_unknown(city: City):
    figures = queries.meeting_figures(factories.make_meeting(), TODAY)
    assert (figures.attended_share, figures.women_share, figures.men_share, figures.done_share) == (None,) * 4


def test_counts_in_the_list_do_not_multiply_each_other(city: City, meeting):
    row = queries.with_counts(queries.visible_meetings(city.bapperida)).get()
    assert (row.invited, row.attended, row.actions_total, row.actions_done) == (4, 2, 3, 1)
    empty = factories.make_meeting()
    row = queries.with_counts(queries.visible_meetings(city.bapperida)).get(pk=empty.pk)
    assert (row.invited, row.attended, row.actions_total, row.actions_done) == (0, 0, 0, 0)


def test_personal_data_are_for_bapperida_and_the_own_department(city: City, meeting):
    def seen_by(user):
        people = [person for line in queries.attendance_lines(meeting, user) for person in line.people]
        return {person.name: (person.nip, person.phone) for person in people}

    own, other = ("198502022010012002", "0812"), ("198502022010012003", "")
    assert seen_by(city.bapperida) == {"Ani": other, "Budi": ("", ""), "Siti": own}
    assert seen_by(city.focal_a) == {"Ani": ("", ""), "Budi": ("", ""), "Siti": own}
    for user in (city.focal_b, city.inspektorat, city.leadership, city.admin, city.dp3a):
        assert seen_by(user) == {"Ani": ("", ""), "Budi": ("", ""), "Siti": ("", "")}


def test_attendance_lines_count_women_and_men(city: City, meeting):
    lines = {
        line.invitation.department.code: (line.women, line.men)
        for line in queries.attendance_lines(meeting, city.bapperida)
    }
    assert lines == {"BAPPERIDA": (1, 0), "DINKES": (0, 0), "DISDIK": (1, 1), "DP3APMPPKB": (0, 0)}


def test_decisions_with_progress_and_own_tasks(city: City, meeting):
    first, second = queries.decisions_of(meeting, city.focal_a, TODAY)
    assert (first.total, first.done, first.overdue, first.responsible, first.moved) == (3, 1, 1, 3, 1)
    assert first.due == dt.date(2026, 4, 30)
    assert [row.department for row in first.visible] == [city.a]
    assert (second.total, second.responsible, second.only, second.due) == (0, 0, None, None)
    assert len(queries.decisions_of(meeting, city.bapperida, TODAY)[0].visible) == 3


@pytest.mark.parametrize("term", ["aula", "KOORDINASI", "005/12", "komitmen", ""])
def test_meetings_are_found_by_words(city: City, term):
    meeting = factories.make_meeting(invitation_number="005/12/2026", purpose="Menguatkan komitmen")
    factories.make_meeting(title="Lain", place="Kantor")
    found = queries.search_meetings(Meeting.objects.all(), term)
    assert found.count() == (1 if term else 2)
    assert meeting in found


@pytest.mark.parametrize("term", ["pokja", "percepatan", "rapat koordinasi", "dinas pendidikan", "disd", ""])
def test_actions_are_found_by_words(city: City, term):
    item = factories.make_action(city.a, text="Menyusun SK Pokja")
    factories.make_action(city.b, factories.make_decision(factories.make_meeting(city.b, title="Lain"), text="Lain"))
    found = queries.search_actions(ActionItem.objects.all(), term)
    assert found.count() == (1 if term else 2)
    assert item in found


def test_year_of_a_meeting_is_the_calendar_year_in_wib(city: City):
    # 31 December 2025 18.00 UTC is 1 January in Tanjungbalai.
    meeting = factories.make_meeting(starts_at=wib(2026, 1, 1, 1), ends_at=wib(2026, 1, 1, 2))
    assert list(queries.meetings_in_year(Meeting.objects.all(), 2026)) == [meeting]
    assert not queries.meetings_in_year(Meeting.objects.all(), 2025).exists()
    assert queries.meeting_day(meeting) == dt.date(2026, 1, 1)


def test_unfinished_actions_come_first(city: City):
    done = factories.make_action(city.a, due=dt.date(2026, 1, 1), state="closed", closed_on=dt.date(2026, 1, 1))
    late, later = factories.make_action(city.a, due=dt.date(2026, 3, 1)), factories.make_action(city.a)
    assert list(queries.by_urgency(ActionItem.objects.all())) == [late, later, done]
    assert list(queries.actions_due_in_year(ActionItem.objects.all(), 2025)) == []


def test_departments_that_can_be_invited(city: City):
    ended = factories.make_department("DISKAN", valid_to=dt.date(2025, 12, 31))
    assert ended not in queries.invitable_departments(TODAY)
    assert ended in queries.invitable_departments(TODAY, also=[ended.pk])
