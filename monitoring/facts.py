"""The plain value that queries hand to the score: a numerator over a denominator."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Fact:
    """Numerator and denominator of one component; Rupiah, points or counts, exact."""

    numerator: Decimal = Decimal(0)
    denominator: Decimal = Decimal(0)

    @property
    def applies(self) -> bool:
        """Whether there is anything to judge."""
        return self.denominator > 0

    def __add__(self, other: Fact) -> Fact:
        return Fact(self.numerator + other.numerator, self.denominator + other.denominator)
