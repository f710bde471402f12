"""Queries compiled once: Django takes longer to build the SQL of a large query than the database to answer it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class Prepared:
    """The SQL and the values of a ``values_list`` queryset, run as often as wanted.

    Keep it under a key that holds everything on which the queryset depends (``functools.lru_cache``). Rows come with
    the types that the queryset would give.
    """

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self._compiler = queryset.query.get_compiler(connection=connection)
        self._sql, self._values = self._compiler.as_sql()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql, self._values)
            found = cursor.fetchall()
        return iter(self._compiler.results_iter([found], tuple_expected=True))
