"""Declared rights of every address, by app. A route without an entry fails the suite.

Expected answers for one actor and method:

* anonymous and disabled users are sent to the sign-in page, except on public routes;
* an actor in ``ok[method]`` gets the page (200) or a redirect after the work (302);
* another one in ``hidden_from`` gets 404, the same body as for a missing record;
* any other actor gets 403; a method that ``ok`` does not name gets 405.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import City

#: Actors whose role reads every department.
CITY_READERS = frozenset({"admin", "bapperida", "dp3a", "bpkpd", "inspektorat", "leadership"})
#: Focal point and head of department A, and those of B.
OWN = frozenset({"focal_a", "head_a"})
FOREIGN = frozenset({"focal_b", "head_b"})
EVERYONE = CITY_READERS | OWN | FOREIGN


@dataclass(frozen=True)
class Policy:
    """Who may use a route.

    ``ok``: method -> actors; ``prepare(city)`` creates what the route needs and returns its keyword arguments
    (objects of department A where they belong to one); ``data(city, kwargs)`` is a valid POST body;
    ``query`` is appended to GET addresses. ``public`` routes answer without signing in.
    """

    ok: Mapping[str, frozenset[str] | set[str]]
    prepare: Callable[[City], dict[str, Any]] = field(default=lambda city: {})
    data: Callable[[City, dict[str, Any]], dict[str, Any]] = field(default=lambda city, kwargs: {})
    hidden_from: frozenset[str] | set[str] = frozenset()
    query: str = ""
    public: bool = False
    #: Keyword arguments that name no record, for the 404 check; None: derived (pk 0, text "tidak-ada").
    missing: Mapping[str, Any] | None = None
