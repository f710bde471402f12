"""Rights of the routes of the meetings app."""

from . import Policy

POLICY: dict[str, Policy] = {}
