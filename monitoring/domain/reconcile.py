"""An export of SIPD or DPA held against the PPRG of a year: stored as it came, compared anew whenever it is looked at.

A line is matched by code and department, without a department by code alone. A code that several departments carry
out is then reported, never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from departments.domain.budget import figure_date_problem
from departments.enums import BudgetKind
from departments.models import FiscalYear
from pug_tanjungbalai.common import audit, received
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.formats import rupiah
from pug_tanjungbalai.common.models import ImportRun

from ..enums import BudgetVersion
from ..models import Reconciliation, ReconciliationRow
from ..queries import reconcile as queries
from ..queries.arg import Document
from ..queries.reconcile import Carried, Facts
from ..rules import can_reconcile

WITHOUT, CEILING, UNVERIFIED, FOREIGN, ABSENT, UNCLEAR = (
    "tanpa-pprg",
    "beda-pagu",
    "realisasi",
    "kode",
    "tidak-di-sipd",
    "rancu",
)
#: The lists in the order of the tabs.
LISTS = {
    WITHOUT: "Di SIPD tanpa PPRG",
    CEILING: "Pagu berbeda",
    UNVERIFIED: "Realisasi tanpa GBS terverifikasi",
    FOREIGN: "Kode di luar nomenklatur",
    ABSENT: "PPRG tidak di SIPD",
    UNCLEAR: "Perlu dipastikan",
}


@dataclass(frozen=True)
class Line:
    """One line as the file has it: the row of the sheet and exact Rupiah; None for an empty cell."""

    number: int
    code: str
    name: str = ""
    department_code: str = ""
    ceiling: Decimal | None = None
    realization: Decimal | None = None


@dataclass(frozen=True)
class Item:
    """One entry of a list: what SIPD says, what is recorded here, and why it is on the list.

    ``partial``: the GBS holds less than the pagu, which is no fault. ``candidates`` are the departments of a code that
    cannot be told apart.
    """

    code: str
    name: str
    rows: tuple[int, ...] = ()
    ceiling: Decimal | None = None
    realization: Decimal | None = None
    carried: Carried | None = None
    department_id: int | None = None
    document: Document | None = None
    recorded: Decimal | None = None
    reasons: tuple[str, ...] = ()
    partial: bool = False
    candidates: tuple[int, ...] = ()

    @property
    def required(self) -> bool:
        """The sub-activity must have PPRG."""
        return self.carried is not None and self.carried.required


@dataclass
class Comparison:
    """The differences by list, and how many lines agree with everything."""

    lists: dict[str, list[Item]] = field(default_factory=lambda: {name: [] for name in LISTS})
    agreeing: int = 0

    def of_departments(self, ids: frozenset[int]) -> Comparison:
        """What concerns some departments only; what cannot be told apart concerns nobody."""
        own = {name: [item for item in items if item.department_id in ids] for name, items in self.lists.items()}
        return Comparison(own, self.agreeing)

    def counts(self) -> dict[str, int]:
        """List -> entries that ask for something to be done."""
        return {name: sum(not item.partial for item in items) for name, items in self.lists.items()}


# --- compare ------------------------------------------------------------------------------------------------------


def compare(lines: Iterable[Line], facts: Facts, version: str) -> Comparison:
    """Hold the lines of an export of budget ``version`` against what is recorded. A pure function."""
    return _Comparing(facts, version).run(lines)


class _Comparing:
    """One comparison: look-ups made once, then line by line."""

    def __init__(self, facts: Facts, version: str) -> None:
        self.facts, self.version = facts, version
        self.by_code: dict[str, list[Carried]] = defaultdict(list)
        for carried in facts.sub_activities:
            self.by_code[carried.code].append(carried)
        self.department_ids = {row.code: row.pk for row in facts.departments.values()}
        self.documents = _preferred(facts.documents, version)
        self.result = Comparison()
        self.seen: set[int] = set()
        self.unclear_codes: set[str] = set()

    def run(self, lines: Iterable[Line]) -> Comparison:
        for (department, _code), rows in _together(lines).items():
            item = _item_of(rows)
            if self.facts.codes is not None and item.code not in self.facts.codes:
                self._add(FOREIGN, self._placed(item, department))
            self._judge(item, department, len(rows))
        self._absent()
        for items in self.result.lists.values():
            items.sort(key=lambda item: (item.partial, not item.required, item.code))
        return self.result

    def _add(self, name: str, item: Item, *reasons: str, **changes: Any) -> None:
        self.result.lists[name].append(replace(item, reasons=reasons, **changes))

    def _placed(self, item: Item, department: str) -> Item:
        """A line with the department that it names, or the only one that carries it out."""
        found = self._candidates(item, department)
        if len(found) == 1:
            return self._matched(item, found[0])
        return replace(item, department_id=self.department_ids.get(department))

    def _candidates(self, item: Item, department: str) -> list[Carried]:
        rows = self.by_code.get(item.code, [])
        return [row for row in rows if not department or row.department_id == self.department_ids.get(department)]

    def _matched(self, item: Item, carried: Carried) -> Item:
        return replace(
            item,
            name=item.name or carried.name,
            carried=carried,
            department_id=carried.department_id,
            document=self.documents.get(carried.pk),
            recorded=self._recorded(carried.pk),
        )

    def _recorded(self, pk: int) -> Decimal | None:
        """The recorded pagu of the version; of perubahan the pagu murni while there is no other."""
        original = self.facts.ceilings.get((pk, BudgetKind.ORIGINAL))
        if self.version == BudgetVersion.REVISED:
            return self.facts.ceilings.get((pk, BudgetKind.REVISED), original)
        return original

    def _judge(self, item: Item, department: str, count: int) -> None:
        """Put one line on the lists where it belongs."""
        if department and department not in self.department_ids:
            self.unclear_codes.add(item.code)
            self._add(UNCLEAR, item, f"Kode perangkat daerah {department} tidak terdaftar.")
            return
        found = self._candidates(item, department)
        if not department and (len(found) > 1 or count > 1):
            self._unclear(item, found)
        elif found:
            self._judge_match(self._matched(item, found[0]))
        elif self.facts.codes is None or item.code in self.facts.codes:
            place = replace(item, department_id=self.department_ids.get(department))
            self._add(WITHOUT, place, "Belum tercatat sebagai sub kegiatan perangkat daerah pada tahun ini.")

    def _unclear(self, item: Item, found: Sequence[Carried]) -> None:
        """A code that cannot be told apart without a department."""
        self.unclear_codes.add(item.code)
        ids = tuple(row.department_id for row in found)
        names = ", ".join(self.facts.departments[pk].short_name for pk in ids)
        reason = (
            f"Dilaksanakan {len(found)} perangkat daerah ({names}); ekspor tidak menyebut yang mana."
            if len(found) > 1
            else "Kode ini muncul lebih dari sekali tanpa kode perangkat daerah."
        )
        self._add(UNCLEAR, item, reason, candidates=ids)

    def _judge_match(self, item: Item) -> None:
        assert item.carried is not None
        self.seen.add(item.carried.pk)
        found = False
        if item.document is None:
            self._add(WITHOUT, item, "Belum ada PPRG.")
            found = True
        else:
            reasons, partial = self._ceiling_reasons(item, item.document)
            if reasons:
                self._add(CEILING, item, *reasons, partial=partial)
                found = not partial
        if item.realization and item.carried.pk not in self.facts.covered:
            self._add(UNVERIFIED, item, self._state(item))
            found = True
        self.result.agreeing += not found

    @staticmethod
    def _state(item: Item) -> str:
        if item.document is None:
            return "Sudah terealisasi, belum ada PPRG."
        return "Sudah terealisasi, GBS belum terverifikasi."

    def _ceiling_reasons(self, item: Item, document: Document) -> tuple[list[str], bool]:
        """Where the pagu of SIPD differs from what is recorded and written; whether that is only a partial GBS."""
        if item.ceiling is None:
            return [], False
        reasons = []
        if item.recorded is None:
            reasons.append("Pagu belum dicatat di sini.")
        elif item.recorded != item.ceiling:
            word = "lebih besar" if item.ceiling > item.recorded else "lebih kecil"
            reasons.append(f"Pagu SIPD {word} {rupiah(abs(item.ceiling - item.recorded))} dari yang tercatat.")
        old = self.version == BudgetVersion.REVISED and document.budget_version == BudgetVersion.ORIGINAL
        before = self.facts.ceilings.get((document.sub_activity_id, BudgetKind.ORIGINAL))
        if old and before is not None and before != item.ceiling:
            reasons.append("Pagu berubah, GBS masih versi murni.")
        if document.total is not None and document.total > item.ceiling:
            reasons.append(f"GBS melebihi pagu SIPD sebesar {rupiah(document.total - item.ceiling)}.")
        elif document.total is not None and document.total < item.ceiling and not reasons:
            return [f"GBS memuat sebagian pagu; di luarnya {rupiah(item.ceiling - document.total)}."], True
        return reasons, False

    def _absent(self) -> None:
        """PPRG whose sub-activity no line is about."""
        for pk, document in self.documents.items():
            if pk in self.seen or document.code in self.unclear_codes:
                continue
            carried = Carried(pk, document.code, document.name, document.department_id, document.required)
            item = Item(document.code, document.name)
            self._add(ABSENT, self._matched(item, carried), "Tidak ada pada ekspor.")


def _preferred(documents: Iterable[Document], version: str) -> dict[int, Document]:
    """Sub-activity -> its live PPRG of the version, or the other one where it has none of it."""
    found: dict[int, Document] = {}
    for document in documents:
        if document.sub_activity_id not in found or document.budget_version == version:
            found[document.sub_activity_id] = document
    return found


def _together(lines: Iterable[Line]) -> dict[tuple[str, str], list[Line]]:
    """Lines of one department and code together."""
    groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.department_code, line.code].append(line)
    return groups


def _item_of(lines: Sequence[Line]) -> Item:
    """The lines of one code as one entry; amounts are added."""
    return Item(
        code=lines[0].code,
        name=lines[0].name,
        rows=tuple(line.number for line in lines),
        ceiling=_sum(line.ceiling for line in lines),
        realization=_sum(line.realization for line in lines),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


# --- store --------------------------------------------------------------------------------------------------------


def require_reconciler(actor: Any) -> None:
    """Refuse everyone but Bapperida and BPKPD."""
    if not can_reconcile(actor):
        raise NotAllowed("Hanya Bapperida dan BPKPD yang mengunggah rekonsiliasi.")


@dataclass(frozen=True)
class Source:
    """Of what the export is: year, budget version, day and document."""

    year: FiscalYear
    version: str
    as_of: dt.date
    document_number: str


def stored_lines(reconciliation: Reconciliation) -> list[Line]:
    """The lines of a stored reconciliation."""
    return [
        Line(row.sheet_row, row.code, row.name, row.department_code, row.ceiling, row.realization)
        for row in queries.lines_of(reconciliation)
    ]


def same_source(sha256: str, source: Source) -> Reconciliation | None:
    """The reconciliation of the very same file with the same year, version, day and document."""
    rows = queries.twins(sha256).filter(
        fiscal_year=source.year,
        budget_version=source.version,
        as_of=source.as_of,
        document_number=source.document_number,
    )
    return rows.first()


@transaction.atomic
def store(*, run: ImportRun, source: Source, lines: Sequence[Line], actor: Any, today: dt.date) -> Reconciliation:
    """Keep the lines of a file as they came, once; returns the reconciliation.

    :class:`IllegalMove` where the file was stored already or its day does not fit the year; then nothing is written.
    """
    require_reconciler(actor)
    problem = figure_date_problem(source.as_of, source.year, today)
    if problem:
        raise IllegalMove(problem)
    # One at a time a year, so that the same file does not come in twice at once.
    FiscalYear.objects.select_for_update().get(pk=source.year.pk)
    received.claim(run)
    if same_source(run.sha256, source) is not None:
        raise IllegalMove("Berkas yang sama sudah disimpan sebagai rekonsiliasi ini; tidak ada yang ditambahkan.")
    made = Reconciliation(
        fiscal_year=source.year,
        budget_version=source.version,
        as_of=source.as_of,
        document_number=source.document_number,
        import_run=run,
    )
    made.full_clean()
    audit.save(made, actor=actor)
    ReconciliationRow.objects.bulk_create(
        (
            ReconciliationRow(
                reconciliation=made,
                sheet_row=line.number,
                code=line.code,
                name=line.name,
                department_code=line.department_code,
                ceiling=line.ceiling,
                realization=line.realization,
            )
            for line in lines
        ),
        batch_size=1000,
    )
    run.refresh_from_db(fields=["state", "applied_at"])
    run.summary = {"created": len(lines), "updated": 0, "unchanged": 0}
    run.save(update_fields=["summary"])
    audit.record(actor=actor, action="impor", obj=run, changes={"created": [0, len(lines)]})
    return made
