"""Generated files on their way out: an attachment with a safe name that no browser renders as a page."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath

from django.http import FileResponse

from ..files import CONTENT_TYPES, harden, safe_filename


def attachment(content: bytes, filename: str) -> FileResponse:
    """``content`` under ``filename``, whose ending says what it is (pdf, docx, xlsx)."""
    name = safe_filename(filename)
    kind = CONTENT_TYPES[PurePath(name).suffix.lstrip(".")]
    return harden(FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=kind))
