"""Refusals that a person sees. Each carries a sentence in Indonesian that says why."""


class DomainError(Exception):
    """A rule forbids the act; ``str(error)`` is the reason shown to the user."""


class NotAllowed(DomainError):
    """The role or the department may not do this (HTTP 403)."""


class IllegalMove(DomainError):
    """The record is not in a state from which this is possible (HTTP 409)."""


class StaleVersion(DomainError):
    """Somebody saved in between; the caller shows both texts (HTTP 409)."""
