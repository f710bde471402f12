"""The yearly plan of the Pokja for paper and as a workbook, in the columns of the Rencana Pokja PUG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pug_tanjungbalai.common.documents.value import (
    Block,
    Column,
    Document,
    Fact,
    Group,
    Heading,
    Row,
    Table,
    Text,
    cell,
)
from pug_tanjungbalai.common.formats import EMPTY, percent, rupiah, tanggal, tanggal_surat, waktu
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet

from ..domain.work_plan import PlanPart, Sums
from ..models import WorkPlanItem

TITLE = "RENCANA KERJA POKJA PENGARUSUTAMAAN GENDER"
_COLUMNS = (
    Column("Uraian kegiatan", 20),
    Column("Data dasar", 11),
    Column("Target", 11),
    Column("Indikator", 13),
    Column("Anggaran", 10, "right"),
    Column("Unit pelaksana", 11),
    Column("%", 4, "right"),
    Column("Rupiah", 10, "right"),
    Column("Uraian", 14),
)
_GROUPS = (Group("", 6), Group("Realisasi", 3))


def plan_document(year: int, parts: list[PlanPart], sums: Sums, decree: Any, printed_at: dt.datetime) -> Document:
    """The plan on A4 across; ``decree`` is the decree of the Pokja in force, or None."""
    facts = (
        Fact("Daerah", "Kota Tanjungbalai"),
        Fact("Tahun", str(year)),
        Fact("Dasar Pokja", f"SK {decree.number} tanggal {tanggal_surat(decree.date)}" if decree else EMPTY),
        Fact("Jumlah", f"{sums.activities} kegiatan, anggaran {rupiah(sums.budget)}, realisasi {rupiah(sums.spent)}"),
    )
    return Document(
        name=f"Rencana kerja Pokja PUG {year}",
        title=TITLE,
        subtitle=f"TAHUN {year}",
        facts=facts,
        blocks=tuple(_blocks(parts)),
        footer=f"Rencana kerja Pokja PUG {year} · dicetak {waktu(printed_at)}",
        landscape=True,
    )


def _blocks(parts: list[PlanPart]) -> Iterator[Block]:
    for part in parts:
        yield Heading(str(part.area.label))
        if part.items:
            yield Table(_COLUMNS, tuple(_row(item) for item in part.items), _GROUPS)
        else:
            yield Text("Belum ada kegiatan.", tone="muted")


def _row(item: WorkPlanItem) -> Row:
    told = item.realized_text
    if item.realized_on:
        told = f"{told}\n(keadaan per {tanggal(item.realized_on)})".strip()
    texts = (
        item.activity,
        item.baseline,
        item.target,
        item.indicator,
        rupiah(item.budget) if item.budget is not None else "",
        item.unit,
        percent(item.realized_percent, 0) if item.realized_percent is not None else "",
        rupiah(item.realized_budget) if item.realized_budget is not None else "",
        told,
    )
    return Row(tuple(cell(text) for text in texts))


def plan_sheet(year: int, parts: list[PlanPart]) -> Sheet:
    """One row an activity."""
    columns = [
        OutColumn("Bidang", 18),
        OutColumn("Uraian kegiatan", 50),
        OutColumn("Data dasar", 30),
        OutColumn("Target", 30),
        OutColumn("Indikator", 34),
        OutColumn("Anggaran (Rp)", 18, "money"),
        OutColumn("Unit pelaksana", 28),
        OutColumn("Perangkat daerah", 20),
        OutColumn("Realisasi (%)", 14, "int"),
        OutColumn("Realisasi anggaran (Rp)", 20, "money"),
        OutColumn("Uraian realisasi", 50),
        OutColumn("Keadaan per", 14, "date"),
    ]
    rows = (_values(part, item) for part in parts for item in part.items)
    return Sheet(f"Rencana {year}", columns, rows, heading=[TITLE, f"KOTA TANJUNGBALAI TAHUN {year}"])


def _values(part: PlanPart, item: WorkPlanItem) -> list[Any]:
    return [
        str(part.area.label),
        item.activity,
        item.baseline,
        item.target,
        item.indicator,
        item.budget,
        item.unit,
        item.department.short_name if item.department else "",
        item.realized_percent,
        item.realized_budget,
        item.realized_text,
        item.realized_on,
    ]
