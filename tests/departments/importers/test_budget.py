"""Import of the yearly recap of spending by sub-activity."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from departments import importers
from departments.enums import BudgetKind, YearState
from departments.models import BudgetFigure, FiscalYear, NomenclatureItem, SubActivity, User
from pug_tanjungbalai.common.models import AuditEntry, ImportRun
from tests import factories
from tests.departments.books import DATA, RECAP, book, dry_run, edited, load_nomenclature, messages, saved

pytestmark = pytest.mark.django_db

OPTIONS = {"fiscal_year": 2026, "as_of": dt.date(2026, 6, 30), "document_number": "REKAP/6/2026"}


@pytest.fixture
def actor() -> User:
    return factories.make_user()


@pytest.fixture
def small(actor) -> tuple[User, NomenclatureItem]:
    """One department, one code, the year 2026."""
    factories.make_department("DINKES", name="Dinas Kesehatan", short_name="Dinkes")
    year = factories.make_year(2026)
    return actor, factories.make_item("1.02.02.2.02.0001", version=year.nomenclature, name="Kesehatan Ibu Hamil")


def row(code="DINKES", item="1.02.02.2.02.0001", name="Kesehatan Ibu Hamil", amounts=(100, 200, 50)):
    """A row of the recap."""
    return (1, code, "Dinas Kesehatan", item, name, *amounts)


def test_the_shipped_recap_loads(actor):
    importers.run("departments", DATA / "opd.csv", actor)
    FiscalYear.objects.create(year=2026, nomenclature=load_nomenclature(actor))
    result = importers.run("budget", DATA / "sipd-2026.xlsx", actor, **OPTIONS)
    assert (len(result.created), result.warnings) == (251, [])
    assert SubActivity.objects.count() == 251
    assert BudgetFigure.objects.count() == 3 * 251
    totals = {kind: sum(BudgetFigure.objects.filter(kind=kind).values_list("amount", flat=True)) for kind in BudgetKind}
    # The sums of the file's own JUMLAH row.
    assert totals == {"murni": 117457937500, "perubahan": 119020937500, "realisasi": 79006619125}
    figure = BudgetFigure.objects.filter(sub_activity__department__code="SETDA", kind="murni").earliest("pk")
    assert (figure.amount, figure.as_of, figure.document_number) == (146000000, dt.date(2026, 6, 30), "REKAP/6/2026")
    assert figure.import_run == ImportRun.objects.get(kind="budget")
    assert not SubActivity.objects.filter(requires_pprg=True).exists()

    again = importers.run("budget", DATA / "sipd-2026.xlsx", actor, **OPTIONS)
    assert (len(again.created), len(again.updated), len(again.unchanged)) == (0, 0, 251)
    assert BudgetFigure.objects.count() == 3 * 251

    broken = edited(
        "sipd-2026.xlsx", {"F6": -5, "D7": "9.99.99.2.99.9999", "B8": "DISKAN", "G9": str(10**16), "B10": "XX"}
    )
    assert messages(dry_run("budget", broken, actor, **OPTIONS)) == [
        "Rekap 2026, baris 6, kolom F (Pagu Murni (Rp)): Jumlah rupiah tidak boleh negatif.",
        "Rekap 2026, baris 7, kolom D (Kode Sub Kegiatan): Kode 9.99.99.2.99.9999 tidak ada pada nomenklatur "
        "Kepmendagri 900.1.15.5-1317/2023.",
        "Rekap 2026, baris 8, kolom B (Kode SKPD): DISKAN sudah berakhir 31 Des 2025; gunakan PERIKANPANGTAN.",
        "Rekap 2026, baris 9, kolom G (Pagu Perubahan (Rp)): Jumlah rupiah paling banyak 1.000.000.000.000.000 "
        "(seribu triliun).",
        "Rekap 2026, baris 10, kolom B (Kode SKPD): Kode SKPD XX tidak terdaftar; periksa daftar perangkat daerah.",
    ]


def test_dry_run_saves_nothing(small):
    actor, _item = small
    result = dry_run("budget", book(RECAP, [row()], above=3), actor, **OPTIONS)
    assert (result.ok, len(result.created)) == (True, 1)
    assert not SubActivity.objects.exists()


def test_one_wrong_row_keeps_all_others_out(small, tmp_path):
    actor, _item = small
    other = factories.make_item("1.02.02.2.02.0002", version=factories.make_nomenclature())
    path = saved(book(RECAP, [row(), row(item=other.code, name=other.name, amounts=(-1, 0, 0))]), tmp_path)
    with pytest.raises(importers.ImportRefused):
        importers.run("budget", path, actor, **OPTIONS)
    assert not SubActivity.objects.exists()
    assert not ImportRun.objects.exists()
    assert not AuditEntry.objects.exists()


def test_each_kind_may_have_its_own_date_and_document(small, tmp_path):
    actor, _item = small
    own = {"as_of_original": dt.date(2026, 1, 2), "document_original": "DPA/1", "as_of_revised": dt.date(2026, 9, 30)}
    importers.run("budget", saved(book(RECAP, [row()]), tmp_path), actor, **OPTIONS, **own)
    figures = {f.kind: (f.as_of, f.document_number) for f in BudgetFigure.objects.all()}
    assert figures == {
        "murni": (dt.date(2026, 1, 2), "DPA/1"),
        "perubahan": (dt.date(2026, 9, 30), "REKAP/6/2026"),
        "realisasi": (dt.date(2026, 6, 30), "REKAP/6/2026"),
    }


def test_a_later_recap_adds_figures_and_a_correction_changes_them(small, tmp_path):
    actor, _item = small
    importers.run("budget", saved(book(RECAP, [row()]), tmp_path), actor, **OPTIONS)
    later = {**OPTIONS, "as_of": dt.date(2026, 9, 30)}
    result = importers.run("budget", saved(book(RECAP, [row(amounts=(None, None, 80))]), tmp_path), actor, **later)
    assert result.updated[0].changes == {"realized": (Decimal(50), Decimal(80))}
    realized = BudgetFigure.objects.filter(kind="realisasi")
    assert [f.amount for f in realized.order_by("as_of")] == [50, 80]

    path = saved(book(RECAP, [row(amounts=(None, None, 85))]), tmp_path)
    importers.run("budget", path, actor, **{**later, "document_number": "REKAP/9b/2026"})
    assert realized.count() == 2
    corrected = realized.latest("as_of")
    assert (corrected.amount, corrected.document_number) == (85, "REKAP/9b/2026")
    entry = AuditEntry.objects.filter(object_type="departments.subactivity").first()
    assert entry.changes == {"realized": ["80.00", "85.00"]}
    assert entry.reason == "Anggaran: berkas.xlsx"


def test_another_document_for_the_same_figures_is_a_change(small, tmp_path):
    actor, _item = small
    path = saved(book(RECAP, [row()]), tmp_path)
    importers.run("budget", path, actor, **OPTIONS)
    result = importers.run("budget", path, actor, **{**OPTIONS, "document_number": "REKAP/6b/2026"})
    assert result.updated[0].changes["document_original"] == ("REKAP/6/2026", "REKAP/6b/2026")
    assert set(BudgetFigure.objects.values_list("document_number", flat=True)) == {"REKAP/6b/2026"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"amounts": (None, None, None)}, "baris 2, kolom F (Pagu Murni (Rp)): Baris tanpa angka"),
        ({"amounts": ("1,234", 0, 0)}, "kolom F (Pagu Murni (Rp)): “1,234” bermakna ganda"),
        ({"amounts": (0, 0, 10**16)}, "kolom H (Realisasi (Rp))"),
        ({"amounts": (0, "10.000.000.000.000.000", 0)}, "kolom G (Pagu Perubahan (Rp)): Jumlah rupiah paling banyak"),
        ({"amounts": (0.125, 0, 0)}, "kolom F (Pagu Murni (Rp)): Jumlah rupiah paling banyak dua angka"),
        ({"item": "1.02.02"}, "kolom D (Kode Sub Kegiatan): Kode 1.02.02 bukan kode sub kegiatan"),
        ({"code": ""}, "kolom B (Kode SKPD): Wajib diisi."),
    ],
)
def test_a_wrong_cell_is_named(small, values, expected):
    actor, _item = small
    assert expected in messages(dry_run("budget", book(RECAP, [row(**values)]), actor, **OPTIONS))[0]


def test_spending_before_the_year_begins_is_a_file_of_another_year(small):
    actor, _item = small
    options = {**OPTIONS, "as_of": dt.date(2025, 12, 1)}
    said = messages(dry_run("budget", book(RECAP, [row()]), actor, **options))[0]
    assert "kolom H (Realisasi (Rp)): Realisasi 2026 belum ada pada 1 Des 2025;" in said
    assert not messages(dry_run("budget", book(RECAP, [row(amounts=(100, 200, 0))]), actor, **options))


def test_title_of_another_year_is_refused(small):
    actor, _item = small
    other = edited("sipd-2026.xlsx", {"A3": "TAHUN ANGGARAN 2025"})
    message = "Judul berkas menyebut tahun anggaran 2025, sedangkan yang dipilih 2026."
    assert message in messages(dry_run("budget", other, actor, **OPTIONS))[0]
    own = edited("sipd-2026.xlsx", {})
    assert message not in messages(dry_run("budget", own, actor, **OPTIONS))[0]


def test_department_that_begins_after_the_year_is_refused(small):
    actor, _item = small
    factories.make_department("BARU", valid_from=dt.date(2027, 1, 1))
    text = messages(dry_run("budget", book(RECAP, [row(code="BARU")]), actor, **OPTIONS))[0]
    assert "BARU baru berlaku sejak 1 Jan 2027." in text


def test_ended_department_without_successor_is_refused(small):
    actor, _item = small
    factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    text = messages(dry_run("budget", book(RECAP, [row(code="LAMA")]), actor, **OPTIONS))[0]
    assert text.endswith("LAMA sudah berakhir 31 Des 2025.")


def test_duplicate_row_and_headers_are_refused(small):
    actor, _item = small
    twice = messages(dry_run("budget", book(RECAP, [row(), row()]), actor, **OPTIONS))
    assert "Baris 3 kembar dengan baris 2" in twice[0]
    missing = messages(dry_run("budget", book(RECAP[:-1], [row()[:-1]]), actor, **OPTIONS))
    assert "Kolom tidak ditemukan: “Realisasi (Rp)”" in missing[0]
    doubled = messages(dry_run("budget", book((*RECAP, "Realisasi (Rp)"), [(*row(), 1)]), actor, **OPTIONS))
    assert "Realisasi" in doubled[0]


def test_names_and_spending_that_look_wrong_are_warned_of(small):
    actor, _item = small
    odd = (1, "DINKES", "Dinas Lain", "1.02.02.2.02.0001", "Nama lama", 100, None, 101)
    result = dry_run("budget", book(RECAP, [odd]), actor, **OPTIONS)
    assert result.ok
    texts = [str(warning) for warning in result.warnings]
    assert any("kolom E (Nama Sub Kegiatan): Nama berbeda dari nomenklatur: “Kesehatan Ibu Hamil”." in t for t in texts)
    assert any("kolom C (Nama SKPD): Nama berbeda dari daftar: “Dinas Kesehatan”." in t for t in texts)
    assert any("kolom H (Realisasi (Rp)): Realisasi melebihi pagu" in t for t in texts)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"fiscal_year": 1999}, "Tahun anggaran itu belum ada"),
        ({"fiscal_year": 2101}, "Tahun anggaran itu belum ada"),
        ({"as_of": dt.date(2024, 12, 31)}, "bertanggal 2025 sampai 2027"),
        ({"as_of_revised": dt.date(2028, 1, 1)}, "Pagu perubahan per tanggal: Angka tahun anggaran 2026"),
        ({"document_number": ""}, "Nomor dokumen: Wajib diisi."),
    ],
)
def test_wrong_options_are_named(small, change, expected):
    actor, _item = small
    with pytest.raises(ValidationError, match=expected):
        dry_run("budget", book(RECAP, [row()]), actor, **{**OPTIONS, **change})


def test_closed_year_is_refused(small):
    actor, _item = small
    FiscalYear.objects.update(state=YearState.CLOSED, frozen_on=dt.date(2027, 3, 31))
    with pytest.raises(ValidationError, match="sudah ditutup"):
        dry_run("budget", book(RECAP, [row()]), actor, **OPTIONS)


def test_year_without_nomenclature_is_refused(small):
    actor, _item = small
    FiscalYear.objects.update(nomenclature=None)
    with pytest.raises(ValidationError, match="belum punya nomenklatur"):
        dry_run("budget", book(RECAP, [row()]), actor, **OPTIONS)


def test_queries_do_not_grow_with_the_rows(small, tmp_path, django_assert_max_num_queries):
    actor, _item = small
    version = factories.make_nomenclature()
    codes = [f"1.02.02.2.03.{number:04d}" for number in range(1, 2001)]
    NomenclatureItem.objects.bulk_create(
        NomenclatureItem(version=version, code=code, level="sub kegiatan", name="Layanan") for code in codes
    )
    path = saved(book(RECAP, [row(item=code, name="Layanan") for code in codes]), tmp_path)
    with django_assert_max_num_queries(100):  # SQLite inserts in batches of at most 999 values
        result = importers.run("budget", path, actor, **OPTIONS)
    assert len(result.created) == 2000
    assert BudgetFigure.objects.count() == 6000
    assert AuditEntry.objects.filter(object_type="departments.subactivity").count() == 2000
