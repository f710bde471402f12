"""The budget of a department by sub-activity: the list, the mark "wajib PPRG", and figures."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from pug_tanjungbalai.common.errors import IllegalMove
from pug_tanjungbalai.common.formats import rupiah, tanggal
from pug_tanjungbalai.common.http import Request
from pug_tanjungbalai.common.listing import ListPage

from .. import importers, queries
from ..domain import budget as domain
from ..domain.access import closed_reason, require_coordinator, require_finance, require_open
from ..filters import BudgetFilter
from ..forms.budget import FigureForm
from ..models import BudgetFigure, Department, FiscalYear, SubActivity
from ..rules import coordinates, records_figures
from ..selection import selected_year
from ..tables import BudgetTable
from .saving import posted, saved
from .structure import crumbs_of, department_of


class BudgetList(ListPage):
    """Sub-activities of one department in the year shown, with the latest figure of each kind and totals."""

    model = SubActivity
    filterset_class = BudgetFilter
    table_class = BudgetTable
    template_name = "departments/budget/list.html"
    paginate_by = 50
    empty_text = "Belum ada sub kegiatan pada tahun ini."

    @cached_property
    def department(self) -> Department:
        """The department of the address, in the user's scope."""
        return department_of(self.request, self.kwargs["code"])

    @cached_property
    def year(self) -> FiscalYear | None:
        """The year shown; None in an empty database."""
        return selected_year(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.heading = f"Anggaran {self.department.short_name}"
        self.export_name = f"anggaran-{self.department.code}-{self.year or ''}".lower()
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[SubActivity]:
        if self.year is None:
            return SubActivity.objects.none()
        return queries.budget_rows(self.department, self.year, self.year.as_of(self.request.today))

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Sums over what is filtered, all pages."""
        return queries.budget_totals(self.object_list) if self.year else {}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {
            "totals": self.totals,
            "may_mark": self.may(coordinates),
            "may_record": self.may(records_figures),
        }

    def may(self, right: Any) -> bool:
        """Whether the user has the right, and the year is there and open."""
        return self.year is not None and not closed_reason(self.year) and right(self.request.user)

    def get_lead(self) -> str:
        """Year and counts."""
        if self.year is None:
            return "Belum ada tahun anggaran."
        return (
            f"Tahun anggaran {self.year} · {self.totals['count']} sub kegiatan · "
            f"{self.totals['required']} wajib PPRG · angka per {tanggal(self.year.as_of(self.request.today))}"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(
            department=self.department,
            year=self.year,
            crumbs=crumbs_of(self.department, "Anggaran"),
            may_mark=self.may(coordinates),
            closed_reason=closed_reason(self.year),
        )
        if self.may(importers.KINDS["budget"].right):
            url = reverse("departments:import_upload", args=["budget"])
            context["extra_actions"] = [{"url": url, "label": "Impor", "icon": "upload"}]
        return context


@require_POST
def budget_require(request: Request, code: str) -> HttpResponse:
    """Mark the chosen sub-activities of the year shown as wajib PPRG (``wajib=ya``) or no longer (``wajib=tidak``)."""
    department = department_of(request, code)
    require_coordinator(request.user)
    value = {"ya": True, "tidak": False}.get(request.POST.get("wajib", ""))
    year = selected_year(request)
    if value is None or year is None:
        raise IllegalMove("Permintaan tidak lengkap. Muat ulang halaman, lalu coba lagi.")
    chosen = [int(pk) for pk in request.POST.getlist("sub") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    rows = department.sub_activities.filter(fiscal_year=year, pk__in=chosen).select_related("item")
    changed = domain.set_requires_pprg(sub_activities=rows, fiscal_year=year, value=value, actor=request.user)
    words = "ditandai wajib PPRG" if value else "tidak lagi wajib PPRG"
    if changed:
        messages.success(request, f"{len(changed)} sub kegiatan {words}.")
    elif chosen:
        messages.info(request, f"Tidak ada yang berubah: yang dipilih sudah {words}.")
    else:
        messages.warning(request, "Belum ada sub kegiatan yang dipilih.")
    return redirect("departments:budget_list", department.code)


def _sub_activity(request: Request, pk: int) -> SubActivity:
    """The sub-activity in the user's scope, or 404."""
    rows = queries.visible_sub_activities(request.user).select_related("department", "item", "fiscal_year")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def figure_create(request: Request, pk: int) -> HttpResponse:
    """Record one more figure of a sub-activity; those recorded stand beside the form."""
    sub_activity = _sub_activity(request, pk)
    return _edit_figure(request, sub_activity, BudgetFigure(sub_activity=sub_activity), "Catat angka")


@require_http_methods(["GET", "POST"])
def figure_update(request: Request, pk: int, figure_pk: int) -> HttpResponse:
    """Correct a recorded figure."""
    sub_activity = _sub_activity(request, pk)
    figure = get_object_or_404(sub_activity.figures, pk=figure_pk)
    figure.sub_activity = sub_activity
    return _edit_figure(request, sub_activity, figure, "Ubah angka")


def _edit_figure(request: Request, sub_activity: SubActivity, figure: BudgetFigure, title: str) -> HttpResponse:
    """The form of a figure. ``?jenis=`` and ``?per=`` fill in a new one; ``?kembali=`` names the page to return to."""
    require_finance(request.user)
    require_open(sub_activity.fiscal_year)
    asked = {} if figure.pk else {"kind": request.GET.get("jenis"), "as_of": request.GET.get("per")}
    form = FigureForm(posted(request), instance=figure, today=request.today, initial=asked)
    back = _page_before(request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        row = saved(form, lambda: domain.save_figure(figure=form.instance, actor=request.user, reason=reason))
        if row is not None:
            text = f"{row.get_kind_display()} {rupiah(row.amount)} per {tanggal(row.as_of)} disimpan."
            messages.success(request, text)
            return redirect(back) if back else redirect("departments:figure_create", sub_activity.pk)
    budget_url = reverse("departments:budget_list", args=[sub_activity.department.code])
    context = {
        "form": form,
        "sub_activity": sub_activity,
        "figures": sub_activity.figures.select_related("import_run").order_by("kind", "-as_of"),
        "current": figure.pk,
        "title": title,
        "crumbs": [*crumbs_of(sub_activity.department, "")[:-1], ("Anggaran", budget_url), (sub_activity.code, "")],
        "back": back or budget_url,
        "query": request.GET.urlencode(),
    }
    return render(request, "departments/budget/figure.html", context)


def _page_before(request: Request) -> str:
    """The page of this site that ``?kembali=`` names; empty for none and for any other address."""
    page = request.GET.get("kembali", "")
    return page if page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None) else ""
