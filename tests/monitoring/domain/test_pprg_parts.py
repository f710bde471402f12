"""Own text of GBS and KAK: written, kept in snapshots, taken back, never overwritten silently."""

from __future__ import annotations

import pytest

from monitoring.domain.pprg import content, stored_content
from monitoring.domain.pprg_content import Content, Part
from monitoring.domain.pprg_parts import parts_of, reset_part, save_part
from monitoring.models import DocumentPart
from pug_tanjungbalai.common.errors import NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg

pytestmark = pytest.mark.django_db
PLACE = "Balai Kelurahan Sirantau"


def write(submission, actor, text=PLACE, **fields):
    values = {"document": "kak", "part": "lokasi", "derived": "", "version": submission.version, **fields}
    return save_part(submission=submission, actor=actor, text=text, **values)


def test_own_text_is_stored_kept_in_snapshots_and_recorded(city: City):
    submission = make_pprg(city, "draft")
    assert write(submission, city.focal_a, f"  {PLACE}  ", derived="Kota Tanjungbalai")
    stored = stored_content(submission)
    assert stored.kak_parts == (Part("lokasi", PLACE, "Kota Tanjungbalai"),)
    assert Content.from_dict(content(submission)) == stored
    assert parts_of(stored, "kak")["lokasi"].text == PLACE
    assert not parts_of(stored, "gbs")
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.actor) == ("tulis KAK", city.focal_a)
    assert PLACE in str(entry.changes)


def test_a_part_is_changed_in_place_and_the_others_stay(city: City):
    submission = make_pprg(city, "draft")
    write(submission, city.focal_a)
    write(submission, city.focal_a, "Triwulan II", part="jadwal")
    write(submission, city.focal_a, "Aula Sutrisno Hadi")
    write(submission, city.focal_a, "Naskah sendiri", document="gbs", part="tujuan")
    texts = dict(DocumentPart.objects.values_list("part", "text"))
    assert texts == {"lokasi": "Aula Sutrisno Hadi", "jadwal": "Triwulan II", "tujuan": "Naskah sendiri"}


@pytest.mark.parametrize("text", ["", "  \n", "Kota Tanjungbalai", " Kota Tanjungbalai "])
def test_no_text_and_text_as_derived_leave_the_derived_text(city: City, text: str):
    submission = make_pprg(city, "draft")
    write(submission, city.focal_a)
    assert write(submission, city.focal_a, text, derived="Kota Tanjungbalai")
    assert not DocumentPart.objects.exists()


def test_a_part_is_taken_back_and_doing_it_again_changes_nothing(city: City):
    submission = make_pprg(city, "draft")
    write(submission, city.focal_a)
    again = {"submission": submission, "document": "kak", "part": "lokasi", "actor": city.focal_a}
    assert reset_part(version=submission.version, **again)
    version = submission.version
    assert not reset_part(version=version, **again)
    assert submission.version == version


def test_an_older_version_is_refused_and_nothing_written(city: City):
    submission = make_pprg(city, "draft")
    write(submission, city.focal_a)
    with pytest.raises(StaleVersion):
        write(submission, city.focal_a, "Lain", version=submission.version - 1)
    assert DocumentPart.objects.get().text == PLACE


def test_a_locked_document_and_a_stranger_are_refused(city: City):
    submission = make_pprg(city, "offered")
    with pytest.raises(StaleVersion):
        write(submission, city.focal_a)
    for actor in (city.focal_b, city.head_a, city.bapperida):
        with pytest.raises(NotAllowed):
            write(submission, actor)
    assert not DocumentPart.objects.exists()
