"""How documents quote the policy library."""

from __future__ import annotations

import pytest

from meetings.domain.citation import citation, legal_basis
from meetings.domain.policy import load_references
from meetings.models import Policy
from tests.meetings.pokja_data import make_policy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "number", "name"),
    [
        ("permen", "Dalam Negeri 67", "Peraturan Menteri Dalam Negeri Nomor 67 Tahun 2011"),
        ("permen", "Dalam Negeri Nomor 67", "Peraturan Menteri Dalam Negeri Nomor 67 Tahun 2011"),
        ("permen", "PPPA 4", "Peraturan Menteri Pemberdayaan Perempuan dan Perlindungan Anak Nomor 4 Tahun 2011"),
        ("kepmen", "Dalam Negeri 050-5889", "Keputusan Menteri Dalam Negeri Nomor 050-5889 Tahun 2011"),
        ("uu", "23", "Undang-Undang Nomor 23 Tahun 2011"),
        ("perda", "Kota Tanjungbalai 2", "Peraturan Daerah Kota Tanjungbalai Nomor 2 Tahun 2011"),
        ("perwa", "Kota Tanjungbalai 25", "Peraturan Wali Kota Tanjungbalai Nomor 25 Tahun 2011"),
        ("perwa", "Tanjungbalai 25", "Peraturan Wali Kota Tanjungbalai Nomor 25 Tahun 2011"),
        ("se", "Bersama 270/M.PPN/11/2011; SE-33", "Surat Edaran Bersama Nomor 270/M.PPN/11/2011; SE-33"),
        ("perda", "tanpa angka", "Peraturan Daerah tanpa angka Tahun 2011"),
    ],
)
def test_regulation_is_quoted_in_full(kind, number, name):
    policy = make_policy(kind=kind, number=number, year=2011, subject="Pengarusutamaan Gender")
    assert citation(policy) == f"{name} tentang Pengarusutamaan Gender"


def test_plan_is_quoted_by_its_title():
    plan = make_policy(kind="rencana", number="RPJMD", year=2021, subject="Rencana Pembangunan 2021–2026")
    assert citation(plan) == "Rencana Pembangunan 2021–2026"


def test_laws_of_the_nation_stand_before_those_of_the_city_and_older_before_newer():
    for kind, number, year in (("perda", "2", 2019), ("permen", "9", 2020), ("uu", "1", 2014), ("permen", "8", 2010)):
        make_policy(kind=kind, number=number, year=year, subject="x", areas=["kak"])
    assert [line.split(" Nomor")[1] for line in legal_basis("kak")] == [
        " 1 Tahun 2014 tentang x",
        " 8 Tahun 2010 tentang x",
        " 9 Tahun 2020 tentang x",
        " 2 Tahun 2019 tentang x",
    ]


def test_revoked_and_other_ones_are_not_quoted():
    make_policy(kind="uu", number="1", year=2014, areas=["gap"])
    make_policy(kind="uu", number="2", year=2015, areas=["kak"], status="dicabut")
    assert legal_basis("kak") == ()


def changed(kinds: list[str], *, status: str = "berlaku") -> str:
    """The only line of the list where a regulation was changed by those of ``kinds``, one a year from 2011."""
    policy = make_policy(kind="permen", number="1", year=2008, subject="x", areas=["kak"], status="diubah")
    for year, kind in enumerate(kinds, 2011):
        policy.changed_by.add(
            make_policy(kind=kind, number=str(79 + year - 2000), year=year, subject="y", areas=["kak"], status=status)
        )
    return legal_basis("kak")[0].removeprefix("Peraturan Menteri Nomor 1 Tahun 2008 tentang x")


def test_change_is_named_with_what_it_changes_and_has_no_line_of_its_own():
    line = changed(["permen"])
    assert line == " sebagaimana telah diubah dengan Peraturan Menteri Nomor 90 Tahun 2011"
    assert len(legal_basis("kak")) == 1


def test_of_several_changes_the_last_is_named():
    line = changed(["permen", "permen"])
    assert line == " sebagaimana telah beberapa kali diubah, terakhir dengan Peraturan Menteri Nomor 91 Tahun 2012"
    assert len(legal_basis("kak")) == 1


def test_decree_brings_a_regulation_up_to_date():
    line = changed(["kepmen", "kepmen"])
    assert line == " beserta pemutakhirannya, terakhir dengan Keputusan Menteri Nomor 91 Tahun 2012"


def test_change_that_the_library_does_not_hold_is_said_in_general():
    assert changed([]) == " beserta perubahannya"


def test_revoked_change_is_not_named():
    assert changed(["permen"], status="dicabut") == " beserta perubahannya"


def test_reads_two_queries_whatever_the_size(django_assert_num_queries):
    load_references()
    assert Policy.objects.count() > 10
    with django_assert_num_queries(2):
        legal_basis("kak")
