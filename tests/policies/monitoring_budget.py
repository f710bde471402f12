"""Rights of the routes of ARG, DPA, budget versions and reconciliation."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from monitoring.domain import pprg_copy
from tests.conftest import City
from tests.monitoring.budget_data import CSV, make_reconciliation, make_run
from tests.monitoring.pprg_data import make_pprg

from . import CITY_READERS, EVERYONE, FOREIGN, OWN, Policy

WRITERS = frozenset({"bapperida", "bpkpd"})
MISSING = {"pk": 999_999_999}


def verified(city: City) -> dict[str, Any]:
    """A verified document of department A."""
    return {"pk": make_pprg(city, "verified").pk}


def versions(city: City) -> dict[str, Any]:
    """A verified murni with its versi perubahan."""
    submission = make_pprg(city, "verified")
    pprg_copy.start_revision(source=submission, actor=city.focal_a, reason="Pagu dibahas.")
    return {"pk": submission.pk}


def stored(city: City) -> dict[str, Any]:
    """A reconciliation of the year 2026."""
    return {"pk": make_reconciliation(city).pk}


def waiting(city: City) -> dict[str, Any]:
    """An export that Bapperida has sent and not confirmed."""
    return {"pk": make_run(city, city.bapperida).pk}


def export_data(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A sound export."""
    return {
        "file": SimpleUploadedFile("sipd.csv", CSV),
        "fiscal_year": "2026",
        "budget_version": "murni",
        "as_of": "2026-06-30",
        "document_number": "Rekap/1",
    }


BUDGET: dict[str, Policy] = {
    "monitoring:arg_recap": Policy(ok={"GET": EVERYONE}),
    "monitoring:arg_documents": Policy(ok={"GET": EVERYONE}),
    "monitoring:pprg_freeze": Policy(
        ok={"GET": {"bpkpd"}, "POST": {"bpkpd"}},
        prepare=verified,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: {
            "number": "DPA/1",
            "date": "2026-01-02",
            "statement": "sesuai",
            "note": "",
            "version": "1",
        },
    ),
    "monitoring:pprg_revise": Policy(
        ok={"GET": {"focal_a"}, "POST": {"focal_a"}},
        prepare=verified,
        hidden_from=FOREIGN,
        data=lambda city, kwargs: {"reason": "Pagu perubahan masih dibahas."},
    ),
    "monitoring:pprg_versions": Policy(ok={"GET": CITY_READERS | OWN}, prepare=versions, hidden_from=FOREIGN),
    "monitoring:reconcile_list": Policy(ok={"GET": EVERYONE}),
    "monitoring:reconcile_template": Policy(ok={"GET": WRITERS}),
    "monitoring:reconcile_upload": Policy(ok={"GET": WRITERS, "POST": WRITERS}, data=export_data),
    # A file that waits belongs to whoever sent it.
    "monitoring:reconcile_check": Policy(ok={"GET": {"bapperida"}}, prepare=waiting, hidden_from={"bpkpd"}),
    "monitoring:reconcile_apply": Policy(ok={"POST": {"bapperida"}}, prepare=waiting, hidden_from={"bpkpd"}),
    "monitoring:reconcile_discard": Policy(ok={"POST": {"bapperida"}}, prepare=waiting, hidden_from={"bpkpd"}),
    # Departments find their own rows in it (tests/monitoring/views/test_reconcile.py).
    "monitoring:reconcile_detail": Policy(ok={"GET": EVERYONE}, prepare=stored),
    "monitoring:reconcile_file": Policy(ok={"GET": CITY_READERS}, prepare=stored),
}
