"""Formatted text of people: a small, safe set of HTML, whatever was typed or pasted.

What is stored is canonical: blocks (``p``, ``h3``, ``h4``, ``blockquote``, ``ul``, ``ol``) holding text with
``strong``, ``em``, ``u``, ``br`` and links to http, https and mailto. nh3 takes away everything that could act
(scripts, handlers, ``javascript:``, styles, comments); then the structure is read anew, so that paragraphs, lists and
emphasis of a word processor survive without its markup. A value that does not begin with such a block is plain text,
as older records hold it, and is shown as paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

import nh3
from django.utils.safestring import SafeString, mark_safe

from .richtext_reader import BLOCKS, MARKS, STRICT, Line, Run, parsed
from .text import clean_text

#: More tags than any minutes need; parsing deep nests takes time that grows with their square.
MAX_TAGS = 6_000
_RICH = re.compile(rf"<(?:{'|'.join(BLOCKS)})>")
_HEADING = re.compile(r"<(/?)h([34])>")
_TAG = re.compile(r"<[a-zA-Z/!?]")
#: Lines of plain text that are items of a list.
_TEXT_ITEM = re.compile(r"(?P<mark>[0-9]{1,3}[.)]|[-–•*])\s+(?=\S)")


def is_rich(value: str) -> bool:
    """Whether ``value`` is formatted text as this module stores it."""
    return _RICH.match(value) is not None


def is_tangled(value: str) -> bool:
    """Whether ``value`` holds more markup than is read."""
    return sum(1 for _ in _TAG.finditer(value)) > MAX_TAGS


def clean(html: str) -> str:
    """Formatted text in the canonical form; empty where nothing can be read. The gate before storing.

    Markup beyond ``MAX_TAGS`` is read as plain text; a form refuses it before (:func:`is_tangled`).
    """
    if is_tangled(html):
        return from_text(html)
    return _gate(_written(parsed(html)))


def from_text(text: str) -> str:
    """Plain text in the canonical form: a line is a paragraph, or an item where it begins with ``- `` or ``1. ``."""
    lines = []
    for raw in clean_text(text).splitlines():
        found = _TEXT_ITEM.match(raw.strip())
        words = " ".join(raw.split())
        if found:
            kind = "ol" if found["mark"][0].isdigit() else "ul"
            lines.append(Line(lists=(kind,), runs=[Run(" ".join(raw.strip()[found.end() :].split()))]))
        elif words:
            lines.append(Line(runs=[Run(words)]))
    return _gate(_written(lines))


def to_html(value: str, *, below: int = 2) -> SafeString:
    """``value`` for a page, through the gate once more; its headings stand below a heading of level ``below``."""
    html = _gate(value) if is_rich(value) else from_text(value)
    shift = below - 2
    if shift:
        html = _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + shift, 6)}>", html)
    return mark_safe(html)  # noqa: S308 - nothing but what nh3 has let through


def to_text(value: str) -> str:
    """``value`` as plain text: a line for each paragraph, items with their marks (read again by :func:`from_text`)."""
    if not is_rich(value):
        return value
    return "\n".join(f"{'  ' * (len(line.lists) - 1)}{mark}{line.text}" for line, mark in marked(lines_of(value)))


def lines_of(value: str) -> list[Line]:
    """The paragraphs, headings and items of a stored value."""
    return parsed(value if is_rich(value) else from_text(value))


def marked(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    """Each line with the mark of its item: ``1. ``, ``- ``, or nothing."""
    counts: list[int] = []
    before: tuple[str, ...] = ()
    for line in lines:
        depth = len(line.lists)
        counts = counts[: _shared(line.lists, before)]
        counts += [0] * (depth - len(counts))
        before = line.lists
        if not depth:
            yield line, ""
        elif line.lists[-1] == "ul":
            yield line, "- "
        else:
            counts[-1] += 1
            yield line, f"{counts[-1]}. "


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _gate(html: str) -> str:
    return nh3.clean(html, **STRICT)


def _written(lines: Iterable[Line]) -> str:
    """Lines in the canonical form."""
    parts: list[str] = []
    stack: list[str] = []
    quoted = False
    for line in lines:
        shared = _shared(line.lists, tuple(stack))
        while len(stack) > shared:
            parts.append(f"</li></{stack.pop()}>")
        if quoted and not line.quoted:
            parts.append("</blockquote>")
        if line.quoted and not quoted:
            parts.append("<blockquote>")
        quoted = line.quoted
        if not line.lists:
            parts.append(f"<{line.kind}>{_inline(line.runs)}</{line.kind}>")
            continue
        if len(line.lists) == shared:
            parts.append("</li>")
        # Where a list begins more than one level deeper, the items in between are empty.
        parts.append("<li>".join(f"<{name}>" for name in line.lists[shared:]))
        stack += line.lists[shared:]
        parts.append(f"<li>{_inline(line.runs)}")
    parts += [f"</li></{name}>" for name in reversed(stack)]
    if quoted:
        parts.append("</blockquote>")
    return "".join(parts)


def _inline(runs: Iterable[Run]) -> str:
    parts = []
    for run in runs:
        html = escape(run.text, quote=False).replace("\n", "<br>")
        for mark in reversed(MARKS):
            if mark in run.marks:
                html = f"<{mark}>{html}</{mark}>"
        parts.append(f'<a href="{escape(run.href)}">{html}</a>' if run.href else html)
    return "".join(parts)
