"""What was posted from a step: understood as far as it can be, never more taken away than the save may."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from monitoring.forms.pprg import MAX_ROWS, StepEditor
from monitoring.forms.pprg_posted import Posted
from monitoring.forms.pprg_steps import Removal
from tests.monitoring.domain.test_pprg_steps import FULL
from tests.monitoring.pprg_data import rows_data

ROW = DataRow(id=1, indicator="Siswa", unit="orang", male=Decimal("7.00"), female=Decimal("9.00"), data_year=2025)
SHOWN = {"id": "1", "indicator": "Siswa", "concerns": "LP", "male": "7", "female": "9", "unit": "orang",
         "data_year": "2025", "source": ""}  # fmt: skip


def query(data: dict[str, Any]) -> QueryDict:
    """``data`` as a browser posts it."""
    result = QueryDict(mutable=True)
    for name, value in data.items():
        result.setlist(name, [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)])
    return result


def post(step: int, content: Content, data: dict[str, Any], removal: Removal = Removal.EVERYTHING) -> Posted:
    return Posted(step, content, query(data), removal)


def as_shown(step: int, content: Content) -> dict[str, Any]:
    """What the browser sends back unchanged."""
    editor = StepEditor(step, content)
    forms = [editor.form] if editor.form is not None else []
    if editor.formset is not None:
        forms += [editor.formset.management_form, *editor.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if not isinstance(value, list | tuple):
                shown = field.field.widget.format_value(value)
                value = shown[0] if isinstance(shown, list) else shown
            if value is not None:
                data[field.html_name] = value
            elif field.html_name.endswith(("-DELETE", "-id")) is False:
                data[field.html_name] = ""
    return data


@pytest.mark.parametrize("step", range(1, 10))
def test_page_sent_back_unchanged_changes_nothing(step: int):
    posted = post(step, FULL, as_shown(step, FULL))
    assert posted.problems == []
    assert dataclasses.replace(FULL, **posted.changes) == FULL


@pytest.mark.parametrize(("step", "part"), [(2, "data"), (4, "internal"), (7, "actions"), (9, "indicators")])
def test_rows_sent_back_unchanged_are_the_stored_ones(step: int, part: str):
    """No form is built for them: saving a long step costs what its changed row costs."""
    rows = post(step, FULL, as_shown(step, FULL)).changes[part]
    assert [id(row) for row in rows] == [id(row) for row in getattr(FULL, part)]


@pytest.mark.parametrize("step", [1, 2, 6, 7, 8])
def test_fields_sent_back_unchanged_are_not_written(step: int):
    assert not post(step, FULL, as_shown(step, FULL)).changes.keys() - {"data", "actions"}


@pytest.mark.parametrize("step", range(1, 10))
def test_empty_page_clears_the_step(step: int):
    posted = post(step, Content(), rows_data([]))
    assert dataclasses.replace(Content(), **posted.changes) == Content()
    assert posted.problems == []


def test_row_without_words_is_left_out():
    data = rows_data([{"concerns": "LP"}, {"indicator": "Guru"}, {"indicator": "Siswa", "DELETE": "on"}])
    assert [row.indicator for row in post(2, Content(), data).changes["data"]] == ["Guru"]


def test_unfinished_row_passes():
    [row] = post(2, Content(), rows_data([{"male": "1.412"}])).changes["data"]
    assert (row.male, row.female, row.indicator, row.concerns) == (Decimal(1412), None, "", "LP")


def test_references_to_what_is_gone_are_dropped():
    cause = rows_data([{"text": "Sebab", "factors": ["akses", "kontrol"]}])
    assert post(4, FULL, cause).changes["internal"][0].factors == ("akses",)
    action = rows_data([{"name": "Aksi", "causes": ["2", "1", "99", "x"]}])
    assert post(7, FULL, action).changes["actions"][0].causes == (1, 2)


def test_baseline_goes_by_the_rows_of_step_2():
    assert [row.is_baseline for row in post(8, FULL, {"baseline": ["77"]}).changes["data"]] == [False]


def test_step_2_keeps_the_baseline_mark():
    data = rows_data([{"id": "1", "indicator": "Diubah"}, {"indicator": "Baru"}], initial=1)
    assert [row.is_baseline for row in post(2, FULL, data).changes["data"]] == [True, False]


# --- what cannot be understood ------------------------------------------------------------------------------------


def test_stored_value_stays_where_the_typed_one_cannot_be_understood():
    posted = post(
        2, Content(data=(ROW,)), rows_data([{**SHOWN, "male": "banyak", "female": "11", "source": "Dapodik"}])
    )
    assert posted.changes["data"] == (dataclasses.replace(ROW, female=Decimal(11), source="Dapodik"),)
    assert posted.problems == [
        ("Laki-laki (L) (baris 1)", "id_baris-0-male",
         "Tulis angka saja, misalnya 1.412 atau 18,9; satuannya pada kolom satuan."),
    ]  # fmt: skip


def test_new_row_is_made_without_what_cannot_be_understood():
    posted = post(9, Content(), rows_data([{"kind": "hasil", "name": "NIB", "target": "banyak"}, {"target": "x"}]))
    assert posted.changes["indicators"] == (Indicator(kind="hasil", name="NIB"),)
    assert [label for label, _place, _text in posted.problems] == ["Target (baris 1)", "Target (baris 2)"]


def test_stored_row_with_nothing_but_an_error_stays():
    content = Content(actions=(Action(id=3, input_amount=Decimal(5)),))
    posted = post(7, content, rows_data([{"id": "3", "input_amount": "sejuta"}]))
    assert posted.changes["actions"] == content.actions


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        (ROW, {"concerns": "L"}),
        (ROW, {"concerns": "P", "male": "8"}),
        (dataclasses.replace(ROW, concerns="L", female=None), {"concerns": "P", "male": "8", "female": "3"}),
    ],
)
def test_fact_of_one_sex_with_the_other_figure_stays_as_it_is_stored(stored: DataRow, typed: dict):
    posted = post(2, Content(data=(stored,)), rows_data([{**SHOWN, **typed, "source": "Dapodik"}]))
    assert posted.changes["data"] == (dataclasses.replace(stored, source="Dapodik"),)
    assert len(posted.problems) == 1


def test_single_field_that_cannot_be_understood_leaves_the_others():
    content = Content(budget_total=Decimal(9))
    posted = post(7, content, rows_data([], budget_total="sejuta", budget_note="Harga naik", arg_category=""))
    assert (posted.changes["budget_total"], posted.changes["budget_note"]) == (Decimal(9), "Harga naik")
    assert [label for label, _place, _text in posted.problems] == ["Jumlah anggaran GBS (Rp)"]


def test_factor_that_is_too_long_leaves_the_others():
    content = Content(factors=(Factor("akses", "Lama"),))
    posted = post(3, content, {"akses": "x" * 5001, "kontrol": "Izin atas nama suami."})
    assert posted.changes["factors"] == (Factor("akses", "Lama"), Factor("kontrol", "Izin atas nama suami."))
    assert [place for _label, place, _text in posted.problems] == ["id_akses"]


@pytest.mark.parametrize(
    "data",
    [
        rows_data([{"name": str(number)} for number in range(MAX_ROWS + 1)]),
        {"baris-TOTAL_FORMS": "999999999999"},
        {"baris-TOTAL_FORMS": "-1"},
        {"baris-TOTAL_FORMS": "٣"},
        {},
    ],
)
def test_damaged_rows_change_nothing_and_say_so(data: dict):
    posted = post(9, FULL, data)
    assert "indicators" not in posted.changes
    assert len(posted.problems) == 1
    assert posted.new_ids(FULL) == {}


def test_rows_marked_for_removal_do_not_count():
    rows = [{"name": str(number), "DELETE": "on" if number else ""} for number in range(MAX_ROWS + 1)]
    assert [row.name for row in post(9, Content(), rows_data(rows)).changes["indicators"]] == ["0"]


# --- what a save may take away ------------------------------------------------------------------------------------

CAUSES = Content(factors=(Factor("akses", "Lama"),), internal=(Cause(id=4, text="Satu"), Cause(id=5, text="Dua")))
TYPED = rows_data([{"id": "4", "text": "Satu", "DELETE": "on"}, {"id": "5", "text": ""}, {"text": "Tiga"}])


@pytest.mark.parametrize(
    ("removal", "texts", "withheld"),
    [
        (Removal.NOTHING, ["Satu", "Dua", "Tiga"], 2),
        (Removal.MARKED, ["Dua", "Tiga"], 1),
        (Removal.EVERYTHING, ["Tiga"], 0),
    ],
)
def test_rows_go_only_when_the_save_may_take_them(removal: Removal, texts: list[str], withheld: int):
    posted = post(4, CAUSES, TYPED, removal)
    assert [row.text for row in posted.changes["internal"]] == texts
    assert posted.withheld == withheld


@pytest.mark.parametrize(("removal", "kept"), [(Removal.MARKED, 1), (Removal.EVERYTHING, 0)])
def test_emptied_factor_keeps_its_ties_until_a_button_says_so(removal: Removal, kept: int):
    posted = post(3, CAUSES, {"akses": "  ", "manfaat": "Sertifikat"}, removal)
    assert [row.kind for row in posted.changes["factors"]] == ["akses", "manfaat"][1 - kept :]
    assert posted.withheld == kept


def test_new_rows_are_told_their_ids_by_their_place_on_the_page():
    posted = post(4, CAUSES, TYPED)
    assert posted.new_ids(Content(internal=(Cause(id=9, text="Tiga"),))) == {"baris-2": 9}
    assert post(6, CAUSES, {"new_purpose": "x"}).new_ids(CAUSES) == {}
