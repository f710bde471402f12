"""The GBS of each document as pages to read: derived when the workbook is written, never read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from departments.enums import DataSex
from pug_tanjungbalai.common.formats import EMPTY, quantity, tanggal
from pug_tanjungbalai.common.xlsx_form import Line

from ..domain.gbs import Gbs, derive
from ..domain.pprg_content import Cause, Content, DataRow, Indicator, Signature


def gbs_lines(contents: Sequence[Content], on: dt.date) -> Iterator[Line]:
    """The statements one below the other, each on a new page."""
    yield Line([f"Tersusun dari GAP pada {tanggal(on)}. Perubahan di lembar lain tidak mengubah lembar ini."])
    for number, content in enumerate(contents):
        yield from _statement(derive(content), new_page=number > 0)


def _statement(gbs: Gbs, new_page: bool) -> Iterator[Line]:
    header = gbs.header
    yield Line([], new_page=new_page)
    yield Line(["PERNYATAAN ANGGARAN RESPONSIF GENDER (GENDER BUDGET STATEMENT)"], "title")
    yield _fact("Perangkat daerah", header.department)
    yield _fact("Unit kerja", gbs.unit)
    yield _fact("Tahun anggaran", f"{header.fiscal_year} ({header.version_label})")
    for label, code in (
        ("Program", header.program),
        ("Kegiatan", header.activity),
        ("Sub kegiatan", header.sub_activity),
    ):
        yield _fact(label, f"{code.code} {code.name}".strip())
    yield _fact("Tujuan", gbs.purpose)
    yield from _situation(gbs)
    yield Line(["Capaian program"], "head")
    yield _fact("Tolok ukur", gbs.benchmark)
    yield _fact("Indikator dan target kinerja", "\n".join(_indicator(row) for row in gbs.indicators))
    yield _fact("Jumlah anggaran (Rp)", gbs.budget_total)
    if gbs.budget_note:
        yield _fact("Penjelasan selisih", gbs.budget_note)
    yield _fact("Kategori ARG", ". ".join(part for part in (gbs.arg_label, gbs.arg_reason) if part))
    yield from _actions(gbs)
    yield from _signature(gbs.signature)


def _fact(label: str, value: Any) -> Line:
    return Line([label, EMPTY if value in ("", None) else value], "boxed")


def _situation(gbs: Gbs) -> Iterator[Line]:
    """Steps 2 to 5, or the department's own text in their place."""
    yield Line(["Analisis situasi"], "head")
    if gbs.situation.own_text:
        yield _fact("Analisis situasi", gbs.situation.own_text)
        return
    yield _fact("Data pembuka wawasan", "\n".join(_situation_data(gbs)))
    yield _fact("Faktor kesenjangan", "\n".join(f"{row.label}: {row.text}" for row in gbs.situation.factors))
    yield _fact("Sebab internal", _causes(gbs.situation.internal))
    yield _fact("Sebab eksternal", _causes(gbs.situation.external))


def _situation_data(gbs: Gbs) -> Iterator[str]:
    if gbs.situation.data_note:
        yield gbs.situation.data_note
    for row in gbs.situation.data:
        yield _data(row)


def _data(row: DataRow) -> str:
    """``Peserta pelatihan: L 146, P 34 orang (2025, Data KUMKM)``."""
    figures = ", ".join(
        f"{letter} {quantity(value)}"
        for letter, value in (("L", row.male), ("P", row.female))
        if row.concerns in (DataSex.BOTH, letter)
    )
    source = ", ".join(str(part) for part in (row.data_year, row.source) if part)
    return f"{row.indicator}: {figures} {row.unit}".strip() + (f" ({source})" if source else "")


def _causes(causes: Iterable[Cause]) -> str:
    return "\n".join(f"{number}. {cause.text}" for number, cause in enumerate(causes, 1))


def _indicator(row: Indicator) -> str:
    """``Keluaran: Peserta terlatih, target 200 orang (L 120, P 80)``."""
    split = ", ".join(
        f"{letter} {quantity(value)}"
        for letter, value in (("L", row.target_male), ("P", row.target_female))
        if value is not None
    )
    target = f", target {quantity(row.target)} {row.unit}".rstrip() if row.target is not None else ""
    return f"{row.kind_label}: {row.name}{target}" + (f" ({split})" if split else "")


def _actions(gbs: Gbs) -> Iterator[Line]:
    yield Line(["Rencana aksi"], "head")
    if not gbs.actions:
        yield _fact("Rencana aksi", "")
        return
    yield Line(["Rencana aksi", "Keluaran", "Masukan (Rp)", "Hasil"], "strong")
    for row in gbs.actions:
        yield Line([row.name or EMPTY, row.output or EMPTY, row.input_amount or EMPTY, row.outcome or EMPTY], "boxed")


def _signature(signature: Signature | None) -> Iterator[Line]:
    yield Line([])
    if signature is None:
        yield Line([None, None, "Belum ditandatangani"])
        return
    yield Line([None, None, f"{signature.place}, {tanggal(signature.signed_on)}"])
    yield Line([None, None, signature.title])
    yield Line([])
    yield Line([None, None, signature.name], "strong")
    yield Line([None, None, signature.rank])
    yield Line([None, None, f"NIP {signature.nip}" if signature.nip else ""])
