"""Money, numbers, dates and times as Indonesians write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pug_tanjungbalai.common import formats


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (0, "Rp0"),
        (Decimal("0.00"), "Rp0"),
        (950, "Rp950"),
        (1234567, "Rp1.234.567"),
        (Decimal("1234567.00"), "Rp1.234.567"),
        (Decimal("1234567.89"), "Rp1.234.567,89"),
        (Decimal("1234567.5"), "Rp1.234.567,50"),
        (Decimal("0.005"), "Rp0,01"),
        (Decimal("0.004"), "Rp0"),
        (Decimal("2.675"), "Rp2,68"),
        (Decimal("999.995"), "Rp1.000"),
        (-500, "-Rp500"),
        (Decimal("-1234567.89"), "-Rp1.234.567,89"),
        (Decimal("-0.001"), "Rp0"),
        (Decimal("9999999999999.99"), "Rp9.999.999.999.999,99"),
    ],
)
def test_rupiah_full(value, text):
    assert formats.rupiah(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (0, "Rp 0"),
        (950, "Rp 950"),
        (Decimal("999.4"), "Rp 999"),
        (Decimal("999.5"), "Rp 1 rb"),
        (1000, "Rp 1 rb"),
        (1550, "Rp 1,6 rb"),
        (12000, "Rp 12 rb"),
        (999_499, "Rp 999 rb"),
        (999_500, "Rp 1 jt"),
        (1_250_000, "Rp 1,3 jt"),
        (9_950_000, "Rp 10 jt"),
        (640_000_000, "Rp 640 jt"),
        (999_499_999, "Rp 999 jt"),
        (999_950_000, "Rp 1 M"),
        (1_200_000_000, "Rp 1,2 M"),
        (1_250_000_000, "Rp 1,3 M"),
        (41_200_000_000, "Rp 41,2 M"),
        (412_340_000_000, "Rp 412,3 M"),
        (999_960_000_000, "Rp 1 T"),
        (1_500_000_000_000, "Rp 1,5 T"),
        (1_234_500_000_000_000, "Rp 1.234,5 T"),
        (-640_000_000, "-Rp 640 jt"),
        (Decimal("-0.4"), "Rp 0"),
    ],
)
def test_rupiah_short(value, text):
    assert formats.rupiah_short(value) == text


@pytest.mark.parametrize("write", [formats.rupiah, formats.rupiah_short])
@pytest.mark.parametrize("value", [1.5, True, "1000"])
def test_money_that_is_not_exact_is_refused(write, value):
    with pytest.raises(TypeError):
        write(value)


@pytest.mark.parametrize("write", [formats.rupiah, formats.rupiah_short])
@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_money_that_is_not_finite_is_refused(write, value):
    with pytest.raises(ValueError):
        write(Decimal(value))


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("2.5", 0, "3"), ("3.5", 0, "4"), ("65.95", 1, "66.0")],
)
def test_round_half_up_where_bankers_rounding_differs(value, places, text):
    assert str(formats.round_half_up(Decimal(value), places)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (66, "66,0"),
        (0, "0,0"),
        (Decimal("65.95"), "66,0"),
        (Decimal("65.949999"), "65,9"),
        (66.25, "66,3"),
        (Decimal("-0.04"), "0,0"),
        (-1.25, "-1,3"),
        (1284, "1.284,0"),
        (Decimal("NaN"), "—"),
    ],
)
def test_decimal1(value, text):
    assert formats.decimal1(value) == text


def test_number_groups_thousands_and_keeps_asked_places():
    assert formats.number(1284) == "1.284"
    assert formats.number(Decimal("2.49"), 2) == "2,49"
    assert formats.number(None) == "—"


@pytest.mark.parametrize(
    ("value", "text"), [(None, "—"), (52, "52%"), (Decimal("12.4"), "12,4%"), (Decimal("99.95"), "100%"), (0, "0%")]
)
def test_percent(value, text):
    assert formats.percent(value) == text


def test_percent_without_decimals_keeps_its_thousands():
    assert formats.percent(1000, 0) == "1.000%"


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2026, 11, 24), "24 Nov 2026", "Selasa, 24 November 2026"),
        (date(2023, 12, 6), "6 Des 2023", "Rabu, 6 Desember 2023"),
        (date(2024, 2, 29), "29 Feb 2024", "Kamis, 29 Februari 2024"),
        (date(2026, 8, 17), "17 Agu 2026", "Senin, 17 Agustus 2026"),
        (date(2026, 5, 31), "31 Mei 2026", "Minggu, 31 Mei 2026"),
        (date(2026, 10, 2), "2 Okt 2026", "Jumat, 2 Oktober 2026"),
    ],
)
def test_dates(day, short, long):
    assert formats.tanggal(day) == short
    assert formats.tanggal_panjang(day) == long


def test_empty_dates_are_a_dash():
    for write in (formats.tanggal, formats.tanggal_panjang, formats.waktu, formats.jam):
        assert write(None) == "—"


def test_seventeen_utc_is_the_next_day_in_wib():
    before, after = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert formats.tanggal(before) == "31 Des 2026"
    assert formats.tanggal(after) == "1 Jan 2027"
    assert formats.tanggal_panjang(after) == "Jumat, 1 Januari 2027"
    assert formats.waktu(after) == "1 Jan 2027 00.00 WIB"


def test_waktu_converts_to_wib():
    moment = datetime(2026, 11, 24, 2, 12, tzinfo=UTC)
    assert formats.waktu(moment) == "24 Nov 2026 09.12 WIB"
    assert formats.jam(moment) == "09.12"


@pytest.mark.parametrize("write", [formats.waktu, formats.jam])
def test_time_without_zone_is_refused(write):
    with pytest.raises(ValueError):
        write(datetime(2026, 11, 24, 9, 12))


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "hari ini"),
        (-1, "kemarin"),
        (1, "besok"),
        (-3, "3 hari lalu"),
        (5, "5 hari lagi"),
        (-1200, "1.200 hari lalu"),
    ],
)
def test_relative_day(days, text):
    today = date(2026, 11, 24)
    assert formats.relative_day(today + timedelta(days=days), today) == text


def test_relative_day_of_a_moment_counts_days_in_wib():
    assert formats.relative_day(datetime(2026, 11, 24, 17, 0, tzinfo=UTC), date(2026, 11, 24)) == "besok"
    assert formats.relative_day(None, date(2026, 11, 24)) == "—"


@pytest.mark.parametrize(
    ("value", "text"),
    [("1412.00", "1.412"), ("18.90", "18,9"), ("2.49", "2,49"), ("1000", "1.000"), ("-0.5", "-0,5"), ("0", "0")],
)
def test_quantity_has_the_decimals_it_needs(value, text):
    assert formats.quantity(Decimal(value)) == text


def test_quantity_without_value_is_the_dash():
    assert formats.quantity(None) == formats.EMPTY


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "Rp1.234.567,00"),
        (Decimal("1234567.5"), "Rp1.234.567,50"),
        (Decimal("-500"), "-Rp500,00"),
        (0, "Rp0,00"),
        (None, "—"),
    ],
)
def test_rupiah_of_documents_has_two_decimals(value, text):
    assert formats.rupiah_exact(value) == text


def test_date_of_a_letter_has_no_weekday():
    assert formats.tanggal_surat(date(2026, 5, 4)) == "4 Mei 2026"
    assert formats.tanggal_surat(datetime(2026, 5, 4, 17, 0, tzinfo=UTC)) == "5 Mei 2026"
    assert formats.tanggal_surat(None) == "—"
