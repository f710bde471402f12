"""Rights of the routes of GBS, KAK and the printed documents."""

from __future__ import annotations

from typing import Any

from tests.conftest import City

from . import CITY_READERS, FOREIGN, OWN, Policy
from .monitoring_pprg import draft, snapshot

MISSING = {"pk": 999_999_999}


def part(city: City) -> dict[str, Any]:
    """The purpose of the GBS of a draft."""
    return {**draft(city), "document": "gbs", "part": "tujuan"}


DOCUMENTS: dict[str, Policy] = {
    "monitoring:pprg_kak": Policy(ok={"GET": CITY_READERS | OWN}, prepare=draft, hidden_from=FOREIGN),
    "monitoring:pprg_print": Policy(
        ok={"GET": CITY_READERS | OWN},
        prepare=lambda city: {**draft(city), "document": "gap", "suffix": "html"},
        hidden_from=FOREIGN,
        missing=MISSING,
    ),
    "monitoring:pprg_snapshot_print": Policy(
        ok={"GET": CITY_READERS | OWN},
        prepare=lambda city: {**snapshot(city), "document": "gbs", "suffix": "html"},
        hidden_from=FOREIGN,
        missing=MISSING,
    ),
    "monitoring:pprg_part": Policy(
        ok={"GET": {"focal_a"}, "POST": {"focal_a"}},
        prepare=part,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: {"version": "1", "text": "Tujuan dalam kata sendiri."},
        missing=MISSING,
    ),
    "monitoring:pprg_part_reset": Policy(
        ok={"POST": {"focal_a"}},
        prepare=part,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: {"version": "1"},
        missing=MISSING,
    ),
    "monitoring:pprg_part_keep": Policy(
        ok={"POST": {"focal_a"}},
        prepare=part,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: {"version": "1"},
        missing=MISSING,
    ),
}
