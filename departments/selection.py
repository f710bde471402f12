"""The fiscal year a page shows: asked for in the address, else remembered, else the running one."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest

from .enums import YearState
from .models import FiscalYear
from .queries import year_states

SESSION_KEY = "tahun"


class YearChoice(NamedTuple):
    """A fiscal year as the choice in the top bar needs it."""

    year: int
    state: str


def years_of(request: HttpRequest) -> list[YearChoice]:
    """All fiscal years, newest first; read once a request."""
    if not hasattr(request, "_year_choices"):
        request._year_choices = [YearChoice(*row) for row in year_states()]  # type: ignore[attr-defined]
    return request._year_choices  # type: ignore[attr-defined]


def default_year(years: list[YearChoice], today_year: int) -> int | None:
    """The year of today; failing that the newest running one, else the newest of all."""
    numbers = [row.year for row in years]
    if today_year in numbers:
        return today_year
    running = [row.year for row in years if row.state == YearState.RUNNING]
    return next(iter(running or numbers), None)


def selected_number(request: HttpRequest) -> int | None:
    """The number of the year this request is about (``?tahun=``), remembered in the session.

    An unknown or malformed year is ignored; None in an empty database.
    """
    if hasattr(request, "_selected_number"):
        return request._selected_number  # type: ignore[attr-defined]
    years = years_of(request)
    by_text = {str(row.year): row.year for row in years}
    asked = request.GET.get("tahun", "")
    chosen = by_text.get(asked)
    if chosen is not None:
        if request.session.get(SESSION_KEY) != asked:
            request.session[SESSION_KEY] = asked
    else:
        chosen = by_text.get(str(request.session.get(SESSION_KEY, ""))) or default_year(years, request.today.year)  # type: ignore[attr-defined]
    request._selected_number = chosen  # type: ignore[attr-defined]
    return chosen


def selected_year(request: HttpRequest) -> FiscalYear | None:
    """The year of :func:`selected_number` with all its settings."""
    return _read(request)[0]


def following_year(request: HttpRequest) -> FiscalYear | None:
    """The year after the selected one, where it is recorded."""
    return _read(request)[1]


def _read(request: HttpRequest) -> tuple[FiscalYear | None, FiscalYear | None]:
    """The selected year and the one after it; read once a request."""
    if not hasattr(request, "_selected_years"):
        number = selected_number(request)
        rows = (
            {}
            if number is None
            else {row.year: row for row in FiscalYear.objects.filter(year__in=[number, number + 1])}
        )
        request._selected_years = (rows.get(number), rows.get(number + 1)) if number is not None else (None, None)  # type: ignore[attr-defined]
    return request._selected_years  # type: ignore[attr-defined]
