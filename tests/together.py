"""Several people at the same moment: acts in threads, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

Act = Callable[[], Any]
PATIENCE = 60


def at_once(*acts: Act) -> list[Any]:
    """Run the acts at the same moment; their results, or what they raised."""
    barrier = threading.Barrier(len(acts), timeout=PATIENCE / 2)

    def begin_together(act: Act) -> Any:
        barrier.wait()
        return act()

    return _in_threads(begin_together, acts)


def overlapping(*acts: Act) -> list[Any]:
    """Run the acts in transactions of which none is committed before all acts are done; results or what they raised."""
    barrier = threading.Barrier(len(acts), timeout=PATIENCE / 2)

    def commit_together(act: Act) -> Any:
        with transaction.atomic():
            result = act()
            barrier.wait()
        return result

    return _in_threads(commit_together, acts)


def _in_threads(how: Callable[[Act], Any], acts: tuple[Act, ...]) -> list[Any]:
    results: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            results[number] = how(acts[number])
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return results
