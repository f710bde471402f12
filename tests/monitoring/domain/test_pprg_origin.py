"""Copying last year's text: from what, into what, and what is still the same afterwards."""

from __future__ import annotations

import dataclasses

import pytest

from monitoring.domain import pprg
from monitoring.domain.pprg_content import Content, DataRow, Factor, Header
from monitoring.domain.pprg_origin import Origin, compare_with_origin, copy_from_last_year, is_old, key_of, origin_of
from monitoring.models import ActionPlan, GapCause, Submission
from monitoring.queries.pprg_origin import sources_for
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg


@pytest.fixture
def source(city: City) -> Submission:
    """A verified document of the same sub-activity of the year before."""
    before = factories.make_sub_activity(city.a, factories.make_year(2025), item=city.sub_a.item)
    return make_pprg(city, "verified", sub_activity=before)


@pytest.fixture
def target(city: City) -> Submission:
    return make_pprg(city, filled=False, purpose="")


def copy(target: Submission, source: Submission, actor, **fields) -> Content:
    values = {"version": target.version, **fields}
    return copy_from_last_year(target=target, source=source, actor=actor, **values)


@pytest.mark.django_db
def test_all_text_is_copied_with_rows_of_its_own(city: City, source: Submission, target: Submission):
    stored = copy(target, source, city.focal_a)
    original = pprg.stored_content(source)
    assert stored.purpose == original.purpose
    assert [row.indicator for row in stored.data] == [row.indicator for row in original.data]
    assert not {row.id for row in stored.actions} & {row.id for row in original.actions}
    action = ActionPlan.objects.filter(submission=target).first()
    assert action is not None
    assert set(action.causes.all()) <= set(GapCause.objects.filter(submission=target))
    assert action.causes.exists()
    target.refresh_from_db()
    assert (target.copied_from, target.state, target.signed_by) == (source, "draft", None)
    assert AuditEntry.objects.filter(action="salin", actor=city.focal_a).count() == 1


@pytest.mark.django_db
def test_everything_copied_is_the_same_until_it_is_changed(city: City, source: Submission, target: Submission):
    content = copy(target, source, city.focal_a)
    origin = origin_of(target, content)
    assert origin is not None
    assert (origin.year, origin.percent) == (2025, 100)
    changed = dataclasses.replace(content, purpose="Tujuan tahun ini.", factors=(Factor("akses", "Lain."),))
    fewer = compare_with_origin(changed, pprg.stored_content(source))
    assert "purpose" not in fewer.same
    assert "factors:akses" not in fewer.same
    assert key_of("data", content.data[0]) in fewer.same
    assert 0 < fewer.percent < 100


@pytest.mark.django_db
def test_a_document_that_was_not_copied_has_no_origin(city: City, source: Submission, target: Submission):
    assert origin_of(target, pprg.stored_content(target)) is None
    revised = make_pprg(
        city, budget_version="perubahan", copied_from=make_pprg(city, "verified", sub_activity=city.sub_b)
    )
    assert origin_of(revised, pprg.stored_content(revised)) is None


def test_share_is_of_what_is_written():
    assert Origin(2025).percent == 0
    assert Origin(2025, frozenset({"a"}), 3).percent == 33
    assert Origin(2025, frozenset({"a"}), 2).percent == 50


def test_a_row_is_the_same_wherever_it_stands():
    first, second = DataRow(id=1, indicator="Peserta", unit="orang"), DataRow(id=2, indicator="Guru", unit="orang")
    before = Content(header=Header(fiscal_year=2025), data=(first, second))
    after = Content(data=(dataclasses.replace(second, id=9), dataclasses.replace(first, id=8, source="Dapodik")))
    assert compare_with_origin(after, before) == Origin(2025, frozenset({"data:9"}), 2)


@pytest.mark.parametrize(("year", "old"), [(2023, True), (2024, False), (2026, False), (None, False)])
def test_a_figure_grows_old_after_two_years(year, old):
    assert is_old(DataRow(data_year=year), 2026) is old


@pytest.mark.django_db
def test_only_verified_documents_of_the_year_before_and_of_the_own_scope_are_offered(city: City, source: Submission):
    target = make_pprg(city, filled=False, purpose="")
    year = source.sub_activity.fiscal_year
    other = make_pprg(city, "verified", sub_activity=factories.make_sub_activity(city.a, year))
    make_pprg(city, "submitted", sub_activity=factories.make_sub_activity(city.a, year))
    make_pprg(city, "verified", sub_activity=factories.make_sub_activity(city.b, year))
    older = factories.make_sub_activity(city.a, factories.make_year(2024), item=city.sub_a.item)
    make_pprg(city, "verified", sub_activity=older)
    assert [(row, row.distance) for row in sources_for(target, city.focal_a)] == [(source, 0), (other, 1)]


@pytest.mark.django_db
def test_a_document_of_a_predecessor_is_offered(city: City, target: Submission):
    gone = factories.make_department("LAMA")
    city.a.predecessors.add(gone)
    year = factories.make_year(2025)
    inherited = make_pprg(city, "verified", sub_activity=factories.make_sub_activity(gone, year, item=city.sub_a.item))
    assert list(sources_for(target, city.focal_a)) == [inherited]


@pytest.mark.django_db
def test_refusals_leave_the_draft_as_it_was(city: City, source: Submission, target: Submission):
    for actor in (city.focal_b, city.head_a, city.bapperida):
        with pytest.raises(NotAllowed):
            copy(target, source, actor)
    with pytest.raises(StaleVersion):
        copy(target, source, city.focal_a, version=7)
    with pytest.raises(IllegalMove, match="tidak dapat disalin"):
        copy(target, make_pprg(city, "verified", sub_activity=city.sub_b), city.focal_a)
    target.refresh_from_db()
    assert (target.version, target.copied_from, target.purpose) == (1, None, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "sudah berisi"),
        ({"state": "offered"}, "terkunci"),
        ({"budget_version": "perubahan"}, "versi murni"),
    ],
)
def test_what_holds_text_is_never_overwritten(city: City, source: Submission, fields, words):
    with pytest.raises(IllegalMove, match=words):
        copy(make_pprg(city, **fields), source, city.focal_a)
