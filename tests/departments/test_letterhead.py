"""The head of letters: kept in the admin, printed above letters, minutes and attendance sheets."""

from __future__ import annotations

import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from departments.documents import letterhead
from departments.models import OfficeLetterhead
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.common.documents.reading import docx_lines, pdf_text
from tests.conftest import City
from tests.departments.admin_pages import adding, changing, listing
from tests.meetings.papers import make_letter

pytestmark = pytest.mark.django_db


def png(width: int = 2, height: int = 2) -> bytes:
    """A whole grey picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\0\0\0\0"
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def upload(content: bytes, name: str = "lambang.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def form(city: City, **change: Any) -> dict[str, Any]:
    return {
        "department": city.bapperida_department.pk,
        "address": "Jalan  Sudirman 1, Tanjungbalai",
        "postal_code": "21312",
        "phone": "(0623) 123456",
        "website": "https://bapperida.tanjungbalaikota.go.id/",
        "email": "bapperida@tanjungbalaikota.go.id",
        **change,
    }


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content) if response.streaming else response.content.decode()


@pytest.fixture
def stored(city: City, signed_in) -> OfficeLetterhead:
    client = signed_in(city.admin)
    assert client.post(adding("officeletterhead"), form(city, emblem=upload(png()))).status_code == 302
    return OfficeLetterhead.objects.get()


def test_admin_keeps_the_letterhead_with_its_emblem(city: City, signed_in, stored):
    assert stored.lines == (
        "Jalan Sudirman 1, Tanjungbalai, Kode Pos 21312",
        "Telepon (0623) 123456 · Laman bapperida.tanjungbalaikota.go.id · Surel bapperida@tanjungbalaikota.go.id",
    )
    with stored.emblem.open() as file:
        assert file.read() == png()
    assert AuditEntry.objects.get(object_type="departments.officeletterhead").actor == city.admin
    client = signed_in(city.admin)
    page = client.get(changing(stored)).content.decode()
    assert 'src="data:image/png;base64,' in page
    # Another address: the emblem stays until it is replaced or dropped.
    assert client.post(changing(stored), form(city, address="Jalan Baru 2")).status_code == 302
    assert letterhead(city.bapperida_department).emblem
    assert client.post(changing(stored), form(city, drop_emblem="on")).status_code == 302
    assert letterhead(city.bapperida_department).emblem is None
    assert "drop_emblem" not in client.get(changing(stored)).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"emblem": upload(b"<svg onload=alert(1)>", "lambang.png")}, "Isi berkas bukan PNG"),
        ({"emblem": upload(b"<svg onload=alert(1)>", "lambang.svg")}, "Jenis berkas tidak diterima"),
        ({"emblem": upload(b"\xff\xd8\xff\xd9", "lambang.jpg")}, "Gambar tidak dapat dibaca"),
        ({"emblem": upload(png(2001, 1))}, "Gambar paling besar 2000 × 2000 titik"),
        ({"postal_code": "213"}, "Kode pos terdiri atas 5 angka."),
        ({"website": "javascript:alert(1)"}, "Tulis alamat laman seperti"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(city: City, signed_in, change, words):
    page = signed_in(city.admin).post(adding("officeletterhead"), form(city, **change))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not OfficeLetterhead.objects.exists()


def test_bapperida_keeps_it_too_others_read_or_do_not_see_it(city: City, signed_in, stored):
    expected = {"bapperida": (200, 200), "inspektorat": (200, 403), "dp3a": (200, 403), "focal_a": (302, 302)}
    for name, statuses in expected.items():
        client: Client = signed_in(city.actor(name))
        found = client.get(listing("officeletterhead")).status_code, client.get(adding("officeletterhead")).status_code
        assert found == statuses, name


def test_letter_minutes_and_sheet_bear_it(city: City, signed_in, stored):
    meeting = factories.make_meeting(city.a, organizer=city.bapperida_department)
    factories.make_minutes(meeting)
    make_letter(meeting)
    speaker = factories.make_speaker(meeting)
    client = signed_in(city.bapperida)
    papers = (
        reverse("meetings:letter_print", args=[meeting.pk, "pdf"]),
        reverse("meetings:minutes_print", args=[meeting.pk, "pdf"]),
        reverse("meetings:speaker_print", args=[speaker.pk, "pdf"]),
        reverse("meetings:meeting_sheet", args=[meeting.pk, "kosong", "pdf"]),
    )
    for paper in papers:
        assert "JalanSudirman1,Tanjungbalai,KodePos21312" in pdf_text(text_of(client.get(paper))), paper
    word = text_of(client.get(reverse("meetings:minutes_print", args=[meeting.pk, "docx"])))
    assert "Jalan Sudirman 1, Tanjungbalai, Kode Pos 21312" in docx_lines(word)


def test_an_office_without_a_record_still_has_a_head(city: City):
    head = letterhead(city.b)
    assert (head.owner, head.office, head.lines, head.emblem) == (
        "PEMERINTAH KOTA TANJUNGBALAI",
        city.b.name.upper(),
        (),
        None,
    )


def test_an_emblem_whose_file_is_gone_disturbs_no_letter(city: City, signed_in, stored):
    stored.emblem.storage.delete(stored.emblem.name)
    assert letterhead(city.bapperida_department).emblem is None
    assert "Berkas lambang hilang" in signed_in(city.admin).get(changing(stored)).content.decode()
