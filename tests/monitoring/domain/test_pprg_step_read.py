"""Reading one step gives what reading everything gives, with fewer queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.domain import pprg
from monitoring.domain.pprg_step_read import read_step
from monitoring.domain.pprg_steps import fingerprint, part_of
from monitoring.models import GapCause, GapFactor, Submission
from monitoring.queries.pprg_step import to_write
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg

#: Step -> queries.
QUERIES = {1: 0, 2: 1, 3: 1, 4: 2, 5: 2, 6: 0, 7: 2, 8: 1, 9: 1}


@pytest.fixture
def submission(city: City) -> Submission:
    """A complete GAP; a second factor feeds the internal cause, and a cause nobody answers is tied to none."""
    submission = make_pprg(city)
    factor = GapFactor.objects.create(submission=submission, kind="partisipasi", text="P 18,9%", position=1)
    GapCause.objects.get(kind="internal").factors.add(factor)
    GapCause.objects.create(submission=submission, kind="internal", text="Tanpa faktor", position=2)
    make_pprg(city, sub_activity=city.sub_b)
    return submission


@pytest.mark.parametrize("step", range(1, 10))
def test_step_is_read_as_the_whole_is(submission: Submission, step: int):
    whole = pprg.stored_content(submission)
    read_step(submission, step)
    with CaptureQueriesContext(connection) as context:
        part = read_step(submission, step)
    assert len(context) == QUERIES[step]
    assert part_of(part, step) == part_of(whole, step)
    assert fingerprint(part, step) == fingerprint(whole, step)
    if step in {4, 5}:
        assert part.factors == whole.factors
    if step == 7:
        assert part.cause_numbers == whole.cause_numbers


def test_steps_of_an_empty_draft_are_empty(city: City):
    submission = make_pprg(city, filled=False)
    for step in range(1, 10):
        assert read_step(submission, step).actions == ()


def test_submission_is_read_with_its_name_in_one_query(submission: Submission, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = to_write(submission.pk)
        assert str(found) == str(submission)
        assert found.department_id == submission.department_id
    assert found == submission
    assert found.created_by_id == submission.created_by_id


def test_missing_submission_is_none(db):
    assert to_write(999_999_999) is None
