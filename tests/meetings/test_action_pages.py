"""Page of an action item: report with evidence, judgement, download, change of the task."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from departments.enums import Role
from meetings.models import ActionItem, ActionReport
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def item(city: City) -> ActionItem:
    return factories.make_action(city.a)


def post(client: Client, item: ActionItem, action: str, **data):
    return client.post(reverse("meetings:action_decide", args=[item.pk, action]), {"version": item.version, **data})


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_report_with_evidence_goes_to_bapperida(city: City, signed_in, item):
    evidence = upload("../tanda terima\u202e.pdf", PDF)
    response = post(signed_in(city.focal_a), item, "report", text="GBS diajukan 12 Juli.", evidence=evidence)
    assert response.url == item.get_absolute_url()
    item.refresh_from_db()
    report = ActionReport.objects.get()
    assert (item.state, report.text, report.evidence_name) == ("reported", "GBS diajukan 12 Juli.", "tanda terima.pdf")
    page = signed_in(city.bapperida).get(item.get_absolute_url()).content.decode()
    for words in (
        "GBS diajukan 12 Juli.",
        "tanda terima.pdf",
        "Nyatakan selesai",
        "Kembalikan",
        "melaporkan pelaksanaan",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bukti.pdf", b"<html>bukan pdf</html>", "Isi berkas bukan PDF"),
        ("bukti.exe", PDF, "Jenis berkas tidak diterima"),
        ("bukti.docx", PDF, "Isi berkas bukan .docx"),
        ("bukti.pdf", b"", "kosong"),
        ("bukti.pdf", b"%PDF-1.4" + b"0" * (10 * 2**20) + b"%%EOF", "lebih besar dari 10 MB"),
    ],
)
def test_wrong_evidence_is_refused_and_the_text_kept(city: City, signed_in, item, name, content, words):
    response = post(signed_in(city.focal_a), item, "report", text="Sudah diketik.", evidence=upload(name, content))
    page = response.content.decode()
    assert words in page
    assert "Sudah diketik." in page
    assert ActionItem.objects.get().state == "open"


def test_report_without_words_is_refused(city: City, signed_in, item):
    response = post(signed_in(city.focal_a), item, "report", text=" ")
    assert "Uraikan dahulu" in response.content.decode()


def test_report_on_a_task_that_was_cancelled_meanwhile_keeps_the_text(city: City, signed_in, item):
    ActionItem.objects.update(state="cancelled", version=2)
    response = post(signed_in(city.focal_a), item, "report", text="Sudah diketik.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "status saat ini “Dibatalkan”" in page
    assert "Sudah diketik." in page


def test_report_of_another_version_is_a_conflict_and_can_be_sent_again(city: City, signed_in, item):
    ActionItem.objects.update(version=2, text="Ajukan GBS dan KAK.")
    client = signed_in(city.focal_a)
    response = post(client, item, "report", text="Sudah diketik.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Sudah diketik." in page
    assert "Ajukan GBS dan KAK." in page
    item.refresh_from_db()
    assert post(client, item, "report", text="Sudah diketik.").status_code == 302


def test_judgement_of_another_version_keeps_the_note(city: City, signed_in, item):
    ActionItem.objects.update(state="closed", closed_on="2026-05-01", version=2)
    response = post(signed_in(city.bapperida), item, "cancel", note="Tidak berlaku lagi.")
    assert response.status_code == 409
    assert "Tidak berlaku lagi." in response.content.decode()


def test_bapperida_returns_and_closes(city: City, signed_in, item):
    client = signed_in(city.bapperida)
    post(signed_in(city.focal_a), item, "report", text="Sudah.")
    item.refresh_from_db()
    assert "Alasan pengembalian wajib diisi." in post(client, item, "return").content.decode()
    post(client, item, "return", note="Lampirkan KAK.")
    assert "Lampirkan KAK." in signed_in(city.focal_a).get(item.get_absolute_url()).content.decode()
    item.refresh_from_db()
    assert post(client, item, "close", note="KAK sudah diperiksa.").status_code == 302
    item.refresh_from_db()
    assert (item.state, item.version) == ("closed", 4)
    assert "Langkah berikutnya" not in client.get(item.get_absolute_url()).content.decode()


def test_foreign_task_looks_like_a_missing_one(city: City, signed_in, item):
    client = signed_in(city.focal_b)
    missing = client.get(reverse("meetings:action_detail", args=[999_999]))
    foreign = client.get(item.get_absolute_url())
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content) == (404, missing.content)
    assert post(client, item, "report", text="x").status_code == 404


def test_evidence_is_an_attachment_under_its_own_name(city: City, signed_in, item):
    post(signed_in(city.focal_a), item, "report", text="Sudah.", evidence=upload("bukti rapat.pdf", PDF))
    url = reverse("meetings:action_evidence", args=[ActionReport.objects.get().pk])
    assert signed_in(city.focal_b).get(url).status_code == 404
    response = signed_in(city.inspektorat).get(url)
    assert response.getvalue() == PDF
    assert response["Content-Disposition"] == 'attachment; filename="bukti rapat.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_report_without_evidence_has_nothing_to_download(city: City, signed_in, item):
    post(signed_in(city.focal_a), item, "report", text="Sudah.")
    url = reverse("meetings:action_evidence", args=[ActionReport.objects.get().pk])
    assert signed_in(city.bapperida).get(url).status_code == 404


def test_page_shows_every_report_newest_first_with_its_file(city: City, signed_in, item):
    judge = signed_in(city.bapperida)
    post(signed_in(city.focal_a), item, "report", text="Pertama.", evidence=upload("satu.pdf", PDF))
    item.refresh_from_db()
    post(judge, item, "return", note="Lampirkan KAK.")
    item.refresh_from_db()
    post(signed_in(city.focal_a), item, "report", text="Kedua.", evidence=upload("dua.pdf", PDF + b"2"))
    page = judge.get(item.get_absolute_url()).content.decode()
    part = page[page.index('id="laporan"') : page.index('id="langkah"')]
    words = ("2 laporan", "Menunggu pemeriksaan", "Kedua.", "dua.pdf", "Dikembalikan", "Pertama.", "satu.pdf", "KAK.")
    places = [part.index(word) for word in words]
    assert places == sorted(places)
    contents = [judge.get(reverse("meetings:action_evidence", args=[row.pk])).getvalue() for row in item.reports.all()]
    assert contents == [PDF + b"2", PDF]


@pytest.mark.parametrize(("fact", "opened"), [("", True), ("pprg-diajukan", False)])
def test_report_is_asked_for_at_once_unless_the_task_closes_by_itself(city: City, signed_in, item, fact, opened):
    ActionItem.objects.update(fact=fact, fact_options={"year": 2026} if fact else {})
    factories.make_sub_activity(city.a, city.year)
    page = signed_in(city.focal_a).get(item.get_absolute_url()).content.decode()
    assert ('<details class="section-row d-block" open>' in page) is opened
    assert ("Tidak perlu laporan" in page) is not opened


def test_lapsed_focal_point_is_told_why(city: City, signed_in, item):
    lapsed = factories.make_user(Role.FOCAL_POINT, city.a)
    page = signed_in(lapsed).get(item.get_absolute_url()).content.decode()
    assert "tidak berlaku hari ini" in page
    assert "Laporkan pelaksanaan" not in page


def test_successor_reports_for_the_department_it_took_over(city: City, signed_in, item):
    merged = factories.make_department("DISDIKPORA", predecessors=[city.a])
    head = factories.make_user(Role.HEAD, merged)
    factories.make_head(merged, head)
    client = signed_in(head)
    assert "Laporkan pelaksanaan" in client.get(item.get_absolute_url()).text
    url = reverse("meetings:action_decide", args=[item.pk, "report"])
    assert (
        client.post(url, {"text": "Sudah diajukan.", "report": "Sudah diajukan.", "version": item.version}).status_code
        == 302
    )
    item.refresh_from_db()
    assert item.state == "reported"


def amend(client: Client, item: ActionItem, **data):
    body = {"text": "Ajukan GBS dan KAK.", "due": "2026-06-30", "note": "Jadwal baru.", "version": item.version, **data}
    return client.post(reverse("meetings:action_amend", args=[item.pk]), body)


def test_due_date_is_moved_with_a_reason(city: City, signed_in, item):
    client = signed_in(city.bapperida)
    assert amend(client, item).url == item.get_absolute_url()
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Tenggat 30 Apr 2026 menjadi 30 Jun 2026." in page


def test_only_the_words_are_changed(city: City, signed_in, item):
    client = signed_in(city.bapperida)
    amend(client, item, due="2026-04-30")
    assert "menjadi" not in client.get(item.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("data", "field"), [({"due": "2026-03-09"}, "due"), ({"note": ""}, "note"), ({"text": ""}, "text")]
)
def test_wrong_change_is_refused(city: City, signed_in, item, data, field):
    response = amend(signed_in(city.bapperida), item, **data)
    assert field in response.context["form"].errors


def test_change_of_another_version_shows_both(city: City, signed_in, item):
    ActionItem.objects.update(version=2, text="Ajukan GBS segera.")
    response = amend(signed_in(city.bapperida), item)
    assert response.status_code == 409
    assert [(row.label, row.stored, row.mine) for row in response.context["conflict"]] == [
        ("Uraian tugas", "Ajukan GBS segera.", "Ajukan GBS dan KAK."),
        ("Tenggat", "30 Apr 2026", "30 Jun 2026"),
    ]
