"""All checks together: never a crash, always the same answer, quick on the longest document."""

from __future__ import annotations

import datetime as dt
import random
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.enums import DataSex
from monitoring.domain.pprg_content import (
    Action,
    Cause,
    Code,
    Content,
    DataRow,
    Factor,
    Header,
    Indicator,
    Part,
    Signature,
)
from monitoring.domain.quality import CHECKS, GBS, ITEMS, KAK, PARTLY_JUDGED, Facts, Kak, Severity, Status, run
from monitoring.enums import ArgCategory, GapFactorKind, IndicatorKind
from tests.drawing import picks

from .sound import FACTS, SOUND, but, facts

EMPTY_FACTS = Facts(year=2027, today=dt.date(2026, 11, 24))
#: Texts in which words come back, so that copies and overlaps are met.
WORDS = ("laki-laki", "perempuan", "2025", "18,9", "pelatihan", "tidak", "ikut")
TEXT = st.one_of(st.text(max_size=40), picks(WORDS, 12).map(" ".join))
AMOUNT = st.none() | st.decimals(min_value=0, max_value=10**12, places=2)
FIGURE = st.none() | st.decimals(min_value=-(10**12), max_value=10**12, places=2)
YEAR = st.none() | st.integers(2000, 2100)
IDS = st.none() | st.integers(1, 6)
CAUSE = st.builds(Cause, id=IDS, text=TEXT, evidence=TEXT, factors=picks(GapFactorKind.values, 4))
CONTENT = st.builds(
    Content,
    header=st.builds(Header, sub_activity=st.builds(Code, TEXT, TEXT)),
    purpose=TEXT,
    target_group=TEXT,
    data_note=TEXT,
    data=st.lists(
        st.builds(
            DataRow, id=IDS, indicator=TEXT, unit=TEXT, concerns=st.sampled_from(DataSex.values), male=FIGURE,
            female=FIGURE, data_year=YEAR, source=TEXT, is_baseline=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    factors=st.lists(st.builds(Factor, st.sampled_from(GapFactorKind.values), TEXT), max_size=4).map(tuple),
    internal=st.lists(CAUSE, max_size=3).map(tuple),
    external=st.lists(CAUSE, max_size=3).map(tuple),
    new_purpose=TEXT,
    actions=st.lists(
        st.builds(
            Action, id=IDS, name=TEXT, input_amount=AMOUNT, output=TEXT, outcome=TEXT,
            causes=picks(range(1, 7), 3),
        ),
        max_size=3,
    ).map(tuple),
    budget_total=AMOUNT,
    budget_note=TEXT,
    arg_category=st.sampled_from(["", *ArgCategory.values]),
    arg_reason=TEXT,
    indicators=st.lists(
        st.builds(
            Indicator, id=IDS, kind=st.sampled_from(IndicatorKind.values), name=TEXT,
            unit=st.sampled_from(["orang", "persen", "", "kelompok"]), baseline=FIGURE, target=FIGURE,
            target_male=FIGURE, target_female=FIGURE,
        ),
        max_size=3,
    ).map(tuple),
    gbs_parts=st.just((Part("tujuan", "x", "y"),)) | st.just(()),
    signature=st.none() | st.builds(Signature, signed_on=st.none() | st.dates(), name=TEXT, rank=TEXT, nip=TEXT),
)  # fmt: skip
FACT = st.builds(
    Facts,
    year=st.integers(2000, 2100),
    today=st.dates(),
    official_name=st.none() | TEXT,
    ceiling=AMOUNT,
    kak=st.none() | st.builds(Kak, missing=st.lists(TEXT, max_size=3).map(tuple), method=TEXT),
    before_signature=st.booleans(),
    signer_in_office=st.booleans(),
    text_as_signed=st.booleans(),
    drifted_parts=st.lists(TEXT, max_size=2).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(CONTENT, FACT)
def test_any_content_gets_an_answer_and_always_the_same(content: Content, known: Facts):
    report = run(content, known)
    assert report == run(content, known)
    assert [row.check for row in report.results] == list(CHECKS)
    for row in report.results:
        assert bool(row.problems) is (row.status == Status.FAILED)
        for problem in row.problems:
            assert problem.text.strip()
            assert problem.mend.strip()
    assert sum(map(len, (report.blocking, report.warnings, report.passed, report.not_applicable))) == len(CHECKS)


@settings(max_examples=60, deadline=None)
@given(CONTENT)
def test_stored_and_read_again_it_is_judged_the_same(content: Content):
    assert run(Content.from_dict(content.as_dict()), FACTS) == run(content, FACTS)


def test_empty_content_is_blocked_at_every_step_that_must_hold_something():
    report = run(Content(), EMPTY_FACTS)
    assert [row.check.step for row in report.blocking] == [1, 2, 3, 4, 6, 7, 7, 7, 8, 9]
    assert all(len(row.problems) == 1 for row in report.blocking)


def test_sound_content_has_no_problem():
    report = run(SOUND, FACTS)
    assert (report.blocking, report.warnings, report.not_applicable) == ([], [], [])
    assert len(report.passed) == len(CHECKS)


def test_checks_are_named_once_and_speak_of_real_items_and_places():
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert {check.item for check in CHECKS} <= ITEMS.keys()
    assert {check.step for check in CHECKS} == {*range(1, 10), GBS, KAK}
    assert set(PARTLY_JUDGED) < ITEMS.keys()
    assert list(ITEMS) == list(range(1, 23))
    assert all(check.title and check.why.endswith(".") for check in CHECKS)


def test_items_that_a_program_can_judge_all_have_a_check():
    """Domain, verification checklist: 1-4, 6, 7, 9, 13-19, 21 and 22 can be judged, at least in part."""
    assert {1, 2, 3, 4, 6, 7, 9, *range(13, 20), 21, 22} <= {check.item for check in CHECKS}


def test_places_in_words():
    assert {check.place for check in CHECKS} == {*(f"Langkah {number}" for number in range(1, 10)), "GBS", "KAK"}


def test_report_by_step_and_item():
    report = run(but(new_purpose=""), facts())
    assert {row.check.step for row in report.by_step(6)} == {6}
    assert [row.check.id for row in report.by_step(6) if row.failed] == ["tujuan-baru-ada"]
    assert {row.check.id for row in report.by_item(19)} == {"anggaran-pagu", "masukan-pagu"}
    assert report.result("tujuan-baru-ada").check.severity == Severity.BLOCK
    with pytest.raises(KeyError):
        report.result("tidak-ada")


# --- speed --------------------------------------------------------------------------------------------------------


def longest(cell) -> Content:
    """Forty rows everywhere with cells as long as the columns allow."""
    numbers = range(1, 41)
    return Content(
        purpose=cell(5000),
        target_group=cell(2000),
        data_note=cell(5000),
        data=tuple(
            DataRow(number, cell(300), "orang", "LP", Decimal(number), Decimal(number), 2025, cell(200), True)
            for number in numbers
        ),
        factors=tuple(Factor(kind, cell(5000)) for kind in GapFactorKind.values),
        internal=tuple(Cause(number, cell(5000), "", ("akses",)) for number in numbers),
        external=tuple(Cause(100 + number, cell(5000), "", ("akses",)) for number in numbers),
        new_purpose=cell(5000),
        actions=tuple(Action(number, cell(500), Decimal(1), cell(2000), cell(2000), (number,)) for number in numbers),
        budget_total=Decimal(40),
        arg_category="khusus",
        arg_reason=cell(2000),
        indicators=tuple(
            Indicator(number, kind, cell(300), "orang", Decimal(number), Decimal(3), Decimal(1), Decimal(1))
            for number, kind in zip(numbers, IndicatorKind.values * 20, strict=True)
        ),
    )


def shuffled_words(length: int, rng=random.Random("kata")) -> str:  # noqa: B008
    """The same few hundred words in another order each time: much in common, never the same."""
    words = [f"kata{number}" for number in range(300)]
    rng.shuffle(words)
    return " ".join(words * 3)[:length]


def processor_time(content: Content) -> float:
    """The shortest of three runs, in seconds of processor time."""
    times = []
    for _round in range(3):
        begun = time.process_time()
        run(content, FACTS)
        times.append(time.process_time() - begun)
    return min(times)


@pytest.mark.parametrize("cell", [shuffled_words, lambda length: "a " * (length // 2), lambda length: "x" * length])
def test_forty_long_rows_are_judged_in_a_tenth_of_a_second(cell):
    assert processor_time(longest(cell)) < 0.1 * 3  # three times as much under the tracer that measures coverage


def test_a_normal_document_is_judged_in_a_few_milliseconds():
    assert processor_time(SOUND) < 0.005 * 3
