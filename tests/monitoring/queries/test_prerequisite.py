"""What a user sees of prerequisite points and required data."""

from __future__ import annotations

import pytest

from monitoring.queries import prerequisite as queries
from tests import factories

pytestmark = pytest.mark.django_db


def test_score_of_department_and_year_in_scope(city):
    other_year = factories.make_year(2025)
    score = factories.make_prerequisite(city.a, city.year, 78)
    factories.make_prerequisite(city.a, other_year, 60)
    assert queries.score_of(city.bapperida, city.a, city.year) == score
    assert queries.score_of(city.focal_a, city.a, city.year) == score
    assert queries.score_of(city.focal_b, city.a, city.year) is None
    assert queries.score_of(city.bapperida, city.b, city.year) is None


def test_data_of_department_and_year_in_scope_by_name(city):
    rows = [factories.make_data(city.a, city.year, indicator=name) for name in ("B", "A")]
    factories.make_data(city.b, city.year)
    factories.make_data(city.a, factories.make_year(2025))
    assert list(queries.data_of(city.dp3a, city.a, city.year)) == [rows[1], rows[0]]
    assert list(queries.data_of(city.focal_b, city.a, city.year)) == []
