"""The workbooks that people download: of one document, or of a department's whole year."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any, BinaryIO

from departments.domain.access import closed_reason
from departments.models import Department, FiscalYear, SubActivity

from ..domain.kak_basis import current_basis
from ..domain.pprg import is_open_for_writing
from ..domain.pprg_content import Content, header_of, read
from ..enums import BudgetVersion
from ..models import Submission
from ..queries import pprg_workbook as queries
from ..rules import writes_for_record
from .writing import Entry, Made, seen_mark, write_workbook

NOT_STARTED = "Belum dibuat"


def entry_of(submission: Submission, basis: tuple[str, ...]) -> Entry:
    """A document with the mark of its text; one whose text is locked cannot be filled in.

    ``basis`` is the legal basis that a KAK quotes now (``domain.kak_basis``).
    """
    return Entry(
        dataclasses.replace(read(submission), legal_basis=basis),
        str(submission.get_state_display()),
        seen_mark(submission.pk, submission.version),
        editable=is_open_for_writing(submission),
    )


def empty_entry(sub_activity: SubActivity, basis: tuple[str, ...]) -> Entry:
    """Rows in which a PPRG can be begun."""
    draft = Submission(sub_activity=sub_activity, budget_version=BudgetVersion.ORIGINAL)
    return Entry(Content(header=header_of(draft), legal_basis=basis), NOT_STARTED)


def submission_workbook(submission: Submission, today: dt.date) -> tuple[str, BinaryIO]:
    """Name and content of the workbook of one document."""
    sub_activity = submission.sub_activity
    made = Made(
        sub_activity.department.code,
        sub_activity.department.name,
        sub_activity.fiscal_year.year,
        today,
        [entry_of(submission, current_basis())],
    )
    name = f"buku-kerja-{sub_activity.code}-{submission.budget_version}-{made.fiscal_year}.xlsx"
    return name, write_workbook(made)


def department_workbook(
    user: Any, department: Department, year: FiscalYear, today: dt.date
) -> tuple[str, BinaryIO] | None:
    """Name and content of the workbook of a department and year; None where there is nothing to put in.

    All live documents that the user may read; for those who write for the department also the sub-activities that
    must have PPRG and have none. A fixed number of queries.
    """
    basis = current_basis()
    entries = [entry_of(row, basis) for row in queries.visible_live_in_full(user, department.pk, year)]
    if writes_for_record(user, user) and department.pk == user.department_id and not closed_reason(year):
        entries += [empty_entry(row, basis) for row in queries.unstarted(department.pk, year)]
    if not entries:
        return None
    entries.sort(key=lambda entry: (entry.content.header.sub_activity.code, entry.content.header.budget_version))
    made = Made(department.code, department.name, year.year, today, entries)
    return f"buku-kerja-{department.code.lower()}-{year.year}.xlsx", write_workbook(made)
