"""What people do on the pages of a rakor, step by step, for the journey of ``test_rakor_journey``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, Route, expect
from pypdf import PdfReader

from pug_tanjungbalai.common.formats import tanggal, tanggal_panjang

from .conftest import Visitor

WIB = ZoneInfo("Asia/Jakarta")
SAVED = re.compile(r"^Tersimpan \d\d\.\d\d$")
#: How often the projected page asks for the counts, and a slow machine on top of it.
LIVE = 20_000


# --- before -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """A meeting that is to be planned."""

    title: str
    starts: dt.datetime
    ends: dt.datetime
    place: str
    link: str
    purpose: str
    mission: str
    agenda: tuple[tuple[str, int, str], ...]

    @property
    def day(self) -> str:
        """The day as letters write it; the weekday follows from the date."""
        return tanggal_panjang(self.starts.date())


@dataclass(frozen=True)
class Letter:
    """What is written into the invitation letter by hand; the rest is filled in already."""

    number: str
    copies_to: tuple[str, ...]


def clock(moment: dt.datetime) -> str:
    """The time as it is written here."""
    return f"{moment:%H.%M}"


def fill_date(field: Locator, moment: dt.datetime) -> None:
    """Enter a date with time."""
    field.fill(f"{moment:%Y-%m-%dT%H:%M}")


def add_agenda_item(page: Page, title: str, minutes: int, presenter: str) -> None:
    """Add an item at the end of the agenda."""
    page.get_by_role("button", name="Tambah acara").click()
    row = page.locator(".agenda-row:visible").last
    row.get_by_label("Menit").fill(str(minutes))
    row.get_by_role("textbox", name="Acara").fill(title)
    row.get_by_label("Oleh").fill(presenter)


def plan_meeting(office: Visitor, plan: Plan) -> str:
    """Plan a hybrid meeting of all departments; returns the path of its page."""
    page = office.page
    office.go("/rapat/")
    page.get_by_role("link", name="Rapat baru").first.click()
    page.get_by_label("Judul").fill(plan.title)
    fill_date(page.get_by_label("Mulai (WIB)"), plan.starts)
    fill_date(page.get_by_label("Selesai (WIB)"), plan.ends)
    page.get_by_label("Bentuk").select_option(label="Hibrida")
    page.get_by_label("Tempat").fill(plan.place)
    page.get_by_role("textbox", name="Tujuan").fill(plan.purpose)
    page.get_by_label("Misi RPJMD").fill(plan.mission)
    for item in plan.agenda:
        add_agenda_item(page, *item)
    first, last = page.locator("[data-agenda-clock]:visible").first, page.locator("[data-agenda-clock]:visible").last
    expect(first).to_contain_text(f"{clock(plan.starts)}–")
    expect(last).to_contain_text(f"–{clock(plan.ends)}")
    total = sum(minutes for _title, minutes, _presenter in plan.agenda)
    expect(page.locator("[data-agenda-sum]")).to_contain_text(f"{len(plan.agenda)} acara, {total} menit")
    expect(page.get_by_label("Semua perangkat daerah yang berlaku pada tanggal rapat")).to_be_checked()
    page.get_by_role("button", name="Simpan rapat").click()
    # A hybrid meeting needs both: the form says so and keeps everything.
    expect(page.get_by_text("rapat hibrida perlu tempat dan tautan").first).to_be_visible()
    expect(page.locator(".agenda-row:visible")).to_have_count(len(plan.agenda))
    page.get_by_label("Tautan daring").fill(plan.link)
    page.get_by_role("button", name="Simpan rapat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(plan.title)
    expect(page.locator("#pesan")).to_contain_text("Rapat dibuat dan undangannya dicatat.")
    return page.url.removeprefix(office.site)


def write_letter(office: Visitor, meeting: str, letter: Letter) -> None:
    """Write the invitation letter; addressees and signer stand there already."""
    page = office.page
    office.go(meeting)
    page.locator("a.btn", has_text="Undangan").click()
    expect(page.get_by_label("Kepada Yth.")).to_have_value(re.compile(r"Kepala Dinas Kesehatan"))
    expect(page.get_by_label("Nama penanda tangan")).to_have_value(re.compile(r"\w"))
    page.get_by_label("Nomor").fill(letter.number)
    page.get_by_role("textbox", name="Tembusan").fill("\n".join(letter.copies_to))
    page.get_by_role("button", name="Simpan surat").click()
    expect(page.locator("#pesan")).to_contain_text("Surat undangan disimpan.")


def download(page: Page, menu: str, kind: str, folder: Path) -> Path:
    """Take a document from the menu ``menu`` of a page."""
    page.locator("summary", has_text=menu).click()
    with page.expect_download() as waiting:
        page.locator(".menu-list:visible").get_by_role("link", name=kind, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def read_pdf(path: Path) -> tuple[str, int]:
    """The text of a PDF on one line, and how many pages it has."""
    reader = PdfReader(BytesIO(path.read_bytes()))
    text = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", text), len(reader.pages)


def is_the_invitation(text: str, plan: Plan, letter: Letter) -> None:
    """The letter says who, when, where, why, and what for."""
    expected = (letter.number, plan.day, clock(plan.starts), "WIB", plan.place, plan.link, *letter.copies_to)
    missing = [words for words in (*expected, "Tembusan", "Hal", "Sifat", "Lampiran") if words not in text]
    missing += [title for title, _minutes, _presenter in plan.agenda if title not in text]
    assert not missing, f"{missing} not in: {text}"


# --- during -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Guest:
    """Somebody who checks in on the own phone."""

    name: str
    sex: str
    position: str
    department: str
    nip: str = ""
    phone: str = ""


def open_checkin(office: Visitor, meeting: str) -> str:
    """Open the attendance list; returns the link of the QR code."""
    page = office.page
    office.go(meeting)
    page.get_by_role("link", name="Buka daftar hadir").click()
    page.get_by_role("button", name="Buka daftar hadir").click()
    expect(page.get_by_text("Sedang dibuka")).to_be_visible()
    link = page.locator(".qr-link a").get_attribute("href")
    assert link is not None
    return link


def open_screen(office: Visitor, meeting: str) -> Page:
    """The page for the projector, in a window of its own; marked, so that a reload would show."""
    office.go(f"{meeting}hadir-mandiri/")
    with office.page.expect_popup() as waiting:
        office.page.get_by_role("link", name="Layar proyektor").click()
    screen = waiting.value
    screen.on("console", lambda said: office.errors.append(said.text) if said.type == "error" else None)
    screen.on("pageerror", lambda error: office.errors.append(str(error)))
    expect(screen.locator(".live-figure.main b")).to_have_text("0")
    screen.evaluate("window.neverReloaded = true")
    return screen


def fill_checkin(phone: Visitor, link: str, guest: Guest) -> None:
    """Open the link on a phone and fill in the form, without sending it."""
    page = phone.page
    page.goto(link)
    page.get_by_label("Perangkat daerah").first.select_option(label=guest.department)
    page.get_by_label("Nama lengkap").fill(guest.name)
    page.get_by_text(guest.sex, exact=True).click()
    page.get_by_label("Jabatan").fill(guest.position)
    page.get_by_label("NIP").fill(guest.nip)
    page.get_by_label("Nomor HP").fill(guest.phone)
    assert phone.fits()


def send_at_once(pages: list[Page]) -> None:
    """Send the forms of several phones: each request is held until all have been sent, then all go on together."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)
        if len(held) == len(pages):
            for request in held:
                request.continue_()

    for page in pages:
        page.route("**/hadir/*/", hold, times=1)
        page.get_by_role("button", name="Kirim").click(no_wait_after=True)


def is_recorded(phone: Visitor, guest: Guest) -> None:
    """The phone shows that it is on the list."""
    expect(phone.page.get_by_text("Kehadiran tercatat")).to_be_visible()
    expect(phone.page.get_by_role("definition").filter(has_text=guest.name)).to_be_visible()
    phone.page.wait_for_load_state()
    assert phone.fits()


def screen_counts(screen: Page, guests: Iterable[Guest]) -> None:
    """The projected page names those who came, and counts them by sex and department, without being reloaded."""
    people = list(guests)
    women = sum(guest.sex.startswith("Perempuan") for guest in people)
    expect(screen.locator(".live-figure.main b")).to_have_text(str(len(people)), timeout=LIVE)
    expect(screen.locator(".live-figure", has_text="perempuan").locator("b")).to_have_text(str(women))
    expect(screen.locator(".live-figure", has_text="laki-laki").locator("b")).to_have_text(str(len(people) - women))
    here = len({guest.department for guest in people})
    expect(screen.locator(".live-departments .here")).to_have_count(here)
    for guest in people:
        expect(screen.locator(".live-arrivals li", has_text=guest.name)).to_have_count(1)
    assert screen.evaluate("window.neverReloaded"), "the projected page was reloaded"


def is_refused_twice(phone: Visitor, link: str, guest: Guest) -> None:
    """The same person again, from another phone: told when it was recorded, and what was typed stays."""
    fill_checkin(phone, link, guest)
    page = phone.page
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("alert").filter(has_text="Anda sudah tercatat pukul")).to_be_visible()
    expect(page.get_by_label("Nama lengkap")).to_have_value(guest.name)
    expect(page.get_by_label("Jabatan")).to_have_value(guest.position)
    expect(page.get_by_label("Perempuan (P)")).to_be_checked()
    page.wait_for_load_state()
    assert phone.fits()
    phone.errors[:] = [error for error in phone.errors if "status of 409" not in error]  # the browser reports it itself


# --- minutes and decisions ----------------------------------------------------------------------------------------


def write_minutes(office: Visitor, meeting: str, people: dict[str, str], sections: dict[str, str]) -> None:
    """Write the minutes, which save themselves; they are still there when the page is opened again."""
    page = office.page
    office.go(meeting)
    page.get_by_role("link", name="Tulis notula").click()
    for label in sections:  # the script has put the editors in place of the plain boxes
        expect(page.get_by_role("textbox", name=label, exact=True)).to_have_attribute("aria-multiline", "true")
    for label, name in people.items():
        page.get_by_label(label).fill(name)
    for label, text in sections.items():
        page.get_by_role("textbox", name=label, exact=True).click()
        page.keyboard.insert_text(text)
    expect(page.locator("[data-saved-text]")).to_have_text(SAVED, timeout=LIVE)
    page.reload()
    for label, text in sections.items():
        expect(page.get_by_role("textbox", name=label, exact=True)).to_have_text(text)
    for label, name in people.items():
        expect(page.get_by_label(label)).to_have_value(name)


def decide(office: Visitor, text: str, due: dt.date, year: str) -> tuple[int, int]:
    """From the minutes: one task for everybody invited, closed once all PPRG are submitted.

    Returns how many tasks came of it, and how many of them were closed at once because it is true already.
    """
    page = office.page
    page.get_by_role("link", name="Keputusan", exact=True).click()
    page.get_by_label("Bunyi keputusan").fill(text)
    expect(page.get_by_label(re.compile("^Semua yang diundang"))).to_be_checked()
    page.get_by_label("Tenggat").fill(due.isoformat())
    page.get_by_label("Selesai sendiri bila seluruh PPRG satu tahun anggaran diajukan").check()
    page.locator(".choice-next:visible").get_by_label("Tahun anggaran").select_option(year)
    forecast = page.locator("#pratinjau")
    expect(forecast).to_contain_text(f"selesai sendiri bila seluruh PPRG {year} diajukan")
    tasks = number_in(forecast, r"Akan menjadi (\d+) tugas")
    settled = number_in(forecast, r"(\d+) tugas langsung selesai")
    page.get_by_role("button", name="Catat keputusan").click()
    expect(page.locator("#pesan")).to_contain_text(f"dicatat dengan {tasks} tugas")
    return tasks, settled


def number_in(place: Locator, pattern: str) -> int:
    """The number that the words of ``place`` hold, once they are there."""
    expect(place).to_contain_text(re.compile(pattern))
    found = re.search(pattern, place.inner_text())
    assert found is not None
    return int(found.group(1))


def board_shows(office: Visitor, meeting: str, unfinished: int, closed: int) -> None:
    """The board of the meeting: what is to be done, and what is closed."""
    page = office.page
    office.go(meeting)
    page.get_by_role("link", name="Papan").click()
    numbers = page.locator(".board-number")
    expect(
        page.locator(".board-column", has=page.get_by_role("heading", name=re.compile("^Selesai"))).locator(
            ".board-number"
        )
    ).to_have_text(str(closed))
    assert sum(map(int, numbers.all_inner_texts())) == unfinished + closed


# --- the department -----------------------------------------------------------------------------------------------


def open_task(visitor: Visitor, department: str, words: str) -> None:
    """Find the own task in the list."""
    visitor.go(f"/tindak-lanjut/?cakupan=semua&opd={department}&q={words}")
    visitor.page.locator("table.list tbody tr a").first.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Tugas")


def submit_what_is_missing(head: Visitor) -> str:
    """From the task to the one document that is still missing, signed by the head, which goes to Bapperida."""
    page = head.page
    missing = page.locator("ul.checks a")
    expect(missing).to_have_count(1)
    name = missing.inner_text()
    missing.click()
    page.get_by_role("button", name="Ajukan ke Bapperida").click()
    page.get_by_role("dialog").get_by_role("button", name="Ajukan ke Bapperida").click()
    expect(page.locator("#pesan")).to_contain_text("Dokumen diajukan ke Bapperida.")
    expect(page.locator("#pesan")).to_contain_text("selesai dengan sendirinya")
    return name.partition(" ")[0]


def task_is_proven(page: Page, total: int, year: str, code: str, day: dt.date) -> None:
    """The task closed by itself: what made it true, when, and the record."""
    proof = page.locator(".cardx", has=page.get_by_role("heading", name="Bukti dari sistem"))
    expect(proof).to_contain_text("Selesai sendiri")
    expect(proof).to_contain_text(f"Seluruh {total} PPRG {year} sudah diajukan, yang terakhir {code}")
    expect(proof).not_to_contain_text("Sudah terpenuhi saat diputuskan")
    expect(proof).to_contain_text(re.compile(rf"Terpenuhi {re.escape(tanggal(day))} \d\d\.\d\d WIB"))
    expect(page.locator("dl.facts")).to_contain_text(tanggal_panjang(day))
    proof.get_by_role("link", name="Buka catatannya").click()
    expect(page).to_have_url(re.compile(r"/pprg/\d+/$"))
    expect(page.get_by_text(code).first).to_be_visible()


# --- after --------------------------------------------------------------------------------------------------------


def hold_and_sign(office: Visitor, meeting: str) -> None:
    """The meeting took place; chair and note-taker sign the minutes, which are locked then."""
    page = office.page
    office.go(meeting)
    page.get_by_role("button", name="Nyatakan terlaksana").click()
    page.get_by_role("dialog").get_by_role("button", name="Nyatakan terlaksana").click()
    expect(page.locator("#pesan")).to_contain_text("Rapat dinyatakan terlaksana.")
    page.locator("a.btn", has_text="Notula").first.click()
    for who in ("pimpinan rapat", "notulis"):
        page.get_by_role("button", name=f"Disahkan {who}").click()
        page.get_by_role("dialog").get_by_role("button", name="Catat pengesahan").click()
        expect(page.locator("#pesan")).to_contain_text(f"disahkan {who}")
    expect(page.locator("#pesan")).to_contain_text("terkunci sebagai versi 1")
    expect(page.get_by_text("Notula terkunci.", exact=True)).to_be_visible()
    expect(page.locator("[contenteditable]")).to_have_count(0)
    expect(page.get_by_role("link", name="Keputusan", exact=True)).to_have_count(0)


def continue_meeting(office: Visitor, meeting: str, starts: dt.datetime) -> None:
    """Open the next meeting of the series from this one."""
    page = office.page
    office.go(meeting)
    page.get_by_role("link", name="Rapat lanjutan").click()
    fill_date(page.get_by_label("Mulai (WIB)"), starts)
    fill_date(page.get_by_label("Selesai (WIB)"), starts + dt.timedelta(hours=2))
    add_agenda_item(page, "Penutup", 10, "")
    page.get_by_role("button", name="Simpan rapat").click()
    expect(page.locator("#pesan")).to_contain_text("Rapat dibuat")


def opens_with(page: Page, day: dt.date, tasks: int, closed: str) -> None:
    """The first item of the agenda is what is left of the decisions; its tasks are listed, not that of ``closed``."""
    first = page.locator(".timeline li", has_text="menit").first
    expect(first).to_contain_text(f"Tindak lanjut keputusan rapat {tanggal(day)} ({tasks} tugas terbuka per ")
    open_ones = page.locator(".cardx", has=page.get_by_role("heading", name="Masih terbuka dari rapat sebelumnya"))
    expect(open_ones).to_contain_text(f"{tasks} tugas")
    open_ones.locator("summary").click()
    expect(open_ones.locator("li.task")).to_have_count(tasks)
    expect(open_ones.get_by_role("link", name=closed, exact=True)).to_have_count(0)
