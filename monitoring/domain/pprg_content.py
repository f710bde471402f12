"""The content of a submission as plain values: read from the tables, kept in history, compared, judged.

:func:`read` gives a :class:`Content`; everything that looks at a GAP (GBS, completeness, comparison, printing)
takes one, so that the present text and any earlier version from the history are treated alike.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from departments.enums import DataSex
from departments.models import DepartmentHead, NomenclatureItem
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.validators import parent_code

from ..enums import ArgCategory, BudgetVersion, CauseKind, DocumentKind, GapFactorKind, IndicatorKind
from ..models import Submission

PLACE = "Tanjungbalai"
#: Beginnings of units of which L and P cannot be added.
RATE_UNITS = ("persen", "%", "per ", "rasio", "indeks", "skor", "poin", "rata-rata", "tahun")
#: The rows of a submission, in the order in which :func:`read` needs them.
ROWS = ("data_rows", "factors", "causes__factors", "actions__causes", "indicators", "parts")


@dataclass(frozen=True)
class Code:
    """A code of the nomenclature with its name; the name is empty where the list does not hold it."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Header:
    """What the submission is about, named as it is named at the time of reading."""

    department_code: str = ""
    department: str = ""
    fiscal_year: int = 0
    budget_version: str = BudgetVersion.ORIGINAL.value
    program: Code = Code()
    activity: Code = Code()
    sub_activity: Code = Code()

    @property
    def version_label(self) -> str:
        """Murni or Perubahan."""
        return str(BudgetVersion(self.budget_version).label)


@dataclass(frozen=True)
class Signature:
    """Who signed, when and as what: ``title`` carries Plt. or Plh."""

    place: str = PLACE
    signed_on: dt.date | None = None
    title: str = ""
    name: str = ""
    rank: str = ""
    nip: str = ""


@dataclass(frozen=True)
class DataRow:
    """Step 2 (and step 8 where ``is_baseline``): one figure by sex."""

    id: int | None = None
    indicator: str = ""
    unit: str = ""
    concerns: str = DataSex.BOTH.value
    male: Decimal | None = None
    female: Decimal | None = None
    data_year: int | None = None
    source: str = ""
    is_baseline: bool = False

    @property
    def needs_male(self) -> bool:
        """The fact concerns men."""
        return self.concerns != DataSex.FEMALE

    @property
    def needs_female(self) -> bool:
        """The fact concerns women."""
        return self.concerns != DataSex.MALE

    @property
    def total(self) -> Decimal | None:
        """L + P where both are known and concerned."""
        if self.concerns != DataSex.BOTH or self.male is None or self.female is None:
            return None
        return self.male + self.female

    @property
    def is_rate(self) -> bool:
        """The unit is a rate or a mean (persen, per 1.000, indeks): the two figures do not add up to a whole."""
        return self.unit.strip().casefold().startswith(RATE_UNITS)

    @property
    def share_female(self) -> Decimal | None:
        """Women in percent of the total; None for rates, and where there is no total above zero."""
        total = None if self.is_rate else self.total
        return self.female * 100 / total if total and total > 0 and self.female is not None else None


@dataclass(frozen=True)
class Factor:
    """Step 3: a relevant factor."""

    kind: str
    text: str = ""

    @property
    def label(self) -> str:
        """Akses, Partisipasi, Kontrol or Manfaat."""
        return str(GapFactorKind(self.kind).label)


@dataclass(frozen=True)
class Cause:
    """Steps 4 and 5: a cause with the kinds of the factors it feeds."""

    id: int | None = None
    text: str = ""
    evidence: str = ""
    factors: tuple[str, ...] = ()

    @property
    def factor_labels(self) -> list[str]:
        """The factors in words."""
        return [str(GapFactorKind(kind).label) for kind in self.factors]


@dataclass(frozen=True)
class Action:
    """Step 7: an action with input, output, outcome and the ids of the causes it answers."""

    id: int | None = None
    name: str = ""
    input_amount: Decimal | None = None
    output: str = ""
    outcome: str = ""
    causes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """Step 9: an output or outcome indicator."""

    id: int | None = None
    kind: str = IndicatorKind.OUTPUT.value
    name: str = ""
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    target_male: Decimal | None = None
    target_female: Decimal | None = None

    @property
    def kind_label(self) -> str:
        """Keluaran or Hasil."""
        return str(IndicatorKind(self.kind).label)


@dataclass(frozen=True)
class Part:
    """A part of the GBS or KAK in own words; ``derived_then`` is the derived text that it replaced."""

    part: str
    text: str = ""
    derived_then: str = ""


@dataclass(frozen=True)
class Content:
    """Everything that is written in a submission."""

    header: Header = Header()
    purpose: str = ""
    target_group: str = ""
    data_note: str = ""
    data: tuple[DataRow, ...] = ()
    factors: tuple[Factor, ...] = ()
    internal: tuple[Cause, ...] = ()
    external: tuple[Cause, ...] = ()
    new_purpose: str = ""
    actions: tuple[Action, ...] = ()
    budget_total: Decimal | None = None
    budget_note: str = ""
    arg_category: str = ""
    arg_reason: str = ""
    indicators: tuple[Indicator, ...] = ()
    gbs_parts: tuple[Part, ...] = ()
    kak_parts: tuple[Part, ...] = ()
    signature: Signature | None = None
    #: What the KAK quotes (:mod:`.kak_basis`); it comes from the policy library, so that a change of it is no change
    #: of the text.
    legal_basis: tuple[str, ...] = dataclasses.field(default=(), compare=False)

    @property
    def baseline(self) -> list[DataRow]:
        """Step 8: the rows of step 2 that serve as baseline."""
        return [row for row in self.data if row.is_baseline]

    @property
    def input_total(self) -> Decimal:
        """Sum of masukan of the actions."""
        return sum((action.input_amount for action in self.actions if action.input_amount is not None), Decimal(0))

    @property
    def arg_label(self) -> str:
        """The ARG category in words, empty where none is chosen."""
        return str(ArgCategory(self.arg_category).label) if self.arg_category else ""

    @property
    def cause_numbers(self) -> dict[int, str]:
        """Id of a cause -> its number on the form: I1, I2, E1."""
        numbered = [*_numbered("I", self.internal), *_numbered("E", self.external)]
        return {cause.id: number for number, cause in numbered if cause.id is not None}

    @property
    def answered_actions(self) -> list[tuple[Action, list[str]]]:
        """Each action with the numbers of the causes that it answers."""
        numbers = self.cause_numbers
        return [(row, [numbers[cause] for cause in row.causes if cause in numbers]) for row in self.actions]

    def as_dict(self) -> dict[str, Any]:
        """The content as JSON can hold it (decimals as text, dates ISO)."""
        return audit.plain(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Content:
        """The content of a snapshot; what an older snapshot does not know stays empty."""
        values = _known(cls, stored)
        header = dict(values.pop("header", None) or {})
        for level in ("program", "activity", "sub_activity"):
            header[level] = Code(**(header.get(level) or {}))
        signature = values.pop("signature", None)
        values |= {name: tuple(_revive(kind, row) for row in values.get(name, ())) for name, kind in _ROW_TYPES.items()}
        values["budget_total"] = _decimal(values.get("budget_total"))
        values["legal_basis"] = tuple(values.get("legal_basis") or ())
        return cls(header=Header(**header), signature=_revive_signature(signature), **values)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The names of the fields of a dataclass."""
    return tuple(field.name for field in dataclasses.fields(kind))


def _known(kind: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    """What of a stored row the dataclass ``kind`` still has."""
    return {name: stored[name] for name in _names(kind) if name in stored}


_ROW_TYPES: dict[str, type] = {
    "data": DataRow,
    "factors": Factor,
    "internal": Cause,
    "external": Cause,
    "actions": Action,
    "indicators": Indicator,
    "gbs_parts": Part,
    "kak_parts": Part,
}
_DECIMALS = frozenset({"male", "female", "input_amount", "baseline", "target", "target_male", "target_female"})


def _numbered(letter: str, causes: Iterable[Cause]) -> list[tuple[str, Cause]]:
    return [(f"{letter}{number}", cause) for number, cause in enumerate(causes, 1)]


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _revive(kind: type, row: Mapping[str, Any]) -> Any:
    """One row of a snapshot as its dataclass."""
    values = _known(kind, row)
    for name in _DECIMALS & values.keys():
        values[name] = _decimal(values[name])
    for name in {"factors", "causes"} & values.keys():
        values[name] = tuple(values[name])
    return kind(**values)


def _revive_signature(stored: Mapping[str, Any] | None) -> Signature | None:
    if not stored:
        return None
    day = stored.get("signed_on")
    return Signature(**{**stored, "signed_on": dt.date.fromisoformat(day) if day else None})


def signature_of(head: DepartmentHead, moment: dt.datetime) -> Signature:
    """The signature block of ``head``, dated in WIB."""
    return Signature(
        signed_on=timezone.localdate(moment), title=head.signing_title, name=head.name, rank=head.rank, nip=head.nip
    )


def header_of(submission: Submission) -> Header:
    """Department, year, version and the three codes. Programme and activity come from the nomenclature."""
    sub_activity = submission.sub_activity
    item = sub_activity.item
    activity = _above(item, parent_code(item.code))
    program = _above(item.parent, parent_code(activity.code))
    return Header(
        department_code=sub_activity.department.code,
        department=sub_activity.department.name,
        fiscal_year=sub_activity.fiscal_year.year,
        budget_version=submission.budget_version,
        program=program,
        activity=activity,
        sub_activity=Code(item.code, item.name),
    )


def _above(item: NomenclatureItem | None, code: str) -> Code:
    """The parent of ``item``; only the computed code where the nomenclature does not hold it."""
    parent = item.parent if item else None
    return Code(parent.code, parent.name) if parent else Code(code)


def read(submission: Submission) -> Content:
    """The whole content of ``submission``. Rows that the caller has prefetched are not read again."""
    return read_many([submission])[0]


def read_many(submissions: Sequence[Submission]) -> list[Content]:
    """The contents of many submissions in their order; their rows take one query for each table."""
    prefetch_related_objects(submissions, *ROWS)
    return [_content(submission) for submission in submissions]


def _content(submission: Submission) -> Content:
    causes = list(submission.causes.all())
    return Content(
        header=header_of(submission),
        purpose=submission.purpose,
        target_group=submission.target_group,
        data_note=submission.data_note,
        data=tuple(_row_of(DataRow, row) for row in submission.data_rows.all()),
        factors=tuple(Factor(row.kind, row.text) for row in submission.factors.all()),
        internal=tuple(_cause(row) for row in causes if row.kind == CauseKind.INTERNAL),
        external=tuple(_cause(row) for row in causes if row.kind == CauseKind.EXTERNAL),
        new_purpose=submission.new_purpose,
        actions=tuple(_action(row) for row in submission.actions.all()),
        budget_total=submission.budget_total,
        budget_note=submission.budget_note,
        arg_category=submission.arg_category,
        arg_reason=submission.arg_reason,
        indicators=tuple(_row_of(Indicator, row) for row in submission.indicators.all()),
        gbs_parts=_parts(submission, DocumentKind.GBS),
        kak_parts=_parts(submission, DocumentKind.KAK),
        signature=_signature(submission),
    )


def _signature(submission: Submission) -> Signature | None:
    """Who signed the present text; None while nobody has."""
    if submission.signed_by is None or submission.signed_at is None:
        return None
    return signature_of(submission.signed_by, submission.signed_at)


def _parts(submission: Submission, document: str) -> tuple[Part, ...]:
    """The own text of one document, by name of its part."""
    return tuple(_row_of(Part, row) for row in submission.parts.all() if row.document == document)


def _row_of(kind: type, row: Any) -> Any:
    """The dataclass ``kind`` of a model row that has its attributes."""
    return kind(**{name: getattr(row, name) for name in _names(kind)})


def _cause(row: Any) -> Cause:
    kinds = {factor.kind for factor in row.factors.all()}
    ordered = tuple(kind.value for kind in GapFactorKind if kind in kinds)
    return Cause(id=row.pk, text=row.text, evidence=row.evidence, factors=ordered)


def _action(row: Any) -> Action:
    return Action(
        id=row.pk,
        name=row.name,
        input_amount=row.input_amount,
        output=row.output,
        outcome=row.outcome,
        causes=tuple(sorted(cause.pk for cause in row.causes.all())),
    )
