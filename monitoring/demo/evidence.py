"""Small PDF files as evidence, written by hand so that nothing but this package is needed."""

from __future__ import annotations

import textwrap

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "peragaan"
_WIDTH = 84


def pdf(title: str, paragraphs: list[str]) -> bytes:
    """A one-page A4 document with ``title`` and ``paragraphs``; marked as demonstration."""
    lines = [title, ""]
    for paragraph in paragraphs:
        lines += [*textwrap.wrap(paragraph, _WIDTH), ""]
    lines.append("Dokumen ini dibuat untuk peragaan dan tidak memuat data sebenarnya.")
    text = "".join(f"({_escape(line)}) Tj T*\n" for line in lines[:44])
    stream = f"BT /F1 11 Tf 16 TL 60 780 Td\n{text}ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _escape(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").replace("–", "-")


def store(name: str, title: str, paragraphs: list[str]) -> str:
    """Keep such a file among the private ones under a fixed name, replacing an older one; returns its path."""
    path = f"{FOLDER}/{name}.pdf"
    if default_storage.exists(path):
        default_storage.delete(path)
    return default_storage.save(path, ContentFile(pdf(title, paragraphs)))
