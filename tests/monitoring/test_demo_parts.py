"""Parts of the demonstration that need no database: working days, defects, the order of moves, amounts."""

from __future__ import annotations

import datetime as dt
import io
import random
from decimal import Decimal

import pytest
from django.utils import timezone
from pypdf import PdfReader

from monitoring.demo import clock, defects, evidence, gap, notes, story, tasks
from monitoring.demo.source import Source
from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Indicator

CONTENT = Content(
    purpose="Tujuan lama.",
    target_group="Nelayan kecil",
    data=(
        DataRow(indicator="Nelayan", male=Decimal(91), female=Decimal(9), data_year=2024, source="KUSUKA"),
        DataRow(
            indicator="Nelayan", male=Decimal(90), female=Decimal(10), data_year=2025, source="KUSUKA", is_baseline=True
        ),
    ),
    internal=(Cause(text="Formulir lama.", evidence="Notula", factors=("akses",)),),
    external=(Cause(text="Beban ganda."),),
    new_purpose="Tujuan baru.",
    actions=(Action(name="Pendataan", input_amount=Decimal(30_000_000), outcome="Data terpilah", causes=(1,)),),
    budget_total=Decimal(30_000_000),
    arg_reason="Alasan.",
    indicators=(
        Indicator(kind="keluaran", name="Terdata", target_male=Decimal(5), target_female=Decimal(5)),
        Indicator(kind="hasil", name="Bersertifikat"),
    ),
)


#: Of verifiers and of drafts.
DEFECTS = sorted({name for name, _more in (*notes.RETURN_NOTES, *defects.DRAFT_FAULTS)})


@pytest.mark.parametrize("defect", DEFECTS)
def test_defect_shows_in_the_document(defect):
    assert defects.spoil(CONTENT, [defect], Decimal(40_000_000)) != CONTENT


@pytest.mark.parametrize("defect", DEFECTS)
def test_defect_leaves_an_empty_document_alone(defect):
    assert defects.spoil(Content(), [defect], Decimal(40_000_000)).data == ()


def test_too_high_a_budget_exceeds_the_pagu():
    spoilt = defects.spoil(CONTENT, ["pagu"], Decimal(40_000_000))
    assert spoilt.input_total == spoilt.budget_total > Decimal(40_000_000)


def test_moves_out_of_order_are_refused():
    at = timezone.now()
    moves = [story.Move("start", "", "draft", "focal", at), story.Move("sign", "offered", "signed", "head", at)]
    with pytest.raises(ValueError, match="out of order"):
        story._check_order(moves)


def test_workdays_pass_over_weekends_and_holidays():
    friday = dt.date(2026, 8, 14)
    assert clock.add_workdays(friday, 1) == dt.date(2026, 8, 18)  # the 17th is a holiday
    assert clock.add_workdays(dt.date(2026, 8, 18), -1) == friday
    assert clock.workday(dt.date(2026, 3, 20)) == dt.date(2026, 3, 25)  # Idulfitri


def test_moments_lie_in_office_hours_and_after_each_other():
    rng = random.Random("jam")
    after = None
    for _number in range(200):
        moment = clock.at_work(rng, dt.date(2026, 5, 7), after)
        local = timezone.localtime(moment)
        assert clock.is_workday(local.date())
        assert dt.time(8, 0) <= local.time() <= dt.time(17, 15)
        assert after is None or moment > after
        after = moment


@pytest.mark.parametrize("percents", [[40, 60], [33, 33, 34], ["47.5", "52.5"], [100]])
def test_split_adds_up_in_full_steps(percents):
    parts = gap.split(Decimal(61_375_000), [Decimal(percent) for percent in percents])
    assert sum(parts) == Decimal(61_375_000)
    assert all(part % gap.STEP == 0 for part in parts)


def test_every_task_of_the_meetings_has_reports():
    rng = random.Random("tugas")
    for meeting in Source().meetings:
        for decision in meeting["keputusan"]:
            for task in decision["tindak_lanjut"]:
                assert "{" not in tasks.report(task["uraian"], "Disdik", rng)
    with pytest.raises(KeyError):
        tasks.report("Tugas yang tidak dikenal", "Disdik", rng)


def test_evidence_is_a_readable_document():
    content = evidence.pdf("Bukti T-2026-001", ["Dinas Kesehatan", "Formulir (baru) dipakai. " * 20])
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Bukti T-2026-001" in text
    assert "Formulir (baru) dipakai." in text
    assert "dibuat untuk peragaan" in text
