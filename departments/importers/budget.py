"""Import of the yearly recap of spending by sub-activity, as SIPD exports it and offices pass it around."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.fields import CodeField, IsoDateField, RupiahField
from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.importing import WARNING, Changes, Context, ImportSpec, Issue, PlannedRow, RowForm
from pug_tanjungbalai.common.text import comparable
from pug_tanjungbalai.common.xlsx import Column

from ..domain.access import closed_reason
from ..domain.budget import figure_date_problem, title_problem
from ..enums import BudgetKind, CodeLevel
from ..models import BudgetFigure, Department, FiscalYear, NomenclatureItem, SubActivity
from ..rules import records_figures
from .base import ImportKind, OptionsForm, as_changes, record_all

#: Column of the file -> kind of figure.
AMOUNTS = {"original": BudgetKind.ORIGINAL, "revised": BudgetKind.REVISED, "realized": BudgetKind.REALIZED}


class BudgetOptions(OptionsForm):
    """Which year the recap is of, and the date and document of its figures; each kind may have its own."""

    fiscal_year = forms.ModelChoiceField(
        FiscalYear.objects.order_by("-year"),
        to_field_name="year",
        label="Tahun anggaran",
        empty_label="Pilih tahun",
        error_messages={"invalid_choice": "Tahun anggaran itu belum ada; buat dahulu di halaman Tahun anggaran."},
    )
    as_of = IsoDateField(label="Angka per tanggal", help_text="Tanggal rekap, misalnya 31-12-2026.")
    document_number = forms.CharField(
        max_length=120, label="Nomor dokumen", help_text="Dokumen sumbernya, misalnya DPA/A.1/1.02/2026."
    )
    as_of_original = IsoDateField(required=False, label="Pagu murni per tanggal")
    document_original = forms.CharField(required=False, max_length=120, label="Nomor dokumen pagu murni")
    as_of_revised = IsoDateField(required=False, label="Pagu perubahan per tanggal")
    document_revised = forms.CharField(required=False, max_length=120, label="Nomor dokumen pagu perubahan")
    as_of_realized = IsoDateField(required=False, label="Realisasi per tanggal")
    document_realized = forms.CharField(required=False, max_length=120, label="Nomor dokumen realisasi")

    more = tuple(f"{part}_{name}" for name in AMOUNTS for part in ("as_of", "document"))
    more_title = "Tanggal dan dokumen yang berbeda untuk tiap jenis angka"

    def clean_fiscal_year(self) -> FiscalYear:
        """A year that is open and has its list of codes."""
        year = self.cleaned_data["fiscal_year"]
        if reason := closed_reason(year):
            raise ValidationError(reason)
        if year.nomenclature_id is None:
            raise ValidationError(f"Tahun anggaran {year} belum punya nomenklatur; tetapkan dahulu di halaman tahun.")
        return year

    def clean(self) -> dict[str, Any]:
        """Each date lies within T-1 to T+1."""
        cleaned = super().clean() or {}
        year = cleaned.get("fiscal_year")
        for name in ("as_of", *(f"as_of_{kind}" for kind in AMOUNTS)):
            day = cleaned.get(name)
            if year and day and (problem := figure_date_problem(day, year, self.today)):
                self.add_error(name, problem)
        return cleaned


class BudgetRow(RowForm):
    """One row of the recap."""

    department = forms.CharField(max_length=20)
    department_name = forms.CharField(required=False)
    code = CodeField(levels=["sub_kegiatan"], max_length=24)
    item_name = forms.CharField(required=False)
    original = RupiahField(required=False)
    revised = RupiahField(required=False)
    realized = RupiahField(required=False)

    def clean_department(self) -> Department:
        """The department of that code, which exists in the year."""
        code = self.cleaned_data["department"].upper()
        if code in self.context["ended"]:
            raise ValidationError(self.context["ended"][code])
        if code not in self.context["departments"]:
            raise ValidationError(f"Kode SKPD {code} tidak terdaftar; periksa daftar perangkat daerah.")
        return self.context["departments"][code]

    def clean_code(self) -> NomenclatureItem:
        """The sub-activity of that code under the nomenclature of the year."""
        code = self.cleaned_data["code"]
        if code not in self.context["items"]:
            raise ValidationError(f"Kode {code} tidak ada pada nomenklatur {self.context['year'].nomenclature}.")
        return self.context["items"][code]

    def clean_realized(self) -> Decimal | None:
        """Nothing is spent before the year begins: such a file is of another year."""
        amount = self.cleaned_data["realized"]
        day, _document = self.context["sources"]["realized"]
        if amount and (problem := figure_date_problem(day, self.context["year"], kind=BudgetKind.REALIZED)):
            raise ValidationError(problem)
        return amount


@dataclass
class Known:
    """What the database holds of a row: the sub-activity, its figures on the dates of this file, the latest amounts.

    ``sources`` is the date and the document number of each kind in this file.
    """

    sub_activity: SubActivity
    sources: Mapping[str, tuple[dt.date, str]]
    dated: dict[str, BudgetFigure] = field(default_factory=dict)
    latest: dict[str, Decimal] = field(default_factory=dict)


def context(options: Mapping[str, Any], actor: Any) -> Context:
    """Departments, codes, and date and document of each kind of figure."""
    year: FiscalYear = options["fiscal_year"]
    departments, ended = _departments(year)
    items = NomenclatureItem.objects.filter(version=year.nomenclature_id, level=CodeLevel.SUB_ACTIVITY)
    return {
        "year": year,
        "departments": departments,
        "ended": ended,
        "items": {row.code: row for row in items},
        "sources": {
            name: (
                options.get(f"as_of_{name}") or options["as_of"],
                options.get(f"document_{name}") or options["document_number"],
            )
            for name in AMOUNTS
        },
    }


def _departments(year: FiscalYear) -> tuple[dict[str, Department], dict[str, str]]:
    """Departments that exist in the year by code, and for each of the others why it cannot be used."""
    departments, ended = {}, {}
    first, last = dt.date(year.year, 1, 1), dt.date(year.year, 12, 31)
    for row in Department.objects.prefetch_related("successors"):
        if row.valid_to is not None and row.valid_to < first:
            names = ", ".join(after.code for after in row.successors.all())
            hint = f"; gunakan {names}" if names else ""
            ended[row.code] = f"{row.code} sudah berakhir {tanggal(row.valid_to)}{hint}."
        elif row.valid_from > last:
            ended[row.code] = f"{row.code} baru berlaku sejak {tanggal(row.valid_from)}."
        else:
            departments[row.code] = row
    return departments, ended


def load_existing(context: Context) -> dict[Any, Known]:
    """Sub-activities of the year with their figures; two queries."""
    year, sources = context["year"], context["sources"]
    known = {
        row.pk: Known(row, sources)
        for row in SubActivity.objects.filter(fiscal_year=year).select_related("department", "item")
    }
    columns = {kind.value: name for name, kind in AMOUNTS.items()}
    for figure in BudgetFigure.objects.filter(sub_activity__fiscal_year=year).order_by("as_of"):
        name = columns[figure.kind]
        entry = known[figure.sub_activity_id]
        entry.latest[name] = figure.amount
        if figure.as_of == sources[name][0]:
            entry.dated[name] = figure
    return {(row.sub_activity.department.code, row.sub_activity.item.code): row for row in known.values()}


def changes(known: Known, cleaned: Mapping[str, Any]) -> Changes:
    """New figures, other amounts, other document numbers; an empty cell changes nothing."""
    found: Changes = {}
    for name in AMOUNTS:
        amount = cleaned.get(name)
        if amount is None:
            continue
        figure = known.dated.get(name)
        if figure is None:
            found[name] = (known.latest.get(name), amount)
        elif figure.amount != amount:
            found[name] = (figure.amount, amount)
        elif figure.document_number != known.sources[name][1]:
            found[f"document_{name}"] = (figure.document_number, known.sources[name][1])
    return found


def check_table(rows: list[PlannedRow], context: Context) -> Iterator[Issue]:
    """Rows without any figure are refused; names that differ and spending above the budget are warned of."""
    for row in rows:
        cleaned = row.cleaned
        amounts = [cleaned.get(name) for name in AMOUNTS]
        if all(amount is None for amount in amounts):
            yield Issue("Baris tanpa angka: isi pagu murni, pagu perubahan, atau realisasi.", row.number, "original")
            continue
        official = cleaned["code"].name
        if cleaned.get("item_name") and comparable(cleaned["item_name"]) != comparable(official):
            yield Issue(f"Nama berbeda dari nomenklatur: “{official}”.", row.number, "item_name", WARNING)
        title = cleaned["department"].name
        if cleaned.get("department_name") and comparable(cleaned["department_name"]) != comparable(title):
            yield Issue(f"Nama berbeda dari daftar: “{title}”.", row.number, "department_name", WARNING)
        original, revised, realized = amounts
        ceiling = revised if revised is not None else original
        if realized is not None and ceiling is not None and realized > ceiling:
            yield Issue("Realisasi melebihi pagu; periksa angkanya.", row.number, "realized", WARNING)


def create(rows: list[PlannedRow], context: Context, actor: Any) -> None:
    """Insert the sub-activities of the year with their figures; one audit entry for each, since money is at stake."""
    made = SubActivity.objects.bulk_create(
        (
            SubActivity(department=row.cleaned["department"], fiscal_year=context["year"], item=row.cleaned["code"])
            for row in rows
        ),
        batch_size=500,
    )
    figures = [
        _figure(sub_activity, name, row.cleaned[name], context)
        for sub_activity, row in zip(made, rows, strict=True)
        for name in AMOUNTS
        if row.cleaned.get(name) is not None
    ]
    BudgetFigure.objects.bulk_create(figures, batch_size=1000)
    amounts: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for figure in figures:
        amounts[figure.sub_activity_id][figure.kind] = [None, audit.plain(figure.amount)]
    entries = [(row, {**audit.difference({}, audit.values_of(row)), **amounts[row.pk]}) for row in made]
    record_all(actor, "buat", entries, _source(context))


def update(rows: list[PlannedRow], context: Context, actor: Any) -> None:
    """Insert figures of a new date, correct those of the same date."""
    fresh, corrected = [], []
    for row in rows:
        for name in {change.removeprefix("document_") for change in row.changes}:
            figure = row.obj.dated.get(name)
            if figure is None:
                fresh.append(_figure(row.obj.sub_activity, name, row.cleaned[name], context))
                continue
            figure.amount = row.cleaned[name]
            figure.document_number = context["sources"][name][1]
            figure.import_run = context.get("run")
            corrected.append(figure)
    BudgetFigure.objects.bulk_create(fresh, batch_size=1000)
    BudgetFigure.objects.bulk_update(corrected, ["amount", "document_number", "import_run"], batch_size=500)
    record_all(actor, "ubah", [(row.obj.sub_activity, as_changes(row)) for row in rows], _source(context))


def _figure(sub_activity: SubActivity, name: str, amount: Decimal, context: Context) -> BudgetFigure:
    """An unsaved figure with date, document and the import it comes from."""
    as_of, document = context["sources"][name]
    return BudgetFigure(
        sub_activity=sub_activity,
        kind=AMOUNTS[name],
        amount=amount,
        as_of=as_of,
        document_number=document,
        import_run=context.get("run"),
    )


def _source(context: Context) -> str:
    """The reason written to the trail: where the figures come from."""
    return str(context["run"]) if context.get("run") else ""


SPEC = ImportSpec(
    key="budget",
    title="Anggaran",
    columns=(
        Column("number", "No", required=False, width=6),
        Column("department", "Kode SKPD", aliases=("Kode OPD",), key=True, text=True, width=16),
        Column("department_name", "Nama SKPD", aliases=("Nama OPD",), required=False, width=40),
        Column("code", "Kode Sub Kegiatan", key=True, text=True, width=22),
        Column("item_name", "Nama Sub Kegiatan", required=False, width=60),
        Column("original", "Pagu Murni (Rp)", width=20),
        Column("revised", "Pagu Perubahan (Rp)", width=20),
        Column("realized", "Realisasi (Rp)", width=20),
    ),
    row_form=BudgetRow,
    match=lambda cleaned, context: (cleaned["department"].code, cleaned["code"].code),
    load_existing=load_existing,
    changes=changes,
    create=create,
    update=update,
    check_table=check_table,
    check_title=lambda title, context: title_problem(title, context["year"]),
)

KIND = ImportKind(
    spec=SPEC,
    word="anggaran",
    title="Anggaran",
    description="Rekap pagu murni, pagu perubahan, dan realisasi per sub kegiatan, seperti ekspor SIPD.",
    icon="cash-stack",
    rules=(
        "Baris judul di atas dan JUMLAH di bawah boleh tetap ada; judul kolom dicari sendiri.",
        "Kode SKPD harus terdaftar dan berlaku pada tahun itu; kode sub kegiatan harus ada pada nomenklatur tahun itu.",
        "Angka dalam rupiah, 0 sampai 1.000.000.000.000.000; sel kosong berarti angka itu belum ada.",
        "Realisasi adalah kumulatif sejak 1 Januari sampai tanggal rekap.",
        "Sub kegiatan yang belum ada dibuat; wajib PPRG ditandai sendiri di halaman anggaran perangkat daerah.",
    ),
    example=(
        (
            1,
            "DINKES",
            "Dinas Kesehatan",
            "1.02.02.2.02.0001",
            "Pengelolaan Pelayanan Kesehatan Ibu Hamil",
            640000000,
            655000000,
            412500000,
        ),
    ),
    describe=lambda row: f"{row.cleaned['department'].code} · {row.cleaned['code']}",
    context=context,
    options_form=BudgetOptions,
    right=records_figures,
    refusal="Hanya Bapperida dan BPKPD yang dapat mengimpor anggaran.",
    hidden_when_new=frozenset({"department", "department_name", "code", "item_name"}),
    labels={
        "document_original": "Nomor dokumen pagu murni",
        "document_revised": "Nomor dokumen pagu perubahan",
        "document_realized": "Nomor dokumen realisasi",
    },
)
