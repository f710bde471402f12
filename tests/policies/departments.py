"""Rights of the routes of the departments app."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from departments import importers
from departments.enums import BudgetKind
from tests import factories
from tests.conftest import City

from . import CITY_READERS, EVERYONE, FOREIGN, OWN, Policy

COORDINATORS = frozenset({"admin", "bapperida"})
FINANCE = COORDINATORS | {"bpkpd"}
CSV = b"kode,nama,singkatan,jenis,berlaku_sejak\nDISPORA,Dinas Olahraga,Dispora,dinas,2021-01-01\n"


def upload() -> SimpleUploadedFile:
    """A sound file of departments."""
    return SimpleUploadedFile("opd.csv", CSV, "text/csv")


def department_a(city: City) -> dict[str, Any]:
    """Department A."""
    return {"code": city.a.code}


def own_head(city: City) -> dict[str, Any]:
    """The head of department A."""
    return {"code": city.a.code, "pk": city.a.heads.get().pk}


def own_focal_point(city: City) -> dict[str, Any]:
    """The focal point of department A."""
    return {"code": city.a.code, "pk": city.a.focal_points.get().pk}


def own_figure(city: City) -> dict[str, Any]:
    """The only figure of department A's sub-activity."""
    return {"pk": city.sub_a.pk, "figure_pk": city.sub_a.figures.get().pk}


def extension(city: City) -> dict[str, Any]:
    """An extension of department A."""
    row = factories.make_extension(city.year, city.a, dt.date(2025, 8, 31))
    return {"year": city.year.year, "pk": row.pk}


def received(city: City) -> dict[str, Any]:
    """A file that was checked and not yet applied."""
    kind = importers.KINDS["departments"]
    options = importers.read_options(kind, {})
    return {"pk": importers.receive(kind=kind, file=upload(), options=options, actor=city.bapperida).pk}


def department_data(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A valid department; of an existing one only the name changes."""
    return {
        "code": kwargs.get("code", "DISPORA"),
        "name": "Dinas Olahraga",
        "short_name": "Dispora",
        "kind": "dinas",
        "valid_from": "2021-01-01",
    }


def head_data(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A stand-in, who may overlap with the holder of the seat."""
    return {"name": "Budi Santoso", "status": "plh", "valid_from": "2026-05-01", "valid_to": "2026-05-14"}


def focal_point_data(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A second focal point of the department."""
    return {
        "name": "Siti Rahma",
        "decree_number": "800/9/2026",
        "decree_date": "2026-01-02",
        "valid_from": "2026-01-02",
        "valid_to": "2026-12-31",
    }


def figure_data(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A corrected pagu, on a date of its own."""
    return {
        "kind": BudgetKind.ORIGINAL,
        "amount": "125.000.000",
        "as_of": "2026-01-05",
        "document_number": "DPA/2",
    }


def year_data(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A valid year with the usual weights."""
    return {
        "year": str(kwargs.get("year", 2027)),
        "state": "persiapan",
        "target_coverage": "90",
        "weight_prerequisites": "20",
        "weight_data": "10",
        "weight_coverage": "30",
        "weight_timeliness": "10",
        "weight_realization": "10",
        "weight_attendance": "5",
        "weight_followup": "15",
        "band_excellent": "85",
        "band_good": "70",
        "band_fair": "50",
        "arg_denominator": "total",
        "verification_rule": "satu",
    }


def extension_data(city: City, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A month more for department A."""
    return {
        "department": str(city.a.pk),
        "step": "pengajuan",
        "due": "2025-08-31",
        "document_number": "050/77",
        "decided_on": "2025-07-20",
        "reason": "Penggabungan perangkat daerah",
    }


def form(prepare: Any, data: Any, who: frozenset[str], hidden: frozenset[str] = FOREIGN) -> Policy:
    """A page with a form."""
    return Policy(ok={"GET": who, "POST": who}, prepare=prepare, data=data, hidden_from=hidden)


NOBODY: frozenset[str] = frozenset()
YEAR = lambda city: {"year": city.year.year}  # noqa: E731 - a word for the table below

POLICY = {
    "departments:department_list": Policy(ok={"GET": EVERYONE}),
    "departments:department_create": form(lambda city: {}, department_data, COORDINATORS, NOBODY),
    "departments:department_update": form(department_a, department_data, COORDINATORS),
    "departments:head_create": form(department_a, head_data, COORDINATORS),
    "departments:head_update": form(own_head, head_data, COORDINATORS),
    "departments:focal_point_create": form(department_a, focal_point_data, COORDINATORS),
    "departments:focal_point_update": form(own_focal_point, focal_point_data, COORDINATORS),
    "departments:budget_list": Policy(ok={"GET": CITY_READERS | OWN}, prepare=department_a, hidden_from=FOREIGN),
    "departments:budget_require": Policy(
        ok={"POST": COORDINATORS},
        prepare=department_a,
        data=lambda city, kwargs: {"sub": str(city.sub_a.pk), "wajib": "tidak"},
        hidden_from=FOREIGN,
    ),
    "departments:figure_create": form(lambda city: {"pk": city.sub_a.pk}, figure_data, FINANCE),
    "departments:figure_update": form(own_figure, figure_data, FINANCE),
    "departments:year_list": Policy(ok={"GET": EVERYONE}),
    "departments:year_create": form(lambda city: {}, year_data, COORDINATORS, NOBODY),
    "departments:year_detail": Policy(ok={"GET": EVERYONE}, prepare=YEAR),
    "departments:year_update": form(YEAR, year_data, COORDINATORS, NOBODY),
    "departments:extension_create": form(YEAR, extension_data, COORDINATORS, NOBODY),
    "departments:extension_update": form(extension, extension_data, COORDINATORS, NOBODY),
    # The right to import is per kind: finance imports the budget, and finds no file of another kind.
    "departments:import_index": Policy(ok={"GET": FINANCE}),
    "departments:import_upload": form(
        lambda city: {"kind": "departments"}, lambda city, kwargs: {"file": upload()}, COORDINATORS, NOBODY
    ),
    "departments:import_template": Policy(ok={"GET": FINANCE}, prepare=lambda city: {"kind": "budget"}),
    "departments:import_result": Policy(ok={"GET": COORDINATORS}, prepare=received, hidden_from={"bpkpd"}),
    "departments:import_file": Policy(ok={"GET": COORDINATORS}, prepare=received, hidden_from={"bpkpd"}),
    "departments:import_apply": Policy(ok={"POST": COORDINATORS}, prepare=received, hidden_from={"bpkpd"}),
    "departments:import_discard": Policy(ok={"POST": COORDINATORS}, prepare=received, hidden_from={"bpkpd"}),
}
