"""The one list page: filter, search, sort, paging and Excel export of what is filtered, from one table class.

A feature subclasses :class:`ListPage`, names ``filterset_class`` and ``table_class`` and gives the queryset::

    class FindingList(ListPage):
        table_class = FindingTable
        filterset_class = FindingFilter
        heading = "Temuan"
        export_name = "temuan"

        def get_queryset(self):
            return queries.visible_findings(self.request.user)
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin
from django_tables2.rows import BoundRows

from .xlsx_write import OutColumn, Sheet, xlsx_response

EXPORT_LIMIT = 20_000
#: A filter form carries this field, so that only what a person chose in it is remembered.
REMEMBER = "saring"
FORGET = "semua"


class BoundedPaginator(Paginator):
    """Pages of 1 to 100 rows, whatever the address asks for (``?per_page=0``)."""

    def __init__(self, object_list: Any, per_page: int, **kwargs: Any) -> None:
        super().__init__(object_list, min(max(per_page, 1), 100), **kwargs)

    def page(self, number: Any) -> Page:
        """The rows of a page: first which ones, then everything about those, so that only keys are sorted."""
        page = super().page(number)
        rows: Any = page.object_list
        if isinstance(rows.data, QuerySet):
            keys = list(rows.data.values_list("pk", flat=True))
            whole: Any = self.object_list
            found = whole.data.data.in_bulk(keys)
            page.object_list = BoundRows([found[key] for key in keys if key in found], rows.table, rows.pinned_data)
        return page


class ListPage(SingleTableMixin, FilterView):
    """List of one model. ``?format=xlsx`` downloads what is filtered; ``?semua=1`` forgets the filter."""

    template_name = "components/list_page.html"
    paginate_by = 25
    paginator_class = BoundedPaginator
    strict = False
    heading = ""
    lead = ""
    export_name = "daftar"
    empty_text = "Belum ada data."
    empty_filtered_text = "Tidak ada yang cocok dengan saringan ini."
    create_url = ""
    create_label = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = f"saring:{request.path}"
        if FORGET in request.GET:
            request.session.pop(key, None)
            return HttpResponseRedirect(request.path)
        if REMEMBER in request.GET:
            kept = self.query_without_place()
            kept.pop("tahun", None)  # the year belongs to the whole site, not to one list
            request.session[key] = kept.urlencode()
        elif not request.GET and request.session.get(key):
            return HttpResponseRedirect(f"{request.path}?{request.session[key]}")
        if request.GET.get("format") == "xlsx":
            return self.export()
        return super().get(request, *args, **kwargs)

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Any, ...]:
        """The table pages; a page past the end is its last one, not a missing address."""
        return None, None, queryset, False

    def filtered(self) -> QuerySet[Any]:
        """What the filter of this request leaves of the user's rows."""
        filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = filterset.qs if filterset.is_valid() or not self.get_strict() else self.get_queryset().none()
        return self.object_list

    def export(self) -> HttpResponseBase:
        """The filtered and sorted rows as a workbook, at most ``EXPORT_LIMIT``."""
        self.filtered()
        table = self.get_table(**self.get_table_kwargs())
        order = self.request.GET.get(table.prefixed_order_by_field)
        if order:
            table.order_by = order.split(",")
        rows = islice(table.as_values(exclude_columns=getattr(table, "export_exclude", ())), EXPORT_LIMIT + 1)
        columns = [OutColumn(str(label), width=24) for label in next(rows)]
        return xlsx_response(self.export_name, [Sheet(self.heading, columns, rows)])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.query_without_place()
        context.update(
            heading=self.heading,
            lead=self.get_lead(),
            create_url=self.get_create_url(),
            create_label=self.create_label,
            empty_text=self.empty_filtered_text if self.is_filtered() else self.empty_text,
            is_filtered=self.is_filtered(),
            export_url=f"?{query.urlencode()}{'&' if query else ''}format=xlsx",
            reset_url=f"{self.request.path}?{FORGET}=1",
        )
        return context

    def query_without_place(self) -> QueryDict:
        """What the address says about filter and order, without page and format (a download is not a page)."""
        query = self.request.GET.copy()
        for name in ("page", "format"):
            query.pop(name, None)
        return query

    def is_filtered(self) -> bool:
        """Whether the address narrows the list."""
        ignored = {"page", "sort", "format", REMEMBER, "tahun"}
        return any(value for key, value in self.request.GET.items() if key not in ignored)

    def get_lead(self) -> str:
        """One line under the heading."""
        return self.lead

    def get_create_url(self) -> str:
        """Address of "new", empty where this user may not create."""
        return self.create_url
