"""A small world that is built once for a test process and put back, row by row, for every test that wants it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

T = TypeVar("T")
Rows = dict[type[Model], list[tuple[Any, ...]]]


def _rows() -> Rows:
    """All rows of all tables as the database stores them, tables in the order in which they can be filled."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT {_columns(model)} FROM {connection.ops.quote_name(model._meta.db_table)}")
            found[model] = cursor.fetchall()
    return found


def _columns(model: type[Model]) -> str:
    return ", ".join(connection.ops.quote_name(field.column) for field in model._meta.concrete_fields)


def _insert(model: type[Model], rows: list[tuple[Any, ...]]) -> tuple[str, list[Any]]:
    """One statement that writes ``rows``, and its values."""
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"INSERT INTO {table} ({_columns(model)}) VALUES {', '.join([one] * len(rows))}"
    return sql, [value for row in rows for value in row]


class Snapshot(Generic[T]):
    """What ``build()`` wrote and gave back.

    The rows return with the keys they had, so the tables must be as empty as they were when it was taken.
    """

    def __init__(self, build: Callable[[], T]) -> None:
        """Build once in a transaction of its own, and leave nothing behind."""
        with transaction.atomic():
            before = _rows()
            self._world = pickle.dumps(build())
            self._statements = list(self._written(before))
            transaction.set_rollback(True)

    def _written(self, before: Rows) -> Iterator[tuple[str, list[Any]]]:
        for model, rows in _rows().items():
            new = [row for row in rows if row not in before[model]]
            if new:
                yield _insert(model, new)

    def restore(self) -> T:
        """Write the rows again; the objects as they were built."""
        # Whole or not at all, also where the test runs without a transaction: keys are checked at its end.
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, values in self._statements:
                cursor.execute(sql, values)
        return pickle.loads(self._world)
