"""Marks and excerpts of a search: the words and their other forms, whole, escaped, once."""

from __future__ import annotations

import pytest

from pug_tanjungbalai.common.highlight import excerpt, marked


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("Perencanaan dan Penganggaran", "menganggarkan", "Perencanaan dan <mark>Penganggaran</mark>"),
        ("Pedoman 67/2011", "67/2011", "Pedoman <mark>67/2011</mark>"),
        ("menyusun GAP", "penyusunan", "<mark>menyusun</mark> GAP"),
        ("rencana kerja", "perencanaan", "<mark>rencana</mark> kerja"),
        ("data terpilah", "DATA pilah", "<mark>data</mark> <mark>terpilah</mark>"),
        ("<b>data</b> & lain", "data", "&lt;b&gt;<mark>data</mark>&lt;/b&gt; &amp; lain"),
        ("a <script>", "<script>", "a <mark>&lt;script&gt;</mark>"),
        ("dana desa", "data", "dana desa"),
        ("dan lain", "", "dan lain"),
        ("dan lain", None, "dan lain"),
        ("", "data", ""),
        ("100% data", "%", "100<mark>%</mark> data"),
    ],
)
def test_words_and_their_forms_are_marked(text, term, expected):
    assert marked(text, term) == expected


def test_excerpt_stands_around_the_first_hit_and_is_cut_at_words():
    text = "awal " * 60 + "di sini penganggaran dibahas " + "akhir " * 60
    short = excerpt(text, "anggaran", 80)
    assert "penganggaran" in short
    assert short.startswith("… awal")
    assert short.endswith("akhir …")
    assert len(short) <= 90


@pytest.mark.parametrize("term", ["tidak-ada", "", None])
def test_excerpt_without_a_hit_is_the_beginning(term):
    assert excerpt("satu dua tiga empat lima", term, 12) == "satu dua …"
    assert excerpt("satu  dua\ntiga", term, 60) == "satu dua tiga"


def test_excerpt_of_a_hit_near_the_end_reaches_the_end():
    assert excerpt("kata " * 40 + "anggaran", "anggaran", 60).endswith("kata anggaran")
