"""The recap of the gender-responsive budget as page and workbook show it: the same rows, each value formatted once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from departments.enums import ArgDenominator
from departments.models import Department, FiscalYear
from pug_tanjungbalai.common.formats import percent, rupiah, rupiah_short, tanggal
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet

from ..domain.arg import (
    ACTIONS,
    BASIS_LABELS,
    BUDGET,
    CATEGORY_LABELS,
    Amounts,
    Denominator,
    Group,
    denominator_of,
    percent_of,
)
from ..enums import BudgetVersion
from ..queries.arg import Document

#: Shares of the whole spending are small: one department is a few hundredths of a percent.
PLACES = 2
#: In the address: documents without a category.
NO_CATEGORY = "tanpa"
#: The two choices of a share, in short: the page prints their full names beside the figures.
BASIS_CHOICES = ((BUDGET, "Pangsa atas pagu"), (ACTIONS, "Pangsa atas rencana aksi"))
DENOMINATOR_CHOICES = (
    (ArgDenominator.TOTAL.value, "dari total belanja"),
    (ArgDenominator.WITHOUT_STAFF.value, "dari belanja tanpa pegawai"),
)
CATEGORY_CHOICES = tuple(
    (key or NO_CATEGORY, label.removeprefix("Anggaran ").capitalize()) for key, label in CATEGORY_LABELS.items()
)
SORTS = ("nama", "dokumen", "pagu", "aksi", "realisasi", "persen", "pangsa")


@dataclass(frozen=True)
class Choice:
    """What the address asks for: basis and denominator of the shares, category, department, order."""

    basis: str = BUDGET
    denominator: str = ""
    category: str | None = None
    department: str = ""
    sort: str = "nama"

    @classmethod
    def read(cls, query: QueryDict | Mapping[str, str]) -> Choice:
        """Unknown values are ignored."""
        basis, category, sort = (query.get(name, "") for name in ("dasar", "kategori", "urut"))
        known = {name or NO_CATEGORY: name for name in CATEGORY_LABELS}
        return cls(
            basis=basis if basis in BASIS_LABELS else BUDGET,
            denominator=query.get("penyebut", ""),
            category=known.get(category),
            department=query.get("opd", ""),
            sort=sort if sort.removeprefix("-") in SORTS else "nama",
        )


@dataclass(frozen=True)
class Words:
    """How the shares of a page are to be read: of what, over what."""

    basis: str
    denominator: Denominator

    @property
    def formula(self) -> str:
        """``pagu sub kegiatan ÷ total belanja daerah``."""
        return f"{BASIS_LABELS[self.basis].lower()} ÷ {self.denominator.label.lower()}"

    @property
    def sentence(self) -> str:
        """The formula with the amount of the denominator."""
        return f"Pangsa = {self.formula} ({rupiah(self.denominator.amount)})"

    def share(self, amounts: Amounts) -> Decimal | None:
        """The share of some documents."""
        return percent_of(amounts.of(self.basis), self.denominator.amount)

    def share_text(self, amounts: Amounts) -> str:
        """The share as text."""
        return percent(self.share(amounts), PLACES)


@dataclass(frozen=True)
class Line:
    """One row, ready to be written. ``kind``: "part" (a category), "sum" (a department with several)."""

    title: str
    category: str
    amounts: Amounts
    share: str
    url: str
    kind: str = "part"

    @property
    def realized(self) -> str:
        """Realisation in percent of the pagu."""
        return percent(self.amounts.realized_share)


def words_of(year: FiscalYear, choice: Choice) -> Words:
    """The choice in words, with the year's denominator where none is asked for."""
    return Words(choice.basis, denominator_of(year, choice.denominator))


def department_lines(group: Group, department: Department, words: Words, address: str) -> list[Line]:
    """The rows of one department: each category, and their sum where there are several. ``address``: its documents."""
    name = department.short_name
    lines = [
        Line(name, CATEGORY_LABELS[key], amounts, words.share_text(amounts), f"{address}&kategori={key or NO_CATEGORY}")
        for key, amounts in group.rows
    ]
    if len(lines) > 1:
        total = group.total
        lines.append(Line(name, "Jumlah", total, words.share_text(total), address, "sum"))
    return lines


def category_lines(totals: Mapping[str, Amounts], words: Words, address: str) -> list[Line]:
    """The rows by category."""
    return [
        Line(CATEGORY_LABELS[key], "", amounts, words.share_text(amounts), f"{address}&kategori={key or NO_CATEGORY}")
        for key, amounts in totals.items()
    ]


def in_order(groups: Iterable[Group], departments: Mapping[int, Department], choice: Choice) -> list[Group]:
    """Groups by the chosen column; equal ones by name."""
    sort = choice.sort
    keys: dict[str, Any] = {
        "dokumen": lambda total: total.documents,
        "pagu": lambda total: total.budget,
        "aksi": lambda total: total.actions,
        "realisasi": lambda total: total.realized,
        "persen": lambda total: Decimal(-1) if total.realized_share is None else total.realized_share,
        # Over one denominator the shares stand in the order of the amounts.
        "pangsa": lambda total: total.of(choice.basis),
    }
    by_name = sorted(groups, key=lambda group: departments[group.department_id].short_name)
    name = sort.removeprefix("-")
    if name == "nama":
        return by_name[::-1] if sort.startswith("-") else by_name
    return sorted(by_name, key=lambda group: keys[name](group.total), reverse=sort.startswith("-"))


# --- cards --------------------------------------------------------------------------------------------------------


def headline(total: Amounts, words: Words) -> list[dict[str, Any]]:
    """The four figures above the tables; each names what it is taken of."""
    share = words.share(total)
    done = total.realized_share
    return [
        {
            "label": "ARG: pagu sub kegiatan",
            "value": rupiah_short(total.budget),
            "foot": f"rencana aksi {rupiah_short(total.actions)}",
        },
        {
            "label": "Pangsa ARG",
            "value": percent(share, PLACES),
            "foot": words.formula if share is not None else f"{words.denominator.label.lower()} belum dicatat",
        },
        {
            "label": "Realisasi",
            "value": rupiah_short(total.realized),
            "share": min(done, Decimal(100)) if done is not None else Decimal(0),
            "foot": f"{percent(done)} dari pagu sub kegiatan" if done is not None else "belum ada pagu",
        },
        {
            "label": "Dokumen terverifikasi",
            "value": str(total.documents),
            "foot": f"{total.frozen} dibekukan ke DPA",
        },
    ]


# --- workbook -----------------------------------------------------------------------------------------------------


def _money_columns(words: Words) -> list[OutColumn]:
    return [
        OutColumn("Dokumen", 10, "int"),
        OutColumn("Pagu sub kegiatan (Rp)", 22, "money"),
        OutColumn("Rencana aksi (Rp)", 22, "money"),
        OutColumn("Realisasi (Rp)", 22, "money"),
        OutColumn("Realisasi (% pagu)", 14, "decimal"),
        OutColumn(f"Pangsa (%): {words.formula}", 30, "decimal"),
    ]


def _money(amounts: Amounts, words: Words) -> list[Any]:
    return [
        amounts.documents,
        amounts.budget,
        amounts.actions,
        amounts.realized,
        _rounded(amounts.realized_share),
        _rounded(words.share(amounts)),
    ]


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.0001"))


def recap_sheets(
    groups: Iterable[Group],
    departments: Mapping[int, Department],
    totals: Mapping[str, Amounts],
    words: Words,
    heading: list[str],
) -> list[Sheet]:
    """The recap by department and category, and by category."""

    def rows() -> Iterator[list[Any]]:
        for group in groups:
            department = departments[group.department_id]
            for key, amounts in group.rows:
                yield [department.code, department.name, CATEGORY_LABELS[key], *_money(amounts, words)]
        yield ["", "JUMLAH", "", *_money(sum(totals.values(), Amounts()), words)]

    who = [OutColumn("Kode", 14, "text"), OutColumn("Perangkat daerah", 44), OutColumn("Kategori ARG", 40)]
    by_category = [[CATEGORY_LABELS[key], *_money(amounts, words)] for key, amounts in totals.items()]
    return [
        Sheet("Rekap ARG", [*who, *_money_columns(words)], rows(), heading=heading),
        Sheet(
            "Menurut kategori", [OutColumn("Kategori ARG", 40), *_money_columns(words)], by_category, heading=heading
        ),
    ]


def document_sheet(rows: Iterable[Document], departments: Mapping[int, Department], heading: list[str]) -> Sheet:
    """Every document that the recap counts."""
    columns = [
        OutColumn("Kode OPD", 14, "text"),
        OutColumn("Perangkat daerah", 36),
        OutColumn("Kode sub kegiatan", 22, "text"),
        OutColumn("Sub kegiatan", 60),
        OutColumn("Versi", 12),
        OutColumn("Kategori ARG", 40),
        OutColumn("Pagu sub kegiatan (Rp)", 22, "money"),
        OutColumn("Rencana aksi (Rp)", 22, "money"),
        OutColumn("Realisasi (Rp)", 22, "money"),
        OutColumn("Nomor DPA", 30, "text"),
    ]
    values = (
        [
            departments[row.department_id].code,
            departments[row.department_id].name,
            row.code,
            row.name,
            str(BudgetVersion(row.budget_version).label),
            CATEGORY_LABELS[row.category],
            row.budget,
            row.actions,
            row.realized,
            row.dpa_number,
        ]
        for row in rows
    )
    return Sheet("Dokumen", columns, values, heading=heading)


def heading_of(year: FiscalYear, words: Words, as_of: Any) -> list[str]:
    """The lines above every sheet: what is counted, when, and over what."""
    return [
        f"Anggaran responsif gender (ARG) tahun anggaran {year.year}",
        f"Keadaan per {tanggal(as_of)}; hanya GAP dan GBS terverifikasi, versi yang berlaku",
        words.sentence if words.denominator.amount is not None else f"{words.denominator.label} belum dicatat",
    ]
