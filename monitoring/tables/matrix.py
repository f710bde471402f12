"""The compliance matrix as pages and workbooks show it: every value formatted once, from the same lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from departments.enums import DepartmentKind
from pug_tanjungbalai.common.formats import EMPTY, decimal1, number
from pug_tanjungbalai.common.xlsx_write import OutColumn

from ..domain.compliance import Line, Matrix
from ..domain.scoring import Bands, ComponentScore
from ..enums import Band, Component

BAND_TONE = {
    Band.EXCELLENT: ("good", "patch-check-fill"),
    Band.GOOD: ("good", "check-circle-fill"),
    Band.FAIR: ("fair", "exclamation-circle-fill"),
    Band.POOR: ("poor", "x-circle-fill"),
    Band.NONE: ("none", "dash-circle"),
}
DEFAULT_SORT = "skor"
LAST = Decimal(1000)  # sorts what has no score behind everything that has one


@dataclass(frozen=True)
class Cell:
    """One component of one department: ready text, tone, and what it means."""

    text: str
    tone: str
    title: str


@dataclass(frozen=True)
class MatrixRow:
    """One department, ready to be written."""

    code: str
    name: str
    short_name: str
    url: str
    score_text: str
    score: Decimal | None
    band_label: str
    band_tone: str
    band_icon: str
    cells: tuple[Cell, ...]
    trend: tuple[Decimal | None, ...]


def tone_of(value: Decimal | None, bands: Bands) -> str:
    """good, fair or poor by the year's bands; none where there is no value."""
    if value is None:
        return "none"
    if value >= bands.good:
        return "good"
    return "fair" if value >= bands.fair else "poor"


def cell(part: ComponentScore, bands: Bands) -> Cell:
    """A component as the matrix shows it: a whole number, its tone, and the exact value on hover."""
    if part.shown is None:
        return Cell(EMPTY, "none", f"{part.component.label}: tidak berlaku")
    return Cell(number(part.shown), tone_of(part.shown, bands), f"{part.component.label}: {decimal1(part.shown)}")


def row_of(line: Line, bands: Bands, query: str) -> MatrixRow:
    """One line of the page."""
    tone, icon = BAND_TONE[line.score.band]
    total = line.score.total
    return MatrixRow(
        code=line.department.code,
        name=line.department.name,
        short_name=line.department.short_name,
        url=f"{line.department.get_absolute_url()}{query}",
        score_text=EMPTY if total is None else decimal1(total),
        score=total,
        band_label=str(line.score.band.label),
        band_tone=tone,
        band_icon=icon,
        cells=tuple(cell(part, bands) for part in line.score.components),
        trend=line.trend,
    )


def _by_component(component: Component) -> Callable[[Line], Any]:
    def key(line: Line) -> Any:
        value = line.score.of(component).value
        return (1, 0) if value is None else (0, value)

    return key


#: Allowed values of ``?urut=`` -> sort key; a leading minus turns the order round.
SORT_KEYS: dict[str, Callable[[Line], Any]] = {
    "nama": lambda line: line.department.short_name.lower(),
    "skor": lambda line: LAST if line.score.total is None else line.score.total,
    "status": lambda line: LAST if line.score.total is None else line.score.total,
    **{component.value: _by_component(component) for component in Component},
    "tren": lambda line: (
        LAST if line.score.total is None or line.previous is None else line.score.total - line.previous
    ),
}


@dataclass(frozen=True)
class Choice:
    """What the person chose above the matrix; unknown values count as no choice."""

    kind: str = ""
    band: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def read(cls, params: Any) -> Choice:
        """From the query string, through allow-lists."""
        kind, band, sort = params.get("jenis", ""), params.get("status", ""), params.get("urut", "")
        return cls(
            kind=kind if kind in DepartmentKind.values else "",
            band=band if band in Band.values else "",
            sort=sort if sort.removeprefix("-") in SORT_KEYS else DEFAULT_SORT,
        )

    def apply(self, lines: Iterable[Line]) -> list[Line]:
        """The lines that fit, in the chosen order (by name where equal)."""
        chosen = [
            line
            for line in lines
            if (not self.kind or line.department.kind == self.kind) and (not self.band or line.score.band == self.band)
        ]
        chosen.sort(key=SORT_KEYS["nama"])
        key = SORT_KEYS[self.sort.removeprefix("-")]
        chosen.sort(key=key, reverse=self.sort.startswith("-"))
        return chosen


def export_columns(matrix: Matrix) -> list[OutColumn]:
    """Columns of the workbook: value, numerator and denominator of every component, and the trend."""
    parts = [
        OutColumn(name, width=16, kind="decimal")
        for component in Component
        for name in (str(component.label), f"{component.label}: pembilang", f"{component.label}: penyebut")
    ]
    return [
        OutColumn("Kode", width=16, kind="text"),
        OutColumn("Perangkat daerah", width=48),
        OutColumn("Jenis", width=14),
        OutColumn("Skor", width=9, kind="percent"),
        OutColumn("Status", width=14),
        *parts,
        *(OutColumn(f"Skor {year}", width=11, kind="percent") for year in matrix.years),
    ]


def export_rows(lines: Iterable[Line]) -> Iterator[list[Any]]:
    """The same figures as the page, with their numerators and denominators."""
    for line in lines:
        yield [
            line.department.code,
            line.department.name,
            line.department.get_kind_display(),
            line.score.total,
            str(line.score.band.label),
            *(
                value
                for part in line.score.components
                for value in (part.shown, part.fact.numerator, part.fact.denominator)
            ),
            *line.trend,
        ]
