"""Invented people who attend beside the head and the focal points, and earlier heads."""

from __future__ import annotations

import random

#: name, sex, position; one for each department in the order of the departments' codes.
SECOND_PERSONS = (
    ("Rosmidar Harahap, S.E.", "P", "Analis Perencanaan"),
    ("Ade Syahputra Nasution, S.Sos.", "L", "Kepala Seksi"),
    ("Herlina Br. Sitepu, S.AP.", "P", "Pengadministrasi Perencanaan"),
    ("Muhammad Yusuf Rangkuti, S.T.", "L", "Kepala Subbagian Program"),
    ("Tiurma Sinaga, S.Pd.", "P", "Kepala Seksi"),
    ("Indra Gunawan Siregar", "L", "Pengolah Data"),
    ("Fauziah Hanum Lubis, S.K.M.", "P", "Analis Kebijakan Ahli Pertama"),
    ("Bonar Tua Hutapea, S.H.", "L", "Kepala Bidang"),
    ("Nurlaila Tanjung, A.Md.", "P", "Pengolah Data"),
    ("Chairul Amri Pulungan, S.E.", "L", "Bendahara Pengeluaran"),
    ("Rospita Manalu, S.Sos.", "P", "Kepala Seksi"),
    ("Zulham Efendi Daulay, S.Kom.", "L", "Pranata Komputer Ahli Pertama"),
    ("Siti Maryam Batubara, S.IP.", "P", "Analis Perencanaan"),
    ("Jonathan Aritonang, S.STP.", "L", "Kepala Subbagian Umum"),
    ("Yusra Wahyuni, S.E.", "P", "Analis Keuangan"),
    ("Edy Suranta Ginting, S.P.", "L", "Kepala Bidang"),
    ("Halimah Tussakdiah Margolang, S.Pd.I.", "P", "Penyuluh"),
    ("Fadli Azhar Sinambela, S.AP.", "L", "Kepala Seksi"),
    ("Martha Lena Simanjuntak, S.Si.", "P", "Perencana Ahli Pertama"),
    ("Ali Imran Panggabean", "L", "Pengadministrasi Umum"),
    ("Sri Wulandari, S.Tr.IP.", "P", "Analis Perencanaan"),
    ("Dermawan Saragih, S.T., M.T.", "L", "Kepala Bidang"),
    ("Khairani Munthe, S.H.", "P", "Analis Hukum Ahli Pertama"),
    ("Rahmat Kurnia Sitorus, S.E.", "L", "Kepala Subbagian Keuangan"),
    ("Debora Pangaribuan, S.Psi.", "P", "Analis SDM Aparatur"),
    ("Amiruddin Marpaung, S.Ag.", "L", "Kepala Seksi"),
    ("Nita Anggraini, A.Md.Keb.", "P", "Pengelola Program"),
    ("Samuel Purba, S.IP.", "L", "Pengolah Data"),
    ("Ummi Kalsum Hasibuan, S.Sos.", "P", "Kepala Seksi"),
    ("Ruslan Abdul Gani Sirait, S.T.", "L", "Teknik Tata Bangunan Ahli Pertama"),
    ("Evi Yanti Nainggolan, S.E.", "P", "Penata Laporan Keuangan"),
    ("Hasan Basri Manurung", "L", "Sekretaris Kecamatan"),
    ("Rina Astuti, S.AP.", "P", "Kepala Seksi Pemberdayaan Masyarakat"),
    ("Darwin Silitonga, S.Sos.", "L", "Kepala Seksi Pemerintahan"),
    ("Mardiana Pane, S.E.", "P", "Kepala Subbagian Program"),
    ("Taufik Hidayat Rambe, S.Kom.", "L", "Pengelola Data"),
    ("Lenny Marlina Sihotang, S.Pd.", "P", "Kepala Seksi Kesejahteraan Sosial"),
    ("Baharuddin Chaniago, S.Pi.", "L", "Kepala Bidang"),
    ("Wirda Ningsih, S.E.", "P", "Analis Perencanaan"),
    ("Panusunan Pohan, S.STP.", "L", "Kepala Subbagian Umum"),
)

#: Department code -> earlier head: name, NIP, sex, rank, position, from, to, sign-in name of the (closed) account.
EARLIER_HEADS = {
    "DISPORAPAR": (
        "Drs. Hasbullah Simatupang, M.Si.", "196606151991031005", "L", "Pembina Utama Muda (IV/c)",
        "Kepala Dinas Pemuda, Olahraga dan Pariwisata", "2021-02-01", "2026-06-30",
    ),
    "KEC-TN": (
        "Zainab Nasution, S.Sos., M.AP.", "196811202001122001", "P", "Pembina (IV/a)",
        "Camat Teluk Nibung", "2021-03-15", "2026-07-15",
    ),
    "DISDIK": (
        "Drs. Mangasi Tua Purba, M.M.", "196403121989031004", "L", "Pembina Utama Muda (IV/c)",
        "Kepala Dinas Pendidikan", "2021-01-04", "2022-03-31",
    ),
    "DINKES": (
        "dr. Hj. Nurhasanah Dalimunthe", "196408171993032003", "P", "Pembina Utama Muda (IV/c)",
        "Kepala Dinas Kesehatan", "2021-01-04", "2022-08-31",
    ),
    "DPMPTSP": (
        "H. Yusmada Siahaan, S.H.", "196501221992031002", "L", "Pembina Tingkat I (IV/b)",
        "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "2021-01-04", "2022-12-30",
    ),
}  # fmt: skip


def invented_nip(rng: random.Random, sex: str) -> str:
    """An 18-digit number of the civil servants' pattern: birth, appointment, sex, sequence."""
    birth = rng.randint(1972, 1994)
    appointed = min(birth + rng.randint(23, 31), 2022)
    return (
        f"{birth}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        f"{appointed}{rng.choice((1, 3, 4, 12)):02d}{1 if sex == 'L' else 2}{rng.randint(2, 60):03d}"
    )
