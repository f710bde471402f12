"""The nine official steps of the GAP: their words, what each holds, and how far it has been written.

Pure functions over :class:`Content`. Whether what is written is any good is judged by :mod:`.quality`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..enums import IndicatorKind
from .pprg_content import Action, Content, DataRow, Indicator


@dataclass(frozen=True)
class Step:
    """One step: official header, the short name of the rail, a plain hint, an example, and the parts it writes.

    ``parts`` are attributes of :class:`Content`.
    """

    number: int
    header: str
    label: str
    hint: str
    example: str
    parts: tuple[str, ...]
    group: str


ANALYSIS, POLICY, MEASUREMENT = "Analisis kebijakan", "Kebijakan dan rencana ke depan", "Pengukuran hasil"

STEPS = (
    Step(
        1,
        "Pilih kebijakan/program/kegiatan yang akan dianalisis",
        "Kebijakan, program, kegiatan",
        "Tulis tujuan sub kegiatan ini seperti yang berlaku sekarang, dan siapa yang menerima manfaatnya. "
        "Nama dan kodenya sudah terisi dari nomenklatur.",
        "Tujuan: meningkatkan pemahaman dan keterampilan pelaku usaha mikro melalui pendidikan dan pelatihan. "
        "Sasaran: pelaku usaha mikro di enam kecamatan, termasuk pengolah ikan rumahan.",
        ("purpose", "target_group"),
        ANALYSIS,
    ),
    Step(
        2,
        "Data pembuka wawasan",
        "Data pembuka wawasan",
        "Angka yang memperlihatkan beda keadaan laki-laki dan perempuan pada kelompok sasaran, dengan tahun dan "
        "sumbernya. Fakta yang hanya menyangkut satu jenis kelamin (misalnya kematian ibu) tidak perlu pasangan.",
        "Peserta pelatihan usaha mikro: L 146, P 34 orang, 2025, Data Dinas Koperasi UKM. "
        "Pengolah ikan: L 90, P 320 orang, 2025, Data Dinas Perikanan.",
        ("data_note", "data"),
        ANALYSIS,
    ),
    Step(
        3,
        "Isu gender: faktor kesenjangan",
        "Faktor kesenjangan",
        "Jelaskan beda itu dari data langkah 2: siapa yang kurang terjangkau (akses), kurang ikut (partisipasi), "
        "kurang menentukan (kontrol), kurang menikmati (manfaat). Yang tertinggal bisa perempuan, bisa laki-laki. "
        "Isi hanya faktor yang relevan.",
        "Akses: undangan pelatihan dikirim kepada pemilik usaha yang terdaftar, sebagian besar laki-laki. "
        "Kontrol: izin usaha dan kredit tercatat atas nama suami.",
        ("factors",),
        ANALYSIS,
    ),
    Step(
        4,
        "Sebab kesenjangan internal",
        "Sebab kesenjangan internal",
        "Sebab di dalam lembaga pelaksana yang dapat Anda ubah sendiri: aturan, cara layanan, jadwal, data, "
        "kapasitas petugas. Satu sebab satu baris, kaitkan dengan faktornya.",
        "Formulir pendaftaran tidak memuat jenis kelamin, sehingga peserta perempuan tidak terpantau. "
        "Pelatihan tiga hari penuh pada siang hari.",
        ("internal",),
        ANALYSIS,
    ),
    Step(
        5,
        "Sebab kesenjangan eksternal",
        "Sebab kesenjangan eksternal",
        "Sebab di luar lembaga: budaya, keluarga, pasar, aturan pihak lain. Jangan mengulang sebab internal.",
        "Pekerjaan rumah dan pengasuhan anak dibebankan kepada perempuan. Kerja istri dalam usaha keluarga "
        "dianggap membantu, bukan bekerja.",
        ("external",),
        ANALYSIS,
    ),
    Step(
        6,
        "Kebijakan dan rencana ke depan: reformulasi tujuan",
        "Reformulasi tujuan",
        "Tulis kembali tujuan langkah 1 sehingga menjawab kesenjangan: sebutkan kelompok yang tertinggal atau "
        "jarak yang hendak dipersempit.",
        "Meningkatkan kapasitas pelaku usaha mikro laki-laki dan perempuan secara setara, khususnya perempuan "
        "pengolah ikan.",
        ("new_purpose",),
        POLICY,
    ),
    Step(
        7,
        "Rencana aksi",
        "Rencana aksi",
        "Tindakan yang menjawab sebab pada langkah 4 dan 5: centang sebab yang dijawab, tulis masukan dalam "
        "rupiah, keluaran dan hasilnya. Jumlah masukan seharusnya sama dengan jumlah anggaran GBS.",
        "Pelatihan per kelurahan dengan penitipan anak; masukan Rp95.000.000; keluaran 80 orang terlatih; hasil "
        "perempuan pengolah ikan mengelola usahanya sendiri.",
        ("actions", "budget_total", "budget_note", "arg_category", "arg_reason"),
        POLICY,
    ),
    Step(
        8,
        "Pengukuran hasil: data dasar (baseline)",
        "Data dasar (baseline)",
        "Pilih dari langkah 2 angka awal yang akan dibandingkan dengan capaian nanti.",
        "Peserta pelatihan usaha mikro 2025: P 34 dari 180 orang (18,9%).",
        ("data",),
        MEASUREMENT,
    ),
    Step(
        9,
        "Indikator gender",
        "Indikator gender",
        "Indikator keluaran (apa yang dihasilkan kegiatan) dan indikator hasil (apa yang berubah bagi laki-laki "
        "dan perempuan), dengan satuan dan target; pecah menurut L/P bila yang dihitung orang.",
        "Keluaran: pelaku usaha terlatih, 200 orang (L 120, P 80). Hasil: usaha perempuan ber-NIB dari 22 "
        "menjadi 45 persen.",
        ("indicators",),
        MEASUREMENT,
    ),
)
FIRST, LAST = STEPS[0].number, STEPS[-1].number

FILLED, PARTLY, EMPTY = "filled", "partly", "empty"


def step_of(number: int) -> Step:
    """The step of that number (1 to 9)."""
    return STEPS[number - 1]


@dataclass(frozen=True)
class StepState:
    """How far a step is: ``state`` is filled, partly or empty; ``missing`` says in words what is not there yet."""

    step: Step
    state: str
    missing: list[str] = field(default_factory=list)


def completeness(content: Content) -> list[StepState]:
    """The state of each of the nine steps."""
    result = []
    for step in STEPS:
        missing = list(_MISSING[step.number](content))
        written = any(_is_written(content, part) for part in step.parts) if step.number != 8 else content.baseline
        state = (PARTLY if written else EMPTY) if missing else FILLED
        result.append(StepState(step, state, missing))
    return result


def _is_written(content: Content, part: str) -> bool:
    return getattr(content, part) not in ("", None, ())


# --- what each step still misses --------------------------------------------------------------------------------


def _purpose(content: Content) -> Iterator[str]:
    if not content.purpose:
        yield "Tujuan sub kegiatan belum ditulis."
    if not content.target_group:
        yield "Kelompok sasaran belum ditulis."


def _data(content: Content) -> Iterator[str]:
    if not content.data:
        yield "Belum ada data pembuka wawasan."
    for number, row in enumerate(content.data, 1):
        gaps = ", ".join(_data_gaps(row))
        if gaps:
            yield f"Data {number} belum memuat {gaps}."


def _data_gaps(row: DataRow) -> Iterator[str]:
    if not row.indicator:
        yield "indikator"
    if row.needs_male and row.male is None:
        yield "angka laki-laki"
    if row.needs_female and row.female is None:
        yield "angka perempuan"
    if not row.unit:
        yield "satuan"
    if row.data_year is None:
        yield "tahun"
    if not row.source:
        yield "sumber"


def _factors(content: Content) -> Iterator[str]:
    if not content.factors:
        yield "Belum ada faktor kesenjangan."


def _causes(part: str, word: str) -> Callable[[Content], Iterator[str]]:
    def check(content: Content) -> Iterator[str]:
        causes = getattr(content, part)
        if not causes:
            yield f"Belum ada sebab {word}."
        for number, cause in enumerate(causes, 1):
            if not cause.text:
                yield f"Sebab {word} {number} belum diuraikan."
            if not cause.factors:
                yield f"Sebab {word} {number} belum dikaitkan dengan faktor."

    return check


def _new_purpose(content: Content) -> Iterator[str]:
    if not content.new_purpose:
        yield "Tujuan yang baru belum ditulis."


def _actions(content: Content) -> Iterator[str]:
    if not content.actions:
        yield "Belum ada rencana aksi."
    for number, action in enumerate(content.actions, 1):
        gaps = ", ".join(_action_gaps(action))
        if gaps:
            yield f"Rencana aksi {number} belum memuat {gaps}."
    if content.budget_total is None:
        yield "Jumlah anggaran GBS belum diisi."
    if not content.arg_category:
        yield "Kategori ARG belum dipilih."
    elif not content.arg_reason:
        yield "Alasan kategori ARG belum ditulis."


def _action_gaps(action: Action) -> Iterator[str]:
    if not action.name:
        yield "nama"
    if action.input_amount is None:
        yield "masukan"
    if not action.output:
        yield "keluaran"
    if not action.outcome:
        yield "hasil"
    if not action.causes:
        yield "sebab yang dijawab"


def _baseline(content: Content) -> Iterator[str]:
    if not content.baseline:
        yield "Belum ada data dasar yang dipilih."


def _indicators(content: Content) -> Iterator[str]:
    kinds = {indicator.kind for indicator in content.indicators}
    for kind in IndicatorKind:
        if kind not in kinds:
            yield f"Belum ada indikator {str(kind.label).lower()}."
    for number, indicator in enumerate(content.indicators, 1):
        gaps = ", ".join(_indicator_gaps(indicator))
        if gaps:
            yield f"Indikator {number} belum memuat {gaps}."


def _indicator_gaps(indicator: Indicator) -> Iterator[str]:
    if not indicator.name:
        yield "nama"
    if not indicator.unit:
        yield "satuan"
    if indicator.target is None:
        yield "target"


_MISSING: dict[int, Callable[[Content], Iterator[str]]] = {
    1: _purpose,
    2: _data,
    3: _factors,
    4: _causes("internal", "internal"),
    5: _causes("external", "eksternal"),
    6: _new_purpose,
    7: _actions,
    8: _baseline,
    9: _indicators,
}


def part_of(content: Content, number: int) -> dict[str, Any]:
    """What step ``number`` holds, by attribute name (used for the audit trail and for comparison)."""
    return {name: getattr(content, name) for name in step_of(number).parts}


def fingerprint(content: Content, number: int) -> str:
    """A short mark of what the page of step ``number`` writes: equal as long as nobody changed it.

    Steps 2 and 8 share their rows, but each has its own side of them: the figures, and which of them are the baseline.
    """
    held: Any = part_of(content, number)
    if number == 2:
        held = content.data_note, [replace(row, is_baseline=False) for row in content.data]
    elif number == 8:
        held = [row.id for row in content.baseline]
    return hashlib.blake2b(repr(held).encode(), digest_size=12).hexdigest()
