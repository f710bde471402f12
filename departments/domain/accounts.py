"""Rules for accounts that importers and the admin share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pug_tanjungbalai.common import audit

from ..enums import Role
from ..models import User

#: Sign-in name of the account that stands for the program itself.
SYSTEM = "sistem"

#: Roles that enter data through the admin; the others never see it.
STAFF_ROLES = frozenset({Role.BAPPERIDA, Role.DP3A, Role.BPKPD, Role.INSPEKTORAT})


def grantable_roles(actor: Any) -> list[Role]:
    """Roles that ``actor`` may give: only a superuser makes administrators."""
    return [role for role in Role if actor.is_superuser or role != Role.ADMIN]


def manageable_users(actor: Any) -> QuerySet[User]:
    """Accounts that ``actor`` may change: superusers and administrators belong to superusers alone."""
    if actor.is_superuser:
        return User.objects.all()
    return User.objects.filter(is_superuser=False).exclude(role=Role.ADMIN)


def apply_role(user: User) -> None:
    """Give or take the entry to the admin as the role wants it; superusers keep theirs."""
    user.is_staff = user.is_superuser or user.role in STAFF_ROLES


def system_account() -> User:
    """Who did it, in a history that must name somebody, where nobody did; made when first asked for.

    The account is closed and has no password: nobody signs in with it.
    """
    row = User.objects.filter(username=SYSTEM).first()
    if row is None:
        row = User(username=SYSTEM, name="Sistem", role=Role.LEADERSHIP, is_active=False)
        row.set_unusable_password()
        audit.save(row, actor=None)
    return row
