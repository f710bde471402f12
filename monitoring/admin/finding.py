"""Admin of findings, follow-ups and their history.

The state moves on the pages only; number, author and closing date are the system's. A new or changed finding goes
through the same domain functions as on the pages.
"""

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
from pug_tanjungbalai.common.admin_base import HistoryAdmin, ReadOnlyAdmin, VersionedAdmin, VersionedForm
from pug_tanjungbalai.common.formats import EMPTY

from ..domain.finding import RECORD, REVISE, WRITABLE, store_finding, store_revision
from ..enums import OPEN_FINDING_STATES
from ..forms.finding import FindingRules
from ..models import Finding, FindingHistory, FollowUp
from ..transitions import FINDING_TRANSITIONS

words.learn_moves(words.label_of(Finding), FINDING_TRANSITIONS, **{RECORD: "Catat temuan", REVISE: "Ubah isi temuan"})


class FindingAdminForm(FindingRules, VersionedForm):
    """The fields that a person writes, under the same rules as on the page."""

    class Meta:
        model = Finding
        fields = WRITABLE


@admin.display(description=_("bukti"))
def evidence_link(follow_up: FollowUp) -> SafeString | str:
    """A link that downloads the evidence; files have no address of their own."""
    if not follow_up.evidence:
        return EMPTY
    return format_html(
        '<a href="{}">{}</a>', reverse("monitoring:finding_evidence", args=[follow_up.pk]), follow_up.evidence_name
    )


class FollowUpInline(admin.TabularInline):
    """What the department did: to be read."""

    model = FollowUp
    extra = 0
    can_delete = False
    fields: ClassVar[Any] = ("at", "author", "text", evidence_link, "accepted", "review_note", "reviewed_by")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[FollowUp]:
        return super().get_queryset(request).select_related("author", "reviewed_by")


@admin.register(Finding)
class FindingAdmin(VersionedAdmin):
    """Findings as the Inspektorat enters them."""

    form = FindingAdminForm
    list_display = ("number", "title", "department", "severity", "found_on", "due", "state")
    list_filter = ("state", "severity", "found_on", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    search_fields = ("number", "title", "condition")
    date_hierarchy = "due"
    ordering = ("-found_on", "-number")
    autocomplete_fields = ("department", "submission")
    readonly_fields = ("number", "state", "closed_on", "recorded_by")
    inlines = (FollowUpInline,)
    fieldsets = (
        (None, {"fields": ("number", "state", "closed_on", "recorded_by")}),
        (_("Menyangkut"), {"fields": ("department", "submission", "title", "severity", "found_on", "due")}),
        (_("Isi temuan"), {"fields": ("criterion", "condition", "cause", "recommendation")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """A closed finding stays as it is."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.state in OPEN_FINDING_STATES)  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if change:
            store_revision(finding=obj, actor=request.user, version=form.cleaned_data["seen"])  # type: ignore[arg-type]
        else:
            store_finding(finding=obj, actor=request.user)  # type: ignore[arg-type]


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    """Follow-ups are written by departments and judged by the Inspektorat on the pages."""

    list_display = ("at", "finding", "author", "accepted", "reviewed_by")
    list_filter = ("accepted", "at")
    list_select_related = ("finding", "author", "reviewed_by")
    search_fields = ("text", "finding__number", "finding__title")
    date_hierarchy = "at"
    fields: ClassVar[Any] = (
        "finding",
        "at",
        "author",
        "text",
        evidence_link,
        "accepted",
        "review_note",
        "reviewed_by",
        "reviewed_at",
    )


@admin.register(FindingHistory)
class FindingHistoryAdmin(HistoryAdmin):
    """Every move of every finding."""

    search_fields = ("record__number", "record__title", "note")
