"""Imports from spreadsheets: each row through a form, all or nothing, a dry run that shows what would change.

A feature describes its import once, as an `ImportSpec`; `check` is the dry run, `apply` saves. A complete example,
for budget rows of departments (any app would keep it in its ``excel`` module)::

    class BudgetRow(RowForm):                        # a plain form; self.context is what the view passed
        department = forms.CharField(max_length=20)
        code = CodeField(levels=["sub_kegiatan"])
        amount = RupiahField()

        def clean_department(self):                  # look-ups in the context, never a query for each row
            try:
                return self.context["departments"][self.cleaned_data["department"]]
            except KeyError:
                raise ValidationError("Kode SKPD tidak terdaftar; periksa daftar perangkat daerah.") from None

    def load_existing(context):                      # one query: {key: object}
        figures = BudgetFigure.objects.filter(year=context["year"]).select_related("department")
        return {(figure.department, figure.code): figure for figure in figures}

    def create(rows, context, actor):                # once, with all new rows
        BudgetFigure.objects.bulk_create(BudgetFigure(year=context["year"], **row.cleaned) for row in rows)
        audit.record(actor=actor, ...)

    def update(rows, context, actor):                # once, with all changed rows; row.obj, row.changes
        for row in rows:
            row.obj.amount = row.cleaned["amount"]
        BudgetFigure.objects.bulk_update([row.obj for row in rows], ["amount"])

    def check_table(rows, context):                  # rules across rows; rows without errors only
        for row in rows:
            if row.cleaned["amount"] > 10**12:
                yield Issue("Lebih dari satu triliun; periksa satuannya.", row.number, "amount", WARNING)

    BUDGET = ImportSpec(
        key="budget",
        title="Impor pagu anggaran",
        columns=(
            Column("department", "Kode SKPD", key=True, text=True),
            Column("code", "Kode Sub Kegiatan", key=True, text=True),
            Column("amount", "Pagu Murni (Rp)", aliases=("Pagu Murni",)),
        ),
        row_form=BudgetRow,
        match=lambda cleaned, context: (cleaned["department"], cleaned["code"]),
        load_existing=load_existing,
        changes=field_changes("amount"),
        create=create,
        update=update,
        check_table=check_table,
    )

    context = {"year": year, "departments": {d.code: d for d in Department.objects.all()}}
    result = check(BUDGET, file, context)            # shows result.created, .updated, .unchanged, .errors, .warnings
    result = apply(BUDGET, file, context, actor=request.user)
    if result.applied: ...                           # otherwise result.errors says why, and nothing was saved

Form fields are cleaned one by one (10,000 rows cost less than reading them); results are remembered for each column
and value, so a field's `clean` must depend on the value alone. Use no ModelChoiceField: it would query for each row.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.forms.utils import ErrorDict

from .errors import DomainError
from .xlsx import Column, Row, Table, WorkbookError, read_table
from .xlsx_write import OutColumn, Sheet

ERROR, WARNING = "error", "warning"
MAX_ISSUES = 10_000  # kept in a result; all are counted
_MAX_REMEMBERED = 20_000

Context = dict[str, Any]
Changes = dict[str, tuple[Any, Any]]


class Issue(NamedTuple):
    """A message about the file, a row (`row`, Excel's number) or a cell (`column`: name of the Column)."""

    message: str
    row: int | None = None
    column: str = ""
    level: str = ERROR


@dataclass(slots=True)
class CellIssue:
    """An issue as it is shown: sheet, row number, column letter and label ("" where it concerns no column)."""

    sheet: str
    row: int | None
    letter: str
    column: str
    message: str

    @property
    def place(self) -> str:
        """Say where: ``Rekap 2026, baris 12, kolom F (Pagu Murni)``."""
        parts = [self.sheet] if self.sheet else []
        parts += [f"baris {self.row}"] if self.row else []
        parts += (
            [f"kolom {self.letter} ({self.column})" if self.letter else f"kolom {self.column}"] if self.column else []
        )
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(slots=True)
class PlannedRow:
    """A row without errors: Excel's number, cleaned values by column name, key, existing object, changes."""

    number: int
    cleaned: dict[str, Any]
    key: Hashable = None
    obj: Any = None
    changes: Changes = field(default_factory=dict)


@dataclass
class Result:
    """What an import would do (`check`) or has done (`apply`, `applied` is True).

    `errors` and `warnings` hold at most 10,000 entries; `error_count` counts all. With any error nothing is saved.
    """

    title: str
    sheet: str = ""
    created: list[PlannedRow] = field(default_factory=list)
    updated: list[PlannedRow] = field(default_factory=list)
    unchanged: list[PlannedRow] = field(default_factory=list)
    errors: list[CellIssue] = field(default_factory=list)
    warnings: list[CellIssue] = field(default_factory=list)
    error_count: int = 0
    applied: bool = False
    _labels: dict[str, str] = field(default_factory=dict, repr=False)
    _letters: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        """Whether the file can be applied."""
        return not self.error_count

    @property
    def summary(self) -> str:
        """Counts in one line: ``12 baru, 3 berubah, 240 tetap, 0 kesalahan``."""
        return (
            f"{len(self.created)} baru, {len(self.updated)} berubah, {len(self.unchanged)} tetap, "
            f"{self.error_count} kesalahan"
        )

    def add(self, issue: Issue) -> None:
        """Record an issue with the letter and label of its column."""
        target = self.errors if issue.level == ERROR else self.warnings
        self.error_count += issue.level == ERROR
        if len(target) < MAX_ISSUES:
            name = issue.column
            label = self._labels.get(name, name)
            target.append(CellIssue(self.sheet, issue.row, self._letters.get(name, ""), label, issue.message))


class RowForm(forms.Form):
    """A plain form for one row; `self.context` is the context of the import."""

    def __init__(self, data: Any = None, *, context: Context | None = None, **kwargs: Any) -> None:
        self.context: Context = context or {}
        super().__init__(data, **kwargs)


@dataclass(frozen=True)
class ImportSpec:
    """Describes one kind of import; see the example at the head of this module.

    match(cleaned, context) -> key: identifies a row; two rows of a file with one key are an error.
    load_existing(context) -> {key: object}: runs once, inside the transaction of `apply`.
    changes(obj, cleaned) -> {field: (old, new)}: empty when nothing would change; see `field_changes`.
    create(rows, context, actor), update(rows, context, actor): run once each with lists of PlannedRow, inside the
    transaction, and record history and audit themselves. A ValidationError or DomainError from them undoes everything.
    check_table(rows, context) -> issues: rules across rows, on the rows without errors of their own.
    check_title(title, context) -> what is wrong with the rows above the header, "" where nothing is.
    """

    key: str
    title: str
    columns: Sequence[Column]
    row_form: type[RowForm]
    match: Callable[[dict[str, Any], Context], Hashable]
    load_existing: Callable[[Context], dict[Hashable, Any]]
    changes: Callable[[Any, dict[str, Any]], Changes]
    create: Callable[[list[PlannedRow], Context, Any], Any]
    update: Callable[[list[PlannedRow], Context, Any], Any]
    check_table: Callable[[list[PlannedRow], Context], Iterable[Issue]] | None = None
    check_title: Callable[[str, Context], str] | None = None
    max_rows: int = 20_000
    sheet: str | None = None

    def template(self, rows: Iterable[Sequence[Any]] = ()) -> Sheet:
        """Return an empty sheet with the headers, text columns formatted as text, for users to fill in."""
        columns = [OutColumn(c.label, width=c.width, kind="text" if c.text else "auto") for c in self.columns]
        return Sheet(self.title, columns, rows, text_rows=500)


def field_changes(*names: str) -> Callable[[Any, dict[str, Any]], Changes]:
    """Return a `changes` callable that compares attributes of the object with cleaned values of the same name.

    Columns that the file lacks are left alone.
    """

    def changes(obj: Any, cleaned: dict[str, Any]) -> Changes:
        found = {}
        for name in names:
            if name in cleaned and (old := getattr(obj, name)) != cleaned[name]:
                found[name] = (old, cleaned[name])
        return found

    return changes


def check(spec: ImportSpec, file: Any, context: Context) -> Result:
    """Dry run: read and judge the file, compare it with the database, save nothing."""
    result, rows = _read(spec, file, context)
    if rows is not None:
        _plan(spec, rows, context, result)
    return result


def apply(spec: ImportSpec, file: Any, context: Context, actor: Any) -> Result:
    """Import the file in one transaction; with any error nothing is saved and `result.applied` stays False.

    Judges the file anew, so what `check` showed before is not trusted. The same file twice changes nothing.
    """
    result, rows = _read(spec, file, context)
    if rows is None:
        return result
    try:
        with transaction.atomic():
            _plan(spec, rows, context, result)
            if result.ok:
                _write(spec, result, context, actor)
    except ValidationError as error:
        for message in error.messages:
            result.add(Issue(message))
    except DomainError as error:
        result.add(Issue(str(error)))
    except (IntegrityError, DataError):
        result.add(Issue("Data diubah pengguna lain selagi impor berjalan. Periksa ulang berkasnya, lalu coba lagi."))
    else:
        result.applied = result.ok
    return result


def _write(spec: ImportSpec, result: Result, context: Context, actor: Any) -> None:
    if result.created:
        spec.create(result.created, context, actor)
    if result.updated:
        spec.update(result.updated, context, actor)


def _read(spec: ImportSpec, file: Any, context: Context) -> tuple[Result, list[PlannedRow] | None]:
    """Read and clean all rows, without touching the database (apart from what the form looks up)."""
    result = Result(spec.title, _labels={column.name: column.label for column in spec.columns})
    try:
        table = read_table(file, columns=spec.columns, max_rows=spec.max_rows, sheet=spec.sheet)
    except WorkbookError as error:
        result.sheet = error.sheet
        result.add(Issue(error.message, error.row))
        return result, None
    result.sheet, result._letters = table.sheet, table.letters
    _add_table_warnings(table, result)
    if spec.check_title and (problem := spec.check_title(table.title, context)):
        result.add(Issue(problem))
    cleaner = _RowCleaner(spec.row_form(context=context), table, result)
    rows = []
    for row in table.rows:
        cleaned, errors = cleaner.clean(row)
        for column, message in errors:
            result.add(Issue(message, row.number, column))
        if not errors:
            rows.append(PlannedRow(row.number, cleaned))
    return result, rows


def _add_table_warnings(table: Table, result: Result) -> None:
    for message in table.warnings:
        result.add(Issue(message, level=WARNING))
    for skipped in table.skipped:
        if skipped.suspicious:
            result.add(Issue(f"Baris dilewati karena tidak berkode (“{skipped.text}”).", skipped.number, level=WARNING))


def _plan(spec: ImportSpec, rows: list[PlannedRow], context: Context, result: Result) -> None:
    """Sort the rows into created, updated and unchanged; find duplicates; run the rules across rows."""
    existing = spec.load_existing(context)
    seen: dict[Hashable, int] = {}
    unique = []
    for row in rows:
        row.key = spec.match(row.cleaned, context)
        first = seen.setdefault(row.key, row.number)
        if first != row.number:
            result.add(Issue(f"Baris {row.number} kembar dengan baris {first}; hapus salah satunya.", row.number))
            continue
        unique.append(row)
        row.obj = existing.get(row.key)
        if row.obj is None:
            result.created.append(row)
            continue
        row.changes = spec.changes(row.obj, row.cleaned)
        (result.updated if row.changes else result.unchanged).append(row)
    for issue in spec.check_table(unique, context) if spec.check_table else ():
        result.add(issue)


class _RowCleaner:
    """Runs one form instance over many rows: fields, clean_<field> methods, and the form's clean()."""

    def __init__(self, form: forms.Form, table: Table, result: Result) -> None:
        self._form = form
        self._result = result
        self._has_clean = type(form).clean is not forms.BaseForm.clean
        present = set(table.letters)
        self._fields: list[tuple[str, Callable[[Any], Any], Callable[[Any], Any] | None, dict[Any, Any]]] = [
            (name, form_field.clean, _ignoring_argument(getattr(form, f"clean_{name}", None)), {})
            for name, form_field in form.fields.items()
            if name in present
        ]

    def clean(self, row: Row) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Return the cleaned values (of columns that the file has) and errors as (column, message)."""
        form, values = self._form, row.values
        cleaned: dict[str, Any] = {}
        form.cleaned_data = cleaned
        errors: list[tuple[str, str]] = list(row.errors.items())
        for name, clean, extra, memory in self._fields:
            if name in row.errors:
                continue
            raw = values[name]
            known = memory.get(raw)
            if known is None:
                known = self._attempt(clean, raw)
                if len(memory) < _MAX_REMEMBERED:
                    memory[raw] = known
            value, messages = known
            if not messages:
                cleaned[name] = value
                if extra is not None:
                    value, messages = self._attempt(extra, None)
                    cleaned[name] = value
            if messages:
                cleaned.pop(name, None)
                errors += [(name, message) for message in messages]
        if self._has_clean:
            errors += self._clean_form()
        return form.cleaned_data, errors

    def _attempt(self, clean: Callable[[Any], Any], raw: Any) -> tuple[Any, Sequence[str]]:
        """Return (value, no messages) or (None, messages); in a full result, empty messages that are only counted."""
        try:
            return clean(raw), ()
        except ValidationError as error:
            # Writing and translating messages costs more than all else.
            full = len(self._result.errors) >= MAX_ISSUES
            return None, ("",) * len(getattr(error, "error_list", ("",))) if full else error.messages

    def _clean_form(self) -> list[tuple[str, str]]:
        form: Any = self._form  # its errors begin anew for each row
        form._errors = ErrorDict(renderer=form.renderer)
        try:
            cleaned = form.clean()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if cleaned is not None:
                form.cleaned_data = cleaned
        return [
            ("" if name == NON_FIELD_ERRORS else name, str(message))
            for name, messages in form._errors.items()
            for message in messages
        ]


def _ignoring_argument(method: Callable[[], Any] | None) -> Callable[[Any], Any] | None:
    return None if method is None else lambda _raw: method()
