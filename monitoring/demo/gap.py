"""The nine steps of a submission from a written analysis: figures of the right years, amounts, targets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pug_tanjungbalai.common import formats

from ..domain.kak import METHOD
from ..enums import BudgetVersion, DocumentKind
from ..models import ActionPlan, DocumentPart, GapCause, GapData, GapFactor, GapIndicator, Submission
from .methods import method_of

STEP = Decimal(25_000)
ONE_DECIMAL, WHOLE = Decimal("0.1"), Decimal(1)
Way = Callable[[Any, Any], Decimal | None]


def exact(value: Any) -> Decimal | None:
    """A number of a JSON file as an exact decimal."""
    return None if value is None else Decimal(str(value))


@dataclass
class Rows:
    """Unsaved rows of many submissions; saved in bulk, then linked."""

    data: list[GapData] = field(default_factory=list)
    factors: list[GapFactor] = field(default_factory=list)
    causes: list[GapCause] = field(default_factory=list)
    actions: list[ActionPlan] = field(default_factory=list)
    indicators: list[GapIndicator] = field(default_factory=list)
    parts: list[DocumentPart] = field(default_factory=list)
    cause_factors: list[tuple[GapCause, GapFactor]] = field(default_factory=list)
    action_causes: list[tuple[ActionPlan, GapCause]] = field(default_factory=list)

    def save(self) -> None:
        """Insert everything; the submissions must have been saved."""
        tables: tuple[tuple[Any, list[Any]], ...] = (
            (GapData, self.data),
            (GapFactor, self.factors),
            (GapCause, self.causes),
            (ActionPlan, self.actions),
            (GapIndicator, self.indicators),
            (DocumentPart, self.parts),
        )
        for model, rows in tables:
            model.objects.bulk_create(rows, batch_size=400)
        link = GapCause.factors.through
        link.objects.bulk_create(
            (link(gapcause_id=cause.pk, gapfactor_id=factor.pk) for cause, factor in self.cause_factors),
            batch_size=400,
        )
        link = ActionPlan.causes.through
        link.objects.bulk_create(
            (link(actionplan_id=action.pk, gapcause_id=cause.pk) for action, cause in self.action_causes),
            batch_size=400,
        )


class GapWriter:
    """Writes the analysis ``gap`` into one submission of budget year ``year``.

    ``written_in`` is the calendar year of writing: the newest complete figures are those of the year before.
    ``steps`` below 9 leaves the later steps unwritten, as in a draft; ``with_target`` False leaves the year's target
    out of the purpose.
    """

    def __init__(
        self,
        rows: Rows,
        submission: Submission,
        gap: dict[str, Any],
        *,
        year: int,
        written_in: int,
        budget: Decimal,
        steps: int = 9,
        with_target: bool = True,
    ) -> None:
        self.rows, self.submission, self.gap = rows, submission, gap
        self.year, self.steps, self.with_target = year, steps, with_target
        self.data_years = [str(value) for value in (written_in - 2, written_in - 1)]
        self.budget = budget

    def write(self) -> None:
        """Fill the submission's columns and append its rows, step by step."""
        writers: tuple[tuple[int, Callable[[], None]], ...] = (
            (1, self._purpose),
            (2, self._data),
            (3, self._factors),
            (5, self._causes),
            (6, self._new_purpose),
            (7, self._actions),
            (9, self._indicators),
            (9, self._method),
        )
        for step, writer in writers:
            if step <= self.steps:
                writer()

    # --- steps ---------------------------------------------------------------------------------------------------

    def _purpose(self) -> None:
        submission, gap = self.submission, self.gap
        submission.target_group = gap["sasaran"]
        submission.purpose = gap["tujuan"]
        if self.with_target:
            submission.purpose = f"{gap['tujuan']} {self._target_sentence()}"

    def _target_sentence(self) -> str:
        """What the year wants to reach, in words; it sets the purpose of one year apart from that of another."""
        first = self.gap["indikator"][0]
        amount = formats.quantity(exact(self._target(first)))
        budget = "Perubahan APBD" if self.submission.budget_version == BudgetVersion.REVISED else "Tahun Anggaran"
        return f"Target {budget} {self.year}: {first['nama']}, {amount} {first['satuan']}."

    def _target(self, indicator: dict[str, Any]) -> Any:
        return indicator["target"][str(min(max(self.year, 2024), 2027))]

    def _data(self) -> None:
        self.submission.data_note = self.gap.get("catatan_data") or ""
        for row in self.gap["data"]:
            years = [year for year in self.data_years if year in row["seri"]] or [min(row["seri"])]
            for year in years:
                male, female = row["seri"][year]
                self.rows.data.append(
                    GapData(
                        submission=self.submission,
                        position=self._position(self.rows.data),
                        indicator=row["indikator"],
                        unit=row["satuan"],
                        concerns=row["jenis"],
                        male=exact(male),
                        female=exact(female),
                        data_year=int(year),
                        source=row["sumber"],
                        is_baseline=self.steps >= 8 and bool(row["baseline"]) and year == years[-1],
                    )
                )

    def _position(self, rows: list[Any]) -> int:
        """The next position within this submission: its rows stand at the end of the list."""
        return rows[-1].position + 1 if rows and rows[-1].submission is self.submission else 0

    def _factors(self) -> None:
        self.factors: dict[str, GapFactor] = {}
        for kind, text in self.gap["faktor"].items():
            row = GapFactor(
                submission=self.submission, position=self._position(self.rows.factors), kind=kind, text=text
            )
            self.rows.factors.append(row)
            self.factors[kind] = row

    def _causes(self) -> None:
        self.numbered: dict[str, GapCause] = {}
        for letter, key, kind in (("I", "sebab_internal", "internal"), ("E", "sebab_eksternal", "eksternal")):
            for number, cause in enumerate(self.gap[key], 1):
                row = GapCause(
                    submission=self.submission,
                    position=self._position(self.rows.causes),
                    kind=kind,
                    text=cause["teks"],
                    evidence=cause.get("bukti") or "",
                )
                self.rows.causes.append(row)
                self.numbered[f"{letter}{number}"] = row
                self.rows.cause_factors += [
                    (row, self.factors[name]) for name in cause["faktor"] if name in self.factors
                ]

    def _new_purpose(self) -> None:
        self.submission.new_purpose = self.gap["tujuan_baru"]

    def _actions(self) -> None:
        total = round_to_step(self.budget)
        amounts = split(total, [exact(action["masukan_persen"]) or Decimal(0) for action in self.gap["aksi"]])
        for action, amount in zip(self.gap["aksi"], amounts, strict=True):
            row = ActionPlan(
                submission=self.submission,
                position=self._position(self.rows.actions),
                name=action["nama"],
                input_amount=amount,
                output=action["keluaran"],
                outcome=action["hasil"],
            )
            self.rows.actions.append(row)
            self.rows.action_causes += [(row, self.numbered[number]) for number in action["menjawab"]]
        self.submission.budget_total = total
        self.submission.arg_category = self.gap["arg"]
        self.submission.arg_reason = self.gap["alasan_arg"]

    def _indicators(self) -> None:
        for indicator in self.gap["indikator"]:
            target = exact(self._target(indicator))
            share = exact(indicator.get("bagian_p"))
            female = None if share is None or target is None else (target * share / 100).quantize(WHOLE, ROUND_HALF_UP)
            self.rows.indicators.append(
                GapIndicator(
                    submission=self.submission,
                    position=self._position(self.rows.indicators),
                    kind=indicator["jenis"],
                    name=indicator["nama"],
                    unit=indicator["satuan"],
                    baseline=self._baseline(indicator),
                    target=target,
                    target_female=female,
                    target_male=None if female is None or target is None else target - female,
                )
            )

    def _method(self) -> None:
        """The part of the KAK that nothing is derived for."""
        text = method_of(self.gap["kode"], self.gap["tertinggal"], self.year)
        if text:
            self.rows.parts.append(
                DocumentPart(submission=self.submission, document=DocumentKind.KAK, part=METHOD, text=text)
            )

    def _baseline(self, indicator: dict[str, Any]) -> Decimal | None:
        """The starting point in the newest figures shown, where the written one is drawn from a data row."""
        written = exact(indicator["dasar"])
        if not written:
            return written
        drawn = [
            (_likeness(indicator["nama"], row["indikator"]), year, row["seri"], way)
            for row in self.gap["data"]
            for year in row["seri"]
            for way in _ways(indicator["satuan"], row["satuan"])
            if way(*row["seri"][year]) == written
        ]
        if not drawn:
            return written
        _likeness_of_row, year, series, way = max(drawn, key=lambda found: found[0])
        newest = [value for value in self.data_years if value in series] or [year]
        return way(*series[newest[-1]])


def _likeness(name: str, other: str) -> tuple[bool, int]:
    """How much two names of figures have in common."""
    words = [set(re.findall(r"[a-z]{4,}", text.lower())) for text in (name, other)]
    return name == other, len(words[0] & words[1])


def _share(part: Any, male: Any, female: Any) -> Decimal | None:
    """``part`` in percent of both; None where there is no pair."""
    if male is None or female is None or not male + female:
        return None
    return (Decimal(str(part)) * 100 / Decimal(str(male + female))).quantize(ONE_DECIMAL, ROUND_HALF_UP)


#: How a baseline can be drawn from (L, P): one sex, the total, a share. Each gives None where it does not apply.
COUNTS: tuple[Way, ...] = (
    lambda male, female: exact(female),
    lambda male, female: exact(male),
    lambda male, female: None if male is None or female is None else exact(male + female),
)
SHARES: tuple[Way, ...] = (
    lambda male, female: _share(female, male, female),
    lambda male, female: _share(male, male, female),
)


def _ways(unit: str, row_unit: str) -> tuple[Way, ...]:
    if unit == row_unit:
        return COUNTS
    return SHARES if unit == "persen" else ()


def round_to_step(amount: Decimal) -> Decimal:
    """``amount`` down to a full step of Rp25.000, at least one."""
    return max(STEP, amount // STEP * STEP)


def split(total: Decimal, percents: list[Decimal]) -> list[Decimal]:
    """``total`` by ``percents`` in full steps; the last part takes what rounding leaves."""
    parts = [total * percent / 100 // STEP * STEP for percent in percents[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]
