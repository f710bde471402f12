"""Reconciliation: exports of SIPD or DPA held against the PPRG; upload with a dry run, lists of differences."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from departments.enums import Role
from departments.models import Department
from departments.queries import readable_department_ids, sees_whole_city, writable_department_ids
from departments.selection import selected_year
from pug_tanjungbalai.common import files
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed
from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.models import ImportRun
from pug_tanjungbalai.common.xlsx_write import xlsx_response

from ..domain import reconcile as domain
from ..domain.reconcile import CEILING, LISTS, UNVERIFIED, WITHOUT, Comparison, Item
from ..enums import BudgetVersion
from ..excel import reconcile as service
from ..excel import report, sipd
from ..forms.reconcile import ExportForm
from ..models import Reconciliation
from ..queries import reconcile as queries
from ..rules import can_reconcile
from ..tables.reconcile import ItemTable, Viewer, sheets

PER_PAGE = 50
RECENT = 50


def _crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [("ARG", reverse("monitoring:arg_recap")), ("Rekonsiliasi", reverse("monitoring:reconcile_list")), *rest]


@require_GET
def reconcile_list(request: Request) -> HttpResponse:
    """What has been held against the PPRG, and files that wait for their confirmation."""
    writes = can_reconcile(request.user)
    context = {
        "rows": list(queries.for_list()[:RECENT]),
        "runs": list(queries.open_runs(request.user)) if writes else [],
        "may_write": writes,
        "own": not sees_whole_city(request.user),
        "crumbs": [_crumbs()[0], ("Rekonsiliasi", "")],
    }
    return render(request, "monitoring/reconcile/list.html", context)


@require_GET
def reconcile_template(request: Request) -> FileResponse:
    """An empty workbook with the headers, an example and a guide."""
    domain.require_reconciler(request.user)
    return xlsx_response("templat-rekonsiliasi", sipd.template())


# --- upload -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def reconcile_upload(request: Request) -> HttpResponse:
    """Choose an export. One with errors is shown with them and not kept; a sound one waits for its confirmation."""
    domain.require_reconciler(request.user)
    year = selected_year(request)
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        today=request.today,
        initial={"fiscal_year": year.year if year else None, "as_of": request.today},
    )
    examined = None
    if form.is_valid():
        file, source = form.cleaned_data["file"], form.source
        examined = service.examine(file, source, request.today)
        if examined.ok:
            run = service.keep(file=file, source=source, actor=request.user)
            twin = domain.same_source(run.sha256, source)
            if twin is not None:
                service.discard_run(run=run, actor=request.user)
                messages.info(request, "Berkas ini sudah pernah disimpan; inilah hasilnya menurut data hari ini.")
                return redirect("monitoring:reconcile_detail", twin.pk)
            return redirect("monitoring:reconcile_check", run.pk)
    remarks = examined.export.remarks if examined else None
    context = {
        "form": form,
        "errors": report.issues(remarks.errors) if remarks else [],
        "error_count": remarks.error_count if remarks else 0,
        "errors_left": max(0, remarks.error_count - report.MAX_ISSUES) if remarks else 0,
        "crumbs": _crumbs(("Unggah", "")),
    }
    return render(request, "monitoring/reconcile/upload.html", context)


def _runs(request: Request) -> QuerySet[ImportRun]:
    """Files that the user has sent and not confirmed; refuses those who may send none."""
    domain.require_reconciler(request.user)
    return queries.open_runs(request.user)


@require_GET
def reconcile_check(request: Request, pk: int) -> HttpResponse:
    """What a kept export says, and which differences it would show."""
    run = get_object_or_404(_runs(request), pk=pk)
    return _check_page(request, run)


def _check_page(request: Request, run: ImportRun, refusal: str = "", status: int = 200) -> HttpResponse:
    source = service.source_of(run.options)
    examined = service.examine_run(run, request.today)
    counts = examined.comparison.counts() if examined.comparison else {}
    context = {
        "run": run,
        "source": source,
        "version": str(BudgetVersion(source.version).label),
        "export": examined.export,
        "comparison": examined.comparison,
        "counts": [(LISTS[name], number) for name, number in counts.items()],
        "warnings": report.issues(examined.export.remarks.warnings),
        "errors": report.issues(examined.export.remarks.errors),
        "twins": list(queries.twins(run.sha256)),
        "refusal": refusal,
        "crumbs": _crumbs((run.original_name, "")),
    }
    return render(request, "monitoring/reconcile/check.html", context, status=status)


@require_POST
def reconcile_apply(request: Request, pk: int) -> HttpResponse:
    """Store a kept export; a refusal shows the dry run again (409)."""
    run = get_object_or_404(_runs(request), pk=pk)
    try:
        made = service.apply_run(run=run, actor=request.user, today=request.today)
    except IllegalMove as refusal:
        run.refresh_from_db()
        return _check_page(request, run, refusal=str(refusal), status=409)
    messages.success(request, f"Rekonsiliasi disimpan: {run.summary['created']} baris dari {run.original_name}.")
    return redirect("monitoring:reconcile_detail", made.pk)


@require_POST
def reconcile_discard(request: Request, pk: int) -> HttpResponse:
    """Delete a kept export that was not stored."""
    run = get_object_or_404(_runs(request), pk=pk)
    service.discard_run(run=run, actor=request.user)
    messages.success(request, f"{run.original_name} dibuang; tidak ada yang disimpan.")
    return redirect("monitoring:reconcile_list")


# --- lists --------------------------------------------------------------------------------------------------------


@require_GET
def reconcile_detail(request: Request, pk: int) -> HttpResponse | FileResponse:
    """The differences as of today, a list a tab (``?daftar=``); ``?format=xlsx`` gives all of them as sheets.

    Everybody reads the lists; departments find their own rows in them, and none that cannot be told apart.
    """
    reconciliation = get_object_or_404(queries.for_list(), pk=pk)
    year = reconciliation.fiscal_year
    facts = queries.facts_of(year, year.as_of(request.today))
    whole = domain.compare(domain.stored_lines(reconciliation), facts, reconciliation.budget_version)
    comparison = whole if sees_whole_city(request.user) else whole.of_departments(readable_department_ids(request.user))
    chosen = _chosen_department(request, facts.departments)
    if chosen is not None:
        comparison = comparison.of_departments(frozenset({chosen.pk}))
    viewer = Viewer(request.user, year, facts.departments, _starts(request))
    if request.GET.get("format") == "xlsx":
        heading = [f"Rekonsiliasi PPRG dengan SIPD/DPA, {_title(reconciliation)}"]
        return xlsx_response(f"rekonsiliasi-{year}-{reconciliation.pk}", sheets(comparison.lists, viewer, heading))
    name = request.GET.get("daftar", "")
    name = name if name in LISTS else next((key for key, number in comparison.counts().items() if number), WITHOUT)
    table = ItemTable(_narrowed(request, name, comparison), name=name, viewer=viewer)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "reconciliation": reconciliation,
        "title": _title(reconciliation),
        "tabs": _tabs(request, comparison, name),
        "table": table,
        "name": name,
        "heading": LISTS[name],
        "agreeing": None if chosen or comparison is not whole else comparison.agreeing,
        **_choices(request, name, comparison, chosen, facts.departments, year.year),
        "own": not sees_whole_city(request.user),
        "no_codes": facts.codes is None,
        "may_file": sees_whole_city(request.user),
        "export_url": f"?{_query(request, format='xlsx')}",
        "crumbs": _crumbs((_title(reconciliation), "")),
    }
    return render(request, "monitoring/reconcile/detail.html", context)


def _title(row: Reconciliation) -> str:
    version = str(BudgetVersion(row.budget_version).label).lower()
    return f"TA {row.fiscal_year} {version} per {tanggal(row.as_of)}"


def _starts(request: Request) -> bool:
    """The user is a focal point who may begin a PPRG."""
    return request.user.role == Role.FOCAL_POINT and bool(writable_department_ids(request.user))


def _query(request: Request, **changes: str) -> str:
    """The present address with some of it changed; never the page and the order of another list."""
    params = request.GET.copy()
    for name in ("page", "format"):
        params.pop(name, None)
    for name, value in changes.items():
        params[name] = value
    return params.urlencode()


def _chosen_department(request: Request, departments: dict[int, Department]) -> Department | None:
    """The department that the address asks for, among those the user reads; unknown ones are ignored."""
    code = request.GET.get("opd", "")
    if not code or not sees_whole_city(request.user):
        return None
    return next((row for row in departments.values() if row.code == code), None)


def _tabs(request: Request, comparison: Comparison, current: str) -> list[dict[str, Any]]:
    counts = comparison.counts()
    tabs = []
    for name, label in LISTS.items():
        kept = request.GET.copy()
        for other in ("page", "format", "sort", "wajib", "sebagian"):
            kept.pop(other, None)
        kept["daftar"] = name
        count = str(counts[name])
        if name in {WITHOUT, UNVERIFIED} and counts[name]:
            required = sum(item.required for item in comparison.lists[name])
            count = f"{required} wajib dari {count}"
        tabs.append({"label": label, "count": count, "url": f"?{kept.urlencode()}", "current": name == current})
    return tabs


def _narrowed(request: Request, name: str, comparison: Comparison) -> list[Item]:
    """The entries of a list that the choice of this list leaves."""
    items = comparison.lists[name]
    if name == CEILING and request.GET.get("sebagian") != "ya":
        items = [item for item in items if not item.partial]
    if name in {WITHOUT, UNVERIFIED} and request.GET.get("wajib") in {"ya", "tidak"}:
        wanted = request.GET["wajib"] == "ya"
        items = [item for item in items if item.required == wanted]
    return items


def _choices(
    request: Request,
    name: str,
    comparison: Comparison,
    chosen: Department | None,
    departments: dict[int, Department],
    year: int,
) -> dict[str, Any]:
    """What can be chosen on this list, and what is."""
    shown = [row for row in departments.values() if row.valid_to is None or row.valid_to.year >= year]
    required = sum(item.required for item in comparison.lists[name])
    return {
        "departments": sorted(shown, key=lambda row: row.short_name) if sees_whole_city(request.user) else [],
        "chosen": chosen.code if chosen else "",
        "by_duty": name in {WITHOUT, UNVERIFIED},
        "duty": request.GET.get("wajib", ""),
        "required": required,
        "partial": sum(item.partial for item in comparison.lists[name]) if name == CEILING else 0,
        "with_partial": request.GET.get("sebagian") == "ya",
    }


@require_GET
def reconcile_file(request: Request, pk: int) -> FileResponse:
    """The export as it was received; it is of the whole city, so that departments do not get it."""
    if not sees_whole_city(request.user):
        raise NotAllowed("Berkas ekspor memuat semua perangkat daerah; baris Anda ada pada daftar rekonsiliasi.")
    row = get_object_or_404(queries.for_list(), pk=pk)
    return files.download(row.import_run.file, row.import_run.original_name)
