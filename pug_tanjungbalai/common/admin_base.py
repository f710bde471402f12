"""Bases for ModelAdmin classes: every write through the admin leaves an audit entry."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest

from . import audit


class AuditedAdmin(admin.ModelAdmin):
    """Saves and deletes like the stock admin and records who changed what."""

    list_per_page = 50
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        before: dict[str, Any] = {}
        if change:
            stored = type(obj)._default_manager.filter(pk=obj.pk).first()
            before = audit.values_of(stored) if stored else {}
        super().save_model(request, obj, form, change)
        changes = audit.difference(before, audit.values_of(obj))
        if changes:
            audit.record(actor=request.user, action="ubah" if change else "buat", obj=obj, changes=changes)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        audit.record(actor=request.user, action="hapus", obj=obj, changes=audit.difference(audit.values_of(obj), {}))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        """Inline rows: one entry for each row added, changed or removed."""
        before = {
            obj.pk: audit.values_of(obj)
            for obj in formset.get_queryset().filter(pk__in=[f.instance.pk for f in formset.forms if f.instance.pk])
        }
        super().save_formset(request, form, formset, change)
        for obj in formset.new_objects:
            audit.record(actor=request.user, action="buat", obj=obj, changes=audit.difference({}, audit.values_of(obj)))
        for obj, _fields in formset.changed_objects:
            audit.record(
                actor=request.user,
                action="ubah",
                obj=obj,
                changes=audit.difference(before.get(obj.pk, {}), audit.values_of(obj)),
            )
        for obj in formset.deleted_objects:
            audit.record(actor=request.user, action="hapus", obj=obj, changes={"isi": [str(obj), None]})


class ReadOnlyAdmin(admin.ModelAdmin):
    """Histories and trails: to be read, never written, by nobody."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
