"""Checks of steps 8 and 9: the baseline, and the indicators with target, unit and split by sex."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pug_tanjungbalai.common import formats

from ...enums import IndicatorKind
from ..pprg_content import Content, DataRow, Indicator
from .analysis import data_name
from .core import Check, Facts, Problem, Severity
from .text import Prepared, copy_among, counts_people, listing, names_one_sex, short, words

BLOCK, WARN = Severity.BLOCK, Severity.WARN
#: A share of 18,9 percent may be written as 19.
ROUNDING = Decimal("0.5")
#: Outcome and output of nearly the same name.
ALIKE = 0.95


def indicator_name(number: int, row: Indicator) -> str:
    """An indicator as the writer knows it."""
    return f"Indikator {number} ({short(row.name)})" if row.name.strip() else f"Indikator {number}"


# --- step 8 -------------------------------------------------------------------------------------------------------


def _baseline(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.baseline:
        yield Problem(
            "Belum ada data dasar yang dipilih.",
            "Centang pada langkah 8 baris data langkah 2 yang menjadi titik awal pengukuran.",
        )


def _newest_baseline(content: Content, facts: Facts) -> Iterator[Problem]:
    newest: dict[object, int] = {}
    for row in content.data:
        if row.data_year is not None:
            name = words(row.indicator)
            newest[name] = max(newest.get(name, row.data_year), row.data_year)
    for row in content.baseline:
        latest = newest.get(words(row.indicator))
        if row.data_year is not None and latest is not None and latest > row.data_year:
            number = content.data.index(row) + 1
            yield Problem(
                f"{data_name(number, row)} tahun {row.data_year} dipilih, padahal ada angka {latest}.",
                "Pilih angka yang terbaru sebagai titik awal.",
                number,
            )


def _drawn(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, row in enumerate(content.indicators, 1):
        if row.baseline and not any(_is_drawn(row.baseline, source) for source in content.data):
            yield Problem(
                f"{indicator_name(number, row)}: data dasar {formats.quantity(row.baseline)} tidak ada pada langkah 2.",
                "Pakai angka dari langkah 2 (L, P, jumlah, atau persennya), atau tambahkan datanya di sana.",
                number,
            )


def _is_drawn(value: Decimal, row: DataRow) -> bool:
    """The value is L, P, their total or difference, or the share of one sex in percent."""
    counts = [figure for figure in (row.male, row.female, row.total) if figure is not None]
    if row.male is not None and row.female is not None:
        counts.append(abs(row.male - row.female))
    if value in counts:
        return True
    female = row.share_female
    return female is not None and min(abs(value - female), abs(value - (100 - female))) <= ROUNDING


# --- step 9 -------------------------------------------------------------------------------------------------------


def _indicators(content: Content, facts: Facts) -> Iterator[Problem]:
    if not content.indicators:
        yield Problem(
            "Belum ada indikator gender.",
            "Tambahkan satu indikator keluaran dan satu indikator hasil.",
        )


def _both_kinds(content: Content, facts: Facts) -> Iterator[Problem]:
    kinds = {row.kind for row in content.indicators}
    for kind in IndicatorKind:
        if kind not in kinds:
            yield Problem(
                f"Belum ada indikator {str(kind.label).lower()}.",
                "Keluaran mengukur apa yang dihasilkan kegiatan; hasil mengukur apa yang berubah.",
            )


def _targets(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, row in enumerate(content.indicators, 1):
        there = (("nama", row.name.strip()), ("satuan", row.unit.strip()), ("target", row.target is not None))
        missing = [word for word, present in there if not present]
        if missing:
            yield Problem(
                f"{indicator_name(number, row)} belum memuat {listing(missing)}.",
                "Isi nama, satuan (misalnya orang atau persen), dan target tahun anggaran.",
                number,
            )


def _split(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, row in enumerate(content.indicators, 1):
        given = [figure is not None for figure in (row.target_male, row.target_female)]
        if all(given) or names_one_sex(f"{row.name} {row.unit}"):
            continue
        if any(given):
            sex = "perempuan" if given[0] else "laki-laki"
            text = f"{indicator_name(number, row)}: target {sex} belum diisi."
            yield Problem(text, "Isi target L dan P keduanya; tulis 0 bila memang tidak ada.", number)
        elif counts_people(row.unit):
            yield Problem(
                f"{indicator_name(number, row)} menghitung orang, tetapi targetnya belum dipilah L dan P.",
                "Isi target L dan target P. Bila menyangkut satu jenis kelamin saja, sebutkan dalam nama indikator.",
                number,
            )


def _split_adds_up(content: Content, facts: Facts) -> Iterator[Problem]:
    for number, row in enumerate(content.indicators, 1):
        male, female, target = row.target_male, row.target_female, row.target
        if male is None or female is None or target is None or _is_rate(row):
            continue
        if male + female != target:
            yield Problem(
                f"{indicator_name(number, row)}: L {formats.quantity(male)} + P {formats.quantity(female)} = "
                f"{formats.quantity(male + female)}, bukan {formats.quantity(target)}.",
                "Samakan target dengan jumlah target L dan P.",
                number,
            )


def _is_rate(row: Indicator) -> bool:
    """Of rates and means the two figures do not add up."""
    return DataRow(unit=row.unit).is_rate


def _kinds_differ(content: Content, facts: Facts) -> Iterator[Problem]:
    numbered = list(enumerate(content.indicators, 1))
    outputs = [(number, row) for number, row in numbered if row.kind == IndicatorKind.OUTPUT]
    names = [Prepared.of(row.name) for _number, row in outputs]
    for number, row in numbered:
        if row.kind != IndicatorKind.OUTCOME:
            continue
        twin = copy_among(Prepared.of(row.name), names, ALIKE)
        if twin is not None:
            yield Problem(
                f"Indikator hasil {number} sama dengan indikator keluaran {outputs[twin][0]}.",
                "Tulis sebagai hasil apa yang berubah bagi laki-laki dan perempuan, bukan yang dikerjakan.",
                number,
            )


def _any_indicator(content: Content, facts: Facts) -> bool:
    return bool(content.indicators)


CHECKS = (
    Check(
        "dasar-ada", 13, 8, BLOCK, "Data dasar dipilih dari langkah 2",
        "Tanpa titik awal, capaian tidak dapat dibandingkan dengan apa pun.",
        _baseline,
    ),
    Check(
        "dasar-terbaru", 13, 8, WARN, "Data dasar adalah angka terbaru",
        "Titik awal yang lama membuat kemajuan tampak lebih besar daripada sebenarnya.",
        _newest_baseline, lambda content, facts: bool(content.baseline),
    ),
    Check(
        "indikator-ada", 14, 9, BLOCK, "Ada indikator gender",
        "Indikator menunjukkan apakah kesenjangan benar-benar menyempit. GBS memuatnya sebagai capaian program.",
        _indicators,
    ),
    Check(
        "indikator-target", 14, 9, BLOCK, "Setiap indikator punya nama, satuan, dan target",
        "Indikator tanpa satuan dan target tidak dapat diukur pada akhir tahun.",
        _targets, _any_indicator,
    ),
    Check(
        "indikator-lengkap", 15, 9, WARN, "Ada indikator keluaran dan indikator hasil",
        "Kegiatan dapat terlaksana penuh tanpa ada yang berubah bagi penerima manfaat. Karena itu keduanya diukur.",
        _both_kinds, _any_indicator,
    ),
    Check(
        "indikator-pilah", 14, 9, WARN, "Indikator yang menghitung orang dipilah L dan P",
        "Capaian laki-laki dan perempuan dilaporkan terpisah setiap semester.",
        _split, _any_indicator,
    ),
    Check(
        "indikator-jumlah", 14, 9, WARN, "Target L dan P berjumlah sama dengan target",
        "Angka yang tidak cocok membuat capaian tidak dapat dihitung.",
        _split_adds_up,
        lambda content, facts: any(
            row.target_male is not None and row.target_female is not None for row in content.indicators
        ),
    ),
    Check(
        "indikator-dasar", 13, 9, WARN, "Data dasar indikator berasal dari langkah 2",
        "Titik awal indikator harus dapat ditelusuri ke data yang menunjukkan kesenjangan.",
        _drawn, lambda content, facts: bool(content.data) and any(row.baseline for row in content.indicators),
    ),
    Check(
        "keluaran-bukan-hasil", 15, 9, WARN, "Indikator hasil berbeda dari indikator keluaran",
        "Keluaran adalah apa yang dikerjakan; hasil adalah perubahan pada laki-laki dan perempuan.",
        _kinds_differ,
        lambda content, facts: {row.kind for row in content.indicators} >= {kind.value for kind in IndicatorKind},
    ),
)  # fmt: skip
