"""The project's addresses, an empty page, and the stock admin list against which ours is measured."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path

from monitoring.models import Finding
from pug_tanjungbalai.urls import handler400
from pug_tanjungbalai.urls import urlpatterns as project_urls

__all__ = ["handler400", "urlpatterns"]

PAGE_SIZE = 50


def hello(request: HttpRequest) -> HttpResponse:
    """An empty signed-in page: what the middleware alone costs."""
    return HttpResponse(f"Halo, {request.user}")


class StockFindingAdmin(admin.ModelAdmin):
    """The columns, filters and page size of our list of findings, in Django's own list."""

    list_display = ("title", "department", "severity", "found_on", "due", "state", "submission")
    list_filter = ("department", "state", "severity")
    list_select_related = ("department", "submission__sub_activity__item")
    search_fields = ("number", "title", "condition")
    list_per_page = PAGE_SIZE


stock = admin.AdminSite("ukur")
stock.register(Finding, StockFindingAdmin)

urlpatterns = [path("halo/", hello), path("admin/ukur/", stock.urls), *project_urls]
