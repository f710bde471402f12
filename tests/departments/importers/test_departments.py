"""Import of departments: the shipped list, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from departments import importers
from departments.models import Department, User
from pug_tanjungbalai.common.models import AuditEntry, ImportRun
from tests import factories
from tests.departments.books import DATA, OPD, book, dry_run, messages, saved

pytestmark = pytest.mark.django_db

DISKAN = ("DISKAN", "Dinas Perikanan", "Diskan", "dinas", "2021-01-01", "2025-12-31", "", "3.25", "")
DPPP = ("DPPP", "Dinas Perikanan dan Pangan", "DPPP", "Dinas", "2026-01-01", "", "DISKAN", "3.25;2.09", "")


@pytest.fixture
def actor() -> User:
    return factories.make_user()


def test_the_shipped_list_loads_with_predecessors_of_the_same_file(actor):
    result = importers.run("departments", DATA / "opd.csv", actor)
    assert (len(result.created), result.warnings) == (39, [])
    assert Department.objects.count() == 39
    merged = Department.objects.get(code="PERIKANPANGTAN")
    assert {row.code for row in merged.predecessors.all()} == {"DISKAN", "DISTANPAN"}
    assert merged.valid_from == dt.date(2026, 1, 1)
    assert Department.objects.get(code="BAPPEDA").valid_to == dt.date(2022, 12, 31)


def test_the_same_file_twice_changes_nothing(actor):
    importers.run("departments", DATA / "opd.csv", actor)
    before = list(Department.objects.order_by("pk").values())
    result = importers.run("departments", DATA / "opd.csv", actor)
    assert (len(result.created), len(result.updated), len(result.unchanged)) == (0, 0, 39)
    assert list(Department.objects.order_by("pk").values()) == before


def test_each_new_department_leaves_one_entry_with_its_predecessors(actor):
    importers.run("departments", DATA / "opd.csv", actor)
    entries = AuditEntry.objects.filter(object_type="departments.department", action="buat")
    assert entries.count() == 39
    entry = entries.get(object_text="DPPP")
    assert entry.actor == actor
    assert entry.changes["predecessors"] == [None, ["DISKAN", "DISTANPAN"]]


def test_dry_run_saves_nothing_and_keeps_no_file(actor):
    result = importers.run("departments", DATA / "opd.csv", actor, save=False)
    assert (result.ok, len(result.created), result.applied) == (True, 39, False)
    assert not Department.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_changed_row_shows_old_and_new_and_is_recorded(actor, tmp_path):
    importers.run("departments", saved(book(OPD, [DISKAN, DPPP]), tmp_path), actor)
    renamed = (*DPPP[:1], "Dinas Perikanan, Pangan dan Pertanian", *DPPP[2:6], "", *DPPP[7:])
    result = importers.run("departments", saved(book(OPD, [DISKAN, renamed]), tmp_path), actor)
    [row] = result.updated
    assert row.changes["name"] == ("Dinas Perikanan dan Pangan", "Dinas Perikanan, Pangan dan Pertanian")
    assert row.changes["predecessors"] == (("DISKAN",), ())
    assert not Department.objects.get(code="DPPP").predecessors.exists()
    entry = AuditEntry.objects.get(object_type="departments.department", action="ubah")
    assert entry.changes["name"][1] == "Dinas Perikanan, Pangan dan Pertanian"


def test_columns_that_the_file_lacks_are_left_alone(actor, tmp_path):
    importers.run("departments", saved(book(OPD, [DISKAN, DPPP]), tmp_path), actor)
    result = importers.run("departments", saved(book(OPD[:5], [DPPP[:5]]), tmp_path), actor)
    assert len(result.unchanged) == 1
    assert Department.objects.get(code="DPPP").predecessors.get().code == "DISKAN"


def test_predecessor_may_stand_in_the_database(actor):
    factories.make_department("DISKAN", name="Dinas Perikanan", short_name="Diskan", valid_to=dt.date(2025, 12, 31))
    assert dry_run("departments", book(OPD, [DPPP]), actor).ok


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("diskan!", *DISKAN[1:]), "baris 2, kolom A (Kode): Kode memuat 2–20 huruf besar"),
        (("", *DISKAN[1:]), "baris 2, kolom A (Kode): Wajib diisi."),
        (
            (*DISKAN[:3], "kantor", *DISKAN[4:]),
            "kolom D (Jenis): “kantor” tidak dikenal. Tulis salah satu: Sekretariat",
        ),
        ((*DISKAN[:4], "2021-13-01", *DISKAN[5:]), "kolom E (Berlaku sejak): Tanggal tidak dikenali"),
        ((*DISKAN[:4], "1900-01-01", *DISKAN[5:]), "kolom E (Berlaku sejak): Tanggal harus antara"),
        ((*DISKAN[:5], "2020-12-31", *DISKAN[6:]), "kolom F (Berlaku sampai): “Berlaku sampai” tidak boleh sebelum"),
        ((*DISKAN[:6], "DISKAN", *DISKAN[7:]), "kolom G (Pendahulu): Perangkat daerah tidak dapat menjadi pendahulu"),
        ((*DISKAN[:6], "LAMA", *DISKAN[7:]), "kolom G (Pendahulu): Pendahulu LAMA tidak terdaftar"),
        ((*DISKAN[:7], "3,25", ""), "kolom H (Bidang): “3,25” bukan kode bidang urusan"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_saved(actor, tmp_path, row, expected):
    with pytest.raises(importers.ImportRefused) as refused:
        importers.run("departments", saved(book(OPD, [row]), tmp_path), actor)
    assert expected in str(refused.value)
    assert not Department.objects.exists()
    assert not ImportRun.objects.exists()


def test_successor_before_the_end_of_its_predecessor_is_refused_by_name(actor):
    early = (*DPPP[:4], "2025-06-01", *DPPP[5:])
    result = dry_run("departments", book(OPD, [DISKAN, early]), actor)
    assert messages(result) == [
        "Data, baris 2, kolom F (Berlaku sampai): Penerusnya, DPPP (Dinas Perikanan dan Pangan), mulai 1 Jun 2025; "
        "“berlaku sampai” harus sebelum tanggal itu.",
        "Data, baris 3, kolom E (Berlaku sejak): Pendahulu DISKAN (Dinas Perikanan) baru berakhir 31 Des 2025; "
        "mulailah sesudahnya.",
    ]


def test_predecessor_that_still_exists_is_refused(actor):
    still = (*DISKAN[:5], "", *DISKAN[6:])
    result = dry_run("departments", book(OPD, [still, DPPP]), actor)
    assert any("Pendahulu DISKAN (Dinas Perikanan) masih berlaku" in text for text in messages(result))


def test_two_departments_of_one_name_at_the_same_time_are_refused(actor):
    twin = ("DISKAN2", "DINAS  perikanan", "Diskan 2", "dinas", "2024-01-01", "", "", "", "")
    result = dry_run("departments", book(OPD, [DISKAN, twin]), actor)
    assert any(
        "kolom B (Nama): Nama “DINAS perikanan” dipakai DISKAN pada masa yang bertindih" in t for t in messages(result)
    )
    later = (*twin[:4], "2026-01-01", *twin[5:])
    assert dry_run("departments", book(OPD, [DISKAN, later]), actor).ok


def test_duplicate_row_is_refused(actor):
    result = dry_run("departments", book(OPD, [DISKAN, DISKAN]), actor)
    assert any("Baris 3 kembar dengan baris 2" in text for text in messages(result))


def test_missing_and_duplicate_headers_are_refused(actor):
    missing = dry_run("departments", book(OPD[1:], [DISKAN[1:]]), actor)
    assert "Kolom tidak ditemukan: “Kode”" in messages(missing)[0]
    twice = dry_run("departments", book((*OPD, "Nama"), [(*DISKAN, "x")]), actor)
    assert "Kolom “Nama” ada lebih dari satu" in messages(twice)[0]
