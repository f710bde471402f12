"""The code of a check-in, its window to the second, opening and closing."""

from __future__ import annotations

import datetime as dt

import pytest

from meetings.domain import checkin
from meetings.domain.checkin import Window
from meetings.models import Meeting
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.factories import wib

CODE = "abcdefghijkm"
SECOND = dt.timedelta(seconds=1)
INSTANT = dt.timedelta(microseconds=1)


def meeting(**fields) -> Meeting:
    """A meeting of 10 March 2026, 09.00 to 12.00, that is not stored."""
    times = {"starts_at": wib(2026, 3, 10, 9), "ends_at": wib(2026, 3, 10, 12)}
    return Meeting(**{"title": "Rakor", "state": "planned", "checkin_code": CODE, **times, **fields})


# --- code ---------------------------------------------------------------------------------------------------------


def test_code_has_sixty_bits_of_an_alphabet_without_lookalikes():
    assert len(set(checkin.ALPHABET)) ** checkin.CODE_LENGTH >= 2**60
    assert not set("01lo") & set(checkin.ALPHABET)
    codes = {checkin.new_code() for _number in range(200)}
    assert len(codes) == 200
    assert all(checkin.normal_code(code) == code for code in codes)
    assert all(len(code) <= Meeting._meta.get_field("checkin_code").max_length for code in codes)


@pytest.mark.parametrize(
    "typed",
    ["abcdefghijkm", "abcd-efgh-ijkm", " ABCD EFGH IJKM ", "abcd-efgh-1jkm", "abcd-efgh-ljkm", "abcd\tefghijkm"],
)
def test_code_is_understood_however_it_is_typed(typed):
    assert checkin.normal_code(typed) == CODE
    assert checkin.shown_code(CODE) == "abcd-efgh-ijkm"


@pytest.mark.parametrize(
    "typed", ["", "abc", CODE + "a", "abcdefghijk0", "abcdefghijk\x00", "ａbcdefghijkm", "x" * 5000]
)
def test_what_can_be_no_code_is_none(typed):
    assert checkin.normal_code(typed) == ""


# --- window -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (wib(2026, 3, 10, 8) - SECOND, Window.EARLY),
        (wib(2026, 3, 10, 8) - INSTANT, Window.EARLY),
        (wib(2026, 3, 10, 8), Window.OPEN),
        (wib(2026, 3, 10, 12), Window.OPEN),
        (wib(2026, 3, 10, 12) + INSTANT, Window.ENDED),
        (wib(2026, 3, 11, 9), Window.ENDED),
    ],
)
def test_window_opens_one_hour_before_and_closes_at_the_end(now, state):
    assert checkin.window(meeting(), now) == state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (wib(2026, 3, 10, 23, 59) + 59 * SECOND, Window.OPEN),
        (wib(2026, 3, 11, 0), Window.ENDED),
    ],
)
def test_window_of_an_open_end_lasts_until_midnight_in_wib(now, state):
    # A start late in the evening (UTC of the same day) must not move the day.
    assert checkin.window(meeting(ends_at=None), now) == state
    assert checkin.window(meeting(ends_at=None, starts_at=wib(2026, 3, 10, 1)), now) == state


@pytest.mark.parametrize(
    ("fields", "state", "words"),
    [
        ({"checkin_code": None}, Window.NONE, ""),
        ({"state": "cancelled"}, Window.CANCELLED, "Rapat ini dibatalkan"),
        ({"checkin_closed_at": wib(2026, 3, 10, 9)}, Window.CLOSED, "ditutup petugas"),
        ({"state": "held"}, Window.OPEN, ""),
        ({}, Window.OPEN, ""),
    ],
)
def test_state_of_the_meeting_and_of_the_list_count_too(fields, state, words):
    row = meeting(**fields)
    assert checkin.window(row, wib(2026, 3, 10, 10)) == state
    assert words in checkin.closed_words(row, state)
    assert bool(words) == bool(checkin.closed_words(row, state))


def test_words_say_when():
    assert "Selasa, 10 Maret 2026 mulai pukul 08.00 WIB" in checkin.closed_words(meeting(), Window.EARLY)
    assert "pukul 12.00 WIB" in checkin.closed_words(meeting(), Window.ENDED)
    assert "hari rapat sudah lewat" in checkin.closed_words(meeting(ends_at=None), Window.ENDED)


# --- opening, closing, changing -----------------------------------------------------------------------------------


@pytest.fixture
def stored(city: City) -> Meeting:
    return factories.make_meeting(city.a, organizer=city.bapperida_department, state="planned")


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


@pytest.mark.django_db
def test_opening_gives_a_code_closing_keeps_it_and_opening_again_too(city: City, stored):
    checkin.open_checkin(meeting=stored, actor=city.bapperida)
    code = stored.checkin_code
    assert code
    checkin.close_checkin(meeting=stored, actor=city.bapperida, now=wib(2026, 3, 10, 10))
    assert Meeting.objects.get().checkin_closed_at == wib(2026, 3, 10, 10)
    checkin.open_checkin(meeting=stored, actor=city.bapperida)
    row = Meeting.objects.get()
    assert (row.checkin_code, row.checkin_closed_at, row.version) == (code, None, 1)
    assert actions() == ["buka_daftar_hadir", "tutup_daftar_hadir", "buka_lagi_daftar_hadir"]


@pytest.mark.django_db
def test_doing_it_twice_writes_once(city: City, stored):
    for _number in range(2):
        checkin.open_checkin(meeting=stored, actor=city.bapperida)
    for _number in range(2):
        checkin.close_checkin(meeting=stored, actor=city.bapperida)
    assert actions() == ["buka_daftar_hadir", "tutup_daftar_hadir"]


@pytest.mark.django_db
def test_new_code_replaces_the_old_one_and_the_trail_knows_neither(city: City, stored):
    checkin.open_checkin(meeting=stored, actor=city.bapperida)
    old = stored.checkin_code
    checkin.rotate_code(meeting=stored, actor=city.bapperida)
    new = Meeting.objects.get().checkin_code
    assert new not in {old, None}
    told = str(list(AuditEntry.objects.values_list("changes", "object_text", "reason")))
    assert old not in told
    assert new not in told


@pytest.mark.django_db
@pytest.mark.parametrize("act", [checkin.close_checkin, checkin.rotate_code])
def test_nothing_to_close_or_change_before_there_is_a_code(city: City, stored, act):
    with pytest.raises(IllegalMove, match="belum dibuka"):
        act(meeting=stored, actor=city.bapperida)


@pytest.mark.django_db
def test_second_of_two_colleagues_is_told(city: City, stored):
    other = Meeting.objects.get()
    checkin.open_checkin(meeting=stored, actor=city.bapperida)
    with pytest.raises(StaleVersion):
        checkin.open_checkin(meeting=other, actor=city.bapperida)
    assert Meeting.objects.get().checkin_code == stored.checkin_code


@pytest.mark.django_db
def test_meeting_that_was_cancelled_meanwhile_gets_no_code(city: City, stored):
    Meeting.objects.update(state="cancelled")
    with pytest.raises(StaleVersion):
        checkin.open_checkin(meeting=stored, actor=city.bapperida)
    stored.refresh_from_db()
    with pytest.raises(IllegalMove, match="dibatalkan"):
        checkin.open_checkin(meeting=stored, actor=city.bapperida)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["admin", "dp3a", "inspektorat", "focal_a", "leadership"])
def test_only_bapperida_opens_it(city: City, stored, name):
    with pytest.raises(NotAllowed):
        checkin.open_checkin(meeting=stored, actor=city.actor(name))
    assert Meeting.objects.get().checkin_code is None
