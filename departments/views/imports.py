"""Imports for people: what each file must look like, upload with a dry run, result, apply."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BooleanField, DateField, Field
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pug_tanjungbalai.common import files
from pug_tanjungbalai.common.errors import DomainError, NotAllowed
from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.models import ImportRun
from pug_tanjungbalai.common.xlsx_write import OutColumn, Sheet, xlsx_response

from .. import importers, queries
from ..domain.access import closed_reason
from ..forms.imports import UploadForm
from ..selection import selected_year
from .saving import posted

RECENT = 20
INDEX = ("Impor", "departments:import_index")


def _kind(request: Request, kind: str) -> importers.ImportKind:
    """The kind of that name, or 404; refuses those who may not import."""
    if kind not in importers.KINDS:
        raise Http404
    importers.KINDS[kind].require(request.user)
    return importers.KINDS[kind]


def _runs(request: Request) -> QuerySet[ImportRun]:
    """Received files of the kinds that the user may import; refuses those who may import none."""
    kinds = importers.kinds_for(request.user)
    if not kinds:
        raise NotAllowed("Hanya Bapperida dan BPKPD yang dapat mengimpor data.")
    return queries.import_runs().filter(kind__in=[kind.key for kind in kinds])


def _run(request: Request, pk: int) -> ImportRun:
    """A received file of a kind that the user may import, or 404."""
    return get_object_or_404(_runs(request), pk=pk)


def _crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [(INDEX[0], reverse(INDEX[1])), *rest]


@require_GET
def import_index(request: Request) -> HttpResponse:
    """The kinds that the user may import, and their files of late."""
    runs = list(_runs(request)[:RECENT])
    context = {
        "kinds": importers.kinds_for(request.user),
        "runs": [(run, importers.KINDS[run.kind].title) for run in runs],
    }
    return render(request, "departments/imports/index.html", context)


@require_GET
def import_template(request: Request, kind: str) -> FileResponse:
    """An empty workbook with the headers, an example, and the rules on a second sheet."""
    chosen = _kind(request, kind)
    rules = Sheet("Petunjuk", [OutColumn("Petunjuk", width=110)], [[rule] for rule in chosen.rules])
    example = Sheet("Contoh", chosen.spec.template().columns, chosen.example)
    return xlsx_response(f"templat-{chosen.word}.xlsx", [chosen.spec.template(), example, rules])


@require_http_methods(["GET", "POST"])
def import_upload(request: Request, kind: str) -> HttpResponse:
    """Choose file and options. A file with errors is shown with them and not kept; a sound one becomes a run."""
    chosen = _kind(request, kind)
    form = UploadForm(posted(request), request.FILES if request.method == "POST" else None)
    start = {"fiscal_year": _open_year(request)}
    options = chosen.options_form(posted(request), today=request.today, initial=start)
    report = None
    if request.method == "POST" and form.is_valid() and options.is_valid():
        file = form.cleaned_data["file"]
        result = importers.check(chosen, file, options, request.user)
        if result.ok:
            run = importers.receive(kind=chosen, file=file, options=options, actor=request.user)
            return redirect("departments:import_result", run.pk)
        report = importers.report_of(chosen, result)
    context = {
        "kind": chosen,
        "form": form,
        "options": options,
        "report": report,
        "crumbs": _crumbs((chosen.title, "")),
    }
    return render(request, "departments/imports/upload.html", context)


def _open_year(request: Request) -> int | None:
    """The year shown, as a start, where figures can still be added to it."""
    year = selected_year(request)
    return None if year is None or closed_reason(year) else year.year


@require_GET
def import_result(request: Request, pk: int) -> HttpResponse:
    """What a kept file would change now; of an applied one, what it did."""
    run = _run(request, pk)
    return render(request, "departments/imports/result.html", _result_context(request, run))


def _result_context(request: Request, run: ImportRun, report: dict[str, Any] | None = None) -> dict[str, Any]:
    kind = importers.KINDS[run.kind]
    refusal = ""
    if report is None and run.state == ImportRun.State.APPLIED:
        report = run.summary
    if report is None:
        try:
            report = importers.report_of(kind, importers.check_run(run, request.user))
        except DomainError as error:
            refusal = str(error)
    twins = queries.import_runs().filter(kind=run.kind, sha256=run.sha256, state=ImportRun.State.APPLIED)
    return {
        "run": run,
        "kind": kind,
        "report": report,
        "refusal": refusal,
        "applied": run.state == ImportRun.State.APPLIED,
        "twin": twins.exclude(pk=run.pk).first(),
        "options": _options_in_words(kind, run),
        "crumbs": _crumbs((kind.title, reverse("departments:import_upload", args=[run.kind])), (run.original_name, "")),
    }


def _options_in_words(kind: importers.ImportKind, run: ImportRun) -> list[tuple[str, str]]:
    """The options that were chosen, with their labels."""
    fields = kind.options_form.base_fields
    return [
        (str(fields[name].label), _in_words(fields[name], value))
        for name, value in run.options.items()
        if value and name in fields
    ]


def _in_words(field: Field, value: str) -> str:
    """One stored option as people read it."""
    if isinstance(field, BooleanField):
        return "ya"
    return tanggal(dt.date.fromisoformat(value)) if isinstance(field, DateField) else value


@require_POST
def import_apply(request: Request, pk: int) -> HttpResponse:
    """Import the kept file, all or nothing."""
    run = _run(request, pk)
    result = importers.apply_run(run=run, actor=request.user)
    if not result.applied:
        report = importers.report_of(importers.KINDS[run.kind], result)
        run.refresh_from_db()
        return render(request, "departments/imports/result.html", _result_context(request, run, report), status=409)
    messages.success(request, f"{run.original_name} diterapkan: {result.summary}.")
    return redirect("departments:import_result", run.pk)


@require_POST
def import_discard(request: Request, pk: int) -> HttpResponse:
    """Delete a kept file that was not applied."""
    run = _run(request, pk)
    importers.discard_run(run=run, actor=request.user)
    messages.success(request, f"{run.original_name} dibuang; tidak ada data yang berubah.")
    return redirect("departments:import_index")


@require_GET
def import_file(request: Request, pk: int) -> FileResponse:
    """The file as it was received."""
    run = _run(request, pk)
    return files.download(run.file, run.original_name)
