"""The GAP matrix: nine official columns on A4 across."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from pug_tanjungbalai.common.documents.value import (
    Block,
    Cell,
    Column,
    Document,
    Group,
    Item,
    Items,
    Row,
    Table,
    Text,
    or_dash,
)
from pug_tanjungbalai.common.formats import rupiah_exact

from ..domain.pprg_content import Content
from ..domain.pprg_prose import action_lines, cause_sentence, data_sentence, indicator_sentence
from .edition import Edition, code_words, framed, listed

#: The headers of the official matrix; steps 3-5, 6-7 and 8-9 stand below a common one.
HEADERS = (
    "Pilih kebijakan / program / kegiatan yang akan dianalisis",
    "Data pembuka wawasan",
    "Faktor kesenjangan",
    "Sebab kesenjangan internal",
    "Sebab kesenjangan eksternal",
    "Reformulasi tujuan",
    "Rencana aksi",
    "Data dasar (baseline)",
    "Indikator gender",
)
GROUPS = (
    Group("", 2),
    Group("Isu gender", 3),
    Group("Kebijakan dan rencana ke depan", 2),
    Group("Pengukuran hasil", 2),
)
#: Share in percent that even an empty column keeps, so that its header stays readable.
NARROWEST = 9
#: About how many letters a line holds for each percent of width, and how many of them the padding, the word that no
#: longer fits, and the mark of a list take.
LETTERS, TAKEN, MARK_TAKES = 2.2, 4.5, 3.5
#: Below the matrix. It also goes with the signature to the next page, so that the signature is not alone there.
LEGEND = (
    "Keterangan: L laki-laki, P perempuan; I dan E menunjuk nomor sebab pada kolom (4) dan (5) yang dijawab oleh "
    "rencana aksi pada kolom (7)."
)


def gap_document(gap: Content, edition: Edition) -> Document:
    """The whole matrix as one line, with the head of the form above it."""
    header = gap.header
    cells = _cells(gap)
    columns = tuple(Column(label, share) for label, share in zip(HEADERS, shares(cells), strict=True))
    return framed(
        gap,
        edition,
        short="GAP",
        title="GENDER ANALYSIS PATHWAY (GAP)",
        subtitle="ALUR KERJA ANALISIS GENDER",
        facts=(
            ("Perangkat daerah", header.department),
            ("Tahun anggaran", str(header.fiscal_year)),
            ("Versi anggaran", header.version_label),
        ),
        blocks=(Table(columns, (Row(cells),), groups=GROUPS, numbered=True), Text(LEGEND, tone="muted")),
        landscape=True,
    )


def shares(cells: tuple[Cell, ...]) -> list[int]:
    """Widths of the columns in percent such that all end at about the same height.

    One long column beside short ones would otherwise make pages that are empty but for it.
    """
    widths = [NARROWEST] * len(cells)
    lines = [list(_lines(cell)) for cell in cells]
    heights = [_height(column, NARROWEST) for column in lines]
    for _ in range(100 - sum(widths)):
        tallest = heights.index(max(heights))
        widths[tallest] += 1
        heights[tallest] = _height(lines[tallest], widths[tallest])
    return widths


def _lines(cell: Cell) -> Iterator[tuple[int, float]]:
    """(letters, letters of its width that are lost) of each line that a cell begins anew."""
    for block in cell:
        parts = block.items if isinstance(block, Items) else (block,)
        for part in parts:
            text = f"{getattr(part, 'lead', '')} {getattr(part, 'text', '')}"
            for line in text.splitlines():
                yield len(line), TAKEN + MARK_TAKES if isinstance(part, Item) else TAKEN


def _height(lines: list[tuple[int, float]], width: int) -> int:
    """How many printed lines a column of ``width`` percent needs, estimated."""
    return sum(ceil(letters / (width * LETTERS - taken)) for letters, taken in lines)


def _cells(gap: Content) -> tuple[Cell, ...]:
    return (
        tuple(_policy(gap)),
        or_dash(_data(gap)),
        or_dash(Text(factor.text, lead=f"{factor.label}:") for factor in gap.factors),
        or_dash(listed(map(cause_sentence, gap.internal), "I")),
        or_dash(listed(map(cause_sentence, gap.external), "E")),
        or_dash((Text(gap.new_purpose),) if gap.new_purpose else ()),
        or_dash(_actions(gap)),
        or_dash(listed(map(data_sentence, gap.baseline))),
        or_dash(_indicators(gap)),
    )


def _policy(gap: Content) -> Iterator[Block]:
    header = gap.header
    pairs = (
        ("Program:", code_words(header.program)),
        ("Kegiatan:", code_words(header.activity)),
        ("Sub kegiatan:", code_words(header.sub_activity)),
        ("Tujuan:", gap.purpose),
        ("Kelompok sasaran:", gap.target_group),
    )
    for lead, text in pairs:
        if text:
            yield Text(text, lead=lead)


def _data(gap: Content) -> Iterator[Block]:
    yield from listed(map(data_sentence, gap.data))
    if gap.data_note:
        yield Text(gap.data_note)


def _actions(gap: Content) -> Iterator[Block]:
    items = []
    for number, (action, answers) in enumerate(gap.answered_actions, 1):
        lines = [action.name or "(tanpa nama)", *action_lines(action)]
        if answers:
            lines.append(f"Menjawab: {', '.join(answers)}")
        items.append(Item(f"{number}.", "\n".join(lines)))
    if items:
        yield Items(tuple(items))
        yield Text(rupiah_exact(gap.input_total), lead="Jumlah masukan:")


def _indicators(gap: Content) -> Iterator[Block]:
    items = tuple(
        Item(f"{number}.", indicator_sentence(row), lead=f"{row.kind_label}:")
        for number, row in enumerate(gap.indicators, 1)
    )
    if items:
        yield Items(items)
