"""What is recorded once a year: sex-disaggregated data and the points for the prerequisites."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from departments.models import FiscalYear, SexDisaggregatedData

from ..models import PrerequisiteScore
from . import notes
from .clock import add_workdays, workday
from .gap import exact
from .profiles import level
from .source import MERGED
from .state import Demo

HALF = Decimal("0.5")


class Yearly:
    """Creates both for every year that has begun."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo

    def create_data(self) -> None:
        """The newest full year's figures where the department has sent them, verified within the year."""
        rows = []
        for number, year in self.demo.years.items():
            if self.demo.clock.today < dt.date(number, 1, 1):
                continue
            for code, indicators in sorted(self.demo.source.data.items()):
                for place, indicator in enumerate(indicators):
                    if self._required(code, number):
                        rows.append(self._row(year, code, indicator, place / len(indicators)))
        SexDisaggregatedData.objects.bulk_create(rows, batch_size=300)

    def _required(self, code: str, year: int) -> bool:
        department = self.demo.departments[code]
        return department.is_valid_on(dt.date(year, 12, 31)) or (
            department.valid_to is not None and department.valid_to.year >= year
        )

    def _row(self, year: FiscalYear, code: str, indicator: dict[str, Any], place: float) -> SexDisaggregatedData:
        """The further down the list, the less likely a less diligent department has sent it."""
        rng = self.demo.rng("data", year.year, code, indicator["indikator"])
        row = SexDisaggregatedData(
            department=self.demo.departments[code],
            fiscal_year=year,
            indicator=indicator["indikator"],
            unit=indicator["satuan"],
            concerns=indicator["jenis"],
        )
        # Merged departments had no figures of their own for the year before: they count from the present one.
        data_year = year.year if code in MERGED and year.year == 2026 else year.year - 1
        verified = self._verified_on(year.year, code in MERGED, rng)
        values = indicator["seri"].get(str(data_year))
        effort = 0.18 + 0.9 * level(code, year.year) + rng.uniform(-0.22, 0.22)
        if values is None or place > effort or not self.demo.passed(verified):
            return row
        row.male, row.female = exact(values[0]), exact(values[1])
        row.data_year, row.source = data_year, indicator["sumber"]
        if effort - place > 0.12:
            row.verified_on = verified
            row.verified_by = self.demo.users[rng.choice(("dp3a", "dp3a", "bapperida"))]
        return row

    @staticmethod
    def _verified_on(year: int, merged: bool, rng: Any) -> dt.date:
        if merged and year == 2026:
            return add_workdays(dt.date(2026, 10, 12), rng.randint(0, 22))
        return add_workdays(dt.date(year, 2, 3), rng.randint(0, 140))

    def create_prerequisites(self) -> None:
        """Points of each department, entered in autumn; they rise with its diligence."""
        rows = []
        for number, year in self.demo.years.items():
            for code, department in sorted(self.demo.departments.items()):
                rng = self.demo.rng("prasyarat", number, code)
                day = workday(dt.date(number, 9, 14) + dt.timedelta(days=rng.randint(0, 45)))
                if not (department.is_valid_on(day) and self.demo.passed(day)):
                    continue
                points = Decimal(round(2 * (26 + 64 * level(code, number) + rng.uniform(-6, 6)))) * HALF
                points = min(points, Decimal(98))
                rows.append(
                    PrerequisiteScore(
                        department=department,
                        fiscal_year=year,
                        points=points,
                        verified_on=day,
                        verified_by=self.demo.users["bapperida"],
                        note=rng.choice(next(texts for lowest, texts in notes.PREREQUISITE_NOTES if points >= lowest)),
                    )
                )
        PrerequisiteScore.objects.bulk_create(rows)
