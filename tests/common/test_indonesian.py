"""Stems: what the forms of a word share, and what is too short to say anything."""

from __future__ import annotations

import pytest

from pug_tanjungbalai.common.indonesian import stem


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("anggaran penganggaran menganggarkan dianggarkan Anggarannya", "anggar"),
        ("perencanaan", "encana"),
        ("pantau memantau pemantauan dipantau", "antau"),
        ("laporan pelaporan melaporkan", "lapor"),
        ("latihan pelatihan melatih dilatih", "latih"),
        ("lembaga kelembagaan pelembagaan", "lembaga"),
        ("pertimbangan mempertimbangkan", "imbang"),
        ("lanjut keberlanjutan", "lanjut"),
    ],
)
def test_forms_of_a_word_share_a_stem(words, expected):
    assert {stem(word, 4 if expected == "imbang" else 5) for word in words.split()} <= {expected, f"t{expected}"}


@pytest.mark.parametrize("word", ["data", "67/2011", "900.1-861", "se", "ikan", "", "gender"])
def test_short_words_and_numbers_stay_as_they_are(word):
    assert stem(word) == word


@pytest.mark.parametrize("word", ["penganggaran", "memantau", "kesenjangan", "semester", "peraturan", "pendidikan"])
def test_stem_is_a_part_of_its_word(word):
    assert stem(word) in word
    assert len(stem(word)) >= 5


def test_shorter_stems_are_given_where_they_are_asked_for():
    assert (stem("menyusun"), stem("menyusun", 4), stem("penyusunan", 4)) == ("yusun", "usun", "usun")
