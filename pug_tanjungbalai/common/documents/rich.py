"""Formatted text (``common.richtext``) as a block of a document."""

from __future__ import annotations

from collections.abc import Iterator

from ..richtext import lines_of, marked
from .value import Cell, Paragraph, Rich, Run


def formatted(value: str) -> Cell:
    """The paragraphs of a stored text; nothing where it is empty."""
    paragraphs = tuple(_paragraphs(value))
    return (Rich(paragraphs),) if paragraphs else ()


def _paragraphs(value: str) -> Iterator[Paragraph]:
    for line, mark in marked(lines_of(value)):
        runs = tuple(
            Run(run.text, "strong" in run.marks, "em" in run.marks, "u" in run.marks, run.href) for run in line.runs
        )
        style = "heading" if line.kind in {"h3", "h4"} else "quote" if line.quoted else ""
        yield Paragraph(runs, "•" if mark == "- " else mark.strip(), len(line.lists), style)
