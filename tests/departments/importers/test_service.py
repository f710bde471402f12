"""The way of a file: received, checked, applied once, or thrown away without a trace."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from departments import importers
from departments.models import Department, User
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AuditEntry, ImportRun
from tests import factories
from tests.conftest import City
from tests.departments.books import DATA, OPD, RECAP, book, saved

pytestmark = pytest.mark.django_db

ROW = ("DISPORA", "Dinas Olahraga", "Dispora", "dinas", "2021-01-01", "", "", "", "")


def stored_files() -> set[Path]:
    """Every file in the private store."""
    return {path for path in Path(settings.PRIVATE_MEDIA_ROOT).rglob("*") if path.is_file()}


def received(city: City) -> ImportRun:
    """A checked file of one department."""
    kind = importers.KINDS["departments"]
    options = importers.read_options(kind, {})
    return importers.receive(kind=kind, file=book(OPD, [ROW]), options=options, actor=city.bapperida)


def test_a_received_file_is_stored_privately_with_its_sum(city: City):
    run = received(city)
    content = run.file.read()
    assert run.sha256 == hashlib.sha256(content).hexdigest()
    assert (run.state, run.original_name) == ("checked", "berkas.xlsx")
    assert "berkas" not in Path(run.file.name).name
    assert not Department.objects.filter(code="DISPORA").exists()


def test_applying_saves_once_and_says_what_was_done(city: City):
    run = received(city)
    result = importers.apply_run(run=run, actor=city.bapperida)
    assert result.applied
    run = ImportRun.objects.get(pk=run.pk)
    assert (run.state, run.summary["created"], run.summary["rows"][0]["title"]) == (
        "applied",
        1,
        "DISPORA · Dinas Olahraga",
    )
    assert run.applied_at is not None
    assert AuditEntry.objects.filter(object_type="common.importrun", action="impor").count() == 1
    with pytest.raises(IllegalMove, match="sudah diterapkan"):
        importers.apply_run(run=run, actor=city.bapperida)
    assert Department.objects.filter(code="DISPORA").count() == 1


def test_what_changed_meanwhile_is_judged_again(city: City):
    run = received(city)
    factories.make_department("OLAHRAGA", name="Dinas Olahraga", short_name="Olahraga")
    result = importers.apply_run(run=run, actor=city.bapperida)
    assert not result.applied
    assert "dipakai OLAHRAGA" in str(result.errors[0])
    assert ImportRun.objects.get(pk=run.pk).state == "checked"
    assert not Department.objects.filter(code="DISPORA").exists()


def test_a_year_closed_meanwhile_refuses_the_run(city: City):
    kind = importers.KINDS["budget"]
    options = importers.read_options(kind, {"fiscal_year": 2026, "as_of": "2026-06-30", "document_number": "X"})
    file = book(RECAP, [(1, "DISDIK", "", city.sub_a.code, "", 1, 1, 1)])
    run = importers.receive(kind=kind, file=file, options=options, actor=city.bapperida)
    city.year.state, city.year.frozen_on = "tutup", "2027-01-31"
    city.year.save()
    with pytest.raises(IllegalMove, match="sudah ditutup"):
        importers.apply_run(run=run, actor=city.bapperida)


def test_discarding_removes_row_and_file_but_never_an_applied_one(city: City):
    before = stored_files()
    run = received(city)
    importers.discard_run(run=run, actor=city.bapperida)
    assert stored_files() == before
    assert not ImportRun.objects.exists()
    kept = received(city)
    importers.apply_run(run=kept, actor=city.bapperida)
    with pytest.raises(IllegalMove, match="tidak dapat dihapus"):
        importers.discard_run(run=kept, actor=city.bapperida)
    assert stored_files() > before


def test_a_refused_file_leaves_nothing_behind(city: City, tmp_path):
    before = stored_files()
    path = saved(book(OPD, [("x", *ROW[1:])]), tmp_path)
    with pytest.raises(importers.ImportRefused) as refused:
        importers.run("departments", path, city.bapperida)
    assert "tidak ada yang disimpan" in str(refused.value)
    assert stored_files() == before
    assert not ImportRun.objects.exists()


def test_a_long_list_of_errors_is_cut(city: City, tmp_path):
    path = saved(book(OPD, [("x", *ROW[1:]) for _ in range(30)]), tmp_path)
    with pytest.raises(importers.ImportRefused, match="… dan 10 kesalahan lain"):
        importers.run("departments", path, city.bapperida)


@pytest.mark.parametrize("name", ["dp3a", "bpkpd", "inspektorat", "leadership", "focal_a", "head_a"])
def test_only_the_coordinator_imports(city: City, name):
    actor = city.actor(name)
    with pytest.raises(NotAllowed):
        importers.run("departments", DATA / "opd.csv", actor)
    with pytest.raises(NotAllowed):
        importers.run("departments", DATA / "opd.csv", actor, save=False)
    run = received(city)
    for act in (importers.apply_run, importers.discard_run):
        with pytest.raises(NotAllowed):
            act(run=run, actor=actor)
    with pytest.raises(NotAllowed):
        importers.check_run(run, actor)


def budget_run(city: City, actor: User) -> ImportRun:
    """A checked recap with one new amount."""
    kind = importers.KINDS["budget"]
    options = importers.read_options(kind, {"fiscal_year": 2026, "as_of": "2026-06-30", "document_number": "X"})
    file = book(RECAP, [(1, "DISDIK", "", city.sub_a.code, "", 1, 1, 1)])
    return importers.receive(kind=kind, file=file, options=options, actor=actor)


def test_finance_imports_the_budget(city: City):
    run = budget_run(city, city.bpkpd)
    assert importers.check_run(run, city.bpkpd).ok
    assert importers.apply_run(run=run, actor=city.bpkpd).applied
    assert city.sub_a.figures.filter(kind="realisasi", amount=1).exists()


@pytest.mark.parametrize("name", ["dp3a", "inspektorat", "leadership", "focal_a", "head_a"])
def test_nobody_else_imports_the_budget(city: City, name):
    with pytest.raises(NotAllowed, match="Bapperida dan BPKPD"):
        budget_run(city, city.actor(name))


def test_the_administrator_imports_every_kind(city: City):
    assert importers.kinds_for(city.admin) == list(importers.KINDS.values())


def test_a_row_that_cannot_be_stored_leaves_no_file(city: City, monkeypatch):
    before = stored_files()
    kind = importers.KINDS["departments"]
    options = importers.read_options(kind, {})
    city.bapperida.pk = None
    with pytest.raises(ValueError):
        importers.receive(kind=kind, file=book(OPD, [ROW]), options=options, actor=city.bapperida)
    assert stored_files() == before


# --- the command


def test_command_checks_by_default_and_saves_when_told(city: City, tmp_path, capsys):
    path = saved(book(OPD, [ROW]), tmp_path)
    call_command("impor", "departments", str(path), "--oleh", "bapperida")
    assert "1 baru, 0 berubah, 0 tetap, 0 kesalahan; hanya diperiksa" in capsys.readouterr().out
    assert not Department.objects.filter(code="DISPORA").exists()
    call_command("impor", "departments", str(path), "--simpan")
    assert "disimpan." in capsys.readouterr().out
    assert ImportRun.objects.get().actor == city.admin


@pytest.mark.parametrize("word", ["perangkat-daerah", "departments"])
def test_command_knows_a_kind_by_its_name_and_its_old_one(city: City, tmp_path, capsys, word):
    call_command("impor", word, str(saved(book(OPD, [ROW]), tmp_path)), "--oleh", "bapperida")
    assert "1 baru" in capsys.readouterr().out


def test_command_lets_finance_import_its_own_kind_only(city: City):
    year = ["--opsi", "fiscal_year=2026", "--oleh", "bpkpd"]
    with pytest.raises(CommandError, match="Wajib diisi"):
        call_command("impor", "anggaran", str(DATA / "sipd-2026.xlsx"), *year)
    with pytest.raises(CommandError, match="tidak berwenang mengimpor pengguna"):
        call_command("impor", "pengguna", str(DATA / "opd.csv"), "--oleh", "bpkpd")


def test_every_kind_has_an_indonesian_name():
    words = [kind.word for kind in importers.KINDS.values()]
    assert words == ["perangkat-daerah", "pengguna", "nomenklatur", "anggaran"]


def test_a_received_file_is_named_in_words(city: City):
    assert str(received(city)) == "Perangkat daerah: berkas.xlsx"


def test_command_takes_options_and_shows_warnings(city: City, capsys):
    path = DATA / "nomenklatur.csv"
    options = ["--opsi", "new_version=Uji", "--opsi", "valid_from_year=2024"]
    call_command("impor", "nomenclature", str(path), "--simpan", "--oleh", "bapperida", *options)
    out = capsys.readouterr().out
    assert "Peringatan: CSV, baris 343" in out
    assert "2552 baru" in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["departments", "tidak-ada.csv"], "tidak ada"),
        (["departments", str(DATA / "opd.csv"), "--oleh", "focal.disdik"], "tidak berwenang"),
        (["departments", str(DATA / "opd.csv"), "--oleh", "siapa"], "Pelaku tidak ada"),
        (["departments", str(DATA / "opd.csv"), "--opsi", "x=1"], "Pilihan tidak dikenal: x"),
        (["departments", str(DATA / "opd.csv"), "--opsi", "x"], "tulis NAMA=NILAI"),
        (["departments", str(DATA / "opd.csv"), "--opsi", "actor=1"], "tulis NAMA=NILAI"),
        (["budget", str(DATA / "sipd-2026.xlsx"), "--opsi", "fiscal_year=2026"], "Wajib diisi"),
        (["departments", str(DATA / "sipd-2026.xlsx")], "1 kesalahan; tidak ada yang disimpan"),
        (["departments", str(DATA / "sipd-2026.xlsx"), "--simpan"], "tidak ada yang disimpan"),
    ],
)
def test_command_refuses_in_words(city: City, arguments, expected):
    with pytest.raises(CommandError, match=expected):
        call_command("impor", *arguments)


def test_command_cuts_a_long_list_of_issues(city: City, tmp_path, capsys):
    path = saved(book(OPD, [("x", *ROW[1:]) for _ in range(60)]), tmp_path)
    with pytest.raises(CommandError):
        call_command("impor", "departments", str(path))
    assert "Kesalahan: … dan 10 lagi" in capsys.readouterr().out
