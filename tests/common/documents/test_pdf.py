"""PDF: what the renderer may read, and what it prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from pypdf import PdfReader

from pug_tanjungbalai.common.documents import pdf
from pug_tanjungbalai.common.documents.value import Document, Fact, Text

from .reading import pdf_pages

ROOT = Path(__file__).resolve().parents[3]


def document(*texts: str, **fields) -> Document:
    return Document(
        **{
            "name": "Contoh",
            "title": "JUDUL",
            "subtitle": "",
            "facts": (Fact("Tahun anggaran", "2026"),),
            "blocks": tuple(Text(text) for text in texts),
            "footer": "1.02 · naskah versi 3",
            **fields,
        }
    )


def render(value: Document) -> bytes:
    return pdf.render("documents/document.html", {"document": value})


def address(path: str) -> str:
    return f"https://{pdf.HOST}{path}"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "file:///etc/passwd?x=.css",
        "/etc/passwd",
        "http://127.0.0.1:8000/",
        "https://example.org/static/css/print.css",
        "http://static.invalid/static/css/print.css",
        "ftp://static.invalid/static/css/print.css",
        "data:text/css,a{}",
        address("/etc/passwd"),
        address("/static/../manage.py"),
        address("/static/..%2f..%2fmanage.py"),
        address("/static/css/print.css/../../../manage.py"),
        address("/static/js/app.js"),
        address("/static/css/tidak-ada.css"),
        address("/static/css"),
    ],
)
def test_renderer_refuses_everything_but_static_files(url: str):
    with pytest.raises(Exception, match=r"Not a|No such|located outside"):
        pdf.StaticFetcher().fetch(url)


def test_renderer_reads_the_stylesheet_and_the_font():
    css = pdf.StaticFetcher().fetch(address("/static/css/print.css"))
    css_text = (ROOT / "static/css/print.css").read_text()
    assert css.read().decode() == css_text
    assert css.content_type == "text/css"
    fonts = re.findall(r'url\("\.\.(/vendor/fonts/[^"]+)"\)', css_text)
    assert len(fonts) == 4
    for font in fonts:
        assert pdf.StaticFetcher().fetch(address(f"/static{font}")).content_type.startswith("font/")


def test_collected_file_with_a_hash_in_its_name_is_found():
    path = Path(staticfiles_storage.path("css/print.0123456789ab.css"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a{}")
    assert pdf.static_file(address("/static/css/print.0123456789ab.css")) == path


def test_a_smuggled_local_file_is_not_attached(tmp_path: Path, settings):
    secret = tmp_path / "rahasia.txt"
    secret.write_text("rahasia-kota")
    template = tmp_path / "jahat.html"
    template.write_text(
        f'<link rel="attachment" href="{secret.as_uri()}"><img src="{secret.as_uri()}">'
        f'<link rel="stylesheet" href="{secret.as_uri()}"><p>isi</p>'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    content = pdf.render("jahat.html", {})
    assert not PdfReader(BytesIO(content)).attachments
    assert b"rahasia-kota" not in content
    assert pdf_pages(content) == ["isi"]


def test_markup_in_a_text_is_printed_as_text():
    markup = '<link rel=attachment href=file:///etc/passwd><b>x</b> <script>alert(1)</script> & "a"'
    content = render(document(markup))
    assert not PdfReader(BytesIO(content)).attachments
    assert markup in pdf_pages(content)[0]


def test_control_and_direction_characters_do_not_reach_the_page():
    pages = pdf_pages(render(document("awal\x00\x07\u202eakhir", mark="DRAF\x1b")))
    assert "awalakhir" in pages[0]
    assert "DRAF Halaman" not in pages[0]


def test_every_page_has_mark_footer_and_number():
    pages = pdf_pages(render(document(*["Baris"] * 120, mark="DRAF — belum ditandatangani")))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert "DRAF — belum ditandatangani" in page
        assert "1.02 · naskah versi 3" in page
        assert f"Halaman {number} dari {len(pages)}" in page


def test_signed_document_has_no_mark():
    assert "DRAF" not in pdf_pages(render(document("isi")))[0]


@pytest.mark.parametrize(("landscape", "size"), [(False, (210, 297)), (True, (297, 210))])
def test_paper_is_a4(landscape: bool, size: tuple[int, int]):
    page = PdfReader(BytesIO(render(document("isi", landscape=landscape)))).pages[0]
    assert tuple(round(float(side) / 72 * 25.4) for side in (page.mediabox.width, page.mediabox.height)) == size


def test_screen_readers_find_title_language_and_structure():
    reader = PdfReader(BytesIO(render(document("isi"))))
    assert reader.metadata.title == "Contoh"
    assert reader.trailer["/Root"]["/Lang"] == "id"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_line_breaks_stay():
    page = PdfReader(BytesIO(render(document("satu\ndua")))).pages[0]
    assert "satu\ndua" in page.extract_text().replace(" \n", "\n")


def test_missing_system_library_is_told_and_nothing_else_breaks(tmp_path: Path):
    package = tmp_path / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text("raise OSError('cannot load library libpango')")
    code = (
        "import django; django.setup()\n"
        "from pug_tanjungbalai.common.documents import pdf\n"
        "assert not pdf.available()\n"
        "try:\n    pdf.render('documents/document.html', {})\n"
        "except RuntimeError as error:\n    print(error)\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert "system libraries" in answer.stdout
