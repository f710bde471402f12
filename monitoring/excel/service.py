"""The way of an uploaded workbook: read, compared, kept as a run, carried out. Pages and tests go through here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from departments.models import FiscalYear
from pug_tanjungbalai.common import audit, received
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.importing import CellIssue
from pug_tanjungbalai.common.models import ImportRun
from pug_tanjungbalai.common.text import comparable
from pug_tanjungbalai.common.xlsx import SheetRows, WorkbookError, read_sheets

from ..domain import pprg_import
from ..domain.pprg_import import REFUSED, Plan, Planned, Proposal
from ..enums import BudgetVersion
from ..queries import pprg as pprg_queries
from ..queries.pprg_workbook import IMPORT_KIND
from .cells import Remarks
from .foreign import read_foreign
from .layout import LAYOUT_VERSION, MARK, MARKER, SUMMARY
from .own import read_own
from .report import summary_of
from .resolve import Question, Scope, resolve_foreign, resolve_own

OWN, LOOSE, FOREIGN = "own", "loose", "foreign"
MAX_ROWS, MAX_COLUMNS = 20_000, 30


@dataclass(frozen=True)
class Options:
    """What a person says beside the file: year and budget version of a foreign one, and answers to its questions."""

    fiscal_year: int | None = None
    budget_version: str = BudgetVersion.ORIGINAL.value
    answers: Mapping[str, str] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As the run keeps them."""
        return {
            "fiscal_year": self.fiscal_year,
            "budget_version": self.budget_version,
            "answers": dict(self.answers),
        }

    @classmethod
    def of(cls, run: ImportRun) -> Options:
        """Those of a kept run."""
        return cls(**run.options)


@dataclass
class Examined:
    """A file, read and compared: its kind, remarks, questions, and the plan (None where nothing can be planned)."""

    kind: str = FOREIGN
    year: FiscalYear | None = None
    remarks: Remarks = field(default_factory=Remarks)
    questions: list[Question] = field(default_factory=list)
    scope: Scope | None = None
    plan: Plan = field(default_factory=lambda: Plan([]))

    @property
    def open_questions(self) -> list[Question]:
        """Questions without an answer."""
        return [question for question in self.questions if not question.answer]

    @property
    def error_count(self) -> int:
        """How many errors there are."""
        return self.remarks.error_count

    @property
    def can_apply(self) -> bool:
        """Nothing stands in the way, and there is something to save."""
        return not self.error_count and not self.open_questions and self.plan.changes_anything


def examine(file: Any, options: Options, actor: Any) -> Examined:
    """Dry run: read and judge a file of the actor's department, compare it; saves nothing."""
    pprg_import.require_uploader(actor)
    result = Examined()
    try:
        proposals = _proposals(file, options, actor, result)
    except WorkbookError as error:
        result.remarks.error(CellIssue("", None, "", "", error.message))
        return result
    if result.year is not None and not result.error_count:
        result.plan = pprg_import.plan(proposals, actor=actor, year=result.year)
        for row in result.plan.of(REFUSED):
            message = f"{row.proposal.title}: {row.reason}"
            result.remarks.error(CellIssue(row.proposal.sheet, row.proposal.row, "", "", message))
    return result


def _proposals(file: Any, options: Options, actor: Any, result: Examined) -> list[Proposal]:
    sheets = read_sheets(file, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
    mark = _mark(sheets)
    named = {comparable(sheet.name) for sheet in sheets}
    result.kind = OWN if mark else LOOSE if comparable(SUMMARY.title) in named else FOREIGN
    _check_mark(mark, actor)
    year = int(mark["tahun"]) if mark.get("tahun", "").isdigit() else options.fiscal_year
    result.year = FiscalYear.objects.filter(year=year or 0).first()
    if result.year is None:
        raise WorkbookError(f"Tahun anggaran {year or ''} tidak tercatat. Pilih tahun anggaran yang benar.")
    sub_activities = list(pprg_queries.own_sub_activities(actor.department_id, result.year))
    result.scope = Scope(actor.department, result.year, sub_activities)
    if result.kind == FOREIGN:
        documents = read_foreign(sheets, result.remarks)
        proposals, result.questions = resolve_foreign(
            documents, result.scope, options.budget_version, options.answers, result.remarks
        )
        return proposals
    own = read_own(sheets, result.remarks)
    return resolve_own(own, result.scope, result.remarks, whole=result.kind == OWN)


def _mark(sheets: Sequence[SheetRows]) -> dict[str, str]:
    """What the hidden sheet of our workbook says; empty where there is none."""
    sheet = next((sheet for sheet in sheets if sheet.name == MARKER), None)
    rows = {str(row.cells.get(1)): str(row.cells.get(2, "")) for row in sheet.rows} if sheet else {}
    return rows if MARK in rows else {}


def _check_mark(mark: Mapping[str, str], actor: Any) -> None:
    """Refuse a workbook of another layout or of another department."""
    if not mark:
        return
    if mark[MARK] != LAYOUT_VERSION:
        raise WorkbookError("Buku kerja ini dari versi sistem yang lain. Unduh buku kerja baru, lalu salin isiannya.")
    code = mark.get("perangkat_daerah", "")
    if code != actor.department.code:
        raise WorkbookError(
            f"Buku kerja ini milik perangkat daerah {code}; Anda mengunggah untuk {actor.department.code}."
        )


# --- runs ---------------------------------------------------------------------------------------------------------


def keep(*, file: Any, options: Options, actor: Any) -> ImportRun:
    """Keep a file that was examined."""
    pprg_import.require_uploader(actor)
    return received.keep(kind=IMPORT_KIND, file=file, options=options.stored(), actor=actor)


def examine_run(run: ImportRun, actor: Any) -> Examined:
    """What the kept file would change now; a fresh dry run."""
    with run.file.open("rb") as file:
        return examine(file, Options.of(run), actor)


def answer(*, run: ImportRun, answers: Mapping[str, str], actor: Any) -> None:
    """Keep which sub-activities a person has chosen for the analyses of a foreign file."""
    pprg_import.require_uploader(actor)
    options = {**run.options, "answers": dict(answers)}
    if not ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.CHECKED).update(options=options):
        raise IllegalMove("Impor ini sudah diterapkan.")
    run.options = options


def apply_run(*, run: ImportRun, actor: Any, overwrite: Collection[str], digest: str) -> list[Planned]:
    """Carry out the kept file, all or nothing, once; returns the documents that were saved.

    Examined anew: ``digest`` stands for what the person has seen (``Plan.digest``). :class:`StaleVersion` where the
    text or the file's meaning has changed since, :class:`IllegalMove` where it cannot be applied; then the run stays
    open and nothing is saved.
    """
    with transaction.atomic():
        received.claim(run)
        examined = examine_run(run, actor)
        if examined.plan.digest != digest:
            raise StaleVersion("Naskah berubah sejak pemeriksaan ini dibuat. Periksa daftar perubahan yang baru.")
        if not examined.can_apply:
            raise IllegalMove("Impor ini tidak dapat diterapkan; periksa kesalahan dan pertanyaannya.")
        saved = pprg_import.carry_out(
            plan=examined.plan, actor=actor, overwrite=overwrite, source=f"Buku kerja {run.original_name}"
        )
        if not saved:
            raise IllegalMove("Tidak ada dokumen yang dipilih untuk diganti; tidak ada yang disimpan.")
        run.refresh_from_db(fields=["state", "applied_at"])
        run.summary = summary_of(examined.plan, saved)
        run.save(update_fields=["summary"])
        audit.record(actor=actor, action="impor", obj=run, changes={"updated": [0, len(saved)]})
    return saved


def discard_run(*, run: ImportRun, actor: Any) -> None:
    """Delete a checked run that will not be applied, with its file."""
    pprg_import.require_uploader(actor)
    received.discard(run)
