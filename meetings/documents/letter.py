"""The letter of invitation and the request to a speaker, as they are signed: letterhead, head, body, signer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    Pairs,
    Row,
    Signature,
    Table,
    Text,
    cell,
)
from pug_tanjungbalai.common.formats import EMPTY, tanggal_panjang, tanggal_surat

from ..domain.agenda import TimedItem
from ..domain.letter import addressees, has_annex
from ..enums import LetterNature
from ..models import InvitationLetter, Meeting, Speaker
from ..tables import file_words, hours
from .attendance import PLACE

SIGNER_FIELDS = ("signer_name", "signer_position", "signer_rank", "signer_nip")
UNNUMBERED = "KONSEP — belum bernomor"
INVITING = "Bersama ini kami mengundang Bapak/Ibu untuk hadir pada rapat yang akan dilaksanakan pada:"
CLOSING = "Demikian disampaikan. Atas perhatian dan kehadiran Bapak/Ibu, kami ucapkan terima kasih."
REQUESTING = "Bersama ini kami mohon kesediaan Bapak/Ibu menjadi narasumber pada rapat yang akan dilaksanakan pada:"
REQUEST_CLOSING = "Demikian permohonan ini disampaikan. Atas kesediaan Bapak/Ibu, kami ucapkan terima kasih."


def invitation_letter(meeting: Meeting, letter: InvitationLetter, agenda: list[TimedItem], kop: Letterhead) -> Document:
    """The letter under ``kop``, with its agenda; many addressees stand on a page of their own."""
    annex = has_annex(letter)
    facts = (
        ("Nomor", meeting.invitation_number),
        ("Sifat", str(LetterNature(letter.nature).label)),
        ("Lampiran", letter.attachment),
        ("Hal", letter.subject),
    )
    blocks = [
        *_opening(kop, tanggal_surat(letter.date), facts),
        *_addressed(addressees(letter), annex),
        Text(INVITING),
        Pairs(tuple(_event(meeting)), indent=True),
        *_agenda(agenda),
        *_paragraphs(letter.body),
        Text(CLOSING),
        _signature(letter),
        *_copies(letter.copies_to),
        *(_annex(meeting, letter) if annex else ()),
    ]
    return Document(
        name=f"Undangan {file_words(meeting.title)} {letter.date:%Y-%m-%d}",
        title="",
        subtitle="",
        facts=(),
        blocks=tuple(blocks),
        footer="",
        mark="" if meeting.invitation_number else UNNUMBERED,
        letter=True,
    )


def speaker_letter(speaker: Speaker, signer: Signature, kop: Letterhead) -> Document:
    """The request to a speaker (surat permohonan narasumber)."""
    meeting = speaker.meeting
    facts = (
        ("Nomor", speaker.letter_number),
        ("Sifat", str(LetterNature.IMPORTANT.label)),
        ("Lampiran", ""),
        ("Hal", "Permohonan narasumber"),
    )
    event = [*_event(meeting, online=speaker.online), Fact("Materi", speaker.topic or EMPTY)]
    blocks = (
        *_opening(kop, tanggal_surat(speaker.letter_date) if speaker.letter_date else "…" * 12, facts),
        Text("\n".join(filter(None, (f"Yth. {speaker.name}", speaker.position, speaker.institution)))),
        Text("di Tempat"),
        Text(REQUESTING),
        Pairs(tuple(event), indent=True),
        Text(REQUEST_CLOSING),
        signer,
    )
    return Document(
        name=f"Permohonan narasumber {file_words(speaker.name)}",
        title="",
        subtitle="",
        facts=(),
        blocks=blocks,
        footer="",
        mark="" if speaker.letter_number else UNNUMBERED,
        letter=True,
    )


def signer_block(signer: dict[str, str]) -> Signature:
    """The block of a signer's fields; dotted lines where nobody is known."""
    return Signature(
        "",
        title=signer.get("signer_position", ""),
        name=signer.get("signer_name", ""),
        rank=signer.get("signer_rank", ""),
        nip=signer.get("signer_nip", ""),
    )


# --- parts --------------------------------------------------------------------------------------------------------


def _opening(kop: Letterhead, day: str, facts: Iterable[tuple[str, str]]) -> Iterator[Block]:
    yield kop
    yield Text(f"{PLACE}, {day}", align="right")
    yield Pairs(tuple(Fact(label, text or EMPTY) for label, text in facts))


def _addressed(lines: list[str], annex: bool) -> Iterator[Block]:
    if annex:
        yield Text("Yth. (daftar terlampir)")
    elif len(lines) == 1:
        yield Text(f"Yth. {lines[0]}")
    else:
        yield Text("Yth.")
        yield Items(tuple(Item(f"{number}.", line) for number, line in enumerate(lines, 1)))
    yield Text("di Tempat")


def _event(meeting: Meeting, *, online: bool = False) -> Iterator[Fact]:
    """Day (its name computed), time, place and link; for whoever joins online the link alone."""
    yield Fact("Hari, tanggal", tanggal_panjang(meeting.starts_at))
    yield Fact("Pukul", hours(meeting).replace("–", " – "))
    if meeting.place and not (online and meeting.link):
        yield Fact("Tempat", meeting.place)
    if meeting.link:
        yield Fact("Tautan daring", meeting.link)
    elif online:
        yield Fact("Bentuk", "Daring; tautan disampaikan kemudian")
    yield Fact("Acara", meeting.title)


def _agenda(agenda: list[TimedItem]) -> Iterator[Block]:
    if not agenda:
        return
    columns = (Column("Waktu (WIB)", 22, "center"), Column("Susunan acara", 50), Column("Oleh", 28))
    yield Table(columns, tuple(Row((cell(row.clock), cell(row.title), cell(row.presenter))) for row in agenda))


def _paragraphs(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        if line.strip():
            yield Text(line)


def _signature(letter: InvitationLetter) -> Signature:
    return signer_block({name: getattr(letter, name) for name in SIGNER_FIELDS})


def _copies(text: str) -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines:
        yield Heading("Tembusan:")
        yield Items(tuple(Item(f"{number}.", line) for number, line in enumerate(lines, 1)))


def _annex(meeting: Meeting, letter: InvitationLetter) -> Iterator[Block]:
    yield PageBreak()
    yield Text("Lampiran surat undangan", tone="bold")
    yield Pairs((Fact("Nomor", meeting.invitation_number or EMPTY), Fact("Tanggal", tanggal_surat(letter.date))))
    yield Text("DAFTAR YANG DIUNDANG", tone="bold", align="center")
    yield Items(tuple(Item(f"{number}.", line) for number, line in enumerate(addressees(letter), 1)))
