"""What the admin classes of this app share: closed years are closed here too, links to the import, export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import ModelChoiceField
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse

from pug_tanjungbalai.common.admin_base import NoBulkDeletion
from pug_tanjungbalai.common.xlsx_write import Sheet, xlsx_response

from .. import importers
from ..enums import YearState
from ..models import FiscalYear


class OpenYearsOnly(NoBulkDeletion):
    """For a ModelAdmin of rows that belong to a fiscal year: those of a closed year can be read, no more.

    ``year_path`` leads from the row to its year, ``year_fields`` are the foreign keys that choose it, each with the
    path from its target to the year.
    """

    year_path = "fiscal_year"
    year_fields: dict[str, str] = {"fiscal_year": ""}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not for rows of a closed year."""
        return super().has_change_permission(request, obj) and self._open(obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not for rows of a closed year."""
        return super().has_delete_permission(request, obj) and self._open(obj)  # type: ignore[misc]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        """New rows go into open years only."""
        if db_field.name in self.year_fields:
            path = self.year_fields[db_field.name]
            closed = Q(**{f"{path}__state" if path else "state": YearState.CLOSED})
            kwargs.setdefault("queryset", db_field.remote_field.model._default_manager.exclude(closed))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def _open(self, obj: Any) -> bool:
        year = obj
        for name in filter(None, self.year_path.split("__")):
            year = getattr(year, name, None)
        return not (isinstance(year, FiscalYear) and year.state == YearState.CLOSED)


class ImportLink:
    """For a ModelAdmin with an import: the button "Impor" above the list, for those who may."""

    change_list_template: Any = "departments/admin/change_list.html"
    import_kind = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, knowing where its import is."""
        may = importers.KINDS[self.import_kind].right(request.user)
        url = reverse("departments:import_upload", args=[self.import_kind]) if may else ""
        return super().changelist_view(request, {**(extra_context or {}), "import_url": url})  # type: ignore[misc]


def download_action(filename: str, sheet: Callable[[QuerySet, HttpRequest], Sheet]) -> Any:
    """The action "Unduh Excel" of a list."""

    @admin.action(description="Unduh Excel", permissions=["view"])
    def download(modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet) -> FileResponse:
        return xlsx_response(filename, [sheet(queryset, request)])

    return download
