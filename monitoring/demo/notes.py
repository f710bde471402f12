"""What people write when they return, withdraw or judge: reasons with the defect of the document that they name."""

from __future__ import annotations

#: (defect, reason) of a verifier. The defect is one that ``defects.spoil`` puts into the document until it is mended;
#: none of them stops a submission by itself, or the document would not have reached the verifier.
RETURN_NOTES = (
    (
        "samar",
        "Langkah 2: sumber baris pertama hanya tertulis “Data internal”. Tuliskan nama register atau laporan beserta "
        "unit pengelolanya.",
    ),
    (
        "sepihak",
        "Langkah 2: baris terakhir ditandai satu jenis kelamin saja, padahal ada pasangannya. Lengkapi dari daftar "
        "hadir.",
    ),
    ("salinan", "Sebab eksternal pertama mengulang sebab internal. Tuliskan sebab dari budaya, keluarga, atau pasar."),
    (
        "pembulatan",
        "Selisih jumlah masukan dan jumlah anggaran hanya dijelaskan “Pembulatan”. Samakan, atau uraikan selisihnya.",
    ),
    ("pilah", "Indikator keluaran berupa orang belum memuat target laki-laki dan perempuan."),
    ("serupa", "Indikator hasil sama dengan indikator keluaran. Hasil adalah perubahan pada penerima manfaat."),
    ("lepas", "Rencana aksi terakhir tidak dikaitkan dengan sebab pada langkah 4 dan 5. Kaitkan atau hapus."),
    ("lawas", "Data dasar pada langkah 8 bukan titik awal indikator hasil. Tandai angka tahun terakhir."),
    ("alasan", "Alasan kategori ARG belum diisi. Jelaskan mengapa anggaran ini termasuk kategori yang dipilih."),
    ("tujuan", "Reformulasi tujuan masih sama dengan tujuan semula. Sebutkan kesenjangan atau kelompoknya."),
    ("lama", "Baris pertama langkah 2 memakai angka yang terlalu lama. Ganti dengan angka dua tahun terakhir."),
    ("bukti", "Sebab internal belum disertai bukti. Cantumkan notula, hasil survei, atau laporan yang terkait."),
    ("sasaran", "Kelompok sasaran belum diisi. Sebutkan siapa penerima manfaat laki-laki dan perempuan."),
    ("hasil", "Hasil rencana aksi pertama kosong. GBS memerlukan masukan, keluaran, dan hasil untuk setiap aksi."),
    (
        "samar",
        "Data pembuka wawasan baris pertama tidak menyebut nama register sehingga tidak dapat ditelusuri pada saat "
        "evaluasi. Lengkapi, lalu ajukan kembali.",
    ),
    (
        "sepihak",
        "Baris terakhir langkah 2 hanya memuat satu jenis kelamin, padahal langkah 3 disimpulkan dari perbandingan.",
    ),
    ("salinan", "Langkah 4 dan langkah 5 memuat kalimat yang sama. Pisahkan sebab di dalam dan di luar kewenangan."),
    ("pembulatan", "Nilai GBS berbeda dari rincian rencana aksi dan penjelasannya belum cukup; cocokkan dengan RKA."),
    ("pilah", "Target indikator keluaran belum dipilah. Tanpa target L dan P capaian semester tidak dapat dilaporkan."),
    ("serupa", "Nama indikator keluaran dan hasil identik; rumuskan hasil sesuai reformulasi tujuan pada langkah 6."),
    ("lepas", "Masih ada sebab yang belum dijawab. Periksa kaitan rencana aksi terakhir dengan langkah 4 dan 5."),
    ("lawas", "Data dasar yang dipilih bukan angka terakhir, sehingga kemajuan tampak lebih besar dari sebenarnya."),
    ("alasan", "Kategori ARG tidak disertai alasan. Uraikan kaitannya dengan kelompok sasaran dan rencana aksi."),
    ("tujuan", "Tujuan pada langkah 6 belum menyebut kelompok yang tertinggal menurut data langkah 2."),
    (
        "lama",
        "Angka pada baris pertama langkah 2 tidak lagi menggambarkan keadaan sekarang. Perbarui dengan angka terakhir.",
    ),
    ("bukti", "Mohon lampirkan dasar pernyataan pada langkah 4; saat ini sebab internal belum didukung dokumen."),
    (
        "sasaran",
        "Penerima manfaat tidak disebut, sehingga kesesuaian data dengan kelompok sasaran tidak dapat dinilai.",
    ),
    (
        "hasil",
        "Kolom hasil pada rencana aksi pertama belum diisi. Tuliskan perubahan yang diharapkan, bukan kegiatannya.",
    ),
)

#: Of a head who gives the document back to the focal point.
HAND_BACK_NOTES = (
    "Angka peserta belum dicocokkan dengan laporan bidang. Cocokkan dahulu sebelum saya tanda tangani.",
    "Rencana aksi pertama terlalu besar porsinya. Bahas kembali pembagiannya dengan kepala bidang.",
    "Tujuan baru agar diselaraskan dengan sasaran Renstra yang sedang direvisi.",
    "Jadwal pelatihan berbenturan dengan musim panen ikan; sesuaikan dan sampaikan kembali.",
    "Sebab internal nomor satu perlu kalimat yang lebih lugas, kita harus berani mengakui kekurangan sendiri.",
    "Lampirkan hasil rapat internal pembahasan GAP ini, lalu ajukan kembali kepada saya.",
    "Data tahun terakhir masih angka sementara. Ganti dengan angka yang sudah final.",
    "Masukan untuk pendataan tampak ganda dengan sub kegiatan lain. Periksa bersama subbagian keuangan.",
    "Indikator hasil terlalu sulit dicapai dalam satu tahun. Usulkan target yang masuk akal.",
)

WITHDRAW_NOTES = (
    "Sub kegiatan ditunda karena penyesuaian belanja; PPRG akan disusun kembali apabila dianggarkan.",
    "Rencana aksi digabung ke sub kegiatan lain sesuai hasil pembahasan RKA dengan BPKPD.",
    "Salah memilih sub kegiatan; analisis disusun ulang pada kode yang benar.",
    "Pelaksanaan dialihkan ke pembiayaan provinsi sehingga anggaran kota tidak lagi memuat rencana aksi ini.",
    "Kelompok sasaran berubah setelah hasil pendataan; dokumen disusun kembali dari awal.",
    "Sub kegiatan dihentikan setelah evaluasi triwulan; sisa anggaran dialihkan pada perubahan APBD.",
)
REPLACED_NOTE = "Rancangan pertama memakai data lama; dokumen baru disusun dengan angka tahun terakhir."

#: Of a verifier who accepts; many accept without a word.
VERIFY_NOTES = (
    "",
    "",
    "",
    "GAP dan GBS sesuai lembar verifikasi; lanjutkan ke lampiran RKA.",
    "Perbaikan sudah sesuai catatan. Terima kasih atas kecepatannya.",
    "Sesuai. Pertahankan pencatatan data terpilah yang menjadi data dasar.",
    "Telah dicocokkan dengan pagu dan Renja.",
    "Sesuai. Sertakan KAK yang sudah ditandatangani pada asistensi RKA.",
    "Dapat diterima; target laki-laki dan perempuan agar dipantau setiap triwulan.",
    "Analisis baik dan dapat menjadi contoh bagi perangkat daerah lain.",
)
RESUBMIT_NOTES = (
    "",
    "",
    "Perbaikan sesuai catatan verifikator.",
    "Catatan verifikasi telah ditindaklanjuti bersama bidang teknis.",
    "Sudah dilengkapi dan diperiksa ulang.",
)

#: Grounds of the yearly points for the prerequisites, by how many there are (lowest points, texts).
PREREQUISITE_NOTES = (
    (
        80,
        (
            "SK focal point, data terpilah dan GBS lengkap; praktik baik didokumentasikan dan ada forum mitra.",
            "Tujuh prasyarat didukung bukti; sarana ruang laktasi dan pengarusutamaan dalam Renstra tersedia.",
            "Kebijakan, kelembagaan dan alat analisis terbukti berjalan; jejaring dengan masyarakat aktif.",
        ),
    ),
    (
        65,
        (
            "Komitmen dan kelembagaan terbukti; pelatihan staf dan jejaring masyarakat masih terbatas.",
            "Renja memuat isu gender dan SK berlaku; bukti partisipasi masyarakat belum lengkap.",
            "Data terpilah cukup, tetapi pemanfaatannya dalam perencanaan belum merata di semua bidang.",
        ),
    ),
    (
        50,
        (
            "SK ada, namun staf terlatih baru satu orang dan data terpilah belum diperbarui.",
            "Bukti kebijakan dan alat analisis sebagian; sarana pendukung belum tersedia.",
            "Komitmen tertulis ada, sumber daya manusia dan jejaring masih lemah.",
        ),
    ),
    (
        0,
        (
            "Sebagian besar bukti belum disampaikan sampai penilaian berakhir.",
            "SK focal point terlambat dan belum ada staf yang mengikuti pelatihan PPRG.",
            "Isu gender belum dimuat dalam Renstra; data terpilah tidak lengkap.",
        ),
    ),
)

EXTENSION_REASON = (
    "Penggabungan perangkat daerah per 1 Januari 2026: GAP dan GBS disahkan ulang atas nama dinas baru "
    "setelah pejabat dan focal point ditetapkan."
)

#: Of Bapperida about a task of a meeting.
CLOSE_NOTES = (
    "Bukti diterima lengkap.",
    "Laporan sesuai dengan keputusan rapat.",
    "Dokumen telah diperiksa dan disimpan pada arsip Pokja.",
    "Sesuai; tidak ada catatan.",
    "Diterima melalui klinik PPRG dan telah dicocokkan.",
    "Bukti sudah memadai, tugas dinyatakan selesai.",
)
LATE_CLOSE_NOTES = (
    "Diterima setelah tenggat; mohon diperhatikan pada tugas berikutnya.",
    "Selesai terlambat karena bukti baru lengkap setelah diingatkan dua kali.",
    "Dinyatakan selesai melewati tenggat. Penyebab keterlambatan telah dicatat.",
    "Bukti lengkap, namun melewati batas waktu yang disepakati dalam rapat.",
)
ACTION_RETURN_NOTES = (
    "Lampiran belum ditandatangani kepala perangkat daerah. Sampaikan kembali yang sudah sah.",
    "Laporan baru memuat rencana, belum hasil. Lengkapi dengan bukti pelaksanaan.",
    "Data yang disampaikan belum terpilah menurut jenis kelamin.",
    "Berkas tidak dapat dibuka; unggah ulang dalam format PDF.",
    "Sebagian kelurahan belum tercakup dalam rekapitulasi.",
    "Uraian tidak sesuai dengan keputusan yang dimaksud; periksa kembali nomor keputusannya.",
)

EXCUSED_NOTES = (
    "Mengikuti rapat dengan DPRD pada waktu yang sama",
    "Dinas luar, surat izin disampaikan sehari sebelumnya",
    "Menangani banjir rob di wilayah kerja",
    "Pendampingan pemeriksaan BPK",
    "Menghadiri rakor tingkat provinsi di Medan",
)
