"""Admin of the verified prerequisite points."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from pug_tanjungbalai.common.admin_base import AuditedAdmin

from ..domain.prerequisite import year_refusal
from ..forms.prerequisite import PointsForm
from ..models import PrerequisiteScore


class PrerequisiteAdminForm(PointsForm):
    """The form of the page, with department and year to choose."""

    class Meta(PointsForm.Meta):
        fields = ["department", "fiscal_year", *PointsForm.Meta.fields]


@admin.register(PrerequisiteScore)
class PrerequisiteScoreAdmin(AuditedAdmin):
    """Points of a department and year; those of a closed year stay as they are."""

    form = PrerequisiteAdminForm
    list_display = ("department", "fiscal_year", "points", "verified_on", "verified_by")
    list_filter = ("fiscal_year", "verified_on")
    list_select_related = ("department", "fiscal_year", "verified_by")
    search_fields = ("department__code", "department__name", "note")
    date_hierarchy = "verified_on"
    autocomplete_fields = ("department", "fiscal_year")
    readonly_fields = ("verified_by",)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Not in a closed year."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not year_refusal(obj.department, obj.fiscal_year))  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        obj.verified_by = request.user  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)
