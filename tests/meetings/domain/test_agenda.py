"""The agenda by the clock."""

from __future__ import annotations

import pytest

from meetings.domain.agenda import overrun, timed
from meetings.models import AgendaItem
from tests.factories import wib

START = wib(2026, 7, 8)


def items(*minutes: int) -> list[AgendaItem]:
    return [AgendaItem(title=f"Acara {number}", minutes=length) for number, length in enumerate(minutes, 1)]


def test_each_item_begins_where_the_one_before_ends():
    assert [row.clock for row in timed(START, items(15, 30, 60))] == ["09.00–09.15", "09.15–09.45", "09.45–10.45"]
    assert timed(START, []) == []


def test_clock_goes_past_midnight():
    assert [row.clock for row in timed(wib(2026, 7, 8, 23, 30), items(45, 10))] == ["23.30–00.15", "00.15–00.25"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((60, 120), ""),
        ((60, 135), "Susunan acara selesai pukul 12.15 WIB, 15 menit sesudah rapat berakhir."),
        ((60,), "Susunan acara selesai pukul 10.00 WIB, 120 menit sebelum rapat berakhir."),
        ((), ""),
    ],
)
def test_agenda_that_does_not_fit_the_meeting_is_told(minutes: tuple[int, ...], words: str):
    assert overrun(wib(2026, 7, 8, 12), timed(START, items(*minutes))) == words


def test_open_end_fits_any_agenda():
    assert overrun(None, timed(START, items(500))) == ""
