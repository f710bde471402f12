"""Rights of the PPRG routes."""

from __future__ import annotations

from typing import Any

from monitoring.domain import pprg
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg, start_data

from . import CITY_READERS, EVERYONE, FOREIGN, OWN, Policy

FOCAL_POINTS = {"focal_a", "focal_b"}


def draft(city: City) -> dict[str, Any]:
    """A complete draft of department A."""
    return {"pk": make_pprg(city).pk}


def step(city: City) -> dict[str, Any]:
    """The first step of a draft."""
    return {**draft(city), "step": 1}


def snapshot(city: City) -> dict[str, Any]:
    """The text at the moment in which it was offered."""
    submission = make_pprg(city)
    row = pprg.decide(submission=submission, action="offer", actor=city.focal_a)
    return {"pk": submission.pk, "history": row.pk}


PPRG: dict[str, Policy] = {
    "monitoring:pprg_list": Policy(ok={"GET": EVERYONE}),
    "monitoring:pprg_missing": Policy(ok={"GET": EVERYONE}),
    "monitoring:pprg_create": Policy(
        ok={"GET": FOCAL_POINTS, "POST": {"focal_a"}},
        data=lambda city, kwargs: start_data(city.sub_a),
        hidden_from={"focal_b"},  # not the page, but the sub-activity of another department
    ),
    "monitoring:pprg_detail": Policy(ok={"GET": CITY_READERS | OWN}, prepare=draft, hidden_from=FOREIGN),
    "monitoring:pprg_gbs": Policy(ok={"GET": CITY_READERS | OWN}, prepare=draft, hidden_from=FOREIGN),
    "monitoring:pprg_snapshot": Policy(ok={"GET": CITY_READERS | OWN}, prepare=snapshot, hidden_from=FOREIGN),
    "monitoring:pprg_step": Policy(
        ok={"GET": {"focal_a"}, "POST": {"focal_a"}},
        prepare=step,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: {"version": "1", "purpose": "Tujuan lain.", "target_group": ""},
        missing={"pk": 999_999_999},
    ),
    "monitoring:pprg_transition": Policy(
        ok={"POST": {"focal_a"}},
        prepare=lambda city: {**draft(city), "action": "offer"},
        hidden_from=FOREIGN,
        missing={"pk": 999_999_999},
    ),
}
