"""Search in words: the same hits by plain words on every database, stems where the database knows Indonesian."""

from __future__ import annotations

import pytest
from django.db import connection

from departments.models import Department
from pug_tanjungbalai.common.fulltext import MAX_WORDS, matching, search_words, suggestion
from tests import factories

pytestmark = pytest.mark.django_db
postgres_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="stems are found by PostgreSQL alone")


@pytest.fixture(autouse=True)
def departments():
    factories.make_department("A", name="Penganggaran yang responsif gender", short_name="Satu 15/2008")
    factories.make_department("B", name="Perencanaan dan penganggaran daerah", short_name="Dua")
    factories.make_department("C", name="Data terpilah", short_name="Tiga 100%")


def found(term: str | None, **options) -> list[str]:
    rows = matching(Department.objects.order_by("code"), term, "name", "short_name", **options)
    return [row.code for row in rows]


@pytest.mark.parametrize(
    ("term", "codes"),
    [
        ("penganggaran", ["A", "B"]),
        ("PENGANGGARAN gender", ["A"]),
        ("gender dua", []),
        ("daerah dua", ["B"]),
        ("responsif satu", ["A"]),
        ("15/2008", ["A"]),
        ("terpil", ["C"]),
        ("100%", ["C"]),
        ("%", ["C"]),
        ("_", []),
        ("", ["A", "B", "C"]),
        (None, ["A", "B", "C"]),
        ("   ", ["A", "B", "C"]),
    ],
)
def test_every_word_must_occur_somewhere(term, codes):
    assert found(term) == codes


@pytest.mark.parametrize(
    "term",
    [
        "\x00",
        "a\x00b",
        "' OR 1=1 --",
        "'; DROP TABLE x;",
        "!&|<->():*",
        "\\",
        '"gender',
        "x" * 5000,
        "kata " * 500,
        "𝔘😀",
    ],
)
def test_no_term_is_an_error(term):
    assert isinstance(found(term, ranked=True), list)


def test_words_are_bounded():
    assert search_words("a\x00b  c\n" + "d " * 90)[:2] == ["ab", "c"]
    assert len(search_words("d " * 90)) == MAX_WORDS


@postgres_only
@pytest.mark.parametrize("term", ["anggaran", "menganggarkan", "rencana"])
def test_stems_of_indonesian_are_found(term):
    assert found(term)


@postgres_only
def test_best_hit_stands_first():
    factories.make_department("D", name="Gender, gender, gender", short_name="Empat")
    assert found("gender", ranked=True)[0] == "D"


def test_order_stays_where_it_is_not_ranked():
    rows = matching(Department.objects.order_by("-code"), "penganggaran", "name")
    assert [row.code for row in rows] == ["B", "A"]


@pytest.mark.parametrize(
    ("term", "codes"),
    [
        ("menganggarkan", ["A", "B"]),
        ("anggarannya", ["A", "B"]),
        ("merencanakan", ["B"]),
        ("rencana anggaran", ["B"]),
        ("anggaran 15/2008", ["A"]),
        ("“gender”,", ["A"]),
        ("penganggran", []),
    ],
)
def test_other_forms_of_a_word_are_found_on_every_database(term, codes):
    assert found(term) == codes


def test_what_was_typed_stands_before_other_forms():
    factories.make_department("D", name="Anggaran", short_name="Empat")
    assert found("anggaran", ranked=True)[0] in "ABD"
    assert found("menganggarkan", ranked=True) == found("menganggarkan")
    factories.make_department("E", name="Menganggarkan", short_name="Lima")
    assert found("menganggarkan", ranked=True)[0] == "E"


# --- what was perhaps meant -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "meant"),
    [
        ("penganggran", "penganggaran"),
        ("Penganggran gender", "penganggaran gender"),
        ("prencanaan", "perencanaan"),
        ("penganggran 15/2008", "penganggaran 15/2008"),
        ("penganggaran", ""),  # found as it is
        ("penganggran terpilah", ""),  # the mended words stand in no row together
        ("qwertyuiop", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_misspelt_word_suggests_the_one_that_is_most_like_it(term, meant):
    assert suggestion(Department.objects.all(), term, "name", "short_name") == meant
