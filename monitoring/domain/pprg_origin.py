"""Beginning with last year's text, and what of it is still the same: pure comparison, and the act of copying."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed, StaleVersion

from ..enums import EDITABLE_STATES, BudgetVersion
from ..models import Submission
from ..queries import pprg_origin as queries
from . import pprg
from .pprg_compare import LABELS, row_text
from .pprg_content import Content, DataRow
from .pprg_copy import copy_content

#: Figures of step 2 may be that many years older than the budget year before they are marked.
MAX_AGE = 2
ROW_PARTS = ("data", "factors", "internal", "external", "actions", "indicators", "gbs_parts", "kak_parts")


@dataclass(frozen=True)
class Origin:
    """What of a text is still as in the document that it was copied from.

    ``same``: keys of the unchanged entries (``purpose``, ``data:12``, ``factors:akses``); ``total``: entries that hold
    anything; ``year``: budget year of the source.
    """

    year: int
    same: frozenset[str] = frozenset()
    total: int = 0

    @property
    def percent(self) -> int:
        """Unchanged entries in percent of all written ones, rounded half up; 0 where nothing is written."""
        return (200 * len(self.same) + self.total) // (2 * self.total) if self.total else 0


def key_of(part: str, row: Any) -> str:
    """How one row of a content is named: factors and own parts by their kind, the others by their id."""
    name = getattr(row, "kind", None) if part == "factors" else getattr(row, "part", None)
    return f"{part}:{name or row.id}"


def entries(content: Content) -> Iterator[tuple[str, str, str]]:
    """(part, key, text) of everything written: each text, amount and row."""
    for name in LABELS:
        value = getattr(content, name)
        if value not in ("", None):
            yield name, name, str(value)
    for part in ROW_PARTS:
        for row in getattr(content, part):
            text = row.text if part in {"factors", "gbs_parts", "kak_parts"} else row_text(row, content)
            yield part, key_of(part, row), text


def compare_with_origin(content: Content, source: Content) -> Origin:
    """Which entries of ``content`` say exactly what ``source`` says in the same part, wherever it stands there."""
    known = {(part, text) for part, _key, text in entries(source)}
    written = list(entries(content))
    same = frozenset(key for part, key, text in written if (part, text) in known)
    return Origin(source.header.fiscal_year, same, len(written))


def is_old(row: DataRow, budget_year: int) -> bool:
    """The figure is more than two years older than the budget year."""
    return row.data_year is not None and row.data_year < budget_year - MAX_AGE


# --- the act ------------------------------------------------------------------------------------------------------


def is_blank(content: Content) -> bool:
    """Nothing has been written yet."""
    return not any(True for _entry in entries(content))


def copy_problem(target: Submission, content: Content) -> str:
    """Why last year's text cannot be copied into ``target`` by anybody; empty where it can."""
    if target.budget_version != BudgetVersion.ORIGINAL:
        return "Versi perubahan disalin dari versi murni tahun yang sama."
    if target.state not in EDITABLE_STATES:
        return f"Isi terkunci karena statusnya “{target.get_state_display()}”."
    if not is_blank(content):
        return "Naskah ini sudah berisi. Salinan hanya untuk draf yang masih kosong, supaya tidak ada yang tertimpa."
    return ""


@transaction.atomic
def copy_from_last_year(*, target: Submission, source: Submission, actor: Any, version: int) -> Content:
    """Fill the empty draft ``target`` with the text of ``source``, a verified document of an earlier year.

    :class:`NotAllowed` for anybody but a focal point of the department with a valid SK; :class:`IllegalMove` where
    the draft is not empty or ``source`` is not offered for it; :class:`StaleVersion` where somebody wrote in between.
    """
    refusal = pprg.why_not_writing(actor, target)
    if refusal:
        raise NotAllowed(refusal)
    problem = copy_problem(target, pprg.stored_content(target))
    if problem:
        raise IllegalMove(problem)
    if not queries.sources_for(target, actor).filter(pk=source.pk).exists():
        raise IllegalMove("Dokumen itu tidak dapat disalin ke naskah ini.")
    if not Submission.objects.filter(pk=target.pk, version=version).update(copied_from=source):
        raise StaleVersion("Naskah ini sudah berubah sejak Anda membukanya.")
    target.copied_from, target.version = source, version
    return copy_content(source_content=pprg.stored_content(source), target=target, actor=actor)


def origin_of(submission: Submission, content: Content) -> Origin | None:
    """What is still as in the year it was copied from; None for a versi perubahan and without source."""
    if submission.copied_from_id is None:
        return None
    origin = compare_with_origin(content, pprg.stored_content(queries.source_of(submission)))
    return origin if origin.year < content.header.fiscal_year else None
