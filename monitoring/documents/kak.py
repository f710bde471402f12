"""The KAK (TOR) with its sections lettered A, B, C, on A4 upright."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase

from pug_tanjungbalai.common.documents.value import Block, Cell, Document, Heading, or_dash

from ..domain.kak import COST, kak
from ..domain.pprg_content import Content
from ..domain.pprg_sections import Section
from .edition import Edition, code_words, cost_table, framed, prose, year_words


def kak_document(gap: Content, edition: Edition) -> Document:
    """All sections in their order; the signer stands below."""
    header = gap.header
    return framed(
        gap,
        edition,
        short="KAK",
        title="KERANGKA ACUAN KERJA (KAK)",
        subtitle="TERM OF REFERENCE (TOR)",
        facts=(
            ("Perangkat daerah", header.department),
            ("Tahun anggaran", year_words(gap)),
            ("Program", code_words(header.program)),
            ("Kegiatan", code_words(header.activity)),
            ("Sub kegiatan", code_words(header.sub_activity)),
        ),
        blocks=tuple(_sections(gap)),
    )


def _sections(gap: Content) -> Iterator[Block]:
    for letter, section in zip(ascii_uppercase, kak(gap), strict=False):
        yield Heading(f"{letter}. {section.label}")
        yield from or_dash(_content(section, gap))


def _content(section: Section, gap: Content) -> Cell:
    """The text of the section; the cost that nobody wrote apart is a table."""
    if section.name == COST and not section.is_edited and gap.actions:
        return (cost_table(gap),)
    return prose(section.text)
