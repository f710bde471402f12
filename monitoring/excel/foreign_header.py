"""Finding the nine official columns in a workbook that somebody else made: names in any case, spacing, numbering."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pug_tanjungbalai.common.text import comparable
from pug_tanjungbalai.common.xlsx import SheetRows
from pug_tanjungbalai.common.xlsx_header import HEADER_ROWS, letter
from pug_tanjungbalai.common.xlsx_stream import RawRow

from .cells import Remarks

#: What a column holds -> its official name.
OFFICIAL = {
    "identity": "Pilih Kebijakan/Program/Kegiatan",
    "data_note": "Data Pembuka Wawasan",
    "factors": "Faktor Kesenjangan",
    "internal": "Sebab Kesenjangan Internal",
    "external": "Sebab Kesenjangan Eksternal",
    "new_purpose": "Reformulasi Tujuan",
    "actions": "Rencana Aksi",
    "baseline": "Data Dasar (Baseline)",
    "indicators": "Indikator Gender",
}
#: Columns into which some offices split an official one.
_SPLIT = {
    "code": "Kode Sub Kegiatan",
    "purpose": "Tujuan",
    "target_group": "Sasaran",
    "akses": "Akses",
    "partisipasi": "Partisipasi",
    "kontrol": "Kontrol",
    "manfaat": "Manfaat",
    "keluaran": "Keluaran",
    "hasil": "Hasil",
}
NAMES = {**OFFICIAL, **_SPLIT}
FACTOR_COLUMNS = ("akses", "partisipasi", "kontrol", "manfaat")
INDICATOR_COLUMNS = ("keluaran", "hasil")
_PARENT, _IGNORED, _ISSUE = "parent", "ignored", "isugender"
_ALIASES: dict[str, tuple[str, ...]] = {
    "identity": (
        "Langkah 1", "Pilih Kebijakan/Program/Kegiatan yang akan dianalisis", "Kebijakan/Program/Kegiatan",
        "Pilih Kebijakan", "Pilih Kebijakan yang akan dianalisis", "Pilih Program/Kegiatan", "Kebijakan",
        "Pilih Kebijakan/Program/Kegiatan/Sub Kegiatan yang akan dianalisis", "Program/Kegiatan",
        "Kebijakan/Program/Kegiatan/Sub Kegiatan", "Program/Kegiatan/Sub Kegiatan", "Program/Kegiatan/Subkegiatan",
        "Kebijakan/Program/Kegiatan yang akan dianalisis", "Nama Kebijakan/Program/Kegiatan", "Sub Kegiatan",
        "Nama Sub Kegiatan", "Kegiatan/Sub Kegiatan", "Nama Program/Kegiatan",
    ),
    "code": ("Kode",),
    "purpose": ("Tujuan Sub Kegiatan", "Tujuan Kegiatan", "Tujuan Kebijakan/Program/Kegiatan"),
    "target_group": ("Kelompok Sasaran",),
    "data_note": ("Langkah 2", "Data Pembuka Wawasan/Data Terpilah", "Data Terpilah", "Penyajian Data Pembuka Wawasan"),
    "factors": (
        "Langkah 3", "Isu Gender Faktor Kesenjangan", "Faktor Kesenjangan/Isu Gender", "Faktor Kesenjangan Gender",
    ),
    "akses": ("Faktor Akses",),
    "partisipasi": ("Faktor Partisipasi",),
    "kontrol": ("Faktor Kontrol",),
    "manfaat": ("Faktor Manfaat",),
    "internal": ("Langkah 4", "Sebab Internal", "Penyebab Internal", "Sebab Kesenjangan Gender Internal", "Internal"),
    "external": (
        "Langkah 5", "Sebab Eksternal", "Penyebab Eksternal", "Sebab Kesenjangan Gender Eksternal", "Eksternal",
        "Sebab Kesenjangan External",
    ),
    "new_purpose": ("Langkah 6", "Tujuan yang Baru", "Tujuan Baru", "Reformulasi Tujuan Kegiatan", "Reformulasi"),
    "actions": ("Langkah 7", "Rencana Aksi Kegiatan", "Aksi"),
    "baseline": ("Langkah 8", "Data Dasar", "Baseline", "Base-line", "Data Dasar/Baseline", "Basis Data"),
    "indicators": (
        "Langkah 9", "Indikator", "Indikator Kinerja", "Indikator Kinerja Gender", "Indikator Responsif Gender",
    ),
    "keluaran": ("Output", "Indikator Keluaran", "Indikator Output", "Keluaran/Output"),
    "hasil": ("Outcome", "Indikator Hasil", "Indikator Outcome", "Hasil/Outcome"),
    _PARENT: (
        "Isu Gender", "Kebijakan dan Rencana ke Depan", "Pengukuran Hasil", "Analisis Kebijakan", "Sebab Kesenjangan",
        "Faktor Kesenjangan dan Sebab Kesenjangan", "Gender Analysis Pathway", "Analisis",
    ),
    _IGNORED: ("No", "Nomor", "No Urut", "Nomor Urut"),
}  # fmt: skip
_KNOWN = {
    comparable(alias): name
    for name in (*NAMES, _PARENT, _IGNORED)
    for alias in (*_ALIASES.get(name, ()), *([NAMES[name]] if name in NAMES else []))
}
_NUMBERING = re.compile(
    r"^\s*(?:(?:langkah|kolom|step)\s*[(\[]?\d{1,2}[)\]]?\s*[.:\-–—]*"
    r"|[(\[]\s*\d{1,2}\s*[)\]]|\d{1,2}\s*[.):]|[a-i][.)])\s*",
    re.IGNORECASE,
)
#: A step that is named by its number only: Langkah 4, Langkah ke-4, Langkah IV.
_STEP = re.compile(r"\s*(?:langkah|step)[\s_\-–—]*(?:ke)?[\s_\-–—]*(\d{1,2}|[ivx]{1,4})\W*", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_COUNTER = re.compile(r"[(\[]?\s*\d{1,2}\s*[)\].]?")
#: This many official columns make a table a GAP.
_ENOUGH = 4


@dataclass
class ForeignHeader:
    """Where the table stands: last row of the header, what each sheet column holds, what was not understood."""

    last_row: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    twins: list[tuple[int, int]] = field(default_factory=list)

    @property
    def score(self) -> int:
        """How many official columns were found."""
        return len(set(self.columns.values()))

    @property
    def is_gap(self) -> bool:
        """Enough was found, and something to know the sub-activity by."""
        return self.score >= _ENOUGH and bool({"identity", "code"} & set(self.columns.values()))

    @property
    def missing(self) -> list[str]:
        """Official columns that the table lacks, by name."""
        held = set(self.columns.values())
        held |= {"factors"} if held & set(FACTOR_COLUMNS) else set()
        held |= {"indicators"} if held & set(INDICATOR_COLUMNS) else set()
        held |= {"identity"} if "code" in held else set()
        return [label for name, label in OFFICIAL.items() if name not in held]


def meaning(text: str) -> str:
    """What a header stands for (a key of NAMES), "parent", "ignored", or "" where it is not known."""
    plain = _PARENTHESES.sub("", text)
    bare = _NUMBERING.sub("", text, count=1)
    candidates = (text, plain, bare, _PARENTHESES.sub("", bare), _NUMBERING.sub("", plain, count=1), _step(text))
    return next((_KNOWN[form] for form in map(comparable, candidates) if form in _KNOWN), "")


def _step(text: str) -> str:
    """“Langkah 4” for a header that names a step by its number only, else ""."""
    match = _STEP.fullmatch(text)
    return f"Langkah {_ROMAN.get(match[1].casefold(), match[1])}" if match else ""


def why_no_header(sheets: Iterable[SheetRows]) -> str:
    """What stands in the way of reading any of ``sheets``: steps below each other, columns that are missing."""
    for sheet in sheets:
        first = [row for row in sheet.rows if row.number <= HEADER_ROWS]
        if _goes_down(first):
            return (
                f"Lembar “{sheet.name}” menyusun langkah GAP ke bawah. Putar tabelnya lebih dahulu (Salin, lalu Tempel "
                "Khusus - Transpose) sehingga satu langkah satu kolom."
            )
        header = find_foreign_header(first)
        if header.score >= _ENOUGH:
            return (
                f"Lembar “{sheet.name}” memuat {header.score} kolom GAP, tetapi tidak ada kolom “{NAMES['identity']}” "
                "atau kode sub kegiatan. Tambahkan kolom itu, atau perbaiki judulnya."
            )
    return (
        f"Berkas ini bukan buku kerja dari sistem ini, dan judul kolom GAP (Langkah 1 sampai Langkah 9) tidak "
        f"ditemukan di {HEADER_ROWS} baris pertama. Unduh buku kerja, atau periksa judul kolomnya."
    )


def _goes_down(rows: Iterable[RawRow]) -> bool:
    """Official names stand below each other in one column."""
    columns: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        for index, name in _known_cells(row).items():
            columns[index].add(name)
    return any(len(names & OFFICIAL.keys()) > _ENOUGH for names in columns.values())


def find_foreign_header(rows: Iterable[RawRow]) -> ForeignHeader:
    """The header among the first rows: the row with most known names, and its neighbours that belong to it."""
    first = [row for row in rows if row.number <= HEADER_ROWS]
    hits = {row.number: _known_cells(row) for row in first}
    if not any(hits.values()):
        return ForeignHeader()
    best = max(hits, key=lambda number: (len(hits[number]), -number))
    block = {best}
    for direction in (-1, 1):
        number = best + direction
        while number in hits and _belongs(hits[number], next(row for row in first if row.number == number)):
            block.add(number)
            number += direction
    return _header([row for row in first if row.number in block])


def _known_cells(row: RawRow) -> dict[int, str]:
    texts = {index: meaning(value[:200]) for index, value in row.cells.items() if isinstance(value, str)}
    return {index: name for index, name in texts.items() if name}


def _belongs(known: Mapping[int, str], row: RawRow) -> bool:
    """Whether a row beside the header is part of it: half of its cells are known names."""
    return bool(known) and 2 * len(known) >= len(row.cells)


def _header(block: list[RawRow]) -> ForeignHeader:
    """Each sheet column by its lowest known name."""
    header = ForeignHeader(last_row=max(row.number for row in block))
    found: dict[int, str] = {}
    texts: dict[int, str] = {}
    for row in sorted(block, key=lambda row: row.number):
        for index, value in row.cells.items():
            if not isinstance(value, str):
                continue
            name = meaning(value[:200])
            texts[index] = value
            if name and not (name == _PARENT and index in found):
                found[index] = name
    for index, name in sorted(found.items()):
        if name in NAMES:
            twin = next((other for other, held in header.columns.items() if held == name), None)
            if twin is None:
                header.columns[index] = name
            else:
                header.twins.append((twin, index))
    if not set(header.columns.values()) & {"factors", *FACTOR_COLUMNS}:
        # “Isu Gender” above one column is the column of the factors itself.
        lone = (index for index, name in found.items() if name == _PARENT and comparable(texts[index]) == _ISSUE)
        header.columns |= dict.fromkeys(list(lone)[:1], "factors")
    known = {*header.columns, *(second for _first, second in header.twins)}
    header.unknown = {
        index: text for index, text in sorted(texts.items()) if index not in known and found.get(index) != _IGNORED
    }
    return header


def is_counter_row(row: RawRow) -> bool:
    """A row below the header that only counts the columns: (1), (2), (3)."""
    texts = [str(value) for value in row.cells.values()]
    return len(texts) > 2 and all(_COUNTER.fullmatch(text) for text in texts)


def report(header: ForeignHeader, sheet: str, remarks: Remarks) -> None:
    """Tell of columns that are not read, and of official ones that are not there."""
    for index, text in header.unknown.items():
        remarks.warn(f"Kolom {letter(index)} “{text[:60]}” tidak dikenal dan tidak dibaca.", sheet)
    if header.missing:
        remarks.warn(f"Kolom tidak ada di berkas, isinya tidak disentuh: {', '.join(header.missing)}.", sheet)
