"""Exports of SIPD as offices pass them around, read leniently; what is wrong has a place, hostile files are refused."""

from __future__ import annotations

import io
import time
import tracemalloc
from decimal import Decimal

import pytest

from departments.models import FiscalYear
from monitoring.enums import BudgetVersion
from monitoring.excel.reconcile import apply_run, examine
from monitoring.excel.sipd import Export, read_export, template
from monitoring.models import ReconciliationRow
from pug_tanjungbalai.common.xlsx_write import write_workbook
from tests.common.workbooks import bomb, named, pack, parts, workbook
from tests.conftest import City
from tests.departments.books import DATA
from tests.factories import make_item, make_sub_activity
from tests.monitoring.budget_data import TODAY, csv_of, make_run, source_of
from tests.timing import allowed

MURNI, PERUBAHAN = BudgetVersion.ORIGINAL.value, BudgetVersion.REVISED.value
CODE = "1.02.02.2.02.0001"
MEGABYTE = 1024 * 1024


def book(*rows, header=("Kode Sub Kegiatan", "Nama", "Pagu", "Realisasi"), above=()) -> io.BytesIO:
    """An .xlsx with title rows above the header."""
    return workbook([*above, header, *rows])


def read(file, version: str, year: int = 2026) -> Export:
    return read_export(file, version, FiscalYear(year=year))


def messages(export) -> list[str]:
    return [str(issue) for issue in export.remarks.errors]


def warnings(export) -> str:
    return " ".join(issue.message for issue in export.remarks.warnings)


def test_header_is_found_below_the_title_and_the_total_is_no_line():
    above = [("PEMERINTAH KOTA",), ("REKAP SIPD",), ()]
    export = read(book((CODE, "Ibu Hamil", 640, 412), ("", "JUMLAH", 640, 412), above=above), MURNI)
    [line] = export.lines
    assert (line.number, line.code, line.name, line.ceiling, line.realization) == (5, CODE, "Ibu Hamil", 640, 412)
    assert line.department_code == ""
    assert not export.remarks.error_count


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("TAHUN ANGGARAN 2025", "2025"),
        ("Rekap realisasi T.A. 2025", "2025"),
        ("Tahun Anggaran 2024 dan tahun anggaran: 2025", "2024 dan 2025"),
        ("TAHUN ANGGARAN 2026", ""),
        ("Perubahan TA 2026 atas TA 2025", ""),
        ("Perda Nomor 3 Tahun 2025 tentang APBD", ""),
        ("TAHUN ANGGARAN 2025/2026", ""),
        ("Rancangan APBD Tahun 2026 (pembanding TA 2025)", ""),
    ],
)
def test_file_of_another_budget_year_is_refused(title: str, named: str):
    export = read(book((CODE, "Ibu Hamil", 640, 412), above=[("PEMERINTAH KOTA",), (title,)]), MURNI)
    wrong = [
        f"Lembar 1: Judul berkas menyebut tahun anggaran {named}, sedangkan yang dipilih 2026. "
        "Pilih tahun yang sesuai; bila judulnya yang keliru, perbaiki di berkas lalu unggah kembali."
    ]
    assert messages(export) == (wrong if named else [])


@pytest.mark.parametrize(
    "header",
    [
        ("KODE SUB KEGIATAN", "Nama Sub Kegiatan", "Anggaran (Rp)", "Realisasi (Rp)"),
        ("kode sub kegiatan", "nama", "pagu", "realisasi"),
        ("Kode Subkegiatan", "Uraian", "Pagu DPA", "Realisasi Belanja"),
    ],
)
def test_headers_are_known_by_other_names(header):
    [line] = read(book((CODE, "Ibu Hamil", 640, 412), header=header), MURNI).lines
    assert (line.name, line.ceiling, line.realization) == ("Ibu Hamil", 640, 412)


def test_lines_above_the_sub_activity_are_passed_over():
    rows = [("1.02.02", "Program", 900, 1), ("1.02.02.2.02", "Kegiatan", 900, 1), (CODE, "Ibu Hamil", 640, 412)]
    export = read(book(*rows), MURNI)
    assert [line.code for line in export.lines] == [CODE]
    assert "2 baris program dan kegiatan dilewati" in warnings(export)


@pytest.mark.parametrize(
    ("version", "expected", "column"),
    [(MURNI, [100, 200], "Pagu Murni"), (PERUBAHAN, [110, 200], "Pagu Perubahan")],
)
def test_pagu_is_that_of_the_version(version: str, expected: list[int], column: str):
    header = ("Kode Sub Kegiatan", "Nama", "Pagu Murni (Rp)", "Pagu Perubahan (Rp)", "Realisasi (Rp)")
    rows = [(CODE, "A", 100, 110, 5), ("1.02.02.2.02.0002", "B", 200, None, 5)]
    export = read(book(*rows, header=header), version)
    assert [line.ceiling for line in export.lines] == expected  # without a pagu perubahan the murni stays
    assert column in export.ceiling_column


def test_department_is_kept_as_written_and_doubles_are_told():
    header = ("Kode SKPD", "Kode Sub Kegiatan", "Pagu")
    rows = [("dinkes ", CODE, 1), ("DINKES", CODE, 2)]
    export = read(book(*rows, header=header), MURNI)
    assert [line.department_code for line in export.lines] == ["DINKES", "DINKES"]
    assert "pada baris 2, 3" in warnings(export)
    assert "Kolom Realisasi tidak ada" in warnings(export)


def test_amounts_are_exact_and_empty_ones_stay_empty():
    file = csv_of((CODE, "A", "1.234.567,89", ""), ("x.y", "", "", "Rp 5"))
    first, second = read(file, MURNI).lines
    assert (first.ceiling, first.realization) == (Decimal("1234567.89"), None)
    assert (second.code, second.ceiling, second.realization) == ("x.y", None, 5)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((CODE, "A", "-5", ""), "baris 2, kolom C (Pagu): Jumlah rupiah tidak boleh negatif."),
        ((CODE, "A", "1,234", ""), "bermakna ganda"),
        ((CODE, "A", "", "1e3"), "baris 2, kolom D (Realisasi)"),
        (("=1+1;x", "A", "5", ""), "bukan kode sub kegiatan"),
        (("1" * 30, "A", "5", ""), "bukan kode sub kegiatan"),
        ((CODE, "A", "1.000.000.000.000.001", ""), "paling banyak"),
    ],
)
def test_a_wrong_cell_is_an_error_with_its_place(row, expected):
    quoted = tuple(f'"{value}"' for value in row)
    [message] = messages(read(csv_of(quoted), MURNI))
    assert expected in message


def test_official_codes_of_departments_are_told_and_left_out():
    file = csv_of(("1.02.0.00.0.00.01.0000", CODE, "5"), header=("Kode SKPD", "Kode Sub Kegiatan", "Pagu"))
    export = read(file, MURNI)
    assert [line.department_code for line in export.lines] == [""]
    assert "“1.02.0.00.0.00.01.0000” tidak dikenal" in warnings(export)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (csv_of(("1.02.02", "Program", "5", "1")), "Tidak ada baris sub kegiatan"),
        (csv_of((CODE, "A", "5"), header=("Kode Sub Kegiatan", "Nama", "Nilai")), "Kolom tidak ditemukan: “Pagu”"),
        (csv_of(("A", "5"), header=("Nama", "Pagu")), "“Kode Sub Kegiatan”"),
    ],
)
def test_a_file_that_cannot_be_compared_says_why(file, expected):
    export = read(file, MURNI)
    assert expected in messages(export)[0]
    assert not export.lines


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: named(bomb(), "sipd.xlsx"), "besar"),
        (lambda: pack(parts(**{"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"})), ""),
        (lambda: named(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "sipd.xlsx"), ""),
        (lambda: named(b"%PDF-1.4", "sipd.xlsx"), "bukan .xlsx"),
        (lambda: named(b"x", "sipd.xls"), ".xls"),
    ],
)
def test_hostile_files_are_one_error(make, expected):
    file = make()
    started = time.process_time()
    [message] = messages(read(file, MURNI))
    assert expected in message
    assert time.process_time() - started < allowed(5)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_files_of_the_city_are_read_whole(year: int):
    with (DATA / f"sipd-{year}.xlsx").open("rb") as handle:
        file = named(handle.read(), "rekap.xlsx")
    export = read(file, PERUBAHAN, year)
    assert not export.remarks.error_count
    assert len(export.lines) in {278, 251}
    assert {line.department_code for line in export.lines} > {"SETDA"}
    assert export.ceiling > export.realization > 0


def test_template_is_empty_and_its_example_can_be_read():
    sheets = template()
    with write_workbook(sheets[1:]) as file:
        export = read(named(file.read(), "templat.xlsx"), MURNI)
    assert [(line.code, line.department_code) for line in export.lines] == [(CODE, "DINKES")]
    with write_workbook(sheets) as file:
        assert "Tidak ada baris data" in messages(read(named(file.read(), "templat.xlsx"), MURNI))[0]


@pytest.mark.django_db
def test_500_lines_are_compared_and_stored_soon_and_in_little_room(city: City):
    """Issue: a 500-row import under 10 s and 200 MB."""
    rows = []
    for number in range(500):
        item = make_item(f"1.03.02.2.01.{number:04d}")
        make_sub_activity(city.a, city.year, item=item, budget=number)
        rows.append((item.code, f"Sub kegiatan {number}", number + 1, number, "DISDIK"))
    file = book(*rows, header=("Kode Sub Kegiatan", "Nama", "Pagu", "Realisasi", "Kode SKPD"))
    tracemalloc.start()
    started = time.process_time()
    assert examine(file, source_of(city), TODAY).ok
    run = make_run(city, city.bpkpd, file)
    apply_run(run=run, actor=city.bpkpd, today=TODAY)
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ReconciliationRow.objects.count() == 500
    assert seconds < allowed(10)
    assert peak < 200 * MEGABYTE
