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
        "/temuan/", "/akun/sandi/", "/bantuan/", "/arg/?tahun=2026", "/arg/dokumen/?tahun=2026", "/pprg/rekonsiliasi/",
        "/pprg/rekonsiliasi/unggah/", "/pokja/", "/pokja/rencana/?tahun=2026", "/konsultasi/",
        "/konsultasi/tanya-jawab/", "/acuan/", "/acuan/?q=menganggarkan", "/acuan/?q=penganggran",
    ],
    "bpkpd": ["/perlu-tindakan/", "/arg/?tahun=2026&dasar=aksi&penyebut=tanpa_pegawai"],
    "focal.disdik": [
        "/opd/DISDIK/", "/perlu-tindakan/", "/pprg/?tahun=2027", "/pprg/baru/?tahun=2027", "/temuan/",
        "/tindak-lanjut/", "/tindak-lanjut/papan/", "/rapat/", "/arg/?tahun=2026", "/pprg/rekonsiliasi/", "/pokja/",
        "/pokja/rencana/", "/konsultasi/", "/konsultasi/baru/", "/konsultasi/tanya-jawab/", "/acuan/",
    ],
    "kepala.disdik": ["/opd/DISDIK/", "/perlu-tindakan/"],
    "inspektorat": ["/", "/temuan/baru/"],
    "pimpinan": ["/"],
}  # fmt: skip


#: Role -> list -> what is opened of its first record: the record itself ("") and pages below it. The pages of a
#: meeting, of the check-in, the minutes and the letters are looked at in their own journeys.
RECORDS = {
    "bapperida": {
        "/pprg/?tahun=2027&state=in_verification": ("verifikasi/",),
        "/pprg/?tahun=2027&state=verified": ("", "gbs/", "kak/", "pemeriksaan/", "verifikasi/"),
        "/temuan/?tahun=2026": ("",),
        "/rapat/?tahun=2026": ("",),
        "/tindak-lanjut/?tahun=2026": ("",),
        "/pprg/rekonsiliasi/": ("",),
        "/konsultasi/": ("",),
        "/acuan/": ("",),
    },
    "bpkpd": {"/pprg/?tahun=2026&state=verified": ("", "dpa/")},
    "dp3a": {"/pprg/?tahun=2027&state=in_verification": ("verifikasi/",)},
    "focal.disdik": {
        "/pprg/?tahun=2027&state=needs_revision": (
            "", "gbs/", "kak/", "bagian/kak/metode/", "pemeriksaan/", "verifikasi/",
            "langkah/1/", "langkah/5/", "langkah/6/", "langkah/8/",
        ),
    },
    "inspektorat": {"/pprg/?tahun=2027&state=in_verification": ("", "verifikasi/")},
    "kepala.disdik": {"/pprg/?tahun=2027&state=offered": ("", "gbs/")},
}  # fmt: skip
AXE = Axe()


def flaws(visitor, path: str) -> list[str]:
    """What is wrong with the page that is open, at the width that the window has now."""
    found = [] if visitor.fits() else [f"{path}: scrolls sideways"]
    found += [f"{path}: {error}" for error in visitor.errors]
    visitor.errors.clear()
    results = AXE.run(visitor.page, options={"resultTypes": ["violations"]})
    return found + [
        f"{path}: {violation['id']} {[node['target'] for node in violation['nodes'][:3]]}"
        for violation in results.response["violations"]
    ]


def problems(visitor, path: str) -> list[str]:
    """What is wrong with the page at ``path``."""
    visitor.go(path)
    return flaws(visitor, path)


def problems_at_both_widths(visitor, path: str) -> list[str]:
    """The same on a desk and on a phone. The page is loaded once, every second one on the phone."""
    found = problems(visitor, path)
    narrow = visitor.page.viewport_size == PHONE
    visitor.page.set_viewport_size(DESKTOP if narrow else PHONE)
    return found + flaws(visitor, f"{path} (resized to {'1440' if narrow else '360'})")


def first_record(visitor, path: str) -> str:
    """Address of the first record of a list."""
    visitor.go(path)
    href = visitor.page.locator("table.list tbody tr a").first.get_attribute("href")
    return href.split("?")[0]


@pytest.mark.parametrize("username", sorted(PAGES | RECORDS))
def test_pages_are_clean(visit, username):
    visitor = visit(username)
    addresses = list(PAGES.get(username, ()))
    for path, parts in RECORDS.get(username, {}).items():
        record = first_record(visitor, path)
        addresses += [f"{record}{part}" for part in parts]
    visitor.errors.clear()
    found = [problem for path in addresses for problem in problems_at_both_widths(visitor, path)]
    assert not found


def test_public_pages_are_clean(visit):
    visitor = visit(None)
    assert not [problem for path in ("/masuk/", "/hadir/") for problem in problems_at_both_widths(visitor, path)]
