"""The verification sheet of one round on paper: the 22 items, the opinions of the offices, the comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from pug_tanjungbalai.common.documents.value import Block, Column, Document, Fact, Heading, Row, Table, Text, cell
from pug_tanjungbalai.common.formats import tanggal_surat, waktu

from ..domain.pprg_content import Header
from ..domain.quality import ITEMS
from ..domain.review import Review, office_name
from ..domain.review_comments import Thread
from ..domain.review_items import place_name
from ..models import ChecklistMark

ITEM_COLUMNS = ("Butir", "Yang dinilai", "Penilaian", "Catatan", "Oleh")
UNJUDGED = "belum dinilai"


def item_rows(marks: Mapping[int, ChecklistMark]) -> Iterable[tuple[int, str, str, str, str, dt.datetime | None]]:
    """Number, words, verdict, note, who and when of every item."""
    for number, title in ITEMS.items():
        mark = marks.get(number)
        if mark is None:
            yield number, title, UNJUDGED, "", "", None
        else:
            yield number, title, mark.get_verdict_display(), mark.note, mark.actor.display_name, mark.at


def opinion_rows(review: Review) -> Iterable[tuple[str, str, str, str, dt.datetime | None]]:
    """Office, opinion, note, who and when of every office that judges the document."""
    for office in review.offices:
        opinion = review.newest.get(office)
        if opinion is None:
            yield office_name(office), "belum berpendapat", "", "", None
        else:
            yield (
                office_name(office),
                opinion.get_verdict_display(),
                opinion.note,
                opinion.actor.display_name,
                opinion.at,
            )


def comment_rows(threads: Iterable[Thread]) -> Iterable[tuple[str, str, str, dt.datetime, str]]:
    """Place, text, who, when and state of every comment and answer."""
    for thread in threads:
        first = thread.comment
        state = "selesai" if thread.settled else "terbuka"
        yield place_name(first.step), first.text, first.author.display_name, first.at, state
        for reply in thread.replies:
            yield place_name(first.step), reply.text, reply.author.display_name, reply.at, "jawaban"


def sheet_document(
    header: Header, review: Review, threads: Iterable[Thread], *, round_word: str, at: dt.datetime, printed: dt.datetime
) -> Document:
    """The sheet of a round; ``at`` is the moment of the submission."""
    threads = list(threads)
    sub = header.sub_activity
    done = len(review.marks)
    return Document(
        name=" ".join(("Lembar verifikasi", sub.code, header.department_code, str(header.fiscal_year))),
        title="LEMBAR VERIFIKASI GAP DAN GBS",
        subtitle=f"{round_word.capitalize()}, {tanggal_surat(at)}",
        facts=(
            Fact("Perangkat daerah", header.department),
            Fact("Sub kegiatan", f"{sub.code} {sub.name}"),
            Fact("Tahun anggaran", f"{header.fiscal_year} ({header.version_label.lower()})"),
            Fact("Dinilai", f"{done} dari {len(ITEMS)} butir"),
        ),
        blocks=(_items(review.marks), *_opinions(review), *_comments(threads)),
        footer=f"{sub.code} · TA {header.fiscal_year} {header.version_label.lower()} · dicetak {waktu(printed)}",
    )


def _items(marks: Mapping[int, ChecklistMark]) -> Table:
    columns = (
        Column(ITEM_COLUMNS[0], 8, "center"),
        Column(ITEM_COLUMNS[1], 38),
        Column(ITEM_COLUMNS[2], 16),
        Column(ITEM_COLUMNS[3], 38),
    )
    rows = [
        Row((cell(str(number)), cell(title), cell(verdict), cell(note)))
        for number, title, verdict, note, _who, _when in item_rows(marks)
    ]
    return Table(columns, tuple(rows))


def _opinions(review: Review) -> Iterable[Block]:
    yield Heading("Pendapat")
    columns = (Column("Instansi", 22), Column("Pendapat", 20), Column("Catatan", 38), Column("Oleh", 20))
    rows = [
        Row((cell(office), cell(verdict), cell(note), cell(f"{who}, {waktu(when)}" if when else "")))
        for office, verdict, note, who, when in opinion_rows(review)
    ]
    yield Table(columns, tuple(rows))


def _comments(threads: list[Thread]) -> Iterable[Block]:
    if not threads:
        return
    yield Heading("Komentar")
    for place, text, who, when, state in comment_rows(threads):
        yield Text(f"{text} ({who}, {waktu(when)}; {state})", lead=f"{place}:")
