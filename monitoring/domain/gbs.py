"""The GBS (gender budget statement) of a regional government, derived from the GAP. Nothing of it need be typed.

Header and codes; tujuan; analisis situasi = GAP steps 2 to 5; capaian program = step 6 with the indicators of
step 9; jumlah anggaran; rencana aksi of step 7 each with masukan, keluaran, hasil; the signature block.
Tujuan, analisis situasi and tolok ukur may be written apart; what the GAP then says is kept beside, so that drift
shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .pprg_content import Action, Cause, Content, DataRow, Factor, Header, Indicator, Signature
from .pprg_prose import situation
from .pprg_sections import Definition, Section, sections

PURPOSE, SITUATION, BENCHMARK = "tujuan", "situasi", "capaian"

DEFINITIONS = (
    Definition(
        PURPOSE,
        "Tujuan",
        "tujuan sub kegiatan (langkah 1)",
        "Tujuan sub kegiatan seperti tertulis dalam dokumen anggaran.",
        lambda gap: gap.purpose,
    ),
    Definition(
        SITUATION,
        "Analisis situasi",
        "langkah 2 sampai 5",
        "Data, faktor kesenjangan, sebab internal, dan sebab eksternal dalam satu uraian.",
        situation,
    ),
    Definition(
        BENCHMARK,
        "Capaian program: tolok ukur",
        "reformulasi tujuan (langkah 6)",
        "Tujuan yang menjawab kesenjangan.",
        lambda gap: gap.new_purpose,
    ),
)


@dataclass(frozen=True)
class Situation:
    """Analisis situasi: steps 2, 3, 4 and 5 of the GAP, or the department's own text instead of them."""

    data_note: str
    data: tuple[DataRow, ...]
    factors: tuple[Factor, ...]
    internal: tuple[Cause, ...]
    external: tuple[Cause, ...]
    own_text: str = ""


@dataclass(frozen=True)
class Gbs:
    """The statement, in the order of the form. Amounts are exact Rupiah.

    ``difference`` is jumlah anggaran minus the sum of masukan (None while no jumlah anggaran is written);
    ``budget_note`` explains it. ``sections`` are the parts that may be written apart, by name.
    """

    header: Header
    purpose: str
    situation: Situation
    benchmark: str
    indicators: tuple[Indicator, ...]
    budget_total: Decimal | None
    input_total: Decimal
    budget_note: str
    arg_label: str
    arg_reason: str
    actions: tuple[Action, ...]
    signature: Signature | None
    sections: Mapping[str, Section]

    @property
    def unit(self) -> str:
        """Unit kerja: the department itself, since none has units of its own in this system yet."""
        return self.header.department

    @property
    def difference(self) -> Decimal | None:
        """How far jumlah anggaran and the sum of masukan are apart."""
        return None if self.budget_total is None else self.budget_total - self.input_total

    @property
    def adds_up(self) -> bool:
        """Jumlah anggaran equals the sum of masukan, to the cent."""
        return self.difference == 0


def derive(content: Content | Mapping[str, Any]) -> Gbs:
    """The GBS of a GAP: of a :class:`Content`, or of its stored form (a snapshot of the history)."""
    gap = content if isinstance(content, Content) else Content.from_dict(content)
    parts = {section.name: section for section in gbs_sections(gap)}
    own = parts[SITUATION].own
    return Gbs(
        header=gap.header,
        purpose=parts[PURPOSE].text,
        situation=Situation(
            gap.data_note, gap.data, gap.factors, gap.internal, gap.external, own_text=own.text if own else ""
        ),
        benchmark=parts[BENCHMARK].text,
        indicators=gap.indicators,
        budget_total=gap.budget_total,
        input_total=gap.input_total,
        budget_note=gap.budget_note,
        arg_label=gap.arg_label,
        arg_reason=gap.arg_reason,
        actions=gap.actions,
        signature=gap.signature,
        sections=parts,
    )


def gbs_sections(gap: Content) -> tuple[Section, ...]:
    """The parts of the GBS that may be written apart from the GAP, in their order."""
    return sections(DEFINITIONS, gap, {row.part: row for row in gap.gbs_parts})
