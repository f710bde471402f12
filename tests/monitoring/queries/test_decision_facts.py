"""Facts of PPRG, data and findings: how far a department is, since when a fact is true, and which record proves it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from monitoring.models import Finding, FindingHistory
from monitoring.queries import decision_facts as queries
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 4, 2)
YEAR = {"year": 2026}


def submitted(sub_activity, at: dt.datetime | None, **fields):
    state = fields.pop("state", "submitted" if at else "draft")
    return factories.make_submission(sub_activity, first_submitted_at=at, submitted_at=at, state=state, **fields)


def of(city: City, check=queries.submitted, day: dt.date = DAY):
    return check({city.a.pk}, YEAR, day)[city.a.pk]


def test_all_submitted_is_true_since_the_last_one(city: City):
    second = factories.make_sub_activity(city.a, city.year)
    submitted(city.sub_a, wib(2026, 3, 12))
    last = submitted(second, wib(2026, 3, 20, 23, 59))
    found = of(city)
    assert (found.done, found.total, found.missing) == (2, 2, ())
    assert found.proof
    assert (found.proof.at, found.proof.url) == (wib(2026, 3, 20, 23, 59), last.get_absolute_url())
    assert found.proof.text.startswith(f"Seluruh 2 PPRG 2026 sudah diajukan, yang terakhir {second.item.code}")


def test_what_is_missing_leads_to_where_it_is_done(city: City):
    second = factories.make_sub_activity(city.a, city.year)
    draft = submitted(city.sub_a, None)
    found = of(city)
    assert (found.done, found.total, found.proof) == (0, 2, None)
    assert {row.url for row in found.missing} == {
        draft.get_absolute_url(),
        f"{reverse('monitoring:pprg_missing')}?opd=DISDIK&tahun=2026",
    }
    assert {row.text for row in found.missing} == {
        f"{city.sub_a.item.code} {city.sub_a.item.name}: draf",
        f"{second.item.code} {second.item.name}: belum dibuat",
    }


def test_withdrawn_document_and_one_submitted_later_do_not_count(city: City):
    submitted(city.sub_a, wib(2026, 3, 12), state="withdrawn")
    assert of(city).done == 0
    submitted(city.sub_a, wib(2026, 4, 3))
    assert of(city).done == 0
    assert of(city, day=dt.date(2026, 4, 3)).proof


def test_returned_document_was_submitted(city: City):
    submitted(city.sub_a, wib(2026, 3, 12), state="needs_revision")
    assert of(city).proof


def test_first_of_two_versions_counts(city: City):
    submitted(city.sub_a, wib(2026, 3, 12))
    submitted(city.sub_a, wib(2026, 3, 30), budget_version="perubahan")
    proof = of(city).proof
    assert proof
    assert proof.at == wib(2026, 3, 12)


def test_department_without_duty_never_gets_there(city: City):
    city.sub_a.requires_pprg = False
    city.sub_a.save()
    submitted(city.sub_a, wib(2026, 3, 12))
    found = of(city)
    assert (found.proof, found.total) == (None, 0)
    assert "tidak punya sub kegiatan wajib PPRG tahun 2026" in found.note


def test_verified_and_frozen_are_facts_of_their_own(city: City):
    row = submitted(city.sub_a, wib(2026, 3, 12), state="verified", verified_at=wib(2026, 3, 18))
    assert of(city).proof
    proof = of(city, queries.verified).proof
    assert proof
    assert proof.at == wib(2026, 3, 18)
    assert of(city, queries.frozen).proof is None
    row.frozen_at, row.dpa_number, row.dpa_date = wib(2026, 3, 25), "DPA/1", dt.date(2026, 3, 24)
    row.save()
    frozen = of(city, queries.frozen).proof
    assert frozen
    assert (frozen.at, frozen.url) == (wib(2026, 3, 25), row.get_absolute_url())


def test_verification_counts_only_while_it_stands(city: City):
    submitted(city.sub_a, wib(2026, 3, 12), state="in_verification", verified_at=wib(2026, 3, 18))
    assert of(city, queries.verified).proof is None


# --- data ---------------------------------------------------------------------------------------------------------


def test_data_are_complete_once_every_indicator_is_verified(city: City):
    first = factories.make_data(city.a, city.year, indicator="Anak putus sekolah", verified_on=dt.date(2026, 3, 2))
    second = factories.make_data(city.a, city.year, indicator="Guru", female=None)
    url = f"{reverse('monitoring:department_facts', args=['DISDIK'])}?tahun=2026"
    found = of(city, queries.data_complete)
    assert (found.done, found.total) == (1, 2)
    assert [(row.text, row.url) for row in found.missing] == [("Guru: belum lengkap", url)]
    second.female = 10
    second.save()
    assert of(city, queries.data_complete).missing[0].text == "Guru: belum diverifikasi"
    second.verified_on = dt.date(2026, 4, 3)
    second.save()
    assert of(city, queries.data_complete).proof is None
    proof = of(city, queries.data_complete, dt.date(2026, 4, 3)).proof
    assert proof
    assert (proof.at, proof.url) == (wib(2026, 4, 3, 0), url)
    assert first.indicator not in proof.text


def test_year_without_indicators_never_completes(city: City):
    assert "tidak mewajibkan" in of(city, queries.data_complete).note


# --- findings -----------------------------------------------------------------------------------------------------


@pytest.fixture
def finding(city: City) -> Finding:
    return factories.make_finding(city.a, number="T-2026-003")


def closed(finding: Finding, actor) -> None:
    finding.state, finding.closed_on = "closed", dt.date(2026, 4, 1)
    finding.save()
    FindingHistory.objects.create(
        record=finding, action="close", to_state="closed", actor=actor, actor_role=actor.role, at=wib(2026, 4, 1, 14)
    )


def test_finding_is_proven_by_its_closing(city: City, finding):
    options = {"finding": finding.pk}
    found = queries.finding_closed({city.a.pk}, options, DAY)[city.a.pk]
    assert [(row.text, row.url) for row in found.missing] == [
        ("Temuan T-2026-003: terbuka", finding.get_absolute_url())
    ]
    closed(finding, city.inspektorat)
    proof = queries.finding_closed({city.a.pk}, options, DAY)[city.a.pk].proof
    assert proof
    assert (proof.at, proof.url) == (wib(2026, 4, 1, 14), finding.get_absolute_url())
    assert queries.finding_closed({city.a.pk}, options, dt.date(2026, 3, 31))[city.a.pk].proof is None


def test_closing_without_history_is_known_by_its_day(city: City, finding):
    closed(finding, city.inspektorat)
    FindingHistory.objects.all()._raw_delete("default")
    proof = queries.finding_closed({city.a.pk}, {"finding": finding.pk}, DAY)[city.a.pk].proof
    assert proof
    assert proof.at == wib(2026, 4, 1, 0)


def test_finding_that_is_gone_is_told(city: City):
    assert queries.finding_numbers([{"finding": 0}]) == ["yang sudah tidak ada"]
    assert "sudah tidak ada" in queries.finding_problem({city.a.pk}, {"finding": 0})
    assert "sudah tidak ada" in queries.finding_closed({city.a.pk}, {"finding": 0}, DAY)[city.a.pk].note


def test_finding_is_asked_of_its_department_or_the_successor(city: City, finding):
    options = {"finding": finding.pk}
    heir = factories.make_department("BARU", predecessors=[city.a])
    assert queries.finding_problem({city.a.pk}, options) == ""
    assert queries.finding_problem({heir.pk}, options) == ""
    assert "milik Disdik" in queries.finding_problem({city.a.pk, city.b.pk}, options)


def test_only_open_findings_are_offered(city: City, finding):
    closed(factories.make_finding(city.b, number="T-2026-004"), city.inspektorat)
    assert queries.finding_choices() == [(str(finding.pk), f"T-2026-003 · Disdik · {finding.title}")]


# --- size ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", [queries.submitted, queries.verified, queries.frozen, queries.data_complete])
def test_one_query_for_any_number_of_departments(city: City, check, django_assert_num_queries):
    for department in (city.a, city.b):
        factories.make_data(department, city.year)
        submitted(factories.make_sub_activity(department, city.year), wib(2026, 3, 1))
    with django_assert_num_queries(1):
        assert len(check({city.a.pk, city.b.pk, city.dp3a_department.pk}, YEAR, DAY)) == 3


def test_one_query_for_a_finding(city: City, finding, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.finding_closed({city.a.pk, city.b.pk}, {"finding": finding.pk}, DAY)
