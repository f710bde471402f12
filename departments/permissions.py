"""Which rights on tables a role has (used by the admin). Rights on single records live in ``rules``.

Each app tells in ``AppConfig.ready`` what its tables allow::

    grant(Role.BAPPERIDA, "meetings", meeting="view add change", attendee="view")
"""

from __future__ import annotations

from collections import defaultdict

from .enums import Role

_granted: dict[str, set[str]] = defaultdict(set)


def grant(role: Role, app: str, **models: str) -> None:
    """Give ``role`` the named actions (view, add, change, delete) on models of ``app``."""
    for model, actions in models.items():
        _granted[role].update(f"{app}.{action}_{model}" for action in actions.split())


def granted(role: str) -> set[str]:
    """The rights of ``role`` as ``app.action_model``."""
    return _granted.get(role, set())
