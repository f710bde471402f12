"""Checks of steps 1 to 3: the sub-activity and its purpose, the data, the factors."""

from __future__ import annotations

from collections.abc import Iterator

from ..pprg_content import Content, DataRow
from .core import Check, Facts, Problem, Severity
from .text import Prepared, copy_among, holds_figure, is_same, listing, short, words

BLOCK, WARN = Severity.BLOCK, Severity.WARN
#: Figures may be that many years older than the budget year.
OLDEST = 2


def data_name(number: int, row: DataRow) -> str:
    """A row of step 2 as the writer knows it."""
    return f"Data {number} ({short(row.indicator)})" if row.indicator.strip() else f"Data {number}"


# --- step 1 -------------------------------------------------------------------------------------------------------


def _code(content: Content, facts: Facts) -> Iterator[Problem]:
    if not facts.official_name:
        yield Problem(
            f"Kode {content.header.sub_activity.code} tidak ada dalam nomenklatur tahun anggaran {facts.year}.",
            "Kode tidak diubah di sini. Minta Bapperida memetakan sub kegiatan ini ke kode yang berlaku.",
        )


def _name(content: Content, facts: Facts) -> Iterator[Problem]:
    if words(content.header.sub_activity.name) != words(facts.official_name or ""):
        yield Problem(
            f"Nama resmi kode ini pada tahun {facts.year} adalah {short(facts.official_name or '', 160)}.",
            "Minta Bapperida menyesuaikan nama sub kegiatan dengan nomenklatur tahun anggaran.",
        )


def _in_budget(content: Content, facts: Facts) -> Iterator[Problem]:
    if facts.ceiling is None:
        yield Problem(
            "Pagu sub kegiatan ini belum tercatat, sehingga kesesuaian dengan RKA belum dapat dicocokkan.",
            "Wajar bila RKA belum disusun. Sesudahnya, minta BPKPD atau Bapperida mencatat pagunya.",
        )


def _purpose(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.purpose.strip():
        yield Problem(
            "Tujuan sub kegiatan belum ditulis.",
            "Tulis tujuan yang berlaku sekarang, seperti dalam Renja.",
        )


def _purpose_is_more_than_the_name(content: Content, facts: Facts) -> Iterator[Problem]:
    if is_same(words(content.purpose), words(content.header.sub_activity.name), 0.9):
        yield Problem(
            "Tujuan hanya mengulang nama sub kegiatan.",
            "Tulis apa yang hendak dicapai dan bagi siapa, bukan nama kegiatannya.",
        )


def _group(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.target_group.strip():
        yield Problem(
            "Kelompok sasaran belum ditulis.",
            "Sebutkan siapa penerima manfaatnya, laki-laki dan perempuan, dan di mana.",
        )


# --- step 2 -------------------------------------------------------------------------------------------------------


def _data(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.data:
        yield Problem(
            "Belum ada data pembuka wawasan.",
            "Tambahkan sedikitnya satu baris, atau sisipkan dari data terpilah perangkat daerah.",
        )


def _missing_figures(row: DataRow) -> list[str]:
    needed = (("laki-laki", row.needs_male, row.male), ("perempuan", row.needs_female, row.female))
    return [sex for sex, needs, figure in needed if needs and figure is None]


def _figures(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, row in enumerate(content.data, 1):
        missing = _missing_figures(row)
        if missing:
            mend = "Isi angkanya; tulis 0 bila memang tidak ada."
            if len(missing) == 1 and row.needs_male and row.needs_female:
                mend = "Isi angkanya (0 bila tidak ada). Bila datanya tanpa pasangan, pilih satu jenis kelamin saja."
            yield Problem(f"{data_name(number, row)} belum memuat angka {listing(missing)}.", mend, number)


def _origin(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, row in enumerate(content.data, 1):
        missing = {
            "tahun": "" if row.data_year else "Isi tahun datanya.",
            "sumber": "" if row.source.strip() else "Tulis nama laporan, register, atau survei beserta pengelolanya.",
        }
        mends = [mend for mend in missing.values() if mend]
        if mends:
            words_missing = listing([word for word, mend in missing.items() if mend])
            yield Problem(f"{data_name(number, row)} belum menyebut {words_missing}.", " ".join(mends), number)


def _names_and_units(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, row in enumerate(content.data, 1):
        there = (("nama indikator", row.indicator.strip()), ("satuan", row.unit.strip()))
        missing = [word for word, text in there if not text]
        if missing:
            yield Problem(
                f"{data_name(number, row)} belum memuat {listing(missing)}.",
                "Tulis apa yang dihitung dan satuannya, misalnya orang atau persen.",
                number,
            )


def _old_figures(content: Content, facts: Facts) -> Iterator[Problem]:
    oldest = facts.year - OLDEST
    current = {words(row.indicator) for row in content.data if row.data_year is not None and row.data_year >= oldest}
    for number, row in enumerate(content.data, 1):
        if row.data_year is None or row.data_year >= oldest or words(row.indicator) in current:
            continue  # an older figure beside a newer one of the same indicator shows the trend
        yield Problem(
            f"{data_name(number, row)} memakai angka {row.data_year}, lebih lama dari {oldest}.",
            f"Tambahkan angka {oldest} atau sesudahnya, atau jelaskan dalam uraian mengapa belum ada yang baru.",
            number,
        )


def _future_figures(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, row in enumerate(content.data, 1):
        if row.data_year is not None and row.data_year > facts.today.year:
            yield Problem(
                f"{data_name(number, row)} bertahun {row.data_year}, yang belum tiba.",
                "Periksa tahun datanya. Target ditulis pada langkah 9, bukan sebagai data.",
                number,
            )


def _twin_rows(content: Content, facts: Facts) -> Iterator[Problem]:
    first: dict[tuple[object, ...], int] = {}
    for number, row in enumerate(content.data, 1):
        key = (words(row.indicator), row.data_year, words(row.unit), row.concerns)
        if not key[0]:
            continue
        if key in first:
            yield Problem(
                f"{data_name(number, row)} sama dengan data {first[key]}: indikator dan tahunnya sama.",
                "Hapus salah satunya, atau bedakan nama atau tahunnya.",
                number,
            )
        first.setdefault(key, number)


def _quantified(content: Content, facts: Facts) -> Iterator[Problem]:
    if any(_shows_gap(row) for row in content.data):
        return
    texts = [content.data_note, *(factor.text for factor in content.factors)]
    if not any(holds_figure(text) for text in texts):
        yield Problem(
            "Tidak ada angka yang memperlihatkan kesenjangan antara laki-laki dan perempuan.",
            "Tambahkan data yang berbeda menurut jenis kelamin, atau sebutkan besarnya kesenjangan dalam uraian.",
        )


def _shows_gap(row: DataRow) -> bool:
    """L and P differ, or the fact is one of a single sex, which has no pair to differ from."""
    if row.needs_male and row.needs_female:
        return row.male is not None and row.female is not None and row.male != row.female
    return row.male is not None or row.female is not None


# --- step 3 -------------------------------------------------------------------------------------------------------


def _factors(content: Content, facts: Facts) -> Iterator[Problem]:
    if not any(factor.text.strip() for factor in content.factors):
        yield Problem(
            "Belum ada faktor kesenjangan.",
            "Isi faktor yang relevan saja: akses, partisipasi, kontrol, atau manfaat. Satu sudah cukup.",
        )


def _factors_have_causes(content: Content, facts: Facts) -> Iterator[Problem]:
    tied = {kind for cause in (*content.internal, *content.external) for kind in cause.factors}
    for factor in content.factors:
        if factor.kind not in tied:
            yield Problem(
                f"Faktor {factor.label.lower()} belum dikaitkan dengan satu sebab pun.",
                "Centang faktor ini pada sebab langkah 4 atau 5, atau hapus bila tidak relevan.",
            )


def _factors_differ(content: Content, facts: Facts) -> Iterator[Problem]:
    texts = [Prepared.of(factor.text) for factor in content.factors]
    for position, factor in enumerate(content.factors):
        twin = copy_among(texts[position], texts[:position])
        if twin is not None:
            yield Problem(
                f"Uraian {factor.label.lower()} mengulang uraian {content.factors[twin].label.lower()}.",
                "Tulis apa yang khas pada faktor ini, atau hapus bila tidak relevan.",
            )


def _rows(content: Content, facts: Facts) -> bool:
    return bool(content.data)


CHECKS = (
    Check(
        "kode-berlaku", 1, 1, BLOCK, "Kode sub kegiatan berlaku pada tahun anggaran",
        "Kode sub kegiatan berganti dari tahun ke tahun. GBS dengan kode yang tidak berlaku tidak dapat dilampirkan "
        "pada RKA.",
        _code, lambda content, facts: facts.official_name is not None,
    ),
    Check(
        "nama-berlaku", 1, 1, WARN, "Nama sub kegiatan sesuai nomenklatur",
        "Nama yang berbeda dari nomenklatur membuat dokumen sulit dicocokkan dengan RKA dan DPA.",
        _name, lambda content, facts: bool(facts.official_name),
    ),
    Check(
        "pagu-tercatat", 2, 1, WARN, "Sub kegiatan tercantum dalam anggaran tahun ini",
        "GAP menganalisis sub kegiatan yang benar-benar direncanakan. Pagu yang tercatat membuktikannya.",
        _in_budget,
    ),
    Check(
        "tujuan-ada", 3, 1, BLOCK, "Tujuan sub kegiatan ditulis",
        "Tanpa tujuan semula tidak ada yang dapat dianalisis dan dirumuskan kembali pada langkah 6.",
        _purpose,
    ),
    Check(
        "tujuan-bukan-nama", 3, 1, WARN, "Tujuan bukan sekadar nama sub kegiatan",
        "Nama kegiatan menyebut apa yang dikerjakan; tujuan menyebut apa yang berubah dan bagi siapa.",
        _purpose_is_more_than_the_name, lambda content, facts: bool(content.purpose.strip()),
    ),
    Check(
        "sasaran-ada", 5, 1, WARN, "Kelompok sasaran disebut",
        "Data dan rencana aksi harus menyangkut kelompok yang sama. Itu hanya dapat dinilai bila kelompoknya disebut.",
        _group,
    ),
    Check(
        "data-ada", 4, 2, BLOCK, "Ada data pembuka wawasan",
        "Analisis dimulai dari data: tanpa angka, kesenjangan hanya dugaan.",
        _data,
    ),
    Check(
        "data-angka", 4, 2, BLOCK, "Angka laki-laki dan perempuan terisi",
        "Kesenjangan terlihat dari perbandingan keduanya. Fakta yang hanya menyangkut satu jenis kelamin, misalnya "
        "kematian ibu, sah tanpa pasangan.",
        _figures, _rows,
    ),
    Check(
        "data-asal", 4, 2, BLOCK, "Tahun dan sumber data disebut",
        "Angka tanpa tahun dan sumber tidak dapat ditelusuri saat diverifikasi dan dievaluasi.",
        _origin, _rows,
    ),
    Check(
        "data-nama", 4, 2, BLOCK, "Setiap data punya nama indikator dan satuan",
        "Angka tanpa nama dan satuan tidak dapat dibaca orang lain.",
        _names_and_units, _rows,
    ),
    Check(
        "data-mutakhir", 4, 2, WARN, "Data tidak lebih lama dari dua tahun sebelum tahun anggaran",
        "Keadaan dapat sudah berubah. Rencana yang bertumpu pada angka lama dapat menjawab masalah yang sudah lewat.",
        _old_figures, _rows,
    ),
    Check(
        "data-tahun", 4, 2, WARN, "Tahun data sudah berjalan",
        "Data adalah keadaan yang sudah diukur; yang belum terjadi adalah target.",
        _future_figures, _rows,
    ),
    Check(
        "data-kembar", 4, 2, WARN, "Tidak ada baris data yang kembar",
        "Baris yang sama dua kali menyulitkan pembaca dan membingungkan saat memilih data dasar.",
        _twin_rows, _rows,
    ),
    Check(
        "kesenjangan-terukur", 6, 2, WARN, "Kesenjangan dinyatakan dengan angka",
        "Besarnya kesenjangan menentukan apa yang perlu diubah dan menjadi ukuran keberhasilan.",
        _quantified, _rows,
    ),
    Check(
        "faktor-ada", 7, 3, BLOCK, "Ada faktor kesenjangan",
        "Faktor menjelaskan di mana kesenjangan terjadi, sehingga sebabnya dapat dicari.",
        _factors,
    ),
    Check(
        "faktor-bersebab", 7, 3, WARN, "Setiap faktor punya sebab",
        "Faktor tanpa sebab tidak akan terjawab oleh rencana aksi mana pun.",
        _factors_have_causes,
        lambda content, facts: bool(content.factors and (content.internal or content.external)),
    ),
    Check(
        "faktor-berbeda", 7, 3, WARN, "Uraian faktor tidak saling mengulang",
        "Akses, partisipasi, kontrol, dan manfaat adalah pertanyaan yang berbeda. Cukup isi yang relevan.",
        _factors_differ, lambda content, facts: len(content.factors) > 1,
    ),
)  # fmt: skip
