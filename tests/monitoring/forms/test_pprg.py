"""Forms of the steps: anything unfinished passes, anything that cannot be understood does not."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from monitoring.domain.pprg_content import Content
from monitoring.forms.fields import LongLineField, PresentChoices, QuantityField, QuantityInput
from monitoring.forms.pprg import MAX_ROWS, StepEditor
from tests.monitoring.domain.test_pprg_steps import FULL
from tests.monitoring.pprg_data import rows_data


def posted(editor: StepEditor) -> dict:
    """What the browser would send back unchanged."""
    data = {}
    forms = [editor.form] if editor.form is not None else []
    if editor.formset is not None:
        forms += [editor.formset.management_form, *editor.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if not isinstance(value, list | tuple):
                shown = field.field.widget.format_value(value)
                value = shown[0] if isinstance(shown, list) else shown
            data[field.html_name] = value
    return {name: value for name, value in data.items() if value is not None}


@pytest.mark.parametrize("step", range(1, 10))
def test_form_sent_back_unchanged_changes_nothing(step: int):
    editor = StepEditor(step, FULL, posted(StepEditor(step, FULL)))
    assert editor.is_valid(), editor.problems
    assert dataclasses.replace(FULL, **editor.changes()) == FULL


@pytest.mark.parametrize("step", range(1, 10))
def test_empty_form_passes_and_clears_the_step(step: int):
    editor = StepEditor(step, Content(), rows_data([]))
    assert editor.is_valid()
    assert dataclasses.replace(Content(), **editor.changes()) == Content()
    assert editor.problems == []


def test_row_without_words_is_left_out():
    data = rows_data([{"concerns": "LP"}, {"indicator": "Guru"}, {"indicator": "Siswa", "DELETE": "on"}])
    editor = StepEditor(2, Content(), data)
    assert editor.is_valid()
    assert [row.indicator for row in editor.changes()["data"]] == ["Guru"]


def test_unfinished_row_passes():
    editor = StepEditor(2, Content(), rows_data([{"male": "1.412"}]))
    assert editor.is_valid()
    [row] = editor.changes()["data"]
    assert (row.male, row.female, row.indicator, row.concerns) == (Decimal(1412), None, "", "LP")


@pytest.mark.parametrize(
    ("step", "row", "field"),
    [
        (2, {"male": "banyak"}, "Laki-laki (L) (baris 1)"),
        (2, {"male": "1,234"}, "Laki-laki (L) (baris 1)"),
        (2, {"data_year": "1999"}, "Tahun data (baris 1)"),
        (2, {"data_year": "25"}, "Tahun data (baris 1)"),
        (2, {"concerns": "X", "indicator": "A"}, "Menyangkut (baris 1)"),
        (2, {"concerns": "P", "male": "3"}, "Laki-laki (L) (baris 1)"),
        (2, {"concerns": "L", "female": "3"}, "Perempuan (P) (baris 1)"),
        (2, {"id": "satu", "indicator": "A"}, "Id (baris 1)"),
        (7, {"input_amount": "-5"}, "Masukan (Rp) (baris 1)"),
        (7, {"input_amount": "1.000.000.000.000.001"}, "Masukan (Rp) (baris 1)"),
        (9, {"target": "1.000.000.000.001"}, "Target (baris 1)"),
        (9, {"kind": "lain", "name": "A"}, "Jenis (baris 1)"),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_row(step: int, row: dict, field: str):
    editor = StepEditor(step, Content(), rows_data([row]))
    assert not editor.is_valid()
    assert [label for label, _id, _text in editor.problems] == [field]


def test_error_in_a_row_marked_for_removal_does_not_stop_the_save():
    editor = StepEditor(2, Content(), rows_data([{"male": "banyak", "DELETE": "on"}]))
    assert editor.is_valid()
    assert editor.changes()["data"] == ()


def test_too_many_rows_are_refused():
    editor = StepEditor(9, Content(), rows_data([{"name": str(number)} for number in range(MAX_ROWS + 1)]))
    assert not editor.is_valid()
    assert editor.problems


def test_damaged_form_is_refused_not_a_crash():
    editor = StepEditor(2, Content(), {"data_note": "x"})
    assert not editor.is_valid()
    assert editor.problems


def test_error_in_a_single_field_has_no_row():
    editor = StepEditor(7, Content(), rows_data([], budget_total="sejuta"))
    assert not editor.is_valid()
    assert [label for label, _id, _text in editor.problems] == ["Jumlah anggaran GBS (Rp)"]


def test_references_to_what_is_gone_are_dropped():
    cause = rows_data([{"text": "Sebab", "factors": ["akses", "kontrol"]}])
    editor = StepEditor(4, FULL, cause)
    assert editor.is_valid()
    assert editor.changes()["internal"][0].factors == ("akses",)
    editor = StepEditor(7, FULL, rows_data([{"name": "Aksi", "causes": ["2", "1", "99", "x"]}]))
    assert editor.is_valid()
    assert editor.changes()["actions"][0].causes == (1, 2)


def test_baseline_goes_by_the_rows_of_step_2():
    editor = StepEditor(8, FULL, {"baseline": ["77"]})
    assert editor.is_valid()
    assert [row.is_baseline for row in editor.changes()["data"]] == [False]
    assert [row for _box, row in StepEditor(8, FULL).baseline_rows] == list(FULL.data)


def test_step_2_keeps_the_baseline_mark():
    editor = StepEditor(2, FULL, rows_data([{"id": "1", "indicator": "Diubah"}, {"indicator": "Baru"}], initial=1))
    assert editor.is_valid()
    assert [row.is_baseline for row in editor.changes()["data"]] == [True, False]


def test_new_step_offers_one_empty_row_and_more_on_request():
    assert len(StepEditor(9, Content()).formset.forms) == 1
    assert len(StepEditor(9, FULL).formset.forms) == 2
    assert len(StepEditor(9, FULL, more=True).formset.forms) == 3


def test_hints_where_there_is_nothing_to_tie_to():
    assert StepEditor(4, Content()).needs_factors
    assert not StepEditor(4, FULL).needs_factors
    assert StepEditor(7, Content()).needs_causes
    assert not StepEditor(7, FULL).needs_causes
    assert not StepEditor(9, Content()).needs_causes
    assert StepEditor(9, Content()).baseline_rows == []


# --- fields -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("", None),
        ("146", "146.00"),
        ("1.412", "1412.00"),
        ("18,9", "18.90"),
        ("18.9", "18.90"),
        ("18,9 %", "18.90"),
        ("-2,5", "-2.50"),
        ("−2,5", "-2.50"),
        (" 1.234.567,89 ", "1234567.89"),
        (Decimal("2.5"), "2.50"),
        (7, "7.00"),
        ("1.000.000.000.000", "1000000000000.00"),
    ],
)
def test_figure_in_indonesian_form(text, figure):
    assert QuantityField().clean(text) == (None if figure is None else Decimal(figure))


@pytest.mark.parametrize(
    "text", ["1,234", "1e3", "١٢", "Rp5", "NaN", "--5", "5 orang", "1.000.000.000.001", Decimal("NaN")]
)
def test_figure_that_is_none_is_refused(text):
    with pytest.raises(ValidationError):
        QuantityField().clean(text)


def test_figure_is_shown_as_it_is_written():
    widget = QuantityInput()
    assert [widget.format_value(value) for value in (Decimal("18.90"), Decimal("1412.00"), 5, "1,x", None)] == [
        "18,9", "1.412", "5", "1,x", None,
    ]  # fmt: skip


def test_long_lines_stay_one_line():
    assert LongLineField(required=False).clean(" a\x00\nb\u200b ") == "a b"


def test_choices_come_back_in_their_order():
    field = PresentChoices(choices=[("a", "A"), ("b", "B")])
    assert field.clean(["b", "x", "a"]) == ["a", "b"]
    assert field.clean(None) == []
