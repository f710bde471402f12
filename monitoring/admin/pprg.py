"""Admin of PPRG submissions with all their rows, and of their history.

The state moves on the pages only. A locked submission (offered, signed, submitted, verified) is read only here too,
and a change that somebody made in between is never overwritten.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.admin_base import AuditedAdmin, ReadOnlyAdmin

from ..domain.pprg import is_open_for_writing, record_start
from ..models import ActionPlan, GapCause, GapData, GapFactor, GapIndicator, Submission, SubmissionHistory


class SubmissionAdminForm(forms.ModelForm):
    """The text of a submission with the version that the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Submission
        fields = (
            "sub_activity",
            "budget_version",
            "purpose",
            "target_group",
            "data_note",
            "new_purpose",
            "arg_category",
            "arg_reason",
            "budget_total",
            "budget_note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        """Refuse what was written on an older version."""
        cleaned = super().clean() or {}
        if self.instance.pk and cleaned.get("seen") != self.instance.version:
            raise ValidationError(_("Naskah ini berubah sejak halaman dibuka. Muat ulang, lalu ulangi perubahan Anda."))
        return cleaned


class OwnRowsInline(admin.StackedInline):
    """Rows of a submission; their links lead only to rows of the same submission."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: Submission | None = None, **kwargs: Any) -> Any:
        self.submission = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = db_field.related_model.objects.filter(submission=self.submission)
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class GapDataInline(admin.TabularInline):
    model = GapData
    extra = 0


class GapFactorInline(admin.TabularInline):
    model = GapFactor
    extra = 0


class GapCauseInline(OwnRowsInline):
    model = GapCause


class ActionPlanInline(OwnRowsInline):
    model = ActionPlan


class GapIndicatorInline(admin.TabularInline):
    model = GapIndicator
    extra = 0


@admin.register(Submission)
class SubmissionAdmin(AuditedAdmin):
    """Submissions with GAP and GBS."""

    form = SubmissionAdminForm
    list_display = ("code", "sub_activity_name", "department", "year", "budget_version", "state", "submitted_at")
    list_filter = (
        "state",
        "budget_version",
        "sub_activity__fiscal_year",
        ("sub_activity__department", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("sub_activity__item", "sub_activity__department", "sub_activity__fiscal_year")
    search_fields = ("sub_activity__item__code", "sub_activity__item__name", "sub_activity__department__short_name")
    date_hierarchy = "created_at"
    ordering = ("-sub_activity__fiscal_year__year", "sub_activity__item__code")
    autocomplete_fields = ("sub_activity",)
    readonly_fields = (
        "state",
        "version",
        "created_by",
        "created_at",
        "updated_at",
        "signed_by",
        "signed_at",
        "first_submitted_at",
        "submitted_at",
        "verified_at",
    )
    inlines = (GapDataInline, GapFactorInline, GapCauseInline, ActionPlanInline, GapIndicatorInline)
    fieldsets = (
        (None, {"fields": ("sub_activity", "budget_version", "seen")}),
        (_("Status"), {"fields": readonly_fields, "classes": ("collapse",)}),
        (_("Langkah 1"), {"fields": ("purpose", "target_group")}),
        (_("Langkah 2"), {"fields": ("data_note",)}),
        (_("Langkah 6"), {"fields": ("new_purpose",)}),
        (_("Langkah 7"), {"fields": ("budget_total", "budget_note", "arg_category", "arg_reason")}),
    )

    @admin.display(description=_("kode"), ordering="sub_activity__item__code")
    def code(self, obj: Submission) -> str:
        """The code of the sub-activity."""
        return obj.sub_activity.item.code

    @admin.display(description=_("sub kegiatan"), ordering="sub_activity__item__name")
    def sub_activity_name(self, obj: Submission) -> str:
        """The name of the sub-activity."""
        return obj.sub_activity.item.name

    @admin.display(description=_("perangkat daerah"), ordering="sub_activity__department__short_name")
    def department(self, obj: Submission) -> str:
        """The department."""
        return obj.sub_activity.department.short_name

    @admin.display(description=_("tahun"), ordering="sub_activity__fiscal_year__year")
    def year(self, obj: Submission) -> str:
        """The fiscal year, as text: a year has no thousands."""
        return str(obj.sub_activity.fiscal_year.year)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """A locked submission stays as it is."""
        if isinstance(obj, Submission) and not is_open_for_writing(obj):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """A submission is withdrawn, never deleted: its history stays."""
        return False

    def save_model(self, request: HttpRequest, obj: Submission, form: Any, change: bool) -> None:
        """A new version, so that somebody who writes on the page meanwhile is shown both texts."""
        if change:
            obj.version += 1
            obj.updated_at = timezone.now()
        else:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        if not change:
            record_start(obj, request.user)


@admin.register(SubmissionHistory)
class SubmissionHistoryAdmin(ReadOnlyAdmin):
    """Moves of submissions, with the text of then."""

    list_display = ("at", "record", "action", "from_state", "to_state", "actor", "actor_role")
    list_filter = ("action", "to_state", "actor_role")
    list_select_related = ("actor", "record__sub_activity__item")
    search_fields = ("record__sub_activity__item__code", "record__sub_activity__item__name", "note", "actor__name")
    date_hierarchy = "at"
