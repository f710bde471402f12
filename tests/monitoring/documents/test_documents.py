"""GAP, GBS and KAK on paper: PDF and Word say the same, whatever the size of the content."""

from __future__ import annotations

import dataclasses
import functools
import time
from collections import Counter
from decimal import Decimal

import pytest

from monitoring.documents import DOCUMENTS
from monitoring.domain.pprg_content import Code, Content, DataRow, Part
from pug_tanjungbalai.common.documents import docx, pdf
from pug_tanjungbalai.common.documents.value import Document, texts
from tests.common.documents.reading import docx_file, docx_lines, docx_text, pdf_pages, pdf_text, squeezed
from tests.factories import wib
from tests.timing import allowed

from .sample import EMPTY, HEADER, SIGNED, edition, sized

NORMAL = sized(3)
LONG = "Undangan dikirim kepada pemilik usaha yang terdaftar, sebagian besar laki-laki. " * 63


def build(kind: str, gap: Content = NORMAL, **fields) -> Document:
    return DOCUMENTS[kind](gap, edition(**fields))


def as_pdf(document: Document) -> bytes:
    return pdf.render("documents/document.html", {"document": document})


def lines(kind: str, gap: Content = NORMAL, **fields) -> list[str]:
    return docx_lines(docx.write(build(kind, gap, **fields)))


@functools.cache
def printed(kind: str, size: str) -> tuple[str, ...]:
    """The text of each page of a document of ``CONTENTS``: one printing serves all who read it."""
    return tuple(pdf_pages(as_pdf(build(kind, CONTENTS[size]))))


CONTENTS = {
    "empty": EMPTY,
    "normal": dataclasses.replace(NORMAL, signature=SIGNED),
    "40 rows": sized(40),
    "5,000 characters": sized(2, LONG[:5000]),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("size", CONTENTS)
def test_pdf_and_word_hold_every_text_of_the_document(kind: str, size: str):
    document = build(kind, CONTENTS[size])
    wanted = [squeezed(text) for text in texts(document.blocks)]
    word = docx_text(docx.write(document))
    assert not [text for text in wanted if text not in word]
    # A long cell goes on on the next page, between the lines of its neighbours: every letter is there, in parts.
    pages = [squeezed(page) for page in printed(kind, size)]
    assert not Counter("".join(wanted)) - Counter("".join(pages))
    for running in map(squeezed, (document.footer, document.mark)):
        assert all(running in page for page in pages)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_pdf_of_a_normal_submission_can_be_read_and_searched(kind: str):
    document = build(kind, CONTENTS["normal"])
    content = squeezed(" ".join(printed(kind, "normal")))
    assert not [text for text in map(squeezed, texts(document.blocks)) if len(text) < 60 and text not in content]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_head_names_department_year_and_budget_version(kind: str):
    document = build(kind)
    facts = {fact.label: fact.text for fact in document.facts}
    assert "Dinas Koperasi dan UKM" in facts.values()
    assert any(text.startswith("2026") for text in facts.values())
    assert "murni" in " ".join(facts.values()).lower()
    assert document.name == f"{kind.upper()} 2.17.07.2.01.0015 DISKOPUKM 2026 murni v7"


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_footer_tells_code_version_state_and_time_of_printing(kind: str):
    assert build(kind).footer == (
        "2.17.07.2.01.0015 · TA 2026 murni · naskah versi 7 · draf · dicetak 24 Nov 2026 09.12 WIB"
    )
    assert " · naskah versi 7 · diverifikasi · " in build(kind, state="verified").footer
    earlier = build(kind, as_of=wib(2026, 5, 4, 10, 20)).footer
    assert "naskah versi 7, keadaan 4 Mei 2026 10.20 WIB" in earlier


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_unsigned_document_says_so_and_leaves_room_to_sign(kind: str):
    document = build(kind)
    assert document.mark == "DRAF — belum ditandatangani"
    tail = docx_lines(docx.write(document))[-7:]
    assert tail[0].startswith("Tanjungbalai, …")
    assert tail[1] == "Kepala Dinas Koperasi dan UKM"
    assert tail[-1].startswith("NIP …")


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_signed_document_carries_the_whole_signature(kind: str):
    signed = dataclasses.replace(NORMAL, signature=SIGNED)
    assert build(kind, signed).mark == ""
    assert lines(kind, signed)[-8:] == [
        "Tanjungbalai, 4 Mei 2026",
        "Plt. Kepala Dinas Koperasi dan UKM",
        "",
        "",
        "",
        "Rahmad Hidayat, S.E.",
        "Pembina Utama Muda (IV/c)",
        "NIP 197001011995031001",
    ]


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"state": "withdrawn"}, "DITARIK — tidak berlaku"),
        ({"superseded": True}, "NASKAH LAMA — sudah ada naskah yang lebih baru"),
        ({"state": "verified"}, ""),
    ],
)
def test_document_that_is_no_longer_valid_is_marked(fields: dict, mark: str):
    assert build("gap", dataclasses.replace(NORMAL, signature=SIGNED), **fields).mark == mark


# --- GAP ----------------------------------------------------------------------------------------------------------


def gap_cells(gap: Content = NORMAL) -> list[str]:
    """The nine cells of the matrix as text."""
    table = docx_file(docx.write(build("gap", gap))).tables[1]
    return ["\n".join(part.text for part in cell.paragraphs) for cell in table.rows[3].cells]


def test_gap_is_one_matrix_of_nine_official_columns_across_the_page():
    document = build("gap")
    assert document.landscape
    assert document.title == "GENDER ANALYSIS PATHWAY (GAP)"
    (table, _legend, _signature) = document.blocks
    assert len(table.columns) == len(table.rows[0].cells) == 9
    assert [label for label, span in table.upper if span] == [
        "Isu gender",
        "Kebijakan dan rencana ke depan",
        "Pengukuran hasil",
    ]


def test_gap_cells_hold_the_nine_steps():
    cells = gap_cells()
    assert "Sub kegiatan: 2.17.07.2.01.0015 Peningkatan Kapasitas Usaha Mikro" in cells[0]
    assert "Kelompok sasaran: Pelaku usaha mikro di enam kecamatan" in cells[0]
    assert "1.\tPeserta kelompok 1: L 146, P 34 orang (P 18,9%); 2025, sumber Data KUMKM" in cells[1]
    assert cells[2].splitlines() == ["Akses: Uraian akses", "Kontrol: Uraian kontrol"]
    assert "I2\tUraian sebab dalam 2 (faktor akses; bukti: Buku tamu)" in cells[3]
    assert cells[4].startswith("E1\tUraian sebab luar 1")
    assert cells[5] == "Uraian tujuan baru"
    assert "Masukan: Rp60.000.000,50\nKeluaran: 80 orang terlatih" in cells[6]
    assert "Menjawab: I1, E1" in cells[6]
    assert cells[6].endswith("Jumlah masukan: Rp180.000.001,50")
    assert cells[7].count("Peserta") == 1
    assert "2.\tKeluaran: Peserta terlatih 2: target 200 orang (L 120, P 80); data dasar 34" in cells[8]


def test_gap_of_an_empty_submission_has_dashes_and_its_name():
    cells = gap_cells(EMPTY)
    assert cells[1:] == ["—"] * 8
    assert "Program: 2.17.07 Program Pemberdayaan Usaha Mikro" in cells[0]


def test_gap_columns_are_wide_where_there_is_much_to_say():
    table = build("gap", dataclasses.replace(EMPTY, new_purpose="kata " * 900)).blocks[0]
    widths = table.percentages
    assert sum(widths) == 100
    assert min(widths) == 9
    assert max(widths) == widths[5] == 100 - 8 * 9


def test_gap_of_forty_rows_repeats_its_header_and_closes_on_a_page_with_text():
    pages = printed("gap", "40 rows")
    assert len(pages) > 2
    assert all("Sebab kesenjangan internal" in page or "Keterangan" in page for page in pages)
    assert "Keterangan" in pages[-1]


# --- GBS ----------------------------------------------------------------------------------------------------------


def gbs_rows(gap: Content = NORMAL) -> dict[str, str]:
    """Label of a row -> all of its text."""
    form = docx_file(docx.write(build("gbs", gap))).tables[1]
    result = {}
    for row in form.rows:
        label, content = row.cells
        tables = [cell.text for table in content.tables for line in table.rows for cell in line.cells]
        result[label.text] = "\n".join([*(part.text for part in content.paragraphs), *tables])
    return result


def test_gbs_follows_the_order_of_the_form_for_regional_governments():
    assert list(gbs_rows()) == [
        "Program",
        "Kegiatan",
        "Sub kegiatan",
        "Tujuan",
        "Analisis situasi",
        "Capaian program",
        "Jumlah anggaran",
        "Rencana aksi 1",
        "Rencana aksi 2",
        "Rencana aksi 3",
    ]


def test_gbs_repeats_input_output_and_outcome_for_each_action():
    assert gbs_rows()["Rencana aksi 2"].splitlines() == [
        "Pelatihan 2",
        "Masukan: Rp60.000.000,50",
        "Keluaran: 80 orang terlatih",
        "Hasil: Usaha perempuan naik",
    ]


def test_gbs_shows_a_difference_between_budget_and_inputs_with_its_reason():
    assert "selisih" not in gbs_rows()["Jumlah anggaran"]
    apart = dataclasses.replace(NORMAL, budget_total=Decimal(200_000_000))
    assert "selisih Rp19.999.998,50. Selisih belum dijelaskan." in gbs_rows(apart)["Jumlah anggaran"]
    explained = dataclasses.replace(apart, budget_note="Honor tidak termasuk.")
    assert gbs_rows(explained)["Jumlah anggaran"].endswith("Honor tidak termasuk.")


def test_gbs_prints_own_text_instead_of_what_the_gap_gives():
    own = (
        Part("situasi", "Uraian sendiri\n1. butir satu\n2. butir dua", "lama"),
        Part("tujuan", "Tujuan sendiri", "x"),
    )
    rows = gbs_rows(dataclasses.replace(NORMAL, gbs_parts=own))
    assert rows["Analisis situasi"].splitlines() == ["Uraian sendiri", "1.\tbutir satu", "2.\tbutir dua"]
    assert rows["Tujuan"] == "Tujuan sendiri"
    assert "Uraian tujuan baru" in rows["Capaian program"]


def test_gbs_of_an_empty_submission_has_a_dash_for_everything():
    rows = gbs_rows(EMPTY)
    assert rows["Tujuan"] == rows["Jumlah anggaran"] == rows["Rencana aksi"] == "—"
    assert rows["Analisis situasi"].count("—") == 4


# --- KAK ----------------------------------------------------------------------------------------------------------


def test_kak_letters_its_sections_in_the_official_order():
    headings = [line for line in lines("kak") if line[1:3] == ". " and line[0].isupper()]
    assert headings == [
        "A. Dasar hukum",
        "B. Gambaran umum",
        "C. Penerima manfaat",
        "D. Maksud dan tujuan",
        "E. Cara pelaksanaan: tahapan",
        "F. Cara pelaksanaan: metode",
        "G. Lokasi",
        "H. Pelaksana dan penanggung jawab",
        "I. Batasan kegiatan",
        "J. Jadwal pelaksanaan",
        "K. Biaya (RAB)",
    ]


def test_kak_costs_are_a_table_with_their_sum():
    table = docx_file(docx.write(build("kak"))).tables[-1]
    assert [[cell.text for cell in row.cells] for row in table.rows][-2:] == [
        ["3", "Pelatihan 3", "Rp60.000.000,50"],
        ["", "Jumlah", "Rp180.000.001,50"],
    ]


def test_kak_costs_in_own_words_replace_the_table():
    own = dataclasses.replace(NORMAL, kak_parts=(Part("biaya", "RAB rinci terlampir.", "x"),))
    assert "RAB rinci terlampir." in lines("kak", own)
    assert len(docx_file(docx.write(build("kak", own))).tables) == 1


def test_kak_section_without_text_has_a_dash():
    written = lines("kak")
    assert written[written.index("F. Cara pelaksanaan: metode") + 1] == "—"


# --- hostile texts, speed -----------------------------------------------------------------------------------------

HOSTILE = 'x<link rel=attachment href=file:///etc/passwd><b>y</b>\x00\x1f\u202eterbalik & {{ 7|add:7 }} {% now "Y" %}'
SHOWN = 'x<link rel=attachment href=file:///etc/passwd><b>y</b>terbalik & {{ 7|add:7 }} {% now "Y" %}'


def hostile() -> Content:
    """Every text that a user can write, hostile."""
    row = DataRow(1, HOSTILE, HOSTILE, "LP", Decimal(1), Decimal(2), 2025, HOSTILE, True)
    header = dataclasses.replace(HEADER, department=HOSTILE, sub_activity=Code("1.2", HOSTILE))
    return dataclasses.replace(
        sized(1, HOSTILE),
        header=header,
        data=(row,),
        signature=dataclasses.replace(SIGNED, name=HOSTILE, title=HOSTILE),
        kak_parts=(Part("metode", HOSTILE, ""),),
    )


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_hostile_text_is_printed_as_it_was_typed(kind: str):
    document = build(kind, hostile())
    content = as_pdf(document)
    assert b"/EmbeddedFile" not in content
    assert b"root:x:0" not in content
    assert squeezed(SHOWN) in pdf_text(content)
    assert squeezed(SHOWN) in docx_text(docx.write(document))


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_pdf_of_a_normal_submission_takes_less_than_two_seconds(kind: str):
    document = build(kind, sized(8))
    start = time.process_time()
    as_pdf(document)
    assert time.process_time() - start < allowed(2)
