"""Money of a submission side by side: pagu of the sub-activity, jumlah anggaran of the GBS, sum of masukan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from departments.enums import BudgetKind
from departments.models import BudgetFigure

from ..enums import BudgetVersion
from .pprg_content import Content


@dataclass(frozen=True)
class Budget:
    """Exact Rupiah. ``figures``: pagu murni, pagu perubahan, realisasi, as far as recorded, with date and document.

    ``ceiling`` is the pagu against which the GBS is judged: that of its own budget version.
    """

    figures: tuple[BudgetFigure, ...]
    ceiling: BudgetFigure | None
    total: Decimal | None
    inputs: Decimal
    note: str

    @property
    def difference(self) -> Decimal | None:
        """Jumlah anggaran minus sum of masukan; None while no jumlah anggaran is written."""
        return None if self.total is None else self.total - self.inputs

    @property
    def is_explained(self) -> bool:
        """The two sums differ and the writer says why."""
        return bool(self.difference) and bool(self.note)

    @property
    def exceeds(self) -> bool:
        """Jumlah anggaran or sum of masukan is above the pagu."""
        return self.ceiling is not None and max(self.total or Decimal(0), self.inputs) > self.ceiling.amount


def budget_of(gap: Content, figures: Mapping[str, BudgetFigure]) -> Budget:
    """The money of a content beside the newest figures by kind.

    A GBS of the revised budget is judged against pagu perubahan, or pagu murni while there is none.
    """
    ceiling = figures.get(BudgetKind.ORIGINAL)
    if gap.header.budget_version == BudgetVersion.REVISED:
        ceiling = figures.get(BudgetKind.REVISED, ceiling)
    return Budget(
        figures=tuple(figures[kind] for kind in BudgetKind if kind in figures),
        ceiling=ceiling,
        total=gap.budget_total,
        inputs=gap.input_total,
        note=gap.budget_note,
    )
