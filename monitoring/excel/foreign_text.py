"""Free text of a GAP that somebody else wrote, taken apart: lists, labelled passages, codes, amounts. Pure functions.

Each takes a cell and says what it found; nothing is decided here about what cannot be told for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pug_tanjungbalai.common.text import comparable

_ITEM = r"(?:^|(?<=[\s.;)]))[(]?{number}[.)]\s*(?=\D)"
_BULLET = re.compile(r"^\s*(?:[-–—•*·▪]|[a-z][.)])\s+", re.IGNORECASE)
_AMOUNT = re.compile(r"\s*[(\[]?\s*(?:sebesar\s+)?Rp\.?\s*([\d.,]*\d)(?:,-{1,2})?\s*[)\]]?[\s.]*$", re.IGNORECASE)
_CODE = re.compile(r"(?<![\d.])\d\.\d{2}\.\d{2}\.\d\.\d{2}\.\d{2,4}(?![\d])")
_PURPOSE = re.compile(r"\bTujuan\s*:\s*", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:Kelompok\s+)?Sasaran\s*:\s*", re.IGNORECASE)
_SPACES, _EMPTY_LINES = re.compile(r"[ \t]+"), re.compile(r" ?\n\s*")
_MOST_ITEMS = 100
_SHORTEST_NAME = 12  # letters of a name that is looked for in a sentence


def split_items(text: str) -> list[str]:
    """The items of a list in one cell: numbered (1. 2. 3.), one a line, with bullets, or parted by semicolons.

    Items of a list lose the full stop at their end; a text that is no list stays as it is.
    """
    text = squeezed(text)
    for attempt in (_numbered, _lines, _semicolons):
        items = [item.strip(" \n\t;,.") for item in attempt(text)]
        items = [item for item in items if item]
        if len(items) > 1:
            return items
    return [_without_first_number(text)] if text else []


def squeezed(text: str) -> str:
    """Text in which runs of spaces and of empty lines are single ones."""
    return _EMPTY_LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def _numbered(text: str) -> list[str]:
    """Parts behind 1., 2., 3. … in their order; nothing unless the text begins with 1."""
    if not re.match(_ITEM.format(number=1), text):
        return []
    cuts, position, number = [], 0, 1
    while number <= _MOST_ITEMS and (match := re.compile(_ITEM.format(number=number)).search(text, position)):
        cuts.append(match.span())
        position, number = match.end(), number + 1
    ends = [start for start, _end in cuts[1:]] + [len(text)]
    return [text[begin:end] for (_start, begin), end in zip(cuts, ends, strict=True)]


def _without_first_number(text: str) -> str:
    return re.sub(r"^[(]?1[.)]\s+", "", text)


def _lines(text: str) -> list[str]:
    return [_BULLET.sub("", line) for line in text.split("\n")]


def _semicolons(text: str) -> list[str]:
    return text.split(";")


@dataclass
class Labelled:
    """Passages by label, in the order of the text, and what stands before the first label."""

    passages: list[tuple[str, str]] = field(default_factory=list)
    before: str = ""


def split_labels(text: str, labels: Mapping[str, str]) -> Labelled:
    """Passages that begin with a label and a colon: ``Akses: … Kontrol: …``.

    ``labels``: word -> what it stands for. A label counts at the beginning of a sentence or line only.
    """
    words = "|".join(re.escape(word) for word in sorted(labels, key=len, reverse=True))
    pattern = re.compile(rf"(?:^|(?<=[.;\n•)\]–-]))\s*(?:\d{{1,2}}[.)]\s*)?({words})\s*:\s*", re.IGNORECASE)
    text = squeezed(text)
    found = list(pattern.finditer(text))
    if not found:
        return Labelled(before=text.strip())
    ends = [match.start() for match in found[1:]] + [len(text)]
    known = {comparable(word): name for word, name in labels.items()}
    return Labelled(
        [
            (known[comparable(match[1])], _passage(text[match.end() : end]))
            for match, end in zip(found, ends, strict=True)
        ],
        text[: found[0].start()].strip(),
    )


def _passage(text: str) -> str:
    """A passage; one of a single line needs no bullet."""
    text = text.strip(" \n\t;")
    return text if "\n" in text else _BULLET.sub("", text)


def split_amount(text: str) -> tuple[str, str]:
    """An action and the amount in rupiah at its end, as it is written: ``Pendataan (Rp60.000.000)``."""
    text = squeezed(text)
    match = _AMOUNT.search(text)
    if match is None or not text[: match.start()].strip():
        return text.strip(), ""
    return text[: match.start()].strip(" ,;:-–"), match[1]


@dataclass(frozen=True)
class Identity:
    """What step 1 tells: codes of sub-activities, tujuan, sasaran, and the text without the last two."""

    codes: tuple[str, ...]
    purpose: str
    target_group: str
    rest: str


def read_identity(text: str) -> Identity:
    """Take step 1 apart: ``Program …; 1.02.02.2.02.0001 …. Tujuan: …. Sasaran: …``."""
    text = squeezed(text)
    marks = sorted(
        (match.start(), match.end(), name)
        for name, pattern in (("purpose", _PURPOSE), ("target_group", _TARGET))
        if (match := pattern.search(text))
    )
    passages = {"purpose": "", "target_group": ""}
    for index, (_start, begin, name) in enumerate(marks):
        end = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        passages[name] = text[begin:end].strip(" \n\t;")
    rest = text[: marks[0][0]] if marks else text
    return Identity(tuple(dict.fromkeys(_CODE.findall(text))), **passages, rest=rest.strip())


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that the text holds; a name within a longer one that is held too does not count."""
    within = comparable(text)
    plain = {name: comparable(name) for name in names}
    held = {name: form for name, form in plain.items() if len(form) >= _SHORTEST_NAME and form in within}
    return [name for name, form in held.items() if not any(form != o and form in o for o in held.values())]
