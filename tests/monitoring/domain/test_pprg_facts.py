"""What the quality checks learn of a submission, and how a refusal names what blocks."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from departments.enums import BudgetKind, YearState
from departments.models import DepartmentHead
from monitoring.domain import pprg, pprg_facts
from monitoring.domain.gbs import BENCHMARK, PURPOSE
from monitoring.domain.kak import METHOD
from monitoring.domain.pprg_budget import budget_of
from monitoring.domain.pprg_content import Content, Part, read
from monitoring.domain.pprg_rows import write
from monitoring.domain.quality import Facts, Report, run
from monitoring.models import ActionPlan, GapData, Submission
from monitoring.queries import pprg as queries
from pug_tanjungbalai.common.errors import IllegalMove
from tests.conftest import City
from tests.factories import make_figure, make_item, make_nomenclature, wib
from tests.monitoring.pprg_data import make_pprg, moves

TODAY = dt.date(2026, 11, 24)


def loaded(submission: Submission) -> Submission:
    """The submission as the pages read it."""
    return queries.in_full(Submission.objects.all()).get(pk=submission.pk)


def facts_of(submission: Submission) -> Facts:
    fresh = loaded(submission)
    gap = read(fresh)
    budget = budget_of(gap, queries.budget_figures(fresh.sub_activity_id, TODAY))
    return pprg_facts.facts_of(fresh, gap, budget, TODAY)


def report_of(submission: Submission) -> Report:
    fresh = loaded(submission)
    return pprg_facts.report_of(fresh, read(fresh), TODAY)


# --- facts --------------------------------------------------------------------------------------------------------


def test_facts_of_a_sound_draft(city: City):
    known = facts_of(make_pprg(city))
    assert (known.year, known.today) == (2026, TODAY)
    assert known.official_name == city.sub_a.item.name
    assert (known.ceiling, known.ceiling_label) == (Decimal(100_000_000), "pagu murni")
    assert known.before_signature
    assert known.signer_in_office
    assert known.text_as_signed
    assert known.drifted_parts == ()


def test_ceiling_is_that_of_the_budget_version(city: City):
    make_figure(city.sub_a, BudgetKind.REVISED, 90_000_000)
    assert facts_of(make_pprg(city)).ceiling == 100_000_000
    known = facts_of(make_pprg(city, budget_version="perubahan"))
    assert (known.ceiling, known.ceiling_label) == (90_000_000, "pagu perubahan")


def test_without_pagu_there_is_no_ceiling(city: City):
    city.sub_a.figures.all().delete()
    assert (facts_of(make_pprg(city)).ceiling, facts_of(make_pprg(city, budget_version="perubahan")).ceiling_label) == (
        None,
        "pagu",
    )


def test_code_of_another_nomenclature_is_looked_up_by_its_code(city: City):
    submission = make_pprg(city)
    newer = make_nomenclature(name="Kepmendagri 900.1-2850/2025", valid_from_year=2026)
    city.year.nomenclature = newer
    city.year.save()
    assert facts_of(submission).official_name == ""
    make_item(city.sub_a.item.code, version=newer, name="Nama yang baru")
    assert facts_of(submission).official_name == "Nama yang baru"
    city.year.nomenclature = None
    city.year.save()
    assert facts_of(submission).official_name is None


def test_a_closed_year_is_judged_on_its_freeze_date(city: City):
    submission = make_pprg(city)
    city.year.state, city.year.frozen_on = YearState.CLOSED, dt.date(2026, 2, 1)
    city.year.save()
    make_figure(city.sub_a, BudgetKind.ORIGINAL, 5, as_of=dt.date(2026, 3, 1))
    assert facts_of(submission).today == dt.date(2026, 2, 1)
    assert report_of(submission).result("anggaran-pagu").problems == ()


@pytest.mark.parametrize(
    ("state", "before"),
    [
        ("draft", True), ("offered", True), ("needs_revision", True), ("withdrawn", True),
        ("signed", False), ("submitted", False), ("in_verification", False), ("verified", False),
    ],
)  # fmt: skip
def test_a_signature_is_expected_from_signed_on(city: City, state: str, before: bool):
    assert facts_of(make_pprg(city, state)).before_signature is before


def test_signature_of_somebody_who_was_not_head_that_day(city: City):
    submission = make_pprg(city, "signed", signed_at=wib(2026, 5, 4), updated_at=wib(2026, 5, 3))
    assert facts_of(submission).signer_in_office
    DepartmentHead.objects.filter(user=city.head_a).update(valid_to=dt.date(2026, 5, 3))
    assert not facts_of(submission).signer_in_office
    DepartmentHead.objects.filter(user=city.head_a).update(valid_from=dt.date(2026, 5, 5), valid_to=None)
    assert not facts_of(submission).signer_in_office


def test_text_written_after_the_signature(city: City):
    submission = make_pprg(city, "signed", signed_at=wib(2026, 5, 4), updated_at=wib(2026, 5, 4))
    assert facts_of(submission).text_as_signed
    Submission.objects.update(updated_at=wib(2026, 5, 5))
    assert not facts_of(submission).text_as_signed


def test_own_text_of_the_gbs_that_the_gap_left_behind(city: City):
    submission = loaded(make_pprg(city))
    gap = read(submission)
    own = (Part(PURPOSE, "Tujuan sendiri.", gap.purpose), Part(BENCHMARK, "Tolok ukur sendiri.", "Dahulu lain."))
    write(submission, gap, dataclasses.replace(gap, gbs_parts=own))
    assert facts_of(submission).drifted_parts == ("Capaian program: tolok ukur",)
    assert report_of(submission).result("gbs-situasi").failed


def test_kak_misses_what_neither_gap_nor_department_says(city: City):
    submission = loaded(make_pprg(city))
    assert facts_of(submission).kak.missing == ("cara pelaksanaan: metode",)
    gap = read(submission)
    method = Part(METHOD, "Pelatihan di kelurahan bagi laki-laki dan perempuan.")
    write(submission, gap, dataclasses.replace(gap, kak_parts=(method,)))
    known = facts_of(submission)
    assert (known.kak.missing, known.kak.method) == ((), method.text)
    assert not report_of(submission).result("kak-metode").failed


@pytest.mark.parametrize("rows", [1, 20])
def test_report_reads_the_figures_only(city: City, django_assert_num_queries, rows: int):
    submission = make_pprg(city)
    GapData.objects.bulk_create(
        GapData(submission=submission, indicator=f"Data {number}", unit="orang") for number in range(rows)
    )
    fresh = loaded(submission)
    gap = read(fresh)
    with django_assert_num_queries(1):
        pprg_facts.report_of(fresh, gap, TODAY)
    budget = budget_of(gap, queries.budget_figures(fresh.sub_activity_id, TODAY))
    with django_assert_num_queries(0):
        pprg_facts.report_of(fresh, gap, TODAY, budget)


# --- what blocks --------------------------------------------------------------------------------------------------


def test_nothing_blocks_a_sound_draft(city: City):
    assert pprg_facts.blocker(report_of(make_pprg(city))) == ""


def test_few_problems_are_told_one_by_one(city: City):
    submission = make_pprg(city)
    GapData.objects.update(source="")
    Submission.objects.update(budget_total=Decimal(120_000_000), budget_note="Honor panitia.")
    assert pprg_facts.blocker(report_of(submission)) == (
        "Belum dapat dilanjutkan. Langkah 2: Data 1 (“Peserta pelatihan”) belum menyebut sumber. "
        "Langkah 7: Jumlah anggaran Rp120.000.000 melebihi pagu murni Rp100.000.000."
    )


def test_many_problems_are_counted_by_step():
    report = run(Content(), Facts(year=2026, today=TODAY))
    assert pprg_facts.blocker(report) == (
        "Belum dapat dilanjutkan: 10 hal menghalangi, pada langkah 1, 2, 3, 4, 6, 7, 8, dan 9. Lihat Pemeriksaan."
    )


def test_many_problems_of_one_place(city: City):
    submission = make_pprg(city)
    ActionPlan.objects.bulk_create(ActionPlan(submission=submission, name=f"Aksi {number}") for number in range(4))
    assert "4 hal menghalangi, pada langkah 7." in pprg_facts.blocker(report_of(submission))
    report = dataclasses.replace(report_of(submission), results=())
    assert pprg_facts.blocker(report) == ""


def test_warnings_block_nothing(city: City):
    submission = make_pprg(city)
    Submission.objects.update(target_group="", arg_reason="")
    assert report_of(submission).warnings
    pprg.decide(submission=submission, action="offer", actor=city.focal_a)


@pytest.mark.parametrize(
    ("state", "action", "actor"),
    [("draft", "offer", "focal_a"), ("offered", "sign", "head_a"), ("signed", "submit", "head_a")],
)
def test_a_problem_stops_offer_signature_and_submission(city: City, state: str, action: str, actor: str):
    submission = make_pprg(city, state)
    GapData.objects.update(source="")
    with pytest.raises(IllegalMove, match=r"Langkah 2: Data 1 \(“Peserta pelatihan”\) belum menyebut sumber\."):
        pprg.decide(submission=submission, action=action, actor=getattr(city, actor))
    assert moves(submission) == []
    [offer] = [
        row
        for row in pprg.offers(submission, getattr(city, actor), pprg.stored_content(submission))
        if row.transition.action == action
    ]
    assert not offer.enabled
    assert "Langkah 2" in offer.reason


def test_what_is_signed_and_turns_out_faulty_can_be_handed_back(city: City):
    submission = make_pprg(city, "signed")
    make_figure(city.sub_a, BudgetKind.ORIGINAL, 50_000_000, as_of=dt.date(2026, 1, 10))
    with pytest.raises(IllegalMove, match=r"melebihi pagu murni Rp50\.000\.000\. Kepala perangkat daerah dapat"):
        pprg.decide(submission=submission, action="submit", actor=city.focal_a)
    pprg.decide(submission=submission, action="hand_back", actor=city.head_a, note="Turunkan anggaran.")


def test_text_changed_behind_the_signature_is_not_submitted(city: City):
    submission = make_pprg(city, "signed", signed_at=wib(2026, 5, 4), updated_at=wib(2026, 5, 5))
    with pytest.raises(IllegalMove, match="GBS: Isi berubah sesudah ditandatangani"):
        pprg.decide(submission=submission, action="submit", actor=city.focal_a)


def test_documents_come_last_among_the_places(city: City):
    submission = make_pprg(city, "signed", signed_at=wib(2026, 5, 4), updated_at=wib(2026, 5, 5))
    GapData.objects.update(source="", indicator="", is_baseline=False)
    DepartmentHead.objects.filter(user=city.head_a).update(valid_to=dt.date(2026, 1, 1))
    assert "5 hal menghalangi, pada langkah 2, 8, dan GBS." in pprg_facts.blocker(report_of(submission))
    GapData.objects.update(source="Ada", indicator="Ada", is_baseline=True)
    report = report_of(submission)
    assert pprg_facts.blocker(report).startswith("Belum dapat dilanjutkan. GBS: Isi berubah")
    [only] = report.blocking
    assert "4 hal menghalangi, pada GBS." in pprg_facts.blocker(dataclasses.replace(report, results=(only, only)))
