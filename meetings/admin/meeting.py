"""Data entry of meetings by people. States move through the pages only; what departments wrote is read here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common import words
from pug_tanjungbalai.common.admin_base import (
    AuditedAdmin,
    HistoryAdmin,
    NoBulkDeletion,
    ReadOnlyAdmin,
    VersionedAdmin,
)
from pug_tanjungbalai.common.formats import EMPTY

from ..admin_forms import InvitationFormSet, MeetingForm, TaskForm, TaskFormSet
from ..domain import assign_number, is_locked, is_recorded, store_amendment, void_signatures
from ..enums import OPEN_ACTION_STATES
from ..models import (
    ActionHistory,
    ActionItem,
    ActionReport,
    Attendee,
    Decision,
    Invitation,
    Meeting,
    Minutes,
    Speaker,
)
from ..transitions import ACTION_TRANSITIONS, MEETING_TRANSITIONS

words.learn_entries({"report": "laporan pelaksanaan"})
words.learn_moves(words.label_of(Meeting), MEETING_TRANSITIONS)
words.learn_moves(words.label_of(ActionItem), ACTION_TRANSITIONS, amend="Ubah tugas")


class SpeakerInline(admin.TabularInline):
    model = Speaker
    extra = 0


class InvitationInline(admin.TabularInline):
    model = Invitation
    formset = InvitationFormSet
    extra = 0
    autocomplete_fields = ["department"]
    show_change_link = True


class DecisionInline(admin.TabularInline):
    model = Decision
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not once the minutes are signed off."""
        return super().has_add_permission(request, obj) and not (obj and is_locked(obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for adding."""
        return super().has_change_permission(request, obj) and not (obj and is_locked(obj))


class AttendeeInline(admin.TabularInline):
    model = Attendee
    extra = 0


class ActionItemInline(admin.TabularInline):
    """New tasks are given here; one that exists is changed on its own page, with a reason."""

    model = ActionItem
    formset = TaskFormSet
    extra = 0
    can_delete = False
    autocomplete_fields = ["department"]
    fields = ["department", "text", "due", "state"]
    readonly_fields = ["state"]
    show_change_link = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.display(description=_("bukti"))
def evidence_link(report: ActionReport) -> SafeString | str:
    """The evidence, through the page that checks the right."""
    if not report.evidence:
        return EMPTY
    return format_html(
        '<a href="{}">{}</a>', reverse("meetings:action_evidence", args=[report.pk]), report.evidence_name
    )


REPORT_FIELDS = ("at", "author", "text", evidence_link, "accepted", "review_note", "reviewed_by")


class ActionReportInline(admin.TabularInline):
    """What the department did: to be read."""

    model = ActionReport
    extra = 0
    can_delete = False
    fields: ClassVar[Any] = REPORT_FIELDS
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ActionReport]:
        return super().get_queryset(request).select_related("author", "reviewed_by")


@admin.register(Meeting)
class MeetingAdmin(VersionedAdmin):
    form = MeetingForm
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

    def save_model(self, request: HttpRequest, obj: Meeting, form: Any, change: bool) -> None:
        """A new meeting gets its number in the year, as on the page."""
        super().save_model(request, obj, form, change)
        if not change:
            assign_number(obj)


@admin.register(Speaker)
class SpeakerAdmin(AuditedAdmin):
    list_display = ["name", "position", "institution", "topic", "online", "meeting"]
    list_filter = ["online"]
    list_select_related = ["meeting"]
    search_fields = ["name", "institution", "topic", "meeting__title"]
    autocomplete_fields = ["meeting"]


@admin.register(Invitation)
class InvitationAdmin(NoBulkDeletion, AuditedAdmin):
    list_display = ["meeting", "department", "presence", "note"]
    list_filter = ["presence", "department"]
    list_select_related = ["meeting", "department"]
    search_fields = ["meeting__title", "department__name", "department__code"]
    date_hierarchy = "meeting__starts_at"
    autocomplete_fields = ["meeting", "department"]
    inlines = [AttendeeInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What was recorded stays with its meeting and department."""
        return ["meeting", "department"] if obj is not None and is_recorded(obj) else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not once the attendance was recorded."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (isinstance(obj, Invitation) and is_recorded(obj))


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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not once they are locked: a correction is opened on the page, with its reason."""
        return super().has_change_permission(request, obj) and not (obj and obj.locked_at)

    def save_model(self, request: HttpRequest, obj: Minutes, form: Any, change: bool) -> None:
        """What was signed has changed: the signatures are void, as on the page."""
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            void_signatures(obj.meeting, request.user)


@admin.register(Decision)
class DecisionAdmin(AuditedAdmin):
    list_display = ["meeting", "number", "text"]
    list_filter = ["meeting__state"]
    list_select_related = ["meeting"]
    search_fields = ["text", "meeting__title"]
    date_hierarchy = "meeting__starts_at"
    autocomplete_fields = ["meeting"]
    inlines = [ActionItemInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not once the minutes are signed off."""
        return super().has_change_permission(request, obj) and not (obj and is_locked(obj.meeting))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A decision stays with its meeting."""
        return ["meeting"] if obj is not None else []


@admin.register(ActionItem)
class ActionItemAdmin(NoBulkDeletion, VersionedAdmin):
    """Tasks. One that is closed or cancelled counts in the score as it is, and can only be read."""

    form = TaskForm
    list_display = ["text", "department", "due", "state", "closed_on"]
    list_filter = ["state", "department"]
    list_select_related = ["department", "decision__meeting"]
    search_fields = ["text", "department__name", "decision__text", "decision__meeting__title"]
    date_hierarchy = "due"
    autocomplete_fields = ["decision", "department"]
    readonly_fields = ["state", "closed_on", "fact", "proof_text"]
    inlines = [ActionReportInline]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The reason is asked where an existing task may change."""
        reason = ["note"] if obj is not None and self.has_change_permission(request, obj) else []
        return ["decision", "department", "text", "due", *reason, *self.readonly_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A task stays with its decision and department: another one is given, and this one cancelled."""
        return [*self.readonly_fields, *(["decision", "department"] if obj is not None else [])]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while the task is open."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state in OPEN_ACTION_STATES)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for changes."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.state in OPEN_ACTION_STATES)

    def save_model(self, request: HttpRequest, obj: ActionItem, form: Any, change: bool) -> None:
        """A change goes the way of the page: guarded by the version, with its reason in the history."""
        if not change:
            super().save_model(request, obj, form, change)
        elif form.amended():
            values = {name: form.cleaned_data[name] for name in ("text", "due", "note")}
            stored = ActionItem.objects.get(pk=obj.pk)
            store_amendment(item=stored, actor=request.user, version=form.cleaned_data["seen"], **values)


@admin.register(ActionReport)
class ActionReportAdmin(ReadOnlyAdmin):
    """Reports are written by departments and judged by Bapperida on the pages."""

    list_display = ["at", "item", "author", "accepted", "reviewed_by"]
    list_filter = ["accepted", "at"]
    list_select_related = ["item", "author", "reviewed_by"]
    search_fields = ["text", "item__text", "item__department__name"]
    date_hierarchy = "at"
    fields: ClassVar[Any] = ["item", *REPORT_FIELDS, "reviewed_at"]


@admin.register(ActionHistory)
class ActionHistoryAdmin(HistoryAdmin):
    list_select_related = ["record__department", "actor"]
    search_fields = ["record__text", "note", "actor__username", "actor__name"]
