"""The KAK (kerangka acuan kerja, terms of reference) of a sub-activity, prefilled from its GAP.

Each section is derived text that the department may replace with its own. The method and nothing else must be
written: it is where the department says how both sexes can take part.
"""

from __future__ import annotations

from collections.abc import Iterator

from pug_tanjungbalai.common.formats import rupiah_exact

from ..enums import BudgetVersion
from .pprg_content import PLACE, Content, DataRow
from .pprg_prose import LONG, data_sentence, numbered, situation, target_words
from .pprg_sections import Definition, Section, sections

METHOD, COST = "metode", "biaya"

#: What a KAK quotes where the policy library holds nothing that applies to it; the references that
#: ``manage.py muat_acuan`` loads give the same list.
LEGAL_BASIS = (
    "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah beserta perubahannya",
    "Instruksi Presiden Nomor 9 Tahun 2000 tentang Pengarusutamaan Gender dalam Pembangunan Nasional",
    "Peraturan Menteri Dalam Negeri Nomor 15 Tahun 2008 tentang Pedoman Umum Pelaksanaan Pengarusutamaan Gender di "
    "Daerah sebagaimana telah diubah dengan Peraturan Menteri Dalam Negeri Nomor 67 Tahun 2011",
    "Peraturan Menteri Dalam Negeri Nomor 90 Tahun 2019 tentang Klasifikasi, Kodefikasi, dan Nomenklatur Perencanaan "
    "Pembangunan dan Keuangan Daerah beserta pemutakhirannya, terakhir dengan Keputusan Menteri Dalam Negeri Nomor "
    "900.1-861 Tahun 2026",
    "Surat Edaran Bersama Nomor 270/M.PPN/11/2012; SE-33/MK.02/2012; 050/4379A/SJ; SE 46/MPP-PA/11/2012 tentang "
    "Strategi Nasional Percepatan Pengarusutamaan Gender melalui Perencanaan dan Penganggaran yang Responsif Gender",
    "Peraturan Daerah Kota Tanjungbalai Nomor 2 Tahun 2019 tentang Pengarusutamaan Gender",
    "Peraturan Wali Kota Tanjungbalai Nomor 25 Tahun 2019 tentang Petunjuk Teknis Penyusunan Perencanaan dan "
    "Penganggaran yang Responsif Gender",
)


def kak(gap: Content) -> tuple[Section, ...]:
    """The sections of the KAK in their order."""
    return sections(DEFINITIONS, gap, {row.part: row for row in gap.kak_parts})


# --- what the GAP gives for each section ------------------------------------------------------------------------


def _legal_basis(gap: Content) -> str:
    revised = "Perubahan " if gap.header.budget_version == BudgetVersion.REVISED else ""
    budget = (
        f"Peraturan Daerah Kota Tanjungbalai tentang {revised}Anggaran Pendapatan dan Belanja Daerah Tahun Anggaran "
        f"{gap.header.fiscal_year}"
    )
    return "\n".join(numbered((*(gap.legal_basis or LEGAL_BASIS), budget)))


def _beneficiaries(gap: Content) -> str:
    """Target group, how many men and women are to be reached, and how many are reached now."""
    targets = [
        f"{row.name or '(tanpa nama)'}: {target_words(row, LONG)}"
        for row in gap.indicators
        if row.target_male is not None or row.target_female is not None
    ]
    now = [data_sentence(row, LONG) for row in gap.data if _counts_people(row)]
    return "\n\n".join(
        filter(
            None,
            (
                gap.target_group,
                _list("Sasaran menurut jenis kelamin:", targets),
                _list("Keadaan saat ini:", now),
            ),
        )
    )


def _counts_people(row: DataRow) -> bool:
    """A figure of which L and P make a whole, so that it says who is reached."""
    return row.total is not None and not row.is_rate


def _list(opening: str, lines: list[str]) -> str:
    return "\n".join((opening, *numbered(lines))) if lines else ""


def _aims(gap: Content) -> str:
    if not gap.new_purpose:
        return ""
    aim = f"Tujuan: {gap.new_purpose}"
    return f"Maksud: {gap.purpose}\n\n{aim}" if gap.purpose else aim


def _stages(gap: Content) -> str:
    return "\n".join(numbered(_stage_lines(gap)))


def _stage_lines(gap: Content) -> Iterator[str]:
    for action in gap.actions:
        if action.name:
            yield f"{action.name} (keluaran: {action.output})" if action.output else action.name


def _place(gap: Content) -> str:
    city = f"Kota {PLACE}"
    department = gap.header.department
    return f"{department}, {city}" if department.startswith("Kecamatan") else city


def _responsible(gap: Content) -> str:
    """Without a name: who signs is printed below, and a change of office is no change of the GAP."""
    department = gap.header.department
    if not department:
        return ""
    return f"Pelaksana: {department}.\nPenanggung jawab: pimpinan {department} yang menandatangani KAK ini."


def _limits(gap: Content) -> str:
    if not gap.actions:
        return ""
    group = f" bagi {_within(gap.target_group)}" if gap.target_group else ""
    total = f", dengan jumlah anggaran {rupiah_exact(gap.budget_total)}" if gap.budget_total is not None else ""
    return (
        f"KAK ini terbatas pada {len(gap.actions)} rencana aksi sub kegiatan {gap.header.sub_activity.name}{group} "
        f"pada tahun anggaran {gap.header.fiscal_year}{total}."
    )


def _within(text: str) -> str:
    """A text as part of a sentence: without its full stop, and not with a capital where that only began it."""
    text = text.rstrip(". ")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _schedule(gap: Content) -> str:
    year = gap.header.fiscal_year
    if gap.header.budget_version == BudgetVersion.REVISED:
        return f"Sejak perubahan DPA tahun anggaran {year} ditetapkan sampai dengan 31 Desember {year}."
    return f"Tahun anggaran {year}: sejak DPA ditetapkan sampai dengan 31 Desember {year}."


def _cost(gap: Content) -> str:
    """The RAB as lines; unedited documents print it as a table."""
    if not gap.actions:
        return ""
    lines = (f"{row.name or '(tanpa nama)'}: {rupiah_exact(row.input_amount)}" for row in gap.actions)
    return "\n".join((*numbered(lines), f"Jumlah: {rupiah_exact(gap.input_total)}"))


DEFINITIONS = (
    Definition(
        "dasar-hukum",
        "Dasar hukum",
        "acuan kebijakan yang berlaku untuk KAK",
        "Satu peraturan satu baris.",
        _legal_basis,
        upstream="acuan kebijakan",
    ),
    Definition(
        "gambaran-umum",
        "Gambaran umum",
        "analisis situasi GBS (langkah 2 sampai 5)",
        "Keadaan laki-laki dan perempuan yang menjadi alasan kegiatan ini, dengan angkanya.",
        situation,
    ),
    Definition(
        "penerima-manfaat",
        "Penerima manfaat",
        "kelompok sasaran, indikator, dan data langkah 2",
        "Siapa yang menerima manfaat, berapa laki-laki dan berapa perempuan.",
        _beneficiaries,
    ),
    Definition(
        "maksud-tujuan", "Maksud dan tujuan", "langkah 1 dan 6", "Untuk apa, dan apa yang hendak dicapai.", _aims
    ),
    Definition(
        "tahapan",
        "Cara pelaksanaan: tahapan",
        "rencana aksi (langkah 7)",
        "Urutan pekerjaan; satu tahap satu baris.",
        _stages,
    ),
    Definition(
        METHOD,
        "Cara pelaksanaan: metode",
        "",
        "Tulis cara yang membuat laki-laki dan perempuan sama-sama dapat ikut: cara mengundang, waktu dan tempat, "
        "penitipan anak, kuota, cara menyampaikan. Contoh: Undangan disampaikan lewat kelompok PKK dan kelompok "
        "nelayan; pelatihan setengah hari di aula kelurahan dengan penitipan anak; sekurangnya 40 persen peserta "
        "perempuan.",
        lambda gap: "",
    ),
    Definition("lokasi", "Lokasi", "kota atau kecamatan perangkat daerah", "Tempat pelaksanaan yang nyata.", _place),
    Definition(
        "pelaksana",
        "Pelaksana dan penanggung jawab",
        "nama perangkat daerah",
        "Bidang, pejabat teknis, dan mitra yang terlibat bila ada.",
        _responsible,
    ),
    Definition(
        "batasan",
        "Batasan kegiatan",
        "rencana aksi dan jumlah anggaran",
        "Apa yang termasuk dan apa yang tidak.",
        _limits,
    ),
    Definition(
        "jadwal", "Jadwal pelaksanaan", "tahun dan versi anggaran", "Bulan atau triwulan tiap tahapan.", _schedule
    ),
    Definition(
        COST,
        "Biaya (RAB)",
        "masukan rencana aksi (langkah 7)",
        "Rincian yang lebih halus boleh dilampirkan; jumlahnya harus sama dengan langkah 7.",
        _cost,
    ),
)
