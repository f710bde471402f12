"""What the pages of this app share: the trail of links, a comparison of two versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from .. import queries
from ..domain import require_alive, require_manager
from ..models import Decision, Meeting
from ..tables import shortened


@dataclass(frozen=True)
class Difference:
    """One field of which somebody else saved another text."""

    label: str
    stored: str
    mine: str


def differences(stored: Mapping[str, str], mine: Mapping[str, str]) -> list[Difference]:
    """The entries (label -> text) in which the two differ, in the order of ``mine``."""
    return [Difference(label, stored.get(label, ""), text) for label, text in mine.items() if stored.get(label) != text]


def accept_version(form: forms.BaseForm, **values: Any) -> None:
    """Put ``values`` into the posted data of ``form``: the next saving is based on what is stored now."""
    data = form.data.copy()  # type: ignore[attr-defined]
    for name, value in values.items():
        data[form.add_prefix(name)] = value
    form.data = data


def get_meeting(user: Any, pk: int) -> Meeting:
    """A meeting that the user may read, or 404."""
    return get_object_or_404(queries.visible_meetings(user).select_related("organizer"), pk=pk)


def open_meeting(request: HttpRequest, pk: int) -> Meeting:
    """A meeting that the user manages. One that was cancelled has no forms; what was typed is judged by the domain."""
    require_manager(request.user)
    meeting = get_meeting(request.user, pk)
    if request.method == "GET":
        require_alive(meeting)
    return meeting


def open_decision(request: HttpRequest, pk: int) -> Decision:
    """A decision of a meeting as :func:`open_meeting` gives it."""
    require_manager(request.user)
    decision = get_decision(request.user, pk)
    if request.method == "GET":
        require_alive(decision.meeting)
    return decision


def get_decision(user: Any, pk: int) -> Decision:
    """A decision of a meeting that the user may read, or 404."""
    rows = Decision.objects.select_related("meeting").filter(meeting__in=queries.visible_meetings(user))
    return get_object_or_404(rows, pk=pk)


def trail(*steps: Meeting | str) -> list[tuple[str, str]]:
    """Breadcrumbs below the list of meetings; the last one is the page itself."""
    start = ("Rapat", reverse("meetings:meeting_list"))
    return [start, *(_link(step) for step in steps)]


def _link(step: Meeting | str) -> tuple[str, str]:
    return (shortened(step.title, 60), step.get_absolute_url()) if isinstance(step, Meeting) else (step, "")
