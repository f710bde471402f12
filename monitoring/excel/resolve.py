"""Which sub-activity each analysis of a file is about: by its code; by a name only if a person says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from departments.models import Department, FiscalYear, SubActivity

from ..domain.pprg_import import Proposal
from ..domain.pprg_merge import PARTS
from ..forms.pprg_excel import SKIP
from .cells import FileRow, Remarks
from .foreign import ForeignDocument
from .foreign_text import names_in
from .own import FileDocument


@dataclass(frozen=True)
class Scope:
    """What a file may be about: the uploader's department, the year, and its sub-activities."""

    department: Department
    year: FiscalYear
    sub_activities: Sequence[SubActivity]

    def by_code(self, code: str) -> SubActivity | None:
        """The sub-activity of that code."""
        return next((row for row in self.sub_activities if row.code == code), None)

    def by_answer(self, answer: str) -> SubActivity | None:
        """The sub-activity that was chosen."""
        return next((row for row in self.sub_activities if str(row.pk) == answer), None)

    @property
    def words(self) -> str:
        """Department and year in words."""
        return f"{self.department.name} tahun {self.year.year}"


@dataclass(frozen=True)
class Question:
    """An analysis whose sub-activity a person must tell: why, what it says of itself, a suggestion, the answer."""

    row: FileRow
    reason: str
    text: str
    suggestion: str = ""
    answer: str = ""

    @property
    def name(self) -> str:
        """The key of the answer: the number of the row."""
        return str(self.row.number)

    @property
    def chosen(self) -> str:
        """What the list shows: the answer, else the suggestion."""
        return self.answer or self.suggestion


def resolve_own(documents: Sequence[FileDocument], scope: Scope, remarks: Remarks, *, whole: bool) -> list[Proposal]:
    """Proposals of our own workbook, by exact code; documents in which nothing is written yet are left out."""
    proposals = []
    for document in documents:
        sub_activity = scope.by_code(document.code)
        if sub_activity is None:
            document.row.error("code", f"Kode {document.code} bukan sub kegiatan {scope.words}.")
            continue
        parts = document.parts if whole else {name: value for name, value in document.parts.items() if _says(value)}
        if document.seen is None and not any(_says(value) for value in document.parts.values()):
            continue
        row = document.row
        proposals.append(
            Proposal(sub_activity, document.version, parts, whole, document.seen, sheet=row.sheet, row=row.number)
        )
    return proposals


def _says(value: object) -> bool:
    return value not in (None, "", ())


def resolve_foreign(
    documents: Sequence[ForeignDocument], scope: Scope, version: str, answers: Mapping[str, str], remarks: Remarks
) -> tuple[list[Proposal], list[Question]]:
    """Proposals of a foreign workbook, and the questions that a person must answer (answered ones included)."""
    proposals: list[Proposal] = []
    questions: list[Question] = []
    taken: dict[int, int] = {}
    for document in documents:
        sub_activity, question = _identify(document, scope, answers)
        if question is not None:
            questions.append(question)
        if sub_activity is None:
            continue
        remarks.extend(document.remarks)
        document.row.remarks = remarks
        first = taken.setdefault(sub_activity.pk, document.row.number)
        if first != document.row.number:
            document.row.error("identity", f"Sub kegiatan {sub_activity.code} sudah dipakai baris {first}.")
            continue
        row = document.row
        parts = {name: document.parts[name] for name in PARTS if name in document.parts}
        proposals.append(
            Proposal(sub_activity, version, parts, whole=False, foreign=True, sheet=row.sheet, row=row.number)
        )
    return proposals, questions


def _identify(
    document: ForeignDocument, scope: Scope, answers: Mapping[str, str]
) -> tuple[SubActivity | None, Question | None]:
    """The sub-activity, and the question where the code does not tell it."""
    codes = document.identity.codes
    if len(codes) == 1 and (found := scope.by_code(codes[0])):
        return found, None
    suggestion = ""
    if len(codes) > 1:
        reason = f"Ada {len(codes)} kode: {', '.join(codes)}."
    elif codes:
        reason = f"Kode {codes[0]} bukan sub kegiatan {scope.words}."
    else:
        names = names_in(document.text, [row.name for row in scope.sub_activities])
        same = [row for row in scope.sub_activities if [row.name] == names]
        suggestion = str(same[0].pk) if len(same) == 1 else ""
        reason = (
            "Tidak ada kode; namanya cocok dengan satu sub kegiatan. Pastikan benar."
            if suggestion
            else ("Tidak ada kode, dan namanya tidak cocok dengan tepat satu sub kegiatan.")
        )
    answer = answers.get(str(document.row.number), "")
    answer = answer if answer == SKIP or scope.by_answer(answer) else ""
    question = Question(document.row, reason, document.text[:300], suggestion, answer)
    return scope.by_answer(answer), question
