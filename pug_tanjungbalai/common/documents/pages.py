"""A document as an answer to a request: a page to print, PDF or Word."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from . import docx, pdf
from .responses import attachment
from .value import Document

TEMPLATE = "documents/document.html"
SUFFIXES = ("html", "pdf", "docx")


@dataclass(frozen=True)
class Place:
    """Where a printed document stands: its addresses by ending, and the page that one comes from."""

    links: dict[str, str]
    back: str
    label: str


def known_or_404(suffix: str) -> None:
    """404 for an ending that no document has."""
    if suffix not in SUFFIXES:
        raise Http404


def answer(request: HttpRequest, document: Document, suffix: str, place: Place) -> HttpResponseBase:
    """``document`` as a page to print, PDF or Word; 503 with a way out where PDF cannot be made."""
    context = {"document": document, "place": place}
    if suffix == "html":
        return render(request, TEMPLATE, {**context, "pdf_available": pdf.available()})
    if suffix == "docx":
        return attachment(docx.write(document), f"{document.name}.docx")
    if not pdf.available():
        return render(request, "documents/no_pdf.html", context, status=503)
    return attachment(pdf.render(TEMPLATE, {"document": document}), f"{document.name}.pdf")
