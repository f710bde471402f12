"""The audit trail: every write of a person or an import leaves one entry in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.db import models

from .models import AuditEntry
from .prepared import Prepared

HIDDEN_FIELDS = frozenset({"password", "last_login"})
#: What JSON holds as it is; a tuple, since an isinstance of a union takes three times as long.
AS_IT_IS = (str, int, bool, NoneType)


@dataclass(frozen=True)
class RequestContext:
    """Where the present request comes from; empty in commands."""

    request_id: str = ""
    address: str | None = None


_NOWHERE = RequestContext()
request_context: ContextVar[RequestContext] = ContextVar("request_context", default=_NOWHERE)


def plain(value: Any) -> Any:
    """``value`` as JSON can hold it: dates ISO, decimals as text, records as their primary key, dataclasses as dict."""
    if isinstance(value, AS_IT_IS):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dt.date):  # or a datetime, which is one too
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, File):  # iterating would read its content
        return value.name or ""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def values_of(obj: models.Model) -> dict[str, Any]:
    """The stored columns of ``obj`` by name, without passwords; the "before" or "after" of an entry."""
    return {
        field.name: plain(field.value_from_object(obj))
        for field in obj._meta.concrete_fields
        if field.name not in HIDDEN_FIELDS
    }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """``{field: [old, new]}`` for what differs between two results of :func:`values_of`."""
    return {
        name: [before.get(name), after.get(name)] for name in {**before, **after} if before.get(name) != after.get(name)
    }


def build(
    *,
    actor: Any,
    action: str,
    obj: models.Model,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """An unsaved entry, for writes in bulk; see :func:`record`."""
    context = request_context.get()
    known = actor if actor is not None and not isinstance(actor, AnonymousUser) else None
    department = getattr(known, "department", None) if known else None
    return AuditEntry(
        actor=known,
        actor_role=getattr(known, "role", "") or "",
        actor_department=getattr(department, "code", "") or "",
        address=context.address,
        request_id=context.request_id,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_text=str(obj)[:200],
        changes=plain(changes or {}),
        reason=reason,
    )


def record(
    *,
    actor: Any,
    action: str,
    obj: models.Model,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write one entry. Call it inside the transaction of the change it describes.

    ``changes`` is ``{field: [old, new]}``; ``actor`` None means the system itself.
    """
    entry = build(actor=actor, action=action, obj=obj, changes=changes, reason=reason)
    entry.save(force_insert=True)
    return entry


def save(obj: models.Model, *, actor: Any, action: str = "", reason: str = "") -> models.Model:
    """Save ``obj`` and record what changed. Call it inside a transaction; returns ``obj``."""
    before: dict[str, Any] = {}
    if obj.pk and not obj._state.adding:
        stored = type(obj)._default_manager.filter(pk=obj.pk).first()
        before = values_of(stored) if stored else {}
    obj.save()
    changes = difference(before, values_of(obj))
    if changes:
        record(
            actor=actor,
            action=action or ("ubah" if before else "buat"),
            obj=obj,
            changes=changes,
            reason=reason,
        )
    return obj


@lru_cache(maxsize=1)
def _newest() -> Prepared:
    return Prepared(AuditEntry.objects.order_by("-id").values_list("id")[:20])


def newest_ids() -> tuple[int, ...]:
    """The numbers of the newest entries: they change whenever anything was written (used as an ETag).

    More than one, since a transaction that began earlier may end later and bring a lower number.
    """
    return tuple(number for (number,) in _newest())
