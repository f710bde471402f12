"""Fixtures shared by all tests: a small city with two departments and one user of each role."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.client import ClientHandler
from django.test.signals import setting_changed
from django.utils import timezone
from django.utils.crypto import get_random_string

from departments.enums import Role
from departments.models import Department, FiscalYear, SubActivity, User
from pug_tanjungbalai.common.prepared import Kept

from . import factories
from .snapshot import Snapshot

# Python looks for circular garbage far too often for a process that makes thousands of short-lived pages.
gc.set_threshold(50_000, 20, 50)

#: Files whose tests take seconds each. They come first, so that no worker is left alone with one of them at the end.
SLOW_FILES = (
    "test_deploy.py",
    "test_permission_matrix.py",
    "test_admin_access.py",
    "test_documents.py",
    "test_demo.py",
    "test_speed.py",
    "test_roundtrip.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files first, everything else in the order it had."""
    items.sort(key=lambda item: item.path.name not in SLOW_FILES)


def with_room(call: Callable[[], Any]) -> Any:
    """``call()``, with room for its calls in one block of the interpreter's stack.

    Python keeps frames in blocks of 16 KB, which it asks of the system at the first call in a block and gives back at
    its return. Loops of small calls at such an edge (templates, SQL) do that hundreds of thousands of times, which was
    most of the suite's system time. A frame that claims to be large makes Python begin one large block.
    """
    return call()


with_room.__code__ = with_room.__code__.replace(co_stacksize=20_000)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every test runs with room."""
    item.runtest = partial(with_room, item.runtest)  # type: ignore[method-assign]


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session")
def city_snapshot(django_db_setup: None, django_db_blocker: Any) -> Snapshot[City]:
    """The small city, built once for all tests of this process."""
    with django_db_blocker.unblock():
        return Snapshot(build_city)


def holds_any(*models: type[Model]) -> bool:
    """Whether there is a row in any of the tables; asked in one plain statement, before thousands of tests."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in tables))
        return bool(cursor.fetchone()[0])


@pytest.fixture
def city(city_snapshot: Snapshot[City], db: None) -> City:
    """The small city."""
    if holds_any(Department, User, FiscalYear):
        return build_city()  # the test has made something before: the keys of the snapshot may be taken
    return city_snapshot.restore()


def begin_session(client: Client, user: User) -> None:
    """The session of ``client.force_login`` in one statement instead of ten; no signal is sent, last_login stays."""
    session = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "departments.backends.AccountBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    key = get_random_string(32)
    expires = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    Session.objects.bulk_create([Session(pk=key, session_data=SessionStore().encode(session), expire_date=expires)])
    client.cookies[settings.SESSION_COOKIE_NAME] = key


@lru_cache(maxsize=1)
def site() -> ClientHandler:
    """The site with its middleware, made ready once for all clients, as a server does."""
    handler = ClientHandler(enforce_csrf_checks=False)
    handler.load_middleware()
    return handler


def forget_site(**_: Any) -> None:
    """Middleware reads some settings when it is made."""
    site.cache_clear()


setting_changed.connect(forget_site)


@pytest.fixture
def signed_in():
    """``signed_in(user)`` gives a test client signed in as ``user`` (None: anonymous)."""

    def make(user: User | None) -> Client:
        client = Client()
        client.handler = site()
        if user is not None and user.is_active:
            begin_session(client, user)
        return client

    return make
