"""The GBS (gender budget statement) of a regional government, derived from the GAP. Nothing of it is typed.

Header and codes; tujuan; analisis situasi = GAP steps 2 to 5; capaian program = step 6 with the indicators of
step 9; jumlah anggaran; rencana aksi of step 7 each with masukan, keluaran, hasil; the signature block.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .pprg_content import Action, Cause, Content, DataRow, Factor, Header, Indicator, Signature


@dataclass(frozen=True)
class Situation:
    """Analisis situasi: steps 2, 3, 4 and 5 of the GAP."""

    data_note: str
    data: tuple[DataRow, ...]
    factors: tuple[Factor, ...]
    internal: tuple[Cause, ...]
    external: tuple[Cause, ...]


@dataclass(frozen=True)
class Gbs:
    """The statement, in the order of the form. Amounts are exact Rupiah.

    ``difference`` is jumlah anggaran minus the sum of masukan (None while no jumlah anggaran is written);
    ``budget_note`` explains it.
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
    return Gbs(
        header=gap.header,
        purpose=gap.purpose,
        situation=Situation(gap.data_note, gap.data, gap.factors, gap.internal, gap.external),
        benchmark=gap.new_purpose,
        indicators=gap.indicators,
        budget_total=gap.budget_total,
        input_total=gap.input_total,
        budget_note=gap.budget_note,
        arg_label=gap.arg_label,
        arg_reason=gap.arg_reason,
        actions=gap.actions,
        signature=gap.signature,
    )
