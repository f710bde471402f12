"""Workbooks of PPRG: download of one document or a department's year, upload with a dry run, confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.enums import DEPARTMENT_ROLES
from departments.models import Department
from departments.queries import visible_departments
from departments.selection import selected_year, years_of
from pug_tanjungbalai.common import files
from pug_tanjungbalai.common.errors import IllegalMove, StaleVersion
from pug_tanjungbalai.common.models import ImportRun
from pug_tanjungbalai.common.xlsx_write import workbook_response

from ..domain.pprg_import import CONFLICT, require_uploader
from ..excel import report, service
from ..excel.download import department_workbook, submission_workbook
from ..forms.pprg_excel import AnswersForm, WorkbookForm
from ..queries import pprg_workbook as queries
from .pprg import visible_or_404

RECENT = 10


def _crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [("PPRG", reverse("monitoring:pprg_list")), *rest]


# --- download -----------------------------------------------------------------------------------------------------


@require_GET
def pprg_workbook(request: HttpRequest, pk: int) -> FileResponse:
    """The workbook of one document."""
    submission = visible_or_404(request, pk)
    return workbook_response(*submission_workbook(submission, request.today))  # type: ignore[attr-defined]


@require_GET
def pprg_workbook_year(request: HttpRequest) -> HttpResponse | FileResponse:
    """The workbook of a department and year: the own one, or one that is chosen (``?opd=``)."""
    year = selected_year(request)
    department = _department(request)
    if department is not None and year is not None:
        made = department_workbook(request.user, department, year, request.today)  # type: ignore[attr-defined]
        if made is not None:
            return workbook_response(*made)
    context = {
        "year": year,
        "department": department,
        "departments": [] if department else list(queries.departments_with_count(request.user, year)),
        "crumbs": _crumbs(("Buku kerja", "")),
    }
    return render(request, "monitoring/pprg/excel/year.html", context)


def _department(request: HttpRequest) -> Department | None:
    """The department that is asked for, or 404; without one the own, None for those who have none or read them all."""
    user: Any = request.user
    code = request.GET.get("opd", "")
    if code:
        return get_object_or_404(visible_departments(user), code=code[:40].replace("\x00", ""))
    return user.department if user.role in DEPARTMENT_ROLES else None


# --- upload -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def pprg_upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook. One with errors is shown with them and not kept; a sound one becomes a run."""
    require_uploader(request.user)
    years = [row.year for row in years_of(request)]
    year = selected_year(request)
    form = WorkbookForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        years=years,
        initial={"fiscal_year": year.year if year else None},
    )
    examined = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        options = service.Options(form.cleaned_data["fiscal_year"], form.cleaned_data["budget_version"])
        examined = service.examine(file, options, request.user)
        if not examined.error_count:
            run = service.keep(file=file, options=options, actor=request.user)
            return redirect("monitoring:pprg_upload_result", run.pk)
    context = {
        "form": form,
        "examined": examined,
        "errors": report.issues(examined.remarks.errors) if examined else [],
        "errors_left": max(0, examined.error_count - report.MAX_ISSUES) if examined else 0,
        "notes": report.issues(examined.remarks.notes) if examined else [],
        "runs": list(queries.own_runs(request.user)[:RECENT]),
        "crumbs": _crumbs(("Unggah buku kerja", "")),
    }
    return render(request, "monitoring/pprg/excel/upload.html", context)


def _run(request: HttpRequest, pk: int) -> ImportRun:
    """A workbook that the user has sent, or 404; refuses those who may send none."""
    require_uploader(request.user)
    return get_object_or_404(queries.own_runs(request.user), pk=pk)


@require_GET
def pprg_upload_result(request: HttpRequest, pk: int) -> HttpResponse:
    """What a kept workbook would change now; of an applied one, what it did."""
    return _result(request, _run(request, pk))


def _result(request: HttpRequest, run: ImportRun, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "run": run,
        "refusal": refusal,
        "applied": run.state == ImportRun.State.APPLIED,
        "crumbs": _crumbs(("Unggah buku kerja", reverse("monitoring:pprg_upload")), (run.original_name, "")),
    }
    if not context["applied"]:
        context |= _examined(request, run)
    return render(request, "monitoring/pprg/excel/result.html", context, status=status)


def _examined(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """A fresh dry run, as the page shows it."""
    examined = service.examine_run(run, request.user)
    conflicts = [row.submission for row in examined.plan.of(CONFLICT) if row.submission]
    questions = None
    if examined.scope is not None and examined.questions:
        questions = AnswersForm(questions=examined.questions, sub_activities=examined.scope.sub_activities)
    return {
        "examined": examined,
        "foreign": examined.kind == service.FOREIGN,
        "whole": examined.kind == service.OWN,
        "counts": report.counts(examined.plan),
        "cards": report.document_cards(examined.plan, queries.last_entries(conflicts)),
        "errors": report.issues(examined.remarks.errors),
        "errors_left": max(0, examined.error_count - report.MAX_ISSUES),
        "notes": report.issues(examined.remarks.notes),
        "warnings": report.issues(examined.remarks.warnings),
        "questions": questions,
    }


@require_POST
def pprg_upload_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep which sub-activities were chosen for the analyses of a foreign workbook."""
    run = _run(request, pk)
    examined = service.examine_run(run, request.user)
    scope = examined.scope
    form = AnswersForm(
        request.POST,
        questions=examined.questions,
        sub_activities=scope.sub_activities if scope else [],
    )
    if form.is_valid():
        service.answer(run=run, answers=form.answers(), actor=request.user)
    else:
        messages.error(request, "Pilihan tidak dikenal. Pilih dari daftar.")
    return redirect("monitoring:pprg_upload_result", run.pk)


@require_POST
def pprg_upload_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out the kept workbook, all or nothing; a refusal shows the fresh dry run (409)."""
    run = _run(request, pk)
    try:
        saved = service.apply_run(
            run=run,
            actor=request.user,
            overwrite=set(request.POST.getlist("timpa")),
            digest=request.POST.get("diperiksa", ""),
        )
    except (IllegalMove, StaleVersion) as refusal:
        run.refresh_from_db()
        return _result(request, run, refusal=str(refusal), status=409)
    messages.success(request, f"{run.original_name} diterapkan: {len(saved)} dokumen disimpan.")
    return redirect("monitoring:pprg_upload_result", run.pk)


@require_POST
def pprg_upload_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a kept workbook that was not applied."""
    run = _run(request, pk)
    service.discard_run(run=run, actor=request.user)
    messages.success(request, f"{run.original_name} dibuang; tidak ada data yang berubah.")
    return redirect("monitoring:pprg_upload")


@require_GET
def pprg_upload_file(request: HttpRequest, pk: int) -> FileResponse:
    """The workbook as it was received."""
    run = _run(request, pk)
    return files.download(run.file, run.original_name)
