"""How the work is to be done, as the KAK of a submission says it: so that the side left behind can take part."""

from __future__ import annotations

#: Who is left behind (a sex, or a group of both) -> methods that bring it in without leaving the other out.
METHODS = {
    "P": (
        "Undangan disampaikan lewat kader PKK, perwiritan, dan kelompok usaha, bukan hanya lewat kepala keluarga. "
        "Kegiatan berlangsung setengah hari di kelurahan dengan penitipan anak. Daftar hadir memuat jenis kelamin.",
        "Kegiatan dibagi dalam kelompok kecil, pagi dan sore, sehingga laki-laki dan perempuan dapat memilih waktunya. "
        "Pendamping terdiri atas laki-laki dan perempuan, dan usulan perempuan dicatat tersendiri.",
        "Pendaftaran dibuka daring dan di kantor lurah tanpa syarat persetujuan suami atau status kepala keluarga. "
        "Sekurangnya 40 persen tempat disediakan bagi perempuan sampai seminggu sebelum kegiatan.",
        "Petugas mendatangi perempuan di tempat kerjanya dan di posyandu, laki-laki lewat kelompok yang sudah ada. "
        "Biaya angkutan diganti, dan ruang laktasi disediakan di tempat kegiatan.",
    ),
    "L": (
        "Undangan menyebut nama ayah dan ibu. Kegiatan diadakan Sabtu sore agar laki-laki yang bekerja dapat hadir, "
        "dan perempuan tetap dilayani pada jadwal yang biasa.",
        "Laki-laki didatangi di pelabuhan, gudang, dan pasar; perempuan lewat posyandu dan PKK. Materi dibawakan "
        "berpasangan oleh fasilitator laki-laki dan perempuan.",
        "Pesan disampaikan lewat khutbah, kelompok nelayan, dan warung kopi selain lewat kader. Setiap sesi mencatat "
        "jumlah laki-laki dan perempuan, dan sesi berikutnya menyesuaikan jamnya.",
        "Layanan dibuka pada malam hari dua kali sebulan bagi laki-laki yang bekerja siang hari. Petugas dilatih "
        "menerima laki-laki dan perempuan dengan cara yang sama.",
    ),
    "kelompok": (
        "Tempat kegiatan bebas tangga dan terjangkau angkutan. Keluarga atau pendamping, laki-laki maupun perempuan, "
        "ikut diundang, dan pendataan memuat jenis kelamin, umur, dan ragam disabilitas.",
        "Petugas mendatangi rumah yang sulit dijangkau bersama kader laki-laki dan perempuan. Bahan disediakan dalam "
        "huruf besar dan gambar, dan yang berhalangan hadir dilayani pada kunjungan berikutnya.",
        "Undangan disampaikan lewat lurah, organisasi penyandang disabilitas, dan kelompok lansia. Waktu kegiatan "
        "dipilih bersama calon peserta laki-laki dan perempuan.",
    ),
}
#: Of so many documents one was handed in before its method was written.
WITHOUT = 9


def method_of(code: str, left_behind: str, year: int) -> str:
    """The method of one submission; empty where it has not been written."""
    place = sum(map(ord, code)) + year
    texts = METHODS[left_behind]
    return "" if place % WITHOUT == 0 else texts[place % len(texts)]
