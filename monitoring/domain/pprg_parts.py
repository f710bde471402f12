"""Own text of the GBS and the KAK: write a part, take it back to what the GAP says, keep it after drift."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import NotAllowed

from ..enums import DocumentKind
from ..models import Submission
from . import pprg_rows
from .pprg import stored_content, why_not_writing
from .pprg_content import Content, Part


def parts_of(content: Content, document: str) -> dict[str, Part]:
    """The own text of one document, by name of its part."""
    rows = content.gbs_parts if document == DocumentKind.GBS else content.kak_parts
    return {row.part: row for row in rows}


@transaction.atomic
def save_part(
    *, submission: Submission, document: str, part: str, text: str, derived: str, version: int, actor: Any
) -> bool:
    """Store own text for a part; returns whether anything changed.

    ``derived`` is what the GAP gives for the part now, which the writer has seen: later changes of it show as drift.
    Empty text, and text that says what is derived, takes the own text away. ``version`` is the one that the writer
    looked at; :class:`StaleVersion` where somebody saved in between or the document is locked.
    """
    refusal = why_not_writing(actor, submission)
    if refusal:
        raise NotAllowed(refusal)
    before = stored_content(submission)
    parts = parts_of(before, document)
    parts.pop(part, None)
    if text.strip() and text.strip() != derived.strip():
        parts[part] = Part(part, text.strip(), derived)
    name = f"{DocumentKind(document).value}_parts"
    after = pprg_rows.replaced(before, {name: tuple(parts[key] for key in sorted(parts))})
    if after == before:
        return False
    pprg_rows.claim(submission, version, before, after)
    pprg_rows.write(submission, before, after)
    old, new = (pprg_rows.plain_parts({name: getattr(content, name)}) for content in (before, after))
    label = DocumentKind(document).label
    audit.record(actor=actor, action=f"tulis {label}", obj=submission, changes=audit.difference(old, new))
    return True


def reset_part(*, submission: Submission, document: str, part: str, version: int, actor: Any) -> bool:
    """Take a part back to what the GAP gives; as :func:`save_part` with nothing written."""
    return save_part(
        submission=submission, document=document, part=part, text="", derived="", version=version, actor=actor
    )
