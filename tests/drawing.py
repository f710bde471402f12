"""Strategies of Hypothesis that draw a whole row of choices as one number: drawing costs more than what is tested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


def picks(options: Sequence[T], most: int) -> st.SearchStrategy[tuple[T, ...]]:
    """Up to ``most`` of the options, in any order and as often as they come."""
    return st.integers(0, (most + 1) * len(options) ** most - 1).map(lambda number: nth_pick(options, most, number))


def nth_pick(options: Sequence[T], most: int, number: int) -> tuple[T, ...]:
    """One of all possible picks: how many, and which option at each place, are the digits of the number."""
    rest, length = divmod(number, most + 1)
    return tuple(options[rest // len(options) ** place % len(options)] for place in range(length))


def some(options: Sequence[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """Any of the options, once each and in their order."""
    return st.integers(0, 2 ** len(options) - 1).map(lambda bits: nth_choice(options, bits))


def nth_choice(options: Sequence[T], bits: int) -> tuple[T, ...]:
    """One of all possible choices: the options whose bits are set."""
    return tuple(option for place, option in enumerate(options) if bits >> place & 1)
