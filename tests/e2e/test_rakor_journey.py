"""The journey of a rakor: planned, attended, written down, and decisions that close themselves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import expect

from . import rakor_pages as rakor
from .conftest import PHONE

pytestmark = pytest.mark.e2e

YEAR = "2027"
#: A department of the demonstration city that has submitted all its PPRG of ``YEAR`` but one, signed already.
DEPARTMENT, NAME, SUBMITTED, TOTAL = "DISPERINDAG", "Disperindag", 3, 4
DECISION = f"Setiap perangkat daerah mengajukan seluruh GAP dan GBS {YEAR} kepada Bapperida."
GUESTS = (
    rakor.Guest(
        "Siti Aminah, S.Sos.", "Perempuan (P)", "Kepala Bidang Pemberdayaan Sosial", "Dinas Sosial",
        nip="198502022010012003", phone="0812-6400-1234",
    ),
    rakor.Guest("Budi Siregar, S.T.", "Laki-laki (L)", "Sekretaris Dinas", "Dinas Sosial"),
    rakor.Guest("Rahma Dewi, S.K.M.", "Perempuan (P)", "Kepala Seksi Kesehatan Keluarga", "Dinas Kesehatan"),
)  # fmt: skip
AGAIN = rakor.Guest("SITI AMINAH", "Perempuan (P)", "Kabid Sosial", "Dinas Sosial")
LETTER = rakor.Letter("005/1204/Bapperida/2026", ("Wali Kota Tanjungbalai", "Inspektur Kota Tanjungbalai"))
PEOPLE = {
    "Pimpinan rapat": "Zul Abdiman, S.Kom., M.M.",
    "Sekretaris": "Kepala Dinas P3A",
    "Notulis": "Mariana Tobing, S.E.",
}
SECTIONS = {
    "Pembukaan": "Dibuka Asisten II, Susanto, S.E., mewakili Wali Kota.",
    "Sambutan": "Kepala Bapperida meminta seluruh PPRG diajukan sebelum RKA dibahas.",
    "Paparan": "Inspektorat Provinsi memaparkan pengawasan PPRG.",
    "Tanya jawab": "Dinas Sosial menanyakan data terpilah penerima bantuan.",
    "Kesimpulan": "Percepatan PPRG disepakati bersama.",
}


def planned_meeting() -> rakor.Plan:
    """A hybrid rakor that began ten minutes ago (WIB): its attendance list can be filled in now."""
    starts = dt.datetime.now(rakor.WIB).replace(second=0, microsecond=0) - dt.timedelta(minutes=10)
    return rakor.Plan(
        title=f"Rapat Koordinasi Percepatan PPRG {YEAR}",
        starts=starts,
        ends=starts + dt.timedelta(minutes=120),
        place="Aula Sutrisno Hadi",
        link="https://zoom.us/j/1234567890",
        purpose="Memperkuat komitmen perangkat daerah dan mempercepat PPRG.",
        mission="Misi ke-7 RPJMD 2021-2026: pemberdayaan masyarakat dan ketertiban sosial melalui peran keluarga",
        agenda=(
            ("Pembukaan", 15, "Asisten II"),
            ("Paparan pengawasan PPRG", 60, "Inspektorat Provinsi Sumatera Utara"),
            ("Tanya jawab dan kesimpulan", 45, "Bapperida"),
        ),
    )


def test_rakor_from_its_plan_to_the_next_meeting(visit, tmp_path: Path):
    """Plan, invite, three phones at once, minutes, a decision for all; one task closes itself, the next meeting opens
    with the rest."""
    office, plan = visit("bapperida"), planned_meeting()
    meeting = rakor.plan_meeting(office, plan)
    rakor.write_letter(office, meeting, LETTER)
    text, pages = rakor.read_pdf(rakor.download(office.page, "Unduh surat", "PDF", tmp_path))
    rakor.is_the_invitation(text, plan, LETTER)
    assert pages == 2, "more than six addressees stand on a page of their own"

    link = rakor.open_checkin(office, meeting)
    screen = rakor.open_screen(office, meeting)
    phones = [visit(None, PHONE) for _guest in GUESTS]
    for phone, guest in zip(phones, GUESTS, strict=True):
        rakor.fill_checkin(phone, link, guest)
    rakor.send_at_once([phone.page for phone in phones])
    for phone, guest in zip(phones, GUESTS, strict=True):
        rakor.is_recorded(phone, guest)
    rakor.screen_counts(screen, GUESTS)
    rakor.is_refused_twice(visit(None, PHONE), link, AGAIN)
    rakor.screen_counts(screen, GUESTS)

    rakor.write_minutes(office, meeting, PEOPLE, SECTIONS)
    due = plan.starts.date() + dt.timedelta(days=30)
    tasks, settled = rakor.decide(office, DECISION, due, YEAR)
    rakor.board_shows(office, meeting, unfinished=tasks - settled, closed=settled)

    head = visit(f"kepala.{DEPARTMENT.lower()}")
    rakor.open_task(head, DEPARTMENT, "seluruh+GAP+dan+GBS")
    expect(head.page.get_by_text(f"{SUBMITTED} dari {TOTAL}").first).to_be_visible()
    code = rakor.submit_what_is_missing(head)
    rakor.open_task(head, DEPARTMENT, "seluruh+GAP+dan+GBS")
    rakor.task_is_proven(head.page, TOTAL, YEAR, code, dt.datetime.now(rakor.WIB).date())
    rakor.board_shows(office, meeting, unfinished=tasks - settled - 1, closed=settled + 1)

    rakor.hold_and_sign(office, meeting)
    text, _pages = rakor.read_pdf(rakor.download(office.page, "Unduh notula", "PDF", tmp_path))
    assert [words for words in (plan.day, DECISION, *PEOPLE.values(), *SECTIONS.values()) if words not in text] == []
    rakor.continue_meeting(office, meeting, plan.starts + dt.timedelta(days=30))
    rakor.opens_with(office.page, plan.starts.date(), tasks - settled - 1, NAME)
