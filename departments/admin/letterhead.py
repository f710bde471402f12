"""Admin of the heads of letters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common.admin_base import AuditedAdmin

from ..documents import emblem
from ..forms.letterhead import LetterheadForm
from ..models import OfficeLetterhead


@admin.register(OfficeLetterhead)
class OfficeLetterheadAdmin(AuditedAdmin):
    """Address, ways to reach the office, and emblem, as letters, minutes and attendance sheets bear them."""

    form = LetterheadForm
    list_display = ("department", "address", "phone", "website", "email", "has_emblem")
    list_select_related = ("department",)
    search_fields = ("department__name", "department__short_name", "department__code", "address")
    autocomplete_fields = ("department",)
    readonly_fields = ("present_emblem",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The emblem in use stands above the field for a new one."""
        fields = ["department", "address", "postal_code", "phone", "website", "email"]
        shown = ["present_emblem"] if obj is not None and obj.emblem else []
        if not self.has_change_permission(request, obj):
            return [*fields, *shown]
        return [*fields, *shown, "emblem", *(["drop_emblem"] if shown else [])]

    @admin.display(description=_("lambang"), boolean=True)
    def has_emblem(self, row: OfficeLetterhead) -> bool:
        """Whether there is an emblem."""
        return bool(row.emblem)

    @admin.display(description=_("lambang sekarang"))
    def present_emblem(self, row: OfficeLetterhead) -> SafeString | str:
        """The emblem as it is printed."""
        picture = emblem(row)
        if picture is None:
            return str(_("Berkas lambang hilang; unggah lagi."))
        return format_html('<img src="{}" alt="{}" height="88">', picture.address, _("Lambang"))
