"""The yearly plan of the Pokja: the page, its activities, their realisation, paper and workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.enums import YearState
from departments.models import FiscalYear
from departments.selection import selected_year
from pug_tanjungbalai.common.documents import docx, pdf
from pug_tanjungbalai.common.documents.responses import attachment
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.formats import EMPTY, percent, rupiah, rupiah_short, tanggal
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.xlsx_write import xlsx_response

from ..documents.work_plan import plan_document, plan_sheet
from ..domain import work_plan as domain
from ..enums import GroupKind, PlanArea
from ..forms.pokja import PlanItemForm, RealizationForm
from ..models import WorkPlanItem
from ..queries import pokja as queries
from ..rules import can_settle
from .common import Difference, accept_version, differences

SUFFIXES = ("html", "pdf", "docx")


@require_GET
def plan_list(request: Request) -> HttpResponse:
    """The plan of the year shown, by pelembagaan and the seven processes."""
    year = selected_year(request)
    items = queries.plan_of(year)
    sums = domain.sums_of(items)
    closed = year is not None and year.state == YearState.CLOSED
    writes = can_settle(request.user) and year is not None and not closed
    context = {
        "year": year,
        "parts": domain.parts_of(items),
        "sums": sums,
        "cards": _cards(sums),
        "closed": closed,
        "writes": writes,
        "copies": queries.plan_item_count(year.year - 1) if writes and year and not items else 0,
        "trail": _trail(),
    }
    return render(request, "meetings/pokja/plan.html", context)


def _cards(sums: domain.Sums) -> list[dict[str, Any]]:
    """The headline figures of a plan in ready words."""
    spent = f"{percent(sums.share)} dari anggaran" if sums.share is not None else "anggaran belum diisi"
    return [
        {"label": "Kegiatan", "value": str(sums.activities), "foot": "dalam delapan bidang"},
        {"label": "Realisasi dicatat", "value": str(sums.reported), "suffix": f"/ {sums.activities}",
         "share": sums.reported * 100 / sums.activities if sums.activities else None},
        {"label": "Anggaran", "value": rupiah_short(sums.budget), "foot": rupiah(sums.budget)},
        {"label": "Realisasi anggaran", "value": rupiah_short(sums.spent), "share": sums.share, "foot": spent},
    ]  # fmt: skip


def _trail(page: str = "") -> list[tuple[str, str]]:
    items = [("Pokja", reverse("meetings:pokja_home")), ("Rencana kerja", reverse("meetings:plan_list"))]
    return [*items, (page, "")] if page else items


def _year_or_404(request: Request) -> FiscalYear:
    year = selected_year(request)
    if year is None:
        raise Http404("Belum ada tahun anggaran.")
    return year


def _back(year: FiscalYear) -> str:
    return f"{reverse('meetings:plan_list')}?tahun={year.year}"


def _items() -> QuerySet[WorkPlanItem]:
    return WorkPlanItem.objects.select_related("fiscal_year", "department")


# --- one activity ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def plan_create(request: Request) -> HttpResponse:
    """Plan an activity of the year shown; ``?bidang=`` chooses its area."""
    domain.require_planner(request.user)
    year = _year_or_404(request)
    domain.require_open(year)
    asked = request.GET.get("bidang", "")
    initial = {"area": asked} if asked in PlanArea.values else {}
    item = WorkPlanItem(fiscal_year=year)
    form = PlanItemForm(
        request.POST if request.method == "POST" else None, instance=item, day=request.today, initial=initial
    )
    return _edit(request, form, year, None)


@require_http_methods(["GET", "POST"])
def plan_update(request: Request, pk: int) -> HttpResponse:
    """Change an activity; where somebody else saved in between, both versions are shown (409)."""
    domain.require_planner(request.user)
    item = get_object_or_404(_items(), pk=pk)
    domain.require_open(item.fiscal_year)
    form = PlanItemForm(request.POST if request.method == "POST" else None, instance=item, day=request.today)
    return _edit(request, form, item.fiscal_year, pk)


def _edit(request: Request, form: PlanItemForm, year: FiscalYear, pk: int | None) -> HttpResponse:
    conflict, refusal = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            domain.save_item(
                item=_items().get(pk=pk) if pk else None,
                year=year,
                actor=request.user,
                values=form.values(),
                version=form.cleaned_data["version"] or 0,
            )
        except StaleVersion as error:
            conflict, refusal = _conflict(form, _planned), str(error)
        else:
            messages.success(request, "Kegiatan disimpan.")
            return redirect(_back(year))
    stored = _items().filter(pk=pk).first() if pk else None
    context = {
        "form": form,
        "item": stored,
        "year": year,
        "obstacle": domain.removal_obstacle(stored) if stored else "",
        "trail": _trail("Ubah kegiatan" if pk else "Kegiatan baru"),
        "back": _back(year),
        "conflict": conflict,
        "refusal": refusal,
    }
    return render(request, "meetings/pokja/plan_form.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "POST"])
def plan_realize(request: Request, pk: int) -> HttpResponse:
    """Record how far an activity has come."""
    domain.require_planner(request.user)
    item = get_object_or_404(_items(), pk=pk)
    domain.require_open(item.fiscal_year)
    form = RealizationForm(request.POST if request.method == "POST" else None, instance=item, today=request.today)
    conflict, refusal = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            domain.record_realization(
                item=_items().get(pk=pk),
                actor=request.user,
                values=form.values(),
                version=form.cleaned_data["version"],
            )
        except StaleVersion as error:
            conflict, refusal = _conflict(form, _realized), str(error)
        else:
            messages.success(request, "Realisasi disimpan.")
            return redirect(_back(item.fiscal_year))
    context = {
        "form": form,
        "item": _items().get(pk=pk),
        "trail": _trail("Realisasi"),
        "back": _back(item.fiscal_year),
        "conflict": conflict,
        "refusal": refusal,
    }
    return render(request, "meetings/pokja/plan_realization.html", context, status=409 if refusal else 200)


def _conflict(form: Any, words: Any) -> list[Difference]:
    """Both versions in words; the form goes on from what is stored now."""
    stored = _items().get(pk=form.instance.pk)
    accept_version(form, version=stored.version)
    return differences(words(stored), words(form.instance))


def _planned(item: WorkPlanItem) -> dict[str, str]:
    return {
        "Bidang": item.get_area_display(),
        "Uraian kegiatan": item.activity,
        "Data dasar": item.baseline,
        "Target": item.target,
        "Indikator": item.indicator,
        "Anggaran": rupiah(item.budget),
        "Unit pelaksana": item.unit,
        "Perangkat daerah pelaksana": item.department.short_name if item.department else EMPTY,
    }


def _realized(item: WorkPlanItem) -> dict[str, str]:
    return {
        "Realisasi (%)": percent(item.realized_percent, 0),
        "Realisasi anggaran": rupiah(item.realized_budget),
        "Uraian realisasi": item.realized_text,
        "Keadaan per": tanggal(item.realized_on),
    }


@require_POST
def plan_delete(request: Request, pk: int) -> HttpResponse:
    """Remove an activity of which nothing was reported."""
    domain.require_planner(request.user)
    item = get_object_or_404(_items(), pk=pk)
    version = request.POST.get("version", "")
    domain.remove_item(
        item=item, actor=request.user, version=int(version) if version.isascii() and version.isdigit() else 0
    )
    messages.success(request, "Kegiatan dihapus dari rencana.")
    return redirect(_back(item.fiscal_year))


@require_POST
def plan_copy(request: Request) -> HttpResponse:
    """Take the plan of the year before over into the year shown."""
    domain.require_planner(request.user)
    target = _year_or_404(request)
    source = FiscalYear.objects.filter(year=target.year - 1).first()
    if source is None:
        raise IllegalMove(f"Tahun {target.year - 1} belum tercatat.")
    count = domain.copy_plan(source=source, target=target, actor=request.user)
    messages.success(request, f"{count} kegiatan disalin dari rencana {source.year}. Sesuaikan target dan anggarannya.")
    return redirect(_back(target))


# --- paper and workbook ---------------------------------------------------------------------------------------


@require_GET
def plan_export(request: Request) -> HttpResponseBase:
    """The plan of the year shown as a workbook."""
    year = _year_or_404(request)
    parts = domain.parts_of(queries.plan_of(year))
    return xlsx_response(f"rencana-pokja-{year.year}", [plan_sheet(year.year, parts)])


@require_GET
def plan_print(request: Request, suffix: str) -> HttpResponseBase:
    """The plan as a page to print (``html``), as PDF or as Word; where PDF cannot be made, the page to print."""
    if suffix not in SUFFIXES:
        raise Http404
    year = _year_or_404(request)
    if suffix == "pdf" and not pdf.available():
        return redirect("meetings:plan_print", suffix="html")
    items = queries.plan_of(year)
    group = next(group for group in queries.groups_on(request.today) if group.kind == GroupKind.WORKING_GROUP)
    decree = group.decree if group.in_force else None
    document = plan_document(year.year, domain.parts_of(items), domain.sums_of(items), decree, timezone.now())
    if suffix == "docx":
        return attachment(docx.write(document), f"{document.name}.docx")
    if suffix == "pdf":
        return attachment(pdf.render("documents/document.html", {"document": document}), f"{document.name}.pdf")
    place = {
        "links": {kind: reverse("meetings:plan_print", args=[kind]) for kind in SUFFIXES},
        "back": _back(year),
        "label": "rencana kerja",
    }
    context = {"document": document, "place": place, "pdf_available": pdf.available()}
    return render(request, "documents/document.html", context)
