"""The KAK is prefilled from the GAP; own text replaces a section, and drift shows."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from monitoring.domain.kak import DEFINITIONS, METHOD, kak
from monitoring.domain.pprg_content import Content, DataRow, Header, Indicator, Part
from monitoring.domain.pprg_prose import situation
from tests.monitoring.documents.sample import EMPTY, HEADER, sized

GAP = sized(2)


def texts(gap: Content = GAP) -> dict[str, str]:
    return {section.name: section.text for section in kak(gap)}


def test_sections_stand_in_the_official_order():
    assert [section.name for section in kak(EMPTY)] == [row.name for row in DEFINITIONS]


def test_empty_gap_leaves_what_it_cannot_say_empty():
    empty = {name for name, text in texts(EMPTY).items() if not text}
    assert empty == {"gambaran-umum", "penerima-manfaat", "maksud-tujuan", "tahapan", METHOD, "batasan", "biaya"}


def test_method_is_never_derived():
    assert texts()[METHOD] == ""
    assert all(text for name, text in texts().items() if name != METHOD)


def test_legal_basis_names_the_budget_of_year_and_version():
    assert texts()["dasar-hukum"].endswith("Anggaran Pendapatan dan Belanja Daerah Tahun Anggaran 2026")
    revised = dataclasses.replace(GAP, header=dataclasses.replace(HEADER, budget_version="perubahan"))
    assert "tentang Perubahan Anggaran Pendapatan" in texts(revised)["dasar-hukum"]
    assert "perubahan DPA tahun anggaran 2026" in texts(revised)["jadwal"]


def test_general_picture_is_the_situation_of_the_gbs():
    assert texts()["gambaran-umum"] == situation(GAP)


def test_beneficiaries_tell_men_and_women_of_targets_and_of_today():
    assert texts()["penerima-manfaat"].splitlines() == [
        "Pelaku usaha mikro di enam kecamatan",
        "",
        "Sasaran menurut jenis kelamin:",
        "1. Peserta terlatih 1: 200 orang (laki-laki 120, perempuan 80)",
        "2. Peserta terlatih 2: 200 orang (laki-laki 120, perempuan 80)",
        "",
        "Keadaan saat ini:",
        "1. Peserta kelompok 1: laki-laki 146, perempuan 34 orang (perempuan 18,9%); 2025, sumber Data KUMKM",
        "2. Peserta kelompok 2: laki-laki 146, perempuan 34 orang (perempuan 18,9%); 2025, sumber Data KUMKM",
    ]


def test_rates_and_targets_without_split_do_not_count_people():
    gap = Content(
        header=Header(),
        data=(DataRow(indicator="NIB", unit="persen", male=Decimal(61), female=Decimal(22)),),
        indicators=(Indicator(name="NIB", unit="persen", target=Decimal(45)),),
    )
    assert texts(gap)["penerima-manfaat"] == ""


def test_aims_come_from_the_reworded_purpose():
    assert texts()["maksud-tujuan"] == "Maksud: Uraian tujuan lama\n\nTujuan: Uraian tujuan baru"
    assert texts(dataclasses.replace(GAP, purpose=""))["maksud-tujuan"] == "Tujuan: Uraian tujuan baru"
    assert texts(dataclasses.replace(GAP, new_purpose=""))["maksud-tujuan"] == ""


def test_stages_are_the_actions_with_their_output():
    assert texts()["tahapan"].splitlines()[0] == "1. Pelatihan 1 (keluaran: 80 orang terlatih)"
    bare = dataclasses.replace(GAP.actions[0], output=""), dataclasses.replace(GAP.actions[1], name="")
    assert texts(dataclasses.replace(GAP, actions=bare))["tahapan"] == "1. Pelatihan 1"


def test_place_is_the_city_or_the_subdistrict():
    assert texts()["lokasi"] == "Kota Tanjungbalai"
    subdistrict = dataclasses.replace(HEADER, department="Kecamatan Datuk Bandar")
    assert texts(dataclasses.replace(GAP, header=subdistrict))["lokasi"] == "Kecamatan Datuk Bandar, Kota Tanjungbalai"


def test_responsible_department_is_named_without_a_person():
    assert texts()["pelaksana"].startswith("Pelaksana: Dinas Koperasi dan UKM.\nPenanggung jawab: pimpinan")
    assert texts(Content())["pelaksana"] == ""


def test_limits_name_actions_group_year_and_budget():
    assert texts()["batasan"] == (
        "KAK ini terbatas pada 2 rencana aksi sub kegiatan Peningkatan Kapasitas Usaha Mikro bagi pelaku usaha mikro "
        "di enam kecamatan pada tahun anggaran 2026, dengan jumlah anggaran Rp120.000.001,00."
    )
    plain = dataclasses.replace(GAP, target_group="", budget_total=None)
    assert texts(plain)["batasan"].endswith("Usaha Mikro pada tahun anggaran 2026.")


def test_costs_are_the_inputs_with_their_sum():
    assert texts()["biaya"].splitlines() == [
        "1. Pelatihan 1: Rp60.000.000,50",
        "2. Pelatihan 2: Rp60.000.000,50",
        "Jumlah: Rp120.000.001,00",
    ]


def test_own_text_replaces_one_section_only():
    own = dataclasses.replace(GAP, kak_parts=(Part("lokasi", "Balai Sirantau", "Kota Tanjungbalai"),))
    assert texts(own) == {**texts(), "lokasi": "Balai Sirantau"}
    assert [section.name for section in kak(own) if section.is_edited] == ["lokasi"]
