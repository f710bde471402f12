"""The words about a due date, and that all pages take them from here."""

from __future__ import annotations

import datetime as dt

import pytest

from pug_tanjungbalai.common.due import DueStatus, due_cell, due_status

TODAY = dt.date(2026, 5, 10)


@pytest.mark.parametrize(
    ("due", "done_on", "text", "tone", "late"),
    [
        (dt.date(2026, 4, 28), None, "lewat 12 hari", "poor", 12),
        (dt.date(2023, 5, 9), None, "lewat 1.097 hari", "poor", 1097),
        (dt.date(2026, 5, 9), None, "lewat 1 hari", "poor", 1),
        (TODAY, None, "hari ini", "fair", 0),
        (dt.date(2026, 5, 11), None, "besok", "fair", 0),
        (dt.date(2026, 5, 17), None, "7 hari lagi", "fair", 0),
        (dt.date(2026, 5, 18), None, "8 hari lagi", "none", 0),
        (dt.date(2026, 4, 28), dt.date(2026, 4, 28), "selesai 28 Apr 2026", "good", 0),
        (dt.date(2026, 4, 28), dt.date(2026, 5, 1), "selesai 1 Mei 2026, lewat 3 hari", "fair", 3),
        (None, None, "", "none", 0),
    ],
)
def test_due_date_in_words(due, done_on, text, tone, late):
    assert due_status(due, TODAY, done_on) == DueStatus(text, tone, late)


def test_delay_alone():
    assert due_status(dt.date(2026, 4, 28), TODAY, dt.date(2026, 5, 1)).lateness == "lewat 3 hari"
    assert due_status(TODAY, TODAY).lateness == ""


def test_cell_has_the_tone_only_where_it_means_something():
    yesterday, later = dt.date(2026, 5, 9), dt.date(2026, 5, 18)
    assert 'class="sub text-poor">lewat 1 hari<' in due_cell(yesterday, due_status(yesterday, TODAY))
    assert 'class="sub">8 hari lagi<' in due_cell(later, due_status(later, TODAY))
