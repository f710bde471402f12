"""Photos, presentations and other files of a meeting: added together, taken off without being destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove
from pug_tanjungbalai.common.files import safe_filename

from ..models import Meeting, MeetingFile
from .meeting import require_alive, require_manager

NAME_LENGTH = 150
#: Files that one meeting holds at most.
MOST = 60


@dataclass(frozen=True)
class NewFile:
    """A checked upload with the name that people see."""

    file: File
    name: str
    size: int


def add_files(*, meeting: Meeting, actor: Any, files: Sequence[NewFile], kind: str, caption: str) -> list[MeetingFile]:
    """Store all files or none; IllegalMove where the meeting would hold too many."""
    require_manager(actor)
    require_alive(meeting)
    written: list[MeetingFile] = []
    try:
        with transaction.atomic():
            Meeting.objects.select_for_update().get(pk=meeting.pk)
            if meeting.files.filter(removed_at__isnull=True).count() + len(files) > MOST:
                raise IllegalMove(f"Satu rapat memuat paling banyak {MOST} berkas.")
            for new in files:
                row = MeetingFile(
                    meeting=meeting,
                    kind=kind,
                    file=new.file,
                    name=safe_filename(new.name, max_length=NAME_LENGTH),
                    caption=caption,
                    size=new.size,
                    uploaded_by=actor,
                )
                written.append(row)
                audit.save(row, actor=actor)
    except BaseException:
        # What the database took back must not stay on the disk.
        for row in written:
            if getattr(row.file, "_committed", False):
                row.file.storage.delete(str(row.file.name))
        raise
    return written


@transaction.atomic
def remove_file(*, file: MeetingFile, actor: Any) -> None:
    """Take a file off the meeting; it stays in the storage and in the audit trail."""
    require_manager(actor)
    moment = timezone.now()
    if not MeetingFile.objects.filter(pk=file.pk, removed_at__isnull=True).update(removed_at=moment):
        raise IllegalMove("Berkas ini sudah dihapus dari rapat.")
    audit.record(
        actor=actor, action="hapus", obj=file, changes={"removed_at": [None, moment], "name": [file.name, None]}
    )
