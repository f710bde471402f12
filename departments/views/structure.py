"""Departments: the list, and the pages on which Bapperida keeps them, their heads and their focal points."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pug_tanjungbalai.common.formats import tanggal
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.listing import ListPage
from pug_tanjungbalai.common.templatetags.ui import status_chip

from .. import queries
from ..domain import structure as domain
from ..domain.access import require_coordinator
from ..filters import DepartmentFilter
from ..forms.structure import DepartmentForm, FocalPointForm, HeadForm
from ..models import Department, DepartmentHead, FocalPoint
from ..rules import coordinates
from ..tables import DepartmentTable, appointment_chip
from .saving import posted, saved


class DepartmentList(ListPage):
    """Departments in the user's scope, valid today unless asked otherwise."""

    model = Department
    filterset_class = DepartmentFilter
    table_class = DepartmentTable
    heading = "Perangkat daerah"
    export_name = "perangkat-daerah"
    empty_text = "Belum ada perangkat daerah. Muat daftarnya lewat Impor, atau tambahkan satu per satu."
    create_label = "Perangkat daerah baru"

    def get_queryset(self) -> QuerySet[Department]:
        return queries.departments_for_list(self.request.user, self.request.today)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"day": self.request.today, "order_by": self.request.GET.get("sort") or "name"}

    def get_lead(self) -> str:
        """On which day heads and focal points are looked at."""
        return f"Kepala dan focal point menurut keadaan {tanggal(self.request.today)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if coordinates(self.request.user):
            url = reverse("departments:import_upload", args=["departments"])
            context["extra_actions"] = [{"url": url, "label": "Impor", "icon": "upload"}]
        return context

    def get_create_url(self) -> str:
        """Only Bapperida adds departments."""
        return reverse("departments:department_create") if coordinates(self.request.user) else ""


def department_of(request: Request, code: str) -> Department:
    """The department of that code in the user's scope, or 404."""
    return get_object_or_404(queries.visible_departments(request.user), code=code)


def crumbs_of(department: Department | None, last: str) -> list[tuple[str, str]]:
    """Where a page below the list lies."""
    crumbs = [("Perangkat daerah", reverse("departments:department_list"))]
    if department is not None:
        crumbs.append((department.short_name, department.get_absolute_url()))
    return [*crumbs, (last, "")]


@require_http_methods(["GET", "POST"])
def department_create(request: Request) -> HttpResponse:
    """A new department."""
    require_coordinator(request.user)
    return _edit_department(request, Department(), "Perangkat daerah baru")


@require_http_methods(["GET", "POST"])
def department_update(request: Request, code: str) -> HttpResponse:
    """Change a department; its heads and focal points stand beside the form."""
    department = department_of(request, code)
    require_coordinator(request.user)
    return _edit_department(request, department, f"Ubah {department.short_name}")


def _edit_department(request: Request, department: Department, title: str) -> HttpResponse:
    form = DepartmentForm(posted(request), instance=department)
    if request.method == "POST" and form.is_valid():
        row = saved(
            form,
            lambda: domain.save_department(
                department=form.instance, predecessors=list(form.cleaned_data["predecessors"]), actor=request.user
            ),
        )
        if row is not None:
            messages.success(request, f"{row.name} disimpan.")
            return redirect("departments:department_update", row.code)
    exists = department.pk is not None
    context = {
        "form": form,
        "department": department if exists else None,
        "title": title,
        "crumbs": crumbs_of(Department.objects.get(pk=department.pk) if exists else None, title),
        "heads": department.heads.select_related("user").order_by("-valid_from") if exists else [],
        "focal_points": _with_chips(department, request) if exists else [],
    }
    return render(request, "departments/department/form.html", context)


def _with_chips(department: Department, request: Request) -> list[tuple[FocalPoint, Any]]:
    """Focal points, newest first; the newest main one with what is wrong with its SK today, older ones as past."""
    rows = list(department.focal_points.select_related("user").order_by("-is_main", "-valid_to"))
    rows.sort(key=lambda row: row.valid_from, reverse=True)
    newest = next((row for row in rows if row.is_main), None)
    past = status_chip("Lewat", "none")
    return [
        (row, past if row is not newest and row.valid_to < request.today else appointment_chip(row, request.today))
        for row in rows
    ]


@require_http_methods(["GET", "POST"])
def head_edit(request: Request, code: str, pk: int | None = None) -> HttpResponse:
    """A new head of a department (``pk`` None), or a change to one."""
    department = department_of(request, code)
    require_coordinator(request.user)
    if pk is None:
        head = DepartmentHead(department=department, position=f"Kepala {department.name}"[:150])
    else:
        head = get_object_or_404(department.heads, pk=pk)
    form = HeadForm(posted(request), instance=head)
    title = "Kepala baru" if pk is None else f"Ubah {head}"
    if request.method == "POST" and form.is_valid():
        row = saved(form, lambda: domain.save_head(head=form.instance, actor=request.user))
        if row is not None:
            messages.success(request, f"{row} disimpan sebagai kepala {department.short_name}.")
            return redirect("departments:department_update", department.code)
    return _appointment_page(request, department, form, title, "departments/department/head.html")


@require_http_methods(["GET", "POST"])
def focal_point_edit(request: Request, code: str, pk: int | None = None) -> HttpResponse:
    """A new appointment of a focal point (``pk`` None), or a change to one."""
    department = department_of(request, code)
    require_coordinator(request.user)
    blank = FocalPoint(department=department)
    appointment = blank if pk is None else get_object_or_404(department.focal_points, pk=pk)
    form = FocalPointForm(posted(request), instance=appointment)
    title = "Focal point baru" if pk is None else f"Ubah {appointment.name}"
    if request.method == "POST" and form.is_valid():
        row = saved(form, lambda: domain.save_focal_point(focal_point=form.instance, actor=request.user))
        if row is not None:
            messages.success(request, f"{row.name} disimpan sebagai focal point sampai {tanggal(row.valid_to)}.")
            return redirect("departments:department_update", department.code)
    return _appointment_page(request, department, form, title, "departments/department/focal_point.html")


def _appointment_page(
    request: Request, department: Department, form: HeadForm | FocalPointForm, title: str, template: str
) -> HttpResponse:
    back = reverse("departments:department_update", args=[department.code])
    crumbs = [*crumbs_of(department, "")[:-1], ("Ubah", back), (title, "")]
    return render(
        request, template, {"form": form, "department": department, "title": title, "crumbs": crumbs, "back": back}
    )
