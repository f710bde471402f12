"""Word by word: side by side, and both texts in one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pug_tanjungbalai.common.worddiff import GONE, merged, word_difference


def test_words_of_one_side_only_are_marked():
    mine, stored = word_difference("Meningkatkan kapasitas perempuan", "Meningkatkan mutu perempuan")
    assert mine == [("Meningkatkan ", False), ("kapasitas ", True), ("perempuan", False)]
    assert stored == [("Meningkatkan ", False), ("mutu ", True), ("perempuan", False)]


@given(st.text(max_size=200), st.text(max_size=200))
def test_segments_are_the_whole_text_again(mine: str, stored: str):
    left, right = word_difference(mine, stored)
    assert "".join(text for text, _only in left) == mine
    assert "".join(text for text, _only in right) == stored


def test_long_texts_are_compared_in_reasonable_time():
    left, right = word_difference("dan atau " * 2500, "atau dan " * 2500)
    assert left
    assert right


def test_two_texts_in_one_show_what_is_gone_before_what_takes_its_place():
    pieces = merged(*word_difference("Rapat dibuka Asisten II.", "Rapat dibuka Sekda pukul 09.00."))
    assert pieces == (("Rapat dibuka ", ""), ("Asisten II.", "del"), ("Sekda pukul 09.00.", "ins"))


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_can_be_read_from_the_merged_one(old: str, new: str):
    pieces = merged(*word_difference(old, new))
    assert "".join(text for text, kind in pieces if kind != GONE) == new
    assert "".join(text for text, kind in pieces if kind != "ins") == old
