"""Pokja, consultations and the policy library in the admin. Consultations are held on the pages and read here."""

from __future__ import annotations

from django.contrib import admin
from django.db import models

from pug_tanjungbalai.common import words
from pug_tanjungbalai.common.admin_base import AuditedAdmin, HistoryAdmin, ReadOnlyAdmin, VersionedAdmin

from ..models import Answer, Consultation, ConsultationHistory, Decree, Member, Policy, WorkPlanItem
from ..transitions import CONSULTATION_TRANSITIONS

words.learn_moves(
    words.label_of(Consultation), CONSULTATION_TRANSITIONS, ask="Ajukan pertanyaan", edit="Ubah pertanyaan"
)
words.learn_moves(words.label_of(Decree), anggota="Ubah anggota")
words.learn_moves(words.label_of(WorkPlanItem), salin="Salin dari tahun lalu")
words.learn_moves(words.label_of(Answer), sepakati="Sepakati jawaban")


class MemberInline(admin.TabularInline):
    model = Member
    extra = 0
    autocomplete_fields = ["department"]


@admin.register(Decree)
class DecreeAdmin(VersionedAdmin):
    """Decrees of the Pokja and its Tim Teknis."""

    list_display = ["number", "kind", "date", "valid_from", "valid_to"]
    list_filter = ["kind"]
    search_fields = ["number"]
    date_hierarchy = "valid_from"
    fields = ["kind", "number", "date", "valid_from", "valid_to", "file_name"]
    readonly_fields = ["file_name"]
    inlines = [MemberInline]


@admin.register(Member)
class MemberAdmin(AuditedAdmin):
    """Members by office."""

    list_display = ["office", "role", "name", "department", "decree"]
    list_filter = ["role", "decree__kind"]
    list_select_related = ["department", "decree"]
    search_fields = ["office", "name", "nip", "decree__number"]
    autocomplete_fields = ["decree", "department"]


@admin.register(WorkPlanItem)
class WorkPlanItemAdmin(VersionedAdmin):
    """The yearly plan of the Pokja with its realisation."""

    list_display = ["activity", "fiscal_year", "area", "unit", "budget", "realized_percent"]
    list_filter = ["fiscal_year", "area"]
    list_select_related = ["fiscal_year"]
    search_fields = ["activity", "indicator", "unit"]
    autocomplete_fields = ["fiscal_year", "department"]


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    """Questions of departments."""

    list_display = ["title", "department", "state", "asked_by", "asked_at"]
    list_filter = ["state", "department"]
    list_select_related = ["department", "asked_by"]
    search_fields = ["title", "text", "department__name"]
    date_hierarchy = "asked_at"


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    """Answers of the Pokja."""

    list_display = ["text", "consultation", "author", "at", "agreed_at"]
    list_filter = [("agreed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["consultation", "author"]
    search_fields = ["text", "consultation__title"]
    date_hierarchy = "at"


@admin.register(ConsultationHistory)
class ConsultationHistoryAdmin(HistoryAdmin):
    """Moves of consultations."""

    list_select_related = ["record__department", "actor"]
    search_fields = ["record__title", "note", "actor__username", "actor__name"]


@admin.register(Policy)
class PolicyAdmin(VersionedAdmin):
    """Regulations and guides."""

    list_display = ["kind", "number", "year", "subject", "status"]
    list_filter = ["kind", "status", "year"]
    search_fields = ["number", "subject", "summary"]
    filter_horizontal = ["changed_by"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fields = ["kind", "number", "year", "subject", "summary", "status", "changed_by", "areas", "url", "file_name"]
    readonly_fields = ["file_name"]
