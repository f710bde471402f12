"""Search in words behind one function, whatever the database.

Each word must occur: as it was typed (so that numbers such as ``15/2008`` are found everywhere), in another form of the
same word ("penganggaran" finds "anggaran"), or, on PostgreSQL, by its full-text search in Indonesian.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connections
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from .fields import clean_search
from .indonesian import stem

#: More words than these narrow nothing that people look for, and cost a condition each.
MAX_WORDS = 8
#: How many rows lend their words to a suggestion, how short a word is left as it is, and how alike two words must be.
_VOCABULARY_ROWS, _SHORT, _ALIKE = 2000, 4, 0.7
_LANGUAGES = ("indonesian", "simple")
_AROUND = ".,;:!?()\"'“”‘’"
_WORD = re.compile(r"[^\W\d_]+")


def search_words(term: str | None) -> list[str]:
    """The words of a search term without the marks around them and what no database holds; at most ``MAX_WORDS``."""
    words = clean_search(term).split()[:MAX_WORDS]
    return [word.strip(_AROUND) or word for word in words]


def matching(rows: QuerySet[Any], term: str | None, *fields: str, ranked: bool = False) -> QuerySet[Any]:
    """The rows in which every word of ``term`` occurs; all of them for an empty term.

    ``fields`` are columns or annotations that hold text. ``ranked``: the best hits first (rows that hold the words as
    they were typed, then by the rank of PostgreSQL where it is at hand); the given order decides between equals.
    """
    words = search_words(term)
    if not words:
        return rows
    config = _language(rows.db) if connections[rows.db].vendor == "postgresql" else None
    if config:
        rows = rows.alias(words_found=SearchVector(*fields, config=config))
    found = rows.filter(reduce(and_, (_occurs(word, fields, config) for word in words)))
    if not ranked:
        return found
    order: Any = found.query.order_by or found.model._meta.ordering
    typed = reduce(and_, (_held(word, fields) for word in words))
    found = found.alias(as_typed=Case(When(typed, then=Value(0)), default=Value(1), output_field=IntegerField()))
    if not config:
        return found.order_by("as_typed", *order)
    query = reduce(or_, (_query(word, config) for word in words))
    return found.alias(rank=SearchRank(F("words_found"), query)).order_by("as_typed", "-rank", *order)


def _occurs(word: str, fields: tuple[str, ...], config: str | None) -> Q:
    """The word, or another form of it: a stem is a part of its word."""
    condition = _held(stem(word), fields)
    return condition | Q(words_found=_query(word, config)) if config else condition


def _query(word: str, config: str) -> SearchQuery:
    return SearchQuery(word, config=config, search_type="plain")


def _held(word: str, fields: tuple[str, ...]) -> Q:
    """``word`` somewhere in the fields, in upper or lower case."""
    return reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields))


@lru_cache(maxsize=8)
def _language(alias: str) -> str:
    """The best text search configuration that the server has; asked for once a process."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config WHERE cfgname IN %s", [_LANGUAGES])
        known = {name for (name,) in cursor.fetchall()}
    return next((name for name in _LANGUAGES if name in known), "simple")


def suggestion(rows: QuerySet[Any], term: str | None, *fields: str) -> str:
    """``term`` with each word that ``rows`` do not hold replaced by the word of theirs that is most like it.

    For a search that found nothing ("penganggran"). Empty where nothing is alike enough, or the mended term finds
    nothing either.
    """
    words = search_words(term)
    texts = " ".join(
        str(text) for row in rows.order_by().values_list(*fields)[:_VOCABULARY_ROWS] for text in row if text
    ).casefold()
    known = {word for word in _WORD.findall(texts) if len(word) >= _SHORT}
    mended = [_mended(word, texts, known) for word in words]
    if mended == words or not all(mended):
        return ""
    better = " ".join(mended)
    return better if matching(rows, better, *fields).exists() else ""


def _mended(word: str, texts: str, known: set[str]) -> str:
    """``word`` where it occurs or has digits, else the known word most like it, "" without one."""
    plain = word.casefold()
    if plain in texts or stem(plain) in texts or not plain.isalpha():
        return word
    return next(iter(difflib.get_close_matches(plain, known, n=1, cutoff=_ALIKE)), "")
