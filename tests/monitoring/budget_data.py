"""What the tests around ARG, DPA and reconciliation share: exports, kept files, stored reconciliations."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from monitoring.domain.reconcile import Source
from monitoring.enums import BudgetVersion
from monitoring.excel import reconcile as service
from monitoring.models import Reconciliation
from pug_tanjungbalai.common.models import ImportRun
from tests.common.workbooks import named
from tests.conftest import City

CSV = b"Kode Sub Kegiatan;Nama;Pagu;Realisasi\n1.01.02.2.02.9999;Lama;100.000.000;40.000.000\n"
HEADER = ("Kode Sub Kegiatan", "Nama", "Pagu", "Realisasi")
TODAY = dt.date(2026, 11, 24)


def csv_of(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> io.BytesIO:
    """An export as CSV."""
    lines = [";".join("" if value is None else str(value) for value in row) for row in (header, *rows)]
    return named("\n".join(lines).encode(), "sipd.csv")


def source_of(city: City, version: str = BudgetVersion.ORIGINAL, **fields: Any) -> Source:
    """Of what an export is: the middle of 2026."""
    values = {"as_of": dt.date(2026, 6, 30), "document_number": "Rekap/1", **fields}
    return Source(city.year, version, **values)


def make_run(city: City, actor: Any, file: io.BytesIO | None = None, **fields: Any) -> ImportRun:
    """An export that was received and not confirmed."""
    return service.keep(file=file or named(CSV, "sipd.csv"), source=source_of(city, **fields), actor=actor)


def make_reconciliation(city: City, *rows: tuple[Any, ...], **fields: Any) -> Reconciliation:
    """A stored reconciliation of the given rows (by default one with a foreign code)."""
    header = fields.pop("header", HEADER)
    file = csv_of(*rows, header=header) if rows else None
    run = make_run(city, city.bpkpd, file, **fields)
    return service.apply_run(run=run, actor=city.bpkpd, today=TODAY)
