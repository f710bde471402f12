"""Pages that save themselves (static/js/autosave.js): a save whose answer was lost on the way is known again.

Each request carries an id (``kiriman``), which the audit trail keeps as the id of the request, and the ids of requests
that were never answered (``kiriman_lalu``). Where the last thing that happened to the record is one of those, nobody
else wrote in between.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.http import HttpRequest

from .audit import request_context
from .models import AuditEntry

REQUEST_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)


@contextmanager
def known_as(request: HttpRequest) -> Iterator[None]:
    """The audit trail names the request as the page does."""
    request_id = request.POST.get("kiriman", "")
    if not REQUEST_ID.fullmatch(request_id):
        yield
        return
    token = request_context.set(dataclasses.replace(request_context.get(), request_id=request_id))
    try:
        yield
    finally:
        request_context.reset(token)


def unanswered(request: HttpRequest) -> frozenset[str]:
    """Ids of the page's earlier requests that were never answered."""
    return frozenset(REQUEST_ID.findall(request.POST.get("kiriman_lalu", "")[:2000]))


def last_entry(obj: models.Model) -> AuditEntry | None:
    """The newest entry of the audit trail about ``obj``: who changed it last, and when."""
    entries = AuditEntry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
    return entries.select_related("actor").order_by("-id").first()


def stored_by_earlier_request(obj: models.Model, actor: Any, sent: frozenset[str]) -> bool:
    """The last thing that happened to ``obj`` is one of the actor's own requests ``sent``."""
    last = last_entry(obj) if sent else None
    return last is not None and last.actor_id == actor.pk and last.request_id in sent
