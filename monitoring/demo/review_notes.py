"""What verifiers write while they judge, and what departments answer. ``defect`` is a key of ``notes.RETURN_NOTES``."""

from __future__ import annotations

from dataclasses import dataclass

from ..enums import ItemVerdict

MEND, ABSENT = ItemVerdict.MEND.value, ItemVerdict.ABSENT.value


@dataclass(frozen=True)
class Remark:
    """How a defect is written up: the item that it breaks, the step it stands on, notes and comments to choose from."""

    item: int
    step: int
    notes: tuple[str, ...]
    comments: tuple[str, ...]
    verdict: str = MEND


REMARKS = {
    "samar": Remark(
        4,
        2,
        (
            "Sumber baris pertama terlalu umum.",
            "“Data internal” tidak dapat ditelusuri.",
            "Nama register belum disebut.",
        ),
        (
            "Register mana yang dipakai, dan siapa pengelolanya? Tahun depan angka ini harus dapat dicari kembali.",
            "Tulis nama laporan dan bidang pengelolanya pada kolom sumber, seperti baris lainnya.",
            "Bila angkanya dari rekap bulanan, sebutkan bulan terakhirnya.",
        ),
    ),
    "sepihak": Remark(
        4,
        2,
        (
            "Baris terakhir hanya satu jenis kelamin.",
            "Angka pasangan belum ada pada baris terakhir.",
            "Perbandingan langkah 3 belum didukung angka.",
        ),
        (
            "Daftar hadir memuat keduanya. Isi juga angka pasangannya supaya persentasenya terbaca.",
            "Apakah data ini memang hanya menyangkut satu jenis kelamin? Menurut langkah 3 tidak.",
            "Ubah “menyangkut” menjadi laki-laki dan perempuan, lalu lengkapi angkanya.",
        ),
    ),
    "salinan": Remark(
        9,
        5,
        (
            "Sebab eksternal pertama sama dengan sebab internal.",
            "Belum ada sebab dari luar lembaga.",
            "Kalimatnya salinan langkah 4.",
        ),
        (
            "Yang diminta di sini sebab di luar kewenangan dinas: kebiasaan keluarga, jarak, pasar, aturan pihak lain.",
            "Kalimat ini sudah ada pada langkah 4. Apa yang menghalangi dari sisi keluarga atau lingkungan?",
            "Pakai hasil wawancara dengan kader untuk merumuskan sebab eksternal.",
        ),
    ),
    "pembulatan": Remark(
        18,
        7,
        (
            "Selisih hanya disebut pembulatan.",
            "Jumlah masukan dan jumlah anggaran berbeda lima juta.",
            "Penjelasan selisih belum cukup.",
        ),
        (
            "Selisih sebesar ini bukan pembulatan. Samakan dengan rincian, atau sebut belanja yang tidak masuk aksi.",
            "Cocokkan jumlah anggaran GBS dengan RKA, lalu betulkan salah satunya.",
            "Uraikan ke mana selisihnya dibelanjakan.",
        ),
    ),
    "pilah": Remark(
        14,
        9,
        (
            "Target belum dipilah L dan P.",
            "Indikator orang tanpa target L/P.",
            "Pilah target keluaran menurut jenis kelamin.",
        ),
        (
            "Berapa dari target itu perempuan? Tulis pada kolom L dan P, jumlahnya sama dengan target.",
            "Tanpa target L/P, laporan semester hanya memuat jumlah.",
            "Sandingkan pembagian L/P dengan data dasar langkah 8 supaya kemajuannya terlihat.",
        ),
    ),
    "serupa": Remark(
        15,
        9,
        (
            "Nama indikator hasil sama dengan keluaran.",
            "Hasil belum menggambarkan perubahan.",
            "Keluaran ditulis dua kali.",
        ),
        (
            "Keluaran adalah yang dikerjakan, hasil adalah yang berubah pada penerima manfaat. Rumuskan ulang.",
            "Ambil hasil dari tujuan langkah 6: apa yang naik atau turun bila kesenjangan menyempit?",
            "Indikator hasil sebaiknya dapat diukur dari data yang sama dengan langkah 2.",
        ),
    ),
    "lepas": Remark(
        11,
        7,
        (
            "Aksi terakhir tidak menjawab sebab mana pun.",
            "Aksi terakhir belum dikaitkan.",
            "Kaitan aksi dan sebab belum lengkap.",
        ),
        (
            "Aksi ini menjawab sebab yang mana? Centang sebabnya, atau pindahkan ke sub kegiatan lain.",
            "Bila aksi ini memang perlu, tambahkan sebabnya pada langkah 4.",
            "Sebab yang tidak terjawab tinggal satu; periksa apakah aksi ini dimaksudkan untuk itu.",
        ),
    ),
    "lawas": Remark(
        13,
        8,
        (
            "Data dasar bukan angka terakhir.",
            "Tandai angka tahun terbaru.",
            "Titik awal belum tepat.",
        ),
        (
            "Angka terbaru sudah ada pada langkah 2; itu yang menjadi titik awal.",
            "Dengan angka lama kemajuannya tampak lebih besar daripada sebenarnya.",
            "Pindahkan tanda data dasar ke baris tahun terakhir indikator yang sama.",
        ),
    ),
    "alasan": Remark(
        20,
        7,
        (
            "Alasan kategori kosong.",
            "Kategori dipilih tanpa alasan.",
            "Belum ada alasan kategori ARG.",
        ),
        (
            "Satu kalimat cukup: mengapa anggaran ini mempersempit kesenjangan pada langkah 3?",
            "Jelaskan siapa yang dituju, supaya BPKPD dapat mencatat kategorinya.",
            "Bila seluruh aksi ditujukan bagi satu kelompok, pertimbangkan kategori khusus target gender.",
        ),
        ABSENT,
    ),
    "tujuan": Remark(
        10,
        6,
        (
            "Tujuan baru sama dengan tujuan semula.",
            "Kelompok yang tertinggal belum disebut.",
            "Belum menjawab langkah 3.",
        ),
        (
            "Sebut kelompok yang tertinggal menurut langkah 2, lalu perubahan yang diharapkan.",
            "Bandingkan dengan langkah 1: kalimatnya masih persis sama.",
            "Cukup satu kalimat, asal kesenjangannya disebut.",
        ),
    ),
    "lama": Remark(
        4,
        2,
        (
            "Angka baris pertama terlalu lama.",
            "Tahun data lebih dari dua tahun.",
            "Perlu angka terbaru.",
        ),
        (
            "Apakah ada angka dua tahun terakhir? Bila belum ada, jelaskan pada uraian data.",
            "Keadaan sudah banyak berubah sejak tahun itu. Ganti dengan rekap terakhir.",
            "Angka terbaru dapat diambil dari data terpilah dinas sendiri.",
        ),
    ),
    "bukti": Remark(
        8,
        4,
        (
            "Sebab internal tanpa bukti.",
            "Dasar pernyataan belum ada.",
            "Bukti belum dicantumkan.",
        ),
        (
            "Notula rapat atau laporan bidang sudah cukup sebagai bukti; sebut nomor dan tanggalnya.",
            "Dari mana diketahui bahwa ini sebabnya?",
            "Hasil survei kepuasan tahun lalu dapat dipakai di sini.",
        ),
    ),
    "sasaran": Remark(
        5,
        1,
        (
            "Kelompok sasaran kosong.",
            "Penerima manfaat belum disebut.",
            "Kesesuaian data tidak dapat dinilai.",
        ),
        (
            "Siapa penerima manfaatnya, laki-laki dan perempuan, dan di kecamatan mana?",
            "Sebut juga kelompok rentan bila ada, misalnya penyandang disabilitas atau lansia.",
            "Tanpa sasaran, data langkah 2 tidak dapat dibandingkan.",
        ),
        ABSENT,
    ),
    "hasil": Remark(
        15,
        7,
        (
            "Hasil aksi pertama kosong.",
            "Kolom hasil belum diisi.",
            "Aksi pertama belum punya hasil.",
        ),
        (
            "Tulis perubahan pada peserta setelah kegiatan, bukan kegiatannya.",
            "Masukan dan keluaran sudah baik; tinggal hasilnya.",
            "Hasil dapat diambil dari indikator langkah 9.",
        ),
        ABSENT,
    ),
}

#: Of items that are in order; most need no word.
FIT_NOTES = {
    1: ("Kode sesuai nomenklatur.", "Dicocokkan dengan daftar sub kegiatan."),
    2: ("Sesuai Renja.", "Tercantum pada Renja dan RKA awal.", "Angka Renja sama."),
    5: ("Data menyangkut peserta sasaran.", "Cakupan wilayahnya tepat."),
    7: ("Akses dan partisipasi jelas dari data.", "Faktor dipilih seperlunya."),
    8: ("Berada dalam kewenangan dinas.", "Dapat diperbaiki sendiri oleh bidang."),
    12: ("Sebab eksternal dijawab lewat kader.", "Semua sebab terjawab."),
    20: ("Alasan meyakinkan.", "Kategori tepat."),
    21: ("Jadwal memungkinkan kedua orang tua hadir.", "Metode jelas bagi laki-laki dan perempuan."),
}
#: What verifiers may still want of a document that waits: (item, step, note, comment).
OPEN_REMARKS = (
    (
        2,
        1,
        "Nilai pada Renja berbeda sedikit.",
        "Nilai Renja terakhir belum sama dengan GBS. Mohon dicek ke bidang program.",
    ),
    (
        21,
        11,
        "Metode belum menyebut waktu kegiatan.",
        "Jam berapa kegiatannya? Waktu menentukan siapa yang dapat hadir.",
    ),
    (12, 7, "Satu sebab eksternal belum terjawab jelas.", "Sebab eksternal terakhir dijawab aksi yang mana?"),
    (7, 3, "Faktor kontrol perlu dijelaskan.", "Siapa yang memutuskan di tingkat keluarga? Tambahkan satu kalimat."),
    (
        5,
        2,
        "Data baru mencakup dua kecamatan.",
        "Apakah data kecamatan lain sudah ada? Sasaran langkah 1 seluruh kota.",
    ),
    (10, 6, "Tujuan baru masih umum.", "Sebut sekalian besarnya kesenjangan yang hendak dipersempit."),
    (14, 9, "Target perempuan terlalu hati-hati.", "Targetnya hanya naik dua persen. Apa pertimbangannya?"),
    (8, 4, "Sebab internal kedua perlu bukti.", "Lampirkan notula rapat bidang sebagai dasar sebab ini."),
)

APPROVE_NOTES = (
    "",
    "",
    "Data terpilah lengkap, aksi menjawab sebab.",
    "Analisis runtut dari data sampai indikator.",
    "Sesuai lembar verifikasi.",
    "Kesenjangan terukur dan targetnya masuk akal.",
    "Perhatikan pencatatan L/P pada pelaksanaan nanti.",
    "Metode memungkinkan laki-laki dan perempuan ikut serta.",
    "Sudah dibandingkan dengan profil gender kota.",
    "Alasan kategori ARG dapat diterima.",
)
#: How an office begins its objection; the note of the item follows.
REVISE_LEADS = ("Belum dapat disetujui.", "Perlu dilengkapi dahulu.", "Hampir lengkap.", "Perbaiki satu hal ini.")
ANSWERS = (
    "Sudah diperbaiki.",
    "Sudah kami lengkapi bersama bidang teknis.",
    "Terima kasih, bagian ini sudah kami tulis ulang.",
    "Sudah ditambahkan; mohon diperiksa kembali.",
    "Sudah dibahas dengan kepala bidang dan diperbaiki.",
    "Sudah diperbaiki sesuai masukan ini.",
    "Baik, sudah disesuaikan pada naskah yang baru.",
    "Sudah. Mohon dilihat lagi apakah sudah cukup.",
    "Sudah diperbaiki setelah dicek ke bidang terkait.",
    "Sudah kami ganti; semoga lebih jelas.",
)
#: Of a verifier about an answer.
THANKS = ("Sudah sesuai, terima kasih.", "Baik, sudah terlihat pada naskah baru.", "Cukup. Komentar ini selesai.")
