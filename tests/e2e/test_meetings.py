"""Journeys of meetings: decisions that become tasks and close by themselves."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE
from .test_pages import problems

pytestmark = pytest.mark.e2e
DECISION = "Seluruh GAP dan GBS 2027 diajukan sebelum akhir tahun."


def open_task(page: Page, site: str, department: str) -> None:
    """Open the task of that department which came of the decision."""
    page.goto(f"{site}/tindak-lanjut/?cakupan=semua&opd={department}&q=sebelum+akhir+tahun")
    page.locator("table.list tbody tr a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tugas")


def test_decision_for_everybody_closes_by_itself_where_the_pprg_is_submitted(visit):
    """Fan-out with preview; a head submits the last document: that task closes with its proof, the others wait."""
    office = visit("bapperida").page
    site = re.match(r"https?://[^/]+", office.url).group()
    office.goto(f"{site}/rapat/?cakupan=semua&q=Finalisasi+PPRG")
    office.locator("table.list tbody tr a").first.click()
    office.locator("a.btn", has_text="Keputusan").click()
    office.get_by_label("Bunyi keputusan").fill(DECISION)
    office.get_by_label("Tenggat").fill("2026-12-31")
    office.get_by_label("Selesai sendiri bila seluruh PPRG satu tahun anggaran diajukan").check()
    office.locator(".choice-next:visible").get_by_label("Tahun anggaran").select_option("2027")
    forecast = office.locator("#pratinjau")
    expect(forecast).to_contain_text("Akan menjadi 32 tugas")
    expect(forecast).to_contain_text("selesai sendiri bila seluruh PPRG 2027 diajukan")
    expect(forecast).to_contain_text("langsung selesai")
    office.get_by_role("button", name="Catat keputusan").click()
    expect(office.locator("#pesan")).to_contain_text("dicatat dengan 32 tugas")
    expect(office.locator("#pesan")).to_contain_text("langsung selesai karena syaratnya sudah terpenuhi")

    head = visit("kepala.bpbd").page
    open_task(head, site, "BPBD")
    expect(head.get_by_text("3 dari 4").first).to_be_visible()
    head.locator("ul.checks a", has_text="ditandatangani").click()
    head.get_by_role("button", name="Ajukan ke Bapperida").click()
    head.get_by_role("dialog").get_by_role("button", name="Ajukan ke Bapperida").click()
    expect(head.locator("#pesan")).to_contain_text("Dokumen diajukan ke Bapperida.")

    open_task(head, site, "BPBD")
    expect(head.get_by_role("heading", name="Bukti dari sistem")).to_be_visible()
    expect(head.get_by_text("Seluruh 4 PPRG 2027 sudah diajukan").first).to_be_visible()
    head.get_by_role("link", name="Buka catatannya").click()
    expect(head).to_have_url(re.compile(r"/pprg/\d+/$"))

    open_task(office, site, "BPKPD")
    expect(office.get_by_role("heading", name="Yang menyelesaikan tugas ini")).to_be_visible()
    expect(office.get_by_text("3 dari 4").first).to_be_visible()


def begin_meeting(office: Page, site: str, title: str) -> None:
    """Plan a meeting of all departments that began ten minutes ago (WIB)."""
    now = dt.datetime.now(ZoneInfo("Asia/Jakarta"))
    office.goto(f"{site}/rapat/baru/")
    office.get_by_label("Judul").fill(title)
    office.get_by_label("Mulai").fill(f"{now - dt.timedelta(minutes=10):%Y-%m-%dT%H:%M}")
    office.get_by_label("Selesai").fill(f"{now + dt.timedelta(hours=2):%Y-%m-%dT%H:%M}")
    office.get_by_label("Tempat").fill("Aula Sutrisno Hadi")
    office.locator("input[name=scope][value=semua]").check()
    office.get_by_role("button", name="Simpan rapat").click()
    expect(office.get_by_role("heading", level=1)).to_have_text(title)


def test_three_phones_at_once_check_in_and_the_projected_page_counts_them(visit):
    """Staff opens the list; three people send at the same moment; the screen counts without being reloaded."""
    office = visit("bapperida").page
    site = re.match(r"https?://[^/]+", office.url).group()
    begin_meeting(office, site, "Rakor dengan daftar hadir mandiri")
    meeting = office.url
    office.get_by_role("link", name="Buka daftar hadir").click()
    office.get_by_role("button", name="Buka daftar hadir").click()
    expect(office.get_by_text("Sedang dibuka")).to_be_visible()
    link = office.locator(".qr-link a").get_attribute("href")
    office.goto(f"{meeting}layar/")
    total = office.locator(".live-figure.main b")
    expect(total).to_have_text("0")

    people = [
        ("Siti Aminah, S.Sos.", "Perempuan (P)", 3),
        ("Budi Siregar", "Laki-laki (L)", 3),
        ("Rahma Dewi", "Perempuan (P)", 5),
    ]
    phones = [visit(None, PHONE) for _person in people]
    for phone, (name, sex, department) in zip(phones, people, strict=True):
        page = phone.page
        page.goto(link)
        assert phone.fits()
        page.get_by_role("combobox").select_option(index=department)
        page.get_by_label("Nama lengkap").fill(name)
        page.get_by_text(sex).click()
        page.get_by_label("Jabatan").fill("Kepala Bidang")
        page.get_by_label("NIP").fill("19850202201001200")
        page.get_by_role("button", name="Kirim").click()
        expect(page.get_by_text("yang diisi 17 karakter").first).to_be_visible()
        expect(page.get_by_label("Nama lengkap")).to_have_value(name)
        page.get_by_label("NIP").fill("")
    for phone in phones:  # all three are on their way before the first answer
        phone.page.evaluate("document.querySelector('form').requestSubmit()")
    for phone, (name, _sex, _department) in zip(phones, people, strict=True):
        expect(phone.page.get_by_text("Kehadiran tercatat")).to_be_visible()
        expect(phone.page.get_by_role("definition").filter(has_text=name)).to_be_visible()
        assert phone.fits()

    expect(total).to_have_text("3", timeout=15_000)
    expect(office.locator(".live-figures")).to_contain_text("67%")
    expect(office.locator(".live-departments .here")).to_have_count(2)
    expect(office.locator(".live-arrivals li")).to_have_count(3)
    assert office.evaluate("document.documentElement.scrollHeight <= window.innerHeight")

    again = visit(None, PHONE)
    again.page.goto(link)
    again.page.get_by_role("combobox").select_option(index=3)
    again.page.get_by_label("Nama lengkap").fill("SITI AMINAH")
    again.page.get_by_text("Perempuan (P)").click()
    again.page.get_by_label("Jabatan").fill("Kabid")
    again.page.get_by_role("button", name="Kirim").click()
    expect(again.page.get_by_text("Anda sudah tercatat pukul")).to_be_visible()
    again.errors.clear()  # the browser reports the 409 itself

    office.goto(f"{meeting}kehadiran/cepat/")
    office.get_by_role("searchbox", name="Cari perangkat daerah", exact=True).fill("dinkes")
    expect(office.locator(".quick-line")).to_have_count(1)
    office.get_by_label("Keterangan Dinkes").fill("dinas luar")
    office.get_by_role("button", name="Izin").click()
    expect(office.get_by_role("button", name="Izin")).to_have_attribute("aria-pressed", "true")
    expect(office.locator("#hitungan")).to_contain_text("1 izin")


def test_pages_of_the_check_in_are_clean(visit):
    """No sideways scroll, no violation, on the phone and for staff at both widths."""
    desk = visit("bapperida")
    site = re.match(r"https?://[^/]+", desk.page.url).group()
    begin_meeting(desk.page, site, "Rakor untuk diperiksa")
    path = desk.page.url.removeprefix(site)
    desk.go(f"{path}hadir-mandiri/")
    desk.page.get_by_role("button", name="Buka daftar hadir").click()
    link = desk.page.locator(".qr-link a").get_attribute("href").removeprefix(site)
    phone = visit(None, PHONE)
    found = [line for address in ("/hadir/", link, f"{link}bukti/") for line in problems(phone, address)]
    staff = [
        f"{path}{part}"
        for part in ("", "hadir-mandiri/", "kehadiran/cepat/", "kehadiran/", "layar/", "lembar-hadir/kosong/html/")
    ]
    for size in (DESKTOP, PHONE):
        desk.page.set_viewport_size(size)
        found += [line for address in staff for line in problems(desk, address)]
    assert not found


def test_departments_are_ticked_by_keyboard_alone(visit):
    visitor = visit("staf")
    page = visitor.page
    visitor.go("/rapat/?cakupan=semua&q=Finalisasi+PPRG")
    address = page.locator("table.list tbody tr a").first.get_attribute("href")
    visitor.go(f"{address}kehadiran/cepat/")
    search = page.get_by_role("searchbox", name="Cari perangkat daerah", exact=True)
    expect(search).to_be_focused()
    for name, steps, button in (("Setwan", 0, "Hadir"), ("Perkim", 2, "Izin")):
        page.keyboard.type(name)
        page.keyboard.press("Enter")  # goes to the first department once the list is that of this name
        line = page.locator(".quick-line", has_text=name)
        expect(line.get_by_role("button", name="Hadir")).to_be_focused()
        for _step in range(steps):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(line.get_by_role("button", name=button, exact=True)).to_have_attribute("aria-pressed", "true")
        expect(search).to_be_focused()
    # Faster than the answer: nothing of the earlier list is ticked.
    page.keyboard.type("Dinkes")
    expect(page.locator("#daftar")).to_have_attribute("aria-busy", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".quick-line")).to_have_count(1)
    expect(page.locator(".quick-line")).to_contain_text("Dinkes")
