"""Admin of fiscal years, extensions of a deadline, and sex-disaggregated data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.admin_base import AuditedAdmin

from ..domain.data import WRITABLE, keep_or_drop_verification, missing_parts
from ..domain.years import DATE_FIELDS
from ..forms.year import BAND_FIELDS, ExtensionRules, YearRules
from ..models import DeadlineExtension, FiscalYear, SexDisaggregatedData
from ..models.year import WEIGHT_FIELDS
from ..queries import readable_department_ids
from .base import OpenYearsOnly


class FiscalYearAdminForm(YearRules, ModelForm):
    """A year under the same rules as on the page."""


class ExtensionInline(admin.TabularInline):
    """Extensions of the year's submission deadline: to be read; they are recorded one by one."""

    model = DeadlineExtension
    extra = 0
    fields = readonly_fields = ("department", "step", "due", "document_number", "decided_on", "decided_by")
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(FiscalYear)
class FiscalYearAdmin(OpenYearsOnly, AuditedAdmin):
    """Dates, targets, weights and bands of a year. State and freezing move on the pages only."""

    year_path = ""
    year_fields = {}
    form = FiscalYearAdminForm
    list_display = ("year", "state", "nomenclature", "submission_due", "target_coverage", "frozen_on")
    list_filter = ("state",)
    list_select_related = ("nomenclature",)
    search_fields = ("year",)
    autocomplete_fields = ("nomenclature",)
    readonly_fields = ("state", "frozen_on")
    inlines = (ExtensionInline,)
    fieldsets = (
        (None, {"fields": ("year", ("state", "frozen_on"), "nomenclature")}),
        (_("Tenggat"), {"fields": DATE_FIELDS}),
        (_("Target"), {"fields": ("target_coverage", "prerequisite_maximum")}),
        (_("Bobot skor (jumlahnya 100)"), {"fields": WEIGHT_FIELDS}),
        (_("Predikat"), {"fields": BAND_FIELDS}),
        (_("Verifikasi"), {"fields": ("verification_rule",)}),
        (_("Penyebut ARG"), {"fields": ("arg_denominator", "total_spending", "spending_without_staff")}),
    )


class ExtensionAdminForm(ExtensionRules, ModelForm):
    """An extension under the same rules as on the page."""

    @property
    def today(self) -> dt.date:  # type: ignore[override]
        """The day of decision is not in the future."""
        return timezone.localdate()


@admin.register(DeadlineExtension)
class DeadlineExtensionAdmin(OpenYearsOnly, AuditedAdmin):
    """Decisions that one department may submit later."""

    form = ExtensionAdminForm
    list_display = ("fiscal_year", "department", "step", "due", "document_number", "decided_on", "decided_by")
    list_filter = ("fiscal_year", "step")
    list_select_related = ("fiscal_year", "department", "decided_by")
    search_fields = ("department__name", "department__short_name", "document_number", "reason")
    date_hierarchy = "due"
    autocomplete_fields = ("fiscal_year", "department")
    readonly_fields = ("decided_by",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An extension stays with its year and department."""
        return (*self.readonly_fields, *(("fiscal_year", "department", "step") if obj else ()))

    def save_model(self, request: HttpRequest, obj: DeadlineExtension, form: ModelForm, change: bool) -> None:
        if not change:
            obj.decided_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)


class DataAdminForm(ModelForm):
    """An indicator; its verification is one of what stands in the form. ``actor``: who fills it in."""

    actor: Any = None

    def verified_anew(self) -> bool:
        """Somebody entered a day of verification, or took it away."""
        return "verified_on" in self.changed_data

    def clean(self) -> dict[str, Any]:
        """Only what is complete is verified, not before its day, and not by the department that gave it."""
        cleaned = super().clean() or self.cleaned_data
        day = cleaned.get("verified_on")
        if not (day and self.verified_anew()):
            return cleaned
        if day > timezone.localdate():
            self.add_error("verified_on", _("Tanggal verifikasi belum tiba."))
        lacking = missing_parts(SexDisaggregatedData(**{name: cleaned.get(name) for name in WRITABLE}))
        department = cleaned.get("department")
        if department and department.pk in readable_department_ids(self.actor):
            self.add_error("verified_on", _("Data perangkat daerah Anda sendiri diverifikasi kantor lain."))
        if lacking:
            self.add_error("verified_on", _("Belum dapat diverifikasi: lengkapi %s.") % ", ".join(lacking))
        return cleaned


@admin.register(SexDisaggregatedData)
class SexDisaggregatedDataAdmin(OpenYearsOnly, AuditedAdmin):
    """Indicators required of departments, their values, and whether they were verified."""

    form = DataAdminForm
    list_display = ("indicator", "department", "fiscal_year", "male", "female", "unit", "data_year", "verified_on")
    list_filter = ("fiscal_year", "concerns", ("verified_on", admin.EmptyFieldListFilter), "department")
    list_select_related = ("department", "fiscal_year")
    search_fields = ("indicator", "source", "department__name", "department__short_name", "department__code")
    date_hierarchy = "verified_on"
    autocomplete_fields = ("department", "fiscal_year")
    readonly_fields = ("verified_by",)
    fieldsets = (
        (None, {"fields": ("fiscal_year", "department", "indicator", "unit", "concerns")}),
        (_("Angka"), {"fields": (("male", "female"), "data_year", "source")}),
        (_("Verifikasi"), {"fields": ("verified_on", "verified_by")}),
    )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who fills it in."""
        form = super().get_form(request, obj, change, **kwargs)
        form.actor = request.user  # type: ignore[attr-defined]
        return form

    def save_model(self, request: HttpRequest, obj: SexDisaggregatedData, form: Any, change: bool) -> None:
        """Whoever enters the day of verification is the one who verified; what changes otherwise loses it."""
        if form.verified_anew():
            obj.verified_by = request.user if obj.verified_on else None  # type: ignore[assignment]
        elif change:
            keep_or_drop_verification(obj, SexDisaggregatedData.objects.get(pk=obj.pk))
        super().save_model(request, obj, form, change)
