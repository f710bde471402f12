"""Gender-responsive budget (ARG) by department and category. Pure functions; Rupiah are exact.

A sub-activity counts only with a verified GAP and GBS (domain: ARG). Both amounts are kept: the whole pagu of the
sub-activity, and that of its rencana aksi. A share is taken over a denominator that has a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from departments.enums import ArgDenominator
from departments.models import FiscalYear

from ..enums import ArgCategory
from ..queries.arg import Document

#: What a share is taken of.
BUDGET, ACTIONS = "pagu", "aksi"
BASIS_LABELS = {BUDGET: "Pagu sub kegiatan", ACTIONS: "Rencana aksi"}
#: Categories in official order; a verified document without one is shown, never hidden.
CATEGORIES = (*(category.value for category in ArgCategory), "")
CATEGORY_LABELS = {**{row.value: str(row.label) for row in ArgCategory}, "": "Belum dikategorikan"}


@dataclass(frozen=True)
class Amounts:
    """What some documents add up to. ``unbudgeted``: how many of them have no recorded pagu."""

    documents: int = 0
    budget: Decimal = Decimal(0)
    actions: Decimal = Decimal(0)
    realized: Decimal = Decimal(0)
    frozen: int = 0
    unbudgeted: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.documents + other.documents,
            self.budget + other.budget,
            self.actions + other.actions,
            self.realized + other.realized,
            self.frozen + other.frozen,
            self.unbudgeted + other.unbudgeted,
        )

    def of(self, basis: str) -> Decimal:
        """The amount that a share is taken of."""
        return self.actions if basis == ACTIONS else self.budget

    @property
    def realized_share(self) -> Decimal | None:
        """Realisation in percent of the pagu; it is that of whole sub-activities, so never held against the actions."""
        return percent_of(self.realized, self.budget)


@dataclass(frozen=True)
class Denominator:
    """The spending that shares are taken over: which one, its name, and its amount (None: not recorded)."""

    key: str
    amount: Decimal | None

    @property
    def label(self) -> str:
        """Its name."""
        return str(ArgDenominator(self.key).label)


@dataclass
class Group:
    """The documents of one department by category."""

    department_id: int
    by_category: dict[str, Amounts] = field(default_factory=dict)

    @property
    def total(self) -> Amounts:
        """All categories together."""
        return sum(self.by_category.values(), Amounts())

    def add(self, category: str, amounts: Amounts) -> None:
        """Count one more document."""
        self.by_category[category] = self.by_category.get(category, Amounts()) + amounts

    @property
    def rows(self) -> list[tuple[str, Amounts]]:
        """The categories that occur, in official order."""
        return [(name, self.by_category[name]) for name in CATEGORIES if name in self.by_category]


def percent_of(part: Decimal, whole: Decimal | None) -> Decimal | None:
    """``part`` in percent of ``whole``; None without a whole."""
    return part * 100 / whole if whole else None


def denominator_of(year: FiscalYear, key: str = "") -> Denominator:
    """The denominator ``key``, or (unknown, empty) the one that the year reports on."""
    chosen = key if key in ArgDenominator.values else year.arg_denominator
    amount = year.total_spending if chosen == ArgDenominator.TOTAL else year.spending_without_staff
    return Denominator(chosen, amount)


def amounts_of(row: Document) -> Amounts:
    """What one document adds."""
    return Amounts(
        documents=1,
        budget=row.budget or Decimal(0),
        actions=row.actions or Decimal(0),
        realized=row.realized or Decimal(0),
        frozen=int(row.frozen_at is not None),
        unbudgeted=int(row.budget is None),
    )


def by_department(rows: Iterable[Document]) -> dict[int, Group]:
    """Department id -> its documents by category."""
    groups: dict[int, Group] = {}
    for row in rows:
        groups.setdefault(row.department_id, Group(row.department_id)).add(row.category, amounts_of(row))
    return groups


def by_category(groups: Iterable[Group]) -> dict[str, Amounts]:
    """Category -> its documents over all departments; the three official ones always."""
    result = {category.value: Amounts() for category in ArgCategory}
    for group in groups:
        for category, amounts in group.rows:
            result[category] = result.get(category, Amounts()) + amounts
    return result
