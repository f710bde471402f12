"""Reports of departments about the tasks of meetings, found by the wording of the task."""

from __future__ import annotations

import random

#: Beginning of the task -> reports; ``{opd}`` is the short name, ``{nomor}`` a running number of a letter.
_REPORTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Menyusun rancangan Keputusan Wali Kota",
        (
            "Rancangan keputusan beserta lampiran susunan Pokja dan Tim Teknis telah disampaikan ke Bagian Hukum.",
            "Harmonisasi selesai dan naskah final diparaf berjenjang; menunggu penetapan Wali Kota.",
        ),
    ),
    (
        "Menyampaikan salinan keputusan penunjukan",
        (
            "Salinan keputusan penunjukan dua focal point {opd} disampaikan dengan surat nomor 800.1.11/{nomor}.",
            "Keputusan kepala {opd} tentang focal point terlampir; keduanya telah menerima uraian tugas.",
            "Surat pengantar nomor 800.1.11/{nomor} beserta salinan keputusan telah dikirim ke Bapperida.",
            "Dua focal point {opd} ditetapkan, satu laki-laki dan satu perempuan; keputusan diunggah sebagai bukti.",
            "Penunjukan focal point {opd} selesai setelah pergantian pejabat; salinan keputusan disertakan.",
        ),
    ),
    (
        "Menyerahkan data terpilah tahun 2022-2023",
        (
            "Data terpilah dua tahun terakhir {opd} dikirim dalam format yang dibagikan, lengkap dengan sumbernya.",
            "Seri data {opd} telah diserahkan; dua indikator masih berupa angka sementara dan diberi keterangan.",
            "Format data terpilah {opd} terisi seluruhnya, hasil verifikasi bidang terlampir.",
        ),
    ),
    (
        "Menyerahkan GAP dan GBS final",
        (
            "GAP dan GBS final {opd} diserahkan bersama ringkasan perubahan setelah klinik PPRG.",
            "Dokumen GAP dan GBS {opd} yang telah ditandatangani kepala disampaikan kepada Bapperida.",
            "Seluruh sub kegiatan wajib {opd} telah dilengkapi GAP dan GBS; KAK menyusul pada asistensi.",
            "Penyerahan dokumen {opd} dilakukan bertahap, yang terakhir dengan surat nomor 050/{nomor}.",
            "GAP dan GBS {opd} diperbaiki sesuai catatan verifikasi lalu diserahkan kembali.",
        ),
    ),
    (
        "Menambahkan butir kelengkapan GBS",
        ("Daftar periksa asistensi RKA telah memuat butir GBS dan KAK; contoh lembar terlampir.",),
    ),
    (
        "Merekapitulasi anggota Satlinmas",
        (
            "Rekapitulasi anggota Satlinmas laki-laki dan perempuan di wilayah {opd} disampaikan per kelurahan.",
            "Daftar anggota Satlinmas {opd} telah dicocokkan dengan keputusan lurah dan dipilah menurut jenis kelamin.",
            "Rekapitulasi {opd} selesai; anggota perempuan ternyata terpusat pada dua kelurahan.",
        ),
    ),
    (
        "Menyampaikan realisasi fisik dan keuangan",
        (
            "Realisasi fisik dan keuangan {opd} keadaan 31 Oktober disampaikan menurut sub kegiatan responsif gender.",
            "Tabel realisasi {opd} terlampir, termasuk jumlah penerima manfaat laki-laki dan perempuan.",
            "Laporan realisasi {opd} dikirim; keterlambatan pelatihan dijelaskan pada kolom keterangan.",
            "Data realisasi {opd} telah dicocokkan dengan bendahara dan disampaikan kepada Bapperida.",
            "Surat nomor 900.1/{nomor} memuat realisasi ARG {opd} beserta penjelasan sisa anggaran.",
        ),
    ),
    (
        "Menerbitkan surat edaran Sekretaris Daerah",
        ("Surat edaran tentang format daftar hadir terpilah telah ditandatangani dan dibagikan melalui Srikandi.",),
    ),
    (
        "Menuntaskan tindak lanjut temuan PPRG",
        (
            "Bukti tindak lanjut {opd} telah diserahkan kepada Inspektorat dan dinyatakan selesai.",
            "Sisa rekomendasi pada {opd} diselesaikan; salinan tanda terima Inspektorat terlampir.",
        ),
    ),
    (
        "Menuntaskan temuan T-",
        (
            "Bukti tindak lanjut {opd} sudah diserahkan kepada Inspektorat dan menunggu pemeriksaannya.",
            "Rekomendasi sudah dilaksanakan {opd}; berita acara dan foto lapangan diserahkan kepada Inspektorat.",
        ),
    ),
    (
        "Menyusun dokumentasi peran laki-laki",
        ("Dokumentasi bank sampah di tiga kelurahan selesai, memuat pembagian peran dan pendapatan anggota.",),
    ),
    (
        "Menerbitkan dan mengunggah keputusan",
        (
            "Keputusan focal point {opd} tahun 2025 diterbitkan pada minggu kedua Januari dan telah diunggah.",
            "Keputusan penunjukan {opd} nomor 800.1.11/{nomor} diunggah bersama uraian tugas.",
            "Focal point {opd} tahun 2025 ditetapkan kembali dengan orang yang sama agar pendampingan berlanjut.",
            "{opd} mengunggah keputusan penunjukan dan daftar nomor kontak kedua focal point.",
            "Penunjukan focal point {opd} selesai; salinan keputusan disampaikan pula kepada dinas sekretaris Pokja.",
        ),
    ),
    (
        "Menyusun rencana aksi bersama peningkatan kesertaan KB pria",
        (
            "Rencana aksi bersama ditandatangani kedua kepala dinas; lima tokoh agama bersedia menjadi motivator.",
            "Rancangan rencana aksi telah dibahas dengan puskesmas dan penyuluh KB, naskah akhirnya terlampir.",
        ),
    ),
    (
        "Menetapkan target peserta laki-laki dan perempuan",
        ("Target peserta per kejuruan ditetapkan dengan keputusan kepala dinas, termasuk kuota las bagi perempuan.",),
    ),
    (
        "Menyerahkan berita acara inventarisasi",
        (
            "Berita acara inventarisasi dokumen PUG {opd} ditandatangani dan diserahkan dengan daftar berkas.",
            "Seluruh GAP, GBS, KAK dan data terpilah {opd} telah diserahterimakan kepada dinas penerus.",
            "Inventarisasi {opd} selesai; tiga berkas cetak lama dipindai agar dapat dibuka kembali.",
        ),
    ),
    (
        "Menyampaikan jadwal penyelesaian temuan",
        (
            "Jadwal penyelesaian temuan {opd} disampaikan kepada Inspektorat; seluruhnya sebelum tutup buku.",
            "{opd} tidak mempunyai temuan terbuka; surat pernyataan kepala nomor 700.1/{nomor} terlampir.",
            "Jadwal dan penanggung jawab setiap rekomendasi pada {opd} telah disusun dan disetujui kepala.",
            "Rencana penyelesaian temuan {opd} dikirim dengan bukti kemajuan sampai September.",
            "Surat nomor 700.1/{nomor} memuat jadwal penyelesaian temuan {opd} per bulan.",
        ),
    ),
    (
        "Menerbitkan surat tentang pejabat penanda tangan",
        (
            "Surat Sekretaris Daerah tentang penanda tangan GBS dan RKA pada masa peralihan telah diedarkan.",
            "Konsep surat telah disepakati bersama dan ditandatangani Sekretaris Daerah; salinan terlampir.",
        ),
    ),
    (
        "Mengajukan perubahan Keputusan Wali Kota",
        (
            "Naskah perubahan keputusan diajukan dan telah ditetapkan; susunan baru memuat tiga dinas penerus.",
            "Usulan nama anggota Pokja dari dinas hasil penggabungan telah disampaikan kepada Bapperida.",
        ),
    ),
    (
        "Mengunggah keputusan penunjukan focal point tahun 2026",
        (
            "Keputusan focal point {opd} tahun 2026 diunggah lengkap dengan masa berlakunya.",
            "{opd} menetapkan focal point 2026 dengan keputusan nomor 800.1.11/{nomor} dan mengunggah salinannya.",
            "Salinan keputusan {opd} diunggah; focal point kedua diganti karena mutasi.",
            "Penunjukan focal point {opd} 2026 selesai dan telah diumumkan dalam apel.",
            "{opd} mengunggah keputusan 2026 beserta sertifikat pelatihan PPRG focal point utama.",
        ),
    ),
    (
        "Menyerahkan rekapitulasi kehadiran musrenbang",
        (
            "Rekapitulasi kehadiran musrenbang {opd} menurut jenis kelamin diserahkan bersama daftar usulan perempuan.",
            "Daftar hadir {opd} telah dipilah; usulan kelompok perempuan dicantumkan dalam berita acara.",
            "{opd} menyerahkan rekapitulasi dan berita acara, termasuk alasan bagi usulan yang belum diterima.",
        ),
    ),
    (
        "Mengajukan GAP dan GBS 2027",
        (
            "Seluruh GAP dan GBS 2027 {opd} telah diajukan melalui aplikasi.",
            "Pengajuan {opd} lengkap untuk semua sub kegiatan wajib; bukti berupa daftar pengajuan terlampir.",
            "{opd} menyelesaikan pengajuan setelah dua kali klinik PPRG.",
            "Dokumen 2027 {opd} sudah diajukan dan sebagian telah diverifikasi.",
        ),
    ),
    (
        "Menyerahkan rekapitulasi realisasi ARG semester I",
        ("Rekapitulasi realisasi ARG semester I menurut perangkat daerah dan kategori diserahkan dalam format Excel.",),
    ),
    (
        "Mengirimkan laporan semester I",
        ("Laporan semester I dikirim kepada Gubernur dengan surat pengantar Wali Kota; tanda terima terlampir.",),
    ),
    (
        "Melengkapi indikator data terpilah wajib",
        (
            "Indikator data terpilah wajib {opd} keadaan triwulan III telah dilengkapi dan diverifikasi bidang.",
            "{opd} melengkapi sebagian besar indikator; dua indikator menunggu laporan kelurahan.",
            "Data terpilah {opd} diperbarui setelah rapat dengan pengelola data setiap bidang.",
        ),
    ),
    ("Menghimpun daftar atlet", ("Daftar atlet dan pelatih dari pengurus cabang sedang dihimpun.",)),
)

#: About the task to submit everything, while a part is still missing.
PARTLY = "{opd} telah mengajukan {done} dari {total} GAP dan GBS 2027; sisanya masih disusun bersama bidang teknis."
PARTLY_RETURNED = "Laporan baru memuat sebagian dokumen. Sampaikan kembali setelah seluruh GAP dan GBS diajukan."


def report(task: str, short_name: str, rng: random.Random) -> str:
    """What the department ``short_name`` reports about ``task``; KeyError for a task without texts."""
    for beginning, texts in _REPORTS:
        if task.startswith(beginning):
            return rng.choice(texts).format(opd=short_name, nomor=rng.randint(101, 988))
    raise KeyError(task)
