"""Reading any HTML into lines: paragraphs, headings and items of lists with the emphasis of their words.

What comes in has passed nh3 with a wide set of tags, of which nothing can act; word processors tell lists and emphasis
by the style of paragraphs and stretches, which is read here and never stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

import nh3

from .text import clean_text

#: Lists within lists beyond this depth are drawn in.
MAX_DEPTH = 3
SCHEMES = frozenset({"http", "https", "mailto"})
BLOCKS = ("p", "h3", "h4", "blockquote", "ul", "ol")
MARKS = ("strong", "em", "u")

STRICT: dict[str, Any] = {
    "tags": {*BLOCKS, "li", "br", *MARKS, "a"},
    "attributes": {"a": {"href"}},
    "url_schemes": set(SCHEMES),
    "url_relative": "deny",
    "link_rel": "noopener noreferrer",
}
#: What is read once and never stored: the marks of word processors tell lists and emphasis.
_WIDE: dict[str, Any] = {
    "tags": {
        *STRICT["tags"], "b", "i", "ins", "span", "div", "section", "article", "header", "footer", "h1", "h2", "h5",
        "h6", "pre", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "dl", "dt", "dd",
    },
    "clean_content_tags": {
        "script", "style", "head", "title", "xml", "template", "noscript", "iframe", "object", "svg", "math",
    },
    "attributes": {"a": {"href"}, "p": {"style"}, "span": {"style"}, "b": {"style"}},
    "url_schemes": set(SCHEMES),
    "url_relative": "deny",
    "link_rel": None,
}  # fmt: skip
_NUMBER = re.compile(r"\(?[0-9a-zA-Z]{1,4}[.)]")
#: Declarations of a ``style`` without white space that say the same as a mark; ``_NORMAL`` takes a mark back.
_LOOKS = {
    "strong": re.compile(r"(?:^|;)font-weight:(?:bold|[6-9]00)"),
    "em": re.compile(r"(?:^|;)font-style:italic"),
    "u": re.compile(r"(?:^|;)text-decoration(?:-line)?:[^;]*underline"),
}
_NORMAL = re.compile(r"(?:^|;)font-weight:(?:normal|400)")
_LEVEL = re.compile(r"(?:^|;)mso-list:[^;]*level([1-9])")


@dataclass(frozen=True)
class Run:
    """Text of one look: which of ``MARKS`` it bears, and where it leads. A line break within a paragraph is ``\\n``."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""


@dataclass
class Line:
    """A paragraph, a heading or an item of a list (``lists``: ``ul`` or ``ol`` from the outside in)."""

    kind: str = "p"
    lists: tuple[str, ...] = ()
    quoted: bool = False
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The plain words."""
        return "".join(run.text for run in self.runs)


_BLOCK_TAGS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "pre", "blockquote", "li", "ul", "ol", "tr", "table", "dl",
     "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
)  # fmt: skip
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_MARK_TAGS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "u"}


def parsed(html: str) -> list[Line]:
    """The lines of any HTML."""
    reader = Reader()
    reader.feed(clean_text(nh3.clean(clean_text(html), **_WIDE)))
    reader.close()
    return reader.finish()


class Reader(HTMLParser):
    """Reads well-formed HTML (nh3 has closed what was open) into lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.line = Line()
        self.lists: list[str] = []
        self.in_item = 0
        self.quotes = 0
        self.heading = ""
        #: A paragraph that Word shows as an item of a list: its level (0: none) and the kind of its list.
        self.word_level, self.word_kind = 0, "ul"
        #: What each open tag changed: a mark, a link, or the mark of a list item that is not text.
        self.opened: list[tuple[str, str]] = []
        self.ignoring = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.add("\n")
        elif tag in _BLOCK_TAGS:
            self.begin(tag, values)
        elif tag in {"td", "th"}:
            if self.line.text.strip():
                self.add(" | ")
        else:
            self.opened.append((tag, self.meaning(tag, values)))

    def meaning(self, tag: str, values: dict[str, str]) -> str:
        """What an inline tag says of its text: marks, ``href:…``, or that it is no text (the bullet Word draws)."""
        style = re.sub(r"\s", "", values.get("style", "").lower())
        if "mso-list:ignore" in style:
            return "ignore"
        if tag == "a":
            return f"href:{values.get('href', '')}"
        if tag == "b" and _NORMAL.search(style):
            return ""
        said = [_MARK_TAGS[tag]] if tag in _MARK_TAGS else []
        return " ".join([*said, *(mark for mark, look in _LOOKS.items() if look.search(style))])

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCK_TAGS:
            self.end(tag)
            return
        for index in range(len(self.opened) - 1, -1, -1):
            if self.opened[index][0] == tag:
                if self.opened[index][1] == "ignore":
                    self.word_mark()
                del self.opened[index]
                return

    def begin(self, tag: str, values: dict[str, str]) -> None:
        """A block begins: what was read so far is a line, unless it belongs to the same item."""
        if tag == "li":
            self.flush()
            self.in_item = len(self.lists)
        elif tag in {"ul", "ol"}:
            self.flush()
            self.lists.append(tag)
        elif not (self.in_item and self.in_item == len(self.lists)):
            self.flush()
        elif self.line.text.strip():
            self.add("\n")
        self.quotes += tag == "blockquote"
        self.heading = _HEADINGS.get(tag, self.heading)
        level = _LEVEL.search(re.sub(r"\s", "", values.get("style", "").lower())) if tag == "p" else None
        self.word_level, self.word_kind = min(int(level[1]), MAX_DEPTH) if level else 0, "ul"

    def end(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self.flush()
            if self.lists:
                self.lists.pop()
            self.in_item = min(self.in_item, len(self.lists))
        elif tag == "li" or not self.in_item:
            self.flush()
        elif self.line.text.strip():
            self.add("\n")
        self.quotes -= tag == "blockquote" and self.quotes > 0
        if tag in _HEADINGS:
            self.heading = ""
        self.word_level = 0

    def word_mark(self) -> None:
        """The bullet or number that Word had drawn tells the kind of its list."""
        if _NUMBER.match(self.ignoring.strip()):
            self.word_kind = "ol"
        self.ignoring = ""

    def handle_data(self, data: str) -> None:
        if any(meaning == "ignore" for _tag, meaning in self.opened):
            self.ignoring += data
            return
        self.add(re.sub(r"\s+", " ", data))

    def add(self, text: str) -> None:
        """Text with the marks of the tags around it."""
        meanings = [meaning for _tag, meaning in self.opened]
        links = [meaning.removeprefix("href:") for meaning in meanings if meaning.startswith("href:")]
        marks = {mark for meaning in meanings if not meaning.startswith("href:") for mark in meaning.split()}
        plain = text == "\n" or self.heading
        self.line.runs.append(
            Run(text, frozenset() if plain else frozenset(marks & set(MARKS)), links[-1] if links else "")
        )

    def flush(self) -> None:
        """The present line ends."""
        runs = _tidy(self.line.runs)
        if runs:
            lists = tuple(self.lists[:MAX_DEPTH]) if self.in_item else self.word_lists()
            kind = self.heading if self.heading and not lists else "p"
            self.lines.append(Line(kind, lists, bool(self.quotes) and not lists and kind == "p", runs))
        self.line = Line()

    def word_lists(self) -> tuple[str, ...]:
        """The lists around an item of Word: those of the item before, as far as its level goes."""
        if not self.word_level:
            return ()
        above = self.lines[-1].lists[: self.word_level - 1] if self.lines else ()
        return (*above, *("ul",) * (self.word_level - 1 - len(above)), self.word_kind)

    def finish(self) -> list[Line]:
        """All lines."""
        self.flush()
        return self.lines


def _tidy(runs: list[Run]) -> list[Run]:
    """Neighbours of one look joined, one space between words, nothing at the ends."""
    joined: list[Run] = []
    for (marks, href), group in groupby(runs, key=lambda run: (run.marks, run.href)):
        joined.append(Run("".join(run.text for run in group), marks, href))
    result: list[Run] = []
    last = "\n"
    for run in joined:
        text = re.sub(r" *\n *", "\n", re.sub(r" +", " ", run.text))
        text = re.sub(r"\n{2,}", "\n", text)
        if last in " \n":
            text = text.lstrip(" ") if last == " " else text.lstrip(" \n")
        if text:
            result.append(replace(run, text=text))
            last = text[-1]
    while result:
        text = result[-1].text.rstrip(" \n")
        if text:
            result[-1] = replace(result[-1], text=text)
            break
        result.pop()
    return result
