"""Own text beside what the GAP gives: edited, filled in, drifted."""

from __future__ import annotations

import pytest

from monitoring.domain.pprg_content import Content, Part
from monitoring.domain.pprg_sections import Definition, Section, sections

DEFINITION = Definition("tujuan", "Tujuan", "langkah 1", "", lambda gap: f" {gap.purpose} ")


def section(derived: str, own: Part | None = None) -> Section:
    return Section(DEFINITION, derived, own)


def test_sections_take_their_own_text_by_name_and_strip_what_is_derived():
    (found,) = sections([DEFINITION], Content(purpose="P"), {"tujuan": Part("tujuan", "T"), "lain": Part("lain", "L")})
    assert (found.name, found.label, found.derived, found.text) == ("tujuan", "Tujuan", "P", "T")


@pytest.mark.parametrize(
    ("derived", "own", "edited", "replaces", "drifted", "text"),
    [
        ("A", None, False, False, False, "A"),
        ("", None, False, False, False, ""),
        ("A", Part("tujuan", "B", "A"), True, True, False, "B"),
        ("A", Part("tujuan", "B", " A\n"), True, True, False, "B"),
        ("A2", Part("tujuan", "B", "A"), True, True, True, "B"),
        ("A", Part("tujuan", "B", ""), True, True, True, "B"),
        ("", Part("tujuan", "B", "A"), True, True, True, "B"),
        ("", Part("tujuan", "B", ""), True, False, False, "B"),
    ],
)
def test_state_of_a_section(derived, own, edited, replaces, drifted, text):
    found = section(derived, own)
    assert (found.is_edited, found.replaces, found.drifted, found.text) == (edited, replaces, drifted, text)


def test_comparison_marks_the_words_that_one_side_lacks():
    found = section("kata lama sekarang", Part("tujuan", "kata baru sekarang", "kata lama"))
    mine, derived = found.beside_gap
    assert [text.strip() for text, differs in mine if differs] == ["baru"]
    assert [text.strip() for text, differs in derived if differs] == ["lama"]
    then, now = found.change_of_gap
    assert "".join(text for text, _differs in then) == "kata lama"
    assert any("sekarang" in text for text, differs in now if differs)
    assert section("A").change_of_gap == ([("A", False)], [("A", False)])


def test_mark_changes_with_the_own_text_and_with_the_gap():
    one = section("A", Part("tujuan", "B", "A"))
    assert one.mark == section("A", Part("tujuan", "B", "lain")).mark
    assert len({one.mark, section("A2", one.own).mark, section("A", Part("tujuan", "C", "A")).mark}) == 3
