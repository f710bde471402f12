"""Rights of the PPRG routes."""

from __future__ import annotations

from typing import Any

from monitoring.domain import pprg
from monitoring.models import Submission
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg, start_data
from tests.monitoring.review_data import judged, remark, round_of

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


VERIFIERS = {"bapperida", "dp3a"}


def in_verification(city: City) -> dict[str, Any]:
    """A document of department A that is judged."""
    return {"pk": judged(city).pk}


def returned(city: City) -> dict[str, Any]:
    """A document of department A that was given back, so that its department reads what was said."""
    return {"pk": judged(city, "needs_revision").pk}


def returned_with_comment(city: City) -> dict[str, Any]:
    """The same with a comment."""
    submission = judged(city, "needs_revision")
    return {"pk": submission.pk, "comment": remark(submission, city.dp3a).pk}


def round_data(city: City, kwargs: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A body about the newest round."""
    return {"round": round_of(Submission.objects.get(pk=kwargs["pk"])).pk, **fields}


def chosen(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A body that returns one document."""
    submission = Submission.objects.filter(state="in_verification").first() or judged(city)
    return {"action": "return", "pilih": f"{submission.pk}-{submission.version}", "yakin": "1", "note": "Lengkapi."}


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
    "monitoring:pprg_checks": Policy(ok={"GET": CITY_READERS | OWN}, prepare=draft, hidden_from=FOREIGN),
    "monitoring:pprg_snapshot": Policy(ok={"GET": CITY_READERS | OWN}, prepare=snapshot, hidden_from=FOREIGN),
    "monitoring:pprg_step": Policy(
        ok={"GET": {"focal_a"}, "POST": {"focal_a"}},
        prepare=step,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: {"version": "1", "purpose": "Tujuan lain.", "target_group": ""},
        missing={"pk": 999_999_999},
    ),
    "monitoring:pprg_autosave": Policy(
        ok={"POST": {"focal_a"}},
        prepare=step,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: {"version": "1", "purpose": "Tujuan lain.", "target_group": ""},
        missing={"pk": 999_999_999},
    ),
    "monitoring:pprg_side": Policy(
        ok={"GET": {"focal_a"}}, prepare=step, hidden_from=FOREIGN, missing={"pk": 999_999_999}
    ),
    "monitoring:pprg_bulk": Policy(ok={"POST": VERIFIERS}, data=chosen),
    "monitoring:pprg_review": Policy(ok={"GET": CITY_READERS | OWN}, prepare=in_verification, hidden_from=FOREIGN),
    "monitoring:pprg_review_sheet": Policy(
        ok={"GET": CITY_READERS | OWN},
        prepare=lambda city: {**returned(city), "suffix": "html"},
        hidden_from=FOREIGN,
        missing={"pk": 999_999_999},
    ),
    "monitoring:pprg_review_item": Policy(
        ok={"GET": VERIFIERS, "POST": VERIFIERS},
        prepare=lambda city: {**in_verification(city), "item": 5},
        hidden_from=FOREIGN,
        data=lambda city, kwargs: round_data(city, kwargs, verdict="sesuai", note="", version="0"),
        missing={"pk": 999_999_999},
    ),
    "monitoring:pprg_review_fill": Policy(
        ok={"POST": VERIFIERS}, prepare=in_verification, hidden_from=FOREIGN, data=round_data
    ),
    "monitoring:pprg_review_opinion": Policy(
        ok={"POST": VERIFIERS},
        prepare=in_verification,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: round_data(city, kwargs, verdict="setuju", note=""),
    ),
    "monitoring:pprg_review_comment": Policy(
        ok={"POST": VERIFIERS},
        prepare=in_verification,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: {"step": "7", "text": "Uraikan."},
    ),
    "monitoring:pprg_review_settle": Policy(ok={"POST": VERIFIERS}, prepare=returned_with_comment, hidden_from=FOREIGN),
    "monitoring:pprg_review_reopen": Policy(ok={"POST": VERIFIERS}, prepare=returned_with_comment, hidden_from=FOREIGN),
    "monitoring:pprg_transition": Policy(
        ok={"POST": {"focal_a"}},
        prepare=lambda city: {**draft(city), "action": "offer"},
        hidden_from=FOREIGN,
        missing={"pk": 999_999_999},
    ),
}
