"""Departments, their heads and their focal points: the rules of succession, and saving."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.text import comparable

from ..models import Department, DepartmentHead, FocalPoint
from . import hooks
from .access import require_coordinator, store


class Problem(NamedTuple):
    """What is wrong, and in which field."""

    field: str
    message: str


@dataclass(frozen=True)
class Span:
    """A department reduced to what the rules of succession look at; ``predecessors`` are codes."""

    code: str
    name: str
    short_name: str
    valid_from: dt.date
    valid_to: dt.date | None
    predecessors: frozenset[str] = field(default_factory=frozenset)

    def overlaps(self, other: Span) -> bool:
        """Whether the two exist on a common day."""
        return (self.valid_to is None or other.valid_from <= self.valid_to) and (
            other.valid_to is None or self.valid_from <= other.valid_to
        )

    @property
    def period(self) -> str:
        """The validity in words."""
        return f"{tanggal(self.valid_from)} – {tanggal(self.valid_to) if self.valid_to else 'sekarang'}"


class Register:
    """All departments as they would stand after a change; says what is wrong with one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans: dict[str, Span] = {}
        self._names: dict[str, list[Span]] = defaultdict(list)
        self._short_names: dict[str, list[Span]] = defaultdict(list)
        self._successors: dict[str, list[Span]] = defaultdict(list)
        for span in spans:
            self.spans[span.code] = span
            self._names[comparable(span.name)].append(span)
            self._short_names[comparable(span.short_name)].append(span)
            for code in span.predecessors:
                self._successors[code].append(span)

    def problems(self, span: Span) -> list[Problem]:
        """Everything that forbids ``span``: its own dates, predecessors and successors, a name in use at that time."""
        found = []
        if span.valid_to and span.valid_to < span.valid_from:
            found.append(Problem("valid_to", "“Berlaku sampai” tidak boleh sebelum “berlaku sejak”."))
        found += self._predecessor_problems(span)
        found += self._successor_problems(span)
        found += self._name_problems(span)
        return found

    def _predecessor_problems(self, span: Span) -> list[Problem]:
        found = []
        for code in sorted(span.predecessors):
            before = self.spans.get(code)
            if code == span.code:
                found.append(Problem("predecessors", "Perangkat daerah tidak dapat menjadi pendahulunya sendiri."))
            elif before is None:
                found.append(Problem("predecessors", f"Pendahulu {code} tidak terdaftar; periksa kodenya."))
            elif before.valid_to is None:
                text = f"Pendahulu {code} ({before.name}) masih berlaku. Isi “berlaku sampai” {code} lebih dahulu."
                found.append(Problem("valid_from", text))
            elif before.valid_to >= span.valid_from:
                end = tanggal(before.valid_to)
                text = f"Pendahulu {code} ({before.name}) baru berakhir {end}; mulailah sesudahnya."
                found.append(Problem("valid_from", text))
        return found

    def _successor_problems(self, span: Span) -> list[Problem]:
        found = []
        for after in self._successors[span.code]:
            if after.code != span.code and (span.valid_to is None or span.valid_to >= after.valid_from):
                text = (
                    f"Penerusnya, {after.code} ({after.name}), mulai {tanggal(after.valid_from)}; "
                    "“berlaku sampai” harus sebelum tanggal itu."
                )
                found.append(Problem("valid_to", text))
        return found

    def _name_problems(self, span: Span) -> list[Problem]:
        found = []
        for attribute, label, index in (
            ("name", "Nama", self._names),
            ("short_name", "Singkatan", self._short_names),
        ):
            value = getattr(span, attribute)
            for other in index[comparable(value)]:
                if other.code != span.code and span.overlaps(other):
                    text = f"{label} “{value}” dipakai {other.code} pada masa yang bertindih ({other.period})."
                    found.append(Problem(attribute, text))
                    break
        return found


def stored_spans() -> dict[str, Span]:
    """All departments of the database by code; two queries."""
    return {
        row.code: span_of(row, [before.code for before in row.predecessors.all()])
        for row in Department.objects.prefetch_related("predecessors")
    }


def span_of(department: Department, predecessors: Iterable[str]) -> Span:
    """``department`` with the codes of its predecessors as the rules see it."""
    return Span(
        code=department.code,
        name=department.name,
        short_name=department.short_name,
        valid_from=department.valid_from,
        valid_to=department.valid_to,
        predecessors=frozenset(predecessors),
    )


def problems_of(department: Department, predecessors: Iterable[Department]) -> list[Problem]:
    """What forbids ``department`` (saved or not) with these predecessors."""
    spans = stored_spans()
    span = span_of(department, [row.code for row in predecessors])
    spans[span.code] = span
    return Register(spans.values()).problems(span)


@transaction.atomic
def save_department(
    *, department: Department, predecessors: Sequence[Department], actor: Any, reason: str = ""
) -> Department:
    """Save a department with its predecessors and record the change; ValidationError where a rule forbids it."""
    require_coordinator(actor)
    department.full_clean()
    stored = Department.objects.filter(pk=department.pk).first() if department.pk else None
    if stored and stored.code != department.code:
        raise ValidationError({"code": "Kode tidak dapat diubah: alamat, impor dan akun merujuk padanya."})
    problems = problems_of(department, predecessors)
    if problems:
        raise ValidationError([f"{problem.message}" for problem in problems])
    before = _with_predecessors(stored) if stored else {}
    department.save()
    department.predecessors.set(predecessors)
    changes = audit.difference(before, _with_predecessors(department))
    if changes:
        audit.record(actor=actor, action="ubah" if before else "buat", obj=department, changes=changes, reason=reason)
    return department


def _with_predecessors(department: Department) -> dict[str, Any]:
    """Columns and predecessor codes, as the audit trail shows them."""
    codes = sorted(department.predecessors.values_list("code", flat=True))
    return {**audit.values_of(department), "predecessors": codes}


def save_head(*, head: DepartmentHead, actor: Any) -> DepartmentHead:
    """Save who leads a department; ValidationError names the other where two would hold the seat at once."""
    require_coordinator(actor)
    store(head, actor=actor)
    return head


@transaction.atomic
def save_focal_point(*, focal_point: FocalPoint, actor: Any) -> FocalPoint:
    """Save the appointment of a focal point; ValidationError where two main ones overlap."""
    require_coordinator(actor)
    store(focal_point, actor=actor)
    hooks.run(hooks.after_focal_point, focal_point, actor)
    return focal_point
