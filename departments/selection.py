"""The fiscal year a page shows: asked for in the address, else remembered, else the running one."""

from __future__ import annotations

from django.http import HttpRequest

from .enums import YearState
from .models import FiscalYear
from .queries import fiscal_years

SESSION_KEY = "tahun"


def years_of(request: HttpRequest) -> list[FiscalYear]:
    """All fiscal years, newest first; read once a request."""
    if not hasattr(request, "_fiscal_years"):
        request._fiscal_years = fiscal_years()  # type: ignore[attr-defined]
    return request._fiscal_years  # type: ignore[attr-defined]


def default_year(years: list[FiscalYear], today_year: int) -> FiscalYear | None:
    """The year of today; failing that the newest running one, else the newest of all."""
    by_year = {row.year: row for row in years}
    if today_year in by_year:
        return by_year[today_year]
    running = [row for row in years if row.state == YearState.RUNNING]
    return (running or years or [None])[0]


def selected_year(request: HttpRequest) -> FiscalYear | None:
    """The year this request is about (``?tahun=``), remembered in the session; None in an empty database.

    An unknown or malformed year is ignored.
    """
    if hasattr(request, "_selected_year"):
        return request._selected_year  # type: ignore[attr-defined]
    years = years_of(request)
    by_text = {str(row.year): row for row in years}
    asked = request.GET.get("tahun", "")
    chosen = by_text.get(asked)
    if chosen is not None:
        if request.session.get(SESSION_KEY) != asked:
            request.session[SESSION_KEY] = asked
    else:
        chosen = by_text.get(str(request.session.get(SESSION_KEY, ""))) or default_year(years, request.today.year)  # type: ignore[attr-defined]
    request._selected_year = chosen  # type: ignore[attr-defined]
    return chosen
