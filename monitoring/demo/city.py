"""Builds the whole city into an empty database, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments.models import User
from pug_tanjungbalai.common.models import AuditEntry

from ..domain.compliance import freeze_year
from . import letterheads
from .clock import Clock
from .dpa import Finance
from .findings import Findings
from .meetings import Meetings
from .people import CITY_ACCOUNTS, People
from .pokja import Pokja
from .reviews import Reviews
from .state import Demo
from .submissions import Submissions
from .yearly import Yearly
from .years import Years

#: A year is closed on 31 January of the year after.
FREEZE_DAY = (1, 31)
EARLIEST = dt.date(2024, 3, 1)
#: In the audit trail, the mark of a demonstration.
LOADED = "muat data peragaan"


def build(*, today: dt.date, seed: int, password: str, say: Callable[[str], Any]) -> Demo:
    """Fill the (empty) database; ``say`` gets a line for each part. Same seed and today: same city."""
    demo = Demo(clock=Clock(today), seed=seed, password=password, say=say)
    with transaction.atomic():
        _structure(demo)
        _work(demo)
        _close_years(demo)
        _record(demo)
    return demo


def _structure(demo: Demo) -> None:
    people = People(demo)
    people.create_city_accounts()
    years = Years(demo)
    demo.say("Perangkat daerah dan akun …")
    years.load_departments()
    people.create_department_accounts()
    people.create_heads()
    people.create_focal_points()
    letterheads.create(demo)
    demo.say("Nomenklatur dan anggaran …")
    years.load_nomenclature()
    years.create_years()
    years.load_budgets()
    years.mark_required()
    years.extend()


def _work(demo: Demo) -> None:
    demo.say("PPRG dengan riwayatnya …")
    submissions = Submissions(demo)
    submissions.create()
    Reviews(demo, submissions.stories).create()
    demo.say("DPA, realisasi dan rekonsiliasi …")
    Finance(demo).create()
    demo.say("Temuan Inspektorat …")
    Findings(demo).create()
    demo.say("Data terpilah dan prasyarat …")
    yearly = Yearly(demo)
    yearly.create_data()
    yearly.create_prerequisites()
    demo.say("Pokja, rencana kerja, konsultasi dan acuan …")
    Pokja(demo).create()
    # Last: tasks of meetings close by what the rest of the city has come to.
    demo.say("Rapat, keputusan dan tugas …")
    Meetings(demo).create()


def _close_years(demo: Demo) -> None:
    """Freeze every year whose closing day has come, oldest first."""
    for number, year in sorted(demo.years.items()):
        day = dt.date(number + 1, *FREEZE_DAY)
        if demo.passed(day):
            demo.say(f"Menutup tahun {number} …")
            freeze_year(fiscal_year=year, actor=demo.users["bapperida"], day=day)


def _record(demo: Demo) -> None:
    """One entry in the audit trail for what was not entered by people."""
    admin = demo.users["admin"]
    AuditEntry.objects.create(
        at=timezone.now(),
        actor=admin,
        actor_role=admin.role,
        actor_department=admin.department.code if admin.department else "",
        action=LOADED,
        object_type="demo",
        object_id=str(demo.seed),
        object_text="Kota peragaan: nama, angka dan dokumen fiktif",
        changes={"hari_ini": [None, demo.clock.today.isoformat()], "benih": [None, demo.seed]},
    )


def is_loaded() -> bool:
    """Whether the database holds the demonstration, and not a city of its own."""
    return AuditEntry.objects.filter(action=LOADED).exists()


def accounts() -> list[tuple[str, str]]:
    """(sign-in name, who) of the city's accounts and of two departments that can sign in, for people to try."""
    shown = [*CITY_ACCOUNTS, "focal.disdik", "kepala.disdik", "focal.dinkes", "kepala.dinkes"]
    users = User.objects.filter(username__in=shown, is_active=True).select_related("department")
    rows = []
    for user in sorted(users, key=lambda user: shown.index(user.username)):
        where = f", {user.department.short_name}" if user.department else ""
        rows.append((user.username, f"{user.name} ({user.get_role_display()}{where})"))
    return rows
