"""What a consultation may be about: a small registry that the apps owning such records fill.

Nothing is imported upward: an app names its resolver by dotted path in ``AppConfig.ready``::

    links.register("pprg", "PPRG", "monitoring.queries.links.submission")

A resolver is ``(user, pk, part) -> Target | None``; None where the record does not exist or the user may not see it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Target:
    """A record as a user may see it: its name in words, its address, and its department."""

    label: str
    url: str
    department_id: int


Resolver: TypeAlias = Callable[[Any, int, str], "Target | None"]

_kinds: dict[str, tuple[str, str]] = {}


def register(kind: str, label: str, resolver: str) -> None:
    """Make records of ``kind`` known: what they are called, and the dotted path of their resolver."""
    _kinds[kind] = (label, resolver)


def label_of(kind: str) -> str:
    """What records of ``kind`` are called; "" for an unknown kind and for none."""
    return _kinds.get(kind, ("", ""))[0]


def kinds() -> dict[str, str]:
    """Kind -> what its records are called."""
    return {kind: label for kind, (label, _resolver) in _kinds.items()}


def resolve(user: Any, kind: str, pk: int | None, part: str = "") -> Target | None:
    """The record as ``user`` may see it; None where there is none, or none for this user."""
    if kind not in _kinds or not pk:
        return None
    return _resolver(_kinds[kind][1])(user, pk, part)


@lru_cache(maxsize=32)
def _resolver(path: str) -> Resolver:
    found: Resolver = import_string(path)
    return found
