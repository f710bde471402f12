"""Who is signed in, and which rights on tables the role brings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend, ModelBackend

from .passwords import DEMO_PASSWORD
from .permissions import granted


class RoleBackend(BaseBackend):
    """Answers ``has_perm`` from the role. Only for staff, and never about a single object."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The permissions of the user's role as ``app.action_model``."""
        if not user_obj.is_active or not user_obj.is_staff or obj is not None:
            return set()
        return granted(user_obj.role)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))


class AccountBackend(ModelBackend):
    """Signs in by name and password; reads the user together with the department in one query."""

    def authenticate(self, request: Any, username: Any = None, password: Any = None, **kwargs: Any) -> Any:
        """The user with that name and password. The published demonstration password opens nothing in production."""
        if settings.ENVIRONMENT == "production" and password == DEMO_PASSWORD:
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: rights come from the role alone, never from a permission or a group of one user."""
        return set()

    def get_user(self, user_id: Any) -> Any:
        """The signed-in user with the department, or None when deleted or disabled."""
        user = get_user_model()._default_manager.select_related("department").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
