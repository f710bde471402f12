"""Departments, heads and focal points: succession, one at a time, trail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from departments.domain import structure
from departments.domain.access import store
from departments.enums import HeadStatus
from departments.models import Department, DepartmentHead, FocalPoint
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City

pytestmark = pytest.mark.django_db

OTHERS = ["dp3a", "bpkpd", "inspektorat", "leadership", "focal_a", "head_a", "disabled"]


def span(code: str, start: str, end: str | None = None, *predecessors: str, name: str = "") -> structure.Span:
    """A department for the rules alone."""
    return structure.Span(
        code,
        name or f"Dinas {code}",
        code.title(),
        dt.date.fromisoformat(start),
        dt.date.fromisoformat(end) if end else None,
        frozenset(predecessors),
    )


def problems(checked: structure.Span, *others: structure.Span) -> list[tuple[str, str]]:
    """What the rules say about ``checked`` beside ``others``."""
    return [tuple(problem) for problem in structure.Register([checked, *others]).problems(checked)]


def test_a_successor_the_day_after_is_fine():
    old = span("LAMA", "2021-01-01", "2025-12-31")
    new = span("BARU", "2026-01-01", None, "LAMA")
    assert problems(new, old) == problems(old, new) == []


def test_a_successor_on_the_last_day_is_refused_on_both_sides():
    old = span("LAMA", "2021-01-01", "2025-12-31")
    new = span("BARU", "2025-12-31", None, "LAMA")
    assert problems(new, old) == [
        ("valid_from", "Pendahulu LAMA (Dinas LAMA) baru berakhir 31 Des 2025; mulailah sesudahnya.")
    ]
    assert problems(old, new)[0][0] == "valid_to"
    assert "BARU (Dinas BARU), mulai 31 Des 2025" in problems(old, new)[0][1]


def test_an_open_predecessor_is_named():
    old, new = span("LAMA", "2021-01-01"), span("BARU", "2026-01-01", None, "LAMA")
    assert problems(new, old) == [
        ("valid_from", "Pendahulu LAMA (Dinas LAMA) masih berlaku. Isi “berlaku sampai” LAMA lebih dahulu.")
    ]


def test_names_may_return_after_the_other_ended():
    old = span("LAMA", "2021-01-01", "2025-12-31", name="Dinas Perikanan")
    again = span("BARU", "2026-01-01", name="dinas perikanan")
    assert problems(again, old) == []
    early = span("BARU", "2025-12-31", name="dinas perikanan")
    assert problems(early, old) == [
        ("name", "Nama “dinas perikanan” dipakai LAMA pada masa yang bertindih (1 Jan 2021 – 31 Des 2025).")
    ]
    assert "sekarang" in problems(early, span("LAMA", "2021-01-01", name="Dinas Perikanan"))[0][1]


def test_saving_records_columns_and_predecessors(city: City):
    old = factories.make_department("LAMA", valid_to=dt.date(2025, 12, 31))
    row = Department(code="BARU", name="Dinas Baru", short_name="Baru", kind="dinas", valid_from=dt.date(2026, 1, 1))
    structure.save_department(department=row, predecessors=[old], actor=city.bapperida)
    made = AuditEntry.objects.get(object_type="departments.department", action="buat")
    assert made.changes["predecessors"] == [None, ["LAMA"]]
    row.name = "Dinas Lebih Baru"
    structure.save_department(department=row, predecessors=[], actor=city.bapperida, reason="Perwa 3/2026")
    changed = AuditEntry.objects.get(object_type="departments.department", action="ubah")
    assert changed.changes == {"name": ["Dinas Baru", "Dinas Lebih Baru"], "predecessors": [["LAMA"], []]}
    assert changed.reason == "Perwa 3/2026"


def test_saving_without_a_change_leaves_no_entry(city: City):
    structure.save_department(department=city.a, predecessors=[], actor=city.bapperida)
    assert not AuditEntry.objects.exists()


def test_a_forbidden_department_is_not_saved(city: City):
    row = Department(code="BARU", name="Dinas Baru", short_name="Baru", kind="dinas", valid_from=dt.date(2026, 1, 1))
    with pytest.raises(ValidationError, match="DISDIK"):
        structure.save_department(department=row, predecessors=[city.a], actor=city.bapperida)
    assert not Department.objects.filter(code="BARU").exists()


def test_the_code_of_a_department_is_fixed(city: City):
    city.a.code = "DISDIK2"
    with pytest.raises(ValidationError, match="Kode tidak dapat diubah"):
        structure.save_department(department=city.a, predecessors=[], actor=city.bapperida)


@pytest.mark.parametrize("name", OTHERS)
def test_only_the_coordinator_saves(city: City, name):
    actor = city.actor(name)
    with pytest.raises(NotAllowed):
        structure.save_department(department=city.a, predecessors=[], actor=actor)
    with pytest.raises(NotAllowed):
        structure.save_head(head=city.a.heads.get(), actor=actor)
    with pytest.raises(NotAllowed):
        structure.save_focal_point(focal_point=city.a.focal_points.get(), actor=actor)


def test_two_holders_of_the_seat_are_refused_by_name(city: City):
    head = DepartmentHead(department=city.a, name="Budi", status=HeadStatus.ACTING, valid_from=dt.date(2026, 5, 1))
    with pytest.raises(ValidationError, match=city.head_a.name):
        structure.save_head(head=head, actor=city.bapperida)
    head.status, head.valid_to = HeadStatus.DAILY_ACTING, dt.date(2026, 5, 14)
    structure.save_head(head=head, actor=city.bapperida)
    assert AuditEntry.objects.get(object_type="departments.departmenthead").action == "buat"


def test_two_main_focal_points_at_once_are_refused_by_name(city: City):
    fields = {"decree_number": "800/1", "decree_date": dt.date(2026, 1, 2), "name": "Siti"}
    period = {"valid_from": dt.date(2026, 1, 1), "valid_to": dt.date(2026, 12, 31)}
    row = FocalPoint(department=city.a, **fields, **period)
    with pytest.raises(ValidationError, match=city.focal_a.name):
        structure.save_focal_point(focal_point=row, actor=city.bapperida)
    row.is_main = False
    assert structure.save_focal_point(focal_point=row, actor=city.bapperida).pk


def test_a_row_that_another_stored_meanwhile_is_refused_in_words(city: City):
    head = DepartmentHead(department=city.b, name="Budi", valid_from=dt.date(2026, 5, 1))
    # The check of the model has passed before the other head appeared.
    head.full_clean = lambda *args, **kwargs: None
    with pytest.raises(IllegalMove, match="Pengguna lain baru menyimpan"):
        store(head, actor=city.bapperida)
    assert not DepartmentHead.objects.filter(name="Budi").exists()
