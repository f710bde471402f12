"""The five figures of the city, each with the way to its records, and the pace of PPRG, in ready words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse

from departments.enums import ArgDenominator
from departments.models import FiscalYear
from pug_tanjungbalai.common.formats import MONTHS, MONTHS_SHORT, decimal1, number, percent, rupiah_short, tanggal

from ..domain.compliance import Matrix
from ..domain.pace import Pace
from ..domain.scoring import percentage, to_one_decimal
from ..enums import Component


def share_of(part: Decimal, whole: Decimal | None) -> Decimal | None:
    """``part`` in percent of ``whole`` to one decimal; None without a whole."""
    return to_one_decimal(Fraction(part) / Fraction(whole) * 100) if whole else None


def denominator_of(year: FiscalYear) -> Decimal | None:
    """The spending over which the ARG share of this year is reported."""
    return year.total_spending if year.arg_denominator == ArgDenominator.TOTAL else year.spending_without_staff


def records(matrix: Matrix, url_name: str, more: str = "") -> str:
    """Address of the list behind a figure, in the year of the matrix."""
    return f"{reverse(url_name)}?tahun={matrix.year.year}{more}"


def compliance_card(matrix: Matrix) -> dict[str, Any]:
    """Departments at or above "patuh", with the change and the mean."""
    average, scored = matrix.average
    parts = []
    if matrix.compliant_before is not None:
        change = matrix.compliant - matrix.compliant_before
        word = f"naik {change}" if change > 0 else f"turun {-change}" if change < 0 else "sama dengan"
        parts.append(f"{word} dari {matrix.year.year - 1}" if change else f"{word} {matrix.year.year - 1}")
    if average is not None:
        parts.append(f"rata-rata {decimal1(average)} dari {scored} OPD")
    return {
        "label": "Perangkat daerah patuh",
        "value": number(matrix.compliant),
        "suffix": f"/ {scored}",
        "share": share_of(Decimal(matrix.compliant), Decimal(scored)) or Decimal(0),
        "foot": " · ".join(parts) or "belum ada yang dinilai",
    }


def coverage_card(matrix: Matrix) -> dict[str, Any]:
    """Verified PPRG over required sub-activities."""
    fact = matrix.fact(Component.COVERAGE)
    value = percentage(fact)
    target = matrix.year.target_coverage
    return {
        "label": "PPRG terverifikasi",
        "value": number(fact.numerator),
        "suffix": f"/ {number(fact.denominator)}",
        "share": to_one_decimal(value) if value is not None else Decimal(0),
        "target": target if target < 100 else None,
        "foot": f"{percent(to_one_decimal(value))} sub kegiatan wajib · target {target}%"
        if value is not None
        else "belum ada sub kegiatan wajib PPRG",
        "url": records(matrix, "monitoring:pprg_list", "&wajib=ya"),
    }


def arg_card(matrix: Matrix) -> dict[str, Any]:
    """Gender-responsive budget: whole pagu and amount of the actions, over the named denominator."""
    budget, actions, realized = (matrix.total(name) for name in ("arg_budget", "arg_actions", "arg_realized"))
    whole = denominator_of(matrix.year)
    name = str(ArgDenominator(matrix.year.arg_denominator).label).lower()
    share = share_of(budget, whole)
    foot = f"rencana aksi {rupiah_short(actions)}"
    if share is not None:
        foot = f"pagu {percent(share)} dari {name}; rencana aksi {percent(share_of(actions, whole))}"
    done = share_of(realized, budget)
    return {
        "label": "Anggaran responsif gender",
        "value": rupiah_short(budget),
        "share": min(done, Decimal(100)) if done is not None else Decimal(0),
        "foot": f"{foot} · terealisasi {percent(done)}" if done is not None else foot,
        "url": records(matrix, "monitoring:arg_recap"),
    }


def findings_card(matrix: Matrix) -> dict[str, Any]:
    """Open findings with their overdue part."""
    overdue = matrix.total("findings_overdue")
    return {
        "label": "Temuan terbuka",
        "value": number(matrix.total("findings_open")),
        "foot": f"{overdue} lewat tenggat" if overdue else "tidak ada yang lewat tenggat",
        "foot_tone": "poor" if overdue else "good",
        "url": records(matrix, "monitoring:finding_list"),
    }


def actions_card(matrix: Matrix) -> dict[str, Any]:
    """Closed action items of meetings."""
    total, closed, overdue = (matrix.total(f"actions_{name}") for name in ("total", "closed", "overdue"))
    return {
        "label": "Tindak lanjut rapat",
        "value": number(closed),
        "suffix": f"/ {number(total)} selesai",
        "share": share_of(Decimal(closed), Decimal(total)) or Decimal(0),
        "foot": f"{overdue} lewat tenggat" if overdue else "tidak ada yang lewat tenggat",
        "foot_tone": "poor" if overdue else "good",
        "url": records(matrix, "meetings:action_list"),
    }


def month_year(day: dt.date) -> str:
    """``Mei 2027``."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def pace_sentence(pace: Pace) -> str:
    """Where the pace leads, and what it takes to reach the target in time."""
    if not pace.required:
        return f"Belum ada sub kegiatan wajib PPRG untuk tahun anggaran {pace.year}."
    if pace.reached:
        return f"Target {number(pace.target)} PPRG tahun anggaran {pace.year} sudah tercapai."
    if pace.over:
        short = number(pace.target - pace.done)
        return f"Terverifikasi {number(pace.done)} dari target {number(pace.target)}; kurang {short}."
    rate = f"Dengan laju {number(Decimal(str(round(pace.rate, 1))), 1)} per bulan (3 bulan terakhir)"
    if pace.reached_in is None:
        first = f"{rate} target {number(pace.target)} tidak akan tercapai."
    else:
        first = f"{rate} target {number(pace.target)} tercapai {month_year(pace.reached_in)}."
    if pace.needed is None:
        return f"{first} Tenggat {tanggal(pace.due)} sudah lewat; kurang {number(pace.target - pace.done)}."
    return f"{first} Agar tercapai pada {tanggal(pace.due)} perlu {number(pace.needed)} per bulan."


@dataclass(frozen=True)
class PaceChart:
    """Geometry of the pace chart in a 360 x 180 box: text is placed by the template, numbers are ready."""

    area: str
    line: str
    target: str
    forecast: str
    last: tuple[str, str]
    gridlines: tuple[tuple[str, str], ...]
    months: tuple[tuple[str, str], ...]
    label: str


LEFT, RIGHT, TOP, BOTTOM = 32, 352, 12, 152


def pace_chart(pace: Pace) -> PaceChart | None:
    """The chart of the preparation year, January to December; None when nothing is required."""
    if not pace.required or not pace.cumulative:
        return None
    top = max(pace.target, pace.done, 1)

    def x(index: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * index / 11:.1f}"

    def y(value: float) -> str:
        return f"{BOTTOM - (BOTTOM - TOP) * min(value / top, 1.0):.1f}"

    points = [f"{x(index)},{y(value)}" for index, value in enumerate(pace.cumulative)]
    last_index = len(pace.cumulative) - 1
    due_index = min(max((pace.due.year - pace.year + 1) * 12 + pace.due.month - 1, 1), 11)
    target = [f"{x(0)},{y(pace.target / (due_index + 1))}", f"{x(due_index)},{y(pace.target)}"]
    forecast = [f"{x(index)},{y(pace.done + pace.rate * (index - last_index))}" for index in range(last_index, 12)]
    return PaceChart(
        area=" ".join([f"{x(0)},{BOTTOM}", *points, f"{x(last_index)},{BOTTOM}"]),
        line=" ".join(points),
        target=" ".join([*target, *([f"{x(11)},{y(pace.target)}"] if due_index < 11 else [])]),
        forecast=" ".join(forecast) if last_index < 11 else "",
        last=(x(last_index), y(pace.done)),
        gridlines=tuple((y(top * share / 3), number(round(top * share / 3))) for share in range(4)),
        months=tuple((x(index), name) for index, name in enumerate(MONTHS_SHORT)),
        label=f"PPRG terverifikasi: {pace.done} dari target {pace.target}",
    )
