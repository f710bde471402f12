"""Fiscal years: everyone reads dates, targets and weights; Bapperida sets them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from pug_tanjungbalai.common.formats import number, tanggal
from pug_tanjungbalai.common.http import Request

from .. import queries
from ..domain import years as domain
from ..domain.access import closed_reason, require_coordinator, require_open
from ..forms.year import BAND_FIELDS, ExtensionForm, FiscalYearForm, label_of
from ..models import DeadlineExtension, FiscalYear
from ..models.year import WEIGHT_FIELDS
from ..rules import coordinates
from .saving import posted, saved

LIST = ("Tahun anggaran", "departments:year_list")


def _crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [(LIST[0], reverse(LIST[1])), *rest]


def _short(name: str, prefix: str) -> str:
    """Label of a field of the year without the word that the heading already says."""
    return label_of(name).removeprefix(prefix)


@require_GET
def year_list(request: Request) -> HttpResponse:
    """All years with their main dates, target and state."""
    context = {"years_shown": queries.years_for_list(), "may_edit": coordinates(request.user)}
    return render(request, "departments/year/list.html", context)


@require_GET
def year_detail(request: Request, year: int) -> HttpResponse:
    """One year: dates, weights, bands, denominator, extensions in the user's scope."""
    row = get_object_or_404(queries.years_for_list(), year=year)
    context = {
        "year": row,
        "crumbs": _crumbs((str(row.year), "")),
        "dates": [(_short(name, "tenggat "), getattr(row, name)) for name in domain.DATE_FIELDS],
        "weights": [(_short(name, "bobot "), getattr(row, name)) for name in WEIGHT_FIELDS],
        "bands": [(_short(name, "batas "), getattr(row, name)) for name in BAND_FIELDS],
        "prerequisite_maximum": number(row.prerequisite_maximum, 2).removesuffix(",00"),
        "extensions": queries.visible_extensions(request.user).filter(fiscal_year=row),
        "may_edit": coordinates(request.user),
        "closed_reason": closed_reason(row),
    }
    return render(request, "departments/year/detail.html", context)


@require_http_methods(["GET", "POST"])
def year_create(request: Request) -> HttpResponse:
    """The year after the newest one, its rules taken over as a start."""
    require_coordinator(request.user)
    return _edit_year(request, domain.next_year(request.today), "Tahun anggaran baru")


@require_http_methods(["GET", "POST"])
def year_update(request: Request, year: int) -> HttpResponse:
    """Change a year that is not closed."""
    require_coordinator(request.user)
    row = get_object_or_404(FiscalYear, year=year)
    require_open(row)
    return _edit_year(request, row, f"Ubah tahun anggaran {row.year}")


def _edit_year(request: Request, row: FiscalYear, title: str) -> HttpResponse:
    form = FiscalYearForm(posted(request), instance=row)
    if request.method == "POST" and form.is_valid():
        stored = saved(form, lambda: domain.save_year(fiscal_year=form.instance, actor=request.user))
        if stored is not None:
            messages.success(request, f"Tahun anggaran {stored.year} disimpan.")
            return redirect("departments:year_detail", stored.year)
    context = {
        "form": form,
        "title": title,
        "crumbs": _crumbs((title, "")),
        "back": reverse("departments:year_detail", args=[row.year]) if row.pk else reverse(LIST[1]),
    }
    return render(request, "departments/year/form.html", context)


@require_http_methods(["GET", "POST"])
def extension_edit(request: Request, year: int, pk: int | None = None) -> HttpResponse:
    """Record the decision that one department may submit later (``pk`` None), or correct it."""
    require_coordinator(request.user)
    row = get_object_or_404(FiscalYear, year=year)
    require_open(row)
    if pk is None:
        extension = DeadlineExtension(fiscal_year=row)
    else:
        extension = get_object_or_404(row.extensions.select_related("department"), pk=pk)
    form = ExtensionForm(posted(request), instance=extension, today=request.today)
    if request.method == "POST" and form.is_valid():
        stored = saved(form, lambda: domain.save_extension(extension=form.instance, actor=request.user))
        if stored is not None:
            messages.success(request, f"Tenggat {stored.department} diperpanjang sampai {tanggal(stored.due)}.")
            return redirect("departments:year_detail", row.year)
    title = "Perpanjangan tenggat" if pk is None else "Ubah perpanjangan"
    back = reverse("departments:year_detail", args=[row.year])
    context = {
        "form": form,
        "year": row,
        "title": title,
        "crumbs": _crumbs((str(row.year), back), (title, "")),
        "back": back,
    }
    return render(request, "departments/year/extension.html", context)
