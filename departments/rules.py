"""Who may do what, as small predicates. Each takes a user and, where it matters, a record.

A record is "of" a department when it has ``department`` or is a department itself.
"""

from __future__ import annotations

from typing import Any

import rules

from .enums import CITY_ROLES, VERIFIER_ROLES, Role


def has_role(*roles: Role) -> Any:
    """A predicate: the user is active and has one of ``roles``."""

    @rules.predicate("_or_".join(roles))
    def check(user: Any, obj: Any = None) -> bool:
        return bool(user.is_authenticated and user.is_active and user.role in roles)

    return check


is_bapperida = has_role(Role.BAPPERIDA)
is_dp3a = has_role(Role.DP3A)
is_bpkpd = has_role(Role.BPKPD)
is_inspektorat = has_role(Role.INSPEKTORAT)
is_focal_point = has_role(Role.FOCAL_POINT)
is_head = has_role(Role.HEAD)
is_admin = has_role(Role.ADMIN)
reads_city = has_role(*sorted(CITY_ROLES))
is_verifier = has_role(*sorted(VERIFIER_ROLES))


@rules.predicate
def is_superuser(user: Any, obj: Any = None) -> bool:
    """The user is an active superuser, who may do in the admin whatever the pages of this app do."""
    return bool(user.is_active and user.is_superuser)


# The administrator sets up a fresh city: enters and imports its base data and budget, and nothing beyond that.
#: Departments, heads, focal points, years, accounts and codes: the coordinator, and the administrator.
coordinates = is_bapperida | is_admin | is_superuser
#: Figures of the budget: also the office of finance.
records_figures = coordinates | is_bpkpd
