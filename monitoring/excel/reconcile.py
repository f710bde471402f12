"""The way of an uploaded export: read, compared, kept as a run, confirmed. Pages and the demonstration go this way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from departments.models import FiscalYear
from pug_tanjungbalai.common import received
from pug_tanjungbalai.common.errors import IllegalMove
from pug_tanjungbalai.common.models import ImportRun

from ..domain import reconcile as domain
from ..domain.reconcile import Comparison, Source
from ..models import Reconciliation
from ..queries import reconcile as queries
from .sipd import Export, read_export


@dataclass(frozen=True)
class Examined:
    """A file, read and compared with what is recorded; no comparison where the file has errors."""

    export: Export
    comparison: Comparison | None

    @property
    def ok(self) -> bool:
        """The file can be stored."""
        return self.comparison is not None


def examine(file: Any, source: Source, today: dt.date) -> Examined:
    """Dry run: read and judge a file, hold it against the year; saves nothing."""
    export = read_export(file, source.version, source.year)
    if export.remarks.error_count:
        return Examined(export, None)
    facts = queries.facts_of(source.year, source.year.as_of(today))
    return Examined(export, domain.compare(export.lines, facts, source.version))


def keep(*, file: Any, source: Source, actor: Any) -> ImportRun:
    """Keep a file that was examined, with what it is of."""
    domain.require_reconciler(actor)
    options = {
        "fiscal_year": source.year.year,
        "budget_version": source.version,
        "as_of": source.as_of.isoformat(),
        "document_number": source.document_number,
    }
    return received.keep(kind=queries.IMPORT_KIND, file=file, options=options, actor=actor)


def source_of(options: Mapping[str, Any]) -> Source:
    """Of what a kept file is."""
    year = FiscalYear.objects.select_related("nomenclature").filter(year=options["fiscal_year"]).first()
    if year is None:
        raise IllegalMove(f"Tahun anggaran {options['fiscal_year']} tidak ada lagi.")
    return Source(
        year,
        options["budget_version"],
        dt.date.fromisoformat(options["as_of"]),
        options["document_number"],
    )


def examine_run(run: ImportRun, today: dt.date) -> Examined:
    """A fresh dry run of a kept file."""
    with run.file.open("rb") as file:
        return examine(file, source_of(run.options), today)


def apply_run(*, run: ImportRun, actor: Any, today: dt.date) -> Reconciliation:
    """Store the lines of a kept file, all or nothing, once."""
    domain.require_reconciler(actor)
    source = source_of(run.options)
    with transaction.atomic():
        with run.file.open("rb") as file:
            export = read_export(file, source.version, source.year)
        if export.remarks.error_count:
            raise IllegalMove("Berkas ini tidak dapat disimpan; buang, perbaiki, lalu unggah kembali.")
        return domain.store(run=run, source=source, lines=export.lines, actor=actor, today=today)


def discard_run(*, run: ImportRun, actor: Any) -> None:
    """Delete a kept file that was not stored."""
    domain.require_reconciler(actor)
    received.discard(run)
