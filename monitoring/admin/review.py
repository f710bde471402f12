"""Verification in the admin: opinions, sheets and comments are read; they are written on the pages."""

from __future__ import annotations

from django.contrib import admin

from pug_tanjungbalai.common.admin_base import ReadOnlyAdmin

from ..models import ChecklistMark, DocumentPart, Opinion, Reconciliation, ReconciliationRow, StepComment


@admin.register(Opinion)
class OpinionAdmin(ReadOnlyAdmin):
    """Opinions of Bapperida and Dinas P3A."""

    list_display = ("submission", "office", "verdict", "actor", "at")
    list_filter = ("office", "verdict", "submission__sub_activity__fiscal_year")
    list_select_related = ("submission__sub_activity__item", "actor")
    search_fields = ("submission__sub_activity__item__code", "submission__sub_activity__item__name", "note")
    date_hierarchy = "at"


@admin.register(ChecklistMark)
class ChecklistMarkAdmin(ReadOnlyAdmin):
    """Items of the verification sheet."""

    list_display = ("round", "item", "verdict", "actor", "at")
    list_filter = ("verdict", "item")
    list_select_related = ("round", "actor")
    search_fields = ("note", "round__record__sub_activity__item__code", "round__record__sub_activity__item__name")
    date_hierarchy = "at"


@admin.register(StepComment)
class StepCommentAdmin(ReadOnlyAdmin):
    """Comments on the steps of a GAP."""

    list_display = ("text", "submission", "step", "author", "at", "settled_at")
    list_filter = ("step", ("settled_at", admin.EmptyFieldListFilter))
    list_select_related = ("submission__sub_activity__item", "author")
    search_fields = ("text", "submission__sub_activity__item__code", "submission__sub_activity__item__name")
    date_hierarchy = "at"


@admin.register(DocumentPart)
class DocumentPartAdmin(ReadOnlyAdmin):
    """Own text of GBS and KAK; it is written in the document."""

    list_display = ("submission", "document", "part")
    list_filter = ("document", "part")
    list_select_related = ("submission__sub_activity__item",)
    search_fields = ("text", "submission__sub_activity__item__code", "submission__sub_activity__item__name")


@admin.register(Reconciliation)
class ReconciliationAdmin(ReadOnlyAdmin):
    """Exports of SIPD or DPA that were held against the PPRG."""

    list_display = ("fiscal_year", "budget_version", "as_of", "document_number", "import_run")
    list_filter = ("fiscal_year", "budget_version")
    list_select_related = ("fiscal_year", "import_run")
    search_fields = ("document_number", "import_run__original_name")
    date_hierarchy = "as_of"


@admin.register(ReconciliationRow)
class ReconciliationRowAdmin(ReadOnlyAdmin):
    """Lines of such an export, as they were uploaded."""

    list_display = ("code", "name", "ceiling", "realization", "reconciliation")
    list_filter = ("reconciliation__fiscal_year",)
    list_select_related = ("reconciliation__fiscal_year",)
    search_fields = ("code", "name", "department_code")
