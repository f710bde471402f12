"""Decrees with their members: what is stored, what does not fit together, who belongs in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from departments.enums import HeadStatus
from meetings.domain.kept import Attachment
from meetings.domain.pokja import member_problems, save_decree, suggested_members
from meetings.models import Decree
from meetings.queries import pokja as queries
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.meetings.pokja_data import make_decree, make_member

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)
VALUES = {
    "kind": "pokja",
    "number": "400.2.1/7/K/2026",
    "date": dt.date(2026, 1, 5),
    "valid_from": dt.date(2026, 1, 5),
    "valid_to": dt.date(2028, 12, 31),
}


def member(role: str = "anggota", office: str = "Kepala Dinas Sosial", **fields):
    return {"role": role, "office": office, "name": "", "sex": "", "nip": "", "department_id": None, **fields}


CHAIR = member("ketua", "Kepala Bapperida")


def pdf(name: str = "SK Pokja.pdf") -> ContentFile:
    return ContentFile(b"%PDF-1.4\n%%EOF", name=name)


def save(city: City, decree: Decree | None = None, **fields) -> Decree:
    return save_decree(
        **{"decree": decree, "actor": city.bapperida, "values": VALUES, "members": [CHAIR, member()], **fields}
    )


def test_members_stand_in_the_order_given(city: City):
    decree = save(city, members=[CHAIR, member("sekretaris", "Kepala Dinas P3A"), member()])
    assert [(row.position, row.role) for row in decree.members.all()] == [
        (1, "ketua"),
        (2, "sekretaris"),
        (3, "anggota"),
    ]
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"buat", "anggota"}


def test_chair_and_secretary_may_change_hands_in_one_saving(city: City):
    decree = save(city, members=[member("ketua", "A"), member("sekretaris", "B")])
    save(city, decree, members=[member("ketua", "B"), member("sekretaris", "A")], version=1)
    assert [(row.office, row.role) for row in decree.members.all()] == [("B", "ketua"), ("A", "sekretaris")]


def test_unchanged_members_leave_no_entry(city: City):
    decree = save(city)
    AuditEntry.objects.all()._raw_delete("default")
    save(city, decree, version=1)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([], "sedikitnya satu anggota"),
        ([member()], "Tentukan ketuanya"),
        ([CHAIR, member("ketua", "Lain")], "Ketua hanya boleh satu; sekarang 2"),
        ([CHAIR, member("sekretaris", "A"), member("sekretaris", "B")], "Sekretaris hanya boleh satu"),
        ([CHAIR, member(), member(office="kepala dinas sosial")], "Tercantum dua kali"),
    ],
)
def test_members_that_do_not_fit_together_are_refused(city: City, members, words):
    assert words in " ".join(member_problems(members))
    with pytest.raises(IllegalMove, match=words):
        save(city, members=members)
    assert not Decree.objects.exists()


def test_two_people_may_hold_offices_of_the_same_name(city: City):
    assert not member_problems([CHAIR, member(name="Ani"), member(name="Budi")])


def test_file_is_kept_privately_replaced_and_taken_away(city: City):
    decree = save(city, attachment=Attachment(pdf("../SK <Pokja>.pdf")))
    assert decree.file_name == "SK _Pokja.pdf"
    assert "SK" not in decree.file.name
    first = decree.file.name
    save(city, decree, version=1, attachment=Attachment(pdf("baru.pdf")))
    assert (decree.file_name, decree.file.name != first) == ("baru.pdf", True)
    save(city, decree, version=2)
    assert decree.file_name == "baru.pdf"
    save(city, decree, version=3, attachment=Attachment(drop=True))
    decree.refresh_from_db()
    assert (decree.file.name, decree.file_name) == ("", "")


def test_version_seen_must_be_the_stored_one(city: City):
    decree = save(city)
    save(city, decree, values={**VALUES, "number": "1"}, version=1)
    with pytest.raises(StaleVersion):
        save(city, Decree.objects.get(), values={**VALUES, "number": "2"}, version=1, attachment=Attachment(pdf()))
    stored = Decree.objects.get()
    assert (stored.number, stored.version, stored.file.name) == ("1", 2, "")


@pytest.mark.parametrize("name", ["dp3a", "inspektorat", "focal_a", "leadership", "admin"])
def test_only_bapperida_records_decrees(city: City, name):
    with pytest.raises(NotAllowed):
        save(city, actor=city.actor(name))


# --- who belongs in -------------------------------------------------------------------------------------------


def test_heads_in_office_are_suggested_by_office(city: City):
    factories.make_head(city.bapperida_department, name="Zul Abdiman", position="Kepala Bapperida")
    factories.make_head(city.dp3a_department, name="Nurlela", status=HeadStatus.ACTING, position="Kepala Dinas P3A")
    ended = factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    factories.make_head(ended, name="Tidak lagi")
    rows = suggested_members("pokja", DAY)
    assert [(row["role"], row["office"], row["name"]) for row in rows[:2]] == [
        ("ketua", "Kepala Bapperida", "Zul Abdiman"),
        ("sekretaris", "Plt. Kepala Dinas P3A", "Nurlela"),
    ]
    assert {row["role"] for row in rows[2:]} == {"anggota"}
    assert {row["department_id"] for row in rows} == {
        city.a.pk, city.b.pk, city.bapperida_department.pk, city.dp3a_department.pk,
    }  # fmt: skip
    assert not member_problems(rows)


def test_stand_in_is_suggested_instead_of_whom_he_stands_in_for(city: City):
    factories.make_head(city.a, name="Pengganti", status=HeadStatus.DAILY_ACTING, valid_from=dt.date(2026, 5, 1))
    rows = {row["department_id"]: row for row in suggested_members("pokja", DAY)}
    assert rows[city.a.pk]["name"] == "Pengganti"


def test_technical_team_is_suggested_from_the_main_focal_points(city: City):
    factories.make_focal_point(city.a, is_main=False, name="Pendamping")
    factories.make_focal_point(city.bapperida_department, name="Lewat", valid_to=dt.date(2025, 1, 1))
    rows = suggested_members("teknis", DAY)
    assert {row["name"] for row in rows} == {city.focal_a.name, city.focal_b.name}
    assert {row["sex"] for row in rows} == {"P"}


# --- decrees on a day -----------------------------------------------------------------------------------------


def group(day: dt.date = DAY):
    return queries.groups_on(day)[0]


def test_newest_decree_in_force_is_shown_and_the_others_beside_it(city: City):
    first = make_decree(valid_from=dt.date(2024, 1, 1), valid_to=dt.date(2026, 12, 31))
    newer = make_decree(valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2028, 12, 31))
    coming = make_decree(valid_from=dt.date(2029, 1, 1), valid_to=dt.date(2030, 12, 31))
    shown = group()
    assert (shown.decree, shown.in_force, shown.earlier, shown.coming) == (newer, True, [first], [coming])
    assert shown.others == 2
    assert group(dt.date(2026, 1, 15)).decree == first


def test_lapsed_decree_is_shown_as_lapsed(city: City):
    last = make_decree(valid_to=dt.date(2026, 5, 31))
    assert (group().decree, group().in_force, group().days_left) == (last, False, None)
    assert group(dt.date(2026, 5, 31)).in_force


@pytest.mark.parametrize(
    ("ends", "days"), [(dt.date(2026, 6, 1), 0), (dt.date(2026, 7, 31), 60), (dt.date(2026, 8, 1), None)]
)
def test_end_is_announced_two_months_ahead(city: City, ends, days):
    make_decree(valid_to=ends)
    assert group().days_left == days


def test_women_and_men_are_counted(city: City):
    decree = make_decree()
    for sex in ("P", "P", "L", ""):
        make_member(decree, sex=sex)
    shown = group().decree
    assert (shown.people, shown.women, shown.men, shown.unknown_sex) == (4, 2, 1, 1)


def test_nothing_recorded_yet(db):
    shown = group()
    assert (shown.decree, shown.in_force, shown.days_left, shown.others) == (None, False, None, 0)
