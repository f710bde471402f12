"""The first sheet of the workbook: how it is filled in and sent back, in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.xlsx_form import Line

from ..domain.pprg_steps import STEPS
from .layout import ACTIONS, CAUSES, DATA, FACTORS, GBS, INDICATORS, OWN_TEXT, SUMMARY

_HOW = (
    "Isi sel berwarna putih. Sel abu-abu (kode, nama, versi, nomor, judul kolom) terkunci, karena dari sanalah "
    "setiap baris dikenali kembali.",
    "Sel dengan panah kecil punya pilihan: klik panahnya. Petunjuk singkat muncul saat sel dipilih.",
    "Baris kosong sudah disiapkan di bawah setiap sub kegiatan. Baris yang dibiarkan kosong tidak dibaca.",
    "Angka ditulis tanpa satuan: 1412 atau 18,9. Rupiah: 200000000. Untuk 18,9 persen tulis 18,9, bukan 18,9%.",
    "Untuk berganti baris di dalam satu sel tekan Alt+Enter.",
    "Simpan sebagai Excel (.xlsx), lalu unggah lewat menu PPRG, tombol “Unggah buku kerja”. Sebelum apa pun "
    "disimpan, Anda melihat daftar perubahan dan kesalahan menurut lembar, baris, dan kolom.",
)
_CARE = (
    "Baris yang sudah ada lalu dikosongkan berarti baris itu dihapus; daftar perubahan menyebutkannya lebih dahulu.",
    "Bila naskah diubah orang lain sejak buku kerja ini diunduh, Anda diminta memilih: berkas atau yang tersimpan.",
    "Dokumen yang sudah diajukan atau ditandatangani terkunci: seluruh barisnya abu-abu.",
    "Kunci lembar tidak memakai kata sandi. Bila baris yang disiapkan kurang, buka kuncinya (Tinjau - Buka Proteksi "
    "Lembar), tambahkan baris di bawah sub kegiatannya, dan tulis kode, versi, serta nomornya.",
    "Jangan mengganti nama lembar atau judul kolom.",
)
_SHEETS = (
    (SUMMARY.title, "1, 2, 6, 7", "Tujuan, sasaran, uraian data, tujuan baru, anggaran, dan kategori ARG."),
    (DATA.title, "2 dan 8", "Angka terpilah dengan tahun dan sumber; tandai yang menjadi data dasar."),
    (FACTORS.title, "3", "Akses, partisipasi, kontrol, manfaat: isi hanya yang relevan."),
    (CAUSES.title, "4 dan 5", "Sebab internal (I1, I2, …) dan eksternal (E1, E2, …), dengan faktor terkait."),
    (ACTIONS.title, "7", "Tindakan, masukan, keluaran, hasil, dan sebab yang dijawab, misalnya “I1, E2”."),
    (INDICATORS.title, "9", "Indikator keluaran dan hasil dengan satuan, data dasar, dan target."),
    (OWN_TEXT.title, "", "Bagian GBS dan KAK yang ditulis sendiri, misalnya metode; yang kosong mengikuti GAP."),
    (GBS, "", "Pernyataan anggaran gender, tersusun dari GAP saat diunduh. Hanya untuk dibaca dan dicetak."),
)


def guide_lines(department: str, fiscal_year: int, on: dt.date, single: bool) -> Iterator[Line]:
    """The lines of the sheet, in three columns: number, short text, long text."""
    what = "satu sub kegiatan" if single else "semua sub kegiatan"
    yield Line(["Buku kerja GAP dan GBS"], "title")
    yield Line([f"{department} · tahun anggaran {fiscal_year} · {what} · diunduh {tanggal(on)}"])
    yield from _numbered("Cara mengisi", _HOW)
    yield from _numbered("Yang perlu diingat", _CARE)
    yield Line([])
    yield Line(["Isi lembar"], "head")
    yield Line([None, "Lembar", "Isi"], "strong")
    for title, steps, text in _SHEETS:
        where = f"{title} (langkah {steps})" if steps else title
        yield Line([None, where, text], "boxed")
    yield Line([])
    yield Line(["Sembilan langkah GAP, dengan contoh"], "head")
    for step in STEPS:
        yield Line([str(step.number), step.label, step.hint], "boxed")
        yield Line([None, "Contoh", step.example], "example")


def _numbered(title: str, texts: tuple[str, ...]) -> Iterator[Line]:
    yield Line([])
    yield Line([title], "head")
    for number, text in enumerate(texts, 1):
        yield Line([f"{number}.", text])
