"""Writing workbooks: exact values, no formulas, flat memory, safe names."""

import datetime
import glob
import io
import tempfile
import tracemalloc
import zipfile
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from pug_tanjungbalai.common.xlsx import Column, read_table
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet, csv_safe, write_workbook, xlsx_response

from .workbooks import named

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


def written(*sheets):
    return load_workbook(write_workbook(sheets))


def one(value, kind="auto"):
    """The cell that one value becomes."""
    return written(Sheet("Uji", [OutColumn("K", kind=kind)], [[value]])).active["A2"]


@pytest.mark.parametrize("value", [*FORMULAS, "#REF!", "=", "1.02", "007"])
@pytest.mark.parametrize("kind", ["auto", "text", "money", "date"])
def test_text_never_becomes_a_formula_or_number(value, kind):
    cell = one(value, kind)
    assert cell.data_type == "s"
    assert cell.value == value.replace("\r", "").strip() if not value.isprintable() else cell.value == value


def test_no_formula_in_the_xml():
    file = write_workbook([Sheet("=1", [OutColumn("=2")], [[value] for value in FORMULAS], heading=["=3"])])
    xml = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in xml.replace("<font", "").replace("<fill", "")
    assert xml.count("inlineStr") == len(FORMULAS) + 2


@pytest.mark.parametrize("amount", ["0", "1234567.89", "-5.10", "999999999999999.99", "1E+3"])
def test_decimals_stay_exact(amount):
    file = write_workbook([Sheet("Uji", [OutColumn("K", kind="money")], [[Decimal(amount)]])])
    xml = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert f"<v>{Decimal(amount):f}</v>" in xml
    assert one(Decimal(amount), "money").number_format == "#,##0.00"


def test_dates_are_real_and_local():
    cell = one(datetime.date(2026, 11, 24), "date")
    assert (cell.is_date, cell.value) == (True, datetime.datetime(2026, 11, 24))
    moment = datetime.datetime(2026, 11, 24, 17, 30, tzinfo=datetime.UTC)
    with_zone = one(moment, "datetime")
    assert with_zone.value == moment.astimezone(ZoneInfo("Asia/Jakarta")).replace(tzinfo=None)
    assert one(datetime.date(1800, 1, 1), "date").value == "1800-01-01"


def test_other_values():
    assert one(None).value is None
    assert one(True).value == "Ya"
    assert one(False, "int").value == "Tidak"
    assert one(7, "int").value == 7
    assert one(0.1, "decimal").value == 0.1
    assert one(float("nan")).value == "NaN"
    assert one(Decimal("NaN"), "money").value == "NaN"
    assert one(gettext_lazy("kode")).value == "kode"
    assert one("a\x00b\x1fc\ud800").value == "abc"
    assert len(one("x" * 40_000).value) == 32_767
    assert one("baris\ndua").value == "baris\ndua"
    assert one("  spasi ").value == "  spasi "


def test_layout():
    columns = [OutColumn("Kode", width=22, kind="text"), OutColumn("Pagu", kind="money")]
    sheet = written(Sheet("Pagu", columns, [["1", 2], ["2", 3]], heading=["PEMERINTAH KOTA"])).active
    assert [sheet["A1"].value, sheet["A3"].value, sheet["B5"].value] == ["PEMERINTAH KOTA", "Kode", 3]
    assert sheet["A3"].font.bold
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:B5")
    assert sheet.column_dimensions["A"].width == 22
    assert sheet["A4"].number_format == "@"


def test_titles_are_mended_and_unique():
    sheets = [Sheet(title, [OutColumn("K")], []) for title in ("a/b[c]:*?", "x" * 40, "X" * 40, "", "")]
    assert written(*sheets).sheetnames == ["a b c", "x" * 31, "X" * 27 + " (2)", "Lembar", "Lembar (2)"]


def test_response():
    response = xlsx_response('pagu"\r\n2026.xlsx', [Sheet("Uji", [OutColumn("K")], [["x"]])])
    assert response["Content-Disposition"] == 'attachment; filename="pagu_ 2026.xlsx"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "spreadsheetml" in response["Content-Type"]
    assert load_workbook(io.BytesIO(response.getvalue())).active["A2"].value == "x"


def test_round_trip_through_the_reader():
    columns = [OutColumn("NIP", kind="text"), OutColumn("Pagu (Rp)", kind="money"), OutColumn("Sejak", kind="date")]
    rows = [["198501012010011001", Decimal("1234567.89"), datetime.date(2026, 1, 2)]]
    data = write_workbook([Sheet("Uji", columns, rows, heading=["Judul"])]).read()
    spec = [Column("nip", "NIP", key=True, text=True), Column("budget", "Pagu"), Column("since", "Sejak")]
    assert list(read_table(named(data, "x.xlsx"), columns=spec).rows[0].values.values()) == rows[0]


def test_failing_rows_leave_no_temporary_file():
    def rows():
        yield ["x"]
        raise RuntimeError("putus")

    before = set(glob.glob(f"{tempfile.gettempdir()}/openpyxl.*"))
    with pytest.raises(RuntimeError, match="putus"):
        write_workbook([Sheet("Uji", [OutColumn("K")], rows())])
    assert set(glob.glob(f"{tempfile.gettempdir()}/openpyxl.*")) <= before


def test_no_sheets():
    with pytest.raises(ValueError, match="at least one sheet"):
        write_workbook([])


def test_memory_is_flat():
    def peak(count):
        tracemalloc.start()
        rows = ([f"teks {number}", Decimal(number) / 100] for number in range(count))
        write_workbook([Sheet("Uji", [OutColumn("K"), OutColumn("P", kind="money")], rows)]).close()
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(100)
    assert peak(2000) - peak(200) < 300_000


@pytest.mark.parametrize("value", [*FORMULAS, "=", "-", "+a", "-1+1", "\n=1", "＝1", "-2+cmd|' /C calc'!A0"])
def test_csv_safe_disarms(value):
    assert csv_safe(value) == f"'{value}"


@pytest.mark.parametrize("value", ["a", "", "-5", "-1.234,50", "+7", "-12%", "1=2", -5, Decimal("-1.5"), None])
def test_csv_safe_leaves_numbers_and_plain_text(value):
    assert csv_safe(value) == value
