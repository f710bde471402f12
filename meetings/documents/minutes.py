"""The minutes in the order of the official form (notula), on A4 upright."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pug_tanjungbalai.common.documents.rich import formatted
from pug_tanjungbalai.common.documents.value import (
    Block,
    Column,
    Document,
    Fact,
    Heading,
    Item,
    Items,
    Letterhead,
    PageBreak,
    Row,
    Signature,
    Signatures,
    Table,
    Text,
    cell,
    or_dash,
)
from pug_tanjungbalai.common.formats import EMPTY, jam, local_date, tanggal, tanggal_panjang, tanggal_surat, waktu

from ..domain.minutes_content import SECTIONS, DecisionRow, MinutesContent, moment_of
from ..enums import ATTENDED, MeetingMode, Presence
from ..tables import file_words
from .attendance import PLACE

DRAFT = "DRAF — belum disahkan"
SUPERSEDED = "VERSI LAMA — sudah ada koreksi"


@dataclass(frozen=True)
class Edition:
    """Which text is printed and when. ``number`` 0: not locked yet; ``superseded``: a correction came after it."""

    printed_at: dt.datetime
    number: int = 0
    reason: str = ""
    superseded: bool = False

    @property
    def mark(self) -> str:
        """What every page says of minutes that do not hold."""
        if self.superseded:
            return SUPERSEDED
        return "" if self.number else DRAFT

    def footer(self, day: dt.date) -> str:
        """Which minutes, version, time of printing."""
        version = f"versi {self.number}" if self.number else "draf"
        return f"Notula rapat {tanggal(day)} · {version} · dicetak {waktu(self.printed_at)}"


def minutes_document(content: MinutesContent, edition: Edition, kop: Letterhead) -> Document:
    """The whole form under ``kop``: head, agenda, participants, course, conclusions, decisions, closing, signatures,
    attendance.
    """
    day = local_date(content.moments[0])
    version = f" v{edition.number}" if edition.number else ""
    return Document(
        name=f"Notula {file_words(content.title)} {day:%Y-%m-%d}{version}",
        title="NOTULA RAPAT",
        subtitle=content.title,
        facts=tuple(Fact(label, text or EMPTY) for label, text in _facts(content, edition)),
        blocks=tuple(_blocks(content, edition)),
        footer=edition.footer(day),
        mark=edition.mark,
        kop=kop,
    )


def _facts(content: MinutesContent, edition: Edition) -> Iterator[tuple[str, str]]:
    starts, _ends = content.moments
    yield "Hari, tanggal", tanggal_panjang(starts)
    yield "Waktu", _hours(content)
    yield "Tempat", ", ".join(filter(None, (content.place, str(MeetingMode(content.mode).label).lower())))
    letter_day = moment_of(content.letter_date)
    dated = f", tanggal {tanggal_surat(letter_day)}" if letter_day else ""
    yield "Surat undangan", f"Nomor {content.letter_number}{dated}" if content.letter_number else ""
    yield "Penyelenggara", content.organizer
    yield "Pimpinan rapat", content.chair
    yield "Sekretaris", content.secretary
    yield "Notulis", content.note_taker
    yield "Peserta", _participants(content)
    if edition.reason:
        yield "Koreksi", f"Versi {edition.number}: {edition.reason}"


def _hours(content: MinutesContent) -> str:
    starts, ends = content.moments
    if ends is None:
        return f"{jam(starts)} WIB – selesai"
    end = jam(ends) if local_date(ends) == local_date(starts) else f"{tanggal(ends)} {jam(ends)}"
    return f"{jam(starts)} – {end} WIB"


def _participants(content: MinutesContent) -> str:
    recorded = any(row.presence != Presence.UNRECORDED for row in content.presence)
    if not recorded and not (content.women or content.men):
        return f"{len(content.presence)} perangkat daerah diundang; kehadiran belum dicatat"
    departments = f"{content.attended} dari {len(content.presence)} perangkat daerah"
    people = content.women + content.men
    return (
        f"{people} orang (P {content.women}, L {content.men}); hadir {departments}"
        if people
        else f"Hadir {departments}"
    )


def _blocks(content: MinutesContent, edition: Edition) -> Iterator[Block]:
    yield Heading("A. Susunan acara")
    yield from or_dash(_agenda(content))
    yield Heading("B. Narasumber")
    yield from or_dash((_numbered(content.speakers),) if content.speakers else ())
    yield Heading("C. Jalannya rapat")
    for number, name in enumerate(("opening", "remarks", "presentations", "discussion"), 1):
        yield Heading(f"{number}. {SECTIONS[name]}")
        yield from or_dash(formatted(content.sections.get(name, "")))
    yield Heading("D. Kesimpulan")
    yield from or_dash(formatted(content.sections.get("conclusion", "")))
    yield Heading("E. Keputusan")
    yield from or_dash((_decisions(content.decisions),) if content.decisions else ())
    yield Heading("F. Penutup")
    yield Text(_closing(content))
    yield _signatures(content, edition)
    if any(row.presence != Presence.UNRECORDED for row in content.presence):
        yield PageBreak()
        yield Heading("Lampiran: kehadiran perangkat daerah")
        yield _presence(content)


def _agenda(content: MinutesContent) -> Iterator[Block]:
    if content.agenda:
        columns = (Column("Waktu (WIB)", 20, "center"), Column("Acara", 52), Column("Oleh", 28))
        yield Table(
            columns, tuple(Row((cell(row.clock), cell(row.title), cell(row.presenter))) for row in content.agenda)
        )


def _numbered(lines: tuple[str, ...]) -> Items:
    return Items(tuple(Item(f"{number}.", line) for number, line in enumerate(lines, 1)))


def _decisions(decisions: tuple[DecisionRow, ...]) -> Table:
    """A line for each decision; tasks of their own words below it, each with who and by when."""
    columns = (
        Column("No.", 6, "center"),
        Column("Keputusan dan tugas", 52),
        Column("Penanggung jawab", 28),
        Column("Tenggat", 14, "center"),
    )
    rows = []
    for row in decisions:
        tasks = row.tasks or (None,)
        for index, task in enumerate(tasks):
            words = [Text(row.text, tone="bold")] if index == 0 else []
            if task and task.text != row.text:
                words.append(Text(task.text))
            rows.append(
                Row(
                    (
                        cell(str(row.number) if index == 0 else " "),
                        tuple(words) or cell(" "),
                        cell(task.who if task else ""),
                        cell(tanggal(task.day) if task else ""),
                    )
                )
            )
    return Table(columns, tuple(rows))


def _signed_last(content: MinutesContent) -> dt.datetime | None:
    """The later of the two signatures; None while nobody has signed."""
    return max(filter(None, map(moment_of, (content.chair_signed_at, content.note_taker_signed_at))), default=None)


def _closing(content: MinutesContent) -> str:
    """Who closed the meeting, and when. Minutes signed before the planned end know that it ended earlier, not when."""
    _starts, ends = content.moments
    signed = _signed_last(content)
    by = f" oleh {content.closed_by}" if content.closed_by else ""
    at = f" pukul {jam(ends)} WIB" if ends and (signed is None or signed >= ends) else ""
    return f"{f'Rapat ditutup{by}{at}'.removesuffix('.')}."


def _signatures(content: MinutesContent, edition: Edition) -> Signatures:
    """Note-taker on the left, chair on the right, dated where they signed."""
    last = _signed_last(content)
    return Signatures(
        Signature("", title="Notulis,", name=content.note_taker, rank=_signed(content.note_taker_signed_at)),
        Signature(
            PLACE,
            tanggal_surat(last) if last and edition.number else "",
            "Pimpinan rapat,",
            content.chair,
            _signed(content.chair_signed_at),
        ),
    )


def _signed(text: str) -> str:
    moment = moment_of(text)
    return f"disahkan {waktu(moment)}" if moment else ""


def _presence(content: MinutesContent) -> Table:
    columns = (
        Column("No.", 7, "center"),
        Column("Perangkat daerah", 49),
        Column("Kehadiran", 24),
        Column("P", 10, "right"),
        Column("L", 10, "right"),
    )
    rows = [
        Row(
            (
                cell(str(number)),
                cell(row.name),
                cell(_how(row.presence, row.note)),
                cell(str(row.women) if row.presence in ATTENDED else ""),
                cell(str(row.men) if row.presence in ATTENDED else ""),
            )
        )
        for number, row in enumerate(content.presence, 1)
    ]
    total = ("", "Jumlah", "", str(content.women), str(content.men))
    return Table(columns, (*rows, Row(tuple(cell(text or " ", tone="bold") for text in total))))


def _how(presence: str, note: str) -> str:
    words = str(Presence(presence).label)
    return f"{words} ({note})" if note else words
