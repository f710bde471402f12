"""The workbook as people open it: prefilled, guided, protected, with room to write."""

from __future__ import annotations

import dataclasses
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from departments.models import FiscalYear
from monitoring.domain.pprg_content import Action, Cause, Content, Signature
from monitoring.enums import SubmissionState
from monitoring.excel.download import department_workbook
from monitoring.excel.layout import LAYOUTS
from monitoring.excel.writing import Entry
from tests.conftest import City
from tests.factories import make_sub_activity
from tests.meetings.pokja_data import make_policy
from tests.monitoring.pprg_data import make_pprg

from .books import FIRST_ROW, TODAY, Book, downloaded, downloaded_year
from .contents import CODE, HEADER, workbook_of

VISIBLE = ["Petunjuk", "Ringkasan", "Data", "Faktor", "Sebab", "Rencana Aksi", "Indikator", "Teks GBS dan KAK", "GBS"]


def rows(book: Book, sheet: str) -> list[tuple]:
    """The rows below the header."""
    return [tuple(row) for row in book.book[sheet].iter_rows(min_row=FIRST_ROW, values_only=True)]


@pytest.mark.django_db
def test_document_is_prefilled(city: City):
    submission = make_pprg(city)
    book = Book(downloaded(submission))
    code, name = city.sub_a.code, city.sub_a.name
    assert [sheet.title for sheet in book.book if sheet.sheet_state == "visible"] == VISIBLE
    [summary] = rows(book, "Ringkasan")
    assert summary[:5] == (code, name, "Murni", "Draf", "Meningkatkan kapasitas pelaku usaha mikro.")
    assert summary[8:11] == (95000000, None, "Anggaran kesetaraan gender")
    assert summary[12] == f"{submission.pk}:{submission.version}"
    first, *spare = rows(book, "Data")
    assert first[3:] == (
        1, "Peserta pelatihan", "Laki-laki dan perempuan", 146, 34, "orang", 2025, "Data KUMKM", "ya",
    )  # fmt: skip
    assert spare[0] == (code, name, "Murni", 2, *[None] * 8)
    assert [row[3:] for row in rows(book, "Faktor")] == [
        ("Akses", "Undangan hanya ke pemilik terdaftar."), ("Partisipasi", None), ("Kontrol", None), ("Manfaat", None),
    ]  # fmt: skip
    causes = rows(book, "Sebab")
    assert causes[0][3:] == ("I1", "Internal", "Pendaftaran tidak memuat L/P.", "Akses", None)
    assert causes[1][3:5] == ("I2", "Internal")
    assert [row[5] for row in causes if row[3] == "E1"] == ["Beban ganda perempuan."]
    assert rows(book, "Rencana Aksi")[0][3:] == (
        1, "Pelatihan per kelurahan", 95000000, "80 orang terlatih", "Usaha perempuan ber-NIB naik", "I1, E1",
    )  # fmt: skip
    assert rows(book, "Indikator")[1][3:8] == (2, "Hasil", "Usaha perempuan ber-NIB", "persen", 22)


@pytest.mark.django_db
def test_frame_is_locked_and_guided(city: City):
    book = Book(downloaded(make_pprg(city))).book
    for layout in LAYOUTS:
        sheet = book[layout.title]
        assert sheet.protection.sheet
        assert sheet.freeze_panes == sheet.cell(FIRST_ROW, layout.frozen + 1).coordinate
        for field, cell in zip(layout.fields, sheet[FIRST_ROW], strict=True):
            assert cell.protection.locked == field.column.locked, (layout.title, field.name)
        guided = {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation}
        offered = {
            sheet.cell(FIRST_ROW, number).coordinate
            for number, field in enumerate(layout.fields, 1)
            if field.column.choices
        }
        assert offered <= guided
    assert book["Penanda"].sheet_state == "veryHidden"


@pytest.mark.django_db
def test_locked_document_cannot_be_filled_in(city: City):
    book = Book(downloaded(make_pprg(city, "verified"))).book
    assert all(cell.protection.locked for cell in book["Data"][FIRST_ROW])
    assert book["Data"].max_row == FIRST_ROW  # no spare rows
    assert book["Ringkasan"].cell(FIRST_ROW, 4).value == "Diverifikasi"


@pytest.mark.django_db
def test_nothing_in_it_calculates(city: City):
    submission = make_pprg(city)
    submission.purpose = submission.new_purpose = '=HYPERLINK("http://jahat","klik")'
    submission.save()
    submission.causes.update(text="=1+1", evidence="@SUM(A1)")
    submission.indicators.update(name="+62")
    book = Book(downloaded(submission)).book
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds == {"n", "s"}
    assert '=HYPERLINK("http://jahat","klik")' in {cell.value for row in book["GBS"].iter_rows() for cell in row}


@pytest.mark.django_db
def test_year_holds_live_documents_and_those_still_to_be_begun(city: City):
    make_pprg(city)
    make_pprg(city, "withdrawn", sub_activity=make_sub_activity(city.a, city.year))
    make_pprg(city, sub_activity=city.sub_b, author=city.focal_b)
    optional = make_sub_activity(city.a, city.year, requires_pprg=False)
    found = rows(Book(downloaded_year(city)), "Ringkasan")
    assert [(row[3], row[12] is not None) for row in found] == [("Draf", True), ("Belum dibuat", False)]
    assert optional.code not in {row[0] for row in found}
    assert [row[0] for row in found] == sorted(row[0] for row in found)


@pytest.mark.django_db
def test_only_the_writer_gets_rows_to_begin_with(city: City):
    make_pprg(city)
    make_sub_activity(city.a, city.year)
    assert len(rows(Book(downloaded_year(city, city.bapperida)), "Ringkasan")) == 1
    FiscalYear.objects.update(state="tutup", frozen_on="2027-03-31")
    city.year.refresh_from_db()
    assert len(rows(Book(downloaded_year(city)), "Ringkasan")) == 1


@pytest.mark.django_db
def test_department_without_anything_has_no_workbook(city: City):
    assert department_workbook(city.bapperida, city.a, city.year, TODAY) is None


@pytest.mark.django_db
def test_year_takes_a_fixed_number_of_queries(city: City):
    counts = []
    for _round in range(2):
        for state in (SubmissionState.DRAFT, SubmissionState.VERIFIED):
            make_pprg(city, state, sub_activity=make_sub_activity(city.a, city.year))
        user = type(city.focal_a).objects.get(pk=city.focal_a.pk)
        with CaptureQueriesContext(connection) as context:
            made = department_workbook(user, city.a, city.year, TODAY)
        assert made is not None
        made[1].close()
        counts.append(len(context))
    assert counts[0] == counts[1] <= 13


def test_spare_rows_end_where_the_page_of_the_step_does():
    causes = tuple(Cause(number, f"Sebab {number}") for number in range(1, 59))
    book = Book(workbook_of(Content(header=HEADER, internal=causes)))
    assert [row[3] for row in rows(book, "Sebab") if row[4] == "Internal"][-1] == "I60"


def test_causes_of_an_action_stand_in_the_order_of_the_form():
    causes = tuple(Cause(number, "x") for number in range(1, 12))
    gap = Content(
        header=HEADER, internal=causes, external=(Cause(20, "y"),), actions=(Action(1, "Aksi", causes=(20, 11, 2)),)
    )
    assert rows(Book(workbook_of(gap)), "Rencana Aksi")[0][8] == "I2, I11, E1"


def test_long_amounts_keep_their_digits():
    gap = Content(header=HEADER, budget_total=Decimal("1000000000000000.00"))
    assert rows(Book(workbook_of(gap)), "Ringkasan")[0][8] == "1.000.000.000.000.000,00"


def test_guide_says_how_and_shows_an_example_of_each_step():
    [sheet] = [sheet for sheet in Book(workbook_of(Content(header=HEADER))).book if sheet.title == "Petunjuk"]
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "Unggah buku kerja" in text
    assert text.count("Contoh") == 9
    assert "Dinas Pendidikan" in text


@pytest.mark.django_db
def test_gbs_is_derived_and_signed(city: City):
    head = city.head_a.headships.get()
    gap = Content(
        header=HEADER,
        purpose="Tujuan.",
        signature=Signature(signed_on=TODAY, title=head.position, name=head.name, nip=head.nip),
    )
    for signature, expected in ((gap.signature, head.name), (None, "Belum ditandatangani")):
        file = workbook_of(Entry(dataclasses.replace(gap, signature=signature), "Diverifikasi"))
        sheet = load_workbook(io.BytesIO(file.getvalue()))["GBS"]
        cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
        assert {CODE in str(value) for value in cells} == {True, False}
        assert expected in cells


@pytest.mark.django_db
def test_legal_basis_of_the_library_stands_beside_the_own_text(city: City):
    make_policy(kind="perda", number="7", year=2025, subject="Kota Ramah Perempuan", areas=["kak"])
    for book in (Book(downloaded(make_pprg(city))), Book(downloaded_year(city))):
        shown = {row[4]: row[5] for row in rows(book, "Teks GBS dan KAK")}
        assert shown["Dasar hukum"].startswith("1. Peraturan Daerah Nomor 7 Tahun 2025 tentang Kota Ramah Perempuan")
