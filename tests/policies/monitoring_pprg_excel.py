"""Rights of the workbooks: who sees a document downloads it, a focal point sends it back for the own department."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from monitoring.excel import service
from pug_tanjungbalai.common.models import ImportRun
from tests.conftest import City
from tests.monitoring.excel.books import changed_workbook
from tests.monitoring.pprg_data import make_pprg

from . import CITY_READERS, EVERYONE, FOREIGN, OWN, Policy

FOCAL_POINTS = {"focal_a", "focal_b"}


def document(city: City) -> dict[str, Any]:
    """A draft of department A."""
    return {"pk": make_pprg(city).pk}


def run(city: City) -> dict[str, Any]:
    """A workbook that the focal point of A has sent and not yet applied."""
    file = changed_workbook(make_pprg(city))
    return {"pk": service.keep(file=file, options=service.Options(2026), actor=city.focal_a).pk}


def something_to_send(city: City) -> dict[str, Any]:
    """A draft of department A; the address names none."""
    make_pprg(city)
    return {}


def upload(city: City, _kwargs: dict[str, Any]) -> dict[str, Any]:
    """A workbook of that draft with one change."""
    file = SimpleUploadedFile("buku-kerja.xlsx", changed_workbook(city.sub_a.submissions.get()).getvalue())
    return {"file": file, "fiscal_year": "2026", "budget_version": "murni"}


def confirmation(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """What the dry run of that workbook shows."""
    examined = service.examine_run(ImportRun.objects.get(pk=kwargs["pk"]), city.focal_a)
    return {"diperiksa": examined.plan.digest}


PPRG_EXCEL: dict[str, Policy] = {
    "monitoring:pprg_workbook": Policy(ok={"GET": CITY_READERS | OWN}, prepare=document, hidden_from=FOREIGN),
    "monitoring:pprg_workbook_year": Policy(ok={"GET": EVERYONE}),
    "monitoring:pprg_upload": Policy(
        ok={"GET": FOCAL_POINTS, "POST": FOCAL_POINTS}, prepare=something_to_send, data=upload
    ),
    "monitoring:pprg_upload_result": Policy(ok={"GET": {"focal_a"}}, prepare=run, hidden_from={"focal_b"}),
    "monitoring:pprg_upload_file": Policy(ok={"GET": {"focal_a"}}, prepare=run, hidden_from={"focal_b"}),
    "monitoring:pprg_upload_answer": Policy(ok={"POST": {"focal_a"}}, prepare=run, hidden_from={"focal_b"}),
    "monitoring:pprg_upload_apply": Policy(
        ok={"POST": {"focal_a"}}, prepare=run, hidden_from={"focal_b"}, data=confirmation, missing={"pk": 999_999_999}
    ),
    "monitoring:pprg_upload_discard": Policy(ok={"POST": {"focal_a"}}, prepare=run, hidden_from={"focal_b"}),
}
