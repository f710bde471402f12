"""Admin of departments, heads and focal points."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.admin_base import AuditedAdmin

from ..domain.structure import save_department
from ..enums import SEAT_STATUSES
from ..excel import department_sheet
from ..forms.structure import SuccessionMixin
from ..models import Department, DepartmentHead, FocalPoint
from .base import ImportLink, download_action


class DepartmentAdminForm(SuccessionMixin, ModelForm):
    """A department under the same rules as on the page."""


class OnePerPeriod(BaseInlineFormSet):
    """Rows of one page that would hold the same place at the same time; the model's own check sees saved rows only."""

    def clean(self) -> None:
        """Name the two that overlap."""
        super().clean()
        rows = [
            form.instance
            for form in self.forms
            if form.has_changed() or form.instance.pk
            if not form.errors and form not in self.deleted_forms and form.instance.valid_from
        ]
        for one, other in combinations(rows, 2):
            if self.place(one) is not None and self.place(one) == self.place(other) and _overlap(one, other):
                raise ValidationError(f"{one.name} dan {other.name}: masanya bertindih. Akhiri salah satunya.")

    def place(self, row: Any) -> Any:
        """What only one row may hold at a time; None for a row that holds nothing of the kind."""
        if isinstance(row, DepartmentHead):
            return row.status in SEAT_STATUSES
        return True if row.is_main else None


def _overlap(one: Any, other: Any) -> bool:
    first, second = sorted((one, other), key=lambda row: row.valid_from)
    return first.valid_to is None or first.valid_to >= second.valid_from


class HeadInline(admin.StackedInline):
    """Heads of the department, newest first."""

    model = DepartmentHead
    formset = OnePerPeriod
    extra = 0
    autocomplete_fields = ("user",)
    fields = (("name", "nip"), ("rank", "position"), ("status", "valid_from", "valid_to"), "user")


class FocalPointInline(admin.StackedInline):
    """Focal points of the department, newest first."""

    model = FocalPoint
    formset = OnePerPeriod
    extra = 0
    autocomplete_fields = ("user",)
    fields = (
        ("name", "nip", "sex"),
        ("position", "is_main"),
        ("decree_number", "decree_date"),
        ("valid_from", "valid_to"),
        "user",
    )


@admin.register(Department)
class DepartmentAdmin(ImportLink, AuditedAdmin):
    """Departments with their validity, predecessors, heads and focal points."""

    import_kind = "departments"
    form = DepartmentAdminForm
    list_display = ("code", "name", "short_name", "kind", "valid_from", "valid_to")
    list_filter = ("kind", ("valid_to", admin.EmptyFieldListFilter))
    search_fields = ("code", "name", "short_name")
    date_hierarchy = "valid_from"
    autocomplete_fields = ("predecessors",)
    fields = ("code", "name", "short_name", "kind", ("valid_from", "valid_to"), "predecessors", "fields", "notes")
    inlines = (HeadInline, FocalPointInline)
    actions = (download_action("perangkat-daerah.xlsx", lambda queryset, request: department_sheet(queryset)),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code of an existing department is fixed: addresses, imports and accounts refer to it."""
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Department, form: ModelForm, change: bool) -> None:
        predecessors = list(form.cleaned_data["predecessors"])
        save_department(department=obj, predecessors=predecessors, actor=request.user)


@admin.register(DepartmentHead)
class DepartmentHeadAdmin(AuditedAdmin):
    """Who led which department from when to when."""

    list_display = ("name", "department", "status", "position", "valid_from", "valid_to")
    list_filter = ("status", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    search_fields = ("name", "nip", "department__name", "department__short_name", "department__code")
    date_hierarchy = "valid_from"
    autocomplete_fields = ("department", "user")


@admin.register(FocalPoint)
class FocalPointAdmin(AuditedAdmin):
    """Appointments of focal points with their letters."""

    list_display = ("name", "department", "is_main", "decree_number", "decree_date", "valid_from", "valid_to")
    list_filter = ("is_main", "valid_to", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    search_fields = ("name", "nip", "decree_number", "department__name", "department__short_name", "department__code")
    date_hierarchy = "valid_to"
    autocomplete_fields = ("department", "user")
    fieldsets = (
        (None, {"fields": ("department", "name", "nip", "sex", "position", "is_main", "user")}),
        (_("Surat keputusan"), {"fields": ("decree_number", "decree_date", "valid_from", "valid_to")}),
    )
