"""Every main page at both widths: no sideways scroll, no console or policy error, no accessibility violation."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESKTOP, PHONE

pytestmark = pytest.mark.e2e

PAGES = {
    "bapperida": [
        "/", "/?tahun=2025", "/perlu-tindakan/", "/cari/?q=ikan", "/opd/", "/opd/baru/", "/opd/DINKES/",
        "/opd/DINKES/ubah/", "/opd/DINKES/anggaran/", "/opd/DINKES/prasyarat/", "/tahun/", "/tahun/2027/ubah/",
        "/impor/", "/rapat/", "/rapat/baru/", "/tindak-lanjut/", "/tindak-lanjut/papan/",
        "/tindak-lanjut/per-opd/", "/pprg/?tahun=2027", "/pprg/belum/?tahun=2027",
        "/temuan/", "/akun/sandi/", "/arg/?tahun=2026", "/arg/dokumen/?tahun=2026", "/pprg/rekonsiliasi/",
        "/pprg/rekonsiliasi/unggah/",
    ],
    "bpkpd": ["/perlu-tindakan/", "/arg/?tahun=2026&dasar=aksi&penyebut=tanpa_pegawai"],
    "focal.disdik": ["/opd/DISDIK/", "/perlu-tindakan/", "/pprg/?tahun=2027", "/temuan/", "/tindak-lanjut/", "/rapat/"],
    "kepala.disdik": ["/opd/DISDIK/", "/perlu-tindakan/"],
    "inspektorat": ["/", "/temuan/baru/"],
    "pimpinan": ["/"],
}  # fmt: skip


def problems(visitor, path: str) -> list[str]:
    """What is wrong with the page at ``path``."""
    visitor.go(path)
    found = [] if visitor.fits() else [f"{path}: scrolls sideways"]
    found += [f"{path}: {error}" for error in visitor.errors]
    visitor.errors.clear()
    results = Axe().run(visitor.page, options={"resultTypes": ["violations"]})
    return found + [
        f"{path}: {violation['id']} {[node['target'] for node in violation['nodes'][:3]]}"
        for violation in results.response["violations"]
    ]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "360"])
@pytest.mark.parametrize("username", sorted(PAGES))
def test_pages_are_clean(visit, username, size):
    visitor = visit(username, size)
    found = [problem for path in PAGES[username] for problem in problems(visitor, path)]
    assert not found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "360"])
def test_sign_in_page_is_clean(visit, size):
    assert not problems(visit(None, size), "/masuk/")


#: Lists whose first record is opened too.
LISTS = (
    "/pprg/?tahun=2027",
    "/temuan/?tahun=2026",
    "/rapat/?tahun=2026",
    "/tindak-lanjut/?tahun=2026",
    "/pprg/rekonsiliasi/",
)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "360"])
def test_records_are_clean(visit, size):
    visitor = visit("bapperida", size)
    found = []
    for path in LISTS:
        visitor.go(path)
        href = visitor.page.locator("table.list tbody tr a").first.get_attribute("href")
        found += problems(visitor, href)
    assert not found
