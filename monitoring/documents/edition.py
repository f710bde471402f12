"""What the three documents share: head, running lines, signature, and rows of the GAP as blocks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pug_tanjungbalai.common.documents.value import (
    Block,
    Cell,
    Column,
    Document,
    Fact,
    Item,
    Items,
    Row,
    Signature,
    Table,
    Text,
    cell,
)
from pug_tanjungbalai.common.formats import EMPTY, percent, quantity, rupiah_exact, tanggal_surat, waktu

from ..domain.pprg_content import PLACE, Code, Content, DataRow, Indicator
from ..domain.pprg_prose import only_one_sex
from ..enums import SubmissionState

UNSIGNED = "DRAF — belum ditandatangani"
WITHDRAWN = "DITARIK — tidak berlaku"
SUPERSEDED = "NASKAH LAMA — sudah ada naskah yang lebih baru"
#: A line of a text that is an item of a list: "1. ", "2) ", "- ", "• ".
_ITEM = re.compile(r"(\d{1,3}[.)]|[-–•])\s+(?=\S)")


@dataclass(frozen=True)
class Edition:
    """Which text is printed and when. ``signer`` is the title that an unsigned document is prepared for.

    ``as_of`` is the moment of a text from the history, None for the present one; ``superseded``: the text has changed
    since.
    """

    version: int
    state: str
    printed_at: dt.datetime
    signer: str
    as_of: dt.datetime | None = None
    superseded: bool = False

    def mark(self, gap: Content) -> str:
        """What every page says of a document that is not valid."""
        if self.state == SubmissionState.WITHDRAWN:
            return WITHDRAWN
        if self.superseded:
            return SUPERSEDED
        return "" if gap.signature else UNSIGNED

    def footer(self, gap: Content) -> str:
        """Code, year and version of the budget, version of the text, how far it has come, time of printing."""
        header = gap.header
        text = f"naskah versi {self.version}"
        state = str(SubmissionState(self.state).label).lower()
        return " · ".join(
            (
                header.sub_activity.code,
                f"TA {header.fiscal_year} {header.version_label.lower()}",
                f"{text}, keadaan {waktu(self.as_of)}" if self.as_of else text,
                state,
                f"dicetak {waktu(self.printed_at)}",
            )
        )


def framed(
    gap: Content,
    edition: Edition,
    *,
    short: str,
    title: str,
    subtitle: str,
    facts: Iterable[tuple[str, str]],
    blocks: Iterable[Block],
    landscape: bool = False,
) -> Document:
    """A document of this submission: its name, running lines and signature block around ``blocks``."""
    header = gap.header
    words = (short, header.sub_activity.code, header.department_code, header.fiscal_year, header.budget_version)
    return Document(
        name=" ".join(str(word) for word in (*words, f"v{edition.version}") if word),
        title=title,
        subtitle=subtitle,
        facts=tuple(Fact(label, text or EMPTY) for label, text in facts),
        blocks=(*blocks, signature(gap, edition)),
        footer=edition.footer(gap),
        mark=edition.mark(gap),
        landscape=landscape,
    )


def signature(gap: Content, edition: Edition) -> Signature:
    """Who signed, or the empty block for the head of the department."""
    signed = gap.signature
    if signed is None:
        return Signature(place=PLACE, title=edition.signer)
    day = tanggal_surat(signed.signed_on) if signed.signed_on else ""
    return Signature(signed.place, day, signed.title, signed.name, signed.rank, signed.nip)


# --- words and rows -----------------------------------------------------------------------------------------------


def code_words(code: Code) -> str:
    """``2.17.07 Program …``; a name that the nomenclature does not hold is left out."""
    return f"{code.code} {code.name}".strip()


def year_words(gap: Content) -> str:
    """``2026 (murni)``."""
    return f"{gap.header.fiscal_year} ({gap.header.version_label.lower()})"


def listed(lines: Iterable[str], letter: str = "") -> Cell:
    """Lines numbered ``1.`` or ``I1``; nothing without lines."""
    items = tuple(Item(f"{letter}{number}" if letter else f"{number}.", line) for number, line in enumerate(lines, 1))
    return (Items(items),) if items else ()


def prose(text: str) -> Cell:
    """A written text as blocks: lines that begin with a number or a dash become a list."""
    blocks: list[Block] = []
    for line in text.splitlines():
        found = _ITEM.match(line)
        last = blocks[-1] if blocks else None
        if found:
            item = Item(found[1], line[found.end() :])
            if isinstance(last, Items):
                blocks[-1] = Items((*last.items, item))
            else:
                blocks.append(Items((item,)))
        elif line.strip():
            blocks.append(Text(line))
    return tuple(blocks)


def data_table(rows: Iterable[DataRow]) -> Table:
    """Figures by sex, as the GBS shows them."""
    columns = (
        Column("Indikator", 26),
        Column("L", 11, "right"),
        Column("P", 11, "right"),
        Column("% P", 10, "right"),
        Column("Satuan", 12),
        Column("Tahun", 9, "center"),
        Column("Sumber", 21),
    )
    return Table(columns, tuple(_data_row(row) for row in rows))


def _data_row(row: DataRow) -> Row:
    shown = (
        f"{row.indicator}{only_one_sex(row)}",
        quantity(row.male),
        quantity(row.female),
        percent(row.share_female),
        row.unit,
        str(row.data_year or ""),
        row.source,
    )
    return Row(tuple(cell(text) for text in shown))


def indicator_table(rows: Iterable[Indicator]) -> Table:
    """Indicators with their targets."""
    columns = (
        Column("Indikator", 28),
        Column("Jenis", 13),
        Column("Data dasar", 11, "right"),
        Column("Target", 12, "right"),
        Column("L", 11, "right"),
        Column("P", 11, "right"),
        Column("Satuan", 14),
    )
    return Table(columns, tuple(_indicator_row(row) for row in rows))


def _indicator_row(row: Indicator) -> Row:
    figures = (row.baseline, row.target, row.target_male, row.target_female)
    return Row(tuple(cell(text) for text in (row.name, row.kind_label, *map(quantity, figures), row.unit)))


def cost_table(gap: Content) -> Table:
    """The RAB: actions with their input, and the sum."""
    columns = (Column("No.", 8, "center"), Column("Rencana aksi", 62), Column("Jumlah", 30, "right"))
    rows = [
        Row((cell(str(number)), cell(action.name), cell(rupiah_exact(action.input_amount))))
        for number, action in enumerate(gap.actions, 1)
    ]
    total = Row((cell(" "), *(cell(text, tone="bold") for text in ("Jumlah", rupiah_exact(gap.input_total)))))
    return Table(columns, (*rows, total))
