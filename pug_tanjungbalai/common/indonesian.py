"""Stems of Indonesian words, for searching where the database knows no Indonesian and for marking what was found.

A light stemmer after the rules of Tala (2003): particles, a prefix, the suffix that goes with it, and at times a second
prefix below the first. What is left is a part of all forms of the word, also where a prefix swallowed its first letter:
"merencanakan", "perencanaan" and "rencana" share "encana".
"""

from __future__ import annotations

from collections.abc import Iterable

#: Letters that a stem must keep: shorter ones occur in words that have nothing to do with each other.
SHORTEST = 5
_PARTICLES = ("nya", "lah", "kah", "pun")
#: Prefix -> the suffixes that go with it; the longest prefix that fits counts.
_ACTIVE, _NOUN, _ANY = ("kan", "i"), ("an",), ("kan", "an", "i")
_PREFIXES = {
    **dict.fromkeys(("meny", "meng", "mem", "men", "me", "di", "ter"), _ACTIVE),
    **dict.fromkeys(("peny", "peng", "pem", "pen", "per", "pe", "ke"), _NOUN),
    **dict.fromkeys(("ber", "se"), _ANY),
}
_BY_LENGTH = sorted(_PREFIXES, key=len, reverse=True)
#: What may stand below another prefix: "mempertimbangkan", "keberlanjutan".
_INNER = ("ber", "per", "ter")
#: First letters that a prefix swallows before a vowel: "pantau" is "memantau".
_SWALLOWED, _VOWELS = "ptks", "aiueo"


def stem(word: str, shortest: int = SHORTEST) -> str:
    """The stem of ``word`` in lower case, of at least ``shortest`` letters; words with digits stay as they are.

    >>> [stem(word) for word in ("Penganggaran", "menganggarkan", "anggaran", "67/2011")]
    ['anggar', 'anggar', 'anggar', '67/2011']
    """
    word = word.casefold()
    if not word.isalpha():
        return word
    word = _without_end(word, _PARTICLES, shortest)
    prefix = _prefix_of(word, _BY_LENGTH, shortest)
    word = _without_end(word[len(prefix) :], _PREFIXES.get(prefix, _ANY), shortest)
    word = word[len(_prefix_of(word, _INNER, shortest) if prefix else "") :]
    swallowed = len(word) > shortest and word[0] in _SWALLOWED and word[1] in _VOWELS
    return word[1:] if swallowed else word


def _prefix_of(word: str, prefixes: Iterable[str], shortest: int) -> str:
    """The first of ``prefixes`` that ``word`` has, as long as enough is left; "" without one."""
    return next((row for row in prefixes if word.startswith(row) and len(word) - len(row) >= shortest), "")


def _without_end(word: str, ends: tuple[str, ...], shortest: int) -> str:
    """``word`` without the first of ``ends`` that it has, as long as enough is left."""
    return next(
        (word[: -len(end)] for end in ends if word.endswith(end) and len(word) - len(end) >= shortest),
        word,
    )
