"""The 22 items of the verification sheet, in words (domain: verification checklist)."""

from __future__ import annotations

ITEMS: dict[int, str] = {
    1: "Kode dan nama sub kegiatan berlaku pada tahun anggaran",
    2: "Sesuai dengan Renja dan RKA",
    3: "Tujuan sub kegiatan dinyatakan",
    4: "Data langkah 2 memuat L dan P, tahun, dan sumber",
    5: "Data menyangkut kelompok sasaran",
    6: "Kesenjangan dinyatakan dengan angka",
    7: "Ada faktor akses, partisipasi, kontrol, atau manfaat yang ditarik dari langkah 2",
    8: "Sebab internal berada dalam kendali perangkat daerah",
    9: "Sebab eksternal bukan salinan sebab internal",
    10: "Tujuan baru menyebut kesenjangan atau kelompoknya",
    11: "Setiap rencana aksi menjawab satu sebab",
    12: "Setiap sebab dijawab rencana aksi, atau ada alasannya",
    13: "Data dasar terdapat pada langkah 2",
    14: "Indikator punya target, satuan, dan pilah L/P",
    15: "Keluaran dan hasil berbeda",
    16: "Analisis situasi GBS sama dengan GAP langkah 2 sampai 5",
    17: "Indikator GBS sama dengan GAP langkah 9",
    18: "Jumlah masukan sama dengan jumlah anggaran, atau dijelaskan",
    19: "Jumlah anggaran tidak melebihi pagu",
    20: "Kategori ARG beralasan",
    21: "KAK ada, dan metodenya memungkinkan laki-laki dan perempuan ikut serta",
    22: "Ditandatangani, bertanggal, dan versi terkini",
}

#: Items of which a program sees a part only: whether they really fit is for people to judge.
PARTLY_JUDGED: tuple[int, ...] = (2, 5, 7, 8, 10, 12, 20, 21)
