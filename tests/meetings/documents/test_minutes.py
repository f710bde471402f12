"""The minutes on paper: the official form, as PDF and as Word."""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest

from meetings.documents.minutes import DRAFT, SUPERSEDED, Edition, minutes_document
from meetings.domain.minutes_content import (
    AgendaRow,
    DecisionRow,
    MinutesContent,
    PresenceRow,
    TaskRow,
)
from pug_tanjungbalai.common.documents import docx, pdf
from pug_tanjungbalai.common.documents.value import Letterhead
from tests.common.documents.reading import docx_file, docx_lines, docx_text, pdf_pages, pdf_text, squeezed
from tests.factories import wib

NOW = wib(2026, 7, 10)
KOP = Letterhead("PEMERINTAH KOTA", "BADAN PERENCANAAN", ("Jalan Sudirman 1",))
CONTENT = MinutesContent(
    title="Rapat Koordinasi PUG",
    starts_at=wib(2026, 7, 8, 9).isoformat(),
    ends_at=wib(2026, 7, 8, 12).isoformat(),
    mode="hibrida",
    place="Aula Sutrisno Hadi",
    link="https://rapat.id/1",
    organizer="Bapperida",
    letter_number="005/583/Bapperida/2026",
    letter_date="2026-06-26",
    opened_by="Asisten II, mewakili Wali Kota",
    closed_by="Kepala Bapperida",
    chair="Zul Abdiman, S.Kom., M.M.",
    secretary="Mahyarni Sitompul",
    note_taker="Mariana Tobing",
    chair_signed_at=wib(2026, 7, 9, 10).isoformat(),
    note_taker_signed_at=wib(2026, 7, 9, 11).isoformat(),
    agenda=(AgendaRow("09.00–09.15", "Pembukaan", "Asisten II"),),
    speakers=("Novi Siregar, Inspektorat (daring)",),
    presence=(
        PresenceRow("Dinas Pendidikan", "present", 2, 1),
        PresenceRow("Dinas Kesehatan", "excused", 0, 0, "rakor"),
    ),
    sections={
        "opening": "<p>Dibuka <strong>Asisten II</strong>.</p>",
        "remarks": "",
        "presentations": '<h3>Narasumber</h3><ol><li>Satu</li><li>Dua<ul><li>Anak</li></ul></li></ol><p><a href="https://kemenpppa.go.id">tautan</a></p>',
        "discussion": "Teks lama <biasa>.\nBaris dua.",
        "conclusion": "<blockquote><p>Disepakati.</p></blockquote>",
    },
    decisions=(
        DecisionRow(
            1, "Ajukan GBS.", (TaskRow("Ajukan GBS.", "Seluruh perangkat daerah yang diundang (2)", "2026-07-31"),)
        ),
        DecisionRow(2, "SK Pokja ditetapkan."),
    ),
)
PARTS = (
    "NOTULA RAPAT",
    "Rabu, 8 Juli 2026",
    "09.00 – 12.00 WIB",
    "Aula Sutrisno Hadi, hibrida",
    "Nomor 005/583/Bapperida/2026, tanggal 26 Juni 2026",
    "3 orang (P 2, L 1); hadir 1 dari 2 perangkat daerah",
    "A. Susunan acara",
    "09.00–09.15",
    "Novi Siregar, Inspektorat (daring)",
    "1. Pembukaan",
    "Dibuka Asisten II.",
    "Teks lama <biasa>.",
    "D. Kesimpulan",
    "Disepakati.",
    "Seluruh perangkat daerah yang diundang (2)",
    "31 Jul 2026",
    "SK Pokja ditetapkan.",
    "Rapat ditutup oleh Kepala Bapperida pukul 12.00 WIB.",
    "Tanjungbalai, 9 Juli 2026",
    "Pimpinan rapat,",
    "Notulis,",
    "disahkan 9 Jul 2026 10.00 WIB",
    "Izin (rakor)",
)


def paper(content: MinutesContent = CONTENT, **edition) -> bytes:
    document = minutes_document(content, Edition(printed_at=NOW, **edition), KOP)
    return pdf.render("documents/document.html", {"document": document})


def word(content: MinutesContent = CONTENT, **edition) -> bytes:
    return docx.write(minutes_document(content, Edition(printed_at=NOW, **edition), KOP))


@pytest.mark.parametrize("part", PARTS)
def test_both_files_hold_every_part_of_the_form(part: str):
    assert squeezed(part) in pdf_text(_pdf())
    assert squeezed(part) in docx_text(_word())


@cache
def _pdf() -> bytes:
    return paper(number=1)


@cache
def _word() -> bytes:
    return word(number=1)


def test_formatting_reaches_the_word_file():
    file = docx_file(_word())
    runs = {run.text: run for line in file.paragraphs for run in line.runs}
    assert runs["Asisten II"].bold
    assert runs["Narasumber"].bold
    lines = docx_lines(_word())
    assert {"1.\tSatu", "2.\tDua", "•\tAnak"} <= set(lines)
    (relation,) = [row for row in file.part.rels.values() if "hyperlink" in row.reltype]
    assert relation.target_ref == "https://kemenpppa.go.id"


def test_minutes_are_marked_until_they_are_locked():
    assert DRAFT in pdf_pages(paper())[0]
    assert DRAFT in docx_file(word()).sections[0].header.paragraphs[0].text
    assert DRAFT not in " ".join(pdf_pages(_pdf()))
    assert SUPERSEDED in pdf_pages(paper(number=1, superseded=True))[0]


def test_correction_says_why_and_which_version():
    text = " ".join(pdf_pages(paper(number=2, reason="Nama narasumber salah tulis.")))
    assert "Versi 2: Nama narasumber salah tulis." in text
    assert "versi 2 · dicetak 10 Jul 2026" in text
    document = minutes_document(CONTENT, Edition(printed_at=NOW, number=2), KOP)
    assert document.name == "Notula Rapat Koordinasi PUG 2026-07-08 v2"


def test_minutes_signed_before_the_planned_end_name_no_hour_of_closing():
    signed = "2026-07-08T11:40:00+07:00"
    early = dataclasses.replace(CONTENT, chair_signed_at=signed, note_taker_signed_at=signed)
    assert "Rapat ditutup oleh Kepala Bapperida. " in " ".join(pdf_pages(paper(early))) + " "


def test_minutes_of_a_meeting_of_which_little_is_known():
    empty = dataclasses.replace(
        CONTENT, ends_at="", letter_number="", letter_date="", chair="", note_taker="", closed_by="", agenda=(),
        speakers=(), decisions=(), sections={}, chair_signed_at="", note_taker_signed_at="",
        presence=(PresenceRow("Dinas Pendidikan", "unrecorded", 0, 0),),
    )  # fmt: skip
    text = " ".join(pdf_pages(paper(empty)))
    assert "09.00 WIB – selesai" in text
    assert "1 perangkat daerah diundang; kehadiran belum dicatat" in text
    assert "Rapat ditutup." in text
    assert "Lampiran" not in text


def test_meeting_of_several_days_names_the_day_of_its_end():
    long = dataclasses.replace(CONTENT, ends_at=wib(2026, 7, 9, 12).isoformat())
    assert squeezed("09.00 – 9 Jul 2026 12.00 WIB") in pdf_text(paper(long))
