"""The compliance matrix as pages and workbooks show it: every value formatted once, from the same lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from departments.enums import DepartmentKind
from pug_tanjungbalai.common.formats import EMPTY, decimal1, number
from pug_tanjungbalai.common.templatetags.ui import bar, sparkline, status_chip
from pug_tanjungbalai.common.xlsx_write import OutColumn

from ..domain.compliance import Line, Matrix, bands_of
from ..domain.scoring import Bands
from ..enums import Band, Component

BAND_TONE = {
    Band.EXCELLENT: ("good", "patch-check-fill"),
    Band.GOOD: ("good", "check-circle-fill"),
    Band.FAIR: ("fair", "exclamation-circle-fill"),
    Band.POOR: ("poor", "x-circle-fill"),
    Band.NONE: ("none", "dash-circle"),
}
DEFAULT_SORT = "skor"
#: Components as the head of a column names them.
HEADERS = {
    Component.PREREQUISITES: "Prasyarat PUG",
    Component.DATA: "Data terpilah",
    Component.COVERAGE: "Cakupan PPRG",
    Component.TIMELINESS: "Tepat waktu",
    Component.REALIZATION: "Realisasi ARG",
    Component.ATTENDANCE: "Hadir rakor",
    Component.FOLLOWUP: "Tindak lanjut",
}


@dataclass(frozen=True)
class MatrixRow:
    """One department, ready to be written; ``meter``, ``chip``, ``cells`` and ``sparkline`` are safe HTML."""

    code: str
    name: str
    short_name: str
    url: str
    score_text: str
    score: Decimal | None
    band_label: str
    meter: SafeString
    chip: SafeString
    cells: SafeString
    trend: tuple[Decimal | None, ...]
    sparkline: SafeString


def tone_of(value: Decimal | None, bands: Bands) -> str:
    """good, fair or poor by the year's bands; none where there is no value."""
    if value is None:
        return "none"
    if value >= bands.good:
        return "good"
    return "fair" if value >= bands.fair else "poor"


def cells_of(line: Line, bands: Bands, url: str) -> SafeString:
    """The components of a department: whole numbers in their tones, the exact value on hover, the explanation behind.

    Written here and not in the template: a page holds hundreds of them.
    """
    name, address = escape(line.department.short_name), escape(url)
    cells = []
    for part, (head, label, place) in zip(line.score.components, _heads(), strict=True):
        value = part.shown
        text, exact = _texts(value)
        cells.append(
            f'<td class="c-part" data-label="{head}"><a class="cell {tone_of(value, bands)}" href="{address}{place}"'
            f' title="{name} · {label}: {exact}">{text}</a></td>'
        )
    return mark_safe("".join(cells))  # noqa: S308 - every part is escaped or ours


@lru_cache(maxsize=2048)
def _texts(value: Decimal | None) -> tuple[str, str]:
    """A value as the cell shows it and as its title says it; there are a thousand different ones."""
    return (EMPTY, "tidak berlaku") if value is None else (number(value), decimal1(value))


@lru_cache(maxsize=1)
def _heads() -> tuple[tuple[str, str, str], ...]:
    """Head of the column, full name, and place on the page of a department, of each component in their order."""
    return tuple((HEADERS[component], escape(component.label), f"#{component.value}") for component in Component)


def row_of(line: Line, bands: Bands, query: str, years: Sequence[str]) -> MatrixRow:
    """One line of the page; ``query`` follows the address, ``years`` names the values of the trend."""
    band, total = line.score.band, line.score.total
    url = f"{line.department.get_absolute_url()}{query}"
    return MatrixRow(
        code=line.department.code,
        name=line.department.name,
        short_name=line.department.short_name,
        url=url,
        score_text=EMPTY if total is None else decimal1(total),
        score=total,
        band_label=str(band.label),
        meter=bar(total, target=bands.good),
        chip=status_chip(band.label, *BAND_TONE[band]),
        cells=cells_of(line, bands, url),
        trend=line.trend,
        sparkline=sparkline(line.trend, label="Skor", names=years, low=0, high=100),
    )


def rows_of(matrix: Matrix, choice: Choice) -> list[MatrixRow]:
    """The lines of the page that fit the choice, in its order."""
    bands, query, years = bands_of(matrix.year), f"?tahun={matrix.year.year}", [str(number) for number in matrix.years]
    return [row_of(line, bands, query, years) for line in choice.apply(matrix.lines)]


def _change(line: Line) -> Decimal | None:
    """Points gained since the year before."""
    if line.score.total is None or line.previous is None:
        return None
    return line.score.total - line.previous


def _by_component(component: Component) -> Callable[[Line], Any]:
    return lambda line: line.score.of(component).value


#: Allowed values of ``?urut=`` -> sort value, None where there is none; a leading minus turns the order round.
SORT_KEYS: dict[str, Callable[[Line], Any]] = {
    "nama": lambda line: line.department.short_name.lower(),
    "skor": lambda line: line.score.total,
    "status": lambda line: line.score.total,
    **{component.value: _by_component(component) for component in Component},
    "tren": _change,
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
        known = [line for line in chosen if key(line) is not None]
        known.sort(key=key, reverse=self.sort.startswith("-"))
        return known + [line for line in chosen if key(line) is None]  # without a value: last in either direction


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
