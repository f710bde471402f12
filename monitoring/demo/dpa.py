"""What finance does with the PPRG: freezing to the DPA, realisation by semester, one reconciliation with SIPD."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from departments.enums import BudgetKind
from departments.models import BudgetFigure
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.formats import rupiah
from pug_tanjungbalai.common.models import AuditEntry, ImportRun
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet, write_workbook

from ..domain import dpa
from ..domain.pprg_budget import Budget, budget_of
from ..domain.reconcile import Source
from ..enums import BudgetVersion, SubmissionState
from ..excel import reconcile as service
from ..models import Submission, SubmissionHistory
from ..queries import pprg as queries
from .clock import add_workdays, at_work
from .state import Demo

S = SubmissionState
#: Budget year -> how many of a hundred verified documents are frozen.
FROZEN = {2025: 96, 2026: 88}
#: Day of the DPA, and of the DPPA after the change of the budget, in the budget year.
DPA_DAY, DPPA_DAY = (1, 2), (10, 1)
#: A year is closed on 31 January of the year after: nothing is frozen then any more.
LAST_DAY = (1, 20)
EXPORTED = dt.date(2026, 9, 30)
UPLOADED = dt.date(2026, 10, 7)
EXPORT_NUMBER = "900/312/BPKPD/2026 (fiktif)"
#: Codes that the export has and the nomenclature has not: of an older list, and mistyped.
FOREIGN_CODES = (
    ("2.17.07.2.01.0099", "Pemberdayaan Melalui Kemitraan Usaha Mikro", 86_500_000, 41_200_000),
    ("1.06.05.2.02.06", "Fasilitasi Bantuan Sosial Kesejahteraan Keluarga", 120_000_000, 0),
    ("7.01.03.2.02.000", "Pemberdayaan Masyarakat di Kelurahan", 64_000_000, 22_750_000),
)
#: Codes of two districts each, whose lines come without a department.
UNPLACED = frozenset({"7.01.03.2.06.0010", "7.01.04.2.01.0002"})
DIFFERENCES = (
    "Jumlah anggaran GBS {total} memuat honor narasumber yang pada DPA ditempatkan di sub kegiatan lain.",
    "Belanja perjalanan pada DPA lebih kecil; rencana aksi terakhir dibiayai setelah perubahan APBD.",
    "Kode rekening belanja hibah berbeda; jumlahnya sama setelah digabung.",
)


class Finance:
    """Follows the submissions: everything here rests on what they have come to."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.actor = demo.users["bpkpd"]

    def create(self) -> None:
        """What was copied, frozen documents, who recorded the realisation, and the reconciliation."""
        self._link_copies()
        self._freeze()
        self._sign_figures()
        self._reconcile()

    def _link_copies(self) -> None:
        """A versi perubahan was begun from the verified murni of its sub-activity."""
        originals = {
            row.sub_activity_id: row
            for row in Submission.objects.filter(budget_version=BudgetVersion.ORIGINAL, state=S.VERIFIED)
        }
        copies = []
        for row in Submission.objects.filter(budget_version=BudgetVersion.REVISED):
            row.copied_from = originals.get(row.sub_activity_id)
            copies.append(row)
        copies += self._copies_of_last_year()
        Submission.objects.bulk_update(copies, ["copied_from"])

    def _copies_of_last_year(self) -> list[Submission]:
        """Every third murni whose sub-activity had a verified document when it was begun."""
        rows = (
            Submission.objects.filter(budget_version=BudgetVersion.ORIGINAL)
            .select_related("sub_activity__item", "sub_activity__fiscal_year")
            .order_by("pk")
        )
        known = {self._place(row): row for row in rows if row.verified_at}
        found = []
        for row in sorted(rows, key=self._place)[::3]:
            department_id, code, year = self._place(row)
            source = known.get((department_id, code, year - 1))
            if source is not None and source.verified_at is not None and source.verified_at < row.created_at:
                row.copied_from = source
                found.append(row)
        return found

    @staticmethod
    def _place(row: Submission) -> tuple[int, str, int]:
        """Department, code and budget year."""
        sub_activity = row.sub_activity
        return sub_activity.department_id, sub_activity.item.code, sub_activity.fiscal_year.year

    # --- freezing -------------------------------------------------------------------------------------------------

    def _freeze(self) -> None:
        """Most verified documents, some working days after the verification or the DPA, whichever came later."""
        rows = (
            Submission.objects.filter(state=S.VERIFIED, sub_activity__fiscal_year__year__in=FROZEN)
            .select_related("sub_activity__department", "sub_activity__fiscal_year", "sub_activity__item")
            .order_by(
                "sub_activity__fiscal_year__year",
                "sub_activity__department__code",
                "sub_activity__item__code",
                "budget_version",
            )
        )
        figures = queries.figures_of_many(row.sub_activity_id for row in rows)
        frozen, history, entries = [], [], []
        for number, row in enumerate(rows, 1):
            rng = self.demo.rng("dpa", row.sub_activity.fiscal_year.year, row.sub_activity.item.code, number)
            moment = self._moment(row, rng)
            if moment is None:
                continue
            gap = self.demo.contents[row.pk]
            known = queries.newest_by_kind(figures[row.sub_activity_id], timezone.localdate(moment))
            budget = budget_of(gap, known)
            statement = self._statement(row, number, budget, rng)
            history.append(self._history(row, statement, dpa.kept(gap, budget, statement), moment))
            before = audit.values_of(row)
            row.dpa_number, row.dpa_date, row.frozen_at = statement.number, statement.date, moment
            row.version += 1
            entry = audit.build(
                actor=self.actor,
                action=dpa.FREEZE,
                obj=row,
                changes=audit.difference(before, audit.values_of(row)),
                reason=history[-1].note,
            )
            entry.at = moment
            frozen.append(row)
            entries.append(entry)
        # All rows exist: an insert that gives way to an update is far quicker than the long CASE of bulk_update.
        Submission.objects.bulk_create(
            frozen,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["dpa_number", "dpa_date", "frozen_at", "version"],
            batch_size=200,
        )
        SubmissionHistory.objects.bulk_create(history, batch_size=200)
        AuditEntry.objects.bulk_create(entries, batch_size=200)

    def _moment(self, row: Submission, rng: Any) -> dt.datetime | None:
        """When it was frozen; None where it has not been."""
        year = row.sub_activity.fiscal_year.year
        assert row.verified_at is not None
        if rng.randint(1, 100) > FROZEN[year]:
            return None
        ready = max(timezone.localdate(row.verified_at), self._document_day(row))
        moment = at_work(rng, add_workdays(ready, rng.randint(2, 11)), row.verified_at)
        last = dt.date(year + 1, *LAST_DAY)
        return moment if self.demo.passed(moment) and timezone.localdate(moment) <= last else None

    @staticmethod
    def _document_day(row: Submission) -> dt.date:
        day = DPPA_DAY if row.budget_version == BudgetVersion.REVISED else DPA_DAY
        return dt.date(row.sub_activity.fiscal_year.year, *day)

    def _statement(self, row: Submission, number: int, budget: Budget, rng: Any) -> dpa.Dpa:
        year, code = row.sub_activity.fiscal_year.year, row.sub_activity.item.code
        name = f"{dpa.document_name(row)}/A.1/{code[:7]}/{100 + number}/{year} (fiktif)"
        agrees = rng.randint(1, 100) > 6 and not dpa.obstacles(budget)
        note = "" if agrees else rng.choice(DIFFERENCES).format(total=rupiah(budget.total))
        return dpa.Dpa(name, self._document_day(row), agrees, note)

    def _history(
        self, row: Submission, statement: dpa.Dpa, snapshot: dict[str, Any], moment: dt.datetime
    ) -> SubmissionHistory:
        return SubmissionHistory(
            record=row,
            action=dpa.FREEZE,
            from_state=row.state,
            to_state=row.state,
            actor=self.actor,
            actor_role=self.actor.role,
            note=dpa.statement_words(statement, row),
            version=row.version + 1,
            snapshot=snapshot,
            at=moment,
        )

    # --- realisation ----------------------------------------------------------------------------------------------

    def _sign_figures(self) -> None:
        """Finance recorded the half-year figures in the week after the semester."""
        entries: list[AuditEntry] = []
        figures = BudgetFigure.objects.filter(kind=BudgetKind.REALIZED, import_run__isnull=True).order_by("pk")
        for figure in figures:
            rng = self.demo.rng("realisasi", figure.as_of.isoformat(), len(entries))
            moment = at_work(rng, add_workdays(figure.as_of, rng.randint(3, 9)))
            if not self.demo.passed(moment):
                continue
            entry = audit.build(
                actor=self.actor,
                action="buat",
                obj=figure,
                changes=audit.difference({}, audit.values_of(figure)),
            )
            entry.at = moment
            entries.append(entry)
        AuditEntry.objects.bulk_create(entries, batch_size=500)

    # --- reconciliation -------------------------------------------------------------------------------------------

    def _reconcile(self) -> None:
        """An export of the end of September, uploaded a week later."""
        year = self.demo.years.get(2026)
        if year is None or not self.demo.passed(UPLOADED):
            return
        source = Source(year, BudgetVersion.ORIGINAL.value, EXPORTED, EXPORT_NUMBER)
        columns = [
            OutColumn("Kode SKPD", 16, "text"),
            OutColumn("Kode Sub Kegiatan", 22, "text"),
            OutColumn("Nama Sub Kegiatan", 60),
            OutColumn("Pagu", 20, "money"),
            OutColumn("Realisasi", 20, "money"),
        ]
        heading = ["PEMERINTAH KOTA TANJUNGBALAI", "EKSPOR SIPD PER 30 SEPTEMBER 2026 (ANGKA FIKTIF)"]
        with write_workbook([Sheet("Ekspor", columns, self._export_rows(), heading=heading)]) as file:
            named = io.BytesIO(file.read())
        named.name = "ekspor-sipd-2026-09-30.xlsx"
        run = service.keep(file=named, source=source, actor=self.actor)
        service.apply_run(run=run, actor=self.actor, today=self.demo.clock.today)
        moment = at_work(self.demo.rng("rekonsiliasi"), UPLOADED)
        ImportRun.objects.filter(pk=run.pk).update(created_at=moment, applied_at=moment)

    def _export_rows(self) -> Iterator[list[Any]]:
        """The sub-activities of 2026 with believable faults of each kind."""
        rng = self.demo.rng("ekspor")
        keys = sorted(key for key in self.demo.subs if key[0] == 2026)
        spent = dict(
            BudgetFigure.objects.filter(
                sub_activity__fiscal_year__year=2026, kind=BudgetKind.REALIZED, as_of=dt.date(2026, 6, 30)
            ).values_list("sub_activity", "amount")
        )
        documented = set(Submission.objects.exclude(state=S.WITHDRAWN).values_list("sub_activity", flat=True))
        with_pprg = [key for key in keys if self.demo.subs[key].pk in documented]
        chosen = rng.sample(with_pprg, 9)
        missing, changed = set(chosen[:3]), dict(zip(chosen[3:], (106, 94, 50, 110, 90, 48), strict=True))
        for key in keys:
            row, code = self.demo.subs[key], key[2]
            if key in missing:
                continue
            ceiling = self.demo.pagu[key][0] * changed.get(key, 100) / 100
            realized = min(ceiling, spent.get(row.pk, Decimal(0)) * 148 / 100)
            yield ["" if code in UNPLACED else key[1], code, row.item.name, ceiling, realized]
        for code, name, foreign_ceiling, foreign_realized in FOREIGN_CODES:
            department = "NAKERKOPUKM" if code.startswith("2.17") else ""
            yield [department, code, name, foreign_ceiling, foreign_realized]
        yield ["", "", "JUMLAH", sum((self.demo.pagu[key][0] for key in keys), 0), None]
