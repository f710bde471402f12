"""Rights of the page that begins a draft with last year's text."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg

from . import FOREIGN, Policy


def last_year(city: City) -> dict[str, Any]:
    """An empty draft of department A, beside a verified document of the year before."""
    before = factories.make_sub_activity(city.a, factories.make_year(2025), item=city.sub_a.item)
    make_pprg(city, "verified", sub_activity=before)
    return {"pk": make_pprg(city, filled=False, purpose="").pk}


def choice(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The body that copies the verified document."""
    source = city.a.sub_activities.get(fiscal_year__year=2025).submissions.get()
    return {"source": source.pk, "version": 1}


ORIGIN: dict[str, Policy] = {
    "monitoring:pprg_copy": Policy(
        ok={"GET": {"focal_a"}, "POST": {"focal_a"}}, prepare=last_year, data=choice, hidden_from=FOREIGN
    ),
}
