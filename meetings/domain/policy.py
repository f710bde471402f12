"""The policy library: kept by Bapperida, begun from the references that the work rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from pug_tanjungbalai.common import audit
from pug_tanjungbalai.common.errors import IllegalMove, NotAllowed

from ..enums import PolicyStatus
from ..models import Policy
from ..rules import can_keep_pokja
from .kept import Attachment, store

#: The legal basis of PUG and PPRG as a list of references: title, number, year, subject.
REFERENCES = Path(__file__).resolve().parent.parent / "data" / "acuan.json"


def require_librarian(actor: Any) -> None:
    """NotAllowed for everybody but Bapperida."""
    if not can_keep_pokja(actor):
        raise NotAllowed("Hanya Bapperida yang mencatat acuan kebijakan.")


def change_problems(policy: Policy | None, values: Mapping[str, Any], changed_by: Iterable[Policy]) -> dict[str, str]:
    """What is wrong between a policy and what changed it, by field, in words; empty where nothing is."""
    changers = list(changed_by)
    if policy is not None and policy.pk in {row.pk for row in changers}:
        return {"changed_by": "Sebuah acuan tidak mengubah dirinya sendiri."}
    if changers and values["status"] == PolicyStatus.IN_FORCE:
        return {"status": "Ada acuan yang mengubah atau mencabutnya: pilih “Berlaku dengan perubahan” atau “Dicabut”."}
    older = [str(row) for row in changers if row.year < values["year"]]
    if older:
        return {"changed_by": f"Lebih tua daripada acuan ini, jadi tidak mungkin mengubahnya: {', '.join(older)}."}
    return {}


@transaction.atomic
def save_policy(
    *,
    policy: Policy | None,
    actor: Any,
    values: Mapping[str, Any],
    changed_by: Iterable[Policy],
    version: int | None = None,
    attachment: Attachment | None = None,
) -> Policy:
    """Record a policy, or change one of which the user saw ``version``; ``changed_by`` amended or revoked it."""
    require_librarian(actor)
    changers = list(changed_by)
    problems = change_problems(policy, values, changers)
    if problems:
        raise IllegalMove(" ".join(problems.values()))
    policy = store(policy or Policy(), actor=actor, values=values, version=version, attachment=attachment)
    before = sorted(policy.changed_by.values_list("pk", flat=True))
    after = sorted(row.pk for row in changers)
    if before != after:
        policy.changed_by.set(changers)
        audit.record(actor=actor, action="ubah", obj=policy, changes={"changed_by": [before, after]})
    return policy


class Loaded(NamedTuple):
    """What loading the references did: how many were new, and how many were there already."""

    new: int
    known: int


@transaction.atomic
def load_references(*, actor: Any = None) -> Loaded:
    """Put the references into the library that are not in it yet; what is there stays as people left it.

    ``actor`` None: the system itself, by command.
    """
    rows = json.loads(REFERENCES.read_text(encoding="utf-8"))
    stored: dict[str, Policy] = {}
    new = []
    for row in rows:
        found, created = Policy.objects.get_or_create(
            kind=row["kind"],
            number=row["number"],
            year=row["year"],
            defaults={name: row[name] for name in ("subject", "summary", "status", "areas")},
        )
        stored[row["key"]] = found
        if created:
            new.append(row)
    for row in new:
        policy = stored[row["key"]]
        policy.changed_by.set([stored[key] for key in row.get("changed_by", [])])
        changes = audit.difference({}, audit.values_of(policy))
        audit.record(actor=actor, action="buat", obj=policy, changes=changes, reason="Acuan awal")
    return Loaded(len(new), len(rows) - len(new))
