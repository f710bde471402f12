"""What was searched for, marked in the text that was found."""

from __future__ import annotations

import re
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .fulltext import search_words
from .indonesian import stem

#: Stems of two words are compared down to so few letters; below, chance makes words alike.
_SHORTEST = 4
_TOKEN = re.compile(r"\w+")


def marked(text: str, term: str | None) -> SafeString:
    """``text``, escaped, with each occurrence of the words of ``term`` and of their other forms in ``<mark>``."""
    spans = _spans(text, search_words(term))
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    parts = [(text[begin:end], place % 2) for place, (begin, end) in enumerate(pairwise(edges))]
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", part) if hit else part,) for part, hit in parts))


def excerpt(text: str, term: str | None, length: int = 240) -> str:
    """About ``length`` characters of ``text`` around the first hit, cut at words; the beginning where nothing hits."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    spans = _spans(line, search_words(term))
    begin = max(0, spans[0][0] - length // 3) if spans else 0
    begin = line.rfind(" ", 0, begin) + 1 if begin else 0
    end = begin + length
    kept = line[begin:] if end >= len(line) else line[begin:end].rpartition(" ")[0]
    return f"{'… ' if begin else ''}{kept}{' …' if end < len(line) else ''}"


def _spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words occur: begin and end of each place, in order, none within another."""
    wanted = {word.casefold() for word in words}
    found = [hit.span() for word in wanted for hit in re.finditer(re.escape(word), text, re.IGNORECASE)]
    stems = {stem(word, _SHORTEST) for word in wanted if word.isalpha()}
    parts = [part for part in stems | wanted if len(part) > _SHORTEST]
    for token in _TOKEN.finditer(text):
        whole = token.group().casefold()
        if stem(whole, _SHORTEST) in stems or any(part in whole for part in parts):
            found.append(token.span())
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((begin, end))
    return joined
