"""Admin of PPRG submissions with all their rows, and of their history.

The state moves on the pages only. A locked submission (offered, signed, submitted, verified) is read only here too,
and a change that somebody made in between is never overwritten.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common import words
from pug_tanjungbalai.common.admin_base import HistoryAdmin, ReadOnlyAdmin, VersionedAdmin, VersionedForm

from ..domain.pprg import is_open_for_writing, record_start
from ..models import ActionPlan, GapCause, GapData, GapFactor, GapIndicator, Submission, SubmissionHistory
from ..queries.pprg_workbook import IMPORT_KIND
from ..transitions import SUBMISSION_TRANSITIONS

#: Parts of the text in a snapshot, by the steps of GAP and GBS.
words.learn_entries(
    {
        "data": "data pembuka wawasan",
        "factors": "faktor kesenjangan",
        "internal": "sebab internal",
        "external": "sebab eksternal",
        "actions": "rencana aksi",
        "indicators": "indikator",
        "signature": "tanda tangan",
        "dpa": "pembekuan ke DPA",
    }
)
words.learn_moves(
    words.label_of(Submission),
    SUBMISSION_TRANSITIONS,
    start="Mulai PPRG",
    salin="Salin isi",
    freeze="Bekukan ke DPA",
    correct_dpa="Perbaiki nomor DPA",
)
words.learn_imports({IMPORT_KIND: "Buku kerja PPRG"})


class SubmissionAdminForm(VersionedForm):
    """The text of a submission with the version that the page showed."""

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
class SubmissionAdmin(VersionedAdmin):
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
        (None, {"fields": ("sub_activity", "budget_version")}),
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
            obj.updated_at = timezone.now()
        else:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        if not change:
            record_start(obj, request.user)


@admin.register(SubmissionHistory)
class SubmissionHistoryAdmin(HistoryAdmin):
    """Moves of submissions; the text of then is compared on the page of the submission."""

    list_select_related = ("actor", "record__sub_activity__item")
    search_fields = ("record__sub_activity__item__code", "record__sub_activity__item__name", "note", "actor__name")


class RowAdmin(ReadOnlyAdmin):
    """Rows of GAP and GBS across submissions, to be searched; they are written in their submission."""

    list_filter: ClassVar[Any] = ("submission__state", "submission__sub_activity__fiscal_year")
    list_select_related: ClassVar[Any] = ("submission__sub_activity__item",)
    found_by: ClassVar[Any] = ("submission__sub_activity__item__name", "submission__sub_activity__item__code")
    search_fields: ClassVar[Any] = found_by


@admin.register(GapData)
class GapDataAdmin(RowAdmin):
    """Data that opens the analysis (GAP step 2)."""

    list_display = ("indicator", "submission")
    search_fields = ("indicator", *RowAdmin.found_by)


@admin.register(GapFactor)
class GapFactorAdmin(RowAdmin):
    """Factors of the gap (GAP step 3)."""

    list_display = ("kind", "submission")
    list_filter = ("kind", *RowAdmin.list_filter)


@admin.register(GapCause)
class GapCauseAdmin(RowAdmin):
    """Causes of the gap (GAP steps 4 and 5)."""

    list_display = ("text", "kind", "submission")
    list_filter = ("kind", *RowAdmin.list_filter)
    search_fields = ("text", *RowAdmin.found_by)


@admin.register(ActionPlan)
class ActionPlanAdmin(RowAdmin):
    """Activities against the causes (GAP step 7)."""

    list_display = ("name", "submission")
    search_fields = ("name", *RowAdmin.found_by)


@admin.register(GapIndicator)
class GapIndicatorAdmin(RowAdmin):
    """Indicators (GAP step 9)."""

    list_display = ("name", "kind", "submission")
    list_filter = ("kind", *RowAdmin.list_filter)
    search_fields = ("name", *RowAdmin.found_by)
