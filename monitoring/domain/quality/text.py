"""Reading Indonesian free text no further than a program can: sameness, figures, sexes, units that count people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

#: How far two texts are compared: enough for any real sentence, and quick on cells of 5,000 characters.
MAX_CHARACTERS, MAX_WORDS = 1500, 150
#: Shares of equal words in equal order. A cause with one word changed is a copy; a purpose with one word added is not.
SAME, COPY = 0.97, 0.85
#: Below this number of words only equal texts are the same: "kurang sosialisasi" and "kurang anggaran" are not.
SHORT = 5

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_BOTH_SEXES = re.compile(
    r"\b(l/p|gender|sama-sama|setara\w*|kesetaraan|adil|inklusi\w*|terpilah|jenis kelamin|kedua jenis kelamin)\b"
)
_FEMALE = re.compile(r"\b(perempuan|wanita|ibu|istri|isteri|siswi|mahasiswi|bumil|busui|janda|putri)\b")
_MALE = re.compile(r"\b(laki|pria|bapak|ayah|suami|duda)\b")
_GROUP = re.compile(
    r"\b(kesenjangan|ketimpangan|kesetaraan|setara|gender|inklusi\w*|adil\w*|merata|tertinggal|rentan|miskin|"
    r"disabilitas|difabel|lansia|lanjut usia|remaja|anak|balita|bayi|kepala keluarga)\b"
)
_ELSEWHERE = re.compile(r"\bdi luar (kewenangan|jangkauan|kendali)\b")
_PEOPLE = re.compile(
    r"(orang|jiwa|peserta|penerima|pelaku|siswa|murid|pelajar|mahasiswa|santri|guru|pegawai|asn|pns|nelayan|petani|"
    r"pembudidaya|pengolah|pedagang|pengusaha|wirausaha|pekerja|buruh|pencari|karyawan|tenaga|kader|relawan|anggota|"
    r"warga|penduduk|pasien|klien|korban|penyandang|anak|balita|bayi|remaja|pemuda|lansia|atlet|pelatih|akseptor|"
    r"pemohon|pengunjung|pengguna|pembina|pengurus|fasilitator|pendamping)\b"
)

Words = tuple[str, ...]


def words(text: str) -> Words:
    """The words of ``text`` without case and punctuation, cut off at a bounded length."""
    return tuple(_WORD.findall(text[:MAX_CHARACTERS].casefold())[:MAX_WORDS])


def is_similar(one: Words, other: Words, limit: float) -> bool:
    """The share of equal words in equal order (0 to 1) reaches ``limit``.

    The two quick ratios are never below the exact one: most pairs are told apart by how long they are.
    """
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= limit and matcher.quick_ratio() >= limit and matcher.ratio() >= limit


def is_same(one: Words, other: Words, limit: float) -> bool:
    """Both say the same: equal, or (from five words on) alike to at least ``limit``."""
    if not one or not other:
        return False
    if one == other:
        return True
    return min(len(one), len(other)) >= SHORT and is_similar(one, other, limit)


@dataclass(frozen=True)
class Prepared:
    """A text as it is compared: its words in order, and the set of them."""

    ordered: Words
    known: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Prepared:
        """Read a text once."""
        ordered = words(text)
        return cls(ordered, frozenset(ordered))


def copy_among(mine: Prepared, others: Iterable[Prepared], limit: float = COPY) -> int | None:
    """The position of the text in ``others`` that ``mine`` repeats, or None.

    Only the one with most words in common is compared in order: forty long rows stay quick.
    """
    best, most = None, 0
    found: Words = ()
    for position, other in enumerate(others):
        common = len(mine.known & other.known)
        if common > most:
            best, most, found = position, common, other.ordered
    return best if best is not None and is_same(mine.ordered, found, limit) else None


def is_within(text: str, other: str) -> bool:
    """``text`` stands word for word in ``other``."""
    mine, theirs = words(text), words(other)
    return bool(mine) and f" {' '.join(mine)} " in f" {' '.join(theirs)} "


def holds_figure(text: str) -> bool:
    """A number that is not just a year stands in the text."""
    return any(len(found) != 4 or found[:2] not in {"19", "20"} for found in _NUMBER.findall(text))


def names_group(text: str) -> bool:
    """The text names a sex, a group or the gap."""
    folded = text.casefold()
    return bool(_FEMALE.search(folded) or _MALE.search(folded) or _GROUP.search(folded))


def gives_reason(text: str) -> bool:
    """The text says that the matter lies with somebody else."""
    return _ELSEWHERE.search(text.casefold()) is not None


def minds_both_sexes(text: str) -> bool:
    """The text speaks of either sex or of both: who takes part has been thought of."""
    folded = text.casefold()
    return bool(_BOTH_SEXES.search(folded) or _FEMALE.search(folded) or _MALE.search(folded))


def names_one_sex(text: str) -> bool:
    """The text is about women only, or about men only."""
    folded = text.casefold()
    return bool(_FEMALE.search(folded)) is not bool(_MALE.search(folded))


def counts_people(unit: str) -> bool:
    """The unit counts people: orang, peserta, siswa. Groups (kelompok, keluarga) and rates do not."""
    return _PEOPLE.match(unit.strip().casefold()) is not None


def short(text: str, length: int = 60) -> str:
    """The beginning of a text on one line, between quotation marks."""
    line = " ".join(text[: length * 4].split())
    return f"“{line}”" if len(line) <= length else f"“{line[: length - 1].rstrip()}…”"


def listing(names: list[str]) -> str:
    """Words in a row: "nama", "nama dan satuan", "nama, satuan, dan target"."""
    if len(names) < 3:
        return " dan ".join(names)
    return f"{', '.join(names[:-1])}, dan {names[-1]}"
