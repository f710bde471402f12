"""Import of accounts: roles, departments, and no way to an administrator's account."""

from __future__ import annotations

import pytest

from departments import importers
from departments.enums import Role
from departments.models import User
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.departments.books import USERS, book, dry_run, messages, saved

pytestmark = pytest.mark.django_db

SITI = ("siti", "Siti Aminah", "focal point", "DISDIK", "198502022010012002", "siti@contoh.id", "Kasi")


def test_new_accounts_have_role_department_and_no_password(city: City, tmp_path):
    rows = [
        SITI,
        ("irban", "Irban Satu", "Inspektorat", "", "", "", ""),
        ("sekda", "Sekda", "pimpinan", "", "", "", ""),
    ]
    result = importers.run("users", saved(book(USERS, rows), tmp_path), city.bapperida)
    assert (len(result.created), result.warnings) == (3, [])
    siti = User.objects.get(username="siti")
    assert (siti.role, siti.department, siti.nip) == (Role.FOCAL_POINT, city.a, "198502022010012002")
    assert not siti.has_usable_password()
    assert not siti.is_staff
    assert User.objects.get(username="irban").is_staff
    assert not User.objects.get(username="sekda").is_staff
    assert not User.objects.filter(username__in=["siti", "irban", "sekda"], is_superuser=True).exists()


def test_the_same_file_twice_changes_nothing(city: City, tmp_path):
    path = saved(book(USERS, [SITI]), tmp_path)
    importers.run("users", path, city.bapperida)
    before = User.objects.get(username="siti").password
    result = importers.run("users", path, city.bapperida)
    assert (len(result.created), len(result.updated), len(result.unchanged)) == (0, 0, 1)
    assert User.objects.get(username="siti").password == before


def test_a_new_role_moves_the_entry_to_the_admin_and_leaves_the_password(city: City, tmp_path):
    row = ("FOCAL.DISDIK", city.focal_a.name, "dp3a", "", "", city.focal_a.email, "")
    result = importers.run("users", saved(book(USERS, [row]), tmp_path), city.bapperida)
    assert [set(row.changes) for row in result.updated] == [{"role", "department"}]
    user = User.objects.get(pk=city.focal_a.pk)
    assert (user.username, user.role, user.is_staff) == ("focal.disdik", Role.DP3A, True)
    assert user.check_password(factories.PASSWORD)
    entry = AuditEntry.objects.get(object_type="departments.user", action="ubah")
    assert entry.changes == {"role": ["focal_point", "dp3a"], "department": [city.a.pk, None]}


def test_changing_the_name_alone_leaves_the_entry_to_the_admin(city: City, tmp_path):
    row = ("inspektorat", "Irban", "inspektorat", "", "", city.inspektorat.email, "")
    importers.run("users", saved(book(USERS, [row]), tmp_path), city.bapperida)
    assert User.objects.get(pk=city.inspektorat.pk).is_staff


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("a b", *SITI[1:]), "kolom A (Nama pengguna)"),
        ((*SITI[:2], "raja", *SITI[3:]), "kolom C (Peran): “raja” tidak dikenal"),
        ((*SITI[:2], "administrator sistem", *SITI[3:]), "kolom C (Peran): Peran administrator hanya dapat diberikan"),
        ((*SITI[:3], "XX", *SITI[4:]), "kolom D (Kode OPD): Kode OPD XX tidak terdaftar"),
        ((*SITI[:3], "", *SITI[4:]), "kolom D (Kode OPD): Focal point dan kepala harus punya kode OPD."),
        ((*SITI[:4], "123", *SITI[5:]), "kolom E (NIP): NIP harus terdiri atas 18 angka"),
        ((*SITI[:4], 198502022010012002, *SITI[5:]), "kolom E (NIP)"),
        ((*SITI[:5], "bukan-email", ""), "kolom F (Email)"),
    ],
)
def test_a_wrong_cell_is_named(city: City, row, expected):
    result = dry_run("users", book(USERS, [row]), city.bapperida)
    assert not result.ok
    assert expected in messages(result)[0]


def test_accounts_of_administrators_are_closed_to_others(city: City):
    row = ("admin", "Admin Baru", "bapperida", "", "", "penyerang@contoh.id", "")
    refused = dry_run("users", book(USERS, [row]), city.bapperida)
    assert "Akun administrator tidak dapat diubah lewat impor." in messages(refused)[0]
    assert dry_run("users", book(USERS, [row]), city.admin).ok


def test_a_superuser_may_make_administrators(city: City, tmp_path):
    row = ("admin2", "Admin Dua", "administrator sistem", "", "", "", "")
    importers.run("users", saved(book(USERS, [row]), tmp_path), city.admin)
    user = User.objects.get(username="admin2")
    assert (user.role, user.is_superuser) == (Role.ADMIN, False)


def test_nobody_changes_their_own_role(city: City):
    own = ("bapperida", city.bapperida.name, "inspektorat", "BAPPERIDA", "", city.bapperida.email, "")
    refused = dry_run("users", book(USERS, [own]), city.bapperida)
    assert "Peran dan OPD akun sendiri tidak dapat diubah." in messages(refused)[0]
    renamed = ("bapperida", "Nama Baru", "bapperida", "BAPPERIDA", "", city.bapperida.email, "")
    assert dry_run("users", book(USERS, [renamed]), city.bapperida).ok


def test_one_address_for_two_accounts_is_warned_of(city: City):
    result = dry_run("users", book(USERS, [SITI, ("budi", *SITI[1:])]), city.bapperida)
    assert result.ok
    assert "Alamat email sama dengan akun siti." in str(result.warnings[0])


def test_user_names_differing_in_case_are_one(city: City):
    result = dry_run("users", book(USERS, [SITI, ("SITI", *SITI[1:])]), city.bapperida)
    assert any("kembar" in text for text in messages(result))


@pytest.mark.parametrize("header", ["Nama pengguna", "Username", "username"])
def test_the_account_is_named_in_indonesian_and_by_its_old_header(header):
    column = next(column for column in importers.SPECS["users"].columns if column.name == "username")
    assert column.label == "Nama pengguna"
    assert header.casefold() in {name.casefold() for name in (column.label, *column.aliases)}
