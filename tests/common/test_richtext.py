"""Formatted text: hostile and pasted markup, its valid twins, plain text, and the form that is stored."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pug_tanjungbalai.common import richtext
from pug_tanjungbalai.common.richtext import clean, from_text, is_rich, is_tangled, lines_of, marked, to_html, to_text

LINK = ' rel="noopener noreferrer"'

HOSTILE = [
    ("<script>alert(1)</script>Isi", "<p>Isi</p>"),
    ("<SCRIPT SRC=//x.id/a.js></SCRIPT>Isi", "<p>Isi</p>"),
    ("<scr<script>ipt>alert(1)</script>Isi", "<p>ipt&gt;alert(1)Isi</p>"),
    ("<p onclick=alert(1)>Isi</p>", "<p>Isi</p>"),
    ("<p/onmouseover='alert(1)'>Isi", "<p>Isi</p>"),
    ("<img src=x onerror=alert(1)>Isi", "<p>Isi</p>"),
    ("<svg onload=alert(1)><a href='javascript:1'>x</a></svg>Isi", "<p>Isi</p>"),
    ("<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", ""),
    ("<iframe src='https://x.id'></iframe>Isi", "<p>Isi</p>"),
    ("<object data='x.swf'>x</object><embed src=x>Isi", "<p>Isi</p>"),
    ("<style>body{display:none}</style>Isi", "<p>Isi</p>"),
    ("<link rel=stylesheet href=//x.id>Isi<meta http-equiv=refresh content='0;url=//x'>", "<p>Isi</p>"),
    ("<base href='https://x.id/'>Isi", "<p>Isi</p>"),
    ("<form action=//x.id><input name=q><button>Isi</button></form>", "<p>Isi</p>"),
    ("<p style='position:fixed;top:0'>Isi</p>", "<p>Isi</p>"),
    ("<p class='btn' id='isi' data-confirm='x' hx-post='/x'>Isi</p>", "<p>Isi</p>"),
    ("<a href='javascript:alert(1)'>Isi</a>", "<p>Isi</p>"),
    ("<a href=' java\tscript:alert(1)'>Isi</a>", "<p>Isi</p>"),
    ("<a href='&#106;avascript:alert(1)'>Isi</a>", "<p>Isi</p>"),
    ("<a href='data:text/html;base64,PHNjcmlwdD4='>Isi</a>", "<p>Isi</p>"),
    ("<a href='vbscript:x'>Isi</a>", "<p>Isi</p>"),
    ("<a href='//x.id'>Isi</a> <a href='/keluar/'>di sini</a>", "<p>Isi di sini</p>"),
    ("<a href='file:///etc/passwd'>Isi</a>", "<p>Isi</p>"),
    ("<a href='https://x.id' target=_top onclick=x>Isi</a>", f'<p><a href="https://x.id"{LINK}>Isi</a></p>'),
    ("<!-- rahasia --><!--[if gte mso 9]><xml>x</xml><![endif]-->Isi", "<p>Isi</p>"),
    ("<p>Isi<![CDATA[<script>]]></p>", "<p>Isi]]&gt;</p>"),
    ("<template><script>1</script></template><noscript><p>x</noscript>Isi", "<p>Isi</p>"),
    ("<p>I\u200bs\u202ei\x00</p>", "<p>Isi</p>"),
    ("<p>I&#8203;s&#x202e;i&#0;</p>", "<p>Isi\ufffd</p>"),
    ("<table><tr><td><script>1</script>Isi</td></tr></table>", "<p>Isi</p>"),
    ("<details open ontoggle=alert(1)>Isi</details>", "<p>Isi</p>"),
    ("<marquee onstart=alert(1)>Isi</marquee>", "<p>Isi</p>"),
    ("\x3cscript\x3e1\x3c/script\x3eIsi", "<p>Isi</p>"),
]

VALID = [
    ("<p>Rapat dibuka.</p>", "<p>Rapat dibuka.</p>"),
    ("<p><b>Tebal</b> <i>miring</i> <u>garis</u></p>", "<p><strong>Tebal</strong> <em>miring</em> <u>garis</u></p>"),
    ("<ul><li>Satu</li><li>Dua</li></ul>", "<ul><li>Satu</li><li>Dua</li></ul>"),
    ("<ol><li>Satu<ul><li>Anak</li></ul></li></ol>", "<ol><li>Satu<ul><li>Anak</li></ul></li></ol>"),
    ("<h3>Paparan</h3><h4>Isi</h4>", "<h3>Paparan</h3><h4>Isi</h4>"),
    ("<blockquote>Kutipan</blockquote>", "<blockquote><p>Kutipan</p></blockquote>"),
    ("<p>Satu<br>dua</p>", "<p>Satu<br>dua</p>"),
    ("<a href='http://a.go.id/?x=1&y=2'>a</a>", f'<p><a href="http://a.go.id/?x=1&amp;y=2"{LINK}>a</a></p>'),
    ("<a href='mailto:a@b.go.id'>a</a>", f'<p><a href="mailto:a@b.go.id"{LINK}>a</a></p>'),
    ("<p>1 &lt; 2 &amp; 3 &gt; 2 “kutip” 'a'</p>", "<p>1 &lt; 2 &amp; 3 &gt; 2 “kutip” 'a'</p>"),
]


@pytest.mark.parametrize(("given", "kept"), HOSTILE)
def test_what_could_act_is_taken_away_and_the_words_stay(given: str, kept: str):
    assert clean(given) == kept
    assert to_html(clean(given)) == kept


@pytest.mark.parametrize(("given", "kept"), VALID)
def test_formatting_of_the_safe_set_is_kept(given: str, kept: str):
    assert clean(given) == kept


@pytest.mark.parametrize("html", [html for html, _kept in [*HOSTILE, *VALID]])
def test_storing_again_changes_nothing(html: str):
    assert clean(clean(html)) == clean(html)


@pytest.mark.parametrize(
    "stored",
    [
        "<p><img src=x onerror=alert(1)>Isi</p>",
        "<p>Isi<script>alert(1)</script></p>",
        "<p><a href='javascript:alert(1)'>Isi</a></p>",
    ],
)
def test_what_came_into_the_database_another_way_is_harmless_on_the_page(stored: str):
    shown = to_html(stored)
    assert "Isi" in shown
    assert not re.search("script|onerror|img", shown)


# --- pasted from word processors ----------------------------------------------------------------------------------

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style>
</head><body><!--StartFragment--><p class=MsoNormal style='margin-bottom:0cm'><b
style='mso-bidi-font-weight:normal'><span
lang=IN style='font-size:12.0pt;font-family:"Arial",sans-serif;mso-fareast-language:IN'>Hasil<o:p></o:p></span></b></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>GAP diajukan.</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span>Juli</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>GBS diajukan.</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><!--[if gte mso 9]><xml><w:WordDocument>x</w:WordDocument></xml><![endif]-->
<!--EndFragment--></body></html>"""


def test_word_paste_keeps_text_and_structure_only():
    assert clean(WORD) == (
        "<p><strong>Hasil</strong></p><ol><li>GAP diajukan.<ul><li>Juli</li></ul></li><li>GBS diajukan.</li></ol>"
    )


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (
            '<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:700">a</span>'
            '<span style="font-style:italic;text-decoration:underline">b</span></p></b>',
            "<p><strong>a</strong><em><u>b</u></em></p>",
        ),
        ("<div>a<div>b</div></div><div><br></div>c", "<p>a</p><p>b</p><p>c</p>"),
        ("<h1>Judul</h1><h5>Anak</h5>", "<h3>Judul</h3><h4>Anak</h4>"),
        ("<li>lepas</li>", "<p>lepas</p>"),
        ("<ol><li><p>a</p><p>b</p></li></ol>", "<ol><li>a<br>b</li></ol>"),
        (
            "<table><tr><th>OPD</th><th>Hadir</th></tr><tr><td>Disdik</td><td>2</td></tr></table>",
            "<p>OPD | Hadir</p><p>Disdik | 2</p>",
        ),
        ("<font face=Arial color=red size=4>a</font>", "<p>a</p>"),
        ("<p>a\n   b&nbsp; c</p>", "<p>a b c</p>"),
        ("<p>a<br><br><br>b<br></p>", "<p>a<br>b</p>"),
        (
            "<blockquote><ul><li>a</li></ul><p>b</p></blockquote>",
            "<ul><li>a</li></ul><blockquote><p>b</p></blockquote>",
        ),
        ("<ul><li><ul><li>a</li></ul></li></ul>", "<ul><li><ul><li>a</li></ul></li></ul>"),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("<u>a<b>b</u>c</b>", "<p><u>a</u><strong><u>b</u></strong><strong>c</strong></p>"),
        ("", ""),
        ("<p>&nbsp;</p><br>", ""),
    ],
)
def test_other_markup_becomes_paragraphs_lists_and_headings(pasted: str, kept: str):
    assert clean(pasted) == kept
    assert clean(kept) == kept


def test_deep_nests_are_drawn_in_and_endless_ones_read_as_text():
    deep = clean("<ul><li>" * 200 + "x")
    assert deep.count("<ul>") == 3
    tangled = "<ul><li>" * (richtext.MAX_TAGS // 2 + 1) + "x"
    assert is_tangled(tangled)
    began = time.perf_counter()
    assert clean(tangled).startswith("<p>&lt;ul&gt;")
    clean("<ul><li>" * (richtext.MAX_TAGS // 2) + "x")
    assert time.perf_counter() - began < 5
    assert not is_tangled("1 < 2 " * 10_000)


# --- plain text ---------------------------------------------------------------------------------------------------


def test_plain_text_becomes_paragraphs_and_lists():
    text = "Rapat dibuka.\n\n- Satu\n• Dua\n1. Pertama\n2) Kedua\nSelesai <b>"
    assert from_text(text) == (
        "<p>Rapat dibuka.</p><ul><li>Satu</li><li>Dua</li></ul><ol><li>Pertama</li><li>Kedua</li></ol>"
        "<p>Selesai &lt;b&gt;</p>"
    )


def test_text_of_before_is_shown_as_paragraphs_and_read_as_it_is():
    old = "Dibuka pukul 09.00 WIB.\nHadir: 28 <OPD>"
    assert not is_rich(old)
    assert to_html(old) == "<p>Dibuka pukul 09.00 WIB.</p><p>Hadir: 28 &lt;OPD&gt;</p>"
    assert to_text(old) == old
    assert [line.text for line in lines_of(old)] == old.splitlines()
    assert to_html("") == ""


def test_formatted_text_can_be_written_plainly():
    html = "<h3>Hasil</h3><p>a<br><strong>b</strong></p><ol><li>c<ul><li>d</li></ul></li><li>e</li></ol>"
    assert to_text(html) == "Hasil\na\nb\n1. c\n  - d\n2. e"
    assert from_text(to_text("<p>a</p><ol><li>b</li><li>c</li></ol>")) == "<p>a</p><ol><li>b</li><li>c</li></ol>"


def test_items_are_numbered_by_their_list():
    html = "<ol><li>a</li><li>b<ol><li>c</li></ol></li><li>d</li></ol><p>x</p><ol><li>e</li></ol>"
    assert [mark for _line, mark in marked(lines_of(html))] == ["1. ", "2. ", "1. ", "3. ", "", "1. "]


def test_headings_stand_below_those_of_the_page():
    assert to_html("<h3>a</h3><h4>b</h4>", below=3) == "<h4>a</h4><h5>b</h5>"
    assert to_html("<h3>a</h3>", below=9) == "<h6>a</h6>"


NAMES = ("p", "ul", "ol", "li", "b", "blockquote", "h2", "td", "script")
TAGS = st.sampled_from([f"<{end}{name}>" for name in NAMES for end in ("", "/")] + ["<br>", "<a href='https://x'>"])


@given(st.lists(st.one_of(TAGS, st.text(max_size=5)), max_size=40))
def test_any_mixture_is_stored_in_one_form_with_allowed_tags_only(parts: list[str]):
    stored = clean("".join(parts))
    assert clean(stored) == stored
    assert not stored or is_rich(stored)
    allowed = {"p", "h3", "h4", "blockquote", "ul", "ol", "li", "br", "strong", "em", "u", "a"}
    assert set(re.findall(r"<([a-z0-9]+)", stored)) <= allowed


@given(st.text(max_size=200))
def test_any_plain_text_is_safe(text: str):
    stored = from_text(text)
    assert clean(stored) == stored
    assert set(re.findall(r"<([a-z0-9]+)", stored)) <= {"p", "ul", "ol", "li"}
