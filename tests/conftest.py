"""Fixtures shared by all tests: a small city with two departments and one user of each role."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from departments.enums import Role
from departments.models import Department, FiscalYear, SubActivity, User
from pug_tanjungbalai.common.prepared import Kept

from . import factories


@dataclass
class City:
    """Departments A and B (own and foreign), Bapperida and Dinas P3A, the year 2026, and a user of each role."""

    a: Department
    b: Department
    bapperida_department: Department
    dp3a_department: Department
    year: FiscalYear
    sub_a: SubActivity
    sub_b: SubActivity
    admin: User
    bapperida: User
    dp3a: User
    bpkpd: User
    inspektorat: User
    leadership: User
    focal_a: User
    focal_b: User
    head_a: User
    head_b: User
    disabled: User

    def actor(self, name: str) -> User | None:
        """The user of that name; None for ``anonymous``."""
        return None if name == "anonymous" else getattr(self, name)


#: Every actor of the permission matrix.
ACTORS = (
    "anonymous",
    "disabled",
    "admin",
    "bapperida",
    "dp3a",
    "bpkpd",
    "inspektorat",
    "leadership",
    "focal_a",
    "focal_b",
    "head_a",
    "head_b",
)


def build_city() -> City:
    """Create the small city in the database."""
    a = factories.make_department("DISDIK", name="Dinas Pendidikan", short_name="Disdik")
    b = factories.make_department("DINKES", name="Dinas Kesehatan", short_name="Dinkes")
    bapperida = factories.make_department("BAPPERIDA", kind="badan", short_name="Bapperida")
    dp3a = factories.make_department("DP3APMPPKB", short_name="DP3APM-PPKB")
    year = factories.make_year(2026)
    focal_a = factories.make_user(Role.FOCAL_POINT, a, username="focal.disdik")
    focal_b = factories.make_user(Role.FOCAL_POINT, b, username="focal.dinkes")
    head_a = factories.make_user(Role.HEAD, a, username="kepala.disdik")
    head_b = factories.make_user(Role.HEAD, b, username="kepala.dinkes")
    for department, focal, head in ((a, focal_a, head_a), (b, focal_b, head_b)):
        factories.make_focal_point(department, focal)
        factories.make_head(department, head)
    return City(
        a=a,
        b=b,
        bapperida_department=bapperida,
        dp3a_department=dp3a,
        year=year,
        sub_a=factories.make_sub_activity(a, year, budget=100_000_000),
        sub_b=factories.make_sub_activity(b, year, budget=200_000_000),
        admin=factories.make_user(Role.ADMIN, username="admin", is_superuser=True),
        bapperida=factories.make_user(Role.BAPPERIDA, bapperida, username="bapperida"),
        dp3a=factories.make_user(Role.DP3A, dp3a, username="dp3a"),
        bpkpd=factories.make_user(Role.BPKPD, username="bpkpd"),
        inspektorat=factories.make_user(Role.INSPEKTORAT, username="inspektorat"),
        leadership=factories.make_user(Role.LEADERSHIP, username="pimpinan"),
        focal_a=focal_a,
        focal_b=focal_b,
        head_a=head_a,
        head_b=head_b,
        disabled=factories.make_user(Role.BAPPERIDA, bapperida, username="mantan", is_active=False),
    )


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Every test has a database of its own: nothing computed from another one is right."""
    Kept.forget()


@pytest.fixture
def city(db: None) -> City:
    """The small city."""
    return build_city()


@pytest.fixture
def signed_in():
    """``signed_in(user)`` gives a test client signed in as ``user`` (None: anonymous)."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None and user.is_active:
            client.force_login(user, backend="departments.backends.AccountBackend")
        return client

    return make
