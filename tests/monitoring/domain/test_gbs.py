"""The GBS is the GAP in another order: nothing is typed, nothing is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.domain import pprg
from monitoring.domain.gbs import derive
from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Header, Indicator, Signature
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg

GAP = Content(
    purpose="Tujuan",
    data_note="Uraian",
    data=(DataRow(id=1, indicator="Peserta", male=Decimal(146), female=Decimal(34), data_year=2025),),
    factors=(Factor("akses", "Undangan"),),
    internal=(Cause(id=1, text="Formulir"),),
    external=(Cause(id=2, text="Beban ganda"),),
    new_purpose="Setara",
    actions=(Action(id=1, name="A", input_amount=Decimal("60000000.50")), Action(id=2, name="B")),
    budget_total=Decimal("60000000.50"),
    arg_category="kesetaraan",
    indicators=(Indicator(id=1, kind="hasil", name="NIB", target=Decimal(45)),),
    signature=Signature(signed_on=dt.date(2026, 5, 4), title="Plt. Kepala Dinas", name="Rahmad"),
)


def test_parts_of_the_gbs_come_from_the_steps_of_the_gap():
    gbs = derive(GAP)
    assert gbs.purpose == GAP.purpose
    assert (gbs.situation.data, gbs.situation.data_note) == (GAP.data, "Uraian")
    assert (gbs.situation.factors, gbs.situation.internal, gbs.situation.external) == (
        GAP.factors,
        GAP.internal,
        GAP.external,
    )
    assert (gbs.benchmark, gbs.indicators) == ("Setara", GAP.indicators)
    assert gbs.actions == GAP.actions
    assert gbs.arg_label == "Anggaran kesetaraan gender"
    assert gbs.signature == GAP.signature


def test_unit_is_the_department_until_there_are_units():
    assert derive(Content(header=Header(department="Dinas Kesehatan"))).unit == "Dinas Kesehatan"


def test_sum_of_inputs_is_exact_and_compared_with_the_budget():
    gbs = derive(GAP)
    assert gbs.input_total == Decimal("60000000.50")
    assert gbs.adds_up
    assert gbs.difference == 0


def test_no_budget_is_not_a_budget_of_zero():
    gbs = derive(Content())
    assert gbs.difference is None
    assert not gbs.adds_up
    assert gbs.arg_label == ""


def test_snapshot_gives_the_same_gbs_as_the_text_it_was_taken_of():
    assert derive(GAP.as_dict()) == derive(GAP)


def test_old_snapshot_with_less_or_more_than_today_is_still_read():
    gbs = derive({"purpose": "Lama", "kak": "dikenal nanti", "data": [{"indicator": "X", "umur": 3}]})
    assert gbs.purpose == "Lama"
    assert gbs.situation.data[0].indicator == "X"
    assert gbs.header.fiscal_year == 0


texts = st.text(max_size=30)
amounts = st.none() | st.decimals(min_value=0, max_value=10**15, places=2)
figures = st.none() | st.decimals(min_value=-(10**12), max_value=10**12, places=2)
contents = st.builds(
    Content,
    purpose=texts,
    data=st.lists(
        st.builds(DataRow, id=st.none() | st.integers(1, 99), indicator=texts, male=figures, female=figures), max_size=3
    ).map(tuple),
    factors=st.lists(st.builds(Factor, kind=st.sampled_from(["akses", "kontrol"]), text=texts), max_size=2).map(tuple),
    internal=st.lists(st.builds(Cause, id=st.integers(1, 99), text=texts, factors=st.just(("akses",))), max_size=2).map(
        tuple
    ),
    actions=st.lists(
        st.builds(Action, name=texts, input_amount=amounts, causes=st.lists(st.integers(1, 99), max_size=3).map(tuple)),
        max_size=3,
    ).map(tuple),
    budget_total=amounts,
    indicators=st.lists(st.builds(Indicator, name=texts, target=figures, target_female=figures), max_size=2).map(tuple),
    signature=st.none() | st.builds(Signature, signed_on=st.none() | st.dates(), name=texts),
)


@given(contents)
def test_content_survives_being_kept_as_a_snapshot(content: Content):
    assert Content.from_dict(content.as_dict()) == content
    assert derive(content.as_dict()) == derive(content)


@pytest.mark.django_db
def test_gbs_of_a_stored_submission(city: City):
    submission = make_pprg(city)
    gbs = derive(pprg.content(submission))
    assert gbs.header.department == "Dinas Pendidikan"
    assert (gbs.header.fiscal_year, gbs.header.version_label) == (2026, "Murni")
    assert gbs.header.sub_activity.code == city.sub_a.item.code
    assert gbs.budget_total == gbs.input_total == Decimal(95_000_000)
    assert gbs.signature is None
