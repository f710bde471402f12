"""What this app knows of facts: attendance at a meeting, letters of appointment; from which day they count."""

from __future__ import annotations

import datetime as dt

import pytest

from departments.models import FocalPoint
from meetings import facts
from meetings.queries.decision_facts import (
    appointment,
    attendance,
    meeting_choices,
    meeting_words,
    start_of,
    year_choices,
)
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 4, 2)


@pytest.mark.parametrize("presence", ["present", "represented"])
def test_attendance_is_proven_by_the_meeting(city: City, presence):
    meeting = factories.make_meeting(city.a, presence=presence)
    found = attendance({city.a.pk}, {"meeting": meeting.pk}, DAY)[city.a.pk]
    assert found.proof
    assert (found.proof.at, found.proof.url) == (meeting.starts_at, meeting.get_absolute_url())
    assert found.proof.text.endswith("pada “Rapat koordinasi PUG” 10 Mar 2026.")


@pytest.mark.parametrize("source", ["mandiri", "petugas", "lembar"])
def test_whoever_came_by_whatever_way_counts(city: City, source):
    """Presence decides, not how the person came onto the list."""
    meeting = factories.make_meeting(city.a)
    factories.make_attendee(meeting.invitations.get(), source=source, arrived_at=meeting.starts_at)
    assert attendance({city.a.pk}, {"meeting": meeting.pk}, DAY)[city.a.pk].proof


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"presence": "absent"}, "kehadiran: tanpa kabar"),
        ({"presence": "excused"}, "kehadiran: izin"),
        ({"presence": "unrecorded"}, "kehadiran: belum dicatat"),
        ({"state": "planned"}, "rapat belum terlaksana"),
        ({"starts_at": wib(2026, 4, 3), "ends_at": None}, "rapat belum terlaksana"),
    ],
)
def test_absence_and_a_meeting_to_come_are_missing(city: City, fields, words):
    meeting = factories.make_meeting(city.a, **fields)
    found = attendance({city.a.pk}, {"meeting": meeting.pk}, DAY)[city.a.pk]
    assert (found.done, found.total, found.proof) == (0, 1, None)
    assert words in found.missing[0].text


def test_department_that_was_not_invited_cannot_attend(city: City):
    meeting = factories.make_meeting(city.a)
    assert "tidak diundang" in attendance({city.b.pk}, {"meeting": meeting.pk}, DAY)[city.b.pk].note


def test_meetings_to_choose_from_are_the_newest_that_were_not_cancelled(city: City):
    held = factories.make_meeting(title="Rakor Maret")
    later = factories.make_meeting(title="Rakor April", starts_at=wib(2026, 4, 9), ends_at=None)
    factories.make_meeting(title="Batal", state="cancelled")
    assert meeting_choices() == [
        (str(later.pk), "9 Apr 2026 · Rakor April"),
        (str(held.pk), "10 Mar 2026 · Rakor Maret"),
    ]
    assert meeting_words([{"meeting": held.pk}, {"meeting": 0}]) == [
        "“Rakor Maret”, 10 Mar 2026",
        "rapat yang sudah tidak ada",
    ]


def test_years_to_choose_from_are_the_recorded_ones(city: City):
    factories.make_year(2027)
    assert year_choices() == [("2027", "2027"), ("2026", "2026")]


# --- letters of appointment ---------------------------------------------------------------------------------------


def letter(department, signed: dt.date, begins: dt.date, ends: dt.date, **fields) -> FocalPoint:
    return factories.make_focal_point(
        department, decree_date=signed, valid_from=begins, valid_to=ends, is_main=False, **fields
    )


def since(city: City, year: int, day: dt.date) -> dt.date | None:
    proof = appointment({city.a.pk}, {"year": year}, day)[city.a.pk].proof
    return proof.at.astimezone(start_of(day).tzinfo).date() if proof else None


@pytest.mark.parametrize(
    ("signed", "begins", "ends", "day", "expected"),
    [
        # In its own year it must be valid on the day, from the later of its date and its beginning on.
        ("2026-01-13", "2026-01-01", "2026-12-31", "2026-04-02", "2026-01-13"),
        ("2026-01-13", "2026-02-01", "2026-12-31", "2026-04-02", "2026-02-01"),
        ("2026-01-13", "2026-01-01", "2026-03-31", "2026-04-02", None),
        ("2026-04-03", "2026-01-01", "2026-12-31", "2026-04-02", None),
        ("2026-01-13", "2026-04-03", "2026-12-31", "2026-04-02", None),
        # Before the year the letter for it counts from its date on.
        ("2025-12-10", "2026-01-05", "2026-12-31", "2025-12-15", "2025-12-10"),
        ("2025-12-10", "2025-01-01", "2025-12-31", "2025-12-15", None),
        # After the year it is enough that it was in force in the year.
        ("2026-01-13", "2026-01-01", "2026-03-31", "2027-02-01", "2026-01-13"),
        ("2027-01-04", "2027-01-01", "2027-12-31", "2027-02-01", None),
    ],
)
def test_letter_counts_for_its_year(city: City, signed, begins, ends, day, expected):
    FocalPoint.objects.all().delete()
    letter(city.a, *map(dt.date.fromisoformat, (signed, begins, ends)))
    found = since(city, 2026, dt.date.fromisoformat(day))
    assert found == (dt.date.fromisoformat(expected) if expected else None)


def test_earliest_of_several_letters_counts(city: City):
    FocalPoint.objects.all().delete()
    ends = dt.date(2026, 12, 31)
    letter(city.a, dt.date(2026, 2, 3), dt.date(2026, 2, 3), ends)
    letter(city.a, dt.date(2026, 1, 8), dt.date(2026, 1, 8), ends)
    assert since(city, 2026, DAY) == dt.date(2026, 1, 8)


@pytest.mark.parametrize(
    ("signed", "begins", "ends", "words"),
    [
        ("2026-01-13", "2026-05-01", "2026-12-31", "SK 800/9 atas nama Rahma baru berlaku 1 Mei 2026"),
        ("2026-04-09", "2026-01-01", "2026-12-31", "SK 800/9 atas nama Rahma baru berlaku 9 Apr 2026"),
        ("2026-01-13", "2026-01-01", "2026-03-31", "SK 800/9 berakhir 31 Mar 2026; SK penggantinya belum tercatat"),
        ("2025-01-13", "2025-01-01", "2025-12-31", "SK focal point yang berlaku untuk tahun 2026 belum tercatat"),
    ],
)
def test_letter_that_is_not_in_force_is_named_with_the_reason(city: City, signed, begins, ends, words):
    FocalPoint.objects.all().delete()
    days = map(dt.date.fromisoformat, (signed, begins, ends))
    letter(city.a, *days, decree_number="800/9", name="Rahma")
    standing = appointment({city.a.pk}, {"year": 2026}, DAY)[city.a.pk]
    assert [row.text for row in standing.missing] == [words]


def test_departments_are_asked_in_two_queries(city: City, django_assert_num_queries):
    ids = {city.a.pk, city.b.pk, city.dp3a_department.pk}
    with django_assert_num_queries(2):
        found = appointment(ids, {"year": 2026}, DAY)
    assert {pk: bool(row.proof) for pk, row in found.items()} == {
        city.a.pk: True,
        city.b.pk: True,
        city.dp3a_department.pk: False,
    }
    meeting = factories.make_meeting(city.a, city.b)
    with django_assert_num_queries(1):
        assert len(attendance(ids, {"meeting": meeting.pk}, DAY)) == 3


def test_every_known_fact_speaks_in_words_and_offers_choices(city: City):
    assert {fact.key for fact in facts.known()} == {
        "sk-focal-point",
        "hadir-rapat",
        "pprg-diajukan",
        "pprg-terverifikasi",
        "gbs-dibekukan",
        "data-terpilah",
        "temuan-selesai",
    }
    for fact in facts.known():
        options = dict.fromkeys((option.name for option in fact.options), 2026)
        assert fact.label
        assert fact.question(options)
        assert all(isinstance(option.choices(), list) for option in fact.options)
        assert fact.check(set(), options, DAY) == {}
