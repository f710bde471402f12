"""Rights of the routes of the departments app."""

from . import Policy

POLICY: dict[str, Policy] = {}
