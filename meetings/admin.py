"""Data entry of meetings by people. States move through the pages only; what departments wrote is read here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.admin_base import AuditedAdmin, ReadOnlyAdmin

from .models import ActionHistory, ActionItem, Attendee, Decision, Invitation, Meeting, Minutes, Speaker


class VersionedAdmin(AuditedAdmin):
    """Counts the version up, so that a form open on a page notices a change made here."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        if change:
            obj.version += 1  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)


class SpeakerInline(admin.TabularInline):
    model = Speaker
    extra = 0


class InvitationInline(admin.TabularInline):
    model = Invitation
    extra = 0
    autocomplete_fields = ["department"]
    show_change_link = True


class DecisionInline(admin.TabularInline):
    model = Decision
    extra = 0
    can_delete = False
    show_change_link = True


class AttendeeInline(admin.TabularInline):
    model = Attendee
    extra = 0


class ActionItemInline(admin.TabularInline):
    model = ActionItem
    extra = 0
    can_delete = False
    autocomplete_fields = ["department"]
    fields = ["department", "text", "due", "state"]
    readonly_fields = ["state"]
    show_change_link = True


@admin.register(Meeting)
class MeetingAdmin(VersionedAdmin):
    list_display = ["title", "starts_at", "mode", "place", "organizer", "state"]
    list_filter = ["state", "mode", "organizer"]
    list_select_related = ["organizer"]
    search_fields = ["title", "place", "purpose", "invitation_number"]
    date_hierarchy = "starts_at"
    autocomplete_fields = ["organizer"]
    readonly_fields = ["state"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = [SpeakerInline, InvitationInline, DecisionInline]
    fieldsets = [
        (None, {"fields": ["title", "organizer", "state", "invitation_number"]}),
        (_("Waktu dan tempat"), {"fields": [("starts_at", "ends_at"), ("mode", "place"), "link"]}),
        (_("Isi"), {"fields": ["purpose", "topics", "mission", "opened_by", "closed_by"]}),
    ]


@admin.register(Speaker)
class SpeakerAdmin(AuditedAdmin):
    list_display = ["name", "position", "institution", "topic", "online", "meeting"]
    list_filter = ["online"]
    list_select_related = ["meeting"]
    search_fields = ["name", "institution", "topic", "meeting__title"]
    autocomplete_fields = ["meeting"]


@admin.register(Invitation)
class InvitationAdmin(AuditedAdmin):
    list_display = ["meeting", "department", "presence", "note"]
    list_filter = ["presence", "department"]
    list_select_related = ["meeting", "department"]
    search_fields = ["meeting__title", "department__name", "department__code"]
    date_hierarchy = "meeting__starts_at"
    autocomplete_fields = ["meeting", "department"]
    inlines = [AttendeeInline]


@admin.register(Attendee)
class AttendeeAdmin(AuditedAdmin):
    list_display = ["name", "sex", "nip", "position", "department", "meeting"]
    list_filter = ["sex", "invitation__department"]
    list_select_related = ["invitation__department", "invitation__meeting"]
    search_fields = ["name", "nip", "position", "invitation__meeting__title"]
    date_hierarchy = "invitation__meeting__starts_at"
    autocomplete_fields = ["invitation"]

    @admin.display(description=_("perangkat daerah"), ordering="invitation__department__code")
    def department(self, obj: Attendee) -> str:
        """The department for which the person came."""
        return str(obj.invitation.department)

    @admin.display(description=_("rapat"), ordering="invitation__meeting__starts_at")
    def meeting(self, obj: Attendee) -> str:
        """The meeting to which the person came."""
        return str(obj.invitation.meeting)


@admin.register(Minutes)
class MinutesAdmin(VersionedAdmin):
    list_display = ["meeting", "chair", "note_taker"]
    list_select_related = ["meeting"]
    list_filter = ["meeting__state"]
    search_fields = ["meeting__title", "chair", "note_taker", "conclusion"]
    date_hierarchy = "meeting__starts_at"
    autocomplete_fields = ["meeting"]


@admin.register(Decision)
class DecisionAdmin(AuditedAdmin):
    list_display = ["meeting", "number", "text"]
    list_filter = ["meeting__state"]
    list_select_related = ["meeting"]
    search_fields = ["text", "meeting__title"]
    date_hierarchy = "meeting__starts_at"
    autocomplete_fields = ["meeting"]
    inlines = [ActionItemInline]


@admin.register(ActionItem)
class ActionItemAdmin(VersionedAdmin):
    list_display = ["text", "department", "due", "state", "closed_on"]
    list_filter = ["state", "department"]
    list_select_related = ["department", "decision__meeting"]
    search_fields = ["text", "department__name", "decision__text", "decision__meeting__title"]
    date_hierarchy = "due"
    autocomplete_fields = ["decision", "department"]
    fields = ["decision", "department", "text", "due", "state", "closed_on", "report", "evidence_file"]
    readonly_fields = ["state", "closed_on", "report", "evidence_file"]

    @admin.display(description=_("bukti"))
    def evidence_file(self, obj: ActionItem) -> SafeString | str:
        """The evidence, through the page that checks the right."""
        if not obj.evidence:
            return self.get_empty_value_display()
        return format_html('<a href="{}">{}</a>', reverse("meetings:action_evidence", args=[obj.pk]), obj.evidence_name)


@admin.register(ActionHistory)
class ActionHistoryAdmin(ReadOnlyAdmin):
    list_display = ["at", "record", "action", "from_state", "to_state", "actor", "actor_role"]
    list_filter = ["action", "to_state", "actor_role"]
    list_select_related = ["record", "actor"]
    search_fields = ["record__text", "note", "actor__username", "actor__name"]
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("record__department")
