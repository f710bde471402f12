"""Printing and downloading GAP, GBS and KAK, as they are and as they were."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.enums import HeadStatus
from monitoring.domain import pprg
from monitoring.models import ActionPlan, DocumentPart, GapData, Submission
from pug_tanjungbalai.common.documents import pdf
from tests.common.documents.reading import docx_lines, pdf_pages
from tests.conftest import City
from tests.factories import make_head
from tests.monitoring.pprg_data import make_pprg

KINDS = ("gap", "gbs", "kak")


def address(submission: Submission, document: str, suffix: str) -> str:
    return reverse("monitoring:pprg_print", args=[submission.pk, document, suffix])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def client(city: City, signed_in):
    """The focal point of department A."""
    return signed_in(city.focal_a)


@pytest.mark.parametrize("document", KINDS)
def test_pdf_and_word_are_attachments_that_no_browser_renders(city: City, client, document: str):
    submission = make_pprg(city)
    for suffix, start, kind in (
        ("pdf", b"%PDF-", "application/pdf"),
        ("docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ):
        response = client.get(address(submission, document, suffix))
        assert response.status_code == 200
        assert response["Content-Type"] == kind
        name = f"{document.upper()} {city.sub_a.item.code} DISDIK 2026 murni v1.{suffix}"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cache-Control"] == "private, no-store"
        assert body(response).startswith(start)


@pytest.mark.parametrize("document", KINDS)
def test_page_to_print_holds_the_same_text_and_leads_on(city: City, client, document: str):
    submission = make_pprg(city)
    page = client.get(address(submission, document, "html"))
    content = page.content.decode()
    assert "DRAF — belum ditandatangani" in content
    assert "Pelatihan per kelurahan" in content
    for suffix in ("pdf", "docx"):
        assert address(submission, document, suffix) in content
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "style=" not in content


@pytest.mark.parametrize("path", ["gap.exe", "gap.PDF", "tidak-ada.pdf", "tidak-ada.html"])
def test_unknown_documents_and_endings_are_not_found(city: City, client, path: str):
    submission = make_pprg(city)
    assert client.get(f"/pprg/{submission.pk}/cetak/{path}").status_code == 404


def test_unsigned_document_is_prepared_for_who_signs_today(city: City, client):
    submission = make_pprg(city)
    make_head(city.a, name="Siti", position="Kepala Dinas Pendidikan", status=HeadStatus.DAILY_ACTING)
    lines = docx_lines(body(client.get(address(submission, "gbs", "docx"))))
    assert "Plh. Kepala Dinas Pendidikan" in lines
    assert "Siti" not in lines


def test_department_without_a_head_still_prints(city: City, client):
    city.a.heads.all().delete()
    lines = docx_lines(body(client.get(address(make_pprg(city), "gbs", "docx"))))
    assert "Kepala Dinas Pendidikan" in lines


def test_signed_document_names_its_signer(city: City, client):
    submission = make_pprg(city, "verified")
    lines = docx_lines(body(client.get(address(submission, "kak", "docx"))))
    assert lines[-3:] == [city.head_a.name, "Pembina Utama Muda (IV/c)", "NIP 197001011995031001"]
    assert "DRAF" not in pdf_pages(body(client.get(address(submission, "kak", "pdf"))))[0]


def test_where_pdf_cannot_be_made_the_page_says_so_and_offers_the_print_view(city: City, client, monkeypatch):
    monkeypatch.setattr(pdf, "weasyprint", None)
    submission = make_pprg(city)
    page = client.get(address(submission, "gap", "pdf"))
    assert page.status_code == 503
    assert "PDF tidak tersedia di server ini" in page.content.decode()
    assert address(submission, "gap", "html") in page.content.decode()
    view = client.get(address(submission, "gap", "html")).content.decode()
    assert address(submission, "gap", "pdf") not in view
    assert "Simpan sebagai PDF" in view
    assert client.get(address(submission, "gap", "docx")).status_code == 200


# --- earlier texts ------------------------------------------------------------------------------------------------


def snapshot_address(submission: Submission, row, document: str, suffix: str) -> str:
    return reverse("monitoring:pprg_snapshot_print", args=[submission.pk, row.pk, document, suffix])


def test_earlier_text_is_printed_as_it_was(city: City, signed_in):
    submission = make_pprg(city)
    pprg.decide(submission=submission, action="offer", actor=city.focal_a)
    signed = pprg.decide(submission=submission, action="sign", actor=city.head_a)
    client = signed_in(city.bapperida)
    text = "\n".join(docx_lines(body(client.get(snapshot_address(submission, signed, "gbs", "docx")))))
    assert city.head_a.name in text
    assert "NASKAH LAMA" not in client.get(snapshot_address(submission, signed, "gbs", "html")).content.decode()

    pprg.decide(submission=submission, action="hand_back", actor=city.head_a, note="Perbaiki tujuan.")
    Submission.objects.filter(pk=submission.pk).update(purpose="Tujuan yang baru sekali.")
    page = client.get(snapshot_address(submission, signed, "gbs", "html")).content.decode()
    assert "NASKAH LAMA — sudah ada naskah yang lebih baru" in page
    assert "Meningkatkan kapasitas pelaku usaha mikro." in page
    assert "Tujuan yang baru sekali." not in page
    assert f"naskah versi {signed.version}, keadaan" in page
    name = unquote(client.get(snapshot_address(submission, signed, "gap", "pdf"))["Content-Disposition"])
    assert f" v{signed.version}.pdf" in name


def test_snapshot_page_offers_its_own_documents(city: City, client):
    submission = make_pprg(city)
    row = pprg.decide(submission=submission, action="offer", actor=city.focal_a)
    page = client.get(reverse("monitoring:pprg_snapshot", args=[submission.pk, row.pk])).content.decode()
    for document in KINDS:
        assert snapshot_address(submission, row, document, "pdf") in page
    assert address(submission, "gap", "pdf") not in page


def test_start_has_no_text_to_print(city: City, client):
    submission = make_pprg(city)
    row = pprg.record_start(submission, city.focal_a)
    assert client.get(snapshot_address(submission, row, "gap", "html")).status_code == 404


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "document"), [("pprg_detail", "gap"), ("pprg_gbs", "gbs"), ("pprg_kak", "kak")])
def test_pages_offer_pdf_word_and_print_view_to_every_reader(city: City, signed_in, name: str, document: str):
    submission = make_pprg(city)
    for user in (city.leadership, city.head_a, city.inspektorat):
        page = signed_in(user).get(reverse(f"monitoring:{name}", args=[submission.pk])).content.decode()
        for suffix in ("pdf", "docx", "html"):
            assert address(submission, document, suffix) in page


def test_kak_page_is_filled_from_the_gap(city: City, client):
    page = client.get(reverse("monitoring:pprg_kak", args=[make_pprg(city).pk])).content.decode()
    assert "Undang-Undang Nomor 23 Tahun 2014" in page
    assert "1. Pelatihan per kelurahan (keluaran: 80 orang terlatih)" in page
    assert "Rp95.000.000" in page
    assert "Belum diisi" in page  # the method


def count(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
        assert response.status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["pprg_kak", "pprg_gbs"])
def test_pages_make_the_same_queries_whatever_their_size(city: City, client, name: str):
    submission = make_pprg(city)
    url = reverse(f"monitoring:{name}", args=[submission.pk])
    client.get(url)
    small = count(client, url)
    grow(submission)
    assert count(client, url) == small


@pytest.mark.parametrize("document", KINDS)
@pytest.mark.parametrize("suffix", ["html", "docx"])
def test_documents_make_the_same_queries_whatever_their_size(city: City, client, document: str, suffix: str):
    submission = make_pprg(city)
    url = address(submission, document, suffix)
    client.get(url)
    small = count(client, url)
    grow(submission)
    assert count(client, url) == small


def grow(submission: Submission) -> None:
    """Thirty more rows, and text of its own."""
    for number in range(15):
        GapData.objects.create(submission=submission, indicator=f"Data {number}", unit="orang", male=1, female=2)
        ActionPlan.objects.create(submission=submission, name=f"Aksi {number}")
    for part in ("lokasi", "jadwal"):
        DocumentPart.objects.create(submission=submission, document="kak", part=part, text="Sendiri", derived_then="x")
    DocumentPart.objects.create(submission=submission, document="gbs", part="tujuan", text="Sendiri", derived_then="x")
