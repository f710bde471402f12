"""What apps above want to do after a write of this one: they append a function, in the same transaction.

A function takes the saved record and the actor. This app calls them and knows none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Hook = Callable[[Any, Any], None]

#: After the appointment of a focal point was saved.
after_focal_point: list[Hook] = []


def run(hooks: list[Hook], record: Any, actor: Any) -> None:
    """Call every function of ``hooks``."""
    for hook in hooks:
        hook(record, actor)
