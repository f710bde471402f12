"""Whole tasks from the door to the record."""

import re

import pytest
from playwright.sync_api import expect

from .test_pages import flaws

pytestmark = pytest.mark.e2e


def test_bapperida_finds_out_why_a_department_is_behind(visit):
    """Sign in, open the dashboard, explain a score, follow a link to a record."""
    visitor = visit("bapperida")
    page = visitor.page
    expect(page.get_by_role("heading", name="Capaian PUG perangkat daerah")).to_be_visible()
    first = page.locator("table.matrix tbody tr").first
    score = first.locator(".scorebar b").inner_text()
    first.locator("a.cell").first.click()
    expect(page.get_by_role("heading", name=f"Mengapa skornya {score}?")).to_be_visible()
    page.get_by_role("link", name="Daftar PPRG").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("PPRG")
    page.locator("table.list tbody tr a").first.click()
    expect(page).to_have_url(re.compile(r"/pprg/\d+/"))
    expect(page.get_by_text("Reformulasi tujuan").first).to_be_visible()


def test_dashboard_sorts_filters_and_downloads(visit):
    visitor = visit("pimpinan")
    page = visitor.page
    page.get_by_role("link", name="Skor", exact=True).click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Skor")
    page.get_by_label("Jenis perangkat daerah").select_option("kecamatan")
    expect(page.locator("table.matrix tbody tr")).to_have_count(6)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh Excel").click()
    assert download.value.suggested_filename.startswith("kepatuhan-pug-")


def test_matrix_is_one_stop_a_line_and_arrows_lead_to_its_cells(visit):
    page = visit("pimpinan").page
    names, cells = page.locator("table.matrix a.opd"), page.locator("table.matrix tbody tr:nth-child(2) a.cell")
    names.first.focus()
    page.keyboard.press("Tab")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("table.matrix tbody tr:nth-child(1) a.cell").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")  # above is nothing
    page.keyboard.press("ArrowDown")
    expect(cells.nth(1)).to_be_focused()
    target = cells.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_focal_point_lands_on_the_own_department_and_sees_no_other(visit):
    visitor = visit("focal.disdik")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Dinas Pendidikan")
    visitor.go("/opd/DINKES/", status=404)
    visitor.errors.clear()  # the browser reports the 404 itself


def test_figures_of_a_department_are_verified_and_count(visit):
    """A focal point completes data terpilah from the inbox; Dinas P3A finds it in its own and verifies it."""
    writer = visit("focal.perikanpangtan")
    page = writer.page
    writer.go("/perlu-tindakan/")
    name = "Pemilik perahu atau kapal di bawah 5 GT"
    page.locator("#data_missing").get_by_role("link", name=f"Buka: {name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert flaws(writer, page.url) == []
    page.get_by_label("Laki-laki (L)").fill("1.204,5")
    page.get_by_label("Perempuan (P)").fill("31")
    page.get_by_label("Tahun data").fill("2026")
    page.get_by_label("Sumber").fill("KUSUKA, keadaan Oktober")
    page.get_by_role("button", name="Simpan data").click()
    expect(page.get_by_text("Jumlah orang berupa bilangan bulat").first).to_be_visible()
    page.get_by_label("Laki-laki (L)").fill("1.204")
    page.get_by_role("button", name="Simpan data").click()
    expect(page.locator("#pesan")).to_contain_text("Dihitung dalam skor setelah diverifikasi")
    verifier = visit("dp3a")
    page = verifier.page
    verifier.go("/perlu-tindakan/")
    page.locator("#data_verify").get_by_role("link", name=f"Buka: {name}").click()
    expect(page.get_by_text("L 1.204 · P 31 · 2026 · KUSUKA, keadaan Oktober")).to_be_visible()
    assert flaws(verifier, page.url) == []
    page.get_by_role("button", name=f"Verifikasi {name}").click()
    expect(page.locator("#pesan")).to_contain_text(f"“{name}” diverifikasi.")
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("Diverifikasi")
