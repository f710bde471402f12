"""The sheet to print and to take along."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from monitoring.models import Submission
from pug_tanjungbalai.common.documents import pdf
from tests.conftest import City
from tests.monitoring.review_data import judged, make_round, mark, opinion, remark, round_of

pytestmark = pytest.mark.django_db


def url(submission: Submission, suffix: str, round_: int | str = "") -> str:
    address = reverse("monitoring:pprg_review_sheet", args=[submission.pk, suffix])
    return f"{address}?pengajuan={round_}" if round_ else address


def told(city: City) -> Submission:
    """Two items, one opinion and a comment with its answer."""
    submission = judged(city)
    mark(submission, 1, city.bapperida)
    mark(submission, 20, city.dp3a, "perbaiki", note="=1+1")
    opinion(submission, city.dp3a, "perbaiki", note="Alasan terlalu umum.")
    thread = remark(submission, city.dp3a)
    remark(submission, city.bapperida, parent=thread, text="Setuju dengan catatan ini.")
    return submission


def test_page_to_print_holds_items_opinions_and_comments(city: City, signed_in):
    submission = told(city)
    page = signed_in(city.inspektorat).get(url(submission, "html")).content.decode()
    for said in (
        "LEMBAR VERIFIKASI GAP DAN GBS",
        "2 dari 22 butir",
        "Perlu perbaikan",
        "Alasan terlalu umum.",
        "belum berpendapat",
        "Langkah 7:",
        "Setuju dengan catatan ini.",
    ):
        assert said in page
    assert page.count("belum dinilai") == 20
    assert reverse("monitoring:pprg_review", args=[submission.pk]) in page


def test_workbook_holds_the_same_as_text_and_no_formula(city: City, signed_in):
    submission = told(city)
    response = signed_in(city.bapperida).get(url(submission, "xlsx"))
    book = load_workbook(BytesIO(response.getvalue()))
    assert book.sheetnames == ["Lembar verifikasi", "Pendapat", "Komentar"]
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    item = next(row for row in rows if row[0] == 20)
    assert item[1:5] == ["Kategori ARG beralasan", "Perlu perbaikan", "=1+1", city.dp3a.display_name]
    assert sum(row[2] == "belum dinilai" for row in rows) == 20
    assert "f" not in {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    opinions = [row[:3] for row in book["Pendapat"].iter_rows(min_row=2, values_only=True)]
    assert opinions[0] == ("Bapperida", "belum berpendapat", None)
    assert opinions[1] == ("Dinas P3A", "Perlu perbaikan", "Alasan terlalu umum.")
    comments = [row[:2] for row in book["Komentar"].iter_rows(min_row=2, values_only=True)]
    assert comments == [("Langkah 7", "Uraikan penitipan anak."), ("Langkah 7", "Setuju dengan catatan ini.")]


def test_sheet_as_pdf_and_word(city: City, signed_in):
    submission = told(city)
    client = signed_in(city.bapperida)
    assert client.get(url(submission, "docx")).getvalue().startswith(b"PK")
    response = client.get(url(submission, "pdf"))
    if pdf.available():
        assert response.getvalue().startswith(b"%PDF")
        assert "Lembar verifikasi" in response.headers["Content-Disposition"]


def test_earlier_round_is_kept(city: City, signed_in):
    submission = told(city)
    first = round_of(submission)
    make_round(submission, at=first.at + dt.timedelta(days=9))
    mark(submission, 2, city.bapperida)
    client = signed_in(city.bapperida)
    assert "1 dari 22 butir" in client.get(url(submission, "html")).content.decode()
    page = client.get(url(submission, "html", first.pk)).content.decode()
    assert "2 dari 22 butir" in page
    assert "Pengajuan pertama" in page
    assert client.get(url(submission, "html", 999_999)).status_code == 404


def test_department_gets_only_what_has_been_decided(city: City, signed_in):
    submission = told(city)
    client = signed_in(city.focal_a)
    assert client.get(url(submission, "xlsx")).status_code == 404
    first = round_of(submission)
    newest = make_round(submission, at=first.at + dt.timedelta(days=9))
    assert "2 dari 22 butir" in client.get(url(submission, "html")).content.decode()
    assert client.get(url(submission, "html", newest.pk)).status_code == 404
    assert signed_in(city.focal_b).get(url(submission, "html")).status_code == 404


def test_unknown_form_is_missing(city: City, signed_in):
    assert signed_in(city.bapperida).get(url(told(city), "exe")).status_code == 404
