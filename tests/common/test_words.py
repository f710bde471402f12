"""Stored keys as people read them."""

from __future__ import annotations

import datetime as dt

import pytest

from monitoring.domain.pprg import content
from pug_tanjungbalai.common import words
from pug_tanjungbalai.common.formats import tanggal
from tests import factories
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg


def test_actions_are_named_by_the_table_of_their_object():
    assert words.action("monitoring.submission", "offer") == "Ajukan ke Kepala OPD"
    assert words.action("meetings.actionitem", "cancel") == "Batalkan tugas"
    assert words.action("meetings.meeting", "cancel") == "Batalkan rapat"
    assert words.action("departments.fiscalyear", "tutup_tahun") == "Tutup tahun"
    assert "Batalkan tugas" in words.action_anywhere("cancel")
    assert "Batalkan rapat" in words.action_anywhere("cancel")


def test_kinds_of_objects_and_imports_have_names():
    assert words.object_type("monitoring.submission") == "PPRG"
    assert words.object_type("gone.table") == "Table"
    assert words.kind_of_import("budget") == "Anggaran"


@pytest.mark.django_db
def test_changes_are_told_field_by_field_in_words(city: City):
    finding = factories.make_finding(city.a)
    changes = {
        "state": ["open", "responded"],
        "due": ["2026-03-31", None],
        "department": [city.a.pk, 10**6],
        "updated": [0, 3],
        "nested": {"a": 1},
    }
    assert list(words.described(type(finding), changes)) == [
        ("Status", "Terbuka → Menunggu pemeriksaan"),
        ("Tenggat", f"{tanggal(dt.date(2026, 3, 31))} → —"),
        ("Perangkat daerah", f"{city.a} → nomor 1000000"),
        ("Diubah", "0 → 3"),
    ]


@pytest.mark.django_db
def test_the_text_of_a_submission_is_told_by_its_steps(city: City):
    submission = make_pprg(city)
    told = dict(words.described(type(submission), content(submission)))
    assert told["Faktor kesenjangan"].startswith("akses")
    assert told["Sebab internal"] == "Pendaftaran tidak memuat L/P., akses"
    assert told["Kategori ARG"] == "Anggaran kesetaraan gender"
    assert {"Factors", "Header", "Signature", "Data", "Actions"}.isdisjoint(told)
    assert "; " in told["Indikator"]
