"""A form that arrives after the session has ended: kept until its writer has signed in again, then sent on one click.

Only what passed the check of the form token gets here, so another site cannot plant anything. Kept in the session
without a user, briefly, bounded in size and in number; signing out, or somebody else's session, forgets it. Files are
not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from .http import client_address
from .throttle import Limit

KEY = "kept_post"
MOST = 200_000
SECONDS = 30 * 60
LIMIT = Limit("kept-post", 20, SECONDS)
#: Belong to the page, not to its writer.
PLUMBING = frozenset({"csrfmiddlewaretoken", "version", "sidik"})


@dataclass(frozen=True)
class KeptPost:
    """The address, its fields as (name, value) in their order, and whether files were left behind."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def texts(self) -> list[str]:
        """What people recognise as theirs: several words. Keys of choices and ids only where nothing else was sent."""
        values = [value.strip() for name, value in self.fields if name not in PLUMBING and len(value.strip()) > 2]
        return [value for value in values if len(value.split()) > 1] or values


def keep(request: HttpRequest) -> None:
    """Keep the form of a request without a user, unless there is nothing written in it, or too much."""
    if request.method != "POST":
        return
    fields = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    size = sum(len(name) + len(value) for name, value in fields)
    if not any(name not in PLUMBING and value.strip() for name, value in fields) or size > MOST:
        return
    if any("password" in name.lower() for name, _value in fields):
        return  # a password is stored nowhere
    if LIMIT.hit(client_address(request)):
        return
    request.session[KEY] = {"path": request.get_full_path(), "fields": fields, "had_files": bool(request.FILES)}
    request.session.set_expiry(SECONDS)


def kept(request: HttpRequest) -> KeptPost | None:
    """What is kept for this session."""
    stored: Any = request.session.get(KEY)
    if not stored:
        return None
    return KeptPost(stored["path"], [(name, value) for name, value in stored["fields"]], stored["had_files"])


def forget(request: HttpRequest) -> None:
    """Keep it no longer."""
    request.session.pop(KEY, None)
