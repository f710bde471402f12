"""Saving a step: only what changed is written, links survive, nobody's text is overwritten."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from departments.enums import Role
from departments.models import FocalPoint
from monitoring.domain import pprg
from monitoring.domain.pprg_content import Action, Cause, DataRow, Factor, Indicator
from monitoring.domain.pprg_steps import fingerprint
from monitoring.models import ActionPlan, GapCause, GapData, GapFactor, GapIndicator, Submission
from pug_tanjungbalai.common.audit import RequestContext, request_context
from pug_tanjungbalai.common.errors import NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.factories import make_data, make_focal_point, make_user
from tests.monitoring.pprg_data import make_pprg, moves, save_step


def save(submission: Submission, step: int, actor, version: int | None = None, **changes) -> bool:
    """Save a step on the newest version unless told otherwise."""
    submission.refresh_from_db()
    seen = submission.version if version is None else version
    return save_step(submission=submission, step=step, version=seen, actor=actor, changes=changes)


def content(submission: Submission):
    return pprg.stored_content(submission)


@pytest.fixture
def submission(city: City) -> Submission:
    return make_pprg(city)


def test_text_is_stored_with_a_new_version_and_time(city: City, submission: Submission):
    before = submission.updated_at
    assert save(submission, 1, city.focal_a, purpose="Tujuan lain.")
    submission.refresh_from_db()
    assert (submission.purpose, submission.version) == ("Tujuan lain.", 2)
    assert submission.updated_at > before
    assert moves(submission) == []


def test_step_is_in_the_audit_trail_before_and_after(city: City, submission: Submission):
    save(submission, 1, city.focal_a, purpose="Tujuan lain.")
    [entry] = AuditEntry.objects.all()
    assert entry.action == "tulis langkah 1"
    assert entry.changes == {"purpose": ["Meningkatkan kapasitas pelaku usaha mikro.", "Tujuan lain."]}


def test_rows_that_changed_are_whole_in_the_audit_trail(city: City, submission: Submission):
    first, second = content(submission).indicators
    changed = dataclasses.replace(second, target=Decimal("50.00"))
    save(submission, 9, city.focal_a, indicators=(first, changed, Indicator(kind="hasil", name="Baru")))
    before, after = AuditEntry.objects.get().changes["indicators"]
    assert [(row["id"], row["target"]) for row in before] == [(second.id, "45.00")]
    assert [(row["id"], row["target"]) for row in after] == [(second.id, "50.00"), (after[1]["id"], None)]
    assert after[1] == {
        "id": GapIndicator.objects.get(name="Baru").pk, "kind": "hasil", "name": "Baru", "unit": "",
        "baseline": None, "target": None, "target_male": None, "target_female": None,
    }  # fmt: skip


def test_order_of_rows_is_in_the_audit_trail(city: City, submission: Submission):
    rows = content(submission).indicators
    save(submission, 9, city.focal_a, indicators=rows[::-1])
    before, after = AuditEntry.objects.get().changes["indicators"]
    assert [row["id"] for row in before] == [row.id for row in rows]
    assert [row["id"] for row in after] == [row.id for row in rows[::-1]]


def test_unchanged_step_writes_nothing_whatever_the_version(city: City, submission: Submission):
    assert not save(submission, 2, city.focal_a, version=99, data=content(submission).data)
    submission.refresh_from_db()
    assert submission.version == 1
    assert not AuditEntry.objects.exists()


def test_older_version_is_refused_and_nothing_written(city: City, submission: Submission):
    save(submission, 1, city.focal_a, purpose="Dari tab pertama.")
    with pytest.raises(StaleVersion):
        save(submission, 4, city.focal_a, version=1, internal=(Cause(text="Dari tab kedua."),))
    assert content(submission).internal[0].text == "Pendaftaran tidak memuat L/P."
    submission.refresh_from_db()
    assert (submission.purpose, submission.version) == ("Dari tab pertama.", 2)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("state", ["offered", "signed", "submitted", "in_verification", "verified", "withdrawn"])
def test_locked_text_is_not_written(city: City, state: str):
    submission = make_pprg(city, state)
    with pytest.raises(StaleVersion):
        save(submission, 1, city.focal_a, purpose="Diam-diam.")
    submission.refresh_from_db()
    assert submission.purpose != "Diam-diam."


def test_revision_is_written(city: City):
    submission = make_pprg(city, "needs_revision")
    assert save(submission, 6, city.focal_a, new_purpose="Lebih tajam.")


@pytest.mark.parametrize("name", ["focal_b", "head_a", "bapperida", "dp3a", "inspektorat", "leadership", "admin"])
def test_others_do_not_write(city: City, submission: Submission, name: str):
    with pytest.raises(NotAllowed):
        save(submission, 1, getattr(city, name), purpose="Bukan saya.")


def test_lapsed_letter_does_not_write(city: City, submission: Submission):
    FocalPoint.objects.filter(user=city.focal_a).update(valid_to=F("valid_from"))
    with pytest.raises(NotAllowed, match="berakhir"):
        save(submission, 1, city.focal_a, purpose="Terlambat.")


def test_step_writes_only_its_own_parts(city: City, submission: Submission):
    with pytest.raises(ValueError, match="new_purpose"):
        save(submission, 1, city.focal_a, new_purpose="Bukan di sini.")


# --- rows ---------------------------------------------------------------------------------------------------------


def test_rows_are_added_changed_removed_and_put_in_order(city: City, submission: Submission):
    first = content(submission).data[0]
    extra = DataRow(indicator="Pemilik usaha", male=Decimal(90), female=Decimal(320), data_year=2025)
    save(submission, 2, city.focal_a, data=(extra, dataclasses.replace(first, female=Decimal(40))))
    stored = content(submission).data
    assert [row.indicator for row in stored] == ["Pemilik usaha", "Peserta pelatihan"]
    assert stored[1] == dataclasses.replace(first, female=Decimal(40))
    save(submission, 2, city.focal_a, data=stored[:1])
    assert list(GapData.objects.values_list("indicator", flat=True)) == ["Pemilik usaha"]


def test_only_the_row_that_changed_is_written(city: City, submission: Submission):
    rows = content(submission).indicators
    changed = (rows[0], dataclasses.replace(rows[1], target=Decimal(50)))
    with CaptureQueriesContext(connection) as context:
        save(submission, 9, city.focal_a, indicators=changed)
    written = [query["sql"] for query in context if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert [sql.split('"')[1] for sql in written] == [
        "monitoring_submission",
        "monitoring_gapindicator",
        "common_auditentry",
    ]
    assert [row.target for row in GapIndicator.objects.all()] == [200, 50]


def test_baseline_mark_survives_a_change_of_its_row(city: City, submission: Submission):
    [row] = content(submission).data
    save(submission, 8, city.focal_a, data=(dataclasses.replace(row, is_baseline=False),))
    assert not GapData.objects.get().is_baseline
    save(submission, 8, city.focal_a, data=(row,))
    assert GapData.objects.get().is_baseline


def test_factors_keep_their_links_when_reworded(city: City, submission: Submission):
    save(submission, 3, city.focal_a, factors=(Factor("akses", "Ditulis ulang."), Factor("manfaat", "Sertifikat.")))
    gap = content(submission)
    assert [(row.kind, row.text) for row in gap.factors] == [("akses", "Ditulis ulang."), ("manfaat", "Sertifikat.")]
    assert gap.internal[0].factors == ("akses",)


def test_removed_factor_leaves_the_causes_without_it(city: City, submission: Submission):
    save(submission, 3, city.focal_a, factors=())
    assert not GapFactor.objects.exists()
    assert content(submission).internal[0].factors == ()


def test_cause_is_tied_to_existing_factors_only(city: City, submission: Submission):
    [cause] = content(submission).external
    save(submission, 5, city.focal_a, external=(dataclasses.replace(cause, factors=("akses", "kontrol")),))
    assert content(submission).external == (cause,)
    save(submission, 5, city.focal_a, external=(dataclasses.replace(cause, factors=()),))
    assert content(submission).external[0].factors == ()


def test_removed_cause_leaves_the_action_and_its_other_causes(city: City, submission: Submission):
    save(submission, 4, city.focal_a, internal=())
    gap = content(submission)
    assert gap.actions[0].causes == (gap.external[0].id,)
    assert ActionPlan.objects.count() == 1


def test_internal_and_external_causes_do_not_mix(city: City, submission: Submission):
    gap = content(submission)
    save(submission, 4, city.focal_a, internal=(gap.external[0],))
    after = content(submission)
    assert [row.text for row in after.internal] == ["Beban ganda perempuan."]
    assert after.external == gap.external
    assert after.internal[0].id != gap.external[0].id


def test_action_answers_causes_of_the_same_submission_only(city: City, submission: Submission):
    foreign = GapCause.objects.create(
        submission=make_pprg(city, sub_activity=city.sub_b), kind="internal", text="Milik lain."
    )
    [action] = content(submission).actions
    new = Action(name="Baru", causes=(*action.causes, foreign.pk))
    save(submission, 7, city.focal_a, actions=(action, new))
    assert content(submission).actions[1].causes == action.causes


def test_row_of_another_submission_is_copied_never_moved(city: City, submission: Submission):
    other = make_pprg(city, sub_activity=city.sub_b)
    theirs = content(other).indicators[0]
    save(submission, 9, city.focal_a, indicators=(dataclasses.replace(theirs, name="Saya"),))
    assert content(other).indicators[0] == theirs
    assert [row.name for row in content(submission).indicators] == ["Saya"]


def test_same_id_twice_makes_a_second_row(city: City, submission: Submission):
    [row] = content(submission).data
    save(submission, 2, city.focal_a, data=(row, row))
    assert GapData.objects.filter(submission=submission).count() == 2


# --- own data -----------------------------------------------------------------------------------------------------


def test_own_figure_is_added_to_step_2_together_with_the_step(city: City, submission: Submission):
    figure = make_data(city.a, city.year, indicator="Guru SMP", male=120, female=300, source="Dapodik")
    save_step(
        submission=submission,
        step=6,
        version=1,
        actor=city.focal_a,
        changes={"new_purpose": "Baru."},
        insert=figure,
    )
    gap = content(submission)
    assert gap.new_purpose == "Baru."
    assert gap.data[1] == DataRow(
        id=gap.data[1].id,
        indicator="Guru SMP",
        unit="orang",
        male=Decimal(120),
        female=Decimal(300),
        data_year=2025,
        source="Dapodik",
    )
    assert set(AuditEntry.objects.get().changes) == {"new_purpose", "data"}


def test_own_figure_is_added_once(city: City, submission: Submission):
    figure = make_data(city.a, city.year, indicator="Peserta pelatihan", male=1, female=2, data_year=2025)
    assert not save_step(submission=submission, step=6, version=1, actor=city.focal_a, changes={}, insert=figure)
    assert GapData.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, "dari data terpilah Anda"),
        ({"male": Decimal(125)}, "diubah; data terpilah Anda L 120, P 300"),
        ({"data_year": 2024}, ""),
        ({"indicator": "Guru SD"}, ""),
    ],
)
def test_row_tells_whether_it_is_an_own_figure(city: City, row: dict, words: str):
    figure = make_data(city.a, city.year, indicator="Guru SMP", male=Decimal(120), female=Decimal(300), data_year=2025)
    shown = DataRow(indicator="Guru SMP", male=Decimal(120), female=Decimal(300), data_year=2025)
    assert pprg.own_source(dataclasses.replace(shown, **row), [figure]) == words


# --- what the writer looked at ------------------------------------------------------------------------------------

#: Step -> new values for its parts, from the content of a complete GAP.
CHANGED = {
    1: lambda gap: {"purpose": "Lain."},
    2: lambda gap: {"data": (*gap.data, DataRow(indicator="Baru", male=Decimal("1.50")))},
    3: lambda gap: {"factors": (*gap.factors, Factor("kontrol", "Izin atas nama suami."))},
    4: lambda gap: {"internal": (*gap.internal, Cause(text="Baru", factors=("akses", "manfaat")))},
    5: lambda gap: {"external": (Cause(text="Baru", factors=("akses",)), *gap.external)},
    6: lambda gap: {"new_purpose": "Lain."},
    7: lambda gap: {"actions": (*gap.actions, Action(name="Baru", causes=(gap.internal[0].id, 999_999)))},
    8: lambda gap: {"data": tuple(dataclasses.replace(row, is_baseline=False) for row in gap.data)},
    9: lambda gap: {"indicators": gap.indicators[1:]},
}


def write(submission: Submission, step: int, actor, seen: pprg.Seen, **changes) -> pprg.Saved:
    return pprg.write_step(submission=submission, step=step, seen=seen, actor=actor, changes=changes)


@pytest.mark.parametrize("step", range(1, 10))
def test_what_a_save_answers_is_what_is_stored(city: City, submission: Submission, step: int):
    saved = write(submission, step, city.focal_a, pprg.Seen(1), **CHANGED[step](content(submission)))
    assert saved == pprg.Saved(content(submission), 2, changed=True)
    assert fingerprint(saved.content, step) == fingerprint(content(submission), step)


@pytest.mark.parametrize("step", range(1, 10))
def test_mark_changes_with_its_step_and_no_other(city: City, submission: Submission, step: int):
    before = content(submission)
    save(submission, step, city.focal_a, **CHANGED[step](before))
    after = content(submission)
    assert [number for number in range(1, 10) if fingerprint(before, number) != fingerprint(after, number)] == [step]


def test_text_that_changed_on_another_step_is_no_conflict(city: City, submission: Submission):
    seen = pprg.Seen(1, fingerprint(content(submission), 6))
    save(submission, 1, city.focal_a, purpose="Dari tab pertama.")
    saved = write(submission, 6, city.focal_a, seen, new_purpose="Dari tab kedua.")
    assert (saved.version, saved.content.purpose, saved.content.new_purpose) == (
        3, "Dari tab pertama.", "Dari tab kedua.",
    )  # fmt: skip


def test_text_that_changed_on_the_same_step_is_a_conflict(city: City, submission: Submission):
    seen = pprg.Seen(1, fingerprint(content(submission), 6))
    save(submission, 6, city.focal_a, new_purpose="Dari tab pertama.")
    with pytest.raises(StaleVersion):
        write(submission, 6, city.focal_a, seen, new_purpose="Dari tab kedua.")


def test_locked_text_is_refused_whatever_was_seen(city: City):
    submission = make_pprg(city, "offered")
    with pytest.raises(StaleVersion):
        write(submission, 6, city.focal_a, pprg.Seen(1, fingerprint(content(submission), 6)), new_purpose="Diam-diam.")


@pytest.fixture
def lost(city: City, submission: Submission) -> pprg.Seen:
    """A request that made a row of step 2 and whose answer was lost; what the page knows afterwards."""
    gap = content(submission)
    seen = pprg.Seen(1, fingerprint(gap, 2), frozenset({"a" * 32}))
    token = request_context.set(RequestContext("a" * 32))
    write(submission, 2, city.focal_a, pprg.Seen(1), data=(*gap.data, DataRow(indicator="Baru")))
    request_context.reset(token)
    GapData.objects.filter(indicator="Baru").update(is_baseline=True)
    return seen


def test_own_save_whose_answer_was_lost_is_no_conflict_and_no_second_row(city: City, submission: Submission, lost):
    [first, second] = content(submission).data
    rows = (first, DataRow(indicator="Baru, diteruskan"), DataRow(indicator="Lagi"))
    saved = write(submission, 2, city.focal_a, lost, data=rows)
    assert [(row.id, row.indicator, row.is_baseline) for row in saved.content.data] == [
        (first.id, "Peserta pelatihan", True),
        (second.id, "Baru, diteruskan", True),
        (saved.content.data[2].id, "Lagi", False),
    ]
    assert GapData.objects.count() == 3


@pytest.mark.parametrize("other", ["another request", "another person", "somebody in between"])
def test_lost_answer_excuses_nobody_else(city: City, submission: Submission, lost, other: str):
    actor = city.focal_a
    if other == "another request":
        lost = dataclasses.replace(lost, sent=frozenset({"b" * 32}))
    elif other == "another person":
        actor = make_user(Role.FOCAL_POINT, city.a)
        make_focal_point(city.a, actor)
    else:
        save(submission, 2, city.focal_a, data=())
    with pytest.raises(StaleVersion):
        write(submission, 2, actor, lost, data=(DataRow(indicator="Saya"),))
