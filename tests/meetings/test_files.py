"""Files of a meeting: several at once, judged by their content, downloaded by name, taken off without being lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.domain import meeting_files
from meetings.domain.meeting_files import NewFile, add_files, remove_file
from meetings.models import Meeting, MeetingFile
from meetings.views.meeting_parts import size_words
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.common.test_files import DOCX, PDF, PPTX, png
from tests.conftest import City

from .papers import make_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(city: City) -> Meeting:
    return factories.make_meeting(city.a, organizer=city.bapperida_department)


@pytest.fixture
def bapperida(city: City, signed_in) -> Client:
    return signed_in(city.bapperida)


def upload(client: Client, meeting: Meeting, *files: tuple[str, bytes], follow: bool = True, **fields):
    data = {"kind": "paparan", "caption": "Sesi 1", **fields}
    data["uploads"] = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("meetings:file_create", args=[meeting.pk]), data, follow=follow)


def on_disk() -> set[str]:
    root = Path(settings.PRIVATE_MEDIA_ROOT)
    return {str(path) for path in root.rglob("*") if path.is_file()}


def names() -> list[str]:
    return sorted(MeetingFile.objects.values_list("name", flat=True))


def test_several_files_are_stored_at_once(bapperida, meeting):
    response = upload(bapperida, meeting, ("Paparan GBS.pptx", PPTX), ("foto.png", png()), ("notula.docx", DOCX))
    page = response.content.decode()
    assert "3 berkas disimpan." in page
    assert names() == ["Paparan GBS.pptx", "foto.png", "notula.docx"]
    row = MeetingFile.objects.get(name="foto.png")
    assert (row.kind, row.caption, row.size) == ("paparan", "Sesi 1", len(png()))
    assert "Bahan paparan" in page
    assert AuditEntry.objects.filter(object_type="meetings.meetingfile", action="buat").count() == 3


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("foto.png", b"<html><script>alert(1)</script>", "Isi berkas bukan PNG"),
        ("paparan.pptx", DOCX, "Isi berkas bukan .pptx"),
        ("paparan.pptx", b"PK\x03\x04rusak", "rusak"),
        ("laporan.pdf", b"MZ\x90", "Isi berkas bukan PDF"),
        ("laporan.pdf.exe", PDF, "Jenis berkas tidak diterima"),
        ("gambar.svg", b"<svg/>", "Jenis berkas tidak diterima"),
        ("kosong.pdf", b"", "kosong"),
        ("besar.pdf", b"%PDF-1.4" + b"0" * (20 * 1024 * 1024) + b"%%EOF", "lebih besar dari 20 MB"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused_by_name(bapperida, meeting, name, content, words):
    before = on_disk()
    response = upload(bapperida, meeting, (name, content))
    assert response.status_code == 200
    page = response.content.decode()
    assert words in page
    assert name in page or name == "laporan.pdf.exe"
    assert "Sesi 1" in page
    assert not MeetingFile.objects.exists()
    assert on_disk() == before


def test_good_files_are_kept_though_others_are_refused(bapperida, meeting):
    response = upload(bapperida, meeting, ("baik.pdf", PDF), ("buruk.png", b"bukan gambar"))
    page = response.content.decode()
    assert "1 berkas disimpan." in page
    assert "Berkas lain sudah disimpan" in page
    assert "buruk.png: Isi berkas bukan PNG" in page
    assert names() == ["baik.pdf"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\rapat\\notula.pdf", "notula.pdf"),
        ("lapor\u202efdp.pdf", "laporfdp.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_path_and_tricks_in_a_name_are_taken_away(bapperida, meeting, sent, kept):
    upload(bapperida, meeting, (sent, PDF))
    row = MeetingFile.objects.get()
    assert row.name == kept
    assert "passwd" not in row.file.name
    assert ".." not in row.file.name


def test_upload_without_a_file_asks_for_one(bapperida, meeting):
    assert "Pilih sedikitnya satu berkas." in upload(bapperida, meeting).content.decode()


def test_file_is_downloaded_by_everybody_as_an_attachment(city: City, signed_in, meeting):
    row = make_file(meeting, city.bapperida)
    client = signed_in(city.focal_b)
    page = client.get(meeting.get_absolute_url()).content.decode()
    address = reverse("meetings:file_download", args=[row.pk])
    assert address in page
    assert "Unggah" not in page
    response = client.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="Paparan GBS.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_file_that_was_taken_off_is_gone_from_the_pages_but_not_lost(bapperida, city: City, meeting):
    row = make_file(meeting, city.bapperida)
    address = reverse("meetings:file_remove", args=[row.pk])
    assert "dihapus dari rapat" in bapperida.post(address, follow=True).content.decode()
    row.refresh_from_db()
    assert row.removed_at is not None
    assert Path(row.file.path).is_file()
    assert bapperida.get(reverse("meetings:file_download", args=[row.pk])).status_code == 404
    assert bapperida.post(address).status_code == 404
    assert row.name not in bapperida.get(meeting.get_absolute_url()).content.decode()
    assert AuditEntry.objects.get(action="hapus").object_text == row.name
    with pytest.raises(IllegalMove, match="sudah dihapus"):
        remove_file(file=row, actor=city.bapperida)


def new(name: str = "a.pdf") -> NewFile:
    return NewFile(SimpleUploadedFile(name, PDF), name, len(PDF))


def test_only_bapperida_adds_and_removes(city: City, meeting):
    row = make_file(meeting, city.bapperida)
    for actor in (city.dp3a, city.focal_a):
        with pytest.raises(NotAllowed):
            add_files(meeting=meeting, actor=actor, files=[new()], kind="foto", caption="")
        with pytest.raises(NotAllowed):
            remove_file(file=row, actor=actor)
    meeting.state = "cancelled"
    with pytest.raises(IllegalMove, match="dibatalkan"):
        add_files(meeting=meeting, actor=city.bapperida, files=[new()], kind="foto", caption="")


def test_meeting_holds_a_bounded_number_of_files(bapperida, meeting, monkeypatch):
    monkeypatch.setattr(meeting_files, "MOST", 2)
    response = upload(bapperida, meeting, ("a.pdf", PDF), ("b.pdf", PDF), ("c.pdf", PDF))
    assert response.status_code == 409
    assert "paling banyak 2 berkas" in response.content.decode()
    assert not MeetingFile.objects.exists()


def test_disk_that_is_full_leaves_neither_rows_nor_files(city: City, meeting):
    class FullDisk(SimpleUploadedFile):
        def chunks(self, chunk_size=None):
            raise OSError(28, "No space left on device")

    before = on_disk()
    full = NewFile(FullDisk("b.pdf", PDF), "b.pdf", len(PDF))
    with pytest.raises(OSError, match="No space"):
        add_files(meeting=meeting, actor=city.bapperida, files=[new(), full], kind="foto", caption="")
    assert not MeetingFile.objects.exists()
    assert on_disk() == before


@pytest.mark.parametrize(("size", "words"), [(0, "1 KB"), (1500, "1 KB"), (348_160, "340 KB"), (1_258_291, "1,2 MB")])
def test_size_in_words(size: int, words: str):
    assert size_words(size) == words


def test_page_with_files_makes_the_same_queries(bapperida, city: City, meeting):
    def queries() -> int:
        bapperida.get(meeting.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert bapperida.get(meeting.get_absolute_url()).status_code == 200
        return len(captured)

    make_file(meeting, city.bapperida)
    small = queries()
    for number in range(3):
        make_file(meeting, factories.make_user(), name=f"{number}.pdf")
    assert queries() == small
