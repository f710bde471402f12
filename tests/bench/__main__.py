"""Measure goals 1 to 6 and print them: CPU time, medians of interleaved rounds, everything as a ratio.

One SQLite database in a temporary directory grows from one year to five, to forty, then from 45 departments to 300.
"""

# ruff: noqa: E402, T201 - the settings read the environment when they are imported; the table is printed
from __future__ import annotations

import cProfile
import datetime as dt
import gc
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from wsgiref.util import setup_testing_defaults

scratch = tempfile.TemporaryDirectory(prefix="pug-bench-")
tempfile.tempdir = scratch.name
os.environ.pop("DATABASE_URL", None)
os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", PUG_ENV="test", PUG_DATA_DIR=scratch.name)

import django

django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from departments.enums import Role
from departments.models import FiscalYear, User
from pug_tanjungbalai.common.prepared import Kept
from tests import factories
from tests.bench import data, step
from tests.bench.urls import PAGE_SIZE

ROUNDS, WARM_UP = 30, 10
CITY, PROVINCE, SHORT, LONG, LISTED = 45, 300, 5, 40, 10_000


class Browser:
    """Asks the application as a server would, signed in; nothing of the test client is measured."""

    handler: WSGIHandler

    def __init__(self, user: User) -> None:
        client = Client()
        client.force_login(user, backend="departments.backends.AccountBackend")
        client.get("/perlu-tindakan/")  # receives the cookie of the form token
        self.cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())

    def get(self, url: str, status: int = 200, **headers: str) -> dict[str, str]:
        """One request; returns the headers of the answer."""
        path, _, query = url.partition("?")
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_COOKIE": self.cookies, "HTTP_HOST": "testserver"}
        setup_testing_defaults(environ)
        environ.update(headers)
        answer: dict[str, str] = {}

        def start_response(line: str, pairs: list[tuple[str, str]], exc_info: object = None) -> None:
            assert line.startswith(str(status)), f"{url}: {line} instead of {status}"
            answer.update(pairs)

        response = self.handler(environ, start_response)
        for _chunk in response:
            pass
        response.close()
        return answer


Call = Callable[[], object]


def compare(*calls: Call) -> list[float]:
    """Median CPU seconds of each call, the calls taking turns."""
    for call in calls * WARM_UP:
        call()
    times: list[list[float]] = [[] for _ in calls]
    gc.collect()
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for call, found in zip(calls, times, strict=True):
                start = time.process_time()
                call()
                found.append(time.process_time() - start)
    finally:
        gc.enable()
    return [statistics.median(found) for found in times]


def ratio(what: str, measured: Call, base: Call) -> float:
    """How many times ``base`` the call ``measured`` costs."""
    first, second = compare(measured, base)
    print(f"{what:<58}{first * 1000:8.2f} ms : {second * 1000:.2f} ms")
    return first / second


def queries(call: Call) -> int:
    """Number of database queries of one call."""
    call()
    with CaptureQueriesContext(connection) as found:
        call()
    return len(found)


def profile(call: Call) -> None:
    """Print where the time of a call goes."""
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(20):
        call()
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(30)


class Bench:
    """The city, who looks at it, and what was measured."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        office = factories.make_department("BAPPERIDA", kind="badan", valid_from=dt.date(2000, 1, 1))
        self.departments = [office, *data.add_departments(CITY - 1)]
        self.items = data.add_nomenclature()
        self.writer = factories.make_user(Role.BAPPERIDA, office)
        self.browser = Browser(self.writer)
        self.admin = Browser(factories.make_user(Role.ADMIN, is_superuser=True))
        self.this_year = timezone.localdate().year
        self.years: dict[int, FiscalYear] = {}
        self.counts: list[int] = []
        self.ratios: dict[str, float] = {}

    def home(self) -> object:
        return self.browser.get("/")

    def hello(self) -> object:
        return self.browser.get("/halo/")

    def changed_home(self) -> object:
        """The dashboard as the first one sees it after something was written: nothing kept fits any more."""
        Kept.forget()
        return self.home()

    def grow(self, years: Iterable[int]) -> None:
        """Fill the years that are not there yet."""
        for number in sorted(set(years) - set(self.years)):
            self.years[number] = data.add_year(number, self.this_year, self.items[0].version)
            data.fill(self.years[number], self.departments, self.items, self.writer)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def count(self) -> None:
        self.counts.append(queries(self.changed_home))

    def measure(self, name: str, what: str, measured: Call, base: Call | None = None) -> None:
        self.ratios[name] = ratio(what, measured, base or self.hello)
        if "--profile" in sys.argv:
            profile(measured)

    def run(self) -> None:
        """Fill, measure, grow, measure again."""
        self.grow([self.this_year])
        self.count()
        self.grow(range(self.this_year - SHORT + 1, self.this_year + 1))
        self.measure("short", "beranda, 45 OPD, 5 tahun : halo", self.home)
        self.measure("changed", "beranda sesudah perubahan, 5 tahun : halo", self.changed_home)
        etag = self.browser.get("/")["ETag"]
        unchanged = partial(self.browser.get, "/", 304, HTTP_IF_NONE_MATCH=etag)
        self.measure("unchanged", "beranda tidak berubah (304) : halo", unchanged)

        first = max(2000, self.this_year - LONG + 1)
        self.grow(range(first, first + LONG))
        self.count()
        self.measure("long", "beranda sesudah perubahan, 40 tahun : halo", self.changed_home)
        data.keep_findings(LISTED)
        ours = partial(self.browser.get, f"/temuan/?cakupan=semua&per_page={PAGE_SIZE}")
        stock = partial(self.admin.get, "/admin/ukur/monitoring/finding/")
        self.measure("list", "50 dari 10.000 temuan : daftar admin Django", ours, stock)
        form = partial(self.browser.get, f"/tahun/{self.this_year}/ubah/")
        self.measure("form", "formulir tahun anggaran, 27 isian : halo", form)

        more = data.add_departments(PROVINCE - CITY)
        data.fill(self.years[self.this_year], more, self.items, self.writer)
        self.count()
        self.measure("wide", "beranda sesudah perubahan, 300 OPD, 40 tahun : halo", self.changed_home)
        # Last: it adds one department.
        writer = step.Writer(Browser.handler, self.years[self.this_year])
        self.measure("save_data", "simpan langkah 2, 8 baris : halo", writer.save_data, writer.hello)
        self.measure("save_action", "simpan langkah 7, 4 aksi : halo", writer.save_action, writer.hello)

    def report(self) -> int:
        """Print the table; returns the number of goals missed."""
        found, counts = self.ratios, self.counts
        same = "/".join(str(number) for number in counts)
        lines: list[tuple[str, float, float | None]] = [
            ("1  beranda, 45 OPD : halo", found["short"], 4.0),
            # The first view after a write pays for the whole computation; it is shown, the goal is the page at work.
            ("   yang pertama sesudah catatan berubah : halo", found["changed"], None),
            (f"2  kueri beranda ({same}: sama)", float(max(counts)), 12.0 if len(set(counts)) == 1 else 0.0),
            ("3a beranda sesudah perubahan, 40 tahun : 5 tahun", found["long"] / found["changed"], 1.10),
            ("3b beranda sesudah perubahan, 300 OPD : 45 OPD", found["wide"] / found["long"], PROVINCE / CITY),
            ("4  beranda tidak berubah (304) : halo", found["unchanged"], 1.2),
            ("5  50 dari 10.000 temuan : daftar admin Django", found["list"], 0.5),
            ("6  formulir 27 isian : halo", found["form"], 10.0),
            ("   simpan langkah 2 (8 baris) : halo", found["save_data"], 3.0),
            ("   simpan langkah 7 (4 aksi) : halo", found["save_action"], 3.0),
        ]
        print(f"\n{'sasaran':<58}{'terukur':>9}{'batas':>9}")
        missed = 0
        for goal, measured, limit in lines:
            if limit is None:
                print(f"{goal:<58}{measured:9.2f}")
                continue
            missed += measured > limit
            print(f"{goal:<58}{measured:9.2f}{limit:9.2f}  {'ok' if measured <= limit else 'LEWAT'}")
        return missed


def main() -> int:
    """Set the application up as in production, measure, and tell how many goals were missed."""
    started = time.monotonic()
    settings.DATABASES["default"]["CONN_MAX_AGE"] = None  # kept open, as on a server
    with override_settings(ROOT_URLCONF="tests.bench.urls", WHITENOISE_AUTOREFRESH=False):
        settings.STATIC_ROOT.mkdir()
        Browser.handler = WSGIHandler()
        bench = Bench()
        bench.run()
        missed = bench.report()
    print(f"{time.monotonic() - started:.0f} detik")
    connection.close()
    return missed


if __name__ == "__main__":
    sys.exit(main())
