"""Which rights on tables a role has (used by the admin). Rights on single records live in ``rules``.

Each app tells in ``AppConfig.ready`` what its tables allow::

    grant(Role.BAPPERIDA, "meetings", meeting="view add change", attendee="view")
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.auth.backends import BaseBackend

from .enums import Role

_granted: dict[str, set[str]] = defaultdict(set)


def grant(role: Role, app: str, **models: str) -> None:
    """Give ``role`` the named actions (view, add, change, delete) on models of ``app``."""
    for model, actions in models.items():
        _granted[role].update(f"{app}.{action}_{model}" for action in actions.split())


class RoleBackend(BaseBackend):
    """Answers ``has_perm`` from the role. Only for staff, and never about a single object."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The permissions of the user's role as ``app.action_model``."""
        if not user_obj.is_active or not user_obj.is_staff or obj is not None:
            return set()
        return _granted.get(user_obj.role, set())

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))
