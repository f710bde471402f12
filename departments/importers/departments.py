"""Import of departments: kode, nama, singkatan, jenis, validity, predecessors, fields of government."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.fields import IsoDateField, LineField
from pug_tanjungbalai.common.importing import Changes, Context, ImportSpec, Issue, PlannedRow, RowForm, field_changes
from pug_tanjungbalai.common.xlsx import Column

from ..domain.structure import Register, Span, stored_spans
from ..enums import DepartmentKind
from ..models import Department
from ..models.structure import code_validator
from .base import ChoiceTextField, ImportKind, as_changes, record_all, set_changed

PLAIN_FIELDS = ("name", "short_name", "kind", "valid_from", "valid_to", "fields", "notes")
_SEPARATOR = re.compile(r"\s*;\s*")
_FIELD_CODE = re.compile(r"[0-9]\.[0-9]{2}")


class CodesField(forms.CharField):
    """Codes with ``;`` between them; cleans to a tuple without repetitions."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """The codes in the order of the file."""
        text = super().clean(value)
        return tuple(dict.fromkeys(code.upper() for code in _SEPARATOR.split(text) if code))


class AffairField(forms.CharField):
    """Codes of fields of government (``2.08;2.14``); cleans to one text."""

    def clean(self, value: Any) -> str:
        """The codes, each checked, with ``;`` between them."""
        codes = [code for code in _SEPARATOR.split(super().clean(value)) if code]
        wrong = [code for code in codes if not _FIELD_CODE.fullmatch(code)]
        if wrong:
            raise ValidationError(f"“{wrong[0][:20]}” bukan kode bidang urusan. Tulis misalnya 2.08;2.14.")
        return ";".join(codes)


class DepartmentRow(RowForm):
    """One row; the names are those of the model, predecessors are codes."""

    code = forms.CharField(max_length=20, validators=[code_validator])
    name = LineField(max_length=200)
    short_name = LineField(max_length=40)
    kind = ChoiceTextField(choices=DepartmentKind)
    valid_from = IsoDateField()
    valid_to = IsoDateField(required=False)
    predecessors = CodesField(required=False)
    fields = AffairField(required=False, max_length=100)  # type: ignore[assignment]  # collected by the metaclass
    notes = LineField(required=False, max_length=200)


def load_existing(context: Context) -> dict[Any, Department]:
    """All departments by code, and the rules' view of them for :func:`check_table`; four queries."""
    context["spans"] = stored_spans()
    return {row.code: row for row in Department.objects.prefetch_related("predecessors")}


def changes(department: Department, cleaned: dict[str, Any]) -> Changes:
    """Plain fields, and the predecessors as sets of codes."""
    found = field_changes(*PLAIN_FIELDS)(department, cleaned)
    if "predecessors" in cleaned:
        old = tuple(sorted(row.code for row in department.predecessors.all()))
        new = tuple(sorted(cleaned["predecessors"]))
        if old != new:
            found["predecessors"] = (old, new)
    return found


def _planned_span(row: PlannedRow, stored: Span | None) -> Span:
    """The department as it would stand; columns that the file lacks keep what is stored."""
    cleaned = row.cleaned
    values: dict[str, Any] = {
        name: cleaned.get(name, getattr(stored, name, None))
        for name in ("name", "short_name", "valid_from", "valid_to")
    }
    predecessors = cleaned.get("predecessors", stored.predecessors if stored else ())
    return Span(code=cleaned["code"], predecessors=frozenset(predecessors), **values)


def check_table(rows: list[PlannedRow], context: Context) -> Iterator[Issue]:
    """Succession and names, with the file laid over the database: predecessors may stand in the same file."""
    stored = context["spans"]
    planned = {row.cleaned["code"]: _planned_span(row, stored.get(row.cleaned["code"])) for row in rows}
    register = Register({**stored, **planned}.values())
    for row in rows:
        for problem in register.problems(planned[row.cleaned["code"]]):
            yield Issue(problem.message, row.number, problem.field)


def create(rows: list[PlannedRow], context: Context, actor: Any) -> None:
    """Insert the departments, then their predecessors, which may be among them."""
    made = Department.objects.bulk_create(
        Department(**{name: row.cleaned[name] for name in ("code", *PLAIN_FIELDS) if name in row.cleaned})
        for row in rows
    )
    _link(list(zip(made, rows, strict=True)), context)
    record_all(
        actor,
        "buat",
        [(obj, _values(obj, row)) for obj, row in zip(made, rows, strict=True)],
        context.get("reason", ""),
    )


def _values(department: Department, row: PlannedRow) -> dict[str, Any]:
    """All values of a new department as changes."""
    predecessors = list(row.cleaned.get("predecessors", ()))
    return audit.difference({}, {**audit.values_of(department), "predecessors": predecessors})


def update(rows: list[PlannedRow], context: Context, actor: Any) -> None:
    """Write changed fields and predecessors."""
    for row in rows:
        set_changed_plain(row)
    Department.objects.bulk_update([row.obj for row in rows], PLAIN_FIELDS)
    moved = [row for row in rows if "predecessors" in row.changes]
    Department.predecessors.through.objects.filter(from_department__in=[row.obj.pk for row in moved]).delete()
    _link([(row.obj, row) for row in moved], context)
    record_all(actor, "ubah", [(row.obj, as_changes(row)) for row in rows], context.get("reason", ""))


def set_changed_plain(row: PlannedRow) -> None:
    """Set everything but the predecessors, which are rows of another table."""
    kept = row.changes.pop("predecessors", None)
    set_changed(row)
    if kept is not None:
        row.changes["predecessors"] = kept


def _link(pairs: list[tuple[Department, PlannedRow]], context: Context) -> None:
    """Insert the predecessors of the given departments."""
    ids = dict(Department.objects.values_list("code", "pk"))
    link = Department.predecessors.through
    link.objects.bulk_create(
        link(from_department_id=department.pk, to_department_id=ids[code])
        for department, row in pairs
        for code in row.cleaned.get("predecessors", ())
    )


SPEC = ImportSpec(
    key="departments",
    title="Perangkat daerah",
    columns=(
        Column("code", "Kode", key=True, text=True, width=16),
        Column("name", "Nama", key=True, width=60),
        Column("short_name", "Singkatan", width=20),
        Column("kind", "Jenis", width=14),
        Column("valid_from", "Berlaku sejak", width=14),
        Column("valid_to", "Berlaku sampai", required=False, width=14),
        Column("predecessors", "Pendahulu", required=False, text=True, width=22),
        Column("fields", "Bidang", aliases=("Bidang urusan",), required=False, text=True, width=18),
        Column("notes", "Catatan", required=False, width=40),
    ),
    row_form=DepartmentRow,
    match=lambda cleaned, context: cleaned["code"],
    load_existing=load_existing,
    changes=changes,
    create=create,
    update=update,
    check_table=check_table,
)

KIND = ImportKind(
    spec=SPEC,
    word="perangkat-daerah",
    title="Perangkat daerah",
    description="Daftar OPD dengan masa berlaku, pendahulu, dan bidang urusannya.",
    icon="building",
    rules=(
        "Satu baris satu perangkat daerah; kode memuat 2–20 huruf besar, angka atau tanda hubung.",
        "Jenis: sekretariat, inspektorat, badan, dinas, satuan, rsud, atau kecamatan.",
        "Tanggal ditulis 2026-01-31 atau 31-01-2026; “Berlaku sampai” kosong berarti masih berlaku.",
        "Pendahulu: kode dipisah titik koma; boleh perangkat daerah dari berkas yang sama. "
        "Penerus tidak boleh mulai sebelum pendahulunya berakhir.",
        "Perangkat daerah yang tidak ada dalam berkas dibiarkan apa adanya.",
    ),
    example=(
        ("DISKAN", "Dinas Perikanan", "Diskan", "dinas", "2021-01-01", "2025-12-31", "", "3.25", ""),
        ("DPPP", "Dinas Perikanan dan Pangan", "DPPP", "dinas", "2026-01-01", "", "DISKAN", "3.25;2.09", "gabungan"),
    ),
    describe=lambda row: f"{row.cleaned['code']} · {row.cleaned['name']}",
    context=lambda options, actor: {},
)
