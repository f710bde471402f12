"""A draft that begins with the text of another document."""

from __future__ import annotations

import dataclasses

import pytest

from departments.enums import BudgetKind, YearState
from departments.models import FiscalYear
from monitoring.domain import pprg, pprg_copy
from monitoring.domain.pprg_rows import replaced
from monitoring.enums import BudgetVersion
from monitoring.models import DocumentPart, GapCause, Submission
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.factories import make_figure, make_sub_activity, make_year
from tests.monitoring.pprg_data import make_pprg, moves, save_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(city: City) -> Submission:
    """A verified murni with a text of its own in the KAK."""
    submission = make_pprg(city, "verified")
    DocumentPart.objects.create(
        submission=submission, document="kak", part="metode", text="Dua sesi.", derived_then="Satu sesi."
    )
    return submission


def revise(source: Submission, actor, reason: str = "Pagu masih dibahas.") -> Submission:
    return pprg_copy.start_revision(source=source, actor=actor, reason=reason)


def without_ids(submission: Submission) -> dict:
    """The content without ids, header and signature."""
    content = pprg.stored_content(submission)
    result = {}
    for name in pprg_copy.PARTS:
        value = getattr(content, name)
        if isinstance(value, tuple):
            value = [{k: v for k, v in dataclasses.asdict(row).items() if k not in {"id", "causes"}} for row in value]
        result[name] = value
    return result


def test_revision_says_what_the_murni_says(city: City, source: Submission):
    made = revise(source, city.focal_a)
    assert without_ids(made) == without_ids(source)
    assert (made.budget_version, made.state, made.copied_from) == ("perubahan", "draft", source)
    assert made.parts.get().text == "Dua sesi."
    assert (made.signed_by, made.submitted_at, made.verified_at, made.frozen_at) == (None, None, None, None)


def test_rows_of_the_copy_point_to_each_other(city: City, source: Submission):
    made = revise(source, city.focal_a)
    ids = set(made.causes.values_list("pk", flat=True))
    assert ids.isdisjoint(source.causes.values_list("pk", flat=True))
    assert {cause.pk for cause in made.actions.get().causes.all()} == ids
    assert {factor.submission_id for cause in made.causes.all() for factor in cause.factors.all()} == {made.pk}


def test_changing_the_copy_leaves_the_source_alone(city: City, source: Submission):
    before = without_ids(source)
    made = revise(source, city.focal_a)
    save_step(submission=made, step=4, version=made.version, actor=city.focal_a, changes={"internal": ()})
    assert without_ids(source) == before
    assert GapCause.objects.filter(submission=source).count() == 2


def test_start_is_in_history_and_trail_with_its_reason(city: City, source: Submission):
    made = revise(source, city.focal_a)
    assert moves(made) == [("start", "", "draft")]
    assert made.history.get().note == "Pagu masih dibahas."
    entry = AuditEntry.objects.get(object_id=str(made.pk), action=pprg_copy.ACTION)
    assert entry.changes["purpose"] == ["", source.purpose]
    assert len(entry.changes["actions"][1]) == 1
    assert source.sub_activity.item.code in entry.reason


def test_reason_is_needed_only_without_a_pagu_perubahan(city: City, source: Submission):
    with pytest.raises(IllegalMove, match="Pagu perubahan belum dicatat"):
        revise(source, city.focal_a, "  ")
    assert Submission.objects.count() == 1
    make_figure(city.sub_a, BudgetKind.REVISED, 5)
    assert revise(source, city.focal_a, "").history.get().note == ""


@pytest.mark.parametrize(
    ("state", "expected"),
    [("draft", "“Draf”"), ("submitted", "“Diajukan”"), ("withdrawn", "“Ditarik”")],
)
def test_only_a_verified_murni_is_revised(city: City, state: str, expected: str):
    with pytest.raises(IllegalMove, match=expected):
        revise(make_pprg(city, state), city.focal_a)


def test_perubahan_is_not_revised_again(city: City):
    row = make_pprg(city, "verified", budget_version=BudgetVersion.REVISED)
    with pytest.raises(IllegalMove, match="disalin dari versi murni"):
        revise(row, city.focal_a)


@pytest.mark.parametrize(("state", "word"), [(YearState.PREPARATION, "belum berjalan"), (YearState.CLOSED, "ditutup")])
def test_only_in_a_running_year(city: City, source: Submission, state: str, word: str):
    FiscalYear.objects.update(state=state, frozen_on="2027-01-31" if state == YearState.CLOSED else None)
    with pytest.raises(IllegalMove, match=word):
        revise(Submission.objects.get(), city.focal_a)


def test_there_is_one_live_perubahan(city: City, source: Submission):
    revise(source, city.focal_a)
    with pytest.raises(IllegalMove, match="sudah ada"):
        revise(source, city.focal_a)


@pytest.mark.parametrize("actor", ["head_a", "focal_b", "bapperida", "bpkpd", "admin"])
def test_only_a_focal_point_of_the_department_begins(city: City, source: Submission, actor: str):
    with pytest.raises(NotAllowed):
        revise(source, city.actor(actor))
    assert Submission.objects.count() == 1


def test_copy_into_another_sub_activity_leaves_out_what_the_caller_leaves_out(city: City, source: Submission):
    target = make_sub_activity(city.a, make_year(2027))
    content = replaced(pprg.stored_content(source), {"kak_parts": (), "budget_total": None})
    made = pprg_copy.start_copy(
        source=source, sub_activity=target, budget_version="murni", actor=city.focal_a, content=content
    )
    assert (made.parts.count(), made.budget_total, made.purpose) == (0, None, source.purpose)
    assert made.sub_activity == target


def test_copy_replaces_what_a_draft_holds(city: City, source: Submission):
    target = make_pprg(city, sub_activity=make_sub_activity(city.a, city.year))
    old = set(target.data_rows.values_list("pk", flat=True))
    pprg_copy.copy_content(source_content=pprg.stored_content(source), target=target, actor=city.focal_a)
    assert without_ids(target) == without_ids(source)
    assert old.isdisjoint(target.data_rows.values_list("pk", flat=True))


def test_locked_or_changed_document_takes_no_copy(city: City, source: Submission):
    locked = make_pprg(city, "submitted", sub_activity=make_sub_activity(city.a, city.year))
    changed = make_pprg(city, sub_activity=make_sub_activity(city.a, city.year))
    Submission.objects.filter(pk=changed.pk).update(version=7)
    for target in (locked, changed):
        before = without_ids(target)
        with pytest.raises(StaleVersion):
            pprg_copy.copy_content(source_content=pprg.stored_content(source), target=target, actor=city.focal_a)
        assert without_ids(target) == before
