"""Agenda, letters, locked minutes and files in the admin. What is signed or uploaded is read here."""

from __future__ import annotations

from django.contrib import admin

from pug_tanjungbalai.common import words
from pug_tanjungbalai.common.admin_base import AuditedAdmin, ReadOnlyAdmin, VersionedAdmin

from ..models import AgendaItem, InvitationLetter, MeetingFile, Minutes, MinutesVersion

words.learn_moves(
    words.label_of(Minutes),
    sahkan_pimpinan="Disahkan pimpinan rapat",
    sahkan_notulis="Disahkan notulis",
    batal_sah="Batalkan pengesahan",
    pengesahan_gugur="Pengesahan gugur karena isi berubah",
    kunci="Kunci sebagai versi",
    koreksi="Buka koreksi",
)
words.learn_moves(
    words.label_of(InvitationLetter),
    kirim="Kirim undangan lewat surel",
    kirim_batal="Kirim pembatalan lewat surel",
    kirim_gagal="Kirim surel: sebagian gagal",
)


@admin.register(AgendaItem)
class AgendaItemAdmin(AuditedAdmin):
    """Items of the agenda."""

    list_display = ["title", "presenter", "minutes", "meeting"]
    list_filter = ["meeting__state"]
    list_select_related = ["meeting"]
    search_fields = ["title", "presenter", "meeting__title"]
    autocomplete_fields = ["meeting"]


@admin.register(InvitationLetter)
class InvitationLetterAdmin(VersionedAdmin):
    """Invitations as they are signed."""

    list_display = ["subject", "meeting", "date", "nature", "signer_name"]
    list_filter = ["nature"]
    list_select_related = ["meeting"]
    search_fields = ["subject", "meeting__title", "meeting__invitation_number", "signer_name"]
    date_hierarchy = "date"
    autocomplete_fields = ["meeting"]
    readonly_fields = ["sent_at"]


@admin.register(MinutesVersion)
class MinutesVersionAdmin(ReadOnlyAdmin):
    """Minutes as they were signed off."""

    list_display = ["minutes", "number", "actor", "at"]
    list_filter = ["at"]
    list_select_related = ["minutes__meeting", "actor"]
    search_fields = ["minutes__meeting__title", "reason"]
    date_hierarchy = "at"


@admin.register(MeetingFile)
class MeetingFileAdmin(ReadOnlyAdmin):
    """Photos and presentations; they are uploaded on the page of the meeting."""

    list_display = ["name", "kind", "meeting", "uploaded_by", "at"]
    list_filter = ["kind"]
    list_select_related = ["meeting", "uploaded_by"]
    search_fields = ["name", "caption", "meeting__title"]
    date_hierarchy = "at"
    fields = ["meeting", "kind", "name", "caption", "size", "uploaded_by", "at", "removed_at"]
