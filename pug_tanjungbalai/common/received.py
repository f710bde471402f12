"""Files received for an import: kept privately between the dry run and the confirmation, and as the source after it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from .errors import IllegalMove
from .files import safe_filename
from .models import ImportRun


def keep(*, kind: str, file: Any, options: Mapping[str, Any], actor: Any) -> ImportRun:
    """Keep a file that was checked: under a random name, with its SHA-256 and its options; whole or not at all."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    name = safe_filename(PurePath(str(file.name)).name)
    run = ImportRun(
        kind=kind,
        original_name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        options=dict(options),
        actor=actor,
    )
    run.file.save(f"{secrets.token_hex(16)}{PurePath(name).suffix}", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            run.save()
    except BaseException:
        run.file.delete(save=False)
        raise
    return run


def claim(run: ImportRun) -> None:
    """Mark a run as applied, for the one who comes first; call it inside the transaction of the import."""
    won = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.CHECKED).update(
        state=ImportRun.State.APPLIED, applied_at=timezone.now()
    )
    if not won:
        raise IllegalMove("Impor ini sudah diterapkan.")


def discard(run: ImportRun) -> None:
    """Delete a checked run that will not be applied, with its file."""
    with transaction.atomic():
        deleted, _details = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.CHECKED).delete()
        if not deleted:
            raise IllegalMove("Impor yang sudah diterapkan disimpan sebagai sumber datanya dan tidak dapat dihapus.")
    run.file.delete(save=False)
