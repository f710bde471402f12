"""Two texts compared word by word: side by side, or as one text with what is gone and what is new. Pure functions."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

#: A stretch of text and whether the other side lacks it.
Segment = tuple[str, bool]
SAME, GONE, ADDED = "", "del", "ins"
#: A stretch of text and whether it is the same, gone, or new.
Piece = tuple[str, str]

_WORD = re.compile(r"\S+\s*|\s+")
_MANY_WORDS = 1500


def word_difference(mine: str, stored: str) -> tuple[list[Segment], list[Segment]]:
    """Both texts in stretches of words, each marked where the other text lacks it."""
    left, right = _WORD.findall(mine), _WORD.findall(stored)
    matcher = SequenceMatcher(None, left, right, autojunk=max(len(left), len(right)) > _MANY_WORDS)
    ours: list[Segment] = []
    theirs: list[Segment] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 > i1:
            ours.append(("".join(left[i1:i2]), tag != "equal"))
        if j2 > j1:
            theirs.append(("".join(right[j1:j2]), tag != "equal"))
    return ours, theirs


def merged(old: list[Segment], new: list[Segment]) -> tuple[Piece, ...]:
    """Two texts that were compared word by word as one: what is gone stands before what takes its place."""
    pieces: list[Piece] = []
    left, right = 0, 0
    while left < len(old) or right < len(new):
        if left < len(old) and old[left][1]:
            pieces.append((old[left][0], GONE))
            left += 1
        elif right < len(new) and new[right][1]:
            pieces.append((new[right][0], ADDED))
            right += 1
        else:
            pieces.append((new[right][0], SAME))
            left, right = left + 1, right + 1
    return tuple(pieces)
