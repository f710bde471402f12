"""Admin of accounts. Rights come from the role; only superusers touch administrators, superusers and passwords."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm, TypedChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.admin_base import AuditedAdmin

from ..domain.accounts import apply_role, grantable_roles, manageable_users
from ..excel import user_sheet
from ..models import User
from .base import ImportLink, download_action

#: Nobody but a superuser changes these of their own account.
OWN_FIXED = ("role", "department", "is_active")


class AccountForm(ModelForm):
    """A new account: it has no password until a superuser sets one."""

    class Meta:
        model = User
        fields = ("username", "name", "role", "department")


@admin.register(User)
class UserAdmin(ImportLink, AuditedAdmin, StockUserAdmin):
    """Accounts: who they are, their role, their department."""

    import_kind = "users"
    add_form = AccountForm
    add_form_template = None
    list_display = ("username", "name", "role", "department", "is_active", "last_login")
    list_filter = ("role", "is_active", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    search_fields = ("username", "name", "nip", "email", "department__name", "department__short_name")
    ordering = ("username",)
    filter_horizontal = ()
    autocomplete_fields = ("department",)
    readonly_fields = ("last_login", "date_joined")
    actions = (download_action("pengguna.xlsx", lambda queryset, request: user_sheet(queryset)),)
    person = (_("Orang"), {"fields": ("username", "name", "email", "nip", "sex", "position")})
    place = (_("Peran"), {"fields": ("role", "department", "is_active")})
    trace = (_("Jejak"), {"fields": ("last_login", "date_joined")})

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Superusers and administrators are for superusers alone."""
        return super().get_queryset(request) & manageable_users(request.user)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A superuser also sees the password's state and the superuser's mark."""
        sections = [self.person, self.place]
        if request.user.is_superuser:
            fields = ("is_superuser", "password") if obj else ("is_superuser",)
            sections.append((_("Hak administrator"), {"fields": fields}))
        return [*sections, self.trace] if obj else sections

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody promotes themselves."""
        fixed = OWN_FIXED if obj is not None and obj.pk == request.user.pk and not request.user.is_superuser else ()
        return (*self.readonly_fields, *fixed)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> TypedChoiceField | None:
        """Only roles that this person may give."""
        if db_field.name == "role":
            roles = grantable_roles(request.user)
            kwargs["choices"] = [("", _("Pilih peran")), *((role.value, role.label) for role in roles)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never an administrator's account for somebody who is none."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or manageable_users(request.user).filter(pk=obj.pk).exists())

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        if not change:
            obj.password = make_password(None)
        apply_role(obj)
        super().save_model(request, obj, form, change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Only superusers set a password; the trail says that, not what."""
        if not request.user.is_superuser:
            raise PermissionDenied
        response = super().user_change_password(request, id, form_url)
        user = self.get_object(request, id)
        if request.method == "POST" and response.status_code == 302 and user is not None:
            audit.record(actor=request.user, action="tetapkan sandi", obj=user)
        return response


# Rights come from roles (departments.permissions); groups would be a second, hidden way to give them.
admin.site.unregister(Group)
