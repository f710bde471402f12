"""Rows of a GAP as sentences: for printing, and for the prose that the GBS and the KAK derive from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from departments.enums import DataSex
from pug_tanjungbalai.common.formats import EMPTY, percent, quantity, rupiah_exact

from .pprg_content import Action, Cause, Content, DataRow, Indicator

SHORT, LONG = ("L", "P"), ("laki-laki", "perempuan")


def figures(row: DataRow, words: Sequence[str] = SHORT) -> str:
    """The figures of a row: ``L 146, P 34 orang (P 18,9%)``."""
    male, female = words
    parts = []
    if row.needs_male:
        parts.append(f"{male} {quantity(row.male)}")
    if row.needs_female:
        parts.append(f"{female} {quantity(row.female)}")
    text = f"{', '.join(parts)} {row.unit}".strip()
    return f"{text} ({female} {percent(row.share_female)})" if row.share_female is not None else text


def origin(row: DataRow) -> str:
    """Year and source of a row: ``2025, sumber Data KUMKM``."""
    year = str(row.data_year) if row.data_year is not None else ""
    return ", ".join(filter(None, (year, f"sumber {row.source}" if row.source else "")))


def only_one_sex(row: DataRow) -> str:
    """A remark behind the name of a figure that has no pair; empty for others."""
    if row.concerns == DataSex.BOTH:
        return ""
    return f" ({LONG[0] if row.needs_male else LONG[1]} saja)"


def data_sentence(row: DataRow, words: Sequence[str] = SHORT) -> str:
    """A whole row of step 2: ``Peserta pelatihan: L 146, P 34 orang (P 18,9%); 2025, sumber Data KUMKM``."""
    name = f"{row.indicator or '(tanpa nama)'}{only_one_sex(row)}"
    return "; ".join(filter(None, (f"{name}: {figures(row, words)}", origin(row))))


def cause_sentence(cause: Cause) -> str:
    """A cause with the factors it feeds and its evidence."""
    about = "; ".join(
        filter(
            None,
            (
                f"faktor {', '.join(cause.factor_labels).lower()}" if cause.factors else "",
                f"bukti: {cause.evidence}" if cause.evidence else "",
            ),
        )
    )
    text = cause.text or "(belum diuraikan)"
    return f"{text} ({about})" if about else text


def target_words(row: Indicator, words: Sequence[str] = SHORT) -> str:
    """The target with its split: ``200 orang (L 120, P 80)``."""
    pairs = zip(words, (row.target_male, row.target_female), strict=True)
    split = ", ".join(f"{word} {quantity(value)}" for word, value in pairs if value is not None)
    text = f"{quantity(row.target)} {row.unit}".strip()
    return f"{text} ({split})" if split else text


def indicator_sentence(row: Indicator) -> str:
    """A whole indicator: ``Peserta terlatih: target 200 orang (L 120, P 80); data dasar 34``."""
    text = f"{row.name or '(tanpa nama)'}: target {target_words(row)}"
    return f"{text}; data dasar {quantity(row.baseline)}" if row.baseline is not None else text


def action_lines(action: Action) -> Iterator[str]:
    """Input, output and outcome of an action, each a line."""
    yield f"Masukan: {rupiah_exact(action.input_amount)}"
    yield f"Keluaran: {action.output or EMPTY}"
    yield f"Hasil: {action.outcome or EMPTY}"


def numbered(lines: Iterable[str]) -> list[str]:
    """Lines with ``1.``, ``2.`` before them."""
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def situation(gap: Content) -> str:
    """Steps 2 to 5 in prose: the situation analysis of the GBS, and the general picture of the KAK."""
    paragraphs = [
        _section("Data pembuka wawasan menunjukkan keadaan berikut.", (data_sentence(row, LONG) for row in gap.data)),
        gap.data_note,
        _section(
            "Kesenjangan itu tampak pada faktor berikut.", (f"{factor.label}: {factor.text}" for factor in gap.factors)
        ),
        _section("Sebab kesenjangan di dalam perangkat daerah:", (cause.text for cause in gap.internal)),
        _section("Sebab kesenjangan di luar perangkat daerah:", (cause.text for cause in gap.external)),
    ]
    return "\n\n".join(filter(None, paragraphs))


def _section(opening: str, lines: Iterable[str]) -> str:
    """An opening sentence with its numbered lines; empty without lines."""
    rows = numbered(filter(None, lines))
    return "\n".join([opening, *rows]) if rows else ""
