"""Freezing a GBS to its DPA, and correcting the number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.enums import BudgetKind, YearState
from departments.models import BudgetFigure, FiscalYear
from monitoring.domain import dpa, pprg
from monitoring.domain.dpa import Dpa
from monitoring.domain.pprg_budget import Budget
from monitoring.domain.pprg_content import Content
from monitoring.enums import BudgetVersion, SubmissionState
from monitoring.models import Submission, SubmissionHistory
from monitoring.transitions import SUBMISSION_TRANSITIONS
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.factories import make_figure, make_sub_activity
from tests.monitoring.pprg_data import make_pprg, moves, save_step

pytestmark = pytest.mark.django_db
SOUND = Dpa("DPA/A.1/1", dt.date(2026, 1, 2), agrees=True)


@pytest.fixture
def submission(city: City) -> Submission:
    return make_pprg(city, "verified")


def freeze(submission: Submission, actor, statement: Dpa = SOUND, version: int | None = None) -> SubmissionHistory:
    seen = submission.version if version is None else version
    return dpa.freeze(submission=submission, dpa=statement, actor=actor, version=seen)


def correct(
    submission: Submission, actor, number="DPA/A.1/2", date=dt.date(2026, 1, 3), **changes
) -> SubmissionHistory:
    values = {"reason": "Salah ketik.", "version": submission.version, **changes}
    return dpa.correct(submission=submission, number=number, date=date, actor=actor, **values)


def nothing_written(submission: Submission) -> bool:
    stored = Submission.objects.get(pk=submission.pk)
    return (
        stored.frozen_at is None and stored.version == 1 and not moves(submission) and not AuditEntry.objects.exists()
    )


def test_frozen_document_has_number_date_and_moment(city: City, submission: Submission):
    row = freeze(submission, city.bpkpd)
    submission.refresh_from_db()
    assert (submission.dpa_number, submission.dpa_date) == ("DPA/A.1/1", dt.date(2026, 1, 2))
    assert (submission.state, submission.version, submission.frozen_at) == ("verified", 2, row.at)
    assert submission.updated_at <= submission.signed_at  # the text is still the signed one


def test_history_keeps_text_statement_and_compared_figures(city: City, submission: Submission):
    row = freeze(submission, city.bpkpd)
    assert (row.action, row.from_state, row.to_state, row.actor_role) == ("freeze", "verified", "verified", "bpkpd")
    assert row.note == "DPA nomor DPA/A.1/1 tanggal 2 Jan 2026; sesuai dengan RKA/DPA"
    assert row.snapshot["dpa"]["ceiling"] == "100000000.00"
    assert row.snapshot["dpa"]["budget_total"] == row.snapshot["dpa"]["inputs"] == "95000000.00"
    assert Content.from_dict(row.snapshot).purpose == submission.purpose


def test_trail_tells_what_changed(city: City, submission: Submission):
    freeze(submission, city.bpkpd)
    entry = AuditEntry.objects.get(action="freeze")
    assert entry.changes["dpa_number"] == ["", "DPA/A.1/1"]
    assert set(entry.changes) == {"dpa_number", "dpa_date", "frozen_at", "version"}


@pytest.mark.parametrize("actor", ["bapperida", "dp3a", "inspektorat", "leadership", "admin", "focal_a", "head_a"])
def test_only_finance_freezes_and_corrects(city: City, submission: Submission, actor: str):
    with pytest.raises(NotAllowed):
        freeze(submission, city.actor(actor))
    assert nothing_written(submission)
    freeze(submission, city.bpkpd)
    with pytest.raises(NotAllowed):
        correct(submission, city.actor(actor))


@pytest.mark.parametrize("state", sorted(set(SubmissionState) - {SubmissionState.VERIFIED}))
def test_only_a_verified_document_is_frozen(city: City, state: str):
    row = make_pprg(city, state)
    with pytest.raises(IllegalMove, match="terverifikasi"):
        freeze(row, city.bpkpd)
    assert nothing_written(row)


def test_closed_year_is_left_alone(city: City, submission: Submission):
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2027, 1, 31))
    with pytest.raises(IllegalMove, match="sudah ditutup"):
        freeze(Submission.objects.get(), city.bpkpd)
    assert nothing_written(submission)


@pytest.mark.parametrize(("day", "possible"), [(dt.date(2025, 11, 30), False), (dt.date(2025, 12, 1), True)])
def test_there_is_a_dpa_from_december_before_the_year(submission: Submission, day: dt.date, possible: bool):
    problem = dpa.freeze_problem(submission, day)
    assert problem == ("" if possible else "DPA 2026 belum ada; GBS dapat dibekukan mulai 1 Des 2025.")


def test_before_there_is_a_dpa_nothing_is_frozen(city: City, submission: Submission):
    early = timezone.make_aware(dt.datetime(2025, 11, 30, 23, 59))
    with pytest.raises(IllegalMove, match="DPA 2026 belum ada"):
        dpa.freeze(submission=submission, dpa=SOUND, actor=city.bpkpd, version=submission.version, at=early)
    assert nothing_written(submission)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (Dpa(" ", dt.date(2026, 1, 2), True), "Nomor DPA wajib diisi"),
        (Dpa("1", dt.date(2024, 12, 31), True), "Tanggal DPA: Angka tahun anggaran 2026"),
        (Dpa("1", dt.date(2027, 12, 31), True), "belum tiba"),
        (Dpa("1", dt.date(2025, 11, 30), True), "Tanggal DPA: DPA 2026 ditetapkan paling awal 1 Des 2025"),
        (Dpa("1", dt.date(2026, 1, 2), False, "  "), "Tulis apa yang berbeda"),
    ],
)
def test_incomplete_statement_is_refused(city: City, submission: Submission, statement: Dpa, expected: str):
    with pytest.raises(IllegalMove, match=expected):
        freeze(submission, city.bpkpd, statement)
    assert nothing_written(submission)


def test_difference_is_stated_with_its_note(city: City, submission: Submission):
    BudgetFigure.objects.update(amount=90_000_000)
    with pytest.raises(IllegalMove, match="GBS melebihi pagu murni"):
        freeze(submission, city.bpkpd)
    assert nothing_written(submission)
    row = freeze(submission, city.bpkpd, Dpa("1", dt.date(2026, 1, 2), False, "Honor dipindah."))
    assert row.note.endswith("berbeda dari RKA/DPA: Honor dipindah.")
    assert row.snapshot["dpa"]["agrees"] is False


def test_somebody_else_was_quicker(city: City, submission: Submission):
    Submission.objects.filter(pk=submission.pk).update(version=5)
    with pytest.raises(StaleVersion):
        freeze(submission, city.bpkpd)
    assert not moves(submission)
    assert not AuditEntry.objects.exists()


def test_frozen_is_frozen_once(city: City, submission: Submission):
    freeze(submission, city.bpkpd)
    with pytest.raises(IllegalMove, match="sudah dibekukan ke DPA nomor"):
        freeze(submission, city.bpkpd)
    # Also where the loaded object does not know it yet: two of finance at once.
    stale = Submission.objects.get(pk=submission.pk)
    stale.frozen_at, stale.version = None, 1
    with pytest.raises(StaleVersion):
        freeze(stale, city.bpkpd)
    assert [row[0] for row in moves(submission)] == ["freeze"]


def test_frozen_document_takes_no_move_and_no_text(city: City, submission: Submission):
    freeze(submission, city.bpkpd)
    for transition in SUBMISSION_TRANSITIONS:
        for actor in (city.focal_a, city.head_a, city.bapperida, city.dp3a, city.bpkpd):
            with pytest.raises((IllegalMove, NotAllowed)):
                pprg.decide(submission=submission, action=transition.action, actor=actor, note="Alasan.")
    with pytest.raises(StaleVersion):
        save_step(
            submission=submission, step=1, version=submission.version, actor=city.focal_a, changes={"purpose": "Lain."}
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(state="withdrawn")


def test_number_is_corrected_with_a_reason(city: City, submission: Submission):
    frozen_at = freeze(submission, city.bpkpd).at
    row = correct(submission, city.bpkpd)
    submission.refresh_from_db()
    assert (submission.dpa_number, submission.dpa_date) == ("DPA/A.1/2", dt.date(2026, 1, 3))
    assert (submission.frozen_at, submission.version) == (frozen_at, 3)
    assert (row.action, row.note, row.to_state) == ("correct_dpa", "Salah ketik.", "verified")
    entry = AuditEntry.objects.get(action="correct_dpa")
    assert (entry.reason, entry.changes["dpa_number"]) == ("Salah ketik.", ["DPA/A.1/1", "DPA/A.1/2"])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reason": " "}, "Alasan perbaikan wajib"),
        ({"number": ""}, "Nomor DPA wajib"),
        ({"date": dt.date(2024, 1, 1)}, "Tanggal DPA"),
        ({"number": "DPA/A.1/1", "date": dt.date(2026, 1, 2)}, "tidak ada yang diperbaiki"),
    ],
)
def test_correction_that_says_nothing_is_refused(city: City, submission: Submission, changes: dict, expected: str):
    freeze(submission, city.bpkpd)
    with pytest.raises(IllegalMove, match=expected):
        correct(submission, city.bpkpd, **changes)
    assert [row[0] for row in moves(submission)] == ["freeze"]


def test_nothing_to_correct_before_freezing_and_in_a_closed_year(city: City, submission: Submission):
    with pytest.raises(IllegalMove, match="belum dibekukan"):
        correct(submission, city.bpkpd)
    freeze(submission, city.bpkpd)
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2027, 1, 31))
    with pytest.raises(IllegalMove, match="ditutup"):
        correct(Submission.objects.get(), city.bpkpd)


def test_stale_correction_is_refused(city: City, submission: Submission):
    freeze(submission, city.bpkpd)
    with pytest.raises(StaleVersion):
        correct(submission, city.bpkpd, version=1)
    assert Submission.objects.get().dpa_number == "DPA/A.1/1"


def test_perubahan_is_frozen_to_its_dppa_and_judged_by_its_pagu(city: City, submission: Submission):
    make_figure(city.sub_a, BudgetKind.REVISED, 90_000_000, as_of=dt.date(2026, 10, 1))
    revised = make_pprg(city, "verified", budget_version=BudgetVersion.REVISED)
    freeze(submission, city.bpkpd)  # 95 million fit the pagu murni
    with pytest.raises(IllegalMove, match="pagu perubahan"):
        freeze(revised, city.bpkpd)
    row = freeze(revised, city.bpkpd, Dpa("7", dt.date(2026, 10, 2), False, "Turun."))
    assert row.note.startswith("DPPA nomor 7 tanggal 2 Okt 2026")
    assert dpa.due_of(revised) is None


def test_deadline_is_that_of_the_year(city: City, submission: Submission):
    FiscalYear.objects.update(freeze_due=dt.date(2026, 1, 31))
    assert dpa.due_of(Submission.objects.get()) == dt.date(2026, 1, 31)


def money(ceiling: int | None, total: int | None, inputs: int, note: str = "") -> Budget:
    figure = None
    if ceiling is not None:
        figure = BudgetFigure(kind=BudgetKind.ORIGINAL, amount=Decimal(ceiling), as_of=dt.date(2026, 1, 2))
    whole = None if total is None else Decimal(total)
    return Budget((), figure, whole, Decimal(inputs), note)


@pytest.mark.parametrize(
    ("budget", "found"),
    [
        (money(100, 100, 100), []),
        (money(100, 60, 60), []),
        (money(None, 60, 60), ["Pagu belum dicatat"]),
        (money(100, None, 60), ["Jumlah anggaran GBS kosong"]),
        (money(100, 60, 50), ["berselisih Rp10 tanpa penjelasan"]),
        (money(100, 60, 50, "Honor menyusul."), []),
        (money(100, 101, 101), ["melebihi pagu murni sebesar Rp1."]),
        (money(100, 60, 120, "Dibiayai APBN."), []),
        (money(100, 60, 120), ["berselisih Rp60 tanpa penjelasan"]),
    ],
)
def test_what_stands_against_agreement(budget: Budget, found: list[str]):
    result = dpa.obstacles(budget)
    assert len(result) == len(found)
    assert all(words in text for words, text in zip(found, result, strict=True))


def test_freezing_at_a_given_moment(city: City):
    row = make_pprg(city, "verified", sub_activity=make_sub_activity(city.a, city.year, budget=10**9))
    moment = timezone.now() - dt.timedelta(days=3)
    dpa.freeze(submission=row, dpa=SOUND, actor=city.bpkpd, version=1, at=moment)
    assert Submission.objects.get(pk=row.pk).frozen_at == moment
