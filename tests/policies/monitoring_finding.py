"""Rights of findings and of the yearly facts of a department."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from departments.models import SexDisaggregatedData
from monitoring.domain import finding as domain
from monitoring.domain.data import mark_of
from monitoring.enums import FindingState
from tests import factories
from tests.conftest import City

from . import CITY_READERS, EVERYONE, FOREIGN, OWN, Policy

READERS = CITY_READERS | OWN
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def pdf(name: str = "bukti.pdf") -> SimpleUploadedFile:
    """A small file that is what its name says."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def finding(city: City) -> dict[str, Any]:
    """An open finding of department A."""
    return {"pk": factories.make_finding(city.a, recorded_by=city.inspektorat).pk}


def responded(city: City) -> dict[str, Any]:
    """A finding of department A with a follow-up that waits for judgement."""
    row = factories.make_finding(city.a, recorded_by=city.inspektorat, state=FindingState.RESPONDED)
    factories.make_follow_up(row, city.focal_a)
    return {"pk": row.pk, "action": "close"}


def evidence(city: City) -> dict[str, Any]:
    """A follow-up of department A with a file."""
    row = factories.make_finding(city.a, recorded_by=city.inspektorat)
    return {"pk": domain.respond(finding=row, actor=city.focal_a, text="Selesai.", evidence=pdf()).pk}


def finding_fields(city: City, kwargs: dict[str, Any] | None = None) -> dict[str, Any]:
    """A valid finding as the form sends it."""
    return {
        "department": city.a.pk,
        "submission": "",
        "title": "Daftar penerima belum terpilah",
        "criterion": "Permendagri 67/2011",
        "condition": "24 dari 24 daftar hadir hanya memuat nama ibu.",
        "cause": "Formulir lama masih dipakai.",
        "recommendation": "Ganti formulir.",
        "severity": "berat",
        "found_on": timezone.localdate().isoformat(),
        "due": (timezone.localdate() + dt.timedelta(days=60)).isoformat(),
        "version": "1",
    }


def data_row(city: City) -> dict[str, Any]:
    """A complete indicator of department A, not yet verified."""
    return {"pk": factories.make_data(city.a, city.year).pk}


def seen_data(city: City, kwargs: dict[str, Any]) -> dict[str, str]:
    """Verification of what the indicator says now."""
    row = SexDisaggregatedData.objects.filter(pk=kwargs["pk"]).first()
    return {"verified": "1", "isi": mark_of(row) if row else ""}


DATA_FIELDS = {
    "indicator": "Siswa putus sekolah",
    "unit": "orang",
    "concerns": "LP",
    "male": "1.284",
    "female": "961",
    "data_year": "2025",
    "source": "Dapodik",
}
MISSING = {"pk": 999_999_999}

FINDING = {
    "monitoring:finding_list": Policy(ok={"GET": EVERYONE}),
    "monitoring:finding_create": Policy(ok={"GET": {"inspektorat"}, "POST": {"inspektorat"}}, data=finding_fields),
    "monitoring:finding_detail": Policy(ok={"GET": READERS}, prepare=finding, hidden_from=FOREIGN),
    "monitoring:finding_edit": Policy(
        ok={"GET": {"inspektorat"}, "POST": {"inspektorat"}},
        prepare=finding,
        data=finding_fields,
        hidden_from=FOREIGN,
    ),
    "monitoring:finding_transition": Policy(
        ok={"POST": {"inspektorat"}},
        prepare=responded,
        data=lambda city, kwargs: {"note": "Bukti lengkap.", "version": "1"},
        hidden_from=FOREIGN,
        missing=MISSING,
    ),
    "monitoring:finding_evidence": Policy(ok={"GET": READERS}, prepare=evidence, hidden_from=FOREIGN),
    "monitoring:department_facts": Policy(
        ok={"GET": READERS}, prepare=lambda city: {"code": city.a.code}, hidden_from=FOREIGN
    ),
    "monitoring:prerequisite_edit": Policy(
        ok={"GET": {"bapperida"}, "POST": {"bapperida"}},
        prepare=lambda city: {"code": city.a.code},
        data=lambda city, kwargs: {"points": "78,5", "verified_on": timezone.localdate().isoformat(), "note": "SK"},
        hidden_from=FOREIGN,
    ),
    "monitoring:data_create": Policy(
        ok={"GET": {"bapperida", "dp3a"}, "POST": {"bapperida", "dp3a"}},
        prepare=lambda city: {"code": city.a.code},
        data=lambda city, kwargs: DATA_FIELDS,
        hidden_from=FOREIGN,
    ),
    "monitoring:data_edit": Policy(
        ok={"GET": {"bapperida", "dp3a", "focal_a"}, "POST": {"bapperida", "dp3a", "focal_a"}},
        prepare=data_row,
        data=lambda city, kwargs: DATA_FIELDS,
        hidden_from=FOREIGN,
    ),
    "monitoring:data_verify": Policy(
        ok={"POST": {"bapperida", "dp3a"}},
        prepare=data_row,
        data=seen_data,
        hidden_from=FOREIGN,
    ),
}
