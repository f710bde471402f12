"""The attendance sheet on paper and the workbook."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from meetings.documents.attendance import BLANK_LINES, SPARE_LINES, attendance_sheet
from meetings.models import Meeting
from meetings.queries import invitations_of
from pug_tanjungbalai.common.documents import pdf
from pug_tanjungbalai.common.documents.value import Letterhead
from tests import factories
from tests.conftest import City
from tests.factories import wib

pytestmark = pytest.mark.django_db
NIP = "198502022010012002"
KOP = Letterhead("PEMERINTAH KOTA", "BADAN")


@pytest.fixture
def meeting(city: City) -> Meeting:
    """A with a man who came second and a woman who came first, B without anybody."""
    row = factories.make_meeting(
        city.a, city.b, organizer=city.bapperida_department, title="Rakor I/2026", presence="unrecorded"
    )
    own = row.invitations.get(department=city.a)
    row.invitations.filter(department=city.a).update(presence="represented", note="oleh Siti")
    factories.make_attendee(own, name="=Budi", sex="L", arrived_at=wib(2026, 3, 10, 9, 5), source="mandiri")
    factories.make_attendee(
        own,
        name="Siti <b>",
        nip=NIP,
        phone="0812",
        position="Kabid",
        arrived_at=wib(2026, 3, 10, 8, 55),
        source="mandiri",
    )
    factories.make_attendee(own, name="Ani", source="lembar")
    return row


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def address(meeting: Meeting, kind: str = "terisi", suffix: str = "html") -> str:
    return reverse("meetings:meeting_sheet", args=[meeting.pk, kind, suffix])


def test_sheet_has_people_by_arrival_and_room_for_the_others(meeting):
    sheet = attendance_sheet(meeting, invitations_of(meeting), kop=KOP, blank=False, printed_at=timezone.now())
    lines = [(line.name, line.institution) for line in sheet.lines]
    assert lines == [
        ("", "Dinas Kesehatan"),
        ("Siti <b>", "Dinas Pendidikan"),
        ("=Budi", "Dinas Pendidikan"),
        ("Ani", "Dinas Pendidikan"),
        *[("", "")] * SPARE_LINES,
    ]
    assert [line.number for line in sheet.lines] == list(range(1, len(lines) + 1))
    assert dict(sheet.facts)["Hari/tanggal"] == "Selasa, 10 Maret 2026"
    assert dict(sheet.facts)["Pukul"] == "09.00–12.00 WIB"
    assert sheet.head == KOP
    assert "/" not in sheet.name


def test_empty_sheet_names_nobody(meeting):
    sheet = attendance_sheet(meeting, invitations_of(meeting), kop=KOP, blank=True, printed_at=timezone.now())
    assert not any(line.name or line.nip or line.phone for line in sheet.lines)
    assert len(sheet.lines) == 2 * BLANK_LINES + SPARE_LINES


def test_page_to_print_and_its_signature_column(bapperida, meeting):
    page = bapperida.get(address(meeting)).content.decode()
    for words in ("DAFTAR HADIR", "Tanda tangan", "Siti &lt;b&gt;", NIP, "0812", "Selasa, 10 Maret 2026", "PDF"):
        assert words in page
    assert page.count('class="sign even"') == page.count('class="sign"') - 1  # nine lines: five left, four right


@pytest.mark.parametrize("kind", ["terisi", "kosong"])
def test_pdf_is_landscape_a4_with_the_columns(bapperida, meeting, kind):
    response = bapperida.get(address(meeting, kind, "pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert "attachment" in response.headers["Content-Disposition"]
    reader = PdfReader(BytesIO(response.getvalue()))
    text = "".join(page.extract_text() for page in reader.pages)
    for words in ("DAFTAR HADIR", "Nama", "L/P", "NIP", "Jabatan", "Instansi", "No. HP", "Tanda tangan", "Pukul"):
        assert words in text
    assert ("Siti" in text) is (kind == "terisi")
    box = reader.pages[0].mediabox
    assert box.width > box.height


def test_header_is_repeated_on_every_page(bapperida, city: City, meeting):
    own = meeting.invitations.get(department=city.a)
    for number in range(40):
        factories.make_attendee(own, name=f"Peserta {number}")
    reader = PdfReader(BytesIO(bapperida.get(address(meeting, "terisi", "pdf")).getvalue()))
    assert len(reader.pages) > 2
    assert all("Tanda tangan" in page.extract_text() for page in reader.pages)


def test_without_the_libraries_the_page_says_so(bapperida, meeting, monkeypatch):
    monkeypatch.setattr(pdf, "weasyprint", None)
    for suffix in ("html", "pdf"):
        page = bapperida.get(address(meeting, "terisi", suffix)).content.decode()
        assert "PDF tidak tersedia di server ini" in page


@pytest.mark.parametrize(("kind", "suffix"), [("lain", "html"), ("terisi", "docx")])
def test_other_forms_do_not_exist(bapperida, meeting, kind, suffix):
    assert bapperida.get(address(meeting, kind, suffix)).status_code == 404


def test_workbook_has_people_and_departments(bapperida, meeting):
    response = bapperida.get(reverse("meetings:meeting_attendance_export", args=[meeting.pk]))
    assert "daftar-hadir-2026-03-10" in response.headers["Content-Disposition"]
    book = load_workbook(BytesIO(response.getvalue()))
    people = [list(row) for row in book["Peserta"].iter_rows(values_only=True)]
    assert people[0][0] == "Daftar hadir: Rakor I/2026"
    budi = next(row for row in people if row[1] == "=Budi")
    cell = next(cell for row in book["Peserta"].iter_rows() for cell in row if cell.value == "=Budi")
    assert cell.data_type == "s"  # no formula
    assert budi[8] == "Daftar hadir mandiri"
    assert budi[7].strftime("%H:%M") == "09:05"
    siti = next(row for row in people if row[1] == "Siti <b>")
    assert (siti[3], siti[6]) == (NIP, "0812")
    departments = {row[0]: list(row[1:]) for row in book["Perangkat daerah"].iter_rows(values_only=True)}
    assert departments["DISDIK"][:6] == ["Dinas Pendidikan", "Diwakili", "oleh Siti", 2, 1, 3]
    assert departments["DINKES"][3:] == [0, 0, 0, None]


@pytest.mark.parametrize("name", ["focal_a", "head_a", "leadership", "admin", "dp3a"])
def test_personal_data_on_paper_are_for_staff_alone(city: City, signed_in, meeting, name):
    client = signed_in(city.actor(name))
    export = reverse("meetings:meeting_attendance_export", args=[meeting.pk])
    for url in (address(meeting), address(meeting, "terisi", "pdf"), export):
        response = client.get(url)
        assert response.status_code == 403
        assert NIP not in response.content.decode()


def test_cost_is_fixed(bapperida, city: City, meeting, django_assert_num_queries):
    for _round in range(2):
        with django_assert_num_queries(6):  # session, user, meeting, letterhead, invitations, people
            bapperida.get(address(meeting))
        row = factories.make_invitation(meeting, factories.make_department())
        factories.make_attendee(row)
