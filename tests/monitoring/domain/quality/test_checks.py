"""Each check has a failing twin of one sound content; the sound content fulfils them all."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal

import pytest

from monitoring.domain.pprg_content import Action, Cause, Content, DataRow, Factor, Indicator
from monitoring.domain.quality import CHECKS, Facts, Kak, Problem, Severity, Status, run

from .sound import FACTS, NAME, SOUND, but, facts, row

FACTOR = SOUND.factors[0]
CAUSE = SOUND.internal[0]


@dataclass(frozen=True)
class Twin:
    """A content or facts that fail one check: what its problem says, and in which row."""

    text: str
    content: Content = SOUND
    facts: Facts = FACTS
    row: int | None = None


TWINS: dict[str, Twin] = {
    "kode-berlaku": Twin("2.17.07.2.01.0015 tidak ada dalam nomenklatur", facts=facts(official_name="")),
    "nama-berlaku": Twin("adalah “Pelatihan UMKM”", facts=facts(official_name="Pelatihan UMKM")),
    "pagu-tercatat": Twin("belum tercatat", facts=facts(ceiling=None)),
    "tujuan-ada": Twin("Tujuan sub kegiatan belum ditulis.", but(purpose="  ")),
    "tujuan-bukan-nama": Twin("mengulang nama", but(purpose=f"{NAME.lower()}.")),
    "sasaran-ada": Twin("Kelompok sasaran belum ditulis.", but(target_group="")),
    "data-ada": Twin("Belum ada data pembuka wawasan.", but(data=())),
    "data-angka": Twin("Data 2 (“Pengolah ikan”) belum memuat angka perempuan.", row("data", 2, female=None), row=2),
    "data-asal": Twin("Data 1 (“Peserta pelatihan”) belum menyebut tahun dan sumber.",
                      row("data", data_year=None, source=" "), row=1),
    "data-nama": Twin("Data 2 belum memuat nama indikator dan satuan.", row("data", 2, indicator="", unit=""), row=2),
    "data-mutakhir": Twin("memakai angka 2024, lebih lama dari 2025", row("data", 2, data_year=2024), row=2),
    "data-tahun": Twin("bertahun 2027, yang belum tiba", row("data", data_year=2027), row=1),
    "data-kembar": Twin("Data 2 (“PESERTA pelatihan.”) sama dengan data 1",
                        row("data", 2, indicator="PESERTA pelatihan."), row=2),
    "kesenjangan-terukur": Twin("Tidak ada angka yang memperlihatkan kesenjangan",
                                but(data=(dataclasses.replace(SOUND.data[0], male=Decimal(34)),))),
    "faktor-ada": Twin("Belum ada faktor kesenjangan.", but(factors=(Factor("akses", " "),))),
    "faktor-bersebab": Twin("Faktor manfaat belum dikaitkan", but(factors=(*SOUND.factors, Factor("manfaat", "x")))),
    "faktor-berbeda": Twin("Uraian manfaat mengulang uraian akses.",
                           but(factors=(*SOUND.factors, Factor("manfaat", FACTOR.text.upper())))),
    "sebab-ada": Twin("Belum ada sebab kesenjangan", but(internal=(), external=(Cause(),))),
    "sebab-internal-ada": Twin("Belum ada sebab internal.", but(internal=())),
    "sebab-eksternal-ada": Twin("Belum ada sebab eksternal.", but(external=())),
    "sebab-internal-terurai": Twin("Sebab internal 1 belum diuraikan.", row("internal", text=""), row=1),
    "sebab-eksternal-terurai": Twin("Sebab eksternal 1 belum diuraikan.", row("external", text=""), row=1),
    "sebab-internal-berfaktor": Twin("Sebab internal 1 (“Formulir", row("internal", factors=()), row=1),
    "sebab-eksternal-berfaktor": Twin("Sebab eksternal 1 (“Pengasuhan", row("external", factors=()), row=1),
    "sebab-bukan-salinan": Twin("Sebab eksternal 1 mengulang sebab internal 1.",
                                row("external", text="formulir pendaftaran TIDAK memuat jenis kelamin"), row=1),
    "tujuan-baru-ada": Twin("Tujuan yang baru belum ditulis.", but(new_purpose="")),
    "tujuan-baru-berbeda": Twin("sama dengan tujuan semula", but(new_purpose=SOUND.purpose.upper())),
    "tujuan-baru-menyasar": Twin("belum menyebut kelompok", but(new_purpose="Memperluas pelatihan tahun 2027.")),
    "aksi-ada": Twin("Belum ada rencana aksi.", but(actions=())),
    "aksi-rupiah": Twin("Rencana aksi 2 belum memuat nama dan masukan (Rp).",
                        row("actions", 2, name="", input_amount=None), row=2),
    "aksi-keluaran-hasil": Twin("Rencana aksi 1 (“Pendataan terpilah”) belum memuat hasil.",
                                row("actions", outcome=""), row=1),
    "aksi-menjawab": Twin("Rencana aksi 1 (“Pendataan terpilah”) belum menjawab satu sebab pun.",
                          row("actions", causes=(99,)), row=1),
    "sebab-dijawab": Twin("Sebab eksternal 1 (“Pengasuhan anak", row("actions", 2, causes=(1,))),
    "anggaran-ada": Twin("Jumlah anggaran GBS belum diisi.", but(budget_total=None)),
    "anggaran-sama": Twin("selisih Rp5.000.000", but(budget_total=Decimal(150_000_000))),
    "anggaran-pagu": Twin("Jumlah anggaran Rp155.000.000 melebihi pagu murni Rp100.000.000",
                          facts=facts(ceiling=Decimal(100_000_000))),
    "masukan-pagu": Twin("Jumlah masukan Rp155.000.000 melebihi pagu murni", but(budget_total=Decimal(90_000_000)),
                         facts(ceiling=Decimal(100_000_000))),
    "arg-kategori": Twin("Kategori ARG belum dipilih.", but(arg_category="")),
    "arg-alasan": Twin("Alasan kategori ARG belum ditulis.", but(arg_reason=" ")),
    "dasar-ada": Twin("Belum ada data dasar", row("data", is_baseline=False)),
    "dasar-terbaru": Twin(
        "Data 1 (“Peserta pelatihan”) tahun 2024 dipilih, padahal ada angka 2025.",
        but(data=(dataclasses.replace(SOUND.data[0], data_year=2024),
                  dataclasses.replace(SOUND.data[0], is_baseline=False))), row=1,
    ),
    "indikator-ada": Twin("Belum ada indikator gender.", but(indicators=())),
    "indikator-target": Twin("Indikator 2 belum memuat nama, satuan, dan target.",
                             row("indicators", 2, name="", unit="", target=None), row=2),
    "indikator-lengkap": Twin("Belum ada indikator hasil.", but(indicators=SOUND.indicators[:1])),
    "indikator-pilah": Twin("Indikator 1 (“Pelaku usaha terlatih”) menghitung orang",
                            row("indicators", target_male=None, target_female=None), row=1),
    "indikator-jumlah": Twin("L 120 + P 70 = 190, bukan 200", row("indicators", target_female=Decimal(70)), row=1),
    "indikator-dasar": Twin("data dasar 35 tidak ada pada langkah 2", row("indicators", baseline=Decimal(35)), row=1),
    "keluaran-bukan-hasil": Twin("Indikator hasil 2 sama dengan indikator keluaran 1.",
                                 row("indicators", 2, name="Pelaku usaha TERLATIH"), row=2),
    "gbs-situasi": Twin("Bagian “Analisis situasi” ditulis sendiri", facts=facts(drifted_parts=("Analisis situasi",))),
    "gbs-indikator": Twin("Bagian “Indikator” ditulis sendiri", facts=facts(drifted_parts=("Indikator",))),
    "tanda-tangan": Twin("belum memuat nama penanda tangan", but(signature=None)),
    "tanda-tangan-versi": Twin("Isi berubah sesudah ditandatangani.", facts=facts(text_as_signed=False)),
    "tanda-tangan-lengkap": Twin("belum memuat NIP dan pangkat",
                                 but(signature=dataclasses.replace(SOUND.signature, nip="", rank=""))),
    "kak-lengkap": Twin("KAK belum memuat lokasi dan jadwal.",
                        facts=facts(kak=dataclasses.replace(FACTS.kak, missing=("lokasi", "jadwal")))),
    "kak-metode": Twin("belum menyebut bagaimana laki-laki dan perempuan",
                       facts=facts(kak=Kak(method="Ceramah dan tanya jawab."))),
}  # fmt: skip
IDS = [check.id for check in CHECKS]


def found(check_id: str, content: Content = SOUND, known: Facts = FACTS) -> list[Problem]:
    return list(run(content, known).result(check_id).problems)


def test_every_check_has_its_twin():
    assert set(TWINS) == set(IDS)


@pytest.mark.parametrize("check_id", IDS)
def test_sound_content_fulfils(check_id: str):
    assert run(SOUND, FACTS).result(check_id).status == Status.PASSED


@pytest.mark.parametrize("check_id", IDS)
def test_twin_fails_and_says_where(check_id: str):
    twin = TWINS[check_id]
    result = run(twin.content, twin.facts).result(check_id)
    assert result.status == Status.FAILED
    [problem] = result.problems
    assert twin.text in problem.text
    assert problem.mend
    assert problem.row == twin.row


@pytest.mark.parametrize("check_id", IDS)
def test_problem_counts_as_what_its_check_is(check_id: str):
    report = run(TWINS[check_id].content, TWINS[check_id].facts)
    result = report.result(check_id)
    assert (result in report.blocking) is (result.check.severity == Severity.BLOCK)
    assert (result in report.warnings) is (result.check.severity == Severity.WARN)


#: Without these a document makes no sense and goes nowhere.
BLOCKING = {
    "kode-berlaku", "tujuan-ada", "data-ada", "data-angka", "data-asal", "data-nama", "faktor-ada", "sebab-ada",
    "tujuan-baru-ada", "aksi-ada", "aksi-rupiah", "anggaran-ada", "anggaran-sama", "anggaran-pagu", "arg-kategori",
    "dasar-ada", "indikator-ada", "indikator-target", "tanda-tangan", "tanda-tangan-versi",
}  # fmt: skip


def test_what_blocks_is_the_literal_list():
    assert {check.id for check in CHECKS if check.blocks} == BLOCKING


# --- contents that look faulty and are not ------------------------------------------------------------------------

AKI = DataRow(
    indicator="Angka kematian ibu",
    unit="per 100.000",
    concerns="P",
    female=Decimal(249),
    data_year=2025,
    source="Dinkes",
)
MEN = DataRow(
    indicator="Akseptor KB pria", unit="orang", concerns="L", male=Decimal(12), data_year=2025, source="DPPKB"
)


@pytest.mark.parametrize(
    ("check_id", "content", "known"),
    [
        ("data-angka", but(data=(AKI,)), FACTS),
        ("data-angka", but(data=(MEN,)), FACTS),
        ("data-angka", row("data", female=Decimal(0)), FACTS),
        ("data-mutakhir", row("data", data_year=None), FACTS),
        # An older figure beside a newer one of the same indicator shows the trend.
        ("data-mutakhir", but(data=(*SOUND.data, dataclasses.replace(SOUND.data[0], data_year=2020))), FACTS),
        ("data-tahun", row("data", data_year=2026), FACTS),
        ("data-kembar", but(data=(*SOUND.data, dataclasses.replace(SOUND.data[0], data_year=2024))), FACTS),
        ("data-kembar", but(data=(DataRow(), DataRow())), FACTS),
        ("kesenjangan-terukur", but(data=(AKI,)), FACTS),
        ("kesenjangan-terukur", but(data=(MEN,)), FACTS),
        ("kesenjangan-terukur", but(data=(DataRow(),), data_note="Perempuan hanya 18,9 persen."), FACTS),
        ("kesenjangan-terukur", but(data=(DataRow(),), factors=(Factor("akses", "Hanya 3 dari 10 suami."),)), FACTS),
        ("sebab-bukan-salinan", row("external", text="Formulir tidak diisi suami."), FACTS),
        ("sebab-bukan-salinan", but(internal=(Cause(text=""),), external=(Cause(text=""),)), FACTS),
        # Four words of which one differs say two things.
        ("sebab-bukan-salinan", but(internal=(Cause(text="Kurang petugas yang terlatih"),),
                                    external=(Cause(text="Kurang warga yang terlatih"),)), FACTS),
        ("tujuan-baru-berbeda", but(new_purpose=f"{SOUND.purpose[:-1]} secara setara."), FACTS),
        ("tujuan-baru-menyasar", but(new_purpose="Memperluas layanan bagi ayah."), FACTS),
        ("tujuan-baru-menyasar", but(new_purpose="Menaikkan cakupan dari 18,9 menjadi 40 persen."), FACTS),
        ("tujuan-baru-menyasar", but(new_purpose="Pelatihan menjangkau enam kecamatan."), FACTS),
        ("aksi-rupiah", row("actions", input_amount=Decimal(0)), FACTS),
        ("sebab-dijawab", but(external=(Cause(id=3, text="Harga pasar, di luar kewenangan dinas."),)), FACTS),
        ("anggaran-sama", but(budget_total=Decimal(150_000_000), budget_note="Honor dari kegiatan lain."), FACTS),
        ("anggaran-pagu", SOUND, facts(ceiling=Decimal(155_000_000))),
        # The total is too high: that is told once.
        ("masukan-pagu", SOUND, facts(ceiling=Decimal(100_000_000))),
        ("indikator-pilah", row("indicators", name="Ibu yang dilayani", target_male=None, target_female=None), FACTS),
        ("indikator-pilah", row("indicators", name="Suami yang hadir", target_male=None, target_female=None), FACTS),
        ("indikator-pilah", row("indicators", unit="kelompok", target_male=None, target_female=None), FACTS),
        ("indikator-pilah", row("indicators", unit="persen peserta", target_male=None, target_female=None), FACTS),
        # Shares of men and of women do not add up to a whole.
        ("indikator-jumlah", row("indicators", unit="persen", target=Decimal(50)), FACTS),
        ("indikator-jumlah", row("indicators", target=None), FACTS),
        ("indikator-dasar", row("indicators", baseline=Decimal(180)), FACTS),
        ("indikator-dasar", row("indicators", baseline=Decimal(112)), FACTS),
        ("indikator-dasar", row("indicators", 2, baseline=Decimal(19)), FACTS),
        ("indikator-dasar", row("indicators", 2, baseline=Decimal("81.1")), FACTS),
        ("indikator-dasar", row("indicators", 2, baseline=Decimal(0)), FACTS),
        ("keluaran-bukan-hasil", row("indicators", 2, name="Pelaku usaha yang omzetnya naik"), FACTS),
        ("gbs-situasi", SOUND, facts(drifted_parts=("Indikator",))),
        ("gbs-indikator", SOUND, facts(drifted_parts=("Analisis situasi",))),
        ("kak-metode", SOUND, facts(kak=Kak(method="Undangan disampaikan lewat kelompok nelayan dan istri mereka."))),
    ],
)  # fmt: skip
def test_no_false_alarm(check_id: str, content: Content, known: Facts):
    assert found(check_id, content, known) == []


@pytest.mark.parametrize(
    ("check_id", "content", "known", "text"),
    [
        ("data-angka", row("data", male=None, female=None), FACTS, "angka laki-laki dan perempuan"),
        ("data-angka", but(data=(dataclasses.replace(MEN, male=None),)), FACTS, "belum memuat angka laki-laki."),
        ("data-angka", but(data=(dataclasses.replace(AKI, female=None),)), FACTS, "belum memuat angka perempuan."),
        ("kesenjangan-terukur", but(data=(DataRow(),), data_note="Sejak 2019 belum ada."), FACTS, "Tidak ada angka"),
        ("tujuan-baru-berbeda", but(purpose=f"{SOUND.new_purpose} Target 2027: 200 orang."), FACTS, "sama dengan"),
        ("tujuan-baru-menyasar", but(purpose="Pelaku usaha mikro di kecamatan.", new_purpose="Usaha maju."), FACTS,
         "belum menyebut"),
        ("aksi-keluaran-hasil", row("actions", 2, outcome="80 orang TERLATIH"), FACTS, "keluaran dan hasilnya sama"),
        ("aksi-keluaran-hasil", row("actions", output="", outcome=""), FACTS, "keluaran dan hasil."),
        ("anggaran-sama", but(budget_total=Decimal("155000000.01")), FACTS, "selisih Rp0,01"),
        ("arg-alasan", but(arg_reason="Anggaran kesetaraan gender."), FACTS, "hanya mengulang"),
        ("indikator-pilah", row("indicators", target_male=None), FACTS, "target laki-laki belum diisi"),
        ("indikator-pilah", row("indicators", target_female=None), FACTS, "target perempuan belum diisi"),
        ("indikator-pilah", row("indicators", name="Ibu dan bapak", target_male=None, target_female=None), FACTS,
         "menghitung orang"),
        ("indikator-lengkap", but(indicators=SOUND.indicators[1:]), FACTS, "Belum ada indikator keluaran."),
        ("tanda-tangan", but(signature=dataclasses.replace(SOUND.signature, signed_on=None)), FACTS, "tanggalnya"),
        ("tanda-tangan", but(signature=dataclasses.replace(SOUND.signature, name=" ")), FACTS, "tanggalnya"),
        ("tanda-tangan-versi", SOUND, facts(signer_in_office=False), "tidak menjabat"),
    ],
)  # fmt: skip
def test_further_faults(check_id: str, content: Content, known: Facts, text: str):
    assert text in found(check_id, content, known)[0].text


@pytest.mark.parametrize(
    ("check_id", "content", "known"),
    [
        ("kode-berlaku", SOUND, facts(official_name=None)),
        ("nama-berlaku", SOUND, facts(official_name="")),
        ("anggaran-pagu", SOUND, facts(ceiling=None)),
        ("masukan-pagu", SOUND, facts(ceiling=None)),
        ("anggaran-sama", but(budget_total=None), FACTS),
        ("tujuan-baru-berbeda", but(purpose=""), FACTS),
        ("indikator-dasar", but(data=()), FACTS),
        ("keluaran-bukan-hasil", but(indicators=SOUND.indicators[:1]), FACTS),
        ("sebab-bukan-salinan", but(internal=()), FACTS),
        ("aksi-menjawab", but(internal=(), external=()), FACTS),
        ("tanda-tangan", but(signature=None), facts(before_signature=True)),
        ("tanda-tangan-versi", but(signature=None), FACTS),
        ("tanda-tangan-lengkap", but(signature=None), FACTS),
        ("kak-lengkap", SOUND, facts(kak=None)),
        ("kak-lengkap", but(actions=()), FACTS),
        ("kak-metode", SOUND, facts(kak=Kak(missing=("metode",)))),
    ],
)
def test_nothing_to_judge(check_id: str, content: Content, known: Facts):
    assert run(content, known).result(check_id).status == Status.NOT_APPLICABLE


def test_every_faulty_row_is_named():
    rows = tuple(Action(id=number, name=f"Aksi {number}") for number in range(1, 41))
    assert [problem.row for problem in found("aksi-rupiah", but(actions=rows))] == list(range(1, 41))


def test_a_long_name_is_cut_in_the_sentence():
    [problem] = found("indikator-target", row("indicators", name="Sangat " * 40, target=None))
    assert "…”" in problem.text
    assert len(problem.text) < 140
    assert Indicator().kind_label == "Keluaran"
