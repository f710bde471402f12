"""The compliance score, as pure functions: facts in, explained score out. No database, no clock.

Source of the rule: the compliance score as the city defines it. Every component is numerator / denominator x 100,
never above 100. With denominator 0 it does not apply and its weight is shared among the others in proportion.
The score is the weighted mean of what applies, half-up to one decimal; without any applicable component there is
none ("belum dinilai"), never 0. Everything is exact (fractions) until it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from ..enums import Band, Component
from ..facts import Fact

HUNDRED = Fraction(100)
PLACE = {component: place for place, component in enumerate(Component)}


@dataclass(frozen=True)
class Bands:
    """Lowest score of each band (a setting of the fiscal year)."""

    excellent: Decimal = Decimal(85)
    good: Decimal = Decimal(70)
    fair: Decimal = Decimal(50)


@dataclass(frozen=True)
class ComponentScore:
    """One component as the page explains it.

    ``weight`` is the year's weight in percent; ``share`` the weight after those of absent components were shared;
    ``value`` 0..100 or None where it does not apply; ``contribution`` the points it brings to the score.
    """

    component: Component
    fact: Fact
    weight: int
    share: Fraction
    value: Fraction | None
    contribution: Fraction

    @cached_property
    def shown(self) -> Decimal | None:
        """The value to one decimal, half-up; None where it does not apply."""
        return None if self.value is None else to_one_decimal(self.value)


@dataclass(frozen=True)
class Score:
    """An explained score: components in the order of the pages, total to one decimal or None."""

    components: tuple[ComponentScore, ...]
    exact: Fraction | None
    band: Band

    @cached_property
    def total(self) -> Decimal | None:
        """The score to one decimal, half-up; None when nothing applies."""
        return None if self.exact is None else to_one_decimal(self.exact)

    def of(self, component: Component) -> ComponentScore:
        """The part that belongs to ``component``."""
        return self.components[PLACE[component]]


def to_one_decimal(value: Fraction) -> Decimal:
    """``value`` half-up to one decimal, from the exact fraction: 66.25 -> 66.3, 66.2499 -> 66.2."""
    tenths = (20 * value.numerator + value.denominator) // (2 * value.denominator)  # halves upwards; never negative
    return Decimal(tenths).scaleb(-1)


def percentage(fact: Fact) -> Fraction | None:
    """Numerator / denominator x 100, at most 100; None when the component does not apply."""
    if not fact.applies:
        return None
    (part, part_unit), (whole, whole_unit) = fact.numerator.as_integer_ratio(), fact.denominator.as_integer_ratio()
    return min(HUNDRED, Fraction(100 * part * whole_unit, whole * part_unit))


def band_of(score: Decimal | None, bands: Bands) -> Band:
    """The band of a score as shown (to one decimal)."""
    if score is None:
        return Band.NONE
    for lowest, band in ((bands.excellent, Band.EXCELLENT), (bands.good, Band.GOOD), (bands.fair, Band.FAIR)):
        if score >= lowest:
            return band
    return Band.POOR


def compute(facts: Mapping[Component, Fact], weights: Mapping[str, int], bands: Bands) -> Score:
    """The explained score of one department.

    ``facts`` may lack components (they do not apply); ``weights`` maps every component to percent, sum 100.
    """
    values = {component: percentage(facts.get(component, Fact())) for component in Component}
    applicable = sum(weights[component] for component, value in values.items() if value is not None)
    parts = []
    for component, value in values.items():
        share = Fraction(weights[component] * 100, applicable) if value is not None and applicable else Fraction(0)
        parts.append(
            ComponentScore(
                component=component,
                fact=facts.get(component, Fact()),
                weight=weights[component],
                share=share,
                value=value,
                contribution=share * (value or 0) / 100,
            )
        )
    exact = sum((part.contribution for part in parts), Fraction(0)) if applicable else None
    shown = None if exact is None else to_one_decimal(exact)
    return Score(components=tuple(parts), exact=exact, band=band_of(shown, bands))


def mean(scores: Iterable[Score]) -> tuple[Decimal | None, int]:
    """The city's figure: the plain mean of the scored departments (half-up), and how many those are."""
    totals = [Fraction(score.total) for score in scores if score.total is not None]
    if not totals:
        return None, 0
    return to_one_decimal(sum(totals, Fraction(0)) / len(totals)), len(totals)


@dataclass(frozen=True)
class Chance:
    """Points that a department can still win in one component."""

    component: Component
    points: Fraction

    @property
    def shown(self) -> Decimal:
        """The points to one decimal."""
        return to_one_decimal(self.points)


def chances(score: Score, *, overdue: int) -> list[Chance]:
    """Where points are still to be won, the largest gain first.

    A missed deadline or meeting stays missed, so those components offer nothing. Of the follow-up only the items that
    are open past their due date count (``overdue``): closed now, each brings the half point of a late closing.
    """
    found = []
    for part in score.components:
        if part.value is None or part.component in {Component.TIMELINESS, Component.ATTENDANCE}:
            continue
        points = part.share - part.contribution
        if part.component == Component.FOLLOWUP:
            points = part.share * Fraction(overdue, 2) / Fraction(part.fact.denominator)
        if to_one_decimal(points) > 0:
            found.append(Chance(part.component, points))
    return sorted(found, key=lambda chance: -chance.points)
