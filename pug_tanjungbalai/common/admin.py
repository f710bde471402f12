"""Admin of the trail and of the import log: read only."""

from django.contrib import admin

from .admin_base import ReadOnlyAdmin
from .models import AuditEntry, ImportRun


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "actor_role", "action", "object_type", "object_text"]
    list_filter = ["action", "object_type", "actor_role"]
    search_fields = ["object_text", "actor__username", "reason"]
    date_hierarchy = "at"
    list_select_related = ["actor"]


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "original_name", "state", "actor"]
    list_filter = ["kind", "state"]
    search_fields = ["original_name", "sha256"]
    list_select_related = ["actor"]
