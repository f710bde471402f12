"""The import service: dry run, all or nothing, errors by cell, nothing changed by a second run."""

import time
from dataclasses import replace

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from openpyxl import load_workbook

from pug_tanjungbalai.common.errors import DomainError
from pug_tanjungbalai.common.fields import CodeField, RupiahField
from pug_tanjungbalai.common.importing import (
    ERROR,
    MAX_ISSUES,
    WARNING,
    ImportSpec,
    Issue,
    RowForm,
    apply,
    check,
    field_changes,
)
from pug_tanjungbalai.common.xlsx import Column
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet, write_workbook

from .workbooks import named, workbook

pytestmark = pytest.mark.django_db


class GroupRow(RowForm):
    """Groups stand in for a feature's model: the code is the primary key."""

    code = forms.IntegerField(min_value=1)
    name = forms.CharField(max_length=20)
    budget = RupiahField(required=False)

    def clean_name(self):
        if self.cleaned_data["name"] in self.context.get("banned", ()):
            raise ValidationError("nama terlarang")
        return self.cleaned_data["name"].title()

    def clean(self):
        if self.cleaned_data.get("budget") == 13:
            raise ValidationError("angka sial")
        if self.cleaned_data.get("budget") == 14:
            self.add_error("budget", "hampir sial")


def create(rows, context, actor):
    Group.objects.bulk_create(Group(pk=row.cleaned["code"], name=row.cleaned["name"]) for row in rows)
    if context.get("fail"):
        raise context["fail"]


def update(rows, context, actor):
    for row in rows:
        row.obj.name = row.cleaned["name"]
    Group.objects.bulk_update([row.obj for row in rows], ["name"])


SPEC = ImportSpec(
    key="group",
    title="Impor kelompok",
    columns=(
        Column("code", "Kode", key=True),
        Column("name", "Nama", required=False),
        Column("budget", "Pagu", required=False),
    ),
    row_form=GroupRow,
    match=lambda cleaned, context: cleaned["code"],
    load_existing=lambda context: {group.pk: group for group in Group.objects.all()},
    changes=field_changes("name"),
    create=create,
    update=update,
)
HEADER = ["Kode", "Nama", "Pagu"]


def sheet(*rows):
    return workbook([["Judul"], HEADER, *rows], titles=["Data"])


def texts(issues):
    return [str(issue) for issue in issues]


def names():
    return dict(Group.objects.values_list("pk", "name"))


def test_dry_run_shows_what_would_change_and_saves_nothing():
    Group.objects.create(pk=1, name="Lama")
    Group.objects.create(pk=2, name="Tetap")
    result = check(SPEC, sheet([1, "baru", None], [2, "tetap", None], [3, "tiga", None]), {})
    assert result.ok
    assert result.summary == "1 baru, 1 berubah, 1 tetap, 0 kesalahan"
    assert [(row.number, row.changes) for row in result.updated] == [(3, {"name": ("Lama", "Baru")})]
    assert [(row.number, row.key) for row in result.unchanged] == [(4, 2)]
    assert [row.cleaned["name"] for row in result.created] == ["Tiga"]
    assert (result.applied, names()) == (False, {1: "Lama", 2: "Tetap"})


def test_apply_saves_and_a_second_run_changes_nothing():
    Group.objects.create(pk=1, name="Lama")
    file = sheet([1, "baru", None], [3, "tiga", None])
    assert apply(SPEC, file, {}, None).applied
    assert names() == {1: "Baru", 3: "Tiga"}
    again = apply(SPEC, file, {}, None)
    assert again.applied
    assert again.summary == "0 baru, 0 berubah, 2 tetap, 0 kesalahan"


def test_errors_name_sheet_row_column_and_nothing_is_saved():
    result = apply(SPEC, sheet([1, "satu", None], ["x", "", "1,234"], [0, "y" * 21, -5]), {}, None)
    assert (result.applied, result.error_count, names()) == (False, 6, {})
    assert texts(result.errors)[0].startswith("Data, baris 4, kolom A (Kode): ")
    assert [(issue.row, issue.letter) for issue in result.errors] == [
        (4, "A"),
        (4, "B"),
        (4, "C"),
        (5, "A"),
        (5, "B"),
        (5, "C"),
    ]
    assert "1.234" in result.errors[2].message


def test_cell_problems_of_the_reader_are_errors():
    result = check(SPEC, sheet([1, "=1+1", None], [198501012010011001, "b", None]), {})
    assert [(issue.row, issue.letter) for issue in result.errors] == [(3, "B"), (4, "A")]
    assert "rumus tanpa hasil" in result.errors[0].message
    assert "format sel sebagai teks" in result.errors[1].message


def test_form_methods_and_context():
    result = check(SPEC, sheet([1, "a", 13], [2, "b", 14], [3, "c", 15], [4, "d", 1]), {"banned": {"c"}})
    assert [(issue.row, issue.column, issue.message) for issue in result.errors] == [
        (3, "", "angka sial"),
        (4, "Pagu", "hampir sial"),
        (5, "Nama", "nama terlarang"),
    ]
    assert [row.number for row in result.created] == [6]


def test_duplicate_keys_name_both_rows():
    result = apply(SPEC, sheet([1, "a", None], [2, "b", None], ["1", "c", None]), {}, None)
    assert texts(result.errors) == ["Data, baris 5: Baris 5 kembar dengan baris 3; hapus salah satunya."]
    assert names() == {}


def test_absent_optional_columns_are_left_alone():
    Group.objects.create(pk=1, name="Lama")
    result = apply(SPEC, workbook([["Kode"], [1]]), {}, None)
    assert (result.applied, len(result.unchanged), names()) == (True, 1, {1: "Lama"})
    assert "name" not in result.unchanged[0].cleaned


def test_rules_across_rows_give_errors_and_warnings():
    def check_table(rows, context):
        yield Issue(f"ada {len(rows)} baris", level=WARNING)
        for row in rows:
            if row.cleaned["budget"] == 0:
                yield Issue("nol", row.number, "budget", ERROR)

    spec = replace(SPEC, check_table=check_table)
    result = check(spec, sheet([1, "a", 1], [2, "b", 0], ["x", "c", 0]), {})
    assert texts(result.warnings) == ["Data: ada 2 baris"]
    assert texts(result.errors)[1] == "Data, baris 4, kolom C (Pagu): nol"


def test_refused_workbook_is_an_error_of_the_result():
    result = apply(SPEC, named(b"x", "uji.xls"), {}, None)
    assert not result.ok
    assert "Simpan sebagai .xlsx" in texts(result.errors)[0]


def test_wrong_headers_are_told_with_sheet_and_row():
    result = check(SPEC, workbook([["Judul"], ["Kode", "Pagu", "pagu"], [1, 2, 3]], titles=["Data"]), {})
    assert texts(result.errors)[0].startswith("Data, baris 2: Kolom “Pagu” ada lebih dari satu (B dan C)")


def test_rows_without_a_code_are_warned_of():
    result = check(SPEC, sheet([1, "a", 1], [None, "lupa", 2], [3, "c", 1], [None, "JUMLAH", 4]), {})
    assert [(issue.row, issue.message) for issue in result.warnings] == [
        (4, "Baris dilewati karena tidak berkode (“lupa”).")
    ]
    assert result.ok


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValidationError("ditolak"), "ditolak"),
        (DomainError("tahun ditutup"), "tahun ditutup"),
        (IntegrityError("unique"), "pengguna lain"),
    ],
)
def test_refusal_while_writing_undoes_everything(error, words):
    result = apply(SPEC, sheet([1, "a", None]), {"fail": error}, None)
    assert (result.applied, names()) == (False, {})
    assert words in texts(result.errors)[0]


def test_unexpected_error_while_writing_undoes_everything():
    with pytest.raises(RuntimeError):
        apply(SPEC, sheet([1, "a", None]), {"fail": RuntimeError()}, None)
    assert names() == {}


def test_issues_are_capped_and_all_are_counted():
    result = check(SPEC, sheet(*([f"x{number}", "", -1] for number in range(4000))), {})
    assert (len(result.errors), result.error_count) == (MAX_ISSUES, 12_000)
    assert all(issue.message for issue in result.errors)


def test_template_can_be_filled_in():
    spec = replace(SPEC, columns=(Column("code", "Kode", key=True, text=True), Column("name", "Nama")))
    active = load_workbook(write_workbook([spec.template()])).active
    assert [cell.value for cell in active[1]] == ["Kode", "Nama"]
    assert active["A2"].number_format == "@"
    assert active["A501"].number_format == "@"


class WideRow(RowForm):
    """Fifteen columns of the kinds that real imports have."""

    c0 = forms.CharField(max_length=20)


for _index in range(1, 15):
    WideRow.base_fields[f"c{_index}"] = RupiahField() if _index > 6 else forms.CharField(max_length=20)


class WrongRow(WideRow):
    """The same, with an error in three cells of each row."""

    c1, c2, c3 = CodeField(), CodeField(), CodeField()


@pytest.mark.parametrize("form", [WideRow, WrongRow])
def test_import_costs_at_most_twice_openpyxl_alone(form):
    """Goal 8 of performance, on a twentieth of its rows: CPU seconds, the best of three, interleaved."""
    columns = [OutColumn(f"Kolom {index}") for index in range(15)]
    rows = [[f"k{r}"] + [f"teks {r} {c}" for c in range(6)] + [r * 17 + c for c in range(8)] for r in range(500)]
    data = write_workbook([Sheet("Data", columns, rows)]).read()
    spec = replace(
        SPEC,
        row_form=form,
        columns=[Column(f"c{index}", f"Kolom {index}", key=index == 0, text=index < 7) for index in range(15)],
        match=lambda cleaned, context: cleaned["c0"],
        create=lambda rows, context, actor: Group.objects.bulk_create(Group(name=row.cleaned["c0"]) for row in rows),
    )
    alone, ours = [], []
    for _round in range(3):
        begin = time.process_time()
        for _row in load_workbook(named(data, "x.xlsx"), read_only=True, data_only=True).active.values:
            pass
        alone.append(time.process_time() - begin)
        begin = time.process_time()
        result = apply(spec, named(data, "x.xlsx"), {}, None)
        ours.append(time.process_time() - begin)
        assert len(result.created) == (500 if form is WideRow else 0)
        Group.objects.all().delete()
    assert min(ours) <= 2 * min(alone)
