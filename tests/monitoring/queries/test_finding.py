"""What a user sees of findings, and how they are narrowed."""

from __future__ import annotations

import datetime as dt

import pytest

from monitoring.enums import FindingState, SubmissionState
from monitoring.queries import finding as queries
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 10)


def numbers(rows) -> list[str]:
    return [row.number for row in rows]


def test_visible_findings_are_those_of_the_city_or_of_the_own_department_and_its_predecessors(city):
    old = factories.make_department("DISLAMA", valid_to=dt.date(2025, 12, 31))
    city.a.predecessors.add(old)
    for department, number in ((city.a, "A"), (city.b, "B"), (old, "LAMA")):
        factories.make_finding(department, number=number)
    for reader in (city.bapperida, city.dp3a, city.bpkpd, city.inspektorat, city.leadership, city.admin):
        assert {row.number for row in queries.visible_findings(reader)} == {"A", "B", "LAMA"}
    for reader in (city.focal_a, city.head_a):
        assert {row.number for row in queries.visible_findings(reader)} == {"A", "LAMA"}
    assert numbers(queries.visible_findings(city.focal_b)) == ["B"]


def test_visible_follow_ups_follow_the_finding(city):
    own = factories.make_follow_up(factories.make_finding(city.a))
    factories.make_follow_up(factories.make_finding(city.b))
    assert list(queries.visible_follow_ups(city.focal_a)) == [own]
    assert queries.visible_follow_ups(city.leadership).count() == 2


def test_list_shows_open_ones_first_by_due_date(city):
    late = factories.make_finding(city.a, number="LATE", due=dt.date(2026, 4, 1))
    factories.make_finding(city.a, number="SOON", due=dt.date(2026, 6, 1))
    factories.make_finding(
        city.a, number="DONE", state=FindingState.CLOSED, due=dt.date(2026, 3, 20), closed_on=dt.date(2026, 3, 19)
    )
    rows = queries.for_list(city.inspektorat)
    assert numbers(rows) == ["LATE", "SOON", "DONE"]
    assert rows[0] == late


def test_list_ranks_severity_and_state_by_meaning(city):
    for severity in ("ringan", "berat", "sedang"):
        factories.make_finding(city.a, number=severity, severity=severity)
    assert numbers(queries.for_list(city.inspektorat).order_by("severity_rank")) == ["berat", "sedang", "ringan"]


def test_overdue_is_open_and_due_before_today(city):
    factories.make_finding(city.a, number="LATE", due=dt.date(2026, 5, 9))
    factories.make_finding(city.a, number="WAITING", due=dt.date(2026, 5, 9), state=FindingState.RESPONDED)
    factories.make_finding(city.a, number="TODAY", due=TODAY)
    factories.make_finding(
        city.a, number="DONE", due=dt.date(2026, 5, 9), state=FindingState.CLOSED, closed_on=dt.date(2026, 5, 10)
    )
    rows = queries.overdue(queries.visible_findings(city.inspektorat), TODAY)
    assert {row.number for row in rows} == {"LATE", "WAITING"}
    assert queries.counts(city.inspektorat, 2026, TODAY) == {"total": 4, "open": 3, "overdue": 2, "older": 0}
    assert queries.counts(city.inspektorat, 2027, TODAY) == {"total": 0, "open": 0, "overdue": 0, "older": 3}
    assert queries.counts(city.focal_b, 2026, TODAY) == {"total": 0, "open": 0, "overdue": 0, "older": 0}


def test_due_in_year_takes_the_calendar_year_of_the_due_date(city):
    for number, due in (("IN", dt.date(2026, 12, 31)), ("NEXT", dt.date(2027, 1, 1))):
        factories.make_finding(city.a, number=number, found_on=dt.date(2025, 12, 1), due=due)
    assert numbers(queries.due_in_year(queries.visible_findings(city.inspektorat), 2026)) == ["IN"]


@pytest.mark.parametrize("term", ["t-2026-777", "PENERIMA manfaat", "tidak memuat jenis"])
def test_matching_looks_at_number_title_and_condition(city, term):
    factories.make_finding(city.a, number="T-2026-777")
    factories.make_finding(city.a, number="X", title="Lain", condition="Lain")
    assert numbers(queries.matching(queries.visible_findings(city.inspektorat), term)) == ["T-2026-777"]


def test_linkable_submissions_are_live_ones_or_the_one_already_named(city):
    live = factories.make_submission(city.sub_a)
    withdrawn = factories.make_submission(city.sub_b, state=SubmissionState.WITHDRAWN)
    assert list(queries.linkable_submissions()) == [live]
    assert set(queries.linkable_submissions(keep=withdrawn.pk)) == {live, withdrawn}
    assert list(queries.linkable_submissions(city.b.pk)) == []


def test_history_and_follow_ups_come_newest_first(city):
    row = factories.make_finding(city.a)
    first = factories.make_follow_up(row, city.focal_a, at=factories.wib(2026, 4, 1))
    second = factories.make_follow_up(row, city.focal_a, at=factories.wib(2026, 4, 2))
    assert list(queries.follow_ups_of(row)) == [second, first]
    assert list(queries.history_of(row)) == []
