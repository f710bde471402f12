"""The city's dashboard, its workbook, and what waits for the user."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_GET

from departments.enums import DEPARTMENT_ROLES, DepartmentKind, YearState
from departments.models import FiscalYear
from departments.selection import following_year, selected_number, selected_year
from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import NotAllowed
from pug_tanjungbalai.common.formats import decimal1, tanggal_panjang
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.prepared import Kept
from pug_tanjungbalai.common.xlsx_write import Sheet, xlsx_response

from ..domain import compliance, pace
from ..domain.pace import Pace
from ..enums import Band, Component
from ..navigation import kind_counts
from ..queries import compliance as compliance_queries
from ..queries import inbox
from ..rules import can_close_year
from ..tables import cards, matrix
from ..tables.tasks import TASK_KINDS, by_kind, summary, task_line

#: Changes with every version of the program that is put in place, so that no browser keeps an older page.
BUILD = max(path.stat().st_mtime_ns for path in (settings.BASE_DIR / "templates").rglob("*.html"))
TEMPLATES = "monitoring/dashboard"


@require_GET
def home(request: Request) -> HttpResponse:
    """``/``: the city's dashboard; focal points and heads land on their own department."""
    if request.user.role in DEPARTMENT_ROLES:
        return HttpResponseRedirect(request.user.department.get_absolute_url())
    if selected_number(request) is None:
        return render(request, "monitoring/dashboard/empty.html")
    written = audit.newest_ids()
    etag = dashboard_etag(request, written)
    unchanged = get_conditional_response(request, etag=etag) if etag else None
    response = unchanged or render(request, "monitoring/dashboard/home.html", dashboard(request, written))
    if etag:
        response.headers["ETag"] = etag
        # Kept by the browser, but asked for again each time: the answer depends on who is signed in.
        patch_cache_control(response, private=True, no_cache=True)
    return response


def dashboard(request: Request, written: tuple[int, ...]) -> dict[str, Any]:
    """The parts of the page: those of the last view while user, address, day and records are the same."""
    place = (request.user.pk, request.get_full_path(), selected_number(request))
    return _seen.get(place, (request.today, written), lambda: dashboard_parts(request))


_seen = Kept(size=64)


def dashboard_etag(request: Request, written: tuple[int, ...]) -> str:
    """Changes with the user, the session, the address, the day and anything written; empty while messages wait."""
    if len(get_messages(request)):
        return ""
    if "CSRF_COOKIE" not in request.META:
        get_token(request)  # the page holds the token, so the answer changes with the secret behind it
    parts = (
        request.user.pk,
        request.session.session_key,
        request.META.get("CSRF_COOKIE", ""),
        request.get_full_path(),
        selected_number(request),
        request.today,
        written,
        BUILD,
    )
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def pace_year(request: Request, year: FiscalYear) -> FiscalYear:
    """The year whose PPRG is being written: the next one while the year shown is the current one."""
    return following_year(request) or year if year.year == request.today.year else year


def measured_pace(year: FiscalYear, today: dt.date) -> Pace:
    """The pace of PPRG of ``year`` on its as-of date."""
    required, verified = compliance_queries.verified_by_month(year)
    return pace.measure(
        year=year.year,
        required=required,
        target_percent=year.target_coverage,
        verified=verified,
        due=year.verification_due or dt.date(year.year - 1, 12, 31),
        as_of=year.as_of(today),
    )


def dashboard_parts(request: Request) -> dict[str, Any]:
    """The page in ready parts (``lead`` and ``body`` are HTML), of all that the dashboard shows."""
    context = dashboard_context(request)
    return {
        "number": context["year"].year,
        "lead": render_to_string(f"{TEMPLATES}/_lead.html", context, request),
        "body": render_to_string(f"{TEMPLATES}/_body.html", context, request),
        "can_close": context["can_close"],
        "export_query": context["export_query"],
    }


def dashboard_context(request: Request) -> dict[str, Any]:
    """Everything the dashboard shows; there is a year."""
    year, today = selected_year(request), request.today
    assert year is not None
    city = compliance.build(year, today)
    choice = matrix.Choice.read(request.GET)
    pace_now = measured_pace(pace_year(request, year), today)
    return {
        "year": year,
        "city": city,
        "choice": choice,
        "rows": matrix.rows_of(city, choice),
        "columns": columns(request, choice),
        "good": year.band_good,
        **city_words(city),
        "pace": pace_now,
        "pace_chart": cards.pace_chart(pace_now),
        "pace_sentence": cards.pace_sentence(pace_now),
        "tasks": summary(inbox.tasks(request.user), kind_counts(request), today),
        "kinds": DepartmentKind.choices,
        "bands": [(band.value, band.label) for band in Band],
        "export_query": export_query(request, year),
        "can_close": can_close_year(request.user, year)
        and year.state != YearState.CLOSED
        and today > dt.date(year.year, 12, 31),
    }


def city_words(city: compliance.Matrix) -> dict[str, Any]:
    """What the dashboard says of the whole city, ready to be shown."""
    weakest = city.weakest
    return {
        "weakest": f"{weakest[0].label} {decimal1(weakest[1])}" if weakest else "",
        "cards": [
            cards.compliance_card(city),
            cards.coverage_card(city),
            cards.arg_card(city),
            cards.findings_card(city),
            cards.actions_card(city),
        ],
        "records": sum(int(city.fact(component).denominator) for component in COUNTED),
    }


#: Components whose denominators count records (not points or Rupiah).
COUNTED = (Component.DATA, Component.COVERAGE, Component.ATTENDANCE, Component.FOLLOWUP)


def export_query(request: Request, year: FiscalYear) -> str:
    """The present choice for the download, with the year spelled out."""
    params = request.GET.copy()
    params["tahun"] = str(year.year)
    return f"?{params.urlencode()}"


def columns(request: Request, choice: matrix.Choice) -> list[dict[str, Any]]:
    """Headers of the matrix with the address that sorts by them (a second click turns the order round)."""
    names = [
        ("nama", "Perangkat daerah", ""),
        ("skor", "Skor", "c-score"),
        ("status", "Status", "c-status"),
        *((component.value, label, "c-part") for component, label in matrix.HEADERS.items()),
        ("tren", "5 tahun", "c-trend"),
    ]
    result = []
    for key, label, css in names:
        params = request.GET.copy()
        params["urut"] = f"-{key}" if choice.sort == key else key
        direction = {key: "ascending", f"-{key}": "descending"}.get(choice.sort, "")
        result.append({"label": label, "css": css, "url": f"?{params.urlencode()}", "sorted": direction})
    return result


@require_GET
def inbox_page(request: Request) -> HttpResponse:
    """``/perlu-tindakan/``: everything that waits for the user, the most urgent first."""
    groups = []
    for key, tasks in by_kind(inbox.tasks(request.user)).items():
        lines = []
        for task in tasks:
            line = task_line(task, request.today)
            lines.append({**line, "title": task.title, "text": line["text"].removeprefix(f"{task.title} · ")})
        groups.append({"key": key, "title": TASK_KINDS[key].title, "tasks": lines})
    return render(request, "monitoring/dashboard/inbox.html", {"groups": groups})


@require_GET
def matrix_export(request: Request) -> HttpResponseBase:
    """The matrix as a workbook: what is filtered, in the same order, with the same figures."""
    if request.user.role in DEPARTMENT_ROLES:
        raise NotAllowed("Matriks seluruh kota hanya untuk Bapperida, tim penggerak dan pimpinan.")
    year = selected_year(request)
    if year is None:
        return HttpResponseRedirect(reverse("monitoring:home"))
    city = compliance.build(year, request.today)
    lines = matrix.Choice.read(request.GET).apply(city.lines)
    heading = [f"Kepatuhan PUG perangkat daerah tahun {year.year}", f"Keadaan per {tanggal_panjang(city.as_of)}"]
    sheet = Sheet(f"Kepatuhan {year.year}", matrix.export_columns(city), matrix.export_rows(lines), heading=heading)
    return xlsx_response(f"kepatuhan-pug-{year.year}-per-{city.as_of.isoformat()}", [sheet])
