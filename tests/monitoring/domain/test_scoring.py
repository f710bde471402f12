"""The compliance score: hand-computed cases and the properties that must always hold."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.domain import scoring
from monitoring.domain.scoring import Bands, band_of, chances, compute, mean, to_one_decimal
from monitoring.enums import Band, Component
from monitoring.facts import Fact

WEIGHTS = {
    Component.PREREQUISITES: 20,
    Component.DATA: 10,
    Component.COVERAGE: 30,
    Component.TIMELINESS: 10,
    Component.REALIZATION: 10,
    Component.ATTENDANCE: 5,
    Component.FOLLOWUP: 15,
}
BANDS = Bands()


def fact(numerator, denominator) -> Fact:
    return Fact(Decimal(str(numerator)), Decimal(str(denominator)))


def test_score_of_all_components_computed_by_hand():
    """20x0,78 + 10x5/8 + 30x6/8 + 10x3/6 + 10x812/1330 + 5x4/4 + 15x3/7 = 66,884… -> 66,9."""
    score = compute(
        {
            Component.PREREQUISITES: fact(78, 100),
            Component.DATA: fact(5, 8),
            Component.COVERAGE: fact(6, 8),
            Component.TIMELINESS: fact(3, 6),
            Component.REALIZATION: fact(812_000_000, 1_330_000_000),
            Component.ATTENDANCE: fact(4, 4),
            Component.FOLLOWUP: fact(3, 7),
        },
        WEIGHTS,
        BANDS,
    )
    assert score.exact == (
        Fraction(156, 10) + Fraction(50, 8) + Fraction(180, 8) + 5 + Fraction(8120, 1330) + 5 + Fraction(45, 7)
    )
    assert score.total == Decimal("66.9")
    assert score.band == Band.FAIR
    assert score.of(Component.DATA).shown == Decimal("62.5")


def test_weight_of_absent_components_is_shared_in_proportion():
    """Only prasyarat 60 % (20) and cakupan 50 % (30) apply: (20x60 + 30x50) / 50 = 54,0."""
    score = compute({Component.PREREQUISITES: fact(60, 100), Component.COVERAGE: fact(1, 2)}, WEIGHTS, BANDS)
    assert score.total == Decimal("54.0")
    assert score.of(Component.PREREQUISITES).share == 40
    assert score.of(Component.COVERAGE).share == 60
    assert score.of(Component.DATA).value is None
    assert score.of(Component.DATA).contribution == 0


def test_department_without_any_applicable_component_has_no_score():
    score = compute({Component.DATA: fact(0, 0)}, WEIGHTS, BANDS)
    assert score.total is None
    assert score.exact is None
    assert score.band == Band.NONE
    assert score.band.label == "Belum dinilai"


def test_applicable_components_of_weight_zero_give_no_score():
    weights = {**dict.fromkeys(Component, 0), Component.COVERAGE: 100}
    assert compute({Component.DATA: fact(1, 1)}, weights, BANDS).total is None


def test_realization_above_its_budget_counts_as_one_hundred():
    score = compute({Component.REALIZATION: fact(120, 100)}, WEIGHTS, BANDS)
    assert score.total == Decimal("100.0")


@pytest.mark.parametrize(
    ("exact", "shown"), [("66.25", "66.3"), ("66.2499", "66.2"), ("0", "0.0"), ("99.95", "100.0"), ("49.95", "50.0")]
)
def test_rounding_is_half_up_from_the_exact_value(exact, shown):
    assert to_one_decimal(Fraction(exact)) == Decimal(shown)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        ("85.0", Band.EXCELLENT),
        ("84.9", Band.GOOD),
        ("70.0", Band.GOOD),
        ("69.9", Band.FAIR),
        ("50.0", Band.FAIR),
        ("49.9", Band.POOR),
        ("0.0", Band.POOR),
    ],
)
def test_band_begins_at_its_lowest_score(score, band):
    assert band_of(Decimal(score), BANDS) == band


def test_city_mean_leaves_out_departments_without_score():
    scored = [compute({Component.COVERAGE: fact(part, 4)}, WEIGHTS, BANDS) for part in (1, 2)]
    assert mean([*scored, compute({}, WEIGHTS, BANDS)]) == (Decimal("37.5"), 2)
    assert mean([]) == (None, 0)


def test_chances_name_the_largest_gain_first_and_leave_out_what_is_lost():
    score = compute(
        {
            Component.COVERAGE: fact(1, 4),
            Component.DATA: fact(1, 2),
            Component.TIMELINESS: fact(0, 4),
            Component.ATTENDANCE: fact(0, 4),
            Component.FOLLOWUP: fact(1, 4),
        },
        WEIGHTS,
        BANDS,
    )
    found = chances(score, overdue=2)
    assert [chance.component for chance in found] == [Component.COVERAGE, Component.DATA, Component.FOLLOWUP]
    # 70 % of the weight applies: 30/70 x 75, 10/70 x 50, and two late closings of four items: 15/70 x 25.
    assert [chance.points for chance in found] == [Fraction(225, 7), Fraction(50, 7), Fraction(75, 14)]
    assert found[0].shown == Decimal("32.1")


def test_complete_department_has_no_chances():
    assert chances(compute({Component.DATA: fact(2, 2)}, WEIGHTS, BANDS), overdue=0) == []


facts = st.dictionaries(
    st.sampled_from(list(Component)),
    st.builds(
        Fact,
        st.decimals(min_value=0, max_value=10**15, places=2),
        st.decimals(min_value=0, max_value=10**15, places=2),
    ),
)


@given(facts)
def test_score_lies_between_zero_and_one_hundred(given_facts):
    score = compute(given_facts, WEIGHTS, BANDS)
    assert score.total is None or 0 <= score.total <= 100
    assert all(part.value is None or 0 <= part.value <= 100 for part in score.components)


@given(facts)
def test_shares_of_applicable_components_sum_to_one_hundred(given_facts):
    score = compute(given_facts, WEIGHTS, BANDS)
    total = sum(part.share for part in score.components)
    assert total == (0 if score.exact is None else 100)
    assert score.exact is None or score.exact == sum(part.contribution for part in score.components)


@given(facts, st.integers(0, 50), st.integers(0, 50))
def test_one_more_item_closed_in_time_never_lowers_the_component(given_facts, half_points, open_items):
    done, total = Decimal(half_points) / 2, Decimal(half_points + open_items)
    before = compute({**given_facts, Component.FOLLOWUP: Fact(done, total)}, WEIGHTS, BANDS)
    after = compute({**given_facts, Component.FOLLOWUP: Fact(done + 1, total + 1)}, WEIGHTS, BANDS)
    value = before.of(Component.FOLLOWUP).value
    assert value is None or after.of(Component.FOLLOWUP).value >= value
    if value is not None:
        assert after.exact >= before.exact


@given(facts, st.sampled_from(list(Component)))
def test_raising_a_numerator_never_lowers_the_score(given_facts, component):
    base = given_facts.get(component, Fact(Decimal(1), Decimal(2)))
    if not base.applies:
        return
    before = compute({**given_facts, component: base}, WEIGHTS, BANDS)
    after = compute({**given_facts, component: Fact(base.numerator + 1, base.denominator)}, WEIGHTS, BANDS)
    assert after.exact >= before.exact


def test_facts_of_two_sources_add_up():
    assert fact(1, 2) + fact("0.5", 3) == fact("1.5", 5)
    assert scoring.percentage(fact(1, 0)) is None
