"""Acts of PPRG, findings and data close the tasks of meetings that wait for them, in the same transaction."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from meetings.domain import settle
from meetings.domain.autoclose import EARLIER
from meetings.models import ActionHistory, ActionItem
from monitoring.domain import data, dpa, finding, pprg
from monitoring.domain.decision_facts import DATA_COMPLETE, FINDING_CLOSED, FROZEN, SUBMITTED, VERIFIED
from monitoring.enums import Component
from monitoring.models import Submission
from monitoring.queries import compliance
from pug_tanjungbalai.common.errors import StaleVersion
from tests import factories
from tests.conftest import City
from tests.factories import wib
from tests.monitoring.pprg_data import make_pprg

pytestmark = pytest.mark.django_db
YEAR = {"year": 2026}


@pytest.fixture
def decision(city: City):
    return factories.make_decision(factories.make_meeting(city.a, city.b, organizer=city.bapperida_department))


def waiting(city: City, decision, fact: str, options=YEAR) -> tuple[ActionItem, ActionItem]:
    """A task for A and one for B that wait for the same fact."""
    due = timezone.localdate() + dt.timedelta(days=30)
    a, b = (factories.make_action(row, decision, fact=fact, fact_options=options, due=due) for row in (city.a, city.b))
    return a, b


def states(*items: ActionItem) -> list[str]:
    return [ActionItem.objects.get(pk=item.pk).state for item in items]


def test_last_submission_closes_the_task_of_its_department_and_no_other(city: City, decision):
    second = factories.make_sub_activity(city.a, city.year)
    a, b = waiting(city, decision, SUBMITTED)
    first, last = make_pprg(city, "signed"), make_pprg(city, "signed", sub_activity=second)
    pprg.decide(submission=first, action="submit", actor=city.focal_a)
    assert states(a, b) == ["open", "open"]
    row = pprg.decide(submission=last, action="submit", actor=city.head_a)
    assert states(a, b) == ["closed", "open"]
    a.refresh_from_db()
    assert (a.proof_at, a.closed_on) == (row.at, timezone.localdate(row.at))
    assert a.proof_url == last.get_absolute_url()
    history = ActionHistory.objects.get()
    assert (history.actor, history.at, history.action) == (city.head_a, row.at, "settle")


def test_refused_submission_closes_nothing(city: City, decision):
    a, b = waiting(city, decision, SUBMITTED)
    submission = make_pprg(city, "signed")
    with pytest.raises(StaleVersion):
        pprg.decide(submission=submission, action="submit", actor=city.focal_a, version=9)
    assert states(a, b) == ["open", "open"]


def test_other_moves_close_nothing(city: City, decision):
    a, _b = waiting(city, decision, SUBMITTED)
    pprg.decide(submission=make_pprg(city, "submitted"), action="take", actor=city.bapperida)
    assert states(a) == ["open"]


def test_verification_closes(city: City, decision):
    a, b = waiting(city, decision, VERIFIED)
    pprg.decide(submission=make_pprg(city, "in_verification"), action="verify", actor=city.bapperida)
    assert states(a, b) == ["closed", "open"]


def test_freezing_to_the_dpa_closes(city: City, decision):
    a, b = waiting(city, decision, FROZEN)
    statement = dpa.Dpa("DPA/A.1/1", dt.date(2026, 1, 2), agrees=True)
    dpa.freeze(submission=make_pprg(city, "verified"), dpa=statement, actor=city.bpkpd, version=1)
    assert states(a, b) == ["closed", "open"]


def test_last_verified_indicator_closes_and_taking_it_back_leaves_the_task_closed(city: City, decision):
    factories.make_data(city.a, city.year, verified_on=dt.date(2026, 2, 2))
    row = factories.make_data(city.a, city.year)
    factories.make_data(city.b, city.year)
    a, b = waiting(city, decision, DATA_COMPLETE)
    data.set_verified(row=row, verified=True, actor=city.dp3a)
    assert states(a, b) == ["closed", "open"]
    data.set_verified(row=row, verified=False, actor=city.dp3a)
    assert states(a, b) == ["closed", "open"]


def test_closed_finding_closes_also_the_task_of_the_successor(city: City, decision):
    row = factories.make_finding(city.a, state="responded")
    a, b = waiting(city, decision, FINDING_CLOSED, {"finding": row.pk})
    other = factories.make_action(
        city.a,
        decision,
        fact=FINDING_CLOSED,
        fact_options={"finding": factories.make_finding(city.a).pk},
        due=a.due,
    )
    finding.review(finding=row, actor=city.inspektorat, action="close")
    assert states(a, b, other) == ["closed", "closed", "open"]
    assert set(ActionHistory.objects.values_list("actor__username", flat=True)) == {"inspektorat"}


def test_returned_follow_up_closes_nothing(city: City, decision):
    row = factories.make_finding(city.a, state="responded")
    a, b = waiting(city, decision, FINDING_CLOSED, {"finding": row.pk})
    finding.review(finding=row, actor=city.inspektorat, action="return", note="Lengkapi.")
    assert states(a, b) == ["open", "open"]


def test_submission_costs_one_query_more_where_nothing_waits(city: City, django_assert_num_queries):
    """The check of the tasks must not weigh on every submission."""
    with django_assert_num_queries(1):
        settle(actor=city.focal_a, keys=(SUBMITTED,), department_ids=(city.a.pk,))


# --- what the score makes of it -----------------------------------------------------------------------------------


def follow_up(city: City, as_of: dt.date) -> tuple[Decimal, Decimal]:
    fact = compliance.tallies(city.year, as_of)[city.a.pk].facts[Component.FOLLOWUP]
    return fact.numerator, fact.denominator


@pytest.mark.parametrize(
    ("submitted", "share"),
    [
        (wib(2026, 2, 1), 1),  # before the meeting: done when it was decided
        (wib(2026, 4, 30, 23, 59), 1),
        (wib(2026, 5, 1, 0), Decimal("0.5")),
    ],
)
def test_task_closed_by_a_fact_counts_by_its_day_as_any_other(city: City, decision, submitted, share):
    item = factories.make_action(city.a, decision, fact=SUBMITTED, fact_options=YEAR, due=dt.date(2026, 4, 30))
    Submission.objects.filter(pk=make_pprg(city, "submitted").pk).update(first_submitted_at=submitted)
    assert settle(actor=city.focal_a, at=wib(2026, 6, 1)) == [item]
    assert follow_up(city, dt.date(2026, 6, 30)) == (share, 1)
    assert (EARLIER in ActionItem.objects.get().proof_text) == (submitted < wib(2026, 3, 10))


def test_task_that_still_waits_counts_once_it_is_past_due(city: City, decision):
    factories.make_action(city.a, decision, fact=SUBMITTED, fact_options=YEAR, due=dt.date(2026, 4, 30))
    assert Component.FOLLOWUP not in facts_that_apply(city, dt.date(2026, 4, 30))
    assert follow_up(city, dt.date(2026, 5, 1)) == (0, 1)


def facts_that_apply(city: City, as_of: dt.date) -> set[Component]:
    found = compliance.tallies(city.year, as_of)[city.a.pk].facts
    return {component for component, fact in found.items() if fact.applies}


@pytest.mark.parametrize("source", ["mandiri", "petugas", "lembar"])
def test_attendance_counts_however_it_was_recorded(city: City, source):
    meeting = factories.make_meeting(city.a, presence="present")
    factories.make_attendee(meeting.invitations.get(), source=source)
    found = compliance.tallies(city.year, dt.date(2026, 6, 30))[city.a.pk].facts[Component.ATTENDANCE]
    assert (found.numerator, found.denominator) == (1, 1)


def test_page_of_the_department_tells_that_the_program_closed_it(city: City, decision, signed_in):
    waiting(city, decision, VERIFIED)
    pprg.decide(submission=make_pprg(city, "in_verification"), action="verify", actor=city.bapperida)
    page = " ".join(signed_in(city.focal_a).get(city.a.get_absolute_url()).content.decode().split())
    assert "<b>Sistem:</b>" in page
    assert "Seluruh 1 PPRG 2026 sudah terverifikasi" in page
