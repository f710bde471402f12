"""Search in words: the same hits by plain words on every database, stems where the database knows Indonesian."""

from __future__ import annotations

import pytest
from django.db import connection

from departments.models import Department
from pug_tanjungbalai.common.fulltext import MAX_WORDS, matching, search_words
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
