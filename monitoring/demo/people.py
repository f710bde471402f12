"""Accounts, heads of departments and focal points with their yearly letters of appointment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password

from departments.enums import HeadStatus, Role
from departments.models import Department, DepartmentHead, FocalPoint, User

from .clock import add_workdays, wib
from .fates import LAPSED
from .names import EARLIER_HEADS
from .state import Demo

#: Sign-in name -> role; where the person works is in ``orang.json``.
CITY_ACCOUNTS = {
    "bapperida": Role.BAPPERIDA,
    "staf": Role.BAPPERIDA,
    "inspektorat": Role.INSPEKTORAT,
    "dp3a": Role.DP3A,
    "bpkpd": Role.BPKPD,
    "pimpinan": Role.LEADERSHIP,
    "admin": Role.ADMIN,
}
STAFF_ROLES = frozenset({Role.BAPPERIDA, Role.DP3A, Role.INSPEKTORAT, Role.BPKPD, Role.ADMIN})
FIRST_DECREE_YEAR = 2023
LAPSE = dt.date(2026, 10, 31)
#: (department, year) -> date of a letter that came late; it took effect only then.
LATE_DECREES = {("KESBANGPOL", 2024): dt.date(2024, 9, 23)}


class People:
    """Creates the accounts first (the importer needs an actor), then what they hold in the departments."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.hash = make_password(demo.password)
        self.joined = wib(dt.date(2022, 1, 3), dt.time(8, 0))

    def create_city_accounts(self) -> None:
        """The accounts that belong to no single department, before anything else: imports need an actor."""
        people = self.demo.source.people["_akun"]
        rows = [self._user(name, people[name], role, None) for name, role in CITY_ACCOUNTS.items()]
        for row in rows:
            row.is_superuser = row.role == Role.ADMIN
        self._add(User.objects.bulk_create(rows))

    def create_department_accounts(self) -> None:
        """One focal point and one head for each department, and closed accounts of earlier heads."""
        departments, people = self.demo.departments, self.demo.source.people
        for name in CITY_ACCOUNTS:
            self.demo.users[name].department = departments.get(people["_akun"][name]["opd"])
        User.objects.bulk_update([self.demo.users[name] for name in CITY_ACCOUNTS], ["department"])
        rows = []
        for code, department in sorted(departments.items()):
            person = people[code]
            rows.append(self._user(f"focal.{code.lower()}", person["focal"][0], Role.FOCAL_POINT, department))
            rows.append(self._user(f"kepala.{code.lower()}", person["kepala"], Role.HEAD, department))
        for code, earlier in EARLIER_HEADS.items():
            person = {"nama": earlier[0], "nip": earlier[1], "jk": earlier[2], "jabatan": f"Mantan {earlier[4]}"}
            row = self._user(f"mantan.{code.lower()}", person, Role.HEAD, departments[code])
            row.is_active = False
            rows.append(row)
        self._add(User.objects.bulk_create(rows, batch_size=200))

    def _add(self, rows: list[User]) -> None:
        self.demo.users.update((row.username, row) for row in rows)

    def _user(self, username: str, person: dict[str, Any], role: Role, department: Department | None) -> User:
        return User(
            username=username,
            password=self.hash,
            email=f"{username}@tanjungbalai.example",
            name=person["nama"],
            nip=person["nip"],
            sex=person["jk"],
            position=person["jabatan"],
            role=role,
            department=department,
            is_staff=role in STAFF_ROLES,
            date_joined=self.joined,
        )

    def create_heads(self) -> None:
        """The holder of each seat and, for some, the one before; an ended department's head ends with it."""
        rows = []
        for code, department in sorted(self.demo.departments.items()):
            rows += self._heads_of(code, department)
        for head in DepartmentHead.objects.bulk_create(rows):
            self.demo.heads.setdefault(head.department.code, []).append(head)

    def _heads_of(self, code: str, department: Department) -> list[DepartmentHead]:
        person = self.demo.source.people[code]["kepala"]
        since = department.valid_from
        rows = []
        if earlier := EARLIER_HEADS.get(code):
            ends = dt.date.fromisoformat(earlier[6])
            rows.append(
                DepartmentHead(
                    department=department,
                    user=self.demo.users[f"mantan.{code.lower()}"],
                    name=earlier[0],
                    nip=earlier[1],
                    rank=earlier[3],
                    position=earlier[4],
                    status=HeadStatus.DEFINITIVE,
                    valid_from=dt.date.fromisoformat(earlier[5]),
                    valid_to=ends if self.demo.passed(ends) else None,
                )
            )
            since = ends + dt.timedelta(days=1)
        elif since == dt.date(2026, 1, 1):
            since = dt.date(2026, 1, 2)
        if since <= self.demo.clock.today:
            rows.append(
                DepartmentHead(
                    department=department,
                    user=self.demo.users[f"kepala.{code.lower()}"],
                    name=person["nama"],
                    nip=person["nip"],
                    rank=person["pangkat"],
                    position=person["jabatan"],
                    status=HeadStatus.ACTING if person["status"] == "plt" else HeadStatus.DEFINITIVE,
                    valid_from=since,
                    valid_to=department.valid_to,
                )
            )
        return rows

    def create_focal_points(self) -> None:
        """One letter a year for two people; two departments let that of 2026 lapse."""
        rows = []
        for number, (code, department) in enumerate(sorted(self.demo.departments.items()), 1):
            first = min(FIRST_DECREE_YEAR, department.valid_to.year if department.valid_to else FIRST_DECREE_YEAR)
            for year in range(first, self.demo.clock.today.year + 1):
                rows += self._letter(code, department, year, number)
        FocalPoint.objects.bulk_create(rows)

    def _letter(self, code: str, department: Department, year: int, number: int) -> list[FocalPoint]:
        rng = self.demo.rng("sk", code, year)
        signed = add_workdays(dt.date(year, 1, 2), rng.randint(0, 14))
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        if late := LATE_DECREES.get((code, year)):
            signed = first = late
        if year == 2026 and code in LAPSED:
            last = LAPSE
        if not (department.is_valid_on(first) and self.demo.passed(signed)):
            return []
        decree = f"800.1.11/{number * 7 + 14 + year % 7:03d}/{department.short_name}/{year}"
        return [
            FocalPoint(
                department=department,
                user=self.demo.focal(code) if main else None,
                name=person["nama"],
                nip=person["nip"],
                sex=person["jk"],
                position=person["jabatan"],
                is_main=main,
                decree_number=decree,
                decree_date=signed,
                valid_from=first,
                valid_to=min(last, department.valid_to or last),
            )
            for person, main in zip(self.demo.source.people[code]["focal"], (True, False), strict=True)
        ]
