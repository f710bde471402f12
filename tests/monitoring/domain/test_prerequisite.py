"""Prerequisite points and sex-disaggregated data of a department and year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from departments.enums import YearState
from departments.models import FocalPoint, SexDisaggregatedData
from monitoring.domain import data as data_domain
from monitoring.domain import prerequisite as domain
from monitoring.models import PrerequisiteScore
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import ACTORS

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 10)


def record(city, **fields):
    return domain.record_points(
        **{
            "department": city.a,
            "fiscal_year": city.year,
            "actor": city.bapperida,
            "points": Decimal("78.50"),
            "verified_on": dt.date(2026, 2, 10),
            "today": TODAY,
            **fields,
        }
    )


def closed(year):
    year.state, year.frozen_on = YearState.CLOSED, dt.date(2026, 4, 1)
    year.save()
    return year


# --- points -------------------------------------------------------------------------------------------------------


def test_record_points_then_replace_them(city):
    first = record(city, note=" SK focal point ")
    second = record(city, points=Decimal("80.00"), note="Renstra")
    assert first.pk == second.pk
    stored = PrerequisiteScore.objects.get()
    assert (stored.points, stored.note, stored.verified_by) == (Decimal("80.00"), "Renstra", city.bapperida)
    actions = AuditEntry.objects.filter(object_type="monitoring.prerequisitescore").order_by("id")
    assert [entry.action for entry in actions] == ["buat", "ubah"]
    assert actions[1].changes == {"points": ["78.50", "80.00"], "note": ["SK focal point", "Renstra"]}


@pytest.mark.parametrize("points", [Decimal(0), Decimal(100)])
def test_record_points_accepts_both_ends(city, points):
    assert record(city, points=points).points == points


@pytest.mark.parametrize("points", [Decimal("-0.01"), Decimal("100.01")])
def test_record_points_refuses_what_the_instrument_has_not(city, points):
    with pytest.raises(ValidationError, match="antara 0 dan 100, nilai maksimum instrumen 2026"):
        record(city, points=points)


def test_record_points_refuses_dates_that_do_not_fit(city):
    with pytest.raises(ValidationError, match="tidak boleh setelah hari ini"):
        record(city, verified_on=dt.date(2026, 5, 11))
    city.a.valid_to = dt.date(2026, 1, 31)
    city.a.save()
    with pytest.raises(ValidationError, match="di dalam masa berlakunya"):
        record(city)
    assert not PrerequisiteScore.objects.exists()


def test_record_points_refuses_a_closed_year(city):
    with pytest.raises(IllegalMove, match="Tahun 2026 sudah ditutup"):
        record(city, fiscal_year=closed(city.year))


def test_record_points_refuses_a_year_without_instrument(city):
    year = factories.make_year(2027, prerequisite_maximum=None)
    with pytest.raises(IllegalMove, match="prasyarat tidak dinilai"):
        record(city, fiscal_year=year)


@pytest.mark.parametrize(
    "validity", [{"valid_to": dt.date(2025, 12, 31)}, {"valid_from": dt.date(2027, 1, 1)}], ids=["ended", "not yet"]
)
def test_record_points_refuses_a_department_that_is_not_there_in_that_year(city, validity):
    department = factories.make_department(**validity)
    with pytest.raises(IllegalMove, match="tidak ada pada tahun 2026"):
        record(city, department=department)


@pytest.mark.parametrize("actor", [name for name in ACTORS if name not in {"anonymous", "bapperida"}])
def test_record_points_refuses_every_role_but_bapperida(city, actor):
    with pytest.raises(NotAllowed, match="Hanya Bapperida"):
        record(city, actor=city.actor(actor))


def test_record_points_takes_today_from_the_clock(city):
    assert record(city, today=None, verified_on=dt.date(2022, 1, 3)).pk


# --- data ---------------------------------------------------------------------------------------------------------


def unsaved(city, **fields):
    return SexDisaggregatedData(
        department=city.a,
        fiscal_year=city.year,
        **{"indicator": "Siswa putus sekolah", "unit": "orang", "concerns": "LP", **fields},
    )


def test_save_data_creates_and_changes_with_audit_entries(city):
    row = data_domain.save_data(row=unsaved(city), actor=city.dp3a)
    row.male, row.female = Decimal("52.00"), Decimal("17.00")
    data_domain.save_data(row=row, actor=city.bapperida)
    entries = AuditEntry.objects.filter(object_type="departments.sexdisaggregateddata").order_by("id")
    assert [(entry.action, entry.actor) for entry in entries] == [("buat", city.dp3a), ("ubah", city.bapperida)]
    assert entries[1].changes == {"male": [None, "52.00"], "female": [None, "17.00"]}


def test_save_data_drops_the_verification_of_what_changed(city):
    row = factories.make_data(city.a, city.year, verified_on=TODAY, verified_by=city.dp3a)
    data_domain.save_data(row=SexDisaggregatedData.objects.get(pk=row.pk), actor=city.dp3a)
    row.refresh_from_db()
    assert row.verified_on == TODAY
    row.female = Decimal(35)
    data_domain.save_data(row=row, actor=city.dp3a)
    row.refresh_from_db()
    assert (row.verified_on, row.verified_by) == (None, None)


def test_save_data_refuses_an_indicator_twice(city):
    factories.make_data(city.a, city.year, indicator="Siswa putus sekolah")
    with pytest.raises(IllegalMove, match="sudah ada"):
        data_domain.save_data(row=unsaved(city), actor=city.dp3a)


def test_save_data_refuses_a_closed_year(city):
    closed(city.year)
    with pytest.raises(IllegalMove, match="sudah ditutup"):
        data_domain.save_data(row=unsaved(city), actor=city.dp3a)


@pytest.mark.parametrize("actor", [name for name in ACTORS if name not in {"anonymous", "bapperida", "dp3a"}])
def test_data_refuses_every_other_role(city, actor):
    with pytest.raises(NotAllowed):
        data_domain.save_data(row=unsaved(city), actor=city.actor(actor))
    with pytest.raises(NotAllowed):
        data_domain.set_verified(row=factories.make_data(city.a, city.year), verified=True, actor=city.actor(actor))


def test_focal_point_gives_the_figures_of_the_own_department(city):
    row = factories.make_data(city.a, city.year, male=None, female=None, verified_on=None)
    row.male, row.female = Decimal(52), Decimal(17)
    data_domain.save_data(row=row, actor=city.focal_a)
    stored = SexDisaggregatedData.objects.get()
    assert (stored.male, stored.female) == (52, 17)
    assert AuditEntry.objects.get(object_type="departments.sexdisaggregateddata").actor == city.focal_a


@pytest.mark.parametrize("change", [{"indicator": "Lebih mudah"}, {"unit": "persen"}, {"concerns": "P", "male": None}])
def test_focal_point_does_not_say_what_is_to_be_given(city, change):
    row = factories.make_data(city.a, city.year)
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(NotAllowed, match="menetapkan indikator"):
        data_domain.save_data(row=row, actor=city.focal_a)


def test_focal_point_cannot_give_an_indicator_to_another_department(city):
    row = factories.make_data(city.b, city.year)
    row.department = city.a
    with pytest.raises(NotAllowed):
        data_domain.save_data(row=row, actor=city.focal_a)
    assert SexDisaggregatedData.objects.get().department == city.b


def test_focal_point_with_a_lapsed_letter_is_told_which(city):
    FocalPoint.objects.filter(user=city.focal_a).update(decree_number="800/7", valid_to=dt.date(2025, 12, 31))
    row = factories.make_data(city.a, city.year)
    assert "800/7 berakhir 31 Des 2025" in data_domain.why_not_filling(row, city.focal_a)
    row.male = Decimal(5)
    with pytest.raises(NotAllowed, match="800/7 berakhir"):
        data_domain.save_data(row=row, actor=city.focal_a)


@pytest.mark.parametrize("actor", ["focal_b", "head_a", "inspektorat", "bpkpd", "leadership", "admin"])
def test_nobody_else_gives_figures(city, actor):
    row = factories.make_data(city.a, city.year)
    row.male = Decimal(5)
    with pytest.raises(NotAllowed, match="Hanya focal point perangkat daerah itu"):
        data_domain.save_data(row=row, actor=city.actor(actor))


@pytest.mark.parametrize(("actor", "department"), [("bapperida", "bapperida_department"), ("dp3a", "dp3a_department")])
def test_nobody_verifies_data_of_the_own_department(city, actor, department):
    row = factories.make_data(getattr(city, department), city.year)
    with pytest.raises(NotAllowed, match="bukan milik perangkat daerahnya sendiri"):
        data_domain.set_verified(row=row, verified=True, actor=city.actor(actor))
    other = city.dp3a if actor == "bapperida" else city.bapperida
    assert data_domain.set_verified(row=row, verified=True, actor=other).verified_on


def test_what_changed_since_it_was_looked_at_is_not_verified(city):
    factories.make_data(city.a, city.year)
    row = SexDisaggregatedData.objects.get()
    seen = data_domain.mark_of(row)
    row.female += 1
    data_domain.save_data(row=row, actor=city.focal_a)
    with pytest.raises(StaleVersion, match="berubah setelah Anda membukanya"):
        data_domain.set_verified(row=row, verified=True, actor=city.dp3a, seen=seen)
    now = data_domain.mark_of(SexDisaggregatedData.objects.get())
    assert data_domain.set_verified(row=row, verified=True, actor=city.dp3a, seen=now).verified_on


@pytest.mark.parametrize("actor", ["bapperida", "dp3a"])
def test_figures_of_a_department_are_not_changed_by_other_offices(city, actor):
    row = SexDisaggregatedData.objects.get(pk=factories.make_data(city.a, city.year).pk)
    row.male = Decimal("50.00")
    data_domain.save_data(row=row, actor=city.actor(actor))  # nobody of the department has written them
    row.male = Decimal("51.00")
    data_domain.save_data(row=row, actor=city.focal_a)
    row.male = Decimal("52.00")
    with pytest.raises(NotAllowed, match="diisi focal point"):
        data_domain.save_data(row=row, actor=city.actor(actor))
    row.male, row.indicator = Decimal("51.00"), "Nama yang lain"
    assert data_domain.save_data(row=row, actor=city.actor(actor)).indicator == "Nama yang lain"
    row.female = Decimal("1.00")
    with pytest.raises(NotAllowed, match="diisi focal point"):  # a new name makes nobody the writer of the figures
        data_domain.save_data(row=row, actor=city.actor(actor))


@pytest.mark.parametrize("moved", ["department", "fiscal_year"])
def test_verification_does_not_move_to_another_department_or_year(city, moved):
    row = factories.make_data(city.a, city.year, verified_on=TODAY, verified_by=city.dp3a)
    setattr(row, moved, city.b if moved == "department" else factories.make_year(2027))
    assert data_domain.save_data(row=row, actor=city.bapperida).verified_on is None


def test_verify_and_take_back(city):
    row = factories.make_data(city.a, city.year)
    verified = data_domain.set_verified(row=row, verified=True, actor=city.dp3a, today=TODAY)
    assert (verified.verified_on, verified.verified_by) == (TODAY, city.dp3a)
    again = data_domain.set_verified(row=row, verified=True, actor=city.bapperida, today=dt.date(2026, 6, 1))
    assert (again.verified_on, again.verified_by) == (TODAY, city.dp3a)
    back = data_domain.set_verified(row=row, verified=False, actor=city.bapperida)
    assert (back.verified_on, back.verified_by) == (None, None)
    actions = AuditEntry.objects.filter(object_type="departments.sexdisaggregateddata").order_by("id")
    assert [entry.action for entry in actions] == ["verifikasi", "batal verifikasi"]


def test_verify_takes_today_from_the_clock(city):
    row = data_domain.set_verified(row=factories.make_data(city.a, city.year), verified=True, actor=city.dp3a)
    assert row.verified_on is not None


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        ({}, []),
        ({"male": None}, ["angka laki-laki"]),
        ({"female": None}, ["angka perempuan"]),
        ({"concerns": "P", "male": None}, []),
        ({"concerns": "P", "male": None, "female": None}, ["angka perempuan"]),
        ({"concerns": "L", "female": None}, []),
        ({"concerns": "L", "male": None, "female": None}, ["angka laki-laki"]),
        ({"data_year": None, "source": ""}, ["tahun data", "sumber"]),
    ],
)
def test_missing_parts_agree_with_the_queryset_and_with_verification(city, fields, lacking):
    row = factories.make_data(city.a, city.year, **fields)
    assert data_domain.missing_parts(row) == lacking
    assert SexDisaggregatedData.objects.complete().filter(pk=row.pk).exists() == (not lacking)
    assert SexDisaggregatedData.objects.incomplete().filter(pk=row.pk).exists() == bool(lacking)
    if lacking:
        with pytest.raises(IllegalMove, match=f"lengkapi {', '.join(lacking)}"):
            data_domain.set_verified(row=row, verified=True, actor=city.dp3a)
    else:
        assert data_domain.set_verified(row=row, verified=True, actor=city.dp3a).verified_on


@pytest.mark.parametrize(
    ("fields", "share"),
    [
        ({"male": Decimal(146), "female": Decimal(34)}, Decimal(3400) / 180),
        ({"male": Decimal(0), "female": Decimal(0)}, None),
        ({"male": None, "female": Decimal(6), "concerns": "P"}, None),
        ({"male": Decimal(6), "female": None, "concerns": "L"}, None),
        ({"male": Decimal(61), "female": Decimal(22), "unit": "Persen"}, None),
        ({"male": Decimal("9.81"), "female": Decimal("9.57"), "unit": "nilai"}, None),
        ({"male": Decimal(10), "female": Decimal("9.57"), "unit": "nilai"}, None),
        ({"male": Decimal(10), "female": Decimal(9), "unit": "tahun"}, None),
    ],
)
def test_female_share_only_of_counts(fields, share):
    row = SexDisaggregatedData(**{"unit": "orang", **fields})
    assert data_domain.female_share(row) == share
