"""The sheets of the workbook and their columns: one description for writing and for reading back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from departments.enums import DataSex
from pug_tanjungbalai.common.xlsx import Column
from pug_tanjungbalai.common.xlsx_form import FormColumn

from ..enums import ArgCategory, CauseKind, GapFactorKind, IndicatorKind

#: The hidden sheet that makes a workbook ours: name, and the version of this layout.
MARKER, MARK, LAYOUT_VERSION = "Penanda", "buku-kerja-pprg", "1"
GUIDE, GBS = "Petunjuk", "GBS"
YES, NO = "ya", "tidak"
#: First letters of the numbers of causes: I1, E2.
CAUSE_LETTERS = {CauseKind.INTERNAL: "I", CauseKind.EXTERNAL: "E"}
#: Part of the content -> sort of cause.
CAUSE_PARTS = {"internal": CauseKind.INTERNAL, "external": CauseKind.EXTERNAL}
_MOST_CAUSES = 12


@dataclass(frozen=True)
class Field:
    """A column: ``name`` of the value, how it is written; ``needed`` ones must be there when the file comes back."""

    name: str
    column: FormColumn
    needed: bool = True

    def known(self) -> Column:
        """The column as the reader looks for it."""
        return Column(self.name, self.column.label, required=self.needed)


@dataclass(frozen=True)
class Layout:
    """A sheet: its title, the line below it, its columns, how many of them stay in view, spare rows by document.

    ``spare`` counts the empty rows that each document gets: (in a workbook of many, in a workbook of one). A file
    without a sheet that is not ``needed`` says nothing about what it holds.
    """

    title: str
    lead: str
    fields: tuple[Field, ...]
    frozen: int = 3
    spare: tuple[int, int] = (0, 0)
    needed: bool = True

    @property
    def columns(self) -> list[FormColumn]:
        """The columns as they are written."""
        return [field.column for field in self.fields]

    def known(self) -> list[Column]:
        """The columns as they are looked for."""
        return [field.known() for field in self.fields]

    def label(self, name: str) -> str:
        """The header of a column."""
        return next(field.column.label for field in self.fields if field.name == name)


def labels(choices: Iterable[object]) -> tuple[str, ...]:
    """The words of choices."""
    return tuple(str(choice.label) for choice in choices)  # type: ignore[attr-defined]


def factor_sets() -> tuple[str, ...]:
    """Every set of factors in words: Akses; Akses, Kontrol; …"""
    words = labels(GapFactorKind)
    return tuple(", ".join(chosen) for size in range(1, len(words) + 1) for chosen in combinations(words, size))


def _text(name: str, label: str, width: float, hint: str = "") -> Field:
    return Field(name, FormColumn(label, width, hint=hint))


def _figure(name: str, label: str, width: float = 13, hint: str = "") -> Field:
    return Field(name, FormColumn(label, width, "auto", hint=hint))


def _choice(name: str, label: str, width: float, choices: tuple[str, ...], hint: str = "") -> Field:
    return Field(name, FormColumn(label, width, choices=choices, hint=hint))


def _list(name: str, label: str, width: float, choices: tuple[str, ...], hint: str) -> Field:
    """A choice in which several may be written; the list only helps."""
    return Field(name, FormColumn(label, width, choices=choices, hint=hint, strict=False))


def _frame(name: str, label: str, width: float, needed: bool = True, hidden: bool = False) -> Field:
    return Field(name, FormColumn(label, width, locked=True, hidden=hidden), needed)


_KEY = (
    _frame("code", "Kode Sub Kegiatan", 20),
    _frame("title", "Sub Kegiatan", 28, needed=False),
    _frame("version", "Versi Anggaran", 11),
)
_NUMBER = _frame("number", "No", 6)
_FIGURE_HINT = "Angka saja, misalnya 1412 atau 18,9. Satuannya di kolom Satuan. Untuk persen tulis 18,9, bukan 18,9%."
_CAUSE_REFS = tuple(f"{letter}{number}" for letter in "IE" for number in range(1, _MOST_CAUSES + 1))

SUMMARY = Layout(
    "Ringkasan",
    "Satu baris satu sub kegiatan: langkah 1, 2 (uraian), 6, dan anggaran GBS. Isi sel putih; kolom abu-abu terkunci.",
    (
        *_KEY,
        _frame("state", "Status", 16, needed=False),
        _text("purpose", "Tujuan Sub Kegiatan", 45, "Langkah 1. Seperti yang tertulis dalam Renja."),
        _text("target_group", "Kelompok Sasaran", 32, "Langkah 1. Siapa penerima manfaatnya."),
        _text("data_note", "Uraian Data Pembuka Wawasan", 45, "Langkah 2. Konteks yang tidak berupa angka."),
        _text("new_purpose", "Tujuan yang Baru", 45, "Langkah 6. Sebut kelompok tertinggal atau jaraknya."),
        Field(
            "budget_total",
            FormColumn("Jumlah Anggaran GBS (Rp)", 20, "money", hint="Rupiah, angka saja, misalnya 200000000."),
        ),
        _text("budget_note", "Penjelasan Selisih Anggaran", 30, "Bila jumlah masukan tidak sama dengan anggaran."),
        _choice("arg_category", "Kategori ARG", 30, labels(ArgCategory)),
        _text("arg_reason", "Alasan Kategori ARG", 35),
        _frame("seen", "Penanda Versi", 14, needed=False, hidden=True),
    ),
)
DATA = Layout(
    "Data",
    "Langkah 2 dan 8: satu baris satu angka terpilah. Data dasar = ya untuk angka awal yang akan dibandingkan.",
    (
        *_KEY,
        _NUMBER,
        _text("indicator", "Indikator", 40, "Misalnya: peserta pelatihan usaha mikro."),
        _choice("concerns", "Menyangkut", 24, labels(DataSex), "Kosong berarti laki-laki dan perempuan."),
        _figure("male", "Laki-laki (L)", hint=_FIGURE_HINT),
        _figure("female", "Perempuan (P)", hint=_FIGURE_HINT),
        _text("unit", "Satuan", 14, "orang, persen, kasus"),
        Field("data_year", FormColumn("Tahun Data", 10, "year", hint="Empat angka, misalnya 2025.")),
        _text("source", "Sumber", 30, "Misalnya: Dapodik, Dinas Pendidikan."),
        _choice("is_baseline", "Data Dasar", 11, (YES, NO), "Langkah 8: ya bila menjadi data dasar (baseline)."),
    ),
    frozen=4,
    spare=(6, 15),
)
FACTORS = Layout(
    "Faktor",
    "Langkah 3: isi hanya faktor yang relevan; yang tidak relevan dibiarkan kosong.",
    (
        *_KEY,
        _frame("kind", "Faktor", 14),
        _text("text", "Uraian Kesenjangan", 90, "Jelaskan dari data langkah 2: siapa yang tertinggal dan mengapa."),
    ),
    frozen=4,
)
CAUSES = Layout(
    "Sebab",
    "Langkah 4 (I, internal) dan 5 (E, eksternal): satu sebab satu baris. Nomornya dipakai di lembar Rencana Aksi.",
    (
        *_KEY,
        _NUMBER,
        _frame("kind", "Jenis", 11),
        _text("text", "Sebab Kesenjangan", 70),
        _list("factors", "Faktor Terkait", 30, factor_sets(), "Dari lembar Faktor. Boleh diketik: Akses, Kontrol."),
        _text("evidence", "Bukti atau Sumber", 32, "Bila ada, misalnya: laporan pelatihan 2025."),
    ),
    frozen=5,
    spare=(4, 8),
)
ACTIONS = Layout(
    "Rencana Aksi",
    "Langkah 7: satu tindakan satu baris. Menjawab sebab: nomor dari lembar Sebab, misalnya I1, E2.",
    (
        *_KEY,
        _NUMBER,
        _text("name", "Rencana Aksi", 45, "Misalnya: pelatihan di setiap kelurahan."),
        Field("input_amount", FormColumn("Masukan (Rp)", 20, "money", hint="Rupiah, angka saja, misalnya 95000000.")),
        _text("output", "Keluaran", 35),
        _text("outcome", "Hasil", 35),
        _list("causes", "Menjawab Sebab", 18, _CAUSE_REFS, "Nomor dari lembar Sebab, dipisah koma: I1, E2."),
    ),
    frozen=4,
    spare=(5, 10),
)
INDICATORS = Layout(
    "Indikator",
    "Langkah 9: indikator keluaran (yang dihasilkan) dan hasil (yang berubah), dengan satuan dan target.",
    (
        *_KEY,
        _NUMBER,
        _choice("kind", "Jenis", 12, labels(IndicatorKind)),
        _text("name", "Indikator", 45, "Misalnya: pelaku usaha yang terlatih."),
        _text("unit", "Satuan", 14, "orang, persen, kasus"),
        _figure("baseline", "Data Dasar", hint=_FIGURE_HINT),
        _figure("target", "Target", hint=_FIGURE_HINT),
        _figure("target_male", "Target L", hint=_FIGURE_HINT),
        _figure("target_female", "Target P", hint=_FIGURE_HINT),
    ),
    frozen=4,
    spare=(5, 10),
)
OWN_TEXT = Layout(
    "Teks GBS dan KAK",
    "Bagian yang ditulis sendiri. Kosong berarti mengikuti GAP; yang wajib ditulis hanya metode pelaksanaan KAK.",
    (
        *_KEY,
        _frame("document", "Dokumen", 10),
        _frame("part", "Bagian", 28),
        _frame("derived", "Menurut GAP Saat Diunduh", 60, needed=False),
        _text("own", "Teks Sendiri", 70, "Kosongkan bila bagian ini cukup mengikuti GAP."),
    ),
    frozen=5,
    needed=False,
)
#: In the order of the tabs; factors before causes before actions, as each refers to the one before.
LAYOUTS = (SUMMARY, DATA, FACTORS, CAUSES, ACTIONS, INDICATORS, OWN_TEXT)
