"""The yearly plan of the Pokja: its activities, their realisation, and a plan taken over from the year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from departments.enums import YearState
from departments.models import FiscalYear
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion
from pug_tanjungbalai.common.models import AuditEntry

from ..enums import PlanArea
from ..models import WorkPlanItem
from ..queries import pokja as queries
from ..rules import can_settle
from .kept import store
from .meeting import STALE

#: What is planned, and is taken over from year to year; the rest is what became of it.
PLANNED = ("area", "activity", "baseline", "target", "indicator", "budget", "unit", "department_id")
REALIZED = ("realized_percent", "realized_budget", "realized_text", "realized_on")


# --- what it adds up to ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sums:
    """Activities with their money: planned, and spent where it was recorded."""

    activities: int
    reported: int
    budget: Decimal
    spent: Decimal

    @property
    def share(self) -> Decimal | None:
        """Spent of planned in percent; None where nothing was planned."""
        return self.spent * 100 / self.budget if self.budget else None


def sums_of(items: list[WorkPlanItem]) -> Sums:
    """The sums of some activities."""
    nothing = Decimal(0)
    return Sums(
        len(items),
        sum(is_reported(item) for item in items),
        sum((item.budget or nothing for item in items), nothing),
        sum((item.realized_budget or nothing for item in items), nothing),
    )


def is_reported(item: WorkPlanItem) -> bool:
    """Whether the realisation was recorded."""
    return item.realized_on is not None


@dataclass(frozen=True)
class PlanPart:
    """One area of the plan with its activities."""

    area: PlanArea
    items: list[WorkPlanItem]
    sums: Sums


def parts_of(items: list[WorkPlanItem]) -> list[PlanPart]:
    """All areas in their order, also those without an activity: a gap in the plan shall be seen."""
    found = []
    for area in PlanArea:
        rows = [item for item in items if item.area == area]
        found.append(PlanPart(area, rows, sums_of(rows)))
    return found


# --- writes ---------------------------------------------------------------------------------------------------


def require_planner(actor: Any) -> None:
    """NotAllowed for everybody but chair and secretary of the Pokja."""
    if not can_settle(actor):
        raise NotAllowed("Hanya Bapperida dan Dinas P3A (ketua dan sekretaris Pokja) yang menulis rencana kerja.")


def require_open(year: FiscalYear) -> None:
    """IllegalMove where the year is closed: its figures are frozen."""
    if year.state == YearState.CLOSED:
        raise IllegalMove(f"Tahun {year.year} sudah ditutup, rencana kerja dan realisasinya tidak dapat diubah.")


@transaction.atomic
def save_item(
    *, item: WorkPlanItem | None, year: FiscalYear, actor: Any, values: Mapping[str, Any], version: int | None = None
) -> WorkPlanItem:
    """Plan an activity of ``year``, or change one of which the user saw ``version``."""
    require_planner(actor)
    require_open(year)
    return store(item or WorkPlanItem(fiscal_year=year), actor=actor, values=values, version=version)


@transaction.atomic
def record_realization(
    *, item: WorkPlanItem, actor: Any, values: Mapping[str, Any], version: int | None = None
) -> WorkPlanItem:
    """Record how far an activity has come (fields of ``REALIZED``)."""
    require_planner(actor)
    require_open(item.fiscal_year)
    return store(item, actor=actor, values=values, version=version)


def removal_obstacle(item: WorkPlanItem) -> str:
    """Why an activity must stay, in words; empty where it may go."""
    return "Realisasinya sudah dicatat; kosongkan dahulu bila kegiatan ini salah catat." if is_reported(item) else ""


@transaction.atomic
def remove_item(*, item: WorkPlanItem, actor: Any, version: int) -> None:
    """Remove an activity of which nothing was reported; the trail keeps what it said."""
    require_planner(actor)
    require_open(item.fiscal_year)
    obstacle = removal_obstacle(item)
    if obstacle:
        raise IllegalMove(obstacle)
    audit.record(actor=actor, action="hapus", obj=item, changes=audit.difference(audit.values_of(item), {}))
    deleted, _details = WorkPlanItem.objects.filter(pk=item.pk, version=version).delete()
    if not deleted:
        raise StaleVersion(STALE)


@transaction.atomic
def copy_plan(*, source: FiscalYear, target: FiscalYear, actor: Any) -> int:
    """Take the activities of ``source`` over into ``target``, without their realisation; returns how many were new.

    What the target already holds in the same area and words is passed over, so that copying twice adds nothing.
    """
    require_planner(actor)
    require_open(FiscalYear.objects.select_for_update().get(pk=target.pk))  # one copying at a time
    known = {_words(item) for item in queries.plan_of(target)}
    rows = [item for item in queries.plan_of(source) if _words(item) not in known]
    if not rows:
        raise IllegalMove(f"Tidak ada kegiatan tahun {source.year} yang belum ada pada rencana {target.year}.")
    made = WorkPlanItem.objects.bulk_create(
        WorkPlanItem(fiscal_year=target, **{name: getattr(item, name) for name in PLANNED}) for item in rows
    )
    AuditEntry.objects.bulk_create(
        audit.build(actor=actor, action="salin", obj=item, changes=audit.difference({}, audit.values_of(item)))
        for item in made
    )
    return len(made)


def _words(item: WorkPlanItem) -> tuple[str, str]:
    return item.area, " ".join(item.activity.casefold().split())
