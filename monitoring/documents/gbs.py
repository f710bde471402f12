"""The GBS in the order and words of the form for regional governments, on A4 upright."""

from __future__ import annotations

from collections.abc import Iterator

from pug_tanjungbalai.common.documents.value import Block, Document, Form, FormRow, Heading, Text, cell, or_dash
from pug_tanjungbalai.common.formats import EMPTY, rupiah_exact

from ..domain.gbs import Gbs, Situation, derive
from ..domain.pprg_content import Content
from ..domain.pprg_prose import cause_sentence
from .edition import Edition, code_words, data_table, framed, indicator_table, listed, prose, year_words


def gbs_document(gap: Content, edition: Edition) -> Document:
    """Program to sub-activity, tujuan, situation, achievement, budget, and a row for each action."""
    gbs = derive(gap)
    header = gbs.header
    rows = (
        FormRow("Program", cell(code_words(header.program))),
        FormRow("Kegiatan", cell(code_words(header.activity))),
        FormRow("Sub kegiatan", cell(code_words(header.sub_activity))),
        FormRow("Tujuan", or_dash(prose(gbs.purpose))),
        FormRow("Analisis situasi", prose(gbs.situation.own_text) or tuple(_situation(gbs.situation))),
        FormRow("Capaian program", tuple(_achievement(gbs))),
        FormRow("Jumlah anggaran", tuple(_budget(gbs))),
        *_actions(gbs),
    )
    return framed(
        gap,
        edition,
        short="GBS",
        title="GENDER BUDGET STATEMENT (GBS)",
        subtitle="PERNYATAAN ANGGARAN GENDER",
        facts=(
            ("Nama perangkat daerah", header.department),
            ("Unit kerja", gbs.unit),
            ("Tahun anggaran", year_words(gap)),
        ),
        blocks=(Form(rows),),
    )


def _situation(situation: Situation) -> Iterator[Block]:
    yield Heading("Data pembuka wawasan")
    if situation.data:
        yield data_table(situation.data)
    if situation.data_note or not situation.data:
        yield Text(situation.data_note or EMPTY)
    yield Heading("Isu gender: faktor kesenjangan")
    yield from or_dash(Text(factor.text, lead=f"{factor.label}:") for factor in situation.factors)
    for label, causes, letter in (
        ("Sebab kesenjangan internal", situation.internal, "I"),
        ("Sebab kesenjangan eksternal", situation.external, "E"),
    ):
        yield Heading(label)
        yield from or_dash(listed(map(cause_sentence, causes), letter))


def _achievement(gbs: Gbs) -> Iterator[Block]:
    yield Heading("Tolok ukur")
    yield from or_dash(prose(gbs.benchmark))
    yield Heading("Indikator dan target kinerja")
    yield from or_dash((indicator_table(gbs.indicators),) if gbs.indicators else ())


def _budget(gbs: Gbs) -> Iterator[Block]:
    yield Text(rupiah_exact(gbs.budget_total), tone="bold")
    if gbs.arg_label:
        yield Text(f"{gbs.arg_label}. {gbs.arg_reason}".strip())
    if gbs.difference:
        note = gbs.budget_note or "Selisih belum dijelaskan."
        yield Text(
            f"Jumlah masukan rencana aksi {rupiah_exact(gbs.input_total)}, selisih {rupiah_exact(gbs.difference)}. "
            f"{note}"
        )


def _actions(gbs: Gbs) -> Iterator[FormRow]:
    if not gbs.actions:
        yield FormRow("Rencana aksi", cell(""))
    for number, action in enumerate(gbs.actions, 1):
        yield FormRow(
            f"Rencana aksi {number}",
            (
                Text(action.name or "(tanpa nama)", tone="bold"),
                Text(rupiah_exact(action.input_amount), lead="Masukan:"),
                Text(action.output or EMPTY, lead="Keluaran:"),
                Text(action.outcome or EMPTY, lead="Hasil:"),
            ),
        )
