"""A document for paper as one plain value, of which the HTML template and the Word writer are two readers.

Whoever builds a document says once what it holds; PDF, print view and Word file then cannot disagree. Every text is
cleaned on its way in (``common.text``): XML allows no control characters, and hidden direction marks would let a
printed line read differently from what is stored.

Cells and form rows hold blocks again, so that a list or a small table may stand inside a large one.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import accumulate, pairwise
from typing import Any, ClassVar, TypeAlias

from ..formats import EMPTY
from ..text import clean_text

#: A row with a longer cell may break across pages; a shorter one stays together.
LONG_TEXT = 400
ALIGNMENTS = frozenset({"left", "right", "center"})


class _Clean:
    """Cleans the text fields of a frozen dataclass when it is made."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            given = getattr(self, field.name)
            if isinstance(given, str):
                object.__setattr__(self, field.name, clean_text(given))


@dataclass(frozen=True)
class Text(_Clean):
    """A paragraph that keeps its line breaks. ``lead`` stands before it in bold; ``tone``: "", "bold" or "muted".

    ``align``: "" as its place has it, else "left", "right" or "center".
    """

    kind: ClassVar[str] = "text"
    text: str = ""
    lead: str = ""
    tone: str = ""
    align: str = ""


@dataclass(frozen=True)
class Heading(_Clean):
    """A heading of a section, or inside a cell."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True)
class Item(_Clean):
    """One line of a list with its mark (``1.``, ``I1``)."""

    mark: str
    text: str
    lead: str = ""


@dataclass(frozen=True)
class Items:
    """Lines with marks."""

    kind: ClassVar[str] = "items"
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Run:
    """Text of one look inside a paragraph; the spaces at its ends count. It comes clean from ``common.richtext``."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    href: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Formatted words. ``style``: "", "heading" or "quote"; ``mark`` and ``level`` (1, 2, ...) make it an item."""

    runs: tuple[Run, ...]
    mark: str = ""
    level: int = 0
    style: str = ""


@dataclass(frozen=True)
class Rich:
    """Formatted text."""

    kind: ClassVar[str] = "rich"
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Column(_Clean):
    """A column: its header, its share of the width (any unit), how its cells are aligned."""

    label: str
    width: int
    align: str = "left"


@dataclass(frozen=True)
class Group(_Clean):
    """A header above ``span`` columns; without a label those columns have none above them."""

    label: str
    span: int


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    cells: tuple[Cell, ...]

    @property
    def may_break(self) -> bool:
        """Some cell is so long that keeping the row on one page would waste or overflow it."""
        return any(is_long(cell) for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """Rows below a header that is repeated on every page. ``numbered`` adds a line with the column numbers."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    groups: tuple[Group, ...] = ()
    numbered: bool = False

    @property
    def percentages(self) -> list[int]:
        """Widths of the columns in whole percent, together 100."""
        edges = list(accumulate((column.width for column in self.columns), initial=0))
        ends = [round(edge * 100 / edges[-1]) for edge in edges]
        return [end - start for start, end in pairwise(ends)]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, Cell]]]]:
        """Each row with its cells beside their columns."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]

    @property
    def upper(self) -> list[tuple[str, int]]:
        """The upper header line: (label, columns it spans); a column without a group stands there itself."""
        cells: list[tuple[str, int]] = []
        start = 0
        for group in self.groups:
            below = self.columns[start : start + group.span]
            cells += [(group.label, group.span)] if group.label else [(column.label, 0) for column in below]
            start += group.span
        return cells

    @property
    def lower(self) -> list[str]:
        """The labels of the lower header line: of all columns, or of those below a group."""
        if not self.groups:
            return [column.label for column in self.columns]
        grouped = [bool(group.label) for group in self.groups for _ in range(group.span)]
        return [column.label for column, below in zip(self.columns, grouped, strict=True) if below]


@dataclass(frozen=True)
class FormRow(_Clean):
    """A label and what stands beside it."""

    label: str
    content: Cell

    @property
    def may_break(self) -> bool:
        """The content is long; a short row stays on its page."""
        return is_long(self.content)


@dataclass(frozen=True)
class Form:
    """A form of two columns: label, content."""

    kind: ClassVar[str] = "form"
    rows: tuple[FormRow, ...]


@dataclass(frozen=True)
class Signature(_Clean):
    """The block at the end; an empty ``name`` is a document that nobody has signed, with dotted lines to sign on."""

    kind: ClassVar[str] = "signature"
    place: str
    day: str = ""
    title: str = ""
    name: str = ""
    rank: str = ""
    nip: str = ""

    @property
    def lines(self) -> tuple[str, str, tuple[str, ...]]:
        """Place with date (nothing without a place), the title, and the lines below the space for the signature."""
        dots = "…" * 12
        below = tuple(filter(None, (self.name, self.rank, f"NIP {self.nip}" if self.nip else "")))
        head = f"{self.place}, {self.day or dots}" if self.place else ""
        return head, self.title, below if self.name else (dots * 2, f"NIP {dots}")


@dataclass(frozen=True)
class Signatures:
    """Two blocks side by side: the first on the left."""

    kind: ClassVar[str] = "signatures"
    left: Signature
    right: Signature


@dataclass(frozen=True)
class Fact(_Clean):
    """A pair of the head of a document."""

    label: str
    text: str


@dataclass(frozen=True)
class Pairs:
    """Label and text side by side without lines: number and subject of a letter, day and place of a meeting."""

    kind: ClassVar[str] = "pairs"
    rows: tuple[Fact, ...]
    indent: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture (``kind``: "png" or "jpeg") with its bytes at hand: no reader of a document asks for an address."""

    content: bytes
    kind: str

    @property
    def address(self) -> str:
        """The picture as a data address."""
        return f"data:image/{self.kind};base64,{b64encode(self.content).decode()}"


@dataclass(frozen=True)
class Letterhead(_Clean):
    """Head of a letter (kop): whose office it is, the office, lines of address and ways to reach it, the emblem."""

    kind: ClassVar[str] = "letterhead"
    owner: str
    office: str
    lines: tuple[str, ...] = ()
    emblem: Picture | None = None


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "break"


Block: TypeAlias = (
    "Text | Heading | Items | Rich | Table | Form | Signature | Signatures | Pairs | Letterhead | PageBreak"
)
Cell: TypeAlias = "tuple[Block, ...]"


@dataclass(frozen=True)
class Document(_Clean):
    """A whole document. ``facts`` are the pairs of its head; ``mark`` is printed on every page, as is ``footer``.

    ``name`` is the name of its file without ending; ``kop`` stands above the title. A ``letter`` has its head among its
    blocks, larger type, and nothing at the foot of its pages.
    """

    name: str
    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...]
    footer: str
    mark: str = ""
    landscape: bool = False
    letter: bool = False
    kop: Letterhead | None = None


def cell(text: str, *, tone: str = "") -> Cell:
    """A cell of one paragraph; the dash where there is nothing to say."""
    return (Text(text or EMPTY, tone=tone),)


def or_dash(blocks: Iterable[Block]) -> Cell:
    """``blocks``, or the dash where there are none."""
    return tuple(blocks) or cell("")


def is_long(content: Cell) -> bool:
    """Whether a cell is too long to be kept on one page."""
    return sum(map(len, texts(content))) > LONG_TEXT


def texts(part: Any) -> Iterator[str]:
    """Every text of a document or a part of it, in reading order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple | list):
        for item in part:
            yield from texts(item)
    elif hasattr(part, "__dataclass_fields__"):
        for field in fields(part):
            if field.name not in {"tone", "align", "style", "href", "emblem"}:
                yield from texts(getattr(part, field.name))
