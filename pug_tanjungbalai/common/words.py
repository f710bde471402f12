"""Stored keys as people read them: actions, states, roles, kinds of objects, fields and their values.

Labels come from where they are declared (choices of a field, ``verbose_name``, tables of transitions). Apps above
teach their actions with :func:`learn_moves` and the kinds of imports with :func:`learn_imports`, in their admin.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from .formats import EMPTY, tanggal, waktu

_moves: dict[str, dict[str, str]] = {}
_imports: dict[str, str] = {}
#: Entries of the trail that are no column; first what an import did.
_entries = {"created": "ditambahkan", "updated": "diubah", "unchanged": "tidak berubah"}


def learn_moves(model_label: str, table: Iterable[Any] = (), **others: str) -> None:
    """The labels of a table of transitions, and those of further actions, on objects of one model."""
    known = _moves.setdefault(model_label, {})
    known.update({move.action: str(move.label) for move in table})
    known.update(others)


def learn_imports(titles: Mapping[str, str]) -> None:
    """What the kinds of imports are called."""
    _imports.update(titles)


def learn_entries(names: Mapping[str, str]) -> None:
    """What entries of the trail and of snapshots are called that are no column of their table."""
    _entries.update(names)


def label_of(model: type[models.Model]) -> str:
    """``meetings.actionitem``."""
    return model._meta.label_lower


def plain(key: str) -> str:
    """A key that is an Indonesian word already, without underscores: ``tutup_tahun`` -> ``Tutup tahun``."""
    return key.replace("_", " ").capitalize()


def action(model_label: str, key: str) -> str:
    """The words for an action on objects of one model."""
    return _moves.get(model_label, {}).get(key) or plain(key)


def action_anywhere(key: str) -> str:
    """The words for an action, whatever it was done to."""
    found = dict.fromkeys(known[key] for known in _moves.values() if key in known)
    return " / ".join(found) or plain(key)


def kind_of_import(key: str) -> str:
    """The title of a kind of import."""
    return _imports.get(key) or plain(key)


def role(key: str) -> str:
    """The name of a role; empty for the system itself."""
    return value(get_user_model(), "role", key)


def value(model: type[models.Model], name: str, stored: Any) -> str:
    """The label of a stored choice; other values as they are, plainly."""
    choices = dict(getattr(_field(model, name), "flatchoices", None) or ())
    if stored in choices:
        return str(choices[stored])
    return "" if stored is None else str(stored)


def object_type(model_label: str) -> str:
    """The name of a kind of object."""
    model = _model(model_label)
    text = str(model._meta.verbose_name) if model else model_label.rpartition(".")[2]
    return text[:1].upper() + text[1:]


def described(model: type[models.Model] | str, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """``(field, words)`` for the entries of ``content`` that are fields of ``model``; a pair of values has an arrow.

    Entries that are no field bear the name taught by :func:`learn_entries`, or their own; nested content without a
    name is left out.
    """
    found = _model(model) if isinstance(model, str) else model
    for name, stored in content.items():
        field = _field(found, name) if found else None
        if field is None and isinstance(stored, Mapping) and name not in _entries:
            continue
        label = str(field.verbose_name) if field is not None else _entries.get(name, name.replace("_", " "))
        yield label[:1].upper() + label[1:], _change(found, name, stored)


def _change(model: type[models.Model] | None, name: str, stored: Any) -> str:
    if isinstance(stored, list) and len(stored) == 2 and not isinstance(stored[0], Mapping):
        return " → ".join(_said(model, name, part) for part in stored)
    return _said(model, name, stored)


def _said(model: type[models.Model] | None, name: str, stored: Any) -> str:
    if stored is None or stored == "" or stored == []:
        return EMPTY
    if isinstance(stored, bool):
        return "ya" if stored else "tidak"
    if isinstance(stored, list):
        parted = "; " if isinstance(stored[0], Mapping) else ", "
        return parted.join(_said(model, name, part) for part in stored)
    if isinstance(stored, Mapping):
        told = (part for key, part in stored.items() if key != "id" and part not in (None, "", []))
        return ", ".join(_said(None, "", part) for part in told)
    field = _field(model, name) if model else None
    if field is not None and field.is_relation and isinstance(stored, int):
        row = field.related_model._default_manager.filter(pk=stored).first()
        return str(row) if row else f"nomor {stored}"
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(str(stored))
        return waktu(moment) if isinstance(moment, dt.datetime) else str(stored)
    if isinstance(field, models.DateField):
        day = parse_date(str(stored))
        return tanggal(day) if day else str(stored)
    return value(model, name, stored) if model else str(stored)


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model], name: str) -> Any:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if hasattr(field, "verbose_name") else None
