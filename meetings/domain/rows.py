"""Rows below a record (speakers, attendees): brought in line with what a person left on the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet

Row = Mapping[str, Any]


def fingerprint(value: Any) -> str:
    """A short digest of plain data: tells whether a person looked at what is stored now."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def contents(rows: Iterable[Model], fields: Iterable[str]) -> list[dict[str, Any]]:
    """The rows as plain values, for the audit trail."""
    names = list(fields)
    return [{name: getattr(row, name) for name in names} for row in rows]


def sync_rows(queryset: QuerySet[Any], rows: Iterable[Row], parent: Mapping[str, Any], *, unique: str = "") -> None:
    """Make ``queryset`` hold exactly ``rows``: change those with a known ``id``, add the rest, delete what is missing.

    The caller has made sure that the person saw all present rows (version or fingerprint). ``unique`` names a text
    field that is unique among the rows: it is emptied first where it changes, so that two rows may swap values.
    """
    stored = {row.pk: row for row in queryset}
    wanted = [(stored.get(row.get("id")), {key: row[key] for key in row if key != "id"}) for row in rows]
    kept = {row.pk for row, _values in wanted if row}
    queryset.filter(pk__in=stored.keys() - kept).delete()
    if unique:
        moving = [row.pk for row, values in wanted if row and getattr(row, unique) != values[unique]]
        queryset.filter(pk__in=moving).update(**{unique: ""})
    for row, values in wanted:
        if row is None:
            queryset.model(**parent, **values).save(force_insert=True)
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
