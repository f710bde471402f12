"""Import of the official list of codes."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from departments import importers
from departments.models import NomenclatureItem, NomenclatureVersion, User
from pug_tanjungbalai.common.models import AuditEntry, ImportRun
from tests import factories
from tests.departments.books import DATA, NOMENCLATURE, VERSION, book, dry_run, load_nomenclature, messages, saved

pytestmark = pytest.mark.django_db

NEW = {"new_version": VERSION, "valid_from_year": 2024}


@pytest.fixture
def actor() -> User:
    return factories.make_user()


def test_the_shipped_list_loads_and_names_the_codes_without_parent(actor):
    result = importers.run("nomenclature", DATA / "nomenklatur.csv", actor, **NEW)
    assert len(result.created) == NomenclatureItem.objects.count() == 2552
    activities = [str(w) for w in result.warnings if "Kegiatan" in str(w) and "Sub kegiatan" not in str(w)]
    assert len(activities) == 19
    assert activities[0] == "CSV, baris 343, kolom A (Kode): Kegiatan 1.03.07.2.01 tanpa baris induk 1.03.07."
    # And one sub-activity, of an activity that the list lacks as well.
    assert [str(w).split(": ")[1] for w in result.warnings if "Sub kegiatan" in str(w)] == [
        "Sub kegiatan 2.17.08.2.01.0002 tanpa baris induk 2.17.08.2.01."
    ]
    item = NomenclatureItem.objects.get(code="1.02.02.2.02.0001")
    assert (item.level, item.parent.code, item.parent.parent.code) == ("sub kegiatan", "1.02.02.2.02", "1.02.02")
    assert NomenclatureItem.objects.get(code="1.03.07.2.01").parent is None


def test_it_stops_at_a_missing_parent_when_asked(actor):
    with pytest.raises(importers.ImportRefused, match=r"Kegiatan 1\.03\.07\.2\.01 tanpa baris induk"):
        importers.run("nomenclature", DATA / "nomenklatur.csv", actor, stop_on_missing_parent=True, **NEW)
    assert not NomenclatureVersion.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_same_file_twice_changes_nothing(actor):
    version = load_nomenclature(actor)
    before = list(NomenclatureItem.objects.order_by("pk").values())
    result = importers.run("nomenclature", DATA / "nomenklatur.csv", actor, version=version.name)
    assert (len(result.created), len(result.updated), len(result.unchanged)) == (0, 0, 2552)
    assert list(NomenclatureItem.objects.order_by("pk").values()) == before
    assert NomenclatureVersion.objects.count() == 1


def test_one_entry_stands_for_the_whole_list(actor):
    load_nomenclature(actor)
    entry = AuditEntry.objects.get(object_type="departments.nomenclatureversion", action="impor")
    assert entry.changes["kode_baru"] == [0, 2552]
    assert not AuditEntry.objects.filter(object_type="departments.nomenclatureitem").exists()


def test_a_parent_that_comes_later_adopts_its_codes(actor, tmp_path):
    orphan = [("1.02.02.2.02", "kegiatan", "Layanan kesehatan")]
    importers.run("nomenclature", saved(book(NOMENCLATURE, orphan), tmp_path), actor, **NEW)
    parents = [("1.02.02", "program", "Program kesehatan"), ("1.02", "bidang", "Kesehatan"), ("1", "urusan", "Wajib")]
    importers.run("nomenclature", saved(book(NOMENCLATURE, parents), tmp_path), actor, new_version=VERSION)
    assert NomenclatureItem.objects.get(code="1.02.02.2.02").parent.code == "1.02.02"
    assert NomenclatureItem.objects.get(code="1.02.02").parent.code == "1.02"


def test_a_new_name_is_an_update(actor, tmp_path):
    importers.run("nomenclature", saved(book(NOMENCLATURE, [("1", "urusan", "Wajib")]), tmp_path), actor, **NEW)
    path = saved(book(NOMENCLATURE, [("1", "URUSAN", "Urusan wajib")]), tmp_path)
    result = importers.run("nomenclature", path, actor, version=VERSION)
    assert result.updated[0].changes == {"name": ("Wajib", "Urusan wajib")}
    entry = AuditEntry.objects.filter(object_type="departments.nomenclatureversion", action="impor").first()
    assert entry.changes == {"1": ["Wajib", "Urusan wajib"]}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("1.2", "bidang", "Kesehatan"), "kolom A (Kode): Kode tidak sesuai pola"),
        (("1.02", "program", "Kesehatan"), "kolom B (Jenjang): Kode 1.02 adalah kode bidang, bukan program."),
        (("1.02", "rumpun", "Kesehatan"), "kolom B (Jenjang): “rumpun” tidak dikenal"),
        (("1.02", "bidang", ""), "kolom C (Nama): Wajib diisi."),
        ((1.02, "bidang", "Kesehatan"), "kolom A (Kode): terbaca sebagai angka"),
    ],
)
def test_a_wrong_cell_is_named(actor, row, expected):
    assert expected in messages(dry_run("nomenclature", book(NOMENCLATURE, [row]), actor, **NEW))[0]


def test_duplicate_code_is_refused(actor):
    rows = [("1", "urusan", "A"), ("1", "urusan", "B")]
    assert "kembar" in messages(dry_run("nomenclature", book(NOMENCLATURE, rows), actor, **NEW))[0]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "Pilih versi nomenklatur, atau tulis peraturan versi baru."),
        ({"new_version": "X"}, "Isi tahun anggaran mulai berlakunya"),
        ({"new_version": "X", "valid_from_year": 1999}, "Tahun harus antara 2000 dan 2100."),
        ({"version": "Tidak ada"}, "Versi nomenklatur"),
        ({"new_version": "X", "valid_from_year": 2024, "lain": 1}, "Pilihan tidak dikenal: lain."),
    ],
)
def test_wrong_options_are_named(actor, options, expected):
    with pytest.raises(ValidationError, match=expected):
        importers.run("nomenclature", DATA / "nomenklatur.csv", actor, **options)


def test_either_a_version_or_a_new_one(actor):
    factories.make_nomenclature(name="Lama")
    with pytest.raises(ValidationError, match="jangan keduanya"):
        importers.run("nomenclature", DATA / "nomenklatur.csv", actor, version="Lama", new_version="X")
