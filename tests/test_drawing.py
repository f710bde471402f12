"""The numbers that stand for rows of choices reach every row, and nothing else."""

from itertools import combinations, product

from .drawing import nth_choice, nth_pick


def test_every_pick_can_be_drawn():
    numbers = range(4 * 2**3)
    assert {nth_pick("ab", 3, number) for number in numbers} == {
        pick for length in range(4) for pick in product("ab", repeat=length)
    }


def test_every_choice_can_be_drawn_once():
    choices = [nth_choice("abc", bits) for bits in range(2**3)]
    assert sorted(choices) == sorted(choice for length in range(4) for choice in combinations("abc", length))
