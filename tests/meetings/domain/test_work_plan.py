"""The yearly plan: activities, realisation, copying from the year before, sums."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from meetings.domain import work_plan as domain
from meetings.models import WorkPlanItem
from meetings.queries import pokja as queries
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry
from tests import factories
from tests.conftest import City
from tests.meetings.pokja_data import make_plan_item

pytestmark = pytest.mark.django_db
VALUES = {
    "area": "evaluasi",
    "activity": "Evaluasi PPRG",
    "baseline": "",
    "target": "32",
    "indicator": "Laporan",
    "budget": Decimal(1_000_000),
    "unit": "Bapperida",
    "department_id": None,
}
DONE = {
    "realized_percent": 40,
    "realized_budget": Decimal(400_000),
    "realized_text": "Dua putaran.",
    "realized_on": dt.date(2026, 6, 30),
}


@pytest.mark.parametrize("name", ["bapperida", "dp3a"])
def test_chair_and_secretary_write_the_plan_and_its_realisation(city: City, name):
    actor = city.actor(name)
    item = domain.save_item(item=None, year=city.year, actor=actor, values=VALUES)
    domain.save_item(item=item, year=city.year, actor=actor, values={**VALUES, "target": "33"}, version=1)
    domain.record_realization(item=item, actor=actor, values=DONE, version=2)
    stored = WorkPlanItem.objects.get()
    assert (stored.target, stored.realized_percent, stored.version) == ("33", 40, 3)
    assert AuditEntry.objects.filter(object_type="meetings.workplanitem").count() == 3


@pytest.mark.parametrize("name", ["bpkpd", "inspektorat", "leadership", "admin", "focal_a", "head_a"])
def test_nobody_else_writes(city: City, name):
    actor, item = city.actor(name), make_plan_item(city.year)
    for act in (
        lambda: domain.save_item(item=None, year=city.year, actor=actor, values=VALUES),
        lambda: domain.record_realization(item=item, actor=actor, values=DONE),
        lambda: domain.remove_item(item=item, actor=actor, version=1),
        lambda: domain.copy_plan(source=city.year, target=city.year, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_closed_year_stands(city: City):
    item = make_plan_item(factories.make_year(2024, state="tutup", frozen_on=dt.date(2025, 1, 31)))
    year, actor = item.fiscal_year, city.bapperida
    for act in (
        lambda: domain.save_item(item=item, year=year, actor=actor, values=VALUES),
        lambda: domain.record_realization(item=item, actor=actor, values=DONE),
        lambda: domain.remove_item(item=item, actor=actor, version=1),
        lambda: domain.copy_plan(source=city.year, target=year, actor=actor),
    ):
        with pytest.raises(IllegalMove, match="sudah ditutup"):
            act()


def test_version_seen_must_be_the_stored_one(city: City):
    item = make_plan_item(city.year)
    domain.record_realization(item=item, actor=city.dp3a, values=DONE, version=1)
    for act in (
        lambda: domain.save_item(item=item, year=city.year, actor=city.bapperida, values=VALUES, version=1),
        lambda: domain.record_realization(item=item, actor=city.bapperida, values=DONE, version=1),
    ):
        with pytest.raises(StaleVersion):
            act()


def test_activity_goes_while_nothing_is_reported(city: City):
    kept, gone = make_plan_item(city.year, **DONE), make_plan_item(city.year)
    assert domain.removal_obstacle(gone) == ""
    with pytest.raises(IllegalMove, match="Realisasinya sudah dicatat"):
        domain.remove_item(item=kept, actor=city.bapperida, version=1)
    with pytest.raises(StaleVersion):
        domain.remove_item(item=gone, actor=city.bapperida, version=5)
    domain.remove_item(item=gone, actor=city.bapperida, version=1)
    assert WorkPlanItem.objects.get() == kept
    entry = AuditEntry.objects.get(action="hapus")
    assert entry.changes["activity"] == [gone.activity, None]


def test_plan_is_taken_over_without_its_realisation_and_only_once(city: City):
    last = factories.make_year(2025)
    make_plan_item(last, activity="Pendampingan", budget=Decimal(7), department=city.a, **DONE)
    make_plan_item(last, activity="Evaluasi", area="evaluasi")
    make_plan_item(city.year, activity="  pendampingan ")  # the same words in the same area
    assert domain.copy_plan(source=last, target=city.year, actor=city.dp3a) == 1
    copied = WorkPlanItem.objects.get(fiscal_year=city.year, area="evaluasi")
    assert (copied.activity, copied.realized_on, copied.version) == ("Evaluasi", None, 1)
    assert AuditEntry.objects.filter(action="salin").count() == 1
    with pytest.raises(IllegalMove, match="Tidak ada kegiatan tahun 2025"):
        domain.copy_plan(source=last, target=city.year, actor=city.dp3a)


def test_parts_hold_every_area_in_order_and_add_up(city: City):
    make_plan_item(city.year, area="pelaporan", budget=None)
    make_plan_item(city.year, area="pelembagaan", budget=Decimal(100), **{**DONE, "realized_budget": Decimal(25)})
    make_plan_item(city.year, area="pelembagaan", budget=Decimal(100))
    items = queries.plan_of(city.year)
    parts = domain.parts_of(items)
    assert " ".join(part.area.value for part in parts) == (
        "pelembagaan perencanaan penganggaran pelaksanaan pemantauan evaluasi pengawasan pelaporan"
    )
    assert [len(part.items) for part in parts] == [2, 0, 0, 0, 0, 0, 0, 1]
    sums = domain.sums_of(items)
    assert (sums.activities, sums.reported, sums.budget, sums.spent) == (3, 1, Decimal(200), Decimal(25))
    assert sums.share == Decimal("12.5")
    assert parts[1].sums.share is None
    assert queries.plan_of(None) == []
