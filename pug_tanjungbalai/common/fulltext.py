"""Search in words behind one function, whatever the database.

PostgreSQL searches by stems of Indonesian ("penganggaran" finds "anggaran") where it knows the language; every database
also finds rows in which each word stands as it was typed, so that numbers such as ``15/2008`` are found everywhere.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connections
from django.db.models import F, Q, QuerySet

from .fields import clean_search

#: More words than these narrow nothing that people look for, and cost a condition each.
MAX_WORDS = 8
_LANGUAGES = ("indonesian", "simple")


def search_words(term: str | None) -> list[str]:
    """The words of a search term, without what no database can hold; at most ``MAX_WORDS``."""
    return clean_search(term).split()[:MAX_WORDS]


def matching(rows: QuerySet[Any], term: str | None, *fields: str, ranked: bool = False) -> QuerySet[Any]:
    """The rows in which every word of ``term`` occurs; all of them for an empty term.

    ``fields`` are columns or annotations that hold text. ``ranked``: the best hits first, where the database can tell;
    the given order decides between equals.
    """
    words = search_words(term)
    if not words:
        return rows
    plain = _plainly(words, fields)
    if connections[rows.db].vendor != "postgresql":
        return rows.filter(plain)
    config = _language(rows.db)
    vector = SearchVector(*fields, config=config)
    query = SearchQuery(" ".join(words), config=config, search_type="websearch")
    found = rows.alias(words_found=vector).filter(Q(words_found=query) | plain)
    if not ranked:
        return found
    order: Any = found.query.order_by or found.model._meta.ordering
    return found.alias(rank=SearchRank(F("words_found"), query)).order_by("-rank", *order)


def _plainly(words: list[str], fields: tuple[str, ...]) -> Q:
    """Each word somewhere in the fields, in upper or lower case."""
    return reduce(and_, (reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields)) for word in words))


@lru_cache(maxsize=8)
def _language(alias: str) -> Any:
    """The best text search configuration that the server has; asked for once a process."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config WHERE cfgname IN %s", [_LANGUAGES])
        known = {name for (name,) in cursor.fetchall()}
    return next((name for name in _LANGUAGES if name in known), "simple")
