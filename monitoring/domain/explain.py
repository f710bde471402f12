"""A component's figures in words, and what would raise it. Pure: no database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from departments.models import FiscalYear
from pug_tanjungbalai.common.formats import number, rupiah_short, tanggal

from ..enums import Component
from .scoring import ComponentScore

NOT_APPLICABLE = {
    Component.PREREQUISITES: "Instrumen prasyarat tahun ini belum ditetapkan.",
    Component.DATA: "Belum ada indikator data terpilah yang diwajibkan.",
    Component.COVERAGE: "Belum ada sub kegiatan yang wajib PPRG.",
    Component.TIMELINESS: "Tenggat pengajuan belum lewat.",
    Component.REALIZATION: "Belum ada pagu dari PPRG yang terverifikasi.",
    Component.ATTENDANCE: "Belum ada rapat terlaksana yang mengundang.",
    Component.FOLLOWUP: "Belum ada temuan atau tugas rapat yang selesai atau jatuh tempo.",
}


def count(value: Decimal) -> str:
    """A count as people write it: whole, or with the half point of a late closing."""
    return number(value, 0 if value == value.to_integral_value() else 1)


def in_words(part: ComponentScore, year: FiscalYear, due: dt.date | None) -> str:
    """Numerator and denominator of one component as a sentence.

    ``due`` is the submission deadline that holds for the department (its extension where there is one).
    """
    if not part.fact.applies:
        return f"{NOT_APPLICABLE[part.component]} Bobotnya dibagi ke komponen lain."
    done, of = part.fact.numerator, part.fact.denominator
    missing = count(of - done)
    match part.component:
        case Component.PREREQUISITES:
            return f"{count(done)} dari {count(of)} nilai instrumen tahun {year.year} terverifikasi"
        case Component.DATA:
            rest = f"; {missing} belum" if done < of else ""
            return f"{count(done)} dari {count(of)} indikator wajib lengkap dan diverifikasi{rest}"
        case Component.COVERAGE:
            rest = f"; {missing} belum" if done < of else ""
            return f"{count(done)} dari {count(of)} sub kegiatan wajib punya GAP dan GBS terverifikasi{rest}"
        case Component.TIMELINESS:
            return f"{count(done)} dari {count(of)} sub kegiatan diajukan paling lambat {tanggal(due)}"
        case Component.REALIZATION:
            return f"{rupiah_short(done)} dari {rupiah_short(of)} pagu PPRG terverifikasi sudah terealisasi"
        case Component.ATTENDANCE:
            return f"hadir atau diwakili pada {count(done)} dari {count(of)} rapat yang mengundang"
        case Component.FOLLOWUP:
            return (
                f"nilai {count(done)} dari {count(of)} temuan dan tugas rapat "
                "(tepat waktu 1, terlambat ½, lewat tenggat 0)"
            )


def advice(part: ComponentScore, overdue: int) -> str:
    """What the department can do to win the points that are left in this component (see ``scoring.chances``)."""
    missing = count(part.fact.denominator - part.fact.numerator)
    match part.component:
        case Component.PREREQUISITES:
            return f"Lengkapi bukti prasyarat PUG: {missing} nilai belum terverifikasi"
        case Component.DATA:
            return f"Lengkapi dan verifikasi {missing} indikator data terpilah"
        case Component.COVERAGE:
            return f"Selesaikan GAP dan GBS {missing} sub kegiatan sampai terverifikasi"
        case Component.REALIZATION:
            return "Percepat realisasi sub kegiatan ARG dan catat angkanya"
        case Component.FOLLOWUP:
            return f"Tutup {overdue} temuan dan tugas rapat yang lewat tenggat"
        case _:
            raise ValueError(f"nothing can be won in {part.component}")
