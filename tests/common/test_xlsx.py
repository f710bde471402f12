"""Reading spreadsheets: real files, lenient headers, exact values, and hostile files beside their valid twins."""

import datetime
import time
from decimal import Decimal

import pytest
from openpyxl import Workbook

from pug_tanjungbalai.common.xlsx import Column
from tests.timing import allowed

from .workbooks import (
    CODE_AND_BUDGET,
    DATA,
    MAIN,
    budget_of,
    named,
    pack,
    parts,
    read,
    refusal,
    saved,
    workbook,
)

BUDGET = [
    Column("department", "Kode SKPD", key=True, text=True),
    Column("code", "Kode Sub Kegiatan", key=True, text=True),
    Column("name", "Nama Sub Kegiatan"),
    Column("original", "Pagu Murni"),
    Column("revised", "Pagu Perubahan", required=False),
    Column("realised", "Realisasi", required=False),
]


@pytest.fixture(autouse=True)
def _quick():
    """No file, hostile or not, may take 5 seconds of the processor."""
    begin = time.process_time()
    yield
    assert time.process_time() - begin < allowed(5)


# --- real files


def test_budget_export_has_all_rows_and_its_total():
    table = read(DATA / "sipd-2026.xlsx", BUDGET)
    assert (table.sheet, table.header_row, len(table.rows)) == ("Rekap 2026", 5, 251)
    assert table.letters == {
        "department": "B",
        "code": "D",
        "name": "E",
        "original": "F",
        "revised": "G",
        "realised": "H",
    }
    first = table.rows[0]
    assert (first.number, first.values["code"], first.values["original"]) == (
        6,
        "4.01.01.2.01.0007",
        Decimal("146000000"),
    )
    assert table.rows[-1].number == 256
    assert sum(row.values["original"] for row in table.rows) == Decimal("117457937500")
    assert [(skipped.number, skipped.suspicious) for skipped in table.skipped] == [(257, False), (259, False)]
    assert table.warnings == ["Kolom C “Nama SKPD” tidak dikenal dan tidak dibaca."]


def test_nomenclature_csv_is_read_as_text():
    columns = [Column("code", "Kode", key=True, text=True), Column("level", "jenjang"), Column("name", "nama")]
    table = read(DATA / "nomenklatur.csv", columns)
    assert len(table.rows) == 2552
    assert table.rows[1].number == 3
    assert table.rows[1].values["code"] == "1.01"


def test_departments_csv_has_optional_columns():
    columns = [
        Column("code", "kode", key=True),
        Column("name", "nama"),
        Column("until", "berlaku sampai", required=False),
    ]
    table = read(DATA / "opd.csv", columns)
    bapperida = next(row for row in table.rows if row.values["code"] == "BAPPERIDA")
    assert bapperida.values["name"] == "Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah"
    assert bapperida.values["until"] is None


@pytest.mark.parametrize(
    "labels",
    [
        [f"Langkah {step}" for step in range(1, 10)],
        [
            "Pilih Kebijakan/Program/Kegiatan yang akan dianalisis",
            "Data Pembuka Wawasan",
            "Faktor Kesenjangan",
            "Sebab Kesenjangan Internal",
            "Sebab Kesenjangan Eksternal",
            "Reformulasi Tujuan",
            "Rencana Aksi",
            "Data Dasar (Base-line)",
            "Indikator Gender",
        ],
    ],
)
def test_gap_header_merged_over_three_rows(labels):
    columns = [Column("no", "No", key=True)] + [Column(f"s{i}", label) for i, label in enumerate(labels, 1)]
    table = read(DATA / "gap-contoh.xlsx", columns)
    assert [row.number for row in table.rows] == [7, 8, 9]
    assert table.rows[2].values["s9"].startswith("Keluaran: 9 SMP")
    assert (table.skipped, table.warnings) == ([], [])


# --- headers


@pytest.mark.parametrize("header", ["KODE", " kode ", "Ko-de", "kode.", "Kode (sub)", "kode_", "k o d e"])
def test_header_is_found_whatever_its_spelling(header):
    table = read(workbook([["Judul"], [], [header, "pagu (Rp)"], ["1.02", 5]]))
    assert table.header_row == 3
    assert table.rows[0].values == {"code": "1.02", "budget": Decimal(5)}


def test_header_by_alias():
    columns = [CODE_AND_BUDGET[0], Column("budget", "Pagu", aliases=("Anggaran Murni",))]
    assert read(workbook([["Kode", "ANGGARAN MURNI"], ["1", 2]]), columns).rows[0].values["budget"] == 2


def test_exact_header_goes_before_one_with_a_unit():
    table = read(workbook([["Kode", "Pagu (lama)", "Pagu"], ["1", 2, 3]]))
    assert table.letters["budget"] == "C"


def test_missing_header_is_named_with_the_likely_column():
    message = refusal(workbook([["Kode", "Pagoe"], ["1", 2]]))
    assert "Kolom tidak ditemukan: “Pagu” (mungkin kolom B “Pagoe”: ganti judulnya)" in message
    assert "baris 1" in message


def test_headers_that_are_all_misspelt_are_named_with_their_likely_columns():
    message = refusal(workbook([["Kodde", "Pagoe"], ["1", 2]]))
    assert "“Kode” (mungkin kolom A “Kodde”: ganti judulnya)" in message
    assert "“Pagu” (mungkin kolom B “Pagoe”: ganti judulnya)" in message


def test_duplicate_header_is_named_with_its_letters():
    assert "“Pagu” ada lebih dari satu (B dan D)" in refusal(workbook([["Kode", "Pagu", "x", "PAGU"], ["1", 2, 3, 4]]))


def test_unknown_header_is_a_warning_and_number_is_not():
    table = read(workbook([["No", "Kode", "Pagu", "Catatan"], [1, "1", 2, "x"]]))
    assert table.warnings == ["Kolom D “Catatan” tidak dikenal dan tidak dibaca."]


def test_header_row_30_is_found_and_31_is_not():
    rows = [["judul"]] * 29 + [["Kode", "Pagu"], ["1", 2]]
    assert read(workbook(rows)).header_row == 30
    assert "30 baris pertama" in refusal(workbook([["judul"], *rows]))


def test_first_visible_sheet_with_the_header_is_read_and_others_are_named():
    file = workbook([["Petunjuk"]], [["Kode", "Pagu"], ["1", 2]], [["Kode", "Pagu"], ["2", 3]])
    table = read(file)
    assert (table.sheet, table.rows[0].values["code"]) == ("Lembar 2", "1")
    assert "Lembar 3" in table.warnings[0]
    assert read(file, sheet="lembar 3").rows[0].values["code"] == "2"
    assert "Lembar “X” tidak ada" in refusal(file, sheet="X")


def test_hidden_sheet_is_not_read():
    book = Workbook()
    book.active.append(["x"])
    hidden = book.create_sheet("Data")
    hidden.append(["Kode", "Pagu"])
    hidden.append(["1", 2])
    hidden.sheet_state = "hidden"
    assert "tidak ditemukan" in refusal(saved(book))


# --- rows


def test_total_in_the_key_column_is_skipped_and_a_partial_row_is_kept():
    columns = [Column("code", "Kode", key=True), Column("sub", "Sub", key=True), Column("budget", "Pagu")]
    table = read(workbook([["Kode", "Sub", "Pagu"], ["1", "a", 2], ["2", None, 3], ["JUMLAH", None, 5]]), columns)
    assert [row.number for row in table.rows] == [2, 3]
    assert table.skipped[0].text == "JUMLAH"


def test_row_that_lost_its_code_is_suspicious():
    columns = [*CODE_AND_BUDGET, Column("name", "Nama")]
    rows = [["Kode", "Nama", "Pagu"], ["1", "a", 2], [None, "b", 3], ["3", "c", 4], [None, "JUMLAH", 9]]
    table = read(workbook(rows), columns)
    assert [row.number for row in table.rows] == [2, 4]
    assert [(skipped.number, skipped.suspicious) for skipped in table.skipped] == [(3, True), (5, False)]


def test_row_numbers_survive_empty_rows():
    assert [row.number for row in read(workbook([["Kode", "Pagu"], [], [], ["1", 2], [], ["2", 3]])).rows] == [4, 6]


def test_vertically_merged_cell_belongs_to_each_row():
    book = Workbook()
    for row in (["Kode", "Pagu"], ["1", 2], [None, 3], ["2", 4]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    assert [row.values["code"] for row in read(saved(book)).rows] == ["1", "1", "2"]


def test_too_many_rows_and_just_enough():
    rows = [["Kode", "Pagu"]] + [[str(number), number] for number in range(11)]
    assert "Lebih dari 10 baris" in refusal(workbook(rows), max_rows=10)
    assert len(read(workbook(rows[:-1]), max_rows=10).rows) == 10


def test_no_data_rows():
    assert "Tidak ada baris data" in refusal(workbook([["Kode", "Pagu"]]))


# --- values


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("146000000", "146000000"),
        ("1234567.89", "1234567.89"),
        ("4.3499999999999996", "4.35"),
        ("0.30000000000000004", "0.3"),
        ("1E3", "1000"),
        ("1.5E-3", "0.0015"),
        ("-5", "-5"),
        ("999999999999999", "999999999999999"),
        ("1E-300", "0"),
        ("1234567890123.45", "1234567890123.45"),
        ("100000000000000.0", "100000000000000"),
    ],
)
def test_numbers_are_exact(stored, expected):
    value = budget_of(f"<v>{stored}</v>")
    assert isinstance(value, Decimal)
    assert str(value) == expected


@pytest.mark.parametrize(
    "stored", ["198501012010011001", "1.98501012010011E+17", "1E15", "1E300", "123456789012345.67"]
)
def test_number_with_lost_digits_is_an_error(stored):
    assert "format sel sebagai teks" in budget_of(f"<v>{stored}</v>")


@pytest.mark.parametrize("stored", ["nan", "inf", "1_000", "0x10", "１２"])
def test_what_is_no_number_is_an_error(stored):
    assert "angka tidak dikenali" in budget_of(f"<v>{stored}</v>")


def test_text_column_takes_text_and_whole_numbers_only():
    table = read(
        workbook([["Kode", "Pagu"], ["198501012010011001", 1], [12, 1], [1.01, 1], [datetime.date(2026, 1, 2), 1]])
    )
    assert [row.values["code"] for row in table.rows] == ["198501012010011001", "12", None, None]
    assert "terbaca sebagai angka (1.01); format sel sebagai teks" in table.rows[2].errors["code"]
    assert "terbaca sebagai tanggal (2026-01-02" in table.rows[3].errors["code"]


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [("<f>1+1</f>", ""), ("<f>1+1</f><v></v>", ""), ("<f>1+1</f><v/>", ""), ('<f t="shared" si="0"/>', "")],
)
def test_formula_without_value_is_an_error(inner, attributes):
    assert "rumus tanpa hasil" in budget_of(inner, attributes)


def test_formula_with_value_is_read():
    assert budget_of("<f>1+1</f><v>2</v>") == 2
    assert budget_of('<f>IF(1,"","")</f><v></v>', 't="str"') is None


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_error_value_is_an_error(error):
    assert error in budget_of(f"<v>{error}</v>", 't="e"')


def test_dates_times_and_booleans():
    moment = datetime.datetime(2026, 11, 24, 9, 30)
    table = read(workbook([["Kode", "Pagu"], ["a", datetime.date(2026, 11, 24)], ["b", moment], ["c", True]]))
    assert [row.values["budget"] for row in table.rows] == [datetime.date(2026, 11, 24), moment, "TRUE"]
    assert "di luar jangkauan" in budget_of("<v>99999999</v>", 's="1"')
    assert budget_of("<v>46350</v>", 's="1"') == datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  a  b ", "a  b"),
        ("a\u200bb\ufeff", "ab"),
        ("a\u202eb", "ab"),
        ("a_x0000_b", "ab"),
        ("a_xD800_b", "ab"),
        ("a\u00a0b", "a b"),
        ("a_x000D_\nb", "a\nb"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_text_is_cleaned(raw, expected):
    assert budget_of(f'<is><t xml:space="preserve">{raw}</t></is>', 't="inlineStr"') == expected


def test_phonetic_text_is_no_text():
    assert budget_of("<is><r><t>a</t></r><rPh><t>x</t></rPh><r><t>b</t></r></is>", 't="inlineStr"') == "ab"


def test_prefixed_namespace_and_cells_without_references():
    rows = "<x:row><x:c t='str'><x:v>Kode</x:v></x:c><x:c t='str'><x:v>Pagu</x:v></x:c></x:row>"
    rows += "<x:row><x:c t='str'><x:v>1</x:v></x:c><x:c><x:v>7</x:v></x:c></x:row>"
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert read(pack(parts(**{"xl/worksheets/sheet1.xml": xml}))).rows[0].values["budget"] == 7


# --- CSV


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_delimiters_and_byte_order_mark(delimiter, mark):
    text = f'Judul\n\nKode{delimiter}Pagu\n1.02{delimiter}"1.234.567,89"\n'
    table = read(named(mark + text.encode(), "uji.csv"))
    assert (table.rows[0].number, table.rows[0].values["budget"]) == (4, "1.234.567,89")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Kode,Pagu\n1,é".encode("latin-1"), "CSV UTF-8"),
        ("Kode,Pagu\n1,2".encode("utf-16"), "CSV UTF-8"),
        (b"Kode,Pagu\n1,\x00", "CSV biasa"),
        (b'Kode,Pagu\n1,"' + b"x" * 200_000, "tanda kutip"),
        (b"%PDF-1.4", "bukan CSV"),
        (b"PK\x03\x04", "bukan CSV"),
        (b"x\n" * 30_000, "baris data"),
        (b"", "kosong"),
    ],
)
def test_csv_refusals(data, words):
    assert words in refusal(named(data, "uji.csv"))
