"""Uploads: judged by content, safe names, private storage, whole or not at all, given out as attachments."""

import datetime
import os
import re
import struct
import zipfile
import zlib
from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db.models.fields.files import FieldFile
from django.http import Http404

from pug_tanjungbalai.common import files
from pug_tanjungbalai.common.files import (
    PrivateStorage,
    UploadField,
    download,
    private_upload_path,
    safe_filename,
    validate_upload,
)

from .workbooks import document, pack, parts, slides

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n0\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 50 + b"\xff\xd9"


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=1, height=1):
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND")


DOCX = pack(document()).getvalue()
XLSX = pack(parts()).getvalue()
PPTX = pack(slides()).getvalue()
VALID = {"a.pdf": PDF, "a.jpg": JPG, "a.jpeg": JPG, "a.png": png(), "a.docx": DOCX, "a.xlsx": XLSX}


def upload(name, content):
    return SimpleUploadedFile(name, content)


def refusal(name, content, **options):
    with pytest.raises(ValidationError) as caught:
        validate_upload(upload(name, content), **options)
    return caught.value.messages[0]


@pytest.fixture
def storage(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "berkas"
    return PrivateStorage()


def stored(storage):
    root = storage.location
    return sorted(
        os.path.relpath(os.path.join(folder, name), root) for folder, _, names in os.walk(root) for name in names
    )


# --- content


@pytest.mark.parametrize("name", VALID)
def test_valid_files(name):
    file = upload(name.upper(), VALID[name])
    valid = validate_upload(file)
    assert valid.extension == name[2:].replace("jpeg", "jpg")
    assert valid.size == len(VALID[name])
    assert file.read() == VALID[name]


def test_file_on_disk_is_judged_too():
    file = TemporaryUploadedFile("a.pdf", "text/html", 0, None)
    file.write(PDF)
    assert validate_upload(file).content_type == "application/pdf"


HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", HTML),
        ("a.pdf", b"\n" + PDF),
        ("a.pdf", png()),
        ("a.pdf", PDF[:-6]),
        ("a.png", HTML),
        ("a.png", JPG),
        ("a.png", png() + HTML),
        ("a.png", png()[:-4]),
        ("a.png", png()[:8] + chunk(b"IDAT")),
        ("a.png", png(60_000, 60_000)),
        ("a.jpg", SVG),
        ("a.jpg", JPG + HTML),
        ("a.jpg", JPG[:-2]),
        ("a.jpg", png()),
        ("a.docx", XLSX),
        ("a.docx", b"PK\x03\x04xx"),
        ("a.docx", OLE),
        ("a.docx", pack({**document(), "word/vbaProject.bin": b"x"}).getvalue()),
        ("a.docx", pack({**document(), "word/media/a.bin": b"0" * 4_000_000}).getvalue()),
        ("a.docx", pack({**document(), "word/document.xml": "<!DOCTYPE x><x/>"}).getvalue()),
        ("a.docx", pack({**document(), "../evil": b"x"}).getvalue()),
        ("a.xlsx", DOCX),
        ("a.xlsx", pack({**parts(), "xl/vbaProject.bin": b"x"}).getvalue()),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
        ("a.svg", SVG),
        ("a.html", HTML),
        ("a.exe", b"MZ"),
        ("a", PDF),
        ("a.pdf.exe", PDF),
        ("a.zip", DOCX),
        ("a.pdf", b""),
    ],
)
def test_wrong_content_is_refused_with_advice(name, content):
    assert re.search(r"[Uu]nggah|[Ss]impan|[Pp]erkecil", refusal(name, content))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (DOCX, "bukan .pptx"),
        (pack({**slides(), "ppt/vbaProject.bin": b"x"}).getvalue(), "makro"),
        (pack({**slides(), "ppt/presentation.xml": "<!DOCTYPE x><x/>"}).getvalue(), "DOCTYPE"),
        (OLE, "Office lama"),
    ],
)
def test_presentation_is_what_it_says_or_refused(content, words):
    assert words in refusal("a.pptx", content, allowed=("pptx",))
    valid = validate_upload(upload("a.pptx", PPTX), allowed=("pptx",))
    assert valid.content_type.endswith("presentationml.presentation")
    assert "Jenis berkas tidak diterima" in refusal("a.pptx", PPTX)


def test_size_limit_and_its_twin():
    assert "1 MB" in refusal("a.pdf", PDF + b"\n" * 1024 * 1024, max_bytes=1024 * 1024)
    assert validate_upload(upload("a.pdf", PDF), max_bytes=len(PDF)).size == len(PDF)


def test_allowed_types_are_named():
    assert ".pdf, .jpg" in refusal("a.png", png(), allowed=("pdf", "jpg"))


def test_declared_type_does_not_matter():
    assert validate_upload(SimpleUploadedFile("a.pdf", PDF, content_type="text/html")).content_type == "application/pdf"


# --- names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("laporan.pdf", "laporan.pdf"),
        ("Perwa No. 25.2019 (final).PDF", "Perwa No. 25.2019 (final).pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("lapor\u202efdp.exe", "laporfdp.exe"),
        ("a\"b'c.pdf", "a_b_c.pdf"),
        ("x.php.pdf", "x_php.pdf"),
        ("x.html.svg.pdf", "x_html_svg.pdf"),
        (".htaccess", "berkas.htaccess"),
        ("con.pdf", "berkas_con.pdf"),
        ("", "berkas"),
        ("....", "berkas"),
        ("<script>.pdf", "script.pdf"),
        ("Notula – rapat é.pdf", "Notula _ rapat é.pdf"),
        ("\ud800.pdf", "berkas.pdf"),
        (" spasi .pdf ", "spasi.pdf"),
    ],
)
def test_safe_filename(name, safe):
    assert safe_filename(name) == safe
    assert safe_filename(safe) == safe


def test_long_name_keeps_its_extension():
    assert safe_filename("x" * 300 + ".docx") == "x" * 115 + ".docx"
    assert len(safe_filename("é" * 5000)) <= 120


def test_private_upload_path_is_random_and_dated(settings, monkeypatch):
    monkeypatch.setattr(files.timezone, "localdate", lambda: datetime.date(2026, 11, 24))
    first, second = (private_upload_path(None, "../Rahasia.php.PDF") for _ in range(2))
    assert re.fullmatch(r"2026/11/[0-9a-f]{32}\.pdf", first)
    assert first != second


# --- the form field


class UploadForm(forms.Form):
    """A form as features write it."""

    document = UploadField(allowed=("pdf",))


def test_upload_field_accepts_and_describes():
    form = UploadForm({}, {"document": upload("sk.pdf", PDF)})
    assert form.is_valid()
    assert form.cleaned_data["document"].upload.display_name == "sk.pdf"
    assert 'accept=".pdf"' in str(form["document"])
    assert "10 MB" in form.fields["document"].help_text


def test_upload_field_refuses():
    form = UploadForm({}, {"document": upload("sk.pdf", HTML)})
    assert "bukan PDF" in form.errors["document"][0]
    assert "document" in UploadForm({}, {}).errors


def test_upload_field_shows_no_address_of_a_stored_file(storage):
    field = SimpleNamespace(storage=storage, generate_filename=None)
    assert "href" not in str(UploadForm(initial={"document": FieldFile(None, field, "a.pdf")})["document"])


# --- storage


def test_storage_is_private(storage):
    name = storage.save("2026/11/a.pdf", ContentFile(PDF))
    assert stored(storage) == [name]
    assert storage.open(name).read() == PDF
    assert os.stat(storage.path(name)).st_mode & 0o777 == 0o600
    with pytest.raises(NotImplementedError):
        storage.url(name)


def test_storage_never_overwrites(storage):
    first, second = storage.save("a.pdf", ContentFile(b"1")), storage.save("a.pdf", ContentFile(b"2"))
    assert (storage.open(first).read(), storage.open(second).read()) == (b"1", b"2")
    storage._save("a.pdf", File(ContentFile(b"3")))  # a name that was taken meanwhile
    assert storage.open(first).read() == b"1"
    assert len(stored(storage)) == 3


def test_storage_stays_inside_its_directory(storage):
    with pytest.raises(Exception, match=r"outside|traversal"):
        storage.save("../a.pdf", ContentFile(PDF))


class FullDisk(ContentFile):
    """Content that breaks off, as a full disk would make it."""

    def chunks(self, chunk_size=None):
        yield b"%PDF-1.7"
        raise OSError(28, "No space left on device")


def test_failed_write_leaves_no_file(storage):
    with pytest.raises(OSError, match="No space"):
        storage.save("2026/11/a.pdf", FullDisk(PDF))
    assert stored(storage) == []


def test_failed_rename_leaves_no_file(storage, monkeypatch):
    monkeypatch.setattr(files.os, "replace", lambda *_args: (_ for _ in ()).throw(OSError("putus")))
    with pytest.raises(OSError, match="putus"):
        storage.save("a.pdf", ContentFile(PDF))
    assert stored(storage) == []


def test_temporary_upload_is_moved(storage):
    file = TemporaryUploadedFile("a.pdf", "application/pdf", 0, None)
    file.write(PDF)
    file.seek(0)
    assert storage.open(storage.save("a.pdf", file)).read() == PDF
    file.close()


def test_storage_is_named_in_migrations_without_its_place(storage):
    assert storage.deconstruct() == ("pug_tanjungbalai.common.files.PrivateStorage", (), {})


# --- download


def given(storage, name, content):
    saved = storage.save(name, ContentFile(content))
    return FieldFile(None, SimpleNamespace(storage=storage), saved)


def test_download_is_a_hardened_attachment(storage):
    response = download(given(storage, "2026/11/0a1b.pdf", PDF), 'SK "focal\r\npoint".pdf')
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"
    assert response.getvalue() == PDF


def test_download_of_active_content_names_no_such_type(storage):
    response = download(given(storage, "a.svg", SVG), "a.html")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_download_of_a_missing_file(storage):
    file = given(storage, "a.pdf", PDF)
    storage.delete(file.name)
    with pytest.raises(Http404):
        download(file)
    with pytest.raises(Http404):
        download(FieldFile(None, SimpleNamespace(storage=storage), ""))


def test_unusual_archives():
    assert "tidak biasa" in refusal("a.docx", pack(document(), method=zipfile.ZIP_BZIP2).getvalue())
