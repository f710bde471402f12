"""Saving a record that carries a version and may carry one file: guarded, audited, the file last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.files.base import File
from django.db import models

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import StaleVersion
from pug_tanjungbalai.common.files import safe_filename

from .meeting import STALE

FILE_NAME_LENGTH = 150
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Attachment:
    """What happens to the file of a record: ``new`` (a checked upload) takes its place, ``drop`` takes it away."""

    new: File | None = None
    drop: bool = False


def store(
    row: M, *, actor: Any, values: Mapping[str, Any], version: int | None, attachment: Attachment | None = None
) -> M:
    """Write ``values`` to a new row, or to one of which the user saw ``version``; call it inside a transaction.

    StaleVersion where somebody was faster. The file is written last, so that a refused saving has written none.
    """
    new = row._state.adding
    before = {} if new else audit.values_of(type(row)._default_manager.get(pk=row.pk))
    if new:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)
    else:
        seen = row.version if version is None else version  # type: ignore[attr-defined]
        rows = type(row)._default_manager.filter(pk=row.pk, version=seen)
        if not rows.update(**values, version=seen + 1):
            raise StaleVersion(STALE)
        row.refresh_from_db()
    if attachment is not None:
        _attach(row, attachment)
    changes = audit.difference(before, audit.values_of(row))
    changes.pop("version", None)
    if changes:
        audit.record(actor=actor, action="buat" if new else "ubah", obj=row, changes=changes)
    return row


def _attach(row: Any, attachment: Attachment) -> None:
    """Replace or take away the file. The earlier file stays on the disk: the trail names it."""
    if attachment.new is not None:
        row.file, row.file_name = attachment.new, safe_filename(attachment.new.name or "", max_length=FILE_NAME_LENGTH)
    elif attachment.drop:
        row.file, row.file_name = "", ""
    else:
        return
    row.save(update_fields=["file", "file_name"])
