"""The page of one finding: whose turn it is, follow-ups, judgement, evidence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from monitoring.domain import finding as domain
from monitoring.enums import FindingState
from monitoring.models import Finding, FollowUp
from tests import factories
from tests.monitoring.finding_data import year_of_today
from tests.policies.monitoring_finding import PDF, finding_fields, pdf

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def today(city) -> dt.date:
    """Today in WIB, with a fiscal year for it."""
    return year_of_today(city)


# --- detail and moves ---------------------------------------------------------------------------------------------


def move(client, finding: Finding, action: str, **data):
    url = reverse("monitoring:finding_transition", kwargs={"pk": finding.pk, "action": action})
    return client.post(url, {"version": finding.version, **data})


def test_detail_shows_the_four_parts_and_whose_turn_it_is(city, today, signed_in):
    row = factories.make_finding(city.a, submission=factories.make_submission(city.sub_a))
    text = signed_in(city.leadership).get(row.get_absolute_url()).content.decode()
    for part in (row.criterion, row.condition, row.cause, row.recommendation, city.sub_a.item.code):
        assert part in text
    assert "Menunggu tindak lanjut Dinas Pendidikan." in text
    assert "mencatat temuan" in text
    assert "Kirim tindak lanjut" not in text
    assert "Kirim tindak lanjut" in signed_in(city.focal_a).get(row.get_absolute_url()).content.decode()


def test_detail_tells_a_department_without_valid_letter_why_it_cannot_act(city, today, signed_in):
    city.focal_a.appointments.update(valid_from=today - 400 * DAY, valid_to=today - DAY)
    text = signed_in(city.focal_a).get(factories.make_finding(city.a).get_absolute_url()).content.decode()
    assert "berakhir" in text
    assert "Kirim tindak lanjut" not in text


def test_successor_answers_the_finding_of_its_predecessor(city, today, signed_in):
    old = factories.make_department("DISLAMA", valid_to=dt.date(2025, 12, 31))
    city.a.predecessors.add(old)
    row = factories.make_finding(old)
    assert "Kirim tindak lanjut" in signed_in(city.focal_a).get(row.get_absolute_url()).text
    assert move(signed_in(city.focal_a), row, "respond", text="Formulir diganti.").status_code == 302
    row.refresh_from_db()
    assert row.state == "responded"


def test_the_whole_way_from_finding_to_close(city, today, signed_in, settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    focal, auditor = signed_in(city.focal_a), signed_in(city.inspektorat)
    auditor.post(reverse("monitoring:finding_create"), finding_fields(city))
    row = Finding.objects.get()
    assert move(focal, row, "respond", text="Formulir diganti.", evidence=pdf("serah terima.pdf")).status_code == 302
    row.refresh_from_db()
    assert "menunggu pemeriksaan Inspektorat" in focal.get(row.get_absolute_url()).content.decode()
    assert move(auditor, row, "return", note="Lampirkan rekap.").status_code == 302
    row.refresh_from_db()
    text = focal.get(row.get_absolute_url()).content.decode()
    assert "Dikembalikan Inspektorat:" in text
    assert text.count("Lampirkan rekap.") == 3  # above the form, beside the follow-up, in the history
    assert "serah terima.pdf" in text
    assert move(focal, row, "respond", text="Rekap dilampirkan.").status_code == 302
    row.refresh_from_db()
    answer = auditor.post(
        reverse("monitoring:finding_transition", kwargs={"pk": row.pk, "action": "close"}),
        {"version": row.version, "note": ""},
        follow=True,
    )
    assert "Temuan dinyatakan selesai." in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.closed_on) == (FindingState.CLOSED, today)
    assert [item.accepted for item in row.follow_ups.all()] == [True, False]
    assert [item.action for item in row.history.all()] == ["close", "respond", "return", "respond", "record"]


def test_respond_without_text_is_mended_on_the_page(city, today, signed_in):
    row = factories.make_finding(city.a)
    answer = move(signed_in(city.focal_a), row, "respond", text="  ")
    assert set(answer.context["form"].errors) == {"text"}
    assert not FollowUp.objects.exists()


def test_return_without_reason_is_mended_on_the_page(city, today, signed_in):
    row = factories.make_finding(city.a, state=FindingState.RESPONDED)
    answer = move(signed_in(city.inspektorat), row, "return", note=" ")
    assert "Tulis alasan pengembalian" in answer.content.decode()
    assert not row.history.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bukti.pdf", b"MZ\x90\x00 bukan PDF"),
        ("bukti.docx", PDF),
        ("bukti.exe", PDF),
        ("bukti.html", b"<script>alert(1)</script>"),
        ("bukti.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("bukti.pdf", b""),
    ],
)
def test_respond_refuses_a_file_that_is_not_what_it_says(city, today, signed_in, name, content):
    row = factories.make_finding(city.a)
    answer = move(signed_in(city.focal_a), row, "respond", text="Selesai.", evidence=SimpleUploadedFile(name, content))
    assert set(answer.context["form"].errors) == {"evidence"}
    assert "Selesai." in answer.content.decode()
    assert not FollowUp.objects.exists()
    assert Finding.objects.get(pk=row.pk).state == FindingState.OPEN


def test_a_late_follow_up_is_a_conflict_that_shows_what_was_written(city, today, signed_in):
    row = factories.make_finding(city.a)
    domain.respond(finding=Finding.objects.get(pk=row.pk), actor=city.head_a, text="Sudah dikirim kepala.")
    answer = move(signed_in(city.focal_a), row, "respond", text="Tulisan saya.")
    assert answer.status_code == 409
    assert "Tulisan saya." in answer.content.decode()
    assert "Sudah dikirim kepala." in answer.content.decode()
    assert FollowUp.objects.count() == 1


def test_a_follow_up_to_a_text_that_changed_is_a_conflict(city, today, signed_in):
    row = factories.make_finding(city.a)
    changed = Finding.objects.get(pk=row.pk)
    changed.title = "Baru"
    domain.revise_finding(finding=changed, actor=city.inspektorat)
    answer = move(signed_in(city.focal_a), row, "respond", text="Tulisan saya.")
    assert answer.status_code == 409
    assert "Tulisan saya." in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_a_replayed_close_is_a_conflict_without_trace(city, today, signed_in):
    row = factories.make_finding(city.a, state=FindingState.RESPONDED)
    factories.make_follow_up(row, city.focal_a)
    client = signed_in(city.inspektorat)
    assert move(client, row, "close", note="Sah.").status_code == 302
    assert move(client, row, "close", note="").status_code == 409
    assert row.history.count() == 1


@pytest.mark.parametrize("actor", ["bapperida", "dp3a", "bpkpd", "leadership", "admin", "focal_a", "head_a"])
@pytest.mark.parametrize("action", ["close", "return"])
def test_only_the_inspektorat_judges(city, today, signed_in, actor, action):
    row = factories.make_finding(city.a, state=FindingState.RESPONDED)
    answer = move(signed_in(city.actor(actor)), row, action, note="Sah.")
    assert answer.status_code == 403
    assert "Hanya Inspektorat" in answer.content.decode()


@pytest.mark.parametrize("actor", ["bapperida", "dp3a", "bpkpd", "leadership", "admin", "inspektorat"])
def test_only_the_department_responds(city, today, signed_in, actor):
    row = factories.make_finding(city.a)
    assert move(signed_in(city.actor(actor)), row, "respond", text="Selesai.").status_code == 403


def test_an_unknown_action_is_not_found(city, today, signed_in):
    row = factories.make_finding(city.a)
    assert move(signed_in(city.inspektorat), row, "hapus").status_code == 404


def test_foreign_findings_are_not_found(city, today, signed_in):
    row = factories.make_finding(city.a)
    client = signed_in(city.focal_b)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert move(client, row, "respond", text="Selesai.").status_code == 404


# --- evidence -----------------------------------------------------------------------------------------------------


def test_evidence_goes_out_as_attachment_under_its_own_name(city, today, signed_in, settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    row = factories.make_finding(city.a)
    item = domain.respond(finding=row, actor=city.focal_a, text="Selesai.", evidence=pdf("berita acara.pdf"))
    url = reverse("monitoring:finding_evidence", args=[item.pk])
    answer = signed_in(city.leadership).get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="berita acara.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in(city.focal_b).get(url).status_code == 404


def test_evidence_that_is_not_there_is_not_found(city, today, signed_in):
    item = factories.make_follow_up(factories.make_finding(city.a))
    url = reverse("monitoring:finding_evidence", args=[item.pk])
    assert signed_in(city.inspektorat).get(url).status_code == 404
