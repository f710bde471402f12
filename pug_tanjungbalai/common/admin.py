"""Admin of the trail and of the import log: read only, in words."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import words
from .admin_base import ReadOnlyAdmin, RoleFilter, WordFilter, lines
from .models import AuditEntry, ImportRun


class ActionFilter(WordFilter):
    """Actions of all kinds of objects."""

    def word(self, value: str) -> str:
        return words.action_anywhere(value)


class ObjectTypeFilter(WordFilter):
    """Kinds of objects by their names."""

    def word(self, value: str) -> str:
        return words.object_type(value)


class KindFilter(WordFilter):
    """Kinds of imports by their titles."""

    def word(self, value: str) -> str:
        return words.kind_of_import(value)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who changed what."""

    list_display = ["at", "actor", "role_words", "action_words", "type_words", "object_text"]
    list_filter = [("action", ActionFilter), ("object_type", ObjectTypeFilter), ("actor_role", RoleFilter)]
    search_fields = ["object_text", "actor__username", "reason"]
    date_hierarchy = "at"
    list_select_related = ["actor"]
    fields: ClassVar[Any] = (
        "at",
        "actor",
        "role_words",
        "actor_department",
        "address",
        "action_words",
        "type_words",
        "object_id",
        "object_text",
        "change_words",
        "reason",
        "request_id",
    )

    @admin.display(description=_("peran saat itu"), ordering="actor_role")
    def role_words(self, row: AuditEntry) -> str:
        """The role of then."""
        return words.role(row.actor_role) or self.get_empty_value_display()

    @admin.display(description=_("tindakan"), ordering="action")
    def action_words(self, row: AuditEntry) -> str:
        """What was done."""
        return words.action(row.object_type, row.action)

    @admin.display(description=_("jenis objek"), ordering="object_type")
    def type_words(self, row: AuditEntry) -> str:
        """To what kind of object."""
        return words.object_type(row.object_type)

    @admin.display(description=_("perubahan"))
    def change_words(self, row: AuditEntry) -> Any:
        """Old and new values, field by field."""
        return lines(words.described(row.object_type, row.changes)) or self.get_empty_value_display()


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """What was uploaded, when, and whether it was applied."""

    list_display = ["created_at", "kind_words", "original_name", "state", "actor"]
    list_filter = [("kind", KindFilter), "state"]
    search_fields = ["original_name", "sha256"]
    list_select_related = ["actor"]
    date_hierarchy = "created_at"
    fields: ClassVar[Any] = ("created_at", "kind_words", "original_name", "sha256", "state", "actor", "applied_at")

    @admin.display(description=_("jenis"), ordering="kind")
    def kind_words(self, row: ImportRun) -> str:
        """What was imported."""
        return words.kind_of_import(row.kind)
