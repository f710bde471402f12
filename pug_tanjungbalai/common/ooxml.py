"""The gate in front of every zip-based office file (.xlsx, .docx, .pptx): refuse before anything is parsed.

Guards against zip bombs, encrypted files, macros, path tricks and XML with a DOCTYPE. `common.xlsx` reads what has
passed here, `common.files` stores it.
"""

import zipfile
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_CHUNK = 65536
MEGABYTE = 1024 * 1024

KINDS = {
    "xlsx": ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
    "docx": ("word/document.xml", b"wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", b"presentationml.presentation.main+xml"),
}


class PackageError(ValueError):
    """An office file that is refused; `message` is Indonesian and says how to mend it, `sheet` and `row` where."""

    def __init__(self, message: str, *, sheet: str = "", row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.sheet = sheet
        self.row = row


@dataclass(frozen=True)
class Limits:
    """Bounds for one package: bytes of the file, bytes and number of the entries, ratio of one entry."""

    file_bytes: int = 5 * MEGABYTE
    unpacked_bytes: int = 50 * MEGABYTE
    entries: int = 200
    ratio: int = 100


class GuardedZip(zipfile.ZipFile):
    """A ZipFile whose `read` refuses parts that are large or full of elements.

    openpyxl builds a tree of every part that it reads whole (manifest, relations, workbook); rows, styles and
    shared strings are streamed instead and do not pass here.
    """

    max_part_bytes = 8 * MEGABYTE
    max_part_tags = 150_000

    def read(self, name, pwd=None):
        """Return the bytes of a small part; PackageError for a large one."""
        if self.getinfo(name if isinstance(name, str) else name.filename).file_size <= self.max_part_bytes:
            data = super().read(name, pwd)
            if data.count(b"<") <= self.max_part_tags:
                return data
        raise PackageError(
            "Susunan berkas terlalu rumit. "
            "Salin datanya ke berkas baru (Tempel Khusus - Nilai), lalu unggah berkas baru itu."
        )


def file_size(file: IO[bytes]) -> int:
    """Return the size of a seekable file in bytes and rewind it."""
    size = file.seek(0, 2)
    file.seek(0)
    return size


def describe_ole(data: bytes) -> str:
    """Say why an OLE file (old .xls/.doc, or a document with a password) is refused."""
    if _ENCRYPTED_STREAM in data:
        return "Berkas terkunci kata sandi. Buka berkas, hapus kata sandinya, simpan, lalu unggah kembali."
    return "Berkas berformat Office lama (.xls/.doc). Simpan sebagai .xlsx atau .docx, lalu unggah kembali."


def open_package(file: IO[bytes], kind: str, limits: Limits | None = None) -> GuardedZip:
    """Return the checked zip archive of an office file of `kind` ("xlsx", "docx" or "pptx").

    Raises PackageError. `file` must be seekable; it stays open as long as the archive is used.
    """
    limits = limits or Limits()
    if file_size(file) > limits.file_bytes:
        raise PackageError(f"Berkas lebih besar dari {limits.file_bytes // MEGABYTE} MB. Bagi menjadi beberapa berkas.")
    head = file.read(8)
    if head == OLE_MAGIC:
        file.seek(0)
        raise PackageError(describe_ole(file.read(limits.file_bytes)))
    file.seek(0)
    if not head.startswith(ZIP_MAGIC):
        raise PackageError(
            f"Isi berkas bukan .{kind}, walaupun namanya demikian. Buka di aplikasi asalnya dan simpan sebagai .{kind}."
        )
    try:
        archive = GuardedZip(file)
        _check_entries(archive.infolist(), limits)
        _check_kind(archive, kind)
        for info in archive.infolist():
            _refuse_doctype(archive, info)
    except PackageError:
        raise
    except Exception as error:
        # zipfile answers hostile archives with a dozen kinds of exceptions; all mean the same to the user.
        raise PackageError(f"Berkas .{kind} rusak. Buka di aplikasi asalnya, simpan ulang, lalu unggah.") from error
    return archive


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    too_large = "Isi berkas terlalu besar setelah dibuka. Hapus gambar dan lembar yang tidak perlu, lalu simpan ulang."
    if len(entries) > limits.entries or sum(info.file_size for info in entries) > limits.unpacked_bytes:
        raise PackageError(too_large)
    if len({info.filename.lower() for info in entries}) != len(entries):
        raise PackageError("Berkas rusak: ada bagian yang kembar. Simpan ulang di aplikasi asalnya.")
    for info in entries:
        if info.file_size > limits.ratio * max(info.compress_size, 1):
            raise PackageError(too_large)
        if info.flag_bits & 0x1:
            raise PackageError("Berkas terkunci kata sandi. Hapus kata sandinya, lalu unggah kembali.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackageError("Berkas dimampatkan dengan cara yang tidak biasa. Simpan ulang di aplikasi asalnya.")
        name = info.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
            raise PackageError("Berkas rusak: nama bagian tidak wajar. Simpan ulang di aplikasi asalnya.")


def _check_kind(archive: GuardedZip, kind: str) -> None:
    names = {name.lower() for name in archive.namelist()}
    if any(name.rsplit("/", 1)[-1] in _MACRO_PARTS for name in names):
        raise PackageError(f"Berkas memuat makro. Simpan sebagai .{kind} tanpa makro, lalu unggah kembali.")
    if "xl/workbook.bin" in names:
        raise PackageError("Berkas berformat .xlsb. Simpan sebagai .xlsx, lalu unggah kembali.")
    part, content_type = KINDS[kind]
    if "[content_types].xml" not in names or part not in names:
        raise PackageError(f"Isi berkas bukan .{kind} yang lengkap. Simpan ulang sebagai .{kind}, lalu unggah kembali.")
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types:
        raise PackageError(f"Berkas memuat makro. Simpan sebagai .{kind} tanpa makro, lalu unggah kembali.")
    if content_type not in types:
        raise PackageError(f"Isi berkas bukan .{kind} biasa. Simpan ulang sebagai .{kind}, lalu unggah kembali.")


class _Done(Exception):
    """Ends the look at a part once its root element has begun."""


def _refuse_doctype(archive: GuardedZip, info: zipfile.ZipInfo) -> None:
    """Look at the beginning of a part through the XML parser itself, whatever its encoding."""
    if info.is_dir() or not info.file_size:
        return

    def on_doctype(*_args: object) -> None:
        raise PackageError("Berkas memuat deklarasi DOCTYPE yang tidak diizinkan. Simpan ulang di aplikasi asalnya.")

    def on_element(*_args: object) -> None:
        raise _Done

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_element
    with archive.open(info) as part:
        try:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk, False)
        except (_Done, expat.ExpatError):
            return  # the root has begun, or this part is no XML
