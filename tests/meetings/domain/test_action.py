"""Giving tasks, reporting with evidence, judging, changing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from departments.enums import Role
from meetings.domain import Report, amend_action, decide_action, give_tasks
from meetings.models import ActionHistory, ActionItem, ActionReport
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 7, 31)


def pdf(name: str = "bukti kegiatan.pdf") -> ContentFile:
    return ContentFile(b"%PDF-1.4\n%%EOF", name=name)


@pytest.fixture
def decision(city: City):
    return factories.make_decision(factories.make_meeting(city.a, city.b, organizer=city.bapperida_department))


@pytest.fixture
def item(city: City, decision):
    return factories.make_action(city.a, decision)


def give(city: City, decision, *departments, **fields):
    return give_tasks(
        decision=decision,
        actor=city.bapperida,
        departments=departments,
        **{"text": "Ajukan GBS.", "due": DUE, **fields},
    )


def test_departments_that_have_the_task_are_passed_over(city: City, decision):
    assert len(give(city, decision, city.a)) == 1
    assert [row.department for row in give(city, decision, city.a, city.b)] == [city.b]
    with pytest.raises(IllegalMove, match="sudah mempunyai tugas"):
        give(city, decision, city.a, city.b)
    assert decision.actions.count() == 2


def test_cancelled_task_can_be_given_again(city: City, decision):
    give(city, decision, city.a)
    decision.actions.update(state="cancelled")
    assert len(give(city, decision, city.a)) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"text": " "}, "Uraikan tugasnya"), ({"due": dt.date(2026, 3, 9)}, "sebelum tanggal rapat")],
)
def test_task_without_words_or_too_early_is_refused(city: City, decision, fields, words):
    with pytest.raises(IllegalMove, match=words):
        give(city, decision, city.a, **fields)


def test_only_bapperida_gives_tasks(city: City, decision):
    with pytest.raises(NotAllowed):
        give_tasks(decision=decision, actor=city.focal_a, departments=[city.a], text="x", due=DUE)


def test_report_stores_the_evidence_privately_with_its_name(city: City, item):
    row = decide_action(item=item, action="report", actor=city.focal_a, report=Report("GBS diajukan.", pdf()))
    report = ActionReport.objects.get(item=item)
    assert (report.text, report.evidence_name) == ("GBS diajukan.", "bukti kegiatan.pdf")
    assert (report.author, report.at, report.accepted) == (city.focal_a, row.at, None)
    assert "bukti" not in report.evidence.name
    assert report.evidence.read().startswith(b"%PDF")
    assert row.snapshot["report"] == "GBS diajukan."


def test_later_report_leaves_the_earlier_one_with_its_file_and_judgement(city: City, item):
    decide_action(item=item, action="report", actor=city.focal_a, report=Report("Pertama.", pdf("a.pdf")))
    decide_action(item=item, action="return", actor=city.bapperida, note="Lengkapi.")
    decide_action(item=item, action="report", actor=city.focal_a, report=Report("Kedua.", pdf("b.pdf")))
    decide_action(item=item, action="close", actor=city.bapperida, note="Lengkap.")
    second, first = item.reports.all()
    assert (first.text, first.evidence_name, first.accepted, first.review_note) == (
        "Pertama.",
        "a.pdf",
        False,
        "Lengkapi.",
    )
    assert (second.text, second.evidence_name, second.accepted, second.review_note) == (
        "Kedua.",
        "b.pdf",
        True,
        "Lengkap.",
    )
    assert {first.reviewed_by, second.reviewed_by} == {city.bapperida}
    assert first.evidence.read()
    assert first.evidence.name != second.evidence.name


def test_closing_a_returned_task_keeps_what_was_said_of_the_report(city: City, item):
    decide_action(item=item, action="report", actor=city.focal_a, report=Report("Pertama."))
    decide_action(item=item, action="return", actor=city.bapperida, note="Lengkapi.")
    decide_action(item=item, action="close", actor=city.bapperida, note="Diserahkan langsung.")
    assert item.reports.get().review_note == "Lengkapi."


def test_cancelling_a_reported_task_is_no_judgement(city: City, item):
    decide_action(item=item, action="report", actor=city.focal_a, report=Report("Pertama."))
    decide_action(item=item, action="cancel", actor=city.bapperida, note="Tidak berlaku lagi.")
    assert item.reports.get().reviewed_at is None


def test_reported_task_without_report_rows_is_closed(city: City):
    item = factories.make_action(city.a, state="reported")
    decide_action(item=item, action="close", actor=city.bapperida, note="Arsip lama.")
    assert ActionItem.objects.get(pk=item.pk).state == "closed"


def test_snapshots_keep_the_words_of_each_report(city: City, item):
    decide_action(item=item, action="report", actor=city.focal_a, report=Report("Pertama.", pdf()))
    decide_action(item=item, action="return", actor=city.bapperida, note="Lengkapi.")
    decide_action(item=item, action="report", actor=city.focal_a, report=Report("Kedua."))
    assert [row.snapshot.get("report", "") for row in item.history.all()] == ["Kedua.", "", "Pertama."]


@pytest.mark.parametrize("report", [None, Report("  ")])
def test_report_needs_words(city: City, item, report):
    with pytest.raises(IllegalMove, match="Uraikan dahulu"):
        decide_action(item=item, action="report", actor=city.focal_a, report=report)


def test_refused_report_leaves_no_file(city: City, item, settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    with pytest.raises(StaleVersion):
        decide_action(item=item, action="report", actor=city.focal_a, report=Report("x", pdf()), version=9)
    with pytest.raises(StaleVersion):
        decide_action(item=item, action="report", actor=city.focal_a, report=Report("x"), version=9)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert ActionItem.objects.get(pk=item.pk).state == "open"


def test_lapsed_focal_point_cannot_report(city: City, item):
    lapsed = factories.make_user(Role.FOCAL_POINT, city.a)
    factories.make_focal_point(city.a, lapsed, is_main=False, valid_to=dt.date(2025, 12, 31))
    with pytest.raises(NotAllowed):
        decide_action(item=item, action="report", actor=lapsed, report=Report("x"))


@pytest.mark.parametrize("action", ["close", "cancel"])
def test_judgement_needs_its_reason(city: City, item, action):
    with pytest.raises(IllegalMove, match="wajib diisi"):
        decide_action(item=item, action=action, actor=city.bapperida)


def test_closing_sets_todays_date_in_wib(city: City, item, monkeypatch):
    # 31 March 20.00 UTC is already 1 April in Tanjungbalai.
    moment = dt.datetime(2026, 3, 31, 20, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    decide_action(item=item, action="close", actor=city.bapperida, note="SK sudah terbit.")
    assert ActionItem.objects.get(pk=item.pk).closed_on == dt.date(2026, 4, 1)


def test_unknown_action_is_refused(city: City, item):
    with pytest.raises(IllegalMove, match="tidak dikenal"):
        decide_action(item=item, action="hapus", actor=city.bapperida)


def amend(city: City, item, **fields):
    arguments = {"text": "Ajukan GBS dan KAK.", "due": DUE, "note": "Jadwal KUA-PPAS berubah.", **fields}
    return amend_action(item=item, actor=city.bapperida, **arguments)


def test_task_is_changed_with_a_reason_in_the_history(city: City, item):
    amend(city, item)
    stored = ActionItem.objects.get(pk=item.pk)
    assert (stored.text, stored.due, stored.version, stored.state) == ("Ajukan GBS dan KAK.", DUE, 2, "open")
    row = ActionHistory.objects.get(record=item)
    assert (row.action, row.note, row.snapshot["due"]) == (
        "amend",
        "Jadwal KUA-PPAS berubah.",
        ["2026-04-30", "2026-07-31"],
    )


@pytest.mark.parametrize(
    ("fields", "words"), [({"note": " "}, "Alasan perubahan"), ({"due": dt.date(2026, 1, 1)}, "sebelum tanggal rapat")]
)
def test_change_without_reason_or_too_early_is_refused(city: City, item, fields, words):
    with pytest.raises(IllegalMove, match=words):
        amend(city, item, **fields)


def test_closed_task_is_not_changed(city: City, item):
    decide_action(item=item, action="close", actor=city.bapperida, note="Selesai.")
    with pytest.raises(IllegalMove, match="status saat ini “Selesai”"):
        amend(city, item)


def test_change_of_another_version_is_a_conflict(city: City, item):
    with pytest.raises(StaleVersion):
        amend(city, item, version=5)


def test_only_bapperida_changes_a_task(city: City, item):
    with pytest.raises(NotAllowed):
        amend_action(item=item, actor=city.focal_a, text="x", due=DUE, note="x")
