"""Fields for figures, dates, codes and search: what they accept, refuse and show."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from pug_tanjungbalai.common.fields import (
    MAX_TEXT,
    CodeField,
    IsoDateField,
    IsoDateInput,
    IsoDateTimeField,
    IsoDateTimeInput,
    LineField,
    NipField,
    RupiahField,
    SearchField,
    TextField,
    YearField,
    clean_search,
)
from pug_tanjungbalai.common.text import clean_text, comparable
from pug_tanjungbalai.common.validators import (
    code_level,
    parent_code,
    validate_code,
    validate_date,
    validate_money,
    validate_nip,
    validate_year,
)


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


def error(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages[0]


# --- rupiah


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234.567,89", "1234567.89"),
        ("1234567.89", "1234567.89"),
        ("1234567,89", "1234567.89"),
        ("Rp 1.234.567", "1234567.00"),
        ("Rp1.234.567,5", "1234567.50"),
        ("rp. 500", "500.00"),
        ("IDR 500", "500.00"),
        ("1234567", "1234567.00"),
        ("1.234", "1234.00"),
        ("12.5", "12.50"),
        ("0", "0.00"),
        ("Rp 1.000.000,-", "1000000.00"),
        (" 1.000\u00a0", "1000.00"),
        ("1.000.000.000.000.000", "1000000000000000.00"),
    ],
)
def test_rupiah_is_read(text, amount):
    assert str(RupiahField().clean(text)) == amount


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,234", "tulis 1.234"),
        ("1,234,567", "tulis 1.234.567"),
        ("1,234,567.89", "tulis 1.234.567"),
        ("1234.567", "bermakna ganda"),
        ("1.23.456", "angka saja"),
        ("1.234.56", "angka saja"),
        ("1,2,3", "angka saja"),
        ("1e3", "angka saja"),
        ("1_000", "angka saja"),
        ("１２３", "angka saja"),
        ("١٢٣", "angka saja"),
        ("NaN", "angka saja"),
        ("Infinity", "angka saja"),
        ("0x10", "angka saja"),
        ("1 000", "angka saja"),
        ("seribu", "angka saja"),
        ("=1+1", "angka saja"),
        ("-5", "negatif"),
        ("(5)", "negatif"),
        ("1.000.000.000.000.001", "paling banyak"),
        ("9" * 400, "paling banyak"),
    ],
)
def test_rupiah_is_refused_with_advice(text, words):
    assert words in error(RupiahField(), text)


def test_rupiah_from_cells():
    field = RupiahField()
    assert str(field.clean(Decimal("1234567.8"))) == "1234567.80"
    assert field.clean(5) == Decimal("5.00")
    assert "dua angka di belakang koma" in error(field, Decimal("1.234"))
    assert "negatif" in error(field, Decimal("-1"))
    assert "angka" in error(field, Decimal("NaN"))
    assert "angka" in error(field, 1.5)
    assert RupiahField(required=False).clean("") is None
    assert error(field, "")


def test_rupiah_widget_shows_what_was_meant():
    class Form(forms.Form):
        amount = RupiahField(localize=True)

    assert 'value="1.234.567,89"' in str(Form(initial={"amount": Decimal("1234567.89")})["amount"])
    assert 'value="1.234.567"' in str(Form(initial={"amount": Decimal("1234567.00")})["amount"])
    assert 'value="1,234"' in str(Form({"amount": "1,234"})["amount"])
    assert not Form({"amount": "1.234.567"}, initial={"amount": Decimal("1234567.00")}).has_changed()
    assert Form({"amount": "1.234.568"}, initial={"amount": Decimal("1234567.00")}).has_changed()


# --- dates and years


def test_date_inputs_are_iso_in_indonesian():
    date, moment = datetime.date(2026, 11, 24), datetime.datetime(2026, 11, 24, 9, 5)
    assert 'type="date"' in IsoDateInput().render("x", date)
    assert 'value="2026-11-24"' in IsoDateInput().render("x", date)
    assert 'type="datetime-local"' in IsoDateTimeInput().render("x", moment)
    assert 'value="2026-11-24T09:05"' in IsoDateTimeInput().render("x", moment)


@pytest.mark.parametrize("text", ["2026-11-24", "24-11-2026", "24/11/2026", "24.11.2026"])
def test_dates_are_read(text):
    assert IsoDateField().clean(text) == datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    "text", ["11/24/2026", "2026-02-30", "0001-01-01", "9999-12-31", "kemarin", "24-11-26", "\x00"]
)
def test_dates_are_refused(text):
    assert "anggal" in error(IsoDateField(), text)


def test_date_times_are_local():
    value = IsoDateTimeField().clean("2026-11-24T09:30")
    assert timezone.is_aware(value)
    assert timezone.localtime(value).hour == 9
    assert IsoDateTimeField().clean("24-11-2026 09:30") == value


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-11-24T25:00", "x", "2026-13-01T00:00"])
def test_date_times_are_refused(text):
    assert "anggal" in error(IsoDateTimeField(), text)


def test_years():
    assert YearField().clean("2026") == 2026
    assert YearField().clean(Decimal("2026")) == 2026
    for text in ("1999", "2101", "26", "２０２６", "2026.0", "-2026", "20 26", "2e3", "\x00"):
        assert error(YearField(), text)


# --- search


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  dinas   kesehatan ", "dinas kesehatan"),
        ("a\x00b", "ab"),
        ("\x00", ""),
        ("a\nb\tc", "a b c"),
        ("a\u200b\u202eb", "ab"),
        ("\ud800x", "x"),
        ("x" * 1_000_000, "x" * 100),
        (None, ""),
        ("%_'\"<b>", "%_'\"<b>"),
    ],
)
def test_search_terms(text, clean):
    assert clean_search(text) == clean
    assert SearchField().clean(text) == clean


# --- NIP and codes


@pytest.mark.parametrize("text", ["198501012010011001", "19850101 201001 1 001", " 1985 0101\u00a02010011001\u200b"])
def test_nip(text):
    assert NipField().clean(text) == "198501012010011001"


@pytest.mark.parametrize(
    "text", ["19850101201001100", "1985010120100110011", "19850101201001100x", "１９８５０１０１２０１００１１００１"]
)
def test_nip_is_refused(text):
    assert "18 angka" in error(NipField(), text)
    assert NipField(required=False).clean(" ") == ""


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("1", "urusan", ""),
        ("1.02", "bidang", "1"),
        ("1.02.02", "program", "1.02"),
        ("1.02.02.2.02", "kegiatan", "1.02.02"),
        ("1.02.02.2.02.01", "sub_kegiatan", "1.02.02.2.02"),
        ("1.02.02.2.02.0001", "sub_kegiatan", "1.02.02.2.02"),
    ],
)
def test_codes(code, level, parent):
    assert CodeField().clean(f" {code} ") == code
    assert CodeField(levels=[level]).clean(code) == code
    assert (code_level(code), parent_code(code)) == (level, parent)


@pytest.mark.parametrize(
    "code", ["", "x", "1.2", "12", "1.02.02.2", "1.02.02.2.02.1", "1.02.02.2.02.00001", "1,02", "１", "1.02."]
)
def test_codes_are_refused(code):
    assert error(CodeField(), code)
    assert code_level(code) == ""


def test_code_of_another_level_is_refused():
    message = error(CodeField(levels=["sub_kegiatan"]), "1.02.02")
    assert "bukan kode sub kegiatan (misalnya 1.02.02.2.02.0001)" in message


# --- validators


@pytest.mark.parametrize(
    ("validator", "good", "bad"),
    [
        (validate_year, [2000, 2100], [1999, 2101]),
        (
            validate_money,
            [0, Decimal("0.01"), 10**15],
            [-1, 10**15 + 1, Decimal("NaN"), Decimal("Infinity"), Decimal("0.001")],
        ),
        (validate_nip, ["1" * 18], ["1" * 17, "1" * 18 + "\n", ""]),
        (validate_code, ["1.02"], ["1.02\n", "1."]),
        (validate_date, [datetime.date(2026, 1, 1)], [datetime.date(1900, 1, 1), datetime.datetime(2101, 1, 1)]),
    ],
)
def test_validators(validator, good, bad):
    for value in good:
        validator(value)
    for value in bad:
        with pytest.raises(ValidationError):
            validator(value)


# --- text


def test_clean_text_and_comparable():
    assert clean_text("a\r\nb\u2028c\x07") == "a\nb\nc"
    assert clean_text("a \n\t b", multiline=False) == "a b"
    assert comparable("Kode_Sub-KEGIATAN (Rp)") == "kodesubkegiatanrp"


def test_a_line_is_one_line_without_control_characters():
    assert LineField().clean(" a\x00\nb\u200b\u00a0 c") == "a b c"
    assert LineField(required=False).clean(None) == ""


def test_a_text_keeps_its_lines_and_has_an_end():
    field = TextField(required=False, rows=2)
    assert field.clean("a\r\nb\x00") == "a\nb"
    assert field.clean(None) == ""
    assert field.widget.attrs["rows"] == 2
    with pytest.raises(ValidationError):
        field.clean("x" * (MAX_TEXT + 1))


@pytest.mark.parametrize("app", ["departments", "meetings", "monitoring"])
def test_there_is_one_field_for_lines_and_one_for_texts(app, settings):
    sources = [path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / app).rglob("*.py")]
    assert not [text for text in sources if "class LineField(" in text or "class TextField(" in text]
