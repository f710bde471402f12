"""PDF from a template of the project. The renderer reads the project's static files and nothing else.

The renderer needs Pango of the operating system (Debian: ``libpangoft2-1.0-0 libharfbuzz-subset0``). Where it is
missing, :func:`available` is False and pages offer the print view instead.
"""

from __future__ import annotations

import mimetypes
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

try:
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError:  # a system library is missing
    weasyprint = None
    URLFetcher = object

#: A host that cannot exist: relative addresses of a template are resolved against it, and only those are read.
HOST = "static.invalid"
#: Pictures whose bytes are in the address (``value.Picture``).
_PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,")
_SUFFIXES = frozenset({".css", ".ttf", ".woff2", ".svg", ".png"})


class Refused(ValueError):
    """An address that a document may not read."""


def available() -> bool:
    """Whether PDF can be written on this machine."""
    return weasyprint is not None


def render(template: str, context: Mapping[str, Any]) -> bytes:
    """``template`` as PDF, printed as the browser prints it. RuntimeError where it is not :func:`available`."""
    if not available():
        raise RuntimeError("PDF needs system libraries that are not installed.")
    html = weasyprint.HTML(
        string=render_to_string(template, dict(context)),
        base_url=f"https://{HOST}/",
        url_fetcher=StaticFetcher(),
    )
    # PDF/UA: tagged, with title and language, for screen readers.
    return html.write_pdf(presentational_hints=True, pdf_variant="pdf/ua-1")


class StaticFetcher(URLFetcher):
    """Gives stylesheets, fonts and pictures of the project, and pictures that stand in the document itself; refuses
    every other address.

    The renderer's own fetcher would read local files and the network for whatever address a text smuggles in
    (``<link rel=attachment href=file:///etc/passwd>``).
    """

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The file or picture at ``url``; :class:`Refused` for anything else, which the renderer then leaves out."""
        if url.startswith(_PICTURES):
            head, _comma, body = url.partition(",")
            kind = head.removeprefix("data:").removesuffix(";base64")
            return URLFetcherResponse(url, b64decode(body), {"Content-Type": kind})
        path = static_file(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def static_file(url: str) -> Path:
    """The file behind the address of a static file of this project; :class:`Refused` otherwise."""
    parts = urlsplit(url)
    prefix = settings.STATIC_URL
    if parts.scheme != "https" or parts.netloc != HOST or not parts.path.startswith(prefix):
        raise Refused(f"Not a static file: {url}")
    name = unquote(parts.path.removeprefix(prefix))
    if Path(name).suffix not in _SUFFIXES:
        raise Refused(f"Not a kind of file that a document shows: {url}")
    # Sources first, then the collected files with their hashed names. Both refuse to climb out of their directories.
    found = finders.find(name) or (staticfiles_storage.exists(name) and staticfiles_storage.path(name))
    if not found:
        raise Refused(f"No such static file: {url}")
    return Path(found)
