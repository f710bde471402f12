"""Rights of the dashboard, the page of a department, the inbox and the search."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.conftest import City

from . import CITY_READERS, EVERYONE, FOREIGN, OWN, Policy


def past_year(city: City) -> dict[str, Any]:
    """A fiscal year that is over, so that it can be closed."""
    type(city.year).objects.filter(pk=city.year.pk).update(year=2020, submission_due=dt.date(2019, 7, 31))
    return {"year": 2020}


DASHBOARD = {
    "monitoring:home": Policy(ok={"GET": EVERYONE}),
    "monitoring:inbox": Policy(ok={"GET": EVERYONE}),
    "monitoring:search": Policy(ok={"GET": EVERYONE}, query="?q=dinas"),
    "monitoring:help": Policy(ok={"GET": EVERYONE}),
    "monitoring:matrix_export": Policy(ok={"GET": CITY_READERS}),
    "monitoring:department_detail": Policy(
        ok={"GET": CITY_READERS | OWN}, prepare=lambda city: {"code": city.a.code}, hidden_from=FOREIGN
    ),
    "monitoring:year_close": Policy(ok={"POST": {"bapperida"}}, prepare=past_year),
}
