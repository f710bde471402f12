"""Words and chips that say where a meeting or an action item stands."""

from __future__ import annotations

import datetime as dt

import pytest

from meetings.models import ActionItem, Meeting
from meetings.tables import due_status, hours, progress_chip, shortened
from tests.factories import wib

TODAY = dt.date(2026, 5, 12)


@pytest.mark.parametrize(
    ("state", "due", "closed_on", "expected"),
    [
        ("open", dt.date(2026, 4, 30), None, (12, "lewat 12 hari", "poor")),
        ("reported", dt.date(2026, 5, 11), None, (1, "lewat 1 hari", "poor")),
        ("returned", dt.date(2026, 5, 12), None, (0, "hari ini", "fair")),
        ("open", dt.date(2026, 5, 19), None, (0, "7 hari lagi", "fair")),
        ("open", dt.date(2026, 5, 20), None, (0, "8 hari lagi", "none")),
        ("closed", dt.date(2026, 4, 30), dt.date(2026, 4, 30), (0, "selesai 30 Apr 2026", "good")),
        ("closed", dt.date(2026, 4, 30), dt.date(2026, 5, 3), (3, "selesai 3 Mei 2026, lewat 3 hari", "fair")),
        ("cancelled", dt.date(2026, 4, 30), None, (0, "dibatalkan", "none")),
    ],
)
def test_due_date_in_words(state, due, closed_on, expected):
    status = due_status(ActionItem(state=state, due=due, closed_on=closed_on), TODAY)
    assert (status.days_late, status.text, status.tone) == expected


@pytest.mark.parametrize(
    ("counts", "tone", "word"),
    [
        ((0, 0, 0), "none", "Tanpa tugas"),
        ((1, 1, 0), "good", "Selesai"),
        ((31, 31, 0), "good", "31 / 31"),
        ((31, 27, 0), "fair", "27 / 31"),
        ((12, 5, 2), "poor", "5 / 12"),
    ],
)
def test_progress_of_a_decision(counts, tone, word):
    chip = progress_chip(*counts)
    assert f'class="chip {tone}"' in chip
    assert word in chip


def test_hours_name_the_last_day_of_a_longer_meeting():
    assert hours(Meeting(starts_at=wib(2026, 7, 8, 9), ends_at=wib(2026, 7, 8, 12))) == "09.00–12.00 WIB"
    assert hours(Meeting(starts_at=wib(2026, 7, 8, 9))) == "09.00 WIB–selesai"
    assert hours(Meeting(starts_at=wib(2026, 7, 8, 9), ends_at=wib(2026, 7, 9, 12))) == "09.00–9 Jul 2026 12.00 WIB"


def test_long_text_is_cut_at_a_word():
    assert shortened("satu\ndua") == "satu dua"
    assert shortened("kata " * 40, 20) == "kata kata kata kata…"
