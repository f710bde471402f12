"""Forms of the steps as the page shows them: what cannot be understood is named, everything typed stays."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from monitoring.domain.pprg_content import Content
from monitoring.forms.fields import LongLineField, PresentChoices, QuantityField, QuantityInput
from monitoring.forms.pprg import MAX_ROWS, StepEditor
from tests.monitoring.domain.test_pprg_steps import FULL
from tests.monitoring.pprg_data import rows_data


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


@pytest.mark.parametrize(
    ("step", "row", "expected"),
    [
        (2, {"male": "-3", "unit": "orang"}, ["Jumlah orang tidak boleh di bawah nol."]),
        (2, {"female": "3,5", "unit": "Peserta"}, ["Jumlah Peserta berupa bilangan bulat; pecahan hanya untuk"]),
        (2, {"male": "-3", "female": "1,5", "unit": "siswa"}, ["Jumlah siswa tidak", "Jumlah siswa berupa"]),
        (2, {"female": "-3,5", "unit": "persen"}, []),
        (2, {"female": "3,5", "unit": "orang per 1.000 penduduk"}, []),
        (2, {"female": "3,5", "unit": ""}, []),
        (2, {"female": "0", "unit": "orang"}, []),
        (2, {"female": "45,5", "unit": "siswa (%)"}, []),
        (2, {"female": "1,5", "unit": "penduduk dalam ribu"}, []),
        (9, {"target": "-1", "unit": "orang"}, ["Jumlah orang tidak boleh di bawah nol."]),
        (9, {"baseline": "0,5", "target_female": "0,5", "unit": "orang"}, ["Jumlah orang", "Jumlah orang"]),
        (9, {"target": "0,5", "unit": "indeks"}, []),
    ],
)
def test_people_are_counted_in_whole_numbers_from_zero(step: int, row: dict, expected: list[str]):
    editor = StepEditor(step, Content(), rows_data([{"indicator" if step == 2 else "name": "Peserta", **row}]))
    editor.is_valid()
    said = [text for _label, _id, text in editor.problems]
    assert len(said) == len(expected)
    assert all(text.startswith(begin) for text, begin in zip(said, expected, strict=True))


def test_error_in_a_row_marked_for_removal_is_none():
    assert StepEditor(2, Content(), rows_data([{"male": "banyak", "DELETE": "on"}])).is_valid()


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
