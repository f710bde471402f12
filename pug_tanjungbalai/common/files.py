"""Uploaded files: judged by their content, stored privately under random names, given out only as attachments.

A form takes files through `UploadField`; a model stores them with ``FileField(storage=PrivateStorage(),
upload_to=private_upload_path)`` beside a text field for the name that people see; a view that has checked the user's
right gives them out with `download`.
"""

import os
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from .ooxml import MEGABYTE, Limits, PackageError, file_size, open_package
from .text import clean_text

DEFAULT_ALLOWED = ("pdf", "jpg", "png", "docx", "xlsx")
DEFAULT_MAX_BYTES = 10 * MEGABYTE
MAX_NAME_LENGTH = 120
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
_ALIASES = {"jpeg": "jpg", "jpe": "jpg"}
_UNSAFE_IN_NAME = re.compile(r"[^\w .,()&+=@-]+")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
# Inner "extensions" that some program would run or render: "laporan.php.pdf" is shown as "laporan_php.pdf".
_ACTIVE = re.compile(
    r"\.(?=(?:exe|com|bat|cmd|ps1|vbs|js|mjs|jar|msi|scr|sh|py|php\d?|phtml|phar|asp|aspx|jsp|cgi|pl|html?|xhtml|svg"
    r"|xml|docm|xlsm|lnk|hta)(?:[.\s]|$))",
    re.IGNORECASE,
)
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml)", re.IGNORECASE)
_DAMAGED = _("Berkas %(kind)s rusak atau terpotong. Buka di komputer Anda, simpan ulang, lalu unggah kembali.")
_MAX_PIXELS = 100_000_000


@dataclass(frozen=True)
class ValidUpload:
    """What is known of an accepted file: the cleaned name to show, its extension, media type and size in bytes."""

    display_name: str
    extension: str
    content_type: str
    size: int


def safe_filename(name: str, *, max_length: int = MAX_NAME_LENGTH) -> str:
    """Return a file name to show and to send in headers: no path, control or direction characters, not over-long.

    >>> safe_filename("..\\\\..\\\\lapor\\u202eexe.php.pdf")
    'laporexe_php.pdf'
    """
    name = clean_text(str(name)[:4096].replace("\x00", ""), multiline=False)
    name = re.split(r"[/\\]", name)[-1]
    stem, dot, extension = name.rpartition(".")
    if not dot or not _EXTENSION.fullmatch(extension.lower()):
        stem, extension = name, ""
    stem = _UNSAFE_IN_NAME.sub("_", _ACTIVE.sub("_", f"{stem}.")[:-1]).strip(" ._")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"berkas_{stem}".rstrip("_")
    suffix = f".{extension.lower()}" if extension else ""
    return stem[: max_length - len(suffix)].rstrip(" .") + suffix


def validate_upload(
    file: File, *, allowed: Sequence[str] = DEFAULT_ALLOWED, max_bytes: int = DEFAULT_MAX_BYTES
) -> ValidUpload:
    """Judge an uploaded file by size, extension and content; ValidationError in Indonesian, else what it is.

    The content must be what the extension says. PDF: header at the first byte and an end mark; images: whole and
    without markup behind the picture; .docx/.xlsx/.pptx: complete, no macros, no password, no bomb, no DOCTYPE.
    The file is left rewound. Nothing here depends on the media type that the browser claims.
    """
    display_name = safe_filename(file.name or "")
    extension = PurePath(display_name).suffix.lower().lstrip(".")
    extension = _ALIASES.get(extension, extension)
    if extension not in allowed:
        raise ValidationError(
            _("Jenis berkas tidak diterima. Unggah berkas %(allowed)s."),
            "extension",
            {"allowed": ", ".join(f".{name}" for name in allowed)},
        )
    content: Any = file.file
    size = file_size(content)
    if size == 0:
        raise ValidationError(_("Berkas kosong. Periksa berkasnya, lalu unggah kembali."), "empty")
    if size > max_bytes:
        raise ValidationError(
            _("Berkas lebih besar dari %(limit)s MB. Perkecil atau bagi berkasnya."),
            "too_large",
            {"limit": f"{max_bytes / MEGABYTE:.3g}".replace(".", ",")},
        )
    try:
        _CHECKS[extension](content)
    except PackageError as error:
        raise ValidationError(error.message, "content") from error
    finally:
        file.seek(0)
    return ValidUpload(display_name, extension, CONTENT_TYPES[extension], size)


def _refuse_content(kind: str) -> ValidationError:
    return ValidationError(
        _("Isi berkas bukan %(kind)s, walaupun namanya demikian. Simpan ulang sebagai %(kind)s dari aplikasi asalnya."),
        "content",
        {"kind": kind},
    )


def _check_pdf(file: Any) -> None:
    if not re.match(rb"%PDF-[12]\.\d", file.read(16)):
        raise _refuse_content("PDF")
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 4096))
    if b"%%EOF" not in file.read():
        raise ValidationError(_DAMAGED, "damaged", {"kind": "PDF"})


def _check_png(file: Any) -> None:
    """Walk the chunks: IHDR first, IEND last, nothing behind it."""
    if file.read(8) != b"\x89PNG\r\n\x1a\n":
        raise _refuse_content("PNG")
    expected = b"IHDR"
    while True:
        head = file.read(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        data = file.read(length + 4)
        if len(head) < 8 or len(data) < length + 4 or (expected and kind != expected):
            raise ValidationError(_DAMAGED, "damaged", {"kind": "PNG"})
        if kind == b"IHDR":
            _check_pixels(int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big"))
        if kind == b"IEND":
            break
        expected = b""
    if file.read(1):
        raise ValidationError(_DAMAGED, "damaged", {"kind": "PNG"})


def _check_pixels(width: int, height: int) -> None:
    if width * height > _MAX_PIXELS:
        raise ValidationError(_("Gambar terlalu besar. Perkecil ukurannya, lalu unggah kembali."), "pixels")


def _check_jpg(file: Any) -> None:
    data = file.read()
    if not data.startswith(b"\xff\xd8\xff"):
        raise _refuse_content("JPG")
    end = data.rfind(b"\xff\xd9")
    # Cameras may write data of their own behind the picture; markup there makes the file a page in disguise.
    if end < 0 or _MARKUP.search(data, end):
        raise ValidationError(_DAMAGED, "damaged", {"kind": "JPG"})


def _check_package(kind: str) -> Callable[[Any], None]:
    limits = Limits(file_bytes=2**40, unpacked_bytes=100 * MEGABYTE, entries=1000)

    def check(file: Any) -> None:
        open_package(file, kind, limits).close()

    return check


_CHECKS: dict[str, Callable[[Any], None]] = {
    "pdf": _check_pdf,
    "png": _check_png,
    "jpg": _check_jpg,
    "docx": _check_package("docx"),
    "xlsx": _check_package("xlsx"),
    "pptx": _check_package("pptx"),
}


class UploadField(forms.FileField):
    """A file field that accepts only what `validate_upload` accepts.

    The cleaned file carries `file.upload`, a `ValidUpload`, for the name to show and the media type to store.
    """

    widget = forms.FileInput

    def __init__(
        self, *, allowed: Sequence[str] = DEFAULT_ALLOWED, max_bytes: int = DEFAULT_MAX_BYTES, **kwargs: Any
    ) -> None:
        self.allowed, self.max_bytes = tuple(allowed), max_bytes
        names = ", ".join(f".{name}" for name in allowed)
        kwargs.setdefault("help_text", f"{names}; paling besar {max_bytes // MEGABYTE} MB.")
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", ",".join(f".{name}" for name in allowed))

    def to_python(self, data: Any) -> Any:
        """Return the checked file, its name cleaned."""
        if data in self.empty_values:
            return None
        upload = validate_upload(data, allowed=self.allowed, max_bytes=self.max_bytes)
        data.name = upload.display_name
        file: Any = super().to_python(data)
        file.upload = upload
        return file


def private_upload_path(instance: Any, filename: str) -> str:
    """`upload_to` for file fields: ``2026/11/<32 random hex digits>.pdf``, by the day in the project's time zone."""
    extension = PurePath(safe_filename(filename)).suffix
    return f"{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}{extension}"


class NotServedError(AttributeError, NotImplementedError):
    """Private files have no address; an AttributeError, so that Django's file widgets and templates show none."""


@deconstructible(path="pug_tanjungbalai.common.files.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """Files under settings.PRIVATE_MEDIA_ROOT, never served by URL; whole or not there at all.

    A file is written under a passing name and renamed when complete: a full disk or a killed process leaves no
    truncated file under the final name (what was written is deleted where Python still runs).
    """

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Any:
        """The directory, read from the settings each time so that tests may change it."""
        return settings.PRIVATE_MEDIA_ROOT

    @property
    def location(self) -> str:
        """The absolute directory."""
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        """Private files have no URL: always NotServedError."""
        raise NotServedError("Berkas pribadi hanya diberikan lewat download().")

    def _save(self, name: str, content: File) -> str:
        partial = f"{name}.{secrets.token_hex(8)}.part"
        try:
            super()._save(partial, content)  # type: ignore[misc]
            while self.exists(name):
                name = self.get_available_name(name)
            os.replace(self.path(partial), self.path(name))
        except BaseException:
            self.delete(partial)
            raise
        return name.replace("\\", "/")


def download(file_field: Any, filename: str = "") -> FileResponse:
    """Return the stored file as an attachment that no browser will render; Http404 when it is missing.

    `filename` is the name to offer (default: the stored one); the caller has already checked the user's right.
    """
    if not file_field:
        raise Http404
    name = safe_filename(filename or os.path.basename(file_field.name))
    try:
        handle = file_field.storage.open(file_field.name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    extension = PurePath(name).suffix.lstrip(".")
    response = FileResponse(
        handle,
        as_attachment=True,
        filename=name,
        content_type=CONTENT_TYPES.get(_ALIASES.get(extension, extension), "application/octet-stream"),
    )
    return harden(response)


def harden(response: FileResponse) -> FileResponse:
    """Add the headers with which files go out: nosniff, sandbox, not stored by caches."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
