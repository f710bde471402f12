"""Fiscal years, nomenclature, budgets (through the users' importer) and which sub-activities must have PPRG."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from departments import importers
from departments.enums import BudgetKind, VerificationRule, YearState
from departments.models import (
    BudgetFigure,
    DeadlineExtension,
    Department,
    FiscalYear,
    NomenclatureVersion,
    SubActivity,
)
from pug_tanjungbalai.common.validators import MAX_MONEY

from . import notes
from .gap import round_to_step
from .source import MERGED
from .state import Demo

DATA = Path(importers.__file__).resolve().parent.parent / "data"
NOMENCLATURE = "Kepmendagri 900.1.15.5-1317 Tahun 2023"
EXPORT_YEARS = (2024, 2025, 2026)
YEARS = (*EXPORT_YEARS, 2027)
TARGETS = {2024: 60, 2025: 70, 2026: 80, 2027: 90}
#: Spending beside the sub-activities of the exports: all of it, and the part that is neither staff nor transfer.
OTHER_SPENDING = {
    2024: (Decimal(561_402_500_000), Decimal(196_310_000_000)),
    2025: (Decimal(574_918_000_000), Decimal(201_745_000_000)),
    2026: (Decimal(542_660_000_000), Decimal(187_205_000_000)),
    2027: (Decimal(551_300_000_000), Decimal(190_880_000_000)),
}
EXTENDED_TO = dt.date(2026, 3, 31)
KUA_PPAS = dt.date(2026, 8, 14)
BATCH = 500


class Years:
    """Creates the years and loads what belongs to them."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.actor = demo.users["bapperida"]

    def load_departments(self) -> None:
        """The departments of the city, as a user would import them."""
        importers.run("departments", DATA / "opd.csv", self.actor)
        self.demo.departments = {row.code: row for row in Department.objects.order_by("code")}

    def load_nomenclature(self) -> None:
        """The official codes and names."""
        importers.run(
            "nomenclature", DATA / "nomenklatur.csv", self.actor, new_version=NOMENCLATURE, valid_from_year=2024
        )

    def create_years(self) -> None:
        """Those whose preparation has begun; none is closed yet."""
        version = NomenclatureVersion.objects.get(name=NOMENCLATURE)
        for year in YEARS:
            if self.demo.clock.today < dt.date(year - 2, 12, 1):
                continue
            running = self.demo.clock.today >= dt.date(year, 1, 1)
            self.demo.years[year] = FiscalYear.objects.create(
                year=year,
                state=YearState.RUNNING if running else YearState.PREPARATION,
                nomenclature=version,
                data_due=dt.date(year, 3, 31),
                draft_due=dt.date(year - 1, 2, 28),
                submission_due=dt.date(year - 1, 7, 31),
                verification_due=dt.date(year - 1, 10, 31),
                freeze_due=dt.date(year, 1, 31),
                verification_rule=VerificationRule.BOTH if year >= 2027 else VerificationRule.ONE,
                revised_submission_due=dt.date(year, 9, 30),
                semester1_due=dt.date(year, 7, 31),
                semester2_due=dt.date(year + 1, 1, 31),
                target_coverage=TARGETS[year],
                # The instrument of a year is set when the year begins: until then the component does not apply.
                prerequisite_maximum=Decimal(100) if running else None,
            )

    def load_budgets(self) -> None:
        """Three years of exports, half-year figures, and the indicative budget of the year in preparation."""
        for year in EXPORT_YEARS:
            if year in self.demo.years:
                self._load_export(year)
        if 2027 in self.demo.years:
            self._plan_2027()
        # What the files know beyond today has not happened yet.
        BudgetFigure.objects.filter(as_of__gte=self.demo.clock.today).delete()
        self._set_spending()

    def _load_export(self, year: int) -> None:
        realized = dt.date(year, 12, 31)
        if year == 2026 and not self.demo.passed(realized):
            october = dt.date(2026, 10, 31)
            realized = october if self.demo.passed(october) else dt.date(2026, 9, 30)
        importers.run(
            "budget",
            DATA / f"sipd-{year}.xlsx",
            self.actor,
            fiscal_year=year,
            as_of=realized,
            document_number=f"Rekap belanja SIPD {year} (fiktif)",
            as_of_original=dt.date(year, 1, 2),
            document_original=f"DPA-SKPD/{year} (fiktif)",
            as_of_revised=dt.date(year, 10, 1),
            document_revised=f"DPPA-SKPD/{year} (fiktif)",
            as_of_realized=realized,
            document_realized=f"LRA/{realized:%m-%Y} (fiktif)",
        )
        figures: dict[int, dict[str, Decimal]] = {}
        known = BudgetFigure.objects.filter(sub_activity__fiscal_year__year=year).order_by("pk")
        for sub_activity, kind, amount in known.values_list("sub_activity", "kind", "amount"):
            figures.setdefault(sub_activity, {})[kind] = amount
        rng = self.demo.rng("semester", year)
        halves = []
        rows = SubActivity.objects.filter(fiscal_year__year=year).select_related("department", "item")
        for row in rows.order_by("department__code", "item__code"):
            row.fiscal_year = self.demo.years[year]
            amounts = figures[row.pk]
            key = (year, row.department.code, row.item.code)
            self.demo.subs[key] = row
            self.demo.pagu[key] = (amounts[BudgetKind.ORIGINAL], amounts.get(BudgetKind.REVISED))
            share = Decimal(rng.randint(400, 550)) / 1000
            halves.append(
                BudgetFigure(
                    sub_activity=row,
                    kind=BudgetKind.REALIZED,
                    amount=round_to_step(amounts[BudgetKind.REALIZED] * share),
                    as_of=dt.date(year, 6, 30),
                    document_number=f"LRA semester I/{year} (fiktif)",
                )
            )
        BudgetFigure.objects.bulk_create(halves, batch_size=BATCH)

    def _plan_2027(self) -> None:
        """The sub-activities of 2026 again, with the indicative amounts of KUA-PPAS."""
        rng = self.demo.rng("kua-ppas")
        keys = sorted(key for key in self.demo.subs if key[0] == 2026)
        rows = SubActivity.objects.bulk_create(
            (
                SubActivity(
                    fiscal_year=self.demo.years[2027],
                    department=self.demo.subs[key].department,
                    item=self.demo.subs[key].item,
                )
                for key in keys
            ),
            batch_size=BATCH,
        )
        figures = []
        for key, row in zip(keys, rows, strict=True):
            amount = round_to_step(self.demo.pagu[key][0] * (1000 + rng.randint(0, 80)) / 1000)
            self.demo.subs[2027, *key[1:]] = row
            self.demo.pagu[2027, *key[1:]] = (amount, None)
            field = key[2][:4]
            figures.append(
                BudgetFigure(
                    sub_activity=row,
                    kind=BudgetKind.ORIGINAL,
                    amount=amount,
                    as_of=KUA_PPAS,
                    document_number=f"KUA-PPAS/{field}/2027 (indikatif, fiktif)",
                )
            )
        BudgetFigure.objects.bulk_create(figures, batch_size=BATCH)

    def _set_spending(self) -> None:
        """The city's spending: what the exports add up to, and the rest."""
        for number, year in self.demo.years.items():
            listed = sum((amounts[0] for key, amounts in self.demo.pagu.items() if key[0] == number), Decimal(0))
            total, without_staff = OTHER_SPENDING[number]
            year.total_spending = min(MAX_MONEY, listed + total)
            year.spending_without_staff = min(MAX_MONEY, listed + without_staff)
            year.save(update_fields=["total_spending", "spending_without_staff"])

    def mark_required(self) -> None:
        """What has an analysis must have PPRG."""
        chosen = [row for (_year, code, sub), row in self.demo.subs.items() if self.demo.source.gap(code, sub)]
        for row in chosen:
            row.requires_pprg = True
        SubActivity.objects.filter(pk__in=[row.pk for row in chosen]).update(requires_pprg=True)

    def extend(self) -> None:
        """The merged departments signed anew in 2026: a later deadline, as a recorded decision."""
        decided = dt.date(2026, 1, 9)
        if 2026 not in self.demo.years or not self.demo.passed(decided):
            return
        DeadlineExtension.objects.bulk_create(
            DeadlineExtension(
                fiscal_year=self.demo.years[2026],
                department=self.demo.departments[code],
                due=EXTENDED_TO,
                document_number=f"050/{31 + number}/Bapperida/2026",
                decided_on=decided,
                reason=notes.EXTENSION_REASON,
                decided_by=self.actor,
            )
            for number, code in enumerate(sorted(MERGED))
        )
