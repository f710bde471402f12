"""The compliance of all departments in a year: live from the records, or as it was frozen."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from departments.enums import YearState
from departments.models import Department, FiscalYear
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed

from ..enums import Band, Component
from ..facts import Fact
from ..models import ScoreSnapshot
from ..queries import compliance as queries
from ..queries.compliance import Tally
from ..rules import can_close_year
from . import scoring
from .scoring import Score

TREND_YEARS = 5
#: Figures of a tally that are Rupiah; the others are counts.
MONEY_FIGURES = ("arg_budget", "arg_actions", "arg_realized")


@dataclass(frozen=True)
class Line:
    """One department of the matrix: its score, its figures, and its totals of the last five years (None: no score)."""

    department: Department
    score: Score
    tally: Tally
    trend: tuple[Decimal | None, ...]

    @property
    def previous(self) -> Decimal | None:
        """The total of the year before."""
        return self.trend[-2]


@dataclass(frozen=True)
class Matrix:
    """All departments of a year on ``as_of``; ``years`` names the entries of every trend, oldest first.

    ``before`` holds last year's totals of all departments that existed then, also of those that have ended.
    """

    year: FiscalYear
    as_of: dt.date
    frozen: bool
    years: tuple[int, ...]
    lines: tuple[Line, ...]
    before: tuple[Decimal, ...] = ()

    @property
    def average(self) -> tuple[Decimal | None, int]:
        """Plain mean of the scored departments, and how many those are."""
        return scoring.mean(line.score for line in self.lines)

    def total(self, figure: str) -> Any:
        """The sum of one figure of the tallies over all departments."""
        start: Any = Decimal(0) if figure in MONEY_FIGURES else 0
        return sum((getattr(line.tally, figure) for line in self.lines), start)

    def fact(self, component: Component) -> Fact:
        """Numerators and denominators of one component added over all departments."""
        return sum((line.score.of(component).fact for line in self.lines), Fact())

    @property
    def weakest(self) -> tuple[Component, Decimal] | None:
        """The component with the lowest plain mean over the departments to which it applies, and that mean."""
        means = []
        for component in Component:
            values = [part.value for line in self.lines if (part := line.score.of(component)).value is not None]
            if values:
                means.append((sum(values, Fraction(0)) / len(values), component))
        if not means:
            return None
        value, component = min(means, key=lambda pair: pair[0])
        return component, scoring.to_one_decimal(value)

    @property
    def compliant(self) -> int:
        """Departments at or above the band "patuh"."""
        return sum(line.score.band in {Band.GOOD, Band.EXCELLENT} for line in self.lines)

    @property
    def compliant_before(self) -> int | None:
        """The same for the year before, by today's lower bound of the band; None when nothing was scored."""
        return sum(total >= self.year.band_good for total in self.before) if self.before else None


def bands_of(year: FiscalYear) -> scoring.Bands:
    """The bands that the fiscal year sets."""
    return scoring.Bands(excellent=year.band_excellent, good=year.band_good, fair=year.band_fair)


def score_of(tally: Tally, year: FiscalYear) -> Score:
    """The score of one department from its tally; the instrument's maximum is the prerequisites' denominator."""
    facts = dict(tally.facts)
    points = facts.get(Component.PREREQUISITES, Fact()).numerator
    facts[Component.PREREQUISITES] = Fact(points, year.prerequisite_maximum or Decimal(0))
    return scoring.compute(facts, year.weights, bands_of(year))


def thaw(snapshot: ScoreSnapshot, year: FiscalYear) -> tuple[Score, Tally]:
    """The frozen score and figures of a department, as they were."""
    facts = {
        Component(name): Fact(Decimal(part["numerator"]), Decimal(part["denominator"]))
        for name, part in snapshot.components.items()
    }
    weights = {name: part["weight"] for name, part in snapshot.components.items()}
    figures: dict[str, Any] = {
        name: Decimal(value) if name in MONEY_FIGURES else value for name, value in snapshot.figures.items()
    }
    return scoring.compute(facts, weights, bands_of(year)), Tally(facts=facts, **figures)


def build(year: FiscalYear, today: dt.date, departments: list[Department] | None = None) -> Matrix:
    """The matrix of ``year``; at most four queries whatever the number of departments and years.

    A closed year is read from its snapshots, any other computed from the records as of ``today``.
    """
    as_of = year.as_of(today)
    years = tuple(range(year.year - TREND_YEARS + 1, year.year + 1))
    shown = queries.departments_of_year(year) if departments is None else departments
    only = None if departments is None else [row.pk for row in departments]
    frozen = {row.department_id: row for row in queries.snapshots(year)} if year.state == YearState.CLOSED else {}
    tallies = {} if frozen else queries.tallies(year, as_of, only)
    scores = {(department_id, number): score for department_id, number, score in queries.frozen_totals(years[:-1])}
    lines = (_line(row, year, frozen.get(row.pk), tallies.get(row.pk), scores, years) for row in shown)
    before = tuple(total for (_pk, number), total in scores.items() if number == years[-2] and total is not None)
    return Matrix(year, as_of, bool(frozen), years, tuple(lines), before)


def _line(
    department: Department,
    year: FiscalYear,
    kept: ScoreSnapshot | None,
    found: Tally | None,
    totals: dict[tuple[int, int], Decimal | None],
    years: tuple[int, ...],
) -> Line:
    if kept is not None:
        score, tally = thaw(kept, year)
    else:
        tally = found or Tally()
        score = score_of(tally, year)
    past = (totals.get((department.pk, number)) for number in years[:-1])
    return Line(department, score, tally, (*past, score.total))


def freeze_year(*, fiscal_year: FiscalYear, actor: Any, day: dt.date) -> list[ScoreSnapshot]:
    """Close ``fiscal_year`` on ``day``: keep every department's score as it stands.

    Settings, budget figures, data and prerequisites of a closed year can no longer be written. Findings and tasks go
    on until they are closed; they no longer change the frozen score.

    Refused (:class:`IllegalMove`) when the year is closed already or ``day`` lies before its end.
    """
    if not can_close_year(actor, fiscal_year):
        raise NotAllowed("Hanya Bapperida yang menutup tahun anggaran.")
    if day <= dt.date(fiscal_year.year, 12, 31):
        raise IllegalMove(f"Tahun {fiscal_year.year} baru dapat ditutup setelah 31 Desember {fiscal_year.year}.")
    with transaction.atomic():
        changed = (
            FiscalYear.objects.filter(pk=fiscal_year.pk)
            .exclude(state=YearState.CLOSED)
            .update(state=YearState.CLOSED, frozen_on=day)
        )
        if not changed:
            raise IllegalMove(f"Tahun {fiscal_year.year} sudah ditutup.")
        before = fiscal_year.state
        fiscal_year.state, fiscal_year.frozen_on = YearState.CLOSED, day
        matrix = build(fiscal_year, day)
        rows = ScoreSnapshot.objects.bulk_create(_snapshot(line, fiscal_year, day) for line in matrix.lines)
        audit.record(
            actor=actor,
            action="tutup_tahun",
            obj=fiscal_year,
            changes={"state": [before, YearState.CLOSED], "frozen_on": [None, day]},
        )
    return rows


def _snapshot(line: Line, year: FiscalYear, day: dt.date) -> ScoreSnapshot:
    figures = {
        name: str(value) if name in MONEY_FIGURES else value
        for name, value in asdict(line.tally).items()
        if name != "facts"
    }
    return ScoreSnapshot(
        department=line.department,
        fiscal_year=year,
        as_of=day,
        score=line.score.total,
        band=line.score.band,
        components={
            part.component.value: {
                "numerator": str(part.fact.numerator),
                "denominator": str(part.fact.denominator),
                "weight": part.weight,
            }
            for part in line.score.components
        },
        figures=figures,
    )
