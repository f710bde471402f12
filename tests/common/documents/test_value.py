"""The plain value of a document: clean texts, header lines, widths."""

from __future__ import annotations

import pytest

from pug_tanjungbalai.common.documents.value import (
    LONG_TEXT,
    Column,
    FormRow,
    Group,
    Item,
    Items,
    Row,
    Signature,
    Table,
    Text,
    cell,
    or_dash,
    texts,
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00b\x08c\x1fd", "abcd"),
        ("baris\r\ndua", "baris\ndua"),
        ("\u202egnalab\u200b", "gnalab"),
        ("\ud800x\ufffe", "x"),
        ("<b>tebal</b>", "<b>tebal</b>"),
    ],
)
def test_texts_are_cleaned_on_their_way_in(given: str, kept: str):
    assert Text(given, lead=given) == Text(kept, lead=kept)
    assert Item("1.", given).text == kept
    assert FormRow(given, ()).label == kept
    assert Column(given, 1).label == kept


def test_columns_without_a_group_stand_in_the_upper_header_line():
    columns = tuple(Column(label, 1) for label in "abcd")
    table = Table(columns, (), groups=(Group("", 1), Group("bc", 2), Group("", 1)))
    assert table.upper == [("a", 0), ("bc", 2), ("d", 0)]
    assert table.lower == ["b", "c"]
    assert Table(columns, ()).lower == ["a", "b", "c", "d"]


@pytest.mark.parametrize("widths", [(1, 1, 1), (34, 10, 10, 9, 12, 9, 20), (7, 63, 30), (1,)])
def test_widths_are_whole_percents_and_fill_the_line(widths: tuple[int, ...]):
    shares = Table(tuple(Column("x", width) for width in widths), ()).percentages
    assert sum(shares) == 100
    assert all(abs(share - 100 * width / sum(widths)) <= 1 for share, width in zip(shares, widths, strict=True))


def test_only_long_rows_may_break_across_pages():
    short, long = cell("x" * LONG_TEXT), cell("x" * (LONG_TEXT + 1))
    assert not Row((short, short)).may_break
    assert Row((short, long)).may_break
    assert FormRow("a", long).may_break
    assert not FormRow("a", short).may_break


def test_empty_cells_show_a_dash():
    assert cell("") == (Text("—"),)
    assert or_dash(()) == (Text("—"),)
    assert or_dash([Text("x")]) == (Text("x"),)


def test_unsigned_block_has_dotted_lines_for_date_name_and_number():
    place, title, below = Signature("Tanjungbalai", title="Plt. Kepala Dinas").lines
    assert place.startswith("Tanjungbalai, ……")
    assert title == "Plt. Kepala Dinas"
    assert below[0].strip("…") == ""
    assert below[1].startswith("NIP …")


def test_signed_block_leaves_out_what_is_not_known():
    signed = Signature("Tanjungbalai", "4 Mei 2026", "Kepala", "Rahmad", "", "197001011995031001")
    assert signed.lines == ("Tanjungbalai, 4 Mei 2026", "Kepala", ("Rahmad", "NIP 197001011995031001"))


def test_texts_walks_through_nested_blocks_in_reading_order():
    table = Table((Column("K", 1),), (Row((cell("s"),)),))
    assert list(texts((Text("t", lead="l"), Items((Item("1.", "i"),)), table)))[:5] == ["t", "l", "1.", "i", ""]
    assert "s" in set(texts(table))
