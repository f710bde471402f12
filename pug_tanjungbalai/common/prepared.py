"""Large queries and computations done once: the SQL of a query, and what follows from the same rows.

Django takes longer to build the SQL of a large query than the database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, TypeVar
from weakref import WeakSet

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

T = TypeVar("T")


class Prepared:
    """The SQL and the values of a ``values_list`` queryset, run as often as wanted; None: no rows, no query.

    Keep it under a key that holds everything on which the queryset depends (``functools.lru_cache``).
    """

    def __init__(self, queryset: QuerySet[Any, Any] | None) -> None:
        self._compiler: Any = None if queryset is None else queryset.query.get_compiler(connection=connection)
        self._sql: str = ""
        self._values: Any = ()
        try:
            if self._compiler:
                self._sql, self._values = self._compiler.as_sql()
        except EmptyResultSet:  # a condition that no row can meet, such as "in ()"
            self._compiler = None

    def read(self) -> list[tuple[Any, ...]]:
        """The rows as the database driver gives them: equal when nothing changed."""
        if self._compiler is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self._sql, self._values)
            return cursor.fetchall()

    def typed(self, rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Rows of :meth:`read` with the types that the queryset would give."""
        return iter(self._compiler.results_iter([rows], tuple_expected=True) if self._compiler else ())

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self.typed(self.read())


class Kept:
    """Results by key, each reused while what it was computed from (``given``) is equal; of ``size`` keys at most."""

    _all: ClassVar[WeakSet[Kept]] = WeakSet()

    def __init__(self, size: int = 16) -> None:
        self._size = size
        self._results: dict[Any, tuple[Any, Any]] = {}
        Kept._all.add(self)

    @classmethod
    def forget(cls) -> None:
        """Drop all results of this process: for another database in its place (a restored copy, the next test)."""
        for kept in cls._all:
            kept._results.clear()

    def get(self, key: Any, given: Any, compute: Callable[[], T]) -> T:
        """The result for ``given``: the kept one, or a new one."""
        found = self._results.get(key)
        if found is not None and found[0] == given:
            return found[1]  # type: ignore[no-any-return]
        result = compute()
        if len(self._results) >= self._size:
            self._results.clear()
        self._results[key] = (given, result)
        return result
