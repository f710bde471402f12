"""What a file would change, and changing it: all or nothing, guarded, with a trail."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from departments.models import FiscalYear, FocalPoint
from monitoring.domain import pprg
from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor
from monitoring.domain.pprg_import import (
    ADDED,
    CHANGED,
    CONFLICT,
    EDITED,
    MOVED,
    NEW,
    REFUSED,
    REMOVED,
    SAME,
    Plan,
    Proposal,
    carry_out,
    changes_by_step,
    plan,
    why_not_uploading,
)
from monitoring.domain.pprg_merge import MOST_ROWS, PARTS, temporary_id
from monitoring.forms.pprg import MAX_ROWS
from monitoring.models import Submission, SubmissionHistory
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.factories import make_sub_activity
from tests.monitoring.pprg_data import make_pprg, moves, save_step

pytestmark = pytest.mark.django_db


def parts_of(submission: Submission, **changes: Any) -> dict[str, Any]:
    """All parts as the file of this document would give them, some changed."""
    gap = pprg.stored_content(submission)
    parts = {name: getattr(gap, name) for name in PARTS}
    ids = {
        row.id: temporary_id(part, number)
        for part in ("internal", "external")
        for number, row in enumerate(parts[part], 1)
    }
    for part in ("data", "indicators", "internal", "external", "actions"):
        parts[part] = tuple(
            dataclasses.replace(row, id=temporary_id(part, number)) for number, row in enumerate(parts[part], 1)
        )
    parts["actions"] = tuple(
        dataclasses.replace(row, causes=tuple(ids[cause] for cause in row.causes)) for row in parts["actions"]
    )
    return {**parts, **changes}


def proposal(submission: Submission, **changes: Any) -> Proposal:
    """What a file made from the present text says, with changes."""
    submission.refresh_from_db()
    seen = (submission.pk, submission.version)
    return Proposal(submission.sub_activity, submission.budget_version, parts_of(submission, **changes), seen=seen)


def planned(city: City, *proposals: Proposal) -> Plan:
    return plan(proposals, actor=city.focal_a, year=city.year)


def applied(city: City, *proposals: Proposal, overwrite: tuple[str, ...] = ()) -> list[Any]:
    found = planned(city, *proposals)
    return carry_out(plan=found, actor=city.focal_a, overwrite=overwrite, source="Buku kerja uji.xlsx")


@pytest.fixture
def submission(city: City) -> Submission:
    return make_pprg(city)


# --- judging ------------------------------------------------------------------------------------------------------


def test_same_text_is_no_change_in_any_state(city: City):
    for state in ("draft", "verified"):
        submission = make_pprg(city, state, sub_activity=make_sub_activity(city.a, city.year))
        found = planned(city, proposal(submission))
        assert [row.outcome for row in found.documents] == [SAME]
        assert not found.changes_anything


def test_changed_text_of_the_version_that_was_seen(city: City, submission: Submission):
    found = planned(city, proposal(submission, purpose="Baru."))
    [row] = found.documents
    assert (row.outcome, row.reason) == (CHANGED, "")
    assert row.proposal.title == f"{city.sub_a.code} {city.sub_a.name} (Murni)"
    assert [(step.step.number, step.count(EDITED)) for step in row.steps] == [(1, 1)]


def test_text_that_changed_since_the_download_is_a_conflict(city: City, submission: Submission):
    old = proposal(submission, purpose="Dari berkas.")
    save_step(
        submission=submission, step=6, version=submission.version, actor=city.focal_a, changes={"new_purpose": "Layar."}
    )
    [row] = planned(city, old).documents
    assert row.outcome == CONFLICT
    assert "berubah sejak" in row.reason
    assert {line.difference.stored for step in row.steps for line in step.lines} >= {"Layar."}


def test_document_begun_since_the_download_is_a_conflict(city: City, submission: Submission):
    [row] = planned(city, dataclasses.replace(proposal(submission, purpose="Baru."), seen=None)).documents
    assert (row.outcome, "belum ada" in row.reason) == (CONFLICT, True)


def test_document_replaced_since_the_download_is_a_conflict_even_at_the_same_version(city: City):
    gone = make_pprg(city, "withdrawn")
    new = make_pprg(city)
    found = planned(city, dataclasses.replace(proposal(new, purpose="Baru."), seen=(gone.pk, new.version)))
    assert [(row.outcome, "diganti dengan yang baru" in row.reason) for row in found.documents] == [(CONFLICT, True)]


@pytest.mark.parametrize("state", ["offered", "signed", "submitted", "in_verification", "verified"])
def test_locked_document_that_differs_is_refused_with_its_state(city: City, state: str):
    submission = make_pprg(city, state)
    [row] = planned(city, proposal(submission, purpose="Diam-diam.")).documents
    assert row.outcome == REFUSED
    assert submission.get_state_display() in row.reason
    assert "unduh ulang" in row.reason


def test_document_that_does_not_exist_would_be_begun(city: City):
    new = Proposal(city.sub_a, "murni", {"purpose": "Baru."})
    [row] = planned(city, new).documents
    assert (row.outcome, row.reason) == (NEW, "")


def test_withdrawn_document_would_be_begun_again_only_on_demand(city: City):
    submission = make_pprg(city, "withdrawn")
    [row] = planned(city, proposal(submission)).documents
    assert (row.outcome, "ditarik" in row.reason) == (CONFLICT, True)


def test_closed_year_begins_nothing(city: City):
    FiscalYear.objects.update(state="tutup", frozen_on="2027-03-31")
    year = FiscalYear.objects.get()
    [row] = plan([Proposal(city.sub_a, "murni", {"purpose": "Baru."})], actor=city.focal_a, year=year).documents
    assert (row.outcome, "sudah ditutup" in row.reason) == (REFUSED, True)


def test_more_rows_than_the_page_of_a_step_takes_are_refused(city: City, submission: Submission):
    rows = tuple(DataRow(temporary_id("data", number), f"D{number}") for number in range(1, MOST_ROWS + 2))
    [row] = planned(city, proposal(submission, data=rows)).documents
    assert (row.outcome, "Akan ada 61 baris" in row.reason) == (REFUSED, True)
    assert MOST_ROWS == MAX_ROWS


def test_sub_activity_of_another_department_is_refused(city: City):
    [row] = planned(city, Proposal(city.sub_b, "murni", {"purpose": "Baru."})).documents
    assert row.outcome == REFUSED


def test_foreign_file_may_add_but_not_replace_without_consent(city: City):
    submission = make_pprg(city, filled=False)
    common: dict[str, Any] = {"whole": False, "foreign": True}
    adds = Proposal(city.sub_a, "murni", {"new_purpose": "Baru."}, **common)
    replaces = Proposal(city.sub_a, "murni", {"purpose": "Lain."}, **common)
    assert [row.outcome for row in planned(city, adds).documents] == [CHANGED]
    [row] = planned(city, replaces).documents
    assert (row.outcome, "mengganti" in row.reason) == (CONFLICT, True)
    Submission.objects.filter(pk=submission.pk).update(state="offered")
    assert "Hapus barisnya" in planned(city, adds).documents[0].reason


@pytest.mark.parametrize("name", ["head_a", "bapperida", "dp3a", "inspektorat", "leadership", "admin"])
def test_others_plan_nothing(city: City, submission: Submission, name: str):
    with pytest.raises(NotAllowed):
        plan([], actor=getattr(city, name), year=city.year)


def test_lapsed_letter_is_told(city: City):
    FocalPoint.objects.filter(user=city.focal_a).update(valid_to=F("valid_from"))
    assert "berakhir" in why_not_uploading(city.focal_a)


def test_plan_takes_a_fixed_number_of_queries(city: City):
    counts = []
    for size in (1, 3):
        documents = [make_pprg(city, sub_activity=make_sub_activity(city.a, city.year)) for _ in range(size)]
        proposals = [proposal(row, purpose="Baru.") for row in documents]
        actor = type(city.focal_a).objects.get(pk=city.focal_a.pk)
        with CaptureQueriesContext(connection) as context:
            plan(proposals, actor=actor, year=city.year)
        counts.append(len(context))
    assert counts[0] == counts[1] <= 11


# --- words --------------------------------------------------------------------------------------------------------

TWO = Content(data=(DataRow(1, "A", is_baseline=True), DataRow(2, "B")), factors=(Factor("akses", "x"),))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({"data": (TWO.data[1], TWO.data[0])}, [(2, MOVED, "Urutan baris")]),
        ({"data": TWO.data[:1]}, [(2, REMOVED, "Data 2")]),
        ({"data": (*TWO.data, DataRow(-3, "C"))}, [(2, ADDED, "Data 3")]),
        ({"data": (TWO.data[0], DataRow(2, "B", is_baseline=True))}, [(8, EDITED, "B")]),
        ({"factors": (Factor("akses", "y"),)}, [(3, EDITED, "Akses")]),
        ({"factors": ()}, [(3, REMOVED, "Akses")]),
        ({"purpose": "Tujuan."}, [(1, ADDED, "Tujuan sub kegiatan")]),
        ({}, []),
    ],
)
def test_changes_are_told_by_step(after, expected):
    found = changes_by_step(TWO, dataclasses.replace(TWO, **after))
    assert [(step.step.number, line.kind, line.difference.label) for step in found for line in step.lines] == expected


# --- saving -------------------------------------------------------------------------------------------------------


def test_whole_document_is_saved_with_one_version_more(city: City, submission: Submission):
    cause = Cause(temporary_id("internal", 2), "Jadwal siang hari", factors=("akses",))
    parts = parts_of(submission)
    action = Action(
        temporary_id("actions", 2), "Kelas sore", Decimal("5.50"), causes=(cause.id or 0, parts["external"][0].id)
    )
    saved = applied(
        city,
        proposal(
            submission,
            purpose="Baru.",
            internal=(*parts["internal"], cause),
            actions=(*parts["actions"], action),
            data=(),
        ),
    )
    gap = pprg.stored_content(submission)
    assert [row.submission for row in saved] == [submission]
    assert gap.purpose == "Baru."
    assert gap.data == ()
    assert [row.text for row in gap.internal] == ["Pendaftaran tidak memuat L/P.", "Jadwal siang hari"]
    assert sorted(gap.answered_actions[1][1]) == ["E1", "I2"]
    submission.refresh_from_db()
    assert submission.version == 2
    assert moves(submission) == []


def test_trail_names_the_file_and_what_changed(city: City, submission: Submission):
    applied(city, proposal(submission, purpose="Baru."))
    [entry] = AuditEntry.objects.all()
    assert (entry.action, entry.reason, entry.actor) == ("impor buku kerja", "Buku kerja uji.xlsx", city.focal_a)
    assert entry.changes == {"purpose": ["Meningkatkan kapasitas pelaku usaha mikro.", "Baru."]}


def test_own_text_of_gbs_and_signature_are_not_touched(city: City, submission: Submission):
    submission.parts.create(document="gbs", part="tujuan", text="Sendiri", derived_then="")
    applied(city, proposal(submission, purpose="Baru."))
    assert submission.parts.get().text == "Sendiri"


def test_draft_is_begun_and_filled(city: City):
    parts = {
        "purpose": "Baru.",
        "factors": (Factor("akses", "x"),),
        "internal": (Cause(-1, "Sebab", factors=("akses",)),),
    }
    [row] = applied(city, Proposal(city.sub_a, "murni", parts))
    submission = Submission.objects.get()
    assert row.submission == submission
    assert (submission.state, submission.created_by) == ("draft", city.focal_a)
    assert moves(submission) == [("start", "", "draft")]
    assert submission.history.get().note == "Buku kerja uji.xlsx"
    assert pprg.stored_content(submission).internal[0].factors == ("akses",)


def test_conflict_is_saved_only_when_named(city: City, submission: Submission):
    old = dataclasses.replace(proposal(submission, purpose="Baru."), seen=(submission.pk, 99))
    assert applied(city, old) == []
    assert pprg.stored_content(submission).purpose != "Baru."
    applied(city, old, overwrite=(old.key,))
    assert pprg.stored_content(submission).purpose == "Baru."


def test_one_refused_document_stops_all(city: City, submission: Submission):
    locked = make_pprg(city, "verified", sub_activity=make_sub_activity(city.a, city.year))
    with pytest.raises(IllegalMove, match=locked.sub_activity.code):
        applied(city, proposal(submission, purpose="Baru."), proposal(locked, purpose="Baru."))
    assert pprg.stored_content(submission).purpose != "Baru."


def test_document_changed_after_the_plan_undoes_all(city: City, submission: Submission):
    other = make_pprg(city, sub_activity=make_sub_activity(city.a, city.year))
    found = planned(city, proposal(submission, purpose="Baru."), proposal(other, purpose="Baru."))
    Submission.objects.filter(pk=other.pk).update(version=F("version") + 1)
    with pytest.raises(StaleVersion):
        carry_out(plan=found, actor=city.focal_a, overwrite=(), source="x")
    assert pprg.stored_content(submission).purpose != "Baru."
    assert not AuditEntry.objects.exists()


def test_document_begun_after_the_plan_undoes_all(city: City):
    found = planned(city, Proposal(city.sub_a, "murni", {"purpose": "Baru."}))
    pprg.start(sub_activity=city.sub_a, budget_version="murni", actor=city.focal_a)
    with pytest.raises(StaleVersion):
        carry_out(plan=found, actor=city.focal_a, overwrite=(), source="x")
    assert SubmissionHistory.objects.count() == 1


def test_digest_tells_what_is_stored(city: City, submission: Submission):
    said = proposal(submission, purpose="Baru.")
    first = planned(city, said).digest
    assert first == planned(city, said).digest
    Submission.objects.filter(pk=submission.pk).update(version=7)
    assert planned(city, said).digest != first
    assert planned(city, Proposal(city.sub_a, "perubahan", {"purpose": "x"})).digest != first
